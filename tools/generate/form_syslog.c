/* Files that rsyslog writes with times of RFC 3339, as Debian does from version 12 on. */
#include "text_form.h"
#include "world.h"

void syslog_lines(struct bw_buffer *out, const struct record *record)
{
    const bw_str process_id = record_text(record, "pid");
    text_stamp(out, record->time, "%Y-%m-%dT%H:%M:%S.%f+00:00 ");
    bw_buffer_add_str(out, record_text(record, "host"));
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, record_text(record, "program"));
    if (process_id.len != 0) {
        bw_buffer_add_char(out, '[');
        bw_buffer_add_str(out, process_id);
        bw_buffer_add_char(out, ']');
    }
    bw_buffer_add_text(out, ": ");
    bw_buffer_add_str(out, record_text(record, "message"));
    bw_buffer_add_char(out, '\n');
}
