/* How many left-over records can be read, and how fast: evtx_carve_bench [--live] FILE… | --blob
 * FILE…
 * --live reads the records of the logs as if they were left over: all of them must pass. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "format/evtx/decoder.h"
#include "format/evtx/layout.h"
#include "format/evtx/remains.h"
#include "format/evtx/revive.h"

struct piece {
    size_t start;
    size_t len;
    uint64_t offset;
    const char *file;
};

struct pieces {
    struct piece *list;
    size_t count;
    size_t capacity;
    struct bw_buffer bytes;
};

struct bench {
    struct evtx_learner learner;
    struct evtx_carver carver;
    struct pieces facts;
    struct pieces remains;
    const char *file;
    bool live;
};

static struct bench bench;

static void keep(struct pieces *pieces, uint64_t offset, bw_bytes bytes)
{
    if (pieces->count == pieces->capacity) {
        pieces->capacity = pieces->capacity * 2 + 1024;
        pieces->list = realloc(pieces->list, pieces->capacity * sizeof(*pieces->list));
    }
    pieces->list[pieces->count++] = (struct piece){
            .start = pieces->bytes.len, .len = bytes.len, .offset = offset, .file = bench.file};
    bw_buffer_add(&pieces->bytes, bytes.ptr, bytes.len);
}

static void on_fact(struct evtx_learner *learner, bw_bytes fact)
{
    (void)learner;
    keep(&bench.facts, 0, fact);
}

static void on_remains(struct evtx_carver *carver, uint64_t offset, bw_bytes remains)
{
    (void)carver;
    keep(&bench.remains, offset, remains);
}

static bw_bytes piece_bytes(const struct pieces *pieces, const struct piece *piece)
{
    return (bw_bytes){.ptr = pieces->bytes.ptr + piece->start, .len = piece->len};
}

static int compare_facts(const void *a, const void *b)
{
    return bw_str_compare(
            bw_bytes_str(piece_bytes(&bench.facts, a)), bw_bytes_str(piece_bytes(&bench.facts, b)));
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bw_bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return (bw_bytes){.ptr = NULL, .len = 0};
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(size + 1);
    const size_t len = bytes != NULL ? fread(bytes, 1, size, file) : 0;
    fclose(file);
    return (bw_bytes){.ptr = bytes, .len = len};
}

static void one_chunk(struct evtx_decoder *decoder, const struct evtx_chunk *chunk)
{
    struct evtx_walk walk = evtx_walk_of(chunk);
    struct evtx_record record;
    struct evtx_gap gap;
    enum evtx_step step;
    evtx_decoder_set_chunk(decoder, chunk);
    while ((step = evtx_walk_next(&walk, &record, &gap)) != EVTX_STEP_END) {
        struct event event;
        const char *reason;
        if (step == EVTX_STEP_RECORD)
            (void)!evtx_decoder_event(decoder, &record, &event, &reason, NULL);
    }
    const struct evtx_leftover leftover = {.chunk = chunk->bytes,
            .chunk_offset = chunk->offset,
            .start = bench.live ? EVTX_CHUNK_HEADER_SIZE : walk.end,
            .end = bench.live ? walk.end : chunk->bytes.len};
    evtx_carve(&bench.carver, &leftover);
}

static void one_file(struct evtx_decoder *decoder, bw_bytes bytes)
{
    evtx_decoder_new_item(decoder);
    for (size_t at = EVTX_FILE_HEADER_SIZE; at < bytes.len; at += EVTX_CHUNK_SIZE) {
        struct evtx_chunk chunk;
        const size_t len = bytes.len - at < EVTX_CHUNK_SIZE ? bytes.len - at : EVTX_CHUNK_SIZE;
        const enum evtx_block kind =
                evtx_chunk_read((bw_bytes){.ptr = bytes.ptr + at, .len = len}, at, &chunk);
        if (kind == EVTX_BLOCK_CHUNK || kind == EVTX_BLOCK_DAMAGED)
            one_chunk(decoder, &chunk);
    }
}

static void one_blob(bw_bytes bytes)
{
    struct evtx_blob blob = {.bytes = bytes, .end = bytes.len};
    const double start = now();
    evtx_carve_blob(&bench.carver, &blob);
    const double time = now() - start;
    printf("%s: %.0f MB/s\n", bench.file, (double)bytes.len / 1e6 / time);
}

static void revive_all(void)
{
    struct evtx_reviver *reviver = evtx_reviver_new();
    struct pieces *facts = &bench.facts;
    size_t kept = 0;
    size_t by_status[32] = {0};
    size_t by_source[EVENT_SOURCE_COUNT] = {0};
    if (facts->count != 0)
        qsort(facts->list, facts->count, sizeof(*facts->list), compare_facts);
    for (size_t i = 0; i < facts->count; i++) {
        if (i != 0 && compare_facts(&facts->list[i - 1], &facts->list[i]) == 0)
            continue;
        if (getenv("BENCH_FACTS") != NULL)
            printf("%02x%02x%02x%02x %d %zu\n", piece_bytes(facts, &facts->list[i]).ptr[3],
                    piece_bytes(facts, &facts->list[i]).ptr[2],
                    piece_bytes(facts, &facts->list[i]).ptr[1],
                    piece_bytes(facts, &facts->list[i]).ptr[0],
                    piece_bytes(facts, &facts->list[i]).ptr[20], facts->list[i].len);
        kept += evtx_reviver_add(reviver, piece_bytes(facts, &facts->list[i]), NULL) == BW_OK;
    }
    const double start = now();
    for (size_t i = 0; i < bench.remains.count; i++) {
        struct bw_err err = {.status = BW_OK};
        const struct event *event = NULL;
        const struct piece *piece = &bench.remains.list[i];
        const bw_status status = evtx_reviver_event(
                reviver, piece->offset, piece_bytes(&bench.remains, piece), &event, &err);
        by_status[status]++;
        if (status == BW_OK)
            by_source[event->recovery->source]++;
        else if (getenv("BENCH_VERBOSE") != NULL)
            printf("%s+%" PRIu64 ": status %d: %s\n", piece->file, piece->offset, (int)status,
                    err.message);
        if (status == BW_OK && getenv("BENCH_PRINT") != NULL) {
            struct bw_buffer out;
            bw_buffer_init(&out, 4 << 20);
            event->render(event, event->render_context, &out);
            printf("%.*s\n", (int)out.len, (const char *)out.ptr);
            bw_buffer_release(&out);
        }
    }
    printf("facts %zu, found %zu, read %zu (chunk %zu, library %zu, record %zu, "
           "manifest %zu, none %zu), no template %zu, "
           "several %zu, unsound %zu; %.2f s\n",
            kept, bench.remains.count, by_status[BW_OK], by_source[EVENT_SOURCE_CHUNK],
            by_source[EVENT_SOURCE_LIBRARY], by_source[EVENT_SOURCE_RECORD],
            by_source[EVENT_SOURCE_MANIFEST], by_source[EVENT_SOURCE_NONE],
            by_status[BW_E_NOT_FOUND], by_status[BW_E_RANGE],
            bench.remains.count - by_status[BW_OK] - by_status[BW_E_NOT_FOUND] -
                    by_status[BW_E_RANGE],
            now() - start);
    evtx_reviver_free(reviver);
}

int main(int argc, char **argv)
{
    bench.learner.fact = on_fact;
    evtx_carver_init(&bench.carver, &bench.learner, on_remains);
    bw_buffer_init(&bench.facts.bytes, SIZE_MAX / 2);
    bw_buffer_init(&bench.remains.bytes, SIZE_MAX / 2);
    struct evtx_decoder *decoder = evtx_decoder_new();
    evtx_decoder_set_learner(decoder, &bench.learner);
    bool blob = false;
    for (int i = 1; i < argc; i++) {
        bench.live |= strcmp(argv[i], "--live") == 0;
        blob |= strcmp(argv[i], "--blob") == 0;
        if (argv[i][0] == '-')
            continue;
        bench.file = argv[i];
        const bw_bytes bytes = read_file(argv[i]);
        if (blob)
            one_blob(bytes);
        else
            one_file(decoder, bytes);
        free((void *)(uintptr_t)bytes.ptr);
    }
    revive_all();
    evtx_decoder_free(decoder);
    evtx_carver_release(&bench.carver);
    return 0;
}
