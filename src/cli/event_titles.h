/* cli/event_titles.h - what well-known events of Windows are. */
#ifndef BW_CLI_EVENT_TITLES_H
#define BW_CLI_EVENT_TITLES_H

#include "base/slice.h"

/* A few words; empty for an event that is not in the table. */
bw_str event_title(bw_str channel, bw_str event_id);

#endif
