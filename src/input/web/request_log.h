/* input/web/request_log.h - logs of web applications whose lines have no format that is known. */
#ifndef BW_INPUT_WEB_REQUEST_LOG_H
#define BW_INPUT_WEB_REQUEST_LOG_H

#include "plug/input_kind.h"

/* Most lines have a request in them (input/web/request_line.h); others come out as lines of text.
 */
extern const struct input_kind input_request_log;

#endif
