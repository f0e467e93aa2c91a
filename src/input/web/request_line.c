#include "input/web/request_line.h"

#include <string.h>

/* Words of a line that are looked at; the longest seen in the wild has about 40. */
#define MAX_WORDS 64

/* A name in front of a value: name=value. */
#define MAX_NAME 32

struct word {
    bw_str name; /* of name=value; empty */
    bw_str text; /* without quotes, brackets and what ends a sentence */
    bw_str raw;  /* the value as it stands there */
    bool quoted;
};

struct words {
    struct word items[MAX_WORDS];
    size_t count;
    size_t request; /* the first word of the request and the first behind it */
    size_t behind;
    uint64_t taken; /* those that are something: bits */
};

_Static_assert(MAX_WORDS <= 64, "a set of words is one number");

/* ---- is there a request at all? ---- */

static const bw_str methods[] = {BW_STR_INIT("GET"), BW_STR_INIT("POST"), BW_STR_INIT("HEAD"),
        BW_STR_INIT("PUT"), BW_STR_INIT("DELETE"), BW_STR_INIT("OPTIONS"), BW_STR_INIT("PATCH"),
        BW_STR_INIT("CONNECT"), BW_STR_INIT("TRACE"), BW_STR_INIT("TRACK"), BW_STR_INIT("DEBUG"),
        BW_STR_INIT("PROPFIND"), BW_STR_INIT("PROPPATCH"), BW_STR_INIT("MKCOL"),
        BW_STR_INIT("COPY"), BW_STR_INIT("MOVE"), BW_STR_INIT("LOCK"), BW_STR_INIT("UNLOCK"),
        BW_STR_INIT("SEARCH"), BW_STR_INIT("REPORT"), BW_STR_INIT("RPC_IN_DATA"),
        BW_STR_INIT("RPC_OUT_DATA")};

static bool is_method(bw_str text)
{
    for (size_t i = 0; i < BW_COUNT(methods); i++)
        if (bw_str_eq(text, methods[i]))
            return true;
    return false;
}

static bool is_upper(char c)
{
    return (c >= 'A' && c <= 'Z') || c == '_';
}

/* The word of capitals that ends before `at`, behind blanks and one sign. */
static bw_str capitals_before(bw_str line, size_t at)
{
    static const char between[] = " \t|\"',;";
    while (at != 0 && strchr(between, line.ptr[at - 1]) != NULL)
        at--;
    size_t start = at;
    while (start != 0 && is_upper(line.ptr[start - 1]))
        start--;
    return (bw_str){.ptr = line.ptr + start, .len = at - start};
}

/* Where a target may begin: "/path", "http://". Few lines that are no request get past this. */
static bool has_request(bw_str line)
{
    size_t from = 0;
    for (;;) {
        const size_t found = bw_str_find_char(bw_str_from(line, from), '/');
        if (found == SIZE_MAX)
            return false;
        size_t at = from + found;
        from = at + 1;
        if (at >= 6 && line.ptr[at - 1] == ':') /* of the scheme */
            for (at--; at != 0 && line.ptr[at - 1] >= 'a' && line.ptr[at - 1] <= 'z';)
                at--;
        const bw_str word = at >= 4 ? capitals_before(line, at) : BW_STR("");
        if (is_method(word))
            return true;
        if (bw_str_eq(word, BW_STR("HTTP")) && bw_str_find(line, BW_STR("CONNECT ")) != SIZE_MAX)
            return true; /* CONNECT host:443 HTTP/1.1 */
        /* method=GET uri=/path: the names stand between */
        if (at >= 1 && (line.ptr[at - 1] == '=' || (at >= 2 && line.ptr[at - 2] == '=')) &&
                bw_str_find(line, BW_STR("ethod=")) != SIZE_MAX)
            return true;
    }
}

/* ---- words ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '|';
}

/* Length of the name in front of '=' at the beginning of `text`; 0: there is none. */
static size_t name_len(bw_str text)
{
    for (size_t i = 0; i < text.len && i <= MAX_NAME; i++) {
        const char c = text.ptr[i];
        if (c == '=')
            return i;
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' && c != '-' &&
                c != '.' && !(i != 0 && c >= '0' && c <= '9'))
            return 0;
    }
    return 0;
}

/* Index of the quote that ends the text at `from`, the line's length where there is none. */
static size_t find_quote(bw_str line, size_t from, char quote)
{
    for (size_t i = from; i < line.len; i++) {
        if (line.ptr[i] == '\\')
            i++;
        else if (line.ptr[i] == quote)
            return i;
    }
    return line.len;
}

static size_t count_char(bw_str text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == c;
    return count;
}

/* Does the bracket that `text` ends with close one in it, as in "/a?b=${c}"? */
static bool closes_its_own(bw_str text)
{
    static const char open[] = "[({<";
    static const char close[] = "])}>";
    const char last = text.ptr[text.len - 1];
    for (size_t i = 0; close[i] != '\0'; i++)
        if (last == close[i])
            return count_char(text, open[i]) >= count_char(text, last);
    return false;
}

static bw_str without_brackets(bw_str text)
{
    while (text.len != 0 && strchr("[({<", text.ptr[0]) != NULL)
        text = bw_str_from(text, 1);
    while (text.len != 0 && strchr("])}>,;:", text.ptr[text.len - 1]) != NULL &&
            !closes_its_own(text))
        text.len--;
    return text;
}

/* The word at *at, which is moved behind it. `comma` parts words, too. */
static struct word take_word(bw_str line, size_t *at, bool comma)
{
    struct word word = {.quoted = false};
    size_t start = *at;
    while (start < line.len && strchr("[({", line.ptr[start]) != NULL)
        start++;
    const size_t name = name_len(bw_str_from(line, start));
    if (name != 0) {
        word.name = (bw_str){.ptr = line.ptr + start, .len = name};
        start += name + 1;
    } else if (start < line.len && line.ptr[start] != '"' && line.ptr[start] != '\'') {
        start = *at;
    }
    const size_t value = start;
    size_t end = start;
    if (start < line.len && (line.ptr[start] == '"' || line.ptr[start] == '\'')) {
        word.quoted = true;
        end = find_quote(line, start + 1, line.ptr[start]);
        word.text = (bw_str){.ptr = line.ptr + start + 1, .len = end - start - 1};
        end += end < line.len;
    } else {
        while (end < line.len && !is_blank(line.ptr[end]) && !(comma && line.ptr[end] == ','))
            end++;
        word.text = without_brackets((bw_str){.ptr = line.ptr + start, .len = end - start});
    }
    word.raw = (bw_str){.ptr = line.ptr + value, .len = end - value};
    /* what stands right behind a closing quote ends nothing: "…",  "…"] */
    while (word.quoted && end < line.len && !is_blank(line.ptr[end]))
        end++;
    *at = end;
    return word;
}

/* Tables without blanks: most of what parts the words are commas. */
static bool has_commas(bw_str line)
{
    size_t commas = 0;
    size_t blanks = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        quoted ^= line.ptr[i] == '"';
        commas += !quoted && line.ptr[i] == ',';
        blanks += !quoted && is_blank(line.ptr[i]);
    }
    return commas >= 4 && commas > blanks;
}

static void take_words(bw_str line, struct words *words)
{
    const bool comma = has_commas(line);
    size_t at = 0;
    words->count = 0;
    words->taken = 0;
    while (words->count < MAX_WORDS) {
        while (at < line.len && (is_blank(line.ptr[at]) || (comma && line.ptr[at] == ',')))
            at++;
        if (at >= line.len)
            return;
        words->items[words->count++] = take_word(line, &at, comma);
    }
}

static bool is_free(const struct words *words, size_t i)
{
    return (words->taken >> i & 1) == 0;
}

static bw_str take(struct words *words, size_t i)
{
    words->taken |= UINT64_C(1) << i;
    return words->items[i].text;
}

static bool is_named(const struct word *word, const bw_str *names, size_t count)
{
    for (size_t i = 0; i < count && word->name.len != 0; i++)
        if (bw_str_eq_ascii_nocase(word->name, names[i]))
            return true;
    return false;
}

/* ---- the request ---- */

static bool is_target(bw_str text)
{
    return text.len != 0 && (text.ptr[0] == '/' || bw_str_starts_with(text, BW_STR("http://")) ||
                                    bw_str_starts_with(text, BW_STR("https://")));
}

/* "GET /path HTTP/1.1" in one word. */
static bool take_whole(struct words *words, size_t i, struct request_line *request)
{
    const bw_str text = words->items[i].text;
    const size_t blank = bw_str_find_char(text, ' ');
    if (!words->items[i].quoted || blank == SIZE_MAX || !is_method(bw_str_head(text, blank)))
        return false;
    const bw_str target = bw_str_from(text, blank + 1);
    if (!is_target(target) && bw_str_find(target, BW_STR(" HTTP/")) == SIZE_MAX)
        return false;
    web_event_request_line(&request->event, take(words, i));
    request->quoted = true;
    words->request = i;
    words->behind = i + 1;
    return true;
}

/* GET, /path and perhaps HTTP/1.1 in words of their own. */
static bool take_parted(struct words *words, size_t i, struct request_line *request)
{
    if (i + 1 >= words->count || !is_method(words->items[i].text))
        return false;
    const bool tunnel = bw_str_eq(words->items[i].text, BW_STR("CONNECT"));
    if (!is_target(words->items[i + 1].text) &&
            !(tunnel && bw_str_find_char(words->items[i + 1].text, ':') != SIZE_MAX))
        return false;
    words->request = i;
    request->named = words->items[i].name.len != 0 && words->items[i + 1].name.len != 0;
    web_event_set(&request->event, WEB_METHOD, take(words, i++));
    web_event_set(&request->event, WEB_URI, take(words, i++));
    if (i < words->count && bw_str_starts_with(words->items[i].text, BW_STR("HTTP/")))
        web_event_set(&request->event, WEB_VERSION, take(words, i++));
    words->behind = i;
    return true;
}

/* method=GET … uri=/path, in any order. */
static bool take_named_request(struct words *words, struct request_line *request)
{
    static const bw_str methods_names[] = {BW_STR_INIT("method"), BW_STR_INIT("verb"),
            BW_STR_INIT("http_method"), BW_STR_INIT("request_method"), BW_STR_INIT("cs-method"),
            BW_STR_INIT("http.method"), BW_STR_INIT("req.method")};
    static const bw_str target_names[] = {BW_STR_INIT("uri"), BW_STR_INIT("url"),
            BW_STR_INIT("path"), BW_STR_INIT("target"), BW_STR_INIT("request_uri"),
            BW_STR_INIT("request_path"), BW_STR_INIT("cs-uri"), BW_STR_INIT("http.url"),
            BW_STR_INIT("http.target"), BW_STR_INIT("req.url"), BW_STR_INIT("fullpath")};
    size_t method = SIZE_MAX;
    size_t target = SIZE_MAX;
    for (size_t i = words->count; i-- != 0;) {
        const struct word *word = &words->items[i];
        if (is_named(word, methods_names, BW_COUNT(methods_names)) && is_method(word->text))
            method = i;
        if (is_named(word, target_names, BW_COUNT(target_names)) && is_target(word->text))
            target = i;
    }
    if (method == SIZE_MAX || target == SIZE_MAX)
        return false;
    web_event_set(&request->event, WEB_METHOD, take(words, method));
    web_event_set(&request->event, WEB_URI, take(words, target));
    request->named = true;
    words->request = method < target ? method : target;
    words->behind = (method < target ? target : method) + 1;
    return true;
}

static bool take_request(struct words *words, struct request_line *request)
{
    for (size_t i = 0; i < words->count; i++)
        if (take_whole(words, i, request))
            return true;
    for (size_t i = 0; i < words->count; i++)
        if (take_parted(words, i, request))
            return true;
    return take_named_request(words, request);
}

/* ---- the time ---- */

/* "2024/07/10 - 02:11:05": gin. */
static size_t read_gin(bw_str text, struct stamp *stamp)
{
    char joined[32];
    if (text.len < 21 || memcmp(text.ptr + 10, " - ", 3) != 0)
        return 0;
    memcpy(joined, text.ptr, 10);
    joined[10] = ' ';
    memcpy(joined + 11, text.ptr + 13, 8);
    const size_t len = stamp_read((bw_str){.ptr = joined, .len = 19}, stamp);
    return len == 19 ? 21 : 0;
}

/* The stamp that begins where the word does; a bare number is a time only with a fraction or as the
 * line's first word. */
static size_t stamp_at(bw_str line, const char *from, bool first, struct stamp *stamp)
{
    const bw_str rest = bw_str_from(line, (size_t)(from - line.ptr));
    const size_t len = stamp_read(rest, stamp);
    if (len == 0)
        return read_gin(rest, stamp);
    if (stamp->form == STAMP_EPOCH && !first &&
            bw_str_find_char(bw_str_head(rest, len), '.') == SIZE_MAX)
        return 0;
    return len;
}

/* The words of the stamp are taken then. */
static void take_stamp(bw_str line, struct words *words, struct request_line *request)
{
    for (size_t i = 0; i < words->count; i++) {
        const bw_str text = words->items[i].text;
        if (!is_free(words, i) || text.len == 0 || text.ptr[0] == '/')
            continue;
        const size_t len = stamp_at(line, text.ptr, i == 0, &request->stamp);
        if (len == 0)
            continue;
        for (size_t k = i; k < words->count && words->items[k].raw.ptr < text.ptr + len; k++)
            if (is_free(words, k))
                (void)take(words, k);
        return;
    }
    request->stamp.form = STAMP_NONE;
}

/* ---- who asked ---- */

/* "a", "a:1234" or "a, b": addresses. */
static bool is_address(bw_str text)
{
    bw_str one;
    bool any = false;
    bw_str rest = text;
    while (bw_str_cut(&rest, ',', &one)) {
        one = bw_str_trim(one);
        const size_t zone = bw_str_find_char(one, '%'); /* fe80::1%eth0 */
        one = bw_str_head(one, zone);
        if (bw_str_starts_with(one, BW_STR("::ffff:")))
            one = bw_str_from(one, 7);
        if (one.len != 0 && one.ptr[0] == '[' && bw_str_find_char(one, ']') != SIZE_MAX)
            one = bw_str_head(bw_str_from(one, 1), bw_str_find_char(one, ']') - 1);
        if (!web_looks_like_address(one))
            return false;
        any = true;
    }
    return any;
}

static void set_client(struct request_line *request, bw_str text)
{
    struct web_event *event = &request->event;
    const size_t comma = bw_str_find_char(text, ',');
    if (comma != SIZE_MAX)
        web_event_set(event, WEB_X_FORWARDED_FOR, text);
    web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, bw_str_head(text, comma));
    /* an IPv4 client of a socket for both: the same one as in all other logs */
    if (bw_str_starts_with(web_event_get(event, WEB_C_IP), BW_STR("::ffff:")))
        web_event_set(event, WEB_C_IP, bw_str_from(web_event_get(event, WEB_C_IP), 7));
}

/* "[::1]:8080" lost its bracket. */
static bw_str address_of(const struct word *word)
{
    return word->raw.len != 0 && word->raw.ptr[0] == '[' && is_address(word->raw) ? word->raw
                                                                                  : word->text;
}

static void take_client(struct words *words, struct request_line *request)
{
    static const bw_str names[] = {BW_STR_INIT("client"), BW_STR_INIT("client_ip"),
            BW_STR_INIT("clientip"), BW_STR_INIT("client_addr"), BW_STR_INIT("ip"),
            BW_STR_INIT("remote"), BW_STR_INIT("remote_ip"), BW_STR_INIT("remote_addr"),
            BW_STR_INIT("remoteaddr"), BW_STR_INIT("addr"), BW_STR_INIT("src"),
            BW_STR_INIT("source"), BW_STR_INIT("peer"), BW_STR_INIT("c-ip"),
            BW_STR_INIT("x-real-ip"), BW_STR_INIT("real_ip"), BW_STR_INIT("from")};
    static const bw_str forwarded[] = {BW_STR_INIT("x-forwarded-for"),
            BW_STR_INIT("x_forwarded_for"), BW_STR_INIT("xff"), BW_STR_INIT("forwarded_for"),
            BW_STR_INIT("http_x_forwarded_for"), BW_STR_INIT("fwd")};
    size_t found = SIZE_MAX;
    unsigned best = 0;
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        if (!is_free(words, i) || !is_address(address_of(word)))
            continue;
        if (is_named(word, forwarded, BW_COUNT(forwarded))) {
            web_event_set(&request->event, WEB_X_FORWARDED_FOR, take(words, i));
            continue;
        }
        /* upstream=10.0.0.9: the client's only where there is no other */
        const bool named = is_named(word, names, BW_COUNT(names));
        const unsigned worth = named ? 3 : word->name.len == 0 ? 2 : 1;
        if (worth > best) {
            best = worth;
            found = i;
        }
    }
    if (found == SIZE_MAX)
        return;
    set_client(request, address_of(&words->items[found]));
    (void)take(words, found);
}

/* ---- what became of it ---- */

static bool is_number(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len != 0;
}

/* Of what the number in front of it is: "47 bytes in 129 msecs", "9 headers". */
static bool is_unit(const struct words *words, size_t i)
{
    static const bw_str units[] = {BW_STR_INIT("ms"), BW_STR_INIT("msec"), BW_STR_INIT("msecs"),
            BW_STR_INIT("micros"), BW_STR_INIT("us"), BW_STR_INIT("s"), BW_STR_INIT("sec"),
            BW_STR_INIT("secs"), BW_STR_INIT("bytes"), BW_STR_INIT("headers")};
    for (size_t k = 0; i < words->count && k < BW_COUNT(units); k++)
        if (bw_str_eq(words->items[i].text, units[k]))
            return true;
    return false;
}

static bool is_status(const struct words *words, size_t i)
{
    const struct word *word = &words->items[i];
    static const bw_str names[] = {BW_STR_INIT("status"), BW_STR_INIT("code"),
            BW_STR_INIT("status_code"), BW_STR_INIT("statuscode"), BW_STR_INIT("sc-status"),
            BW_STR_INIT("http_status"), BW_STR_INIT("response"), BW_STR_INIT("resp_code"),
            BW_STR_INIT("http.status_code")};
    return is_free(words, i) && word->text.len == 3 && is_number(word->text) &&
           word->text.ptr[0] >= '1' && word->text.ptr[0] <= '5' && !is_unit(words, i + 1) &&
           (word->name.len == 0 ? !word->quoted : is_named(word, names, BW_COUNT(names)));
}

/* "4.31", of what ends in ms, s or µs, or has a fraction. */
static bool is_duration(bw_str text, bw_str *ret_number)
{
    size_t digits = 0;
    size_t points = 0;
    while (digits < text.len &&
            ((text.ptr[digits] >= '0' && text.ptr[digits] <= '9') || text.ptr[digits] == '.'))
        points += text.ptr[digits++] == '.';
    const bw_str unit = bw_str_from(text, digits);
    *ret_number = bw_str_head(text, digits);
    if (digits == 0 || points > 1 || text.ptr[0] == '.')
        return false;
    return (unit.len == 0 && points == 1) || bw_str_eq(unit, BW_STR("ms")) ||
           bw_str_eq(unit, BW_STR("s")) || bw_str_eq(unit, BW_STR("us")) ||
           bw_str_eq(unit, BW_STR("\xc2\xb5s"));
}

/* The number behind the status, or behind the time that it took; "generated 47 bytes" in front. */
static void take_size(struct words *words, size_t next, struct request_line *request)
{
    bw_str number;
    if (next < words->count && is_free(words, next) &&
            is_duration(words->items[next].text, &number))
        next++;
    if (next < words->count && is_free(words, next) && is_number(words->items[next].text) &&
            words->items[next].name.len == 0 && !words->items[next].quoted &&
            !is_unit(words, next + 1)) {
        web_event_set(&request->event, WEB_SC_BYTES, take(words, next));
        return;
    }
    for (size_t i = words->behind; i + 2 < words->count; i++)
        if (bw_str_eq(words->items[i].text, BW_STR("generated")) && is_free(words, i + 1) &&
                is_number(words->items[i + 1].text) &&
                bw_str_eq(words->items[i + 2].text, BW_STR("bytes")))
            web_event_set(&request->event, WEB_SC_BYTES, take(words, i + 1));
}

/* Behind the request, where most write it; else before. */
static void take_status(struct words *words, struct request_line *request)
{
    static const bw_str sizes[] = {BW_STR_INIT("bytes"), BW_STR_INIT("size"), BW_STR_INIT("length"),
            BW_STR_INIT("body_bytes_sent"), BW_STR_INIT("bytes_sent"),
            BW_STR_INIT("content_length"), BW_STR_INIT("sc-bytes"), BW_STR_INIT("resp_size")};
    size_t found = SIZE_MAX;
    for (size_t i = words->behind; i < words->count && found == SIZE_MAX; i++)
        if (is_status(words, i))
            found = i;
    for (size_t i = words->request; i-- != 0 && found == SIZE_MAX;)
        if (is_status(words, i))
            found = i;
    if (found == SIZE_MAX)
        return;
    web_event_set(&request->event, WEB_STATUS, take(words, found));
    take_size(words, found + 1, request);
    for (size_t i = 0; i < words->count; i++)
        if (is_free(words, i) && is_named(&words->items[i], sizes, BW_COUNT(sizes)) &&
                is_number(words->items[i].text))
            web_event_set(&request->event, WEB_SC_BYTES, take(words, i));
}

/* ---- what the client said of itself ---- */

/* "curl/8.0", "Mozilla/5.0 (…": a product and its version. */
static bool is_agent(bw_str text)
{
    const size_t slash = bw_str_find_char(text, '/');
    if (slash == SIZE_MAX || slash == 0 || slash > 40 || slash + 1 >= text.len ||
            bw_str_starts_with(text, BW_STR("HTTP/")))
        return false;
    for (size_t i = 0; i < slash; i++) {
        const char c = text.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(i != 0 && strchr("-_. +", c)) &&
                !(i != 0 && c >= '0' && c <= '9'))
            return false;
    }
    const char version = text.ptr[slash + 1];
    return (version >= '0' && version <= '9') || version == 'v';
}

/*
 * The agent that begins at word `i`. Without quotes, "Mozilla/5.0 (…) …" is several words: whoever
 * writes it so writes it last.
 */
static bw_str take_agent(struct words *words, size_t i)
{
    bw_str agent = take(words, i);
    if (words->items[i].quoted || i + 1 >= words->count || words->items[i + 1].raw.len == 0 ||
            words->items[i + 1].raw.ptr[0] != '(')
        return agent;
    for (size_t k = i + 1; k < words->count && is_free(words, k); k++) {
        const bw_str last = words->items[k].raw;
        (void)take(words, k);
        agent.len = (size_t)(last.ptr + last.len - agent.ptr);
    }
    return agent;
}

/* "http-nio-8080-exec-6": a thread of Tomcat, as Atlassian's access logs name it behind the user
 * and before who asked. */
static bool is_thread(bw_str text)
{
    return bw_str_starts_with(text, BW_STR("http")) &&
           bw_str_find(text, BW_STR("-exec-")) != SIZE_MAX;
}

static void take_user_of_thread(struct words *words, struct request_line *request)
{
    for (size_t i = 1; i < words->request && i < words->count; i++) {
        const bw_str user = words->items[i - 1].text;
        if (!is_thread(words->items[i].text) || !is_free(words, i - 1))
            continue;
        if (!bw_str_eq(user, BW_STR("-")))
            web_event_set(&request->event, WEB_USERNAME, user);
        (void)take(words, i - 1);
        return;
    }
}

/* "shop.example", "shop.example:8080": letters behind the last dot. */
static bool is_domain(bw_str text)
{
    const bw_str host = bw_str_head(text, bw_str_find_char(text, ':'));
    size_t dot = SIZE_MAX;
    for (size_t i = 0; i < host.len; i++) {
        const char c = host.ptr[i];
        if (c == '.')
            dot = i;
        else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return dot != SIZE_MAX && dot != 0 && dot + 2 < host.len && host.ptr[dot + 1] >= 'a';
}

static void take_named(struct words *words, size_t i, struct web_event *event)
{
    static const struct {
        bw_str name;
        enum web_field field;
    } names[] = {
            {BW_STR_INIT("ua"), WEB_USER_AGENT},
            {BW_STR_INIT("user_agent"), WEB_USER_AGENT},
            {BW_STR_INIT("user-agent"), WEB_USER_AGENT},
            {BW_STR_INIT("useragent"), WEB_USER_AGENT},
            {BW_STR_INIT("agent"), WEB_USER_AGENT},
            {BW_STR_INIT("http_user_agent"), WEB_USER_AGENT},
            {BW_STR_INIT("cs-user-agent"), WEB_USER_AGENT},
            {BW_STR_INIT("referer"), WEB_REFERER},
            {BW_STR_INIT("referrer"), WEB_REFERER},
            {BW_STR_INIT("http_referer"), WEB_REFERER},
            {BW_STR_INIT("cookie"), WEB_COOKIE},
            {BW_STR_INIT("http_cookie"), WEB_COOKIE},
            {BW_STR_INIT("host"), WEB_CS_HOST},
            {BW_STR_INIT("vhost"), WEB_CS_HOST},
            {BW_STR_INIT("authority"), WEB_CS_HOST},
            {BW_STR_INIT("http_host"), WEB_CS_HOST},
            {BW_STR_INIT("server_name"), WEB_CS_HOST},
            {BW_STR_INIT("user"), WEB_USERNAME},
            {BW_STR_INIT("username"), WEB_USERNAME},
            {BW_STR_INIT("remote_user"), WEB_USERNAME},
            {BW_STR_INIT("query"), WEB_QUERY},
            {BW_STR_INIT("query_string"), WEB_QUERY},
            {BW_STR_INIT("proto"), WEB_VERSION},
            {BW_STR_INIT("protocol"), WEB_VERSION},
            {BW_STR_INIT("duration"), WEB_TIME_TAKEN},
            {BW_STR_INIT("latency"), WEB_TIME_TAKEN},
            {BW_STR_INIT("request_time"), WEB_TIME_TAKEN},
            {BW_STR_INIT("rt"), WEB_TIME_TAKEN},
    };
    for (size_t n = 0; n < BW_COUNT(names); n++)
        if (bw_str_eq_ascii_nocase(names[n].name, words->items[i].name) &&
                !web_event_has(event, names[n].field))
            web_event_set(event, names[n].field, take(words, i));
}

/* Fields that are told by their names; some by their looks, where they have none. */
static void take_rest(struct words *words, struct request_line *request)
{
    struct web_event *event = &request->event;
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        bw_str number;
        if (!is_free(words, i))
            continue;
        if (word->name.len != 0) {
            take_named(words, i, event);
            continue;
        }
        if (i >= words->behind && !web_event_has(event, WEB_USER_AGENT) && is_agent(word->text))
            web_event_set(event, WEB_USER_AGENT, take_agent(words, i));
        else if (i >= words->behind && !web_event_has(event, WEB_REFERER) &&
                 (word->quoted || (i + 1 < words->count && is_agent(words->items[i + 1].text))) &&
                 (bw_str_starts_with(word->text, BW_STR("http://")) ||
                         bw_str_starts_with(word->text, BW_STR("https://"))))
            web_event_set(event, WEB_REFERER, take(words, i));
        else if (!web_event_has(event, WEB_CS_HOST) && (word->quoted || i >= words->behind) &&
                 is_domain(word->text))
            web_event_set(event, WEB_CS_HOST, take(words, i));
        else if (!web_event_has(event, WEB_TIME_TAKEN) && is_duration(word->text, &number)) {
            (void)take(words, i);
            web_event_set(event, WEB_TIME_TAKEN, number);
        }
    }
}

bool request_line_read(bw_str line, struct request_line *ret_request)
{
    struct words words;
    if (!has_request(line))
        return false;
    web_event_init(&ret_request->event, BW_STR("web.access"));
    ret_request->event.escapes = true;
    ret_request->quoted = false;
    ret_request->named = false;
    take_words(line, &words);
    if (!take_request(&words, ret_request))
        return false;
    take_stamp(line, &words, ret_request);
    take_client(&words, ret_request);
    take_status(&words, ret_request);
    take_user_of_thread(&words, ret_request);
    if (!web_event_has(&ret_request->event, WEB_C_IP) &&
            !web_event_has(&ret_request->event, WEB_STATUS))
        return false;
    take_rest(&words, ret_request);
    return true;
}
