/* input/network_kinds.h - the kinds of network_body.h, for the files that implement them. */
#ifndef BW_INPUT_NETWORK_KINDS_H
#define BW_INPUT_NETWORK_KINDS_H

#include "format/delimited/pairs.h"
#include "input/network_body.h"

struct network_reading {
    struct network_body *body;
    struct text_record *record;
    struct bw_arena *arena;
};

struct network_body_kind {
    const char *dataset;
    /* Is `message` one? Cuts it to the part that is of this kind. Quick: every line is asked. */
    bool (*looks)(bw_str *message);
    /* A number that messages with the same fields share; NULL: the kind has one layout. */
    uint32_t (*layout)(bw_str text);
    bool (*read)(struct network_reading *reading);
};

extern const struct network_body_kind network_cef;
extern const struct network_body_kind network_leef;
extern const struct network_body_kind network_fortigate;
extern const struct network_body_kind network_sophos;
extern const struct network_body_kind network_sonicwall;
extern const struct network_body_kind network_checkpoint;
extern const struct network_body_kind network_checkpoint_pairs;
extern const struct network_body_kind network_pairs;
extern const struct network_body_kind network_panos;
extern const struct network_body_kind network_netfilter;
extern const struct network_body_kind network_filterlog;
extern const struct network_body_kind network_asa;
extern const struct network_body_kind network_ios;
extern const struct network_body_kind network_huawei;
extern const struct network_body_kind network_juniper;
extern const struct network_body_kind network_fast;

/* ---- what several of them need ---- */

/* A hash for layouts. */
uint32_t network_layout_of(bw_str text);

/* Text with escapes undone in `arena`, added so that keywords find it. */
void network_add_unescaped(struct network_reading *reading, const struct pair *pair);

/* "10.0.0.1:80" or "[fe80::1]:80" or "10.0.0.1:80:X1" as address and port. */
void network_add_endpoint(
        struct network_reading *reading, bw_str text, bw_str ip_name, bw_str port_name);

/* "1557513467369913239": seconds, or their thousandths, millionths, billionths, told by size. */
bw_time network_epoch(bw_str text);

/* "date" "time" "zone" as one time; the zone may be empty (UTC) or a name that is not known. */
bw_time network_date_time(bw_str date, bw_str time, bw_str zone);

/* "Aug 01 2022 10:00:00.123 UTC", as CEF writes times that are no numbers. */
bw_time network_month_time(bw_str text);

/*
 * Compares `text` with `pattern`: what stands in braces captures up to the text that follows it
 * ("{src_ip}/{src_port} to {}"), and is added under that name (nothing when empty). What follows
 * the pattern does not count. Nothing is added when it does not fit.
 */
bool network_add_pattern(struct network_reading *reading, bw_str text, const char *pattern);

#endif
