#include "input/web/access_format.h"

#include <stdlib.h>
#include <string.h>

#include "format/web/clock.h"
#include "format/web/date.h"

/* What a directive gives, besides the fields of a request. */
enum format_role {
    FORMAT_LITERAL = WEB_FIELD_COUNT, /* text that stands in every line */
    FORMAT_REQUEST,                   /* the request line */
    FORMAT_TIME,                      /* any of the forms that are known */
    FORMAT_MILLISECONDS,              /* since 1970 */
    FORMAT_MICROSECONDS,
    FORMAT_CLOCK,           /* what `text` describes: ends where that ends */
    FORMAT_FRACTION_MILLIS, /* three digits, six digits */
    FORMAT_FRACTION_MICROS,
    FORMAT_SKIP,  /* identd's answer */
    FORMAT_EXTRA, /* a field under its own name */
};

struct format_part {
    unsigned role;
    bw_str text; /* of a literal, a description, or the name of an extra field */
};

/* Directives and the texts between them. The longest seen in the wild has about 40 of each. */
#define MAX_PARTS 192

struct access_format {
    struct bw_arena *arena;
    struct format_part parts[MAX_PARTS];
    uint32_t count;
};

/* The name of the other end of a connection, where the client is somebody else. */
#define PEER "apache.peer_address"

/* A format, its names and texts. */
#define FORMAT_ARENA (256 * BW_KIB)

struct name_role {
    bw_str name;
    unsigned role;
};

/* ---- Apache's directives ---- */

static const struct name_role letters[] = {
        {BW_STR_INIT("h"), WEB_C_IP},
        {BW_STR_INIT("A"), WEB_S_IP},
        {BW_STR_INIT("b"), WEB_SC_BYTES},
        {BW_STR_INIT("B"), WEB_SC_BYTES},
        {BW_STR_INIT("O"), WEB_SC_BYTES},
        {BW_STR_INIT("I"), WEB_CS_BYTES},
        {BW_STR_INIT("D"), WEB_TIME_TAKEN},
        {BW_STR_INIT("T"), WEB_TIME_TAKEN},
        {BW_STR_INIT("H"), WEB_VERSION},
        {BW_STR_INIT("l"), FORMAT_SKIP},
        {BW_STR_INIT("m"), WEB_METHOD},
        {BW_STR_INIT("r"), FORMAT_REQUEST},
        {BW_STR_INIT("u"), WEB_USERNAME},
        {BW_STR_INIT("U"), WEB_STEM},
        {BW_STR_INIT("v"), WEB_HOST_NAME},
        {BW_STR_INIT("V"), WEB_CS_HOST},
};

static const struct name_role request_headers[] = {
        {BW_STR_INIT("user-agent"), WEB_USER_AGENT},
        {BW_STR_INIT("referer"), WEB_REFERER},
        {BW_STR_INIT("cookie"), WEB_COOKIE},
        {BW_STR_INIT("host"), WEB_CS_HOST},
        {BW_STR_INIT("x-forwarded-for"), WEB_X_FORWARDED_FOR},
        {BW_STR_INIT("content-type"), WEB_CS_CONTENT_TYPE},
};

static const struct name_role response_headers[] = {
        {BW_STR_INIT("content-type"), WEB_SC_CONTENT_TYPE},
};

/* ---- nginx's variables ---- */

static const struct name_role variables[] = {
        {BW_STR_INIT("remote_addr"), WEB_C_IP},
        {BW_STR_INIT("remote_port"), WEB_C_PORT},
        {BW_STR_INIT("remote_user"), WEB_USERNAME},
        {BW_STR_INIT("time_local"), FORMAT_TIME},
        {BW_STR_INIT("time_iso8601"), FORMAT_TIME},
        {BW_STR_INIT("msec"), FORMAT_TIME},
        {BW_STR_INIT("request"), FORMAT_REQUEST},
        {BW_STR_INIT("request_method"), WEB_METHOD},
        {BW_STR_INIT("request_uri"), WEB_URI},
        {BW_STR_INIT("uri"), WEB_STEM},
        {BW_STR_INIT("document_uri"), WEB_STEM},
        {BW_STR_INIT("args"), WEB_QUERY},
        {BW_STR_INIT("query_string"), WEB_QUERY},
        {BW_STR_INIT("server_protocol"), WEB_VERSION},
        {BW_STR_INIT("status"), WEB_STATUS},
        {BW_STR_INIT("body_bytes_sent"), WEB_SC_BYTES},
        {BW_STR_INIT("bytes_sent"), WEB_SC_BYTES},
        {BW_STR_INIT("request_length"), WEB_CS_BYTES},
        {BW_STR_INIT("request_time"), WEB_TIME_TAKEN},
        {BW_STR_INIT("http_referer"), WEB_REFERER},
        {BW_STR_INIT("http_user_agent"), WEB_USER_AGENT},
        {BW_STR_INIT("http_x_forwarded_for"), WEB_X_FORWARDED_FOR},
        {BW_STR_INIT("http_cookie"), WEB_COOKIE},
        {BW_STR_INIT("http_host"), WEB_CS_HOST},
        {BW_STR_INIT("host"), WEB_CS_HOST},
        {BW_STR_INIT("content_type"), WEB_CS_CONTENT_TYPE},
        {BW_STR_INIT("http_content_type"), WEB_CS_CONTENT_TYPE},
        {BW_STR_INIT("sent_http_content_type"), WEB_SC_CONTENT_TYPE},
        {BW_STR_INIT("server_name"), WEB_HOST_NAME},
        {BW_STR_INIT("server_addr"), WEB_S_IP},
        {BW_STR_INIT("server_port"), WEB_S_PORT},
};

static unsigned find_role(const struct name_role *table, size_t count, bw_str name, bool any_case)
{
    for (size_t i = 0; i < count; i++)
        if (any_case ? bw_str_eq_ascii_nocase(table[i].name, name) : bw_str_eq(table[i].name, name))
            return table[i].role;
    return FORMAT_EXTRA;
}

/* ---- reading the format ---- */

/* True when where the part ends does not depend on what is behind it. */
static bool ends_itself(const struct format_part *part)
{
    return part->role == FORMAT_LITERAL || part->role == FORMAT_CLOCK ||
           part->role == FORMAT_FRACTION_MILLIS || part->role == FORMAT_FRACTION_MICROS;
}

/* The part that has `role` becomes a field of its own name: something better follows. */
static void give_up(struct access_format *format, unsigned role)
{
    for (uint32_t i = 0; i < format->count; i++)
        if (format->parts[i].role == role)
            format->parts[i].role = FORMAT_EXTRA;
}

static bw_status add_part(
        struct access_format *format, unsigned role, bw_str text, struct bw_err *err)
{
    struct format_part *last = format->count != 0 ? &format->parts[format->count - 1] : NULL;
    if (role == FORMAT_LITERAL && last != NULL && last->role == FORMAT_LITERAL) {
        char *room = bw_arena_alloc_raw(format->arena, last->text.len + text.len, 1);
        if (room == NULL)
            return bw_fail(err, BW_E_NOMEM, "no memory for a log format");
        memcpy(room, last->text.ptr, last->text.len);
        memcpy(room + last->text.len, text.ptr, text.len);
        last->text = (bw_str){.ptr = room, .len = last->text.len + text.len};
        return BW_OK;
    }
    if (role != FORMAT_LITERAL && last != NULL && !ends_itself(last))
        return bw_fail(
                err, BW_E_UNSUPPORTED, "two fields of the log format have nothing between them");
    if (format->count == MAX_PARTS)
        return bw_fail(err, BW_E_LIMIT, "a log format of more than %d parts", MAX_PARTS);
    /* a field that comes twice keeps its own name the second time */
    for (uint32_t i = 0; i < format->count && role < WEB_FIELD_COUNT; i++)
        if (format->parts[i].role == role)
            role = FORMAT_EXTRA;
    const bw_str copy = bw_arena_copy(format->arena, text);
    if (copy.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory for a log format");
    format->parts[format->count++] = (struct format_part){.role = role, .text = copy};
    return BW_OK;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* "prefix" and the name of a header or variable, in lower case. */
static bw_str named(struct access_format *format, bw_str prefix, bw_str name)
{
    char *room = bw_arena_alloc_raw(format->arena, prefix.len + name.len + 1, 1);
    if (room == NULL)
        return name;
    memcpy(room, prefix.ptr, prefix.len);
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        room[prefix.len + i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return (bw_str){.ptr = room, .len = prefix.len + name.len};
}

/* %t and %{...}t */
static bw_status add_time(struct access_format *format, bw_str argument, struct bw_err *err)
{
    unsigned role = FORMAT_TIME;
    if (bw_str_starts_with(argument, BW_STR("begin:")) ||
            bw_str_starts_with(argument, BW_STR("end:")))
        argument = bw_str_from(argument, bw_str_find_char(argument, ':') + 1);
    if (bw_str_eq(argument, BW_STR("msec")))
        role = FORMAT_MILLISECONDS;
    else if (bw_str_eq(argument, BW_STR("usec")))
        role = FORMAT_MICROSECONDS;
    else if (bw_str_eq(argument, BW_STR("msec_frac")))
        role = FORMAT_FRACTION_MILLIS;
    else if (bw_str_eq(argument, BW_STR("usec_frac")))
        role = FORMAT_FRACTION_MICROS;
    else if (!bw_str_eq(argument, BW_STR("sec")) && web_clock_knows(argument))
        return add_part(format, FORMAT_CLOCK, argument, err);
    if (argument.len != 0)
        return add_part(format, role, BW_STR("time"), err);
    bw_status status = add_part(format, FORMAT_LITERAL, BW_STR("["), err);
    if (status == BW_OK)
        status = add_part(format, FORMAT_TIME, BW_STR("time"), err);
    return status == BW_OK ? add_part(format, FORMAT_LITERAL, BW_STR("]"), err) : status;
}

/* %a and %{c}a: behind a proxy the client is the one, the proxy the other. */
static bw_status add_address(struct access_format *format, bw_str argument, struct bw_err *err)
{
    if (bw_str_eq(argument, BW_STR("c")))
        return add_part(format, FORMAT_EXTRA, BW_STR(PEER), err);
    give_up(format, WEB_C_IP); /* %h may be a name */
    return add_part(format, WEB_C_IP, BW_STR("apache.directive_a"), err);
}

static bw_status add_port(struct access_format *format, bw_str argument, struct bw_err *err)
{
    const bool remote = bw_str_eq_ascii_nocase(argument, BW_STR("remote"));
    return add_part(format, remote ? WEB_C_PORT : WEB_S_PORT, BW_STR("apache.directive_p"), err);
}

/* `final`: of a request that was redirected inside of the server, the last one (%>s). */
static bw_status add_directive(struct access_format *format, bw_str letter, bw_str argument,
        bool final, struct bw_err *err)
{
    struct format_part *last = format->count != 0 ? &format->parts[format->count - 1] : NULL;
    switch (letter.ptr[0]) {
    case 'a':
        return add_address(format, argument, err);
    case 'p':
        return add_port(format, argument, err);
    case 's':
        if (final)
            give_up(format, WEB_STATUS);
        return add_part(format, WEB_STATUS, BW_STR("apache.directive_s"), err);
    case 'q':
        if (last == NULL || last->role != WEB_STEM)
            return add_part(format, WEB_QUERY, BW_STR("apache.directive_q"), err);
        last->role = WEB_URI; /* %U%q: the query brings its question mark along */
        return BW_OK;
    case 't':
        return add_time(format, argument, err);
    case 'i':
        return add_part(format,
                find_role(request_headers, BW_COUNT(request_headers), argument, true),
                named(format, BW_STR("http.request.headers."), argument), err);
    case 'o':
        return add_part(format,
                find_role(response_headers, BW_COUNT(response_headers), argument, true),
                named(format, BW_STR("http.response.headers."), argument), err);
    case 'C':
        return add_part(format, FORMAT_EXTRA, named(format, BW_STR("cookie."), argument), err);
    case 'e':
    case 'n':
    case 'x':
        return add_part(format, FORMAT_EXTRA, named(format, BW_STR("apache."), argument), err);
    default:
        return add_part(format, find_role(letters, BW_COUNT(letters), letter, false),
                named(format, BW_STR("apache.directive_"), letter), err);
    }
}

/* One directive behind the '%' that *rest begins after. */
static bw_status take_directive(struct access_format *format, bw_str *rest, struct bw_err *err)
{
    size_t at = 0;
    bool final = false;
    bw_str argument = BW_STR("");
    /* conditions by status code, and which request of a redirected one: %!200,304{...}i, %>s */
    while (at < rest->len && memchr("!,<>0123456789{", rest->ptr[at], 15) != NULL) {
        final |= rest->ptr[at] == '>';
        if (rest->ptr[at++] != '{')
            continue;
        const size_t close = bw_str_find_char(bw_str_from(*rest, at), '}');
        if (close == SIZE_MAX)
            return bw_fail(err, BW_E_MALFORMED, "a '{' of the log format is not closed");
        argument = (bw_str){.ptr = rest->ptr + at, .len = close};
        at += close + 1;
    }
    /* trailers: %{X}^ti; when the first byte came, and how many: %^FU, %^FB */
    const bool first = at + 1 < rest->len && rest->ptr[at] == '^' && rest->ptr[at + 1] == 'F';
    if (at < rest->len && rest->ptr[at] == '^')
        at += 2;
    if (at >= rest->len || !is_word(rest->ptr[at]))
        return bw_fail(err, BW_E_MALFORMED, "a '%%' of the log format has no directive behind it");
    const bw_str letter = {.ptr = rest->ptr + at, .len = 1};
    *rest = bw_str_from(*rest, at + 1);
    if (first)
        return add_part(
                format, FORMAT_EXTRA, named(format, BW_STR("apache.directive_f"), letter), err);
    return add_directive(format, letter, argument, final, err);
}

/* One variable behind the '$' that *rest begins after. */
static bw_status take_variable(struct access_format *format, bw_str *rest, struct bw_err *err)
{
    const bool braces = rest->len != 0 && rest->ptr[0] == '{';
    size_t start = braces;
    size_t end = start;
    while (end < rest->len && is_word(rest->ptr[end]))
        end++;
    if (end == start || (braces && (end == rest->len || rest->ptr[end] != '}')))
        return bw_fail(err, BW_E_MALFORMED, "a '$' of the log format has no variable behind it");
    const bw_str name = {.ptr = rest->ptr + start, .len = end - start};
    *rest = bw_str_from(*rest, end + braces);
    return add_part(format, find_role(variables, BW_COUNT(variables), name, false), name, err);
}

/* One character that stands for itself, or an escape of the configuration. */
static bw_status take_literal(struct access_format *format, bw_str *rest, struct bw_err *err)
{
    bw_str text = bw_str_head(*rest, 1);
    size_t taken = 1;
    if (text.ptr[0] == '\\' && rest->len > 1) {
        text = (bw_str){.ptr = rest->ptr + 1, .len = 1};
        if (text.ptr[0] == 't')
            text = BW_STR("\t");
        taken = 2;
    } else if (text.ptr[0] == '%' && rest->len > 1 && rest->ptr[1] == '%') {
        taken = 2;
    }
    *rest = bw_str_from(*rest, taken);
    return add_part(format, FORMAT_LITERAL, text, err);
}

static bw_status read_format(struct access_format *format, bw_str text, struct bw_err *err)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("common"), BW_STR_INIT("%h %l %u %t \"%r\" %>s %b")},
            {BW_STR_INIT("combined"),
                    BW_STR_INIT("%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"")},
            {BW_STR_INIT("vhost_combined"),
                    BW_STR_INIT("%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" "
                                "\"%{User-Agent}i\"")},
    };
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq(text, names[i][0]))
            text = names[i][1];
    const bool apache = bw_str_find_char(text, '%') != SIZE_MAX;
    bw_str rest = text;
    bw_status status = BW_OK;
    while (rest.len != 0 && status == BW_OK) {
        const char c = rest.ptr[0];
        const bool percent = c == '%' && !(rest.len > 1 && rest.ptr[1] == '%');
        if (apache ? percent : c == '$') {
            rest = bw_str_from(rest, 1);
            status =
                    apache ? take_directive(format, &rest, err) : take_variable(format, &rest, err);
        } else {
            status = take_literal(format, &rest, err);
        }
    }
    return status;
}

void access_format_free(struct access_format *format)
{
    if (format == NULL)
        return;
    bw_arena_free(format->arena);
    free(format);
}

/* Where the client is not said, it is the other end of the connection. */
static void find_client(struct access_format *format)
{
    struct format_part *peer = NULL;
    for (uint32_t i = 0; i < format->count; i++) {
        if (format->parts[i].role == WEB_C_IP)
            return;
        if (bw_str_eq(format->parts[i].text, BW_STR(PEER)))
            peer = &format->parts[i];
    }
    if (peer != NULL)
        peer->role = WEB_C_IP;
}

static bool has_request(const struct access_format *format)
{
    for (uint32_t i = 0; i < format->count; i++) {
        const unsigned role = format->parts[i].role;
        if (role == FORMAT_REQUEST || role == WEB_URI || role == WEB_STEM)
            return true;
    }
    return false;
}

bw_status access_format_new(bw_str text, struct access_format **ret_format, struct bw_err *err)
{
    struct access_format *format = calloc(1, sizeof(*format));
    if (format != NULL)
        format->arena = bw_arena_new(FORMAT_ARENA);
    if (format == NULL || format->arena == NULL) {
        access_format_free(format);
        return bw_fail(err, BW_E_NOMEM, "no memory for a log format");
    }
    bw_status status = read_format(format, text, err);
    find_client(format);
    if (status == BW_OK && !has_request(format))
        status = bw_fail(err, BW_E_MALFORMED,
                "the log format has no request: %%r, %%U, $request, $request_uri or $uri");
    if (status != BW_OK) {
        access_format_free(format);
        return status;
    }
    *ret_format = format;
    return BW_OK;
}

/* ---- reading a line by it ---- */

/* Where `literal` is next; what is in quotes may hold quotes behind a backslash. */
static size_t find_literal(bw_str rest, bw_str literal)
{
    size_t from = 0;
    for (;;) {
        const size_t found = bw_str_find(bw_str_from(rest, from), literal);
        if (found == SIZE_MAX)
            return SIZE_MAX;
        const size_t at = from + found;
        size_t slashes = 0;
        while (literal.ptr[0] == '"' && slashes < at && rest.ptr[at - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return at;
        from = at + 1;
    }
}

static bw_time any_time(bw_str text)
{
    bw_time time = web_date_clf(text);
    if (time == BW_TIME_UNKNOWN && bw_time_parse(text, &time) != BW_OK)
        time = web_date_epoch(text);
    return time;
}

/* A whole number of units since 1970. */
static bw_time units_time(bw_str text, bw_time unit)
{
    bw_time count = 0;
    if (text.len == 0 || text.len > 18)
        return BW_TIME_UNKNOWN;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return BW_TIME_UNKNOWN;
        count = count * 10 + (text.ptr[i] - '0');
    }
    return __builtin_mul_overflow(count, unit, &count) ? BW_TIME_UNKNOWN : count;
}

static void place(
        const struct format_part *part, bw_str value, struct web_event *event, bw_time *ret_time)
{
    switch (part->role) {
    case FORMAT_TIME:
        *ret_time = any_time(value);
        break;
    case FORMAT_MILLISECONDS:
        *ret_time = units_time(value, BW_TIME_SECOND / 1000);
        break;
    case FORMAT_MICROSECONDS:
        *ret_time = units_time(value, BW_TIME_SECOND / 1000000);
        break;
    case FORMAT_REQUEST:
        web_event_request_line(event, value);
        break;
    case FORMAT_SKIP:
        break;
    case FORMAT_EXTRA:
        web_event_extra(event, part->text, value);
        break;
    case WEB_QUERY: /* Apache's %q has its question mark */
        web_event_set(event, WEB_QUERY,
                value.len != 0 && value.ptr[0] == '?' ? bw_str_from(value, 1) : value);
        break;
    default:
        web_event_set(event, part->role, value);
    }
}

/* Parts of which the line says where they end by itself. */
static bool take_part(const struct format_part *part, struct web_clock *clock, bw_str *rest)
{
    switch (part->role) {
    case FORMAT_CLOCK:
        return web_clock_read(clock, part->text, rest);
    case FORMAT_FRACTION_MILLIS:
        return web_clock_read_fraction(clock, 3, rest);
    case FORMAT_FRACTION_MICROS:
        return web_clock_read_fraction(clock, 6, rest);
    default:
        if (!bw_str_starts_with(*rest, part->text))
            return false;
        *rest = bw_str_from(*rest, part->text.len);
        return true;
    }
}

bool access_format_read(
        const struct access_format *format, bw_str line, struct web_event *event, bw_time *ret_time)
{
    struct web_clock clock = {0};
    bw_str rest = line;
    web_event_init(event, BW_STR("web.access"));
    event->escapes = true;
    *ret_time = BW_TIME_UNKNOWN;
    for (uint32_t i = 0; i < format->count; i++) {
        const struct format_part *part = &format->parts[i];
        if (ends_itself(part)) {
            if (!take_part(part, &clock, &rest))
                return false;
            continue;
        }
        size_t len = rest.len;
        if (i + 1 < format->count)
            len = find_literal(rest, format->parts[i + 1].text);
        if (len == SIZE_MAX)
            return false;
        place(part, bw_str_head(rest, len), event, ret_time);
        rest = bw_str_from(rest, len);
    }
    const bw_time described = web_clock_time(&clock);
    if (described != BW_TIME_UNKNOWN)
        *ret_time = described;
    else if (*ret_time != BW_TIME_UNKNOWN && *ret_time % BW_TIME_SECOND == 0)
        *ret_time += clock.date.nanosecond; /* %t, and a fraction somewhere else */
    return rest.len == 0;
}
