/* What could not have been seen: silence is no proof of absence. */
#include "report/ledger_summary.h"
#include "report/terminal/sections.h"

/* Hosts whose own gaps are shown unless all is asked for. */
#define BLIND_HOSTS 3

static void group_row(struct screen *s, const struct ledger_group *group)
{
    struct bw_buffer *out = &s->scratch;
    bw_buffer_clear(out);
    term_add_counted(out, group->rules, "rule");
    bw_buffer_add_text(out, ": ");
    bw_buffer_add_str(out, group->what);
    if (group->advice.len != 0) {
        bw_buffer_add_text(out, "; to see it: ");
        bw_buffer_add_str(out, group->advice);
    }
    bw_buffer_add_text(s->term.out, "  ");
    term_wrap(&s->term, bw_buffer_str(out), 2, 4);
}

/* Reasons of what the evidence has logs of; they stand first. */
static void group_rows(struct screen *s, const struct hunt_ledger *ledger)
{
    uint32_t count = 0;
    while (count < ledger->group_count && ledger->platforms[ledger->groups[count].platform].there)
        count++;
    const uint32_t most = s->options->verbose || count <= SCREEN_BLIND ? count : SCREEN_BLIND;
    for (uint32_t i = 0; i < most; i++)
        group_row(s, &ledger->groups[i]);
    if (most < count)
        bw_buffer_printf(s->term.out, "  and %u more reason%s (--verbose, --ledger)\n",
                count - most, count - most == 1 ? "" : "s");
}

/* What the evidence has nothing of, in one line: whoever has no such host need not read on. */
static void absent_row(struct screen *s, const struct hunt_ledger *ledger)
{
    struct bw_buffer *out = &s->scratch;
    uint32_t rules = 0;
    for (uint32_t i = 0; i < ledger->platform_count; i++)
        rules += ledger->platforms[i].there ? 0 : ledger->platforms[i].rules;
    if (rules == 0)
        return;
    bw_buffer_clear(out);
    term_add_counted(out, rules, "rule");
    bw_buffer_add_text(out, rules == 1 ? " is" : " are");
    bw_buffer_add_text(out, " for what has no log here: ");
    bool first = true;
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        if (ledger->platforms[i].there || ledger->platforms[i].rules == 0)
            continue;
        bw_buffer_add_text(out, first ? "" : ", ");
        bw_buffer_add_str(out, ledger->platforms[i].name);
        bw_buffer_printf(out, " %u", ledger->platforms[i].rules);
        first = false;
    }
    bw_buffer_add_text(s->term.out, "  ");
    term_wrap(&s->term, bw_buffer_str(out), 2, 4);
}

/* The same one by one, with what to do about it. */
static void absent_rows(struct screen *s, const struct hunt_ledger *ledger)
{
    for (uint32_t i = 0; i < ledger->platform_count; i++) {
        const struct ledger_platform *platform = &ledger->platforms[i];
        if (platform->there || platform->rules == 0)
            continue;
        bw_buffer_clear(&s->scratch);
        term_add_counted(&s->scratch, platform->rules, "rule");
        bw_buffer_add_text(&s->scratch, ": nothing of ");
        bw_buffer_add_str(&s->scratch, platform->name);
        if (platform->advice.len != 0) {
            bw_buffer_add_text(&s->scratch, "; to see it: ");
            bw_buffer_add_str(&s->scratch, platform->advice);
        }
        bw_buffer_add_text(s->term.out, "  ");
        term_wrap(&s->term, bw_buffer_str(&s->scratch), 2, 4);
    }
}

static void host_row(struct screen *s, const struct ledger_host *host)
{
    struct bw_buffer *out = &s->scratch;
    bw_buffer_clear(out);
    bw_buffer_add_text(out, "on ");
    bw_buffer_add_str(out,
            host->name.len != 0 ? bw_str_head(host->name, 64) : BW_STR("records without a host"));
    bw_buffer_add_text(out, " alone: ");
    term_add_count(out, host->own_blind);
    bw_buffer_add_text(out, " of ");
    term_add_counted(out, host->own, "rule");
    bw_buffer_add_text(out, " for ");
    bw_buffer_add_str(out, bw_str_head(host->platforms, 64));
    if (host->records == 0)
        bw_buffer_add_text(out, " (nothing of the time asked for)");
    term_blanks(&s->term, 2);
    term_text(&s->term, bw_buffer_str(out), s->term.width - 2);
    term_line_end(&s->term);
}

/* The host that comes after `last` when the one with most blind rules of its own comes first. */
static const struct ledger_host *next_host(
        const struct hunt_ledger *ledger, const struct ledger_host *last)
{
    const struct ledger_host *best = NULL;
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        const struct ledger_host *host = &ledger->hosts[i];
        if (host->own_blind == 0)
            continue;
        if (last != NULL && (host->own_blind > last->own_blind ||
                                    (host->own_blind == last->own_blind && host <= last)))
            continue;
        if (best == NULL || host->own_blind > best->own_blind)
            best = host;
    }
    return best;
}

/* Each host by what it could have shown: rules for what it has no log of are not its own. */
static void host_rows(struct screen *s, const struct hunt_ledger *ledger)
{
    const uint32_t most = s->options->verbose ? UINT32_MAX : BLIND_HOSTS;
    const struct ledger_host *host = NULL;
    uint32_t shown = 0;
    uint32_t more = 0;
    if (ledger->host_count + ledger->hosts_more > 1) {
        while (shown < most && (host = next_host(ledger, host)) != NULL) {
            host_row(s, host);
            shown++;
        }
        for (uint32_t i = 0; i < ledger->host_count; i++)
            more += ledger->hosts[i].own_blind != 0;
    }
    if (more > shown)
        bw_buffer_printf(s->term.out, "  and %u more host%s (--verbose)\n", more - shown,
                more - shown == 1 ? "" : "s");
    if (ledger->hosts_more != 0)
        bw_buffer_printf(
                s->term.out, "  of %u more hosts no account is kept apart\n", ledger->hosts_more);
}

/* Hosts of which the evidence has logs of a part of its time alone. */
static void short_row(struct screen *s, const struct hunt_ledger *ledger)
{
    bw_buffer_clear(&s->scratch);
    ledger_add_short(ledger, &s->scratch);
    if (s->scratch.len == 0)
        return;
    bw_buffer_add_text(s->term.out, "  ");
    term_wrap(&s->term, bw_buffer_str(&s->scratch), 2, 4);
}

/* Nothing is said where nobody asked why. */
static void not_known(struct screen *s)
{
    const bw_str why = s->digest->source->no_ledger;
    if (why.len == 0)
        return;
    screen_heading(s, "NOT SEEN");
    bw_buffer_clear(&s->scratch);
    bw_buffer_add_text(&s->scratch, ": not known; ");
    bw_buffer_add_str(&s->scratch, why);
    term_wrap(&s->term, bw_buffer_str(&s->scratch), 8, 2);
}

void screen_blind(struct screen *s)
{
    const struct hunt_ledger *ledger = s->digest->source->ledger;
    if (ledger == NULL) {
        not_known(s);
        return;
    }
    if (s->digest->source->summary->records == 0)
        return; /* of nothing, everything is unseen */
    const uint32_t lost = ledger->states[LEDGER_NOT_LOADED];
    const uint32_t blind = hunt_ledger_blind(ledger->states);
    if (blind == 0)
        return;
    screen_heading(s, "NOT SEEN");
    bw_buffer_clear(&s->scratch);
    bw_buffer_add_text(&s->scratch, ": ");
    term_add_count(&s->scratch, blind);
    bw_buffer_add_text(&s->scratch, " of ");
    term_add_counted(&s->scratch, ledger->rule_count - lost, "rule");
    bw_buffer_add_text(&s->scratch, " could not fire on this evidence");
    if (ledger->cut)
        bw_buffer_add_text(&s->scratch, " (too many hosts and logs: some are not counted)");
    term_wrap(&s->term, bw_buffer_str(&s->scratch), 8, 2);
    group_rows(s, ledger);
    if (s->options->verbose)
        absent_rows(s, ledger);
    else
        absent_row(s, ledger);
    host_rows(s, ledger);
    short_row(s, ledger);
}
