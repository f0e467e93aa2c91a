#include <stdlib.h>

#include "base/arena.h"
#include "event/event.h"
#include "report/output.h"
#include "report/report.h"

/*
 * One finding is one line, in the Elastic Common Schema where it has a field for what we know
 * (elastic.co/guide/en/ecs, 8.17), under "breakwater." where it has none. The order of keys never
 * changes. docs/formats/findings.md is the manual.
 */
#define ECS_VERSION "8.17.0"

static void member_time(struct bw_json *json, const char *key, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(time, text);
    if (len > 0)
        bw_json_member_str(json, key, (bw_str){.ptr = text, .len = len});
}

static void member_if(struct bw_json *json, const char *key, bw_str value)
{
    if (value.len > 0)
        bw_json_member_str(json, key, value);
}

static void member_lines(struct bw_json *json, const char *key, bw_str lines)
{
    if (lines.len == 0)
        return;
    bw_str line;
    bw_json_member_array(json, key);
    while (report_next_line(&lines, &line))
        bw_json_str(json, line);
    bw_json_close_array(json);
}

/* Numbers as Elastic's own rules have them: 21, 47, 73, 99. */
static const uint64_t severities[FINDING_LEVEL_COUNT] = {
        [FINDING_LEVEL_INFORMATIONAL] = 1,
        [FINDING_LEVEL_LOW] = 21,
        [FINDING_LEVEL_MEDIUM] = 47,
        [FINDING_LEVEL_HIGH] = 73,
        [FINDING_LEVEL_CRITICAL] = 99,
};

static void add_event(
        struct bw_json *json, const struct finding *finding, enum finding_level level, bool context)
{
    bw_json_member_object(json, "event");
    bw_json_member_str(json, "kind", context ? BW_STR("event") : BW_STR("alert"));
    bw_json_member_array(json, "category");
    if (!context)
        bw_json_str(json, BW_STR("intrusion_detection"));
    bw_json_close_array(json);
    bw_json_member_array(json, "type");
    bw_json_str(json, BW_STR("info"));
    bw_json_close_array(json);
    bw_json_member_str(json, "module", BW_STR("breakwater"));
    bw_json_member_str(json, "dataset", BW_STR("breakwater.finding"));
    member_if(json, "code", finding->event_id);
    member_if(json, "provider", finding->provider);
    bw_json_member_u64(json, "severity", severities[level]);
    bw_json_close_object(json);
}

static void add_rule(struct bw_json *json, const struct finding_rule *rule)
{
    bw_json_member_object(json, "rule");
    bw_json_member_str(json, "id", rule->id);
    bw_json_member_str(json, "name", rule->title);
    bw_json_member_array(json, "author");
    if (rule->author.len > 0)
        bw_json_str(json, rule->author);
    bw_json_close_array(json);
    bw_json_member_str(json, "level", finding_level_name(rule->level));
    member_if(json, "status", rule->status);
    member_if(json, "description", rule->description);
    member_if(json, "license", rule->license);
    member_lines(json, "reference", rule->references);
    member_lines(json, "false_positives", rule->falsepositives);
    bw_json_close_object(json);
}

enum technique_part {
    TECHNIQUE_IDS,
    TECHNIQUE_NAMES,
};

/* `subs`: only those with a dot, for threat.technique.subtechnique. */
static void add_techniques(
        struct bw_json *json, bw_str techniques, enum technique_part part, bool subs)
{
    bw_str id;
    bw_json_member_array(json, part == TECHNIQUE_IDS ? "id" : "name");
    while (report_next_word(&techniques, &id)) {
        bw_str name = id;
        enum attack_stage stage;
        if (subs && bw_str_find_char(id, '.') == SIZE_MAX)
            continue;
        if (part == TECHNIQUE_NAMES)
            (void)attack_technique_find(id, &name, &stage); /* unknown: the id is its name */
        bw_json_str(json, part == TECHNIQUE_IDS ? id : name);
    }
    bw_json_close_array(json);
}

/* Which stages this rule's techniques and tactic stand for, each once, as a set of bits. */
static uint32_t rule_stages(const struct finding_rule *rule)
{
    uint32_t set = rule->stage != ATTACK_STAGE_UNKNOWN ? UINT32_C(1) << rule->stage : 0;
    bw_str rest = rule->techniques;
    bw_str id;
    while (report_next_word(&rest, &id)) {
        const enum attack_stage stage = report_technique_stage(rule, id);
        if (stage != ATTACK_STAGE_UNKNOWN)
            set |= UINT32_C(1) << stage;
    }
    return set;
}

static void add_tactics(struct bw_json *json, uint32_t stages, bw_str (*text)(enum attack_stage))
{
    for (uint32_t stage = 0; stage < ATTACK_STAGE_COUNT; stage++)
        if ((stages >> stage & 1) != 0)
            bw_json_str(json, text((enum attack_stage)stage));
    bw_json_close_array(json);
}

static void add_threat(struct bw_json *json, const struct finding_rule *rule)
{
    const uint32_t stages = rule_stages(rule);
    if (stages == 0 && rule->techniques.len == 0)
        return;
    bw_json_member_object(json, "threat");
    bw_json_member_str(json, "framework", BW_STR("MITRE ATT&CK"));
    if (stages != 0) {
        bw_json_member_object(json, "tactic");
        bw_json_member_array(json, "id");
        add_tactics(json, stages, attack_stage_tactic_id);
        bw_json_member_array(json, "name");
        add_tactics(json, stages, attack_stage_title);
        bw_json_close_object(json);
    }
    if (rule->techniques.len > 0) {
        bw_json_member_object(json, "technique");
        add_techniques(json, rule->techniques, TECHNIQUE_IDS, false);
        add_techniques(json, rule->techniques, TECHNIQUE_NAMES, false);
        if (bw_str_find_char(rule->techniques, '.') != SIZE_MAX) {
            bw_json_member_object(json, "subtechnique");
            add_techniques(json, rule->techniques, TECHNIQUE_IDS, true);
            add_techniques(json, rule->techniques, TECHNIQUE_NAMES, true);
            bw_json_close_object(json);
        }
        bw_json_close_object(json);
    }
    bw_json_close_object(json);
}

static void add_named(struct bw_json *json, const char *key, bw_str name)
{
    if (name.len == 0)
        return;
    bw_json_member_object(json, key);
    bw_json_member_str(json, "name", name);
    bw_json_close_object(json);
}

/* A channel or a provider is what makes a record a Windows event. */
static bool is_windows(const struct finding *finding)
{
    return finding->channel.len > 0 || finding->provider.len > 0;
}

static void add_origin(struct bw_json *json, const struct finding *finding)
{
    add_named(json, "host", finding->host);
    add_named(json, "user", finding->user);
    bw_json_member_object(json, "log");
    bw_json_member_object(json, "file");
    bw_json_member_str(json, "path", finding->item);
    bw_json_close_object(json);
    bw_json_member_u64(json, "offset", finding->offset);
    bw_json_close_object(json);
    if (!is_windows(finding))
        return;
    bw_json_member_object(json, "winlog");
    member_if(json, "channel", finding->channel);
    member_if(json, "event_id", finding->event_id);
    bw_json_member_u64(json, "record_id", finding->record_id);
    member_if(json, "provider_name", finding->provider);
    bw_json_close_object(json);
}

static void add_own(struct bw_json *json, const struct finding *finding,
        const struct finding_rule *rule, bool context)
{
    bw_json_member_object(json, "breakwater");
    bw_json_member_str(json, "stage", attack_stage_title(rule->stage));
    if (context) { /* found is the record that it stands around */
        bw_json_key(json, BW_STR("context"));
        bw_json_bool(json, true);
    }
    if (finding->recovered) { /* how and from where, says the record */
        bw_json_key(json, BW_STR("recovered"));
        bw_json_bool(json, true);
    }
    if (finding->record_id != 0)
        bw_json_member_u64(json, "record_number", finding->record_id);
    bw_json_member_array(json, "matched");
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        const struct finding_reason *reason = &finding->reasons[i];
        bw_json_open_object(json);
        bw_json_member_str(json, "field", reason->field);
        bw_json_member_str(json, "path", reason->path);
        bw_json_member_str(json, "test", reason->test);
        bw_json_member_str(json, "value", reason->value);
        if (reason->layer.len != 0)
            bw_json_member_str(json, "layer", reason->layer);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    bw_json_member_array(json, "anomalies");
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT; i++)
        if ((finding->anomalies >> i & 1) != 0)
            bw_json_str(json, event_anomaly_name(i));
    bw_json_close_array(json);
    bw_json_key(json, BW_STR("record"));
    report_json_record(json, finding->record);
    bw_json_close_object(json);
}

struct json_writer {
    struct report_source *source;
    FILE *out;
    struct bw_buffer lines; /* not yet written */
    bw_str *rules;          /* what add_rule and add_threat say of each rule; ptr NULL: not yet */
    struct bw_arena *arena; /* of those texts */
};

/* The texts of rules that fired, as JSON: what does not fit is made again for each finding. */
#define RULES_MAX (16 * BW_MIB)

/* Findings are two or three KiB; a call of the kernel for each would cost as much as they do. */
#define WRITE_BYTES (64 * BW_KIB)

/*
 * What a rule says of itself is longer than most records and the same in all its findings: made
 * once, and after that copied.
 */
static void add_rule_parts(struct json_writer *writer, struct bw_json *json, uint32_t index,
        const struct finding_rule *rule)
{
    if (writer->rules[index].ptr == NULL) {
        struct bw_buffer text;
        bw_buffer_init(&text, REPORT_MAX_BUFFER);
        struct bw_json parts = {.out = &text};
        add_rule(&parts, rule);
        add_threat(&parts, rule);
        if (!text.failed)
            writer->rules[index] = bw_arena_copy(writer->arena, bw_buffer_str(&text));
        bw_buffer_release(&text);
    }
    if (writer->rules[index].ptr != NULL) {
        bw_json_raw(json, writer->rules[index]);
        return;
    }
    add_rule(json, rule);
    add_threat(json, rule);
}

static void add_finding(
        struct json_writer *writer, const struct finding *finding, const struct finding_rule *rule)
{
    struct bw_json json = {.out = &writer->lines};
    const bool context =
            writer->source->has_context && finding->rule == writer->source->context_rule;
    bw_json_open_object(&json);
    member_time(&json, "@timestamp", finding->time);
    bw_json_member_str(&json, "message", rule->title);
    bw_json_member_object(&json, "ecs");
    bw_json_member_str(&json, "version", BW_STR(ECS_VERSION));
    bw_json_close_object(&json);
    add_event(&json, finding, rule->level, context);
    add_rule_parts(writer, &json, finding->rule, rule);
    add_origin(&json, finding);
    add_own(&json, finding, rule, context);
    bw_json_close_object(&json);
    bw_buffer_add_char(&writer->lines, '\n');
}

static bw_status write_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    struct json_writer *writer = user;
    const struct finding_rule rule = writer->source->ops->rule(writer->source, finding->rule);
    add_finding(writer, finding, &rule);
    if (!writer->lines.failed && writer->lines.len < WRITE_BYTES)
        return BW_OK;
    return report_write(writer->out, &writer->lines, err);
}

static bw_status json_lines_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct json_writer writer = {.source = source, .out = options->out};
    const struct report_filter filter = {.min_level = options->min_level};
    bw_buffer_init(&writer.lines, WRITE_BYTES + REPORT_MAX_BUFFER);
    writer.arena = bw_arena_new(RULES_MAX);
    writer.rules = calloc((size_t)source->rule_count + 1, sizeof(*writer.rules));
    bw_status status = BW_OK;
    if (writer.arena == NULL || writer.rules == NULL)
        status = bw_fail(err, BW_E_NOMEM, "texts of %u rules", source->rule_count);
    if (status == BW_OK)
        status = source->ops->each_finding(source, &filter, write_finding, &writer, err);
    if (status == BW_OK)
        status = report_write(options->out, &writer.lines, err);
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&writer.lines);
    bw_arena_free(writer.arena);
    free(writer.rules);
    return status;
}

const struct report_kind report_json_lines = {
        .name = "json",
        .summary = "JSON Lines, one finding a line, Elastic Common Schema",
        .write = json_lines_write,
};
