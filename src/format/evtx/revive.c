#include "format/evtx/revive.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "format/evtx/decoder.h"
#include "format/evtx/remains.h"
#include "format/evtx/revive_render.h"

/* 2000 and 2100: before the first there was no such log, and nobody lives to see the second. */
#define FILETIME_FIRST UINT64_C(125911584000000000)
#define FILETIME_LAST  UINT64_C(157469184000000000)

/* No machine numbers so many records. */
#define RECORD_ID_LAST (UINT64_C(1) << 48)

struct evtx_reviver {
    struct evtx_stock stock;
    struct evtx_decoder *decoder;
    struct event event;
    struct event_recovery recovery;
    struct evtx_revived_render render;
    uint8_t chunk[EVTX_CHUNK_SIZE];
};

struct evtx_reviver *evtx_reviver_new(void)
{
    struct evtx_reviver *reviver = calloc(1, sizeof(*reviver));
    if (reviver == NULL)
        return NULL;
    reviver->decoder = evtx_decoder_new();
    if (reviver->decoder == NULL || !evtx_stock_init(&reviver->stock, BW_LIMIT_EVTX_STOCK)) {
        evtx_reviver_free(reviver);
        return NULL;
    }
    evtx_decoder_set_stock(reviver->decoder, &reviver->stock);
    return reviver;
}

void evtx_reviver_free(struct evtx_reviver *reviver)
{
    if (reviver == NULL)
        return;
    evtx_decoder_free(reviver->decoder);
    evtx_stock_release(&reviver->stock);
    free(reviver);
}

bw_status evtx_reviver_add(struct evtx_reviver *reviver, bw_bytes fact, struct bw_err *err)
{
    return evtx_stock_add(&reviver->stock, fact, err);
}

/* The record's own header; it is whole: the carver saw that, and it is seen again here. */
static bw_status check_header(
        const struct evtx_remains *remains, struct evtx_record *ret_record, struct bw_err *err)
{
    const uint8_t *p = remains->record.ptr;
    if (!evtx_record_at(remains->record, 0) || evtx_u32(p + 4) != remains->record.len)
        return bw_fail(err, BW_E_MALFORMED, "no whole record");
    const struct evtx_record record = {.start = remains->start,
            .size = (uint32_t)remains->record.len,
            .id = evtx_u64(p + 8),
            .written = evtx_u64(p + 16)};
    if (record.id == 0 || record.id > RECORD_ID_LAST)
        return bw_fail(err, BW_E_MALFORMED, "record id %" PRIu64, record.id);
    if (record.written != 0 && (record.written < FILETIME_FIRST || record.written > FILETIME_LAST))
        return bw_fail(err, BW_E_MALFORMED, "it was written at no plausible time");
    *ret_record = record;
    return BW_OK;
}

/* The chunk as far as the record needs it, and nothing else of it. */
static void lay_out(struct evtx_reviver *reviver, const struct evtx_remains *remains)
{
    memset(reviver->chunk, 0, sizeof(reviver->chunk));
    for (uint32_t i = 0; i < remains->name_count; i++) {
        const struct evtx_name_entry *name = &remains->names[i];
        if (name->bytes.len != 0)
            memcpy(reviver->chunk + name->offset, name->bytes.ptr, name->bytes.len);
    }
    memcpy(reviver->chunk + remains->start, remains->record.ptr, remains->record.len);
}

static bw_status check_event(const struct event *event, struct bw_err *err)
{
    if ((event->anomalies & EVENT_ANOMALY_VALUE) != 0)
        return bw_fail(err, BW_E_MALFORMED, "a value does not fit its type");
    if (event->time < bw_time_from_filetime(FILETIME_FIRST) ||
            event->time > bw_time_from_filetime(FILETIME_LAST))
        return bw_fail(err, BW_E_MALFORMED, "it happened at no plausible time");
    const uint32_t created =
            event_shape_find(event->shape, BW_STR("Event.System.TimeCreated.SystemTime"));
    if (created != UINT32_MAX && event->values[created].kind == EVENT_VALUE_TIME &&
            event->values[created].i != event->time)
        return bw_fail(err, BW_E_MALFORMED, "it was created at no plausible time");
    if (event->record_id == 0 || event->record_id > RECORD_ID_LAST)
        return bw_fail(err, BW_E_MALFORMED, "record id %" PRIu64, event->record_id);
    return BW_OK;
}

bw_status evtx_reviver_event(struct evtx_reviver *reviver, uint64_t offset, bw_bytes remains_bytes,
        const struct event **ret_event, struct bw_err *err)
{
    struct evtx_remains remains;
    struct evtx_record record;
    const char *reason;
    bw_status status = evtx_remains_read(remains_bytes, &remains, err);
    if (status == BW_OK)
        status = check_header(&remains, &record, err);
    if (status != BW_OK)
        return status;
    lay_out(reviver, &remains);
    const struct evtx_chunk chunk = {
            .bytes = {.ptr = reviver->chunk, .len = sizeof(reviver->chunk)}};
    evtx_decoder_set_chunk(reviver->decoder, &chunk);
    evtx_decoder_set_hints(reviver->decoder, remains.hints, remains.hint_count);
    status = evtx_decoder_event(reviver->decoder, &record, &reviver->event, &reason, err);
    evtx_decoder_set_hints(reviver->decoder, NULL, 0);
    if (status == BW_OK)
        status = check_event(&reviver->event, err);
    if (status != BW_OK)
        return status;
    reviver->recovery = (struct event_recovery){.place = remains.place,
            .source = evtx_decoder_source(reviver->decoder),
            .chunk = remains.chunk};
    reviver->event.offset = offset;
    reviver->event.recovery = &reviver->recovery;
    evtx_revived_render_set(&reviver->render, &reviver->event);
    *ret_event = &reviver->event;
    return BW_OK;
}
