#include "input/json_embedded.h"

#include <stdlib.h>
#include <string.h>

#include "format/xml/flatten.h"

/* Lines of a message that become fields, and the longest name that they may have: the widest audit
 * event has about forty. */
#define MAX_LINES     128
#define MAX_LINE_NAME 64

struct json_embedded {
    struct shapes *shapes; /* borrowed */
    struct json_flat *json;
    struct xml_flat *xml;
    struct event_value *values; /* BW_LIMIT_EVENT_FIELDS: of both records */
    uint32_t value_count;
    uint32_t outer_count;
};

struct json_embedded *json_embedded_new(struct shapes *shapes)
{
    struct json_embedded *e = calloc(1, sizeof(*e));
    if (e == NULL)
        return NULL;
    e->shapes = shapes;
    e->json = json_flat_new(shapes);
    e->xml = xml_flat_new(shapes);
    e->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*e->values));
    if (e->json == NULL || e->xml == NULL || e->values == NULL) {
        json_embedded_free(e);
        return NULL;
    }
    return e;
}

void json_embedded_free(struct json_embedded *embedded)
{
    if (embedded == NULL)
        return;
    json_flat_free(embedded->json);
    xml_flat_free(embedded->xml);
    free(embedded->values);
    free(embedded);
}

/* ---- both records as one ---- */

static void begin(struct json_embedded *e, const struct json_record *outer)
{
    e->outer_count = outer->entry->shape.field_count;
    e->value_count = e->outer_count;
    shapes_slots_begin(e->shapes);
    for (uint32_t i = 0; i < e->outer_count; i++) {
        shapes_slot_append(e->shapes, outer->entry->fields[i]);
        e->values[i] = outer->values[i];
    }
}

/* A field of the inner record; nothing when the outer one has its name. */
static void add(struct json_embedded *e, uint32_t field, const struct event_value *value)
{
    bool is_new;
    uint32_t slot = shapes_slot_by_name(e->shapes, field, &is_new);
    if (slot == SHAPES_NONE || (!is_new && slot < e->outer_count))
        return;
    if (!is_new) /* repeated inside the inner record */
        slot = shapes_slot_append(e->shapes, field);
    if (slot == SHAPES_NONE)
        return;
    e->values[slot] = *value;
    e->value_count++;
}

static void add_all(
        struct json_embedded *e, const struct shape_entry *entry, const struct event_value *values)
{
    for (uint32_t i = 0; i < entry->shape.field_count; i++)
        add(e, entry->fields[i], &values[i]);
}

/* ---- lines of text ---- */

static bool is_name_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' ||
           c == '_' || c == '-' || c == '(' || c == ')' || c == '/';
}

/* Cuts "Process Name:  C:\x" into name (without blanks, in `scratch`) and value. */
static bool split_line(bw_str line, char separator, char scratch[MAX_LINE_NAME], bw_str *ret_name,
        bw_str *ret_value)
{
    line = bw_str_trim(line);
    const size_t at = bw_str_find_char(bw_str_head(line, MAX_LINE_NAME), separator);
    if (at == SIZE_MAX || at == 0 || (line.ptr[0] >= '0' && line.ptr[0] <= '9'))
        return false; /* "10:00:00" is no name */
    size_t len = 0;
    for (size_t i = 0; i < at; i++) {
        if (!is_name_char(line.ptr[i]))
            return false;
        if (line.ptr[i] != ' ')
            scratch[len++] = line.ptr[i];
    }
    *ret_name = (bw_str){.ptr = scratch, .len = len};
    *ret_value = bw_str_trim(bw_str_from(line, at + 1));
    return len != 0 && ret_value->len != 0;
}

static void add_line(struct json_embedded *e, bw_str name, bw_str value)
{
    uint32_t node = shapes_find(e->shapes, SHAPES_ROOT, 0, name);
    if (node == SHAPES_NONE) {
        const struct event_field field = {.name = name, .path = name};
        node = shapes_add(e->shapes, SHAPES_ROOT, 0, name, &field);
    }
    const struct event_value text = event_value_utf8(value);
    if (node != SHAPES_NONE)
        add(e, shapes_node_field(e->shapes, node), &text);
}

static void add_lines(struct json_embedded *e, bw_str text, bool equals)
{
    char scratch[MAX_LINE_NAME];
    bw_str line;
    bw_str name;
    bw_str value;
    unsigned count = 0;
    while (count < MAX_LINES && bw_str_cut(&text, '\n', &line)) {
        if (split_line(line, ':', scratch, &name, &value) ||
                (equals && split_line(line, '=', scratch, &name, &value))) {
            add_line(e, name, value);
            count++;
        }
    }
}

/* ---- what is inside? ---- */

/* Adds the fields of the text that the outer record holds; false when there are none. */
static bool add_inner(
        struct json_embedded *e, const struct json_record *outer, bw_str text, bool is_message)
{
    while (text.len != 0 && json_is_blank(text.ptr[0]))
        text = bw_str_from(text, 1);
    if (text.len == 0)
        return false;
    if (xml_begins_event(text)) {
        struct xml_record inner;
        if (xml_flatten(e->xml, text, &inner, NULL, NULL) != BW_OK)
            return false;
        begin(e, outer);
        add_all(e, inner.entry, inner.values);
        return true;
    }
    if (text.ptr[0] == '{') {
        struct json_record inner;
        if (json_flatten(e->json, text, &inner, NULL, NULL) != BW_OK)
            return false;
        begin(e, outer);
        add_all(e, inner.entry, inner.values);
        return true;
    }
    /* the classic form of Splunk's Windows add-on: name=value, and the message as it is shown */
    const bool classic = bw_str_find(text, BW_STR("\nLogName=")) != SIZE_MAX;
    if (!is_message && !classic)
        return false;
    begin(e, outer);
    add_lines(e, text, classic);
    return true;
}

bw_status json_embedded_add(struct json_embedded *embedded, struct json_record *record)
{
    struct json_embedded *e = embedded;
    const struct shape_roles *roles = &record->entry->roles;
    const bool is_message = roles->embedded == SHAPES_NONE;
    const uint32_t slot = is_message ? roles->message : roles->embedded;
    if (BW_LIKELY(slot == SHAPES_NONE) || record->values[slot].kind != EVENT_VALUE_UTF8)
        return BW_OK;
    const uint32_t generation = shapes_generation(e->shapes);
    const bool full = shapes_full(e->shapes);
    const bw_str text = bw_bytes_str(record->values[slot].bytes);
    const bool added = add_inner(e, record, text, is_message);
    if (shapes_generation(e->shapes) != generation || shapes_full(e->shapes) != full)
        return BW_E_LIMIT;
    if (!added)
        return BW_OK;
    const struct shape_entry *entry = shapes_intern(e->shapes);
    if (entry == NULL)
        return BW_E_LIMIT;
    record->entry = entry;
    record->values = e->values;
    return BW_OK;
}
