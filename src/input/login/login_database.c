/*
 * Two tables of SQLite:
 *
 *     wtmp(ID INTEGER PRIMARY KEY, Type, User, Login, Logout, TTY, RemoteHost, Service)
 *     Lastlog2(Name, Time, TTY, RemoteHost, Service)
 *
 * Login and Logout are microseconds, Time is seconds. A row of wtmp is a login and its end, or a
 * boot and its end. The first versions of wtmpdb had a PID behind the user and no ID.
 *
 * Source: wtmpdb's lib/sqlite.c and include/wtmpdb.h; util-linux' liblastlog2/src/lastlog2.c.
 */
#include "input/login/login_database.h"

#include <stdlib.h>
#include <string.h>

#include "format/sqlite/table.h"
#include "input/login/entry.h"
#include "input/text/block_log.h"

enum row_verdict {
    ROW_EVENT,
    ROW_BAD,
};

struct input {
    struct pages *pages;
    struct sqlite_walk *walk; /* NULL: there is no table that could be read, `bad` says why */
    struct bw_err bad;
    struct text_record *record; /* borrowed from the worker */
    struct input_log *log;
    bool lastlog;
    bool logged; /* rows may stand in a log beside it */
    bool ended;
    struct input_counts counts;
    struct event event;
    char until[BW_TIME_TEXT_SIZE];
};

/* ---- a row ---- */

static bw_str text_of(const struct sqlite_row *row, uint32_t column)
{
    return column < row->column_count && row->columns[column].kind == SQLITE_VALUE_TEXT
                   ? bw_bytes_str(row->columns[column].bytes)
                   : (bw_str){0};
}

static bool number_of(const struct sqlite_row *row, uint32_t column, int64_t *ret_number)
{
    if (column >= row->column_count || row->columns[column].kind != SQLITE_VALUE_INTEGER)
        return false;
    *ret_number = row->columns[column].integer;
    return true;
}

/* So many units of `unit` nanoseconds since 1970; false for what no clock said. */
static bool time_of(int64_t number, bw_time unit, bw_time *ret_time)
{
    if (number <= 0 || number > INT64_MAX / unit)
        return false;
    *ret_time = number * unit;
    return true;
}

static enum row_verdict add_lastlog(
        struct input *input, const struct sqlite_row *row, bw_time *ret_time)
{
    struct text_record *record = input->record;
    int64_t seconds;
    if (text_of(row, 0).len == 0 || !number_of(row, 1, &seconds) ||
            !time_of(seconds, BW_TIME_SECOND, ret_time))
        return ROW_BAD;
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("system.lastlog"));
    text_record_add_str(record, BW_STR("event.action"), BW_STR("last_logon"));
    text_record_add_str(record, BW_STR("event.outcome"), BW_STR("success"));
    text_record_add_opt(record, BW_STR("user.name"), text_of(row, 0));
    text_record_add_opt(record, BW_STR("utmp.line"), text_of(row, 2));
    text_record_add_opt(record, BW_STR("source.address"), text_of(row, 3));
    text_record_add_opt(record, BW_STR("source.ip"), login_address(text_of(row, 3)));
    text_record_add_opt(record, BW_STR("utmp.service"), text_of(row, 4));
    return ROW_EVENT;
}

/* Types of wtmpdb; the others are utmp's. */
static bool type_of(int64_t number, enum utmp_type *ret_type)
{
    static const enum utmp_type types[] = {
            UTMP_EMPTY, UTMP_BOOT_TIME, UTMP_RUN_LVL, UTMP_USER_PROCESS};
    if (number < 0 || number >= (int64_t)BW_COUNT(types))
        return false;
    *ret_type = types[number];
    return true;
}

static enum row_verdict add_login(
        struct input *input, const struct sqlite_row *row, bw_time *ret_time)
{
    struct login_entry entry = {0};
    const uint32_t first = row->columns[0].kind == SQLITE_VALUE_NULL ? 1 : 0; /* behind the ID */
    const uint32_t login = first == 1 ? 3 : row->column_count == 8 ? 3 : 2;
    int64_t type;
    int64_t number;
    bw_time until;
    if (!number_of(row, first, &type) || !type_of(type, &entry.type) ||
            !number_of(row, login, &number) || !time_of(number, 1000, ret_time))
        return ROW_BAD;
    if (first == 0 && login == 3 && number_of(row, 2, &number) && number > 0 &&
            number <= UINT32_MAX)
        entry.pid = (uint32_t)number;
    entry.user = text_of(row, first + 1);
    entry.line = text_of(row, login + 2);
    entry.host = text_of(row, login + 3);
    entry.address = login_address(entry.host);
    login_entry_add(input->record, &entry);
    text_record_add_opt(input->record, BW_STR("utmp.service"), text_of(row, login + 4));
    if (number_of(row, login + 1, &number) && time_of(number, 1000, &until)) {
        (void)bw_time_format(until, input->until);
        text_record_add_str(input->record, BW_STR("utmp.until"), bw_str_of(input->until));
    }
    return ROW_EVENT;
}

static void note(const struct input *input, enum input_note kind, const char *name, uint64_t offset,
        bw_str text)
{
    input->log->note(input->log, kind, bw_str_of(name), offset, 1, text);
}

static bool show(struct input *input, const struct sqlite_row *row)
{
    bw_time time;
    const struct event_value *values;
    text_record_begin(input->record, input->lastlog);
    if (row->column_count == 0 || (input->lastlog ? add_lastlog(input, row, &time)
                                                  : add_login(input, row, &time)) != ROW_EVENT)
        return false;
    const struct event_shape *shape = text_record_end(input->record, &values);
    if (shape == NULL)
        return false;
    input->event = (struct event){
            .shape = shape,
            .values = values,
            .time = time,
            .offset = row->offset,
            .record_id = (uint64_t)row->number,
            .numbered = true,
            .render = event_print_timed_json,
    };
    input->counts.records++;
    return true;
}

/* What is missing of it, whatever its pages say. */
static void tell_missing(const struct input *input)
{
    if (input->logged)
        note(input, INPUT_NOTE_ASSUMED, "login_database.log_beside", 0,
                BW_STR("the latest rows may stand in the file beside it whose name ends in -wal, "
                       "which is not read"));
    if (pages_cut(input->pages))
        note(input, INPUT_NOTE_DAMAGE, "login_database.too_large", 0,
                BW_STR("only the beginning of it could be kept: take it out of the archive"));
}

static bw_status next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    if (input->walk == NULL && !input->ended)
        note(input, INPUT_NOTE_DAMAGE, "login_database.unreadable", 0,
                bw_str_of(input->bad.message));
    while (input->walk != NULL && !input->ended) {
        const struct sqlite_row *row = NULL;
        struct bw_err bad = {0};
        const bw_status status = sqlite_walk_next(input->walk, &row, &bad);
        if (status == BW_OK && show(input, row)) {
            *ret_event = &input->event;
            return BW_OK;
        }
        if (status == BW_END)
            break;
        if (status == BW_E_IO || status == BW_E_NOMEM) {
            if (err != NULL)
                *err = bad;
            return status;
        }
        const bool lost = status == BW_E_TRUNCATED;
        note(input, lost ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                lost ? "login_database.truncated" : "login_database.unreadable",
                sqlite_walk_offset(input->walk),
                status == BW_OK ? BW_STR("no row of a table of logins") : bw_str_of(bad.message));
        input->counts.unreadable += !lost;
    }
    if (!input->ended)
        tell_missing(input);
    input->ended = true;
    return BW_END;
}

/* ---- the item ---- */

static const bw_str tables[] = {BW_STR_INIT("wtmp"), BW_STR_INIT("Lastlog2")};

/* What a table is called stands in the first page, in the text that made it. */
static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    static const bw_str made[] = {BW_STR_INIT(" wtmp("), BW_STR_INIT(" Lastlog2(")};
    (void)whole;
    *ret_split = false;
    if (!sqlite_begins(head))
        return INPUT_MATCH_NO;
    for (size_t i = 0; i < BW_COUNT(made); i++)
        if (bw_str_find(bw_str_head(bw_bytes_str(head), 64 * BW_KIB), made[i]) != SIZE_MAX)
            return INPUT_MATCH_SURE;
    return INPUT_MATCH_NO;
}

static void close_database(struct input *input)
{
    if (input == NULL)
        return;
    sqlite_walk_free(input->walk);
    pages_free(input->pages);
    free(input);
}

static bw_status begin(struct input *input, struct bw_err *err)
{
    struct sqlite_layout layout;
    uint32_t root = 0;
    bw_status status = sqlite_layout_read(input->pages, &layout, err);
    if (status == BW_OK)
        status = sqlite_table_find(input->pages, &layout, tables[0], &root, err);
    if (status == BW_E_NOT_FOUND) {
        status = sqlite_table_find(input->pages, &layout, tables[1], &root, err);
        input->lastlog = true;
    }
    if (status == BW_E_NOT_FOUND)
        return bw_fail(err, BW_E_MALFORMED, "a database without a table of logins");
    if (status != BW_OK)
        return status;
    input->logged = layout.logged;
    input->walk = sqlite_walk_new(input->pages, &layout, root);
    return input->walk != NULL ? BW_OK : bw_fail(err, BW_E_NOMEM, "no memory for a database");
}

static bw_status open_database(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory for a database");
    input->log = options->log;
    input->record = block_log_record(options->worker);
    bw_status status = pages_new(options->source, options->head, &input->pages, err);
    if (status == BW_OK && begin(input, &input->bad) == BW_E_NOMEM)
        status = bw_fail(err, BW_E_NOMEM, "no memory for a database");
    if (status != BW_OK) {
        close_database(input);
        return status;
    }
    *ret_input = input;
    return BW_OK;
}

static struct input_counts counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_login_database = {
        .name = "login-database",
        .summary = "wtmp.db of wtmpdb and lastlog2.db: logons on Linux",
        .product = "linux",
        .details = "/var/lib/wtmpdb/wtmp.db, /var/lib/lastlog/lastlog2.db (Debian 13, openSUSE)",
        .split = INPUT_SPLIT_NONE,
        .probe = probe,
        .worker_new = block_log_worker_new,
        .worker_free = block_log_worker_free,
        .open = open_database,
        .next = next,
        .counts = counts,
        .close = close_database,
};
