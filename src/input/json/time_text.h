/* input/json/time_text.h - dates as programs print them for people and spreadsheets. */
#ifndef BW_INPUT_JSON_TIME_TEXT_H
#define BW_INPUT_JSON_TIME_TEXT_H

#include "base/slice.h"
#include "base/time.h"

/*
 * The time of a text in one of these forms, or BW_TIME_UNKNOWN:
 *   "8/31/2022 11:59:58.123 PM"       month first, as Splunk, Excel and PowerShell print it, unless
 *                                     `day_first` or a number above 12 says otherwise
 *   "31.08.2022 23:59:58"             day first
 *   "2022/08/31 23:59:58"
 *   "Aug 31, 2022 @ 23:59:58.123"     Kibana; "August 31, 2022 11:59 PM"
 *   "Wed, 31 Aug 2022 23:59:58 GMT"   RFC 5322; "31-Aug-2022 23:59:58"
 *   "20220831T235958Z"                ISO 8601 without separators
 * Seconds, the time of day, a fraction, AM or PM and a zone ("Z", "UTC", "+01:00", "+0100") may
 * stand there or not; words behind them are passed over. Without a zone it is UTC.
 */
bw_time json_time_text(bw_str text, bool day_first);

/*
 * True for a date and a time of day behind which no zone stands, neither as a number nor as a word:
 * it may be local.
 */
bool json_time_has_no_zone(bw_str text);

/* `time`, which was read as UTC, as the local time of a zone `seconds` east of it. */
bw_time json_time_in_zone(bw_time time, int32_t seconds);

/* True when `text` is a date with the day in front that can not be one with the month in front:
 * "31/08/2022". */
bool json_time_is_day_first(bw_str text);

#endif
