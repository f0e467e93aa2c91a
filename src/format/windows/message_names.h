/* format/windows/message_names.h - what the labels of messages are called in an event's data. */
#ifndef BW_FORMAT_WINDOWS_MESSAGE_NAMES_H
#define BW_FORMAT_WINDOWS_MESSAGE_NAMES_H

#include "base/slice.h"

/* Publishers whose messages are known. */
enum windows_publisher {
    WINDOWS_OTHER,
    WINDOWS_SECURITY,
    WINDOWS_SYSMON,
    WINDOWS_SERVICES, /* Service Control Manager */
    WINDOWS_POWERSHELL,
    WINDOWS_POWERSHELL_CLASSIC, /* "Windows PowerShell" */
    WINDOWS_DEFENDER,
    WINDOWS_SESSIONS, /* TerminalServices-LocalSessionManager */
    WINDOWS_REMOTE,   /* TerminalServices-RemoteConnectionManager */
    WINDOWS_TASKS,
    WINDOWS_BITS,
    WINDOWS_WMI,
};

enum windows_publisher windows_publisher_of(bw_str provider, bw_str channel);

/* The longest label that is looked for. */
#define WINDOWS_LABEL_MAX 64

/* True for the title of a group of labels: "Subject", "New Logon". */
bool windows_is_section(enum windows_publisher publisher, bw_str label);

/*
 * The data's name of `label` in the group `section` (may be empty), or an empty text when no list
 * knows it.
 */
bw_str windows_label_name(
        enum windows_publisher publisher, uint64_t event_id, bw_str section, bw_str label);

/* Length of the label or title, longest first, that `text` ends with behind a blank or from its
 * beginning; 0: none. For messages that somebody made one line of. */
size_t windows_label_at_end(enum windows_publisher publisher, bw_str text);

/* True for labels whose value may go on for lines with colons in them: the XML of a task. */
bool windows_label_is_long(bw_str label);

/* A part of a sentence that is a field: what stands between `before` and `after`. */
struct windows_sentence {
    enum windows_publisher publisher;
    uint16_t event_id;
    bw_str before;
    bw_str after; /* empty: to the end of the line */
    bw_str name;
};

extern const struct windows_sentence windows_sentences[];
extern const size_t windows_sentence_count;

#endif
