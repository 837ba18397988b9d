/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/extractor.h"

#include "base/installed.h"
#include "extract/order.h"
#include "extract/protocol.h"
#include "extract/reader-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What waits for orders may have been killed meanwhile: then another one is started. */
#define TRIES 2
#define KILL_SECONDS 5

struct Extractor {
    char *program;
    GMutex lock;
    ReaderProcess *process; /* NULL: not started yet, or gone */
    uint64_t number;        /* of processes that went */
};

/* A document under way. */
typedef struct {
    uint64_t process_number;
    int text, answer;
    int64_t ends_at_us;
    bool is_begun;
    bool is_stopped; /* by us */
    bool has_ended;
    int status; /* then: as of waitpid(2) */
} Run;

Extractor *
extractor_new(const char *program)
{
    Extractor *extractor = g_new0(Extractor, 1);
    extractor->program =
        program != NULL ? g_strdup(program) : installed_file(EXTRACT_PROGRAM, EXTRACT_DIRECTORY);
    g_mutex_init(&extractor->lock);
    return extractor;
}

void
extractor_free(Extractor *extractor)
{
    g_clear_pointer(&extractor->process, reader_process_free);
    g_mutex_clear(&extractor->lock);
    g_free(extractor->program);
    g_free(extractor);
}

const char *
extractor_program(const Extractor *extractor)
{
    return extractor->program;
}

/* The name of the file stays here. What is compressed has an ending in front of that. */
static const char *
ending_of(const char *filename)
{
    const char *dot = strrchr(filename, '.');
    if (dot != NULL && g_ascii_strcasecmp(dot, ".gz") == 0) {
        const char *before = g_strrstr_len(filename, dot - filename, ".");
        return before != NULL && dot - before <= 8 ? before : dot;
    }
    return dot != NULL && strlen(dot) <= 8 ? dot : "";
}

static Order
order_for(const ExtractInput *input)
{
    Order order = {0};
    g_strlcpy(order.content_type, input->content_type, sizeof order.content_type);
    g_strlcpy(order.name, ending_of(input->filename), sizeof order.name);
    g_strlcpy(order.charset, input->charset, sizeof order.charset);
    return order;
}

static void
drop_process(Extractor *extractor)
{
    g_clear_pointer(&extractor->process, reader_process_free);
    extractor->number++;
}

/* Under the lock: whoever comes second waits until it is started. */
static bool
give_order(Extractor *extractor, const Order *order, const int descriptors[ORDER_DESCRIPTORS])
{
    for (int tries = 0; tries < TRIES; tries++) {
        if (extractor->process == NULL)
            extractor->process = reader_process_start(extractor->program);
        if (extractor->process == NULL)
            return false;
        if (reader_process_order(extractor->process, order, descriptors))
            return true;
        drop_process(extractor);
    }
    return false;
}

/* `text` and `answer` go along, and stay the caller's here. */
static bool
send_order(Extractor *extractor, const ExtractInput *input, int text, int answer, Run *run)
{
    Order order = order_for(input);
    const int descriptors[ORDER_DESCRIPTORS] = {
        [ORDER_DOCUMENT] = input->descriptor,
        [ORDER_TEXT] = text,
        [ORDER_ANSWER] = answer,
    };
    if (lseek(input->descriptor, 0, SEEK_SET) != 0)
        return false;
    g_mutex_lock(&extractor->lock);
    bool is_given = give_order(extractor, &order, descriptors);
    run->process_number = extractor->number;
    g_mutex_unlock(&extractor->lock);
    return is_given;
}

static bool
begin(Extractor *extractor, const ExtractInput *input, Run *run)
{
    int text[2], answer[2];
    if (pipe2(text, O_CLOEXEC) != 0)
        return false;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, answer) != 0) {
        close(text[0]);
        close(text[1]);
        return false;
    }
    run->text = text[0];
    run->answer = answer[0];
    bool is_begun = send_order(extractor, input, text[1], answer[1], run);
    close(text[1]);
    close(answer[1]);
    if (!is_begun) {
        close(text[0]);
        close(answer[0]);
    }
    return is_begun;
}

static void
read_text(Run *run, GString *text)
{
    char piece[16384];
    for (;;) {
        run->is_stopped = !order_await(run->text, run->ends_at_us);
        if (run->is_stopped)
            return;
        ssize_t length = read(run->text, piece, sizeof piece);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return;
        run->is_stopped = text->len + (size_t)length > EXTRACT_TEXT_MAX;
        if (run->is_stopped)
            return;
        g_string_append_len(text, piece, length);
    }
}

/* A process that closed its output may still be computing: it gets until the same time. */
static void
await_end(Run *run)
{
    run->has_ended =
        !run->is_stopped && order_await_answer(run->answer, run->ends_at_us, &run->status);
    run->is_stopped |= !run->has_ended && g_get_monotonic_time() >= run->ends_at_us;
    if (!run->is_stopped)
        return;
    shutdown(run->answer, SHUT_WR);
    run->has_ended = order_await_answer(
        run->answer, g_get_monotonic_time() + KILL_SECONDS * G_USEC_PER_SEC, &run->status);
}

/* Whoever waits for orders is gone, or does not listen. */
static void
give_up_process(Extractor *extractor, const Run *run)
{
    g_mutex_lock(&extractor->lock);
    if (extractor->number == run->process_number)
        drop_process(extractor);
    g_mutex_unlock(&extractor->lock);
}

static ExtractResult
judge(const Run *run)
{
    static const ExtractResult results[] = {
        [EXTRACT_STATUS_TEXT] = EXTRACT_TEXT,          [EXTRACT_STATUS_NOTHING] = EXTRACT_NOTHING,
        [EXTRACT_STATUS_DAMAGED] = EXTRACT_DAMAGED,    [EXTRACT_STATUS_CUT] = EXTRACT_LIMITS,
        [EXTRACT_STATUS_UNSAFE] = EXTRACT_UNAVAILABLE,
    };
    if (!run->is_begun)
        return EXTRACT_UNAVAILABLE;
    if (run->is_stopped || !run->has_ended)
        return EXTRACT_LIMITS;
    if (WIFEXITED(run->status)) {
        size_t code = (size_t)WEXITSTATUS(run->status);
        return code < G_N_ELEMENTS(results) ? results[code] : EXTRACT_DAMAGED;
    }
    switch (WTERMSIG(run->status)) {
    case SIGXCPU:
    case SIGKILL: /* the system's, when memory is short */
    case SIGABRT: /* no memory left within the limit */
    case SIGSYS:  /* the same, where no signal may be sent */
    case SIGTRAP:
        return EXTRACT_LIMITS;
    default:
        return EXTRACT_DAMAGED;
    }
}

/* False: what waits for orders went while the document was read. */
static bool
attempt(Extractor *extractor, const ExtractInput *input, Run *run, GString *text)
{
    g_string_truncate(text, 0);
    run->is_begun = begin(extractor, input, run);
    if (!run->is_begun)
        return true;
    read_text(run, text);
    await_end(run);
    close(run->text);
    close(run->answer);
    if (!run->has_ended)
        give_up_process(extractor, run);
    return run->has_ended || run->is_stopped;
}

ExtractResult
extractor_read(Extractor *extractor, const ExtractInput *input, int wait_ms, char **text)
{
    Run run = {.ends_at_us = g_get_monotonic_time() + (int64_t)wait_ms * 1000};
    g_autoptr(GString) output = g_string_new(NULL);
    for (int tries = 0; tries < TRIES && !attempt(extractor, input, &run, output); tries++)
        continue;
    ExtractResult result = judge(&run);
    *text = result != EXTRACT_UNAVAILABLE && result != EXTRACT_NOTHING
                ? g_utf8_make_valid(output->str, (gssize)output->len)
                : g_strdup("");
    return result;
}
