#include "format/evtx/known.h"

#include <inttypes.h>

#include "base/limits.h"
#include "format/evtx/known_form.h"
#include "format/evtx/stock.h"

/* Longer than the name of any provider of the tables. */
#define NAME_SIZE 128

/* Of values that may be pointers all ways to take them are tried: 2^6, and real events have four.
 */
#define POINTERS_MAX 6

/* What any event may have: nothing. */
static const struct evtx_known_data no_data[] = {{.names = ""}, {.names = NULL}};

static const struct evtx_node *child_of(const struct evtx_template *template,
        const struct evtx_node *node, unsigned kind, bw_str name)
{
    if (node == NULL)
        return NULL;
    for (uint32_t i = node->first_child; i != 0; i = template->nodes[i].next)
        if (template->nodes[i].kind == kind && bw_str_eq(template->nodes[i].text, name))
            return &template->nodes[i];
    return NULL;
}

/* The only thing inside of an element or attribute; NULL when that is not so. */
static const struct evtx_node *content_of(
        const struct evtx_template *template, const struct evtx_node *node)
{
    const struct evtx_node *found = NULL;
    if (node == NULL)
        return NULL;
    for (uint32_t i = node->first_child; i != 0; i = template->nodes[i].next) {
        if (template->nodes[i].kind == EVTX_NODE_ATTRIBUTE)
            continue;
        if (found != NULL)
            return NULL;
        found = &template->nodes[i];
    }
    return found;
}

/* The value that a node stands for, when the part has it with this type. */
static bool value_of(const struct evtx_reader *reader, const struct evtx_content *content,
        const struct evtx_part *part, const struct evtx_node *node, uint8_t type,
        bw_bytes *ret_bytes)
{
    if (node == NULL || node->kind != EVTX_NODE_VALUE || node->number >= part->item_count)
        return false;
    const struct evtx_item *item = &content->items.items[part->first_item + node->number];
    return item->type == type &&
           bw_bytes_slice(reader->chunk, item->start, item->size, ret_bytes) == BW_OK;
}

/* Names of providers are ASCII; what is not is no provider of ours. */
static bool narrow(bw_bytes wide, char ret_name[NAME_SIZE])
{
    size_t len = 0;
    for (size_t i = 0; i + 1 < wide.len && wide.ptr[i] != 0; i += 2) {
        if (wide.ptr[i + 1] != 0 || wide.ptr[i] >= 0x80 || len + 1 == NAME_SIZE)
            return false;
        ret_name[len++] = (char)wide.ptr[i];
    }
    ret_name[len] = '\0';
    return len != 0;
}

/* Who wrote the event, and its id: both are in the part around its data. */
static bool event_of(const struct evtx_reader *reader, const struct evtx_content *content,
        const struct evtx_part *part, char ret_provider[NAME_SIZE], uint16_t *ret_id)
{
    const struct evtx_template *t = part->template;
    const struct evtx_node *event = child_of(t, &t->nodes[0], EVTX_NODE_ELEMENT, BW_STR("Event"));
    const struct evtx_node *system = child_of(t, event, EVTX_NODE_ELEMENT, BW_STR("System"));
    const struct evtx_node *provider = child_of(t, system, EVTX_NODE_ELEMENT, BW_STR("Provider"));
    const struct evtx_node *name =
            content_of(t, child_of(t, provider, EVTX_NODE_ATTRIBUTE, BW_STR("Name")));
    const struct evtx_node *id =
            content_of(t, child_of(t, system, EVTX_NODE_ELEMENT, BW_STR("EventID")));
    bw_bytes bytes;
    if (!value_of(reader, content, part, id, EVTX_TYPE_UINT16, &bytes) || bytes.len != 2)
        return false;
    *ret_id = evtx_u16(bytes.ptr);
    if (name != NULL && name->kind == EVTX_NODE_TEXT && name->text.len < NAME_SIZE) {
        memcpy(ret_provider, name->text.ptr, name->text.len);
        ret_provider[name->text.len] = '\0';
        return true;
    }
    return value_of(reader, content, part, name, EVTX_TYPE_STRING, &bytes) &&
           narrow(bytes, ret_provider);
}

static const struct evtx_known_data *data_of(const char *provider)
{
    size_t low = 0;
    size_t high = evtx_known_provider_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(evtx_known_providers[middle].name, provider);
        if (order == 0)
            return evtx_known_providers[middle].data;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool has_id(const struct evtx_known_data *data, uint16_t id)
{
    for (size_t i = 0; i < EVTX_KNOWN_IDS && data->ids[i] != 0; i++)
        if (data->ids[i] == id)
            return true;
    return data == no_data;
}

/* What is tried, and how. */
struct attempt {
    const struct evtx_known_data *data;
    uint32_t number; /* that is wanted */
    uint32_t count;
    uint8_t types[EVTX_KNOWN_VALUES];
    uint8_t pointers[POINTERS_MAX]; /* values whose type may be SIZE instead … */
    uint32_t pointer_count;
    uint8_t pointer_types[POINTERS_MAX]; /* … of this */
};

/*
 * The types that its values have are those of the manifest, but for pointers, which a record has as
 * hexadecimal numbers. What is null has no type: what is known has never been seen so.
 */
static bool take_types(struct attempt *attempt, const struct evtx_item *items)
{
    for (uint32_t i = 0; i < attempt->count; i++) {
        const uint8_t type = items[i].type;
        attempt->types[i] = type;
        if (type == EVTX_TYPE_NULL)
            return false;
        if ((type == EVTX_TYPE_HEX32 || type == EVTX_TYPE_HEX64) &&
                attempt->pointer_count < POINTERS_MAX) {
            attempt->pointers[attempt->pointer_count] = (uint8_t)i;
            attempt->pointer_types[attempt->pointer_count++] = type;
        }
    }
    return true;
}

/* With this second namespace: leaves the types in `attempt` as they are when one way is right. */
static bool proven(struct attempt *attempt, unsigned prefix, struct bw_buffer *xml)
{
    bw_buffer_clear(xml);
    evtx_known_xml(attempt->data, prefix, xml);
    if (xml->failed)
        return false;
    const struct evtx_known_hash hash = evtx_known_hash(bw_buffer_bytes(xml));
    for (uint32_t way = 0; way < 1u << attempt->pointer_count; way++) {
        uint32_t numbers[2];
        for (uint32_t i = 0; i < attempt->pointer_count; i++)
            attempt->types[attempt->pointers[i]] =
                    (way >> i & 1) != 0 ? EVTX_TYPE_SIZE : attempt->pointer_types[i];
        evtx_known_numbers(&hash, attempt->types, attempt->count, numbers);
        if (numbers[0] == attempt->number || numbers[1] == attempt->number)
            return true;
    }
    return false;
}

static bw_status try_data(struct evtx_reader *reader, struct attempt *attempt,
        const struct evtx_item *items, struct bw_buffer *xml, struct evtx_template **ret_template)
{
    const unsigned last = attempt->data->element != NULL ? EVTX_KNOWN_PREFIX_LAST : 0;
    for (unsigned prefix = 0; prefix <= last;
            prefix = prefix != 0 ? prefix + 1 : EVTX_KNOWN_PREFIX_FIRST) {
        struct bw_buffer *canon = &reader->templates.canon;
        if (!proven(attempt, prefix, xml))
            continue;
        bw_buffer_clear(canon);
        evtx_known_canon(attempt->data, prefix, attempt->types, canon);
        bw_status status =
                evtx_library_template(reader->library, bw_buffer_bytes(canon), ret_template, NULL);
        if (status == BW_OK && evtx_template_fits(*ret_template, items, attempt->count))
            return BW_OK;
    }
    return BW_E_NOT_FOUND;
}

bw_status evtx_known_template(struct evtx_reader *reader, const struct evtx_content *content,
        const struct evtx_part *part, uint32_t number, struct evtx_template **ret_template,
        struct bw_err *err)
{
    const struct evtx_item *items = &content->items.items[part->first_item];
    struct attempt attempt = {.number = number, .count = part->item_count};
    const struct evtx_known_data *data = NULL;
    bw_status status = BW_E_NOT_FOUND;
    char provider[NAME_SIZE];
    struct bw_buffer xml;
    uint16_t id = 0;
    if (part->parent != EVTX_NO_PART && part->item_count <= EVTX_KNOWN_VALUES &&
            take_types(&attempt, items) &&
            event_of(reader, content, &content->parts[part->parent], provider, &id))
        data = attempt.count == 0 ? no_data : data_of(provider);
    bw_buffer_init(&xml, BW_LIMIT_EVTX_TEMPLATE_BYTES);
    for (; data != NULL && data->names != NULL && status == BW_E_NOT_FOUND; data++) {
        attempt.data = data;
        if (has_id(data, id) && evtx_known_count(data->names) == attempt.count)
            status = try_data(reader, &attempt, items, &xml, ret_template);
    }
    bw_buffer_release(&xml);
    if (status != BW_OK)
        bw_fail(err, status, "template 0x%08" PRIx32 " is not known", number);
    return status;
}
