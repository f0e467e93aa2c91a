/* What could not have been seen: silence is no proof of absence. */
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

/* A host on which more rules were blind than on all together. */
static void host_rows(struct screen *s, const struct hunt_ledger *ledger, uint32_t blind)
{
    const uint32_t most = s->options->verbose ? UINT32_MAX : BLIND_HOSTS;
    uint32_t shown = 0;
    uint32_t more = 0;
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        const struct ledger_host *host = &ledger->hosts[i];
        const uint32_t own = hunt_ledger_blind(host->states);
        if (own <= blind)
            continue;
        if (shown == most) {
            more++;
            continue;
        }
        shown++;
        bw_buffer_clear(&s->scratch);
        bw_buffer_add_text(&s->scratch, "on ");
        bw_buffer_add_str(&s->scratch, host->name.len != 0 ? bw_str_head(host->name, 64)
                                                           : BW_STR("records without a host"));
        bw_buffer_add_text(&s->scratch, " alone: ");
        term_add_counted(&s->scratch, own, "rule");
        if (host->records == 0)
            bw_buffer_add_text(&s->scratch, " (nothing of the time asked for)");
        term_blanks(&s->term, 2);
        term_text(&s->term, bw_buffer_str(&s->scratch), s->term.width - 2);
        term_line_end(&s->term);
    }
    if (more != 0)
        bw_buffer_printf(s->term.out, "  and %u more hosts (--verbose)\n", more);
    if (ledger->hosts_more != 0)
        bw_buffer_printf(
                s->term.out, "  of %u more hosts no account is kept apart\n", ledger->hosts_more);
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
    const uint32_t most = s->options->verbose ? ledger->group_count : SCREEN_BLIND;
    uint32_t i = 0;
    for (; i < ledger->group_count && i < most; i++)
        group_row(s, &ledger->groups[i]);
    if (i < ledger->group_count)
        bw_buffer_printf(s->term.out, "  and %u more reasons (--verbose, --ledger)\n",
                ledger->group_count - i);
    host_rows(s, ledger, blind);
}
