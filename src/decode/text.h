/* decode/text.h - small looks at text that every decoder of this folder needs. */
#ifndef BW_DECODE_TEXT_H
#define BW_DECODE_TEXT_H

#include "base/buffer.h"
#include "base/slice.h"

bool decode_is_letter(char c);
bool decode_is_digit(char c);
bool decode_is_word(char c); /* letter, digit, underscore */
bool decode_is_blank(char c);

/* The value of a hexadecimal digit, -1 for anything else. */
int decode_hex_digit(char c);

/* Where `word` (lower case) stands in `text` at or after `from`, in any letter case; or SIZE_MAX.
 */
size_t decode_find_word(bw_str text, bw_str word, size_t from);

/* Does `word` (lower case) stand at `at`, in any letter case? */
bool decode_word_at(bw_str text, size_t at, bw_str word);

/* The first place at or after `at` that is no blank or line end; text.len when there is none. */
size_t decode_skip_blanks(bw_str text, size_t at);

/*
 * A quoted text of a script: '…', "…" or, inside a quoted command line, \"…\". It ends at the next
 * quote of its kind that is not doubled; doubled ones stay so in `body`.
 */
struct decode_literal {
    size_t start; /* of the opening quote */
    size_t end;   /* behind the closing one */
    bw_str body;
    bw_str quote; /* as it is written */
};

/* The literal that begins at `at`; false when there is none. */
bool decode_literal_at(bw_str text, size_t at, struct decode_literal *ret_literal);

/* The literal that ends at `end`; false when there is none. */
bool decode_literal_before(bw_str text, size_t end, struct decode_literal *ret_literal);

/* The literal that `out` ends with, but for closing brackets and blanks: those are the tail. */
bool decode_literal_written(
        const struct bw_buffer *out, struct decode_literal *ret_literal, size_t *ret_tail);

/* Puts `made` in the place of the literal that `out` ends with; its tail goes. */
void decode_literal_replace(
        struct bw_buffer *out, const struct decode_literal *literal, const struct bw_buffer *made);

/*
 * A number in the way of PowerShell, VBScript, JavaScript: 65, 0x41, &H41. Returns the bytes it
 * takes at `at`, 0 when there is none or it is past 0x10ffff.
 */
size_t decode_number_at(bw_str text, size_t at, uint32_t *ret_number);

/* Text that a person or a script wrote: well-formed UTF-8, hardly any controls, mostly ASCII. */
bool decode_is_plausible(bw_str text);

/* Words of commands and scripts in it: 0 for none, more for more of them. Looks at the beginning.
 */
unsigned decode_count_known_words(bw_str text);

#endif
