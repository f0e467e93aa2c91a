/*
 * Any bytes as an export of the systemd journal: the same events and notes however the bytes come
 * and whatever was learnt before, and every event renders as strict JSON.
 */
#include "input/journal/journal.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_check(&input_journal_export, (bw_bytes){.ptr = data, .len = size});
    return 0;
}
