/*
 * input/json/frame.h - where the documents are in a stream of JSON, and where to go on after one
 * that can not be read.
 *
 * Between documents blanks, commas and brackets mean nothing, so that lines, arrays and objects one
 * after the other are all the same. Everything else there is garbage.
 */
#ifndef BW_INPUT_JSON_FRAME_H
#define BW_INPUT_JSON_FRAME_H

#include "input/text/window.h"

struct json_frame {
    struct text_window *window; /* borrowed */
    uint64_t part_end;
    uint64_t line;    /* where in the item the line begins that the window's start is in */
    uint64_t budget;  /* bytes that may yet be read in vain, see json_frame_resync */
    size_t indent;    /* blanks at the beginning of that line */
    bool cut;         /* the part begins inside a line that is another part's */
    bool later_part;  /* there is another part before this one */
    bool mid_line;    /* a document or a bracket stands before on that line */
    unsigned wrapper; /* objects that end behind the array that we are in; 0: in no such array */
    uint64_t zeros;   /* bytes of zero that were passed before what json_frame_next found */
    uint64_t arrays;  /* that began and have not ended */
    bool guessed;     /* something was passed that could not be read: brackets mean nothing more */
};

enum json_frame_found {
    JSON_FRAME_END,      /* of the part or the item */
    JSON_FRAME_DOCUMENT, /* the window begins with a brace */
    JSON_FRAME_GARBAGE,  /* the window begins with something else */
};

void json_frame_init(struct json_frame *frame, struct text_window *window, uint64_t part_start,
        uint64_t part_end);

/* Moves the window to what comes next. */
enum json_frame_found json_frame_next(struct json_frame *frame);

/*
 * At the item's end: true when an array, or the answer around one, has not ended, though all that
 * stands in it could be read: the file was cut between two records. Never of a part.
 */
bool json_frame_is_open(const struct json_frame *frame);

/* Moves over a document of `len` bytes. */
void json_frame_accept(struct json_frame *frame, size_t len);

/*
 * Moves from a document or garbage that can not be read to where the next one may begin. `tried` is
 * how many bytes were read in vain.
 *
 * From the beginning of a line: behind the object if its braces match up, or else to the next line
 * that begins with a brace and is not indented deeper. From the middle of a line: behind the
 * object, or to the next boundary that looks like `},{"`, or to the next line. Hostile input could
 * make us read the same bytes again and again: when `budget` is used up, the whole line is given
 * up.
 */
void json_frame_resync(struct json_frame *frame, bool document, size_t tried);

#endif
