/*
 * input/web/haproxy_body.h - what HAProxy says of a connection, without the syslog header in front:
 * for haproxy_log.h, and for whoever reads such a message out of a syslog.
 *
 * Source: HAProxy 2.6 configuration manual, 8.2 "Log formats" (httplog, httpslog, tcplog).
 */
#ifndef BW_INPUT_WEB_HAPROXY_BODY_H
#define BW_INPUT_WEB_HAPROXY_BODY_H

#include "format/web/date.h"
#include "input/web/event.h"

/*
 * Reads the message of the HTTP, HTTPS or TCP format into `event`, which it begins, and its time,
 * which has no zone and is taken as UTC. False when it is none of them: then `event` is of no use.
 */
bool haproxy_body_read(bw_str body, struct web_event *event, bw_time *ret_time);

/*
 * The same for the lines of one log; `last` is zeros in the beginning. event->in_pieces says
 * whether all words of the body are fields: who knows what stands in front of it leaves that or
 * takes it back.
 */
bool haproxy_body_read_after(
        struct web_date_memo *last, bw_str body, struct web_event *event, bw_time *ret_time);

#endif
