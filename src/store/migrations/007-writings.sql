-- SPDX-License-Identifier: GPL-3.0-or-later

-- Until when a party wrote in a conversation, as known from messages that have been purged: our
-- replies there stay contact. It goes with the conversation, and with the party.
CREATE TABLE conversation_writing (
    conversation_id INTEGER NOT NULL,
    party_id        INTEGER NOT NULL,
    wrote_on        INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, party_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX writing_of_party ON conversation_writing (party_id);
