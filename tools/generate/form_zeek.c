/* Zeek's logs in columns: the event's fields after `ts`. */
#include "text_form.h"
#include "world.h"

/* Zeek's types of the columns that are no strings. */
static bw_str zeek_type(bw_str field)
{
    static const struct {
        const char *field;
        const char *type;
    } types[] = {
            {"id.orig_h", "addr"},
            {"id.orig_p", "port"},
            {"id.resp_h", "addr"},
            {"id.resp_p", "port"},
            {"proto", "enum"},
            {"duration", "interval"},
            {"rtt", "interval"},
            {"orig_bytes", "count"},
            {"resp_bytes", "count"},
            {"missed_bytes", "count"},
            {"orig_pkts", "count"},
            {"orig_ip_bytes", "count"},
            {"resp_pkts", "count"},
            {"resp_ip_bytes", "count"},
            {"local_orig", "bool"},
            {"local_resp", "bool"},
            {"tunnel_parents", "set[string]"},
            {"trans_depth", "count"},
            {"request_body_len", "count"},
            {"response_body_len", "count"},
            {"status_code", "count"},
            {"trans_id", "count"},
            {"qclass", "count"},
            {"qtype", "count"},
            {"rcode", "count"},
            {"answers", "vector[string]"},
            {"TTLs", "vector[interval]"},
            {"resumed", "bool"},
            {"established", "bool"},
            {"version_number", "count"},
            {"auth_success", "bool"},
            {"auth_attempts", "count"},
            {"success", "bool"},
            {"size", "count"},
    };
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (bw_str_eq(field, bw_str_of(types[i].field)))
            return bw_str_of(types[i].type);
    return BW_STR("string");
}

void zeek_head(struct bw_buffer *out, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    bw_buffer_add_text(out, "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n"
                            "#unset_field\t-\n#path\t");
    bw_buffer_add_str(out, record->event->provider->name);
    text_stamp(out, record->time, "\n#open\t%Y-%m-%d-%H-%M-%S\n#fields\tts");
    for (size_t i = 0; i < format->field_count; i++) {
        bw_buffer_add_char(out, '\t');
        bw_buffer_add_str(out, format->fields[i].name);
    }
    bw_buffer_add_text(out, "\n#types\ttime");
    for (size_t i = 0; i < format->field_count; i++) {
        bw_buffer_add_char(out, '\t');
        bw_buffer_add_str(out, zeek_type(format->fields[i].name));
    }
    bw_buffer_add_char(out, '\n');
}

void zeek_lines(struct bw_buffer *out, const struct record *record)
{
    text_stamp(out, record->time, "%s.%f");
    for (size_t i = 0; i < record->event->format.field_count; i++) {
        bw_buffer_add_char(out, '\t');
        bw_buffer_add_str(out, record->texts[i].len != 0 ? record->texts[i] : BW_STR("-"));
    }
    bw_buffer_add_char(out, '\n');
}
