/*
 * format/journal/layout.h - where things stand in a systemd journal file.
 *
 * Source: "Journal File Format", systemd.io/JOURNAL_FILE_FORMAT, and the structures that it
 * describes (Header, ObjectHeader, DataObject, EntryObject). All numbers are little-endian.
 */
#ifndef BW_FORMAT_JOURNAL_LAYOUT_H
#define BW_FORMAT_JOURNAL_LAYOUT_H

#define JOURNAL_SIGNATURE "LPKSHHRH"

/* The header: what we read of it, and its least size (that of the first versions). */
enum journal_header_at {
    JOURNAL_AT_COMPATIBLE = 8,
    JOURNAL_AT_INCOMPATIBLE = 12,
    JOURNAL_AT_STATE = 16,
    JOURNAL_AT_FILE_ID = 24,
    JOURNAL_AT_HEADER_SIZE = 88,
    JOURNAL_AT_ARENA_SIZE = 96,
    JOURNAL_AT_N_ENTRIES = 152,
    JOURNAL_HEADER_MIN = 208,
};

enum journal_incompatible {
    JOURNAL_COMPRESSED_XZ = 1 << 0,
    JOURNAL_COMPRESSED_LZ4 = 1 << 1,
    JOURNAL_KEYED_HASH = 1 << 2,
    JOURNAL_COMPRESSED_ZSTD = 1 << 3,
    JOURNAL_COMPACT = 1 << 4,
    JOURNAL_INCOMPATIBLE_KNOWN = (1 << 5) - 1,
};

enum journal_state {
    JOURNAL_STATE_OFFLINE = 0,
    JOURNAL_STATE_ONLINE = 1, /* was being written, or its machine stopped without closing it */
    JOURNAL_STATE_ARCHIVED = 2,
};

enum journal_object_type {
    JOURNAL_OBJECT_UNUSED = 0,
    JOURNAL_OBJECT_DATA = 1,
    JOURNAL_OBJECT_FIELD = 2,
    JOURNAL_OBJECT_ENTRY = 3,
    JOURNAL_OBJECT_DATA_HASH_TABLE = 4,
    JOURNAL_OBJECT_FIELD_HASH_TABLE = 5,
    JOURNAL_OBJECT_ENTRY_ARRAY = 6,
    JOURNAL_OBJECT_TAG = 7,
    JOURNAL_OBJECT_TYPE_COUNT,
};

enum journal_object_flag {
    JOURNAL_OBJECT_XZ = 1 << 0,
    JOURNAL_OBJECT_LZ4 = 1 << 1,
    JOURNAL_OBJECT_ZSTD = 1 << 2,
};

/* type 1, flags 1, reserved 6, size 8 */
#define JOURNAL_OBJECT_HEADER 16
/* hash 8, next_hash_offset 8, next_field_offset 8, entry_offset 8, entry_array_offset 8, n_entries
 * 8; compact files: tail_entry_array_offset 4, tail_entry_array_n_entries 4 */
#define JOURNAL_DATA_HEADER         (JOURNAL_OBJECT_HEADER + 48)
#define JOURNAL_DATA_HEADER_COMPACT (JOURNAL_DATA_HEADER + 8)
/* seqnum 8, realtime 8 (us), monotonic 8 (us), boot_id 16, xor_hash 8; then the items */
#define JOURNAL_ENTRY_HEADER       (JOURNAL_OBJECT_HEADER + 48)
#define JOURNAL_ENTRY_ITEM         16 /* object_offset 8, hash 8 */
#define JOURNAL_ENTRY_ITEM_COMPACT 4

#endif
