/*
 * format/sqlite/table.h - the rows of a table of an SQLite database, read without SQLite: in the
 * order of their numbers, from pages anywhere in the item. No query, no schema that is believed, no
 * code that a database could ask for.
 *
 * Source: sqlite.org, "Database File Format".
 */
#ifndef BW_FORMAT_SQLITE_TABLE_H
#define BW_FORMAT_SQLITE_TABLE_H

#include "base/buffer.h"
#include "base/pages.h"

/* Columns of a row beyond these are not looked at. */
#define SQLITE_MAX_COLUMNS 16

/* A tree of more levels has more pages than a database can. */
#define SQLITE_MAX_DEPTH 20

enum sqlite_value_kind {
    SQLITE_VALUE_NULL,
    SQLITE_VALUE_INTEGER,
    SQLITE_VALUE_FLOAT, /* its value is not read */
    SQLITE_VALUE_TEXT,
    SQLITE_VALUE_BLOB,
};

struct sqlite_value {
    enum sqlite_value_kind kind;
    int64_t integer;
    bw_bytes bytes; /* of a text or blob; borrows from the walk */
};

struct sqlite_row {
    int64_t number; /* what an INTEGER PRIMARY KEY is */
    uint64_t offset;
    uint32_t column_count;
    struct sqlite_value columns[SQLITE_MAX_COLUMNS];
};

/* How the file is laid out. */
struct sqlite_layout {
    uint32_t page_size;
    uint32_t usable;     /* of each page */
    uint32_t page_count; /* that the item has */
    bool logged;         /* newer pages may stand in a file beside it: the write-ahead log */
};

/* True when `head` begins as an SQLite database does. */
bool sqlite_begins(bw_bytes head);

/* BW_E_MALFORMED: no database; BW_E_UNSUPPORTED: its texts are UTF-16. */
BW_MUST_CHECK bw_status sqlite_layout_read(
        struct pages *pages, struct sqlite_layout *ret_layout, struct bw_err *err);

/* One way through a table. */
struct sqlite_walk;

/* From the page `root`; 1 is the table of all tables. `pages` is borrowed. NULL: no memory. */
struct sqlite_walk *sqlite_walk_new(
        struct pages *pages, const struct sqlite_layout *layout, uint32_t root);
void sqlite_walk_free(struct sqlite_walk *walk); /* NULL is fine */

/*
 * The next row, until the next call. BW_END: there are no more. BW_E_MALFORMED, BW_E_TRUNCATED,
 * BW_E_LIMIT: that row or page can not be read, and what is behind it may be: call again.
 */
BW_MUST_CHECK bw_status sqlite_walk_next(
        struct sqlite_walk *walk, const struct sqlite_row **ret_row, struct bw_err *err);

/* Where it stands: for messages. */
uint64_t sqlite_walk_offset(const struct sqlite_walk *walk);

/* The root page of a table by its name, in any letter case; BW_E_NOT_FOUND. */
BW_MUST_CHECK bw_status sqlite_table_find(struct pages *pages, const struct sqlite_layout *layout,
        bw_str name, uint32_t *ret_root, struct bw_err *err);

#endif
