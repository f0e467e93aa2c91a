/*
 * Form: the numbers of `form`; platforms; groups; hosts; logs; rules, each with one byte for each
 * host. Written with case/bytes.h.
 */
#include "case/ledger.h"

#include <string.h>

#include "case/bytes.h"

#define FORM_VERSION 2

/* The fewest bytes of one of each: a list that says it is longer than what follows is none. */
#define PLATFORM_BYTES 40
#define GROUP_BYTES    32
#define LOG_BYTES      48
#define RULE_BYTES     88

/* What another version may have otherwise. */
static const uint64_t form[] = {
        FORM_VERSION, LEDGER_STATE_COUNT, FINDING_LEVEL_COUNT, ATTACK_STAGE_COUNT};

static void encode_platforms(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    case_put_u64(out, ledger->platform_count);
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        case_put_str(out, ledger->platforms[i].name);
        case_put_str(out, ledger->platforms[i].advice);
        case_put_u64(out, ledger->platforms[i].rules);
        case_put_u64(out, ledger->platforms[i].blind);
        case_put_u64(out, ledger->platforms[i].there);
    }
}

static void encode_groups(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    case_put_u64(out, ledger->group_count);
    for (uint32_t i = 0; i < ledger->group_count; i++) {
        case_put_u64(out, ledger->groups[i].state);
        case_put_str(out, ledger->groups[i].what);
        case_put_str(out, ledger->groups[i].advice);
        case_put_u64(out, ledger->groups[i].platform);
    }
}

static void encode_hosts(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    case_put_u64(out, ledger->host_count);
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        case_put_str(out, ledger->hosts[i].name);
        case_put_u64(out, ledger->hosts[i].records);
        case_put_str(out, ledger->hosts[i].platforms);
        case_put_u64(out, ledger->hosts[i].own);
        case_put_u64(out, ledger->hosts[i].own_blind);
    }
    case_put_u64(out, ledger->hosts_more);
    case_put_u64(out, ledger->cut);
}

static void encode_logs(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    case_put_u64(out, ledger->log_count);
    for (uint32_t i = 0; i < ledger->log_count; i++) {
        const struct ledger_log *log = &ledger->logs[i];
        case_put_str(out, log->host);
        case_put_str(out, log->log);
        case_put_u64(out, log->records);
        case_put_u64(out, log->outside);
        case_put_u64(out, (uint64_t)log->first);
        case_put_u64(out, (uint64_t)log->last);
    }
}

static void encode_rule(
        const struct hunt_ledger *ledger, const struct ledger_rule *rule, struct bw_buffer *out)
{
    case_put_str(out, rule->id);
    case_put_str(out, rule->title);
    case_put_str(out, rule->path);
    case_put_u64(out, rule->level);
    case_put_u64(out, rule->stage);
    case_put_u64(out, rule->state);
    case_put_u64(out, rule->matches);
    case_put_u64(out, rule->records);
    case_put_u64(out, (uint64_t)rule->first);
    case_put_u64(out, (uint64_t)rule->last);
    case_put_u64(out, rule->group);
    if (rule->group == LEDGER_NO_GROUP) {
        case_put_str(out, rule->reason);
        case_put_str(out, rule->advice);
    }
    if (rule->state != LEDGER_NOT_LOADED)
        bw_buffer_add(out, rule->hosts, ledger->host_count);
}

void case_ledger_encode(const struct hunt_ledger *ledger, struct bw_buffer *out)
{
    for (size_t i = 0; i < BW_COUNT(form); i++)
        case_put_u64(out, form[i]);
    encode_platforms(ledger, out);
    encode_groups(ledger, out);
    encode_hosts(ledger, out);
    encode_logs(ledger, out);
    case_put_u64(out, ledger->rule_count);
    for (uint32_t i = 0; i < ledger->rule_count; i++)
        encode_rule(ledger, &ledger->rules[i], out);
}

/* ---- and back ---- */

/* A list of as many as it says, each of at least `bytes`; NULL when that can not be. */
static void *get_list(struct case_decoding *d, size_t bytes, size_t size, uint32_t *ret_count)
{
    const uint32_t count = case_get_count(d, UINT32_MAX - 1);
    void *list = NULL;
    *ret_count = 0;
    if (!bw_reader_fits(&d->reader, count, bytes)) {
        d->wrong = true;
        return NULL;
    }
    list = bw_arena_alloc(d->arena, (size_t)count + 1, size);
    d->nomem |= list == NULL;
    *ret_count = list != NULL ? count : 0;
    return list;
}

static void decode_platforms(struct case_decoding *d, struct hunt_ledger *ledger)
{
    struct ledger_platform *platforms =
            get_list(d, PLATFORM_BYTES, sizeof(*platforms), &ledger->platform_count);
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        platforms[i].name = case_get_str(d);
        platforms[i].advice = case_get_str(d);
        platforms[i].rules = case_get_count(d, UINT32_MAX);
        platforms[i].blind = case_get_count(d, UINT32_MAX);
        platforms[i].there = case_get_u64(d) != 0;
    }
    ledger->platforms = platforms;
}

static struct ledger_group *decode_groups(struct case_decoding *d, struct hunt_ledger *ledger)
{
    struct ledger_group *groups = get_list(d, GROUP_BYTES, sizeof(*groups), &ledger->group_count);
    for (uint32_t i = 0; i < ledger->group_count; i++) {
        groups[i].state = (enum ledger_state)case_get_count(d, LEDGER_STATE_COUNT - 1);
        groups[i].what = case_get_str(d);
        groups[i].advice = case_get_str(d);
        groups[i].platform = case_get_count(d, ledger->platform_count);
        d->wrong |= groups[i].platform >= ledger->platform_count;
    }
    ledger->groups = groups;
    return groups;
}

static struct ledger_host *decode_hosts(struct case_decoding *d, struct hunt_ledger *ledger)
{
    const uint32_t count = case_get_count(d, LEDGER_MAX_HOSTS);
    struct ledger_host *hosts = bw_arena_alloc(d->arena, count + 1u, sizeof(*hosts));
    d->nomem |= hosts == NULL;
    ledger->host_count = hosts != NULL ? count : 0;
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        hosts[i].name = case_get_str(d);
        hosts[i].records = case_get_u64(d);
        hosts[i].platforms = case_get_str(d);
        hosts[i].own = case_get_count(d, UINT32_MAX);
        hosts[i].own_blind = case_get_count(d, UINT32_MAX);
    }
    ledger->hosts_more = case_get_count(d, UINT32_MAX);
    ledger->cut = case_get_u64(d) != 0;
    ledger->hosts = hosts;
    return hosts;
}

static void decode_logs(struct case_decoding *d, struct hunt_ledger *ledger)
{
    struct ledger_log *logs = get_list(d, LOG_BYTES, sizeof(*logs), &ledger->log_count);
    for (uint32_t i = 0; i < ledger->log_count; i++) {
        logs[i].host = case_get_str(d);
        logs[i].log = case_get_str(d);
        logs[i].records = case_get_u64(d);
        logs[i].outside = case_get_u64(d);
        logs[i].first = (bw_time)case_get_u64(d);
        logs[i].last = (bw_time)case_get_u64(d);
    }
    ledger->logs = logs;
}

/* Its reason is that of its group, which may have any number of rules. */
static void decode_reason(struct case_decoding *d, const struct hunt_ledger *ledger,
        struct ledger_group *groups, struct ledger_rule *rule)
{
    rule->group = case_get_count(d, LEDGER_NO_GROUP);
    if (rule->group == LEDGER_NO_GROUP) {
        rule->reason = case_get_str(d);
        rule->advice = case_get_str(d);
        return;
    }
    if (rule->group >= ledger->group_count) {
        d->wrong = true;
        return;
    }
    rule->reason = groups[rule->group].what;
    rule->advice = groups[rule->group].advice;
    groups[rule->group].rules++;
}

static void decode_states(struct case_decoding *d, const struct hunt_ledger *ledger,
        struct ledger_host *hosts, struct ledger_rule *rule)
{
    const bw_bytes states = bw_read_bytes(&d->reader, ledger->host_count);
    if (states.len != ledger->host_count)
        return; /* the reader says so at the end */
    for (uint32_t h = 0; h < ledger->host_count; h++) {
        if (states.ptr[h] >= LEDGER_STATE_COUNT) {
            d->wrong = true;
            return;
        }
        hosts[h].states[states.ptr[h]]++;
    }
    rule->hosts = states.len != 0 ? states.ptr : (const uint8_t *)"";
}

static void decode_rule(struct case_decoding *d, struct hunt_ledger *ledger,
        struct ledger_group *groups, struct ledger_host *hosts, struct ledger_rule *rule)
{
    rule->id = case_get_str(d);
    rule->title = case_get_str(d);
    rule->path = case_get_str(d);
    rule->level = (enum finding_level)case_get_count(d, FINDING_LEVEL_COUNT - 1);
    rule->stage = (enum attack_stage)case_get_count(d, ATTACK_STAGE_COUNT);
    rule->state = (enum ledger_state)case_get_count(d, LEDGER_STATE_COUNT - 1);
    rule->matches = case_get_u64(d);
    rule->records = case_get_u64(d);
    rule->first = (bw_time)case_get_u64(d);
    rule->last = (bw_time)case_get_u64(d);
    decode_reason(d, ledger, groups, rule);
    if (rule->state != LEDGER_NOT_LOADED)
        decode_states(d, ledger, hosts, rule);
    ledger->states[rule->state]++;
}

bw_status case_ledger_decode(
        bw_bytes bytes, struct bw_arena *arena, struct hunt_ledger *ret_ledger, struct bw_err *err)
{
    struct case_decoding d = {.reader = bw_reader_of(bytes, 0), .arena = arena};
    struct hunt_ledger ledger = {.rules = NULL};
    for (size_t i = 0; i < BW_COUNT(form); i++)
        if (case_get_u64(&d) != form[i])
            return bw_fail(err, BW_E_UNSUPPORTED, "ledger: of another version of breakwater");
    decode_platforms(&d, &ledger);
    struct ledger_group *groups = decode_groups(&d, &ledger);
    struct ledger_host *hosts = decode_hosts(&d, &ledger);
    decode_logs(&d, &ledger);
    struct ledger_rule *rules = get_list(&d, RULE_BYTES, sizeof(*rules), &ledger.rule_count);
    for (uint32_t i = 0; i < ledger.rule_count && !d.wrong; i++)
        decode_rule(&d, &ledger, groups, hosts, &rules[i]);
    ledger.rules = rules;
    const bw_status status = case_decoding_end(&d, "ledger", err);
    if (status == BW_OK)
        *ret_ledger = ledger;
    return status;
}
