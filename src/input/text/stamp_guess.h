/*
 * input/text/stamp_guess.h - the year and the zone of logs whose stamps do not say them, and notes
 * of what was assumed.
 *
 * What is assumed depends on the user's word, on the beginning of the item and on when it was
 * written last, and on nothing else: all parts of an item that is cut assume the same. Everything
 * without a year lies in the one year that begins with the item's first stamp (where its year is
 * known: --assume-year, or a full date in the log itself) or that ends a day after the item was
 * written last.
 */
#ifndef BW_INPUT_TEXT_STAMP_GUESS_H
#define BW_INPUT_TEXT_STAMP_GUESS_H

#include "format/syslog/stamp.h"
#include "plug/input_kind.h"

/* What one line of the item's beginning tells. */
struct stamp_hint {
    struct stamp stamp;
    bw_time written; /* what the message says of the same moment: the epoch of an audit record;
                      * BW_TIME_UNKNOWN */
    int32_t year;    /* that the message says of the same day; 0: none */
};

/* False when the line has no stamp. */
typedef bool stamp_hint_fn(bw_str line, struct stamp_hint *ret_hint);

enum stamp_guess_by {
    STAMP_GUESS_NOTHING,
    STAMP_GUESS_USER,     /* --assume-year, --assume-zone */
    STAMP_GUESS_LOG,      /* a full date in the log */
    STAMP_GUESS_MODIFIED, /* when the item was written last */
    STAMP_GUESS_AROUND,   /* the time of the record in which the line came */
};

/* How many records something is about, and where the first of them is. */
struct stamp_tally {
    uint64_t count;
    uint64_t offset;
};

struct stamp_guess {
    struct input_log *log; /* borrowed */
    struct stamp_clock clock;
    enum stamp_guess_by year_by;
    enum stamp_guess_by zone_by;
    bw_time last; /* of the record before */
    uint64_t last_host;
    struct stamp day;         /* a stamp of the day that was met last, */
    bw_time midnight;         /* and when that day began; BW_TIME_UNKNOWN: it is not known */
    struct stamp_tally years; /* records whose year was assumed, or would have to be */
    struct stamp_tally zones;
    struct stamp_tally backwards;
    struct stamp_tally summers; /* an hour back, as a clock on the wall at the end of summer time */
    struct stamp_tally spans;   /* places where the year must have changed more than once */
};

void stamp_guess_init(
        struct stamp_guess *guess, const struct input_options *options, stamp_hint_fn *hint);

/*
 * The time of a record at `offset`, which is counted. `host` is any number for whose clock it is.
 * *ret_anomalies gets EVENT_ANOMALY_TIME_BACKWARDS when that clock went back since the record
 * before by more than a minute, but not for the hour at the end of summer time where stamps have no
 * zone: that is counted apart.
 */
bw_time stamp_guess_time(struct stamp_guess *guess, const struct stamp *stamp, uint64_t offset,
        uint64_t host, uint32_t *ret_anomalies);

/* Says what was assumed, once, under the format's name. */
void stamp_guess_tell(struct stamp_guess *guess, const char *format);

#endif
