#include "format/evtx/learn.h"

#include "base/hash.h"
#include "base/limits.h"
#include "format/evtx/stock.h"

/* Fragment header that every definition begins with: token, version 1.1, no flags. */
static const uint8_t fragment_start[4] = {EVTX_TOKEN_FRAGMENT, 1, 1, 0};

/* The smallest definition: a header, an element without content, the end. */
#define DEFINITION_MIN 12

/* That of an EventData with one Data. */
#define EVENT_DATA_MIN 40

struct definition {
    bw_bytes guid;
    uint32_t data_size;
    size_t start; /* of its tokens */
};

/* A definition whose header and first bytes are what they should be. */
static bool definition_at(bw_bytes chunk, uint64_t offset, struct definition *ret_definition)
{
    bw_bytes header;
    bw_bytes data;
    if (bw_bytes_slice(chunk, offset, EVTX_TEMPLATE_HEADER_SIZE, &header) != BW_OK)
        return false;
    const uint32_t size = evtx_u32(header.ptr + 20);
    if (size < DEFINITION_MIN ||
            bw_bytes_slice(chunk, offset + EVTX_TEMPLATE_HEADER_SIZE, size, &data) != BW_OK ||
            memcmp(data.ptr, fragment_start, sizeof(fragment_start)) != 0)
        return false;
    *ret_definition = (struct definition){.guid = {.ptr = header.ptr + 4, .len = 16},
            .data_size = size,
            .start = (size_t)offset + EVTX_TEMPLATE_HEADER_SIZE};
    return true;
}

/* Its canonical form, when all of it is sound and it ends where it says. */
static bool canon_of(bw_bytes chunk, const struct definition *d, struct bw_buffer *canon)
{
    struct evtx_tokens tokens = evtx_tokens_of(chunk, d->start, d->start + d->data_size, 0);
    tokens.strict = true;
    bw_buffer_clear(canon);
    return evtx_canon_definition(&tokens, canon, NULL) == BW_OK && canon->len != 0 &&
           bw_reader_left(&tokens.reader) == 0;
}

static bool next_is(struct bw_reader *r, const void *bytes, size_t size)
{
    const bw_bytes there = bw_read_bytes(r, size);
    return there.len == size && memcmp(there.ptr, bytes, size) == 0;
}

/* One <Data Name="…">value</Data> of a canonical form. */
static bool data_follows(struct bw_reader *r)
{
    static const uint8_t data[] = "\x08\0D\0a\0t\0a\0\x06\x08\0N\0a\0m\0e\0\x05\x01";
    if (bw_read_u8(r) != EVTX_TOKEN_OPEN_START)
        return false;
    bw_read_skip(r, 2);
    if (!next_is(r, data, sizeof(data) - 1))
        return false;
    const uint16_t size = bw_read_u16le(r);
    bw_read_skip(r, size);
    if (size == 0 || bw_read_u8(r) != EVTX_TOKEN_CLOSE_START)
        return false;
    const uint8_t value = bw_read_u8(r);
    bw_read_skip(r, 3);
    return (value == EVTX_TOKEN_SUBSTITUTION || value == EVTX_TOKEN_OPTIONAL) &&
           bw_read_u8(r) == EVTX_TOKEN_END_ELEMENT;
}

/* <EventData> with nothing but <Data Name="…">value</Data> in it, at least one. */
static bool is_event_data(bw_bytes canon)
{
    static const uint8_t event_data[] = "\x12\0E\0v\0e\0n\0t\0D\0a\0t\0a\0\x02";
    struct bw_reader r = bw_reader_of(canon, 0);
    if (bw_read_u8(&r) != EVTX_TOKEN_OPEN_START)
        return false;
    bw_read_skip(&r, 2);
    if (!next_is(&r, event_data, sizeof(event_data) - 1))
        return false;
    unsigned count = 0;
    while (bw_reader_left(&r) > 1 && data_follows(&r))
        count++;
    return count != 0 && bw_read_u8(&r) == EVTX_TOKEN_END_ELEMENT && bw_reader_left(&r) == 0 &&
           bw_reader_ok(&r);
}

/*
 * A definition whose first two names were written over, when what is left says what they were.
 * Names are written where they are first used, so the distance between the first element's and its
 * child's is the length of the first: nine letters. Of the elements that an event can have there
 * (the schema of [MS-EVEN6] 2.2.13), only EventData has children with a Name, whose name is Data.
 * That attribute's own name must be there, and nothing but such children.
 */
static bool canon_of_event_data(bw_bytes chunk, const struct definition *d, struct bw_buffer *canon)
{
    struct evtx_tokens tokens = evtx_tokens_of(chunk, d->start, d->start + d->data_size, 0);
    const uint8_t *p = chunk.ptr + d->start + sizeof(fragment_start); /* DEFINITION_MIN are there */
    if (d->data_size < EVENT_DATA_MIN || p[0] != EVTX_TOKEN_OPEN_START)
        return false;
    tokens.strict = true;
    tokens.event_data = evtx_u32(p + 7);
    bw_buffer_clear(canon);
    return tokens.event_data != 0 && tokens.event_data < EVTX_CHUNK_SIZE &&
           evtx_canon_definition(&tokens, canon, NULL) == BW_OK &&
           bw_reader_left(&tokens.reader) == 0 && is_event_data(bw_buffer_bytes(canon));
}

static void tell(struct evtx_learner *learner, const struct definition *d, bool trusted,
        bw_bytes canon, struct bw_buffer *fact)
{
    bw_buffer_clear(fact);
    evtx_fact_write(fact, d->guid, d->data_size, trusted, canon);
    if (!fact->failed)
        learner->fact(learner, bw_buffer_bytes(fact));
}

void evtx_learn(struct evtx_reader *reader, uint32_t offset, struct evtx_template *template)
{
    struct definition d;
    if (!definition_at(reader->chunk, offset, &d))
        return;
    const uint64_t told = bw_hash64(d.guid, reader->trusted ? 1 : 2) | 1;
    if (template->told == told)
        return;
    struct bw_buffer canon;
    struct bw_buffer fact;
    bw_buffer_init(&canon, BW_LIMIT_EVTX_TEMPLATE_BYTES);
    bw_buffer_init(&fact, BW_LIMIT_EVTX_TEMPLATE_BYTES + EVTX_FACT_HEADER_SIZE);
    if (canon_of(reader->chunk, &d, &canon)) {
        tell(reader->learner, &d, reader->trusted, bw_buffer_bytes(&canon), &fact);
        template->told = told;
    }
    bw_buffer_release(&canon);
    bw_buffer_release(&fact);
}

bool evtx_learn_at(bw_bytes chunk, uint32_t offset, struct evtx_learner *learner,
        struct bw_buffer *canon, struct bw_buffer *fact)
{
    struct definition d;
    if (!definition_at(chunk, offset, &d) ||
            (!canon_of(chunk, &d, canon) && !canon_of_event_data(chunk, &d, canon)))
        return false;
    tell(learner, &d, false, bw_buffer_bytes(canon), fact);
    return true;
}

void evtx_learn_all(bw_bytes chunk, size_t start, size_t end, struct evtx_learner *learner)
{
    struct bw_buffer canon;
    struct bw_buffer fact;
    bw_buffer_init(&canon, BW_LIMIT_EVTX_TEMPLATE_BYTES);
    bw_buffer_init(&fact, BW_LIMIT_EVTX_TEMPLATE_BYTES + EVTX_FACT_HEADER_SIZE);
    while (start < end && end - start >= DEFINITION_MIN) {
        const uint8_t *hit =
                memmem(chunk.ptr + start, end - start, fragment_start, sizeof(fragment_start));
        if (hit == NULL)
            break;
        const size_t at = (size_t)(hit - chunk.ptr);
        if (at >= EVTX_TEMPLATE_HEADER_SIZE)
            (void)evtx_learn_at(
                    chunk, (uint32_t)(at - EVTX_TEMPLATE_HEADER_SIZE), learner, &canon, &fact);
        start = at + 1;
    }
    bw_buffer_release(&canon);
    bw_buffer_release(&fact);
}
