/* W3C extended log files as IIS writes them: columns are the event's fields, after date and time.
 */
#include "text_form.h"

void w3c_head(struct bw_buffer *out, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    bw_buffer_add_text(
            out, "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n");
    text_stamp(out, record->time, "#Date: %Y-%m-%d %H:%M:%S\n#Fields: date time");
    for (size_t i = 0; i < format->field_count; i++) {
        bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, format->fields[i].name);
    }
    bw_buffer_add_char(out, '\n');
}

void w3c_lines(struct bw_buffer *out, const struct record *record)
{
    text_stamp(out, record->time, "%Y-%m-%d %H:%M:%S");
    for (size_t i = 0; i < record->event->format.field_count; i++) {
        const bw_str text = record->texts[i];
        bw_buffer_add_char(out, ' ');
        for (size_t k = 0; k < text.len; k++)
            bw_buffer_add_char(out, text.ptr[k] == ' ' ? '+' : text.ptr[k]);
        if (text.len == 0)
            bw_buffer_add_char(out, '-');
    }
    bw_buffer_add_char(out, '\n');
}
