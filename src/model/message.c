/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/message.h"

MailAddress *
mail_address_new(const char *name, const char *address)
{
    MailAddress *made = g_new0(MailAddress, 1);
    made->name = g_strdup(name != NULL ? name : "");
    made->address = g_strdup(address != NULL ? address : "");
    return made;
}

void
mail_address_free(MailAddress *address)
{
    g_free(address->name);
    g_free(address->address);
    g_free(address);
}

void
received_stamp_free(ReceivedStamp *stamp)
{
    g_free(stamp->by_host);
    g_free(stamp);
}

void
mail_attachment_free(MailAttachment *attachment)
{
    g_free(attachment->filename);
    g_free(attachment->content_type);
    g_free(attachment->charset);
    g_free(attachment);
}

Message *
message_new(void)
{
    Message *message = g_new0(Message, 1);
    GPtrArray **address_lists[] = {&message->from, &message->to, &message->cc, &message->bcc,
                                   &message->reply_to};
    for (size_t i = 0; i < G_N_ELEMENTS(address_lists); i++)
        *address_lists[i] = g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    message->references = g_ptr_array_new_with_free_func(g_free);
    message->subject = g_strdup("");
    message->sent_at = INSTANT_NONE;
    message->received = g_ptr_array_new_with_free_func((GDestroyNotify)received_stamp_free);
    message->text = g_strdup("");
    message->attachment_text = g_strdup("");
    message->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)mail_attachment_free);
    message->base64_ranges = g_array_new(FALSE, FALSE, sizeof(RawRange));
    message->troubles = g_ptr_array_new_with_free_func(g_free);
    return message;
}

void
message_free(Message *message)
{
    GPtrArray *lists[] = {message->references, message->from,        message->to,
                          message->cc,         message->bcc,         message->reply_to,
                          message->received,   message->attachments, message->troubles};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_array_unref(message->base64_ranges);
    g_free(message->message_id);
    g_free(message->subject);
    g_free(message->text);
    g_free(message->attachment_text);
    g_free(message);
}
