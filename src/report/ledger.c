/* The silence ledger as JSON Lines: one line for each rule, loaded or not; then the sum. */
#include <stdlib.h>

#include "report/ledger_summary.h"
#include "report/output.h"
#include "report/report.h"

static bw_str stage_of(const struct ledger_rule *rule)
{
    return rule->stage < ATTACK_STAGE_COUNT ? attack_stage_title(rule->stage) : BW_STR("");
}

static void member_time(struct bw_json *json, const char *name, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    if (time == BW_TIME_UNKNOWN)
        return;
    const size_t len = bw_time_format(time, text);
    bw_json_member_str(json, name, (bw_str){.ptr = text, .len = len});
}

static void member_if(struct bw_json *json, const char *name, bw_str text)
{
    if (text.len != 0)
        bw_json_member_str(json, name, text);
}

/* "hosts": {"no_match": ["DC01"], "no_source": ["WEB01"]} */
static void add_hosts(
        struct bw_json *json, const struct hunt_ledger *ledger, const struct ledger_rule *rule)
{
    if (rule->hosts == NULL)
        return;
    bw_json_key(json, BW_STR("hosts"));
    bw_json_open_object(json);
    for (unsigned state = LEDGER_STATE_COUNT; state-- > 0;) {
        bool open = false;
        for (uint32_t h = 0; h < ledger->host_count; h++) {
            if (rule->hosts[h] != state)
                continue;
            if (!open) {
                bw_json_key(json, ledger_state_name((enum ledger_state)state));
                bw_json_open_array(json);
            }
            open = true;
            bw_json_str(json, ledger->hosts[h].name);
        }
        if (open)
            bw_json_close_array(json);
    }
    bw_json_close_object(json);
}

static void add_json(
        struct bw_buffer *out, const struct hunt_ledger *ledger, const struct ledger_rule *rule)
{
    struct bw_json json = {.out = out};
    bw_json_open_object(&json);
    member_if(&json, "id", rule->id);
    bw_json_member_str(&json, "title", rule->title);
    if (rule->state != LEDGER_NOT_LOADED) {
        bw_json_member_str(&json, "level", finding_level_name(rule->level));
        bw_json_member_str(&json, "stage", stage_of(rule));
    }
    bw_json_member_str(&json, "state", ledger_state_name(rule->state));
    member_if(&json, "reason", rule->reason);
    member_if(&json, "advice", rule->advice);
    bw_json_member_u64(&json, "matches", rule->matches);
    bw_json_member_u64(&json, "records", rule->records);
    member_time(&json, "first", rule->first);
    member_time(&json, "last", rule->last);
    add_hosts(&json, ledger, rule);
    bw_json_member_str(&json, "path", rule->path);
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '\n');
}

/* As lines: the rules, then the sum. As one object: the sum, which most want, then the rules. */
struct ledger_form {
    const char *before, *between, *after; /* the rules */
    bool sum_first;
};

static bw_status write_sum(struct bw_buffer *line, const struct hunt_ledger *ledger,
        const struct report_options *options, struct bw_err *err)
{
    ledger_summary_add(ledger, line);
    return report_write(options->out, line, err);
}

static bw_status write_rules(struct bw_buffer *line, const struct hunt_ledger *ledger,
        const struct ledger_form *form, const struct report_options *options, struct bw_err *err)
{
    bw_status status = BW_OK;
    bw_buffer_add_text(line, form->before);
    for (uint32_t i = 0; i < ledger->rule_count && status == BW_OK; i++) {
        if (i != 0)
            bw_buffer_add_text(line, form->between);
        add_json(line, ledger, &ledger->rules[i]);
        status = report_write(options->out, line, err);
    }
    bw_buffer_add_text(line, form->after);
    return status == BW_OK ? report_write(options->out, line, err) : status;
}

static bw_status write_form(struct report_source *source, const struct report_options *options,
        const struct ledger_form *form, struct bw_err *err)
{
    const struct hunt_ledger *ledger = source->ledger;
    struct bw_buffer line;
    bw_status status = BW_OK;
    if (ledger == NULL)
        return ledger_missing(source, err);
    bw_buffer_init(&line, REPORT_MAX_BUFFER);
    if (form->sum_first) {
        bw_buffer_add_text(&line, "{\"sum\":");
        status = write_sum(&line, ledger, options, err);
    }
    if (status == BW_OK)
        status = write_rules(&line, ledger, form, options, err);
    if (status == BW_OK && !form->sum_first)
        status = write_sum(&line, ledger, options, err);
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&line);
    return status;
}

static bw_status ledger_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    static const struct ledger_form lines = {.before = "", .between = "", .after = ""};
    return write_form(source, options, &lines, err);
}

static bw_status ledger_json_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    static const struct ledger_form object = {
            .before = ",\"rules\":[\n", .between = ",", .after = "]}\n", .sum_first = true};
    return write_form(source, options, &object, err);
}

const struct report_kind report_ledger = {
        .name = "ledger",
        .summary = "of every rule, why it did or could not fire: JSON Lines",
        .write = ledger_write,
};

const struct report_kind report_ledger_json = {
        .name = "ledger-json",
        .summary = "the sum of the ledger and every rule: one JSON object",
        .write = ledger_json_write,
};
