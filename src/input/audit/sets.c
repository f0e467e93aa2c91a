#include "input/audit/sets.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"

#define OPEN_MAX BW_LIMIT_AUDIT_OPEN_SETS
/* Open sets, those that were closed by one line, and the one that is shown. */
#define POOL (2 * OPEN_MAX + 2)

struct auditd_sets {
    struct auditd_set pool[POOL];
    struct auditd_set *free[POOL];
    size_t free_count;
    struct auditd_set *open[OPEN_MAX]; /* the oldest first */
    size_t open_count;
    struct auditd_set *ready[POOL];
    size_t ready_first;
    size_t ready_count;
    struct auditd_set *shown;
    size_t open_bytes;
    uint64_t lines;
};

struct auditd_sets *auditd_sets_new(void)
{
    struct auditd_sets *sets = calloc(1, sizeof(*sets));
    if (sets == NULL)
        return NULL;
    for (size_t i = 0; i < POOL; i++)
        sets->free[sets->free_count++] = &sets->pool[POOL - 1 - i];
    return sets;
}

void auditd_sets_free(struct auditd_sets *sets)
{
    if (sets == NULL)
        return;
    for (size_t i = 0; i < POOL; i++) {
        bw_arena_free(sets->pool[i].arena);
        free(sets->pool[i].records);
    }
    free(sets);
}

/* ---- open and close ---- */

static void close_at(struct auditd_sets *sets, size_t index, bool cut)
{
    struct auditd_set *set = sets->open[index];
    set->cut = cut;
    sets->open_bytes -= set->bytes;
    sets->open_count--;
    memmove(sets->open + index, sets->open + index + 1,
            (sets->open_count - index) * sizeof(struct auditd_set *));
    sets->ready[(sets->ready_first + sets->ready_count++) % POOL] = set;
}

static void close_old(struct auditd_sets *sets, const struct audit_line *line, uint64_t node)
{
    const bw_time oldest = line->time - BW_LIMIT_AUDIT_SET_SECONDS * BW_TIME_SECOND;
    for (size_t i = 0; i < sets->open_count;) {
        const struct auditd_set *set = sets->open[i];
        if ((set->node == node && set->time < oldest) ||
                sets->lines - set->last_line > BW_LIMIT_AUDIT_SET_LINES)
            close_at(sets, i, false);
        else
            i++;
    }
    while (sets->open_count == OPEN_MAX ||
            (sets->open_count != 0 && sets->open_bytes > BW_LIMIT_AUDIT_OPEN_BYTES))
        close_at(sets, 0, true);
}

static struct auditd_set *open_set(
        struct auditd_sets *sets, const struct audit_line *line, uint64_t node)
{
    close_old(sets, line, node);
    if (sets->free_count == 0)
        return NULL; /* cannot be: whoever adds takes what is complete */
    struct auditd_set *set = sets->free[sets->free_count - 1];
    if (set->arena == NULL)
        set->arena = bw_arena_new(BW_LIMIT_AUDIT_SET_BYTES + BW_LIMIT_RECORD_BYTES);
    if (set->arena == NULL)
        return NULL;
    sets->free_count--;
    set->count = 0;
    set->bytes = 0;
    set->cut = false;
    set->node = node;
    set->serial = line->serial;
    set->time = line->time;
    sets->open[sets->open_count++] = set;
    return set;
}

/* SIZE_MAX when there is none. The newest are looked at first. */
static size_t find_open(
        const struct auditd_sets *sets, const struct audit_line *line, uint64_t node)
{
    for (size_t i = sets->open_count; i-- > 0;) {
        const struct auditd_set *set = sets->open[i];
        if (set->serial == line->serial && set->time == line->time && set->node == node)
            return i;
    }
    return SIZE_MAX;
}

/* ---- records ---- */

static bw_str moved(bw_str part, bw_str from, bw_str to)
{
    const uintptr_t at = (uintptr_t)part.ptr - (uintptr_t)from.ptr;
    return part.len != 0 && at <= from.len ? (bw_str){.ptr = to.ptr + at, .len = part.len} : part;
}

static bool add_record(
        struct auditd_set *set, const struct audit_line *line, bw_str text, uint64_t offset)
{
    if (set->count == set->capacity) {
        const size_t capacity = set->capacity != 0 ? 2 * set->capacity : 8;
        struct auditd_record *records = realloc(set->records, capacity * sizeof(*records));
        if (records == NULL)
            return false;
        set->records = records;
        set->capacity = capacity;
    }
    const bw_str copy = bw_arena_copy(set->arena, text);
    if (copy.ptr == NULL)
        return false;
    struct auditd_record *record = &set->records[set->count++];
    *record = (struct auditd_record){.line = *line, .text = copy, .offset = offset};
    record->line.node = moved(line->node, text, copy);
    record->line.type = moved(line->type, text, copy);
    record->line.body = moved(line->body, text, copy);
    record->line.names = moved(line->names, text, copy);
    set->bytes += text.len;
    return true;
}

/* A record behind which none of its set comes. (ausearch prints sets backwards: there PROCTITLE is
 * the first.) */
static bool is_last(const struct audit_line *line, size_t count)
{
    return (line->number == AUDIT_TYPE_PROCTITLE && count > 1) || line->number == AUDIT_TYPE_EOE ||
           line->number >= AUDIT_TYPE_KERNEL ||
           (line->number < AUDIT_TYPE_SYSCALL && line->number != AUDIT_TYPE_LOGIN &&
                   line->number != AUDIT_TYPE_UNKNOWN);
}

bw_status auditd_sets_add(
        struct auditd_sets *sets, const struct audit_line *line, bw_str text, uint64_t offset)
{
    const uint64_t node = line->node.len != 0 ? bw_hash64(bw_str_bytes(line->node), 0) : 0;
    size_t index = find_open(sets, line, node);
    sets->lines++;
    if (index != SIZE_MAX && (sets->open[index]->bytes + text.len > BW_LIMIT_AUDIT_SET_BYTES ||
                                     sets->open[index]->count >= BW_LIMIT_AUDIT_SET_RECORDS)) {
        close_at(sets, index, true);
        index = SIZE_MAX;
    }
    struct auditd_set *set = index != SIZE_MAX ? sets->open[index] : open_set(sets, line, node);
    if (set == NULL || !add_record(set, line, text, offset))
        return BW_E_NOMEM;
    if (index == SIZE_MAX)
        index = sets->open_count - 1;
    sets->open_bytes += text.len;
    set->last_line = sets->lines;
    if (is_last(line, set->count))
        close_at(sets, index, false);
    return BW_OK;
}

void auditd_sets_end(struct auditd_sets *sets)
{
    while (sets->open_count != 0)
        close_at(sets, 0, false);
}

const struct auditd_set *auditd_sets_take(struct auditd_sets *sets)
{
    if (sets->shown != NULL) {
        bw_arena_rewind(sets->shown->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
        sets->free[sets->free_count++] = sets->shown;
        sets->shown = NULL;
    }
    if (sets->ready_count == 0)
        return NULL;
    sets->shown = sets->ready[sets->ready_first];
    sets->ready_first = (sets->ready_first + 1) % POOL;
    sets->ready_count--;
    return sets->shown;
}
