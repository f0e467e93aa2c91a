#include "input/csv/record.h"

#include <stdlib.h>
#include <string.h>

#include "format/json/flatten.h"
#include "input/json/names.h"

struct csv_record {
    struct shapes *shapes;
    struct json_flat *json;
};

struct csv_record *csv_record_new(void)
{
    struct csv_record *inner = calloc(1, sizeof(*inner));
    if (inner == NULL)
        return NULL;
    inner->shapes = shapes_new(json_names_resolve);
    if (inner->shapes != NULL)
        inner->json = json_flat_new(inner->shapes);
    if (inner->json != NULL)
        return inner;
    csv_record_free(inner);
    return NULL;
}

void csv_record_free(struct csv_record *inner)
{
    if (inner == NULL)
        return;
    json_flat_free(inner->json);
    shapes_free(inner->shapes);
    free(inner);
}

void csv_record_add(struct csv_record *inner, struct text_record *record, struct bw_arena *arena,
        bw_str text, bw_time *ret_time)
{
    struct json_record json;
    text = bw_str_trim(text);
    char *copy = text.len != 0 && text.ptr[0] == '{'
                         ? bw_arena_alloc(arena, text.len + JSON_PADDING, 1)
                         : NULL;
    if (copy == NULL)
        return;
    memcpy(copy, text.ptr, text.len);
    if (json_flatten(inner->json, (bw_str){.ptr = copy, .len = text.len}, &json, NULL, NULL) !=
            BW_OK)
        return;
    const struct event_shape *shape = &json.entry->shape;
    if (*ret_time == BW_TIME_UNKNOWN)
        *ret_time = json_record_time(&json, 0);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (text_record_get(record, shape->fields[i].name) == NULL)
            text_record_add(record, shape->fields[i].name, json.values[i], TEXT_FIELD_DECODED);
}
