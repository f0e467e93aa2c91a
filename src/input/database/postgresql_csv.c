#include "input/database/postgresql_csv.h"

#include "base/limits.h"
#include "format/delimited/quoted.h"
#include "input/csv/quoted_line.h"
#include "input/syslog/message_log.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

enum column {
    LOG_TIME,
    USER_NAME,
    DATABASE_NAME,
    PROCESS_ID,
    CONNECTION_FROM,
    SESSION_ID,
    SESSION_LINE_NUM,
    COMMAND_TAG,
    SESSION_START_TIME,
    VIRTUAL_TRANSACTION_ID,
    TRANSACTION_ID,
    ERROR_SEVERITY,
    SQL_STATE_CODE,
    MESSAGE,
    DETAIL,
    HINT,
    INTERNAL_QUERY,
    INTERNAL_QUERY_POS,
    CONTEXT,
    QUERY,
    QUERY_POS,
    LOCATION, /* the last of the oldest version */
    APPLICATION_NAME,
    BACKEND_TYPE,
    LEADER_PID,
    QUERY_ID,
    COLUMN_COUNT,
};

struct postgres_row {
    struct stamp stamp;
    bw_str values[COLUMN_COUNT];
    uint32_t doubled; /* bits: columns in which quotes are doubled */
};

/* ---- a row ---- */

static bool is_severity(bw_str text)
{
    static const bw_str severities[] = {BW_STR_INIT("LOG"), BW_STR_INIT("ERROR"),
            BW_STR_INIT("FATAL"), BW_STR_INIT("WARNING"), BW_STR_INIT("NOTICE"),
            BW_STR_INIT("INFO"), BW_STR_INIT("PANIC"), BW_STR_INIT("DEBUG")};
    for (size_t i = 0; i < BW_COUNT(severities); i++)
        if (bw_str_starts_with(text, severities[i]) && text.len <= severities[i].len + 1)
            return true; /* DEBUG1 */
    return false;
}

/* "66321c00.1267": when the session began, and its process. */
static bool is_session(bw_str text)
{
    size_t points = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        points += c == '.';
        if (c != '.' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return false;
    }
    return points == 1;
}

static bool read_row(bw_str line, struct postgres_row *row)
{
    struct quoted quoted = quoted_of(line, ',');
    size_t count = 0;
    bw_str value;
    bool doubled;
    *row = (struct postgres_row){.doubled = 0};
    while (quoted_next(&quoted, &value, &doubled)) {
        if (count == COLUMN_COUNT)
            return false;
        row->values[count] = value;
        row->doubled |= (uint32_t)doubled << count;
        if (count == LOG_TIME && stamp_read(value, &row->stamp) == 0)
            return false;
        count++;
    }
    return count > LOCATION && is_session(row->values[SESSION_ID]) &&
           is_severity(row->values[ERROR_SEVERITY]);
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct postgres_row row;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (!read_row(line, &row))
        return false;
    ret_hint->stamp = row.stamp;
    return true;
}

static enum line_open postgres_open_quote(void *state, bool open, bw_str line)
{
    (void)state;
    return quoted_line_open(line, ',', open);
}

/* ---- the event ---- */

/* The value with single quotes for doubled ones. */
static bw_str text_of(
        struct line_context *context, const struct postgres_row *row, enum column column)
{
    const bw_str value = row->values[column];
    char *out = (row->doubled >> column & 1) != 0 ? bw_arena_alloc_raw(context->arena, value.len, 1)
                                                  : NULL;
    return out == NULL ? value : (bw_str){.ptr = out, .len = quoted_undouble(value, out)};
}

static void add_text(struct line_context *context, const struct postgres_row *row,
        enum column column, bw_str name)
{
    const bw_str text = text_of(context, row, column);
    if (text.len == 0)
        return;
    if (text.ptr != row->values[column].ptr)
        text_record_add_decoded(context->record, name, text);
    else
        text_record_add_str(context->record, name, text);
}

/* "203.0.113.9:51234", "[local]" */
static void add_client(struct line_context *context, bw_str from)
{
    size_t colon = from.len;
    while (colon != 0 && from.ptr[colon - 1] != ':')
        colon--;
    if (colon == 0) {
        if (!bw_str_eq(from, BW_STR("[local]")))
            text_record_add_opt(context->record, BW_STR("source.ip"), from);
        return;
    }
    text_record_add_opt(context->record, BW_STR("source.ip"), bw_str_head(from, colon - 1));
    text_record_add_number(context->record, BW_STR("source.port"), bw_str_from(from, colon));
}

/* What the message says; who and from where are columns. */
static void add_meaning(struct line_context *context, struct message_log *log, bw_str text)
{
    struct message *message = &log->message;
    message_read(message, log->book, BW_STR("postgres"), text);
    text_record_add_opt(context->record, BW_STR("event.category"), message->category);
    text_record_add_opt(context->record, BW_STR("event.action"), message->action);
    text_record_add_opt(context->record, BW_STR("event.outcome"), message->outcome);
}

static void *postgres_new(const struct input_options *options)
{
    return message_log_new(options, hint);
}

static void postgres_finish(void *state)
{
    stamp_guess_tell(&((struct message_log *)state)->guess, "postgresql_csv");
}

static enum line_verdict postgres_parse(struct line_context *context, bw_str line)
{
    struct message_log *log = context->state;
    struct text_record *record = context->record;
    struct postgres_row row;
    if (bw_str_trim(line).len == 0)
        return LINE_NOTHING;
    if (!read_row(line, &row)) {
        context->reason = "not the columns of PostgreSQL's csvlog";
        return LINE_BAD;
    }
    context->time =
            stamp_guess_time(&log->guess, &row.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, row.doubled);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("postgresql.log"));
    text_record_add_str(record, BW_STR("process.name"), BW_STR("postgres"));
    text_record_add_number(record, BW_STR("process.pid"), row.values[PROCESS_ID]);
    add_text(context, &row, MESSAGE, BW_STR("message"));
    text_record_add_opt(record, BW_STR("log.level"), row.values[ERROR_SEVERITY]);
    add_text(context, &row, USER_NAME, BW_STR("user.name"));
    add_text(context, &row, DATABASE_NAME, BW_STR("db.name"));
    add_client(context, row.values[CONNECTION_FROM]);
    text_record_add_opt(record, BW_STR("session.id"), row.values[SESSION_ID]);
    text_record_add_opt(record, BW_STR("postgresql.log.command_tag"), row.values[COMMAND_TAG]);
    text_record_add_opt(record, BW_STR("event.code"), row.values[SQL_STATE_CODE]);
    add_text(context, &row, DETAIL, BW_STR("postgresql.log.detail"));
    add_text(context, &row, HINT, BW_STR("postgresql.log.hint"));
    add_text(context, &row, INTERNAL_QUERY, BW_STR("postgresql.log.internal_query"));
    add_text(context, &row, CONTEXT, BW_STR("postgresql.log.context"));
    add_text(context, &row, QUERY, BW_STR("postgresql.log.query"));
    add_text(context, &row, APPLICATION_NAME, BW_STR("postgresql.log.application_name"));
    text_record_add_opt(record, BW_STR("postgresql.log.backend_type"), row.values[BACKEND_TYPE]);
    add_meaning(context, log, text_of(context, &row, MESSAGE));
    return LINE_EVENT;
}

/* ---- what it is ---- */

/* The first record, which may be several lines. */
static enum input_match postgres_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[16 * BW_KIB];
    struct postgres_row row;
    bw_str line;
    const bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str rest = text;
    bool open = false;
    *ret_split = false; /* a line may begin inside of a statement */
    for (unsigned lines = 0; lines < 64 && bw_str_cut(&rest, '\n', &line); lines++) {
        const enum quoted_end end = quoted_end_of(line, ',', open);
        open = end == QUOTED_OPEN;
        if (open)
            continue;
        bw_str first = {.ptr = text.ptr, .len = (size_t)(line.ptr + line.len - text.ptr)};
        if (first.len != 0 && first.ptr[first.len - 1] == '\r')
            first.len--;
        return end == QUOTED_CLOSED && read_row(first, &row) ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
    }
    return INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "postgresql_csv",
        .parse = postgres_parse,
        .open = postgres_open_quote,
        .state_new = postgres_new,
        .state_free = message_log_free,
        .finish = postgres_finish,
};

static bw_status postgres_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_postgresql_csv = {
        .name = "postgresql_csv",
        .summary = "PostgreSQL's log as CSV",
        .product = NULL,
        .details = "logins, statements and errors, with user, database and address",
        .split = INPUT_SPLIT_NONE,
        .probe = postgres_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = postgres_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
