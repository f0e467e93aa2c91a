/* tests/support/evtx_crc32.h - the CRC-32 of IEEE 802.3 that EVTX headers carry. */
#ifndef BW_TEST_EVTX_CRC32_H
#define BW_TEST_EVTX_CRC32_H

#include "base/slice.h"

/* Tables for eight bytes at a time; fill once with evtx_crc32_init, then read only. */
struct evtx_crc32 {
    uint32_t table[8][256];
};

void evtx_crc32_init(struct evtx_crc32 *crc);

/* Goes on from `before`, which is 0 at the start. */
uint32_t evtx_crc32_add(const struct evtx_crc32 *crc, uint32_t before, bw_bytes bytes);

#endif
