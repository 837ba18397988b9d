/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parties as JSON documents, one line each, newly allocated. */
#pragma once

#include "model/decision.h"
#include "model/party.h"

/* All of a party. */
char *party_json(const Party *party);

/* With "record", the decision about its contact record; NULL: not known. */
char *party_json_with_record(const Party *party, const Decision *record);

/* One of its relationships, with the party it belongs to. */
char *party_json_relationship(const Party *party, const PartyRelationship *relationship);
