/*
 * format/syslog/stamp.h - the points in time that begin lines of logs, as syslog daemons, routers
 * and applications write them, and what is missing in them: the year, the zone.
 *
 * Forms (RFC 3164 4.1.2, RFC 5424 6.2.3, ISO 8601, asctime(3), Cisco's `service timestamps`,
 * journalctl -o short*, Common Log Format):
 *
 *     Jul  4 12:00:00[.123456] [2022]       Jul  4 2022 12:00:00
 *     Mon Jul  4 12:00:00[.123] [UTC] 2022  Mon 2022-07-04 12:00:00 CEST
 *     2022-07-04T12:00:00.123456+02:00      2022-07-04 12:00:00,123    2022/07/04 12:00:00
 *     04/Jul/2022:12:00:00 +0200            04-Jul-2022 12:00:00.123   4 Jul 2022 12:00:00
 *     220704 12:00:00                       1656936000[.123456]
 *     04.07.2022 12:00:00.123               Jul 4, 2022 12:00:00,123 PM CEST
 */
#ifndef BW_FORMAT_SYSLOG_STAMP_H
#define BW_FORMAT_SYSLOG_STAMP_H

#include "base/slice.h"
#include "base/time.h"

enum stamp_form {
    STAMP_NONE,
    STAMP_TRADITIONAL, /* begins with the month's name */
    STAMP_CTIME,       /* begins with the day of the week */
    STAMP_ISO,         /* 2022-07-04T… */
    STAMP_ISO_BLANK,   /* 2022-07-04 12… */
    STAMP_EPOCH,
    STAMP_OTHER,
};

struct stamp {
    enum stamp_form form;
    bool has_year;
    bool has_zone;
    int32_t zone; /* seconds east of UTC; 0 without a zone */
    struct bw_date date;
};

/* Reads the stamp that `text` begins with. Returns its length, 0 when there is none. */
size_t stamp_read(bw_str text, struct stamp *ret_stamp);

/*
 * "7/4/22 12:00:00 PM", "04/07/2022 12:00:00": which of the two is the day, `day_first` says where
 * the numbers do not; *ret_doubt: they do not.
 */
size_t stamp_read_slashed(bw_str text, bool day_first, struct stamp *ret_stamp, bool *ret_doubt);

/* The same of the forms that nearly all lines have ("Jul  4 12:00:00 host", "2022-07-04T12:00:00Z
 * host"), with a blank behind it; 0: it is none of them, and may be another. */
size_t stamp_read_plain(bw_str text, struct stamp *ret_stamp);

/* "Jul", in any case: 1 to 12; 0 when it is no month. `name` has three bytes at least. */
unsigned stamp_month(bw_str name);

/* What is assumed for stamps that do not say it. */
struct stamp_clock {
    int32_t zone;        /* seconds east of UTC */
    bool years;          /* a year can be told: by the year that begins at `from` */
    struct bw_date from; /* wall clock */
};

/* A clock whose stamps lie at or after `from` (wall clock), and less than a year after it. */
struct stamp_clock stamp_clock_from(bw_time from, int32_t zone);

/* BW_TIME_UNKNOWN when the year is not known, or when there is no such day. */
bw_time stamp_time(const struct stamp *stamp, const struct stamp_clock *clock);

#endif
