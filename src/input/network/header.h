/*
 * input/network/header.h - what a collector of syslog put in front of the message of a network
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
    bool no_year;   /* the stamp has none: the time is what clock->latest makes of it */
    bw_str host;    /* empty: not said */
    bw_str message; /* what follows: the whole line when there is no header */
};

/* What a stamp says up to its clock. */
struct network_stamp {
    struct bw_date date; /* year 0: not said */
    bw_time time;
    bool doubt; /* of its clock, the device says */
    bool ends;  /* a colon stands behind the clock: neither a year nor a zone does */
};

/* The last one, as it was written. */
struct network_memo {
    char text[40];
    size_t len;    /* with the blank behind it; 0: none */
    size_t passed; /* without what follows the clock */
    bw_time latest;
    struct network_stamp stamp;
};

/* All that stood in front of the last message, where the message's first word can change nothing of
 * what it says. */
struct network_front {
    char text[96];
    size_t len; /* 0: none */
    char first; /* of the message */
    size_t host_at, host_len;
    bw_time time;
    bool local;
    bool no_year;
};

/* What is known of times from line to line. Begin with zeros in all but the first member. */
struct network_clock {
    bw_time latest; /* of stamps without a year; BW_TIME_UNKNOWN: nothing is known of them */
    struct network_memo header;
    struct network_memo device;
    struct network_front front;
};

/*
 * RFC 3164 (with and without a year, as Cisco writes it), RFC 5424, and ISO 8601 with a host; and
 * behind any of them, or alone, what a Cisco device wrote itself ("3132517: sw01: 3132513: Jul 14
 * 2023 08:23:43.398 UTC: "): its name and its time count then. A time without a year is taken for
 * the last such day before clock->latest (and a day after it); it stays unknown when that is
 * BW_TIME_UNKNOWN.
 */
struct network_header network_header_read(bw_str line, struct network_clock *clock);

#endif
