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

#endif
