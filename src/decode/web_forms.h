/*
 * decode/web_forms.h - what a text of a request can mean: as it was written, percent-decoded (as
 * often as it changes), and with the lookups of Log4j taken apart.
 *
 * Sources: RFC 3986 2.1 (percent-encoding), the URL standard's form decoding ('+'), Microsoft's
 * %uXXXX, the C1 escapes of Apache httpd (ap_escape_logitem) and nginx (escape=default), Log4j 2's
 * manual, "Lookups".
 */
#ifndef BW_DECODE_WEB_FORMS_H
#define BW_DECODE_WEB_FORMS_H

#include "base/arena.h"
#include "base/limits.h"

/* The text itself, without a log's escapes, each round of decoding, and the lookups. */
#define WEB_FORMS_MAX (BW_LIMIT_WEB_DECODE_ROUNDS + 3)

struct web_forms {
    bw_str items[WEB_FORMS_MAX]; /* the first is the text as it stands in the log */
    uint32_t count;
};

enum web_forms_flag {
    WEB_FORMS_PERCENT = 1u << 0, /* percent-encoding is undone */
    WEB_FORMS_PLUS = 1u << 1,    /* and '+' is a blank behind the first '?' */
    WEB_FORMS_QUERY = 1u << 2,   /* the text is a query: '+' is a blank everywhere */
    WEB_FORMS_ESCAPES = 1u << 3, /* \xhh, \", \\ and so on are the log's */
};

/* True when `text` has forms other than itself: one look, without an allocation. */
bool web_forms_needed(bw_str text, unsigned flags);

/*
 * All forms of `text`, each one different from the one before it. New ones are in `arena`; one that
 * does not fit there is left out. Bytes that come out may be any, NUL and malformed UTF-8 included.
 */
void web_forms_make(
        bw_str text, unsigned flags, struct bw_arena *arena, struct web_forms *ret_forms);

/* Pieces of it, for tests and for inputs with rules of their own. Each returns false, and stores
 * nothing, when the text does not change by it (or `arena` is full). */
bool web_percent_decode(bw_str text, unsigned flags, struct bw_arena *arena, bw_str *ret_text);
bool web_unescape(bw_str text, struct bw_arena *arena, bw_str *ret_text);
bool web_lookups_resolve(bw_str text, struct bw_arena *arena, bw_str *ret_text);

#endif
