/* base/sha256.h - SHA-256 (FIPS 180-4). */
#ifndef BW_BASE_SHA256_H
#define BW_BASE_SHA256_H

#include "base/slice.h"

#define BW_SHA256_SIZE  32
#define BW_SHA256_BLOCK 64

/* A plain value: a copy goes on from where it was made. */
struct bw_sha256 {
    uint32_t state[8];
    uint64_t len;
    uint8_t block[BW_SHA256_BLOCK]; /* its first len % BW_SHA256_BLOCK bytes wait */
};

struct bw_sha256 bw_sha256_start(void);
void bw_sha256_add(struct bw_sha256 *hash, bw_bytes bytes);

/* Of all that was added; nothing can be added afterwards. */
void bw_sha256_end(struct bw_sha256 *hash, uint8_t ret_digest[BW_SHA256_SIZE]);

#endif
