#include "report/terminal/sections.h"

#include "report/output.h"

/* ASCII only: a terminal at the other end of a serial line shows it too. */

static const char *const level_words[FINDING_LEVEL_COUNT] = {
        [FINDING_LEVEL_INFORMATIONAL] = "info",
        [FINDING_LEVEL_LOW] = "low",
        [FINDING_LEVEL_MEDIUM] = "medium",
        [FINDING_LEVEL_HIGH] = "high",
        [FINDING_LEVEL_CRITICAL] = "critical",
};

static void line_begin(struct screen *s)
{
    bw_buffer_clear(&s->scratch);
}

static bw_str line(struct screen *s)
{
    return bw_buffer_str(&s->scratch);
}

void screen_heading(struct screen *s, const char *title)
{
    term_line_end(&s->term);
    term_bold(&s->term);
    bw_buffer_add_text(s->term.out, title);
    term_plain(&s->term);
}

static void time_cell(struct screen *s, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(time, text);
    line_begin(s);
    term_add_time(&s->scratch, (bw_str){.ptr = text, .len = len});
    term_cell(&s->term, line(s), 19);
}

/* "2 critical, 5 high" of the levels that there are, worst first. */
static void add_levels(struct bw_buffer *out, const uint64_t by_level[FINDING_LEVEL_COUNT])
{
    bool first = true;
    for (size_t level = FINDING_LEVEL_COUNT; level-- > 0;) {
        if (by_level[level] == 0)
            continue;
        if (!first)
            bw_buffer_add_text(out, ", ");
        first = false;
        term_add_count(out, by_level[level]);
        bw_buffer_add_char(out, ' ');
        bw_buffer_add_text(out, level_words[level]);
    }
}

static void verdict_sentence(struct screen *s)
{
    const struct digest *digest = s->digest;
    struct bw_buffer *out = &s->scratch;
    const struct hunt_summary *summary = digest->source->summary;
    if (summary->records == 0 && digest->recovered == 0) {
        bw_buffer_add_text(out, "there was no record to look at.");
        return;
    }
    if (digest->findings == 0 && hunt_summary_nothing_fits(summary)) {
        bw_buffer_add_text(out, "none of ");
        term_add_counted(out, summary->records, "record");
        bw_buffer_add_text(out, " is of what was asked for.");
        return;
    }
    if (digest->findings == 0) {
        bw_buffer_add_text(out, "no rule matched");
        if (digest->min_level > FINDING_LEVEL_INFORMATIONAL) {
            bw_buffer_add_text(out, " at or above level ");
            bw_buffer_add_str(out, finding_level_name(digest->min_level));
        }
        bw_buffer_add_text(out, " in ");
        term_add_counted(out, summary->records - summary->filtered, "record");
        bw_buffer_add_char(out, '.');
        return;
    }
    add_levels(out, digest->by_level);
    bw_buffer_add_text(out, digest->findings == 1 ? " finding on " : " findings on ");
    term_add_counted(out, digest->hosts_in_all, "host");
    if (digest->stages > 0) {
        bw_buffer_add_text(out, ", in ");
        term_add_counted(out, digest->stages, "stage");
        bw_buffer_add_text(out, " of an attack");
    }
    bw_buffer_add_char(out, '.');
}

static uint64_t items_lost(const struct hunt_summary *summary)
{
    uint64_t items = 0;
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++)
        if (hunt_outcome_is_loss((enum hunt_outcome)i))
            items += summary->outcomes[i].items;
    return items;
}

static void verdict_warnings(struct screen *s)
{
    const struct hunt_summary *summary = s->digest->source->summary;
    const uint64_t lost = items_lost(summary);
    if (summary->interrupted) {
        term_level(&s->term, FINDING_LEVEL_MEDIUM);
        term_wrap(&s->term,
                BW_STR("PARTIAL: the hunt was stopped before its end; what follows is what was "
                       "found until then."),
                0, 9);
        term_plain(&s->term);
    }
    const uint64_t damaged = hunt_summary_damaged(summary);
    if (lost == 0 && summary->unreadable == 0 && damaged == 0)
        return;
    line_begin(s);
    bw_buffer_add_text(&s->scratch, "Not all evidence could be read: ");
    if (lost == 0 && summary->unreadable == 0) {
        term_add_counted(&s->scratch, damaged, "item");
        bw_buffer_add_text(&s->scratch, " cut short (see ODD OR DAMAGED).");
    } else {
        term_add_counted(&s->scratch, lost, "item");
        bw_buffer_add_text(&s->scratch, " and ");
        term_add_counted(&s->scratch, summary->unreadable, "record");
        bw_buffer_add_text(&s->scratch, lost > 0 ? " (see NOT READ)." : " (see READ).");
    }
    term_level(&s->term, FINDING_LEVEL_MEDIUM);
    term_wrap(&s->term, line(s), 0, 2);
    term_plain(&s->term);
}

static void span_line(struct screen *s, const char *what, bw_time first, bw_time last)
{
    if (first == BW_TIME_UNKNOWN)
        return;
    bw_buffer_add_text(s->term.out, what);
    time_cell(s, first);
    bw_buffer_add_text(s->term.out, " to ");
    time_cell(s, last);
    bw_buffer_add_text(s->term.out, " UTC\n");
}

void screen_verdict(struct screen *s)
{
    const struct digest *digest = s->digest;
    const struct hunt_summary *summary = digest->source->summary;
    const struct digest_verdict verdict = digest_verdict(digest);
    term_bold(&s->term);
    term_level(&s->term, verdict.level);
    bw_buffer_add_text(s->term.out, verdict.words);
    term_plain(&s->term);
    bw_buffer_add_text(s->term.out, ": ");
    line_begin(s);
    verdict_sentence(s);
    term_wrap(&s->term, line(s), (unsigned)bw_str_of(verdict.words).len + 2, 2);
    verdict_warnings(s);
    span_line(s, "Findings  ", digest->first, digest->last);
    span_line(s, "Records   ", summary->first, summary->last);
}

/* Five of them and the stage's name fit on a line. */
static unsigned grid_columns(const struct screen *s)
{
    return s->term.width < 76 ? 8 : 10;
}

/* One column of the grid: a count in its level's color, a dot for none. */
static void grid_cell(struct screen *s, uint64_t count, enum finding_level level)
{
    line_begin(s);
    if (count == 0)
        bw_buffer_add_char(&s->scratch, '.');
    else
        term_add_count(&s->scratch, count);
    if (count > 0)
        term_level(&s->term, level);
    term_cell_right(&s->term, line(s), grid_columns(s));
    if (count > 0)
        term_plain(&s->term);
}

static void stage_row(struct screen *s, enum attack_stage stage)
{
    const struct digest *digest = s->digest;
    uint64_t sum = 0;
    for (size_t level = 0; level < FINDING_LEVEL_COUNT; level++)
        sum += digest->grid[stage][level];
    if (sum == 0)
        return;
    term_blanks(&s->term, 2);
    term_cell(&s->term, attack_stage_title(stage), 22);
    for (size_t level = FINDING_LEVEL_COUNT; level-- > digest->min_level;)
        grid_cell(s, digest->grid[stage][level], (enum finding_level)level);
    if (s->term.width >= 100 && digest->stage_first[stage] != INT64_MAX) {
        bw_buffer_add_text(s->term.out, "  from ");
        time_cell(s, digest->stage_first[stage]);
    }
    term_line_end(&s->term);
}

void screen_stages(struct screen *s)
{
    if (s->digest->findings == 0)
        return;
    screen_heading(s, "STAGES");
    term_blanks(&s->term, 18);
    for (size_t level = FINDING_LEVEL_COUNT; level-- > s->digest->min_level;)
        term_cell_right(&s->term, bw_str_of(level_words[level]), grid_columns(s));
    term_line_end(&s->term);
    for (size_t stage = 1; stage < ATTACK_STAGE_COUNT; stage++)
        stage_row(s, (enum attack_stage)stage);
    stage_row(s, ATTACK_STAGE_UNKNOWN);
}

static bw_str host_name(bw_str name)
{
    return name.len > 0 ? name : BW_STR("(no host name)");
}

static void host_row(struct screen *s, const struct digest_host *host)
{
    term_blanks(&s->term, 2);
    term_cell(&s->term, host_name(host->name), s->term.width >= 100 ? 36 : 22);
    line_begin(s);
    bw_buffer_printf(&s->scratch, "%2u %s", host->stages, host->stages == 1 ? "stage" : "stages");
    bw_buffer_add_text(&s->scratch, host->stages == 1 ? "   " : "  ");
    add_levels(&s->scratch, host->by_level);
    if (host->also.len != 0)
        bw_buffer_printf(&s->scratch, "; also %.*s", bw_str_width(host->also), host->also.ptr);
    const unsigned room = s->term.width - (s->term.width >= 100 ? 38 : 24);
    /* the counts say more than the times: these stand where there is room for both */
    const unsigned span = room >= line(s).len + 43 ? 42 : 0;
    term_cell(&s->term, line(s), room - span);
    if (span > 0 && host->first != BW_TIME_UNKNOWN) {
        time_cell(s, host->first);
        bw_buffer_add_text(s->term.out, " to ");
        time_cell(s, host->last);
    }
    term_line_end(&s->term);
}

static void nameless_row(struct screen *s)
{
    const char *words = digest_nameless(s->digest);
    if (words == NULL)
        return;
    term_blanks(&s->term, 2);
    term_text(&s->term, bw_str_of(words), s->term.width - 2);
    term_line_end(&s->term);
}

static void more_row(struct screen *s, uint64_t more, const char *noun)
{
    if (more == 0)
        return;
    line_begin(s);
    bw_buffer_add_text(&s->scratch, "  and ");
    term_add_count(&s->scratch, more);
    bw_buffer_add_text(&s->scratch, " more ");
    bw_buffer_add_text(&s->scratch, noun);
    term_text(&s->term, line(s), s->term.width);
    term_line_end(&s->term);
}

void screen_hosts(struct screen *s)
{
    const struct digest *digest = s->digest;
    if (digest->host_count == 0)
        return;
    screen_heading(s, "HOSTS");
    bw_buffer_add_text(s->term.out, ", worst first\n");
    const size_t most = s->options->verbose ? DIGEST_HOSTS : SCREEN_HOSTS;
    size_t shown = 0;
    for (; shown < digest->host_count && shown < most; shown++)
        host_row(s, &digest->hosts[shown]);
    more_row(s, digest->hosts_in_all - shown, "with findings (--html and --csv have all)");
    nameless_row(s);
}

/* In a narrow column the domain, which most hosts share, is what can be missed. */
static bw_str narrow_host(bw_str name, unsigned columns)
{
    const size_t dot = bw_str_find_char(name, '.');
    const bool word = name.len > 0 && (name.ptr[0] | 0x20) >= 'a' && (name.ptr[0] | 0x20) <= 'z';
    return name.len > columns && word && dot != SIZE_MAX ? bw_str_head(name, dot) : name;
}

static void moment_row(struct screen *s, const struct digest_moment *moment)
{
    struct term *t = &s->term;
    const struct finding_rule rule = s->digest->source->ops->rule(s->digest->source, moment->rule);
    const unsigned host = t->width >= 120 ? 24 : 12;
    term_blanks(t, 2);
    time_cell(s, moment->time);
    term_blanks(t, 2);
    term_cell(t, narrow_host(report_host(moment->host), host), host);
    term_blanks(t, 2);
    term_level(t, rule.level);
    term_cell(t, bw_str_of(level_words[rule.level]), 8);
    term_plain(t);
    term_blanks(t, 2);
    unsigned used = 35 + host;
    if (t->width >= 120) {
        term_cell(t, attack_stage_title(rule.stage), 20);
        term_blanks(t, 2);
        used += 22;
    }
    line_begin(s);
    if (moment->count > 1) {
        bw_buffer_add_text(&s->scratch, " x");
        term_add_count(&s->scratch, moment->count);
    }
    const unsigned times = (unsigned)s->scratch.len;
    term_text(t, rule.title, t->width > used + times ? t->width - used - times : 3);
    bw_buffer_add_str(t->out, line(s));
    term_line_end(t);
    if (moment->value.len == 0)
        return;
    term_blanks(t, 23);
    term_dim(t);
    const unsigned label = moment->field.len > 0 ? term_text(t, moment->field, 24) + 2 : 0;
    if (label > 0)
        bw_buffer_add_text(t->out, ": ");
    term_text(t, moment->value, t->width - 23 - label);
    term_plain(t);
    term_line_end(t);
}

void screen_timeline(struct screen *s)
{
    const struct digest *digest = s->digest;
    if (digest->chosen_count == 0)
        return;
    screen_heading(s, "TIMELINE");
    bw_buffer_add_text(s->term.out, " of the worst, UTC; first of its rule on its host\n");
    for (size_t i = 0; i < digest->chosen_count; i++)
        moment_row(s, &digest->moments[digest->chosen[i]]);
}

static void rule_row(struct screen *s, uint32_t index)
{
    struct term *t = &s->term;
    const struct digest_rule *counts = &s->digest->rules[index];
    const struct finding_rule rule = s->digest->source->ops->rule(s->digest->source, index);
    line_begin(s);
    term_add_count(&s->scratch, counts->count);
    if (counts->recovered > 0) {
        bw_buffer_add_char(&s->scratch, '+');
        term_add_count(&s->scratch, counts->recovered);
    }
    term_cell_right(t, line(s), 9);
    term_blanks(t, 2);
    term_level(t, rule.level);
    term_cell(t, bw_str_of(level_words[rule.level]), 8);
    term_plain(t);
    term_blanks(t, 2);
    const unsigned room = t->width - 21;
    const unsigned author = rule.author.len > 0 ? room / 5 : 0; /* the title says more */
    const unsigned used = term_text(t, rule.title, room - author);
    if (author > 3) {
        term_dim(t);
        bw_buffer_add_text(t->out, " (");
        term_text(t, rule.author, room - used - 3);
        bw_buffer_add_char(t->out, ')');
        term_plain(t);
    }
    term_line_end(t);
}

void screen_rules(struct screen *s)
{
    const struct digest *digest = s->digest;
    if (digest->rules_fired == 0)
        return;
    screen_heading(s, "RULES");
    bw_buffer_add_text(s->term.out, " that matched, with their authors\n");
    const uint32_t most = s->options->verbose ? UINT32_MAX : SCREEN_RULES;
    uint32_t shown = 0;
    for (; shown < digest->rules_fired && shown < most; shown++)
        rule_row(s, digest->rules_by_rank[shown]);
    more_row(s, digest->rules_fired - shown, "rules (--html, --json and --csv name all authors)");
}

/* "12 of them a log has, too, 3 found more than once": how the sums come about. */
static void recovered_sums(struct screen *s)
{
    const struct hunt_recovered *sum = &s->digest->source->summary->recovered;
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {{sum->matched + sum->unmatched, "read and looked at"},
            {sum->filtered, "outside of what was asked for"},
            {sum->live_duplicates, "still in a log"}, {sum->duplicates, "found more than once"},
            {sum->unresolved, "without a template in the evidence"},
            {sum->ambiguous, "with several"}, {sum->unsound, "not sound"}, {sum->lost, "lost"}};
    line_begin(s);
    term_add_counted(&s->scratch, sum->found, "left-over record");
    const char *before = " = ";
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        if (parts[i].count == 0)
            continue;
        bw_buffer_add_text(&s->scratch, before);
        term_add_count(&s->scratch, parts[i].count);
        bw_buffer_add_char(&s->scratch, ' ');
        bw_buffer_add_text(&s->scratch, parts[i].what);
        before = " + ";
    }
    bw_buffer_add_char(&s->scratch, '.');
    term_blanks(&s->term, 2);
    term_wrap(&s->term, line(s), 2, 4);
}

void screen_recovered(struct screen *s)
{
    const struct digest *digest = s->digest;
    if (digest->source->summary->recovered.found == 0)
        return;
    screen_heading(s, "RECOVERED");
    bw_buffer_add_text(s->term.out, " from what logs left behind, in no count above\n");
    recovered_sums(s);
    if (digest->recovered == 0)
        return;
    line_begin(s);
    add_levels(&s->scratch, digest->recovered_by_level);
    bw_buffer_add_text(&s->scratch, digest->recovered == 1 ? " finding:" : " findings:");
    term_blanks(&s->term, 2);
    term_wrap(&s->term, line(s), 2, 4);
    for (size_t i = 0; i < digest->recovered_moment_count; i++)
        moment_row(s, &digest->recovered_moments[i]);
    more_row(s, digest->recovered_groups - digest->recovered_moment_count,
            "rules and hosts (--html, --json and --csv have all)");
}

void screen_overlap(struct screen *s)
{
    const struct digest_overlap *overlap = &s->digest->apt40;
    if (overlap->technique_count == 0)
        return;
    screen_heading(s, "KNOWN BEHAVIOR");
    bw_buffer_add_text(s->term.out, ": ");
    line_begin(s);
    struct bw_buffer *out = &s->scratch;
    term_add_counted(out, overlap->technique_count, "technique");
    bw_buffer_add_text(out, " in ");
    term_add_counted(out, overlap->stages, "stage");
    bw_buffer_add_text(out, " that ATT&CK also lists for G0065 (Leviathan, APT40) or C0049: ");
    const size_t most = s->options->verbose ? DIGEST_TECHNIQUES : 10;
    for (size_t i = 0; i < overlap->technique_count && i < most; i++) {
        bw_buffer_add_str(out, overlap->techniques[i]);
        bw_buffer_add_char(out, ' ');
    }
    if (overlap->technique_count > most)
        bw_buffer_add_text(out, "... ");
    bw_buffer_add_text(out, "- ");
    bw_buffer_add_text(out, digest_overlap_words(overlap));
    bw_buffer_add_text(out, "; other groups share all of them. This names no actor.");
    term_wrap(&s->term, line(s), 16, 2);
}
