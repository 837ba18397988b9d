/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/chat.h"

static void
chat_message_free(ChatMessage *message)
{
    g_free(message->from);
    g_free(message->text);
    g_free(message);
}

Chat *
chat_new(void)
{
    Chat *chat = g_new0(Chat, 1);
    chat->started_at = chat->ended_at = INSTANT_NONE;
    chat->messages = g_ptr_array_new_with_free_func((GDestroyNotify)chat_message_free);
    return chat;
}

void
chat_free(Chat *chat)
{
    char *texts[] = {chat->id, chat->name, chat->email, chat->phone, chat->subject, chat->text};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(chat->messages);
    g_free(chat);
}

void
chat_add_message(Chat *chat, Instant at, const char *from, const char *text)
{
    ChatMessage *message = g_new0(ChatMessage, 1);
    message->at = at;
    message->from = g_strdup(from);
    message->text = g_strdup(text);
    g_ptr_array_add(chat->messages, message);
}
