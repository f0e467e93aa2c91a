#include "input/web/access_combined.h"

#include "format/web/quotes.h"

/* "[04/Jul/2022:00:20:10 +0000] \"" */
#define DATE_LEN    26
#define DATE_SPACE  (1 + DATE_LEN + 1)
#define REQUEST_GAP (DATE_SPACE + 2)

/* As web_looks_like_address has it. */
#define ADDRESS_MAX 45

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of the address of IPv4 or IPv6 that the line begins with, a blank behind it; 0: none. */
static size_t address_len(bw_str line)
{
    unsigned dots = 0;
    unsigned colons = 0;
    unsigned letters = 0;
    size_t at = 0;
    for (; at < line.len && line.ptr[at] != ' '; at++) {
        const char c = line.ptr[at];
        if (is_digit(c))
            continue;
        dots += c == '.';
        colons += c == ':';
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            letters++;
        else if (c != '.' && c != ':')
            return 0;
    }
    const bool four = dots == 3 && colons == 0 && letters == 0;
    const bool six = dots == 0 && colons >= 2;
    return at < line.len && at <= ADDRESS_MAX && (four || six) ? at : 0;
}

/* No blank, nothing that begins another word, nothing that stands for something else. */
static bool is_plain(char c)
{
    return (unsigned char)c > ' ' && c != '"' && c != '[' && c != '%' && c != '+' && c != '$' &&
           c != '\\';
}

/* Length of the user's name at `at`, a blank and a bracket behind it; 0: it is not so plain. */
static size_t user_len(bw_str line, size_t at)
{
    const size_t start = at;
    for (; at < line.len && line.ptr[at] != ' '; at++)
        if (!is_plain(line.ptr[at]))
            return 0;
    return at + 1 < line.len && line.ptr[at + 1] == '[' ? at - start : 0;
}

/* Index behind the digits at `at`, `at` itself where there are none. */
static size_t skip_digits(bw_str line, size_t at)
{
    while (at < line.len && is_digit(line.ptr[at]))
        at++;
    return at;
}

static bw_str piece(bw_str line, size_t from, size_t to)
{
    return (bw_str){.ptr = line.ptr + from, .len = to - from};
}

/* "address - user [date] \"": the index of the request, or 0. */
static size_t read_front(
        struct web_date_memo *last, bw_str line, struct web_event *event, bw_time *ret_time)
{
    const size_t address = address_len(line);
    if (address == 0 || line.len - address < 4 || line.ptr[address + 1] != '-' ||
            line.ptr[address + 2] != ' ')
        return 0;
    const size_t user = address + 3;
    const size_t len = user_len(line, user);
    const size_t open = user + len + 1;
    if (len == 0 || line.len - open <= REQUEST_GAP || line.ptr[open + DATE_SPACE - 1] != ']' ||
            line.ptr[open + DATE_SPACE] != ' ' || line.ptr[open + DATE_SPACE + 1] != '"')
        return 0;
    const bw_str date = piece(line, open + 1, open + 1 + DATE_LEN);
    if (!web_date_clf_looks(date))
        return 0;
    *ret_time = web_date_clf_memo(last, date);
    web_event_set(event, WEB_C_IP, piece(line, 0, address));
    web_event_set(event, WEB_USERNAME, piece(line, user, user + len));
    return *ret_time != BW_TIME_UNKNOWN ? open + REQUEST_GAP : 0;
}

/* " 200 1234" at `at`: the index behind it, or 0. */
static size_t read_numbers(bw_str line, size_t at, struct web_event *event)
{
    const size_t status = at + 1;
    const size_t bytes = status + 4;
    if (bytes >= line.len || line.ptr[at] != ' ' || skip_digits(line, status) != bytes - 1 ||
            line.ptr[bytes - 1] != ' ')
        return 0;
    const size_t end = line.ptr[bytes] == '-' ? bytes + 1 : skip_digits(line, bytes);
    if (end == bytes || (end < line.len && line.ptr[end] != ' '))
        return 0;
    web_event_set(event, WEB_STATUS, piece(line, status, status + 3));
    web_event_set(event, WEB_SC_BYTES, piece(line, bytes, end));
    return end;
}

/* " \"referrer\" \"client's name\"" at `at`, by its quotes: the index behind it, or 0. */
static size_t read_headers(
        bw_str line, size_t at, const uint32_t quotes[4], size_t start, struct web_event *event)
{
    const size_t referrer = start + quotes[0];
    const size_t close = start + quotes[1];
    const size_t agent = start + quotes[2];
    const size_t end = start + quotes[3] + 1;
    if (referrer != at + 1 || agent != close + 2 || line.ptr[close + 1] != ' ' ||
            (end < line.len && line.ptr[end] != ' '))
        return 0;
    web_event_set(event, WEB_REFERER, piece(line, referrer + 1, close));
    web_event_set(event, WEB_USER_AGENT, piece(line, agent + 1, end - 1));
    return end;
}

bool access_combined_read(struct web_date_memo *last, bw_str line, struct web_event *event,
        bw_time *ret_time, bw_str *ret_behind)
{
    struct web_quotes quotes;
    web_event_init(event, BW_STR("web.access"));
    const size_t request = read_front(last, line, event, ret_time);
    if (request == 0 || (unsigned char)line.ptr[line.len - 1] <= ' ')
        return false;
    web_quotes_find(bw_str_from(line, request), &quotes);
    if (quotes.backslash || quotes.count == 0)
        return false;
    const size_t close = request + quotes.at[0];
    size_t end = read_numbers(line, close + 1, event);
    if (end != 0 && end != line.len)
        end = quotes.count < 5 ? 0 : read_headers(line, end, quotes.at + 1, request, event);
    if (end == 0)
        return false;
    event->escapes = true;
    event->plain = !quotes.marks;
    event->in_pieces = end == line.len;
    web_event_request_line(event, piece(line, request, close));
    *ret_behind = bw_str_from(line, end);
    return true;
}
