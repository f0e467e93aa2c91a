/*
 * format/syslog/header.h - what stands before the message in a line of syslog: priority, time,
 * host, program, process id, and RFC 5424's message id and structured data.
 *
 * Read are RFC 3164 as rsyslog, syslog-ng, BusyBox, the BSDs, Solaris, AIX and Cisco write it, RFC
 * 5424, journalctl's `-o short*`, and the kernel's ring buffer ("[    1.234567] ..."), each with
 * and without <PRI> and with the octet count of RFC 6587 before it. A line that a relay put its own
 * header before has that of the origin, and the relay's name.
 */
#ifndef BW_FORMAT_SYSLOG_HEADER_H
#define BW_FORMAT_SYSLOG_HEADER_H

#include "base/slice.h"
#include "format/syslog/stamp.h"
#include "format/syslog/structured.h"

enum syslog_form {
    SYSLOG_RFC3164,
    SYSLOG_RFC5424,
    SYSLOG_RING_BUFFER, /* no time of the day, no host: the kernel's */
    SYSLOG_PRIORITY,    /* <PRI> and nothing else that is known */
};

/* Slices are pieces of the line; empty when the line does not say it. */
struct syslog_header {
    enum syslog_form form;
    int facility;     /* 0 to 23, or -1 */
    int severity;     /* 0 to 7, or -1 */
    bool level_first; /* "info hostd[12]: …": a program's own log; no host stands there */
    bool usual;       /* syslog_header_read_usual: the host is the usual one */
    struct stamp stamp;
    bw_str relay; /* host of the outer header, where there are two */
    bw_str host;
    bw_str program; /* as it is written: with its path */
    bw_str pid;     /* PROCID: usually a number */
    bw_str message_id;
    bw_str structured; /* "[id a="b"][...]" */
    bw_str message;
};

/* False when the line does not begin as a line of syslog does. */
bool syslog_header_read(bw_str line, struct syslog_header *ret_header);

/* What stands in front of nearly all lines of a log: the host of the line before, and often its
 * time. Begin with zeros. */
struct syslog_usual {
    char host[64];      /* with a blank on either side */
    size_t len;         /* 0: nothing is known */
    uint64_t hash;      /* of the name, as bw_hash64 has it without a seed */
    char time[40];      /* of the line before, */
    size_t time_len;    /* 0: it is not known, or longer */
    struct stamp stamp; /* and what it says */
};

/* As syslog_header_read, and faster where the host is the usual one. */
bool syslog_header_read_usual(
        bw_str line, struct syslog_usual *usual, struct syslog_header *ret_header);

/* True: the line has a header. False: it may have another one. */
bool syslog_header_is_usual(bw_str line, const struct syslog_usual *usual);

/* True when syslog_header_read would find a header: the same, and faster. Zero bytes in front do
 * not count. */
bool syslog_header_begins(bw_str line);

/* True when the line is beyond doubt one of syslog and not of a program's own log: for probes. */
bool syslog_header_is_sure(const struct syslog_header *header);

/* "auth", "local7" and "err", "warning", as syslog.conf names them; empty for -1. */
bw_str syslog_facility_name(int facility);
bw_str syslog_severity_name(int severity);

/* The name in "UDMPRO,0123456789ab,udm-1.10.0", "("U7LT,...")", "U7LT,...:", which Ubiquiti's
 * devices write where the host stands; empty when the word is none of those. */
bw_str syslog_ubiquiti_name(bw_str word);

#endif
