/*
 * input/syslog/syslog.h - files of syslog: /var/log/{syslog,messages,auth.log,secure,cron,...},
 * what journalctl prints, what relays and appliances collect. See docs/formats/syslog.md.
 */
#ifndef BW_INPUT_SYSLOG_SYSLOG_H
#define BW_INPUT_SYSLOG_SYSLOG_H

#include "plug/input_kind.h"

extern const struct input_kind input_syslog;

#endif
