/*
 * Any bytes as an EVTX file. The first byte chooses: taken as they are, or cut into up to four
 * chunks of 64 KiB behind a file header, padded with zeros, so that small inputs make large logs.
 * Wherever a log is cut into parts, the parts give what the whole gives, and reading it again with
 * a decoder that knows its templates already changes nothing.
 */
#include "input/windows/evtx.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define HEADER 4096u
#define CHUNK  65536u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct digest {
    struct input_log log;
    uint64_t events;
    uint64_t notes;
    struct input_counts counts;
};

static void take_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    struct digest *digest = (struct digest *)log;
    digest->notes = bw_hash64(bw_str_bytes(name), digest->notes);
    digest->notes = bw_hash64(bw_str_bytes(text), digest->notes);
    digest->notes = bw_hash_mix(digest->notes, offset ^ count << 1 ^ (uint64_t)kind << 60);
}

static void take_event(struct digest *digest, const struct event *event)
{
    struct bw_buffer json;
    bw_buffer_init(&json, BW_MIB);
    event->render(event, event->render_context, &json);
    digest->events = bw_hash64(bw_buffer_bytes(&json), digest->events);
    digest->events = bw_hash_mix(digest->events, event->offset ^ event->record_id << 20);
    digest->events = bw_hash_mix(digest->events, event->anomalies ^ event->shape->id);
    bw_buffer_release(&json);
}

static void read_part(
        struct digest *digest, bw_bytes file, uint64_t start, uint64_t end, void *worker)
{
    struct bw_memory_source source;
    bw_memory_source_init(
            &source, (bw_bytes){.ptr = file.ptr + start, .len = file.len - (size_t)start});
    source.source.offset = start;
    const struct input_options options = {.source = &source.source,
            .log = &digest->log,
            .part_start = start,
            .part_end = end,
            .worker = worker};
    struct input *input;
    const struct event *event;
    if (input_evtx.open(&options, &input, NULL) != BW_OK)
        abort(); /* memory does not fail, and nothing else may */
    bw_status status;
    while ((status = input_evtx.next(input, &event, NULL)) == BW_OK)
        take_event(digest, event);
    if (status != BW_END)
        abort();
    const struct input_counts counts = input_evtx.counts(input);
    digest->counts.records += counts.records;
    digest->counts.unreadable += counts.unreadable;
    input_evtx.close(input);
}

static struct digest read_whole(bw_bytes file, void *worker)
{
    struct digest digest = {.log = {.note = take_note}};
    read_part(&digest, file, 0, UINT64_MAX, worker);
    return digest;
}

static struct digest read_parts(bw_bytes file, void *worker)
{
    struct digest digest = {.log = {.note = take_note}};
    for (uint64_t at = 0; at < file.len; at += CHUNK)
        read_part(&digest, file, at, at + CHUNK < file.len ? at + CHUNK : UINT64_MAX, worker);
    return digest;
}

static void must_be_same(const struct digest *a, const struct digest *b)
{
    if (a->events != b->events || a->notes != b->notes || a->counts.records != b->counts.records ||
            a->counts.unreadable != b->counts.unreadable)
        abort();
}

/* Slices of the input, each at the start of a chunk of its own. */
static bw_bytes make_log(const uint8_t *data, size_t size, size_t chunks)
{
    const size_t len = HEADER + chunks * CHUNK;
    const size_t slice = size / chunks < CHUNK ? size / chunks : CHUNK;
    uint8_t *file = calloc(1, len);
    if (file == NULL)
        abort();
    memcpy(file, "ElfFile", 7);
    for (size_t i = 0; i < chunks; i++)
        memcpy(file + HEADER + i * CHUNK, data + i * slice, slice);
    return (bw_bytes){.ptr = file, .len = len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool split;
    const size_t chunks = data[0] % 5;
    void *worker = input_evtx.worker_new();
    if (worker == NULL)
        abort();
    bw_bytes file = {.ptr = data + 1, .len = size - 1};
    if (chunks != 0)
        file = make_log(data + 1, size - 1, chunks);
    const enum input_match match = input_evtx.probe(file, true, &split);
    const struct digest whole = read_whole(file, worker);
    const struct digest again = read_whole(file, worker);
    must_be_same(&whole, &again);
    if (match != INPUT_MATCH_NO && split) {
        const struct digest parts = read_parts(file, worker);
        must_be_same(&whole, &parts);
    }
    input_evtx.worker_free(worker);
    if (chunks != 0)
        free((void *)(uintptr_t)file.ptr);
    return 0;
}
