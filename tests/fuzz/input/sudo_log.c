/* Any bytes as a log of sudo in JSON. */
#include "support/unfold_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unfold_check(&json_unfold_sudo_log, (bw_bytes){.ptr = data, .len = size});
    return 0;
}
