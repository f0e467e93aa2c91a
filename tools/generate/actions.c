/* Actions (what one deed leaves in the logs) and benign activities. */
#include <string.h>

#include "base/number.h"
#include "world.h"

static bw_status load_references(struct world *world, const struct node *references,
        struct action *action, struct bw_err *err)
{
    for (const struct node *n = references != NULL ? references->first : NULL; n != NULL;
            n = n->next) {
        const size_t target = world_find(world->action_index, n->text);
        if (target == NONE || action->scope.object_count == SCOPE_OBJECTS)
            return node_fail(n, err, "no action '%.*s', or too many references",
                    bw_str_width(n->text), n->text.ptr);
        const size_t index = action->scope.object_count++;
        action->scope.objects[index].name = n->key;
        action->scope.objects[index].action = &world->actions[target];
    }
    return BW_OK;
}

static bw_status load_parameters(struct world *world, const struct node *parameters,
        struct action *action, struct bw_err *err)
{
    const size_t count = parameters != NULL ? node_count(parameters) : 0;
    struct pattern *defaults = world_alloc(world, count, sizeof(*defaults));
    if (defaults == NULL)
        return world_no_memory(err);
    if (count > SCOPE_LOCALS)
        return node_fail(parameters, err, "too many parameters");
    action->defaults = defaults;
    for (const struct node *n = parameters != NULL ? parameters->first : NULL; n != NULL;
            n = n->next)
        action->scope.locals[action->scope.local_count++] = n->key;
    for (const struct node *n = parameters != NULL ? parameters->first : NULL; n != NULL;
            n = n->next) {
        const bw_status status = pattern_compile(world, &action->scope, n, defaults++, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status load_emissions(
        struct world *world, const struct node *events, struct action *action, struct bw_err *err)
{
    action->emission_count = events != NULL ? node_count(events) : 0;
    struct emission *emissions = world_alloc(world, action->emission_count, sizeof(*emissions));
    if (emissions == NULL)
        return world_no_memory(err);
    action->emissions = emissions;
    for (const struct node *n = events != NULL ? events->first : NULL; n != NULL; n = n->next) {
        const bw_status status = emission_compile(world, &action->scope, n, emissions++, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status load_action(struct world *world, const struct node *n, struct bw_err *err)
{
    struct action *action = &world->actions[world->action_count];
    if (world->action_count == LISTS_MAX || world_find(world->action_index, n->key) != NONE)
        return node_fail(n, err, "action twice, or too many actions");
    *action = (struct action){.name = n->key};
    if (!bw_map_set(world->action_index, n->key, world->action_count++))
        return world_no_memory(err);
    bw_status status = load_references(world, node_get(n, "refs"), action, err);
    if (status == BW_OK)
        status = load_parameters(world, node_get(n, "params"), action, err);
    if (status == BW_OK)
        status = load_emissions(world, node_get(n, "events"), action, err);
    return status;
}

bw_status actions_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *actions = node_get(root, "actions");
    bw_status status = BW_OK;
    for (const struct node *n = actions != NULL ? actions->first : NULL;
            n != NULL && status == BW_OK; n = n->next)
        status = load_action(world, n, err);
    return status;
}

/* "7-19" */
static bw_status load_hours(const struct node *node, struct activity *activity, struct bw_err *err)
{
    bw_str to = node_text(node, "hours", "0-24");
    bw_str from = {.ptr = NULL, .len = 0};
    uint64_t first;
    uint64_t last;
    (void)bw_str_cut(&to, '-', &from);
    if (bw_parse_u64(from, 0, 23, &first) != BW_OK ||
            bw_parse_u64(to, first + 1, 24, &last) != BW_OK)
        return node_fail(node, err, "'hours' wants a range such as 7-19");
    activity->hour_from = (unsigned)first;
    activity->hour_to = (unsigned)last;
    return BW_OK;
}

static bw_status load_activity(struct world *world, const struct node *n, struct bw_err *err)
{
    const struct node *items = node_get(n, "do");
    struct activity *activity = &world->activities[world->activity_count];
    if (world->activity_count == LISTS_MAX || items == NULL)
        return node_fail(n, err, "too many activities, or one without 'do'");
    *activity = (struct activity){.script = {.name = n->key},
            .roles = world_tags(world, node_get(n, "on")),
            .who = node_text(n, "who", "SYSTEM"),
            .workdays = bw_str_eq(node_text(n, "days", "all"), BW_STR("work"))};
    if (bw_parse_double(node_text(n, "per_day", "1"), &activity->per_day) != BW_OK ||
            !(activity->per_day > 0))
        return node_fail(n, err, "'per_day' wants a number above 0");
    bw_status status = load_hours(n, activity, err);
    if (status == BW_OK)
        status = script_lets(world, node_get(n, "let"), &activity->script, err);
    struct item *made = world_alloc(world, node_count(items), sizeof(*made));
    if (made == NULL)
        return world_no_memory(err);
    activity->script.items = made;
    if (status == BW_OK)
        status = script_items(world, items, &activity->script, made, err);
    world->activity_count++;
    return status;
}

bw_status activities_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *activities = node_get(root, "activities");
    bw_status status = BW_OK;
    for (const struct node *n = activities != NULL ? activities->first : NULL;
            n != NULL && status == BW_OK; n = n->next)
        status = load_activity(world, n, err);
    return status;
}
