/*
 * input/network_header.h - what a collector of syslog put in front of the message of a network
 * device: priority, time, host, program. Only as much as is needed to find the message; hosts' own
 * logs are read by the syslog input.
 */
#ifndef BW_INPUT_NETWORK_HEADER_H
#define BW_INPUT_NETWORK_HEADER_H

#include "base/slice.h"
#include "base/time.h"

struct network_header {
    bw_time time;   /* BW_TIME_UNKNOWN */
    bool local;     /* the time was said without a zone, and taken as UTC */
    bw_str host;    /* empty: not said */
    bw_str message; /* what follows: the whole line when there is no header */
};

/*
 * RFC 3164 (with and without a year, as Cisco writes it), RFC 5424, and ISO 8601 with a host; and
 * behind any of them, or alone, what a Cisco device wrote itself ("3132517: sw01: 3132513: Jul 14
 * 2023 08:23:43.398 UTC: "): its name and its time count then. A time without a year is taken for
 * the last such day before `latest` (and a day after it); it stays unknown when `latest` is
 * BW_TIME_UNKNOWN.
 */
struct network_header network_header_read(bw_str line, bw_time latest);

#endif
