#include "finding/finding.h"

#include "base/reader.h"

static void put_u32(struct bw_buffer *out, uint32_t value)
{
    const uint8_t bytes[] = {
            (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    bw_buffer_add(out, bytes, sizeof(bytes));
}

static void put_u64(struct bw_buffer *out, uint64_t value)
{
    put_u32(out, (uint32_t)value);
    put_u32(out, (uint32_t)(value >> 32));
}

/* A text past 4 GiB can not come here: records are limited. Were it to, it would be cut. */
static void put_str(struct bw_buffer *out, bw_str text)
{
    const bw_str head = bw_str_head(text, UINT32_MAX);
    put_u32(out, (uint32_t)head.len);
    bw_buffer_add_str(out, head);
}

/* Bits of one number. */
#define FLAG_RECOVERED 1u
#define FLAG_PLACELESS 2u

static bw_str get_str(struct bw_reader *r)
{
    const uint32_t len = bw_read_u32le(r);
    return bw_bytes_str(bw_read_bytes(r, len));
}

void finding_encode(const struct finding *finding, struct bw_buffer *out)
{
    const uint32_t reasons = finding->reason_count < FINDING_MAX_REASONS ? finding->reason_count
                                                                         : FINDING_MAX_REASONS;
    put_u32(out, finding->rule);
    put_u64(out, (uint64_t)finding->time);
    put_u64(out, finding->item_index);
    put_u64(out, finding->record_id);
    put_u64(out, finding->offset);
    put_u32(out, finding->anomalies);
    put_u32(out,
            (finding->recovered ? FLAG_RECOVERED : 0) | (finding->placeless ? FLAG_PLACELESS : 0));
    put_str(out, finding->host);
    put_str(out, finding->item);
    put_str(out, finding->channel);
    put_str(out, finding->provider);
    put_str(out, finding->event_id);
    put_str(out, finding->user);
    put_str(out, finding->record);
    put_u32(out, reasons);
    for (uint32_t i = 0; i < reasons; i++) {
        put_str(out, finding->reasons[i].field);
        put_str(out, finding->reasons[i].path);
        put_str(out, finding->reasons[i].test);
        put_str(out, finding->reasons[i].value);
        put_str(out, finding->reasons[i].layer);
    }
}

static bw_status reasons_decode(struct bw_reader *r, struct finding *finding, struct bw_err *err)
{
    const uint32_t count = bw_read_u32le(r);
    if (count > FINDING_MAX_REASONS)
        return bw_fail(err, BW_E_MALFORMED, "finding: %u reasons, at most %u are possible", count,
                FINDING_MAX_REASONS);
    for (uint32_t i = 0; i < count; i++) {
        struct finding_reason *reason = &finding->reasons[i];
        reason->field = get_str(r);
        reason->path = get_str(r);
        reason->test = get_str(r);
        reason->value = get_str(r);
        reason->layer = get_str(r);
    }
    finding->reason_count = count;
    return BW_OK;
}

bw_status finding_decode(bw_bytes bytes, struct finding *ret_finding, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(bytes, 0);
    struct finding finding = {0};
    finding.rule = bw_read_u32le(&r);
    finding.time = (bw_time)bw_read_u64le(&r);
    finding.item_index = bw_read_u64le(&r);
    finding.record_id = bw_read_u64le(&r);
    finding.offset = bw_read_u64le(&r);
    finding.anomalies = bw_read_u32le(&r);
    const uint32_t flags = bw_read_u32le(&r);
    finding.recovered = (flags & FLAG_RECOVERED) != 0;
    finding.placeless = (flags & FLAG_PLACELESS) != 0;
    finding.host = get_str(&r);
    finding.item = get_str(&r);
    finding.channel = get_str(&r);
    finding.provider = get_str(&r);
    finding.event_id = get_str(&r);
    finding.user = get_str(&r);
    finding.record = get_str(&r);
    bw_status status = reasons_decode(&r, &finding, err);
    if (status == BW_OK)
        status = bw_reader_check(&r, "finding", err);
    if (status != BW_OK)
        return status;
    if (bw_reader_left(&r) != 0)
        return bw_fail(err, BW_E_MALFORMED, "finding: %zu bytes too many", bw_reader_left(&r));
    *ret_finding = finding;
    return BW_OK;
}
