/*
 * input/json/lines.h - lines that are made of JSON, as a source: what everything has in common that
 * reads records out of another document.
 */
#ifndef BW_INPUT_JSON_LINES_H
#define BW_INPUT_JSON_LINES_H

#include "base/buffer.h"
#include "base/source.h"
#include "format/json/cursor.h"
#include "input/text/window.h"

struct json_lines;

/*
 * Puts the next lines into `text`, which is empty; it may leave none. BW_END: there are no more;
 * any other answer than BW_OK is an error, which the window has.
 */
typedef bw_status json_lines_next_fn(struct json_lines *lines);

/* The first member of whoever makes the lines, so that the source leads to him. */
struct json_lines {
    struct bw_source source; /* first: what reads the lines */
    struct text_window window;
    struct input_log *log; /* NULL: nobody wants to know */
    json_lines_next_fn *next;
    struct bw_buffer text;
    size_t given;   /* of it */
    unsigned state; /* of who makes them: 0 at the beginning */
};

/* Borrows source and log of `options`. At most `max` bytes of lines are in memory at once. When it
 * fails, nothing is to be released. */
BW_MUST_CHECK bw_status json_lines_init(struct json_lines *lines,
        const struct input_options *options, size_t max, json_lines_next_fn *next,
        struct bw_err *err);
void json_lines_release(struct json_lines *lines);

/* Calls `next`, for whoever looks at the lines himself. */
bw_status json_lines_more(struct json_lines *lines);

/* A note of kind `name` at the beginning of the window. */
void json_lines_tell(
        struct json_lines *lines, enum input_note kind, const char *name, const char *text);

/*
 * Calls `take` with what the window begins with, and again, from the same state and with more of
 * the item, as long as it answers BW_E_TRUNCATED and there is more. The last answer; *ret_passed
 * is how much of the window `take` passed.
 */
typedef bw_status json_lines_take_fn(struct json_lines *lines, struct json_cursor *c);
bw_status json_lines_take(struct json_lines *lines, json_lines_take_fn *take, size_t *ret_passed);

#endif
