/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parties as JSON documents, one line each, newly allocated. */
#pragma once

#include "model/party.h"

/* All of a party. */
char *party_json(const Party *party);

/* One of its relationships, with the party it belongs to. */
char *party_json_relationship(const Party *party, const PartyRelationship *relationship);
