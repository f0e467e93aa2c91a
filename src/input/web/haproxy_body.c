#include "input/web/haproxy_body.h"

#include <string.h>

#include "base/near.h"

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
    const bw_str word = bw_str_head(*rest, bw_length_before(*rest, ' '));
    *rest = bw_str_from(*rest, word.len + 1);
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

/* Numbers with slashes between: timers, connections, queues. *signs: some number has a sign. */
static bool is_numbers(bw_str text, size_t want, bool *signs)
{
    size_t count = 1;
    bool digit = false; /* the character before was one */
    for (size_t at = 0; at < text.len; at++) {
        const char c = text.ptr[at];
        if (c >= '0' && c <= '9') {
            digit = true;
        } else if (c == '/' && digit) {
            digit = false;
            count++;
        } else if ((c == '-' || c == '+') && (at == 0 || text.ptr[at - 1] == '/')) {
            *signs = true;
        } else {
            return false;
        }
    }
    return digit && count == want;
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

/* What the request passed through, as the line has it: the names below are taken out of that. */
static bw_str route_of(const bw_str *words)
{
    const bw_str first = words[HAPROXY_FRONTEND];
    const bw_str last = words[HAPROXY_SERVER];
    return (bw_str){.ptr = first.ptr, .len = (size_t)(last.ptr + last.len - first.ptr)};
}

static void read_common(struct web_event *event, const bw_str *words)
{
    bw_str server = words[HAPROXY_SERVER];
    bw_str backend = BW_STR("");
    bw_str frontend = words[HAPROXY_FRONTEND];
    if (frontend.len != 0 && frontend.ptr[frontend.len - 1] == '~')
        frontend.len--; /* marks TLS */
    (void)bw_str_cut(&server, '/', &backend);
    web_event_extra_named(event, BW_STR("haproxy.route"), route_of(words));
    web_event_extra_named(event, BW_STR("haproxy.frontend_name"), frontend);
    web_event_extra_named(event, BW_STR("haproxy.backend_name"), backend);
    web_event_extra_named(event, BW_STR("haproxy.server_name"), server);
    web_event_set(event, WEB_TIME_TAKEN, total_time(words[HAPROXY_TIMERS]));
}

/* "{a|b}": captured headers, in the order that the configuration gives them. */
static bw_str take_captured(bw_str *rest)
{
    const size_t end = bw_str_find_char(*rest, '}');
    if (rest->len == 0 || rest->ptr[0] != '{' || end == SIZE_MAX)
        return (bw_str){.ptr = NULL, .len = 0};
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
    /* what is in braces, or escaped, is not in the fields as it is in the line */
    event->in_pieces &= request_headers.ptr == NULL && response_headers.ptr == NULL && closed &&
                        last + 1 == rest.ptr + rest.len;
    web_event_extra_named(event, BW_STR("haproxy.http.request.captured_headers"), request_headers);
    web_event_extra_named(
            event, BW_STR("haproxy.http.response.captured_headers"), response_headers);
    if (bw_str_eq(request, BW_STR("<BADREQ>")))
        event->in_pieces = false;
    else
        web_event_request_line(event, request);
    return true;
}

static bool read_http(struct web_event *event, const bw_str *words, bw_str rest)
{
    bool signs = false;
    if (!is_numbers(words[HAPROXY_TIMERS], 5, &signs) || !is_number(words[HAPROXY_STATUS]) ||
            !is_number(words[HAPROXY_BYTES]) || words[HAPROXY_FLAGS].len != 4 ||
            !is_numbers(words[HAPROXY_CONNECTIONS], 5, &signs) ||
            !is_numbers(words[HAPROXY_QUEUES], 2, &signs) || !read_request(event, rest))
        return false;
    event->in_pieces &= !signs && bw_str_eq(words[HAPROXY_RESPONSE_COOKIE], BW_STR("-"));
    read_common(event, words);
    if (!bw_str_eq(words[HAPROXY_STATUS], BW_STR("-1")))
        web_event_set(event, WEB_STATUS, words[HAPROXY_STATUS]);
    web_event_set(event, WEB_SC_BYTES, words[HAPROXY_BYTES]);
    web_event_set(event, WEB_COOKIE, words[HAPROXY_REQUEST_COOKIE]);
    web_event_extra_named(event, BW_STR("haproxy.termination_state"), words[HAPROXY_FLAGS]);
    return true;
}

static bool read_tcp(struct web_event *event, const bw_str *words)
{
    bool signs = false;
    if (!is_numbers(words[HAPROXY_TIMERS], 3, &signs) || !is_number(words[HAPROXY_TCP_BYTES]) ||
            words[HAPROXY_TCP_FLAGS].len != 2 ||
            !is_numbers(words[HAPROXY_TCP_CONNECTIONS], 5, &signs) ||
            !is_numbers(words[HAPROXY_TCP_QUEUES], 2, &signs))
        return false;
    event->in_pieces &= !signs;
    read_common(event, words);
    web_event_set(event, WEB_SC_BYTES, words[HAPROXY_TCP_BYTES]);
    web_event_extra_named(event, BW_STR("haproxy.termination_state"), words[HAPROXY_TCP_FLAGS]);
    return true;
}

/* "10.0.1.2:333": nothing but numbers. */
static bool is_four(bw_str client)
{
    for (size_t at = 0; at < client.len; at++) {
        const char c = client.ptr[at];
        if ((c < '0' || c > '9') && c != '.' && c != ':')
            return false;
    }
    return true;
}

/* Address and port; that of IPv6 has no brackets ("2001:db8::9:58430"). */
static void add_client(struct web_event *event, bw_str client)
{
    const char *colon = memrchr(client.ptr, ':', client.len);
    const size_t at = colon != NULL ? (size_t)(colon - client.ptr) : SIZE_MAX;
    event->in_pieces &= is_four(client);
    if (at == SIZE_MAX || bw_str_starts_with(client, BW_STR("[")) ||
            bw_str_find_char(bw_str_head(client, at), ':') == SIZE_MAX) {
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, client);
        return;
    }
    web_event_set(event, WEB_C_IP, bw_str_head(client, at));
    web_event_set(event, WEB_C_PORT, bw_str_from(client, at + 1));
}

bool haproxy_body_read_after(
        struct web_date_memo *last, bw_str body, struct web_event *event, bw_time *ret_time)
{
    bw_str rest = body;
    const bw_str client = take_word(&rest);
    const size_t close = bw_length_before(rest, ']');
    if (client.len == 0 || close == rest.len || rest.ptr[0] != '[' ||
            !web_date_clf_looks(bw_str_from(rest, 1)))
        return false;
    const bw_time time = web_date_clf_memo(last, (bw_str){.ptr = rest.ptr + 1, .len = close - 1});
    rest = bw_str_from(rest, close + 1);
    if (time == BW_TIME_UNKNOWN || rest.len == 0 || rest.ptr[0] != ' ')
        return false;
    rest = bw_str_from(rest, 1);
    bw_str words[HAPROXY_HTTP_WORDS];
    unsigned count = 0;
    while (count < HAPROXY_HTTP_WORDS && rest.len != 0)
        words[count++] = take_word(&rest);
    web_event_init(event, BW_STR("haproxy.log"));
    event->in_pieces = true; /* until something is seen that no field has */
    add_client(event, client);
    const bool tcp = count == HAPROXY_TCP_WORDS && rest.len == 0;
    if (!(tcp ? read_tcp(event, words)
              : count == HAPROXY_HTTP_WORDS && read_http(event, words, rest)))
        return false;
    *ret_time = time;
    return true;
}

bool haproxy_body_read(bw_str body, struct web_event *event, bw_time *ret_time)
{
    struct web_date_memo last = {.len = 0};
    const bool read = haproxy_body_read_after(&last, body, event, ret_time);
    event->in_pieces = false; /* it is a part of the record, as the caller has it */
    return read;
}
