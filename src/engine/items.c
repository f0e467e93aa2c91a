/* What is read next: parts of what is open before anything new is opened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/label.h"
#include "engine/parent.h"
#include "engine/plan.h"

/* Which outcome of a part speaks for the whole item: the worst. */
static const uint8_t severity[] = {
        [HUNT_DONE] = 0,
        [HUNT_EMPTY] = 1,
        [HUNT_NOT_A_LOG] = 1,
        [HUNT_NOT_A_FILE] = 1,
        [HUNT_NOT_SELECTED] = 1,
        [HUNT_UNREADABLE] = 2,
        [HUNT_DONE_PARTLY] = 3,
        [HUNT_WORKER_LOST] = 4,
        [HUNT_INTERRUPTED] = 5,
};
_Static_assert(BW_COUNT(severity) == HUNT_OUTCOME_COUNT, "rank every hunt_outcome");

void item_set_outcome(
        struct item *item, enum hunt_outcome outcome, const char *reason, uint64_t start)
{
    const uint8_t now = severity[item->outcome];
    if (severity[outcome] < now || outcome == HUNT_DONE ||
            (severity[outcome] == now && start > item->reason_start))
        return;
    free(item->reason);
    item->outcome = outcome;
    item->reason = reason == NULL ? NULL : strdup(reason);
    item->reason_start = start;
}

static void item_free(struct item *item)
{
    if (item->fd >= 0)
        close(item->fd);
    tally_release(&item->tally);
    free(item->reason);
    free(item);
}

static void item_finish(struct engine *engine, struct item *item)
{
    char text[2048];
    const char *reason = item->reason;
    if (reason != NULL && item->reason_start != 0) {
        (void)snprintf(text, sizeof(text), "in the part from offset %llu on: %s",
                (unsigned long long)item->reason_start, reason);
        reason = text;
    }
    tally_finish(engine, &item->tally, item->outcome, reason);
    engine->progress.items_done++;
    engine->progress.bytes_done += item->size != BW_SOURCE_SIZE_UNKNOWN ? item->size : 0;
    item_free(item);
}

void items_part_done(struct engine *engine, struct item *item)
{
    if (item->open_parts != 0 || (item->next_start != UINT64_MAX && !engine->interrupted))
        return;
    for (size_t i = 0; i < engine->item_count; i++) {
        if (engine->items[i] != item)
            continue;
        memmove(&engine->items[i], &engine->items[i + 1],
                (engine->item_count - i - 1) * sizeof(struct item *));
        engine->item_count--;
        break;
    }
    if (item->next_start != UINT64_MAX)
        item_set_outcome(item, HUNT_INTERRUPTED, "the hunt was stopped", item->next_start);
    item_finish(engine, item);
}

void items_free(struct engine *engine)
{
    for (size_t i = 0; i < engine->item_count; i++)
        item_free(engine->items[i]);
    free(engine->items);
    engine->items = NULL;
    engine->item_count = 0;
}

/* An entry of the walk that is told about and not opened. */
static void tell_entry(struct engine *engine, const struct os_walk_entry *entry, bw_str label,
        enum hunt_outcome outcome)
{
    struct tally tally;
    char reason[1024];
    if (!tally_init(&tally, engine->next_item << PLAN_MEMBER_BITS, label)) {
        engine_fail(engine, BW_E_NOMEM, "out of memory");
        return;
    }
    (void)snprintf(reason, sizeof(reason), "%.*s", bw_str_width(entry->reason),
            entry->reason.ptr != NULL ? entry->reason.ptr : "");
    tally_finish(engine, &tally, outcome, reason);
    tally_release(&tally);
    engine->next_item++;
    engine->progress.items_done++;
}

static struct item *item_open(
        struct engine *engine, const struct os_walk_entry *entry, bw_str label)
{
    struct item *item = calloc(1, sizeof(*item));
    if (item == NULL || !tally_init(&item->tally, engine->next_item << PLAN_MEMBER_BITS, label)) {
        free(item);
        close(entry->fd);
        engine_fail(engine, BW_E_NOMEM, "out of memory");
        return NULL;
    }
    engine->next_item++;
    item->fd = entry->fd;
    item->size = entry->kind == OS_WALK_PIPE ? BW_SOURCE_SIZE_UNKNOWN : entry->size;
    item->modified = entry->modified;
    item->input = WIRE_NO_INPUT;
    engine->items[engine->item_count++] = item;
    return item;
}

/* Opens the entry, or tells about it and returns NULL. */
static struct item *take_entry(struct engine *engine, const struct os_walk_entry *entry)
{
    struct item *item = NULL;
    struct bw_buffer label;
    bw_buffer_init(&label, 4 * BW_LIMIT_LABEL_BYTES);
    label_add_path(&label, entry->path);
    const bw_str text = bw_buffer_str(&label);
    switch (entry->kind) {
    case OS_WALK_NO_FILE:
        tell_entry(engine, entry, text, HUNT_NOT_A_FILE);
        break;
    case OS_WALK_DENIED:
        tell_entry(engine, entry, text, HUNT_UNREADABLE);
        break;
    case OS_WALK_FILE:
    case OS_WALK_PIPE:
        item = item_open(engine, entry, text);
        break;
    }
    bw_buffer_release(&label);
    return item;
}

/* Dump: a later item must not begin before it is known how many parts the one before it has. */
static bool must_wait(const struct engine *engine)
{
    if (engine->next_order - engine->turn >= ORDER_WINDOW)
        return true;
    for (size_t i = 0; i < engine->item_count; i++) {
        if (engine->options.dump && !engine->items[i]->split_known)
            return true;
    }
    return false;
}

struct item *items_next(struct engine *engine)
{
    for (size_t i = 0; i < engine->item_count; i++) {
        struct item *item = engine->items[i];
        if (item->split_known && item->next_start != UINT64_MAX)
            return item;
    }
    while (!engine->walk_done && engine->failure == BW_OK && !must_wait(engine)) {
        struct os_walk_entry entry;
        const bw_status status = os_walk_next(engine->walk, &entry, engine->err);
        if (status != BW_OK) {
            engine->walk_done = true;
            if (status != BW_END)
                engine->failure = status;
            break;
        }
        struct item *item = take_entry(engine, &entry);
        if (item != NULL)
            return item;
    }
    return NULL;
}
