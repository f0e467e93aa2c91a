/*
 * base/pages.h - bytes from anywhere in an item, through a cache of fixed size.
 *
 * Where the source can not go back (a pipe, a member of an archive), what it gives is kept in
 * memory up to BW_LIMIT_ITEM_ARENA bytes; what lies behind can not be reached.
 */
#ifndef BW_BASE_PAGES_H
#define BW_BASE_PAGES_H

#include "base/source.h"

struct pages;

/*
 * `head` stands before what the source gives next, when it has no read_at. BW_E_NOMEM; what is
 * wrong with the source is told when it is read. Both are borrowed.
 */
BW_MUST_CHECK bw_status pages_new(
        struct bw_source *source, bw_bytes head, struct pages **ret_pages, struct bw_err *err);
void pages_free(struct pages *pages); /* NULL is fine */

/* How many bytes can be reached: grows while a source without read_at is read. */
uint64_t pages_size(const struct pages *pages);

/* True when the source has more than could be kept. */
bool pages_cut(const struct pages *pages);

/*
 * Copies `size` bytes at `offset` to `out`. BW_E_TRUNCATED when they are not all there, BW_E_IO.
 */
BW_MUST_CHECK bw_status pages_read(
        struct pages *pages, uint64_t offset, void *out, size_t size, struct bw_err *err);

/* The first byte at or behind `offset` that is not zero; the size when there is none. */
uint64_t pages_skip_zeros(struct pages *pages, uint64_t offset);

#endif
