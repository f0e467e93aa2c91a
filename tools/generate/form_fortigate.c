/* FortiGate's messages: pairs of key and value, texts in quotes. */
#include "text_form.h"

void fortigate_lines(struct bw_buffer *out, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    text_stamp(out, record->time, "date=%Y-%m-%d time=%H:%M:%S eventtime=%s%N tz=\"+0000\"");
    for (size_t i = 0; i < format->field_count; i++) {
        /* addresses and numbers stand without quotes: their type says so */
        const char *quote = format->fields[i].type == EVTX_STRING ? "\"" : "";
        if (record->texts[i].len == 0)
            continue;
        bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, format->fields[i].name);
        bw_buffer_add_char(out, '=');
        bw_buffer_add_text(out, quote);
        bw_buffer_add_str(out, record->texts[i]);
        bw_buffer_add_text(out, quote);
    }
    bw_buffer_add_char(out, '\n');
}
