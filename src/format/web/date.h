/*
 * format/web/date.h - the times that web servers and proxies write, each in the form of its own.
 *
 * All return BW_TIME_UNKNOWN when the text is none or the date does not exist. Times without a zone
 * are taken as UTC: the log does not say better (docs/formats/access-log.md).
 */
#ifndef BW_FORMAT_WEB_DATE_H
#define BW_FORMAT_WEB_DATE_H

#include "base/time.h"

/*
 * "10/Oct/2000:13:55:36 -0700": Apache's %t and nginx's $time_local, without brackets. A fraction
 * behind the seconds (HAProxy) is read, too; the zone may be missing.
 */
bw_time web_date_clf(bw_str text);

/*
 * The day that was read last: lines that follow each other mostly differ in the time of day alone.
 * Zeros in the beginning.
 */
struct web_date_memo {
    char text[32];
    size_t len;  /* 0: nothing is known */
    bw_time day; /* its beginning, in the zone of the text */
};

/* What web_date_clf says. A memo serves dates with a zone or those with milliseconds. */
bw_time web_date_clf_memo(struct web_date_memo *memo, bw_str text);

/* True when `text` begins like one: dd/Mon/yyyy:HH:MM:SS. */
bool web_date_clf_looks(bw_str text);

/* "2019-09-03" and "10:13:36" (fraction allowed), as in W3C logs. */
bw_time web_date_w3c(bw_str date_text, bw_str time_text);

/* The same. A memo serves one of the two forms. */
bw_time web_date_w3c_memo(struct web_date_memo *memo, bw_str date, bw_str time);

/* "1286536308.779": seconds since 1970 with a fraction of up to nine digits. */
bw_time web_date_epoch(bw_str text);

/* "2023/10/11 14:32:52": nginx's error log. */
bw_time web_date_nginx_error(bw_str text);

/* "Wed Oct 11 14:32:52.123456 2023": Apache's error log, without brackets; the fraction may miss.
 */
bw_time web_date_apache_error(bw_str text);

/* "10-Jul-2018 15:33:50.123": Tomcat's one-line format. */
bw_time web_date_tomcat(bw_str text);

/* "Jul 10, 2018 3:33:50 PM": java.util.logging's simple format in English. */
bw_time web_date_jul(bw_str text);

/* Month by its three English letters (the first upper case), 1 to 12; 0: it is none. */
unsigned web_month(const char text[3]);

#endif
