/*
 * JSON Lines for Timesketch: each has message, datetime and timestamp_desc (its user guide, "Create
 * timeline from JSON/JSONL"); everything else becomes a column, so names are flat.
 */
#include "event/event.h"
#include "report/output.h"
#include "report/report.h"

struct timesketch_writer {
    struct report_source *source;
    FILE *out;
    struct bw_buffer line;
    struct bw_buffer text;
};

static void member_if(struct bw_json *json, const char *key, bw_str value)
{
    if (value.len > 0)
        bw_json_member_str(json, key, value);
}

/* "title: Field=value; Field=value": what is seen before anything is opened. */
static bw_str message_text(
        struct bw_buffer *out, const struct finding *finding, const struct finding_rule *rule)
{
    bw_buffer_clear(out);
    bw_buffer_add_str(out, rule->title);
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        bw_buffer_add_text(out, i == 0 ? ": " : "; ");
        bw_buffer_add_str(out, finding->reasons[i].field);
        bw_buffer_add_char(out, '=');
        bw_buffer_add_str(out, finding->reasons[i].value);
    }
    return bw_buffer_str(out);
}

/* Labels that Timesketch shows on the event. */
static void add_tags(struct bw_json *json, const struct finding_rule *rule)
{
    bw_str rest = rule->techniques;
    bw_str id;
    bw_json_key(json, BW_STR("tag"));
    bw_json_open_array(json);
    bw_json_str(json, finding_level_name(rule->level));
    if (rule->stage != ATTACK_STAGE_UNKNOWN)
        bw_json_str(json, attack_stage_tag(rule->stage));
    while (report_next_word(&rest, &id))
        bw_json_str(json, id);
    bw_json_close_array(json);
}

static void add_event(
        struct timesketch_writer *w, const struct finding *finding, const struct finding_rule *rule)
{
    struct bw_json json = {.out = &w->line};
    bw_json_open_object(&json);
    bw_json_member_str(&json, "message", message_text(&w->text, finding, rule));
    bw_buffer_clear(&w->text);
    report_add_time(&w->text, finding->time);
    bw_json_member_str(&json, "datetime", bw_buffer_str(&w->text));
    bw_json_member_str(&json, "timestamp_desc", BW_STR("Sigma rule matched"));
    add_tags(&json, rule);
    bw_json_member_str(&json, "rule_title", rule->title);
    bw_json_member_str(&json, "rule_id", rule->id);
    bw_json_member_str(&json, "rule_author", rule->author);
    bw_json_member_str(&json, "rule_level", finding_level_name(rule->level));
    member_if(&json, "attack_techniques", rule->techniques);
    bw_json_member_str(&json, "attack_stage", attack_stage_title(rule->stage));
    member_if(&json, "computer", finding->host);
    member_if(&json, "username", finding->user);
    member_if(&json, "channel", finding->channel);
    member_if(&json, "provider", finding->provider);
    member_if(&json, "event_identifier", finding->event_id);
    if (finding->record_id != 0)
        bw_json_member_u64(&json, "record_number", finding->record_id);
    bw_json_member_str(&json, "source_file", finding->item);
    bw_json_member_u64(&json, "source_offset", finding->offset);
    bw_json_member_str(&json, "record", finding->record);
    bw_json_close_object(&json);
    bw_buffer_add_char(&w->line, '\n');
}

static bw_status write_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    struct timesketch_writer *w = user;
    (void)id;
    if (finding->time == BW_TIME_UNKNOWN)
        return BW_OK; /* a timeline has no place for it, and Timesketch refuses it */
    const struct finding_rule rule = w->source->ops->rule(w->source, finding->rule);
    add_event(w, finding, &rule);
    if (w->text.failed)
        w->line.failed = true;
    return report_write(w->out, &w->line, err);
}

static bw_status timesketch_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct timesketch_writer w = {.source = source, .out = options->out};
    const struct report_filter filter = {.min_level = options->min_level};
    bw_buffer_init(&w.line, REPORT_MAX_BUFFER);
    bw_buffer_init(&w.text, REPORT_MAX_BUFFER);
    bw_status status = source->ops->each_finding(source, &filter, write_finding, &w, err);
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&w.line);
    bw_buffer_release(&w.text);
    return status;
}

const struct report_kind report_timesketch = {
        .name = "timesketch",
        .summary = "JSON Lines for Timesketch",
        .write = timesketch_write,
};
