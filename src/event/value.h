/* event/value.h - one value of an event, as the evidence has it: text is made only when asked for.
 */
#ifndef BW_EVENT_VALUE_H
#define BW_EVENT_VALUE_H

#include "base/buffer.h"
#include "base/slice.h"
#include "base/time.h"

enum event_value_kind {
    EVENT_VALUE_ABSENT = 0, /* this event does not have the field (an optional substitution) */
    EVENT_VALUE_NULL,       /* the field is there without a value (JSON null, an empty element) */
    EVENT_VALUE_UTF8,       /* .bytes: text */
    EVENT_VALUE_UTF16,      /* .bytes: UTF-16LE without its terminator */
    EVENT_VALUE_UINT,       /* .u: printed in decimal */
    EVENT_VALUE_INT,        /* .i */
    EVENT_VALUE_HEX,        /* .u: printed as 0x1f, without padding */
    EVENT_VALUE_FLOAT,      /* .f */
    EVENT_VALUE_BOOL,       /* .u: printed as true or false */
    EVENT_VALUE_TIME,       /* .i: bw_time; printed in RFC 3339 */
    EVENT_VALUE_GUID,       /* .bytes: 16 bytes as on the wire; printed {XXXXXXXX-XXXX-…} */
    EVENT_VALUE_SID,        /* .bytes: a security identifier ([MS-DTYP] 2.4.2); printed S-1-… */
    EVENT_VALUE_BINARY,     /* .bytes: printed as upper case hexadecimal digits */
    EVENT_VALUE_LIST,       /* .items: several values of one name; any of them may match */
    EVENT_VALUE_KIND_COUNT,
};

/*
 * A plain value of 24 bytes. It borrows: bytes and items live as long as the event (see event.h).
 */
struct event_value {
    uint8_t kind;   /* enum event_value_kind */
    uint32_t count; /* EVENT_VALUE_LIST: number of items */
    union {
        bw_bytes bytes;
        uint64_t u;
        int64_t i;
        double f;
        const struct event_value *items;
    };
};

struct event_value event_value_utf8(bw_str text);
struct event_value event_value_uint(uint64_t number);

/*
 * The same, written member by member where the value is to be. A value made aside is written in
 * small parts and then read in large ones, which processors wait for: that was felt in each field
 * of each line of a log.
 */
static inline void event_value_set_utf8(struct event_value *ret_value, bw_str text)
{
    ret_value->kind = EVENT_VALUE_UTF8;
    ret_value->count = 0;
    ret_value->bytes.ptr = (const uint8_t *)text.ptr;
    ret_value->bytes.len = text.len;
}

static inline void event_value_set_uint(struct event_value *ret_value, uint64_t number)
{
    ret_value->kind = EVENT_VALUE_UINT;
    ret_value->count = 0;
    ret_value->bytes.len = 0;
    ret_value->u = number;
}

/*
 * True when the value counts as null for Sigma: absent, null, or of a type that carries text and
 * is empty. Windows writes both "no value" and "empty text" as an empty element, so both are both.
 */
bool event_value_is_null(const struct event_value *value);

/*
 * Appends the canonical text: what `breakwater dump` prints and what Sigma compares with. The items
 * of a list are separated by a line feed. Absent and null add nothing.
 */
void event_value_print(const struct event_value *value, struct bw_buffer *out);

/* Appends a JSON value: numbers and booleans as such, lists as arrays, the rest as strings. */
void event_value_print_json(const struct event_value *value, struct bw_buffer *out);

/* Space that suffices for every value but text, binary, SID and lists. */
#define EVENT_VALUE_TEXT_SIZE 48

/*
 * The text of a scalar without allocation where possible: UTF-8 values are returned as they are;
 * numbers, times and GUIDs are printed into `scratch`. Everything else (UTF-16, SID, binary,
 * lists) returns false and wants event_value_print.
 */
bool event_value_text(
        const struct event_value *value, char scratch[EVENT_VALUE_TEXT_SIZE], bw_str *ret_text);

/* The value as a number, from its type or its text (decimal, 0x…, with sign, fraction). */
bool event_value_number(const struct event_value *value, double *ret_number);

#endif
