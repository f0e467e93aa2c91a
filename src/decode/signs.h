/*
 * decode/signs.h - what a text must hold before it is worth a closer look: one pass over it, with
 * one table look-up for each character. Most command lines have none of it.
 */
#ifndef BW_DECODE_SIGNS_H
#define BW_DECODE_SIGNS_H

#include "base/slice.h"

enum decode_sign {
    DECODE_SIGN_CARET = 1u << 0,    /* ^ before a letter, a quote or itself */
    DECODE_SIGN_BACKTICK = 1u << 1, /* a backtick behind a letter or before one */
    DECODE_SIGN_QUOTES = 1u << 2,   /* a quote, or two, inside a word; or ${ */
    DECODE_SIGN_PERCENT = 1u << 3,  /* %name or !name */
    DECODE_SIGN_ESCAPE = 1u << 4,   /* \x, \u, \digit, %digit */
    DECODE_SIGN_CODES = 1u << 5,    /* [c, r(, digit and comma */
    DECODE_SIGN_PLUS = 1u << 6,     /* + or & next to a quote, a bracket or a blank */
    DECODE_SIGN_FORMAT = 1u << 7,   /* {digit */
    DECODE_SIGN_OPERATOR = 1u << 8, /* a dash or dot behind a quote, bracket or both */
    DECODE_SIGN_LIST = 1u << 9,     /* a comma behind a quote */
    DECODE_SIGN_RUN = 1u << 10,    /* a long run of base64's characters that decodes to something */
    DECODE_SIGN_ASSIGN = 1u << 11, /* $ before a letter and = before a quote or a blank */
    DECODE_SIGN_NAME = 1u << 12,   /* a dot, an & or a colon before a quote or a bracket */
    DECODE_SIGN_INDEX = 1u << 13,  /* [digit */
    DECODE_SIGN_DOUBLED = 1u << 15, /* two quotes */
    DECODE_SIGN_SHELL = 1u << 14,   /* $name, a pipe, <<<, \letter\, {letter */
};

/* Signs of UTF-8 text, of UTF-16LE bytes. */
unsigned decode_signs(bw_str text);
unsigned decode_signs_utf16le(bw_bytes utf16);

#endif
