/*
 * format/syslog/dmesg.h - lines that dmesg(1) of util-linux prints of the kernel's ring buffer,
 * with its options for times and levels.
 *
 *     [    1.234567] usb 1-1: ...                           seconds since the boot
 *     [    1.234567 <    0.000012>] usb 1-1: ...            -d
 *     [Sun May  3 08:10:01 2026] usb 1-1: ...               -T
 *     [    1.234567][    T1] usb 1-1: ...                   who spoke (CONFIG_PRINTK_CALLER)
 *     [May 3 08:10] usb 1-1: ...   [  +0.000012] ...        -e, -H
 *     2026-05-03T08:10:01,123456+00:00 usb 1-1: ...         --time-format iso
 *     kern  :info  : [    1.234567] usb 1-1: ...            -x, with any of them
 */
#ifndef BW_FORMAT_SYSLOG_DMESG_H
#define BW_FORMAT_SYSLOG_DMESG_H

#include "base/slice.h"
#include "format/syslog/stamp.h"

enum dmesg_form {
    DMESG_UPTIME, /* no time of the day */
    DMESG_CTIME,
    DMESG_HUMAN,
    DMESG_ISO,
};

struct dmesg_line {
    enum dmesg_form form;
    bool levels;        /* -x */
    bool more;          /* behind the time: what -d adds, or who spoke */
    bw_str facility;    /* a piece of the line, as syslog names it; empty without -x */
    bw_str severity;    /* so, too, with syslog's "warning" for "warn" */
    struct stamp stamp; /* form STAMP_NONE for DMESG_UPTIME */
    bw_str message;
};

/* False when the line is none. */
bool dmesg_line_read(bw_str line, struct dmesg_line *ret_line);

#endif
