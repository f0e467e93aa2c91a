/* input/json/probe.h - is it JSON, and can its lines be shared out? */
#ifndef BW_INPUT_JSON_PROBE_H
#define BW_INPUT_JSON_PROBE_H

#include "plug/input_kind.h"

/* struct input_kind's probe for input_json. */
enum input_match json_probe(bw_bytes head, bool whole, bool *ret_split);

#endif
