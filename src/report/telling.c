#include "base/utf.h"
#include "report/output.h"

/* Most telling first. What the rule looked at comes before the rest of the record under the same
 * name, because it is decoded already. */
static const bw_str telling_fields[] = {
        BW_STR_INIT("CommandLine"),
        BW_STR_INIT("ScriptBlockText"),
        BW_STR_INIT("ImagePath"),
        BW_STR_INIT("ServiceFileName"),
        BW_STR_INIT("TargetFilename"),
        BW_STR_INIT("TargetObject"),
        BW_STR_INIT("QueryName"),
        BW_STR_INIT("DestinationHostname"),
        BW_STR_INIT("DestinationIp"),
        BW_STR_INIT("TaskName"),
        BW_STR_INIT("RelativeTargetName"),
        BW_STR_INIT("ShareName"),
        BW_STR_INIT("PipeName"),
        BW_STR_INIT("TargetImage"),
        BW_STR_INIT("ImageLoaded"),
        BW_STR_INIT("ServiceName"),
        BW_STR_INIT("HostApplication"),
        BW_STR_INIT("Image"),
        BW_STR_INIT("NewProcessName"),
        BW_STR_INIT("WorkstationName"),
        BW_STR_INIT("TargetUserName"),
        BW_STR_INIT("SubjectUserName"),
        BW_STR_INIT("IpAddress"),
};

/* They only say which log it was, or what most of its records say. */
static const bw_str empty_fields[] = {
        BW_STR_INIT("EventID"),
        BW_STR_INIT("Channel"),
        BW_STR_INIT("Provider_Name"),
        BW_STR_INIT("cs-method"),
        BW_STR_INIT("sc-status"),
        BW_STR_INIT("proto"),
        BW_STR_INIT("service"),
        BW_STR_INIT("conn_state"),
        BW_STR_INIT("id.resp_p"),
        BW_STR_INIT("dst_port"),
        BW_STR_INIT("eventSource"),
        BW_STR_INIT("event.action"), /* of programs' messages, which say it with who and what */
        BW_STR_INIT("event.outcome"),
        BW_STR_INIT("group.name"),
};

/* What a record is about when its rule looked at nothing better. */
static const bw_str subject_fields[] = {
        BW_STR_INIT("cs-uri"),
        BW_STR_INIT("c-uri"),
        BW_STR_INIT("query"),
        BW_STR_INIT("server_name"),
        BW_STR_INIT("id.resp_h"),
        BW_STR_INIT("dst_ip"),
        BW_STR_INIT("eventName"),
        BW_STR_INIT("message"),
};

/* Enough of one value for any line on a screen. */
#define TELLING_MAX_BYTES 512

static unsigned hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 0;
}

static uint32_t hex4(bw_str s)
{
    uint32_t code = 0;
    for (size_t i = 0; i < 4 && i < s.len; i++)
        code = code << 4 | hex_value(s.ptr[i]);
    return code;
}

/* Appends what the \u escape at the start of `s` means; returns its length with a second half. */
static size_t add_unicode(bw_str s, struct bw_buffer *out)
{
    uint32_t code = s.len < 6 ? BW_UTF_REPLACEMENT : hex4(bw_str_from(s, 2));
    size_t used = 6;
    const bw_str second = bw_str_from(s, 6);
    if (code >= 0xd800 && code < 0xdc00 && bw_str_starts_with(second, BW_STR("\\u"))) {
        const uint32_t low = hex4(bw_str_from(second, 2));
        if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            used = 12;
        }
    }
    if (code >= 0xd800 && code < 0xe000)
        code = BW_UTF_REPLACEMENT;
    char utf8[4];
    bw_buffer_add(out, utf8, bw_utf8_encode(code, utf8));
    return used;
}

static size_t add_escape(bw_str s, struct bw_buffer *out)
{
    if (s.len < 2)
        return 1;
    switch (s.ptr[1]) {
    case 'u':
        return add_unicode(s, out);
    case 'n':
        bw_buffer_add_char(out, '\n');
        return 2;
    case 't':
        bw_buffer_add_char(out, '\t');
        return 2;
    case 'r':
    case 'b':
    case 'f':
        bw_buffer_add_char(out, ' ');
        return 2;
    default:
        bw_buffer_add_char(out, s.ptr[1]);
        return 2;
    }
}

/* The JSON string whose first character `s` begins with, up to its closing quote. */
static void add_json_string(bw_str s, struct bw_buffer *out)
{
    while (s.len > 0 && s.ptr[0] != '"' && out->len < TELLING_MAX_BYTES) {
        size_t used = 1;
        if (s.ptr[0] == '\\')
            used = add_escape(s, out);
        else
            bw_buffer_add_char(out, s.ptr[0]);
        s = bw_str_from(s, used);
    }
}

/*
 * Looks for "name":"…" in the record. Inside of a JSON string a quote never stands without its
 * backslash, so the pattern is found as a key or not at all.
 */
static bool record_find(bw_str record, bw_str name, struct bw_buffer *scratch, bw_str *ret_value)
{
    bw_buffer_clear(scratch);
    bw_buffer_add_char(scratch, '"');
    bw_buffer_add_str(scratch, name);
    bw_buffer_add_text(scratch, "\":\"");
    if (scratch->failed)
        return false;
    const size_t at = bw_str_find(record, bw_buffer_str(scratch));
    if (at == SIZE_MAX)
        return false;
    const bw_str rest = bw_str_from(record, at + scratch->len);
    bw_buffer_clear(scratch);
    add_json_string(rest, scratch);
    *ret_value = bw_buffer_str(scratch);
    return !scratch->failed && scratch->len > 1; /* "-" is how Windows writes nothing */
}

static bool reason_find(const struct finding *finding, bw_str name, bw_str *ret_value)
{
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        if (!bw_str_eq(finding->reasons[i].field, name))
            continue;
        *ret_value = bw_str_head(finding->reasons[i].value, TELLING_MAX_BYTES);
        return ret_value->len > 0;
    }
    return false;
}

static bool is_empty_field(bw_str field)
{
    for (size_t i = 0; i < BW_COUNT(empty_fields); i++)
        if (bw_str_eq(field, empty_fields[i]))
            return true;
    return false;
}

void report_telling(const struct finding *finding, struct bw_buffer *scratch, bw_str *ret_field,
        bw_str *ret_value)
{
    const bool correlation = finding->reason_count > 0 &&
                             bw_str_eq(finding->reasons[0].field, BW_STR("correlation"));
    for (size_t i = 0; i < BW_COUNT(telling_fields) && !correlation; i++) {
        *ret_field = telling_fields[i];
        if (reason_find(finding, telling_fields[i], ret_value) ||
                record_find(finding->record, telling_fields[i], scratch, ret_value))
            return;
    }
    const struct finding_reason *best = finding->reason_count > 0 ? &finding->reasons[0] : NULL;
    uint32_t empty = 0;
    while (empty < finding->reason_count && is_empty_field(finding->reasons[empty].field))
        empty++;
    if (empty < finding->reason_count)
        best = &finding->reasons[empty];
    for (size_t i = 0; i < BW_COUNT(subject_fields) && empty == finding->reason_count; i++) {
        *ret_field = subject_fields[i];
        if (record_find(finding->record, subject_fields[i], scratch, ret_value))
            return;
    }
    *ret_field = best != NULL ? best->field : BW_STR("");
    *ret_value = best != NULL ? bw_str_head(best->value, TELLING_MAX_BYTES) : BW_STR("");
}
