/*
 * format/shape/shapes.h - the names and shapes that one worker has met in text formats (JSON, XML).
 *
 * Names are a tree: a node is a step (an object's key, an element, an attribute) from its parent,
 * and stands for one field. A shape is a list of fields. Both are made once and found again by
 * comparing what they are made of, so that crafted hash collisions cost time and never truth.
 *
 * Keys come from the evidence, so there can be any number of them. When the fixed space is used up,
 * shapes_full tells so and the owner calls shapes_reset between two events: everything made before
 * is gone, serials start again from 0, and the ids of shapes differ from those before the reset. So
 * a cache of what a shape means is keyed by serial, id and field_count together.
 *
 * One item at a time may use one of these.
 */
#ifndef BW_FORMAT_SHAPE_SHAPES_H
#define BW_FORMAT_SHAPE_SHAPES_H

#include "base/arena.h"
#include "base/limits.h"
#include "event/event.h"

#define SHAPES_NONE UINT32_MAX
#define SHAPES_ROOT 0 /* the node without a name that is everything's ancestor */

/* Where a shape has what only some events have. Slots, or SHAPES_NONE. */
#define SHAPE_ROLE_TIMES 3
struct shape_roles {
    uint32_t times[SHAPE_ROLE_TIMES]; /* the best first */
    uint32_t record_id;
    uint32_t embedded;     /* holds a record of its own as text: Splunk's _raw */
    uint32_t carried;      /* holds any text, which may be a record as JSON: Filebeat's message */
    uint32_t program;      /* the name of a program of syslog or the journal, */
    uint32_t said;         /* its message, */
    uint32_t facility;     /* and the number of its facility */
    bool program_unsure;   /* it may be any name of anything: only programs that are known count */
    uint32_t audit_id;     /* time and number of a set of audit records: laurel's */
    uint32_t wazuh;        /* the channel of a Windows event as Wazuh keeps it */
    uint32_t gke;          /* the method of a request to Kubernetes in Google Cloud's audit log */
    uint32_t firewall;     /* what Azure Firewall says in a sentence */
    uint32_t reports;      /* the names of a list of parameters: Google's reports, Microsoft 365 */
    bool columns;          /* texts may be JSON: a table of Log Analytics */
    struct {               /* of a Windows event whose data are not fields yet: */
        uint32_t message;  /* the text that shows them, */
        uint32_t event_id; /* and what says which event it is */
        uint32_t provider;
        uint32_t channel;
        uint32_t xml;     /* their XML as text */
        uint32_t pairs;   /* the names of a list of names and values */
        uint32_t payload; /* such a list as text: EvtxECmd's */
        bool certain;     /* Get-WinEvent wrote it: the message is one, whoever the provider */
    } windows;
};

/* Fills in the roles of a new shape. */
typedef void shape_roles_fn(const struct event_shape *shape, struct shape_roles *ret_roles);

struct shape_entry {
    struct event_shape shape;
    struct shape_roles roles;
    const uint32_t *fields; /* one for each of shape.fields */
    uint64_t hash;
};

struct shapes;

/* `resolve` may be NULL: then no shape has a role. NULL when memory is out. */
struct shapes *shapes_new(shape_roles_fn *resolve);
void shapes_free(struct shapes *shapes);

/* True when something could not be added since the last reset. */
bool shapes_full(const struct shapes *shapes);

/* True when nothing was added since the last reset (or the beginning). */
bool shapes_empty(const struct shapes *shapes);

/* Forgets everything. Shapes and fields given out before are no longer valid. */
void shapes_reset(struct shapes *shapes);

/* Counts the resets: what was made under another generation is gone. */
uint32_t shapes_generation(const struct shapes *shapes);

/* For what lives exactly as long as the shapes do. NULL when there is no room: then it is full. */
void *shapes_alloc(struct shapes *shapes, size_t count, size_t size);

/*
 * The node that is `key` (of the sort `kind`, which only the caller understands) below `parent`;
 * SHAPES_NONE when it was never added.
 */
uint32_t shapes_find(const struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key);

/*
 * Adds it, with the name and path of its field (copied). Equal fields are one field, whatever nodes
 * lead to them. SHAPES_NONE when full.
 */
uint32_t shapes_add(struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key,
        const struct event_field *field);

/* The field of a node, by number and as it is; both until the next reset. */
uint32_t shapes_node_field(const struct shapes *shapes, uint32_t node);
const struct event_field *shapes_field(const struct shapes *shapes, uint32_t field);

/*
 * Slots of one event under construction: shapes_slots_begin, then shapes_slot for every value in
 * the order of the record. Fields get slots 0, 1, 2, … when they first come. *ret_new says whether
 * this is the first time; SHAPES_NONE when BW_LIMIT_EVENT_FIELDS slots are taken.
 * shapes_slot_by_name does the same but takes fields of one name for one field.
 */
void shapes_slots_begin(struct shapes *shapes);
uint32_t shapes_slot(struct shapes *shapes, uint32_t field, bool *ret_new);
uint32_t shapes_slot_by_name(struct shapes *shapes, uint32_t field, bool *ret_new);

/* Another slot for a field whether it has one or not: for formats that repeat elements. */
uint32_t shapes_slot_append(struct shapes *shapes, uint32_t field);

/* The shape of the fields that have slots now; NULL when full. */
const struct shape_entry *shapes_intern(struct shapes *shapes);

#endif
