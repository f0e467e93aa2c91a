/* Tables of summaries: for people, as JSON Lines, as CSV. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json_out.h"
#include "base/number.h"
#include "cli/summary_run.h"
#include "cli/terminal_width.h"
#include "report/csv_cell.h"
#include "report/output.h"
#include "report/terminal/text.h"

#define MAX_COLUMNS  (SUMMARY_MAX_COLUMNS + 8)
#define DEFAULT_TOP  50
#define CELL_COLUMNS 60 /* of the terminal, of one cell */
#define TABLE_ARENA  (64 * BW_MIB)
#define FLUSH_BYTES  (256 * BW_KIB)

struct summary_table {
    const struct summary_column *columns;
    uint32_t count;
    bool json;
    bool csv;
    uint64_t top; /* 0: all */
    uint64_t rows;
    FILE *out;
    bool owned;
    struct bw_buffer buffer;
    struct bw_buffer width_text;
    struct bw_arena *arena; /* rows of a table for people */
    struct bw_buffer kept;  /* bw_str, `count` for each row */
    unsigned widths[MAX_COLUMNS];
    unsigned room; /* columns of the terminal; 0: lines of any length */
    bw_status status;
    struct bw_err err;
};

static void table_free(struct summary_table *table)
{
    if (table->owned)
        fclose(table->out);
    bw_arena_free(table->arena);
    bw_buffer_release(&table->buffer);
    bw_buffer_release(&table->width_text);
    bw_buffer_release(&table->kept);
    free(table);
}

static void write_out(struct summary_table *table)
{
    if (table->status == BW_OK)
        table->status = report_write(table->out, &table->buffer, &table->err);
}

static void csv_row(struct summary_table *table, const bw_str *cells)
{
    for (uint32_t i = 0; i < table->count; i++) {
        if (i != 0)
            bw_buffer_add_char(&table->buffer, ',');
        csv_add_cell(&table->buffer, cells[i]);
    }
    bw_buffer_add_text(&table->buffer, "\r\n");
}

static void json_row(struct summary_table *table, const bw_str *cells)
{
    struct bw_json json = {.out = &table->buffer};
    bw_json_open_object(&json);
    for (uint32_t i = 0; i < table->count; i++) {
        uint64_t number;
        if (table->columns[i].number && bw_parse_u64(cells[i], 0, UINT64_MAX, &number) == BW_OK)
            bw_json_member_u64(&json, table->columns[i].name, number);
        else if (cells[i].len != 0)
            bw_json_member_str(&json, table->columns[i].name, cells[i]);
    }
    bw_json_close_object(&json);
    bw_buffer_add_char(&table->buffer, '\n');
}

/* As people are shown it; borrowed until the next call. */
static bw_str shown_cell(struct summary_table *table, uint32_t column, bw_str cell)
{
    if (strcmp(table->columns[column].name, "host") == 0)
        return report_host(cell);
    if (!table->columns[column].time || cell.len == 0)
        return cell;
    bw_buffer_clear(&table->width_text);
    term_add_time(&table->width_text, cell);
    return bw_buffer_str(&table->width_text);
}

static void keep_row(struct summary_table *table, const bw_str *cells)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const bw_str cell = shown_cell(table, i, cells[i]);
        const bw_str copy = cell.len != 0 ? bw_arena_copy(table->arena, cell) : BW_STR("");
        struct term measure = {.out = &table->width_text, .width = CELL_COLUMNS};
        if (copy.ptr == NULL) {
            table->status =
                    bw_fail(&table->err, BW_E_LIMIT, "too many rows for a table: use --json");
            return;
        }
        bw_buffer_clear(&table->width_text);
        const unsigned width = term_text(&measure, copy, CELL_COLUMNS);
        table->widths[i] = width > table->widths[i] ? width : table->widths[i];
        bw_buffer_add(&table->kept, &copy, sizeof(copy));
    }
}

static bool open_output(struct summary_table *table, const char *path, struct bw_err *err)
{
    table->out = stdout;
    if (path == NULL || strcmp(path, "-") == 0)
        return true;
    table->out = fopen(path, "wbe");
    table->owned = table->out != NULL;
    if (table->out == NULL)
        (void)bw_fail(err, BW_E_IO, "%s: can not be written: %s", path, strerror(errno));
    return table->out != NULL;
}

struct summary_table *summary_table_new(const struct cli_args *args,
        const struct summary_column *columns, uint32_t count, struct bw_err *err)
{
    struct summary_table *table = calloc(1, sizeof(*table));
    if (table == NULL) {
        (void)bw_fail(err, BW_E_NOMEM, "out of memory");
        return NULL;
    }
    table->columns = columns;
    table->count = count < MAX_COLUMNS ? count : MAX_COLUMNS;
    table->json = cli_has(args, SUMMARY_OPTION_JSON);
    table->csv = !table->json && cli_has(args, SUMMARY_OPTION_CSV);
    table->top = table->json || table->csv ? 0 : DEFAULT_TOP;
    const char *top = cli_value(args, SUMMARY_OPTION_TOP);
    if (top != NULL && bw_parse_u64(bw_str_of(top), 0, UINT64_MAX, &table->top) != BW_OK) {
        (void)bw_fail(err, BW_E_RANGE, "--top '%s': want a number", top);
        free(table);
        return NULL;
    }
    bw_buffer_init(&table->buffer, REPORT_MAX_BUFFER);
    bw_buffer_init(&table->width_text, BW_MIB);
    bw_buffer_init(&table->kept, TABLE_ARENA);
    table->arena = bw_arena_new(TABLE_ARENA);
    const int option = table->json ? SUMMARY_OPTION_JSON : SUMMARY_OPTION_CSV;
    if (table->arena == NULL || !open_output(table, cli_value(args, option), err)) {
        table_free(table);
        return NULL;
    }
    bw_str names[MAX_COLUMNS];
    for (uint32_t i = 0; i < table->count; i++) {
        names[i] = bw_str_of(columns[i].name);
        table->widths[i] = (unsigned)names[i].len;
        if (columns[i].time)
            table->widths[i] = 19;
    }
    table->room = cli_terminal_width(STDOUT_FILENO);
    if (table->csv)
        csv_row(table, names);
    return table;
}

uint64_t summary_table_top(const struct summary_table *table)
{
    return table->top;
}

void summary_table_skip(struct summary_table *table, uint64_t rows)
{
    table->rows += rows;
}

void summary_table_add(struct summary_table *table, const bw_str *cells)
{
    table->rows++;
    if (table->status != BW_OK || (table->top != 0 && table->rows > table->top))
        return;
    if (table->json)
        json_row(table, cells);
    else if (table->csv)
        csv_row(table, cells);
    else
        keep_row(table, cells);
    if (table->buffer.len > FLUSH_BYTES)
        write_out(table);
}

/* What does not fit stands below, further in, at the same place in every row. */
#define FOLDED_INDENT 6

static bool all_empty(const bw_str *cells, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (cells[i].len != 0)
            return false;
    return true;
}

static void text_row(struct summary_table *table, const bw_str *cells)
{
    struct term term = {.out = &table->buffer, .width = CELL_COLUMNS};
    unsigned used = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        const unsigned width = table->widths[i];
        const bool last = i + 1 == table->count;
        if (i != 0 && table->room != 0 && used + 2 + width > table->room) {
            if (all_empty(cells + i, table->count - i))
                break;
            term_line_end(&term);
            term_blanks(&term, FOLDED_INDENT);
            used = FOLDED_INDENT;
        } else if (i != 0) {
            bw_buffer_add_text(&table->buffer, "  ");
            used += 2;
        }
        if (table->columns[i].number)
            term_cell_right(&term, cells[i], width);
        else if (!last)
            term_cell(&term, cells[i], width);
        else
            (void)term_text(&term, cells[i], CELL_COLUMNS);
        used += width;
    }
    term_line_end(&term);
}

static const bw_str *headings(struct summary_table *table, bw_str *names)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const bw_str name = bw_str_of(table->columns[i].name);
        names[i] = !table->columns[i].time            ? name
                   : bw_str_eq(name, BW_STR("first")) ? BW_STR("first (UTC)")
                                                      : BW_STR("last (UTC)");
    }
    return names;
}

static void text_table(struct summary_table *table)
{
    const bw_str *cells = (const void *)table->kept.ptr;
    const size_t kept = table->kept.len / sizeof(*cells) / table->count;
    bw_str names[MAX_COLUMNS];
    text_row(table, headings(table, names));
    for (size_t row = 0; row < kept; row++)
        text_row(table, cells + row * table->count);
    if (table->rows > kept) {
        term_add_counted(&table->buffer, table->rows - kept, "more row");
        bw_buffer_add_text(&table->buffer, ": --top 0 shows all\n");
    }
}

bw_status summary_table_end(struct summary_table *table, struct bw_err *err)
{
    if (table == NULL)
        return BW_OK;
    if (!table->json && !table->csv && table->status == BW_OK)
        text_table(table);
    write_out(table);
    if (table->status == BW_OK)
        table->status = report_flush(table->out, &table->err);
    const bw_status status = table->status;
    if (status != BW_OK)
        (void)bw_fail(err, status, "%s", table->err.message);
    table_free(table);
    return status;
}
