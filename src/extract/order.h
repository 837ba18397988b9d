/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order to read a document, and the answer (extract/protocol.h), over local sockets. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What is longer than here is cut: nothing that we know is. */
typedef struct {
    char content_type[128], name[64], charset[64]; /* "" for what is not known */
} Order;

/* What goes along with it. */
typedef enum {
    ORDER_DOCUMENT,
    ORDER_TEXT,
    ORDER_ANSWER,
    ORDER_DESCRIPTORS,
} OrderDescriptor;

/* False: nobody is there any more. */
bool order_send(int socket, const Order *order, const int descriptors[ORDER_DESCRIPTORS]);

/* The descriptors are the caller's. False when it is no order, or there will be none. */
bool order_receive(int socket, Order *order, int descriptors[ORDER_DESCRIPTORS]);

/* Does not wait. False: nobody wants to know. */
bool order_answer(int socket, int status);

/* Waits until then on the monotonic clock. False: there is no answer. */
bool order_await_answer(int socket, int64_t ends_at_us, int *status);

/* Waits until then for something to read, or the end. */
bool order_await(int descriptor, int64_t ends_at_us);
