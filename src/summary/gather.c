#include "summary/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

#define PLACES (2 * SUMMARY_GATHER_ROWS) /* a power of two */

/* Room that any one row may want. */
#define ROW_BYTES (SUMMARY_MAX_KEY + SUMMARY_MAX_HOST + 64)

struct gathered {
    struct summary_row row;
    uint64_t hash;
    uint64_t place_hash; /* with the host: where it is looked for */
};

struct summary_gather {
    struct bw_arena *arena; /* texts */
    struct bw_arena_mark empty;
    struct gathered *rows;
    uint32_t *places; /* number of a row plus one */
    uint32_t count;
};

struct summary_gather *summary_gather_new(void)
{
    struct summary_gather *g = calloc(1, sizeof(*g));
    if (g == NULL)
        return NULL;
    g->arena = bw_arena_new(SUMMARY_GATHER_BYTES);
    g->rows = calloc(SUMMARY_GATHER_ROWS, sizeof(*g->rows));
    g->places = calloc(PLACES, sizeof(*g->places));
    if (g->arena == NULL || g->rows == NULL || g->places == NULL) {
        summary_gather_free(g);
        return NULL;
    }
    g->empty = bw_arena_mark(g->arena);
    return g;
}

void summary_gather_free(struct summary_gather *gather)
{
    if (gather == NULL)
        return;
    bw_arena_free(gather->arena);
    free(gather->rows);
    free(gather->places);
    free(gather);
}

static bool is_same(const struct summary_row *a, const struct summary_row *b)
{
    return a->table == b->table && bw_str_eq(a->key, b->key) && bw_str_eq(a->host, b->host);
}

static void add_up(struct summary_row *to, const struct summary_row *row)
{
    to->count += row->count;
    if (row->first != BW_TIME_UNKNOWN && (to->first == BW_TIME_UNKNOWN || row->first < to->first))
        to->first = row->first;
    if (row->last != BW_TIME_UNKNOWN && (to->last == BW_TIME_UNKNOWN || row->last > to->last))
        to->last = row->last;
}

bool summary_gather_add(struct summary_gather *gather, const struct summary_row *row, uint64_t hash)
{
    const uint64_t place_hash = bw_hash64_secret(
            bw_str_bytes(row->key), bw_hash64_secret(bw_str_bytes(row->host), row->table));
    uint32_t at = (uint32_t)place_hash & (PLACES - 1);
    for (; gather->places[at] != 0; at = (at + 1) & (PLACES - 1)) {
        struct gathered *there = &gather->rows[gather->places[at] - 1];
        if (there->place_hash != place_hash || !is_same(&there->row, row))
            continue;
        add_up(&there->row, row);
        return true;
    }
    if (gather->count == SUMMARY_GATHER_ROWS ||
            bw_arena_used(gather->arena) > SUMMARY_GATHER_BYTES - 2 * ROW_BYTES)
        return false;
    struct gathered *added = &gather->rows[gather->count];
    *added = (struct gathered){.row = *row, .hash = hash, .place_hash = place_hash};
    added->row.key = row->key.len != 0 ? bw_arena_copy(gather->arena, row->key) : BW_STR("");
    added->row.host = row->host.len != 0 ? bw_arena_copy(gather->arena, row->host) : BW_STR("");
    if (added->row.key.ptr == NULL || added->row.host.ptr == NULL)
        return false;
    gather->places[at] = ++gather->count;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct summary_row *a = &((const struct gathered *)left)->row;
    const struct summary_row *b = &((const struct gathered *)right)->row;
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    const int order = bw_str_compare(a->key, b->key);
    return order != 0 ? order : bw_str_compare(a->host, b->host);
}

bw_status summary_gather_drain(
        struct summary_gather *gather, summary_gather_take *take, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    if (gather->count == 0)
        return BW_OK;
    qsort(gather->rows, gather->count, sizeof(*gather->rows), compare);
    for (uint32_t i = 0; i < gather->count && status == BW_OK; i++)
        status = take(user, &gather->rows[i].row, gather->rows[i].hash, err);
    gather->count = 0;
    memset(gather->places, 0, PLACES * sizeof(*gather->places));
    bw_arena_rewind(gather->arena, gather->empty);
    return status;
}
