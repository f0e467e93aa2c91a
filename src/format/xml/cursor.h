/*
 * format/xml/cursor.h - the words of XML 1.0 as exports of event logs use them: names, values with
 * entities, comments. No document types: entities other than the five of XML and character
 * references stay as they are written.
 *
 * Everything here answers BW_OK, BW_E_TRUNCATED (the text ends inside: more might help) or
 * BW_E_MALFORMED, with the reason in `why` and `at` standing where it went wrong.
 */
#ifndef BW_FORMAT_XML_CURSOR_H
#define BW_FORMAT_XML_CURSOR_H

#include "base/slice.h"
#include "base/status.h"

/* Bytes behind the text that may be read; what they hold does not matter. */
#define XML_PADDING 64

struct xml_cursor {
    const char *at;
    const char *end; /* at <= end, and XML_PADDING more bytes are readable */
    char *out;       /* decoded text goes here: room for end - at bytes and XML_PADDING */
    const char *why;
};

static inline bw_status xml_fail(struct xml_cursor *c, bw_status status, const char *why)
{
    c->why = why;
    return status;
}

static inline bool xml_is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline void xml_skip_blanks(struct xml_cursor *c)
{
    while (c->at < c->end && xml_is_blank(*c->at))
        c->at++;
}

/* The name of an element or attribute at `at`, with its prefix. */
BW_MUST_CHECK bw_status xml_name(struct xml_cursor *c, bw_str *ret_name);

/* A name without its namespace prefix. */
bw_str xml_local_name(bw_str name);

/*
 * Text up to `stop` ('<', or the quote that closes an attribute), with entities resolved: borrowed
 * from the text or from `out`. Leaves the cursor at `stop`.
 */
BW_MUST_CHECK bw_status xml_value(struct xml_cursor *c, char stop, bw_str *ret_text);

/* Moves behind the next `mark`, which ends what `at` stands in. */
BW_MUST_CHECK bw_status xml_skip_past(struct xml_cursor *c, bw_str mark);

#endif
