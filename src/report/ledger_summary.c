#include "report/ledger_summary.h"

#include "report/output.h"

static void member_if(struct bw_json *json, const char *key, bw_str text)
{
    if (text.len != 0)
        bw_json_member_str(json, key, text);
}

static void member_time(struct bw_json *json, const char *key, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    if (time == BW_TIME_UNKNOWN)
        return;
    const size_t len = bw_time_format(time, text);
    bw_json_member_str(json, key, (bw_str){.ptr = text, .len = len});
}

static void add_states(struct bw_json *json, const uint32_t *states)
{
    bw_json_member_object(json, "states");
    for (unsigned i = 0; i < LEDGER_STATE_COUNT; i++) {
        bw_json_key(json, ledger_state_name((enum ledger_state)i));
        bw_json_u64(json, states[i]);
    }
    bw_json_close_object(json);
}

static void add_platforms(struct bw_json *json, const struct hunt_ledger *ledger)
{
    bw_json_member_array(json, "platforms");
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        const struct ledger_platform *platform = &ledger->platforms[i];
        bw_json_open_object(json);
        bw_json_member_str(json, "name", platform->name);
        bw_json_key(json, BW_STR("there"));
        bw_json_bool(json, platform->there);
        bw_json_member_u64(json, "rules", platform->rules);
        bw_json_member_u64(json, "blind", platform->blind);
        member_if(json, "advice", platform->advice);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void add_reasons(struct bw_json *json, const struct hunt_ledger *ledger)
{
    bw_json_member_array(json, "reasons");
    for (uint32_t i = 0; i < ledger->group_count; i++) {
        const struct ledger_group *group = &ledger->groups[i];
        bw_json_open_object(json);
        bw_json_member_str(json, "state", ledger_state_name(group->state));
        bw_json_member_str(json, "reason", group->what);
        member_if(json, "advice", group->advice);
        bw_json_member_str(json, "platform", ledger->platforms[group->platform].name);
        bw_json_member_u64(json, "rules", group->rules);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void add_hosts(struct bw_json *json, const struct hunt_ledger *ledger)
{
    bw_json_member_array(json, "hosts");
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        bw_json_open_object(json);
        bw_json_member_str(json, "name", ledger->hosts[i].name);
        const struct ledger_span span = hunt_ledger_span(ledger, i);
        bw_json_member_u64(json, "records", ledger->hosts[i].records);
        member_time(json, "first", span.first);
        member_time(json, "last", span.last);
        add_states(json, ledger->hosts[i].states);
        bw_json_member_str(json, "platforms", ledger->hosts[i].platforms);
        bw_json_member_u64(json, "own_rules", ledger->hosts[i].own);
        bw_json_member_u64(json, "own_blind", ledger->hosts[i].own_blind);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    bw_json_member_u64(json, "hosts_more", ledger->hosts_more);
}

static void add_logs(struct bw_json *json, const struct hunt_ledger *ledger)
{
    bw_json_member_array(json, "logs");
    for (uint32_t i = 0; i < ledger->log_count; i++) {
        const struct ledger_log *log = &ledger->logs[i];
        bw_json_open_object(json);
        bw_json_member_str(json, "host", log->host);
        bw_json_member_str(json, "log", log->log);
        bw_json_member_u64(json, "records", log->records);
        bw_json_member_u64(json, "outside", log->outside);
        member_time(json, "first", log->first);
        member_time(json, "last", log->last);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

/* What the sentence names of what the evidence has logs of; all reasons stand behind it. */
#define SENTENCE_REASONS 5

static void add_separator(struct bw_buffer *text, bool *first)
{
    bw_buffer_add_text(text, *first ? ": " : "; ");
    *first = false;
}

/* Reasons of platforms that are there come first in the ledger, those with most rules before
 * others. */
static void add_unseen(struct bw_buffer *text, const struct hunt_ledger *ledger, bool *first)
{
    uint32_t count = 0;
    while (count < ledger->group_count && ledger->platforms[ledger->groups[count].platform].there)
        count++;
    for (uint32_t i = 0; i < count && i < SENTENCE_REASONS; i++) {
        add_separator(text, first);
        bw_buffer_add_str(text, ledger->groups[i].what);
        bw_buffer_printf(text, " (%u)", ledger->groups[i].rules);
    }
    if (count > SENTENCE_REASONS)
        bw_buffer_printf(text, "; %u more reason%s", count - SENTENCE_REASONS,
                count - SENTENCE_REASONS == 1 ? "" : "s");
}

static void add_absent(struct bw_buffer *text, const struct hunt_ledger *ledger, bool *first)
{
    bool any = false;
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        const struct ledger_platform *platform = &ledger->platforms[i];
        if (platform->there || platform->rules == 0)
            continue;
        if (any)
            bw_buffer_add_text(text, ", ");
        else
            add_separator(text, first);
        if (!any)
            bw_buffer_add_text(text, "no log of ");
        bw_buffer_add_str(text, platform->name);
        bw_buffer_printf(text, " (%u)", platform->rules);
        any = true;
    }
}

/* Hosts that are named of those that are covered for a short time. */
#define SHORT_NAMED 3

static void add_days(struct bw_buffer *out, const struct ledger_span *span)
{
    char first[BW_TIME_TEXT_SIZE];
    char last[BW_TIME_TEXT_SIZE];
    const bw_str from = {.ptr = first, .len = bw_time_format(span->first, first)};
    const bw_str to = {.ptr = last, .len = bw_time_format(span->last, last)};
    bw_buffer_add_str(out, bw_str_head(from, 10));
    if (bw_str_eq(bw_str_head(from, 10), bw_str_head(to, 10)))
        return;
    bw_buffer_add_text(out, " to ");
    bw_buffer_add_str(out, bw_str_head(to, 10));
}

void ledger_add_short(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    struct ledger_span spans[SHORT_NAMED];
    struct ledger_span whole;
    const uint32_t count = hunt_ledger_short(ledger, spans, SHORT_NAMED, &whole);
    if (count == 0)
        return;
    bw_buffer_printf(out, "%u of %u hosts %s covered for less than half of the time of ", count,
            ledger->host_count, count == 1 ? "is" : "are");
    add_days(out, &whole);
    for (uint32_t i = 0; i < count && i < SHORT_NAMED; i++) {
        const bw_str name = ledger->hosts[spans[i].host].name;
        bw_buffer_add_text(out, i == 0 ? ": " : "; ");
        bw_buffer_add_str(out, name.len != 0 ? bw_str_head(name, 64) : BW_STR("without a name"));
        bw_buffer_add_char(out, ' ');
        add_days(out, &spans[i]);
    }
    if (count > SHORT_NAMED)
        bw_buffer_printf(out, "; %u more", count - SHORT_NAMED);
}

/* In one line what could not have been seen. */
static void add_sentence(struct bw_buffer *text, const struct hunt_ledger *ledger)
{
    bool first = true;
    bw_buffer_printf(text, "%u of %u rules could not fire on this evidence",
            hunt_ledger_blind(ledger->states),
            ledger->rule_count - ledger->states[LEDGER_NOT_LOADED]);
    add_unseen(text, ledger, &first);
    add_absent(text, ledger, &first);
    const size_t before = text->len;
    add_separator(text, &first);
    const size_t separated = text->len;
    ledger_add_short(ledger, text);
    if (text->len == separated)
        text->len = before;
}

void ledger_summary_add(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    struct bw_json json = {.out = out};
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_KIB);
    add_sentence(&text, ledger);
    bw_json_open_object(&json);
    bw_json_member_str(&json, "summary", bw_buffer_str(&text));
    bw_json_member_u64(&json, "rules", ledger->rule_count);
    add_states(&json, ledger->states);
    add_platforms(&json, ledger);
    add_reasons(&json, ledger);
    add_hosts(&json, ledger);
    add_logs(&json, ledger);
    bw_json_key(&json, BW_STR("incomplete"));
    bw_json_bool(&json, ledger->cut);
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '\n');
    bw_buffer_release(&text);
}

bw_status ledger_missing(const struct report_source *source, struct bw_err *err)
{
    return bw_fail(err, BW_E_UNSUPPORTED, "no ledger: %.*s", bw_str_width(source->no_ledger),
            source->no_ledger.ptr);
}
