/*
 * input/web/access_combined.h - lines of the common and combined log format as servers nearly
 * always write them: an address, one blank between words, nothing escaped. What is odd in any way
 * is left to access_log.h, which reads all forms, and reads these to the same fields.
 */
#ifndef BW_INPUT_WEB_ACCESS_COMBINED_H
#define BW_INPUT_WEB_ACCESS_COMBINED_H

#include "format/web/date.h"
#include "input/web/event.h"

/* Words that are taken from a line when all are there: status, bytes, referrer, client's name. */
#define ACCESS_COMBINED_WORDS 4

/*
 * Begins and fills `event`. *ret_behind: what stands behind the last word that was taken, with the
 * blank in front of it; empty at the end of the line. False when the line has to be read by the
 * rules of all forms: then `event` says nothing.
 */
bool access_combined_read(struct web_date_memo *last, bw_str line, struct web_event *event,
        bw_time *ret_time, bw_str *ret_behind);

#endif
