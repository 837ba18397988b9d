/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/arrival.h"

static Instant
instant_of(const struct mailimap_date_time *date)
{
    if (date == NULL || date->dt_year < 1971 || date->dt_year > 2900)
        return INSTANT_NONE;
    Civil civil = {date->dt_year, date->dt_month, date->dt_day};
    Day day = day_from_civil(civil);
    Civil again = civil_from_day(day);
    int zone = ABS(date->dt_zone);
    int offset = (zone / 100 * 60 + zone % 100) * (date->dt_zone < 0 ? -60 : 60);
    if (again.month != civil.month || again.day != civil.day || date->dt_hour > 23 ||
        date->dt_min > 59 || date->dt_sec > 60 || zone > 2359)
        return INSTANT_NONE;
    return (Instant)day * 86400 + date->dt_hour * 3600 + date->dt_min * 60 + date->dt_sec - offset;
}

Arrival
arrival_of(const struct mailimap_msg_att *attributes)
{
    Arrival arrival = {.size = -1, .date = INSTANT_NONE};
    clistiter *at;
    for (at = clist_begin(attributes->att_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_msg_att_item *item = clist_content(at);
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        const struct mailimap_msg_att_static *fact = item->att_data.att_static;
        if (fact->att_type == MAILIMAP_MSG_ATT_UID)
            arrival.uid = fact->att_data.att_uid;
        else if (fact->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
            arrival.size = fact->att_data.att_rfc822_size;
        else if (fact->att_type == MAILIMAP_MSG_ATT_INTERNALDATE)
            arrival.date = instant_of(fact->att_data.att_internal_date);
        else if (fact->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
            arrival.has_body = true;
    }
    return arrival;
}
