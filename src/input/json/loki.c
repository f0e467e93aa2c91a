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

#include "base/limits.h"
#include "format/json/member.h"
#include "format/json/skip.h"
#include "input/json/lines.h"

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
    struct json_lines lines; /* first */
    struct bw_buffer labels; /* of the stream */
};

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
        json_skip_between(c);
        status = json_take_key(c, &key);
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
        status = json_take_value(c, &value);
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
    bw_status status = json_take_value(c, &entry);
    if (status != BW_OK)
        return status;
    json_skip_between(&inner);
    status = json_take_value(&inner, &time);
    if (status != BW_OK)
        return status;
    json_skip_between(&inner);
    if (inner.at >= c->at - 1 || *inner.at != '"' || time.ptr[0] != '"')
        return BW_E_MALFORMED;
    status = json_take_value(&inner, &line);
    if (status != BW_OK)
        return status;
    bw_buffer_add_text(&loki->lines.text, "{\"timestamp\":");
    json_compact(time, &loki->lines.text);
    if (loki->labels.len != 0) {
        bw_buffer_add_text(&loki->lines.text, ",\"labels\":");
        bw_buffer_add_str(&loki->lines.text, bw_buffer_str(&loki->labels));
    }
    bw_buffer_add_text(&loki->lines.text, ",\"line\":");
    json_compact(line, &loki->lines.text);
    bw_buffer_add_text(&loki->lines.text, "}\n");
    return BW_OK;
}

static bw_status take_member(struct loki *loki, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    bw_status status = json_take_key(c, &key);
    if (status != BW_OK)
        return status;
    if (bw_str_eq(key, BW_STR("values")) && *c->at == '[') {
        c->at++;
        loki->lines.state = LOKI_VALUES;
        return BW_OK;
    }
    status = json_take_value(c, &value);
    if (status == BW_OK && bw_str_eq(key, BW_STR("stream"))) {
        bw_buffer_clear(&loki->labels);
        json_compact(value, &loki->labels);
    }
    return status;
}

static bw_status take(struct json_lines *lines, struct json_cursor *c)
{
    struct loki *loki = (struct loki *)lines;
    if (loki->lines.state == LOKI_BEFORE) {
        const bw_status status = take_beginning(c);
        if (status == BW_OK)
            loki->lines.state = LOKI_STREAMS;
        return status;
    }
    json_skip_between(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    const char end = loki->lines.state == LOKI_KEYS ? '}' : ']';
    if (*c->at == end) {
        c->at++;
        loki->lines.state = loki->lines.state == LOKI_VALUES ? LOKI_KEYS
                            : loki->lines.state == LOKI_KEYS ? LOKI_STREAMS
                                                             : LOKI_END;
        return BW_OK;
    }
    if (loki->lines.state == LOKI_KEYS)
        return take_member(loki, c);
    if (loki->lines.state == LOKI_VALUES)
        return *c->at == '[' ? take_line(loki, c) : BW_E_MALFORMED;
    if (*c->at != '{')
        return BW_E_MALFORMED;
    c->at++;
    bw_buffer_clear(&loki->labels);
    loki->lines.state = LOKI_KEYS;
    return BW_OK;
}

/* ---- the stream ---- */

static bw_status next(struct json_lines *lines)
{
    const struct loki *loki = (const struct loki *)lines;
    size_t passed;
    if (lines->state == LOKI_END)
        return BW_END;
    const bw_status status = json_lines_take(lines, take, &passed);
    if (status == BW_OK && !lines->text.failed && !loki->labels.failed) {
        text_window_skip(&lines->window, passed);
        return BW_OK;
    }
    lines->state = LOKI_END;
    bw_buffer_clear(&lines->text);
    if (lines->window.status != BW_OK)
        return lines->window.status;
    if (status == BW_E_TRUNCATED)
        json_lines_tell(
                lines, INPUT_NOTE_DAMAGE, "loki.unreadable", "an answer of Loki that is cut off");
    else
        json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "loki.unreadable",
                "an answer of Loki that is no JSON from here on");
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct loki *loki = (struct loki *)lines;
    if (loki == NULL)
        return;
    bw_buffer_release(&loki->labels);
    json_lines_release(&loki->lines);
    free(loki);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct loki *loki = calloc(1, sizeof(*loki));
    if (loki == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    const bw_status status =
            json_lines_init(&loki->lines, options, 4 * BW_LIMIT_RECORD_BYTES, next, err);
    if (status != BW_OK) {
        free(loki);
        return status;
    }
    bw_buffer_init(&loki->labels, BW_LIMIT_RECORD_BYTES);
    *ret_lines = &loki->lines.source;
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
