/*
 * format/windows/message.h - the data of a Windows event out of its message.
 *
 * Event Viewer, Get-WinEvent, wevtutil and those who ship events as text show an event as the text
 * that its publisher made of its data:
 *
 *     An account was successfully logged on.
 *
 *     Subject:
 *         Security ID:     S-1-5-18
 *         Account Name:    WS01$
 *     New Logon:
 *         Account Name:    alice
 *
 * Here it becomes SubjectUserSid, SubjectUserName, TargetUserName … again, the names that the
 * event's data have and that rules ask for. Labels that no list knows keep their own name without
 * blanks: those of Sysmon are the data's names. English alone: what publishers say in other
 * languages is not known.
 *
 * Sources: the messages of Windows' own manifests ("Security auditing events" and the reference of
 * each event in Microsoft's documentation), Sysmon's schema.
 */
#ifndef BW_FORMAT_WINDOWS_MESSAGE_H
#define BW_FORMAT_WINDOWS_MESSAGE_H

#include "base/slice.h"

/* What is known of the event beside its message; the texts may be empty. */
struct windows_message_event {
    uint64_t event_id;
    bw_str provider; /* "Microsoft-Windows-Security-Auditing" */
    bw_str channel;  /* "Security" */
};

/*
 * One field. `name` is borrowed for the call, `value` is a piece of the message or a constant
 * (well-known accounts become their SIDs), and is never empty.
 */
typedef void windows_message_field_fn(void *user, bw_str name, bw_str value);

/*
 * Calls `field` for each field of `text`, in its order: from lines, or, when somebody made one line
 * of them, from the labels in it. A field may come twice. At most 256 fields.
 */
void windows_message_read(const struct windows_message_event *event, bw_str text,
        windows_message_field_fn *field, void *user);

/* The channel that a provider writes to, where that is certain; empty otherwise. */
bw_str windows_channel_of(bw_str provider);

#endif
