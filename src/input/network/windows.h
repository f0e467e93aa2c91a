/* input/network/windows.h - Windows events that an agent sent as pairs: WinCollect, LEEF, CEF. */
#ifndef BW_INPUT_NETWORK_WINDOWS_H
#define BW_INPUT_NETWORK_WINDOWS_H

#include "base/arena.h"
#include "format/windows/message.h"
#include "input/text/record.h"

/* True when `body`, a message of pairs, is such an event. */
static inline bool network_windows_looks(bw_str body)
{
    return body.len > 32 && (body.ptr[0] == 'A' || body.ptr[0] == 'L') &&
           (bw_str_starts_with(body, BW_STR("AgentDevice=Windows")) ||
                   bw_str_starts_with(body, BW_STR("LEEF:1.0|Microsoft|Windows|")) ||
                   bw_str_starts_with(body, BW_STR("LEEF:2.0|Microsoft|Windows|")));
}

/* Adds the data that the event's message shows; the record has its pairs. */
void network_windows_add(struct text_record *record, struct bw_arena *arena);

/* True when `body`, a message in CEF, may be of a Windows event: the vendor is Microsoft. */
static inline bool network_windows_is_cef(bw_str body)
{
    return body.len > 32 && body.ptr[0] == 'C' &&
           bw_str_starts_with(bw_str_from(body, 5), BW_STR("|Microsoft|"));
}

/* Adds provider, id, channel and data of an event of the class "PROVIDER:ID"; false and nothing
 * where it is no such class. The record has its pairs and what their labels call them. */
bool network_windows_add_cef(struct text_record *record, bw_str event_class);

#endif
