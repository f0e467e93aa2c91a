/* base/time.h - points in time: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
 */
#ifndef BW_BASE_TIME_H
#define BW_BASE_TIME_H

#include "base/slice.h"
#include "base/status.h"

typedef int64_t bw_time; /* covers 1677-09-21 to 2262-04-11 */

#define BW_TIME_UNKNOWN INT64_MIN
#define BW_TIME_SECOND  INT64_C(1000000000)

/* A date of the proleptic Gregorian calendar in UTC. */
struct bw_date {
    int32_t year;
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
    uint8_t hour;
    uint8_t minute;
    uint8_t second;
    uint32_t nanosecond;
};

/* BW_TIME_UNKNOWN when the date does not exist or does not fit. */
bw_time bw_time_from_date(const struct bw_date *date);
struct bw_date bw_date_from_time(bw_time time);

/* ISO 8601 week of the year, 1 to 53. */
unsigned bw_date_week(const struct bw_date *date);

/*
 * FILETIME: 100 ns ticks since 1601-01-01 ([MS-DTYP] 2.3.3). Values that do not fit (before 1677
 * or after 2262), and zero, are BW_TIME_UNKNOWN.
 */
bw_time bw_time_from_filetime(uint64_t ticks);
uint64_t bw_filetime_from_time(bw_time time);

/* Longest text that bw_time_format writes, with its NUL. */
#define BW_TIME_TEXT_SIZE 36

/*
 * RFC 3339 in UTC: "2022-07-01T03:04:05.1234567Z", with as many digits of fraction as are needed
 * out of 3, 6, 7 and 9. BW_TIME_UNKNOWN gives "". Returns the length without the NUL.
 */
size_t bw_time_format(bw_time time, char out[BW_TIME_TEXT_SIZE]);

/*
 * Reads RFC 3339 and its relatives as logs write them: 'T' or a blank between date and time, 1 to 9
 * digits of fraction, "Z", "+02:00", "+0200", "+02", "UTC" or nothing (taken as UTC), a date alone
 * (midnight).
 */
BW_MUST_CHECK bw_status bw_time_parse(bw_str text, bw_time *ret_time);

#endif
