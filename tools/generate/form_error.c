/* nginx' error log. */
#include "text_form.h"

void error_lines(struct bw_buffer *out, const struct record *record)
{
    text_stamp(out, record->time, "%Y/%m/%d %H:%M:%S [");
    bw_buffer_add_str(out, record_text(record, "level"));
    bw_buffer_add_text(out, "] ");
    bw_buffer_add_str(out, record_text(record, "pid"));
    bw_buffer_add_char(out, '#');
    bw_buffer_add_str(out, record_text(record, "pid"));
    bw_buffer_add_text(out, ": *");
    bw_buffer_add_u64(out, record->serial * 3 + 17);
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, record_text(record, "message"));
    bw_buffer_add_char(out, '\n');
}
