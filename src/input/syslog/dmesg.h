/* input/syslog/dmesg.h - the kernel's messages as dmesg prints them: docs/formats/syslog.md. */
#ifndef BW_INPUT_SYSLOG_DMESG_H
#define BW_INPUT_SYSLOG_DMESG_H

#include "plug/input_kind.h"

extern const struct input_kind input_dmesg;

#endif
