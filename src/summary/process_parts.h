/* summary/process_parts.h - what the files of the process store share: its database. */
#ifndef BW_SUMMARY_PROCESS_PARTS_H
#define BW_SUMMARY_PROCESS_PARTS_H

#include <sqlite3.h>

#include "base/buffer.h"
#include "summary/process_store.h"
#include "summary/summary.h"

/* Statements that are made once and run for every process. */
enum process_statement {
    PROCESS_ADD,
    PROCESS_BY_GUID,
    PROCESS_BY_PID,
    PROCESS_UNLOGGED,
    PROCESS_SET_END,
    PROCESS_SET_PARENT,
    PROCESS_SET_IMAGE,
    PROCESS_ADD_MARK,
    PROCESS_COUNT_MARK,
    PROCESS_STATEMENT_COUNT,
};

struct process_store {
    sqlite3 *db;
    sqlite3_stmt *statements[PROCESS_STATEMENT_COUNT];
    const struct process_store_options *options; /* while it is made */
    struct process_store_counts counts;
    struct bw_buffer base; /* file name of an image */
    struct bw_buffer host;
};

bw_status process_fail(struct process_store *store, const char *what, struct bw_err *err);
bw_status process_exec(struct process_store *store, const char *sql, struct bw_err *err);
bw_status process_prepare(
        struct process_store *store, const char *sql, sqlite3_stmt **ret_stmt, struct bw_err *err);

/* A text of no length is no NULL: it compares with others. */
void process_bind_text(sqlite3_stmt *stmt, int index, bw_str s);
void process_bind_time(sqlite3_stmt *stmt, int index, bw_time time);
bw_str process_column_text(sqlite3_stmt *stmt, int column); /* borrowed until the next step */
bw_time process_column_time(sqlite3_stmt *stmt, int column);

/* The columns of a row of the summarizer, borrowed from its key. */
struct process_cells {
    bw_str text[SUMMARY_PROCESS_COLUMNS];
};
struct process_cells process_cells_of(bw_str key);
int64_t process_cell_number(const struct process_cells *cells, size_t column, int64_t otherwise);

/* Finds the parent of each, or makes one that was not logged (process_link.c). */
bw_status process_link(struct process_store *store, struct bw_err *err);
/* Gives the marks to the processes that they are of (process_link.c). */
bw_status process_link_marks(struct process_store *store, struct bw_err *err);

/* "cmd.exe" of C:\Windows\System32\CMD.EXE; borrowed until the next call. */
bw_str process_base_name(struct process_store *store, bw_str image);
bw_str process_host_key(struct process_store *store, bw_str host); /* likewise: lower case */

#endif
