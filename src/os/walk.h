/* os/walk.h - every file below some paths, in the same order each time, without following links. */
#ifndef BW_OS_WALK_H
#define BW_OS_WALK_H

#include "base/slice.h"
#include "base/status.h"
#include "base/time.h"

enum os_walk_kind {
    OS_WALK_FILE,    /* a regular file, open for reading */
    OS_WALK_PIPE,    /* standard input that is no regular file */
    OS_WALK_NO_FILE, /* a link, FIFO, socket or device below a folder: not opened */
    OS_WALK_DENIED,  /* could not be opened or read, or was named and is no file: `reason` */
};

struct os_walk_entry {
    enum os_walk_kind kind;
    bw_str path; /* as the user would write it; borrowed until the next call */
    int fd;      /* FILE, PIPE: the caller closes it; -1 when the walk only counts */
    uint64_t size;
    bw_time modified; /* FILE: when it was written last; BW_TIME_UNKNOWN */
    bool named;       /* stands on the command line, was not found below a folder */
    bw_str reason;    /* NO_FILE, DENIED: why; borrowed until the next call */
};

struct os_walk_options {
    const char *const *paths; /* files, folders, "-" for standard input; borrowed */
    size_t path_count;
    bool count_only; /* do not open files: for knowing how much there is */
};

struct os_walk;

/* NULL when memory is out. */
struct os_walk *os_walk_new(const struct os_walk_options *options);
void os_walk_free(struct os_walk *walk); /* NULL is fine */

/*
 * The next entry: folders in byte order of their names, each path in the order given. What is
 * odd about a single entry is told in the entry. BW_END at the end, BW_E_NOMEM.
 *
 * A link that is named is followed, as every tool does; links below a folder are not, so the walk
 * cannot leave what it was given, and cannot go in circles.
 */
BW_MUST_CHECK bw_status os_walk_next(
        struct os_walk *walk, struct os_walk_entry *ret_entry, struct bw_err *err);

#endif
