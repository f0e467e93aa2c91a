/* The catalog: providers and their events. */
#include <string.h>

#include "text_form.h"
#include "world.h"

static bw_str member(const struct node *node, const char *key)
{
    return node_text(node, key, "");
}

static bw_status choose(const struct node *node, const char *key, const char *const *names,
        unsigned *ret_index, struct bw_err *err)
{
    const struct node *n = node_get(node, key);
    *ret_index = 0;
    if (n == NULL)
        return BW_OK;
    for (unsigned i = 0; names[i] != NULL; i++) {
        if (bw_str_eq(n->text, bw_str_of(names[i]))) {
            *ret_index = i;
            return BW_OK;
        }
    }
    return node_fail(n, err, "'%.*s' is no %s", bw_str_width(n->text), n->text.ptr, key);
}

static bw_status optional_pattern(struct world *world, const struct node *map, const char *key,
        struct pattern *pattern, struct bw_err *err)
{
    const struct node *n = node_get(map, key);
    return n != NULL ? pattern_compile(world, NULL, n, pattern, err) : BW_OK;
}

/* A provider with a `form` writes lines of text into `file`. */
static bw_status load_form(struct provider *p, const struct node *n, struct bw_err *err)
{
    static const char *const rotations[] = {"never", "day", "month", "week", NULL};
    const struct node *form = node_get(n, "form");
    if (form == NULL)
        return BW_OK;
    p->form = text_form_find(form->text);
    p->channel = member(n, "file");
    if (p->form == NULL || p->channel.len == 0)
        return node_fail(form, err, "no form '%.*s', or no 'file' with it",
                bw_str_width(form->text), form->text.ptr);
    return choose(n, "rotate", rotations, &p->rotation, err);
}

static bw_status load_provider(struct world *world, const struct node *n, struct bw_err *err)
{
    static const char *const layouts[] = {"modern", "literal", "classic", NULL};
    static const char *const bodies[] = {"data", "unnamed", "user", "none", NULL};
    struct provider *p = &world->providers[world->provider_count];
    unsigned layout;
    unsigned body;
    uint64_t level;
    uint64_t opcode;
    uint64_t qualifiers;
    if (world->provider_count == LISTS_MAX || world_find(world->provider_index, n->key) != NONE)
        return node_fail(n, err, "provider twice, or too many providers");
    *p = (struct provider){.key = n->key,
            .name = member(n, "name"),
            .guid = member(n, "guid"),
            .event_source = member(n, "event_source"),
            .channel = member(n, "channel"),
            .user_namespace = member(n, "namespace"),
            .has_qualifiers = node_get(n, "qualifiers") != NULL};
    bw_status status = choose(n, "layout", layouts, &layout, err);
    if (status == BW_OK)
        status = choose(n, "body", bodies, &body, err);
    if (status == BW_OK)
        status = node_number(n, "level", 255, 4, &level, err);
    if (status == BW_OK)
        status = node_number(n, "opcode", 255, 0, &opcode, err);
    if (status == BW_OK)
        status = node_number(n, "qualifiers", 65535, 0, &qualifiers, err);
    if (status == BW_OK)
        status = node_number(n, "keywords", UINT64_MAX, 0, &p->keywords, err);
    if (status == BW_OK)
        status = optional_pattern(world, n, "pid", &p->process_id, err);
    if (status == BW_OK)
        status = optional_pattern(world, n, "sid", &p->user_sid, err);
    if (status == BW_OK)
        status = load_form(p, n, err);
    if (status != BW_OK)
        return status;
    p->layout = (enum evtx_layout)layout;
    p->body = (enum evtx_body)body;
    p->level = (uint8_t)level;
    p->opcode = (uint8_t)opcode;
    p->qualifiers = (uint16_t)qualifiers;
    if (!bw_map_set(world->provider_index, n->key, world->provider_count++))
        return world_no_memory(err);
    return BW_OK;
}

/* "type", "type = default", "type = 'default'", "type? = default" (left out when null) */
static bw_status load_field(struct world *world, const struct node *n, struct evtx_field *field,
        struct pattern *fallback, struct bw_err *err)
{
    bw_str rest = n->text;
    bw_str type = {.ptr = NULL, .len = 0};
    if (n->type != NODE_SCALAR || !bw_str_cut(&rest, '=', &type))
        return node_fail(n, err, "want 'type = default'");
    type = bw_str_trim(type);
    field->name = n->key;
    field->optional = bw_str_ends_with(type, BW_STR("?"));
    if (field->optional)
        type.len--;
    if (!evtx_value_type_parse(type, &field->type))
        return node_fail(n, err, "no type '%.*s'", bw_str_width(type), type.ptr);
    struct node value = *n;
    value.text = bw_str_trim(rest);
    if (value.text.len >= 2 && bw_str_starts_with(value.text, BW_STR("'")) &&
            bw_str_ends_with(value.text, BW_STR("'")))
        value.text = bw_str_from(bw_str_head(value.text, value.text.len - 1), 1);
    return pattern_compile(world, NULL, &value, fallback, err);
}

static bw_status load_fields(struct world *world, const struct node *fields,
        struct event_kind *event, struct bw_err *err)
{
    const size_t count = fields != NULL ? node_count(fields) : 0;
    struct evtx_field *made = world_alloc(world, count, sizeof(*made));
    struct pattern *defaults = world_alloc(world, count, sizeof(*defaults));
    if (made == NULL || defaults == NULL)
        return world_no_memory(err);
    event->format.fields = made;
    event->format.field_count = count;
    event->defaults = defaults;
    for (const struct node *n = fields != NULL ? fields->first : NULL; n != NULL; n = n->next) {
        const bw_status status = load_field(world, n, made++, defaults++, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

/* Numbers of an event that its provider has a default for. */
static bw_status load_numbers(const struct node *n, const struct provider *p,
        struct event_kind *event, struct bw_err *err)
{
    uint64_t id;
    uint64_t version;
    uint64_t level;
    uint64_t task;
    uint64_t opcode;
    uint64_t qualifiers;
    uint64_t keywords;
    bw_status status = node_number(n, "id", 65535, 0, &id, err);
    if (status == BW_OK)
        status = node_number(n, "version", 255, 0, &version, err);
    if (status == BW_OK)
        status = node_number(n, "level", 255, p->level, &level, err);
    if (status == BW_OK)
        status = node_number(n, "task", 65535, 0, &task, err);
    if (status == BW_OK)
        status = node_number(n, "opcode", 255, p->opcode, &opcode, err);
    if (status == BW_OK)
        status = node_number(n, "qualifiers", 65535, p->qualifiers, &qualifiers, err);
    if (status == BW_OK)
        status = node_number(n, "keywords", UINT64_MAX, p->keywords, &keywords, err);
    if (status != BW_OK)
        return status;
    event->format.event_id = (uint16_t)id;
    event->format.version = (uint8_t)version;
    event->format.level = (uint8_t)level;
    event->format.task = (uint16_t)task;
    event->format.opcode = (uint8_t)opcode;
    event->format.has_qualifiers = p->has_qualifiers || node_get(n, "qualifiers") != NULL;
    event->format.qualifiers = (uint16_t)qualifiers;
    event->format.keywords = keywords;
    return BW_OK;
}

static bw_status load_event(struct world *world, const struct node *n, struct bw_err *err)
{
    const bw_str provider_key = member(n, "provider");
    const size_t provider = world_find(world->provider_index, provider_key);
    if (provider == NONE)
        return node_fail(
                n, err, "no provider '%.*s'", bw_str_width(provider_key), provider_key.ptr);
    if (world->event_count == EVENTS_MAX || world_find(world->event_index, n->key) != NONE)
        return node_fail(n, err, "event twice, or too many events");
    const struct provider *p = &world->providers[provider];
    struct event_kind *event = &world->events[world->event_count];
    *event = (struct event_kind){.key = n->key,
            .index = world->event_count,
            .provider = p,
            .process_id = p->process_id,
            .user_sid = p->user_sid,
            .format = {.layout = p->layout,
                    .provider = p->name,
                    .provider_guid = p->guid,
                    .event_source = p->event_source,
                    .channel = node_text(n, "channel", p->channel.ptr),
                    .body = p->body,
                    .user_element = member(n, "element"),
                    .user_namespace = p->user_namespace}};
    if (event->format.user_element.len != 0)
        event->format.body = EVTX_BODY_USER;
    bw_status status = load_numbers(n, p, event, err);
    if (status == BW_OK)
        status = load_fields(world, node_get(n, "fields"), event, err);
    if (status == BW_OK)
        status = optional_pattern(world, n, "pid", &event->process_id, err);
    if (status == BW_OK)
        status = optional_pattern(world, n, "sid", &event->user_sid, err);
    if (status == BW_OK && !bw_map_set(world->event_index, n->key, world->event_count++))
        status = world_no_memory(err);
    return status;
}

bw_status events_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *providers = node_get(root, "providers");
    const struct node *events = node_get(root, "events");
    bw_status status = BW_OK;
    for (const struct node *n = providers != NULL ? providers->first : NULL;
            n != NULL && status == BW_OK; n = n->next)
        status = load_provider(world, n, err);
    for (const struct node *n = events != NULL ? events->first : NULL; n != NULL && status == BW_OK;
            n = n->next)
        status = load_event(world, n, err);
    return status;
}

static bool names_channel(const struct node *channels, bw_str channel)
{
    for (const struct node *n = channels->first; n != NULL; n = n->next)
        if (bw_str_eq(n->text, channel))
            return true;
    return false;
}

bw_status collection_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *collect = node_get(root, "collect");
    for (const struct node *n = collect != NULL ? collect->first : NULL; n != NULL; n = n->next) {
        const size_t host = world_find(world->host_index, n->key);
        bool *left_out = world_alloc(world, world->event_count, sizeof(*left_out));
        if (left_out == NULL)
            return world_no_memory(err);
        if (host == NONE)
            return node_fail(n, err, "no host '%.*s'", bw_str_width(n->key), n->key.ptr);
        for (size_t i = 0; i < world->event_count; i++)
            left_out[i] = !names_channel(n, world->events[i].format.channel);
        world->hosts[host].left_out = left_out;
    }
    return BW_OK;
}

static size_t find_field(const struct event_kind *event, bw_str name)
{
    for (size_t i = 0; i < event->format.field_count; i++)
        if (bw_str_eq(event->format.fields[i].name, name))
            return i;
    return NONE;
}

bw_status emission_compile(struct world *world, const struct scope *scope, const struct node *node,
        struct emission *ret_emission, struct bw_err *err)
{
    const bw_str key = member(node, "event");
    const size_t index = world_find(world->event_index, key);
    if (index == NONE)
        return node_fail(node, err, "no event '%.*s'", bw_str_width(key), key.ptr);
    const struct event_kind *event = &world->events[index];
    const size_t count = event->format.field_count;
    struct pattern *fields = world_alloc(world, count, sizeof(*fields));
    if (fields == NULL)
        return world_no_memory(err);
    memcpy(fields, event->defaults, count * sizeof(*fields));
    const struct node *said = node_get(node, "fields");
    for (const struct node *n = said != NULL ? said->first : NULL; n != NULL; n = n->next) {
        const size_t field = find_field(event, n->key);
        if (field == NONE)
            return node_fail(n, err, "event '%.*s' has no field '%.*s'", bw_str_width(key), key.ptr,
                    bw_str_width(n->key), n->key.ptr);
        const bw_status status = pattern_compile(world, scope, n, &fields[field], err);
        if (status != BW_OK)
            return status;
    }
    *ret_emission = (struct emission){
            .event = event, .fields = fields, .needs = world_tags(world, node_get(node, "needs"))};
    return BW_OK;
}
