/* Any bytes as what utmpdump, last and lastlog print: the same events and notes however they come,
 * and every event renders as strict JSON. */
#include "input/login/login_text.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    input_check(&input_utmpdump, bytes);
    input_check(&input_last, bytes);
    input_check(&input_lastlog_text, bytes);
    return 0;
}
