/* input/web/access_log.h - access logs of Apache, nginx, Tomcat and all that write like them. */
#ifndef BW_INPUT_WEB_ACCESS_LOG_H
#define BW_INPUT_WEB_ACCESS_LOG_H

#include "input/web/event.h"
#include "plug/input_kind.h"

/*
 * Common and combined log format, with a virtual host in front, with any fields behind, and
 * Apache's ssl_request_log. docs/formats/access-log.md.
 */
extern const struct input_kind input_access_log;

/*
 * For logs in which such lines are the messages: reads `line`, one of the usual forms without
 * anything in front. Quick to say false where there is no date in brackets.
 */
bool access_line_read(bw_str line, struct web_event *ret_event, bw_time *ret_time);

#endif
