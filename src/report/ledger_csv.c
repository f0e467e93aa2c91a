/* The silence ledger as a table for a spreadsheet: one rule a row. RFC 4180 with CR LF line ends.
 */
#include "report/csv_cell.h"
#include "report/ledger_summary.h"
#include "report/output.h"
#include "report/report.h"

static const char *const columns[] = {"state", "level", "stage", "title", "reason", "advice",
        "matches", "records", "first", "last", "hosts_matched", "hosts_no_match", "hosts_blind",
        "rule_id", "path"};

static void add_cell(struct bw_buffer *line, bw_str cell)
{
    if (line->len > 0)
        bw_buffer_add_char(line, ',');
    csv_add_cell(line, cell);
}

static void add_number(struct bw_buffer *line, uint64_t number)
{
    bw_buffer_add_char(line, ',');
    bw_buffer_add_u64(line, number);
}

static void add_time(struct bw_buffer *line, struct bw_buffer *cell, bw_time time)
{
    bw_buffer_clear(cell);
    if (time != BW_TIME_UNKNOWN)
        report_add_time(cell, time);
    add_cell(line, bw_buffer_str(cell));
}

/* The hosts on which the rule's state is from `first` to `last`, with "; " between. */
static void add_hosts(struct bw_buffer *line, struct bw_buffer *cell,
        const struct hunt_ledger *ledger, const struct ledger_rule *rule, enum ledger_state first,
        enum ledger_state last)
{
    bw_buffer_clear(cell);
    for (uint32_t h = 0; rule->hosts != NULL && h < ledger->host_count; h++) {
        if (rule->hosts[h] < first || rule->hosts[h] > last)
            continue;
        if (cell->len != 0)
            bw_buffer_add_text(cell, "; ");
        bw_buffer_add_str(cell,
                ledger->hosts[h].name.len != 0 ? ledger->hosts[h].name : BW_STR("(no host name)"));
    }
    add_cell(line, bw_buffer_str(cell));
}

static void add_row(struct bw_buffer *line, struct bw_buffer *cell,
        const struct hunt_ledger *ledger, const struct ledger_rule *rule)
{
    const bool loaded = rule->state != LEDGER_NOT_LOADED;
    add_cell(line, ledger_state_name(rule->state));
    add_cell(line, loaded ? finding_level_name(rule->level) : BW_STR(""));
    add_cell(line, loaded ? attack_stage_title(rule->stage) : BW_STR(""));
    add_cell(line, rule->title);
    add_cell(line, rule->reason);
    add_cell(line, rule->advice);
    add_number(line, rule->matches);
    add_number(line, rule->records);
    add_time(line, cell, rule->first);
    add_time(line, cell, rule->last);
    add_hosts(line, cell, ledger, rule, LEDGER_MATCHED, LEDGER_MATCHED);
    add_hosts(line, cell, ledger, rule, LEDGER_NO_MATCH, LEDGER_NO_MATCH);
    add_hosts(line, cell, ledger, rule, LEDGER_NO_SOURCE, LEDGER_NO_FIELD);
    add_cell(line, rule->id);
    add_cell(line, rule->path);
    bw_buffer_add_text(line, "\r\n");
    line->failed |= cell->failed;
}

static bw_status ledger_csv_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    const struct hunt_ledger *ledger = source->ledger;
    struct bw_buffer line;
    struct bw_buffer cell;
    if (ledger == NULL)
        return ledger_missing(source, err);
    bw_buffer_init(&line, REPORT_MAX_BUFFER);
    bw_buffer_init(&cell, REPORT_MAX_BUFFER);
    for (size_t i = 0; i < BW_COUNT(columns); i++) {
        if (i > 0)
            bw_buffer_add_char(&line, ',');
        bw_buffer_add_text(&line, columns[i]);
    }
    bw_buffer_add_text(&line, "\r\n");
    bw_status status = report_write(options->out, &line, err);
    for (uint32_t i = 0; i < ledger->rule_count && status == BW_OK; i++) {
        add_row(&line, &cell, ledger, &ledger->rules[i]);
        status = report_write(options->out, &line, err);
    }
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&line);
    bw_buffer_release(&cell);
    return status;
}

const struct report_kind report_ledger_csv = {
        .name = "ledger-csv",
        .summary = "of every rule, why it did or could not fire: CSV",
        .write = ledger_csv_write,
};
