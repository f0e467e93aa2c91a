#include "event/event.h"
#include "report/csv_cell.h"
#include "report/output.h"
#include "report/report.h"

/* RFC 4180 with CR LF line ends. */

static void add_cell(struct bw_buffer *out, bw_str cell)
{
    if (out->len > 0)
        bw_buffer_add_char(out, ',');
    csv_add_cell(out, cell);
}

static void add_number(struct bw_buffer *out, uint64_t number)
{
    bw_buffer_add_char(out, ',');
    bw_buffer_add_u64(out, number);
}

static const char *const columns[] = {"time", "host", "level", "stage", "title", "techniques",
        "user", "event_id", "channel", "provider", "record_id", "matched", "anomalies", "rule_id",
        "rule_author", "item", "offset", "recovered"};

/* "Image=C:\x.exe; CommandLine=x": for reading; JSON Lines has it exactly. */
static void matched_text(const struct finding *finding, struct bw_buffer *out)
{
    bw_buffer_clear(out);
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        const struct finding_reason *reason = &finding->reasons[i];
        if (i > 0)
            bw_buffer_add_text(out, "; ");
        if (reason->field.len > 0) {
            bw_buffer_add_str(out, reason->field);
            bw_buffer_add_char(out, '=');
        }
        bw_buffer_add_str(out, reason->value);
        if (reason->layer.len > 0) {
            bw_buffer_add_text(out, " [");
            bw_buffer_add_str(out, reason->layer);
            bw_buffer_add_char(out, ']');
        }
    }
}

static void anomalies_text(uint32_t anomalies, struct bw_buffer *out)
{
    bw_buffer_clear(out);
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT; i++) {
        if ((anomalies >> i & 1) == 0)
            continue;
        if (out->len > 0)
            bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, event_anomaly_name(i));
    }
}

struct csv_writer {
    struct report_source *source;
    FILE *out;
    struct bw_buffer line;
    struct bw_buffer cell;
};

static void add_row(
        struct csv_writer *writer, const struct finding *finding, const struct finding_rule *rule)
{
    struct bw_buffer *line = &writer->line;
    struct bw_buffer *cell = &writer->cell;
    bw_buffer_clear(cell);
    report_add_time(cell, finding->time);
    add_cell(line, bw_buffer_str(cell));
    add_cell(line, finding->host);
    add_cell(line, finding_level_name(rule->level));
    add_cell(line, attack_stage_title(rule->stage));
    add_cell(line, rule->title);
    add_cell(line, rule->techniques);
    add_cell(line, finding->user);
    add_cell(line, finding->event_id);
    add_cell(line, finding->channel);
    add_cell(line, finding->provider);
    add_number(line, finding->record_id);
    matched_text(finding, cell);
    add_cell(line, bw_buffer_str(cell));
    if (cell->failed)
        line->failed = true;
    anomalies_text(finding->anomalies, cell);
    add_cell(line, bw_buffer_str(cell));
    add_cell(line, rule->id);
    add_cell(line, rule->author);
    add_cell(line, finding->item);
    add_number(line, finding->offset);
    bw_buffer_add_text(line, finding->recovered ? ",true\r\n" : ",false\r\n");
}

static bw_status write_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    struct csv_writer *writer = user;
    const struct finding_rule rule = writer->source->ops->rule(writer->source, finding->rule);
    add_row(writer, finding, &rule);
    return report_write(writer->out, &writer->line, err);
}

static bw_status csv_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct csv_writer writer = {.source = source, .out = options->out};
    const struct report_filter filter = {.min_level = options->min_level};
    bw_buffer_init(&writer.line, REPORT_MAX_BUFFER);
    bw_buffer_init(&writer.cell, REPORT_MAX_BUFFER);
    for (size_t i = 0; i < BW_COUNT(columns); i++) {
        if (i > 0)
            bw_buffer_add_char(&writer.line, ',');
        bw_buffer_add_text(&writer.line, columns[i]);
    }
    bw_buffer_add_text(&writer.line, "\r\n");
    bw_status status = report_write(options->out, &writer.line, err);
    if (status == BW_OK)
        status = source->ops->each_finding(source, &filter, write_finding, &writer, err);
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&writer.line);
    bw_buffer_release(&writer.cell);
    return status;
}

const struct report_kind report_csv = {
        .name = "csv",
        .summary = "CSV timeline, one finding a row",
        .write = csv_write,
};
