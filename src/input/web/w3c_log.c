#include "input/web/w3c_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "format/delimited/split.h"
#include "format/web/date.h"
#include "input/text/window.h"
#include "input/web/event.h"
#include "input/web/iis_line.h"
#include "input/web/w3c_guess.h"

/* Columns that are no field of a request. */
enum w3c_role {
    W3C_DATE = WEB_FIELD_COUNT,
    W3C_TIME,
    W3C_DATE_LOCAL, /* where there is none in UTC */
    W3C_TIME_LOCAL,
    W3C_DATE_TIME, /* both in one: ISO 8601 */
    W3C_EPOCH,     /* seconds since 1970 */
    W3C_OTHER,     /* kept under its own name */
};

static const struct {
    bw_str name;
    unsigned role;
} w3c_columns[] = {
        {BW_STR_INIT("date"), W3C_DATE},
        {BW_STR_INIT("time"), W3C_TIME},
        {BW_STR_INIT("date-local"), W3C_DATE_LOCAL}, /* IIS' advanced logging */
        {BW_STR_INIT("time-local"), W3C_TIME_LOCAL},
        {BW_STR_INIT("datetime"), W3C_DATE_TIME},
        {BW_STR_INIT("date-time"), W3C_DATE_TIME},
        {BW_STR_INIT("timestamp"), W3C_EPOCH},
        {BW_STR_INIT("x-timestamp-unix"), W3C_EPOCH},
        {BW_STR_INIT("c-ip"), WEB_C_IP},
        {BW_STR_INIT("clientipaddress"), WEB_C_IP},
        {BW_STR_INIT("c-port"), WEB_C_PORT},
        {BW_STR_INIT("cs-username"), WEB_USERNAME},
        {BW_STR_INIT("authenticateduser"), WEB_USERNAME},
        {BW_STR_INIT("cs-method"), WEB_METHOD},
        {BW_STR_INIT("method"), WEB_METHOD},
        {BW_STR_INIT("cs-uri"), WEB_URI},
        {BW_STR_INIT("c-uri"), WEB_URI},
        {BW_STR_INIT("cs-uri-stem"), WEB_STEM},
        {BW_STR_INIT("cs-uri-path"), WEB_STEM},
        {BW_STR_INIT("urlstem"), WEB_STEM},
        {BW_STR_INIT("cs-uri-query"), WEB_QUERY},
        {BW_STR_INIT("urlquery"), WEB_QUERY},
        {BW_STR_INIT("cs-uri-scheme"), WEB_SCHEME},
        {BW_STR_INIT("cs-uri-port"), WEB_URI_PORT},
        {BW_STR_INIT("cs-uri-extension"), WEB_EXTENSION},
        {BW_STR_INIT("c-uri-extension"), WEB_EXTENSION},
        {BW_STR_INIT("cs-version"), WEB_VERSION},
        {BW_STR_INIT("cs-protocol-version"), WEB_VERSION},
        {BW_STR_INIT("x-host-header"), WEB_CS_HOST},
        {BW_STR_INIT("cs-host"), WEB_CS_HOST},
        {BW_STR_INIT("cs(host)"), WEB_CS_HOST},
        {BW_STR_INIT("urlhost"), WEB_CS_HOST},
        {BW_STR_INIT("cs(user-agent)"), WEB_USER_AGENT},
        {BW_STR_INIT("cs-user-agent"), WEB_USER_AGENT},
        {BW_STR_INIT("useragent"), WEB_USER_AGENT},
        {BW_STR_INIT("cs(referer)"), WEB_REFERER},
        {BW_STR_INIT("cs-referer"), WEB_REFERER},
        {BW_STR_INIT("cs(cookie)"), WEB_COOKIE},
        {BW_STR_INIT("cs(content-type)"), WEB_CS_CONTENT_TYPE},
        {BW_STR_INIT("rs(content-type)"), WEB_SC_CONTENT_TYPE},
        {BW_STR_INIT("sc-content-type"), WEB_SC_CONTENT_TYPE},
        {BW_STR_INIT("cs(x-forwarded-for)"), WEB_X_FORWARDED_FOR},
        {BW_STR_INIT("x-forwarded-for"), WEB_X_FORWARDED_FOR},
        {BW_STR_INIT("sc-status"), WEB_STATUS},
        {BW_STR_INIT("httpstatus"), WEB_STATUS},
        {BW_STR_INIT("sc-substatus"), WEB_SUBSTATUS},
        {BW_STR_INIT("sc-win32-status"), WEB_WIN32_STATUS},
        {BW_STR_INIT("sc-bytes"), WEB_SC_BYTES},
        {BW_STR_INIT("cs-bytes"), WEB_CS_BYTES},
        {BW_STR_INIT("time-taken"), WEB_TIME_TAKEN},
        {BW_STR_INIT("s-ip"), WEB_S_IP},
        {BW_STR_INIT("s-port"), WEB_S_PORT},
        {BW_STR_INIT("s-computername"), WEB_S_COMPUTERNAME},
        {BW_STR_INIT("serverhostname"), WEB_S_COMPUTERNAME},
        {BW_STR_INIT("servername"), WEB_S_COMPUTERNAME},
        {BW_STR_INIT("s-sitename"), WEB_S_SITENAME},
        {BW_STR_INIT("s-action"), WEB_S_ACTION},
        {BW_STR_INIT("r-ip"), WEB_R_IP},
        {BW_STR_INIT("cs-uri-address"), WEB_R_IP},
        {BW_STR_INIT("r-port"), WEB_R_PORT},
        {BW_STR_INIT("r-dns"), WEB_R_DNS},
};

/* Columns of one header. IIS offers 22 and any number of custom ones. */
#define W3C_MAX_COLUMNS 128

/* Fields of the same role beyond the first keep their names: CloudFront has two hosts. */
struct w3c_column {
    bw_str name;
    unsigned role;
};

struct w3c_state {
    char *header; /* a copy of the "#Fields:" line, into which the names point */
    struct w3c_column columns[W3C_MAX_COLUMNS];
    uint32_t count;
    uint64_t fields;                 /* bits: those that have a column */
    uint8_t others[W3C_MAX_COLUMNS]; /* columns that are no field of a request */
    uint32_t other_count;
    uint32_t layout; /* a hash over the names */
    bw_str software_dataset;
    bw_str dataset;
    bool comma;         /* CSV, as Exchange writes it */
    char date_room[16]; /* of the "#Date:" line, for logs without a column of it */
    bw_str date;
    struct web_date_memo last;
    struct web_store *store;
    struct input_log *log;
    bool local;        /* all times are local: "#Time Format: Local" */
    int32_t zone;      /* seconds east of UTC, of what is local */
    bool zone_said;    /* --assume-zone */
    uint64_t zoneless; /* records with a local time */
    uint64_t zoneless_at;
    uint64_t guessed; /* records whose columns no line names */
    uint64_t guessed_at;
    bool guess;        /* the columns are so */
    uint64_t doubtful; /* dates of which it is not said what is the month */
    uint64_t doubtful_at;
};

static void *w3c_state_new(const struct input_options *options)
{
    struct w3c_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->log = options->log;
    state->zone = options->assume.zone ? options->assume.zone_seconds : 0;
    state->zone_said = options->assume.zone;
    state->store = web_store_new();
    return state;
}

static void w3c_finish(void *opaque)
{
    const struct w3c_state *state = opaque;
    if (state->guessed != 0)
        state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("w3c.columns_assumed"),
                state->guessed_at, state->guessed,
                BW_STR("no #Fields: line names the columns: told by their values"));
    if (state->doubtful != 0)
        state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("w3c.day_assumed"),
                state->doubtful_at, state->doubtful,
                BW_STR("dates are two numbers and a year: the month is taken to be the first"));
    if (state->zoneless != 0)
        state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("w3c.zone_assumed"),
                state->zoneless_at, state->zoneless,
                state->zone_said
                        ? BW_STR("times are local: of the zone that --assume-zone says")
                        : BW_STR("times are local: taken as UTC, as nothing says otherwise "
                                 "(--assume-zone does)"));
}

static void w3c_state_free(void *opaque)
{
    struct w3c_state *state = opaque;
    web_store_free(state->store);
    free(state->header);
    free(state);
}

/* ---- the header ---- */

static unsigned role_of(const struct w3c_state *state, bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(w3c_columns); i++) {
        if (!bw_str_eq_ascii_nocase(w3c_columns[i].name, name))
            continue;
        for (uint32_t k = 0; k < state->count; k++)
            if (state->columns[k].role == w3c_columns[i].role)
                return W3C_OTHER;
        return w3c_columns[i].role;
    }
    return W3C_OTHER;
}

static bool has_column(const struct w3c_state *state, bw_str name)
{
    for (uint32_t i = 0; i < state->count; i++)
        if (bw_str_eq_ascii_nocase(state->columns[i].name, name))
            return true;
    return false;
}

/* Which log it is, by what only that one has. */
static bw_str dataset_of(const struct w3c_state *state)
{
    static const bw_str marks[][2] = {
            {BW_STR_INIT("x-edge-location"), BW_STR_INIT("aws.cloudfront_logs")},
            {BW_STR_INIT("s-queuename"), BW_STR_INIT("iis.error")},
            {BW_STR_INIT("sc-substatus"), BW_STR_INIT("iis.access")},
            {BW_STR_INIT("s-sitename"), BW_STR_INIT("iis.access")},
            {BW_STR_INIT("sc-filter-result"), BW_STR_INIT("proxysg.log")},
            {BW_STR_INIT("s-action"), BW_STR_INIT("proxysg.log")},
            {BW_STR_INIT("BackEndStatus"), BW_STR_INIT("microsoft_exchange_server.httpproxy")},
            {BW_STR_INIT("network-message-id"),
                    BW_STR_INIT("microsoft_exchange_server.messagetracking")},
            {BW_STR_INIT("seqNumber"), BW_STR_INIT("microsoft_exchange_server.imap4_pop3")},
            {BW_STR_INIT("remote-endpoint"), BW_STR_INIT("microsoft_exchange_server.smtp")},
            {BW_STR_INIT("EventData"), BW_STR_INIT("microsoft_exchange_server.ecp")},
            {BW_STR_INIT("CmdletUniqueId"), BW_STR_INIT("microsoft_exchange_server.cmdlet")},
            {BW_STR_INIT("dst-ip"), BW_STR_INIT("windows.firewall")},
            {BW_STR_INIT("cs-method"), BW_STR_INIT("w3c.access")},
    };
    if (state->software_dataset.len != 0)
        return state->software_dataset;
    for (size_t i = 0; i < BW_COUNT(marks); i++)
        if (has_column(state, marks[i][0]))
            return marks[i][1];
    return BW_STR("w3c.log");
}

static void add_column(struct w3c_state *state, bw_str name)
{
    const unsigned role = role_of(state, name);
    if (role < WEB_FIELD_COUNT)
        state->fields |= UINT64_C(1) << role;
    else
        state->others[state->other_count++] = (uint8_t)state->count;
    state->columns[state->count++] = (struct w3c_column){.name = name, .role = role};
}

/* Names are parted by blanks, or by commas in the CSV logs. */
static bool read_fields(struct w3c_state *state, bw_str names)
{
    char *copy = malloc(names.len + 1);
    if (copy == NULL)
        return false;
    if (names.len != 0)
        memcpy(copy, names.ptr, names.len);
    free(state->header);
    state->header = copy;
    state->count = 0;
    state->fields = 0;
    state->other_count = 0;
    state->comma = bw_str_find_char(names, ',') != SIZE_MAX;
    state->layout = (uint32_t)bw_hash64(bw_str_bytes(names), 0);
    bw_str rest = {.ptr = copy, .len = names.len};
    while (rest.len != 0 && state->count < W3C_MAX_COLUMNS) {
        size_t len = 0;
        while (len < rest.len && rest.ptr[len] != ' ' && rest.ptr[len] != '\t' &&
                !(state->comma && rest.ptr[len] == ','))
            len++;
        const bw_str name = bw_str_head(rest, len);
        if (len != 0) {
            add_column(state, name);
        }
        rest = bw_str_from(rest, len + 1);
    }
    state->dataset = dataset_of(state);
    return rest.len == 0;
}

static void read_software(struct w3c_state *state, bw_str text)
{
    static const bw_str known[][2] = {
            {BW_STR_INIT("Microsoft Internet Information Services"), BW_STR_INIT("iis.access")},
            {BW_STR_INIT("Microsoft HTTP API"), BW_STR_INIT("iis.error")},
            {BW_STR_INIT("SGOS"), BW_STR_INIT("proxysg.log")},
            {BW_STR_INIT("Microsoft Windows Firewall"), BW_STR_INIT("windows.firewall")},
    };
    state->software_dataset = BW_STR("");
    for (size_t i = 0; i < BW_COUNT(known); i++)
        if (bw_str_starts_with(text, known[i][0]))
            state->software_dataset = known[i][1];
}

static enum line_verdict read_directive(struct line_context *context, bw_str line)
{
    struct w3c_state *state = context->state;
    if (bw_str_starts_with(line, BW_STR("#Software:"))) {
        read_software(state, bw_str_trim(bw_str_from(line, 10)));
    } else if (bw_str_starts_with(line, BW_STR("#Date:"))) {
        const bw_str date = bw_str_head(bw_str_trim(bw_str_from(line, 6)), 10);
        if (date.len != 0)
            memcpy(state->date_room, date.ptr, date.len);
        state->date = (bw_str){.ptr = state->date_room, .len = date.len};
    } else if (bw_str_starts_with(line, BW_STR("#Time Format:"))) {
        state->local = bw_str_eq(bw_str_trim(bw_str_from(line, 13)), BW_STR("Local"));
    } else if (bw_str_starts_with(line, BW_STR("#Fields:"))) {
        state->guess = false;
        if (!read_fields(state, bw_str_trim(bw_str_from(line, 8)))) {
            state->count = 0; /* to read on by other columns would give wrong fields */
            context->reason = "#Fields: names more columns than are read";
            return LINE_BAD;
        }
    }
    return LINE_NOTHING;
}

/* ---- values ---- */

/* The next value. `sep` parts them; one in quotes may contain it, with quotes in it doubled. */
static bw_str take_value(bw_str *rest, char sep, struct bw_arena *arena)
{
    bw_str value = BW_STR("");
    if (rest->len == 0 || rest->ptr[0] != '"' || sep == '\t') {
        (void)bw_str_cut(rest, sep, &value);
        return value;
    }
    size_t end = 1;
    bool doubled = false;
    while (end < rest->len) {
        if (rest->ptr[end] != '"') {
            end++;
        } else if (end + 1 < rest->len && rest->ptr[end + 1] == '"') {
            doubled = true;
            end += 2;
        } else {
            break;
        }
    }
    value = (bw_str){.ptr = rest->ptr + 1, .len = end - 1};
    *rest = bw_str_from(*rest, end + 1);
    if (rest->len != 0 && rest->ptr[0] == sep)
        *rest = (bw_str){.ptr = rest->ptr + 1, .len = rest->len - 1};
    else
        rest->ptr = rest->len == 0 ? NULL : rest->ptr;
    if (!doubled)
        return value;
    char *out = bw_arena_alloc_raw(arena, value.len, 1);
    size_t len = 0;
    if (out == NULL)
        return value;
    for (size_t i = 0; i < value.len; i++) {
        out[len++] = value.ptr[i];
        i += value.ptr[i] == '"';
    }
    return (bw_str){.ptr = out, .len = len};
}

struct w3c_moment {
    bw_str date;
    bw_str time;
    bw_str local_date;
    bw_str local_time;
    bw_str both;
    bw_str epoch;
};

static void place(struct web_event *event, struct w3c_moment *moment,
        const struct w3c_column *column, bw_str value)
{
    switch (column->role) {
    case W3C_DATE:
        moment->date = value;
        break;
    case W3C_TIME:
        moment->time = value;
        break;
    case W3C_DATE_LOCAL:
        moment->local_date = value;
        break;
    case W3C_TIME_LOCAL:
        moment->local_time = value;
        break;
    case W3C_DATE_TIME:
        moment->both = value;
        break;
    case W3C_EPOCH:
        moment->epoch = value;
        break;
    case W3C_OTHER:
        web_event_extra(event, column->name, value);
        break;
    default:
        web_event_set(event, column->role, value);
    }
}

/* A time of the zone that the user says, or of UTC, which is said. */
static bw_time zoned(struct w3c_state *state, bw_time time, uint64_t offset)
{
    if (time == BW_TIME_UNKNOWN)
        return time;
    if (state->zoneless++ == 0)
        state->zoneless_at = offset;
    return time - (bw_time)state->zone * BW_TIME_SECOND;
}

static bw_time time_of(struct w3c_state *state, const struct w3c_moment *moment, uint64_t offset)
{
    bw_time time = BW_TIME_UNKNOWN;
    if (moment->both.len != 0 && bw_time_parse(moment->both, &time) == BW_OK)
        return time;
    if (moment->epoch.len != 0) /* Exchange writes out what it calls a time stamp, too */
        return bw_time_parse(moment->epoch, &time) == BW_OK ? time : web_date_epoch(moment->epoch);
    if (moment->time.len == 0 && moment->local_time.len != 0)
        return zoned(state, web_date_w3c_memo(&state->last, moment->local_date, moment->local_time),
                offset);
    time = web_date_w3c_memo(
            &state->last, moment->date.len != 0 ? moment->date : state->date, moment->time);
    return state->local ? zoned(state, time, offset) : time;
}

/* True when the columns of the time are no more than it was read from. */
static bool is_all_of_time(const struct w3c_moment *moment)
{
    return (moment->local_date.len | moment->local_time.len | moment->both.len |
                   moment->epoch.len) == 0;
}

/* Values parted by tabs: CloudFront names its columns with blanks between all the same. */
static char separator_of(const struct w3c_state *state, bw_str line)
{
    if (state->comma)
        return ',';
    return bw_str_find_char(line, '\t') != SIZE_MAX ? '\t' : ' ';
}

/* Columns told by the values of `line`, where no line names them. */
static bool guess_columns(struct w3c_state *state, bw_str line)
{
    char names[W3C_GUESS_BYTES];
    const size_t len = w3c_guess(line, names);
    const bw_str text = {.ptr = names, .len = len};
    state->guess = true;
    if (len == 0)
        return false;
    if (state->count != 0 && state->layout == (uint32_t)bw_hash64(bw_str_bytes(text), 0))
        return true;
    return read_fields(state, text);
}

/* A line without quotes, of as many values as there are columns: as nearly all are. */
static bool place_plain(const struct w3c_state *state, bw_str line, char sep,
        struct web_event *event, struct w3c_moment *moment)
{
    uint32_t ends[DELIMITED_ENDS(W3C_MAX_COLUMNS)];
    bw_str values[W3C_MAX_COLUMNS];
    bool quotes;
    uint32_t start = 0;
    if (line.len == 0 ||
            delimited_ends(line, sep, '"', state->count, ends, &quotes) != state->count ||
            (quotes && sep != '\t'))
        return false;
    for (uint32_t i = 0; i < state->count; i++) {
        const unsigned role = state->columns[i].role;
        bw_str *value = role < WEB_FIELD_COUNT ? &event->fields[role] : &values[i];
        *value = (bw_str){.ptr = line.ptr + start, .len = ends[i] - start};
        start = ends[i] + 1;
    }
    event->present |= state->fields;
    for (uint32_t i = 0; i < state->other_count; i++) {
        const uint32_t column = state->others[i];
        place(event, moment, &state->columns[column], values[column]);
    }
    return true;
}

/* Any other line. NULL, or why it is bad. */
static const char *place_all(const struct w3c_state *state, bw_str rest, char sep,
        struct bw_arena *arena, struct web_event *event, struct w3c_moment *moment)
{
    for (uint32_t i = 0; i < state->count; i++) {
        if (rest.ptr == NULL)
            return "fewer values than #Fields: names";
        place(event, moment, &state->columns[i], take_value(&rest, sep, arena));
    }
    return rest.ptr != NULL ? "more values than #Fields: names" : NULL;
}

/* Exchange's servers were seen to write two blanks for one: a value of nothing, which W3C logs
 * have as a dash. The line with one for each run of them; the same where there is none. */
static bw_str without_runs(bw_str line, struct bw_arena *arena)
{
    char *out = bw_str_find(line, BW_STR("  ")) != SIZE_MAX ? bw_arena_alloc_raw(arena, line.len, 1)
                                                            : NULL;
    size_t len = 0;
    if (out == NULL)
        return line;
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' || i == 0 || line.ptr[i - 1] != ' ')
            out[len++] = line.ptr[i];
    return (bw_str){.ptr = out, .len = len};
}

static void begin(const struct w3c_state *state, struct web_event *event)
{
    web_event_init(event, state->dataset);
    event->layout = state->layout;
    event->plus = true;
    event->store = state->store;
}

/* Exchange repeats the names as a header of CSV. */
static bool names_columns(const struct w3c_state *state, bw_str line)
{
    if (!state->comma || state->count < 2)
        return bw_str_starts_with(line, BW_STR("DateTime,"));
    const bw_str first = state->columns[0].name;
    const bw_str second = state->columns[1].name;
    return line.len > first.len + second.len &&
           bw_str_eq_ascii_nocase(bw_str_head(line, first.len), first) &&
           line.ptr[first.len] == ',' &&
           bw_str_eq_ascii_nocase(
                   bw_str_head(bw_str_from(line, first.len + 1), second.len), second);
}

/* IIS' log of FTP: the answer to a password tells who came in. */
static void add_ftp_login(struct web_event *event)
{
    if (!bw_str_eq(web_event_get(event, WEB_METHOD), BW_STR("PASS")))
        return;
    const bw_str status = web_event_get(event, WEB_STATUS);
    const bool refused = bw_str_eq(status, BW_STR("530"));
    if (!refused && !bw_str_eq(status, BW_STR("230")))
        return;
    web_event_extra_named(event, BW_STR("event.category"), BW_STR("authentication"));
    web_event_extra_named(event, BW_STR("event.action"), BW_STR("ftp_login"));
    web_event_extra_named(
            event, BW_STR("event.outcome"), refused ? BW_STR("failure") : BW_STR("success"));
    web_event_extra_named(event, BW_STR("user.name"), web_event_get(event, WEB_USERNAME));
    web_event_extra_named(event, BW_STR("source.ip"), web_event_get(event, WEB_C_IP));
}

/* IIS' own format, which has no columns that could be named. */
static bool add_iis(struct line_context *context, bw_str line)
{
    struct w3c_state *state = context->state;
    struct web_event event;
    bool doubt;
    bw_time time;
    if (!iis_line_read(line, &event, &time, &doubt))
        return false;
    context->time = zoned(state, time, context->offset);
    if (doubt && state->doubtful++ == 0)
        state->doubtful_at = context->offset;
    event.store = state->store;
    add_ftp_login(&event);
    web_event_add(context, &event);
    return true;
}

static enum line_verdict w3c_parse(struct line_context *context, bw_str line)
{
    struct w3c_state *state = context->state;
    struct w3c_moment moment = {.date = {.ptr = NULL, .len = 0}};
    struct web_event event;
    if (line.ptr[0] == '#')
        return read_directive(context, line);
    if (names_columns(state, line))
        return LINE_NOTHING;
    if ((state->count == 0 || state->guess) && !guess_columns(state, line)) {
        if (add_iis(context, line))
            return LINE_EVENT;
        context->reason = "values before a #Fields: line that names them";
        return LINE_BAD;
    }
    const char sep = separator_of(state, line);
    const bw_str rest = sep == ' ' ? bw_str_trim(line) : line;
    begin(state, &event);
    const bool plain = place_plain(state, rest, sep, &event, &moment);
    if (!plain) {
        context->reason = place_all(state, rest, sep, context->arena, &event, &moment);
        const bw_str single =
                context->reason != NULL && sep == ' ' ? without_runs(rest, context->arena) : rest;
        if (single.ptr != rest.ptr) {
            begin(state, &event);
            moment = (struct w3c_moment){.date = {.ptr = NULL, .len = 0}};
            context->reason = place_all(state, single, sep, context->arena, &event, &moment);
        }
        if (context->reason != NULL)
            return LINE_BAD;
    }
    context->time = time_of(state, &moment, context->offset);
    if (context->time == BW_TIME_UNKNOWN)
        context->anomalies |= EVENT_ANOMALY_VALUE;
    else
        event.in_pieces = plain && rest.len == line.len && state->other_count <= WEB_MAX_EXTRAS &&
                          is_all_of_time(&moment);
    if (state->guess && state->guessed++ == 0)
        state->guessed_at = context->offset;
    add_ftp_login(&event);
    web_event_add(context, &event);
    return LINE_EVENT;
}

/* ---- the kind ---- */

/* SURE when comments with "#Fields:" open the text, LIKELY when such a line comes later, or when
 * lines have IIS' columns without one. */
/* Bytes that no text has, besides zeros, which a crash leaves behind. */
static size_t count_controls(bw_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count +=
                text.ptr[i] > 0 && text.ptr[i] < 0x20 && text.ptr[i] != '\t' && text.ptr[i] != '\r';
    return count;
}

/* A program that writes such logs has "#Fields:" in it, too. */
#define MOST_CONTROLS 8

static enum input_match w3c_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[12 * BW_KIB];
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    bool opens = true;
    unsigned lines = 0;
    unsigned guessed = 0;
    size_t controls = 0;
    *ret_split = false;
    while (bw_str_cut(&text, '\n', &line)) {
        controls += count_controls(line);
        if (controls > MOST_CONTROLS)
            return INPUT_MATCH_NO;
        if (bw_str_starts_with(line, BW_STR("#Fields:")) && line.len > 10)
            return opens ? INPUT_MATCH_SURE : INPUT_MATCH_LIKELY;
        if (bw_str_trim(line).len != 0 && line.ptr[0] != '#' &&
                !bw_str_starts_with(line, BW_STR("DateTime,"))) {
            char names[W3C_GUESS_BYTES];
            struct web_event event;
            bw_time time;
            bool doubt;
            opens = false;
            if (text.ptr == NULL && !whole && lines != 0)
                break; /* it may be cut */
            lines++;
            guessed += w3c_guess(line, names) != 0 || iis_line_read(line, &event, &time, &doubt);
        }
    }
    return lines != 0 && guessed * 2 > lines ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

static const struct line_format w3c_format = {
        .name = "w3c",
        .parse = w3c_parse,
        .state_new = w3c_state_new,
        .state_free = w3c_state_free,
        .finish = w3c_finish,
};

static bw_status w3c_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&w3c_format, options, ret_input, err);
}

const struct input_kind input_w3c_log = {
        .name = "w3c",
        .summary = "W3C extended logs, by their #Fields: line",
        .details = "IIS, HTTP.sys, CloudFront, ProxySG, Exchange HTTP proxy, Windows Firewall",
        .split = INPUT_SPLIT_NONE,
        .zeros_unit = 1,
        .probe = w3c_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = w3c_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
