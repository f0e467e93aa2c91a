/* Tomcat's own log: time, level, thread, class and what it says. */
#include "text_form.h"

void catalina_lines(struct bw_buffer *out, const struct record *record)
{
    text_stamp(out, record->time, "%d-%b-%Y %H:%M:%S.%L ");
    bw_buffer_add_str(out, record_text(record, "level"));
    bw_buffer_add_text(out, " [");
    bw_buffer_add_str(out, record_text(record, "thread"));
    bw_buffer_add_text(out, "] ");
    bw_buffer_add_str(out, record_text(record, "class"));
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, record_text(record, "message"));
    bw_buffer_add_char(out, '\n');
}
