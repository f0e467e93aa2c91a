/* The silence ledger of bytes that workers sent: what it says, and that no bytes do harm. */
#include "sigma/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plug/correlator.h"
#include "sigma/match/plan.h"
#include "support/mutate.h"
#include "support/sigma/ledger_world.h"

#define A_MINUTE (60 * BW_TIME_SECOND)

struct making {
    struct detector_cover *cover;
    struct bw_arena *arena;
    struct bw_buffer frame;
    struct hunt_ledger ledger;
};

static void begin(struct making *m)
{
    *m = (struct making){
            .cover = sigma_ledger_cover_new(ledger_world()), .arena = bw_arena_new(64 * BW_MIB)};
    assert_non_null(m->cover);
    bw_buffer_init(&m->frame, 64 * BW_MIB);
}

static void end(struct making *m)
{
    sigma_ledger_cover_free(m->cover);
    bw_arena_free(m->arena);
    bw_buffer_release(&m->frame);
}

static bool take(struct making *m)
{
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(&m->frame), 0);
    return sigma_ledger_cover_take(m->cover, &r);
}

static void make(struct making *m)
{
    const struct sigma_ledger_input input = {
            .image = ledger_world()->image, .cover = m->cover, .source = ledger_world_source()};
    assert_int_equal(sigma_ledger_make(&input, m->arena, &m->ledger, NULL), BW_OK);
}

/* Form 1: records of source 0, for rules 0 (wants a or b) and 1. Form 2: the log of source 2. */
static void add_forms(struct bw_buffer *out)
{
    static const uint32_t whole[] = {SIGMA_PLAN_SOURCE(0, 1)};
    static const uint32_t log_only[] = {SIGMA_PLAN_SOURCE(2, 0)};
    static const struct world_rule rules[] = {
            {.rule = 0, .field_count = 2, .fields = {0, 1}}, {.rule = 1}};
    world_add_u64(out, 0);
    world_add_u32(out, 2);
    world_add_form(out, 1, whole, 1, rules, BW_COUNT(rules));
    world_add_form(out, 2, log_only, 1, NULL, 0);
}

static void check_state(const struct making *m, uint32_t rule, enum ledger_state want)
{
    if (m->ledger.rules[rule].state != want)
        fail_msg("rule %u is %s", rule, ledger_state_name(m->ledger.rules[rule].state).ptr);
}

static void check_text(bw_str got, const char *want)
{
    if (!bw_str_eq(got, bw_str_of(want)))
        fail_msg("'%.*s' instead of '%s'", bw_str_width(got), got.ptr, want);
}

static void test_states(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 2);
    world_add_cell(&m.frame, 1, "H1", "log", 5, 0, A_MINUTE, 2 * A_MINUTE, 4); /* field c alone */
    world_add_cell(&m.frame, 2, "H1", "log2", 3, 0, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 0);
    assert_true(take(&m));
    make(&m);
    check_state(&m, 0, LEDGER_NO_FIELD);
    check_text(m.ledger.rules[0].reason, "a or b never recorded in e");
    /* its log is there: no need to collect it, and it has no word of its own for this */
    check_text(m.ledger.rules[0].advice,
            "have that written, too, or collect the log as it was written: an export may leave it "
            "out");
    check_state(&m, 1, LEDGER_NO_MATCH);
    check_state(&m, 2, LEDGER_NO_EVENT);
    check_text(m.ledger.rules[2].reason, "no g in the logs that are there");
    check_state(&m, 5, LEDGER_NO_EVENT); /* wants both: the worse one decides */
    assert_int_equal(m.ledger.rules[1].records, 5);
    assert_true(m.ledger.rules[1].first == A_MINUTE && m.ledger.rules[1].last == 2 * A_MINUTE);
    assert_int_equal(m.ledger.log_count, 2);
    assert_int_equal(m.ledger.host_count, 1);
    assert_int_equal(m.ledger.hosts[0].records, 8);
    assert_int_equal(m.ledger.hosts[0].states[LEDGER_NO_MATCH], 1);
    end(&m);
}

/* Without any evidence, and with evidence of another time. */
static void test_nothing_and_outside(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    make(&m);
    for (uint32_t i = 0; i < WORLD_RULES; i++)
        check_state(&m, i, LEDGER_NO_SOURCE);
    check_text(m.ledger.rules[0].reason, "no e");
    check_text(m.ledger.rules[0].advice, "f");
    assert_int_equal(m.ledger.group_count, 2);
    assert_int_equal(m.ledger.groups[0].rules, 3); /* 0, 1, and what wants 0 and another */
    assert_int_equal(m.ledger.groups[1].rules, 3);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 1);
    world_add_cell(&m.frame, 1, "H1", "log", 0, 9, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 0);
    assert_true(take(&m));
    make(&m);
    check_state(&m, 0, LEDGER_NO_TIME);
    check_state(&m, 2, LEDGER_NO_SOURCE);
    assert_int_equal(m.ledger.logs[0].outside, 9);
    /* of a log that is there at another time nobody knows which events it would have had */
    bw_buffer_clear(&m.frame);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 1);
    world_add_cell(&m.frame, 2, "H1", "log2", 0, 4, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 0);
    assert_true(take(&m));
    make(&m);
    check_state(&m, 2, LEDGER_NO_TIME);
    end(&m);
}

/* Two hosts: each has its own state, and the best counts. What one class has, a rule has. */
static void test_hosts_and_parts(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 3);
    world_add_cell(&m.frame, 1, "H2", "log", 1, 0, 3 * A_MINUTE, 3 * A_MINUTE, 0);
    world_add_cell(&m.frame, 1, "H1", "log", 1, 0, A_MINUTE, A_MINUTE, 0);
    world_add_cell(&m.frame, 1, "H1", "log", 1, 0, 9 * A_MINUTE, 9 * A_MINUTE, 2);
    assert_true(take(&m));
    make(&m);
    check_state(&m, 0, LEDGER_NO_MATCH);
    check_text(m.ledger.hosts[0].name, "H1");
    assert_int_equal(m.ledger.rules[0].hosts[0], LEDGER_NO_MATCH);
    assert_int_equal(m.ledger.rules[0].hosts[1], LEDGER_NO_FIELD);
    assert_int_equal(m.ledger.log_count, 2); /* the rotated files of H1 are one log */
    assert_true(m.ledger.logs[0].first == A_MINUTE && m.ledger.logs[0].last == 9 * A_MINUTE);
    assert_true(m.ledger.logs[1].first == 3 * A_MINUTE && m.ledger.logs[1].last == 3 * A_MINUTE);
    end(&m);
}

/* Rule 0 lacks a in one kind of event and b in the other: neither was never recorded. */
static void test_never_recorded(void **state)
{
    (void)state;
    static const uint32_t whole[] = {SIGMA_PLAN_SOURCE(0, 1)};
    static const struct world_rule wants_a[] = {{.rule = 0, .field_count = 1, .fields = {0}}};
    static const struct world_rule wants_b[] = {{.rule = 0, .field_count = 1, .fields = {1}}};
    struct making m;
    begin(&m);
    world_add_u64(&m.frame, 0);
    world_add_u32(&m.frame, 2);
    world_add_form(&m.frame, 1, whole, 1, wants_a, 1);
    world_add_form(&m.frame, 2, whole, 1, wants_b, 1);
    world_add_u32(&m.frame, 2);
    world_add_cell(&m.frame, 1, "H1", "log", 7, 0, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 2);
    world_add_cell(&m.frame, 2, "H1", "log", 8, 0, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 1);
    assert_true(take(&m));
    make(&m);
    check_state(&m, 0, LEDGER_NO_FIELD);
    check_text(
            m.ledger.rules[0].reason, "no kind of event has all of the fields that it needs in e");
    end(&m);
}

/* A quiet rule finds nothing; what correlations were given of it is known. */
static void test_candidates(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 2);
    world_add_cell(&m.frame, 2, "H1", "log2", 1, 0, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 0);
    world_add_cell(&m.frame, 2, "H2", "log2", 1, 0, BW_TIME_UNKNOWN, BW_TIME_UNKNOWN, 0);
    assert_true(take(&m));
    for (uint32_t i = 0; i < 7; i++)
        sigma_ledger_cover_candidate(m.cover,
                &(struct candidate){.base = 0, .host = i % 3 == 0 ? BW_STR("H2") : BW_STR("H9")});
    sigma_ledger_cover_candidate(m.cover, &(struct candidate){.base = 1, .host = BW_STR("H1")});
    make(&m);
    check_state(&m, 3, LEDGER_MATCHED);
    assert_int_equal(m.ledger.rules[3].matches, 7);
    assert_int_equal(m.ledger.rules[3].hosts[0], LEDGER_NO_EVENT);
    assert_int_equal(m.ledger.rules[3].hosts[1], LEDGER_MATCHED);
    check_text(
            m.ledger.rules[3].reason, "no finding by itself: correlations count what it matches");
    check_state(
            &m, 4, LEDGER_NO_EVENT); /* that it was given some is no finding of the correlation */
    end(&m);
}

/* More hosts than are kept apart: the first ones by name are, and the rest counts for the whole. */
static void test_many_hosts(void **state)
{
    (void)state;
    struct making m;
    char name[16];
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, LEDGER_MAX_HOSTS + 3);
    for (unsigned i = 0; i < LEDGER_MAX_HOSTS + 3; i++) {
        (void)snprintf(name, sizeof(name), "H%05u", i);
        world_add_cell(&m.frame, 1, name, "log", 1, 0, 0, 0, i == LEDGER_MAX_HOSTS + 2);
    }
    assert_true(take(&m));
    make(&m);
    assert_int_equal(m.ledger.host_count, LEDGER_MAX_HOSTS);
    assert_int_equal(m.ledger.hosts_more, 3);
    check_state(&m, 0, LEDGER_NO_MATCH); /* the last host, which is not kept, had field a */
    assert_int_equal(m.ledger.rules[0].hosts[0], LEDGER_NO_FIELD);
    assert_false(m.ledger.cut);
    end(&m);
}

/* A worker says that it had no room, or sends more than there is room for here. */
static void test_cut_is_told(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    world_add_u64(&m.frame, 1);
    world_add_u32(&m.frame, 0);
    world_add_u32(&m.frame, 0);
    assert_true(take(&m));
    make(&m);
    assert_true(m.ledger.cut);
    end(&m);
}

enum {
    AT_FORMS = 8,
    AT_SIZE = 20,
    AT_SOURCE = 28,
    AT_FIELDS = 32,
    AT_FIELD = 36,
    AT_RULES = 52,
    AT_RULE = 56,
    AT_GROUPS = 60,
    AT_COUNT = 64,
    AT_PLACE = 68
};

/* Frames that a worker in somebody else's hands may send. */
static void test_hostile_frames(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t at;
        uint32_t value;
    } cases[] = {
            {"more forms than bytes", AT_FORMS, UINT32_MAX},
            {"a form longer than the frame", AT_SIZE, UINT32_MAX},
            {"a form shorter than it says", AT_SIZE, 12},
            {"no such source", AT_SOURCE, WORLD_SOURCES << 1},
            {"far from any source", AT_SOURCE, UINT32_MAX},
            {"more fields than are looked for", AT_FIELDS, 257},
            {"fields without end", AT_FIELDS, UINT32_MAX},
            {"no such field", AT_FIELD, WORLD_FIELDS},
            {"rules without end", AT_RULES, UINT32_MAX},
            {"no such rule", AT_RULE, WORLD_RULES},
            {"more groups than needs have", AT_GROUPS, 9},
            {"more fields than a group has", AT_COUNT, 9},
            {"a field that the form has not", AT_PLACE, WORLD_FIELDS},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct making m;
        begin(&m);
        add_forms(&m.frame);
        world_add_u32(&m.frame, 1);
        world_add_cell(&m.frame, 1, "H1", "log", 1, 0, 0, 0, 0);
        memcpy(m.frame.ptr + cases[i].at, &cases[i].value, sizeof(cases[i].value));
        if (take(&m))
            fail_msg("%s: believed", cases[i].name);
        make(&m);
        end(&m);
    }
}

static void test_cells_of_no_form(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 1);
    world_add_cell(&m.frame, 3, "H1", "log", 1, 0, 0, 0, 0);
    assert_false(take(&m));
    end(&m);
}

static void check_frame(const uint8_t *data, size_t size, void *user)
{
    (void)user;
    struct making m;
    begin(&m);
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = data, .len = size}, 0);
    (void)sigma_ledger_cover_take(m.cover, &r);
    make(&m);
    end(&m);
}

static void check_head(const uint8_t *data, size_t size, void *user)
{
    const size_t *whole = user;
    struct making m;
    begin(&m);
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = data, .len = size}, 0);
    if (sigma_ledger_cover_take(m.cover, &r) != (size == *whole))
        fail_msg("%zu bytes of %zu are believed", size, *whole);
    end(&m);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    struct making m;
    begin(&m);
    add_forms(&m.frame);
    world_add_u32(&m.frame, 2);
    world_add_cell(&m.frame, 1, "H1", "log", 1, 2, 3, 4, 5);
    world_add_cell(&m.frame, 2, "", "", 1, 2, 3, 4, 5);
    size_t whole = m.frame.len;
    mutate_heads(m.frame.ptr, whole, check_head, &whole);
    mutate_random(m.frame.ptr, whole, 1000, check_frame, NULL);
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_states),
            cmocka_unit_test(test_nothing_and_outside),
            cmocka_unit_test(test_hosts_and_parts),
            cmocka_unit_test(test_never_recorded),
            cmocka_unit_test(test_candidates),
            cmocka_unit_test(test_many_hosts),
            cmocka_unit_test(test_cut_is_told),
            cmocka_unit_test(test_hostile_frames),
            cmocka_unit_test(test_cells_of_no_form),
            cmocka_unit_test(test_bad_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
