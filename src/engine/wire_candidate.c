#include "engine/wire_candidate.h"

#include <string.h>

#include "base/limits.h"
#include "engine/wire_number.h"

/* Length of an absent value, which is not an empty one. */
#define ABSENT UINT16_MAX

/* A worker shortens values to about half of this. */
#define MAX_TEXT (2 * BW_LIMIT_CANDIDATE_VALUE_BYTES)
_Static_assert(MAX_TEXT < ABSENT, "lengths have 16 bits");

#define CANDIDATE_HEAD 48

static uint8_t *put_text(uint8_t *to, bw_str text)
{
    if (text.len != 0)
        memcpy(to, text.ptr, text.len);
    return to + text.len;
}

/* One of three records of a log may be a candidate: room for all of it is asked for once. */
void wire_add_candidate(struct bw_buffer *out, const struct candidate *candidate)
{
    const uint32_t count = candidate->value_count;
    const bw_str host = bw_str_head(candidate->host, BW_LIMIT_CANDIDATE_VALUE_BYTES);
    size_t size = CANDIDATE_HEAD + 2 * (size_t)count + host.len;
    for (uint32_t i = 0; i < count; i++)
        size += bw_str_head(candidate->values[i], MAX_TEXT).len;
    if (!bw_buffer_reserve(out, size))
        return;
    uint8_t *to = out->ptr + out->len;
    wire_put_u32(to, candidate->base);
    wire_put_u32(to + 4, count << 16 | (uint32_t)host.len);
    wire_put_u64(to + 8, (uint64_t)candidate->time);
    wire_put_u64(to + 16, candidate->offset);
    wire_put_u64(to + 24, candidate->record_id);
    wire_put_u64(to + 32, candidate->key[0]);
    wire_put_u64(to + 40, candidate->key[1]);
    uint8_t *lengths = to + CANDIDATE_HEAD;
    uint8_t *texts = put_text(lengths + 2 * (size_t)count, host);
    for (uint32_t i = 0; i < count; i++, lengths += 2) {
        const bw_str value = bw_str_head(candidate->values[i], MAX_TEXT);
        wire_put_u16(lengths, value.ptr != NULL ? (uint16_t)value.len : ABSENT);
        texts = put_text(texts, value);
    }
    out->len += size;
}

/* The lengths of the values, as far as they can be; *ret_size: of all that the texts take. */
static bool measure(struct bw_reader lengths, uint32_t count, size_t *ret_size)
{
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t len = bw_read_u16le(&lengths);
        if (len > MAX_TEXT && len != ABSENT)
            return false;
        size += len != ABSENT ? len : 0;
    }
    *ret_size = size;
    return true;
}

bw_status wire_read_candidate(struct bw_reader *r, struct candidate *ret_candidate,
        struct wire_texts *ret_texts, struct bw_err *err)
{
    struct bw_reader head = bw_read_part(r, CANDIDATE_HEAD);
    struct candidate candidate = {.base = bw_read_u32le(&head)};
    struct wire_texts texts = {.sizes = bw_read_u32le(&head)};
    candidate.time = (bw_time)bw_read_u64le(&head);
    candidate.offset = bw_read_u64le(&head);
    candidate.record_id = bw_read_u64le(&head);
    candidate.key[0] = bw_read_u64le(&head);
    candidate.key[1] = bw_read_u64le(&head);
    candidate.value_count = texts.sizes >> 16;
    const size_t host = texts.sizes & UINT16_MAX;
    const size_t lengths = 2 * (size_t)candidate.value_count;
    size_t size = 0;
    struct bw_reader ahead = *r;
    if (candidate.value_count > CANDIDATE_MAX_VALUES || host > BW_LIMIT_CANDIDATE_VALUE_BYTES ||
            !measure(bw_read_part(&ahead, lengths), candidate.value_count, &size))
        return bw_fail(err, BW_E_MALFORMED, "candidate: more than a worker sends");
    texts.bytes = bw_read_bytes(r, lengths + host + size);
    bw_status status = bw_reader_check(r, "candidate", err);
    if (status == BW_OK && (candidate.time == BW_TIME_UNKNOWN || candidate.time >= INT64_MAX - 1))
        status = bw_fail(err, BW_E_MALFORMED, "candidate: no time");
    if (status != BW_OK)
        return status;
    *ret_candidate = candidate;
    *ret_texts = texts;
    return BW_OK;
}

bw_status wire_read_texts(
        const struct wire_texts *texts, bw_str *values, struct candidate *candidate)
{
    const uint32_t count = texts->sizes >> 16;
    struct bw_reader r = bw_reader_of(texts->bytes, 0);
    struct bw_reader lengths = bw_read_part(&r, 2 * (size_t)count);
    if (count > CANDIDATE_MAX_VALUES)
        return BW_E_MALFORMED;
    candidate->host = bw_bytes_str(bw_read_bytes(&r, texts->sizes & UINT16_MAX));
    candidate->values = values;
    candidate->value_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t len = bw_read_u16le(&lengths);
        values[i] = (bw_str){0};
        if (len == ABSENT)
            continue;
        values[i] = bw_bytes_str(bw_read_bytes(&r, len));
        if (values[i].ptr == NULL)
            values[i] = BW_STR("");
    }
    return bw_reader_check(&r, "candidate", NULL);
}
