/*
 * input/json/batch.c - records that are carried as a text in another record, as lines of JSON: what
 * queues and hubs hand over. What is around them goes, for it is of whoever carried them.
 *
 * Forms: Azure's Event Hubs, whose body is {"records":[…]} as a text or in base64 (and what
 * collectors made of it); Pub/Sub, whose data is in base64; SQS, whose body is what EventBridge or
 * SNS sent; lists of texts under "records". Records that carry nothing of that kind stay as they
 * are.
 */
#include "input/json/unfold.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "decode/codec.h"
#include "format/json/member.h"
#include "format/json/skip.h"
#include "input/json/frame.h"
#include "input/json/lines.h"
#include "input/json/wrapper.h"

/* How much of an item's beginning is looked at. */
#define LOOK_BYTES (16 * BW_KIB)

/* Where the text stands, and what else must be there for one record alone to be taken out of its
 * carrier: elsewhere the input reads it with what is around it. */
static const struct {
    const char *key;
    const char *beside; /* NULL: only several records are taken out; "": one, too */
} carriers[] = {
        {"body", NULL},            /* Event Hubs by their SDKs */
        {"Body", "ReceiptHandle"}, /* their capture; SQS */
        {"message", NULL},         /* Filebeat and Logstash; Pub/Sub */
        {"Message", "TopicArn"},   /* SNS */
        {"data", NULL},            /* Pub/Sub */
        {"records", ""},           /* Azure, where a collector wrote it again */
        {"content", NULL},
};

/* What a record stands in that stands in another: Pub/Sub's {"message":{"data":…}}. */
#define MAX_INSIDE 2

struct json_batch {
    struct json_lines lines; /* first */
    struct json_frame frame;
    struct bw_buffer text;   /* decoded: of a string, */
    struct bw_buffer base64; /* and of what that was */
};

/* ---- texts ---- */

/* What `buffer` holds, with the bytes behind it that a reader of JSON may read. */
static bw_str padded(struct bw_buffer *buffer)
{
    if (!bw_buffer_reserve(buffer, JSON_PADDING))
        return BW_STR("");
    memset(buffer->ptr + buffer->len, 0, JSON_PADDING);
    return bw_buffer_str(buffer);
}

/* The string's text, decoded. */
static bw_str decode(struct json_batch *batch, bw_str value)
{
    bw_str text;
    bw_buffer_clear(&batch->text);
    if (!bw_buffer_reserve(&batch->text, value.len + JSON_PADDING))
        return BW_STR("");
    char *out = (char *)batch->text.ptr;
    struct json_cursor c = {.at = value.ptr, .end = value.ptr + value.len, .out = out};
    if (json_string(&c, &text) != BW_OK)
        return BW_STR("");
    if (text.ptr != out)
        memcpy(out, text.ptr, text.len);
    batch->text.len = text.len;
    return bw_str_trim(padded(&batch->text));
}

/* What base64 begins with that says `{"`, `{` and a blank, or the same behind a bracket. */
static bool may_be_base64(bw_str text)
{
    static const char beginnings[][3] = {"ey", "ew", "W3", "Ww", "Wy"};
    for (size_t i = 0; i < BW_COUNT(beginnings) && text.len >= 16; i++)
        if (memcmp(text.ptr, beginnings[i], 2) == 0)
            return true;
    return false;
}

/* One value of JSON and nothing else. */
static bool is_whole(bw_str text)
{
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    return json_skip_value(&c) == BW_OK && c.at == c.end;
}

/* {"records":[{…}, as Azure and AWS have them, or a list of objects. */
static bool is_batch(bw_str text)
{
    struct json_cursor c = {.at = text.ptr + 1, .end = text.ptr + text.len};
    size_t len;
    unsigned depth;
    if (text.len < 4)
        return false;
    json_skip_blanks(&c);
    if (text.ptr[0] == '[')
        return c.at < c.end && *c.at == '{';
    const bw_str rest = {.ptr = c.at, .len = (size_t)(c.end - c.at)};
    return (bw_str_starts_with(rest, BW_STR("\"records\"")) ||
                   bw_str_starts_with(rest, BW_STR("\"Records\""))) &&
           text.ptr[0] == '{' && json_wrapper_match(text, &len, &depth) == BW_OK;
}

static bool add_text(struct json_batch *batch, bw_str text)
{
    if (!is_whole(text))
        return false;
    json_compact(text, &batch->lines.text);
    bw_buffer_add_char(&batch->lines.text, '\n');
    return true;
}

/* The records in a string; false when there are none, or one alone that the input reads with what
 * is around it. `alone`: that one, too. */
static bool add_string(struct json_batch *batch, bw_str value, bool alone)
{
    bw_str text = decode(batch, value);
    if (text.len < 2)
        return false;
    if (text.ptr[0] == '{' || text.ptr[0] == '[')
        return (is_batch(text) || (alone && text.ptr[0] == '{')) && add_text(batch, text);
    if (!may_be_base64(text))
        return false;
    bw_buffer_clear(&batch->base64);
    if (!decode_base64(text, &batch->base64))
        return false;
    text = bw_str_trim(padded(&batch->base64));
    return text.len > 2 && (text.ptr[0] == '{' || is_batch(text)) && add_text(batch, text);
}

/* ---- a record ---- */

/* Its place among the carriers; SIZE_MAX: it is none. */
static size_t carrier_of(bw_str key)
{
    for (size_t i = 0; i < BW_COUNT(carriers); i++)
        if (bw_str_eq(key, bw_str_of(carriers[i].key)))
            return i;
    return SIZE_MAX;
}

static bool has_member(bw_str object, bw_str name)
{
    struct json_cursor c = json_inside(object);
    bw_str key;
    bw_str value;
    while (json_next_member(&c, &key, &value))
        if (bw_str_eq(key, name))
            return true;
    return false;
}

static bool may_stand_alone(bw_str object, size_t carrier)
{
    const char *beside = carriers[carrier].beside;
    return beside != NULL && (beside[0] == '\0' || has_member(object, bw_str_of(beside)));
}

/* Each text of a list that is an object. */
static bool add_list(struct json_batch *batch, bw_str list)
{
    struct json_cursor c = json_inside(list);
    bool added = false;
    bw_str text;
    while (json_next_item(&c, &text) && text.ptr[0] == '"')
        added |= add_string(batch, text, true);
    return added;
}

/* The records that the object carries; false: none. */
static bool add_carried(struct json_batch *batch, bw_str object, unsigned inside)
{
    struct json_cursor c = json_inside(object);
    bw_str key;
    bw_str value;
    while (json_next_member(&c, &key, &value)) {
        const size_t carrier = carrier_of(key);
        if (carrier == SIZE_MAX)
            continue;
        if ((value.ptr[0] == '"' && add_string(batch, value, may_stand_alone(object, carrier))) ||
                (value.ptr[0] == '[' && add_list(batch, value)) ||
                (value.ptr[0] == '{' && inside < MAX_INSIDE &&
                        add_carried(batch, value, inside + 1)))
            return true;
    }
    return false;
}

/* The object that the window begins with as lines. BW_E_TRUNCATED: it does not end there. */
static bw_status take_record(struct json_batch *batch, size_t *ret_len)
{
    const bw_str text = bw_str_head(text_window_str(&batch->lines.window), BW_LIMIT_RECORD_BYTES);
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    const bw_status status = json_skip_value(&c);
    *ret_len = (size_t)(c.at - text.ptr);
    if (status != BW_OK)
        return status;
    const bw_str object = bw_str_head(text, *ret_len);
    if (add_carried(batch, object, 0))
        return BW_OK;
    json_compact(object, &batch->lines.text);
    bw_buffer_add_char(&batch->lines.text, '\n');
    return BW_OK;
}

/* ---- the stream ---- */

static bw_status next(struct json_lines *lines)
{
    struct json_batch *batch = (struct json_batch *)lines;
    size_t len = 0;
    bw_status status;
    switch (json_frame_next(&batch->frame)) {
    case JSON_FRAME_END:
        return lines->window.status == BW_OK ? BW_END : lines->window.status;
    case JSON_FRAME_GARBAGE:
        json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "batch.unreadable",
                "text between the records that is no JSON object");
        json_frame_resync(&batch->frame, false, 0);
        return BW_OK;
    case JSON_FRAME_DOCUMENT:
        break;
    }
    do {
        status = take_record(batch, &len);
    } while (status == BW_E_TRUNCATED && text_window_double(&lines->window));
    if (status != BW_OK) {
        json_lines_tell(lines, status == BW_E_TRUNCATED ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                "batch.unreadable", "a record that is no JSON, or is cut off");
        json_frame_resync(&batch->frame, true, len);
        return BW_OK;
    }
    if (lines->text.failed) {
        json_lines_tell(
                lines, INPUT_NOTE_UNREADABLE, "batch.unreadable", "a record that is too long");
        bw_buffer_clear(&lines->text);
    }
    json_frame_accept(&batch->frame, len);
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct json_batch *batch = (struct json_batch *)lines;
    if (batch == NULL)
        return;
    bw_buffer_release(&batch->text);
    bw_buffer_release(&batch->base64);
    json_lines_release(&batch->lines);
    free(batch);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_batch *batch = calloc(1, sizeof(*batch));
    if (batch == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    const bw_status status =
            json_lines_init(&batch->lines, options, 4 * BW_LIMIT_RECORD_BYTES, next, err);
    if (status != BW_OK) {
        free(batch);
        return status;
    }
    bw_buffer_init(&batch->text, BW_LIMIT_RECORD_BYTES + JSON_PADDING);
    bw_buffer_init(&batch->base64, BW_LIMIT_RECORD_BYTES + JSON_PADDING);
    json_frame_init(&batch->frame, &batch->lines.window, 0, UINT64_MAX);
    *ret_lines = &batch->lines.source;
    return BW_OK;
}

/* ---- what is it? ---- */

/* To the first record: past a mark, the bracket of a list, and what an answer wraps around it. */
static bool find_first(bw_str text, struct json_cursor *ret_first)
{
    size_t len;
    unsigned depth;
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    if (bw_str_starts_with(text, BW_STR("\xef\xbb\xbf")))
        c.at += 3;
    json_skip_blanks(&c);
    if (c.at < c.end && *c.at == '{' &&
            json_wrapper_match(
                    (bw_str){.ptr = c.at, .len = (size_t)(c.end - c.at)}, &len, &depth) == BW_OK)
        c.at += len;
    else if (c.at < c.end && *c.at == '[')
        c.at++;
    json_skip_blanks(&c);
    *ret_first = c;
    return c.at < c.end && *c.at == '{';
}

/* A string that does not end within what is seen: what it begins with decides. */
static bool begins_batch(bw_str value)
{
    static const bw_str beginnings[] = {BW_STR_INIT("{\\\"records\\\":[{"),
            BW_STR_INIT("{\\\"records\\\": [{"), BW_STR_INIT("[{\\\"")};
    const bw_str text = bw_str_from(value, 1);
    for (size_t i = 0; i < BW_COUNT(beginnings); i++)
        if (bw_str_starts_with(text, beginnings[i]))
            return true;
    if (!may_be_base64(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!decode_is_base64(text.ptr[i]))
            return false;
    return true;
}

/* The record goes on behind what is seen: whether the text in which that ends is one. */
static bool ends_in_batch(struct json_cursor c, unsigned inside)
{
    bw_str key;
    bw_str value;
    c.at++;
    for (;;) {
        struct json_cursor before = c;
        if (json_next_member(&c, &key, &value))
            continue;
        json_skip_between(&before);
        if (json_take_key(&before, &key) != BW_OK || carrier_of(key) == SIZE_MAX)
            return false;
        if (*before.at == '{')
            return inside < MAX_INSIDE && ends_in_batch(before, inside + 1);
        value = (bw_str){.ptr = before.at, .len = (size_t)(before.end - before.at)};
        return *before.at == '"' && begins_batch(value);
    }
}

static bool unfold_look(bw_bytes head)
{
    char scratch[LOOK_BYTES + JSON_PADDING];
    const bw_str text = bw_str_head(bw_bytes_str(head), LOOK_BYTES);
    struct json_cursor first;
    if (text.len == 0)
        return false;
    memcpy(scratch, text.ptr, text.len);
    memset(scratch + text.len, 0, JSON_PADDING);
    if (!find_first((bw_str){.ptr = scratch, .len = text.len}, &first))
        return false;
    struct json_cursor c = first;
    const bw_status status = json_skip_value(&c);
    if (status == BW_E_TRUNCATED)
        return ends_in_batch(first, 0);
    if (status != BW_OK)
        return false;
    struct json_batch batch = {.lines = {.log = NULL}};
    bw_buffer_init(&batch.text, 2 * LOOK_BYTES);
    bw_buffer_init(&batch.base64, 2 * LOOK_BYTES);
    bw_buffer_init(&batch.lines.text, 8 * LOOK_BYTES);
    const bool is =
            add_carried(&batch, (bw_str){.ptr = first.at, .len = (size_t)(c.at - first.at)}, 0);
    bw_buffer_release(&batch.text);
    bw_buffer_release(&batch.base64);
    bw_buffer_release(&batch.lines.text);
    return is;
}

const struct json_unfolder json_unfold_batch = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
