#include "format/evtx/canon.h"

#include <inttypes.h>

#include "base/limits.h"

struct scan {
    struct bw_buffer *out;
    struct evtx_items *items; /* NULL in a definition: literals are part of the form */
    bw_bytes chunk;
    uint32_t depth;
    uint32_t tokens;
    bool in_name; /* inside of Name="…" */
};

bool evtx_items_add(struct evtx_items *items, struct evtx_item item)
{
    if (items->count == items->capacity)
        return false;
    items->items[items->count++] = item;
    return true;
}

static void put_u16(struct bw_buffer *out, uint16_t number)
{
    const uint8_t bytes[2] = {(uint8_t)number, (uint8_t)(number >> 8)};
    bw_buffer_add(out, bytes, sizeof(bytes));
}

static void put_text(struct bw_buffer *out, bw_bytes text)
{
    put_u16(out, (uint16_t)text.len);
    bw_buffer_add(out, text.ptr, text.len);
}

static void put_item(struct scan *scan, struct evtx_item item)
{
    bw_bytes text = {.ptr = NULL, .len = 0};
    if (bw_bytes_slice(scan->chunk, item.start, item.size, &text) != BW_OK)
        scan->out->failed = true; /* the tokens were checked: not reached */
    put_text(scan->out, text);
}

static bool is_name(bw_bytes name)
{
    return name.len == 8 && memcmp(name.ptr, "N\0a\0m\0e\0", 8) == 0;
}

/* A literal: kept in a definition, put aside in a record. */
static bool put_literal(struct scan *scan, const struct evtx_token *token)
{
    if (scan->items != NULL && !scan->in_name) {
        bw_buffer_add_char(scan->out, EVTX_CANON_VALUE);
        return evtx_items_add(scan->items, token->text);
    }
    bw_buffer_add_char(scan->out, (char)token->type);
    if (token->type == EVTX_TOKEN_VALUE)
        bw_buffer_add_char(scan->out, (char)token->value_type);
    put_item(scan, token->text);
    return true;
}

static bw_status put_token(struct scan *scan, const struct evtx_token *token, struct bw_err *err)
{
    struct bw_buffer *out = scan->out;
    switch ((enum evtx_token_type)token->type) {
    case EVTX_TOKEN_OPEN_START:
        bw_buffer_add_char(out, (char)token->type);
        put_u16(out, token->number);
        put_text(out, token->name);
        scan->depth++;
        scan->in_name = false;
        break;
    case EVTX_TOKEN_ATTRIBUTE:
    case EVTX_TOKEN_ENTITY_REF:
        bw_buffer_add_char(out, (char)token->type);
        put_text(out, token->name);
        if (token->type == EVTX_TOKEN_ATTRIBUTE)
            scan->in_name = is_name(token->name);
        break;
    case EVTX_TOKEN_CLOSE_START:
        bw_buffer_add_char(out, (char)token->type);
        scan->in_name = false;
        break;
    case EVTX_TOKEN_CLOSE_EMPTY:
    case EVTX_TOKEN_END_ELEMENT:
        if (scan->depth == 0)
            return bw_fail(err, BW_E_MALFORMED, "an element ends that did not begin");
        bw_buffer_add_char(out, (char)token->type);
        scan->depth--;
        scan->in_name = false;
        break;
    case EVTX_TOKEN_VALUE:
    case EVTX_TOKEN_CDATA:
        if (!put_literal(scan, token))
            return bw_fail(err, BW_E_LIMIT, "more values than a record can hold");
        break;
    case EVTX_TOKEN_CHAR_REF:
        bw_buffer_add_char(out, (char)token->type);
        put_u16(out, token->number);
        break;
    case EVTX_TOKEN_SUBSTITUTION:
    case EVTX_TOKEN_OPTIONAL:
        if (scan->items != NULL)
            return bw_fail(err, BW_E_MALFORMED, "a substitution outside of a template");
        bw_buffer_add_char(out, (char)token->type);
        put_u16(out, token->number);
        bw_buffer_add_char(out, (char)token->value_type);
        break;
    case EVTX_TOKEN_TEMPLATE:
        return bw_fail(err, BW_E_UNSUPPORTED, "a template instance inside of an element");
    case EVTX_TOKEN_FRAGMENT:
    case EVTX_TOKEN_PI_TARGET:
    case EVTX_TOKEN_PI_DATA:
    case EVTX_TOKEN_EOF:
        break;
    }
    return BW_OK;
}

static bw_status scan_token(
        struct scan *scan, struct evtx_tokens *tokens, struct evtx_token *token, struct bw_err *err)
{
    if (++scan->tokens > BW_LIMIT_EVTX_TOKENS)
        return bw_fail(err, BW_E_LIMIT, "more than %u BinXML tokens", BW_LIMIT_EVTX_TOKENS);
    bw_status status = evtx_token_next(tokens, token, err);
    if (status == BW_OK)
        status = put_token(scan, token, err);
    if (status != BW_OK)
        return status;
    if (scan->depth > BW_LIMIT_NESTING)
        return bw_fail(err, BW_E_LIMIT, "more than %u nested elements", BW_LIMIT_NESTING);
    if (scan->out->failed)
        return bw_fail(err, BW_E_LIMIT, "a template larger than %zu bytes", scan->out->max);
    return BW_OK;
}

bw_status evtx_canon_definition(
        struct evtx_tokens *tokens, struct bw_buffer *out, struct bw_err *err)
{
    struct scan scan = {.out = out, .chunk = tokens->chunk};
    struct evtx_token token = {.type = EVTX_TOKEN_FRAGMENT};
    while (bw_reader_left(&tokens->reader) != 0 && token.type != EVTX_TOKEN_EOF) {
        bw_status status = scan_token(&scan, tokens, &token, err);
        if (status != BW_OK)
            return status;
    }
    if (scan.depth != 0)
        return bw_fail(err, BW_E_MALFORMED, "an element of a template does not end");
    return BW_OK;
}

bw_status evtx_canon_element(struct evtx_tokens *tokens, struct bw_buffer *out,
        struct evtx_items *items, struct bw_err *err)
{
    struct scan scan = {.out = out, .items = items, .chunk = tokens->chunk};
    do {
        struct evtx_token token;
        bw_status status = scan_token(&scan, tokens, &token, err);
        if (status != BW_OK)
            return status;
        if (token.type == EVTX_TOKEN_EOF)
            return bw_fail(err, BW_E_MALFORMED, "an element does not end before offset %" PRIu64,
                    bw_reader_offset(&tokens->reader));
    } while (scan.depth != 0);
    return BW_OK;
}

/* Steps over one token of a canonical form; *depth as it is behind it. False: there is none such.
 */
static bool check_token(struct bw_reader *r, uint32_t *depth)
{
    const uint8_t token = bw_read_u8(r);
    size_t text = SIZE_MAX;
    switch (token) {
    case EVTX_TOKEN_OPEN_START:
        bw_read_skip(r, 2);
        text = bw_read_u16le(r);
        ++*depth;
        break;
    case EVTX_TOKEN_ATTRIBUTE:
    case EVTX_TOKEN_ENTITY_REF:
    case EVTX_TOKEN_CDATA:
        text = bw_read_u16le(r);
        break;
    case EVTX_TOKEN_VALUE:
        bw_read_skip(r, 1);
        text = bw_read_u16le(r);
        break;
    case EVTX_TOKEN_CHAR_REF:
        bw_read_skip(r, 2);
        break;
    case EVTX_TOKEN_SUBSTITUTION:
    case EVTX_TOKEN_OPTIONAL:
        bw_read_skip(r, 3);
        break;
    case EVTX_TOKEN_CLOSE_START:
        break;
    case EVTX_TOKEN_CLOSE_EMPTY:
    case EVTX_TOKEN_END_ELEMENT:
        if (*depth == 0)
            return false;
        --*depth;
        break;
    default:
        return false;
    }
    if (text != SIZE_MAX)
        bw_read_skip(r, text);
    return bw_reader_ok(r);
}

bw_status evtx_canon_check(bw_bytes canon, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(canon, 0);
    uint32_t depth = 0;
    uint32_t tokens = 0;
    if (canon.len == 0 || canon.len > BW_LIMIT_EVTX_TEMPLATE_BYTES)
        return bw_fail(err, BW_E_LIMIT, "a template of %zu bytes", canon.len);
    while (bw_reader_left(&r) != 0) {
        if (!check_token(&r, &depth))
            return bw_fail(err, BW_E_MALFORMED, "no form of a template");
        if (depth > BW_LIMIT_NESTING || ++tokens > BW_LIMIT_EVTX_TOKENS)
            return bw_fail(err, BW_E_LIMIT, "a template that is too deep or too long");
    }
    return depth == 0 ? BW_OK : bw_fail(err, BW_E_MALFORMED, "an element that does not end");
}
