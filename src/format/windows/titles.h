/* format/windows/titles.h - which event it is, by the first sentence of its message: for those who
 * ship the message alone. */
#ifndef BW_FORMAT_WINDOWS_TITLES_H
#define BW_FORMAT_WINDOWS_TITLES_H

#include "format/windows/message_names.h"

/* The event's id, or 0 when no list knows the sentence. */
uint64_t windows_title_event(enum windows_publisher publisher, bw_str message);

#endif
