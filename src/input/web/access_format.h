/*
 * input/web/access_format.h - access logs of a format that somebody wrote: Apache's LogFormat (and
 * Tomcat's pattern) or nginx's log_format.
 *
 * Sources: Apache httpd 2.4, mod_log_config; Tomcat 10, AccessLogValve; nginx, ngx_http_log_module
 * and the list of variables.
 */
#ifndef BW_INPUT_WEB_ACCESS_FORMAT_H
#define BW_INPUT_WEB_ACCESS_FORMAT_H

#include "input/web/event.h"

struct access_format;

/*
 * Reads `text`: the string of the configuration, with its quotes escaped or not, or one of the
 * names common, combined and vhost_combined. The text is copied. BW_E_MALFORMED says what can not
 * be understood; BW_E_UNSUPPORTED: two fields have nothing between them that tells where one ends.
 */
BW_MUST_CHECK bw_status access_format_new(
        bw_str text, struct access_format **ret_format, struct bw_err *err);
void access_format_free(struct access_format *format); /* NULL is fine */

/*
 * Reads a line into `event`, which it begins; *ret_time is BW_TIME_UNKNOWN when the format has
 * none. Names of extra fields point into `format`. False when the line is not of the format.
 */
bool access_format_read(const struct access_format *format, bw_str line, struct web_event *event,
        bw_time *ret_time);

#endif
