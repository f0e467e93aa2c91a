#include "input/windows/windows_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/xml/flatten.h"
#include "format/xml/render.h"
#include "input/text/window.h"
#include "input/windows/xml_frame.h"

_Static_assert(TEXT_WINDOW_PADDING >= XML_PADDING, "events are read in the window");

/* What a worker learns and keeps from item to item. */
struct xml_worker {
    struct shapes *shapes;
    struct xml_flat *flat;
};

struct input {
    struct text_window window;
    struct xml_frame frame;
    struct input_log *log;
    struct xml_worker *worker;
    struct input_counts counts;
    uint64_t events; /* read or not */
    bool later_part; /* how many events stand before it is not known */
    size_t last_len; /* of the event that is shown: passed at the next call */
    struct event event;
};

/* ---- the worker ---- */

static void worker_free(void *state)
{
    struct xml_worker *worker = state;
    if (worker == NULL)
        return;
    xml_flat_free(worker->flat);
    shapes_free(worker->shapes);
    free(worker);
}

static void *worker_new(void)
{
    struct xml_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(xml_resolve_roles);
    if (worker->shapes != NULL)
        worker->flat = xml_flat_new(worker->shapes);
    if (worker->flat == NULL) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* ---- what is it? ---- */

/* Space for the beginning of UTF-16 as UTF-8: an event's start tag stands well before. */
#define PROBE_SCRATCH (12 * BW_KIB)

/* True when an event's start tag is somewhere in `text`. */
static bool has_event(bw_str text)
{
    size_t at;
    while ((at = bw_str_find(text, BW_STR("<Event"))) != SIZE_MAX) {
        text = bw_str_from(text, at);
        if (xml_begins_event(text))
            return true;
        text = bw_str_from(text, 1);
    }
    return false;
}

static enum input_match match_text(bw_str text)
{
    while (text.len != 0 && (xml_is_blank(text.ptr[0]) || text.ptr[0] == '\0'))
        text = bw_str_from(text, 1);
    if (text.len == 0 || text.ptr[0] != '<' || !has_event(text))
        return INPUT_MATCH_NO;
    if (bw_str_find(text, BW_STR("schemas.microsoft.com/win/2004/08/events")) != SIZE_MAX)
        return INPUT_MATCH_SURE;
    return bw_str_find(text, BW_STR("<System")) != SIZE_MAX ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

static enum input_match xml_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[PROBE_SCRATCH];
    size_t mark;
    (void)whole;
    *ret_split = false;
    if (head.len == 0)
        return INPUT_MATCH_NO;
    bool all = true;
    const bw_str text = text_head_decode(head, scratch, sizeof(scratch), &all);
    const enum input_match match = match_text(text);
    /* An event belongs to the part in which its first line begins, however many lines it has. */
    *ret_split = match != INPUT_MATCH_NO && text_encoding_detect(head, &mark) == TEXT_UTF8;
    return match;
}

/* ---- events ---- */

static void refuse_event(
        struct input *input, bw_status status, size_t at, bool ended, const struct bw_err *err)
{
    char text[sizeof(err->message) + 64];
    bw_str name = BW_STR("xml.syntax");
    enum input_note kind = INPUT_NOTE_UNREADABLE;
    snprintf(text, sizeof(text), "%s, %zu bytes into the event", err->message, at);
    if (status == BW_E_LIMIT) {
        name = BW_STR("xml.limit");
    } else if (status == BW_E_TRUNCATED && ended) {
        name = BW_STR("xml.truncated");
        kind = INPUT_NOTE_DAMAGE;
    } else if (status == BW_E_TRUNCATED) {
        name = BW_STR("xml.too_long");
        snprintf(text, sizeof(text), "an event longer than %zu bytes", BW_LIMIT_RECORD_BYTES);
    }
    input->log->note(
            input->log, kind, name, text_window_offset(&input->window, 0), 1, bw_str_of(text));
    input->counts.unreadable++;
    input->events++;
    xml_frame_resync(&input->frame, at);
}

static void show_event(struct input *input, const struct xml_record *record)
{
    const struct shape_roles *roles = &record->entry->roles;
    struct event *event = &input->event;
    *event = (struct event){
            .shape = &record->entry->shape,
            .values = record->values,
            .time = BW_TIME_UNKNOWN,
            .offset = text_window_offset(&input->window, 0),
            .record_id = input->later_part ? 0 : input->events + 1,
            .raw = bw_str_bytes(bw_str_head(text_window_str(&input->window), record->len)),
            .render = xml_render,
    };
    if (roles->times[0] != SHAPES_NONE && record->values[roles->times[0]].kind == EVENT_VALUE_TIME)
        event->time = record->values[roles->times[0]].i;
    if (roles->record_id != SHAPES_NONE &&
            record->values[roles->record_id].kind == EVENT_VALUE_UINT) {
        event->record_id = record->values[roles->record_id].u;
        event->numbered = true;
    }
    input->last_len = record->len;
    input->events++;
    input->counts.records++;
}

/* What the window begins with as an event. BW_END: there was none, and it was passed. */
static bw_status take_event(struct input *input, struct bw_err *err)
{
    struct xml_record record;
    struct bw_err reason = {.message = ""};
    size_t at = 0;
    bw_status status;
    bw_str text;
    do {
        text = bw_str_head(text_window_str(&input->window), BW_LIMIT_RECORD_BYTES);
        status = xml_flatten(input->worker->flat, text, &record, &at, &reason);
    } while (status == BW_E_TRUNCATED && text.len < BW_LIMIT_RECORD_BYTES &&
             text_window_double(&input->window));
    if (status == BW_E_NOMEM)
        return bw_fail(err, status, "%s", reason.message);
    if (status != BW_OK) {
        refuse_event(input, status, at, text.len < BW_LIMIT_RECORD_BYTES, &reason);
        return BW_END;
    }
    if (record.dropped != 0)
        input->log->note(input->log, INPUT_NOTE_ANOMALY, BW_STR("xml.fields"),
                text_window_offset(&input->window, 0), 1,
                BW_STR("more or longer fields than an event can have: the first are given"));
    show_event(input, &record);
    return BW_OK;
}

/* What is neither an event nor markup around events. */
static void tell_other(struct input *input, const struct xml_frame_other *other)
{
    if (other->kind == XML_FRAME_DOCTYPE) {
        input->log->note(input->log, INPUT_NOTE_ANOMALY, BW_STR("xml.doctype"), other->offset, 1,
                BW_STR("a document type: passed over, its entities are not resolved"));
        return;
    }
    input->log->note(input->log, INPUT_NOTE_UNREADABLE, BW_STR("xml.junk"), other->offset, 1,
            BW_STR("text that belongs to no event"));
    input->counts.unreadable++;
}

/* The last event is whole, and yet there were more. */
static void tell_open(struct input *input)
{
    if (!xml_frame_is_open(&input->frame))
        return;
    input->frame.guessed = true; /* told once */
    input->log->note(input->log, INPUT_NOTE_DAMAGE, BW_STR("xml.truncated"),
            text_window_offset(&input->window, 0), 1,
            BW_STR("the end of the element around the events is missing: the file was cut"));
}

static bw_status xml_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    if (input->last_len != 0) {
        xml_frame_accept(&input->frame, input->last_len);
        input->last_len = 0;
    }
    for (;;) {
        struct xml_frame_other other;
        const enum xml_frame_found found = xml_frame_next(&input->frame, &other);
        if (found == XML_FRAME_END)
            break;
        if (found != XML_FRAME_EVENT) {
            tell_other(input, &other);
            continue;
        }
        const bw_status status = take_event(input, err);
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

static void xml_close(struct input *input)
{
    if (input == NULL)
        return;
    text_window_release(&input->window);
    free(input);
}

static bw_status xml_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read XML");
    input->log = options->log;
    input->worker = options->worker;
    bw_status status = text_window_init(&input->window, options, err);
    if (status != BW_OK) {
        xml_close(input);
        return status;
    }
    input->later_part = options->part_start != 0;
    xml_frame_init(&input->frame, &input->window, options->part_start, options->part_end);
    *ret_input = input;
    return BW_OK;
}

static struct input_counts xml_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_windows_xml = {
        .name = "windows-xml",
        .summary = "Windows events exported as XML",
        .product = "windows",
        .details =
                "wevtutil with and without a root element, Event Viewer, Splunk's raw XML lines; "
                "UTF-8 and UTF-16",
        .split = INPUT_SPLIT_LINES,
        .probe = xml_probe,
        .worker_new = worker_new,
        .worker_free = worker_free,
        .open = xml_open,
        .next = xml_next,
        .counts = xml_counts,
        .close = xml_close,
};
