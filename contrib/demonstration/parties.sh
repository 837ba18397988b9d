# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The parties of the demonstration, two calls and a meeting. Sourced by contrib/quickstart, which
# brings `letterbook`, `day N`, the date N days ago, and `party NAME`, its id. Telephone numbers are from ranges kept free
# for drama; the organisation numbers fail their check digit.

# Customers of today: known by the domain they write from, a sole trader by the exact address.
letterbook party add --name="Bryggehotellet AS" --role=customer --since="$(day 1100)" \
    --domain=bryggehotellet.example --org-number="999 999 901"
letterbook party add --name="Northlight Construction Ltd" --role=customer --since="$(day 1090)" \
    --domain=northlight.example --phone="+44 1632 960017"
letterbook party add --name="Fjellheim borettslag" --role=customer --since="$(day 1035)" \
    --domain=fjellheim-borettslag.example --org-number="999 999 902"
letterbook party add --name="Høyblokka Eiendom AS" --role=customer --since="$(day 825)" \
    --domain=hoyblokka.example --org-number="999 999 903"
letterbook party add --name="Snekker Tømmerli" --role=customer --since="$(day 850)" \
    --email=snekker.tommerli@mail.example --phone="+46 70 174 06 05"

# Customers of yesterday: the first left more than a year ago, the second four months ago.
letterbook party add --name="Skjærgårdskafeen AS" --role=customer --since="$(day 1095)" \
    --domain=skjaergaardskafeen.example --phone="+46 70 174 06 31"
letterbook relationship end "$(party Skjærgårdskafeen)" --role=customer --on="$(day 500)"
letterbook party add --name="Harbour Gallery" --role=customer --since="$(day 1018)" \
    --domain=harbourgallery.example
letterbook relationship end "$(party Harbour)" --role=customer --on="$(day 120)"

# Suppliers and partners.
letterbook party add --name="Silica Works GmbH" --role=supplier --since="$(day 1500)" \
    --domain=silicaworks.example --phone="+44 1632 960044"
letterbook party add --name="Sveifrakt AS" --role=supplier --since="$(day 1500)" \
    --domain=sveifrakt.example --org-number="999 999 904"
letterbook party add --name="Rammeverket AS" --role=supplier --since="$(day 900)" \
    --domain=rammeverket.example
letterbook party add --name="Brightline Software" --role=supplier --since="$(day 1200)" \
    --domain=brightline.example
letterbook party add --name="Arkitektkontoret Vest" --role=partner --since="$(day 780)" \
    --domain=arkvest.example
letterbook party add --name="Gjenglass" --role=partner --since="$(day 600)" \
    --domain=gjenglass.example

# What was said and not written.
letterbook call add --phone="+44 1632 960017" --at="$(day 251)T08:12" --direction=in --answered=yes \
    --summary="Site manager asks where the delivery is; crane booked until noon."
letterbook call add --phone="+46 70 174 06 31" --at="$(day 640)T10:05" --direction=in \
    --answered=yes --summary="Spør om glassvegg til terrassen, fem felt."
letterbook meeting add --party="$(party Arkitektkontoret)" --at="$(day 641)T09:00" \
    --summary="Glassfasade, kulturhuset: prikkmønster mot fuglekollisjon, solbeskyttelse."
