/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes orders (extract/protocol.h) and starts a process for each. It has one thread and looks at
 * no byte of a document; what such a process does can reach it by its wait status alone. */
#pragma once

#include "extract/order.h"

/* In the new process, which has the document as its standard input and its text's pipe as its
 * standard output, and nothing else. Returns the exit status. */
typedef int (*ServerFunc)(const Order *order, void *data);

/* Serves until whoever gives orders is gone; what is under way then dies with this process, which
 * has to end at once. The standard descriptors have to be open. */
void server_run(int socket, ServerFunc read_document, void *data);
