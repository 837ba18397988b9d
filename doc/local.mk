# SPDX-License-Identifier: GPL-3.0-or-later
# Manuals and the description of the house.

dist_man_MANS += doc/letterbook.1 doc/letterbook.conf.5 doc/letterbook-query.7
dist_doc_DATA += README HACKING.md doc/architecture.md doc/fidelity.md doc/performance.md
