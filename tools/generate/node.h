/* tools/generate/node.h - a YAML file as a tree of nodes, with the line each came from. */
#ifndef GENERATE_NODE_H
#define GENERATE_NODE_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

enum node_type {
    NODE_SCALAR,
    NODE_LIST,
    NODE_MAP,
};

struct node {
    enum node_type type;
    bw_str key;  /* in a map */
    bw_str text; /* of a scalar */
    const struct node *first;
    const struct node *next; /* sibling */
    const char *file;
    unsigned line;
};

/* Reads one document; everything lives in `arena`. Aliases and anchors are not supported. */
BW_MUST_CHECK bw_status node_load(
        const char *path, struct bw_arena *arena, const struct node **ret_root, struct bw_err *err);

/* The member of a map, or NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* The text of a scalar member; `fallback` when there is none. */
bw_str node_text(const struct node *map, const char *key, const char *fallback);

/* A number member within [0, max]; `fallback` when there is none. */
BW_MUST_CHECK bw_status node_number(const struct node *map, const char *key, uint64_t max,
        uint64_t fallback, uint64_t *ret_value, struct bw_err *err);

/* "500ms", "2s", "3m", "4h", "5d" in FILETIME ticks. */
BW_MUST_CHECK bw_status node_duration(
        const struct node *node, uint64_t *ret_ticks, struct bw_err *err);

/* BW_E_MALFORMED with "file:line: <message>". */
bw_status node_fail(const struct node *node, struct bw_err *err, const char *fmt, ...)
        BW_PRINTF(3, 4);

size_t node_count(const struct node *parent);

#endif
