/*
 * format/windows/classic.h - an event as the classic Windows inputs of Splunk's forwarder write it:
 *
 *     05/03/2026 08:00:01 AM
 *     LogName=Security
 *     EventCode=4688
 *     ComputerName=WS01.corp.example
 *     Message=A new process has been created.
 *
 *     Creator Subject:
 *         ...
 */
#ifndef BW_FORMAT_WINDOWS_CLASSIC_H
#define BW_FORMAT_WINDOWS_CLASSIC_H

#include "format/windows/message.h"

/* True when one of the first lines is "LogName=" of such an event. */
bool windows_classic_looks(bw_str text);

/* Calls `field` for what the lines before the message say, under their names, for the message as
 * "Message", and for its fields. The line with the time is passed over. */
void windows_classic_read(bw_str text, windows_message_field_fn *field, void *user);

#endif
