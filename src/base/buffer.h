/* base/buffer.h - bytes that grow, up to a maximum given when they are made. */
#ifndef BW_BASE_BUFFER_H
#define BW_BASE_BUFFER_H

#include "base/slice.h"

/*
 * Owns its memory. An append that would pass the maximum, or for which there is no memory, adds
 * nothing and makes the buffer fail for good: append a whole document, then ask once.
 */
struct bw_buffer {
    uint8_t *ptr;
    size_t len;
    size_t capacity;
    size_t max;
    bool failed;
};

/* Holds nothing yet; never grows past `max` bytes. */
void bw_buffer_init(struct bw_buffer *buffer, size_t max);

/* Gives the memory back; the buffer is empty and usable again with the same maximum. */
void bw_buffer_release(struct bw_buffer *buffer);

/* Empties it and forgets a failure, but keeps the memory for reuse. */
void bw_buffer_clear(struct bw_buffer *buffer);

/* Makes room for `more` bytes; false (and failed) when that is not possible. */
bool bw_buffer_reserve(struct bw_buffer *buffer, size_t more);

void bw_buffer_add(struct bw_buffer *buffer, const void *ptr, size_t len);
void bw_buffer_add_char(struct bw_buffer *buffer, char c);
void bw_buffer_add_str(struct bw_buffer *buffer, bw_str s);
void bw_buffer_add_text(struct bw_buffer *buffer, const char *text);
void bw_buffer_printf(struct bw_buffer *buffer, const char *fmt, ...) BW_PRINTF(2, 3);
void bw_buffer_add_u64(struct bw_buffer *buffer, uint64_t value); /* decimal */
void bw_buffer_add_i64(struct bw_buffer *buffer, int64_t value);  /* decimal */

/* What it holds, borrowed until the next change. */
bw_str bw_buffer_str(const struct bw_buffer *buffer);
bw_bytes bw_buffer_bytes(const struct bw_buffer *buffer);

#endif
