/* input/squid_log.h - Squid's native access.log; its combined format is read by access_log.h. */
#ifndef BW_INPUT_SQUID_LOG_H
#define BW_INPUT_SQUID_LOG_H

#include "plug/input_kind.h"

/*
 * "time elapsed client action/status bytes method URL user hierarchy/peer type", with anything
 * behind (Squid's logformat "squid"; squid.conf, "logformat"). docs/formats/proxy.md.
 */
extern const struct input_kind input_squid_log;

#endif
