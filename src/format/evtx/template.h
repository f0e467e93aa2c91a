/* format/evtx/template.h - compiled templates: a small tree of names, texts and substitutions. */
#ifndef BW_FORMAT_EVTX_TEMPLATE_H
#define BW_FORMAT_EVTX_TEMPLATE_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/status.h"
#include "format/evtx/table.h"

enum evtx_node_kind {
    EVTX_NODE_ELEMENT,
    EVTX_NODE_ATTRIBUTE,
    EVTX_NODE_TEXT,
    EVTX_NODE_VALUE, /* a substitution */
};

/* Children of an element: its attributes, then its content. Of an attribute: its content. */
struct evtx_node {
    uint8_t kind;         /* enum evtx_node_kind */
    uint8_t value_type;   /* VALUE: as declared; the record has the last word */
    bool optional;        /* VALUE: when null, its element or attribute is left out */
    uint16_t number;      /* VALUE: index of the substitution; ELEMENT: what it depends on */
    uint32_t first_child; /* index, 0 for none */
    uint32_t last_child;
    uint32_t next;
    bw_str text; /* the name, or the text of TEXT */
};

struct evtx_shape;

struct evtx_template {
    uint32_t serial;     /* 0, 1, 2, … within the library */
    uint32_t node_count; /* node 0 holds the top elements as children and has no name */
    const struct evtx_node *nodes;
    bw_bytes canon;
    uint64_t identity;         /* of what it says; not the same from run to run */
    uint64_t told;             /* of the fact that was told of it last: see evtx_learn */
    struct evtx_shape *recent; /* the last shape whose last part was this template: a guess */
};

/* Everything learnt from templates, for as long as a worker lives. */
struct evtx_library {
    struct bw_arena *arena;
    struct bw_map *texts; /* every name once; the value is its own index */
    struct evtx_table templates;
    struct evtx_table shapes;
    uint32_t template_count;
    uint32_t shape_count;
    size_t allowance;       /* of arena bytes until which new templates and shapes are taken in */
    uint32_t failures_left; /* templates and shapes that may still turn out to be unusable */
};

/* false when memory is out; release is fine after that and on an all-zero library. */
bool evtx_library_init(struct evtx_library *library);
void evtx_library_release(struct evtx_library *library);

/* Gives the next item of evidence its share of the memory: one file can not use up all of it. */
void evtx_library_new_item(struct evtx_library *library);

/* False when this item has had its share. */
bool evtx_library_has_room(const struct evtx_library *library);

/* The one copy of `text`; BW_E_LIMIT when the library is full. */
BW_MUST_CHECK bw_status evtx_library_text(
        struct evtx_library *library, bw_str text, bw_str *ret_text, struct bw_err *err);

/* The compiled form of what evtx_canon_definition or evtx_canon_element wrote. */
BW_MUST_CHECK bw_status evtx_library_template(struct evtx_library *library, bw_bytes canon,
        struct evtx_template **ret_template, struct bw_err *err);

#endif
