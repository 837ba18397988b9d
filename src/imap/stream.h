/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Transport as libetpan wants to have it. */
#pragma once

#include "imap/transport.h"

#include <libetpan/libetpan.h>

/* For mailimap_connect(); mailstream_close() ends the stream, not the transport, which must live
 * longer. */
mailstream *stream_over(Transport *transport);
