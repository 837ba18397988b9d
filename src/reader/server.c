/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/server.h"

#include "extract/protocol.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Orders beyond wait in the socket. */
#define CHILDREN_MAX 16

/* A process that reads a document. */
typedef struct {
    pid_t process;
    int end; /* readable when it has ended */
    int answer;
    bool is_killed;
} Child;

typedef struct {
    int socket;
    ServerFunc read_document;
    void *data;
    pid_t process;
    Child children[CHILDREN_MAX];
    size_t count;
} Server;

static void G_GNUC_NORETURN
be_child(const Server *server, const Order *order, const int descriptors[ORDER_DESCRIPTORS])
{
    bool is_apart = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == server->process &&
                    dup2(descriptors[ORDER_DOCUMENT], STDIN_FILENO) >= 0 &&
                    dup2(descriptors[ORDER_TEXT], STDOUT_FILENO) >= 0 &&
                    close_range(STDERR_FILENO + 1, UINT_MAX, 0) == 0;
    /* What libraries want to do at the end is of no use to anybody. */
    _exit(is_apart ? server->read_document(order, server->data) : EXTRACT_STATUS_UNSAFE);
}

/* False: there is no such process. */
static bool
start_child(const Server *server, const Order *order, const int descriptors[ORDER_DESCRIPTORS],
            Child *child)
{
    *child = (Child){.process = fork(), .answer = descriptors[ORDER_ANSWER]};
    if (child->process == 0)
        be_child(server, order, descriptors);
    if (child->process < 0)
        return false;
    child->end = pidfd_open(child->process, 0);
    if (child->end >= 0)
        return true;
    kill(child->process, SIGKILL);
    waitpid(child->process, NULL, 0);
    return false;
}

/* False when it is no order. */
static bool
take_order(Server *server)
{
    Order order;
    int descriptors[ORDER_DESCRIPTORS];
    if (!order_receive(server->socket, &order, descriptors))
        return false;
    if (start_child(server, &order, descriptors, &server->children[server->count])) {
        server->count++;
    } else {
        order_answer(descriptors[ORDER_ANSWER], W_EXITCODE(EXTRACT_STATUS_UNSAFE, 0));
        close(descriptors[ORDER_ANSWER]);
    }
    close(descriptors[ORDER_DOCUMENT]);
    close(descriptors[ORDER_TEXT]);
    return true;
}

static void
bury_child(Server *server, size_t index)
{
    Child *child = &server->children[index];
    int status;
    if (waitpid(child->process, &status, 0) == child->process)
        order_answer(child->answer, status);
    close(child->end);
    close(child->answer);
    *child = server->children[--server->count];
}

/* Polls the socket at 0, the ends of the children, and whether anybody waits for them. */
static bool
wait_for_news(const Server *server, struct pollfd pollers[1 + 2 * CHILDREN_MAX])
{
    size_t count = 0;
    short wanted = server->count < CHILDREN_MAX ? POLLIN : 0;
    pollers[count++] = (struct pollfd){server->socket, wanted, 0};
    for (size_t i = 0; i < server->count; i++) {
        const Child *child = &server->children[i];
        pollers[count++] = (struct pollfd){child->end, POLLIN, 0};
        pollers[count++] = (struct pollfd){child->is_killed ? -1 : child->answer, POLLRDHUP, 0};
    }
    return poll(pollers, count, -1) > 0 || errno == EINTR;
}

/* From the last to the first: who goes is replaced by the last. */
static void
look_after_children(Server *server, const struct pollfd pollers[1 + 2 * CHILDREN_MAX])
{
    for (size_t i = server->count; i-- > 0;) {
        Child *child = &server->children[i];
        if (pollers[1 + 2 * i].revents != 0) {
            bury_child(server, i);
        } else if (pollers[2 + 2 * i].revents != 0) {
            kill(child->process, SIGKILL);
            child->is_killed = true;
        }
    }
}

void
server_run(int socket, ServerFunc read_document, void *data)
{
    Server server = {
        .socket = socket, .read_document = read_document, .data = data, .process = getpid()};
    struct pollfd pollers[1 + 2 * CHILDREN_MAX];
    while (wait_for_news(&server, pollers) && (pollers[0].revents & ~POLLIN) == 0) {
        look_after_children(&server, pollers);
        if (pollers[0].revents != 0 && !take_order(&server))
            return;
    }
}
