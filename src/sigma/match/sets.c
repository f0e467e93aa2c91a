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

/* ---- what may stand between words ---- */

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Letters that a date has: names of months, of the zone, the mark before the time of day. At an
 * end of the text they may be a part of one. */
static bool is_of_date(bw_str letters, bool at_end)
{
    static const bw_str words[] = {BW_STR_INIT("jan"), BW_STR_INIT("feb"), BW_STR_INIT("mar"),
            BW_STR_INIT("apr"), BW_STR_INIT("may"), BW_STR_INIT("jun"), BW_STR_INIT("jul"),
            BW_STR_INIT("aug"), BW_STR_INIT("sep"), BW_STR_INIT("oct"), BW_STR_INIT("nov"),
            BW_STR_INIT("dec"), BW_STR_INIT("utc"), BW_STR_INIT("gmt"), BW_STR_INIT("t"),
            BW_STR_INIT("z")};
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (at_end ? bw_str_find(words[i], letters) != SIZE_MAX : bw_str_eq(words[i], letters))
            return true;
    return false;
}

/* Could the text be a piece of a date or a number? Marks stand alone there. */
static bool is_of_number(bw_str text)
{
    bool mark = false; /* the character before was one */
    for (size_t i = 0; i < text.len; i++) {
        size_t end = i;
        while (end < text.len && is_letter(text.ptr[end]))
            end++;
        if (end != i) {
            const bw_str letters = {.ptr = text.ptr + i, .len = end - i};
            if (!is_of_date(letters, i == 0 || end == text.len))
                return false;
            i = end - 1;
            mark = false;
        } else if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            mark = false;
        } else if (mark || strchr(":/.+-", text.ptr[i]) == NULL || text.ptr[i] == '\0') {
            return false;
        } else {
            mark = true;
        }
    }
    return true;
}

/* What parts the words of a line whose words are all fields: struct event_field, in_pieces. */
static bool is_between_words(char c)
{
    return strchr(" \t\"[],", c) != NULL; /* '\0', too: who knows */
}

static bool has_between(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_between_words(text.ptr[i]))
            return true;
    return false;
}

static bw_str longest_word(bw_str text)
{
    bw_str longest = bw_str_head(text, 0);
    size_t start = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && !is_between_words(text.ptr[i]))
            continue;
        if (i - start > longest.len)
            longest = (bw_str){.ptr = text.ptr + start, .len = i - start};
        start = i + 1;
    }
    return longest;
}

/* Shorter words stand in too many texts. */
#define WORD_MIN 4

/* Literals that one keyword of several words becomes. */
#define WORD_LITERALS 4

_Static_assert(WORD_LITERALS <= SIGMA_MAX_LITERALS, "there is room for all of them");

/*
 * A keyword of several words can not stand in a line unless its longest word stands in a field,
 * where it is looked for instead, with what parts it from the next on either side: that, or the
 * field begins or ends there. Returns how many literals there are now; `literal` is the first.
 */
static size_t expand(struct match_literal *literal)
{
    const bw_str text = literal->text;
    const bw_str word = longest_word(text);
    const uint32_t id = literal->id;
    if (literal->kind != MATCH_LITERAL_CONTAINS || word.len == text.len || word.len < WORD_MIN ||
            is_of_number(word))
        return 1;
    const size_t before = word.ptr != text.ptr;
    const size_t after = word.ptr + word.len != text.ptr + text.len;
    size_t count = 0;
    for (size_t left = 0; left <= before; left++)
        for (size_t right = 0; right <= after; right++) {
            const bool begins = left < before; /* the field */
            const bool ends = right < after;
            literal[count++] = (struct match_literal){.id = id,
                    .text = {.ptr = word.ptr - left, .len = left + word.len + right},
                    .kind = begins && ends ? MATCH_LITERAL_EXACT
                            : begins       ? MATCH_LITERAL_PREFIX
                            : ends         ? MATCH_LITERAL_SUFFIX
                                           : MATCH_LITERAL_CONTAINS};
        }
    return count;
}

/* May it stand in a line, though it stands in none of its words? */
static bool is_across(const struct match_literal *literal)
{
    return literal->kind != MATCH_LITERAL_CONTAINS || has_between(literal->text) ||
           is_of_number(literal->text);
}

/* Those to the front; returns how many. */
static size_t keep_across(struct match_literal *literals, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (is_across(&literals[i]))
            literals[kept++] = literals[i];
    return kept;
}

/* ---- sets ---- */

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

/* The same of a keyword's, for lines in pieces: its words, or what may stand `across` them. */
static size_t in_pieces(
        struct sigma_plan_predicate *p, struct match_literal *literals, size_t count, bool across)
{
    const bool expression = count > 1; /* it has alternatives already */
    if (!expression)
        count = expand(literals);
    p->reduced |= !expression && count > 1;
    if (!across)
        return count;
    return p->reduced ? 0 : keep_across(literals, count);
}

/* Those of all predicates into `literals`; SIZE_MAX when memory is out. */
static size_t collect(const struct sigma_image *image, struct sigma_plan *plan,
        const uint32_t *columns, uint32_t count, bool across, struct bw_arena *scratch,
        struct match_literal *literals)
{
    const uint32_t carries = carried(plan, columns, count);
    const uint32_t keywords =
            plan->in_pieces ? sigma_plan_column(plan, SIGMA_FIELD_KEYWORD, SIGMA_NONE) : SIGMA_NONE;
    size_t found = 0;
    for (uint32_t i = 0; i < plan->predicate_count; i++) {
        struct sigma_plan_predicate *p = &plan->predicates[i];
        if (!p->scanned || (p->column != carries && !is_one_of(p->column, columns, count)))
            continue;
        size_t made = sigma_tables_literals(image, p->predicate, i, scratch, literals + found);
        if (made == 0)
            return SIZE_MAX;
        if (p->column == keywords)
            made = in_pieces(p, &literals[found], made, across);
        found += made;
    }
    return found;
}

static bool make(const struct sigma_image *image, struct sigma_plan *plan, const uint32_t *columns,
        uint32_t count, bool across, struct bw_arena *arena, struct sigma_set *set, bool *ret_any)
{
    struct bw_arena *scratch = bw_arena_new(16 * BW_MIB);
    struct match_literal *literals =
            malloc((plan->scanned_count + 1u) * SIGMA_MAX_LITERALS * sizeof(*literals));
    bool ok = scratch != NULL && literals != NULL;
    *ret_any = false;
    if (ok) {
        const size_t found = collect(image, plan, columns, count, across, scratch, literals);
        ok = found != SIZE_MAX;
        *ret_any = ok && found != 0;
        if (*ret_any) {
            ok = set_literals(set, literals, found, arena);
            set_limits(set, literals, found);
        }
    }
    free(literals);
    bw_arena_free(scratch);
    return ok;
}

const struct sigma_set *sigma_set_of(const struct sigma_image *image, struct sigma_plan *plan,
        uint32_t index, struct bw_arena *arena)
{
    struct sigma_column *column = &plan->columns[index];
    bool any;
    if (column->set_of == column->triggers)
        return &column->set;
    if (!make(image, plan, &index, 1, false, arena, &column->set, &any))
        return NULL;
    column->set_of = column->triggers;
    return &column->set;
}

bool sigma_set_across(const struct sigma_image *image, struct sigma_plan *plan, uint32_t keywords,
        struct bw_arena *arena, const struct sigma_set **ret_set)
{
    struct sigma_column *column = &plan->columns[keywords];
    if (column->across_of != column->triggers &&
            !make(image, plan, &keywords, 1, true, arena, &column->across, &column->has_across))
        return false;
    column->across_of = column->triggers;
    *ret_set = column->has_across ? &column->across : NULL;
    return true;
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
    bool any;
    if (!make(image, plan, columns, count, false, arena, &set, &any))
        return NULL;
    if (m == NULL)
        m = &plan->merged[plan->merged_count++];
    *m = (struct sigma_merged){.count = count, .triggers = triggers, .set = set};
    memcpy(m->columns, columns, count * sizeof(*columns));
    return &m->set;
}
