/*
 * What our tables of log sources cost: a field that `when` asks for must not make a class of events
 * of each of its values, or rules are reduced again for every one (docs/decisions/0003). Counted,
 * not timed, on the example evidence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "registry/registry.h"
#include "sigma/match/class_fields.h"
#include "sigma/match/classes.h"
#include "sigma/match/scan.h"
#include "sigma/match/value_cache.h"
#include "sigma/ruleset.h"
#include "support/input_run.h"

#define EVIDENCE  BW_TEST_ROOT "/examples/"
#define MAX_SLOTS 512
#define MAX_FILE  (4 * BW_MIB)
#define VALUES    20 /* of each field: that rules ask for, and that nobody does */
#define ENOUGH    4  /* reductions for that: what a few patterns tell apart, known and not known */

/*
 * Fields that name logs and events: their values may be classes each. Before another is added, ask
 * whether the entry can ask for something else: that a field is there, or a pattern, of which
 * classes know no more than whether it fits.
 */
static const char *const naming[] = {
        "Channel", "EventID", /* of Windows; with what its auditing says beside */
        "ObjectType", "NewValueType", "OperationType", "EventType", /* Sysmon's for 12 to 14 */
        "event.outcome", "event.dataset", "event.action", "event.category", "event.code",
        "eventType", "process.name", "pam.service", /* lines about logins */
        "type", "subtype", "Type",                  /* FortiGate, PAN-OS; tables of Log Analytics */
        "action", "method",                         /* appliances; logs of applications */
};

static const struct {
    const char *kind, *path;
} samples[] = {
        {"evtx", EVIDENCE "apt40-case1/evidence/WS07/Microsoft-Windows-Sysmon%4Operational.evtx"},
        {"evtx", EVIDENCE
                "apt40-case1/evidence/WS07/Microsoft-Windows-PowerShell%4Operational.evtx"},
        {"evtx", EVIDENCE "apt40-case1/evidence/WEB01/Security.evtx"},
        {"evtx", EVIDENCE "apt40-case1/evidence/APP01/Security.evtx"},
        {"evtx", EVIDENCE "apt40-case1/evidence/APP01/System.evtx"},
        {"auditd", EVIDENCE "recorded/evidence/audit/audit.log"},
        {"syslog", EVIDENCE "recorded/evidence/auth.log"},
        {"syslog", EVIDENCE "recorded/evidence/syslog"},
        {"journal-export", EVIDENCE "recorded/evidence/journal/export"},
        {"json", EVIDENCE "recorded/evidence/journal/lines.json"},
        {"json", EVIDENCE "apt40-case2/evidence/SQL01/database/audit.jsonl"},
        {"access", EVIDENCE "recorded/evidence/nginx/access.log"},
        {"web-error", EVIDENCE "recorded/evidence/apache2/error.log"},
        {"w3c", EVIDENCE "apt40-case1/evidence/WEB01/inetpub/logs/LogFiles/W3SVC1/u_ex2207.log"},
        {"zeek", EVIDENCE "apt40-case1/evidence/SENSOR01/zeek/conn.log"},
        {"zeek", EVIDENCE "apt40-case1/evidence/SENSOR01/zeek/http.log"},
        {"zeek", EVIDENCE "apt40-case1/evidence/SENSOR01/zeek/kerberos.log"},
        {"network_device", EVIDENCE "apt40-case1/evidence/FW01/fortigate/traffic.log"},
};

/* One log in which each class field of the events is given other values, shape by shape. */
struct looker {
    struct sigma_evaluator evaluator;
    struct sigma_value_cache *cache;
    struct sigma_classes *classes;
    struct sigma_class_fields *fields;
    uint64_t events;
    uint64_t seen[256]; /* shapes */
    size_t seen_count;
    size_t varied;         /* fields of shapes that were */
    bool names[MAX_SLOTS]; /* slots of the shape at hand with what names logs and events */
};

static struct sigma_ruleset *ruleset;

static bw_status load_with(bw_str more, struct sigma_ruleset **ret_ruleset)
{
    static const char *const rules[] = {BW_TEST_ROOT "/rules/sigma"};
    static const char *const logsources[] = {BW_TEST_ROOT "/rules/logsources"};
    static const char *const placeholders[] = {BW_TEST_ROOT "/rules/placeholders"};
    const struct sigma_given_text given = {.name = "more", .text = more};
    const struct sigma_load_options options = {.rule_paths = rules,
            .rule_path_count = 1,
            .logsource_paths = logsources,
            .logsource_path_count = 1,
            .placeholder_paths = placeholders,
            .placeholder_path_count = 1,
            .rule_texts = &given,
            .rule_text_count = more.len != 0,
            .min_level = FINDING_LEVEL_INFORMATIONAL};
    struct bw_err err;
    return sigma_ruleset_load(&options, ret_ruleset, &err);
}

/* Rules of others name many values of any field: a rule that does, of all that `when` asks for. */
static void write_rule(const struct sigma_image *image, struct bw_buffer *out)
{
    struct sigma_class_fields *fields = sigma_class_fields_new(image);
    assert_non_null(fields);
    bw_buffer_add_text(out, "title: asks for whole values\nlogsource: {product: windows}\nlevel: "
                            "low\ndetection:\n  condition: 1 of s*\n");
    for (uint32_t i = 0; i < fields->count; i++) {
        const bw_str name = sigma_image_str(image, image->fields[fields->fields[i]].name);
        bw_buffer_printf(out, "  s%u:\n    '%.*s':\n", i, bw_str_width(name), name.ptr);
        for (unsigned value = 0; value < VALUES; value++)
            bw_buffer_printf(out, "      - asked%u\n", value);
    }
    sigma_class_fields_free(fields);
}

static int load(void **state)
{
    (void)state;
    struct sigma_ruleset *ours;
    struct bw_buffer more;
    bw_buffer_init(&more, BW_MIB);
    if (load_with(BW_STR(""), &ours) != BW_OK)
        return -1;
    write_rule(sigma_ruleset_image(ours), &more);
    const bw_status status = load_with(bw_buffer_str(&more), &ruleset);
    assert_int_equal(sigma_ruleset_stats(ruleset).rules, sigma_ruleset_stats(ours).rules + 1);
    bw_buffer_release(&more);
    sigma_ruleset_free(ours);
    return status == BW_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    sigma_ruleset_free(ruleset);
    return 0;
}

static void looker_init(struct looker *l)
{
    const struct detector *detector = sigma_ruleset_detector(ruleset);
    *l = (struct looker){.evaluator = {.image = detector->image,
                                 .arena = bw_arena_new(16 * BW_MIB),
                                 .regexes = calloc((size_t)detector->image->regexes_count + 1,
                                         sizeof(struct match_regex *))},
            .cache = sigma_value_cache_new(),
            .fields = sigma_class_fields_new(detector->image)};
    l->classes = sigma_classes_new(detector->image, &detector->tables, &l->evaluator, l->cache);
    assert_non_null(l->classes);
    assert_non_null(l->fields);
}

static void looker_release(struct looker *l)
{
    for (uint32_t i = 0; i < l->evaluator.image->regexes_count; i++)
        match_regex_free(l->evaluator.regexes[i]);
    free(l->evaluator.regexes);
    sigma_classes_free(l->classes);
    sigma_class_fields_free(l->fields);
    sigma_value_cache_free(l->cache);
    bw_arena_free(l->evaluator.arena);
}

static void find(struct looker *l, const struct event *event)
{
    const struct bw_arena_mark mark = bw_arena_mark(l->evaluator.arena);
    assert_non_null(sigma_classes_find(l->classes, event));
    bw_arena_rewind(l->evaluator.arena, mark);
}

/* How many times rules are reduced for values of that kind in the slots of the field. */
static uint64_t cost_of(struct looker *l, const struct event *event,
        const struct sigma_binding *binding, const char *value)
{
    struct event_value values[MAX_SLOTS];
    struct event other = *event;
    const uint64_t before = sigma_classes_made(l->classes).reduced;
    memcpy(values, event->values, event->shape->field_count * sizeof(*values));
    other.values = values;
    for (unsigned serial = 0; serial < VALUES; serial++) {
        char text[32];
        snprintf(text, sizeof(text), "%s%u", value, serial);
        for (uint32_t i = 0; i < binding->slot_count; i++)
            values[binding->slots[i]] = event_value_utf8(bw_str_of(text));
        find(l, &other);
    }
    return sigma_classes_made(l->classes).reduced - before;
}

static bool names_events(bw_str field)
{
    for (size_t i = 0; i < BW_COUNT(naming); i++)
        if (bw_str_eq(field, bw_str_of(naming[i])))
            return true;
    return false;
}

/* An object is all that is in it: what of that names events by another name is none of its. */
static bool leave_names_out(
        const struct looker *l, struct sigma_binding *binding, struct bw_arena *arena)
{
    uint32_t *slots = bw_arena_alloc(arena, binding->slot_count + 1u, sizeof(*slots));
    uint32_t kept = 0;
    for (uint32_t i = 0; i < binding->slot_count && slots != NULL; i++)
        if (!l->names[binding->slots[i]])
            slots[kept++] = binding->slots[i];
    binding->slots = slots;
    binding->slot_count = kept;
    return slots != NULL;
}

static void vary(struct looker *l, const struct event *event, uint32_t field, bool naming_ones)
{
    const struct sigma_image *image = l->evaluator.image;
    const bw_str name = sigma_image_str(image, image->fields[field].name);
    const struct sigma_names names = sigma_names_of(event->shape);
    struct sigma_binding binding;
    if (names_events(name) != naming_ones)
        return;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    assert_true(sigma_binding_make(image, &names, field, SIGMA_NONE, arena, &binding));
    if (naming_ones)
        for (uint32_t i = 0; i < binding.slot_count; i++)
            l->names[binding.slots[i]] = true;
    else
        assert_true(leave_names_out(l, &binding, arena));
    if (binding.slot_count != 0) {
        const uint64_t asked = cost_of(l, event, &binding, "asked");
        const uint64_t files = cost_of(l, event, &binding, "C:\\file");
        const uint64_t paths = cost_of(l, event, &binding, "/path");
        if (files > ENOUGH || paths > ENOUGH || (asked > ENOUGH && !names_events(name)))
            fail_msg("%.*s: %u, %u and %u plans for %u values each", bw_str_width(name), name.ptr,
                    (unsigned)asked, (unsigned)files, (unsigned)paths, VALUES);
        l->varied++;
    }
    bw_arena_free(arena);
}

static void on_event(const struct event *event, void *user)
{
    struct looker *l = user;
    size_t at = 0;
    l->events++;
    while (at < l->seen_count && l->seen[at] != event->shape->id)
        at++;
    if (at < l->seen_count)
        return;
    assert_true(at < BW_COUNT(l->seen) && event->shape->field_count <= MAX_SLOTS);
    l->seen[l->seen_count++] = event->shape->id;
    memset(l->names, 0, sizeof(l->names));
    for (unsigned naming_ones = 2; naming_ones-- != 0;)
        for (uint32_t i = 0; i < l->fields->count; i++)
            vary(l, event, l->fields->fields[i], naming_ones != 0);
}

static void run_sample(
        size_t sample, void (*look)(const struct event *event, void *user), struct looker *l)
{
    const struct input_kind *kind = registry_input(bw_str_of(samples[sample].kind));
    static uint8_t bytes[MAX_FILE];
    FILE *file = fopen(samples[sample].path, "rb");
    assert_non_null(kind);
    assert_non_null(file);
    const size_t len = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    struct input_run run = {.worker = kind->worker_new != NULL ? kind->worker_new() : NULL};
    input_run(&run, kind, (bw_bytes){bytes, len}, look, l);
    assert_true(l->events > 0);
    bw_buffer_release(&run.text);
    if (kind->worker_new != NULL)
        kind->worker_free(run.worker);
}

static void test_values_make_no_plan_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(samples); i++) {
        struct looker l;
        looker_init(&l);
        run_sample(i, on_event, &l);
        assert_true(l.varied > 0);
        looker_release(&l);
    }
}

static void on_plain_event(const struct event *event, void *user)
{
    struct looker *l = user;
    l->events++;
    find(l, event);
}

/* All of the evidence: about as many plans as there are kinds of events, 10 to 40 a log. */
static void test_evidence_makes_few_plans(void **state)
{
    (void)state;
    uint64_t reduced = 0;
    uint64_t events = 0;
    for (size_t i = 0; i < BW_COUNT(samples); i++) {
        struct looker l;
        looker_init(&l);
        run_sample(i, on_plain_event, &l);
        reduced += sigma_classes_made(l.classes).reduced;
        assert_true(sigma_classes_made(l.classes).plans <= sigma_classes_made(l.classes).reduced);
        events += l.events;
        looker_release(&l);
    }
    assert_true(events > 5000);
    assert_in_range(reduced, 50, 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_values_make_no_plan_each),
            cmocka_unit_test(test_evidence_makes_few_plans),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
