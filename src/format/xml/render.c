#include "format/xml/render.h"

#include <stdlib.h>

#include "base/json_out.h"
#include "base/limits.h"

/* Steps of all paths of an event together. Windows needs some tens; what has more is printed flat.
 */
#define MAX_NODES 8192

struct render_node {
    bw_str key;
    uint32_t first_child; /* 0 for none */
    uint32_t last_child;
    uint32_t next;
    uint32_t first_value; /* slot + 1 of the first value here; 0 for none */
    bool array;           /* <Data> without a name */
};

struct render_tree {
    struct render_node *nodes; /* 0 is the root */
    uint32_t *next_value;      /* for each slot: slot + 1 of the next value of the same node */
    uint32_t *last_value;      /* for each node */
    uint32_t count;
};

/* The child of `parent` with this key, made when there is none; 0 when there is no room. */
static uint32_t child(struct render_tree *t, uint32_t parent, bw_str key)
{
    for (uint32_t c = t->nodes[parent].first_child; c != 0; c = t->nodes[c].next)
        if (bw_str_eq(t->nodes[c].key, key))
            return c;
    if (t->count == MAX_NODES)
        return 0;
    const uint32_t index = t->count++;
    t->nodes[index] = (struct render_node){.key = key};
    if (t->nodes[parent].last_child != 0)
        t->nodes[t->nodes[parent].last_child].next = index;
    else
        t->nodes[parent].first_child = index;
    t->nodes[parent].last_child = index;
    return index;
}

/* The node that the path leads to; 0 when there is no room. */
static uint32_t node_of_path(struct render_tree *t, const struct event_field *field)
{
    const bw_str event_data = BW_STR("Event.EventData.");
    bw_str path = field->path;
    bw_str name = BW_STR("");
    if (field->xml_data) { /* the name of <Data Name="a.b"> is one step */
        name = bw_str_from(path, event_data.len);
        path = bw_str_head(path, event_data.len - 1);
    }
    uint32_t node = 0;
    bw_str step;
    bool room = true;
    while (room && bw_str_cut(&path, '.', &step)) {
        node = child(t, node, step);
        room = node != 0;
    }
    if (field->xml_data && room)
        node = child(t, node, name);
    return node;
}

static bool build(struct render_tree *t, const struct event *event)
{
    t->count = 1;
    for (uint32_t slot = 0; slot < event->shape->field_count; slot++) {
        const struct event_field *field = &event->shape->fields[slot];
        const uint32_t node = node_of_path(t, field);
        if (node == 0)
            return false;
        if (t->nodes[node].first_value == 0)
            t->nodes[node].first_value = slot + 1;
        else
            t->next_value[t->last_value[node]] = slot + 1;
        t->last_value[node] = slot;
        t->nodes[node].array =
                !field->xml_data && bw_str_eq(field->path, BW_STR("Event.EventData.Data"));
    }
    return true;
}

static void print_value(const struct event_value *value, struct bw_json *json)
{
    bw_json_raw(json, BW_STR("")); /* the comma */
    event_value_print_json(value, json->out);
}

static void print_values(const struct render_tree *t, const struct render_node *node,
        const struct event *event, struct bw_json *json)
{
    const uint32_t first = node->first_value - 1;
    if (!node->array && t->next_value[first] == 0) {
        print_value(&event->values[first], json);
        return;
    }
    bw_json_open_array(json);
    for (uint32_t v = node->first_value; v != 0; v = t->next_value[v - 1])
        print_value(&event->values[v - 1], json);
    bw_json_close_array(json);
}

/* The recursion is as deep as paths have steps, which BW_LIMIT_NESTING limits. */
static void print_node(const struct render_tree *t, const struct render_node *node,
        const struct event *event, struct bw_json *json)
{
    if (node->first_child == 0 && node->first_value != 0) {
        print_values(t, node, event, json);
        return;
    }
    bw_json_open_object(json);
    for (uint32_t c = node->first_child; c != 0; c = t->nodes[c].next) {
        bw_json_key(json, t->nodes[c].key);
        print_node(t, &t->nodes[c], event, json);
    }
    if (node->first_value != 0) {
        bw_json_key(json, BW_STR("#text"));
        print_values(t, node, event, json);
    }
    bw_json_close_object(json);
}

void xml_render(const struct event *event, void *context, struct bw_buffer *out)
{
    struct render_tree t = {
            .nodes = calloc(MAX_NODES, sizeof(*t.nodes)),
            .next_value = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*t.next_value)),
            .last_value = calloc(MAX_NODES, sizeof(*t.last_value)),
    };
    if (t.nodes == NULL || t.next_value == NULL || t.last_value == NULL || !build(&t, event)) {
        event_print_flat_json(event, context, out);
    } else {
        struct bw_json json = {.out = out, .comma = false};
        print_node(&t, &t.nodes[0], event, &json);
    }
    free(t.nodes);
    free(t.next_value);
    free(t.last_value);
}
