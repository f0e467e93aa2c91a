/* The ledger in words: why a rule could not fire, and the reasons that rules share. */
#include "base/hash.h"
#include "sigma/ledger_parts.h"

#define GROUPS_MAX      2048
#define LEDGER_TEXT_MAX 65536

static void add_logsource(const struct ledger_making *m, uint32_t rule, struct bw_buffer *out)
{
    const struct sigma_image_logsource *l = ledger_logsource(m, rule);
    const struct sigma_text keys[] = {l->product, l->category, l->service};
    if (l->name.len != 0) {
        bw_buffer_add_str(out, sigma_image_str(m->image, l->name));
        return;
    }
    bool any = false;
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        if (keys[i].len == 0)
            continue;
        if (any)
            bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, sigma_image_str(m->image, keys[i]));
        any = true;
    }
}

/* "A or B never recorded in ": of what is missing everywhere, the group of the fewest fields. */
static void say_missing(
        const struct ledger_making *m, const struct sigma_needs *missing, struct bw_buffer *what)
{
    const struct sigma_needs_group *group = NULL;
    for (uint32_t i = 0; i < missing->count; i++)
        if (group == NULL || missing->groups[i].count < group->count)
            group = &missing->groups[i];
    if (group == NULL) {
        bw_buffer_add_text(what, "no kind of event has all of the fields that it needs in ");
        return;
    }
    for (uint32_t i = 0; i < group->count; i++) {
        const struct sigma_text name = m->image->fields[group->fields[i]].name;
        bw_buffer_add_text(what, i == 0 ? "" : i + 1 == group->count ? " or " : ", ");
        bw_buffer_add_str(what, sigma_image_str(m->image, name));
    }
    bw_buffer_add_text(what, " never recorded in ");
}

static void say_no_match(const struct ledger_making *m, uint32_t index, struct bw_buffer *what)
{
    if (m->image->rules[index].quiet == 0)
        bw_buffer_add_text(what, "nothing matched");
    else if (m->input->source->summary->candidates_untimed != 0)
        bw_buffer_add_text(what, "nothing matched that has a time, which correlations need");
    else
        bw_buffer_add_text(what, "nothing matched");
}

/* What is missing, in the words of the group; the sentence says it for the rule alone. */
static void say_why(struct ledger_making *m, uint32_t index, struct bw_buffer *what)
{
    const struct ledger_rule *rule = &m->rules[index];
    const struct ledger_work *work = &m->work[ledger_subject(m, index)];
    const uint8_t seen = ledger_sources(m, index, m->any_seen);
    const bool quiet = m->image->rules[index].quiet != 0;
    switch (rule->state) {
    case LEDGER_NO_SOURCE:
        bw_buffer_add_text(what, "no ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_EVENT:
        if ((seen & SOURCE_RECORDS) != 0) {
            bw_buffer_add_text(what, "none of the events asked for in ");
            add_logsource(m, index, what);
            return;
        }
        bw_buffer_add_text(what, "no ");
        add_logsource(m, index, what);
        bw_buffer_add_text(what, " in the logs that are there");
        return;
    case LEDGER_NO_TIME:
        bw_buffer_add_text(what, "outside of the time asked for: ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_FIELD:
        say_missing(m, &work->missing, what);
        add_logsource(m, index, what);
        return;
    case LEDGER_NOT_HAPPENED:
        bw_buffer_add_text(what, "did not happen: it would be in ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_MATCH:
        say_no_match(m, index, what);
        return;
    case LEDGER_MATCHED:
        if (quiet)
            bw_buffer_add_text(what, "no finding by itself: correlations count what it matches");
        return;
    case LEDGER_NOT_LOADED:
    case LEDGER_STATE_COUNT:
        return;
    }
}

/* Rules with the same reason and advice are one group. */
static bool group_count(struct ledger_making *m, struct ledger_rule *rule)
{
    struct bw_buffer key;
    uint64_t found = LEDGER_NO_GROUP;
    bool ok = true;
    bw_buffer_init(&key, 2 * LEDGER_TEXT_MAX);
    bw_buffer_add_str(&key, rule->reason);
    bw_buffer_add_char(&key, '\n');
    bw_buffer_add_str(&key, rule->advice);
    if (!bw_map_get(m->group_of, bw_buffer_str(&key), &found) && m->group_count != GROUPS_MAX) {
        found = m->group_count;
        ok = !key.failed && bw_map_set(m->group_of, bw_buffer_str(&key), found);
        m->groups[m->group_count++] = (struct ledger_group){.state = rule->state,
                .what = rule->reason,
                .advice = rule->advice,
                .platform = ledger_platform(m, (uint32_t)(rule - m->rules))};
    }
    bw_buffer_release(&key);
    rule->group = (uint32_t)found;
    if (found != LEDGER_NO_GROUP)
        m->groups[found].rules++;
    return ok;
}

/* Whoever has the log need not be told to collect it. */
static struct sigma_text advice_of(const struct ledger_making *m, uint32_t index,
        const struct sigma_image_logsource *logsource)
{
    const enum ledger_state state = m->rules[index].state;
    const bool there = (ledger_sources(m, index, m->any_seen) & SOURCE_RECORDS) != 0;
    if (state == LEDGER_NO_SOURCE || (state == LEDGER_NO_EVENT && !there))
        return logsource->advice;
    if (state == LEDGER_NO_EVENT || state == LEDGER_NO_FIELD)
        return logsource->more;
    return (struct sigma_text){.len = 0};
}

/* Where the log source itself has no better word: nobody is left without one. */
static bw_str advice_in_general(enum ledger_state state)
{
    switch (state) {
    case LEDGER_NO_SOURCE:
        return BW_STR("collect that log");
    case LEDGER_NO_EVENT:
        return BW_STR("have these events written: what writes the log may leave them out by its "
                      "settings");
    case LEDGER_NO_FIELD:
        return BW_STR("have that written, too, or collect the log as it was written: an export may "
                      "leave it out");
    case LEDGER_NO_TIME:
        return BW_STR("--from and --to leave it out");
    case LEDGER_NOT_LOADED:
    case LEDGER_NOT_HAPPENED:
    case LEDGER_NO_MATCH:
    case LEDGER_MATCHED:
    case LEDGER_STATE_COUNT:
        break;
    }
    return BW_STR("");
}

static bool explain(struct ledger_making *m, uint32_t index)
{
    struct ledger_rule *rule = &m->rules[index];
    const struct sigma_image_logsource *l = ledger_logsource(m, index);
    struct bw_buffer what;
    bw_buffer_init(&what, LEDGER_TEXT_MAX);
    say_why(m, index, &what);
    rule->reason = bw_arena_copy(m->arena, bw_buffer_str(&what));
    bw_buffer_release(&what);
    if (rule->reason.ptr == NULL)
        return false;
    if (!ledger_state_is_blind(rule->state))
        return true;
    rule->advice = sigma_image_str(m->image, advice_of(m, index, l));
    if (rule->advice.len == 0)
        rule->advice = advice_in_general(rule->state);
    return group_count(m, rule);
}

bool ledger_explain(struct ledger_making *m)
{
    bool ok = true;
    m->groups = bw_arena_alloc(m->arena, GROUPS_MAX, sizeof(*m->groups));
    m->group_of = bw_map_new(m->arena);
    if (m->groups == NULL || m->group_of == NULL)
        return false;
    for (uint32_t i = 0; i < m->image->rules_count && ok; i++)
        ok = explain(m, i);
    return ok;
}
