/*
 * format/web/clock.h - times in the form that somebody described: strftime(3) in Apache's
 * %{format}t, SimpleDateFormat in Tomcat's. A description may be spread over a line: Apache has its
 * fractions of a second beside it ("%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t").
 *
 * Sources: Apache httpd 2.4, mod_log_config; POSIX, strftime; Java, SimpleDateFormat.
 */
#ifndef BW_FORMAT_WEB_CLOCK_H
#define BW_FORMAT_WEB_CLOCK_H

#include "base/slice.h"
#include "base/time.h"

/* What is known of a point in time so far. Zeros in the beginning. */
struct web_clock {
    struct bw_date date;
    unsigned known; /* bits of what was read */
    int32_t zone;   /* seconds east of UTC */
    bw_time epoch;
    bool pm;
};

/* True when every part of `form` is one that web_clock_read reads. */
bool web_clock_knows(bw_str form);

/* Reads what `form` describes from the beginning of *rest, which is moved behind it. */
bool web_clock_read(struct web_clock *clock, bw_str form, bw_str *rest);

/* A fraction of a second of `digits` digits, at most nine. */
bool web_clock_read_fraction(struct web_clock *clock, unsigned digits, bw_str *rest);

/* BW_TIME_UNKNOWN without a day and a time of day, or seconds since 1970. */
bw_time web_clock_time(const struct web_clock *clock);

#endif
