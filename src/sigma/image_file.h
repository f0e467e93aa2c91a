/* sigma/image_file.h - compiled rule sets in a cache folder, one file for each set of inputs. */
#ifndef BW_SIGMA_IMAGE_FILE_H
#define BW_SIGMA_IMAGE_FILE_H

#include "sigma/image_form.h"

/* The bytes of a block: mapped from a file, or owned. */
struct sigma_block_bytes {
    bw_bytes bytes;
    bool mapped;
};

void sigma_block_bytes_release(struct sigma_block_bytes *bytes);

/*
 * Maps the cached block made from inputs with this key. Anything but a block that is whole and
 * right is BW_E_NOT_FOUND (there is none) or another error, and means: build it again.
 */
BW_MUST_CHECK bw_status sigma_image_file_load(const char *cache_dir, uint64_t key,
        struct sigma_block_bytes *ret_bytes, struct sigma_block *ret_block, struct bw_err *err);

/*
 * Writes the block under another name and renames it, so that no reader ever sees half of it. Makes
 * the folder, and the one around it, when they are not there. Only the newest few files stay.
 */
BW_MUST_CHECK bw_status sigma_image_file_store(
        const char *cache_dir, uint64_t key, bw_bytes block, struct bw_err *err);

#endif
