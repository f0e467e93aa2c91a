/* Scripts: what happens one after the other, in benign life and in the attack. */
#include <string.h>

#include "base/number.h"
#include "world.h"

bw_status script_lets(
        struct world *world, const struct node *lets, struct script *script, struct bw_err *err)
{
    const size_t count = lets != NULL ? node_count(lets) : 0;
    struct pattern *patterns = world_alloc(world, count, sizeof(*patterns));
    if (patterns == NULL)
        return world_no_memory(err);
    if (count > SCOPE_LOCALS)
        return node_fail(lets, err, "too many names");
    script->lets = patterns;
    for (const struct node *n = lets != NULL ? lets->first : NULL; n != NULL; n = n->next) {
        const bw_status status = pattern_compile(world, &script->scope, n, patterns++, err);
        if (status != BW_OK)
            return status;
        script->scope.locals[script->scope.local_count++] = n->key;
    }
    return BW_OK;
}

static size_t find_name(const struct scope *scope, bw_str name, bool object)
{
    if (object) {
        for (size_t i = 0; i < scope->object_count; i++)
            if (bw_str_eq(scope->objects[i].name, name))
                return i;
        return NONE;
    }
    for (size_t i = 0; i < scope->local_count; i++)
        if (bw_str_eq(scope->locals[i], name))
            return i;
    return NONE;
}

/* Parameters and references of the action that `arguments` calls. */
static bw_status load_arguments(struct world *world, const struct node *arguments,
        const struct script *script, struct item *item, struct bw_err *err)
{
    const struct scope *scope = &item->action->scope;
    struct pattern *patterns = world_alloc(world, scope->local_count, sizeof(*patterns));
    bool *given = world_alloc(world, scope->local_count, sizeof(*given));
    size_t *references = world_alloc(world, scope->object_count, sizeof(*references));
    if (patterns == NULL || given == NULL || references == NULL)
        return world_no_memory(err);
    for (size_t i = 0; i < scope->object_count; i++)
        references[i] = NONE;
    item->arguments = patterns;
    item->given = given;
    item->references = references;
    for (const struct node *n = arguments->first; n != NULL; n = n->next) {
        const size_t reference = find_name(scope, n->key, true);
        const size_t parameter = find_name(scope, n->key, false);
        if (reference != NONE) {
            references[reference] = find_name(&script->scope, n->text, true);
            if (references[reference] == NONE)
                return node_fail(
                        n, err, "nothing was kept as '%.*s'", bw_str_width(n->text), n->text.ptr);
        } else if (parameter != NONE) {
            given[parameter] = true;
            const bw_status status =
                    pattern_compile(world, &script->scope, n, &patterns[parameter], err);
            if (status != BW_OK)
                return status;
        } else {
            return node_fail(n, err, "action '%.*s' takes no '%.*s'",
                    bw_str_width(item->action->name), item->action->name.ptr, bw_str_width(n->key),
                    n->key.ptr);
        }
    }
    return BW_OK;
}

static bw_status load_timing(const struct node *node, struct item *item, struct bw_err *err)
{
    const struct node *after = node_get(node, "after");
    const struct node *every = node_get(node, "every");
    const struct node *at = node_get(node, "at");
    uint64_t repeat;
    uint64_t chance;
    bw_status status = node_number(node, "repeat", 1000000, 1, &repeat, err);
    if (status == BW_OK)
        status = node_number(node, "chance", 100, 100, &chance, err);
    if (status == BW_OK && after != NULL)
        status = node_duration(after, &item->after, err);
    if (status == BW_OK && every != NULL)
        status = node_duration(every, &item->every, err);
    if (status != BW_OK)
        return status;
    item->repeat = (unsigned)repeat;
    item->chance = (unsigned)chance;
    bw_time time;
    if (at == NULL)
        return BW_OK;
    if (bw_time_parse(at->text, &time) != BW_OK)
        return node_fail(at, err, "'at' wants a time");
    item->at = bw_filetime_from_time(time);
    return BW_OK;
}

/* Another host or user than the script's. */
static bw_status load_where(
        struct world *world, const struct node *node, struct item *item, struct bw_err *err)
{
    const struct node *on = node_get(node, "on");
    const struct node *who = node_get(node, "who");
    if (on != NULL) {
        const size_t host = world_find(world->host_index, on->text);
        if (host == NONE)
            return node_fail(on, err, "no host '%.*s'", bw_str_width(on->text), on->text.ptr);
        item->host = &world->hosts[host];
    }
    if (who != NULL) {
        const size_t user = world_find(world->user_index, who->text);
        if (user == NONE)
            return node_fail(who, err, "no user '%.*s'", bw_str_width(who->text), who->text.ptr);
        item->user = &world->users[user];
    }
    return BW_OK;
}

static bool is_modifier(bw_str key)
{
    static const char *const modifiers[] = {
            "after", "every", "at", "repeat", "chance", "as", "on", "who", "fields", "needs"};
    for (size_t i = 0; i < BW_COUNT(modifiers); i++)
        if (bw_str_eq(key, bw_str_of(modifiers[i])))
            return true;
    return false;
}

static bw_status load_deed(struct world *world, const struct node *node,
        const struct script *script, struct item *item, struct bw_err *err)
{
    const struct node *deed = NULL;
    for (const struct node *n = node->first; n != NULL; n = n->next) {
        if (is_modifier(n->key))
            continue;
        if (deed != NULL)
            return node_fail(n, err, "an item does one thing");
        deed = n;
    }
    if (deed == NULL)
        return node_fail(node, err, "an item does something");
    if (bw_str_eq(deed->key, BW_STR("event"))) {
        struct emission *emission = world_alloc(world, 1, sizeof(*emission));
        if (emission == NULL)
            return world_no_memory(err);
        item->emission = emission;
        return emission_compile(world, &script->scope, node, emission, err);
    }
    const size_t action = world_find(world->action_index, deed->key);
    if (action == NONE || deed->type != NODE_MAP)
        return node_fail(deed, err, "no action '%.*s', or no map behind it",
                bw_str_width(deed->key), deed->key.ptr);
    item->action = &world->actions[action];
    return load_arguments(world, deed, script, item, err);
}

static bw_status load_item(struct world *world, const struct node *node, struct script *script,
        struct item *item, struct bw_err *err)
{
    *item = (struct item){.as = NONE, .step = item->step, .host = item->host, .user = item->user};
    if (node->type != NODE_MAP)
        return node_fail(node, err, "want a map");
    bw_status status = load_timing(node, item, err);
    if (status == BW_OK)
        status = load_where(world, node, item, err);
    if (status == BW_OK)
        status = load_deed(world, node, script, item, err);
    const struct node *as = node_get(node, "as");
    if (status != BW_OK || as == NULL)
        return status;
    if (item->action == NULL)
        return node_fail(as, err, "an event has nothing to keep");
    item->as = find_name(&script->scope, as->text, true);
    if (item->as == NONE) {
        if (script->scope.object_count == SCOPE_OBJECTS)
            return node_fail(as, err, "too many names are kept");
        item->as = script->scope.object_count++;
        script->scope.objects[item->as].name = as->text;
        script->scope.objects[item->as].action = item->action;
    }
    return script->scope.objects[item->as].action == item->action
                   ? BW_OK
                   : node_fail(as, err, "name is kept from another action");
}

bw_status script_items(struct world *world, const struct node *items, struct script *script,
        struct item *ret_items, struct bw_err *err)
{
    for (const struct node *n = items->first; n != NULL; n = n->next) {
        const bw_status status = load_item(world, n, script, ret_items++, err);
        if (status != BW_OK)
            return status;
        script->item_count++;
    }
    return BW_OK;
}

/* ---- the attack ---- */

static size_t count_items(const struct node *steps)
{
    size_t count = 0;
    for (const struct node *n = steps->first; n != NULL; n = n->next) {
        const struct node *items = node_get(n, "do");
        count += items != NULL ? node_count(items) : 0;
    }
    return count;
}

static bw_status load_step(struct world *world, const struct node *node, struct step *step,
        struct script *script, struct item *items, struct bw_err *err)
{
    const struct node *deeds = node_get(node, "do");
    *step = (struct step){.label = node_text(node, "step", ""),
            .stage = node_text(node, "stage", ""),
            .technique = node_text(node, "technique", "")};
    if (step->label.len == 0 || step->stage.len == 0 || step->technique.len == 0)
        return node_fail(node, err, "a step has 'step', 'stage' and 'technique'");
    if (deeds == NULL || deeds->first == NULL)
        return node_fail(node, err, "a step without 'do'");
    struct item all = {.step = step};
    bw_status status = load_where(world, node, &all, err);
    if (status != BW_OK)
        return status;
    const size_t first = script->item_count;
    for (size_t i = 0; i < node_count(deeds); i++)
        items[first + i] = all;
    status = script_items(world, deeds, script, &items[first], err);
    if (status != BW_OK)
        return status;
    /* a step's own time is that of its first item */
    const bw_status timed = load_timing(node, &all, err);
    if (timed == BW_OK && items[first].at == 0 && all.at != 0)
        items[first].at = all.at;
    return timed;
}

bw_status attack_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *attack = node_get(root, "attack");
    if (attack == NULL)
        return BW_OK;
    const struct node *steps = node_get(attack, "steps");
    if (steps == NULL || steps->first == NULL)
        return node_fail(attack, err, "an attack has 'steps'");
    struct script *script = world_alloc(world, 1, sizeof(*script));
    struct item *items = world_alloc(world, count_items(steps), sizeof(*items));
    world->steps = world_alloc(world, node_count(steps), sizeof(*world->steps));
    if (script == NULL || items == NULL || world->steps == NULL)
        return world_no_memory(err);
    script->name = BW_STR("attack");
    script->items = items;
    bw_status status = script_lets(world, node_get(attack, "let"), script, err);
    for (const struct node *n = steps->first; n != NULL && status == BW_OK; n = n->next)
        status = load_step(world, n, &world->steps[world->step_count++], script, items, err);
    for (size_t i = 0; status == BW_OK && i < script->item_count; i++)
        if (items[i].host == NULL || items[i].user == NULL)
            status = node_fail(attack, err, "step '%.*s' wants 'on' and 'who'",
                    bw_str_width(items[i].step->label), items[i].step->label.ptr);
    world->attack = script;
    return status;
}
