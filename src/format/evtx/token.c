#include "format/evtx/token.h"

#include <inttypes.h>

#include "base/limits.h"
#include "format/evtx/decode.h"

/* The hash of a name: for each unit, hash * 65599 + unit, of which 16 bits are kept. */
#define NAME_HASH_FACTOR 65599u

struct evtx_tokens evtx_tokens_of(bw_bytes chunk, size_t start, size_t end, uint64_t chunk_offset)
{
    struct bw_reader reader = bw_reader_of((bw_bytes){.ptr = chunk.ptr, .len = end}, chunk_offset);
    bw_reader_seek(&reader, start);
    return (struct evtx_tokens){.reader = reader, .chunk = chunk, .dependencies = true};
}

bw_bytes evtx_name_at(bw_bytes chunk, uint32_t offset)
{
    bw_bytes header;
    bw_bytes name;
    if (bw_bytes_slice(chunk, offset, EVTX_NAME_HEADER_SIZE, &header) != BW_OK)
        return (bw_bytes){.ptr = NULL, .len = 0};
    const size_t size = (size_t)evtx_u16(header.ptr + 6) * 2;
    if (bw_bytes_slice(chunk, (uint64_t)offset + EVTX_NAME_HEADER_SIZE, size, &name) != BW_OK)
        return (bw_bytes){.ptr = NULL, .len = 0};
    return name;
}

static bool name_hash_right(uint16_t hash, bw_bytes name)
{
    uint16_t own = 0;
    for (size_t i = 0; i < name.len; i += 2)
        own = (uint16_t)(own * NAME_HASH_FACTOR + evtx_u16(name.ptr + i));
    return own == hash;
}

/*
 * Names of records that nothing vouches for: the hash before it is its own, the units end in a NUL.
 * A place that was written over since holds another hash, or none.
 */
static bool name_sound(bw_bytes chunk, uint32_t offset, bw_bytes name)
{
    bw_bytes whole;
    if (bw_bytes_slice(chunk, offset, EVTX_NAME_HEADER_SIZE + name.len + 2, &whole) != BW_OK)
        return false;
    return name_hash_right(evtx_u16(whole.ptr + 4), name) &&
           evtx_u16(whole.ptr + EVTX_NAME_HEADER_SIZE + name.len) == 0;
}

/*
 * The name as [MS-EVEN6] 2.2.12 has it, where an offset should be: hash, count of units, the units,
 * a NUL. Providers' own BinXML looks so before it is written to a chunk, and remains have it.
 */
static bw_bytes read_direct_name(struct bw_reader *r)
{
    const struct bw_reader start = *r;
    const uint16_t hash = bw_read_u16le(r);
    const bw_bytes name = bw_read_bytes(r, (size_t)bw_read_u16le(r) * 2);
    const uint16_t end = bw_read_u16le(r);
    if (!r->failed && name.len != 0 && end == 0 && name_hash_right(hash, name))
        return name;
    *r = start;
    return (bw_bytes){.ptr = NULL, .len = 0};
}

/* Names of the schema of events that the definition's own layout tells: see learn.c. */
static bw_bytes told_name(const struct evtx_tokens *tokens, uint32_t offset)
{
    static const uint8_t event_data[] = "E\0v\0e\0n\0t\0D\0a\0t\0a";
    static const uint8_t data[] = "D\0a\0t\0a";
    if (tokens->event_data != 0 && offset == tokens->event_data)
        return (bw_bytes){.ptr = event_data, .len = sizeof(event_data)};
    if (tokens->event_data != 0 && offset == tokens->event_data + EVTX_EVENT_DATA_STEP)
        return (bw_bytes){.ptr = data, .len = sizeof(data)};
    return (bw_bytes){.ptr = NULL, .len = 0};
}

static bw_bytes read_sound_name(struct evtx_tokens *tokens)
{
    struct bw_reader *r = &tokens->reader;
    const struct bw_reader start = *r;
    const uint32_t offset = bw_read_u32le(r);
    if (r->failed)
        return (bw_bytes){.ptr = NULL, .len = 0};
    const bw_bytes name = evtx_name_at(tokens->chunk, offset);
    if (name.len != 0 && name_sound(tokens->chunk, offset, name)) {
        if (offset == r->pos)
            bw_read_skip(r, EVTX_NAME_HEADER_SIZE + name.len + 2);
        return name;
    }
    *r = start;
    const bw_bytes direct = read_direct_name(r);
    if (direct.len != 0)
        return direct;
    bw_read_skip(r, 4);
    return told_name(tokens, offset);
}

static void see_name(struct evtx_names_seen *seen, size_t at, uint32_t offset, bw_bytes text)
{
    if (seen->count == seen->capacity)
        seen->unfit = true;
    else
        seen->names[seen->count++] =
                (struct evtx_name_seen){.at = at, .offset = offset, .text = text};
}

/* A name is written once in a chunk, where it is first used, and referred to from then on. */
static bw_bytes read_name(struct evtx_tokens *tokens)
{
    struct bw_reader *r = &tokens->reader;
    if (BW_UNLIKELY(tokens->strict))
        return read_sound_name(tokens);
    const uint32_t offset = bw_read_u32le(r);
    if (r->failed)
        return (bw_bytes){.ptr = NULL, .len = 0};
    const bw_bytes name = evtx_name_at(tokens->chunk, offset);
    if (tokens->seen != NULL)
        see_name(tokens->seen, r->pos - 4, offset, name);
    if (offset == r->pos)
        bw_read_skip(r, EVTX_NAME_HEADER_SIZE + name.len + 2);
    return name;
}

/* Counts 16-bit units before UTF-16 text. */
static struct evtx_item read_text(struct bw_reader *r)
{
    const size_t size = (size_t)bw_read_u16le(r) * 2;
    const size_t start = r->pos;
    bw_read_skip(r, size);
    return (struct evtx_item){.start = (uint32_t)start,
            .size = (uint16_t)(size <= UINT16_MAX ? size : UINT16_MAX - 1),
            .type = EVTX_TYPE_STRING};
}

/*
 * The specification knows text only; readers in the field expect any type with a size of its own.
 */
static bw_status read_value(
        struct evtx_tokens *tokens, struct evtx_token *token, struct bw_err *err)
{
    struct bw_reader *r = &tokens->reader;
    token->value_type = bw_read_u8(r);
    if (token->value_type == EVTX_TYPE_STRING || token->value_type == EVTX_TYPE_XML) {
        token->text = read_text(r);
        return BW_OK;
    }
    size_t size = evtx_type_size(token->value_type);
    const size_t units =
            token->value_type == EVTX_TYPE_ANSI || token->value_type == EVTX_TYPE_BINARY;
    if (units != 0) {
        size = bw_read_u16le(r);
    } else if (token->value_type == EVTX_TYPE_SID) {
        bw_bytes head = {.ptr = r->bytes.ptr + r->pos, .len = bw_reader_left(r)};
        size = head.len >= 2 ? 8 + 4 * (size_t)head.ptr[1] : 8;
    } else if (size == 0 && token->value_type != EVTX_TYPE_NULL) {
        return bw_fail(err, BW_E_UNSUPPORTED, "literal value of type 0x%02x at offset %" PRIu64,
                token->value_type, bw_reader_offset(r));
    }
    token->text = (struct evtx_item){
            .start = (uint32_t)r->pos, .size = (uint16_t)size, .type = token->value_type};
    bw_read_skip(r, size);
    return BW_OK;
}

/*
 * Some writers leave the dependency out where it belongs, or put it where it does not: its place is
 * decided by the size of the element, which must fit in what is left.
 */
static bool read_open_start(struct evtx_tokens *tokens, struct evtx_token *token, bool more)
{
    struct bw_reader *r = &tokens->reader;
    const struct bw_reader start = *r;
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        const bool dependency = tokens->dependencies == (attempt == 0);
        if (attempt != 0 && tokens->seen != NULL)
            tokens->seen->unfit = true;
        *r = start;
        token->number = dependency ? bw_read_u16le(r) : EVTX_NO_DEPENDENCY;
        const uint32_t size = bw_read_u32le(r);
        if (size > bw_reader_left(r))
            continue;
        token->name = read_name(tokens);
        if (more)
            bw_read_skip(r, 4); /* size of the attributes */
        if (!r->failed && token->name.len != 0)
            return true;
    }
    *r = start;
    return false;
}

static bw_status check_name(
        const struct evtx_tokens *tokens, const struct evtx_token *token, struct bw_err *err)
{
    if (tokens->reader.failed)
        return BW_OK;
    if (token->name.len > BW_LIMIT_EVTX_NAME_BYTES)
        return bw_fail(err, BW_E_LIMIT, "a name of more than %u bytes", BW_LIMIT_EVTX_NAME_BYTES);
    if (token->name.len != 0)
        return BW_OK;
    return bw_fail(err, BW_E_MALFORMED,
            "name outside of the chunk or empty, before offset %" PRIu64,
            bw_reader_offset(&tokens->reader));
}

static bw_status read_body(
        struct evtx_tokens *tokens, struct evtx_token *token, bool more, struct bw_err *err)
{
    struct bw_reader *r = &tokens->reader;
    switch ((enum evtx_token_type)token->type) {
    case EVTX_TOKEN_OPEN_START:
        if (!read_open_start(tokens, token, more))
            return bw_fail(err, BW_E_MALFORMED, "no size and name of an element at offset %" PRIu64,
                    bw_reader_offset(r));
        return check_name(tokens, token, err);
    case EVTX_TOKEN_ATTRIBUTE:
    case EVTX_TOKEN_ENTITY_REF:
    case EVTX_TOKEN_PI_TARGET:
        token->name = read_name(tokens);
        return check_name(tokens, token, err);
    case EVTX_TOKEN_VALUE:
        return read_value(tokens, token, err);
    case EVTX_TOKEN_CDATA:
    case EVTX_TOKEN_PI_DATA:
        token->text = read_text(r);
        return BW_OK;
    case EVTX_TOKEN_CHAR_REF:
        token->number = bw_read_u16le(r);
        return BW_OK;
    case EVTX_TOKEN_SUBSTITUTION:
    case EVTX_TOKEN_OPTIONAL:
        token->number = bw_read_u16le(r);
        token->value_type = bw_read_u8(r);
        return BW_OK;
    case EVTX_TOKEN_FRAGMENT:
        bw_read_skip(r, 3); /* version 1.1, flags */
        return BW_OK;
    case EVTX_TOKEN_EOF:
    case EVTX_TOKEN_CLOSE_START:
    case EVTX_TOKEN_CLOSE_EMPTY:
    case EVTX_TOKEN_END_ELEMENT:
    case EVTX_TOKEN_TEMPLATE:
        break;
    }
    return BW_OK;
}

bw_status evtx_token_next(
        struct evtx_tokens *tokens, struct evtx_token *ret_token, struct bw_err *err)
{
    struct bw_reader *r = &tokens->reader;
    struct evtx_token token = {.number = EVTX_NO_DEPENDENCY};
    const uint8_t code = bw_read_u8(r);
    if ((code & ~(EVTX_TOKEN_MORE | 0x0f)) != 0)
        return bw_fail(err, BW_E_MALFORMED, "unknown BinXML token 0x%02x at offset %" PRIu64, code,
                bw_reader_offset(r) - 1);
    token.type = code & 0x0f;
    bw_status status = read_body(tokens, &token, (code & EVTX_TOKEN_MORE) != 0, err);
    if (status == BW_OK && r->failed)
        status = bw_reader_check(r, "BinXML", err);
    if (status == BW_OK)
        *ret_token = token;
    return status;
}
