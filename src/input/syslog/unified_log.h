/*
 * input/syslog/unified_log.h - the unified log of macOS as `log show` and `log stream` print it: in
 * the default style, compact, or as syslog. See docs/formats/syslog.md.
 */
#ifndef BW_INPUT_SYSLOG_UNIFIED_LOG_H
#define BW_INPUT_SYSLOG_UNIFIED_LOG_H

#include "plug/input_kind.h"

extern const struct input_kind input_unified_log;

#endif
