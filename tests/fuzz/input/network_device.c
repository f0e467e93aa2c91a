/*
 * Any bytes as messages of network devices: the same events and notes however the bytes come and
 * whatever was learnt before, every event renders as strict JSON.
 */
#include "input/network/device.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_check(&input_network_device, (bw_bytes){.ptr = data, .len = size});
    return 0;
}
