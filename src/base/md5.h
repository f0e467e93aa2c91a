/* base/md5.h - MD5: for names that others made with it. It keeps nothing safe. */
#ifndef BW_BASE_MD5_H
#define BW_BASE_MD5_H

#include "base/slice.h"

#define BW_MD5_SIZE 16

/*
 * RFC 1321. `start` is the state to begin with, in the form of a digest; NULL: that of the RFC.
 * `ret_digest` may be `start`.
 */
void bw_md5(bw_bytes bytes, const uint8_t start[BW_MD5_SIZE], uint8_t ret_digest[BW_MD5_SIZE]);

#endif
