#include "sigma/problems.h"

#include <stdlib.h>
#include <string.h>

#include "sigma/intern.h"

/* A problem with its place in the order in which problems were met, so that sorting is stable. */
struct entry {
    struct sigma_problem problem;
    size_t met;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    const int order = bw_str_compare(a->problem.path, b->problem.path);
    if (order != 0)
        return order;
    if (a->problem.line != b->problem.line)
        return a->problem.line < b->problem.line ? -1 : 1;
    return (a->met > b->met) - (a->met < b->met);
}

/* Two rules of one id: both are used, but what names the id means either. */
static bool warn_of_ids(const struct sigma_loaded *loaded, struct sigma_load *load)
{
    struct sigma_intern ids = {0};
    bool good = true;
    const struct sigma_rule **first =
            bw_arena_alloc(load->keep, loaded->rule_count, sizeof(void *));
    for (uint32_t i = 0; i < loaded->rule_count && good; i++) {
        const struct sigma_rule *rule = loaded->rules[i];
        uint32_t number;
        bool added;
        if (rule->legacy)
            continue; /* its correlation has the same id, and is the rule that was written */
        good = first != NULL && sigma_intern_add(&ids, bw_str_bytes(rule->id), &number, &added);
        if (!good)
            break;
        if (added) {
            first[number] = rule;
            continue;
        }
        load->path = rule->path;
        load->title = rule->title;
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, rule->line,
                "its id '%.*s' is that of '%.*s' (%.*s) too", bw_str_width(rule->id), rule->id.ptr,
                bw_str_width(first[number]->title), first[number]->title.ptr,
                bw_str_width(first[number]->path), first[number]->path.ptr);
    }
    sigma_intern_release(&ids);
    return good && !load->nomem;
}

static void count(const struct sigma_problem *problem, struct sigma_block_counts *counts)
{
    switch (problem->kind) {
    case SIGMA_PROBLEM_ERROR:
        counts->errors++;
        break;
    case SIGMA_PROBLEM_WARNING:
        counts->warnings++;
        break;
    case SIGMA_PROBLEM_SKIPPED:
        counts->skipped++;
        break;
    }
}

bw_status sigma_problems_finish(const struct sigma_loaded *loaded,
        const struct sigma_problems *more, const struct sigma_problems *linking,
        struct bw_arena *arena, struct sigma_image_input *input, struct bw_err *err)
{
    struct sigma_load load = {.keep = arena};
    if (!warn_of_ids(loaded, &load))
        return bw_fail(err, BW_E_NOMEM, "loading rules");
    const size_t total = loaded->problem_count + more->count + linking->count + load.problems.count;
    struct entry *entries = bw_arena_alloc(arena, total, sizeof(*entries));
    struct sigma_problem *problems = bw_arena_alloc(arena, total, sizeof(*problems));
    if (entries == NULL || problems == NULL)
        return bw_fail(err, BW_E_NOMEM, "loading rules");
    size_t at = 0;
    for (; at < loaded->problem_count; at++)
        entries[at].problem = loaded->problems[at];
    const struct sigma_problem_note *const lists[] = {
            more->first, linking->first, load.problems.first};
    for (size_t i = 0; i < BW_COUNT(lists); i++)
        for (const struct sigma_problem_note *note = lists[i]; note != NULL; note = note->next)
            entries[at++].problem = note->problem;
    for (size_t i = 0; i < total; i++)
        entries[i].met = i;
    qsort(entries, total, sizeof(*entries), compare_entries);
    for (size_t i = 0; i < total; i++) {
        problems[i] = entries[i].problem;
        count(&problems[i], &input->counts);
    }
    input->problems = problems;
    input->problem_count = total;
    return BW_OK;
}
