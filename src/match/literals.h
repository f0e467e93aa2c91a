/*
 * match/literals.h - thousands of literals looked for at once in one short text.
 *
 * What rules say of a field are mostly texts that it is, starts with, ends with or contains. The
 * first three are answered by rolling hashes, one step for each byte and one probe for each length
 * that occurs. The last by grams: of each literal the rarest run of up to four bytes stands in a
 * bit table small enough for the first-level cache, so that a text is passed over once at two or
 * three cycles a byte, whatever the number of literals; for literals of seven bytes and more only
 * every fourth byte is looked at. Compilation is linear and takes
 * milliseconds where a general automaton takes a second (docs/decisions/0002-own-literals.md).
 *
 * The compiled form is one block without pointers, so that it can be cached in a file.
 */
#ifndef BW_MATCH_LITERALS_H
#define BW_MATCH_LITERALS_H

#include "base/buffer.h"
#include "base/slice.h"
#include "base/status.h"

enum match_literal_kind {
    MATCH_LITERAL_EXACT,
    MATCH_LITERAL_PREFIX,
    MATCH_LITERAL_SUFFIX,
    MATCH_LITERAL_CONTAINS,
    MATCH_LITERAL_KIND_COUNT,
};

struct match_literal {
    bw_str text; /* not empty, at most MATCH_LITERAL_MAX bytes; compared byte by byte */
    enum match_literal_kind kind;
    uint32_t id; /* given back by the scan; several literals may have one id */
};

#define MATCH_LITERAL_MAX 65535

/* Bytes that must be readable behind a scanned text (their values do not matter). */
#define MATCH_LITERALS_PADDING 8

/*
 * Appends the compiled form of `literals` to `out`, whose length must be a multiple of 8 and stays
 * one. The same literals in the same order give the same bytes. BW_E_RANGE for an empty or too
 * long text, BW_E_NOMEM when `out` is full or memory is out.
 */
BW_MUST_CHECK bw_status match_literals_build(const struct match_literal *literals, size_t count,
        struct bw_buffer *out, struct bw_err *err);

/* A compiled set where it lies: borrowed views, nothing to release. */
struct match_literals {
    const uint8_t *base;
    const struct match_literals_header *header;
};

/*
 * Looks at what match_literals_build wrote; `bytes` must be aligned to 8 and outlive the view.
 * False when it can not be that: sizes and offsets are checked, so that a scan stays inside.
 */
bool match_literals_view(bw_bytes bytes, struct match_literals *ret_set);

/* Characters of the shortest literal: shorter texts need no scan. 0 for an empty set. */
size_t match_literals_shortest(const struct match_literals *set);

typedef void match_literals_hit_fn(void *user, uint32_t id);

/*
 * Calls `on_hit` for every literal that fits `text`, possibly more than once for one id. `text` has
 * MATCH_LITERALS_PADDING readable bytes behind it. Order is not defined, but the same every time.
 */
void match_literals_scan(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user);

/* Only the EXACT ones: for other spellings of the same value. */
void match_literals_scan_exact(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user);

#endif
