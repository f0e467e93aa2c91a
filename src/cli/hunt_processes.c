#include "cli/hunt_processes.h"

#include <stdlib.h>

#include "summary/process_store.h"

/* Of what a process with findings started: this many of each, so many steps down. */
#define EACH_CHILDREN 25
#define STEPS_DOWN    3

#define TEXT_MAX 600

/* A process on the way down to the one at hand. */
struct way {
    uint32_t index;    /* HUNT_NO_PROCESS: it is not kept */
    uint32_t children; /* of it that are kept, without those that lead to findings */
    uint32_t steps;    /* down from one with findings */
};

struct kept_id {
    uint64_t id;
    uint32_t index;
};

struct making {
    struct bw_arena *arena;
    const struct sigma_ruleset *ruleset;
    struct hunt_beside *beside;
    struct hunt_process *processes;
    struct kept_id *ids;
    struct hunt_process_mark *marks;
    struct way way[PROCESS_MAX_DEPTH];
};

static unsigned level_of(void *user, uint32_t rule)
{
    const struct making *m = user;
    const struct detector *detector = sigma_ruleset_detector(m->ruleset);
    return rule < detector_sigma.rule_count(detector)
                   ? 1 + (unsigned)detector_sigma.rule(detector, rule).level
                   : 0;
}

static bw_str keep(struct making *m, bw_str text)
{
    const bw_str copy = bw_arena_copy(m->arena, bw_str_head(text, TEXT_MAX));
    return copy.ptr != NULL ? copy : BW_STR("");
}

/* What leads to findings is always wanted; of what came after them, the first. */
static bool is_wanted(const struct making *m, const struct process *process, struct way *up)
{
    if (m->beside->process_count == HUNT_MAX_PROCESSES)
        return false;
    if (process->chosen || process->leads || up == NULL)
        return true;
    if (up->index == HUNT_NO_PROCESS || up->steps >= STEPS_DOWN || up->children >= EACH_CHILDREN)
        return false;
    up->children++;
    return true;
}

static bw_status take_process(void *user, const struct process *process,
        const struct process_place *place, struct bw_err *err)
{
    struct making *m = user;
    struct way *up = place->depth != 0 ? &m->way[place->depth - 1] : NULL;
    struct way *here = &m->way[place->depth];
    (void)err;
    *here = (struct way){.index = HUNT_NO_PROCESS};
    if (!is_wanted(m, process, up)) {
        if (up != NULL && up->index != HUNT_NO_PROCESS)
            m->processes[up->index].more++;
        m->beside->processes_more += process->chosen;
        return BW_OK;
    }
    here->index = m->beside->process_count++;
    here->steps = process->chosen || up == NULL ? 0 : up->steps + 1;
    m->ids[here->index] = (struct kept_id){.id = process->id, .index = here->index};
    m->processes[here->index] = (struct hunt_process){
            .parent = up != NULL ? up->index : HUNT_NO_PROCESS,
            .logged = process->logged,
            .became = process->became,
            .start = process->start,
            .end = process->end,
            .pid = process->pid,
            .host = keep(m, process->host),
            .user = keep(m, process->user),
            .image = keep(m, process->image),
            .command_line = keep(m, process->command_line),
            .command_length = process->command_length != 0           ? process->command_length
                              : process->command_line.len > TEXT_MAX ? process->command_line.len
                                                                     : 0,
            .level = process->level,
            .findings = process->findings,
            .more = place->hidden};
    return BW_OK;
}

static int compare_ids(const void *left, const void *right)
{
    const struct kept_id *a = left;
    const struct kept_id *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static bw_status take_mark(void *user, const struct process_mark *mark, struct bw_err *err)
{
    struct making *m = user;
    const struct kept_id key = {.id = mark->process};
    const struct kept_id *kept =
            bsearch(&key, m->ids, m->beside->process_count, sizeof(*m->ids), compare_ids);
    (void)err;
    if (kept == NULL)
        return BW_OK; /* counted where it was left out */
    if (m->beside->mark_count == HUNT_MAX_PROCESS_MARKS) {
        m->beside->processes_more++;
        return BW_OK;
    }
    m->marks[m->beside->mark_count++] = (struct hunt_process_mark){
            .time = mark->time, .record_id = mark->record_id, .process = kept->index};
    return BW_OK;
}

static int compare_marks(const void *left, const void *right)
{
    const struct hunt_process_mark *a = left;
    const struct hunt_process_mark *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->record_id != b->record_id)
        return a->record_id < b->record_id ? -1 : 1;
    return (a->process > b->process) - (a->process < b->process);
}

static bw_status fill(struct making *m, struct process_store *store, struct bw_err *err)
{
    const struct process_choice those_with_findings = {.at = BW_TIME_UNKNOWN};
    struct hunt_beside *beside = m->beside;
    uint64_t count;
    bw_status status = process_store_choose(store, &those_with_findings, &count, err);
    if (status == BW_OK)
        status = process_store_each(store, take_process, m, err);
    if (status != BW_OK || beside->process_count == 0)
        return status;
    qsort(m->ids, beside->process_count, sizeof(*m->ids), compare_ids);
    status = process_store_marks(store, take_mark, m, err);
    if (beside->mark_count != 0)
        qsort(m->marks, beside->mark_count, sizeof(*m->marks), compare_marks);
    beside->processes = m->processes;
    beside->marks = m->marks;
    return status;
}

bw_status hunt_processes_make(struct summary_store *rows, const struct sigma_ruleset *ruleset,
        struct bw_arena *arena, struct hunt_beside *beside, struct bw_err *err)
{
    struct process_store *store = NULL;
    struct making *m = bw_arena_alloc(arena, 1, sizeof(*m));
    if (m == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    *m = (struct making){.arena = arena,
            .ruleset = ruleset,
            .beside = beside,
            .processes = bw_arena_alloc(arena, HUNT_MAX_PROCESSES, sizeof(*m->processes)),
            .ids = bw_arena_alloc(arena, HUNT_MAX_PROCESSES, sizeof(*m->ids)),
            .marks = bw_arena_alloc(arena, HUNT_MAX_PROCESS_MARKS, sizeof(*m->marks))};
    if (m->processes == NULL || m->ids == NULL || m->marks == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    const struct process_store_options options = {.rows = rows, .level_of = level_of, .user = m};
    bw_status status = process_store_new(&options, &store, err);
    if (status == BW_OK)
        status = fill(m, store, err);
    process_store_free(store);
    return status;
}
