/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scope cleanup for GMime's objects, which 3.2 does not declare itself. */
#pragma once

#include <gmime/gmime.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)
