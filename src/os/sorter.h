/* os/sorter.h - sorts more records than fit into memory: sorted runs in a file without a name. */
#ifndef BW_OS_SORTER_H
#define BW_OS_SORTER_H

#include "base/slice.h"
#include "base/status.h"

#define OS_SORTER_KEYS 4

/* Longest record. */
#define OS_SORTER_MAX_RECORD (256 * BW_KIB)

struct os_sorter;

/* Holds about `memory` bytes and no more; what is beyond goes to the disk. NULL: memory is out. */
struct os_sorter *os_sorter_new(size_t memory);
void os_sorter_free(struct os_sorter *sorter); /* NULL is fine */

/* Takes a copy. BW_E_IO when the disk is full, BW_E_LIMIT for a record that is too long. */
BW_MUST_CHECK bw_status os_sorter_add(struct os_sorter *sorter, const uint64_t keys[OS_SORTER_KEYS],
        bw_bytes record, struct bw_err *err);

/* The same, of a record that lies in several places. */
BW_MUST_CHECK bw_status os_sorter_add_parts(struct os_sorter *sorter,
        const uint64_t keys[OS_SORTER_KEYS], const bw_bytes *parts, size_t count,
        struct bw_err *err);

uint64_t os_sorter_count(const struct os_sorter *sorter);

/* Any status but BW_OK stops and is passed on. The record lives as long as the call. */
typedef bw_status os_sorter_visit(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err);

/*
 * All records, by their keys, the first counting most, then by their bytes: the order of arrival
 * plays no part. To be called once; nothing may be added afterwards.
 */
BW_MUST_CHECK bw_status os_sorter_each(
        struct os_sorter *sorter, os_sorter_visit *visit, void *user, struct bw_err *err);

#endif
