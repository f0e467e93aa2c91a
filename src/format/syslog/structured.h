/* format/syslog/structured.h - the structured data of RFC 5424, 6.3: [id name="value" ...][...] */
#ifndef BW_FORMAT_SYSLOG_STRUCTURED_H
#define BW_FORMAT_SYSLOG_STRUCTURED_H

#include "base/slice.h"

/* One `name="value"` of structured data. */
struct syslog_param {
    bw_str id;    /* of the element */
    bw_str name;  /* empty: the element has none */
    bw_str value; /* with its escapes (\" \\ \]) */
};

/*
 * The next parameter of structured data: moves *rest over it. `param` holds the element's id
 * between calls; begin with an empty one. False at the end or where the form breaks.
 */
bool syslog_param_next(bw_str *rest, struct syslog_param *param);

/* Writes `value` of a parameter without its escapes (RFC 5424, 6.3.3) into `out`, which has room
 * for value.len bytes, and returns the length. */
size_t syslog_param_unescape(bw_str value, char *out);

#endif
