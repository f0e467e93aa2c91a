/*
 * input/json/loki.c - what Grafana Loki answers, as the lines of JSON that `logcli -o jsonl` makes
 * of it: {"timestamp":"…","labels":{…},"line":"…"} for each of its values.
 *
 * A source, because one stream of an answer may hold more lines than a record may be long. Forms:
 * Loki's HTTP API (query_range, and push in JSON).
 */
#include "input/json/unfold.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "format/json/skip.h"
#include "input/text/window.h"

/* How much of an item's beginning is looked at: the array begins within it. */
#define LOOK_BYTES (4 * BW_KIB)

enum loki_state {
    LOKI_BEFORE,  /* the array of streams */
    LOKI_STREAMS, /* between streams */
    LOKI_KEYS,    /* between the names of a stream */
    LOKI_VALUES,  /* between its lines */
    LOKI_END,
};

struct loki {
    struct bw_source source; /* first: what reads the lines */
    struct text_window window;
    struct input_log *log;   /* NULL: nobody wants to know */
    struct bw_buffer labels; /* of the stream */
    struct bw_buffer lines;
    size_t given; /* of them */
    enum loki_state state;
};

/* ---- words ---- */

/* A name and its colon: the cursor then stands before the value. */
static bw_status take_key(struct json_cursor *c, bw_str *ret_key)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at != '"')
        return BW_E_MALFORMED;
    const char *start = c->at + 1;
    const bw_status status = json_skip_string(c);
    if (status != BW_OK)
        return status;
    *ret_key = (bw_str){.ptr = start, .len = (size_t)(c->at - start) - 1};
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != ':')
        return BW_E_MALFORMED;
    json_skip_blanks(c);
    return c->at < c->end ? BW_OK : BW_E_TRUNCATED;
}

static void skip_between(struct json_cursor *c)
{
    while (c->at < c->end && (json_is_blank(*c->at) || *c->at == ','))
        c->at++;
}

/* The value at the cursor; passes it. */
static bw_status take_value(struct json_cursor *c, bw_str *ret_value)
{
    const char *start = c->at;
    const bw_status status = json_skip_value(c);
    /* a number at the end of what is seen may go on */
    if (status == BW_OK && c->at == c->end)
        return BW_E_TRUNCATED;
    *ret_value = (bw_str){.ptr = start, .len = (size_t)(c->at - start)};
    return status;
}

/* To behind the bracket of the array of streams: {"status":…,"data":{"resultType":"streams",
 * "result":[ or {"streams":[. */
static bw_status take_beginning(struct json_cursor *c)
{
    bool streams = false;
    bw_str key;
    bw_str value;
    bw_status status = BW_OK;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != '{')
        return BW_E_NOT_FOUND;
    for (;;) {
        skip_between(c);
        status = take_key(c, &key);
        if (status != BW_OK)
            return status;
        const bool array = *c->at == '[';
        if (bw_str_eq(key, BW_STR("data")) && *c->at == '{') {
            c->at++;
            continue;
        }
        if (array && (bw_str_eq(key, BW_STR("streams")) ||
                             (streams && bw_str_eq(key, BW_STR("result"))))) {
            c->at++;
            json_skip_blanks(c);
            if (c->at >= c->end)
                return BW_E_TRUNCATED;
            return *c->at == '{' ? BW_OK : BW_E_NOT_FOUND;
        }
        status = take_value(c, &value);
        if (status != BW_OK)
            return status;
        streams |= bw_str_eq(key, BW_STR("resultType")) && bw_str_eq(value, BW_STR("\"streams\""));
    }
}

/* ---- one step ---- */

/* ["1777795201000000000","line"], with an object of structured metadata behind it or not. */
static bw_status take_line(struct loki *loki, struct json_cursor *c)
{
    bw_str time;
    bw_str line;
    bw_str entry;
    struct json_cursor inner = {.at = c->at + 1, .end = c->end};
    bw_status status = take_value(c, &entry);
    if (status != BW_OK)
        return status;
    skip_between(&inner);
    status = take_value(&inner, &time);
    if (status != BW_OK)
        return status;
    skip_between(&inner);
    if (inner.at >= c->at - 1 || *inner.at != '"' || time.ptr[0] != '"')
        return BW_E_MALFORMED;
    status = take_value(&inner, &line);
    if (status != BW_OK)
        return status;
    bw_buffer_add_text(&loki->lines, "{\"timestamp\":");
    json_compact(time, &loki->lines);
    if (loki->labels.len != 0) {
        bw_buffer_add_text(&loki->lines, ",\"labels\":");
        bw_buffer_add_str(&loki->lines, bw_buffer_str(&loki->labels));
    }
    bw_buffer_add_text(&loki->lines, ",\"line\":");
    json_compact(line, &loki->lines);
    bw_buffer_add_text(&loki->lines, "}\n");
    return BW_OK;
}

static bw_status take_member(struct loki *loki, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    bw_status status = take_key(c, &key);
    if (status != BW_OK)
        return status;
    if (bw_str_eq(key, BW_STR("values")) && *c->at == '[') {
        c->at++;
        loki->state = LOKI_VALUES;
        return BW_OK;
    }
    status = take_value(c, &value);
    if (status == BW_OK && bw_str_eq(key, BW_STR("stream"))) {
        bw_buffer_clear(&loki->labels);
        json_compact(value, &loki->labels);
    }
    return status;
}

static bw_status take(struct loki *loki, struct json_cursor *c)
{
    if (loki->state == LOKI_BEFORE) {
        const bw_status status = take_beginning(c);
        if (status == BW_OK)
            loki->state = LOKI_STREAMS;
        return status;
    }
    skip_between(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    const char end = loki->state == LOKI_KEYS ? '}' : ']';
    if (*c->at == end) {
        c->at++;
        loki->state = loki->state == LOKI_VALUES ? LOKI_KEYS
                      : loki->state == LOKI_KEYS ? LOKI_STREAMS
                                                 : LOKI_END;
        return BW_OK;
    }
    if (loki->state == LOKI_KEYS)
        return take_member(loki, c);
    if (loki->state == LOKI_VALUES)
        return *c->at == '[' ? take_line(loki, c) : BW_E_MALFORMED;
    if (*c->at != '{')
        return BW_E_MALFORMED;
    c->at++;
    bw_buffer_clear(&loki->labels);
    loki->state = LOKI_KEYS;
    return BW_OK;
}

/* ---- the stream ---- */

static void tell(struct loki *loki, bool cut)
{
    if (loki->log != NULL)
        loki->log->note(loki->log, cut ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                BW_STR("loki.unreadable"), text_window_offset(&loki->window, 0), 1,
                cut ? BW_STR("an answer of Loki that is cut off")
                    : BW_STR("an answer of Loki that is no JSON from here on"));
}

/* The next step, fetching more as long as what is seen does not end. */
static bw_status step(struct loki *loki)
{
    bw_status status;
    size_t passed = 0;
    enum loki_state before = loki->state;
    do {
        const bw_str text = text_window_str(&loki->window);
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
        bw_buffer_clear(&loki->lines);
        loki->given = 0;
        loki->state = before;
        status = take(loki, &c);
        passed = (size_t)(c.at - text.ptr);
    } while (status == BW_E_TRUNCATED && text_window_double(&loki->window));
    if (status == BW_OK && !loki->lines.failed && !loki->labels.failed) {
        text_window_skip(&loki->window, passed);
        return BW_OK;
    }
    loki->state = LOKI_END;
    bw_buffer_clear(&loki->lines);
    if (loki->window.status != BW_OK)
        return loki->window.status;
    tell(loki, status == BW_E_TRUNCATED);
    return BW_OK;
}

static bw_status loki_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct loki *loki = (struct loki *)source;
    *ret_len = 0;
    while (loki->given == loki->lines.len) {
        if (loki->state == LOKI_END)
            return BW_OK;
        const bw_status status = step(loki);
        if (status != BW_OK) {
            if (err != NULL)
                *err = loki->window.err;
            return status;
        }
    }
    const size_t left = loki->lines.len - loki->given;
    *ret_len = left < size ? left : size;
    memcpy(out, loki->lines.ptr + loki->given, *ret_len);
    loki->given += *ret_len;
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct loki *loki = (struct loki *)lines;
    if (loki == NULL)
        return;
    bw_buffer_release(&loki->labels);
    bw_buffer_release(&loki->lines);
    text_window_release(&loki->window);
    free(loki);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct loki *loki = calloc(1, sizeof(*loki));
    if (loki == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    loki->source = (struct bw_source){.read = loki_read, .size = BW_SOURCE_SIZE_UNKNOWN};
    loki->log = options->log;
    bw_buffer_init(&loki->labels, BW_LIMIT_RECORD_BYTES);
    bw_buffer_init(&loki->lines, 4 * BW_LIMIT_RECORD_BYTES);
    const bw_status status = text_window_init(&loki->window, options, err);
    if (status != BW_OK) {
        bw_buffer_release(&loki->labels);
        bw_buffer_release(&loki->lines);
        free(loki);
        return status;
    }
    *ret_lines = &loki->source;
    return BW_OK;
}

static bool unfold_look(bw_bytes head)
{
    char scratch[LOOK_BYTES + JSON_PADDING] = {0};
    const bw_str text = bw_str_head(bw_bytes_str(head), LOOK_BYTES);
    size_t blank = 0;
    while (blank < text.len && json_is_blank(text.ptr[blank]))
        blank++;
    if (blank == text.len || text.ptr[blank] != '{')
        return false;
    memcpy(scratch, text.ptr, text.len);
    struct json_cursor c = {.at = scratch, .end = scratch + text.len};
    return take_beginning(&c) == BW_OK;
}

const struct json_unfolder json_unfold_loki = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
