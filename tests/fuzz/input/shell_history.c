/* Any bytes as histories of all forms: the same events and notes however they come, and every event
 * renders as strict JSON. */
#include "input/shell/shell_history.h"
#include "input/shell/history_form.h"
#include "input/shell/programs.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Programs are words of the line, in its order. */
static void check_programs(bw_str line)
{
    bw_str programs[SHELL_MAX_PROGRAMS];
    const size_t count = shell_programs(line, programs);
    const char *last = line.ptr;
    INPUT_CHECK(count <= SHELL_MAX_PROGRAMS);
    for (size_t i = 0; i < count; i++) {
        INPUT_CHECK(programs[i].len != 0 && programs[i].ptr >= last);
        last = programs[i].ptr + programs[i].len;
        INPUT_CHECK(last <= line.ptr + line.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    check_programs(bw_bytes_str(bytes));
    input_check(&input_shell_history, bytes);
    input_check(&input_powershell_history, bytes);
    input_check(&input_program_history, bytes);
    return 0;
}
