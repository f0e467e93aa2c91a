/* format/xml/flatten_state.h - what both ways through an event share. Private to the folder. */
#ifndef BW_FORMAT_XML_FLATTEN_STATE_H
#define BW_FORMAT_XML_FLATTEN_STATE_H

#include "format/shape/skeleton.h"
#include "format/xml/flatten.h"

_Static_assert(XML_PADDING >= SKELETON_PADDING, "skeletons are compared in place");

/* How a value is written, and what it is: the kind of a skeleton's cut. */
enum xml_cut {
    XML_CUT_END = 0,        /* none: the event ends here */
    XML_CUT_TEXT,           /* up to the next '<' */
    XML_CUT_TEXT_NOT_EMPTY, /* the same, where no text would be no value */
    XML_CUT_QUOTED,         /* up to the next '"' */
    XML_CUT_APOSTROPHE,     /* up to the next '\'' */
    XML_CUT_NOTHING,        /* <A/>: null */
    XML_CUT_NO_TEXT, /* <Data/>: empty text, which Windows writes like this or with two tags */
    XML_CUT_WRITTEN = 0x0f,
    XML_CUT_SYSTEM = 0x10, /* with these: numbers of System are numbers */
    XML_CUT_TIME = 0x20,   /* and TimeCreated's SystemTime is a time */
};

struct xml_flat {
    struct shapes *shapes;
    struct skeleton skeleton;
    struct event_value *values; /* BW_LIMIT_EVENT_FIELDS */
    char *scratch;              /* decoded text */
    size_t scratch_size;
    char *joined; /* text that stands in several pieces */
    size_t joined_size;

    /* one event */
    size_t joined_len;
    struct xml_cursor cursor;
    const char *text;
    const char *literal; /* where the structure before the next value begins */
    struct skeleton_cut *cuts;
    uint32_t cut_count;
    uint32_t value_count;
    uint32_t dropped;
    bool learn;
};

/* Text of an event as the value that it is. `kind` is an enum xml_cut. */
struct event_value xml_typed_value(bw_str text, unsigned kind);

/* The way along the skeleton; false when it leads nowhere. */
bool xml_follow(struct xml_flat *flat, struct xml_record *ret_record);

#endif
