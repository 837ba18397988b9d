/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

struct Lock {
    int file;
};

Lock *
lock_take(const char *path, const char *held, GError **error)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        fail(error, errno == EACCES || errno == EROFS ? FAIL_REFUSED : FAIL_TEMPORARY, "%s: %s",
             path, g_strerror(errno));
        return NULL;
    }
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        fail(error, FAIL_TEMPORARY, "%s", held);
        return NULL;
    }
    Lock *lock = g_new0(Lock, 1);
    lock->file = file;
    return lock;
}

void
lock_release(Lock *lock)
{
    close(lock->file);
    g_free(lock);
}
