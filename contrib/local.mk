# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers around the program; embed is part of building it. None is installed but the systemd units,
# and those only with `configure --with-systemdsystemunitdir`.

EXTRA_DIST += .ci/run \
    contrib/build contrib/check contrib/embed contrib/imap-server contrib/cyrus-server contrib/private-server.sh \
    contrib/install-packages contrib/packages contrib/quickstart contrib/demonstration

systemd_services = \
    contrib/systemd/letterbook-expire.service \
    contrib/systemd/letterbook-poll.service
systemd_timers = contrib/systemd/letterbook-expire.timer
EXTRA_DIST += contrib/systemd/sandbox $(systemd_services:=.in) $(systemd_timers)
CLEANFILES += $(systemd_services)

if SYSTEMD_UNITS
systemdunitdir = $(SYSTEMD_UNIT_DIRECTORY)
systemdunit_DATA = $(systemd_services) $(systemd_timers)
else
noinst_DATA = $(systemd_services)
endif

# Every service lives in the same sandbox.
$(systemd_services): %: %.in contrib/systemd/sandbox
	$(AM_V_GEN)$(MKDIR_P) contrib/systemd && sed -e '/^@sandbox@$$/{' \
	    -e 'r $(srcdir)/contrib/systemd/sandbox' -e d -e '}' -e 's|@bindir[@]|$(bindir)|' \
	    $(srcdir)/$@.in >$@.new && mv $@.new $@
