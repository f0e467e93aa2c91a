/* One JSON object on a line: the time, then the event's fields; numbers are numbers. */
#include "base/json_out.h"
#include "base/time.h"
#include "text_form.h"

void json_lines(struct bw_buffer *out, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    struct bw_json json = {.out = out};
    char time[BW_TIME_TEXT_SIZE];
    (void)bw_time_format(bw_time_from_filetime(record->time / 10000 * 10000), time);
    bw_json_open_object(&json);
    bw_json_member_str(&json, "timestamp", bw_str_of(time));
    for (size_t i = 0; i < format->field_count; i++) {
        if (record->texts[i].len == 0)
            continue;
        bw_json_key(&json, format->fields[i].name);
        if (format->fields[i].type == EVTX_STRING)
            bw_json_str(&json, record->texts[i]);
        else
            bw_json_raw(&json, record->texts[i]);
    }
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '\n');
}
