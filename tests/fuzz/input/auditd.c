/*
 * Any bytes as an audit log: the same events and notes however the bytes come and whatever was
 * learnt before, every event renders as strict JSON, and no record is lost: what is neither blank
 * nor a separator nor the end of a set is an event or is counted as unreadable.
 */
#include <string.h>

#include "format/audit/line.h"
#include "input/audit/auditd.h"
#include "input/text/line_frame.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines that must come out again; SIZE_MAX when the form of the text is not plain. */
static uint64_t lines_of(bw_str text)
{
    uint64_t count = 0;
    bw_str line;
    while (bw_str_cut(&text, '\n', &line)) {
        struct audit_line parsed;
        if (line.len != 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        while (line.len != 0 && line.ptr[0] == '\0')
            line = bw_str_from(line, 1);
        if (bw_str_trim(line).len == 0 || audit_line_is_separator(line))
            continue;
        count += !audit_line_parse(line, &parsed) || parsed.number != AUDIT_TYPE_EOE;
    }
    return count;
}

static void check_sums(bw_bytes bytes)
{
    static const char zeros[LINE_FRAME_ZEROS];
    if (bytes.len < 2 || bytes.ptr[0] >= 0x80 || bytes.ptr[0] == 0 || bytes.ptr[1] == 0)
        return; /* may be UTF-16 or have a byte order mark */
    if (memmem(bytes.ptr, bytes.len, zeros, sizeof(zeros)) != NULL)
        return; /* a block that was not written may end a line */
    struct input_run run = {.read_size = 0};
    input_run(&run, &input_auditd, bytes, NULL, NULL);
    INPUT_CHECK(run.counts.records + run.counts.unreadable == lines_of(bw_bytes_str(bytes)));
    bw_buffer_release(&run.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    input_check_with(&input_auditd, bytes, true);
    check_sums(bytes);
    return 0;
}
