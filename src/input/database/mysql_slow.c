#include "input/database/mysql_slow.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/number.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"
#include "input/text/window.h"

struct slow_log {
    struct stamp_guess guess;
    bw_time time; /* of the last "# Time:" */
};

#define TIME_LEAD BW_STR("# Time: ")
#define USER_LEAD BW_STR("# User@Host: ")

static bool read_time(bw_str line, struct stamp *stamp)
{
    return bw_str_starts_with(line, TIME_LEAD) &&
           stamp_read(bw_str_trim(bw_str_from(line, TIME_LEAD.len)), stamp) != 0;
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    ret_hint->written = BW_TIME_UNKNOWN;
    return read_time(line, &ret_hint->stamp);
}

/* What mysqld writes when it opens the log: at the beginning, and after each start. */
static bool is_banner(bw_str line)
{
    return bw_str_starts_with(line, BW_STR("Tcp port: ")) ||
           bw_str_starts_with(line, BW_STR("TCP Port: ")) ||
           (bw_str_starts_with(line, BW_STR("Time")) &&
                   bw_str_find(bw_str_head(line, 40), BW_STR("Id Command")) != SIZE_MAX) ||
           (bw_str_find(line, BW_STR(", Version: ")) != SIZE_MAX &&
                   bw_str_ends_with(bw_str_trim(line), BW_STR("started with:")));
}

static bool continues(bw_str line)
{
    return !bw_str_starts_with(line, TIME_LEAD) && !bw_str_starts_with(line, USER_LEAD) &&
           !is_banner(line);
}

/* ---- a record ---- */

/* "app[app] @ web01 [10.0.0.5]  Id:     8": the account, then where it comes from. */
static void add_user(struct text_record *record, bw_str line)
{
    bw_str rest = bw_str_from(line, USER_LEAD.len);
    const size_t open = bw_str_find_char(rest, '[');
    const size_t at = bw_str_find(rest, BW_STR(" @ "));
    if (open == SIZE_MAX || at == SIZE_MAX || at < open)
        return;
    text_record_add_opt(record, BW_STR("user.name"), bw_str_trim(bw_str_head(rest, open)));
    rest = bw_str_from(rest, at + 3);
    const size_t from = bw_str_find_char(rest, '[');
    const size_t to = bw_str_find_char(rest, ']');
    if (from == SIZE_MAX || to == SIZE_MAX || to < from)
        return;
    text_record_add_opt(record, BW_STR("source.domain"), bw_str_trim(bw_str_head(rest, from)));
    text_record_add_opt(
            record, BW_STR("source.ip"), bw_str_head(bw_str_from(rest, from + 1), to - from - 1));
    const size_t id = bw_str_find(rest, BW_STR("Id:"));
    if (id != SIZE_MAX)
        text_record_add_number(
                record, BW_STR("mysql.thread_id"), bw_str_trim(bw_str_from(rest, id + 3)));
}

/* "# Query_time: 12.000123  Lock_time: …": names and values. */
static void add_numbers(struct text_record *record, bw_str line)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("Query_time:"), BW_STR_INIT("mysql.slowlog.query_time")},
            {BW_STR_INIT("Rows_sent:"), BW_STR_INIT("mysql.slowlog.rows_sent")},
            {BW_STR_INIT("Rows_examined:"), BW_STR_INIT("mysql.slowlog.rows_examined")},
            {BW_STR_INIT("Rows_affected:"), BW_STR_INIT("mysql.slowlog.rows_affected")},
            {BW_STR_INIT("Bytes_sent:"), BW_STR_INIT("mysql.slowlog.bytes_sent")},
            {BW_STR_INIT("Schema:"), BW_STR_INIT("db.name")},
    };
    bw_str rest = line;
    bw_str word;
    bw_str name = {0};
    while (bw_str_cut(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (bw_str_eq(name, names[i][0]))
                text_record_add_number(record, names[i][1], word);
        name = word;
    }
}

/* "use shop;" in front of the statement. */
static bool take_database(struct text_record *record, bw_str line)
{
    if (!bw_str_starts_with(line, BW_STR("use ")) || !bw_str_ends_with(line, BW_STR(";")))
        return false;
    const bw_str name = bw_str_from(line, 4);
    text_record_add_opt(record, BW_STR("db.name"), bw_str_head(name, name.len - 1));
    return true;
}

/* "SET timestamp=1714557600;": when the statement began, in UTC whatever else says. */
static bool take_timestamp(struct line_context *context, bw_str line)
{
    const bw_str lead = BW_STR("SET timestamp=");
    uint64_t seconds;
    if (!bw_str_starts_with(line, lead))
        return false;
    const bw_str rest = bw_str_from(line, lead.len);
    size_t digits = 0;
    while (digits < rest.len && rest.ptr[digits] >= '0' && rest.ptr[digits] <= '9')
        digits++;
    if (bw_parse_u64(bw_str_head(rest, digits), 1, UINT32_MAX, &seconds) == BW_OK)
        context->time = (bw_time)seconds * BW_TIME_SECOND;
    return true;
}

static bw_str without_cr(bw_str line)
{
    if (line.len != 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The lines behind "# User@Host:". */
static void add_rest(struct line_context *context, bw_str rest)
{
    struct text_record *record = context->record;
    bw_str line;
    bw_str before = rest;
    while (rest.ptr != NULL) {
        before = rest;
        if (!bw_str_cut(&rest, '\n', &line))
            return;
        line = without_cr(line);
        if (bw_str_starts_with(line, BW_STR("# ")))
            add_numbers(record, line);
        else if (!take_database(record, line) && !take_timestamp(context, line))
            break;
        before = rest;
    }
    if (before.ptr != NULL)
        text_record_add_opt(record, BW_STR("mysql.slowlog.query"), bw_str_trim(before));
}

static void *slow_new(const struct input_options *options)
{
    struct slow_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    log->time = BW_TIME_UNKNOWN;
    stamp_guess_init(&log->guess, options, hint);
    return log;
}

static void slow_finish(void *state)
{
    stamp_guess_tell(&((struct slow_log *)state)->guess, "mysql_slow");
}

static enum line_verdict slow_parse(struct line_context *context, bw_str text)
{
    struct slow_log *log = context->state;
    struct stamp stamp;
    bw_str rest = text;
    bw_str line;
    if (!bw_str_cut(&rest, '\n', &line))
        return LINE_NOTHING;
    line = without_cr(line);
    if (read_time(line, &stamp)) {
        log->time = stamp_guess_time(&log->guess, &stamp, context->offset, 0, &context->anomalies);
        return LINE_NOTHING;
    }
    if (is_banner(line) || bw_str_trim(text).len == 0)
        return LINE_NOTHING;
    if (!bw_str_starts_with(line, USER_LEAD)) {
        context->reason = "lines that belong to no query";
        return LINE_BAD;
    }
    context->time = log->time;
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("mysql.slowlog"));
    text_record_add_str(context->record, BW_STR("process.name"), BW_STR("mysqld"));
    add_user(context->record, line);
    add_rest(context, rest);
    return LINE_EVENT;
}

/* ---- what it is ---- */

static enum input_match slow_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[16 * BW_KIB];
    bw_str line;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bool user = false;
    bool first = true;
    *ret_split = false;
    while (bw_str_cut(&text, '\n', &line)) {
        line = without_cr(line);
        if (user && bw_str_starts_with(line, BW_STR("# ")))
            return INPUT_MATCH_SURE; /* "# Query_time:", "# Thread_id:", "# Schema:" */
        if (first && bw_str_trim(line).len != 0 && !is_banner(line) && continues(line))
            return INPUT_MATCH_NO;
        user = bw_str_starts_with(line, USER_LEAD);
        first &= bw_str_trim(line).len == 0 || is_banner(line);
    }
    return INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "mysql_slow",
        .parse = slow_parse,
        .continues = continues,
        .state_new = slow_new,
        .state_free = free,
        .finish = slow_finish,
};

static bw_status slow_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_mysql_slow = {
        .name = "mysql_slow",
        .summary = "the slow query log of MySQL and MariaDB",
        .product = NULL,
        .details = "statements, with who asked, from where, and how many rows went out",
        .split = INPUT_SPLIT_NONE,
        .probe = slow_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = slow_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
