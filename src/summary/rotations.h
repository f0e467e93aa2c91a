/*
 * summary/rotations.h - files that together are one log, and what is missing between them: a
 * number, a time that is in none of them, a file that was emptied beside others that were not.
 */
#ifndef BW_SUMMARY_ROTATIONS_H
#define BW_SUMMARY_ROTATIONS_H

#include "base/status.h"
#include "plug/hunt_summary.h"

#define ROTATIONS_MAX_FILES 50000 /* at most 16 MB with their names */

/* A hole counts from here on where there are boundaries enough to know which holes are usual; it
 * is so many times as long as the usual one, and as the usual pause between two records. */
#define ROTATIONS_MIN_HOLE    (6 * 3600 * BW_TIME_SECOND)
#define ROTATIONS_MIN_ALONE   (3 * 86400 * BW_TIME_SECOND) /* of a log with fewer boundaries */
#define ROTATIONS_BOUNDARIES  3
#define ROTATIONS_HOLES       5
#define ROTATIONS_PAUSES      30
#define ROTATIONS_MIN_RECORDS 20 /* of both files together: fewer have no pace */

enum rotation_sign {
    ROTATION_MISSING,  /* numbers from `missing_from` to `missing_to` */
    ROTATION_HOLE,     /* no file has records of a time; no number says that one is missing */
    ROTATION_DISORDER, /* a file is not of the time that its place says */
    ROTATION_EMPTY,    /* zero bytes; `other` is the file beside it that has records, if any */
};

struct rotation_oddity {
    enum rotation_sign sign;
    bw_str file;  /* the younger one of two; the empty one */
    bw_str other; /* the older one */
    bool rotated; /* of ROTATION_EMPTY: it is not the one that is written to now */
    uint64_t missing_from, missing_to;
    bw_time from, to; /* last record of the older one, first of the younger; BW_TIME_UNKNOWN */
    bw_time usual;    /* of ROTATION_HOLE: what is between other files, or 0: not known */
    uint64_t records; /* of ROTATION_EMPTY: of `other` */
    bw_str log;       /* of ROTATION_EMPTY: the name of the log, without folder and mark */
};

struct rotations;

struct rotations *rotations_new(void);            /* NULL when memory is out */
void rotations_free(struct rotations *rotations); /* NULL is fine */

/* Any item; those that are neither logs nor empty only fill a place. Nothing is borrowed. */
void rotations_add(struct rotations *rotations, const struct hunt_item *item);

/* Files beyond ROTATIONS_MAX_FILES, which were not looked at. */
uint64_t rotations_left_out(const struct rotations *rotations);

/* Once: by log, from young to old. Slices are borrowed for the call. */
typedef bw_status rotation_visit(
        void *user, const struct rotation_oddity *oddity, struct bw_err *err);
BW_MUST_CHECK bw_status rotations_each(
        struct rotations *rotations, rotation_visit *visit, void *user, struct bw_err *err);

#endif
