/*
 * format/evtx/canon.h - BinXML in a form that does not depend on where it stands.
 *
 * The same template has other bytes in every chunk: names are offsets, and stand inside the
 * definition where it is the first to use them. Here names are written out, so that equal templates
 * are equal bytes and are compiled once.
 */
#ifndef BW_FORMAT_EVTX_CANON_H
#define BW_FORMAT_EVTX_CANON_H

#include "base/buffer.h"
#include "format/evtx/token.h"

/* A literal of a record without template: its value stands apart, as if it were a substitution. */
#define EVTX_CANON_VALUE 0x10

/* Values of a record, of all its template instances one after the other. */
struct evtx_items {
    struct evtx_item *items;
    uint32_t count;
    uint32_t capacity;
};

bool evtx_items_add(struct evtx_items *items, struct evtx_item item);

/*
 * Appends the canonical form of a template definition: all tokens up to EOF or the end.
 * Layout, numbers little-endian, names and texts as a 16-bit length in bytes and UTF-16LE:
 *   OPEN_START dependency:16 name | ATTRIBUTE name | ENTITY_REF name | CHAR_REF code:16
 *   VALUE type:8 text | CDATA text | SUBSTITUTION or OPTIONAL index:16 type:8
 *   CLOSE_START | CLOSE_EMPTY | END_ELEMENT | EVTX_CANON_VALUE
 * Processing instructions carry nothing that is an event's and are left out.
 */
BW_MUST_CHECK bw_status evtx_canon_definition(
        struct evtx_tokens *tokens, struct bw_buffer *out, struct bw_err *err);

/*
 * The same for one element that stands in a record without a template, the reader at its start.
 * Literals go to `items`, except the names of <Data Name="…">, which are part of the form.
 */
BW_MUST_CHECK bw_status evtx_canon_element(struct evtx_tokens *tokens, struct bw_buffer *out,
        struct evtx_items *items, struct bw_err *err);

/*
 * BW_OK when `canon` is the canonical form of a definition, whole and within all limits: for one
 * that somebody else made. BW_E_MALFORMED or BW_E_LIMIT.
 */
BW_MUST_CHECK bw_status evtx_canon_check(bw_bytes canon, struct bw_err *err);

#endif
