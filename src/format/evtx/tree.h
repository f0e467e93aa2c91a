/* format/evtx/tree.h - the parts of a record put together: one tree of elements and attributes. */
#ifndef BW_FORMAT_EVTX_TREE_H
#define BW_FORMAT_EVTX_TREE_H

#include "base/arena.h"
#include "format/evtx/content.h"

#define EVTX_NO_FIELD UINT32_MAX

/* A stretch of text: a constant, or a value of a part. */
struct evtx_piece {
    bw_str text;
    uint32_t next; /* index, 0 for none */
    uint16_t part;
    uint16_t value;
    bool constant;
    bool optional;
};

struct evtx_tree_node {
    bw_str name;      /* from the library: equal names have equal pointers */
    bw_str data_name; /* the X of <Data Name="X">, which is then not an attribute; else empty */
    uint32_t parent;
    uint32_t next;
    uint32_t first_attribute;
    uint32_t last_attribute;
    uint32_t first_child; /* elements */
    uint32_t last_child;
    uint32_t first_piece;
    uint32_t last_piece;
    uint32_t field; /* of its text; EVTX_NO_FIELD until a shape is made, or when it has none */
    uint32_t depth;
};

/* Index 0 of both arrays is not used as a piece; node 0 stands above the top elements. */
struct evtx_tree {
    struct evtx_tree_node *nodes;
    uint32_t node_count;
    struct evtx_piece *pieces;
    uint32_t piece_count;
};

/*
 * Memory comes from `arena`. Namespace declarations (xmlns) are left out: they are not values.
 * BW_E_LIMIT when there is too much of anything.
 */
BW_MUST_CHECK bw_status evtx_tree_build(const struct evtx_content *content, struct bw_arena *arena,
        struct evtx_tree *ret_tree, struct bw_err *err);

#endif
