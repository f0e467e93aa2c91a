/* What is odd about the logs themselves: whoever wants to stay unseen begins there. */
#include "report/terminal/sections.h"

static bw_str weight_of(const struct hunt_oddity *oddity)
{
    return oddity->level >= FINDING_LEVEL_HIGH     ? BW_STR("serious")
           : oddity->level == FINDING_LEVEL_MEDIUM ? BW_STR("notable")
                                                   : BW_STR("minor");
}

static bool is_same_kind(const struct hunt_oddity *a, const struct hunt_oddity *b)
{
    return bw_str_eq(a->kind, b->kind);
}

static void add_place(struct bw_buffer *out, const struct hunt_oddity *oddity)
{
    char time[BW_TIME_TEXT_SIZE];
    bw_buffer_add_str(out, bw_str_head(oddity->host, 64));
    if (oddity->host.len != 0 && oddity->log.len != 0)
        bw_buffer_add_text(out, ", ");
    bw_buffer_add_str(out, bw_str_head(oddity->log, 120));
    if (bw_time_format(oddity->first, time) != 0) {
        bw_buffer_add_text(out, ", ");
        term_add_time(out, bw_str_of(time));
    }
}

/* One kind on one line: what, where first, and how often more. */
static void kind_row(struct screen *s, const struct hunt_oddity *first, uint32_t count)
{
    struct bw_buffer *out = &s->scratch;
    bw_buffer_add_text(s->term.out, "  ");
    term_level(&s->term, first->level);
    term_cell(&s->term, weight_of(first), 9);
    term_plain(&s->term);
    bw_buffer_clear(out);
    bw_buffer_add_str(out, first->what);
    bw_buffer_add_text(out, ": ");
    add_place(out, first);
    if (count > 1)
        bw_buffer_printf(out, ", and %u more", count - 1);
    term_text(&s->term, bw_buffer_str(out), s->term.width - 11);
    term_line_end(&s->term);
}

/* The clocks that differ, or that none of those that can be compared does. */
static void clock_rows(struct screen *s, const struct hunt_beside *beside)
{
    struct bw_buffer *out = &s->scratch;
    uint32_t compared = 0;
    uint32_t shown = 0;
    uint32_t more = 0;
    for (uint32_t i = 0; i < beside->oddity_count; i++) {
        const struct hunt_oddity *oddity = &beside->oddities[i];
        compared += oddity->clock;
        if (!oddity->clock || oddity->level <= FINDING_LEVEL_LOW)
            continue;
        if (shown == SCREEN_CLOCKS && !s->options->verbose) {
            more++;
            continue;
        }
        shown++;
        bw_buffer_clear(out);
        bw_buffer_add_text(out, "the clock of ");
        bw_buffer_add_str(out, bw_str_head(oddity->host, 64));
        bw_buffer_add_text(out, " is ");
        const size_t end =
                bw_str_find(oddity->detail, BW_STR(": ")); /* of how often, and how sure */
        bw_buffer_add_str(out, end == SIZE_MAX ? oddity->detail : bw_str_head(oddity->detail, end));
        bw_buffer_add_text(s->term.out, "  ");
        term_text(&s->term, bw_buffer_str(out), s->term.width - 2);
        term_line_end(&s->term);
    }
    if (more != 0)
        bw_buffer_printf(
                s->term.out, "  and %u more clocks that differ (breakwater anomalies)\n", more);
    if (shown == 0 && compared > 1)
        bw_buffer_printf(s->term.out, "  the clocks of %u hosts agree\n", compared);
}

/* Kinds that want an explanation; all of them where that is asked. Returns how many were left. */
static uint32_t kind_rows(struct screen *s, const struct hunt_beside *beside)
{
    const enum finding_level least = s->options->verbose ? FINDING_LEVEL_LOW : FINDING_LEVEL_MEDIUM;
    uint32_t kinds = 0;
    uint32_t more = 0;
    for (uint32_t i = 0, next = 0; i < beside->oddity_count; i = next) {
        const struct hunt_oddity *first = &beside->oddities[i];
        for (next = i + 1;
                next < beside->oddity_count && is_same_kind(first, &beside->oddities[next]); next++)
            ;
        if (first->clock)
            continue;
        if (first->level < least || (kinds == SCREEN_ODDITIES && !s->options->verbose)) {
            more++;
            continue;
        }
        kinds++;
        kind_row(s, first, next - i);
    }
    return more;
}

static bool has_anything(const struct hunt_beside *beside)
{
    for (uint32_t i = 0; i < beside->oddity_count; i++)
        if (beside->oddities[i].level > FINDING_LEVEL_LOW)
            return true;
    return false;
}

void screen_oddities(struct screen *s)
{
    const struct hunt_beside *beside = s->digest->source->beside;
    if (beside == NULL || s->digest->source->summary->records == 0)
        return;
    screen_heading(s, "LOGS");
    if (!has_anything(beside) && (!s->options->verbose || beside->oddity_count == 0)) {
        bw_buffer_add_text(s->term.out, ": nothing serious is odd about them");
        if (s->digest->source->summary->host_count > 1)
            bw_buffer_add_text(s->term.out,
                    beside->clocks_known ? "; clocks agree" : "; clocks can not be compared");
        bw_buffer_add_char(s->term.out, '\n');
        return;
    }
    bw_buffer_add_text(s->term.out, ", what is odd about them\n");
    const uint32_t more = kind_rows(s, beside);
    if (more != 0)
        bw_buffer_printf(s->term.out, "  and %u more %s (breakwater anomalies)\n", more,
                more == 1 ? "kind" : "kinds");
    clock_rows(s, beside);
}
