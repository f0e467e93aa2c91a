/* format/evtx/magic.h - finds where records and chunks may begin, at the speed of memory. */
#ifndef BW_FORMAT_EVTX_MAGIC_H
#define BW_FORMAT_EVTX_MAGIC_H

#include "base/slice.h"

/*
 * The first place in bytes[start, end) where the magic of a record begins or, unless `ret_chunk` is
 * NULL, that of a chunk; `end` when there is none. *ret_chunk says which of them it is. The whole
 * magic lies before `end`, which must not be past the bytes.
 */
size_t evtx_find_magic(bw_bytes bytes, size_t start, size_t end, bool *ret_chunk);

#endif
