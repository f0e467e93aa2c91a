#include "input/text/line_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* What a worker learns and keeps from item to item, whatever the format. */
struct line_worker {
    struct shapes *shapes;
    struct text_record *record;
    struct bw_arena *arena;
};

/* Bad lines that follow each other are told in one note. */
struct bad_lines {
    uint64_t offset;
    uint64_t count;
    const char *reason;
    bool first_line; /* of the item */
};

struct input {
    const struct line_format *format;
    struct text_window window;
    struct line_frame frame;
    struct input_log *log;
    struct line_worker *worker;
    void *state;
    bool blank; /* nothing was in the last line, or nothing but zeros */
    struct bad_lines bad;
    struct input_counts counts;
    struct event event;
};

/* ---- the worker ---- */

void line_log_worker_free(void *state)
{
    struct line_worker *worker = state;
    if (worker == NULL)
        return;
    bw_arena_free(worker->arena);
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

void *line_log_worker_new(void)
{
    struct line_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    worker->arena = bw_arena_new(BW_LIMIT_LINE_SCRATCH);
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL || worker->arena == NULL) {
        line_log_worker_free(worker);
        return NULL;
    }
    return worker;
}

/* ---- notes ---- */

static void note(struct input *input, enum input_note kind, const char *what, uint64_t offset,
        uint64_t count, const char *text)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.%s", input->format->name, what);
    input->log->note(input->log, kind, bw_str_of(name), offset, count, bw_str_of(text));
}

static void tell_bad(struct input *input)
{
    const struct bad_lines bad = input->bad;
    input->bad = (struct bad_lines){0};
    if (bad.count != 0)
        note(input, INPUT_NOTE_UNREADABLE, "unreadable", bad.offset, bad.count, bad.reason);
}

static void add_bad(struct input *input, const char *reason)
{
    if (reason == NULL)
        reason = "not a line of this format";
    if (input->bad.count != 0 && input->bad.reason != reason)
        tell_bad(input);
    if (input->bad.count++ == 0) {
        input->bad.offset = line_frame_offset(&input->frame);
        input->bad.reason = reason;
        input->bad.first_line = input->frame.number == 1 && input->counts.records == 0;
    }
    input->counts.unreadable++;
}

static void refuse_long(struct input *input)
{
    char text[64];
    snprintf(text, sizeof(text), "a line longer than %zu bytes", BW_LIMIT_RECORD_BYTES);
    tell_bad(input);
    note(input, INPUT_NOTE_UNREADABLE, "too_long", line_frame_offset(&input->frame), 1, text);
    input->counts.unreadable++;
}

/* ---- events ---- */

/* `count` in the line at hand, behind those that were passed before it. */
static void tell_zeros(struct input *input, uint64_t count)
{
    const uint64_t passed = input->frame.zeros;
    input->frame.zeros = 0;
    if (passed + count != 0)
        note(input, INPUT_NOTE_ANOMALY, "zeros", line_frame_offset(&input->frame) - passed,
                passed + count,
                "zero bytes where text should be: a crash, or a piece that was wiped");
}

/* Space that a crash left unwritten stands before the next line that was written. */
static bw_str skip_zeros(struct input *input, bw_str line)
{
    size_t zeros = 0;
    while (zeros < line.len && line.ptr[zeros] == '\0')
        zeros++;
    tell_zeros(input, zeros);
    return bw_str_from(line, zeros);
}

/* A log whose writer and keeper left it alone begins and ends with whole lines. */
static void tell_begin(struct input *input)
{
    if (input->bad.count == 1 && input->bad.first_line)
        note(input, INPUT_NOTE_ANOMALY, "cut_beginning", input->bad.offset, 1,
                "the first line is none of this log: what stood before was cut off, or something "
                "was put there");
}

static void tell_end(struct input *input)
{
    if (!input->frame.unended || input->blank || input->window.status != BW_OK)
        return;
    if (input->bad.count != 0)
        note(input, INPUT_NOTE_ANOMALY, "cut_end", line_frame_offset(&input->frame), 1,
                "ends in the middle of a line that can not be read: cut, or copied while it was "
                "written");
    else if (input->counts.records != 0 && !input->format->exported)
        note(input, INPUT_NOTE_ANOMALY, "no_line_end", line_frame_offset(&input->frame), 1,
                "the last line has no end: cut, copied while it was written, or edited");
}

/* The record as an event. False when there is no room for its names. */
static bool show_event(struct input *input, const struct line_context *context, bw_str line)
{
    const struct event_value *values;
    const uint64_t offset = line_frame_offset(&input->frame);
    text_record_add_named(input->worker->record, BW_STR("event.original"), line,
            context->in_pieces && text_record_dropped(input->worker->record) == 0
                    ? TEXT_FIELD_IN_PIECES
                    : TEXT_FIELD_DECODED);
    const struct event_shape *shape = text_record_end(input->worker->record, &values);
    if (text_record_dropped(input->worker->record) != 0)
        note(input, INPUT_NOTE_ANOMALY, "fields", offset, 1,
                "more fields than an event can have: the first are given");
    if (shape == NULL)
        return false;
    /* what is the same of all events stands there since the log was opened */
    input->event.shape = shape;
    input->event.values = values;
    input->event.time = context->time;
    input->event.offset = offset;
    input->event.record_id = context->record_id;
    input->event.numbered = context->record_id != input->frame.number;
    input->event.placeless = context->placeless;
    input->event.raw = bw_str_bytes(line);
    input->event.anomalies = context->anomalies;
    input->counts.records++;
    return true;
}

/* One line. True when it is an event. */
static bool take_line(struct input *input, bw_str line)
{
    struct line_context context = {
            .record = input->worker->record,
            .arena = input->worker->arena,
            .state = input->state,
            .time = BW_TIME_UNKNOWN,
            .offset = line_frame_offset(&input->frame),
            .record_id = input->frame.number,
    };
    line = skip_zeros(input, line);
    input->blank = line.len == 0;
    bw_arena_rewind(context.arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    text_record_begin(context.record, 0);
    switch (line.len != 0 ? input->format->parse(&context, line) : LINE_NOTHING) {
    case LINE_EVENT:
        if (BW_UNLIKELY(input->bad.count != 0)) {
            tell_begin(input);
            tell_bad(input);
        }
        if (show_event(input, &context, line))
            return true;
        add_bad(input, "names without end");
        return false;
    case LINE_NOTHING:
        return false;
    case LINE_BAD:
        add_bad(input, context.reason);
        return false;
    }
    return false;
}

bw_status line_log_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    for (;;) {
        bw_str line;
        const enum line_frame_found found = line_frame_next(&input->frame, &line);
        if (found == LINE_FRAME_END)
            break;
        if (found == LINE_FRAME_TOO_LONG) {
            refuse_long(input);
            continue;
        }
        if (take_line(input, line)) {
            *ret_event = &input->event;
            return BW_OK;
        }
    }
    tell_zeros(input, 0);
    tell_end(input);
    tell_bad(input);
    if (input->format->finish != NULL)
        input->format->finish(input->state);
    if (input->window.status == BW_OK)
        return BW_END;
    if (err != NULL)
        *err = input->window.err;
    return input->window.status;
}

/* ---- the kind ---- */

void line_log_close(struct input *input)
{
    if (input == NULL)
        return;
    if (input->state != NULL)
        input->format->state_free(input->state);
    text_window_release(&input->window);
    free(input);
}

bw_status line_log_open(const struct line_format *format, const struct input_options *options,
        struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read lines");
    input->format = format;
    input->log = options->log;
    input->worker = options->worker;
    bw_status status = text_window_init(&input->window, options, err);
    if (status == BW_OK && format->state_new != NULL) {
        input->state = format->state_new(options);
        if (input->state == NULL)
            status = bw_fail(err, BW_E_NOMEM, "no memory to read lines");
    }
    if (status != BW_OK) {
        line_log_close(input);
        return status;
    }
    input->event = (struct event){
            .raw_says_all = true,
            .render = format->render != NULL ? format->render : event_print_timed_json,
            .render_context = input->state,
    };
    line_frame_init(&input->frame, &input->window, format->continues, options);
    input->frame.begins = format->begins;
    input->frame.open = format->open;
    input->frame.state = input->state;
    input->frame.counted = format->counted;
    *ret_input = input;
    return BW_OK;
}

struct input_counts line_log_counts(const struct input *input)
{
    return input->counts;
}
