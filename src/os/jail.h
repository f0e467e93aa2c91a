/* os/jail.h - locks a process in before it meets evidence: layers, each enough to stop much. */
#ifndef BW_OS_JAIL_H
#define BW_OS_JAIL_H

#include <sys/types.h>

#include "base/slice.h"
#include "base/status.h"

enum os_jail_layer {
    OS_JAIL_NO_NEW_PRIVS, /* nothing it starts can gain rights */
    OS_JAIL_SYSCALLS,     /* seccomp: a short list of system calls */
    OS_JAIL_LIMITS,       /* rlimits: memory, processor, files */
    OS_JAIL_DESCRIPTORS,  /* nothing is open but what it was given */
    OS_JAIL_NAMESPACES,   /* no network, no other processes, no shared memory */
    OS_JAIL_EMPTY_ROOT,   /* its file system is an empty folder */
    OS_JAIL_LANDLOCK,     /* no path may be opened, no port be used */
    OS_JAIL_PRIVILEGES,   /* no capabilities; a root user becomes nobody */
    OS_JAIL_LAYER_COUNT,
};

/* "seccomp"; what it is good for, in a few words; and whether a worker may run without it. */
bw_str os_jail_layer_name(enum os_jail_layer layer);
bw_str os_jail_layer_purpose(enum os_jail_layer layer);
bool os_jail_layer_required(enum os_jail_layer layer);

struct os_jail_report {
    struct {
        bool up;
        int error; /* the errno that refused it, when it is not up */
    } layers[OS_JAIL_LAYER_COUNT];
};

/*
 * As fork(), but the child starts in new namespaces where the kernel grants them; as the first
 * process of its own, so it must not start others. Fills the NAMESPACES layer of *ret_report in
 * the child. The caller has one thread.
 */
pid_t os_jail_fork(struct os_jail_report *ret_report);

#define OS_JAIL_MAX_KEPT 4

struct os_jail_options {
    /* Descriptors that stay open: they become 3, 4, …; the rest is closed, 0 to 2 lead nowhere. */
    int kept[OS_JAIL_MAX_KEPT];
    size_t kept_count;
    uint64_t memory;    /* bytes that it may hold beyond what it holds already */
    uint64_t file_size; /* the largest file that it may write to a descriptor that it was given */
};

/*
 * Locks the calling process in for good. BW_E_UNSUPPORTED when a required layer can not be put
 * up; the message names it. Layers that are only wanted may be missing: see *report, which
 * os_jail_fork has begun to fill (or which is all zero after a plain fork).
 */
BW_MUST_CHECK bw_status os_jail_enter(
        const struct os_jail_options *options, struct os_jail_report *report, struct bw_err *err);

/* Without a jail: closes and moves descriptors in the same way. */
BW_MUST_CHECK bw_status os_jail_keep_descriptors(
        const struct os_jail_options *options, struct bw_err *err);

/* The child dies when its parent does. To be called after every change of user. */
void os_jail_die_with_parent(void);

#endif
