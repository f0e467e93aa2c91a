/*
 * sigma/image_form.h - an image as one block of bytes: in memory, and in a cache file.
 *
 * A header, then the sections one after the other, each aligned. The block that was built is the
 * block that is used and written, so a cache needs no reading but mapping it.
 */
#ifndef BW_SIGMA_IMAGE_FORM_H
#define BW_SIGMA_IMAGE_FORM_H

#include "base/buffer.h"
#include "base/status.h"
#include "sigma/image.h"

/* A problem of the load, kept with the image so that a cache repeats it. */
struct sigma_image_note {
    uint32_t kind; /* enum sigma_problem_kind */
    uint32_t line;
    struct sigma_text path, title, text;
};

/* All sections of a block: those of the image and the notes. */
#define SIGMA_BLOCK_SECTIONS(X)                                                                    \
    SIGMA_SECTIONS(X)                                                                              \
    X(struct sigma_image_note, notes)

enum sigma_section {
#define X(type, name) SIGMA_SECTION_##name,
    SIGMA_BLOCK_SECTIONS(X)
#undef X
    SIGMA_SECTION_COUNT,
};

/* Size of one item of each section. */
extern const uint32_t sigma_section_item_size[SIGMA_SECTION_COUNT];

/* What the load counted, kept for the same reason as the notes. */
struct sigma_block_counts {
    uint32_t files, errors, skipped, warnings;
};

/* A block opened for use: borrows from its bytes. */
struct sigma_block {
    struct sigma_image image;
    const struct sigma_image_note *notes;
    uint32_t notes_count;
    struct sigma_block_counts counts;
    uint64_t key;         /* of what it was made from */
    uint64_t fingerprint; /* of what it holds */
};

/* Makes the bytes of a block from its sections, whose buffers hold whole items, into `out`. */
BW_MUST_CHECK bw_status sigma_block_assemble(const struct bw_buffer sections[SIGMA_SECTION_COUNT],
        uint64_t key, const struct sigma_block_counts *counts, struct bw_buffer *out,
        struct bw_err *err);

/*
 * Opens a block: header, checksum, and every index and offset in it are tested, so that what passes
 * can be used without a further check. `bytes` must be aligned to 8. BW_E_MALFORMED for a damaged
 * block, BW_E_UNSUPPORTED for one of another version or machine.
 */
BW_MUST_CHECK bw_status sigma_block_open(
        bw_bytes bytes, struct sigma_block *ret_block, struct bw_err *err);

/* The tests of what the sections say of each other. */
BW_MUST_CHECK bw_status sigma_image_check(const struct sigma_image *image, struct bw_err *err);

#endif
