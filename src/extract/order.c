/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/order.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DESCRIPTORS_SIZE (ORDER_DESCRIPTORS * sizeof(int))

/* Room for the descriptors, aligned as the kernel wants it. */
typedef union {
    struct cmsghdr header;
    char room[CMSG_SPACE(DESCRIPTORS_SIZE)];
} Luggage;

bool
order_send(int socket, const Order *order, const int descriptors[ORDER_DESCRIPTORS])
{
    Luggage luggage = {0};
    struct iovec bytes = {(void *)(guintptr)order, sizeof *order};
    struct msghdr message = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = &luggage,
        .msg_controllen = sizeof luggage.room,
    };
    luggage.header.cmsg_level = SOL_SOCKET;
    luggage.header.cmsg_type = SCM_RIGHTS;
    luggage.header.cmsg_len = CMSG_LEN(DESCRIPTORS_SIZE);
    memcpy(CMSG_DATA(&luggage.header), descriptors, DESCRIPTORS_SIZE);
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == sizeof *order;
}

bool
order_receive(int socket, Order *order, int descriptors[ORDER_DESCRIPTORS])
{
    Luggage luggage = {0};
    struct iovec bytes = {order, sizeof *order};
    struct msghdr message = {
        .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = &luggage,
        .msg_controllen = sizeof luggage.room,
    };
    ssize_t length;
    do
        length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    if (length != sizeof *order || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 ||
        luggage.header.cmsg_type != SCM_RIGHTS ||
        luggage.header.cmsg_len != CMSG_LEN(DESCRIPTORS_SIZE))
        return false;
    memcpy(descriptors, CMSG_DATA(&luggage.header), DESCRIPTORS_SIZE);
    order->content_type[sizeof order->content_type - 1] = '\0';
    order->name[sizeof order->name - 1] = '\0';
    order->charset[sizeof order->charset - 1] = '\0';
    return true;
}

bool
order_answer(int socket, int status)
{
    return send(socket, &status, sizeof status, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof status;
}

bool
order_await(int descriptor, int64_t ends_at_us)
{
    for (;;) {
        int64_t left_ms = (ends_at_us - g_get_monotonic_time() + 999) / 1000;
        struct pollfd poller = {descriptor, POLLIN, 0};
        int count = left_ms > 0 ? poll(&poller, 1, (int)MIN(left_ms, G_MAXINT)) : 0;
        if (count >= 0 || errno != EINTR)
            return count > 0;
    }
}

bool
order_await_answer(int socket, int64_t ends_at_us, int *status)
{
    return order_await(socket, ends_at_us) &&
           recv(socket, status, sizeof *status, MSG_DONTWAIT) == sizeof *status;
}
