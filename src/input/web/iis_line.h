/* input/web/iis_line.h - lines of IIS' own format ("IIS Log File Format"), which no header names.
 */
#ifndef BW_INPUT_WEB_IIS_LINE_H
#define BW_INPUT_WEB_IIS_LINE_H

#include "input/web/event.h"

/*
 * "192.0.2.7, -, 03/20/01, 7:55:20, W3SVC2, WEB1, 10.0.0.5, 4502, 163, 3223, 200, 0, GET, /a, -,":
 * fifteen values, each with a comma behind it. *ret_time is local; *ret_doubt: which number of its
 * date is the month, the line does not say. False when it is none.
 */
bool iis_line_read(bw_str line, struct web_event *event, bw_time *ret_time, bool *ret_doubt);

#endif
