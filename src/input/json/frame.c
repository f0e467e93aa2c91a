#include "input/json/frame.h"

#include <string.h>

#include "format/json/cursor.h"
#include "input/json/wrapper.h"

/* Bytes that may be read in vain for each byte that is passed, and to begin with. A file that is
 * not made to cost time stays far below. */
#define BUDGET_FACTOR 4
#define BUDGET_START  (16 * BW_MIB)

/* How far the end of a broken object in the middle of a line is looked for. */
#define BALANCE_REACH (64 * BW_KIB)

void json_frame_init(struct json_frame *frame, struct text_window *window, uint64_t part_start,
        uint64_t part_end)
{
    *frame = (struct json_frame){
            .window = window,
            .part_end = part_end,
            .line = text_window_offset(window, 0),
            .cut = part_start != 0,
            .later_part = part_start != 0,
            .budget = BUDGET_START,
    };
}

/* Moves over bytes that are dealt with. */
static void pass(struct json_frame *frame, size_t len)
{
    text_window_skip(frame->window, len);
    frame->budget += len * BUDGET_FACTOR;
}

/* The line feed at `at` behind the window's start was seen. */
static void new_line(struct json_frame *frame, size_t at)
{
    frame->line = text_window_offset(frame->window, at + 1);
    frame->indent = 0;
    frame->mid_line = false;
}

/*
 * Over the rest of the line, however long that is; not past `end`, whoever needs no line there.
 * False when no line end was found.
 */
static bool skip_line_until(struct json_frame *frame, uint64_t end)
{
    do {
        const bw_str text = text_window_str(frame->window);
        const size_t at = bw_str_find_char(text, '\n');
        if (at != SIZE_MAX) {
            new_line(frame, at);
            pass(frame, at + 1);
            return true;
        }
        pass(frame, text.len);
    } while (text_window_offset(frame->window, 0) <= end && text_window_more(frame->window));
    return false;
}

static void skip_line(struct json_frame *frame)
{
    (void)skip_line_until(frame, UINT64_MAX);
}

/* ---- braces ---- */

/* Counts braces and brackets outside of strings. */
struct balance {
    uint64_t depth;
    bool in_string;
    bool escaped;
    bool broken; /* a string was cut off by a line end: the count means nothing any more */
};

/* Where the next byte is, from `at` on, that means something: inside strings most do not. */
static size_t balance_jump(const struct balance *b, bw_str text, size_t at)
{
    if (!b->in_string || b->escaped)
        return at;
    return (size_t)(json_text_end(text.ptr + at, text.ptr + text.len) - text.ptr);
}

/* Takes one byte; true when it closes the last bracket. */
static bool balance_step(struct balance *b, char c)
{
    if (c == '\n') {
        b->broken |= b->in_string;
        b->in_string = false;
        b->escaped = false;
    } else if (b->in_string) {
        b->in_string = c != '"' || b->escaped;
        b->escaped = c == '\\' && !b->escaped;
    } else if (c == '"') {
        b->in_string = true;
    } else if (c == '{' || c == '[') {
        b->depth++;
    } else if ((c == '}' || c == ']') && b->depth != 0) {
        return --b->depth == 0 && !b->broken;
    }
    return false;
}

/* Over what follows the array of a wrapper: `frame->wrapper` objects end there. */
static void skip_wrapper_end(struct json_frame *frame)
{
    struct balance b = {.depth = frame->wrapper};
    frame->wrapper = 0;
    do {
        const bw_str text = text_window_str(frame->window);
        for (size_t i = 0; (i = balance_jump(&b, text, i)) < text.len; i++) {
            if (text.ptr[i] == '\n')
                new_line(frame, i);
            if (balance_step(&b, text.ptr[i])) {
                pass(frame, i + 1);
                return;
            }
        }
        pass(frame, text.len);
    } while (text_window_more(frame->window));
}

/* ---- between documents ---- */

/* What the byte at `at` between two documents means for the line; false when it does not belong
 * there. */
static bool between_step(struct json_frame *frame, char c, size_t at)
{
    switch (c) {
    case '\n':
        new_line(frame, at);
        return true;
    case ' ':
    case '\t':
        frame->indent += !frame->mid_line;
        return true;
    case '[':
        frame->arrays++;
        frame->mid_line = true;
        return true;
    case ']':
        frame->arrays -= frame->arrays != 0;
        frame->mid_line = true;
        return true;
    case '\0': /* space that was reserved and never written */
        frame->zeros++;
        return true;
    case ',':
    case '\r':
    case '\x1e': /* RFC 7464 */
        return true;
    default:
        return false;
    }
}

/* Over everything that may stand between documents; false at the end. */
static bool skip_between(struct json_frame *frame)
{
    do {
        bw_str text = text_window_str(frame->window);
        size_t at = 0;
        while (at < text.len && between_step(frame, text.ptr[at], at)) {
            at++;
            if (frame->wrapper == 0 || text.ptr[at - 1] != ']')
                continue;
            pass(frame, at);
            skip_wrapper_end(frame);
            text = text_window_str(frame->window);
            at = 0;
        }
        pass(frame, at);
        if (at < text.len)
            return true;
    } while (text_window_more(frame->window));
    return false;
}

/* Steps into a wrapper if the document at the window's start is one. */
static bool enter_wrapper(struct json_frame *frame)
{
    size_t len;
    unsigned depth;
    bw_status status;
    do {
        status = json_wrapper_match(text_window_str(frame->window), &len, &depth);
    } while (status == BW_E_TRUNCATED && text_window_double(frame->window));
    if (status != BW_OK)
        return false;
    pass(frame, len);
    frame->mid_line = true;
    frame->wrapper = depth;
    return true;
}

enum json_frame_found json_frame_next(struct json_frame *frame)
{
    frame->zeros = 0;
    if (frame->cut) {
        /* Were every part to look for the end of a line that goes through all of them, a file of
         * one line would be read as often as it has parts. */
        frame->cut = false;
        if (!skip_line_until(frame, frame->part_end))
            return JSON_FRAME_END;
    }
    for (;;) {
        if (!skip_between(frame) || frame->line > frame->part_end)
            return JSON_FRAME_END;
        if (*text_window_str(frame->window).ptr != '{')
            return JSON_FRAME_GARBAGE;
        if (frame->wrapper != 0 || !enter_wrapper(frame))
            return JSON_FRAME_DOCUMENT;
    }
}

bool json_frame_is_open(const struct json_frame *frame)
{
    const bool whole = !frame->later_part && frame->part_end == UINT64_MAX;
    return whole && !frame->guessed && (frame->arrays != 0 || frame->wrapper != 0);
}

void json_frame_accept(struct json_frame *frame, size_t len)
{
    /* Which line the end is in matters only where the part ends. */
    if (text_window_offset(frame->window, 0) + 3 * (uint64_t)len > frame->part_end) {
        const char *text = text_window_str(frame->window).ptr;
        const char *last = memrchr(text, '\n', len);
        if (last != NULL)
            new_line(frame, (size_t)(last - text));
    }
    pass(frame, len);
    frame->mid_line = true;
}

/* ---- after trouble ---- */

/* From the beginning of a line: see json_frame_resync. */
static void resync_lines(struct json_frame *frame)
{
    const size_t indent = frame->indent;
    struct balance b = {0};
    bool leading = false;
    do {
        const bw_str text = text_window_str(frame->window);
        for (size_t i = 0; (i = balance_jump(&b, text, i)) < text.len; i++) {
            const char c = text.ptr[i];
            if (leading && c == '{' && frame->indent <= indent) {
                pass(frame, i);
                return;
            }
            leading = c == '\n' || (leading && (c == ' ' || c == '\t' || c == '\r' || c == ','));
            frame->indent += leading && (c == ' ' || c == '\t');
            if (c == '\n')
                new_line(frame, i);
            if (balance_step(&b, c)) {
                frame->mid_line = true;
                pass(frame, i + 1);
                return;
            }
        }
        pass(frame, text.len);
    } while (text_window_more(frame->window));
}

/* Behind the object at the window's start, if it ends on its line and not too far away. */
static bool skip_balanced(struct json_frame *frame)
{
    struct balance b = {0};
    bw_str text = text_window_str(frame->window);
    while (text.len < BALANCE_REACH && bw_str_find_char(text, '\n') == SIZE_MAX &&
            text_window_more(frame->window))
        text = text_window_str(frame->window);
    text = text_window_str(frame->window); /* the last call may have moved it */
    if (frame->budget < BALANCE_REACH)
        return false;
    const size_t reach = text.len < BALANCE_REACH ? text.len : BALANCE_REACH;
    for (size_t i = 0; i < reach && text.ptr[i] != '\n'; i++) {
        if (!balance_step(&b, text.ptr[i]))
            continue;
        pass(frame, i + 1);
        return true;
    }
    frame->budget -= reach;
    return false;
}

/* Looks for `},{"` and its like: a brace or comma, then an object that begins with a name. */
struct boundary {
    enum {
        BOUNDARY_NONE,
        BOUNDARY_CLOSED,
        BOUNDARY_OPENED
    } state;
    size_t brace; /* behind the window's start */
};

/* Takes the byte at `at`; true when it completes a boundary. */
static bool boundary_step(struct boundary *b, char c, size_t at)
{
    if (b->state == BOUNDARY_OPENED && c == '"')
        return true;
    if (c == ' ' || c == '\t' || c == '\r')
        return false;
    if (b->state == BOUNDARY_CLOSED && c == '{') {
        b->state = BOUNDARY_OPENED;
        b->brace = at;
    } else {
        b->state = c == '}' || c == ',' ? BOUNDARY_CLOSED : BOUNDARY_NONE;
    }
    return false;
}

/* To the next boundary on this line, or else to the next line. */
static void skip_to_boundary(struct json_frame *frame)
{
    struct boundary b = {.state = BOUNDARY_NONE};
    size_t at = 1;
    for (;;) {
        const bw_str text = text_window_str(frame->window);
        for (; at < text.len; at++) {
            if (text.ptr[at] == '\n') {
                pass(frame, at);
                skip_line(frame);
                return;
            }
            if (boundary_step(&b, text.ptr[at], at)) {
                pass(frame, b.brace);
                return;
            }
        }
        /* what is already seen goes, but for a brace that may turn out to be the one */
        const size_t keep = b.state == BOUNDARY_OPENED ? b.brace : at;
        pass(frame, keep);
        at -= keep;
        b.brace -= b.state == BOUNDARY_OPENED ? keep : 0;
        if (!text_window_more(frame->window)) {
            pass(frame, text_window_str(frame->window).len);
            return;
        }
    }
}

void json_frame_resync(struct json_frame *frame, bool document, size_t tried)
{
    const bool spent = tried > frame->budget;
    frame->guessed = true;
    frame->budget -= spent ? frame->budget : tried;
    if (spent || (!document && !frame->mid_line)) {
        skip_line(frame);
        return;
    }
    if (!frame->mid_line) {
        resync_lines(frame);
        return;
    }
    if (!document || !skip_balanced(frame))
        skip_to_boundary(frame);
}
