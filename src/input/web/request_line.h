/*
 * input/web/request_line.h - a request in a line of no known format: what frameworks print
 * (uvicorn, Flask, Django, Express, gin, Rails, Envoy), and logs whose format somebody made up and
 * nobody kept. What a word is, its looks and its name tell.
 */
#ifndef BW_INPUT_WEB_REQUEST_LINE_H
#define BW_INPUT_WEB_REQUEST_LINE_H

#include "format/syslog/stamp.h"
#include "input/web/event.h"

struct request_line {
    struct web_event event;
    struct stamp stamp; /* form STAMP_NONE: the line has no time */
    bool quoted;        /* "GET / HTTP/1.1" stood as one text in quotes */
    bool named;         /* method=GET, uri=/path: the line says what is what */
};

/*
 * Reads `line`: a method and its target must be there, and a client's address or a status. Texts
 * point into the line. False when it is none; quick where there is no method with a path behind.
 */
bool request_line_read(bw_str line, struct request_line *ret_request);

#endif
