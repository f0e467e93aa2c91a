#include "input/web/haproxy_body.h"

#include <string.h>

#include "format/web/date.h"

/* Words of the HTTP format behind the date: frontend backend/server timers status bytes cookies
 * flags connections queues. The TCP format has neither status nor cookies. */
enum haproxy_word {
    HAPROXY_FRONTEND,
    HAPROXY_SERVER,
    HAPROXY_TIMERS,
    HAPROXY_STATUS,
    HAPROXY_BYTES,
    HAPROXY_REQUEST_COOKIE,
    HAPROXY_RESPONSE_COOKIE,
    HAPROXY_FLAGS,
    HAPROXY_CONNECTIONS,
    HAPROXY_QUEUES,
    HAPROXY_HTTP_WORDS,
};

enum haproxy_tcp_word {
    HAPROXY_TCP_BYTES = HAPROXY_STATUS,
    HAPROXY_TCP_FLAGS,
    HAPROXY_TCP_CONNECTIONS,
    HAPROXY_TCP_QUEUES,
    HAPROXY_TCP_WORDS,
};

static bw_str take_word(bw_str *rest)
{
    bw_str word;
    if (!bw_str_cut(rest, ' ', &word))
        return BW_STR("");
    return word;
}

static bool is_number(bw_str text)
{
    size_t at = text.len != 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    if (at == text.len)
        return false;
    for (; at < text.len; at++)
        if (text.ptr[at] < '0' || text.ptr[at] > '9')
            return false;
    return true;
}

/* Numbers with slashes between: timers, connections, queues. */
static bool is_numbers(bw_str text, size_t want)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; at++) {
        at += text.ptr[at] == '-' || text.ptr[at] == '+';
        const size_t start = at;
        while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
            at++;
        if (at == start || (at < text.len && (text.ptr[at] != '/' || at + 1 == text.len)))
            return false;
        count++;
    }
    return count == want;
}

/* The time from the client's first byte to the end: the last of the timers. */
static bw_str total_time(bw_str timers)
{
    const char *slash = timers.len != 0 ? memrchr(timers.ptr, '/', timers.len) : NULL;
    bw_str last = slash != NULL ? bw_str_from(timers, (size_t)(slash - timers.ptr) + 1) : timers;
    if (last.len != 0 && last.ptr[0] == '+')
        last = bw_str_from(last, 1);
    return last;
}

static void read_common(struct web_event *event, const bw_str *words)
{
    bw_str server = words[HAPROXY_SERVER];
    bw_str backend = BW_STR("");
    bw_str frontend = words[HAPROXY_FRONTEND];
    if (frontend.len != 0 && frontend.ptr[frontend.len - 1] == '~')
        frontend.len--; /* marks TLS */
    (void)bw_str_cut(&server, '/', &backend);
    web_event_extra(event, BW_STR("haproxy.frontend_name"), frontend);
    web_event_extra(event, BW_STR("haproxy.backend_name"), backend);
    web_event_extra(event, BW_STR("haproxy.server_name"), server);
    web_event_set(event, WEB_TIME_TAKEN, total_time(words[HAPROXY_TIMERS]));
}

/* "{a|b}": captured headers, in the order that the configuration gives them. */
static bw_str take_captured(bw_str *rest)
{
    const size_t end = bw_str_find_char(*rest, '}');
    if (rest->len == 0 || rest->ptr[0] != '{' || end == SIZE_MAX)
        return BW_STR("");
    const bw_str captured = {.ptr = rest->ptr + 1, .len = end - 1};
    *rest = bw_str_from(*rest, end + 1);
    if (rest->len != 0 && rest->ptr[0] == ' ')
        *rest = bw_str_from(*rest, 1);
    return captured;
}

/* HAProxy writes the request between quotes and escapes none inside: the last one ends it. */
static bool read_request(struct web_event *event, bw_str rest)
{
    const bw_str request_headers = take_captured(&rest);
    const bw_str response_headers = take_captured(&rest);
    const char *last = rest.len != 0 ? memrchr(rest.ptr, '"', rest.len) : NULL;
    if (rest.len < 2 || rest.ptr[0] != '"')
        return false;
    const bool closed = last != rest.ptr; /* a long line is cut in syslog */
    bw_str request = bw_str_from(rest, 1);
    if (closed)
        request.len = (size_t)(last - rest.ptr) - 1;
    web_event_extra(event, BW_STR("haproxy.http.request.captured_headers"), request_headers);
    web_event_extra(event, BW_STR("haproxy.http.response.captured_headers"), response_headers);
    if (!bw_str_eq(request, BW_STR("<BADREQ>")))
        web_event_request_line(event, request);
    return true;
}

static bool read_http(struct web_event *event, const bw_str *words, bw_str rest)
{
    if (!is_numbers(words[HAPROXY_TIMERS], 5) || !is_number(words[HAPROXY_STATUS]) ||
            !is_number(words[HAPROXY_BYTES]) || words[HAPROXY_FLAGS].len != 4 ||
            !is_numbers(words[HAPROXY_CONNECTIONS], 5) || !is_numbers(words[HAPROXY_QUEUES], 2) ||
            !read_request(event, rest))
        return false;
    read_common(event, words);
    if (!bw_str_eq(words[HAPROXY_STATUS], BW_STR("-1")))
        web_event_set(event, WEB_STATUS, words[HAPROXY_STATUS]);
    web_event_set(event, WEB_SC_BYTES, words[HAPROXY_BYTES]);
    web_event_set(event, WEB_COOKIE, words[HAPROXY_REQUEST_COOKIE]);
    web_event_extra(event, BW_STR("haproxy.termination_state"), words[HAPROXY_FLAGS]);
    return true;
}

static bool read_tcp(struct web_event *event, const bw_str *words)
{
    if (!is_numbers(words[HAPROXY_TIMERS], 3) || !is_number(words[HAPROXY_TCP_BYTES]) ||
            words[HAPROXY_TCP_FLAGS].len != 2 || !is_numbers(words[HAPROXY_TCP_CONNECTIONS], 5) ||
            !is_numbers(words[HAPROXY_TCP_QUEUES], 2))
        return false;
    read_common(event, words);
    web_event_set(event, WEB_SC_BYTES, words[HAPROXY_TCP_BYTES]);
    web_event_extra(event, BW_STR("haproxy.termination_state"), words[HAPROXY_TCP_FLAGS]);
    return true;
}

/* Address and port; that of IPv6 has no brackets ("2001:db8::9:58430"). */
static void add_client(struct web_event *event, bw_str client)
{
    const char *colon = memrchr(client.ptr, ':', client.len);
    const size_t at = colon != NULL ? (size_t)(colon - client.ptr) : SIZE_MAX;
    if (at == SIZE_MAX || bw_str_starts_with(client, BW_STR("[")) ||
            bw_str_find_char(bw_str_head(client, at), ':') == SIZE_MAX) {
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, client);
        return;
    }
    web_event_set(event, WEB_C_IP, bw_str_head(client, at));
    web_event_set(event, WEB_C_PORT, bw_str_from(client, at + 1));
}

bool haproxy_body_read(bw_str body, struct web_event *event, bw_time *ret_time)
{
    bw_str rest = body;
    const bw_str client = take_word(&rest);
    const size_t close = bw_str_find_char(rest, ']');
    if (client.len == 0 || rest.len == 0 || rest.ptr[0] != '[' || close == SIZE_MAX ||
            !web_date_clf_looks(bw_str_from(rest, 1)))
        return false;
    const bw_time time = web_date_clf((bw_str){.ptr = rest.ptr + 1, .len = close - 1});
    rest = bw_str_from(rest, close + 1);
    if (time == BW_TIME_UNKNOWN || rest.len == 0 || rest.ptr[0] != ' ')
        return false;
    rest = bw_str_from(rest, 1);
    bw_str words[HAPROXY_HTTP_WORDS];
    unsigned count = 0;
    const bw_str begin = rest;
    while (count < HAPROXY_HTTP_WORDS && rest.len != 0)
        words[count++] = take_word(&rest);
    web_event_init(event, BW_STR("haproxy.log"));
    add_client(event, client);
    const bool tcp = count == HAPROXY_TCP_WORDS && rest.len == 0 && begin.len != 0;
    if (!(tcp ? read_tcp(event, words)
              : count == HAPROXY_HTTP_WORDS && read_http(event, words, rest)))
        return false;
    *ret_time = time;
    return true;
}
