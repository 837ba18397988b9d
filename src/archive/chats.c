/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/chats.h"

#include "archive/address-text.h"
#include "archive/arrival.h"
#include "archive/written.h"
#include "base/error.h"
#include "mail/charset.h"
#include "store/keys.h"

#include <string.h>

struct ChatImport {
    Archive *archive;
    Txn *txn; /* NULL: over */
    FolderRow folder;
    GTimeZone *zone;
    int64_t read;
    int64_t counts[SIGHTING_STATES];
};

ChatImport *
chat_import_begin(Archive *archive, const char *mailbox, GError **error)
{
    g_autoptr(ChatImport) import = g_new0(ChatImport, 1);
    import->archive = archive;
    import->zone = g_time_zone_new_identifier(archive->settings->time_zone);
    import->txn = txn_begin(archive->db, error);
    if (import->txn == NULL || !arrival_import_folder(archive, mailbox, &import->folder, error))
        return NULL;
    return g_steal_pointer(&import);
}

void
chat_import_free(ChatImport *import)
{
    g_clear_pointer(&import->txn, txn_end);
    g_clear_pointer(&import->zone, g_time_zone_unref);
    g_free(import);
}

/* ── identity ────────────────────────────────────────────────────────────────────────────── */

static void
digest_text(Digester *digester, const char *text)
{
    g_autofree char *length = g_strdup_printf("%zd:", text != NULL ? (ssize_t)strlen(text) : -1);
    digester_add(digester, length, strlen(length));
    if (text != NULL)
        digester_add(digester, text, strlen(text));
}

static void
digest_instant(Digester *digester, Instant instant)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, instant);
    digest_text(digester, text);
}

/* Of all it says, however the JSON is written: ids alone are unique within one system at best, and
 * a chat that went on after it was exported is another one. No message has such an identity. */
static Digest
identity_of_chat(const Chat *chat)
{
    Digester digester;
    const char *texts[] = {"chat",      chat->id,      chat->name, chat->email,
                           chat->phone, chat->subject, chat->text, direction_name(chat->direction)};
    digester_init(&digester);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        digest_text(&digester, texts[i]);
    digest_instant(&digester, chat->started_at);
    digest_instant(&digester, chat->ended_at);
    for (guint i = 0; i < chat->messages->len; i++) {
        const ChatMessage *message = g_ptr_array_index(chat->messages, i);
        digest_instant(&digester, message->at);
        digest_text(&digester, message->from);
        digest_text(&digester, message->text);
    }
    return digester_finish(&digester);
}

/* ── text ────────────────────────────────────────────────────────────────────────────────── */

static void
append_message(const ChatImport *import, const ChatMessage *message, GString *transcript)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(message->at);
    g_autoptr(GDateTime) local =
        utc != NULL && import->zone != NULL ? g_date_time_to_timezone(utc, import->zone) : NULL;
    g_autofree char *at = local != NULL ? g_date_time_format(local, "%Y-%m-%d %H:%M") : NULL;
    g_autofree char *from = text_to_line(g_strdup(message->from));
    g_autofree char *text = text_to_body(g_strdup(message->text));
    g_string_append_printf(transcript, "%s %s: %s\n", at != NULL ? at : "?", from, text);
}

/* Newly allocated. */
static char *
transcribe(const ChatImport *import, const Chat *chat)
{
    if (chat->text != NULL)
        return text_to_body(g_strdup(chat->text));
    GString *transcript = g_string_new(NULL);
    for (guint i = 0; i < chat->messages->len; i++)
        append_message(import, g_ptr_array_index(chat->messages, i), transcript);
    return g_string_free(transcript, FALSE);
}

static char *
subject_of(const Chat *chat)
{
    const char *text = chat->text;
    if (chat->subject != NULL && chat->subject[0] != '\0')
        return text_to_line(g_strdup(chat->subject));
    if (chat->messages->len > 0)
        text = ((const ChatMessage *)g_ptr_array_index(chat->messages, 0))->text;
    g_autofree char *body = text_to_body(g_strdup(text));
    return written_subject(body);
}

/* ── storing ─────────────────────────────────────────────────────────────────────────────── */

static bool
check_time(Instant at, const char *key, GError **error)
{
    if (at == INSTANT_NONE)
        return true;
    if (written_is_too_early(at))
        return fail(error, FAIL_MALFORMED, "%s: lies before 1990", key);
    return !written_is_too_late(at) || fail(error, FAIL_MALFORMED, "%s: lies in the future", key);
}

static bool
check(const Chat *chat, GError **error)
{
    if (!check_time(chat->started_at, "started_at", error) ||
        !check_time(chat->ended_at, "ended_at", error))
        return false;
    return chat->ended_at == INSTANT_NONE || chat->ended_at >= chat->started_at ||
           fail(error, FAIL_MALFORMED, "ended_at: lies before started_at");
}

static void
describe(Item *item, const Chat *chat)
{
    item->channel = CHANNEL_CHAT;
    item->direction = chat->direction;
    item->first_seen_at = instant_now();
    item->date_at = chat->ended_at != INSTANT_NONE ? chat->ended_at : chat->started_at;
    item->received_at = item->date_at; /* retention counts from it */
    g_free(item->subject);
    item->subject = subject_of(chat);
}

/* What cannot be an address is the fault of the line; all other errors are not. */
static bool
blame_key(const char *key, GError **error)
{
    if (error != NULL && fail_is(*error, FAIL_USAGE))
        fail_adopt(error, FAIL_MALFORMED, "%s", key);
    return false;
}

static bool
add_people(Written *written, const Chat *chat, const char *name, GError **error)
{
    if (name[0] != '\0')
        g_string_append_printf(written->searchable, "%s\n", name);
    if (chat->email != NULL) {
        g_autofree char *email = email_normalize(chat->email);
        if (email == NULL)
            return fail(error, FAIL_MALFORMED, "with.email: '%s' is not an e-mail address",
                        chat->email);
        if (!written_add_email(written, email, name, error))
            return blame_key("with.email", error);
    }
    return chat->phone == NULL || written_add_phone(written, chat->phone, name, error) ||
           blame_key("with.phone", error);
}

static bool
store(const ChatImport *import, const Chat *chat, const Digest *identity, int64_t *item_id,
      GError **error)
{
    g_autofree char *name = text_to_line(g_strdup(chat->name != NULL ? chat->name : ""));
    g_autofree char *text = transcribe(import, chat);
    g_auto(Written) written;
    written_init(&written, import->archive);
    describe(written.item, chat);
    if (!add_people(&written, chat, name, error) || !written_store(&written, text, identity, error))
        return false;
    *item_id = written.item->id;
    return true;
}

bool
chat_import_add(ChatImport *import, const Chat *chat, GError **error)
{
    int64_t item_id;
    SightingState state;
    Digest plain = identity_of_chat(chat);
    Digest identity =
        keys_fingerprint(import->archive->db, KEY_IDENTITY, plain.bytes, sizeof plain.bytes);
    if (!check(chat, error) ||
        !arrival_recognise(import->archive, &import->folder, &identity, &item_id, &state, error))
        return false;
    if (state == SIGHTING_ARCHIVED && !store(import, chat, &identity, &item_id, error))
        return false;
    SightingRow sighting = {
        .folder_id = import->folder.id,
        .uid_validity = import->folder.uid_validity,
        .uid = ++import->folder.last_uid,
        .state = state,
        .item_id = item_id,
        .internal_at = INSTANT_NONE,
    };
    import->read++;
    import->counts[state]++;
    return arrival_enter(import->archive, &sighting, true, error);
}

bool
chat_import_commit(ChatImport *import, ImportReport *report, GError **error)
{
    if (!folder_store_mark(import->archive->db, &import->folder, error) ||
        !arrival_note(import->archive, &import->folder, import->counts, error) ||
        !txn_commit(import->txn, error))
        return false;
    *report = (ImportReport){
        .read = import->read,
        .archived = import->counts[SIGHTING_ARCHIVED],
        .duplicates = import->counts[SIGHTING_DUPLICATE],
        .suppressed = import->counts[SIGHTING_SUPPRESSED],
    };
    return true;
}
