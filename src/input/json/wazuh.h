/*
 * input/json/wazuh.h - Windows events as Wazuh keeps them (data.win.system, data.win.eventdata):
 * with names that begin with a small letter, and values that were escaped once more than JSON
 * wants.
 *
 * Sources: Wazuh, src/analysisd/decoders/winevtchannel.c; "Windows event channel" of its user
 * manual.
 */
#ifndef BW_INPUT_JSON_WAZUH_H
#define BW_INPUT_JSON_WAZUH_H

#include "base/slice.h"

/* The longest name that is given back, for `scratch`. */
#define JSON_WAZUH_MAX_NAME 64

/*
 * The name that Windows has for the field `name` of the record; empty when it is none of the
 * event's. May be in `scratch`.
 */
bw_str json_wazuh_name(bw_str name, char scratch[JSON_WAZUH_MAX_NAME]);

/* True when the record is such an event: `name` is its channel's. */
bool json_wazuh_is_channel(bw_str name);

/*
 * Undoes the second escaping of `value` into `out`, which has room for value.len bytes; the answer
 * is the length. Text with a backslash that escapes nothing was never escaped: SIZE_MAX.
 */
size_t json_wazuh_unescape(bw_str value, char *out);

#endif
