/* sigma/string.h - the text of one Sigma value, its wildcards and escapes resolved. */
#ifndef BW_SIGMA_STRING_H
#define BW_SIGMA_STRING_H

#include "base/arena.h"
#include "base/slice.h"
#include "sigma/image.h"

/* Stands before and behind the name of a placeholder; like SIGMA_GLOB_* never a byte of UTF-8. */
#define SIGMA_STRING_PLACEHOLDER '\xfc'

/*
 * Wildcards at both ends are kept apart from the text, because what contains, startswith and
 * endswith do is to add them.
 */
struct sigma_string {
    bw_str text;     /* plain bytes; SIGMA_GLOB_* and SIGMA_STRING_PLACEHOLDER if `special` */
    bool any_before; /* '*' in front of the text */
    bool any_after;  /* '*' behind it */
    bool special;    /* text contains bytes that are not plain */
};

/*
 * Reads a value as a rule writes it (Sigma rules specification 2.1, "Escaping"): '*' and '?' are
 * wildcards; a backslash before '*', '?' or a backslash makes that plain, before anything else it
 * is a backslash. With `placeholders`, %name% is a placeholder and \% a plain percent sign.
 * False when the arena is full.
 */
bool sigma_string_parse(
        bw_str raw, bool placeholders, struct bw_arena *arena, struct sigma_string *ret_string);

/*
 * Moves wildcards at the ends of `text` (bytes as in struct sigma_string) into the flags and makes
 * one of several '*' in a row. Writes into `text`.
 */
struct sigma_string sigma_string_of_bytes(char *text, size_t len);

/*
 * The next placeholder in `text`, from *at on: its name, and in *ret_start and *at where it begins
 * and ends with its marks. False when there is no more.
 */
bool sigma_string_placeholder(bw_str text, size_t *at, size_t *ret_start, bw_str *ret_name);

#endif
