#include "input/web/access_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "decode/web_forms.h"
#include "format/syslog/header.h"
#include "format/web/date.h"
#include "input/text/carrier.h"
#include "input/web/access_combined.h"
#include "input/web/access_format.h"
#include "input/web/error_log.h"
#include "input/web/event.h"

/* Words in front of the date and behind the request that are looked at. */
#define MAX_WORDS 64

/* Everything that can make another form of a value. */
#define ANY_FORM (WEB_FORMS_PERCENT | WEB_FORMS_PLUS | WEB_FORMS_ESCAPES)

enum word_kind {
    WORD_BARE,
    WORD_QUOTED,
    WORD_BRACKETS
};

struct word {
    bw_str text; /* without its quotes or brackets */
    enum word_kind kind;
};

/* ---- words ---- */

/* Index of the quote that ends the text at `from`; a backslash takes the one behind it away. */
static size_t find_quote(bw_str line, size_t from)
{
    while (from < line.len) {
        const char *quote = memchr(line.ptr + from, '"', line.len - from);
        if (quote == NULL)
            return SIZE_MAX;
        const size_t at = (size_t)(quote - line.ptr);
        size_t slashes = 0;
        while (at - slashes > from && line.ptr[at - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return at;
        from = at + 1;
    }
    return SIZE_MAX;
}

/* The word at *at, which is moved behind it and the blanks that follow. */
static struct word take_word(bw_str line, size_t *at)
{
    struct word word = {.kind = WORD_BARE};
    size_t start = *at;
    size_t end;
    if (line.ptr[start] == '"') {
        word.kind = WORD_QUOTED;
        end = find_quote(line, ++start);
    } else if (line.ptr[start] == '[') {
        const char *close = memchr(line.ptr + start, ']', line.len - start);
        word.kind = WORD_BRACKETS;
        end = close != NULL ? (size_t)(close - line.ptr) : SIZE_MAX;
        start++;
    } else {
        end = start;
        while (end < line.len && line.ptr[end] != ' ') {
            /* name="a value" */
            const bool opens = line.ptr[end] == '"' && line.ptr[end - 1] == '=';
            const size_t quote = opens ? find_quote(line, end + 1) : SIZE_MAX;
            end = quote != SIZE_MAX ? quote + 1 : end + 1;
        }
    }
    /* it points into the line even where nothing is left of it */
    word.text =
            (bw_str){.ptr = line.ptr + start, .len = (end == SIZE_MAX ? line.len : end) - start};
    *at = end == SIZE_MAX ? line.len : end + (word.kind != WORD_BARE);
    while (*at < line.len && line.ptr[*at] == ' ')
        (*at)++;
    return word;
}

static size_t take_words(bw_str text, struct word words[MAX_WORDS], size_t max)
{
    size_t count = 0;
    size_t at = 0;
    while (at < text.len && count < max)
        words[count++] = take_word(text, &at);
    return count;
}

/* Index of the bracket in front of a date, or SIZE_MAX. */
static size_t find_date(bw_str line)
{
    size_t from = 0;
    for (;;) {
        const size_t found = bw_str_find_char(bw_str_from(line, from), '[');
        if (found == SIZE_MAX)
            return SIZE_MAX;
        from += found + 1;
        if (web_date_clf_looks(bw_str_from(line, from)))
            return from - 1;
    }
}

/* ---- in front of everything: what a collector of syslog wrote ---- */

/* True when `line` begins as lines of syslog do: quick, since every line is asked. */
static bool behind_syslog(bw_str line)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (line.len < 20)
        return false;
    if (line.ptr[0] == '<' || (line.ptr[4] == '-' && line.ptr[10] == 'T'))
        return true;
    for (size_t i = 0; line.ptr[3] == ' ' && i < sizeof(months) - 1; i += 3)
        if (memcmp(line.ptr, months + i, 3) == 0)
            return true;
    return false;
}

/* "<190>Jul 30 09:03:52 web1 nginx: 1.2.3.4 - - [...": the server's line, and who sent it. */
static bw_str skip_syslog(bw_str line, bw_str *ret_host)
{
    struct syslog_header header;
    *ret_host = (bw_str){0};
    if (!behind_syslog(line) || !syslog_header_read(line, &header) || header.program.len == 0)
        return line;
    *ret_host = header.host;
    return header.message;
}

/* ---- in front of the date: [vhost] host ident user ---- */

static bool is_address_list(bw_str text)
{
    bw_str one;
    bool any = false;
    while (bw_str_cut(&text, ',', &one)) {
        if (!web_looks_like_address(bw_str_trim(one)))
            return false;
        any = true;
    }
    return any;
}

/* "a, b, c" of X-Forwarded-For where the client's address is expected. */
static size_t take_forwarded(struct web_event *event, const struct word *words, size_t count)
{
    size_t used = 0;
    while (used < count && words[used].text.len != 0 &&
            words[used].text.ptr[words[used].text.len - 1] == ',')
        used++;
    if (used == 0 || used == count)
        return 0;
    const bw_str first = words[0].text;
    const bw_str last = words[used].text;
    web_event_set(event, WEB_C_IP, bw_str_head(first, first.len - 1));
    web_event_set(event, WEB_X_FORWARDED_FOR,
            (bw_str){.ptr = first.ptr, .len = (size_t)(last.ptr + last.len - first.ptr)});
    return used + 1;
}

/* From the first to the last of `words`, as it stands in the line: a user's name may have blanks.
 */
static bw_str span(const struct word *first, const struct word *last)
{
    return (bw_str){.ptr = first->text.ptr,
            .len = (size_t)(last->text.ptr + last->text.len - first->text.ptr)};
}

static bool ends_with_comma(bw_str text)
{
    return text.len > 1 && text.ptr[text.len - 1] == ',';
}

/* "10.0.0.1:443" */
static bool is_address_and_port(bw_str text)
{
    return web_looks_like_address(text) && bw_str_find_char(text, '.') != SIZE_MAX &&
           bw_str_find_char(text, ':') != SIZE_MAX;
}

/* True when the second word is the client and the first the virtual host. */
static bool vhost_in_front(const struct word *words, size_t count)
{
    if (count < 3 || ends_with_comma(words[0].text))
        return false;
    const bw_str client = words[1].text;
    /* "shop.example 10.0.0.1, 10.0.0.2 - -", with and without quotes */
    if (ends_with_comma(client) || (words[1].kind == WORD_QUOTED && is_address_list(client)))
        return true;
    /* a host without a name is its address and its port: Debian's vhost_combined */
    if (web_looks_like_address(words[0].text))
        return is_address_and_port(words[0].text) && web_looks_like_address(client);
    if (web_looks_like_address(client) || bw_str_eq(client, BW_STR("unix:")))
        return true;
    /* "shop.example:443 client.example - -" */
    const size_t colon = bw_str_find_char(words[0].text, ':');
    return count >= 4 && colon != SIZE_MAX && colon != 0 && colon + 1 < words[0].text.len;
}

/* The client, by its address alone or with its port. */
static void take_client(struct web_event *event, bw_str text)
{
    if (is_address_and_port(text))
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, text);
    else
        web_event_set(event, WEB_C_IP, text);
}

static void read_front(struct web_event *event, bw_str front)
{
    struct word words[MAX_WORDS];
    const size_t count = take_words(front, words, MAX_WORDS);
    size_t at = 0;
    if (vhost_in_front(words, count)) {
        web_event_endpoint(event, WEB_HOST_NAME, WEB_S_PORT, words[0].text);
        web_event_set(event, WEB_CS_HOST, web_event_get(event, WEB_HOST_NAME));
        at = 1;
    }
    if (at + 1 < count && words[at].kind == WORD_QUOTED && is_address_list(words[at].text))
        web_event_set(event, WEB_X_FORWARDED_FOR, words[at++].text); /* and then the client */
    else
        at += take_forwarded(event, words + at, count - at);
    if (at < count && !web_event_has(event, WEB_C_IP))
        take_client(event, words[at++].text);
    /* "10.0.0.9 -> 10.0.0.1 - -": Citrix' appliances say where it came to */
    if (at + 1 < count && bw_str_eq(words[at].text, BW_STR("->")) &&
            web_looks_like_address(words[at + 1].text)) {
        web_event_set(event, WEB_S_IP, words[at + 1].text);
        at += 2;
    }
    /* "10.0.0.1 shop.example - -": a host that the client asked for, where none is expected */
    if (at + 2 < count && !bw_str_eq(words[at].text, BW_STR("-")) &&
            bw_str_eq(words[at + 1].text, BW_STR("-")))
        web_event_set(event, WEB_CS_HOST, words[at++].text);
    if (at + 1 < count)
        at++; /* identd's answer: "-" since the last century */
    if (at < count)
        web_event_set(event, WEB_USERNAME, span(&words[at], &words[count - 1]));
}

/* ---- behind the request ---- */

static bool is_number(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len != 0;
}

static bool is_number_or_dash(const struct word *word)
{
    return word->kind == WORD_BARE && (is_number(word->text) || bw_str_eq(word->text, BW_STR("-")));
}

static bool is_status(const struct word *word)
{
    return word->kind == WORD_BARE && word->text.len == 3 && is_number(word->text);
}

/* "0.004": seconds that something took. */
static bool is_seconds(bw_str text)
{
    bw_str fraction = text;
    bw_str whole;
    return bw_str_cut(&fraction, '.', &whole) && is_number(whole) && is_number(fraction);
}

static bool is_name(bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
                c != '_' && c != '-' && c != '.')
            return false;
    }
    return text.len != 0 && text.len <= 32;
}

/* "TCP_MISS:HIER_DIRECT": what Squid adds to its combined format. */
static bool is_squid_result(bw_str text)
{
    return (bw_str_starts_with(text, BW_STR("TCP_")) || bw_str_starts_with(text, BW_STR("UDP_")) ||
                   bw_str_starts_with(text, BW_STR("NONE_")) ||
                   bw_str_starts_with(text, BW_STR("NONE:"))) &&
           bw_str_find_char(text, ':') != SIZE_MAX;
}

/* name=value or name="value" */
static bool take_named(struct web_event *event, bw_str text)
{
    bw_str value = text;
    bw_str name;
    if (!bw_str_cut(&value, '=', &name) || value.ptr == NULL || !is_name(name))
        return false;
    if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
        value = (bw_str){.ptr = value.ptr + 1, .len = value.len - 2};
    web_event_extra(event, name, value);
    return true;
}

static const bw_str extra_names[] = {
        BW_STR_INIT("extra.1"),
        BW_STR_INIT("extra.2"),
        BW_STR_INIT("extra.3"),
        BW_STR_INIT("extra.4"),
        BW_STR_INIT("extra.5"),
        BW_STR_INIT("extra.6"),
        BW_STR_INIT("extra.7"),
        BW_STR_INIT("extra.8"),
        BW_STR_INIT("extra.9"),
        BW_STR_INIT("extra.10"),
        BW_STR_INIT("extra.11"),
        BW_STR_INIT("extra.12"),
        BW_STR_INIT("extra.more"),
};

/* A word behind the fields that every format has: named by what it looks like, else by its place.
 */
static void take_extra(struct web_event *event, const struct word *word, size_t *count)
{
    if (word->kind == WORD_BARE && take_named(event, word->text))
        return;
    if (word->kind == WORD_BARE && is_squid_result(word->text)) {
        web_event_set(event, WEB_DATASET, BW_STR("squid.access"));
        web_event_set(event, WEB_S_ACTION, word->text);
    } else if (word->kind == WORD_BARE && is_seconds(word->text) &&
               !web_event_has(event, WEB_TIME_TAKEN)) {
        web_event_set(event, WEB_TIME_TAKEN, word->text);
    } else if (!web_event_has(event, WEB_X_FORWARDED_FOR) && word->kind == WORD_QUOTED &&
               is_address_list(word->text)) {
        web_event_set(event, WEB_X_FORWARDED_FOR, word->text);
    } else {
        web_event_extra(event, extra_names[*count], word->text);
        if (*count + 1 < BW_COUNT(extra_names))
            (*count)++;
    }
}

/* `date_first`: a line of ssl_request_log, which has no status. */
static void read_behind(struct web_event *event, bw_str behind, bool date_first)
{
    struct word words[MAX_WORDS];
    const size_t count = take_words(behind, words, MAX_WORDS);
    size_t at = 0;
    size_t extras = 0;
    const bool alone = count == 1 && !date_first;
    if (count >= 1 && is_status(&words[0]) &&
            (alone || (count > 1 && is_number_or_dash(&words[1]))))
        web_event_set(event, WEB_STATUS, words[at++].text);
    if (at < count && is_number_or_dash(&words[at]))
        web_event_set(event, WEB_SC_BYTES, words[at++].text);
    for (; at < count; at++) {
        /* the first two quoted texts are the referrer and the client's name */
        if (words[at].kind == WORD_QUOTED && !web_event_has(event, WEB_REFERER))
            web_event_set(event, WEB_REFERER, words[at].text);
        else if (words[at].kind == WORD_QUOTED && !web_event_has(event, WEB_USER_AGENT))
            web_event_set(event, WEB_USER_AGENT, words[at].text);
        else
            take_extra(event, &words[at], &extras);
    }
}

/* What stands behind the words of access_combined_read. */
static void read_rest(struct web_event *event, bw_str rest)
{
    struct word words[MAX_WORDS];
    size_t extras = 0;
    while (rest.len != 0 && rest.ptr[0] == ' ')
        rest = bw_str_from(rest, 1);
    const size_t count = take_words(rest, words, MAX_WORDS - ACCESS_COMBINED_WORDS);
    for (size_t at = 0; at < count; at++)
        take_extra(event, &words[at], &extras);
}

/* Words between date and request: of ssl_request_log "host protocol cipher", else unknown. */
static void read_between(struct web_event *event, bw_str between)
{
    static const bw_str names[] = {BW_STR_INIT("tls.version"), BW_STR_INIT("tls.cipher")};
    struct word words[MAX_WORDS];
    const size_t count = take_words(between, words, MAX_WORDS);
    size_t at = 0;
    size_t extras = 0;
    if (count != 0 && !web_event_has(event, WEB_C_IP)) {
        web_event_set(event, WEB_C_IP, words[at++].text);
        for (size_t i = 0; i < BW_COUNT(names) && at < count; i++, at++)
            web_event_extra(event, names[i], words[at].text);
    }
    for (; at < count; at++)
        take_extra(event, &words[at], &extras);
}

/* ---- formats that the user described ---- */

/* Lines that a probe looks at, and what of UTF-16 is decoded for it. */
#define PROBE_LINES   64
#define PROBE_SCRATCH (12 * BW_KIB)

struct access_state {
    struct access_format *format; /* NULL: the usual forms */
    struct web_date_memo last;
    struct web_store *store; /* NULL: there was no memory for it */
};

/* Of a hundred of the first lines of `head`, how many are of `format`. */
static unsigned share_of(const struct access_format *format, bw_bytes head, bool whole)
{
    char scratch[PROBE_SCRATCH];
    struct web_event event;
    bw_time time;
    unsigned lines = 0;
    unsigned hits = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    while (lines < PROBE_LINES && bw_str_cut(&text, '\n', &line)) {
        if (text.ptr == NULL && !whole && lines != 0)
            break; /* it may be cut */
        bw_str host;
        line = skip_syslog(bw_str_trim(line), &host);
        if (line.len == 0)
            continue;
        lines++;
        hits += access_format_read(format, line, &event, &time);
    }
    return lines != 0 ? hits * 100 / lines : 0;
}

/* The described format that fits best, if any fits half of the lines; to be freed by the caller. */
static struct access_format *choose_format(
        const struct input_hints *hints, bw_bytes head, bool whole, unsigned *ret_share)
{
    struct access_format *best = NULL;
    *ret_share = 49;
    for (size_t i = 0; hints != NULL && i < hints->log_format_count; i++) {
        struct access_format *format;
        if (access_format_new(bw_str_of(hints->log_formats[i]), &format, NULL) != BW_OK)
            continue; /* told when the command line was read */
        const unsigned share = share_of(format, head, whole);
        if (share > *ret_share) {
            access_format_free(best);
            best = format;
            *ret_share = share;
        } else {
            access_format_free(format);
        }
    }
    return best;
}

static void *access_state_new(const struct input_options *options)
{
    struct access_state *state = calloc(1, sizeof(*state));
    unsigned share;
    const bool whole = options->item_head.len < BW_LIMIT_PROBE_BYTES;
    if (state == NULL)
        return NULL;
    state->format = choose_format(options->hints, options->item_head, whole, &share);
    state->store = web_store_new();
    return state;
}

static void access_state_free(void *opaque)
{
    struct access_state *state = opaque;
    access_format_free(state->format);
    web_store_free(state->store);
    free(state);
}

/* ---- the line ---- */

/* A line of any of the usual forms. NULL, or why it is none. */
static const char *read_usual(
        struct web_date_memo *last, bw_str line, struct web_event *ret_event, bw_time *ret_time)
{
    struct web_event *event = ret_event;
    bw_str rest;
    if (BW_LIKELY(access_combined_read(last, line, event, ret_time, &rest))) {
        if (rest.len != 0)
            read_rest(event, rest);
        return NULL;
    }
    const size_t open = find_date(line);
    const size_t length = bw_str_find_char(bw_str_from(line, open), ']');
    if (open == SIZE_MAX || length == SIZE_MAX) {
        return "no date in brackets";
    }
    const size_t quote = bw_str_find_char(bw_str_from(line, open + length), '"');
    if (quote == SIZE_MAX) {
        return "no request in quotes";
    }
    const size_t request = open + length + quote + 1;
    const size_t end = find_quote(line, request);
    web_event_init(event, BW_STR("web.access"));
    event->escapes = true;
    event->plain = !web_forms_needed(bw_str_head(line, open), ANY_FORM) &&
                   !web_forms_needed(bw_str_from(line, request), ANY_FORM);
    read_front(event, bw_str_trim(bw_str_head(line, open)));
    const bw_str date = {.ptr = line.ptr + open + 1, .len = length - 1};
    *ret_time = web_date_clf_memo(last, date);
    const bw_str between = {.ptr = line.ptr + open + length + 1, .len = quote - 1};
    if (quote > 2)
        read_between(event, bw_str_trim(between));
    rest = bw_str_from(line, request);
    web_event_request_line(event, bw_str_head(rest, end == SIZE_MAX ? SIZE_MAX : end - request));
    if (end != SIZE_MAX)
        read_behind(event, bw_str_trim(bw_str_from(line, end + 1)), open == 0);
    return NULL;
}

static enum line_verdict access_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    struct access_state *state = context->state;
    bw_str host;
    const bw_str whole = line;
    line = skip_syslog(line, &host);
    if (state->format == NULL || !access_format_read(state->format, line, &event, &context->time)) {
        const char *reason = read_usual(&state->last, line, &event, &context->time);
        if (reason != NULL && !web_error_read(line, &event, &context->time)) {
            context->reason = reason;
            return LINE_BAD;
        }
    }
    if (context->time == BW_TIME_UNKNOWN)
        context->anomalies |= EVENT_ANOMALY_VALUE;
    event.store = state->store;
    event.in_pieces &= line.len == whole.len;
    if (host.len != 0)
        web_event_set(&event, WEB_HOST_NAME, host);
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool access_looks(bw_str line)
{
    const size_t open = find_date(line);
    if (open == SIZE_MAX || open > 512 || bw_str_starts_with(line, BW_STR("{\"")))
        return false; /* no client's name begins so: an object of JSON that has the line in it */
    const bw_str date = bw_str_from(line, open + 1);
    const size_t length = bw_str_find_char(date, ']');
    return length != SIZE_MAX && web_date_clf(bw_str_head(date, length)) != BW_TIME_UNKNOWN &&
           bw_str_find_char(bw_str_from(date, length), '"') != SIZE_MAX &&
           !carrier_begins(line); /* lines of other kinds stand among it */
}

bool access_line_read(bw_str line, struct web_event *ret_event, bw_time *ret_time)
{
    struct web_date_memo last = {0};
    if (!access_looks(line) || read_usual(&last, line, ret_event, ret_time) != NULL)
        return false;
    ret_event->in_pieces = false; /* it is a part of the record, as the caller has it */
    return true;
}

static enum input_match access_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, access_looks, '\0', ret_split);
}

static enum input_match access_probe_told(
        bw_bytes head, bool whole, const struct input_hints *hints, bool *ret_split)
{
    size_t mark;
    unsigned share;
    struct access_format *format = choose_format(hints, head, whole, &share);
    if (format == NULL)
        return access_probe(head, whole, ret_split);
    access_format_free(format);
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    return share >= 90 ? INPUT_MATCH_TOLD : INPUT_MATCH_LIKELY;
}

static const struct line_format access_lines = {
        .name = "access",
        .parse = access_parse,
        .state_new = access_state_new,
        .state_free = access_state_free,
};

static bw_status access_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&access_lines, options, ret_input, err);
}

const struct input_kind input_access_log = {
        .name = "access",
        .summary = "access logs of Apache, nginx, Tomcat and others",
        .details = "common and combined log format, with a virtual host in front or any fields "
                   "behind, Squid's combined format, ssl_request_log",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = access_probe,
        .probe_told = access_probe_told,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = access_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
