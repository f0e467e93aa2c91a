#include "cli/hunt_beside.h"

#include "base/arena.h"
#include "cli/hunt_processes.h"
#include "cli/summary_run.h"

/* Lines of one kind. */
#define EACH_KIND 20

/* Keys that are kept: a sample beyond. A hunt is to stay small; `tree` and `anomalies` take more.
 */
#define LOG_KEYS     500000
#define PROCESS_KEYS 1000000

#define BESIDE_ARENA (48 * BW_MIB)

void hunt_beside_release(struct hunt_beside_maker *maker)
{
    sigma_ruleset_free(maker->names);
    summary_store_free(maker->logs);
    summary_store_free(maker->processes);
    oddities_free(maker->oddities);
    bw_arena_free(maker->arena);
}

bw_status hunt_beside_begin(
        struct hunt_beside_maker *maker, bool processes, bool no_cache, struct bw_err *err)
{
    const char *const *const lists[] = {summary_anomaly_fields, summary_process_fields};
    bw_status status = summary_names_load(lists, processes ? 2 : 1,
            processes ? summary_process_logsources : NULL, no_cache, &maker->names, err);
    if (status == BW_OK)
        status = summary_store_new(LOG_KEYS, &maker->logs, err);
    if (status == BW_OK && processes)
        status = summary_store_new(PROCESS_KEYS, &maker->processes, err);
    maker->oddities = oddities_new();
    maker->arena = bw_arena_new(BESIDE_ARENA);
    if (status == BW_OK && (maker->oddities == NULL || maker->arena == NULL))
        status = bw_fail(err, BW_E_NOMEM, "out of memory");
    if (status == BW_OK)
        maker->what = (struct summarizer){.image = sigma_ruleset_image(maker->names),
                .processes = processes,
                .sampled = true};
    return status;
}

void hunt_beside_count(struct hunt_beside_maker *maker, struct engine_options *options)
{
    if (maker->names == NULL)
        return;
    options->summarizer_kind = &summarizer_hunt;
    options->summarizer = &maker->what;
    options->count_beside = true;
}

bw_status hunt_beside_row(
        struct hunt_beside_maker *maker, const struct summary_row *row, struct bw_err *err)
{
    if (row->table < SUMMARY_PROCESS_STARTS)
        return summary_store_add(maker->logs, row, err);
    return maker->processes != NULL ? summary_store_add(maker->processes, row, err) : BW_OK;
}

void hunt_beside_note(struct hunt_beside_maker *maker, const struct hunt_note *note)
{
    /* what was taken for granted and what could not be read has places of its own in a report */
    if (maker->oddities != NULL && note->kind == INPUT_NOTE_ANOMALY)
        oddities_add_note(maker->oddities, note);
}

void hunt_beside_item(struct hunt_beside_maker *maker, const struct hunt_item *item)
{
    if (maker->oddities != NULL)
        oddities_add_item(maker->oddities, item);
}

static bw_str keep(struct hunt_beside_maker *maker, bw_str text)
{
    const bw_str copy = bw_arena_copy(maker->arena, text);
    return copy.ptr != NULL ? copy : BW_STR("");
}

static enum finding_level level_of_weight(enum anomaly_weight weight)
{
    return weight == ANOMALY_SERIOUS   ? FINDING_LEVEL_HIGH
           : weight == ANOMALY_NOTABLE ? FINDING_LEVEL_MEDIUM
                                       : FINDING_LEVEL_LOW;
}

static bw_status make_oddities(struct hunt_beside_maker *maker, struct bw_err *err)
{
    size_t count;
    uint32_t of_kind = 0;
    struct hunt_beside *beside = &maker->beside;
    const bw_status status = oddities_collect(maker->oddities, maker->logs, err);
    struct hunt_oddity *kept = bw_arena_alloc(maker->arena, HUNT_MAX_ODDITIES, sizeof(*kept));
    if (status != BW_OK)
        return status;
    if (kept == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    const struct oddity *list = oddities_list(maker->oddities, &count);
    const struct oddities_counts counts = oddities_counts(maker->oddities);
    for (size_t i = 0; i < count; i++) {
        if (oddity_is_unknown_clock(&list[i]))
            continue; /* for who asks about clocks */
        of_kind = i != 0 && list[i].kind == list[i - 1].kind ? of_kind + 1 : 0;
        if (of_kind >= EACH_KIND || beside->oddity_count == HUNT_MAX_ODDITIES) {
            beside->oddities_more++;
            continue;
        }
        kept[beside->oddity_count++] = (struct hunt_oddity){.kind = list[i].kind->name,
                .what = list[i].kind->what,
                .why = list[i].kind->why,
                .level = level_of_weight(list[i].kind->weight),
                .host = keep(maker, list[i].host),
                .log = keep(maker, list[i].log),
                .detail = keep(maker, list[i].detail),
                .count = list[i].count,
                .first = list[i].first,
                .last = list[i].last,
                .clock = oddity_is_clock(&list[i])};
    }
    beside->oddities = kept;
    beside->oddities_more += counts.left_out;
    beside->clocks_known = counts.clock_seen;
    return BW_OK;
}

bw_status hunt_beside_make(
        struct hunt_beside_maker *maker, const struct sigma_ruleset *ruleset, struct bw_err *err)
{
    bw_status status = make_oddities(maker, err);
    if (status == BW_OK && maker->processes != NULL)
        status = hunt_processes_make(maker->processes, ruleset, maker->arena, &maker->beside, err);
    return status;
}
