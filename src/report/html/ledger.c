/*
 * What could not have been seen. The summary and the reasons stand in the page's first block; the
 * rules, one by one, in a block that is unpacked when somebody wants to see them.
 */
#include "report/html/block.h"
#include "report/html/writer.h"
#include "report/ledger_summary.h"

static void member_time(struct bw_json *json, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = time != BW_TIME_UNKNOWN ? bw_time_format(time, text) : 0;
    bw_json_str(json, (bw_str){.ptr = text, .len = len});
}

static void add_states(struct bw_json *json, const uint32_t *states)
{
    bw_json_open_array(json);
    for (size_t i = 0; i < LEDGER_STATE_COUNT; i++)
        bw_json_u64(json, states[i]);
    bw_json_close_array(json);
}

static void add_platforms(const struct hunt_ledger *ledger, struct bw_json *json)
{
    bw_json_key(json, BW_STR("platforms"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        bw_json_open_object(json);
        bw_json_member_str(json, "name", ledger->platforms[i].name);
        bw_json_member_str(json, "advice", ledger->platforms[i].advice);
        bw_json_member_u64(json, "rules", ledger->platforms[i].rules);
        bw_json_key(json, BW_STR("there"));
        bw_json_bool(json, ledger->platforms[i].there);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

void html_ledger_summary(const struct report_source *source, struct bw_json *json)
{
    const struct hunt_ledger *ledger = source->ledger;
    bw_json_member_str(json, "no_ledger", source->no_ledger);
    bw_json_key(json, BW_STR("ledger"));
    if (ledger == NULL) {
        bw_json_null(json);
        return;
    }
    struct bw_buffer covered;
    bw_buffer_init(&covered, 64 * BW_KIB);
    ledger_add_short(ledger, &covered);
    bw_json_open_object(json);
    bw_json_member_str(json, "covered", bw_buffer_str(&covered));
    bw_buffer_release(&covered);
    bw_json_member_u64(json, "rules", ledger->rule_count);
    bw_json_member_u64(json, "hosts", ledger->host_count);
    bw_json_key(json, BW_STR("counts"));
    add_states(json, ledger->states);
    bw_json_key(json, BW_STR("states"));
    bw_json_open_array(json);
    for (unsigned i = 0; i < LEDGER_STATE_COUNT; i++)
        bw_json_str(json, ledger_state_name((enum ledger_state)i));
    bw_json_close_array(json);
    bw_json_key(json, BW_STR("cut"));
    bw_json_bool(json, ledger->cut);
    bw_json_key(json, BW_STR("groups"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < ledger->group_count; i++) {
        bw_json_open_object(json);
        bw_json_member_u64(json, "state", ledger->groups[i].state);
        bw_json_member_str(json, "what", ledger->groups[i].what);
        bw_json_member_str(json, "advice", ledger->groups[i].advice);
        bw_json_member_u64(json, "rules", ledger->groups[i].rules);
        bw_json_member_u64(json, "platform", ledger->groups[i].platform);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    add_platforms(ledger, json);
    bw_json_close_object(json);
}

/* One letter for each host: "0" is the first state. */
static void add_on(struct html_writer *writer, const struct ledger_rule *rule, struct bw_json *json)
{
    struct bw_buffer *on = &writer->scratch;
    bw_buffer_clear(on);
    for (uint32_t h = 0; rule->hosts != NULL && h < writer->source->ledger->host_count; h++)
        bw_buffer_add_char(on, (char)('0' + rule->hosts[h]));
    bw_json_str(json, bw_buffer_str(on));
}

/* A list, because names would be most of the block; ledger.js has the order. */
static void add_rule(
        struct html_writer *writer, const struct ledger_rule *rule, struct bw_json *json)
{
    const bool own = rule->group == LEDGER_NO_GROUP;
    const bool loaded = rule->state != LEDGER_NOT_LOADED;
    bw_json_open_array(json);
    bw_json_str(json, rule->id);
    bw_json_str(json, rule->title);
    bw_json_str(json, rule->path);
    bw_json_i64(json, loaded ? (int64_t)rule->level : -1);
    bw_json_u64(json, rule->state);
    bw_json_u64(json, rule->matches);
    bw_json_u64(json, rule->records);
    member_time(json, rule->first);
    member_time(json, rule->last);
    bw_json_i64(json, own ? -1 : (int64_t)rule->group);
    bw_json_str(json, own ? rule->reason : BW_STR(""));
    bw_json_str(json, own ? rule->advice : BW_STR(""));
    add_on(writer, rule, json);
    bw_json_close_array(json);
}

static void add_hosts(const struct hunt_ledger *ledger, struct bw_json *json)
{
    bw_json_key(json, BW_STR("hosts"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        bw_json_open_array(json);
        bw_json_str(json, ledger->hosts[i].name);
        bw_json_u64(json, ledger->hosts[i].records);
        add_states(json, ledger->hosts[i].states);
        bw_json_close_array(json);
    }
    bw_json_close_array(json);
    bw_json_member_u64(json, "hosts_more", ledger->hosts_more);
}

static void add_logs(const struct hunt_ledger *ledger, struct bw_json *json)
{
    bw_json_member_u64(json, "log_count", ledger->log_count);
    bw_json_key(json, BW_STR("logs"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < ledger->log_count && i < HTML_MAX_LOGS; i++) {
        bw_json_open_array(json);
        bw_json_str(json, ledger->logs[i].host);
        bw_json_str(json, ledger->logs[i].log);
        bw_json_u64(json, ledger->logs[i].records);
        bw_json_u64(json, ledger->logs[i].outside);
        member_time(json, ledger->logs[i].first);
        member_time(json, ledger->logs[i].last);
        bw_json_close_array(json);
    }
    bw_json_close_array(json);
}

bw_status html_ledger_write(struct html_writer *writer, struct bw_err *err)
{
    const struct hunt_ledger *ledger = writer->source->ledger;
    struct bw_buffer out;
    if (ledger == NULL)
        return BW_OK;
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    struct bw_json json = {.out = &out};
    bw_json_open_object(&json);
    add_hosts(ledger, &json);
    add_logs(ledger, &json);
    bw_json_key(&json, BW_STR("rules"));
    bw_json_open_array(&json);
    for (uint32_t i = 0; i < ledger->rule_count; i++)
        add_rule(writer, &ledger->rules[i], &json);
    bw_json_close_array(&json);
    bw_json_close_object(&json);
    bw_status status = BW_OK;
    if (out.failed || writer->scratch.failed)
        status = bw_fail(err, BW_E_NOMEM, "ledger of the page");
    if (status == BW_OK)
        status = html_block_write(
                writer->options->out, "ledger", ledger->rule_count, bw_buffer_str(&out), err);
    bw_buffer_release(&out);
    return status;
}
