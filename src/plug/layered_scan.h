/* plug/layered_scan.h - an event past a detector as it is, and again with what is hidden in it. */
#ifndef BW_PLUG_LAYERED_SCAN_H
#define BW_PLUG_LAYERED_SCAN_H

#include "plug/detector.h"

/* One worker's scratch for it. */
struct layered_scan;

/* `kind` and `scan` are borrowed. NULL when memory is out. */
struct layered_scan *layered_scan_new(const struct detector_kind *kind, struct detector_scan *scan);
void layered_scan_free(struct layered_scan *layered); /* NULL is fine */

/*
 * Looks at the event as it is, and once more with decoded texts beside the raw ones where there are
 * any (decode/unfold.h). What the second look finds is told only when the first did not find it by
 * the same rule, and when a decoded text is among the reasons: those say their layer.
 */
void layered_scan_event(
        struct layered_scan *layered, const struct event *event, struct finding_sink *sink);

/* Events so far in which a limit of decoding was met. */
uint64_t layered_scan_cut_count(const struct layered_scan *layered);

#endif
