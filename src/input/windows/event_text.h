/*
 * input/windows/event_text.h - Windows events as text: what wevtutil prints (`/f:text`), what
 * PowerShell does (`Get-WinEvent | Format-List`, `Get-EventLog | Format-List`), and what Splunk's
 * forwarder sent ("WinEventLog", before its XML).
 *
 * The data of an event come out of its message: format/windows/message.h.
 */
#ifndef BW_INPUT_WINDOWS_EVENT_TEXT_H
#define BW_INPUT_WINDOWS_EVENT_TEXT_H

#include "plug/input_kind.h"

extern const struct input_kind input_windows_text;

#endif
