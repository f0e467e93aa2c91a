/*
 * input/json/windows.h - Windows events of JSON logs whose data are not fields yet: shown in a
 * message (Fluent Bit, Fluentd, NXLog, Get-WinEvent), carried as XML (Grafana's agents, Azure
 * Monitor), or as a list of names and values (what programs make of the XML, EvtxECmd as a text).
 */
#ifndef BW_INPUT_JSON_WINDOWS_H
#define BW_INPUT_JSON_WINDOWS_H

#include "base/buffer.h"
#include "format/json/flatten.h"
#include "format/windows/message.h"

/* Finds them in a shape: sets roles->windows. */
void json_windows_resolve(const struct event_shape *shape, struct shape_roles *roles);

/* True when the shape has any of them. */
bool json_windows_any(const struct shape_roles *roles);

/*
 * What is known of the event beside its message. False when there is no message, or its publisher
 * is none whose messages are known: then it may be anything.
 */
bool json_windows_event(const struct json_record *record, struct windows_message_event *ret_event);

/* The message that json_windows_event is about. */
bw_str json_windows_message(const struct json_record *record);

/* The event's data as EvtxECmd has them: its XML made JSON, and that a text; empty when there is
 * none.
 */
bw_str json_windows_payload(const struct json_record *record);

/*
 * The XML of the event's data as that of an event, in `out` with XML_PADDING readable bytes behind
 * it; empty when there is none.
 */
bw_str json_windows_xml(const struct json_record *record, struct bw_buffer *out);

#endif
