/*
 * input/text/line_frame.h - where the lines are in a stream of text, for every format that has
 * lines.
 *
 * A record is one line, or a line and those behind it that go on with it (a stack trace). Cut items
 * follow INPUT_SPLIT_LINES: a record belongs to the part in which its first line begins.
 */
#ifndef BW_INPUT_TEXT_LINE_FRAME_H
#define BW_INPUT_TEXT_LINE_FRAME_H

#include "input/text/window.h"

/* True when `line` (without its end) goes on with the record of the line before it. */
typedef bool line_continues_fn(bw_str line);

/* True: the line does not continue a record. False: it may. `state` is that of the format. */
typedef bool line_begins_fn(const void *state, bw_str line);

/* A quoted value may hold line ends. */
enum line_open {
    LINE_CLOSED, /* the record ends with the line */
    LINE_OPEN,   /* it goes on in the next */
    LINE_BROKEN, /* what seemed open never was: the record was its first line */
};

/* How it is at the end of `line`, when `open` says whether the record was open at its beginning. */
typedef enum line_open line_open_fn(void *state, bool open, bw_str line);

/* So many zeros in a row are no text: a record ends there. Fewer may be in what a peer has sent. */
#define LINE_FRAME_ZEROS 64

struct line_frame {
    struct text_window *window; /* borrowed */
    line_continues_fn *continues;
    line_begins_fn *begins; /* NULL, or set after line_frame_init, as the two that follow */
    line_open_fn *open;     /* for items that are not split */
    void *state;
    bool counted;     /* a record may have its length in front (RFC 6587, 3.4.1), and no line end */
    bool mid_line;    /* what was shown last was such a one, and the next follows at once */
    uint64_t in_vain; /* bytes that were looked at for the end of records that had none */
    uint64_t part_end;
    uint64_t number; /* of the line that the record begins with, from 1; 0: not known */
    uint64_t lines;  /* of the record that was shown last */
    size_t shown;    /* bytes of it, with its line end: passed at the next call */
    size_t next;     /* of the line behind it, with its line feed; 0: that was not looked at */
    bool unended;    /* what was shown last has no line end: the item ends there */
    uint64_t zeros;  /* that were passed before the record: more than a line may have */
    bool cut;        /* the part begins inside a line that is another part's */
    bool later_part;
};

enum line_frame_found {
    LINE_FRAME_END,      /* of the part or the item: window->status says which */
    LINE_FRAME_RECORD,   /* *ret_text is a record */
    LINE_FRAME_TOO_LONG, /* a line longer than BW_LIMIT_RECORD_BYTES: *ret_text is its beginning */
};

/* `continues` may be NULL: then each line is a record. */
void line_frame_init(struct line_frame *frame, struct text_window *window,
        line_continues_fn *continues, const struct input_options *options);

/*
 * Moves to the next record: its text without the last line end (LF or CR LF), valid until the next
 * call. A record that would grow past BW_LIMIT_RECORD_BYTES ends at a line end before that.
 */
enum line_frame_found line_frame_next(struct line_frame *frame, bw_str *ret_text);

/* Where in the item the record begins that was shown last. */
uint64_t line_frame_offset(const struct line_frame *frame);

/* ---- for probes ---- */

/* True when `line` is one of the format. Sees lines without their end; never an empty one. */
typedef bool line_looks_fn(bw_str line);

/*
 * How sure the first lines of `head` make: SURE when (nearly) all of them are of the format, LIKELY
 * when half are, WEAK when some are. Lines that begin with `comment` are passed over ('\0': none
 * are). Sets *ret_split as input_kind's probe does.
 */
enum input_match line_frame_probe(
        bw_bytes head, bool whole, line_looks_fn *looks, char comment, bool *ret_split);

#endif
