/* Records that a summarizer counts once, however many copies of them are in the evidence: each
 * count comes with the key of its record, and what has a key twice is taken back when all was read.
 */
#include "base/limits.h"
#include "engine/parent.h"
#include "event/key.h"
#include "os/sorter.h"

bool seen_take(struct engine *engine, struct bw_reader *body)
{
    if (engine->options.summarizer_kind == NULL ||
            engine->options.summarizer_kind->scan_key == NULL)
        return false;
    if (engine->seen == NULL)
        engine->seen = os_sorter_new(BW_LIMIT_SORTER_BYTES);
    if (engine->seen == NULL)
        engine_fail(engine, BW_E_NOMEM, "out of memory");
    while (bw_reader_left(body) != 0 && engine->failure == BW_OK) {
        uint64_t keys[OS_SORTER_KEYS]; /* row, host, record, item */
        for (size_t i = 0; i < OS_SORTER_KEYS; i++)
            keys[i] = bw_read_u64le(body);
        if (!bw_reader_ok(body))
            return false;
        const bw_status status =
                os_sorter_add(engine->seen, keys, (bw_bytes){.ptr = NULL, .len = 0}, engine->err);
        if (status != BW_OK)
            engine->failure = status;
    }
    return true;
}

/* The rows in their order, and in each its records in theirs. */
struct seen_row {
    struct engine *engine;
    bool begun;
    uint64_t last[OS_SORTER_KEYS];
    struct event_rank rank;
    uint64_t copies;
};

static bw_status row_end(struct seen_row *row, struct bw_err *err)
{
    struct engine_sink *sink = row->engine->options.sink;
    const struct summary_row_name name = {.key = row->last[0], .host = row->last[1]};
    return row->copies != 0 ? sink->copies(sink, &name, row->copies, err) : BW_OK;
}

static bw_status visit(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct seen_row *row = user;
    (void)record;
    const bool same = row->begun && keys[0] == row->last[0] && keys[1] == row->last[1];
    const bool again = same && keys[2] == row->last[2];
    if (!same) {
        const bw_status status = row_end(row, err);
        if (status != BW_OK)
            return status;
        row->copies = 0;
    }
    if (!again)
        row->rank = (struct event_rank){0};
    row->copies += event_key_by_rank(keys[2]) ? event_rank_is_copy(&row->rank, keys[3]) : again;
    row->begun = true;
    for (size_t i = 0; i < OS_SORTER_KEYS; i++)
        row->last[i] = keys[i];
    return BW_OK;
}

void seen_finish(struct engine *engine)
{
    if (engine->seen == NULL)
        return;
    struct seen_row row = {.engine = engine};
    bw_status status = os_sorter_each(engine->seen, visit, &row, engine->err);
    if (status == BW_OK)
        status = row_end(&row, engine->err);
    if (status != BW_OK && engine->failure == BW_OK)
        engine->failure = status;
}
