#include "input/web/error_log.h"

#include "format/web/date.h"
#include "input/web/access_log.h"
#include "input/web/error_login.h"

static bool is_digits(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len != 0;
}

/* ---- which of the two it is ---- */

/* "2023/10/11 14:32:52 [error] " */
static bool nginx_begins(bw_str line)
{
    return line.len > 22 && line.ptr[4] == '/' && line.ptr[7] == '/' && line.ptr[10] == ' ' &&
           line.ptr[20] == '[' && web_date_nginx_error(bw_str_head(line, 19)) != BW_TIME_UNKNOWN;
}

/* "2023-10-11 14:32:52.123456 +0200", as ErrorLogFormat's %{cu}t and %{cuz}t are. */
static bw_time iso_date(bw_str text)
{
    char joined[40];
    bw_time time;
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < sizeof(joined); i++)
        if (i <= 10 || text.ptr[i] != ' ')
            joined[len++] = text.ptr[i];
    return bw_time_parse((bw_str){.ptr = joined, .len = len}, &time) == BW_OK ? time
                                                                              : BW_TIME_UNKNOWN;
}

/* "[core:error] ": with a date in ISO's form that makes it a line of Apache. */
static bool is_module_and_level(bw_str text)
{
    const size_t close = bw_str_find_char(bw_str_head(text, 48), ']');
    const bw_str inner = bw_str_head(text, close);
    return close != SIZE_MAX && bw_str_starts_with(inner, BW_STR(" [")) &&
           bw_str_find_char(inner, ':') != SIZE_MAX &&
           bw_str_find_char(bw_str_from(inner, 2), ' ') == SIZE_MAX;
}

/* "[Wed Oct 11 14:32:52.123456 2023] ": what is between the brackets; empty: it is none. */
static bw_str apache_date(bw_str line, bw_time *ret_time)
{
    const bool iso = line.len > 26 && line.ptr[0] == '[' && line.ptr[5] == '-' &&
                     line.ptr[8] == '-' && line.ptr[11] == ' ';
    if (line.len < 26 || line.ptr[0] != '[' || (!iso && (line.ptr[4] != ' ' || line.ptr[8] != ' ')))
        return (bw_str){0};
    const size_t close = bw_str_find_char(bw_str_head(line, 40), ']');
    if (close == SIZE_MAX || (iso && !is_module_and_level(bw_str_from(line, close + 1))))
        return (bw_str){0};
    const bw_str date = {.ptr = line.ptr + 1, .len = close - 1};
    *ret_time = iso ? iso_date(date) : web_date_apache_error(date);
    return *ret_time != BW_TIME_UNKNOWN ? date : (bw_str){0};
}

static bool error_begins(bw_str line)
{
    bw_time time;
    return line.len != 0 &&
           (line.ptr[0] == '[' ? apache_date(line, &time).len != 0 : nginx_begins(line));
}

/* What a container writes of both logs is one. */
static bool error_continues(bw_str line)
{
    struct web_event event;
    bw_time time;
    return !error_begins(line) && !access_line_read(line, &event, &time);
}

/* ---- nginx: [level] pid#tid: *connection message, key: value, ... ---- */

/* The value at `at`, up to the next ", " or, in quotes, to the closing one. */
static bw_str value_at(bw_str message, size_t at)
{
    const bw_str value = bw_str_from(message, at);
    if (value.len == 0 || value.ptr[0] != '"')
        return bw_str_head(value, bw_str_find(value, BW_STR(", ")));
    const bw_str quoted = bw_str_from(value, 1);
    return bw_str_head(quoted, bw_str_find_char(quoted, '"'));
}

static size_t find_last(bw_str text, bw_str needle)
{
    size_t last = SIZE_MAX;
    for (size_t from = 0;;) {
        const size_t at = bw_str_find(bw_str_from(text, from), needle);
        if (at == SIZE_MAX)
            return last;
        last = from + at;
        from = last + 1;
    }
}

static bw_str pair_in(bw_str text, size_t at, bw_str key)
{
    return at != SIZE_MAX ? value_at(text, at + key.len) : (bw_str){.ptr = NULL, .len = 0};
}

/*
 * What the message says in front of these pairs may hold a decoded path, and what stands behind the
 * request a client's headers: so the last pair in front of the request counts, and the first behind
 * it.
 */
static void nginx_pairs(struct web_event *event, bw_str message)
{
    static const struct {
        bw_str key;
        enum web_field field;
    } before[] =
            {
                    {BW_STR_INIT(", client: "), WEB_C_IP},
                    {BW_STR_INIT(", server: "), WEB_HOST_NAME},
            },
      behind[] = {
              {BW_STR_INIT(", host: "), WEB_CS_HOST},
              {BW_STR_INIT(", referrer: "), WEB_REFERER},
      };
    const bw_str mark = BW_STR(", request: ");
    const bw_str upstream = BW_STR(", upstream: ");
    const size_t at = find_last(message, mark);
    const bw_str front = bw_str_head(message, at);
    const bw_str rest = bw_str_from(message, at == SIZE_MAX ? SIZE_MAX : at + mark.len);
    for (size_t i = 0; i < BW_COUNT(before); i++)
        web_event_set(event, before[i].field,
                pair_in(front, find_last(front, before[i].key), before[i].key));
    for (size_t i = 0; i < BW_COUNT(behind); i++)
        web_event_set(event, behind[i].field,
                pair_in(rest, bw_str_find(rest, behind[i].key), behind[i].key));
    web_event_request_line(event, value_at(rest, 0));
    web_event_extra(
            event, BW_STR("upstream"), pair_in(rest, bw_str_find(rest, upstream), upstream));
}

static void nginx_read(struct web_event *event, bw_str line)
{
    bw_str rest = bw_str_from(line, 21);
    const size_t close = bw_str_find_char(rest, ']');
    web_event_init(event, BW_STR("nginx.error"));
    web_event_extra(event, BW_STR("log.level"), bw_str_head(rest, close));
    rest = bw_str_trim(bw_str_from(rest, close == SIZE_MAX ? SIZE_MAX : close + 1));
    const size_t colon = bw_str_find(bw_str_head(rest, 48), BW_STR(": "));
    const size_t hash = bw_str_find_char(bw_str_head(rest, colon), '#');
    if (colon != SIZE_MAX && hash != SIZE_MAX) {
        web_event_extra(event, BW_STR("process.pid"), bw_str_head(rest, hash));
        rest = bw_str_from(rest, colon + 2);
    }
    if (rest.len != 0 && rest.ptr[0] == '*') {
        const size_t blank = bw_str_find_char(rest, ' ');
        web_event_extra(event, BW_STR("nginx.error.connection_id"),
                (bw_str){.ptr = rest.ptr + 1, .len = (blank != SIZE_MAX ? blank : rest.len) - 1});
        rest = bw_str_from(rest, blank == SIZE_MAX ? SIZE_MAX : blank + 1);
    }
    web_event_extra(event, BW_STR("message"), rest);
    nginx_pairs(event, rest);
    web_error_login_nginx(event, rest);
    if (bw_str_eq(web_event_get(event, WEB_HOST_NAME), BW_STR("_")))
        web_event_set(event, WEB_HOST_NAME, BW_STR("")); /* the server without a name */
}

/* ---- Apache: [date] [module:level] [pid 1:tid 2] [client 1.2.3.4:5] AH00000: message ---- */

/* The text of a bracket at the beginning of *rest, which is moved behind it. */
static bool take_bracket(bw_str *rest, bw_str *ret_text)
{
    if (rest->len == 0 || rest->ptr[0] != '[')
        return false;
    const bool ipv6 = bw_str_starts_with(*rest, BW_STR("[client [")) ||
                      bw_str_starts_with(*rest, BW_STR("[remote ["));
    const size_t inner = ipv6 ? bw_str_find_char(*rest, ']') + 1 : 0; /* SIZE_MAX + 1: none */
    const size_t more = bw_str_find_char(bw_str_from(*rest, inner), ']');
    if (more == SIZE_MAX)
        return false;
    const size_t close = inner + more;
    *ret_text = (bw_str){.ptr = rest->ptr + 1, .len = close - 1};
    *rest = bw_str_from(*rest, close + 1);
    while (rest->len != 0 && rest->ptr[0] == ' ')
        *rest = bw_str_from(*rest, 1);
    return true;
}

static void read_level(struct web_event *event, bw_str text)
{
    bw_str level = text;
    bw_str module = BW_STR("");
    (void)bw_str_cut(&level, ':', &module);
    if (level.ptr == NULL) {
        web_event_extra(event, BW_STR("log.level"), module); /* Apache 2.2 names no module */
        return;
    }
    web_event_extra(event, BW_STR("apache.error.module"), module);
    web_event_extra(event, BW_STR("log.level"), level);
}

static void read_process(struct web_event *event, bw_str text)
{
    bw_str thread = bw_str_from(text, 4);
    bw_str pid = BW_STR("");
    (void)bw_str_cut(&thread, ':', &pid);
    web_event_extra(event, BW_STR("process.pid"), pid);
    if (bw_str_starts_with(thread, BW_STR("tid ")))
        web_event_extra(event, BW_STR("process.thread.id"), bw_str_from(thread, 4));
}

/* ModSecurity 2 tells its findings in pairs: [id "941100"] [msg "..."] [uri "/a"]. */
static void read_modsecurity(struct web_event *event, bw_str message)
{
    static const bw_str keys[][2] = {
            {BW_STR_INIT("[id \""), BW_STR_INIT("modsec.audit.rule.id")},
            {BW_STR_INIT("[msg \""), BW_STR_INIT("modsec.audit.message")},
            {BW_STR_INIT("[data \""), BW_STR_INIT("modsec.audit.data")},
            {BW_STR_INIT("[severity \""), BW_STR_INIT("modsec.audit.severity")},
            {BW_STR_INIT("[unique_id \""), BW_STR_INIT("modsec.audit.unique_id")},
    };
    if (bw_str_find(message, BW_STR("ModSecurity: ")) == SIZE_MAX)
        return;
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        const size_t at = bw_str_find(message, keys[i][0]);
        const bw_str value = bw_str_from(message, at == SIZE_MAX ? SIZE_MAX : at + keys[i][0].len);
        if (at != SIZE_MAX)
            web_event_extra(
                    event, keys[i][1], bw_str_head(value, bw_str_find(value, BW_STR("\"]"))));
    }
    const bw_str uri = BW_STR("[uri \"");
    const bw_str host = BW_STR("[hostname \"");
    size_t at = bw_str_find(message, uri);
    if (at != SIZE_MAX) {
        const bw_str value = bw_str_from(message, at + uri.len);
        web_event_set(event, WEB_URI, bw_str_head(value, bw_str_find(value, BW_STR("\"]"))));
    }
    at = bw_str_find(message, host);
    if (at != SIZE_MAX) {
        const bw_str value = bw_str_from(message, at + host.len);
        web_event_set(event, WEB_CS_HOST, bw_str_head(value, bw_str_find(value, BW_STR("\"]"))));
    }
}

/* PHP's own server (php -S) has Apache's dates: "203.0.113.5:51234 [200]: GET /a.php", up to
 * version 7.3 without the method; of what it can not read "(null) /a". */
static bool php_read(struct web_event *event, bw_str rest)
{
    bw_str client;
    bw_str status;
    bw_str word;
    if (!bw_str_cut(&rest, ' ', &client) || !bw_str_cut(&rest, ' ', &status) || status.len != 6 ||
            status.ptr[0] != '[' || !is_digits((bw_str){.ptr = status.ptr + 1, .len = 3}) ||
            !bw_str_ends_with(status, BW_STR("]:")) || bw_str_find_char(client, ':') == SIZE_MAX)
        return false;
    web_event_init(event, BW_STR("web.access"));
    event->escapes = false;
    web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, client);
    web_event_set(event, WEB_STATUS, (bw_str){.ptr = status.ptr + 1, .len = 3});
    const size_t reason = bw_str_find(rest, BW_STR(" - "));
    bw_str request = bw_str_head(rest, reason);
    if (reason != SIZE_MAX)
        web_event_extra(event, BW_STR("message"), bw_str_from(rest, reason + 3));
    if (request.len != 0 && request.ptr[0] != '/' && bw_str_cut(&request, ' ', &word) &&
            !bw_str_eq(word, BW_STR("(null)")))
        web_event_set(event, WEB_METHOD, word);
    web_event_set(event, WEB_URI, request);
    return true;
}

/* What Perl's CGI::Carp writes to the log of the server has its date and no level: "[date]
 * form.cgi: message at /var/www/form.cgi line 5." */
static void read_script(struct web_event *event, bw_str message)
{
    static const bw_str endings[] = {BW_STR_INIT(".cgi"), BW_STR_INIT(".fcgi"), BW_STR_INIT(".pl")};
    const bw_str script = bw_str_head(message, bw_str_find(message, BW_STR(": ")));
    for (size_t i = 0; i < BW_COUNT(endings); i++)
        if (script.len < message.len && bw_str_find_char(script, ' ') == SIZE_MAX &&
                bw_str_ends_with(script, endings[i]))
            web_event_extra(event, BW_STR("process.name"), script);
}

/* "(70007)The timeout specified has expired: [client 203.0.113.7:5] AH01075: ", "mod_x.c(820):
 * [client ...] ": an error of the system, or the place in the source, stands in front of the
 * client. What follows that. */
static bw_str client_behind(struct web_event *event, bw_str rest)
{
    const size_t at = bw_str_find(rest, BW_STR(": [client "));
    bw_str behind = bw_str_from(rest, at != SIZE_MAX ? at + 2 : rest.len);
    bw_str text;
    if (web_event_has(event, WEB_C_IP) || !take_bracket(&behind, &text))
        return rest;
    web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, bw_str_from(text, 7));
    return behind;
}

/* Apache 2.4 has a port behind every address, and no brackets around one of IPv6: "::1:58619". */
static void add_client(struct web_event *event, bw_str text, bool with_port)
{
    size_t colon = text.len;
    while (colon != 0 && text.ptr[colon - 1] != ':')
        colon--;
    const bw_str port = bw_str_from(text, colon);
    if (with_port && colon > 2 && text.ptr[0] != '[' && is_digits(port)) {
        web_event_set(event, WEB_C_IP, bw_str_head(text, colon - 1));
        web_event_set(event, WEB_C_PORT, port);
    } else {
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, text);
    }
}

static void apache_read(struct web_event *event, bw_str line, size_t date_len)
{
    bw_str rest = bw_str_trim(bw_str_from(line, date_len + 2));
    bw_str text;
    bool level = false;
    bool process = false; /* since 2.4 */
    if (php_read(event, rest))
        return;
    web_event_init(event, BW_STR("apache.error"));
    event->escapes = true;
    while (take_bracket(&rest, &text)) {
        process |= bw_str_starts_with(text, BW_STR("pid "));
        if (bw_str_starts_with(text, BW_STR("pid ")))
            read_process(event, text);
        else if (bw_str_starts_with(text, BW_STR("client ")) ||
                 bw_str_starts_with(text, BW_STR("remote ")))
            add_client(event, bw_str_from(text, 7), process);
        else if (!level)
            read_level(event, text);
        else
            break;
        level = true;
    }
    const bw_str said = client_behind(event, rest);
    const bool numbered = bw_str_starts_with(said, BW_STR("AH")) && said.len > 8 &&
                          said.ptr[7] == ':' && is_digits((bw_str){.ptr = said.ptr + 2, .len = 5});
    if (numbered)
        web_event_extra(event, BW_STR("event.code"), bw_str_head(said, 7));
    web_error_login_apache(event, bw_str_from(said, numbered ? 9 : 0));
    if (!level)
        read_script(event, rest);
    web_event_extra(event, BW_STR("message"), rest);
    const bw_str mark = BW_STR(", referer: ");
    const size_t referer = bw_str_find(rest, mark);
    if (referer != SIZE_MAX)
        web_event_set(event, WEB_REFERER, bw_str_from(rest, referer + mark.len));
    read_modsecurity(event, rest);
}

/* ---- the line ---- */

bool web_error_read_nginx(bw_str line, struct web_event *event)
{
    if (!nginx_begins(line))
        return false;
    nginx_read(event, line);
    return true;
}

bool web_error_read(bw_str line, struct web_event *event, bw_time *ret_time)
{
    if (line.len == 0)
        return false;
    const bw_str date = apache_date(line, ret_time);
    if (date.len != 0) {
        apache_read(event, line, date.len);
        return true;
    }
    if (!nginx_begins(line))
        return false;
    nginx_read(event, line);
    *ret_time = web_date_nginx_error(bw_str_head(line, 19));
    return true;
}

static enum line_verdict error_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    if (!web_error_read(line, &event, &context->time) &&
            !access_line_read(line, &event, &context->time)) {
        context->reason = "neither Apache's nor nginx's error log";
        return LINE_BAD;
    }
    event.store = context->state;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static enum input_match error_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return web_probe_joined(head, whole, error_begins, ret_split);
}

static const struct line_format error_format = {.name = "web-error",
        .parse = error_parse,
        .continues = error_continues,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free};

static bw_status error_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&error_format, options, ret_input, err);
}

const struct input_kind input_web_error_log = {
        .name = "web-error",
        .summary = "error logs of Apache and nginx",
        .details = "with ModSecurity's messages, and the lines that go on with a message",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = error_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = error_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
