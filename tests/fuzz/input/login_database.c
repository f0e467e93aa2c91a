/* Any bytes: the same events and notes however they come, and every event renders as strict JSON.
 */
#include "input/login/login_database.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_check(&input_login_database, (bw_bytes){.ptr = data, .len = size});
    return 0;
}
