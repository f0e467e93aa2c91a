#include "support/report_ledger.h"

#include <stdio.h>
#include <string.h>

#define FAKE_HOSTS  3
#define FAKE_GROUPS 40
#define TEXT_SIZE   64

static char titles[FAKE_LEDGER_RULES][TEXT_SIZE];
static char paths[FAKE_LEDGER_RULES][TEXT_SIZE];
static char reasons[FAKE_GROUPS][TEXT_SIZE];
static uint8_t states[FAKE_LEDGER_RULES][FAKE_HOSTS];
static struct ledger_rule rules[FAKE_LEDGER_RULES];
static struct ledger_group groups[FAKE_GROUPS];
static struct ledger_platform platforms[2]; /* the evidence has one of them */
static struct ledger_host hosts[FAKE_HOSTS];
static struct ledger_log logs[FAKE_HOSTS];
static struct hunt_ledger ledger;

/* The text; or, where that is empty, the words and the number. */
static bw_str say(char *buffer, bw_str text, const char *words, unsigned number)
{
    if (text.len != 0)
        return text;
    (void)snprintf(buffer, TEXT_SIZE, "%s %u", words, number);
    return bw_str_of(buffer);
}

static enum ledger_state state_of(uint32_t rule)
{
    static const enum ledger_state often[] = {LEDGER_NO_MATCH, LEDGER_NO_SOURCE, LEDGER_NO_MATCH,
            LEDGER_NO_EVENT, LEDGER_NOT_HAPPENED, LEDGER_NO_FIELD, LEDGER_MATCHED, LEDGER_NO_TIME};
    return rule % 100 == 99 ? LEDGER_NOT_LOADED : often[rule % BW_COUNT(often)];
}

static void make_rule(uint32_t i, bw_str text)
{
    const enum ledger_state state = state_of(i);
    const bool blind = ledger_state_is_blind(state) && state != LEDGER_NOT_LOADED;
    /* groups of the same state: a rule in eight has it */
    const uint32_t group = i % 8 * (FAKE_GROUPS / 8) + i / 8 % (FAKE_GROUPS / 8);
    rules[i] = (struct ledger_rule){.id = text.len != 0 ? text : BW_STR("an-id"),
            .title = say(titles[i], text, "A made-up rule, number", i),
            .path = say(paths[i], text, "rules/made-up", i),
            .level = (enum finding_level)(i % FINDING_LEVEL_COUNT),
            .stage = ATTACK_STAGE_DISCOVERY,
            .state = state,
            .matches = state == LEDGER_MATCHED ? 3 : 0,
            .records = blind ? 0 : 1000 + i,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN,
            .group = LEDGER_NO_GROUP,
            .hosts = state != LEDGER_NOT_LOADED ? states[i] : NULL};
    if (state == LEDGER_NO_MATCH || state == LEDGER_NOT_LOADED)
        rules[i].reason = text.len != 0                ? text
                          : state == LEDGER_NOT_LOADED ? BW_STR("condition: no such search")
                                                       : BW_STR("nothing matched");
    ledger.states[state]++;
    if (state != LEDGER_NOT_LOADED)
        for (uint32_t h = 0; h < FAKE_HOSTS; h++) {
            states[i][h] = h == 0 ? (uint8_t)state : LEDGER_NO_SOURCE;
            hosts[h].states[states[i][h]]++;
        }
    if (!blind)
        return;
    rules[i].group = group;
    groups[group].state = state;
    groups[group].platform = state == LEDGER_NO_SOURCE;
    groups[group].rules++;
    platforms[groups[group].platform].rules++;
    platforms[groups[group].platform].blind++;
    groups[group].what = say(reasons[group], text, "no events of made-up source", group);
    groups[group].advice = text.len != 0 ? text : BW_STR("turn it on, and keep it for longer");
    rules[i].reason = groups[group].what;
    rules[i].advice = groups[group].advice;
}

/* Groups that got no rule are left out, those of the platform that is there stand first; rules
 * learn the place of theirs. */
static uint32_t groups_close_up(void)
{
    struct ledger_group kept[FAKE_GROUPS];
    uint32_t place[FAKE_GROUPS] = {0};
    uint32_t count = 0;
    for (uint32_t platform = 0; platform < BW_COUNT(platforms); platform++)
        for (uint32_t g = 0; g < FAKE_GROUPS; g++) {
            if (groups[g].rules == 0 || groups[g].platform != platform)
                continue;
            place[g] = count;
            kept[count++] = groups[g];
        }
    for (uint32_t i = 0; i < FAKE_LEDGER_RULES; i++)
        if (rules[i].group != LEDGER_NO_GROUP)
            rules[i].group = place[rules[i].group];
    memcpy(groups, kept, count * sizeof(kept[0]));
    return count;
}

const struct hunt_ledger *fake_ledger(bw_str text)
{
    static const bw_str names[FAKE_HOSTS] = {
            BW_STR_INIT("DC01.corp.example"), BW_STR_INIT("WEB01"), BW_STR_INIT("")};
    ledger = (struct hunt_ledger){.rules = rules,
            .rule_count = FAKE_LEDGER_RULES,
            .groups = groups,
            .platforms = platforms,
            .platform_count = BW_COUNT(platforms),
            .hosts = hosts,
            .host_count = FAKE_HOSTS,
            .logs = logs,
            .log_count = FAKE_HOSTS};
    for (uint32_t i = 0; i < BW_COUNT(platforms); i++)
        platforms[i] = (struct ledger_platform){.name = text.len != 0 ? text
                                                        : i == 0      ? BW_STR("Windows")
                                                                      : BW_STR("Okta"),
                .advice = text.len != 0 ? text : BW_STR("collect its logs"),
                .there = i == 0};
    for (uint32_t h = 0; h < FAKE_HOSTS; h++) {
        hosts[h] = (struct ledger_host){.name = text.len != 0 ? text : names[h],
                .records = 500,
                .platforms = platforms[0].name,
                .own = FAKE_LEDGER_RULES,
                .own_blind = 100};
        logs[h] = (struct ledger_log){.host = hosts[h].name,
                .log = text.len != 0 ? text : BW_STR("Security"),
                .records = 500,
                .outside = h,
                .first = 1658102400 * BW_TIME_SECOND,
                .last = (h == 0 ? 1658361600 : 1658188800) * BW_TIME_SECOND};
    }
    for (uint32_t g = 0; g < FAKE_GROUPS; g++)
        groups[g] = (struct ledger_group){.rules = 0};
    for (uint32_t i = 0; i < FAKE_LEDGER_RULES; i++)
        make_rule(i, text);
    ledger.group_count = groups_close_up();
    return &ledger;
}
