/*
 * base/chars.h - what ASCII characters are, by one look into a table: words of a line are gone over
 * byte by byte, and comparing each with the ends of ranges costs more than the rest.
 */
#ifndef BW_BASE_CHARS_H
#define BW_BASE_CHARS_H

#include "base/slice.h"

/* A character may be in several classes. Bytes of 0x80 and more are in none. */
enum bw_char_class {
    BW_CHAR_DIGIT = 1,
    BW_CHAR_LETTER = 2,
    BW_CHAR_OF_PROGRAM = 4, /* - _ / . in names of programs */
    BW_CHAR_OF_ADDRESS = 8, /* . : % - [ ] in addresses and names of hosts */
};

extern const uint8_t bw_char_classes[256];

/* How many bytes stand in front of the first that is in none of the `classes` (their sum). */
static inline size_t bw_length_of(bw_str text, unsigned classes)
{
    size_t len = 0;
    while (len < text.len && (bw_char_classes[(uint8_t)text.ptr[len]] & classes) != 0)
        len++;
    return len;
}

#endif
