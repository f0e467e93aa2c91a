/* report/terminal/text.h - text for a terminal: harmless, of known width, colored when wished. */
#ifndef BW_REPORT_TERMINAL_TEXT_H
#define BW_REPORT_TERMINAL_TEXT_H

#include "base/buffer.h"
#include "finding/level.h"

struct term {
    struct bw_buffer *out; /* borrowed */
    unsigned width;        /* columns of a line */
    bool color;
};

/* The columns that a terminal gives a code point: 0, 1 or 2. */
unsigned term_code_width(uint32_t code);

/*
 * Appends text from evidence, cut with "..." to at most `columns`, and returns the columns it
 * takes. Nothing in it can move the cursor, change colors or turn the direction of reading:
 * controls are written as \x1b, invisible and bidirectional ones as <U+202E>; line ends and tabs
 * become blanks; of combining marks in a row two stay.
 */
unsigned term_text(struct term *t, bw_str text, unsigned columns);

/* The same with blanks behind (or before) it, so that it takes `columns` exactly. */
void term_cell(struct term *t, bw_str text, unsigned columns);
void term_cell_right(struct term *t, bw_str text, unsigned columns);

void term_blanks(struct term *t, unsigned columns);
void term_line_end(struct term *t);

/* ANSI colors, or nothing. Every style ends with term_plain. */
void term_bold(struct term *t);
void term_dim(struct term *t);
void term_level(struct term *t, enum finding_level level);
void term_plain(struct term *t);

/* Prose of ours, broken at blanks; lines after the first begin with `indent` blanks. The first
 * continues a line that has `column` columns already. Ends the line. */
void term_wrap(struct term *t, bw_str prose, unsigned column, unsigned indent);

/* 1,234,567 */
void term_add_count(struct bw_buffer *out, uint64_t count);
/* "1 record", "2,000 records": `noun` in the singular, plural with an s */
void term_add_counted(struct bw_buffer *out, uint64_t count, const char *noun);
/* 512 bytes, 1.5 KiB, 20 GiB */
void term_add_size(struct bw_buffer *out, uint64_t bytes);
/* "2022-07-01 03:04:05", 19 columns; "unknown" when it is */
void term_add_time(struct bw_buffer *out, bw_str rfc3339);

/*
 * `word` so that a POSIX shell takes it as one word. False, and nothing added, when it has anything
 * in it that a terminal would not show as it is: such a thing is not to be pasted.
 */
bool term_add_shell_word(struct bw_buffer *out, bw_str word);

/*
 * The path that an item's label stands for (engine/label.h: "\xff" is a byte), so that bash, zsh
 * and ksh take it as one word. What a terminal would not show stands in it as $'\377'.
 */
void term_add_path_word(struct bw_buffer *out, bw_str label);

#endif
