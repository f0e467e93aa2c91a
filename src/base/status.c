#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const status_names[] = {
        [BW_OK] = "ok",
        [BW_END] = "end",
        [BW_E_NOMEM] = "out of memory",
        [BW_E_IO] = "input/output error",
        [BW_E_TRUNCATED] = "truncated",
        [BW_E_MALFORMED] = "malformed",
        [BW_E_UNSUPPORTED] = "unsupported",
        [BW_E_LIMIT] = "limit reached",
        [BW_E_RANGE] = "out of range",
        [BW_E_NOT_FOUND] = "not found",
};
_Static_assert(BW_COUNT(status_names) == BW_STATUS_COUNT, "name every bw_status");

const char *bw_status_name(bw_status status)
{
    return (size_t)status < BW_COUNT(status_names) ? status_names[status] : "unknown";
}

bw_status bw_fail(struct bw_err *err, bw_status status, const char *fmt, ...)
{
    if (err == NULL)
        return status;
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    err->status = status;
    return status;
}

bw_status bw_context(struct bw_err *err, bw_status status, const char *fmt, ...)
{
    if (err == NULL)
        return status;
    char old[sizeof(err->message)];
    memcpy(old, err->message, sizeof(old));
    va_list args;
    va_start(args, fmt);
    int used = vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    size_t at = used < 0 ? 0 : (size_t)used;
    for (const char *c = ": "; *c != '\0' && at + 1 < sizeof(err->message); c++)
        err->message[at++] = *c;
    for (const char *c = old; *c != '\0' && at + 1 < sizeof(err->message); c++)
        err->message[at++] = *c; /* what does not fit is cut: it is for people */
    err->message[at < sizeof(err->message) ? at : sizeof(err->message) - 1] = '\0';
    err->status = status;
    return status;
}
