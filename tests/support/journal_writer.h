/* tests/support/journal_writer.h - small journal files, sound or not, for tests. */
#ifndef BW_TESTS_SUPPORT_JOURNAL_WRITER_H
#define BW_TESTS_SUPPORT_JOURNAL_WRITER_H

#include "base/buffer.h"

struct journal_writer {
    struct bw_buffer out;
    bool compact;
    bool keyed;
    uint64_t seqnum;
};

/* Begins a file. `flags`: of its incompatible ones. Release with bw_buffer_release(&w->out). */
void journal_writer_init(struct journal_writer *w, uint32_t flags, uint8_t state);

/* A data object; returns its offset. `object_flags` says how `payload` is compressed; the hash is
 * that of `plain`. */
uint64_t journal_writer_data(
        struct journal_writer *w, uint8_t object_flags, bw_bytes payload, bw_bytes plain);
uint64_t journal_writer_text(struct journal_writer *w, const char *text);

/* An entry of data objects; returns its offset. */
uint64_t journal_writer_entry(
        struct journal_writer *w, uint64_t microseconds, const uint64_t *data, size_t count);

#endif
