/* summary/anomaly_kinds.h - what is odd about logs, how much it weighs, and why it matters. */
#ifndef BW_SUMMARY_ANOMALY_KINDS_H
#define BW_SUMMARY_ANOMALY_KINDS_H

#include "base/slice.h"
#include "plug/input_kind.h"

enum anomaly_weight {
    ANOMALY_MINOR,   /* every machine has some */
    ANOMALY_NOTABLE, /* wants an explanation */
    ANOMALY_SERIOUS, /* what an intruder does */
    ANOMALY_WEIGHT_COUNT,
};

/* "minor", "notable", "serious". */
bw_str anomaly_weight_name(enum anomaly_weight weight);

struct anomaly_kind {
    bw_str name; /* "log_cleared": stable, for JSON */
    enum anomaly_weight weight;
    bw_str what; /* "log cleared" */
    bw_str why;  /* one line */
};

/* The kind of this name; one that says that it is not known when there is none. */
const struct anomaly_kind *anomaly_kind_find(bw_str name);

/* Its place among all: kinds of the same weight are sorted by it, those that say most first. */
unsigned anomaly_kind_rank(const struct anomaly_kind *kind);

/*
 * The kind of a note of an input ("evtx.record_id_gap"), by the end of its name, else by what sort
 * of note it is. Never NULL.
 */
const struct anomaly_kind *anomaly_kind_of_note(enum input_note kind, bw_str name);

#endif
