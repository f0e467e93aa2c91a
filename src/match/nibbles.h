/*
 * match/nibbles.h - where one of a few runs of three bytes, two bytes or one may begin in a text:
 * thirty-two places at once.
 *
 * Each byte is two nibbles, and for each nibble of each of the three bytes a table of sixteen says
 * in which of eight groups of runs it occurs; where all six agree on a group, a run may begin. The
 * method is that of Hyperscan's "Teddy" (Wang et al., "Hyperscan: A Fast Multi-pattern Regex
 * Matcher for Modern CPUs", NSDI 2019). Of single bytes the groups are the upper halves, so that
 * only what is in the set is found (and, of bytes of 0x80 and more, what looks like it).
 */
#ifndef BW_MATCH_NIBBLES_H
#define BW_MATCH_NIBBLES_H

#include "base/slice.h"

#define MATCH_NIBBLES_GROUPS 8
#define MATCH_NIBBLES_BYTES  3

/* Bit g of an entry: the nibble occurs in group g. */
struct match_nibbles {
    uint8_t low[MATCH_NIBBLES_BYTES][16];
    uint8_t high[MATCH_NIBBLES_BYTES][16];
    uint32_t shorts; /* not 0: there are runs of two bytes or of one, */
    uint8_t pair_low[2][16];
    uint8_t pair_high[2][16];
    uint8_t one_low[16];
    uint8_t one_high[16];
};

/*
 * Fills the tables from runs (the first byte is the lowest of each number; the fourth does not
 * count), which this sorts. Runs that are alike come into one group.
 */
void match_nibbles_make(uint32_t *runs, size_t count, struct match_nibbles *ret_nibbles);

/* Adds runs of two bytes (sorts them), and single ones. */
void match_nibbles_add_shorts(struct match_nibbles *nibbles, uint32_t *pairs, size_t pair_count,
        const uint32_t *ones, size_t one_count);

/* Of a million places in text, at how many a run of three bytes seems to begin, roughly. */
uint32_t match_nibbles_false_alarms(const struct match_nibbles *nibbles);

/* The same of the runs of two bytes. */
uint32_t match_nibbles_false_pairs(const struct match_nibbles *nibbles);

/* Bytes that must be readable behind a text (their values do not matter). */
#define MATCH_NIBBLES_PADDING 2

/* True where the processor has what it takes (AVX2). */
bool match_nibbles_usable(void);

typedef void match_nibbles_place_fn(void *user, size_t at);

/*
 * Calls `on_place` for each place at which a run may begin, in ascending order: all at which one
 * does, and some others, the last two bytes of the text among them. Only where usable.
 */
void match_nibbles_scan(const struct match_nibbles *nibbles, bw_str text,
        match_nibbles_place_fn *on_place, void *user);

#endif
