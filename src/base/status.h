/* base/status.h - what happened: a status for code, a message for people. */
#ifndef BW_BASE_STATUS_H
#define BW_BASE_STATUS_H

#include "base/slice.h"

typedef enum bw_status {
    BW_OK = 0,
    BW_END, /* an iterator has no more items: not an error */
    BW_E_NOMEM,
    BW_E_IO,
    BW_E_TRUNCATED,   /* input ends early: more bytes might help */
    BW_E_MALFORMED,   /* input breaks its own format: more bytes will not help */
    BW_E_UNSUPPORTED, /* input is well formed but we do not read this variant */
    BW_E_LIMIT,       /* input asks for more than a limit in limits.h allows */
    BW_E_RANGE,
    BW_E_NOT_FOUND,
    BW_STATUS_COUNT,
} bw_status;

/* For a person to read. Filled on failure only; never read to decide anything. */
struct bw_err {
    bw_status status;
    char message[512];
};

/* "malformed", "truncated", …: one word or two, for tables and JSON. Never NULL. */
const char *bw_status_name(bw_status status);

/*
 * Stores the formatted message and returns `status`, so that a failure is one `return`.
 * `err` may be NULL. A message that does not fit is cut.
 */
bw_status bw_fail(struct bw_err *err, bw_status status, const char *fmt, ...) BW_PRINTF(3, 4);

/* Puts "<formatted>: " before the message that is there: each layer adds what only it knows. */
bw_status bw_context(struct bw_err *err, bw_status status, const char *fmt, ...) BW_PRINTF(3, 4);

#endif
