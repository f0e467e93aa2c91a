#include "sigma/case_event.h"

#include <string.h>

#include "base/limits.h"
#include "base/number.h"

/* A number past this is kept as text: a double would change its last digits. */
#define EXACT_MAX 1e15

struct maker {
    struct bw_arena *arena;
    struct event_field *fields;
    struct event_value *values;
    uint32_t count;
    struct bw_err *err;
};

static bw_status fail_nomem(struct maker *m)
{
    return bw_fail(m->err, BW_E_NOMEM, "memory for an event is used up");
}

static bool scalar_value(
        struct maker *m, const struct sigma_yaml_node *node, struct event_value *value)
{
    double number;
    char decimal[SIGMA_YAML_DECIMAL_SIZE];
    bw_str text;
    switch (sigma_yaml_type(node)) {
    case SIGMA_YAML_NULL:
        value->kind = EVENT_VALUE_NULL;
        return true;
    case SIGMA_YAML_BOOL:
        value->kind = EVENT_VALUE_BOOL;
        value->u = sigma_yaml_bool(node);
        return true;
    case SIGMA_YAML_INT:
        if (!sigma_yaml_decimal(node, decimal, &text) ||
                bw_parse_i64(text, INT64_MIN, INT64_MAX, &value->i) != BW_OK)
            break;
        value->kind = value->i < 0 ? EVENT_VALUE_INT : EVENT_VALUE_UINT;
        return true;
    case SIGMA_YAML_FLOAT:
        if (!sigma_yaml_number(node, false, &number) || number > EXACT_MAX || number < -EXACT_MAX)
            break;
        value->kind = EVENT_VALUE_FLOAT;
        value->f = number;
        return true;
    case SIGMA_YAML_TEXT:
        break;
    }
    const bw_str copy = bw_arena_copy(m->arena, node->text);
    *value = event_value_utf8(copy);
    return copy.ptr != NULL;
}

static bw_status list_value(
        struct maker *m, const struct sigma_yaml_node *list, struct event_value *value)
{
    struct event_value *items = bw_arena_alloc(m->arena, list->count, sizeof(*items));
    if (items == NULL)
        return fail_nomem(m);
    uint32_t count = 0;
    for (const struct sigma_yaml_node *item = list->first; item != NULL; item = item->next) {
        if (item->kind != SIGMA_YAML_SCALAR)
            return bw_fail(m->err, BW_E_MALFORMED, "line %u: a list holds values, not %s",
                    item->line, sigma_yaml_describe(item));
        if (!scalar_value(m, item, &items[count++]))
            return fail_nomem(m);
    }
    *value = (struct event_value){.kind = EVENT_VALUE_LIST, .count = count, .items = items};
    return BW_OK;
}

static bw_status member_name(struct maker *m, bw_str prefix, bw_str key, bw_str *ret_name)
{
    char *name = bw_arena_alloc(m->arena, prefix.len + key.len + 2, 1);
    if (name == NULL)
        return fail_nomem(m);
    size_t len = 0;
    if (prefix.len != 0) {
        memcpy(name, prefix.ptr, prefix.len);
        name[prefix.len] = '.';
        len = prefix.len + 1;
    }
    memcpy(name + len, key.ptr, key.len);
    *ret_name = (bw_str){.ptr = name, .len = len + key.len};
    return BW_OK;
}

/* The depth is bounded by the YAML reader: BW_LIMIT_NESTING. */
static bw_status map_members(struct maker *m, const struct sigma_yaml_node *map, bw_str prefix)
{
    for (const struct sigma_yaml_node *child = map->first; child != NULL; child = child->next) {
        bw_str name = {0};
        bw_status status = member_name(m, prefix, child->key->text, &name);
        if (status == BW_OK && child->kind == SIGMA_YAML_MAP) {
            status = map_members(m, child, name);
        } else if (status == BW_OK) {
            if (m->count == BW_LIMIT_EVENT_FIELDS)
                return bw_fail(m->err, BW_E_LIMIT, "more than %d fields", BW_LIMIT_EVENT_FIELDS);
            const uint32_t at = m->count++;
            m->fields[at] = (struct event_field){.name = name, .path = name};
            if (child->kind == SIGMA_YAML_LIST)
                status = list_value(m, child, &m->values[at]);
            else if (!scalar_value(m, child, &m->values[at]))
                status = fail_nomem(m);
        }
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status sigma_case_event_make(const struct sigma_yaml_node *map, uint32_t serial,
        struct bw_arena *arena, struct event *ret_event, struct bw_err *err)
{
    if (map == NULL || map->kind != SIGMA_YAML_MAP)
        return bw_fail(err, BW_E_MALFORMED, "an event is a map of fields, not %s",
                sigma_yaml_describe(map));
    const uint32_t most = map->weight < BW_LIMIT_EVENT_FIELDS ? map->weight : BW_LIMIT_EVENT_FIELDS;
    struct maker m = {.arena = arena, .err = err};
    m.fields = bw_arena_alloc(arena, most, sizeof(*m.fields));
    m.values = bw_arena_alloc(arena, most, sizeof(*m.values));
    struct event_shape *shape = bw_arena_alloc(arena, 1, sizeof(*shape));
    if (m.fields == NULL || m.values == NULL || shape == NULL)
        return fail_nomem(&m);
    const bw_status status = map_members(&m, map, (bw_str){0});
    if (status != BW_OK)
        return status;
    *shape = (struct event_shape){
            .id = event_shape_id(m.fields, m.count),
            .fields = m.fields,
            .field_count = m.count,
            .serial = serial,
    };
    *ret_event = (struct event){
            .shape = shape,
            .values = m.values,
            .time = BW_TIME_UNKNOWN,
            .record_id = (uint64_t)serial + 1,
            .render = event_print_flat_json,
    };
    return BW_OK;
}
