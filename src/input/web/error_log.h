/* input/web/error_log.h - error logs of Apache httpd (with ModSecurity's messages) and nginx. */
#ifndef BW_INPUT_WEB_ERROR_LOG_H
#define BW_INPUT_WEB_ERROR_LOG_H

#include "input/web/event.h"
#include "plug/input_kind.h"

/*
 * Apache 2.2 and 2.4 (ErrorLogFormat as it is without one), nginx; lines that belong to neither go
 * on with the one before (a traceback). docs/formats/web-error-log.md.
 */
extern const struct input_kind input_web_error_log;

/* A message of either, as it stands among others where a container writes it. False when it is
 * none. */
bool web_error_read(bw_str line, struct web_event *event, bw_time *ret_time);

/* A line of nginx' error log, as it sends it to syslog, too. False when it is none. */
bool web_error_read_nginx(bw_str line, struct web_event *event);

#endif
