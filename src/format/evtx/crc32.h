/* format/evtx/crc32.h - the CRC-32 of zip and EVTX, at the speed of memory where the processor
 * helps. */
#ifndef BW_FORMAT_EVTX_CRC32_H
#define BW_FORMAT_EVTX_CRC32_H

#include "base/slice.h"

/* Goes on from `crc` (0 to begin with), as zlib's crc32 does. */
uint32_t evtx_crc32(uint32_t crc, bw_bytes bytes);

#endif
