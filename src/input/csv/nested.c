#include "input/csv/nested.h"

#include <stdlib.h>

#include "base/limits.h"
#include "format/json/flatten.h"
#include "input/json/cell.h"
#include "input/json/names.h"
#include "input/json/struct_text.h"

struct csv_nested {
    struct shapes *shapes;
    struct json_flat *json;
    struct bw_buffer document; /* all such cells of a line as one object */
};

struct csv_nested *csv_nested_new(void)
{
    struct csv_nested *nested = calloc(1, sizeof(*nested));
    if (nested == NULL)
        return NULL;
    bw_buffer_init(&nested->document, BW_LIMIT_LINE_SCRATCH);
    nested->shapes = shapes_new(json_names_resolve);
    if (nested->shapes != NULL)
        nested->json = json_flat_new(nested->shapes);
    if (nested->json != NULL)
        return nested;
    csv_nested_free(nested);
    return NULL;
}

void csv_nested_free(struct csv_nested *nested)
{
    if (nested == NULL)
        return;
    json_flat_free(nested->json);
    shapes_free(nested->shapes);
    bw_buffer_release(&nested->document);
    free(nested);
}

bool csv_nested_looks(const struct event_value *value)
{
    return json_cell_looks(value);
}

static void add_cell(struct csv_nested *nested, bw_str name, bw_str text)
{
    struct bw_buffer *document = &nested->document;
    const size_t begin = document->len;
    if (!json_cell_add(document, name, text) && !json_struct_text(text, document))
        document->len = begin;
}

void csv_nested_add(struct csv_nested *nested, struct text_record *record, const bw_str *names,
        const struct event_value *values, uint32_t count)
{
    struct bw_buffer *document = &nested->document;
    struct json_record json;
    bw_buffer_clear(document);
    for (uint32_t i = 0; i < count; i++)
        if (json_cell_looks(&values[i]))
            add_cell(nested, names[i], json_cell_text(&values[i]));
    if (document->len == 0)
        return;
    bw_buffer_add_char(document, '}');
    if (!bw_buffer_reserve(document, JSON_PADDING) ||
            json_flatten(nested->json, bw_buffer_str(document), &json, NULL, NULL) != BW_OK)
        return;
    const struct event_shape *shape = &json.entry->shape;
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (text_record_get(record, shape->fields[i].name) == NULL)
            text_record_add(record, shape->fields[i].name, json.values[i], TEXT_FIELD_DECODED);
}
