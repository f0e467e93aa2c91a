/* match/literals_form.h - the compiled form of a literal set; shared by builder and scanner only.
 */
#ifndef BW_MATCH_LITERALS_FORM_H
#define BW_MATCH_LITERALS_FORM_H

#include <stdint.h>

#include "base/slice.h"
#include "match/nibbles.h"

#define LITERALS_MAGIC UINT32_C(0x364c5742) /* "BWL6" */

/* Grams of 4, 3, 2 and 1 bytes: a literal shorter than four uses its own length. */
#define GRAM_WIDTHS 4

/*
 * Literals of seven bytes and more have four grams, at four offsets that follow one another: of
 * their occurrences one gram stands at a multiple of four, so that only those places are looked at.
 */
#define SAMPLE_STEP   4
#define SAMPLED_MIN   (GRAM_WIDTHS + SAMPLE_STEP - 1)
#define LEVEL_SAMPLED GRAM_WIDTHS
#define GRAM_LEVELS   (GRAM_WIDTHS + 1)

/* One literal in a hash table; entries of one key stand together. */
struct literal_entry {
    uint32_t key; /* anchored: upper half of the hash; gram: the gram */
    uint32_t id;
    uint32_t text; /* offset in the text pool */
    uint16_t len;
    uint16_t anchor; /* gram: where it stands in the literal */
};

/* An open hash table of entry runs: slots[hash & mask] is the index of a run's first entry + 1. */
struct literal_table {
    uint32_t slots; /* offset of uint32_t[mask + 1] */
    uint32_t mask;
    uint32_t entries; /* offset of struct literal_entry[count], sorted by key */
    uint32_t count;
};

/*
 * PREFIX, SUFFIX: which lengths occur, ascending, as uint16_t; and, by the two bytes at the end
 * that they are anchored at, which of them can be there, as uint32_t: bit i is that of lengths[i],
 * the last one that of all further ones, too. Most texts end in what no literal ends in.
 */
struct literal_anchored {
    struct literal_table table;
    uint32_t lengths;
    uint32_t length_count;
    uint32_t masks; /* offset of uint32_t[1 << (32 - mask_shift)] */
    uint32_t mask_shift;
};

#define LENGTH_BITS 32

/* That of the sampled grams has two bits for each, in one word: see match/grams.h. */
struct literal_filter {
    uint32_t bits;  /* offset of the bit table: uint32_t words */
    uint32_t shift; /* 32 - log2(number of bits); hash >> shift is the bit's number */
};

struct literal_grams {
    struct literal_table table;
    struct literal_filter filter;
};

/* Offsets are in bytes from the header's first byte. */
struct match_literals_header {
    uint32_t magic;
    uint32_t size;
    struct literal_table exact;
    struct literal_anchored prefix;
    struct literal_anchored suffix;
    struct literal_grams grams[GRAM_LEVELS]; /* [width - 1], then the sampled ones */
    struct literal_filter triples;           /* first three bytes of the grams of 3 and of 4 */
    struct match_nibbles nibbles;            /* the same, where they are few enough: */
    uint32_t use_nibbles;                    /* and those of 1 and of 2, where nibbles.shorts */
    uint32_t shortest;      /* characters of the shortest literal; 0 when there is none */
    uint32_t longest_exact; /* bytes of the longest EXACT literal; 0 when there is none */
    uint32_t exact_lengths; /* bit n: an EXACT literal has n bytes, or n and a multiple of 32 */
    uint32_t texts;
    uint32_t texts_size;
};

/*
 * Rolling hash of a text taken byte by byte, forwards or backwards: a polynomial over 2^64 with a
 * final mix, since low bits of a plain polynomial are weak.
 */
#define ROLL_FACTOR UINT64_C(0x9fb21c651e98df25)

static inline uint64_t roll_step(uint64_t hash, uint8_t byte)
{
    return hash * ROLL_FACTOR + byte + 1;
}

static inline uint64_t roll_finish(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

#define GRAM_FACTOR UINT32_C(0x9e3779b1)

/* The upper bits are good: the filter takes them. */
static inline uint32_t gram_hash(uint32_t gram)
{
    return gram * GRAM_FACTOR;
}

/* Of the first three bytes of a gram: the fourth is shifted out. */
static inline uint32_t triple_hash(uint32_t gram)
{
    return gram_hash(gram << 8);
}

/* Of the two bytes next to the end that a literal is anchored at, the outer one first: where the
 * mask of lengths is. The upper bits are good. */
static inline uint32_t ends_hash(uint8_t outer, uint8_t inner)
{
    return gram_hash((uint32_t)outer | (uint32_t)inner << 8);
}

/* The lower bits are good: tables take them. */
static inline uint32_t gram_slot_hash(uint32_t gram)
{
    return gram_hash(gram) ^ gram_hash(gram) >> 15;
}

#endif
