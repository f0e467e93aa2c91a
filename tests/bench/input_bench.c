#include "bench/input_bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS 5

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint8_t *load(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    uint8_t *bytes = size > 0 ? malloc((size_t)size) : NULL;
    if (bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size)
        *ret_size = (size_t)size;
    fclose(file);
    return bytes;
}

static uint64_t count_lines(bw_bytes bytes)
{
    uint64_t lines = 0;
    const uint8_t *end = bytes.ptr + bytes.len;
    for (const uint8_t *p = bytes.ptr; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        lines++;
    return lines;
}

static void ignore(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log, (void)kind, (void)count;
    fprintf(stderr, "note %.*s at %" PRIu64 ": %.*s\n", bw_str_width(name), name.ptr, offset,
            bw_str_width(text), text.ptr);
}

static uint64_t run(
        const struct input_kind *kind, bw_bytes bytes, void *worker, uint64_t *ret_values)
{
    struct bw_memory_source memory;
    bw_memory_source_init(&memory, bytes);
    struct input_log log = {.note = ignore};
    const struct input_options options = {
            .source = &memory.source, .log = &log, .part_end = UINT64_MAX, .worker = worker};
    struct input *input;
    struct bw_err err;
    if (kind->open(&options, &input, &err) != BW_OK)
        abort();
    const struct event *event;
    uint64_t values = 0;
    while (kind->next(input, &event, &err) == BW_OK)
        values += event->shape->field_count;
    const struct input_counts counts = kind->counts(input);
    kind->close(input);
    *ret_values = values;
    return counts.records;
}

int input_bench(const struct input_kind *kind, int argc, char **argv)
{
    size_t size = 0;
    uint8_t *data = argc == 2 ? load(argv[1], &size) : NULL;
    if (data == NULL || size == 0) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }
    const bw_bytes bytes = {.ptr = data, .len = size};
    void *worker = kind->worker_new();
    double best = 1e9;
    double lines_best = 1e9;
    uint64_t events = 0;
    uint64_t values = 0;
    uint64_t lines = 0;
    for (int i = 0; i < RUNS; i++) {
        const double t0 = now();
        lines = count_lines(bytes);
        const double t1 = now();
        events = run(kind, bytes, worker, &values);
        const double t2 = now();
        lines_best = t1 - t0 < lines_best ? t1 - t0 : lines_best;
        best = t2 - t1 < best ? t2 - t1 : best;
    }
    const double mb = (double)size / 1e6;
    printf("%s %s: %.0f MB, %" PRIu64 " lines, %" PRIu64 " events, %" PRIu64 " values: %.0f MB/s, "
           "%.0f events/s, %.2f of memchr (%.0f MB/s)\n",
            kind->name, argv[1], mb, lines, events, values, mb / best, (double)events / best,
            lines_best / best, mb / lines_best);
    kind->worker_free(worker);
    free(data);
    return 0;
}
