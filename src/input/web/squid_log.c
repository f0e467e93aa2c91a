#include "input/web/squid_log.h"

#include "decode/web_forms.h"
#include "format/web/date.h"
#include "input/web/event.h"

/* In the order in which they stand in the line. */
enum squid_word {
    SQUID_ELAPSED,
    SQUID_CLIENT,
    SQUID_RESULT,
    SQUID_BYTES,
    SQUID_METHOD,
    SQUID_URL,
    SQUID_USER,
    SQUID_HIERARCHY,
    SQUID_TYPE,
    SQUID_WORD_COUNT,
};

/* The next word of `rest`, any number of blanks in front of it. */
static bw_str take_word(bw_str *rest)
{
    size_t start = 0;
    while (start < rest->len && rest->ptr[start] == ' ')
        start++;
    bw_str word = bw_str_from(*rest, start);
    word = bw_str_head(word, bw_str_find_char(word, ' '));
    *rest = bw_str_from(*rest, start + word.len);
    return word;
}

/* "1680001270.123", "2023-03-28T13:01:10+0200", "28/Mar/2023:13:01:10 +0200" (with ".123" behind
 * it, or in brackets): the formats %ts.%03tu and %tl. Passes over it. */
static bw_time take_time(bw_str *rest)
{
    bw_str left = *rest;
    bw_str word = take_word(&left);
    bw_time time = web_date_epoch(word);
    if (word.len >= 20 && word.ptr[2 + (word.ptr[0] == '[')] == '/') {
        const bw_str zone = take_word(&left);
        word = bw_str_from(word, word.ptr[0] == '[');
        const bw_str text = {.ptr = word.ptr, .len = (size_t)(zone.ptr - word.ptr) + 5};
        time = zone.len >= 5 && text.len == 26 ? web_date_clf(text) : BW_TIME_UNKNOWN;
    } else if (time == BW_TIME_UNKNOWN && word.len >= 19 && word.ptr[10] == 'T' &&
               bw_time_parse(word, &time) != BW_OK) {
        time = BW_TIME_UNKNOWN;
    }
    if (time != BW_TIME_UNKNOWN)
        *rest = left;
    return time;
}

static bool is_digits(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len != 0;
}

/* The words behind the time; formats of one's own often leave out how long it took. */
static bool split(bw_str line, bw_str words[SQUID_WORD_COUNT], bw_time *ret_time, bw_str *ret_rest)
{
    *ret_time = take_time(&line);
    if (*ret_time == BW_TIME_UNKNOWN)
        return false;
    bw_str left = line;
    words[SQUID_ELAPSED] = take_word(&left);
    if (!is_digits(words[SQUID_ELAPSED])) {
        words[SQUID_ELAPSED] = (bw_str){0};
        left = line;
    }
    for (unsigned i = SQUID_ELAPSED + 1; i < SQUID_WORD_COUNT; i++) {
        words[i] = take_word(&left);
        if (words[i].len == 0)
            return false;
    }
    *ret_rest = bw_str_trim(left);
    return true;
}

static bool is_sure(const bw_str words[SQUID_WORD_COUNT])
{
    return bw_str_find_char(words[SQUID_RESULT], '/') != SIZE_MAX &&
           words[SQUID_RESULT].ptr[0] >= 'A' && words[SQUID_RESULT].ptr[0] <= 'Z' &&
           bw_str_find_char(words[SQUID_HIERARCHY], '/') != SIZE_MAX;
}

/* ---- formats of one's own with more words: ports, sizes, the version of HTTP ---- */

static bool is_result(bw_str word)
{
    const bw_str status = bw_str_from(word, bw_str_find_char(word, '/'));
    return (bw_str_starts_with(word, BW_STR("TCP_")) || bw_str_starts_with(word, BW_STR("UDP_")) ||
                   bw_str_starts_with(word, BW_STR("NONE"))) &&
           status.len == 4 && is_digits(bw_str_from(status, 1));
}

static bool is_method(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if ((word.ptr[i] < 'A' || word.ptr[i] > 'Z') && word.ptr[i] != '_')
            return false;
    return word.len > 2;
}

static bool is_hierarchy(bw_str word)
{
    return bw_str_starts_with(word, BW_STR("HIER_")) && bw_str_find_char(word, '/') != SIZE_MAX;
}

/* The first of the next `most` words that is one; the word before it stays in *ret_before. */
static bool take_until(
        bw_str *rest, bool (*is)(bw_str word), unsigned most, bw_str *ret, bw_str *ret_before)
{
    *ret_before = (bw_str){0};
    for (unsigned i = 0; i < most; i++) {
        *ret = take_word(rest);
        if (ret->len == 0 || is(*ret))
            return ret->len != 0;
        *ret_before = *ret;
    }
    return false;
}

/* What a word is shows in its form; those between say nothing that a request has. */
static bool split_own(
        bw_str line, bw_str words[SQUID_WORD_COUNT], bw_time *ret_time, bw_str *ret_rest)
{
    bw_str before;
    *ret_time = take_time(&line);
    if (*ret_time == BW_TIME_UNKNOWN)
        return false;
    words[SQUID_ELAPSED] = take_word(&line);
    words[SQUID_CLIENT] = take_word(&line);
    if (!is_digits(words[SQUID_ELAPSED]) ||
            !take_until(&line, is_result, 3, &words[SQUID_RESULT], &before))
        return false;
    words[SQUID_BYTES] = take_word(&line);
    if (!is_digits(words[SQUID_BYTES]) ||
            !take_until(&line, is_method, 8, &words[SQUID_METHOD], &before))
        return false;
    words[SQUID_URL] = take_word(&line);
    if (!take_until(&line, is_hierarchy, 4, &words[SQUID_HIERARCHY], &words[SQUID_USER]))
        return false;
    if (bw_str_starts_with(words[SQUID_USER], BW_STR("1.")) ||
            bw_str_starts_with(words[SQUID_USER], BW_STR("HTTP/")))
        words[SQUID_USER] = (bw_str){0};
    words[SQUID_TYPE] = take_word(&line);
    if (is_digits(words[SQUID_TYPE])) /* the peer's port */
        words[SQUID_TYPE] = take_word(&line);
    *ret_rest = bw_str_trim(line);
    return words[SQUID_TYPE].len != 0;
}

static bool split_sure(
        bw_str line, bw_str words[SQUID_WORD_COUNT], bw_time *ret_time, bw_str *ret_rest)
{
    return (split(line, words, ret_time, ret_rest) && is_sure(words)) ||
           (*ret_time != BW_TIME_UNKNOWN && split_own(line, words, ret_time, ret_rest));
}

/* The parts of "action/status" and "hierarchy/peer". */
static void halves(bw_str word, bw_str *ret_first, bw_str *ret_second)
{
    const size_t slash = bw_str_find_char(word, '/');
    *ret_first = bw_str_head(word, slash);
    *ret_second = slash != SIZE_MAX ? bw_str_from(word, slash + 1) : BW_STR("");
}

/* The first text in quotes; passes over it. */
static bw_str take_quoted(bw_str *rest)
{
    bw_str value = bw_str_from(*rest, bw_str_find_char(*rest, '"'));
    value = bw_str_from(value, 1);
    const size_t end = bw_str_find_char(value, '"');
    *rest = bw_str_from(value, end == SIZE_MAX ? SIZE_MAX : end + 1);
    return bw_str_head(value, end == SIZE_MAX ? 0 : end);
}

/* Behind the usual: in quotes, a browser's name is the last that common formats have; where there
 * are more texts, they stand as in the combined format: from which page, with which browser. */
static void add_rest(struct web_event *event, bw_str rest)
{
    if (rest.len > 2 && rest.ptr[0] == '"' && rest.ptr[rest.len - 1] == '"' &&
            bw_str_find_char(bw_str_head(bw_str_from(rest, 1), rest.len - 2), '"') == SIZE_MAX)
        web_event_set(event, WEB_USER_AGENT, bw_str_head(bw_str_from(rest, 1), rest.len - 2));
    else if (rest.len != 0) {
        web_event_extra(event, BW_STR("extra.1"), rest);
        bw_str left = rest;
        const bw_str page = take_quoted(&left);
        const bw_str browser = take_quoted(&left);
        if (browser.len != 0) {
            web_event_set(event, WEB_REFERER, page);
            web_event_set(event, WEB_USER_AGENT, browser);
        }
    }
}

static void fill(
        struct web_event *event, bw_str line, const bw_str words[SQUID_WORD_COUNT], bw_str rest)
{
    bw_str action;
    bw_str status;
    bw_str hierarchy;
    bw_str peer;
    web_event_init(event, BW_STR("squid.access"));
    event->plain = !web_forms_needed(line, WEB_FORMS_PERCENT | WEB_FORMS_PLUS);
    web_event_set(event, WEB_C_IP, words[SQUID_CLIENT]);
    halves(words[SQUID_RESULT], &action, &status);
    web_event_set(event, WEB_S_ACTION, action);
    web_event_set(event, WEB_STATUS, status);
    web_event_set(event, WEB_SC_BYTES, words[SQUID_BYTES]);
    web_event_set(event, WEB_METHOD, words[SQUID_METHOD]);
    web_event_set(event, WEB_URI, words[SQUID_URL]);
    web_event_set(event, WEB_USERNAME, words[SQUID_USER]);
    web_event_set(event, WEB_TIME_TAKEN, words[SQUID_ELAPSED]);
    halves(words[SQUID_HIERARCHY], &hierarchy, &peer);
    web_event_set(event, web_looks_like_address(peer) ? WEB_R_IP : WEB_R_DNS, peer);
    web_event_set(event, WEB_SC_CONTENT_TYPE, words[SQUID_TYPE]);
    web_event_extra(event, BW_STR("s-hierarchy"), hierarchy);
    add_rest(event, rest);
}

bool squid_line_read(bw_str line, struct web_event *ret_event, bw_time *ret_time)
{
    bw_str words[SQUID_WORD_COUNT];
    bw_str rest;
    if (!split_sure(line, words, ret_time, &rest))
        return false;
    fill(ret_event, line, words, rest);
    return true;
}

static enum line_verdict squid_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    bw_str words[SQUID_WORD_COUNT];
    bw_str rest;
    if (!split_sure(line, words, &context->time, &rest) &&
            !split(line, words, &context->time, &rest)) {
        context->reason = "no time in front, or fewer than ten words";
        return LINE_BAD;
    }
    fill(&event, line, words, rest);
    event.store = context->state;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool squid_looks(bw_str line)
{
    bw_str words[SQUID_WORD_COUNT];
    bw_time time;
    bw_str rest;
    return split_sure(line, words, &time, &rest);
}

static enum input_match squid_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, squid_looks, '\0', ret_split);
}

static const struct line_format squid_format = {
        .name = "squid",
        .parse = squid_parse,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free,
};

static bw_status squid_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&squid_format, options, ret_input, err);
}

const struct input_kind input_squid_log = {
        .name = "squid",
        .summary = "Squid's native access.log",
        .details = "what clients behind a forward proxy asked for; Squid's combined format: access",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = squid_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = squid_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
