/*
 * format/shape/skeleton.h - what stands between the values of a record, learnt once.
 *
 * The records of a log differ in their values and hardly in what stands between them: braces, keys
 * and commas of JSON, tags of XML. A skeleton is a tree over that text. A parser that follows it
 * compares whole runs of structure at once and touches no names; when the record leaves the known
 * paths it starts over, reads in full, and adds what it found.
 *
 * The text is compared byte for byte. Since the same structure around values means the same names
 * in the same order, the shape that stands at the end of a path is right whatever the evidence
 * does.
 */
#ifndef BW_FORMAT_SHAPE_SKELETON_H
#define BW_FORMAT_SHAPE_SKELETON_H

#include <string.h>

#include "format/shape/shapes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes that may be read past the end of any text given here; what they hold does not matter. */
#define SKELETON_PADDING 64

struct skeleton_node;

struct skeleton_edge {
    const char *text; /* followed by SKELETON_PADDING bytes */
    uint32_t len;
    uint8_t kind;      /* how the value behind it is written: the parser's own number */
    bool begins_other; /* another edge of the node goes on where this one ends */
    struct skeleton_node *to;
};

struct skeleton_node {
    struct skeleton_edge *edges; /* the one used last comes first */
    uint32_t edge_count;
    uint32_t edge_capacity;
    const struct shape_entry *entry; /* at the end of a record; else NULL */
};

struct skeleton {
    struct shapes *shapes; /* borrowed; holds the tree's memory */
    struct skeleton_node *root;
    uint32_t generation;
};

/* One run of structure in a record: it ends where a value begins, or where the record ends. */
struct skeleton_cut {
    uint32_t start;
    uint32_t len;
    uint8_t kind;
};

/* Runs longer than this, and nodes with more ways out, are not learnt. */
#define SKELETON_MAX_TEXT  4096
#define SKELETON_MAX_EDGES 64

void skeleton_init(struct skeleton *skeleton, struct shapes *shapes);

/* Where a record begins. NULL when nothing is known (yet, or since the shapes were reset). */
const struct skeleton_node *skeleton_root(struct skeleton *skeleton);

/*
 * Adds the path of a record: `count` cuts of `text`, the last of which ends it, and its shape. Does
 * nothing when there is no room.
 */
void skeleton_add(struct skeleton *skeleton, const char *text, const struct skeleton_cut *cuts,
        size_t count, const struct shape_entry *entry);

/* Both are readable for SKELETON_PADDING bytes past `len`. */
static inline bool skeleton_equal(const char *a, const char *b, size_t len)
{
#ifdef __SSE2__
    for (size_t i = 0; i < len; i += 16) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(a + i));
        const __m128i y = _mm_loadu_si128((const __m128i *)(const void *)(b + i));
        const unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
        const unsigned want = len - i >= 16 ? 0xffffu : (1u << (len - i)) - 1;
        if ((same & want) != want)
            return false;
    }
    return true;
#else
    return memcmp(a, b, len) == 0;
#endif
}

/* Where in `node`'s list the longest text is that `at` (with `left` bytes) begins with; edge_count.
 * `first` is one that fits. */
uint32_t skeleton_longest(
        const struct skeleton_node *node, const char *at, size_t left, uint32_t first);

/* The way out of `node` that the text at `at` (with `left` bytes) goes on with, or NULL. */
static inline const struct skeleton_edge *skeleton_step(
        const struct skeleton_node *node, const char *at, size_t left)
{
    struct skeleton_edge *edges = node->edges;
    for (uint32_t i = 0; i < node->edge_count; i++) {
        if (edges[i].len > left || !skeleton_equal(at, edges[i].text, edges[i].len))
            continue;
        /* "a": may be followed by a value, or by an object whose first key is known too. */
        if (edges[i].begins_other)
            i = skeleton_longest(node, at, left, i);
        if (i != 0) {
            const struct skeleton_edge hit = edges[i];
            memmove(edges + 1, edges, i * sizeof(*edges));
            edges[0] = hit;
        }
        return &edges[0];
    }
    return NULL;
}

#endif
