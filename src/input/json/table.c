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

#include "base/json_out.h"
#include "base/limits.h"
#include "format/json/member.h"
#include "format/json/skip.h"
#include "input/json/cell.h"
#include "input/json/lines.h"
#include "input/json/struct_text.h"

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
    struct json_lines lines;  /* first */
    struct bw_buffer columns; /* their names as they stand in the answer: "a","b" */
    struct bw_buffer cell;    /* the text of one, decoded */
    enum row_form form;
    unsigned depth; /* of the object in which the rows, or the tables, stand */
    bool in_tables; /* further tables may follow this one */
    bool named;     /* ROW_DATA: the row of the names was there */
};

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
        if (!bw_str_eq(key, bw_str_of(beginnings[i].key)) || *c->at != '[' ||
                (beginnings[i].form == ROW_DATA) != in_result)
            continue;
        struct json_cursor first = {.at = c->at + 1, .end = c->end};
        json_skip_blanks(&first);
        if (first.at >= first.end)
            return BW_E_TRUNCATED;
        if (*first.at != beginnings[i].first[0])
            continue;
        table->form = beginnings[i].form;
        table->lines.state = beginnings[i].state;
        table->in_tables = table->lines.state == TABLE_TABLES;
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
        json_skip_between(c);
        bw_status status = json_take_key(c, &key);
        if (status != BW_OK)
            return status;
        if (bw_str_eq(key, BW_STR("ResultSet")) && *c->at == '{' && !in_result) {
            in_result = true;
            c->at++;
            continue;
        }
        status = begin_rows(table, key, in_result, c);
        if (status != BW_E_NOT_FOUND)
            return status;
        status = json_take_value(c, &value);
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
static void read_columns(struct json_table *table, bw_str list)
{
    struct json_cursor c = json_inside(list);
    bw_str column;
    bw_buffer_clear(&table->columns);
    while (json_next_item(&c, &column)) {
        struct json_cursor members = json_inside(column);
        bw_str name = BW_STR("\"\"");
        bw_str key;
        bw_str value;
        while (column.ptr[0] == '{' && json_next_member(&members, &key, &value))
            if ((bw_str_eq(key, BW_STR("name")) || bw_str_eq(key, BW_STR("ColumnName"))) &&
                    value.ptr[0] == '"')
                name = value;
        add_column(table, name);
    }
}

/* ---- rows ---- */

/* The name as it stands in the text. */
static bw_str quoted(bw_str key)
{
    return (bw_str){.ptr = key.ptr - 1, .len = key.len + 2};
}

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
        json_compact(text, &table->lines.text);
        return true;
    }
    return json_struct_text(text, &table->lines.text);
}

/* Numbers and literals: NaN and Infinity are none of JSON. */
static void add_word(struct json_table *table, bw_str word)
{
    const char last = word.ptr[word.len - 1];
    if (last == 'N' || last == 'y')
        bw_json_add_str(&table->lines.text, word);
    else
        bw_buffer_add_str(&table->lines.text, word);
}

static void add_cell(struct json_table *table, bw_str name, bw_str value)
{
    const bool log = bw_str_eq(name, BW_STR("\"@message\"")); /* a line of any log */
    if (bw_str_eq(value, BW_STR("null")) || bw_str_eq(value, BW_STR("\"\"")) || name.len <= 2)
        return;
    bw_buffer_add_char(&table->lines.text, table->lines.text.len == 0 ? '{' : ',');
    json_compact(name, &table->lines.text);
    bw_buffer_add_char(&table->lines.text, ':');
    if (table->form != ROW_CELLS && !log && add_structure(table, value))
        return;
    if (strchr("\"{[", value.ptr[0]) != NULL)
        json_compact(value, &table->lines.text);
    else
        add_word(table, value);
}

/* The values in the order of the columns; of each, what `member` names where it is an object. */
static void read_cells(struct json_table *table, bw_str list, const char *member)
{
    struct json_cursor c = json_inside(list);
    if (!bw_buffer_reserve(&table->columns, JSON_PADDING))
        return;
    const char *columns = (const char *)table->columns.ptr;
    struct json_cursor names = {.at = columns, .end = columns + table->columns.len};
    bw_str cell;
    while (json_next_item(&c, &cell)) {
        struct json_cursor members = json_inside(cell);
        bw_str value = member == NULL ? cell : BW_STR("null");
        bw_str key;
        bw_str found;
        while (member != NULL && cell.ptr[0] == '{' && json_next_member(&members, &key, &found))
            if (bw_str_eq(key, bw_str_of(member)))
                value = found;
        if (table->form == ROW_DATA && !table->named) {
            add_column(table, value.ptr[0] == '"' ? value : BW_STR("\"\""));
            continue;
        }
        json_skip_between(&names);
        const char *name = names.at;
        if (names.at >= names.end || json_skip_value(&names) != BW_OK)
            return;
        add_cell(table, (bw_str){.ptr = name, .len = (size_t)(names.at - name)}, value);
    }
}

/* {"Data":[…]} */
static void read_data(struct json_table *table, bw_str row)
{
    struct json_cursor c = json_inside(row);
    bw_str key;
    bw_str value;
    while (row.ptr[0] == '{' && json_next_member(&c, &key, &value))
        if (bw_str_eq(key, BW_STR("Data")) && value.ptr[0] == '[')
            read_cells(table, value, "VarCharValue");
    table->named = true;
}

static void read_members(struct json_table *table, bw_str row)
{
    struct json_cursor c = json_inside(row);
    bw_str cell;
    while (row.ptr[0] == '[' && json_next_item(&c, &cell)) {
        struct json_cursor members = json_inside(cell);
        bw_str field = BW_STR("\"\"");
        bw_str key;
        bw_str value;
        while (cell.ptr[0] == '{' && json_next_member(&members, &key, &value)) {
            if (table->form == ROW_MEMBERS)
                add_cell(table, quoted(key), value);
            else if (bw_str_eq(key, BW_STR("field")) && value.ptr[0] == '"')
                field = value;
            else if (bw_str_eq(key, BW_STR("value")))
                add_cell(table, field, value);
        }
    }
}

static bw_status take_row(struct json_table *table, struct json_cursor *c)
{
    bw_str row;
    const bw_status status = json_take_value(c, &row);
    if (status != BW_OK)
        return status;
    if (table->form == ROW_DATA)
        read_data(table, row);
    else if (table->form != ROW_CELLS)
        read_members(table, row);
    else if (row.ptr[0] == '[')
        read_cells(table, row, NULL);
    if (table->lines.text.len != 0)
        bw_buffer_add_text(&table->lines.text, "}\n");
    return BW_OK;
}

/* ---- one step ---- */

static bw_status take_member(struct json_table *table, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    bw_status status = json_take_key(c, &key);
    if (status != BW_OK)
        return status;
    if ((bw_str_eq(key, BW_STR("rows")) || bw_str_eq(key, BW_STR("Rows"))) && *c->at == '[') {
        c->at++;
        table->lines.state = TABLE_ROWS;
        return BW_OK;
    }
    status = json_take_value(c, &value);
    if (status == BW_OK &&
            (bw_str_eq(key, BW_STR("columns")) || bw_str_eq(key, BW_STR("Columns"))) &&
            value.ptr[0] == '[')
        read_columns(table, value);
    return status;
}

/* What a bracket or brace ends. */
static enum table_state after(const struct json_table *table)
{
    if (table->lines.state == TABLE_KEYS)
        return TABLE_TABLES;
    return table->lines.state == TABLE_ROWS && table->in_tables ? TABLE_KEYS : TABLE_AFTER;
}

static bw_status take_rest(struct json_table *table, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    if (*c->at != '}') {
        const bw_status status = json_take_key(c, &key);
        return status == BW_OK ? json_take_value(c, &value) : status;
    }
    c->at++;
    if (--table->depth == 0)
        table->lines.state = TABLE_NEXT;
    return BW_OK;
}

static bw_status take(struct json_lines *lines, struct json_cursor *c)
{
    struct json_table *table = (struct json_table *)lines;
    if (table->lines.state == TABLE_BEFORE)
        return take_beginning(table, c);
    json_skip_between(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (table->lines.state == TABLE_NEXT)
        return take_beginning(table, c);
    if (table->lines.state == TABLE_AFTER)
        return take_rest(table, c);
    if (*c->at == (table->lines.state == TABLE_KEYS ? '}' : ']')) {
        c->at++;
        table->lines.state = after(table);
        return BW_OK;
    }
    if (table->lines.state == TABLE_KEYS)
        return take_member(table, c);
    if (table->lines.state == TABLE_ROWS)
        return take_row(table, c);
    if (*c->at != '{')
        return BW_E_MALFORMED;
    c->at++;
    bw_buffer_clear(&table->columns);
    table->lines.state = TABLE_KEYS;
    return BW_OK;
}

/* ---- the stream ---- */

/* Nothing but blanks behind an answer that is whole. */
static bool is_end(const struct json_table *table)
{
    const bw_str text = text_window_str(&table->lines.window);
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    json_skip_between(&c);
    return table->lines.state == TABLE_NEXT && c.at == c.end;
}

static bw_status next(struct json_lines *lines)
{
    const struct json_table *table = (const struct json_table *)lines;
    size_t passed;
    if (lines->state == TABLE_END)
        return BW_END;
    const bw_status status = json_lines_take(lines, take, &passed);
    if (status == BW_OK && !table->columns.failed) {
        if (lines->text.failed) {
            json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "table.unreadable",
                    "a row of a table that is too long");
            bw_buffer_clear(&lines->text);
        }
        text_window_skip(&lines->window, passed);
        return BW_OK;
    }
    const bool end = status == BW_E_TRUNCATED && is_end(table);
    lines->state = TABLE_END;
    bw_buffer_clear(&lines->text);
    if (lines->window.status != BW_OK)
        return lines->window.status;
    if (end)
        return BW_END;
    if (status == BW_E_TRUNCATED)
        json_lines_tell(lines, INPUT_NOTE_DAMAGE, "table.unreadable",
                "an answer with a table that is cut off");
    else
        json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "table.unreadable",
                "an answer with a table that is no JSON from here on");
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct json_table *table = (struct json_table *)lines;
    if (table == NULL)
        return;
    bw_buffer_release(&table->columns);
    bw_buffer_release(&table->cell);
    json_lines_release(&table->lines);
    free(table);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_table *table = calloc(1, sizeof(*table));
    if (table == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    const bw_status status =
            json_lines_init(&table->lines, options, 4 * BW_LIMIT_RECORD_BYTES, next, err);
    if (status != BW_OK) {
        free(table);
        return status;
    }
    bw_buffer_init(&table->columns, BW_LIMIT_RECORD_BYTES);
    bw_buffer_init(&table->cell, BW_LIMIT_RECORD_BYTES + JSON_PADDING);
    *ret_lines = &table->lines.source;
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
        json_skip_between(c);
        if (json_take_key(c, &key) != BW_OK)
            return false;
        if (bw_str_eq(key, BW_STR("columns")) || bw_str_eq(key, BW_STR("Columns")))
            return *c->at == '[';
        if (json_take_value(c, &value) != BW_OK)
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
    struct json_table table = {.form = ROW_CELLS};
    if (take_beginning(&table, &c) != BW_OK)
        return false;
    return !table.in_tables || has_columns(&c);
}

const struct json_unfolder json_unfold_table = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
