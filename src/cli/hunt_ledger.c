#include "cli/hunt_ledger.h"

#include <stdlib.h>

/* Rules by hosts, one byte each, twice; 4,000 rules on 1,000 hosts take 8 MiB. */
#define LEDGER_BYTES (256 * BW_MIB)

static bool prepare(struct hunt_ledger_maker *maker)
{
    if (maker->arena == NULL)
        maker->arena = bw_arena_new(LEDGER_BYTES);
    return maker->arena != NULL;
}

void hunt_ledger_release(struct hunt_ledger_maker *maker)
{
    bw_arena_free(maker->arena);
    free(maker->lost);
    *maker = (struct hunt_ledger_maker){.arena = NULL};
}

void hunt_ledger_problem(struct hunt_ledger_maker *maker, const struct sigma_problem *problem)
{
    if (problem->kind == SIGMA_PROBLEM_WARNING || !prepare(maker))
        return;
    if (maker->lost_count == maker->capacity) {
        const uint32_t capacity = maker->capacity != 0 ? 2 * maker->capacity : 64;
        struct sigma_ledger_lost *lost = realloc(maker->lost, capacity * sizeof(*lost));
        if (lost == NULL)
            return;
        maker->lost = lost;
        maker->capacity = capacity;
    }
    const struct sigma_ledger_lost lost = {
            .title = bw_arena_copy(maker->arena, problem->rule_title),
            .path = bw_arena_copy(maker->arena, problem->path),
            .reason = bw_arena_copy(maker->arena, problem->text)};
    if (lost.title.ptr != NULL && lost.path.ptr != NULL && lost.reason.ptr != NULL)
        maker->lost[maker->lost_count++] = lost;
}

bw_status hunt_ledger_make(struct hunt_ledger_maker *maker, const struct sigma_ruleset *ruleset,
        const struct detector_cover *cover, struct report_source *source, struct bw_err *err)
{
    const struct sigma_ledger_input input = {.image = sigma_ruleset_image(ruleset),
            .cover = cover,
            .source = source,
            .lost = maker->lost,
            .lost_count = maker->lost_count};
    if (!prepare(maker))
        return bw_fail(err, BW_E_NOMEM, "ledger");
    return sigma_ledger_make(&input, maker->arena, &maker->ledger, err);
}
