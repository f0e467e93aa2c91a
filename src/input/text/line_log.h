/*
 * input/text/line_log.h - what all logs have in common whose records are lines of text.
 *
 * A format says how one line becomes fields; here are the window, the lines, parts, notes, counts
 * and the event. An input of lines is a `const struct line_format` and a `const struct input_kind`
 * whose open calls line_log_open and whose other functions are the ones below:
 *
 *     static bw_status foo_open(const struct input_options *o, struct input **ret, struct bw_err
 * *e)
 *     {
 *         return line_log_open(&foo_format, o, ret, e);
 *     }
 */
#ifndef BW_INPUT_TEXT_LINE_LOG_H
#define BW_INPUT_TEXT_LINE_LOG_H

#include "base/arena.h"
#include "input/text/line_frame.h"
#include "input/text/record.h"
#include "plug/input_kind.h"

/* What a line is. */
enum line_verdict {
    LINE_EVENT,   /* the record was filled */
    LINE_NOTHING, /* a comment, a header, a blank line: no record, and nothing is lost */
    LINE_BAD,     /* not of this format: told and counted as unreadable; `reason` says why */
};

/* One line in work. */
struct line_context {
    struct text_record *record; /* begun for the event: add fields (text_record_begin(record, n)
                                 * first, when the line's kind has a layout of its own) */
    struct bw_arena *arena;     /* for what is decoded: emptied before each line */
    void *state;                /* what state_new gave */
    bw_time time;               /* to be filled in; BW_TIME_UNKNOWN */
    uint64_t offset;            /* of the record in the item */
    uint64_t record_id;         /* the line's number; may be replaced by an id of the record */
    bool placeless;             /* struct event has it; false */
    uint32_t anomalies;         /* of enum event_anomaly; 0 */
    bool in_pieces;             /* all words of the line are fields: struct event_field has it */
    const char *reason;         /* why the line is bad: a constant text, or NULL */
};

struct line_format {
    const char *name; /* the input kind's: in notes ("syslog.unreadable") */

    /* One line, without its end. May be any bytes at all. */
    enum line_verdict (*parse)(struct line_context *context, bw_str line);

    /* Lines that go on with the one before (a stack trace); NULL: there are none. */
    line_continues_fn *continues;

    /* Where there are any: what tells of nearly all lines that they are none, and faster. NULL:
     * nothing does. */
    line_begins_fn *begins;

    /* Records that go on until a quote is closed (with the format's state); NULL: there are none. A
     * format that has it can not be split. */
    line_open_fn *open;

    /*
     * What the format remembers from line to line of one item: the header of its columns. NULL:
     * nothing. `options->item_head` has the item's beginning in every part. state_new returns NULL
     * when memory is out.
     */
    void *(*state_new)(const struct input_options *options);
    void (*state_free)(void *state);

    /* At the end of the part: for notes about all of it. NULL: there are none. */
    void (*finish)(void *state);

    /* Records may have their length in front, and no line end: see struct line_frame. */
    bool counted;

    /* What programs export and nobody appends to: the last line needs no end. */
    bool exported;

    /* How an event is printed, with `state` as its context. NULL: as names and values. */
    event_render_fn *render;
};

BW_MUST_CHECK bw_status line_log_open(const struct line_format *format,
        const struct input_options *options, struct input **ret_input, struct bw_err *err);

/* For struct input_kind. The line as it is becomes the field `event.original`, in which keywords
 * are looked for. */
void *line_log_worker_new(void);
void line_log_worker_free(void *worker);
bw_status line_log_next(struct input *input, const struct event **ret_event, struct bw_err *err);
struct input_counts line_log_counts(const struct input *input);
void line_log_close(struct input *input);

#endif
