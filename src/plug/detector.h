/* plug/detector.h - the contract of what looks at events and gives findings. */
#ifndef BW_PLUG_DETECTOR_H
#define BW_PLUG_DETECTOR_H

#include "base/status.h"
#include "event/event.h"
#include "finding/finding.h"
#include "plug/correlator.h"

/* Where findings go: the engine fills in item, item_index and whatever else only it knows. */
struct finding_sink {
    void (*add)(struct finding_sink *sink, struct finding *finding);
    /* An event that a correlation may want. NULL: nobody does. */
    void (*candidate)(struct finding_sink *sink, struct candidate *candidate);
};

struct detector;      /* compiled rules: read-only after loading, shared by fork */
struct detector_scan; /* one worker's scratch */

struct detector_kind {
    const char *name;
    const char *summary;

    /* One for each worker. The detector must outlive it. NULL when memory is out. */
    struct detector_scan *(*scan_new)(const struct detector *detector);
    void (*scan_free)(struct detector_scan *scan);

    /* Looks at one event; findings borrow from it for the length of the call to sink->add. */
    void (*scan_event)(
            struct detector_scan *scan, const struct event *event, struct finding_sink *sink);

    const struct correlator_kind *correlator; /* NULL: single events only */

    uint32_t (*rule_count)(const struct detector *detector);
    /* The rule's texts, borrowed from the detector. `rule` < rule_count. */
    struct finding_rule (*rule)(const struct detector *detector, uint32_t rule);
};

#endif
