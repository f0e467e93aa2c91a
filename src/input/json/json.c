#include "input/json/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/json/flatten.h"
#include "format/json/skip.h"
#include "input/json/embedded.h"
#include "input/json/frame.h"
#include "input/json/names.h"
#include "input/json/probe.h"
#include "input/json/time_text.h"
#include "input/text/line_frame.h"

_Static_assert(TEXT_WINDOW_PADDING >= JSON_PADDING, "documents are read in the window");

/* What a worker learns and keeps from item to item. */
struct json_worker {
    struct shapes *shapes;
    struct json_flat *flat;
    struct json_embedded *embedded;
};

/* Lines of garbage that follow each other are told in one note. */
struct json_garbage {
    uint64_t offset;
    uint64_t count;
};

struct input {
    struct text_window window;
    struct json_frame frame;
    struct input_log *log;
    struct json_worker *worker;
    struct json_garbage garbage;
    struct input_counts counts;
    uint64_t documents; /* read or not: the number of the next */
    int32_t zone;       /* seconds east of UTC, of times that say none: the user's word, or 0 */
    bool later_part;    /* how many documents stand before it is not known */
    size_t last_len;    /* of the document that the event shows: passed at the next call */
    struct event event;
};

/* ---- the worker ---- */

static void worker_free(void *state)
{
    struct json_worker *worker = state;
    if (worker == NULL)
        return;
    json_embedded_free(worker->embedded);
    json_flat_free(worker->flat);
    shapes_free(worker->shapes);
    free(worker);
}

static void *worker_new(void)
{
    struct json_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(json_names_resolve);
    if (worker->shapes != NULL) {
        worker->flat = json_flat_new(worker->shapes);
        worker->embedded = json_embedded_new(worker->shapes);
    }
    if (worker->flat == NULL || worker->embedded == NULL) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* ---- notes ---- */

static void note(struct input *input, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, const char *text)
{
    input->log->note(input->log, kind, name, offset, count, bw_str_of(text));
}

static void tell_garbage(struct input *input)
{
    const struct json_garbage garbage = input->garbage;
    if (garbage.count == 0)
        return;
    input->garbage.count = 0;
    note(input, INPUT_NOTE_UNREADABLE, BW_STR("json.not_an_object"), garbage.offset, garbage.count,
            garbage.count == 1 ? "text that is no JSON object"
                               : "lines that are no JSON objects, one after the other");
}

static void add_garbage(struct input *input)
{
    if (input->garbage.count++ == 0)
        input->garbage.offset = text_window_offset(&input->window, 0);
    input->counts.unreadable++;
    json_frame_resync(&input->frame, false, 0);
}

/* The last record is whole, and yet there were more. */
static void tell_open(struct input *input)
{
    if (!json_frame_is_open(&input->frame))
        return;
    note(input, INPUT_NOTE_DAMAGE, BW_STR("json.truncated"), text_window_offset(&input->window, 0),
            1, "the end of an array is missing: the file was cut between two records");
    input->frame.guessed = true; /* told once */
}

/* One document that can not be read: told, counted, passed. `at` is where reading failed. */
static void refuse_document(
        struct input *input, bw_status status, size_t at, bool ended, const struct bw_err *err)
{
    char text[sizeof(err->message) + 64];
    bw_str name = BW_STR("json.syntax");
    enum input_note kind = INPUT_NOTE_UNREADABLE;
    snprintf(text, sizeof(text), "%s, %zu bytes into the document", err->message, at);
    if (status == BW_E_LIMIT) {
        name = BW_STR("json.limit");
    } else if (status == BW_E_TRUNCATED && ended) {
        name = BW_STR("json.truncated");
        kind = INPUT_NOTE_DAMAGE;
    } else if (status == BW_E_TRUNCATED) {
        name = BW_STR("json.too_long");
        snprintf(text, sizeof(text), "a document longer than %zu bytes", BW_LIMIT_RECORD_BYTES);
    }
    note(input, kind, name, text_window_offset(&input->window, 0), 1, text);
    input->counts.unreadable++;
    input->documents++;
    json_frame_resync(&input->frame, true, at);
}

/* ---- events ---- */

static void render(const struct event *event, void *context, struct bw_buffer *out)
{
    (void)context;
    json_compact(bw_bytes_str(event->raw), out);
}

static void show_event(struct input *input, const struct json_record *record)
{
    const struct shape_roles *roles = &record->entry->roles;
    struct event *event = &input->event;
    *event = (struct event){
            .shape = &record->entry->shape,
            .values = record->values,
            .time = record->inner_time,
            .offset = text_window_offset(&input->window, 0),
            .record_id = input->later_part ? 0 : input->documents + 1,
            .raw = bw_str_bytes(bw_str_head(text_window_str(&input->window), record->len)),
            .render = render,
    };
    if (event->time == BW_TIME_UNKNOWN)
        event->time = json_record_time(record, input->zone);
    if (event->time == BW_TIME_UNKNOWN && roles->audit_id != SHAPES_NONE)
        event->time = json_audit_time_of(&record->values[roles->audit_id]);
    uint64_t id;
    if (roles->record_id != SHAPES_NONE &&
            json_record_id_of(&record->values[roles->record_id], &id)) {
        event->record_id = id;
        event->numbered = true;
    }
    input->last_len = record->len;
    input->documents++;
    input->counts.records++;
}

/*
 * Reads the document that the window begins with, fetching more of it as long as it does not end.
 * The length that is looked at is capped, so that the outcome does not depend on how the source's
 * bytes come. *ret_at is where reading failed.
 */
static bw_status read_document(
        struct input *input, struct json_record *ret_record, size_t *ret_at, struct bw_err *err)
{
    bw_status status;
    bw_str text;
    do {
        text = bw_str_head(text_window_str(&input->window), BW_LIMIT_RECORD_BYTES);
        status = json_flatten(input->worker->flat, text, ret_record, ret_at, err);
    } while (status == BW_E_TRUNCATED && text.len < BW_LIMIT_RECORD_BYTES &&
             text_window_double(&input->window));
    return status;
}

/* The same, with the fields of a record inside of it. */
static bw_status read_record(
        struct input *input, struct json_record *ret_record, size_t *ret_at, struct bw_err *err)
{
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        const bw_status status = read_document(input, ret_record, ret_at, err);
        if (status != BW_OK || json_embedded_add(input->worker->embedded, ret_record,
                                       text_window_str(&input->window)) == BW_OK)
            return status;
    }
    /* There is no room for the names of both: the outer ones alone. */
    return read_document(input, ret_record, ret_at, err);
}

/* What the window begins with as an event. BW_END: there was none, and it was passed. */
static bw_status take_document(struct input *input, struct bw_err *err)
{
    struct json_record record;
    struct bw_err reason = {.message = ""};
    size_t at = 0;
    const bw_status status = read_record(input, &record, &at, &reason);
    if (status == BW_E_NOMEM)
        return bw_fail(err, status, "%s", reason.message);
    if (status != BW_OK) {
        const size_t seen = text_window_str(&input->window).len;
        refuse_document(input, status, at, seen < BW_LIMIT_RECORD_BYTES, &reason);
        return BW_END;
    }
    if (record.dropped != 0)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("json.fields"),
                text_window_offset(&input->window, 0), 1,
                "more or longer fields than an event can have: the first are given");
    if (record.repeats != 0)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("json.repeated_names"),
                text_window_offset(&input->window, 0), record.repeats,
                "an object has values of the same name again: which belong together is not told");
    show_event(input, &record);
    return BW_OK;
}

static bw_status json_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    if (input->last_len != 0) {
        json_frame_accept(&input->frame, input->last_len);
        input->last_len = 0;
    }
    for (;;) {
        const enum json_frame_found found = json_frame_next(&input->frame);
        if (input->frame.zeros >= LINE_FRAME_ZEROS)
            note(input, INPUT_NOTE_ANOMALY, BW_STR("json.zeros"),
                    text_window_offset(&input->window, 0) - input->frame.zeros, input->frame.zeros,
                    "zero bytes where text should be: a crash, or a piece that was wiped");
        if (found == JSON_FRAME_GARBAGE) {
            add_garbage(input);
            continue;
        }
        tell_garbage(input);
        if (found == JSON_FRAME_END)
            break;
        const bw_status status = take_document(input, err);
        if (status == BW_END)
            continue;
        if (status == BW_OK)
            *ret_event = &input->event;
        return status;
    }
    if (input->window.status == BW_OK) {
        tell_open(input);
        return BW_END;
    }
    if (err != NULL)
        *err = input->window.err;
    return input->window.status;
}

/* ---- the kind ---- */

static void json_close(struct input *input)
{
    if (input == NULL)
        return;
    text_window_release(&input->window);
    free(input);
}

static bw_status json_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    input->log = options->log;
    input->worker = options->worker;
    input->later_part = options->part_start != 0;
    input->zone = options->assume.zone ? options->assume.zone_seconds : 0;
    bw_status status = text_window_init(&input->window, options, err);
    if (status != BW_OK) {
        json_close(input);
        return status;
    }
    json_frame_init(&input->frame, &input->window, options->part_start, options->part_end);
    *ret_input = input;
    return BW_OK;
}

static struct input_counts json_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_json = {
        .name = "json",
        .summary = "JSON logs: lines, arrays or objects one after the other",
        .product = NULL,
        .details =
                "Windows events as Winlogbeat, NXLog, Splunk, evtx_dump and PowerShell write them; "
                "any other JSON by its dotted names",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = json_probe,
        .worker_new = worker_new,
        .worker_free = worker_free,
        .open = json_open,
        .next = json_next,
        .counts = json_counts,
        .close = json_close,
};
