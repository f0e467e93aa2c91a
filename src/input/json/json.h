/*
 * input/json/json.h - JSON logs: lines, arrays, objects one after the other, exporters' wrappers.
 *
 * See docs/formats/json.md for what is read and how names are made. The shapes of events live in
 * format/shape/shapes.h: they are forgotten when evidence makes up names without end, so whoever
 * caches by shape compares serial, id and field_count.
 */
#ifndef BW_INPUT_JSON_JSON_H
#define BW_INPUT_JSON_JSON_H

#include "plug/input_kind.h"

extern const struct input_kind input_json;

#endif
