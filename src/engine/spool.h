/* engine/spool.h - a nameless file that is written front to back and read anywhere. */
#ifndef BW_ENGINE_SPOOL_H
#define BW_ENGINE_SPOOL_H

#include "base/buffer.h"

struct spool {
    int fd;
    uint64_t written;
    uint64_t limit;
    bool failed; /* the disk is full: nothing more is taken */
    struct bw_buffer pending;
};

/* False when there is no place for a file. spool_close is fine after that. */
bool spool_open(struct spool *spool, uint64_t limit);
void spool_close(struct spool *spool);

/* Where the next byte goes. */
uint64_t spool_len(const struct spool *spool);

/* True when no more should come: the limit is reached, or the disk is full. */
bool spool_full(const struct spool *spool);

void spool_add(struct spool *spool, bw_bytes bytes);
bool spool_flush(
        struct spool *spool); /* false when something could not be written, now or before */

/* Exactly `size` bytes from `at`; false when they are not there. */
bool spool_read(struct spool *spool, uint64_t at, void *out, size_t size);

#endif
