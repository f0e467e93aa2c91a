/* input/audit/action.h - what a system call does, in the words that Auditbeat uses for it. */
#ifndef BW_INPUT_AUDIT_ACTION_H
#define BW_INPUT_AUDIT_ACTION_H

#include "base/slice.h"

enum auditd_action {
    AUDITD_NO_ACTION,
    AUDITD_EXECUTED,
    AUDITD_FORKED,
    AUDITD_EXITED,
    AUDITD_OPENED, /* what comes of it, its flags and paths say */
    AUDITD_CREATED_FILE,
    AUDITD_CHANGED_FILE,
    AUDITD_MADE_FOLDER,
    AUDITD_DELETED,
    AUDITD_RENAMED,
    AUDITD_LINKED,
    AUDITD_SYMLINKED,
    AUDITD_MADE_DEVICE,
    AUDITD_CHANGED_MODE,
    AUDITD_CHANGED_OWNER,
    AUDITD_CHANGED_ATTRIBUTES,
    AUDITD_CHANGED_TIMES,
    AUDITD_MOUNTED,
    AUDITD_UNMOUNTED,
    AUDITD_CONNECTED,
    AUDITD_ACCEPTED,
    AUDITD_BOUND,
    AUDITD_SENT,
    AUDITD_LOADED_MODULE,
    AUDITD_UNLOADED_MODULE,
    AUDITD_TRACED,
    AUDITD_ACTION_COUNT,
};

/* What a call is known by: its name. */
struct auditd_call {
    bw_str name;
    uint8_t action;     /* enum auditd_action */
    uint8_t folder_arg; /* 1 + number of the argument that is a folder's descriptor; 0: none */
    uint8_t flags_arg;  /* 1 + number of the argument with open flags; 0: none */
};

/* NULL for a call that is not told apart from others. */
const struct auditd_call *auditd_call_find(bw_str name);

/* "executed", ...; empty for AUDITD_NO_ACTION. */
bw_str auditd_action_name(enum auditd_action action);

#endif
