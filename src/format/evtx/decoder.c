#include "format/evtx/decoder.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/utf.h"
#include "format/evtx/decode.h"
#include "format/evtx/render.h"
#include "format/evtx/shape.h"

/*
 * A forwarded record is written when it arrives, which may be hours after it was made on a machine
 * that was off the network. A day is more than that.
 */
#define TIME_MISMATCH (24 * 3600 * BW_TIME_SECOND)

struct evtx_decoder {
    struct evtx_library library;
    struct evtx_reader reader;
    struct evtx_content content;
    struct bw_arena *scratch;
    struct bw_arena_mark scratch_start;
    struct bw_buffer text;
    struct evtx_decode decode;
    uint64_t chunk_offset;
};

struct evtx_decoder *evtx_decoder_new(void)
{
    struct evtx_decoder *d = calloc(1, sizeof(*d));
    if (d == NULL)
        return NULL;
    d->scratch = bw_arena_new(BW_LIMIT_EVTX_SCRATCH);
    bw_buffer_init(&d->text, BW_LIMIT_EVTX_SCRATCH);
    const bool content = evtx_content_init(&d->content);
    if (!evtx_library_init(&d->library) || !content || d->scratch == NULL) {
        evtx_decoder_free(d);
        return NULL;
    }
    evtx_reader_init(&d->reader, &d->library);
    d->scratch_start = bw_arena_mark(d->scratch);
    d->decode.scratch = d->scratch;
    return d;
}

void evtx_decoder_free(struct evtx_decoder *decoder)
{
    if (decoder == NULL)
        return;
    evtx_reader_release(&decoder->reader);
    evtx_content_release(&decoder->content);
    evtx_library_release(&decoder->library);
    bw_buffer_release(&decoder->text);
    bw_arena_free(decoder->scratch);
    free(decoder);
}

void evtx_decoder_set_learner(struct evtx_decoder *decoder, struct evtx_learner *learner)
{
    decoder->reader.learner = learner;
}

void evtx_decoder_set_stock(struct evtx_decoder *decoder, struct evtx_stock *stock)
{
    decoder->reader.stock = stock;
}

void evtx_decoder_set_hints(
        struct evtx_decoder *decoder, const struct evtx_hint *hints, uint32_t count)
{
    decoder->reader.hints = hints;
    decoder->reader.hint_count = count;
}

uint8_t evtx_decoder_source(const struct evtx_decoder *decoder)
{
    if (decoder->content.unnamed != 0)
        return EVENT_SOURCE_NONE;
    if (decoder->content.known != 0)
        return EVENT_SOURCE_MANIFEST;
    if (decoder->content.elsewhere != 0)
        return EVENT_SOURCE_LIBRARY;
    return decoder->content.in_place != 0 ? EVENT_SOURCE_CHUNK : EVENT_SOURCE_RECORD;
}

void evtx_decoder_new_item(struct evtx_decoder *decoder)
{
    evtx_library_new_item(&decoder->library);
}

void evtx_decoder_set_chunk(struct evtx_decoder *decoder, const struct evtx_chunk *chunk)
{
    evtx_reader_set_chunk(&decoder->reader, chunk);
    decoder->reader.trusted = chunk->header_right && chunk->data_right;
    decoder->decode.chunk = chunk->bytes;
    decoder->chunk_offset = chunk->offset;
}

/* NULL when the record has fewer values than its template names. */
static const struct evtx_item *find_item(
        const struct evtx_content *content, uint32_t part_index, uint32_t value)
{
    const struct evtx_part *part = &content->parts[part_index];
    return value < part->item_count ? &content->items.items[part->first_item + value] : NULL;
}

static void run_fills(struct evtx_decoder *d, const struct evtx_shape *shape)
{
    for (uint32_t i = 0; i < shape->fill_count; i++) {
        const struct evtx_fill *fill = &shape->fills[i];
        struct event_value *value = &shape->values[fill->field];
        const struct evtx_item *item = find_item(&d->content, fill->part, fill->value);
        if (item == NULL || (fill->optional && (item->type & ~EVTX_TYPE_ARRAY) == EVTX_TYPE_NULL))
            value->kind = EVENT_VALUE_ABSENT;
        else
            evtx_item_fill(&d->decode, item, value);
    }
}

/* Text made of several pieces, as in Name="%1-%2". */
static void run_join(
        struct evtx_decoder *d, const struct evtx_shape *shape, const struct evtx_join *join)
{
    bw_buffer_clear(&d->text);
    for (uint32_t i = 0; i < join->piece_count; i++) {
        const struct evtx_piece *piece = &shape->pieces[join->first_piece + i];
        if (piece->constant) {
            bw_buffer_add_str(&d->text, piece->text);
            continue;
        }
        const struct evtx_item *item = find_item(&d->content, piece->part, piece->value);
        if (item == NULL)
            continue;
        const struct event_value value = evtx_item_value(&d->decode, *item);
        event_value_print(&value, &d->text);
    }
    const bw_str copy = d->text.failed ? (bw_str){.ptr = NULL, .len = 0}
                                       : bw_arena_copy(d->scratch, bw_buffer_str(&d->text));
    if (copy.ptr == NULL)
        d->decode.odd = true;
    shape->values[join->field] = event_value_utf8(copy);
}

static bw_time event_time(
        const struct evtx_shape *shape, const struct evtx_record *record, uint32_t *anomalies)
{
    const bw_time written = bw_time_from_filetime(record->written);
    if (shape->time_field == EVTX_NO_FIELD)
        return written;
    const struct event_value *value = &shape->values[shape->time_field];
    bw_time time = BW_TIME_UNKNOWN;
    if (value->kind == EVENT_VALUE_TIME) {
        time = value->i;
    } else if (value->kind == EVENT_VALUE_UTF16 || value->kind == EVENT_VALUE_UTF8) {
        char text[BW_TIME_TEXT_SIZE * 3];
        bw_str s = bw_bytes_str(value->bytes);
        if (value->kind == EVENT_VALUE_UTF16) {
            if (value->bytes.len > BW_TIME_TEXT_SIZE * 2)
                return written;
            s = (bw_str){.ptr = text, .len = bw_utf16le_to_utf8(value->bytes, text)};
        }
        if (bw_time_parse(s, &time) != BW_OK)
            return written;
    }
    if (time == BW_TIME_UNKNOWN)
        return written;
    bw_time difference;
    if (written != BW_TIME_UNKNOWN &&
            (__builtin_sub_overflow(written, time, &difference) || difference > TIME_MISMATCH ||
                    difference < -TIME_MISMATCH))
        *anomalies |= EVENT_ANOMALY_TIME_MISMATCH;
    return time;
}

/* A saved log numbers its records anew and keeps the number that they had: that one is theirs. */
static uint64_t event_record_id(const struct evtx_shape *shape, const struct evtx_record *record)
{
    if (shape->id_field == EVTX_NO_FIELD)
        return record->id;
    const struct event_value *value = &shape->values[shape->id_field];
    double number;
    if (value->kind == EVENT_VALUE_UINT || value->kind == EVENT_VALUE_HEX)
        return value->u;
    if (event_value_number(value, &number) && number >= 0 && number < 9e15)
        return (uint64_t)number;
    return record->id;
}

bw_status evtx_decoder_event(struct evtx_decoder *decoder, const struct evtx_record *record,
        struct event *ret_event, const char **ret_reason, struct bw_err *err)
{
    struct evtx_decoder *d = decoder;
    struct evtx_shape *shape;
    bw_arena_rewind(d->scratch, d->scratch_start);
    d->decode.odd = false;
    bw_status status = evtx_content_read(&d->reader, record, &d->content, err);
    if (status == BW_OK)
        status = evtx_library_shape(&d->library, &d->content, &shape, err);
    if (status != BW_OK)
        return status;
    run_fills(d, shape);
    for (uint32_t i = 0; i < shape->join_count; i++)
        run_join(d, shape, &shape->joins[i]);
    uint32_t anomalies = d->decode.odd || d->content.odd ? EVENT_ANOMALY_VALUE : 0;
    *ret_reason = d->content.odd  ? d->content.odd_reason.message
                  : d->decode.odd ? "a value does not fit its type"
                                  : "";
    const bw_time time = event_time(shape, record, &anomalies);
    *ret_event = (struct event){.shape = &shape->shape,
            .values = shape->values,
            .time = time,
            .offset = d->chunk_offset + record->start,
            .record_id = event_record_id(shape, record),
            .numbered = true,
            .raw = {.ptr = d->decode.chunk.ptr + record->start, .len = record->size},
            .anomalies = anomalies,
            .render = evtx_render,
            .render_context = shape};
    if (d->reader.learner != NULL || d->reader.stock != NULL)
        ret_event->identity =
                bw_hash_mix(evtx_content_identity(&d->reader, &d->content), ret_event->record_id);
    return BW_OK;
}

uint32_t evtx_decoder_content_end(const struct evtx_decoder *decoder)
{
    return decoder->content.binxml_end;
}

uint32_t evtx_decoder_template_count(const struct evtx_decoder *decoder)
{
    return decoder->library.template_count;
}

uint32_t evtx_decoder_shape_count(const struct evtx_decoder *decoder)
{
    return decoder->library.shape_count;
}
