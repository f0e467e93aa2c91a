/*
 * engine/scripts_file.h - the file of scripts: written by the engine's process, read by workers.
 *
 * First come labels of items (32 bits of length before each) and parts (piece.h), as they arrived.
 * Behind them lie the scripts, one behind the other in the order of the walk: a head, and then an
 * entry for each part that there is, in the order of their numbers.
 */
#ifndef BW_ENGINE_SCRIPTS_FILE_H
#define BW_ENGINE_SCRIPTS_FILE_H

#include "base/buffer.h"
#include "base/time.h"

/* Number of entries, parts that the script was told to have: 32 bits each. */
#define SCRIPT_HEAD_SIZE 8

struct script_head {
    uint32_t part_count; /* at most BW_LIMIT_SCRIPT_PARTS */
    uint32_t total;
};

/* Three times 32 and six times 64 bits. */
#define SCRIPT_ENTRY_SIZE 60

struct script_entry {
    uint32_t number;   /* from 1, each greater than the one before */
    uint32_t len;      /* of the piece */
    bool recovered;    /* no log lists the record any more */
    uint64_t at;       /* where in the file it is */
    uint64_t label_at; /* of its item */
    uint64_t item_index;
    uint64_t offset; /* of the record */
    uint64_t record_id;
    bw_time time;
};

void script_head_write(const struct script_head *head, struct bw_buffer *out);
struct script_head script_head_read(const uint8_t bytes[SCRIPT_HEAD_SIZE]);
void script_entry_write(const struct script_entry *entry, struct bw_buffer *out);
struct script_entry script_entry_read(const uint8_t bytes[SCRIPT_ENTRY_SIZE]);

#endif
