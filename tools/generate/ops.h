/* tools/generate/ops.h - what a pattern is compiled into. */
#ifndef GENERATE_OPS_H
#define GENERATE_OPS_H

#include "pattern.h"

enum op_kind {
    OP_TEXT,
    OP_LOCAL,
    OP_OBJECT,
    OP_HOST,
    OP_USER,
    OP_CELL,
    OP_PICK,
    OP_EACH,
    OP_INT,
    OP_HEX,
    OP_GUID,
    OP_NEW_GUID,
    OP_LUID,
    OP_UTC,
    OP_ISO,
    OP_INDEX,
    OP_STABLE_PID,
    OP_STABLE_GUID,
    OP_HASHES,
    OP_BASE,
    OP_DIR,
    OP_LOWER,
    OP_DEVICE,
    OP_EITHER,
};

struct list;
struct table;

struct op {
    enum op_kind kind;
    bw_str text; /* literal, row key, key of a stable value */
    size_t a;    /* local, object, attribute, number of choices */
    size_t b;    /* member of an object, column */
    uint64_t low, high, unit;
    const struct list *list;
    const struct table *table;
    const struct pattern *choices;
};

#endif
