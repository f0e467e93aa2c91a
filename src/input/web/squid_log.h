/* input/web/squid_log.h - Squid's native access.log; its combined format is read by access_log.h.
 */
#ifndef BW_INPUT_WEB_SQUID_LOG_H
#define BW_INPUT_WEB_SQUID_LOG_H

#include "input/web/event.h"
#include "plug/input_kind.h"

/*
 * "time [elapsed] client action/status bytes method URL user hierarchy/peer type", with anything
 * behind and the time in other common forms, too (Squid's logformat "squid"; squid.conf,
 * "logformat"). docs/formats/proxy.md.
 */
extern const struct input_kind input_squid_log;

/* One such line, as Squid sends it to syslog. False when it is none; *ret_event borrows from it. */
bool squid_line_read(bw_str line, struct web_event *ret_event, bw_time *ret_time);

#endif
