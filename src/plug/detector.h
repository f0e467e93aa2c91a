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

/* The names of hosts, by the numbers that the engine gives them. */
struct detector_hosts {
    bw_str (*name)(void *user, uint32_t host); /* empty for a number of no host */
    void *user;
};

struct bw_buffer;
struct bw_reader;
struct detector_cover; /* what the evidence could have shown, over all workers */

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

    /*
     * The silence ledger; all seven or none. cover_event counts what scan_event saw last
     * (`outside`: an event that was not scanned because of its time) for the host with that number;
     * true: cover_drain must come before the next event. Drained bytes go to cover_take, in any
     * order; false when they are not to be believed. cover_candidate counts what the correlator is
     * given: each once, in the order of time. cover_quiet counts a correlation that was met and is
     * no finding.
     */
    bool (*cover_event)(
            struct detector_scan *scan, const struct event *event, uint32_t host, bool outside);
    void (*cover_drain)(
            struct detector_scan *scan, const struct detector_hosts *hosts, struct bw_buffer *out);
    struct detector_cover *(*cover_new)(const struct detector *detector); /* NULL: no memory */
    void (*cover_free)(struct detector_cover *cover);
    bool (*cover_take)(struct detector_cover *cover, struct bw_reader *body);
    void (*cover_candidate)(struct detector_cover *cover, const struct candidate *candidate);
    void (*cover_quiet)(struct detector_cover *cover, uint32_t rule, bw_str host);

    uint32_t (*rule_count)(const struct detector *detector);
    /* The rule's texts, borrowed from the detector. `rule` < rule_count. */
    struct finding_rule (*rule)(const struct detector *detector, uint32_t rule);
};

#endif
