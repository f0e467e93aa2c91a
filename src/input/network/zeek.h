/*
 * input/network/zeek.h - logs of Zeek (and Bro) as it writes them by default: columns parted by
 * tabs, named by the lines with '#' in front. See docs/formats/zeek.md. Zeek's JSON is read by
 * input/json/json.h.
 */
#ifndef BW_INPUT_NETWORK_ZEEK_H
#define BW_INPUT_NETWORK_ZEEK_H

#include "plug/input_kind.h"

extern const struct input_kind input_zeek;

#endif
