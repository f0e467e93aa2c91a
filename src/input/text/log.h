/*
 * input/text/log.h - any log whose lines begin with a time: what is left when no input knows the
 * format. See docs/formats/text.md.
 */
#ifndef BW_INPUT_TEXT_LOG_H
#define BW_INPUT_TEXT_LOG_H

#include "plug/input_kind.h"

extern const struct input_kind input_text_log;

#endif
