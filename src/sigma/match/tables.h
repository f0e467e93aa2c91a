/* sigma/match/tables.h - which tests a scan of the value can answer, and by which literals. */
#ifndef BW_SIGMA_MATCH_TABLES_H
#define BW_SIGMA_MATCH_TABLES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "match/literals.h"
#include "match/regex_needs.h"
#include "sigma/image.h"

/* What a scan of the field's value can say of a predicate. */
enum sigma_scan_flag {
    SIGMA_SCAN_FIRES = 1 << 0,  /* it can not be true unless one of its literals is there */
    SIGMA_SCAN_VERIFY = 1 << 1, /* and then it must still be evaluated */
};

/*
 * Appends the contents of the image's `matchers` section to `out` (empty): the flags of all
 * predicates. All other sections must be complete. The same image gives the same bytes.
 */
BW_MUST_CHECK bw_status sigma_match_build(
        const struct sigma_image *image, struct bw_buffer *out, struct bw_err *err);

/* The section where it lies: borrows from the image. */
struct sigma_tables {
    const uint8_t *scan_flags;       /* enum sigma_scan_flag, one for each predicate */
    const uint32_t *first_predicate; /* of each field, and one more: the end of the last */
    void *memory;                    /* owned: first_predicate */
};

/* BW_E_MALFORMED when the section is not what sigma_match_build writes: a damaged cache. */
BW_MUST_CHECK bw_status sigma_tables_init(
        struct sigma_tables *tables, const struct sigma_image *image, struct bw_err *err);
void sigma_tables_release(struct sigma_tables *tables);

/* Literals of a predicate: its own and, for exact texts, the other spelling; of an expression all
 * that it needs one of. */
#define SIGMA_MAX_LITERALS MATCH_REGEX_NEEDS_MAX

/*
 * The literals whose presence makes predicate `id` (which has SIGMA_SCAN_FIRES) worth a look, each
 * with `literal_id` as its id. Texts borrow from the image or lie in `arena`. Returns their number;
 * 0 when the arena is full.
 */
size_t sigma_tables_literals(const struct sigma_image *image, uint32_t id, uint32_t literal_id,
        struct bw_arena *arena, struct match_literal out[SIGMA_MAX_LITERALS]);

#endif
