/* input/json/wrapper.h - documents that are one large object around an array of records. */
#ifndef BW_INPUT_JSON_WRAPPER_H
#define BW_INPUT_JSON_WRAPPER_H

#include "base/slice.h"
#include "base/status.h"

/*
 * Whether the object that `text` begins with is the answer of an interface that holds its records
 * in an array: {"results":[…]} of Splunk, {"hits":{"hits":[…]}} of Elasticsearch, {"Records":[…]}
 * of CloudTrail, {"value":[…]} of Microsoft Graph. An object with a key that such an answer does
 * not have before its array is a record itself.
 *
 * BW_OK: yes; the records begin *ret_len bytes on, and behind their array *ret_depth objects end.
 * BW_E_TRUNCATED: more text is needed to tell. Any other: no. `text` has JSON_PADDING.
 */
bw_status json_wrapper_match(bw_str text, size_t *ret_len, unsigned *ret_depth);

#endif
