/* input/network/kinds.h - the kinds of network_body.h, for the files that implement them. */
#ifndef BW_INPUT_NETWORK_KINDS_H
#define BW_INPUT_NETWORK_KINDS_H

#include "format/delimited/pairs.h"
#include "input/network/body.h"
#include "input/network/columns.h"
#include "input/network/pattern.h"

/* Keys that stand before a '=' near a message's beginning. */
enum network_key {
    NETWORK_KEY_LOGID = 1u << 0,
    NETWORK_KEY_TYPE = 1u << 1,
    NETWORK_KEY_DEVICE = 1u << 2, /* devid, devname, vd */
    NETWORK_KEY_LOG_TYPE = 1u << 3,
    NETWORK_KEY_LOG_COMPONENT = 1u << 4,
    NETWORK_KEY_DEVICE_NAME = 1u << 5, /* device, device_name, device_model */
    NETWORK_KEY_ID = 1u << 6,
    NETWORK_KEY_SN = 1u << 7,
    NETWORK_KEY_FW = 1u << 8,
    NETWORK_KEY_LOGUID = 1u << 10,
    NETWORK_KEY_PRODUCT = 1u << 11,
    NETWORK_KEY_ORIGIN = 1u << 12,
    NETWORK_KEY_IN = 1u << 13,
    NETWORK_KEY_OUT = 1u << 14,
    NETWORK_KEY_SRC = 1u << 15,
    NETWORK_KEY_DST = 1u << 16,
    NETWORK_KEY_SYS = 1u << 17,
    NETWORK_KEY_SUB = 1u << 18,
    NETWORK_KEY_MSG_ID = 1u << 19,
};

#define NETWORK_KEYS_FORTIGATE (NETWORK_KEY_LOGID | NETWORK_KEY_TYPE | NETWORK_KEY_DEVICE)
#define NETWORK_KEYS_SOPHOS                                                                        \
    (NETWORK_KEY_LOG_TYPE | NETWORK_KEY_LOG_COMPONENT | NETWORK_KEY_DEVICE_NAME)
#define NETWORK_KEYS_UTM        (NETWORK_KEY_ID | NETWORK_KEY_SYS | NETWORK_KEY_SUB)
#define NETWORK_KEYS_SONICWALL  (NETWORK_KEY_ID | NETWORK_KEY_SN | NETWORK_KEY_FW)
#define NETWORK_KEYS_CHECKPOINT (NETWORK_KEY_LOGUID | NETWORK_KEY_PRODUCT | NETWORK_KEY_ORIGIN)
#define NETWORK_KEYS_NETFILTER                                                                     \
    (NETWORK_KEY_IN | NETWORK_KEY_OUT | NETWORK_KEY_SRC | NETWORK_KEY_DST)

/* What stands near a message's beginning. */
enum network_mark {
    NETWORK_MARK_PERCENT = 1u << 0,
    NETWORK_MARK_BAR = 1u << 1,
    NETWORK_MARK_BRACKET = 1u << 2, /* '[' */
    NETWORK_MARK_CLOSE = 1u << 3,   /* ']' */
    NETWORK_MARK_EQUALS = 1u << 4,
    NETWORK_MARK_DIGIT = 1u << 5, /* as the first that is no blank */
};

/* What is known of a message before any kind is asked. */
struct network_features {
    uint32_t keys;  /* of enum network_key; all of those above as soon as one group is complete */
    uint32_t marks; /* of enum network_mark */
};

static inline bool network_has_mark(const struct network_features *features, enum network_mark mark)
{
    return (features->marks & mark) != 0;
}

static inline bool network_has_keys(const struct network_features *features, uint32_t keys)
{
    return (features->keys & keys) == keys;
}

/* The last date and time that was read of a message, as it was written. */
struct network_date {
    char text[20];
    size_t len; /* 0: none */
    bw_time time;
};

/* The words of netfilter that are known, and one more for the beginning. */
#define NETWORK_PACKET_WORDS 48

/* What the last packet of netfilter was like. */
struct network_packet {
    uint8_t next[NETWORK_PACKET_WORDS]; /* word that stood behind each */
    char prefix[48];
    size_t prefix_len; /* 0: none is known */
    bw_str action;     /* that it tells */
};

struct network_reading {
    struct network_body *body;
    struct network_patterns *patterns;
    struct network_lists *lists;
    struct network_date *date;
    struct network_packet *packet;
    struct text_record *record;
    struct bw_arena *arena;
};

struct network_body_kind {
    const char *dataset;
    /* Of these one must stand in a message, else the kind is not asked; 0: it always is. */
    uint32_t marks;
    /* Is `message` one? Cuts it to the part that is of this kind. Quick: every line is asked. */
    bool (*looks)(const struct network_features *features, bw_str *message);
    /* A number that messages with the same fields share, of body->text; NULL: the kind has one
     * layout. May leave in body->mark what it found, for `read`. */
    uint32_t (*layout)(struct network_body *body);
    bool (*read)(struct network_reading *reading);
};

extern const struct network_body_kind network_cef;
extern const struct network_body_kind network_leef;
extern const struct network_body_kind network_fortigate;
extern const struct network_body_kind network_sophos;
extern const struct network_body_kind network_utm;
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
extern const struct network_body_kind network_pulse;
extern const struct network_body_kind network_netscaler;
extern const struct network_body_kind network_bigip;
extern const struct network_body_kind network_watchguard;
extern const struct network_body_kind network_separated;
extern const struct network_body_kind network_zyxel;
extern const struct network_body_kind network_fwlog;
extern const struct network_body_kind network_netgear;
extern const struct network_body_kind network_meraki;
extern const struct network_body_kind network_mikrotik;
extern const struct network_body_kind network_screenos;
extern const struct network_body_kind network_fortimail;
extern const struct network_body_kind network_fortiauthenticator;

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

/* "date" "time" "zone" as one time; *ret_local: the zone is empty or none that is known, and UTC
 * was taken. */
bw_time network_date_time(bw_str date, bw_str time, bw_str zone, bool *ret_local);

/* "Aug 01 2022 10:00:00.123 UTC", as CEF writes times that are no numbers. */
bw_time network_month_time(bw_str text, bool *ret_local);

/* "2022-08-01T10:00:00.123+02:00" and the like, as bw_time_parse. */
bw_time network_iso_time(bw_str text, bool *ret_local);

/* Compares `text` with `pattern` (network_pattern_match) and adds what was captured. Nothing is
 * added when it does not fit. */
bool network_add_pattern(struct network_reading *reading, bw_str text, const char *pattern);

#endif
