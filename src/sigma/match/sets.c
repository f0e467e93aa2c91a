#include "sigma/match/sets.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/match/plan.h"

/* True when the text has a character that is none of `others`. */
static bool has_other_than(bw_str text, const char *others)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr(others, text.ptr[i]) == NULL || text.ptr[i] == '\0')
            return true;
    return false;
}

/* Which values need no scan, whatever is in them. */
static void set_limits(struct sigma_set *set, const struct match_literal *literals, size_t count)
{
    set->text_only = true;
    set->wants_letter = true;
    for (size_t i = 0; i < count; i++) {
        set->text_only &= has_other_than(literals[i].text, SIGMA_PRINTED_CHARACTERS);
        set->wants_letter &= has_other_than(literals[i].text, SIGMA_LETTERLESS_CHARACTERS);
    }
}

static bool set_literals(struct sigma_set *set, const struct match_literal *literals, size_t count,
        struct bw_arena *arena)
{
    struct bw_buffer compiled;
    bw_buffer_init(&compiled, 64 * BW_MIB);
    bool ok = match_literals_build(literals, count, &compiled, NULL) == BW_OK;
    uint8_t *copy = ok ? bw_arena_alloc_raw(arena, compiled.len, 1) : NULL;
    if (copy != NULL)
        memcpy(copy, compiled.ptr, compiled.len);
    ok = copy != NULL &&
         match_literals_view((bw_bytes){.ptr = copy, .len = compiled.len}, &set->literals);
    if (ok)
        set->shortest = (uint32_t)match_literals_shortest(&set->literals);
    bw_buffer_release(&compiled);
    return ok;
}

static bool is_one_of(uint32_t column, const uint32_t *columns, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (columns[i] == column)
            return true;
    return false;
}

/* The keywords' column when one of the columns carries its literals, else SIGMA_NONE. */
static uint32_t carried(const struct sigma_plan *plan, const uint32_t *columns, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (plan->columns[columns[i]].keywords)
            return sigma_plan_column(plan, SIGMA_FIELD_KEYWORD, SIGMA_NONE);
    return SIGMA_NONE;
}

/* Those of all predicates into `literals`; SIZE_MAX when memory is out. */
static size_t collect(const struct sigma_image *image, const struct sigma_plan *plan,
        const uint32_t *columns, uint32_t count, struct bw_arena *scratch,
        struct match_literal *literals)
{
    const uint32_t keywords = carried(plan, columns, count);
    size_t found = 0;
    for (uint32_t i = 0; i < plan->predicate_count; i++) {
        const struct sigma_plan_predicate *p = &plan->predicates[i];
        if (!p->scanned || (p->column != keywords && !is_one_of(p->column, columns, count)))
            continue;
        const size_t made =
                sigma_tables_literals(image, p->predicate, i, scratch, literals + found);
        if (made == 0)
            return SIZE_MAX;
        found += made;
    }
    return found;
}

bool sigma_set_make(const struct sigma_image *image, const struct sigma_plan *plan,
        const uint32_t *columns, uint32_t count, struct bw_arena *arena, struct sigma_set *ret_set)
{
    struct bw_arena *scratch = bw_arena_new(16 * BW_MIB);
    struct match_literal *literals =
            malloc((plan->scanned_count + 1u) * SIGMA_MAX_LITERALS * sizeof(*literals));
    bool ok = scratch != NULL && literals != NULL;
    if (ok) {
        const size_t found = collect(image, plan, columns, count, scratch, literals);
        ok = found != SIZE_MAX && set_literals(ret_set, literals, found, arena);
        if (ok)
            set_limits(ret_set, literals, found);
    }
    free(literals);
    bw_arena_free(scratch);
    return ok;
}

/* Of the present choice: a column's own hash tells whether its predicates are others now. */
static uint64_t triggers_of(const struct sigma_plan *plan, const uint32_t *columns, uint32_t count)
{
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++)
        hash = bw_hash_mix(hash, plan->columns[columns[i]].triggers);
    return hash;
}

const struct sigma_set *sigma_set_merged(const struct sigma_image *image, struct sigma_plan *plan,
        const uint32_t *columns, uint32_t count, struct bw_arena *arena)
{
    struct sigma_merged *m = NULL;
    const uint64_t triggers = triggers_of(plan, columns, count);
    for (uint32_t i = 0; i < plan->merged_count && m == NULL; i++)
        if (plan->merged[i].count == count &&
                memcmp(plan->merged[i].columns, columns, count * sizeof(*columns)) == 0)
            m = &plan->merged[i];
    if (m != NULL && m->triggers == triggers)
        return &m->set;
    if (count > SIGMA_MERGED_COLUMNS || (m == NULL && plan->merged_count == SIGMA_MERGED_SETS))
        return NULL;
    struct sigma_set set;
    if (!sigma_set_make(image, plan, columns, count, arena, &set))
        return NULL;
    if (m == NULL)
        m = &plan->merged[plan->merged_count++];
    *m = (struct sigma_merged){.count = count, .triggers = triggers, .set = set};
    memcpy(m->columns, columns, count * sizeof(*columns));
    return &m->set;
}
