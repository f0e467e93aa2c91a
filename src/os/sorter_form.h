/*
 * os/sorter_form.h - a sorted record in a sorter's file: each key as what it differs by from that
 * of the record before, the length, the bytes. Numbers have seven bits a byte, the lowest first
 * (LEB128, DWARF 5, 7.6), differences their sign in the lowest bit. Records of one log differ by
 * little: six or seven bytes instead of forty.
 */
#ifndef BW_OS_SORTER_FORM_H
#define BW_OS_SORTER_FORM_H

#include "os/sorter.h"

/* Most that stands before the bytes of a record. */
#define SORTER_FORM_HEAD (10 * (OS_SORTER_KEYS + 1))

struct sorter_record {
    uint64_t keys[OS_SORTER_KEYS];
    bw_bytes bytes;
};

/*
 * Writes `keys` and the length; `last` are the keys of the record before, zeros for the first, and
 * are these then. There must be room for SORTER_FORM_HEAD; the bytes of the record go behind.
 * Returns how many were written.
 */
size_t sorter_form_put(uint8_t *to, uint64_t last[OS_SORTER_KEYS],
        const uint64_t keys[OS_SORTER_KEYS], size_t len);

/*
 * How many bytes the record at the front of `bytes` takes, 0 when not even that is there. When all
 * of it is, *record, which holds the record before it, becomes it; its bytes are borrowed.
 */
size_t sorter_form_get(bw_bytes bytes, struct sorter_record *record);

#endif
