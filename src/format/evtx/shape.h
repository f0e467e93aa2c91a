/* format/evtx/shape.h - what is known about all records of the same templates. */
#ifndef BW_FORMAT_EVTX_SHAPE_H
#define BW_FORMAT_EVTX_SHAPE_H

#include "event/event.h"
#include "format/evtx/content.h"
#include "format/evtx/tree.h"

/* Puts a value of a part into a field. */
struct evtx_fill {
    uint32_t field;
    uint16_t part;
    uint16_t value;
    bool optional; /* null means that the field is absent */
};

/* Makes a field of several pieces of text. */
struct evtx_join {
    uint32_t field;
    uint32_t first_piece;
    uint32_t piece_count;
};

/* How a record of this shape is printed as JSON. Literals are complete JSON text. */
enum evtx_op_kind {
    EVTX_OP_LITERAL,
    EVTX_OP_MEMBER,    /* the literal (a key) and the field's value, unless that is absent */
    EVTX_OP_ITEM,      /* the field's value in an array, unless it is absent; lists taken apart */
    EVTX_OP_IF_ABSENT, /* goes to `target` when `count` fields from `field` on are all absent */
    EVTX_OP_JUMP,      /* goes to `target` */
};

struct evtx_op {
    uint8_t kind; /* enum evtx_op_kind */
    uint32_t field;
    uint32_t count;
    uint32_t target;
    bw_str literal; /* begins with a comma where one may be needed */
};

struct evtx_shape {
    struct event_shape shape;
    const uint32_t *key; /* of the content it was made for */
    uint32_t key_count;
    const struct evtx_fill *fills;
    uint32_t fill_count;
    const struct evtx_join *joins;
    uint32_t join_count;
    const struct evtx_piece *pieces;
    const struct evtx_op *ops;
    uint32_t op_count;
    struct event_value *values; /* of the present event; constants are there from the beginning */
    uint32_t time_field;        /* System/TimeCreated/@SystemTime, or EVTX_NO_FIELD */
    uint32_t id_field;          /* System/EventRecordID, or EVTX_NO_FIELD */
};

/* The shape of the record that `content` holds: known, or made now. Lives as long as the library.
 */
BW_MUST_CHECK bw_status evtx_library_shape(struct evtx_library *library,
        const struct evtx_content *content, struct evtx_shape **ret_shape, struct bw_err *err);

/* Writes shape->ops for a tree whose fields are numbered. */
BW_MUST_CHECK bw_status evtx_skeleton_build(struct evtx_library *library,
        const struct evtx_tree *tree, struct evtx_shape *shape, struct bw_err *err);

#endif
