# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/config/libconfig.a
src_config_libconfig_a_SOURCES = \
    src/config/config-file.c src/config/config-file.h \
    src/config/secret.c src/config/secret.h \
    src/config/values.c src/config/values.h
