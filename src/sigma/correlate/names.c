#include "sigma/correlate/correlate.h"

static const char *const types[CORRELATE_TYPE_COUNT] = {
        [CORRELATE_EVENT_COUNT] = "event_count",
        [CORRELATE_VALUE_COUNT] = "value_count",
        [CORRELATE_TEMPORAL] = "temporal",
        [CORRELATE_TEMPORAL_ORDERED] = "temporal_ordered",
        [CORRELATE_VALUE_SUM] = "value_sum",
        [CORRELATE_VALUE_AVG] = "value_avg",
        [CORRELATE_VALUE_PERCENTILE] = "value_percentile",
        [CORRELATE_VALUE_MEDIAN] = "value_median",
        [CORRELATE_NEW_VALUE] = "new_value",
        [CORRELATE_VALUE_MIN] = "min",
        [CORRELATE_VALUE_MAX] = "max",
};

static const struct {
    const char *name;
    const char *sign;
} ops[CORRELATE_OP_COUNT] = {
        [CORRELATE_GT] = {"gt", ">"},
        [CORRELATE_GTE] = {"gte", ">="},
        [CORRELATE_LT] = {"lt", "<"},
        [CORRELATE_LTE] = {"lte", "<="},
        [CORRELATE_EQ] = {"eq", "="},
        [CORRELATE_NEQ] = {"neq", "!="},
};

const char *correlate_type_name(uint8_t type)
{
    return type < CORRELATE_TYPE_COUNT ? types[type] : "?";
}

const char *correlate_op_name(uint8_t op)
{
    return op < CORRELATE_OP_COUNT ? ops[op].name : "?";
}

const char *correlate_op_sign(uint8_t op)
{
    return op < CORRELATE_OP_COUNT ? ops[op].sign : "?";
}
