#include "evtx_binxml.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/utf.h"

/* BinXML tokens, [MS-EVEN6] 2.2.12; 0x40 says that more of the same follows */
enum {
    TOKEN_EOF = 0x00,
    TOKEN_OPEN_START = 0x01,
    TOKEN_CLOSE_START = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_CLOSE = 0x04,
    TOKEN_VALUE = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_CDATA = 0x07,
    TOKEN_CHAR_REF = 0x08,
    TOKEN_ENTITY_REF = 0x09,
    TOKEN_PI_TARGET = 0x0a,
    TOKEN_PI_DATA = 0x0b,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40,
};

#define XML_TOKENS_MAX  2048
#define XML_ARENA       (1 * BW_MIB)
#define XML_NESTING_MAX 64

/* ---- a document ---- */

enum token_kind {
    XML_OPEN,
    XML_ATTRIBUTE,
    XML_TEXT,
    XML_SUBSTITUTE,
    XML_CDATA,
    XML_CHAR_REF,
    XML_ENTITY_REF,
    XML_INSTRUCTION,
    XML_CLOSE,
};

struct token {
    enum token_kind kind;
    struct evtx_name *name;
    bw_str text;
    uint16_t number; /* dependency, parts of a value, substitution index, character */
    uint8_t type;
    bool optional;
};

struct evtx_xml {
    struct evtx_names *names;
    struct bw_arena *arena;
    struct token tokens[XML_TOKENS_MAX];
    size_t count;
    bool failed;
};

struct evtx_xml *evtx_xml_new(struct evtx_names *names)
{
    struct evtx_xml *xml = calloc(1, sizeof(*xml));
    if (xml == NULL)
        return NULL;
    xml->names = names;
    xml->arena = bw_arena_new(XML_ARENA);
    if (xml->arena != NULL)
        return xml;
    free(xml);
    return NULL;
}

void evtx_xml_free(struct evtx_xml *xml)
{
    if (xml == NULL)
        return;
    bw_arena_free(xml->arena);
    free(xml);
}

static void xml_add(struct evtx_xml *xml, struct token token, bw_str name)
{
    if (name.ptr != NULL)
        token.name = evtx_names_intern(xml->names, name);
    if (token.text.len != 0)
        token.text = bw_arena_copy(xml->arena, token.text);
    if (xml->count == XML_TOKENS_MAX || (name.ptr != NULL && token.name == NULL) ||
            (token.text.len != 0 && token.text.ptr == NULL)) {
        xml->failed = true;
        return;
    }
    xml->tokens[xml->count++] = token;
}

void evtx_xml_open(struct evtx_xml *xml, bw_str name, uint16_t dependency)
{
    xml_add(xml, (struct token){.kind = XML_OPEN, .number = dependency}, name);
}

void evtx_xml_attribute(struct evtx_xml *xml, bw_str name, uint16_t parts)
{
    xml_add(xml, (struct token){.kind = XML_ATTRIBUTE, .number = parts}, name);
}

void evtx_xml_text(struct evtx_xml *xml, bw_str utf8)
{
    xml_add(xml, (struct token){.kind = XML_TEXT, .text = utf8}, (bw_str){.ptr = NULL});
}

void evtx_xml_substitute(struct evtx_xml *xml, uint16_t index, uint8_t type, bool optional)
{
    const struct token token = {
            .kind = XML_SUBSTITUTE, .number = index, .type = type, .optional = optional};
    xml_add(xml, token, (bw_str){.ptr = NULL});
}

void evtx_xml_cdata(struct evtx_xml *xml, bw_str utf8)
{
    xml_add(xml, (struct token){.kind = XML_CDATA, .text = utf8}, (bw_str){.ptr = NULL});
}

void evtx_xml_char_ref(struct evtx_xml *xml, uint16_t unit)
{
    xml_add(xml, (struct token){.kind = XML_CHAR_REF, .number = unit}, (bw_str){.ptr = NULL});
}

void evtx_xml_entity_ref(struct evtx_xml *xml, bw_str name)
{
    xml_add(xml, (struct token){.kind = XML_ENTITY_REF}, name);
}

void evtx_xml_instruction(struct evtx_xml *xml, bw_str target, bw_str utf8)
{
    xml_add(xml, (struct token){.kind = XML_INSTRUCTION, .text = utf8}, target);
}

void evtx_xml_close(struct evtx_xml *xml)
{
    xml_add(xml, (struct token){.kind = XML_CLOSE}, (bw_str){.ptr = NULL});
}

uint64_t evtx_xml_hash(const struct evtx_xml *xml, uint64_t seed)
{
    uint64_t hash = seed;
    for (size_t i = 0; i < xml->count; i++) {
        const struct token *token = &xml->tokens[i];
        const uint64_t head = (uint64_t)token->kind << 32 | (uint64_t)token->number << 16 |
                              (uint64_t)token->type << 8 | token->optional;
        hash = bw_hash_mix(hash, head);
        hash = bw_hash_mix(hash, bw_hash64(bw_str_bytes(token->text), seed));
        if (token->name != NULL)
            hash = bw_hash_mix(hash, bw_hash64(token->name->utf16, seed));
    }
    return hash;
}

bool evtx_xml_equal(const struct evtx_xml *a, const struct evtx_xml *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct token *x = &a->tokens[i];
        const struct token *y = &b->tokens[i];
        if (x->kind != y->kind || x->name != y->name || x->number != y->number ||
                x->type != y->type || x->optional != y->optional || !bw_str_eq(x->text, y->text))
            return false;
    }
    return true;
}

/* ---- writing ---- */

static void put_name(struct evtx_chunk *chunk, struct evtx_name *name)
{
    if (name->offset != 0) {
        evtx_chunk_put_le(chunk, name->offset, 4);
        return;
    }
    const uint32_t here = (uint32_t)chunk->pos + 4;
    uint32_t *bucket = &chunk->name_buckets[name->hash % EVTX_NAME_BUCKETS];
    const uint32_t next = *bucket;
    evtx_chunk_put_le(chunk, here, 4);
    evtx_chunk_put_le(chunk, next, 4);
    evtx_chunk_put_le(chunk, name->hash, 2);
    evtx_chunk_put_le(chunk, name->utf16.len / 2, 2);
    evtx_chunk_put(chunk, name->utf16.ptr, name->utf16.len);
    evtx_chunk_put_le(chunk, 0, 2);
    if (!chunk->full)
        evtx_chunk_note(chunk, bucket, &name->offset, here);
}

/* Text behind its length in units, which is known only afterwards. */
static void put_counted_text(struct evtx_chunk *chunk, bw_str text)
{
    const size_t at = chunk->pos;
    evtx_chunk_put_le(chunk, 0, 2);
    evtx_chunk_put_utf16(chunk, text);
    if (!chunk->full)
        evtx_chunk_patch_le(chunk, at, (chunk->pos - at - 2) / 2, 2);
}

static bool is_content(const struct evtx_xml *xml, size_t i)
{
    if (i >= xml->count)
        return false;
    const enum token_kind kind = xml->tokens[i].kind;
    return kind == XML_TEXT || kind == XML_CDATA || kind == XML_CHAR_REF || kind == XML_ENTITY_REF;
}

static void put_content(const struct token *token, bool followed, struct evtx_chunk *chunk)
{
    const uint8_t more = followed ? TOKEN_MORE : 0;
    switch (token->kind) {
    case XML_TEXT:
        evtx_chunk_put_le(chunk, (uint8_t)(TOKEN_VALUE | more), 1);
        evtx_chunk_put_le(chunk, EVTX_STRING, 1);
        put_counted_text(chunk, token->text);
        return;
    case XML_CDATA:
        evtx_chunk_put_le(chunk, (uint8_t)(TOKEN_CDATA | more), 1);
        put_counted_text(chunk, token->text);
        return;
    case XML_CHAR_REF:
        evtx_chunk_put_le(chunk, (uint8_t)(TOKEN_CHAR_REF | more), 1);
        evtx_chunk_put_le(chunk, token->number, 2);
        return;
    case XML_ENTITY_REF:
        evtx_chunk_put_le(chunk, (uint8_t)(TOKEN_ENTITY_REF | more), 1);
        put_name(chunk, token->name);
        return;
    case XML_INSTRUCTION:
        evtx_chunk_put_le(chunk, TOKEN_PI_TARGET, 1);
        put_name(chunk, token->name);
        evtx_chunk_put_le(chunk, TOKEN_PI_DATA, 1);
        put_counted_text(chunk, token->text);
        return;
    case XML_SUBSTITUTE:
        evtx_chunk_put_le(chunk, token->optional ? TOKEN_OPTIONAL : TOKEN_NORMAL, 1);
        evtx_chunk_put_le(chunk, token->number, 2);
        evtx_chunk_put_le(chunk, token->type, 1);
        return;
    case XML_OPEN:
    case XML_ATTRIBUTE:
    case XML_CLOSE:
        return;
    }
}

/* The attributes that start at token `i`; returns the index behind them. */
static size_t put_attributes(const struct evtx_xml *xml, size_t i, struct evtx_chunk *chunk)
{
    const size_t size_at = chunk->pos;
    evtx_chunk_put_le(chunk, 0, 4);
    while (i < xml->count && xml->tokens[i].kind == XML_ATTRIBUTE) {
        const size_t token_at = chunk->pos;
        evtx_chunk_put_le(chunk, TOKEN_ATTRIBUTE, 1);
        put_name(chunk, xml->tokens[i].name);
        size_t parts = xml->tokens[i++].number;
        for (; parts > 0 && i < xml->count; parts--, i++)
            put_content(&xml->tokens[i], parts > 1, chunk);
        if (i < xml->count && xml->tokens[i].kind == XML_ATTRIBUTE && !chunk->full)
            evtx_chunk_patch_le(chunk, token_at, TOKEN_ATTRIBUTE | TOKEN_MORE, 1);
    }
    if (!chunk->full)
        evtx_chunk_patch_le(chunk, size_at, chunk->pos - size_at - 4, 4);
    return i;
}

/* An element's opening with its attributes, up to the token that ends it; returns the next index.
 */
static size_t put_open(const struct evtx_xml *xml, size_t i, struct evtx_chunk *chunk,
        bool dependency_ids, size_t *ret_size_at)
{
    const struct token *token = &xml->tokens[i++];
    const bool attributes = i < xml->count && xml->tokens[i].kind == XML_ATTRIBUTE;
    evtx_chunk_put_le(chunk, TOKEN_OPEN_START | (attributes ? TOKEN_MORE : 0), 1);
    if (dependency_ids)
        evtx_chunk_put_le(chunk, token->number, 2);
    *ret_size_at = chunk->pos;
    evtx_chunk_put_le(chunk, 0, 4);
    put_name(chunk, token->name);
    return attributes ? put_attributes(xml, i, chunk) : i;
}

/* The end of an element: its size is known now. */
static bool put_close(struct evtx_chunk *chunk, const size_t *size_at, size_t *depth)
{
    if (*depth == 0)
        return false;
    --*depth;
    if (!chunk->full)
        evtx_chunk_patch_le(chunk, size_at[*depth], chunk->pos - size_at[*depth] - 4, 4);
    return true;
}

bool evtx_xml_write(const struct evtx_xml *xml, struct evtx_chunk *chunk, bool dependency_ids)
{
    size_t size_at[XML_NESTING_MAX];
    size_t depth = 0;
    bool ok = !xml->failed;
    bool empty = false; /* the element that is open has nothing in it */
    evtx_chunk_put_le(chunk, TOKEN_FRAGMENT | 0x010100, 4); /* version 1.1, no flags */
    for (size_t i = 0; i < xml->count && ok && !chunk->full;) {
        const enum token_kind kind = xml->tokens[i].kind;
        if (kind == XML_OPEN && depth == XML_NESTING_MAX)
            return false;
        if (kind == XML_OPEN) {
            i = put_open(xml, i, chunk, dependency_ids, &size_at[depth++]);
            empty = i < xml->count && xml->tokens[i].kind == XML_CLOSE;
            if (!empty)
                evtx_chunk_put_le(chunk, TOKEN_CLOSE_START, 1);
            continue;
        }
        if (kind == XML_CLOSE) {
            evtx_chunk_put_le(chunk, empty ? TOKEN_CLOSE_EMPTY : TOKEN_CLOSE, 1);
            ok = put_close(chunk, size_at, &depth);
        } else {
            put_content(&xml->tokens[i], is_content(xml, i + 1), chunk);
        }
        empty = false;
        i++;
    }
    evtx_chunk_put_le(chunk, TOKEN_EOF, 1);
    return ok && depth == 0 && !chunk->full;
}

/* ---- documents without substitutions ---- */

static bool is_missing(const struct evtx_filling *filling, uint16_t index)
{
    return index < filling->count && filling->values[index].type == EVTX_NULL;
}

/* The index behind the element that opens at `i`. */
static size_t skip_element(const struct evtx_xml *xml, size_t i)
{
    size_t depth = 0;
    do {
        if (xml->tokens[i].kind == XML_OPEN)
            depth++;
        else if (xml->tokens[i].kind == XML_CLOSE)
            depth--;
        i++;
    } while (depth > 0 && i < xml->count);
    return i;
}

static void copy_token(struct evtx_xml *to, const struct token *token)
{
    xml_add(to, *token, token->name != NULL ? token->name->utf8 : (bw_str){.ptr = NULL});
}

static void fill(const struct evtx_xml *xml, const struct evtx_filling *filling,
        struct evtx_xml *to, unsigned depth)
{
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    for (size_t i = 0; i < xml->count;) {
        const struct token *token = &xml->tokens[i];
        const struct token *value = i + 1 < xml->count ? token + 1 : token;
        if (token->kind == XML_OPEN && token->number != EVTX_NO_DEPENDENCY &&
                is_missing(filling, token->number)) {
            i = skip_element(xml, i);
            continue;
        }
        if (token->kind == XML_ATTRIBUTE && value->kind == XML_SUBSTITUTE && value->optional &&
                is_missing(filling, value->number)) {
            i += 2;
            continue;
        }
        i++;
        if (token->kind != XML_SUBSTITUTE) {
            copy_token(to, token);
            continue;
        }
        if (token->number >= filling->count || is_missing(filling, token->number))
            continue;
        if (token->type == EVTX_BINXML && filling->body != NULL && depth < 2) {
            fill(filling->body, filling->body_filling, to, depth + 1);
            continue;
        }
        bw_buffer_clear(&text);
        evtx_value_format(&filling->values[token->number], &text);
        evtx_xml_text(to, bw_buffer_str(&text));
    }
    bw_buffer_release(&text);
}

struct evtx_xml *evtx_xml_filled(const struct evtx_xml *xml, const struct evtx_filling *filling)
{
    struct evtx_xml *to = evtx_xml_new(xml->names);
    if (to == NULL)
        return NULL;
    fill(xml, filling, to, 0);
    for (size_t i = 0; i < to->count; i++)
        if (to->tokens[i].kind == XML_OPEN)
            to->tokens[i].number = EVTX_NO_DEPENDENCY;
    return to;
}
