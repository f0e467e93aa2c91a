/* format/json/flatten_state.h - what both ways through a document share. Private to the folder. */
#ifndef BW_FORMAT_JSON_FLATTEN_STATE_H
#define BW_FORMAT_JSON_FLATTEN_STATE_H

#include "format/json/flatten.h"
#include "format/shape/skeleton.h"

_Static_assert(JSON_PADDING >= SKELETON_PADDING, "skeletons are compared in place");

struct json_leaf {
    struct event_value value;
    uint32_t slot;
    uint32_t node;
};

struct json_flat {
    struct shapes *shapes;
    struct skeleton skeleton;
    struct event_value *values; /* BW_LIMIT_EVENT_FIELDS */
    struct event_value *items;  /* leaf_capacity: of lists */
    char *scratch;              /* decoded strings */
    size_t scratch_size;

    /* one document */
    struct json_cursor cursor;
    const char *text;
    const char *literal; /* where the structure before the next value begins */
    bw_str first_key;
    struct skeleton_cut *cuts; /* one for each value, and the end */
    struct json_leaf *leaves;  /* leaf_capacity: every value with its slot */
    uint32_t leaf_capacity;    /* up to BW_LIMIT_EVENT_VALUES */
    uint32_t *counts;          /* of leaves for each slot */
    uint32_t cut_count;
    uint32_t leaf_count;
    uint32_t slot_count;
    uint32_t item_count;
    uint32_t array_depth;
    uint32_t array_slot; /* of the outermost array around here */
    uint32_t dropped;
    uint32_t repeats;
    bool repeated; /* some slot has more than one leaf */
    bool wrapped;  /* a wrapper's members and the record's may have the same names */
    bool learn;    /* its skeleton can be added */
};

/*
 * The way along the skeleton. False when it leads nowhere: the structure is new, or the document
 * has an error or does not end.
 */
bool json_follow(struct json_flat *flat, struct json_record *ret_record);

#endif
