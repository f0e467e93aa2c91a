/*
 * Any bytes as a blob, and as the left-over part of a chunk. What is found and learnt is read; what
 * can be read renders, the same the second time; and a blob gives the same however it is cut.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "format/evtx/layout.h"
#include "format/evtx/remains.h"
#include "format/evtx/revive.h"
#include "input/windows/evtx_blob.h"

#define MAX_KEPT 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct kept {
    uint8_t *bytes;
    size_t len;
    uint64_t offset;
};

struct finds {
    struct input_finds finds;
    struct input_log log;
    struct evtx_learner learner;
    struct evtx_carver carver;
    struct kept facts[MAX_KEPT];
    size_t fact_count;
    struct kept remains[MAX_KEPT];
    size_t remain_count;
    uint64_t digest; /* of remains, in any order */
};

static void keep(struct kept *list, size_t *count, uint64_t offset, bw_bytes bytes)
{
    if (*count == MAX_KEPT)
        return;
    uint8_t *copy = malloc(bytes.len + 1);
    if (copy == NULL)
        abort();
    if (bytes.len != 0)
        memcpy(copy, bytes.ptr, bytes.len);
    list[(*count)++] = (struct kept){.bytes = copy, .len = bytes.len, .offset = offset};
}

static void take_fact(struct input_finds *finds, bw_bytes fact)
{
    struct finds *f = (struct finds *)finds;
    keep(f->facts, &f->fact_count, 0, fact);
}

static void take_remains(struct input_finds *finds, uint64_t offset, bw_bytes remains)
{
    struct finds *f = (struct finds *)finds;
    keep(f->remains, &f->remain_count, offset, remains);
    f->digest += bw_hash_mix(bw_hash64(remains, 1), offset);
}

static void learn(struct evtx_learner *learner, bw_bytes fact)
{
    struct finds *f = (struct finds *)(void *)((char *)learner - offsetof(struct finds, learner));
    take_fact(&f->finds, fact);
}

static void found(struct evtx_carver *carver, uint64_t offset, bw_bytes remains)
{
    struct finds *f = (struct finds *)(void *)((char *)carver - offsetof(struct finds, carver));
    take_remains(&f->finds, offset, remains);
}

static void no_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log, (void)kind, (void)name, (void)offset, (void)count, (void)text;
}

static struct finds *finds_new(void)
{
    struct finds *f = calloc(1, sizeof(*f));
    if (f == NULL)
        abort();
    f->finds = (struct input_finds){.fact = take_fact, .remains = take_remains};
    f->log.note = no_note;
    f->learner.fact = learn;
    evtx_carver_init(&f->carver, &f->learner, found);
    return f;
}

static void finds_free(struct finds *f)
{
    for (size_t i = 0; i < f->fact_count; i++)
        free(f->facts[i].bytes);
    for (size_t i = 0; i < f->remain_count; i++)
        free(f->remains[i].bytes);
    evtx_carver_release(&f->carver);
    free(f);
}

static void read_part(struct finds *f, bw_bytes blob, uint64_t start, uint64_t end)
{
    struct bw_memory_source source;
    bw_memory_source_init(
            &source, (bw_bytes){.ptr = blob.ptr + start, .len = blob.len - (size_t)start});
    source.source.offset = start;
    const struct input_options options = {.source = &source.source,
            .log = &f->log,
            .part_start = start,
            .part_end = end,
            .finds = &f->finds};
    struct input *input;
    const struct event *event;
    if (input_evtx_blob.open(&options, &input, NULL) != BW_OK ||
            input_evtx_blob.next(input, &event, NULL) != BW_END)
        abort();
    input_evtx_blob.close(input);
}

static int compare(const void *a, const void *b)
{
    const struct kept *x = a;
    const struct kept *y = b;
    return bw_str_compare((bw_str){.ptr = (const char *)x->bytes, .len = x->len},
            (bw_str){.ptr = (const char *)y->bytes, .len = y->len});
}

static uint64_t revive_one(struct evtx_reviver *reviver, const struct kept *kept)
{
    const struct event *event = NULL;
    struct bw_err err;
    struct bw_buffer json;
    const bw_bytes remains = {.ptr = kept->bytes, .len = kept->len};
    if (evtx_reviver_event(reviver, kept->offset, remains, &event, &err) != BW_OK)
        return 0;
    bw_buffer_init(&json, 8 * BW_MIB);
    event->render(event, event->render_context, &json);
    if (event->recovery == NULL || event->identity == 0 || (!json.failed && json.len == 0))
        abort();
    const uint64_t hash = bw_hash64(bw_buffer_bytes(&json), 2);
    bw_buffer_release(&json);
    return hash;
}

static void revive(struct finds *f)
{
    struct evtx_reviver *reviver = evtx_reviver_new();
    if (reviver == NULL)
        abort();
    qsort(f->facts, f->fact_count, sizeof(f->facts[0]), compare);
    for (size_t i = 0; i < f->fact_count; i++)
        (void)!evtx_reviver_add(
                reviver, (bw_bytes){.ptr = f->facts[i].bytes, .len = f->facts[i].len}, NULL);
    for (size_t i = 0; i < f->remain_count; i++)
        if (revive_one(reviver, &f->remains[i]) != revive_one(reviver, &f->remains[i]))
            abort();
    evtx_reviver_free(reviver);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes blob = {.ptr = data, .len = size};
    struct finds *whole = finds_new();
    read_part(whole, blob, 0, UINT64_MAX);
    if (size > EVTX_CHUNK_SIZE) {
        struct finds *parts = finds_new();
        for (uint64_t at = 0; at < size; at += EVTX_CHUNK_SIZE)
            read_part(parts, blob, at,
                    at + EVTX_CHUNK_SIZE < size ? at + EVTX_CHUNK_SIZE : UINT64_MAX);
        if (parts->remain_count < MAX_KEPT && parts->remain_count != whole->remain_count)
            abort();
        finds_free(parts);
    }
    revive(whole);
    finds_free(whole);

    struct finds *slack = finds_new();
    const struct evtx_leftover leftover = {
            .chunk = {.ptr = data, .len = size < EVTX_CHUNK_SIZE ? size : EVTX_CHUNK_SIZE},
            .end = EVTX_CHUNK_SIZE};
    evtx_carve(&slack->carver, &leftover);
    revive(slack);
    finds_free(slack);
    return 0;
}
