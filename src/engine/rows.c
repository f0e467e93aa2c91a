/* What a summarizer counts, on the worker's side: a table that goes out whole when it is full and
 * at the end of each part, so that what the other side adds up does not depend on who read what. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "engine/worker.h"
#include "event/key.h"

/* Keys and rows: with it a worker stays far below what it may use. */
#define ROWS_ARENA  (8 * BW_MIB)
#define ROWS_COUNT  32768
#define ROWS_PLACES (2 * ROWS_COUNT) /* a power of two */
#define ROWS_FRAME  (1 * BW_MIB)
#define SEEN_FRAME  (64 * BW_KIB)

/* Rows that one event counts; a repeated message counts as often as it says. */
#define MAX_NAMED 16384

/* Most events count as one of the last rows did: those are compared before anything is hashed. */
#define RECENT 2

struct counted_row {
    uint64_t hash;
    uint64_t count;
    bw_time first;
    bw_time last;
    bw_str key;
    bw_str host;
    uint32_t table;
};

struct row_table {
    struct summary_sink sink; /* first: the summarizer's keys come here */
    struct worker *worker;
    const struct event *event; /* at hand */
    bw_str host;               /* of it */
    struct bw_arena *arena;    /* keys */
    struct counted_row *rows;  /* ROWS_COUNT of them */
    uint32_t count;
    uint32_t *places;        /* number of a row plus one */
    uint32_t recent[RECENT]; /* rows that were counted last, by number plus one; 0: none */
    uint32_t flushes;        /* so far: numbers of rows hold until the next */

    /* Where copies of a record count once: what the event at hand counted, and what of events
     * before it is not sent yet. */
    struct summary_row_name *named; /* MAX_NAMED of them, or NULL */
    uint32_t named_count;
    struct bw_buffer seen;
};

static bw_str copy(struct row_table *table, bw_str text)
{
    return text.len == 0 ? BW_STR("") : bw_arena_copy(table->arena, text);
}

static struct counted_row *row_find(
        struct row_table *t, uint64_t hash, uint32_t number, bw_str key, uint32_t **ret_place)
{
    uint32_t at = (uint32_t)hash & (ROWS_PLACES - 1);
    for (; t->places[at] != 0; at = (at + 1) & (ROWS_PLACES - 1)) {
        struct counted_row *row = &t->rows[t->places[at] - 1];
        if (row->hash == hash && row->table == number && bw_str_eq(row->key, key) &&
                bw_str_eq(row->host, t->host))
            return row;
    }
    *ret_place = &t->places[at];
    return NULL;
}

static struct counted_row *row_add(
        struct row_table *t, uint64_t hash, uint32_t number, bw_str key, uint32_t *place)
{
    struct counted_row *row = &t->rows[t->count];
    *row = (struct counted_row){.hash = hash,
            .table = number,
            .key = copy(t, key),
            .host = copy(t, t->host),
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    if (row->key.ptr == NULL || row->host.ptr == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    *place = ++t->count;
    return row;
}

/* A flush that leaves room for one more, whatever its length. */
static bool table_full(const struct row_table *t)
{
    return t->count == ROWS_COUNT || bw_arena_used(t->arena) > ROWS_ARENA / 2;
}

static void row_count(struct counted_row *row, bw_time time)
{
    row->count++;
    if (time == BW_TIME_UNKNOWN)
        return;
    if (row->first == BW_TIME_UNKNOWN || time < row->first)
        row->first = time;
    if (row->last == BW_TIME_UNKNOWN || time > row->last)
        row->last = time;
}

static void name_row(struct row_table *t, uint32_t number, bw_str key)
{
    if (t->named == NULL || t->named_count == MAX_NAMED)
        return;
    struct summary_row_name *name = &t->named[t->named_count++];
    *name = summary_row_name(number, key, t->host);
}

static struct counted_row *row_recent(const struct row_table *t, uint32_t number, bw_str key)
{
    for (size_t i = 0; i < RECENT && t->recent[i] != 0; i++) {
        struct counted_row *row = &t->rows[t->recent[i] - 1];
        if (row->table == number && bw_str_eq(row->key, key) && bw_str_eq(row->host, t->host))
            return row;
    }
    return NULL;
}

/* The row of this table, key and the host at hand; made when there is none. */
static struct counted_row *row_of(struct row_table *t, uint32_t number, bw_str key)
{
    uint32_t *place = NULL;
    const uint64_t seed = bw_hash64_secret(bw_str_bytes(t->host), number);
    const uint64_t hash = bw_hash64_secret(bw_str_bytes(key), seed);
    struct counted_row *row = row_find(t, hash, number, key, &place);
    if (row == NULL)
        row = row_add(t, hash, number, key, place);
    memmove(&t->recent[1], &t->recent[0], (RECENT - 1) * sizeof(t->recent[0]));
    t->recent[0] = (uint32_t)(row - t->rows) + 1;
    return row;
}

static uint64_t count_at(struct row_table *t, uint32_t number, bw_str key, bw_time time)
{
    key = bw_str_head(key, SUMMARY_MAX_KEY);
    struct counted_row *row = row_recent(t, number, key);
    if (row == NULL) {
        if (table_full(t))
            worker_flush_rows(t->worker);
        row = row_of(t, number, key);
    }
    row_count(row, time);
    name_row(t, number, key);
    return (uint64_t)t->flushes << 32 | ((uint64_t)(row - t->rows) + 1);
}

static uint64_t sink_count(struct summary_sink *sink, uint32_t number, bw_str key)
{
    struct row_table *t = (struct row_table *)sink;
    return count_at(t, number, key, t->event->time);
}

static void sink_count_at(struct summary_sink *sink, uint32_t number, bw_str key, bw_time time)
{
    (void)count_at((struct row_table *)sink, number, key, time);
}

static bool sink_again(struct summary_sink *sink, uint64_t number)
{
    struct row_table *t = (struct row_table *)sink;
    const uint32_t place = (uint32_t)number; /* plus one */
    if (place == 0 || place > t->count || number >> 32 != t->flushes)
        return false;
    struct counted_row *row = &t->rows[place - 1];
    if (!bw_str_eq(row->host, t->host))
        return false;
    row_count(row, t->event->time);
    name_row(t, row->table, row->key);
    return true;
}

static struct row_table *table_new(struct worker *worker)
{
    struct row_table *t = calloc(1, sizeof(*t));
    if (t == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    t->sink.add = sink_count;
    t->sink.add_at = sink_count_at;
    t->sink.again = sink_again;
    t->worker = worker;
    t->arena = bw_arena_new(ROWS_ARENA);
    t->rows = calloc(ROWS_COUNT, sizeof(*t->rows));
    t->places = calloc(ROWS_PLACES, sizeof(*t->places));
    if (t->arena == NULL || t->rows == NULL || t->places == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    bw_buffer_init(&t->seen, 2 * SEEN_FRAME);
    if (worker->options->summarizer_kind->scan_key == NULL)
        return t;
    t->named = calloc(MAX_NAMED, sizeof(*t->named));
    if (t->named == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    return t;
}

static void flush_seen(struct row_table *t)
{
    if (t->seen.len == 0)
        return;
    wire_finish(&t->seen, 0);
    worker_send(t->worker, &t->seen);
    bw_buffer_clear(&t->seen);
}

/* What the event at hand counted, by the key of its record. */
static void see(struct row_table *t, const struct event *event)
{
    const struct worker *worker = t->worker;
    uint64_t key[2];
    if (t->named_count == 0 ||
            !worker->options->summarizer_kind->scan_key(worker->summary, event, t->host, key))
        return;
    for (uint32_t i = 0; i < t->named_count; i++) {
        if (t->seen.len == 0)
            (void)wire_begin(&t->seen, WIRE_SEEN);
        wire_add_u64(&t->seen, t->named[i].key);
        wire_add_u64(&t->seen, t->named[i].host);
        const uint64_t record = bw_hash_mix(bw_hash_mix(key[0], key[1]), i);
        wire_add_u64(&t->seen, event_key_word(record, event_key_by_rank(key[0])));
        wire_add_u64(&t->seen, worker->item_index);
        if (t->seen.len >= SEEN_FRAME)
            flush_seen(t);
    }
}

void worker_rows_begin(struct worker *worker)
{
    const struct engine_options *options = worker->options;
    if (options->summarizer_kind == NULL || worker->summary != NULL)
        return;
    if (worker->rows == NULL)
        worker->rows = table_new(worker);
    worker->summary = options->summarizer_kind->scan_new(options->summarizer);
    if (worker->summary == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
}

void worker_rows_drop(struct worker *worker)
{
    if (worker->summary != NULL)
        worker->options->summarizer_kind->scan_free(worker->summary);
    worker->summary = NULL;
}

void worker_count(struct worker *worker, const struct event *event)
{
    struct row_table *t = worker->rows;
    t->event = event;
    t->sink.item = bw_buffer_str(&worker->path);
    t->sink.item_index = worker->item_index;
    t->host = bw_str_head(host_filter_name(worker->hosts, worker->host), SUMMARY_MAX_HOST);
    t->named_count = 0;
    worker->options->summarizer_kind->scan_event(worker->summary, event, &t->sink);
    see(t, event);
}

void worker_flush_rows(struct worker *worker)
{
    struct row_table *t = worker->rows;
    if (t == NULL || t->count == 0)
        return;
    flush_seen(t);
    uint32_t next = 0;
    while (next < t->count) {
        bw_buffer_clear(&worker->frame);
        const size_t begin = wire_begin(&worker->frame, WIRE_ROWS);
        for (; next < t->count && worker->frame.len < ROWS_FRAME; next++) {
            const struct counted_row *row = &t->rows[next];
            const struct summary_row sent = {.table = row->table,
                    .key = row->key,
                    .host = row->host,
                    .count = row->count,
                    .first = row->first,
                    .last = row->last};
            wire_add_row(&worker->frame, &sent);
        }
        wire_finish(&worker->frame, begin);
        worker_send(worker, &worker->frame);
    }
    bw_arena_free(t->arena);
    t->arena = bw_arena_new(ROWS_ARENA);
    if (t->arena == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    t->count = 0;
    memset(t->recent, 0, sizeof(t->recent));
    t->flushes++;
    memset(t->places, 0, ROWS_PLACES * sizeof(*t->places));
}
