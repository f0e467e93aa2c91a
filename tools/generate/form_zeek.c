/* Zeek's logs in columns: the event's fields after `ts`. */
#include "base/number.h"
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
            {"AA", "bool"},
            {"TC", "bool"},
            {"RD", "bool"},
            {"RA", "bool"},
            {"Z", "count"},
            {"rejected", "bool"},
            {"info_code", "count"},
            {"tags", "set[enum]"},
            {"proxied", "set[string]"},
            {"orig_fuids", "vector[string]"},
            {"orig_filenames", "vector[string]"},
            {"orig_mime_types", "vector[string]"},
            {"resp_fuids", "vector[string]"},
            {"resp_filenames", "vector[string]"},
            {"resp_mime_types", "vector[string]"},
            {"tx_hosts", "set[addr]"},
            {"rx_hosts", "set[addr]"},
            {"conn_uids", "set[string]"},
            {"depth", "count"},
            {"analyzers", "set[string]"},
            {"is_orig", "bool"},
            {"seen_bytes", "count"},
            {"total_bytes", "count"},
            {"missing_bytes", "count"},
            {"overflow_bytes", "count"},
            {"timedout", "bool"},
            {"extracted_cutoff", "bool"},
            {"extracted_size", "count"},
            {"cert_chain_fuids", "vector[string]"},
            {"client_cert_chain_fuids", "vector[string]"},
            {"from", "time"},
            {"till", "time"},
            {"forwardable", "bool"},
            {"renewable", "bool"},
            {"direction", "enum"},
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

/* Bytes of data in a full packet, and those of its headers (IPv4, TCP with time stamps). */
#define SEGMENT_BYTES 1448
#define HEADER_BYTES  52

/* The bytes that one side of a connection sent; 0 when the column has no number. */
static uint64_t bytes_sent(const struct record *record, bool originator)
{
    uint64_t sent = 0;
    const bw_str text = record_text(record, originator ? "orig_bytes" : "resp_bytes");
    return bw_parse_u64(text, 0, UINT64_MAX / 2, &sent) == BW_OK ? sent : 0;
}

/*
 * The packets of that side: opening, closing and acknowledging take a few more than the data. An
 * attempt without answer (S0, REJ) is one packet.
 */
static uint64_t packets_sent(const struct record *record, bool originator)
{
    const bw_str state = record_text(record, "conn_state");
    const uint64_t sent = bytes_sent(record, originator);
    if (bw_str_eq(state, BW_STR("S0")))
        return originator;
    if (bw_str_eq(state, BW_STR("REJ")))
        return 1;
    return 4 + sent / SEGMENT_BYTES + sent / (SEGMENT_BYTES * UINT64_C(16));
}

/* A column that the catalog leaves empty because others decide it; false: there is none such. */
static bool add_derived(struct bw_buffer *out, const struct record *record, bw_str field)
{
    const bool packets =
            bw_str_eq(field, BW_STR("orig_pkts")) || bw_str_eq(field, BW_STR("resp_pkts"));
    const bool bytes =
            bw_str_eq(field, BW_STR("orig_ip_bytes")) || bw_str_eq(field, BW_STR("resp_ip_bytes"));
    if (!packets && !bytes)
        return false;
    const bool originator = field.ptr[0] == 'o';
    const uint64_t count = packets_sent(record, originator);
    bw_buffer_add_u64(out, packets ? count : bytes_sent(record, originator) + count * HEADER_BYTES);
    return true;
}

void zeek_lines(struct bw_buffer *out, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    text_stamp(out, record->time, "%s.%f");
    for (size_t i = 0; i < format->field_count; i++) {
        bw_buffer_add_char(out, '\t');
        if (record->texts[i].len != 0)
            bw_buffer_add_str(out, record->texts[i]);
        else if (!add_derived(out, record, format->fields[i].name))
            bw_buffer_add_char(out, '-');
    }
    bw_buffer_add_char(out, '\n');
}
