/* What correlations must find, by looking at every window anew: slow, and with nothing of the
 * engine in it. */
#ifndef BW_TEST_CORRELATE_ORACLE_H
#define BW_TEST_CORRELATE_ORACLE_H

#include "base/buffer.h"
#include "sigma/correlate/correlate.h"

/* One line for a result, the same from engine and oracle. */
void correlate_result_line(const struct correlate_definition *definition,
        const struct correlate_result *result, struct bw_buffer *out);

/*
 * Appends the lines of all results of `definitions` over `events` (in order), each with a NUL
 * behind it, to `lines`, whose starts (size_t) go into `starts`.
 */
void correlate_oracle(const struct correlate_definition *definitions, uint32_t definition_count,
        const struct correlate_event *events, uint32_t event_count, struct bw_buffer *lines,
        struct bw_buffer *starts);

#endif
