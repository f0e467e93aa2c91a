/* Tables of summaries: for people, as JSON Lines, as CSV. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_out.h"
#include "base/number.h"
#include "cli/summary_run.h"
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
    bw_status status;
    struct bw_err err;
};

static void table_free(struct summary_table *t)
{
    if (t->owned)
        fclose(t->out);
    bw_arena_free(t->arena);
    bw_buffer_release(&t->buffer);
    bw_buffer_release(&t->width_text);
    bw_buffer_release(&t->kept);
    free(t);
}

static void write_out(struct summary_table *t)
{
    if (t->status == BW_OK)
        t->status = report_write(t->out, &t->buffer, &t->err);
}

static void csv_row(struct summary_table *t, const bw_str *cells)
{
    for (uint32_t i = 0; i < t->count; i++) {
        if (i != 0)
            bw_buffer_add_char(&t->buffer, ',');
        csv_add_cell(&t->buffer, cells[i]);
    }
    bw_buffer_add_text(&t->buffer, "\r\n");
}

static void json_row(struct summary_table *t, const bw_str *cells)
{
    struct bw_json json = {.out = &t->buffer};
    bw_json_open_object(&json);
    for (uint32_t i = 0; i < t->count; i++) {
        uint64_t number;
        if (t->columns[i].number && bw_parse_u64(cells[i], 0, UINT64_MAX, &number) == BW_OK)
            bw_json_member_u64(&json, t->columns[i].name, number);
        else if (cells[i].len != 0)
            bw_json_member_str(&json, t->columns[i].name, cells[i]);
    }
    bw_json_close_object(&json);
    bw_buffer_add_char(&t->buffer, '\n');
}

static void keep_row(struct summary_table *t, const bw_str *cells)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const bool host = strcmp(t->columns[i].name, "host") == 0;
        const bw_str cell = host ? report_host(cells[i]) : cells[i];
        const bw_str copy = cell.len != 0 ? bw_arena_copy(t->arena, cell) : BW_STR("");
        struct term measure = {.out = &t->width_text, .width = CELL_COLUMNS};
        if (copy.ptr == NULL) {
            t->status = bw_fail(&t->err, BW_E_LIMIT, "too many rows for a table: use --json");
            return;
        }
        bw_buffer_clear(&t->width_text);
        const unsigned width = term_text(&measure, copy, CELL_COLUMNS);
        t->widths[i] = width > t->widths[i] ? width : t->widths[i];
        bw_buffer_add(&t->kept, &copy, sizeof(copy));
    }
}

static bool open_output(struct summary_table *t, const char *path, struct bw_err *err)
{
    t->out = stdout;
    if (path == NULL || strcmp(path, "-") == 0)
        return true;
    t->out = fopen(path, "wbe");
    t->owned = t->out != NULL;
    if (t->out == NULL)
        (void)bw_fail(err, BW_E_IO, "%s: can not be written: %s", path, strerror(errno));
    return t->out != NULL;
}

struct summary_table *summary_table_new(const struct cli_args *args,
        const struct summary_column *columns, uint32_t count, struct bw_err *err)
{
    struct summary_table *t = calloc(1, sizeof(*t));
    if (t == NULL) {
        (void)bw_fail(err, BW_E_NOMEM, "out of memory");
        return NULL;
    }
    t->columns = columns;
    t->count = count < MAX_COLUMNS ? count : MAX_COLUMNS;
    t->json = cli_has(args, SUMMARY_OPTION_JSON);
    t->csv = !t->json && cli_has(args, SUMMARY_OPTION_CSV);
    t->top = t->json || t->csv ? 0 : DEFAULT_TOP;
    const char *top = cli_value(args, SUMMARY_OPTION_TOP);
    if (top != NULL && bw_parse_u64(bw_str_of(top), 0, UINT64_MAX, &t->top) != BW_OK) {
        (void)bw_fail(err, BW_E_RANGE, "--top '%s': want a number", top);
        free(t);
        return NULL;
    }
    bw_buffer_init(&t->buffer, REPORT_MAX_BUFFER);
    bw_buffer_init(&t->width_text, BW_MIB);
    bw_buffer_init(&t->kept, TABLE_ARENA);
    t->arena = bw_arena_new(TABLE_ARENA);
    const int option = t->json ? SUMMARY_OPTION_JSON : SUMMARY_OPTION_CSV;
    if (t->arena == NULL || !open_output(t, cli_value(args, option), err)) {
        table_free(t);
        return NULL;
    }
    bw_str names[MAX_COLUMNS];
    for (uint32_t i = 0; i < t->count; i++) {
        names[i] = bw_str_of(columns[i].name);
        t->widths[i] = (unsigned)names[i].len;
    }
    if (t->csv)
        csv_row(t, names);
    return t;
}

uint64_t summary_table_top(const struct summary_table *t)
{
    return t->top;
}

void summary_table_skip(struct summary_table *t, uint64_t rows)
{
    t->rows += rows;
}

void summary_table_add(struct summary_table *t, const bw_str *cells)
{
    t->rows++;
    if (t->status != BW_OK || (t->top != 0 && t->rows > t->top))
        return;
    if (t->json)
        json_row(t, cells);
    else if (t->csv)
        csv_row(t, cells);
    else
        keep_row(t, cells);
    if (t->buffer.len > FLUSH_BYTES)
        write_out(t);
}

static void text_row(struct summary_table *t, const bw_str *cells)
{
    struct term term = {.out = &t->buffer, .width = CELL_COLUMNS};
    for (uint32_t i = 0; i < t->count; i++) {
        if (i != 0)
            bw_buffer_add_text(&t->buffer, "  ");
        if (t->columns[i].number)
            term_cell_right(&term, cells[i], t->widths[i]);
        else if (i + 1 < t->count)
            term_cell(&term, cells[i], t->widths[i]);
        else
            (void)term_text(&term, cells[i], CELL_COLUMNS);
    }
    term_line_end(&term);
}

static void text_table(struct summary_table *t)
{
    const bw_str *cells = (const void *)t->kept.ptr;
    const size_t kept = t->kept.len / sizeof(*cells) / t->count;
    bw_str names[MAX_COLUMNS];
    for (uint32_t i = 0; i < t->count; i++)
        names[i] = bw_str_of(t->columns[i].name);
    text_row(t, names);
    for (size_t row = 0; row < kept; row++)
        text_row(t, cells + row * t->count);
    if (t->rows > kept) {
        term_add_counted(&t->buffer, t->rows - kept, "more row");
        bw_buffer_add_text(&t->buffer, ": --top 0 shows all\n");
    }
}

bw_status summary_table_end(struct summary_table *t, struct bw_err *err)
{
    if (t == NULL)
        return BW_OK;
    if (!t->json && !t->csv && t->status == BW_OK)
        text_table(t);
    write_out(t);
    if (t->status == BW_OK)
        t->status = report_flush(t->out, &t->err);
    const bw_status status = t->status;
    if (status != BW_OK)
        (void)bw_fail(err, status, "%s", t->err.message);
    table_free(t);
    return status;
}

void summary_split_key(bw_str key, bw_str *cells, uint32_t count)
{
    bw_str rest = key;
    for (uint32_t i = 0; i < count; i++) {
        cells[i] = BW_STR("");
        (void)bw_str_cut(&rest, SUMMARY_SEPARATOR, &cells[i]);
    }
}
