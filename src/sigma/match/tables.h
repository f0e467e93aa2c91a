/* sigma/match/tables.h - the pattern tables of a rule set: one literal set for each field. */
#ifndef BW_SIGMA_MATCH_TABLES_H
#define BW_SIGMA_MATCH_TABLES_H

#include "base/buffer.h"
#include "base/status.h"
#include "match/literals.h"
#include "sigma/image.h"

/* What a scan of the field's value says of a predicate. */
enum sigma_scan_flag {
    SIGMA_SCAN_FIRES = 1 << 0,  /* it can not be true unless the scan reports it */
    SIGMA_SCAN_VERIFY = 1 << 1, /* and then it must still be evaluated */
};

/*
 * Appends the contents of the image's `matchers` section to `out` (empty, later aligned to 8).
 * All other sections must be complete. The same image gives the same bytes.
 */
BW_MUST_CHECK bw_status sigma_match_build(
        const struct sigma_image *image, struct bw_buffer *out, struct bw_err *err);

/* The section where it lies: borrows from the image. */
struct sigma_tables {
    const uint8_t *scan_flags;           /* enum sigma_scan_flag, one for each predicate */
    const uint32_t *first_predicate;     /* of each field, and one more: the end of the last */
    const struct match_literals *fields; /* one for each field, then the keywords' */
    void *memory;                        /* owned: first_predicate and fields */
};

/* BW_E_MALFORMED when the section is not what sigma_match_build writes: a damaged cache. */
BW_MUST_CHECK bw_status sigma_tables_init(
        struct sigma_tables *tables, const struct sigma_image *image, struct bw_err *err);
void sigma_tables_release(struct sigma_tables *tables);

#endif
