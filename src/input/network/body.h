/*
 * input/network/body.h - what firewalls and network devices say in a message, as fields: for lines
 * that hold nothing else and for messages of syslog.
 *
 * Kinds: ArcSight CEF, IBM LEEF, FortiGate, Sophos, SonicWall, Check Point and other key=value
 * logs, Palo Alto PAN-OS, netfilter (iptables, nftables, UFW), pfSense's and OPNsense's filterlog,
 * Cisco ASA, FTD, IOS, IOS XE and NX-OS, Huawei VRP, Juniper, Ivanti (Pulse) Connect Secure, Citrix
 * NetScaler, F5 BIG-IP, Suricata's fast.log. See docs/formats/firewall.md.
 */
#ifndef BW_INPUT_NETWORK_BODY_H
#define BW_INPUT_NETWORK_BODY_H

#include "base/arena.h"
#include "base/time.h"
#include "input/text/record.h"

struct network_body_kind;

/* What is kept from message to message: patterns and columns that were taken apart. An input has
 * one. */
struct network_reader;

struct network_reader *network_reader_new(void);         /* NULL when memory is out */
void network_reader_free(struct network_reader *reader); /* NULL is fine */

struct network_body {
    const struct network_body_kind *kind;
    bw_str text;     /* the message, or the part of it that is of this kind */
    uint32_t layout; /* for text_record_begin: messages of one layout have about the same fields */
    size_t mark;     /* the kind's own */

    /* set by network_body_read */
    bw_time time; /* that the message itself says; BW_TIME_UNKNOWN */
    bool local;   /* it says no zone: taken as UTC */
    bw_str host;  /* name or address of the device that it says; empty. Not added as a field */
    bool relayed; /* whoever wrote the header only passed it on: `host` is where it happened */
};

/* Whose message is it? False when it is none of these. */
bool network_body_find(bw_str message, struct network_body *ret_body);

/* The same for a message among those of other programs, where pairs of key and value are no sign of
 * a device: network_pairs is not asked. */
bool network_body_find_device(bw_str message, struct network_body *ret_body);

/*
 * Adds event.dataset and the fields of the message to `record`, which was begun. `arena` has what
 * is decoded, and must live as long as the event. False when the message turns out to break its
 * form; then nothing but perhaps some fields was added.
 */
bool network_body_read(struct network_body *body, struct network_reader *reader,
        struct text_record *record, struct bw_arena *arena);

/* The device: what the header calls it, or the name that the message has where that is an address.
 */
bw_str network_body_host(const struct network_body *body, bw_str header_host);

/*
 * When it was: what the message says, else `header_time`, what its header says (which may be
 * BW_TIME_UNKNOWN, and is `header_local` when it has no zone). A header with a zone tells that of a
 * message without one; else it is `zone`, the distance from UTC to the east.
 */
bw_time network_body_time(
        const struct network_body *body, bw_time header_time, bool header_local, bw_time zone);

#endif
