/* input/access_log.h - access logs of Apache, nginx, Tomcat and all that write like them. */
#ifndef BW_INPUT_ACCESS_LOG_H
#define BW_INPUT_ACCESS_LOG_H

#include "plug/input_kind.h"

/*
 * Common and combined log format, with a virtual host in front, with any fields behind, and
 * Apache's ssl_request_log. docs/formats/access-log.md.
 */
extern const struct input_kind input_access_log;

#endif
