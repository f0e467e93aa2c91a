/* plug/summarizer_kind.h - the contract of what counts over all records instead of finding some. */
#ifndef BW_PLUG_SUMMARIZER_KIND_H
#define BW_PLUG_SUMMARIZER_KIND_H

#include "base/hash.h"
#include "base/time.h"
#include "event/event.h"

/* Between the columns of a key: a byte that no UTF-8 text has. */
#define SUMMARY_SEPARATOR '\xff'

#define SUMMARY_MAX_KEY    4096 /* bytes: eight columns of 512, enough to tell command lines apart */
#define SUMMARY_MAX_HOST   255  /* bytes: a DNS name */
#define SUMMARY_MAX_TABLES 8    /* what one summarizer counts apart */
#define SUMMARY_MAX_COUNT                                                                          \
    (UINT64_C(1) << 40) /* of one row on the wire: sums stay far from 2^63                         \
                         */

/* So many records had this key on this host, the first and the last at these times. */
struct summary_row {
    uint32_t table; /* the summarizer's own number */
    bw_str key;     /* columns with SUMMARY_SEPARATOR between them */
    bw_str host;    /* may be empty */
    uint64_t count; /* at least 1 */
    bw_time first;  /* both BW_TIME_UNKNOWN when no record had a time */
    bw_time last;
};

/* Where a summarizer counts one record. Borrowed for the call. */
struct summary_sink {
    bw_str item;         /* that the record stands in: path, then "!member" for each archive */
    uint64_t item_index; /* another one: another item */
    /* The answer is a number for `again`, never 0. */
    uint64_t (*add)(struct summary_sink *sink, uint32_t table, bw_str key);
    /* The same of another time than the record's: what it tells of began then. */
    void (*add_at)(struct summary_sink *sink, uint32_t table, bw_str key, bw_time time);
    /* The key of that number, once more. False: it was forgotten, or was of another host; say it in
     * full. */
    bool (*again)(struct summary_sink *sink, uint64_t number);
};

/* A row by what its texts come to: for who can not keep the texts. */
struct summary_row_name {
    uint64_t key;
    uint64_t host;
};

static inline struct summary_row_name summary_row_name(uint32_t table, bw_str key, bw_str host)
{
    return (struct summary_row_name){
            .key = bw_hash64(bw_str_bytes(key), table), .host = bw_hash64(bw_str_bytes(host), 0)};
}

struct summarizer;      /* what is to be counted: read-only, shared by fork */
struct summarizer_scan; /* one worker's scratch */

struct summarizer_kind {
    const char *name;
    const char *summary;

    /* One for each worker; the summarizer outlives it. NULL when memory is out. */
    struct summarizer_scan *(*scan_new)(const struct summarizer *summarizer);
    void (*scan_free)(struct summarizer_scan *scan);

    /* Looks at one event and tells the sink what it counts as: nothing, one key or several. */
    void (*scan_event)(
            struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink);

    /*
     * NULL: a detector only chooses which events are counted. Else every event is counted, and this
     * tells before scan_event what a rule of the detector found in it.
     */
    void (*scan_finding)(struct summarizer_scan *scan, uint32_t rule);

    /*
     * NULL: copies of a record count as often as they are there. Else each count of a record counts
     * once, and this tells after scan_event, when that counted something, by which key copies of
     * the record are known (within one run). `host` is whose record it is; empty: not known.
     * False: it is none that can be known.
     */
    bool (*scan_key)(struct summarizer_scan *scan, const struct event *event, bw_str host,
            uint64_t ret_key[2]);
};

#endif
