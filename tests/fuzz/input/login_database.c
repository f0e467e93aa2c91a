/* Any bytes: the same events and notes however they come, and every event renders as strict JSON.
 */
#include "input/login/login_database.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* pages of a table stand anywhere */
    input_check_with(&input_login_database, (bw_bytes){.ptr = data, .len = size}, true);
    return 0;
}
