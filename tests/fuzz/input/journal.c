/*
 * Any bytes as a systemd journal file: the same events and notes however the bytes come and
 * whatever was learnt before, and every event renders as strict JSON.
 */
#include "input/journal/journal.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool split;
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        abort();
    if (size != 0)
        memcpy(bytes, data, size);
    if (size > 15) { /* a later version is refused: that is a unit test */
        bytes[12] &= 0x1f;
        bytes[13] = bytes[14] = bytes[15] = 0;
    }
    const bw_bytes head = {.ptr = bytes, .len = size};
    if (input_journal.probe(head, true, &split) != INPUT_MATCH_NO)
        input_check(&input_journal, head);
    free(bytes);
    return 0;
}
