/* sigma/match/scan.h - the detector: events in, findings out. */
#ifndef BW_SIGMA_MATCH_SCAN_H
#define BW_SIGMA_MATCH_SCAN_H

#include "plug/detector.h"
#include "sigma/image.h"
#include "sigma/match/tables.h"

/* What `struct detector` is for Sigma: read-only once made, shared by forked workers. */
struct detector {
    const struct sigma_image *image; /* borrowed */
    struct sigma_tables tables;
};

/* Fails with BW_E_MALFORMED when the image's tables are damaged, or BW_E_NOMEM. */
BW_MUST_CHECK bw_status sigma_detector_init(
        struct detector *detector, const struct sigma_image *image, struct bw_err *err);
void sigma_detector_release(struct detector *detector);

/* Of a rule in the events of one class, for tests and benchmarks: what a rule costs is how often it
 * is looked at. */
struct sigma_looks {
    uint32_t rule;
    uint64_t events; /* in which the rule could have been true, by their class */
    uint64_t looks;  /* of these, in which it was looked at */
};

/* Tells of each rule of each plan that is still kept. */
void sigma_scan_tell_looks(const struct detector_scan *scan,
        void (*tell)(void *user, const struct sigma_looks *looks), void *user);

#endif
