/* The correlation engine: each type by hand, and all of them against an oracle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "os/sorter.h"
#include "support/sigma/correlate_oracle.h"

#define S BW_TIME_SECOND

static const uint8_t first_value[] = {0, 1, 2, 3};
static const uint8_t second_value[] = {1, 2, 3, 0};

#define FROM(base)                                                                                 \
    {                                                                                              \
        .source = (base), .groups = first_value, .fields = second_value                            \
    }

static const struct correlate_input one_input[] = {FROM(0)};
static const struct correlate_input three_inputs[] = {FROM(0), FROM(1), FROM(2)};

/* Bounds by sign and number: ">=3 <9". */
static uint32_t parse_bounds(const char *text, struct correlate_bound *bounds)
{
    uint32_t count = 0;
    while (*text != '\0') {
        uint8_t op = 0;
        size_t len = 0;
        for (uint8_t i = 0; i < CORRELATE_OP_COUNT; i++) {
            const size_t n = strlen(correlate_op_sign(i));
            if (strncmp(text, correlate_op_sign(i), n) == 0 && n > len) {
                op = i;
                len = n;
            }
        }
        char *end;
        bounds[count++] = (struct correlate_bound){.op = op, .number = strtod(text + len, &end)};
        text = end + strspn(end, " ");
    }
    return count;
}

/*
 * Events: "base@second" with ":group" and "=value". Results, each with a blank behind it:
 * "time(count)", and "[group]" in front where there is one.
 */
static const struct {
    const char *name;
    uint8_t type;
    const char *bounds;
    bw_time span;
    uint32_t groups;
    const char *program; /* a for input 0 …; & | !; of ordered ones, steps behind a blank: "ab|c&
                            001" */
    const char *events;
    const char *want;
} cases[] = {
        {"count", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "", "0@1 0@2 0@3", "3(3) "},
        {"not enough", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "", "0@1 0@2", ""},
        {"too slow", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "", "0@1 0@7 0@12", ""},
        {"the ends are inside", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "", "0@1 0@7 0@11", "11(3) "},
        {"windows slide over any border", CORRELATE_EVENT_COUNT, ">=4", 10, 0, "",
                "0@8 0@9 0@11 0@12", "12(4) "},
        {"one result while it goes on", CORRELATE_EVENT_COUNT, ">2", 10, 0, "",
                "0@1 0@2 0@3 0@5 0@8", "3(5) "},
        {"two results after a pause", CORRELATE_EVENT_COUNT, ">=2", 10, 0, "", "0@1 0@2 0@30 0@31",
                "2(2) 31(2) "},
        {"it stops holding", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "",
                "0@1 0@2 0@3 0@12 0@20 0@21 0@22", "3(4) 21(4) "},
        {"it does not stop within a moment", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "",
                "0@1 0@2 0@3 0@13 0@13 0@24 0@24 0@25", "3(5) 25(3) "},
        {"it stops with a moment", CORRELATE_EVENT_COUNT, ">=4", 10, 0, "",
                "0@1 0@2 0@3 0@4 0@14 0@14 0@15 0@15", "4(4) 15(4) "},
        {"groups", CORRELATE_EVENT_COUNT, ">=2", 10, 1, "", "0@1:x 0@2:y 0@3:X 0@4:z", "[x]3(2) "},
        {"no group is a group", CORRELATE_EVENT_COUNT, ">=2", 10, 1, "", "0@1 0@2:x 0@3",
                "[-]3(2) "},
        {"an empty group is another", CORRELATE_EVENT_COUNT, ">=2", 10, 1, "",
                "0@1 0@2: 0@3:", "[]3(2) "},
        {"all at once", CORRELATE_EVENT_COUNT, ">=3", 10, 0, "", "0@5 0@5 0@5", "5(3) "},
        {"less than", CORRELATE_EVENT_COUNT, "<3", 10, 0, "", "0@1 0@2 0@50 0@51 0@52", "2(2) "},
        {"less than, in the wake of many", CORRELATE_EVENT_COUNT, "<3", 10, 0, "",
                "0@1 0@2 0@3 0@4 0@5", ""},
        {"equal", CORRELATE_EVENT_COUNT, "=2", 10, 0, "", "0@1 0@2 0@20 0@40 0@41 0@42", "2(2) "},
        {"not equal", CORRELATE_EVENT_COUNT, "!=2", 10, 0, "", "0@1 0@2 0@20", "20(1) "},
        {"a range", CORRELATE_EVENT_COUNT, ">=2 <4", 10, 0, "",
                "0@1 0@2 0@3 0@30 0@31 0@32 0@33 0@60", "3(3) "},
        {"values", CORRELATE_VALUE_COUNT, ">=2", 10, 1, "", "0@1:x=a 0@2:x=A 0@3:x=b", "[x]3(3) "},
        {"values that leave", CORRELATE_VALUE_COUNT, ">=2", 10, 1, "", "0@1:x=a 0@12:x=b", ""},
        {"no value does not count", CORRELATE_VALUE_COUNT, ">=2", 10, 1, "",
                "0@1:x=a 0@2:x 0@3:x=b", "[x]3(2) "},
        {"sum", CORRELATE_VALUE_SUM, ">100", 10, 1, "", "0@1:x=60 0@2:x=30.5 0@3:x=9.5 0@4:x=0x1",
                "[x]4(4) "},
        {"sum without numbers", CORRELATE_VALUE_SUM, ">1", 10, 1, "", "0@1:x=many 0@2:x 0@3:x=nan",
                ""},
        {"average", CORRELATE_VALUE_AVG, ">10", 10, 1, "", "0@1:x=20 0@2:x=1 0@3:x=1", ""},
        {"average of all", CORRELATE_VALUE_AVG, ">10", 10, 1, "", "0@1:x=1 0@2:x=40 0@3:x=1",
                "[x]3(3) "},
        {"median", CORRELATE_VALUE_MEDIAN, "=2.5", 10, 1, "", "0@1:x=9 0@2:x=1 0@3:x=2 0@4:x=3",
                "[x]4(4) "},
        {"percentile", CORRELATE_VALUE_PERCENTILE, ">=8.2", 10, 1, "",
                "0@1:x=1 0@2:x=3 0@3:x=5 0@4:x=7 0@5:x=9", "[x]5(5) "},
        {"smallest", CORRELATE_VALUE_MIN, "<2", 10, 1, "", "0@1:x=9 0@2:x=1", "[x]2(2) "},
        {"largest", CORRELATE_VALUE_MAX, ">8", 10, 1, "", "0@1:x=9 0@2:x=1", "[x]1(2) "},
        {"new value", CORRELATE_NEW_VALUE, "", 10, 1, "", "0@1:x=a 0@20:x=a 0@21:x=b 0@22:x=B",
                "[x]21(1) "},
        {"new value, while it is learnt", CORRELATE_NEW_VALUE, "", 10, 1, "",
                "0@1:x=a 0@10:x=b 0@11:x=c", "[x]11(1) "},
        {"new value, of each group by itself", CORRELATE_NEW_VALUE, "", 10, 1, "",
                "0@1:x=a 0@1:y=b 0@20:x=b 0@21:y=b 0@22:y=a 0@23:z=c", "[x]20(1) [y]22(1) "},
        {"new value, one after the other", CORRELATE_NEW_VALUE, "<=2", 10, 1, "",
                "0@1:x=a 0@20:x=b 0@21:x=c 0@22:x=d", "[x]20(1) [x]21(1) "},
        {"new value, long after", CORRELATE_NEW_VALUE, "", 10, 1, "",
                "0@1:x=a 0@900:x 0@1000:x=a 0@2000:x=b", "[x]2000(1) "},
        {"temporal", CORRELATE_TEMPORAL, "", 10, 1, "", "1@1:x 0@2:x 2@3:y 2@5:x", "[x]5(3) "},
        {"temporal, too late", CORRELATE_TEMPORAL, "", 10, 1, "", "1@1:x 0@2:x 2@12:x", ""},
        {"temporal, two of three", CORRELATE_TEMPORAL, ">=2", 10, 1, "", "1@1:x 1@2:x 0@3:x",
                "[x]3(3) "},
        {"temporal, one but not the other", CORRELATE_TEMPORAL, "", 10, 1, "ac!&b|",
                "0@1:x 2@2:x 0@30:x 1@60:x", "[x]30(1) [x]60(1) "},
        {"temporal, or", CORRELATE_TEMPORAL, "", 10, 1, "ab&c|", "0@1:x 1@2:y 2@3:y", "[y]3(2) "},
        {"ordered", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "", "0@1:x 1@2:x 2@3:x", "[x]3(3) "},
        {"ordered, one of two first", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "ab|c& 001",
                "1@1:x 2@3:x", "[x]3(2) "},
        {"ordered, one of two too late", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "ab|c& 001",
                "2@1:x 1@3:x 0@4:x", ""},
        {"ordered, none between", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "ab!&c& 0-1",
                "0@1:x 2@3:x 0@50:x 1@51:x 2@52:x", "[x]3(2) "},
        {"ordered, none, and in another order", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "ab!&c& 0-1",
                "2@1:x 0@3:x", ""},
        {"ordered, steps in the order of the condition", CORRELATE_TEMPORAL_ORDERED, "", 10, 1,
                "cab|& 110", "2@1:x 1@3:x", "[x]3(2) "},
        {"ordered, in another order", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "",
                "2@1:x 1@2:x 0@3:x", ""},
        {"ordered, with others between", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "",
                "2@1:x 0@2:x 0@3:x 2@4:x 1@5:x 2@6:x", "[x]6(6) "},
        {"ordered, the start is too old", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "",
                "0@1:x 1@2:x 2@12:x", ""},
        {"ordered, at once", CORRELATE_TEMPORAL_ORDERED, "", 10, 1, "", "2@1:x 1@1:x 0@1:x",
                "[x]1(3) "},
        {"ordered, half of it", CORRELATE_TEMPORAL_ORDERED, ">=2", 10, 1, "", "1@1:x 0@2:x 1@3:x",
                "[x]3(3) "},
};

/* An event of a case: its texts lie in the case. */
struct made {
    struct correlate_event events[32];
    bw_str values[32][2];
    uint32_t count;
};

static void make_events(const char *text, struct made *made)
{
    memset(made, 0, sizeof(*made));
    while (*text != '\0') {
        const size_t len = strcspn(text, " ");
        struct correlate_event *e = &made->events[made->count];
        bw_str rest = {.ptr = text, .len = len};
        bw_str *values = made->values[made->count];
        e->base = (uint32_t)(text[0] - '0');
        e->time = atoi(text + 2) * S;
        e->place.offset = made->count;
        e->values = values;
        e->value_count = 2;
        const size_t equals = bw_str_find_char(rest, '=');
        if (equals != SIZE_MAX)
            values[1] = bw_str_from(rest, equals + 1);
        rest = bw_str_head(rest, equals);
        const size_t colon = bw_str_find_char(rest, ':');
        if (colon != SIZE_MAX)
            values[0] = (bw_str){.ptr = rest.ptr + colon + 1, .len = rest.len - colon - 1};
        made->count++;
        text += len + strspn(text + len, " ");
    }
}

static bw_status print_result(void *user, const struct correlate_result *r, struct bw_err *err)
{
    struct bw_buffer *out = user;
    (void)err;
    if (r->groups != NULL && out->max == 4097) /* the mark of a case with groups */
        bw_buffer_printf(out, "[%.*s]", r->groups[0].ptr != NULL ? bw_str_width(r->groups[0]) : 1,
                r->groups[0].ptr != NULL ? r->groups[0].ptr : "-");
    bw_buffer_printf(out, "%lld(%llu) ", (long long)(r->time / S), (unsigned long long)r->events);
    return BW_OK;
}

static uint32_t make_program(const char *text, uint8_t *program)
{
    uint32_t len = 0;
    for (; *text != '\0' && *text != ' '; text++)
        program[len++] = *text == '&'   ? CORRELATE_CODE_AND
                         : *text == '|' ? CORRELATE_CODE_OR
                         : *text == '!' ? CORRELATE_CODE_NOT
                                        : (uint8_t)(*text - 'a');
    return len;
}

/* The three inputs, with the steps that stand behind a program. */
static void make_steps(const char *text, struct correlate_input inputs[3])
{
    const char *steps = strchr(text, ' ');
    memcpy(inputs, three_inputs, sizeof(three_inputs));
    for (int i = 0; steps != NULL && i < 3; i++)
        inputs[i].step = steps[1 + i] == '-' ? CORRELATE_NO_STEP : (uint8_t)(steps[1 + i] - '0');
}

static void test_cases(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct correlate_bound bounds[CORRELATE_MAX_BOUNDS];
        uint8_t program[16];
        struct correlate_input inputs[3];
        struct made made;
        struct bw_buffer out;
        const bool temporal =
                cases[i].type == CORRELATE_TEMPORAL || cases[i].type == CORRELATE_TEMPORAL_ORDERED;
        const struct correlate_definition definition = {
                .type = cases[i].type,
                .alerts = true,
                .timespan = cases[i].span * S,
                .group_count = cases[i].groups,
                .field_count = 1,
                .percentile = 90,
                .bounds = bounds,
                .bound_count = parse_bounds(cases[i].bounds, bounds),
                .program = program,
                .program_len = make_program(cases[i].program, program),
                .inputs = temporal ? inputs : one_input,
                .input_count = temporal ? 3 : 1,
        };
        make_steps(cases[i].program, inputs);
        make_events(cases[i].events, &made);
        bw_buffer_init(&out, cases[i].groups != 0 ? 4097 : 4096);
        const struct correlate_options options = {.definitions = &definition,
                .definition_count = 1,
                .base_count = 3,
                .found = print_result,
                .user = &out};
        struct correlate *c = correlate_new(&options);
        for (uint32_t k = 0; k < made.count; k++)
            assert_int_equal(correlate_add(c, &made.events[k], NULL), BW_OK);
        assert_int_equal(correlate_finish(c, NULL), BW_OK);
        if (!bw_str_eq(bw_buffer_str(&out), bw_str_of(cases[i].want))) {
            print_error("%s: got '%.*s', want '%s'\n", cases[i].name,
                    bw_str_width(bw_buffer_str(&out)), (const char *)out.ptr, cases[i].want);
            failed++;
        }
        correlate_free(c);
        bw_buffer_release(&out);
    }
    assert_int_equal(failed, 0);
}

/* Random worlds: definitions, some of them on others, and a stream of events. */

#define MAX_EVENTS      40
#define MAX_DEFINITIONS 4
#define BASES           3
#define VALUES          3

struct random_world {
    uint64_t seed;
    struct correlate_definition definitions[MAX_DEFINITIONS];
    struct correlate_bound bounds[MAX_DEFINITIONS][CORRELATE_MAX_BOUNDS];
    struct correlate_input inputs[MAX_DEFINITIONS][4];
    uint8_t indexes[MAX_DEFINITIONS][4][8];
    uint8_t programs[MAX_DEFINITIONS][32];
    uint32_t definition_count;
    struct correlate_event events[MAX_EVENTS];
    bw_str values[MAX_EVENTS][VALUES];
    uint32_t event_count;
};

static uint32_t pick(struct random_world *w, uint32_t below)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (uint32_t)((w->seed >> 11) % below);
}

static void make_bounds(struct random_world *w, uint32_t n)
{
    struct correlate_definition *d = &w->definitions[n];
    const bool temporal = d->type == CORRELATE_TEMPORAL || d->type == CORRELATE_TEMPORAL_ORDERED;
    d->bounds = w->bounds[n];
    if ((temporal || d->type == CORRELATE_NEW_VALUE) && pick(w, 3) != 0)
        return;
    do {
        w->bounds[n][d->bound_count++] = (struct correlate_bound){
                .op = (uint8_t)(pick(w, 2) != 0 ? pick(w, 2) : pick(w, CORRELATE_OP_COUNT)),
                .number = pick(w, 5) + pick(w, 2) * 0.5};
    } while (d->bound_count < CORRELATE_MAX_BOUNDS && pick(w, 4) == 0);
}

static void make_random_program(struct random_world *w, uint32_t n)
{
    struct correlate_definition *d = &w->definitions[n];
    uint32_t depth = 0;
    d->program = w->programs[n];
    while (d->program_len < 12 || depth != 1) {
        const bool full = d->program_len >= 9;
        if (depth >= 2 && (full || pick(w, 2) != 0)) {
            w->programs[n][d->program_len++] =
                    pick(w, 2) != 0 ? CORRELATE_CODE_AND : CORRELATE_CODE_OR;
            depth--;
        } else if (depth >= 1 && pick(w, 5) == 0 && !full) {
            w->programs[n][d->program_len++] = CORRELATE_CODE_NOT;
        } else if (!full || depth == 0) {
            w->programs[n][d->program_len++] = (uint8_t)pick(w, d->input_count);
            depth++;
        } else {
            return;
        }
        if (depth == 1 && d->program_len != 0 && pick(w, 3) == 0)
            return;
    }
}

/* Choices joined by AND, some of them negated: what conditions of ordered ones are. */
static void make_random_sequence(struct random_world *w, uint32_t n)
{
    struct correlate_definition *d = &w->definitions[n];
    uint8_t *program = w->programs[n];
    uint32_t len = 0;
    uint8_t step = 0;
    d->program = program;
    for (uint32_t i = 0; i < d->input_count;) {
        const uint32_t part = i;
        const bool absent = pick(w, 4) == 0 && d->input_count > 1;
        do {
            w->inputs[n][i].step = absent ? CORRELATE_NO_STEP : step;
            program[len++] = (uint8_t)i;
            if (i != part)
                program[len++] = CORRELATE_CODE_OR;
            i++;
        } while (i < d->input_count && pick(w, 3) == 0);
        if (absent)
            program[len++] = CORRELATE_CODE_NOT;
        else
            step++;
        if (part != 0)
            program[len++] = CORRELATE_CODE_AND;
    }
    d->program_len = len;
}

static void make_inputs(struct random_world *w, uint32_t n)
{
    struct correlate_definition *d = &w->definitions[n];
    bool taken[BASES + MAX_DEFINITIONS] = {false};
    const uint32_t sources = BASES + n;
    d->inputs = w->inputs[n];
    d->input_count = 0;
    const uint32_t wanted = 1 + pick(w, 3);
    for (uint32_t tries = 0; tries < 20 && d->input_count < wanted; tries++) {
        const uint32_t source = pick(w, sources);
        if (taken[source])
            continue;
        taken[source] = true;
        uint8_t *indexes = w->indexes[n][d->input_count];
        const bool correlation = source >= BASES;
        const uint32_t limit = correlation ? w->definitions[source - BASES].group_count : VALUES;
        for (uint32_t i = 0; i < 8; i++)
            indexes[i] =
                    limit == 0 || pick(w, 10) == 0 ? CORRELATE_NO_VALUE : (uint8_t)pick(w, limit);
        w->inputs[n][d->input_count++] =
                (struct correlate_input){.source = correlation ? source - BASES : source,
                        .correlation = correlation,
                        .groups = indexes,
                        .fields = indexes + 4};
    }
}

static void make_definition(struct random_world *w, uint32_t n)
{
    struct correlate_definition *d = &w->definitions[n];
    *d = (struct correlate_definition){
            .type = (uint8_t)pick(w, CORRELATE_TYPE_COUNT),
            .alerts = pick(w, 4) != 0,
            .timespan = 1 + pick(w, 12),
            .group_count = pick(w, 3),
            .percentile = pick(w, 5) * 25,
    };
    const bool tuple = d->type == CORRELATE_VALUE_COUNT || d->type == CORRELATE_NEW_VALUE;
    d->field_count = tuple ? 1 + pick(w, 2) : 1;
    make_inputs(w, n);
    make_bounds(w, n);
    if (d->type == CORRELATE_TEMPORAL && d->bound_count == 0 && pick(w, 2) != 0)
        make_random_program(w, n);
    if (d->type == CORRELATE_TEMPORAL_ORDERED && d->bound_count == 0 && pick(w, 2) != 0)
        make_random_sequence(w, n);
}

/* Ties, gaps, and letters in both cases. */
static void make_stream(struct random_world *w)
{
    static const char *const texts[] = {"1", "2", "3.25", "a", "A", "-2", "0.5", ""};
    static const char *const hosts[] = {"", "one", "two"};
    bw_time time = -20;
    w->event_count = pick(w, MAX_EVENTS + 1);
    for (uint32_t i = 0; i < w->event_count; i++) {
        const uint32_t step = pick(w, 10);
        time += step < 4 ? 0 : step < 9 ? pick(w, 4) : pick(w, 40);
        for (uint32_t k = 0; k < VALUES; k++)
            w->values[i][k] =
                    pick(w, 8) == 0 ? (bw_str){0} : bw_str_of(texts[pick(w, BW_COUNT(texts))]);
        w->events[i] = (struct correlate_event){.base = pick(w, BASES),
                .time = time,
                .place = {.item_index = pick(w, 3), .offset = i, .record_id = i + 7, .label = 9},
                .host = bw_str_of(hosts[pick(w, 3)]),
                .values = w->values[i],
                .value_count = VALUES};
    }
}

static void make_world(struct random_world *w, uint64_t seed)
{
    memset(w, 0, sizeof(*w));
    w->seed = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    for (uint32_t i = 0; i < 8; i++)
        (void)pick(w, 2);
    w->definition_count = 1 + pick(w, MAX_DEFINITIONS);
    for (uint32_t n = 0; n < w->definition_count; n++)
        make_definition(w, n);
    make_stream(w);
}

struct lines {
    const struct random_world *world;
    struct bw_buffer text, starts;
};

static bw_status add_line(void *user, const struct correlate_result *r, struct bw_err *err)
{
    struct lines *lines = user;
    const size_t start = lines->text.len;
    (void)err;
    bw_buffer_add(&lines->starts, &start, sizeof(start));
    correlate_result_line(&lines->world->definitions[r->definition], r, &lines->text);
    bw_buffer_add_char(&lines->text, '\0');
    return BW_OK;
}

struct feeder {
    struct random_world *world;
    struct correlate *c;
};

static bw_status feed_sorted(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct feeder *f = user;
    uint32_t index;
    (void)keys;
    memcpy(&index, record.ptr, sizeof(index));
    return correlate_add(f->c, &f->world->events[index], err);
}

/* Events arrive in any order; the sorter brings them into theirs, through the disk now and then. */
static void run_engine(struct random_world *w, struct lines *lines)
{
    uint64_t totals[BASES] = {0}; /* known or not: that changes nothing of what is found */
    for (uint32_t i = 0; i < w->event_count; i++)
        totals[w->events[i].base]++;
    const struct correlate_options options = {.definitions = w->definitions,
            .definition_count = w->definition_count,
            .base_count = BASES,
            .base_totals = w->event_count % 4 != 0 ? totals : NULL,
            .found = add_line,
            .user = lines};
    struct feeder f = {.world = w, .c = correlate_new(&options)};
    struct os_sorter *sorter = os_sorter_new(pick(w, 100) == 0 ? 1 : 64 * BW_KIB);
    uint32_t order[MAX_EVENTS];
    for (uint32_t i = 0; i < w->event_count; i++)
        order[i] = i;
    for (uint32_t i = w->event_count; i > 1; i--) {
        const uint32_t k = pick(w, i);
        const uint32_t swapped = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swapped;
    }
    for (uint32_t i = 0; i < w->event_count; i++) {
        const struct correlate_event *e = &w->events[order[i]];
        const uint64_t keys[OS_SORTER_KEYS] = {
                (uint64_t)e->time ^ UINT64_C(1) << 63, e->place.offset, 0, e->base};
        assert_int_equal(os_sorter_add(sorter, keys,
                                 (bw_bytes){(const uint8_t *)&order[i], sizeof(order[i])}, NULL),
                BW_OK);
    }
    assert_int_equal(os_sorter_each(sorter, feed_sorted, &f, NULL), BW_OK);
    assert_int_equal(correlate_finish(f.c, NULL), BW_OK);
    correlate_free(f.c);
    os_sorter_free(sorter);
}

static const char *sorted_text;

static int compare_starts(const void *left, const void *right)
{
    return strcmp(sorted_text + *(const size_t *)left, sorted_text + *(const size_t *)right);
}

static void sort_lines(struct lines *lines, struct bw_buffer *out)
{
    const size_t count = lines->starts.len / sizeof(size_t);
    size_t *starts = (size_t *)(void *)lines->starts.ptr;
    sorted_text = (const char *)lines->text.ptr;
    if (count != 0)
        qsort(starts, count, sizeof(*starts), compare_starts);
    for (size_t i = 0; i < count; i++)
        bw_buffer_printf(out, "%s\n", sorted_text + starts[i]);
    bw_buffer_add_char(out, '\0');
}

static void lines_init(struct lines *lines, const struct random_world *w)
{
    lines->world = w;
    bw_buffer_init(&lines->text, SIZE_MAX);
    bw_buffer_init(&lines->starts, SIZE_MAX);
}

static void lines_release(struct lines *lines)
{
    bw_buffer_release(&lines->text);
    bw_buffer_release(&lines->starts);
}

static size_t compare_world(uint64_t seed)
{
    struct random_world w;
    struct lines got;
    struct lines want;
    struct bw_buffer got_text;
    struct bw_buffer want_text;
    bw_buffer_init(&got_text, SIZE_MAX);
    bw_buffer_init(&want_text, SIZE_MAX);
    make_world(&w, seed);
    lines_init(&got, &w);
    lines_init(&want, &w);
    run_engine(&w, &got);
    correlate_oracle(
            w.definitions, w.definition_count, w.events, w.event_count, &want.text, &want.starts);
    sort_lines(&got, &got_text);
    sort_lines(&want, &want_text);
    if (strcmp((const char *)got_text.ptr, (const char *)want_text.ptr) != 0)
        fail_msg("stream %llu\ngot\n%swant\n%s", (unsigned long long)seed, got_text.ptr,
                want_text.ptr);
    const size_t results = want.starts.len / sizeof(size_t);
    lines_release(&got);
    lines_release(&want);
    bw_buffer_release(&got_text);
    bw_buffer_release(&want_text);
    return results;
}

static bw_status count_result(void *user, const struct correlate_result *r, struct bw_err *err)
{
    (void)err;
    assert_non_null(r->fields);
    ++*(unsigned *)user;
    return BW_OK;
}

/* What a new_value keeps has an end: then it learns again, and says nothing that it can not know.
 */
static void test_new_value_forgets(void **state)
{
    (void)state;
    enum {
        COUNT = 5000,
        MEMORY = 100000
    };
    const struct correlate_definition definition = {.type = CORRELATE_NEW_VALUE,
            .alerts = true,
            .timespan = 10 * S,
            .group_count = 1,
            .field_count = 1,
            .inputs = one_input,
            .input_count = 1};
    unsigned results = 0;
    const struct correlate_options options = {.definitions = &definition,
            .definition_count = 1,
            .base_count = 1,
            .memory = MEMORY,
            .found = count_result,
            .user = &results};
    struct correlate *c = correlate_new(&options);
    for (int i = 0; i < COUNT; i++) {
        char text[16];
        const bw_str values[] = {
                BW_STR("x"), {.ptr = text, .len = (size_t)snprintf(text, sizeof(text), "v%d", i)}};
        const struct correlate_event event = {
                .time = (bw_time)i * S, .values = values, .value_count = 2};
        assert_int_equal(correlate_add(c, &event, NULL), BW_OK);
    }
    assert_int_equal(correlate_finish(c, NULL), BW_OK);
    const struct correlate_counts counts = correlate_counts(c);
    assert_int_equal(counts.groups_cut, 1);
    /* told: all but those of the first ten seconds, to the one that filled the memory */
    assert_int_equal(results + 10 + counts.forgotten, COUNT + 1);
    assert_in_range(counts.forgotten, COUNT - MEMORY / 150, COUNT - MEMORY / 300);
    correlate_free(c);
}

/* CORRELATE_STREAMS makes it more. */
static void test_oracle(void **state)
{
    (void)state;
    const char *more = getenv("CORRELATE_STREAMS");
    const uint64_t streams = more != NULL ? strtoull(more, NULL, 10) : 100000;
    size_t results = 0;
    for (uint64_t seed = 1; seed <= streams; seed++)
        results += compare_world(seed);
    assert_true(results > streams); /* there was something to compare */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_new_value_forgets),
            cmocka_unit_test(test_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
