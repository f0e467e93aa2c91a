/*
 * format/evtx/memo.h - definitions of templates that were met before, told by their bytes.
 *
 * Every chunk of a log defines its templates again. The definitions are the same but for where
 * names stand in the chunk, so most need not be read token by token: it is enough that all other
 * bytes are the same and that the names say the same.
 */
#ifndef BW_FORMAT_EVTX_MEMO_H
#define BW_FORMAT_EVTX_MEMO_H

#include "format/evtx/token.h"

struct evtx_template;

/* Remembered definitions. Of one template there are several: with a name inside or elsewhere. */
#define EVTX_MEMO_SETS 64
#define EVTX_MEMO_WAYS 4

/* Longer definitions, or with more names, are rare: they are read each time. */
#define EVTX_MEMO_MAX_BYTES 16384
#define EVTX_MEMO_MAX_NAMES 512

/* One place in a definition that says where a name stands. */
struct evtx_memo_name {
    uint32_t at;   /* of the name's offset, from the start of the definition */
    uint32_t text; /* where the memo keeps the name; not used when it stands inside */
    uint16_t len;
    bool inside; /* the name follows at once */
};

struct evtx_memo_entry {
    uint8_t *bytes; /* the definition, then the names that stand outside of it; owned */
    struct evtx_memo_name *names;
    uint32_t name_count;
    uint32_t size;
    uint32_t number; /* first four bytes of the template's GUID */
    struct evtx_template *template;
};

struct evtx_memo {
    struct evtx_memo_entry entries[EVTX_MEMO_SETS][EVTX_MEMO_WAYS];
    uint8_t next[EVTX_MEMO_SETS]; /* which way is given up next */
    struct evtx_names_seen seen;  /* of the definition that is being read */
    struct evtx_name_seen seen_names[EVTX_MEMO_MAX_NAMES];
};

/* All zero is an empty memo; release is fine after that. */
void evtx_memo_release(struct evtx_memo *memo);

/*
 * The template that reading chunk[start, start + size) as a definition would give, or NULL when
 * these bytes were not met yet. The bounds must lie inside the chunk.
 */
struct evtx_template *evtx_memo_find(
        const struct evtx_memo *memo, bw_bytes chunk, size_t start, size_t size, uint32_t number);

/* Makes `tokens` note which names are read, for evtx_memo_add. */
void evtx_memo_watch(struct evtx_memo *memo, struct evtx_tokens *tokens);

/*
 * Keeps a definition that was read by the watched tokens and gave `template`, which must live as
 * long as the memo. What does not fit, or can not be told by its bytes alone, is not kept.
 */
void evtx_memo_add(struct evtx_memo *memo, bw_bytes chunk, size_t start, size_t size,
        uint32_t number, struct evtx_template *template);

#endif
