/* The fixed texts of a scenario: variables, hosts, users. */
#include "world.h"

/* Variables in `node` replaced; nothing else may stand in it. */
static bw_status constant_text(
        struct world *world, const struct node *node, bw_str *ret_text, struct bw_err *err)
{
    struct pattern pattern;
    struct bw_buffer room;
    bw_buffer_init(&room, BW_MIB);
    bw_status status = pattern_compile(world, NULL, node, &pattern, err);
    if (status == BW_OK && !bw_buffer_reserve(&room, 64 * BW_KIB))
        status = world_no_memory(err);
    if (status == BW_OK) {
        const struct eval eval = {.world = world, .out = &room};
        *ret_text = bw_arena_copy(world->arena, pattern_text(&pattern, &eval));
        if (ret_text->ptr == NULL)
            status = world_no_memory(err);
    }
    bw_buffer_release(&room);
    return status;
}

bw_status vars_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *vars = node_get(root, "vars");
    for (const struct node *n = vars != NULL ? vars->first : NULL; n != NULL; n = n->next) {
        const size_t index = bw_map_count(world->vars);
        if (world_find(world->vars, n->key) != NONE)
            continue; /* the scenario comes first and wins */
        if (index == BW_COUNT(world->var_values))
            return node_fail(n, err, "too many variables");
        const bw_status status = constant_text(world, n, &world->var_values[index], err);
        if (status != BW_OK)
            return status;
        if (!bw_map_set(world->vars, n->key, index))
            return world_no_memory(err);
    }
    return BW_OK;
}

#define ATTRIBUTES_MAX 64

/* The texts of a host or user; new names are added to `names`. */
static bw_status load_attributes(struct world *world, struct bw_map *names, const struct node *node,
        const bw_str **ret_attributes, struct bw_err *err)
{
    bw_str *attributes = world_alloc(world, ATTRIBUTES_MAX, sizeof(*attributes));
    if (attributes == NULL || !bw_map_set(names, BW_STR("key"), 0))
        return world_no_memory(err);
    attributes[0] = node->key;
    for (const struct node *n = node->first; n != NULL; n = n->next) {
        if (n->type != NODE_SCALAR)
            continue;
        size_t index = world_find(names, n->key);
        if (index == NONE) {
            index = bw_map_count(names);
            if (index == ATTRIBUTES_MAX || !bw_map_set(names, n->key, index))
                return node_fail(n, err, "too many attributes");
        }
        const bw_status status = constant_text(world, n, &attributes[index], err);
        if (status != BW_OK)
            return status;
    }
    *ret_attributes = attributes;
    return BW_OK;
}

static bw_status load_hosts(struct world *world, const struct node *hosts, struct bw_err *err)
{
    for (const struct node *n = hosts != NULL ? hosts->first : NULL; n != NULL; n = n->next) {
        const size_t index = world->host_count;
        if (index == HOSTS_MAX || world_find(world->host_index, n->key) != NONE)
            return node_fail(n, err, "host twice, or too many hosts");
        struct host *host = &world->hosts[index];
        *host = (struct host){.key = n->key,
                .index = index,
                .telemetry = world_tags(world, node_get(n, "telemetry")),
                .roles = world_tags(world, node_get(n, "roles"))};
        const bw_status status =
                load_attributes(world, world->host_attributes, n, &host->attributes, err);
        if (status != BW_OK)
            return status;
        if (!bw_map_set(world->host_index, n->key, index))
            return world_no_memory(err);
        world->host_count++;
        if (!bw_str_eq(node_text(n, "benign", "yes"), BW_STR("no")))
            world->benign_hosts |= UINT64_C(1) << index;
    }
    return BW_OK;
}

static bw_status load_users(struct world *world, const struct node *users, struct bw_err *err)
{
    for (const struct node *n = users != NULL ? users->first : NULL; n != NULL; n = n->next) {
        const size_t index = world->user_count;
        if (index == USERS_MAX || world_find(world->user_index, n->key) != NONE)
            return node_fail(n, err, "user twice, or too many users");
        struct user *user = &world->users[index];
        *user = (struct user){.key = n->key, .groups = world_tags(world, node_get(n, "groups"))};
        const bw_status status =
                load_attributes(world, world->user_attributes, n, &user->attributes, err);
        if (status != BW_OK)
            return status;
        if (!bw_map_set(world->user_index, n->key, index))
            return world_no_memory(err);
        world->user_count++;
    }
    return BW_OK;
}

bw_status people_load(struct world *world, const struct node *root, struct bw_err *err)
{
    bw_status status = load_hosts(world, node_get(root, "hosts"), err);
    if (status == BW_OK)
        status = load_users(world, node_get(root, "users"), err);
    return status;
}

bw_status clocks_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *clocks = node_get(root, "clocks");
    for (const struct node *n = clocks != NULL ? clocks->first : NULL; n != NULL; n = n->next) {
        const size_t host = world_find(world->host_index, n->key);
        if (host == NONE)
            return node_fail(n, err, "no host '%.*s'", bw_str_width(n->key), n->key.ptr);
        struct node ahead = *n;
        const bool behind = bw_str_starts_with(n->text, BW_STR("-"));
        if (behind)
            ahead.text = bw_str_from(n->text, 1);
        uint64_t ticks;
        const bw_status status = node_duration(&ahead, &ticks, err);
        if (status != BW_OK)
            return status;
        world->hosts[host].clock_ahead = behind ? -(int64_t)ticks : (int64_t)ticks;
    }
    return BW_OK;
}
