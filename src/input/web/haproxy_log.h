/* input/web/haproxy_log.h - HAProxy's HTTP and TCP logs, bare or in lines that a syslog wrote. */
#ifndef BW_INPUT_WEB_HAPROXY_LOG_H
#define BW_INPUT_WEB_HAPROXY_LOG_H

#include "plug/input_kind.h"

/* docs/formats/proxy.md */
extern const struct input_kind input_haproxy_log;

#endif
