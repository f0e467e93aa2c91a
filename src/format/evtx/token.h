/* format/evtx/token.h - BinXML as a stream of tokens ([MS-EVEN6] 2.2.12). */
#ifndef BW_FORMAT_EVTX_TOKEN_H
#define BW_FORMAT_EVTX_TOKEN_H

#include "base/reader.h"
#include "format/evtx/layout.h"

struct evtx_token {
    uint8_t type;       /* enum evtx_token_type, without the 0x40 bit */
    uint8_t value_type; /* VALUE, SUBSTITUTION, OPTIONAL: enum evtx_type */
    uint16_t number;    /* SUBSTITUTION, OPTIONAL: index; CHAR_REF: code; OPEN_START: dependency */
    bw_bytes name;      /* OPEN_START, ATTRIBUTE, ENTITY_REF, PI_TARGET: UTF-16LE */
    struct evtx_item text; /* VALUE, CDATA, PI_DATA: where the bytes stand */
};

/* From the entry of the name EventData to that of Data, where both are first used one after the
 * other: the entry (8 + 9 * 2 + 2 bytes), the end of the start tag (1), the next start tag (11). */
#define EVTX_EVENT_DATA_STEP 40

/* What an element that depends on no substitution says. */
#define EVTX_NO_DEPENDENCY 0xffff

/* A name that was read: where its offset stood, the offset, and what it leads to. */
struct evtx_name_seen {
    size_t at;
    uint32_t offset;
    bw_bytes text;
};

struct evtx_names_seen {
    struct evtx_name_seen *names; /* borrowed */
    uint32_t count;
    uint32_t capacity;
    bool unfit; /* there were more, or a name was tried that turned out to be none */
};

struct evtx_tokens {
    struct bw_reader reader; /* from the chunk's first byte, so that positions are chunk offsets */
    bw_bytes chunk;          /* all of it: names stand anywhere */
    /* Elements carry the number of the substitution that they depend on: they do in templates and
     * in records, not in elements that are themselves a value. */
    bool dependencies;
    struct evtx_names_seen *seen; /* NULL: nobody wants to know */
    bool strict; /* names must have the hash that stands before them: see remains.h */
    /* With `strict`, unless 0: where the name EventData was before it was written over. That of its
     * children then stood EVTX_EVENT_DATA_STEP further on: see learn.c. */
    uint32_t event_data;
};

/* Tokens of chunk[start, end). The bounds must lie inside the chunk. */
struct evtx_tokens evtx_tokens_of(bw_bytes chunk, size_t start, size_t end, uint64_t chunk_offset);

/* The name entry at `offset`; an empty slice when it does not lie inside the chunk. */
bw_bytes evtx_name_at(bw_bytes chunk, uint32_t offset);

/*
 * The next token. TEMPLATE leaves the reader behind the token's byte: the instance follows.
 * Everything that a token points to lies inside the chunk on success.
 */
BW_MUST_CHECK bw_status evtx_token_next(
        struct evtx_tokens *tokens, struct evtx_token *ret_token, struct bw_err *err);

#endif
