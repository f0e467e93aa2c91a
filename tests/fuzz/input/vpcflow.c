/*
 * Any bytes as a flow log of Amazon VPC: the same events and notes however the bytes come and
 * whatever was learnt before, every event renders as strict JSON.
 */
#include "input/network/vpcflow.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_check(&input_vpcflow, (bw_bytes){.ptr = data, .len = size});
    return 0;
}
