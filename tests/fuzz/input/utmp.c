/*
 * Any bytes as entries of wtmp and of lastlog: the same events and notes however the bytes come and
 * whatever was learnt before, and every event renders as strict JSON.
 */
#include "input/login/utmp.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool split;
    const bw_bytes bytes = {.ptr = data, .len = size};
    if (input_utmp.probe(bytes, true, &split) != INPUT_MATCH_NO)
        input_check(&input_utmp, bytes);
    if (input_lastlog.probe(bytes, true, &split) != INPUT_MATCH_NO)
        input_check(&input_lastlog, bytes);
    return 0;
}
