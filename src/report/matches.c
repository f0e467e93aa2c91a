/* What a search found: a line for each record, in the order of their time. */
#include <inttypes.h>

#include "report/output.h"
#include "report/report.h"
#include "report/terminal/text.h"

#define LINE_MAX_COLUMNS 4096
#define TIME_COLUMNS     19

struct matches_writer {
    const struct report_source *source;
    const struct report_options *options;
    struct bw_buffer line;
    struct bw_buffer time;
};

/* What stands around a match is told from it as grep does. */
static void add_place(struct term *t, const struct finding *finding, bool context)
{
    term_text(t, finding->item, LINE_MAX_COLUMNS);
    if (finding->record_id != 0)
        bw_buffer_printf(t->out, "%c%" PRIu64, context ? '-' : ':', finding->record_id);
    else
        bw_buffer_printf(t->out, "@%" PRIu64, finding->offset);
}

/* The field and its value; what is left of the line when there is an end to it. */
static void add_reason(struct term *t, const struct finding_reason *reason, unsigned width)
{
    unsigned used = term_text(t, reason->path.len != 0 ? reason->path : reason->field, 64);
    bw_buffer_add_text(t->out, ": ");
    used += 6;
    term_text(t, reason->value, width == 0 ? LINE_MAX_COLUMNS : width > used ? width - used : 20);
    bw_buffer_add_char(t->out, '\n');
}

static bw_status write_match(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    struct matches_writer *w = user;
    struct term t = {.out = &w->line, .width = w->options->width, .color = w->options->color};
    const bool context = w->source->has_context && finding->rule == w->source->context_rule;
    (void)id;
    bw_buffer_clear(&w->time);
    report_add_time(&w->time, finding->time);
    term_dim(&t);
    term_add_time(&w->line, bw_buffer_str(&w->time));
    term_plain(&t);
    bw_buffer_add_text(&w->line, "  ");
    if (context)
        term_dim(&t);
    else
        term_bold(&t);
    term_text(&t, report_host(finding->host), LINE_MAX_COLUMNS);
    if (!context)
        term_plain(&t);
    bw_buffer_add_text(&w->line, "  ");
    add_place(&t, finding, context);
    if (finding->event_id.len != 0) {
        bw_buffer_add_text(&w->line, "  ");
        term_text(&t, finding->channel, 64);
        bw_buffer_add_text(&w->line, " ");
        term_text(&t, finding->event_id, 32);
    }
    if (finding->recovered)
        bw_buffer_add_text(&w->line, "  (recovered)");
    bw_buffer_add_char(&w->line, '\n');
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        bw_buffer_add_text(&w->line, "    ");
        add_reason(&t, &finding->reasons[i], w->options->width);
    }
    if (context)
        term_plain(&t);
    return report_write(w->options->out, &w->line, err);
}

/* "17 records found in 12,345." */
static void add_sums(struct report_source *source, struct bw_buffer *out)
{
    const struct hunt_summary *summary = source->summary;
    term_add_counted(out, source->finding_count, "record");
    bw_buffer_add_text(out, " found in ");
    term_add_counted(out, summary->records, "record");
    bw_buffer_add_text(out, " of ");
    term_add_counted(out, summary->items, "item");
    if (source->duplicate_count != 0) {
        bw_buffer_add_text(out, "; not shown are copies of them: ");
        term_add_counted(out, source->duplicate_count, "record");
    }
    if (summary->interrupted)
        bw_buffer_add_text(out, "; stopped before the end");
    bw_buffer_add_char(out, '\n');
}

static bw_status matches_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct matches_writer w = {.source = source, .options = options};
    const struct report_filter filter = {.limit = 0};
    bw_buffer_init(&w.line, REPORT_MAX_BUFFER);
    bw_buffer_init(&w.time, BW_KIB);
    bw_status status = source->ops->each_finding(source, &filter, write_match, &w, err);
    if (status == BW_OK) {
        add_sums(source, &w.line);
        status = report_write(options->out, &w.line, err);
    }
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&w.line);
    bw_buffer_release(&w.time);
    return status;
}

const struct report_kind report_matches = {
        .name = "matches",
        .summary = "what a search found, a line for each record",
        .write = matches_write,
};
