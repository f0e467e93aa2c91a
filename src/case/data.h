/* case/data.h - findings one behind the other, for a case that nobody keeps. */
#ifndef BW_CASE_DATA_H
#define BW_CASE_DATA_H

#include "base/buffer.h"
#include "base/status.h"

/*
 * In memory as long as they are few, then in a file without a name. SQLite would put them into
 * pages, and those one by one into its own file.
 */
struct case_data {
    int file;                /* -1: none yet */
    uint64_t filed;          /* bytes in it */
    struct bw_buffer tail;   /* what comes behind those */
    struct bw_buffer window; /* of the file, as it was read last */
    uint64_t window_at;
};

void case_data_init(struct case_data *data);
void case_data_release(struct case_data *data);

/* *ret_place grows from one to the next. BW_E_IO, BW_E_NOMEM; `err` says so for the case. */
BW_MUST_CHECK bw_status case_data_add(
        struct case_data *data, bw_bytes bytes, int64_t *ret_place, struct bw_err *err);

/* Borrowed until the next call. BW_E_NOT_FOUND where nothing begins. */
BW_MUST_CHECK bw_status case_data_get(
        struct case_data *data, int64_t place, bw_bytes *ret_bytes, struct bw_err *err);

#endif
