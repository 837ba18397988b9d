/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a program comes with: other programs, modules. */
#pragma once

/* The full path of the file of this name: beside the running program, as in a build tree, or else
 * in `directory`, where it is installed, whether it is there or not. Never by a search: the current
 * directory and the environment have no say in what is loaded. Newly allocated. */
char *installed_file(const char *name, const char *directory);
