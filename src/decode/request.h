/*
 * decode/request.h - fields of records that hold a request to a web server or a header of one, in
 * logs that do not come as access logs do: JSON, tables, Zeek, Suricata. (Inputs of access logs
 * decode their own.)
 */
#ifndef BW_DECODE_REQUEST_H
#define BW_DECODE_REQUEST_H

#include "base/arena.h"
#include "decode/layers.h"
#include "event/event.h"

/* WEB_FORMS_… of the field at `slot` of a shape (decode/web_forms.h); 0: it holds none. */
unsigned request_field_flags(const struct event_shape *shape, uint32_t slot);

/*
 * What `text` can mean besides itself: percent-decoded, as often as it changes ("percent >
 * percent"), lookups of Log4j taken apart ("lookup"). Slices are in `arena`.
 */
void request_forms(
        bw_str text, unsigned flags, struct bw_arena *arena, struct decode_forms *ret_forms);

#endif
