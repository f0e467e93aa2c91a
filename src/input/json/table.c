/*
 * input/json/table.c - answers of query services that hold a table, as lines of JSON: one object
 * for each row, its members named by the columns. Cells without a value are left out.
 *
 * A source, because such an answer is one value as long as the table. Forms: Azure Monitor's Log
 * Analytics and Azure Data Explorer ({"tables":[{"columns":…,"rows":…}]}), Athena
 * ({"ResultSet":{"Rows":…}}), CloudTrail Lake ({"QueryResultRows":…}) and CloudWatch Logs Insights
 * ({"results":[[{"field":…,"value":…}]]}).
 */
#include "input/json/unfold.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json_out.h"
#include "base/limits.h"
#include "format/json/skip.h"
#include "input/json/cell.h"
#include "input/json/struct_text.h"
#include "input/text/window.h"

/* How much of an item's beginning is looked at: the array of rows, or of tables, begins within. */
#define LOOK_BYTES (16 * BW_KIB)

enum row_form {
    ROW_CELLS,   /* ["a","b"]: the columns are told before */
    ROW_DATA,    /* {"Data":[{"VarCharValue":"a"}]}: the first row has their names */
    ROW_MEMBERS, /* [{"column":"a"},…] */
    ROW_FIELDS,  /* [{"field":"column","value":"a"},…] */
};

enum table_state {
    TABLE_BEFORE, /* the rows, or the array of tables */
    TABLE_TABLES, /* between tables */
    TABLE_KEYS,   /* between the names of a table */
    TABLE_ROWS,   /* between its rows */
    TABLE_AFTER,  /* what stands behind them in the answer */
    TABLE_NEXT,   /* before another answer, or the end */
    TABLE_END,
};

struct json_table {
    struct bw_source source; /* first: what reads the lines */
    struct text_window window;
    struct input_log *log; /* NULL: nobody wants to know */
    struct bw_buffer lines;
    size_t given;             /* of them */
    struct bw_buffer columns; /* their names as they stand in the answer: "a","b" */
    struct bw_buffer cell;    /* the text of one, decoded */
    enum row_form form;
    unsigned depth; /* of the object in which the rows, or the tables, stand */
    bool in_tables; /* further tables may follow this one */
    bool named;     /* ROW_DATA: the row of the names was there */
    enum table_state state;
};

/* ---- words ---- */

static void skip_between(struct json_cursor *c)
{
    while (c->at < c->end && (json_is_blank(*c->at) || *c->at == ','))
        c->at++;
}

/* The value at the cursor; passes it. */
static bw_status take_value(struct json_cursor *c, bw_str *ret_value)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    const char *start = c->at;
    const bw_status status = json_skip_value(c);
    /* a number at the end of what is seen may go on */
    if (status == BW_OK && c->at == c->end)
        return BW_E_TRUNCATED;
    *ret_value = (bw_str){.ptr = start, .len = (size_t)(c->at - start)};
    return status;
}

/* A name with its quotes, and its colon: the cursor then stands before the value. */
static bw_status take_key(struct json_cursor *c, bw_str *ret_key)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at != '"')
        return BW_E_MALFORMED;
    const bw_status status = take_value(c, ret_key);
    if (status != BW_OK)
        return status;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != ':')
        return BW_E_MALFORMED;
    json_skip_blanks(c);
    return c->at < c->end ? BW_OK : BW_E_TRUNCATED;
}

/* The next value of the array or object that the cursor is in; false at its end. */
static bool next_value(struct json_cursor *c, bw_str *ret_value)
{
    skip_between(c);
    return c->at < c->end && *c->at != ']' && *c->at != '}' && take_value(c, ret_value) == BW_OK;
}

/* The next member of the object; false at its end. */
static bool next_member(struct json_cursor *c, bw_str *ret_key, bw_str *ret_value)
{
    skip_between(c);
    return take_key(c, ret_key) == BW_OK && take_value(c, ret_value) == BW_OK;
}

/* Into an array or object that was passed as a whole: `end` is of all that is seen. */
static struct json_cursor inside(bw_str value, const char *end)
{
    return (struct json_cursor){.at = value.ptr + 1, .end = end};
}

static bool key_is(bw_str key, const char *name)
{
    const bw_str wanted = bw_str_of(name);
    return key.len == wanted.len + 2 && memcmp(key.ptr + 1, wanted.ptr, wanted.len) == 0;
}

/* ---- to the rows ---- */

/* What begins an array of rows or of tables, and what it holds. */
static const struct {
    const char *key;
    const char *first; /* what the first of them begins with */
    enum row_form form;
    enum table_state state;
} beginnings[] = {
        {"tables", "{", ROW_CELLS, TABLE_TABLES},
        {"Tables", "{", ROW_CELLS, TABLE_TABLES},
        {"Rows", "{", ROW_DATA, TABLE_ROWS},
        {"QueryResultRows", "[", ROW_MEMBERS, TABLE_ROWS},
        {"results", "[", ROW_FIELDS, TABLE_ROWS},
};

/* Whether the member at the cursor's value begins the rows; then it stands behind the bracket. */
static bw_status begin_rows(
        struct json_table *table, bw_str key, bool in_result, struct json_cursor *c)
{
    for (size_t i = 0; i < BW_COUNT(beginnings); i++) {
        if (!key_is(key, beginnings[i].key) || *c->at != '[' ||
                (beginnings[i].form == ROW_DATA) != in_result)
            continue;
        struct json_cursor first = {.at = c->at + 1, .end = c->end};
        json_skip_blanks(&first);
        if (first.at >= first.end)
            return BW_E_TRUNCATED;
        if (*first.at != beginnings[i].first[0])
            continue;
        table->form = beginnings[i].form;
        table->state = beginnings[i].state;
        table->in_tables = table->state == TABLE_TABLES;
        table->depth = in_result ? 2 : 1;
        table->named = false;
        bw_buffer_clear(&table->columns);
        c->at++;
        return BW_OK;
    }
    return BW_E_NOT_FOUND;
}

static bw_status take_beginning(struct json_table *table, struct json_cursor *c)
{
    bool in_result = false;
    bw_str key;
    bw_str value;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != '{')
        return BW_E_NOT_FOUND;
    for (;;) {
        skip_between(c);
        bw_status status = take_key(c, &key);
        if (status != BW_OK)
            return status;
        if (key_is(key, "ResultSet") && *c->at == '{' && !in_result) {
            in_result = true;
            c->at++;
            continue;
        }
        status = begin_rows(table, key, in_result, c);
        if (status != BW_E_NOT_FOUND)
            return status;
        status = take_value(c, &value);
        if (status != BW_OK)
            return status;
    }
}

/* ---- columns ---- */

static void add_column(struct json_table *table, bw_str name)
{
    if (table->columns.len != 0)
        bw_buffer_add_char(&table->columns, ',');
    bw_buffer_add_str(&table->columns, name);
}

/* [{"name":"TimeGenerated","type":"datetime"},…]; Data Explorer calls it ColumnName. */
static void read_columns(struct json_table *table, bw_str list, const char *end)
{
    struct json_cursor c = inside(list, end);
    bw_str column;
    bw_buffer_clear(&table->columns);
    while (next_value(&c, &column)) {
        struct json_cursor members = inside(column, end);
        bw_str name = BW_STR("\"\"");
        bw_str key;
        bw_str value;
        while (column.ptr[0] == '{' && next_member(&members, &key, &value))
            if ((key_is(key, "name") || key_is(key, "ColumnName")) && value.ptr[0] == '"')
                name = value;
        add_column(table, name);
    }
}

/* ---- rows ---- */

/* The string's text, in `cell`, which has JSON_PADDING bytes behind it; empty when it is none. */
static bw_str decode(struct json_table *table, bw_str value)
{
    bw_str text;
    bw_buffer_clear(&table->cell);
    if (value.ptr[0] != '"' || !bw_buffer_reserve(&table->cell, value.len + JSON_PADDING))
        return BW_STR("");
    char *out = (char *)table->cell.ptr;
    struct json_cursor c = {.at = value.ptr, .end = value.ptr + value.len, .out = out};
    if (json_string(&c, &text) != BW_OK)
        return BW_STR("");
    if (text.ptr != out)
        memcpy(out, text.ptr, text.len);
    return (bw_str){.ptr = out, .len = text.len};
}

/* Columns that are structures in AWS' tables come as the text that their engine makes of them. */
static bool add_structure(struct json_table *table, bw_str value)
{
    if (value.len < 4 || (value.ptr[1] != '{' && value.ptr[1] != '['))
        return false;
    const bw_str text = decode(table, value);
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    if (text.len != 0 && json_skip_value(&c) == BW_OK && c.at == c.end) {
        json_compact(text, &table->lines);
        return true;
    }
    return json_struct_text(text, &table->lines);
}

/* Numbers and literals: NaN and Infinity are none of JSON. */
static void add_word(struct json_table *table, bw_str word)
{
    const char last = word.ptr[word.len - 1];
    if (last == 'N' || last == 'y')
        bw_json_add_str(&table->lines, word);
    else
        bw_buffer_add_str(&table->lines, word);
}

static void add_cell(struct json_table *table, bw_str name, bw_str value)
{
    const bool log = key_is(name, "@message"); /* a line of any log */
    if (bw_str_eq(value, BW_STR("null")) || bw_str_eq(value, BW_STR("\"\"")) || name.len <= 2)
        return;
    bw_buffer_add_char(&table->lines, table->lines.len == 0 ? '{' : ',');
    json_compact(name, &table->lines);
    bw_buffer_add_char(&table->lines, ':');
    if (table->form != ROW_CELLS && !log && add_structure(table, value))
        return;
    if (strchr("\"{[", value.ptr[0]) != NULL)
        json_compact(value, &table->lines);
    else
        add_word(table, value);
}

/* The values in the order of the columns; of each, what `member` names where it is an object. */
static void read_cells(struct json_table *table, bw_str list, const char *end, const char *member)
{
    struct json_cursor c = inside(list, end);
    if (!bw_buffer_reserve(&table->columns, JSON_PADDING))
        return;
    const char *columns = (const char *)table->columns.ptr;
    struct json_cursor names = {.at = columns, .end = columns + table->columns.len};
    bw_str cell;
    while (next_value(&c, &cell)) {
        struct json_cursor members = inside(cell, end);
        bw_str value = member == NULL ? cell : BW_STR("null");
        bw_str key;
        bw_str found;
        while (member != NULL && cell.ptr[0] == '{' && next_member(&members, &key, &found))
            if (key_is(key, member))
                value = found;
        if (table->form == ROW_DATA && !table->named) {
            add_column(table, value.ptr[0] == '"' ? value : BW_STR("\"\""));
            continue;
        }
        skip_between(&names);
        const char *name = names.at;
        if (names.at >= names.end || json_skip_value(&names) != BW_OK)
            return;
        add_cell(table, (bw_str){.ptr = name, .len = (size_t)(names.at - name)}, value);
    }
}

/* {"Data":[…]} */
static void read_data(struct json_table *table, bw_str row, const char *end)
{
    struct json_cursor c = inside(row, end);
    bw_str key;
    bw_str value;
    while (row.ptr[0] == '{' && next_member(&c, &key, &value))
        if (key_is(key, "Data") && value.ptr[0] == '[')
            read_cells(table, value, end, "VarCharValue");
    table->named = true;
}

static void read_members(struct json_table *table, bw_str row, const char *end)
{
    struct json_cursor c = inside(row, end);
    bw_str cell;
    while (row.ptr[0] == '[' && next_value(&c, &cell)) {
        struct json_cursor members = inside(cell, end);
        bw_str field = BW_STR("\"\"");
        bw_str key;
        bw_str value;
        while (cell.ptr[0] == '{' && next_member(&members, &key, &value)) {
            if (table->form == ROW_MEMBERS)
                add_cell(table, key, value);
            else if (key_is(key, "field") && value.ptr[0] == '"')
                field = value;
            else if (key_is(key, "value"))
                add_cell(table, field, value);
        }
    }
}

static bw_status take_row(struct json_table *table, struct json_cursor *c)
{
    bw_str row;
    const bw_status status = take_value(c, &row);
    if (status != BW_OK)
        return status;
    if (table->form == ROW_DATA)
        read_data(table, row, c->end);
    else if (table->form != ROW_CELLS)
        read_members(table, row, c->end);
    else if (row.ptr[0] == '[')
        read_cells(table, row, c->end, NULL);
    if (table->lines.len != 0)
        bw_buffer_add_text(&table->lines, "}\n");
    return BW_OK;
}

/* ---- one step ---- */

static bw_status take_member(struct json_table *table, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    bw_status status = take_key(c, &key);
    if (status != BW_OK)
        return status;
    if ((key_is(key, "rows") || key_is(key, "Rows")) && *c->at == '[') {
        c->at++;
        table->state = TABLE_ROWS;
        return BW_OK;
    }
    status = take_value(c, &value);
    if (status == BW_OK && (key_is(key, "columns") || key_is(key, "Columns")) &&
            value.ptr[0] == '[')
        read_columns(table, value, c->end);
    return status;
}

/* What a bracket or brace ends. */
static enum table_state after(const struct json_table *table)
{
    if (table->state == TABLE_KEYS)
        return TABLE_TABLES;
    return table->state == TABLE_ROWS && table->in_tables ? TABLE_KEYS : TABLE_AFTER;
}

static bw_status take_rest(struct json_table *table, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    if (*c->at != '}') {
        const bw_status status = take_key(c, &key);
        return status == BW_OK ? take_value(c, &value) : status;
    }
    c->at++;
    if (--table->depth == 0)
        table->state = TABLE_NEXT;
    return BW_OK;
}

static bw_status take(struct json_table *table, struct json_cursor *c)
{
    if (table->state == TABLE_BEFORE)
        return take_beginning(table, c);
    skip_between(c);
    if (c->at >= c->end)
        return table->state == TABLE_NEXT ? BW_END : BW_E_TRUNCATED;
    if (table->state == TABLE_NEXT)
        return take_beginning(table, c);
    if (table->state == TABLE_AFTER)
        return take_rest(table, c);
    if (*c->at == (table->state == TABLE_KEYS ? '}' : ']')) {
        c->at++;
        table->state = after(table);
        return BW_OK;
    }
    if (table->state == TABLE_KEYS)
        return take_member(table, c);
    if (table->state == TABLE_ROWS)
        return take_row(table, c);
    if (*c->at != '{')
        return BW_E_MALFORMED;
    c->at++;
    bw_buffer_clear(&table->columns);
    table->state = TABLE_KEYS;
    return BW_OK;
}

/* ---- the stream ---- */

static void tell(struct json_table *table, const char *text, bool cut)
{
    if (table->log != NULL)
        table->log->note(table->log, cut ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                BW_STR("table.unreadable"), text_window_offset(&table->window, 0), 1,
                bw_str_of(text));
}

/* The next step, fetching more as long as what is seen does not end. */
static bw_status step(struct json_table *table)
{
    bw_status status;
    size_t passed = 0;
    const enum table_state before = table->state;
    do {
        const bw_str text = text_window_str(&table->window);
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
        bw_buffer_clear(&table->lines);
        table->given = 0;
        table->state = before;
        status = take(table, &c);
        passed = (size_t)(c.at - text.ptr);
    } while ((status == BW_E_TRUNCATED || status == BW_END) && text_window_double(&table->window));
    if (status == BW_OK && !table->columns.failed) {
        if (table->lines.failed) {
            tell(table, "a row of a table that is too long", false);
            bw_buffer_clear(&table->lines);
        }
        text_window_skip(&table->window, passed);
        return BW_OK;
    }
    table->state = TABLE_END;
    bw_buffer_clear(&table->lines);
    if (table->window.status != BW_OK)
        return table->window.status;
    const bool cut = status == BW_E_TRUNCATED;
    if (status != BW_END)
        tell(table,
                cut ? "an answer with a table that is cut off"
                    : "an answer with a table that is no JSON from here on",
                cut);
    return BW_OK;
}

static bw_status table_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct json_table *table = (struct json_table *)source;
    *ret_len = 0;
    while (table->given == table->lines.len) {
        if (table->state == TABLE_END)
            return BW_OK;
        const bw_status status = step(table);
        if (status != BW_OK) {
            if (err != NULL)
                *err = table->window.err;
            return status;
        }
    }
    const size_t left = table->lines.len - table->given;
    *ret_len = left < size ? left : size;
    memcpy(out, table->lines.ptr + table->given, *ret_len);
    table->given += *ret_len;
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct json_table *table = (struct json_table *)lines;
    if (table == NULL)
        return;
    bw_buffer_release(&table->columns);
    bw_buffer_release(&table->cell);
    bw_buffer_release(&table->lines);
    text_window_release(&table->window);
    free(table);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_table *table = calloc(1, sizeof(*table));
    if (table == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    table->source = (struct bw_source){.read = table_read, .size = BW_SOURCE_SIZE_UNKNOWN};
    table->log = options->log;
    bw_buffer_init(&table->columns, BW_LIMIT_RECORD_BYTES);
    bw_buffer_init(&table->cell, BW_LIMIT_RECORD_BYTES + JSON_PADDING);
    bw_buffer_init(&table->lines, 4 * BW_LIMIT_RECORD_BYTES);
    const bw_status status = text_window_init(&table->window, options, err);
    if (status != BW_OK) {
        free(table);
        return status;
    }
    *ret_lines = &table->source;
    return BW_OK;
}

/* Whether the first of the tables has columns, which other things of that name have not. */
static bool has_columns(struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    json_skip_blanks(c);
    c->at++;
    for (;;) {
        skip_between(c);
        if (take_key(c, &key) != BW_OK)
            return false;
        if (key_is(key, "columns") || key_is(key, "Columns"))
            return *c->at == '[';
        if (take_value(c, &value) != BW_OK)
            return false;
    }
}

static bool unfold_look(bw_bytes head)
{
    char scratch[LOOK_BYTES + JSON_PADDING];
    const bw_str mark = BW_STR("\xef\xbb\xbf");
    bw_str text = bw_bytes_str(head);
    if (bw_str_starts_with(text, mark))
        text = bw_str_from(text, mark.len);
    while (text.len != 0 && json_is_blank(text.ptr[0]))
        text = bw_str_from(text, 1);
    if (text.len == 0 || text.ptr[0] != '{')
        return false;
    text = bw_str_head(text, LOOK_BYTES);
    memcpy(scratch, text.ptr, text.len);
    memset(scratch + text.len, 0, JSON_PADDING);
    struct json_cursor c = {.at = scratch, .end = scratch + text.len};
    struct json_table table = {.state = TABLE_BEFORE};
    if (take_beginning(&table, &c) != BW_OK)
        return false;
    return !table.in_tables || has_columns(&c);
}

const struct json_unfolder json_unfold_table = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
