/*
 * evtx_bench.c - how fast EVTX is read: `evtx_bench FILE…` prints one line for each stage, in MB/s
 * of EVTX, events/s, and as a ratio to reading the same bytes. Each stage runs over all files
 * several times and the best pass counts, so that a busy machine disturbs little.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "input/windows/evtx.h"

#define PASSES    5
#define DUMP_SIZE (256 * BW_KIB)

struct file_source {
    struct bw_source source;
    int fd;
};

struct figures {
    double seconds;
    uint64_t bytes;
    uint64_t events;
    uint64_t unreadable;
    uint64_t printed;
};

typedef bool stage_fn(int fd, void *worker, struct bw_buffer *out, struct figures *figures);

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* rates are for one core, however busy it is */
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bw_status file_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    const ssize_t len = read(((struct file_source *)source)->fd, out, size);
    if (len < 0)
        return bw_fail(err, BW_E_IO, "read");
    *ret_len = (size_t)len;
    return BW_OK;
}

static void drop_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log;
    (void)kind;
    (void)name;
    (void)offset;
    (void)count;
    (void)text;
}

static bool stage_read(int fd, void *worker, struct bw_buffer *out, struct figures *figures)
{
    static uint8_t block[64 * 1024];
    (void)worker;
    (void)out;
    for (;;) {
        const ssize_t len = read(fd, block, sizeof(block));
        if (len <= 0)
            return len == 0;
        figures->bytes += (uint64_t)len;
    }
}

static bool run_events(int fd, void *worker, struct bw_buffer *out, struct figures *figures)
{
    struct file_source source = {
            .source = {.read = file_read, .size = BW_SOURCE_SIZE_UNKNOWN}, .fd = fd};
    struct input_log log = {.note = drop_note};
    const struct input_options options = {
            .source = &source.source, .log = &log, .part_end = UINT64_MAX, .worker = worker};
    struct input *input;
    const struct event *event;
    bw_status status = input_evtx.open(&options, &input, NULL);
    if (status != BW_OK)
        return false;
    while ((status = input_evtx.next(input, &event, NULL)) == BW_OK) {
        if (out == NULL)
            continue;
        event->render(event, event->render_context, out);
        bw_buffer_add_char(out, '\n');
        if (out->len >= DUMP_SIZE) {
            figures->printed += out->len;
            bw_buffer_clear(out);
        }
    }
    const struct input_counts counts = input_evtx.counts(input);
    figures->events += counts.records;
    figures->unreadable += counts.unreadable;
    figures->bytes += source.source.offset;
    input_evtx.close(input);
    return status == BW_END;
}

static bool stage_extract(int fd, void *worker, struct bw_buffer *out, struct figures *figures)
{
    (void)out;
    return run_events(fd, worker, NULL, figures);
}

static bool run_pass(stage_fn *stage, char **paths, void *worker, struct figures *ret_figures)
{
    struct figures figures = {0};
    struct bw_buffer out;
    bool good = true;
    bw_buffer_init(&out, 64 * BW_MIB);
    const double start = now();
    for (size_t i = 0; paths[i] != NULL && good; i++) {
        const int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        good = fd >= 0 && stage(fd, worker, &out, &figures);
        if (!good)
            perror(paths[i]);
        if (fd >= 0)
            close(fd);
    }
    figures.seconds = now() - start;
    figures.printed += out.len;
    bw_buffer_release(&out);
    *ret_figures = figures;
    return good;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        stage_fn *stage;
    } stages[] = {{"read", stage_read}, {"extract", stage_extract}, {"dump", run_events}};
    double read_rate = 0;
    void *worker = input_evtx.worker_new();
    if (argc < 2 || worker == NULL) {
        fprintf(stderr, "usage: evtx_bench FILE...\n");
        return 2;
    }
    for (size_t i = 0; i < BW_COUNT(stages); i++) {
        struct figures best = {.seconds = 1e9};
        for (int pass = 0; pass < PASSES; pass++) {
            struct figures figures;
            if (!run_pass(stages[i].stage, argv + 1, worker, &figures))
                return 1;
            if (figures.seconds < best.seconds)
                best = figures;
        }
        const double rate = (double)best.bytes / best.seconds / 1e6;
        if (i == 0)
            read_rate = rate;
        printf("%-8s %8.0f MB/s %10.0f events/s  %5.1f x the time to read  %" PRIu64
               " events, %" PRIu64 " unreadable, %" PRIu64 " bytes printed\n",
                stages[i].name, rate, (double)best.events / best.seconds, read_rate / rate,
                best.events, best.unreadable, best.printed);
    }
    input_evtx.worker_free(worker);
    return 0;
}
