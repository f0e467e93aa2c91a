/*
 * engine/remains_file.h - the file of remains: written by the engine's process, read by workers.
 *
 * Records lie one behind the other, each with the header below. Behind all of them come the facts,
 * each with its length (32 bits) before it, in the order of their bytes.
 */
#ifndef BW_ENGINE_REMAINS_FILE_H
#define BW_ENGINE_REMAINS_FILE_H

#include "base/slice.h"

/* Index of the input kind, item, offset in it, length of what follows: 32, 64, 64, 32 bits. */
#define REMAINS_HEADER_SIZE 24

struct remains_header {
    uint32_t input;
    uint64_t item_index;
    uint64_t offset;
    uint32_t len;
};

void remains_header_write(const struct remains_header *header, uint8_t out[REMAINS_HEADER_SIZE]);
struct remains_header remains_header_read(const uint8_t bytes[REMAINS_HEADER_SIZE]);

#endif
