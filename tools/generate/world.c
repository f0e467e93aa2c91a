#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define WORLD_ARENA (256 * BW_MIB)
#define FILES_MAX   32

/* The scenario and what it includes, in the order in which they came up. */
struct files {
    const struct node *roots[FILES_MAX];
    bw_str paths[FILES_MAX];
    size_t count;
};

void *world_alloc(struct world *world, size_t count, size_t size)
{
    return bw_arena_alloc(world->arena, count, size);
}

bw_status world_no_memory(struct bw_err *err)
{
    return bw_fail(err, BW_E_NOMEM, "scenario");
}

size_t world_find(const struct bw_map *index, bw_str name)
{
    uint64_t value;
    return bw_map_get(index, name, &value) ? (size_t)value : NONE;
}

uint64_t world_tag(struct world *world, bw_str name)
{
    uint64_t bit = bw_map_count(world->tags);
    if (!bw_map_get(world->tags, name, &bit)) {
        if (bit == TAGS_MAX || !bw_map_set(world->tags, name, bit))
            return 0;
    }
    return UINT64_C(1) << bit;
}

uint64_t world_tags(struct world *world, const struct node *node)
{
    uint64_t bits = 0;
    if (node == NULL)
        return 0;
    if (node->type == NODE_SCALAR)
        return world_tag(world, node->text);
    for (const struct node *n = node->first; n != NULL; n = n->next)
        bits |= world_tag(world, n->text);
    return bits;
}

void world_free(struct world *world)
{
    if (world == NULL)
        return;
    bw_arena_free(world->arena);
    free(world);
}

static struct world *world_new(void)
{
    struct world *world = calloc(1, sizeof(*world));
    if (world == NULL)
        return NULL;
    world->arena = bw_arena_new(WORLD_ARENA);
    struct bw_map **maps[] = {&world->vars, &world->tags, &world->host_attributes,
            &world->user_attributes, &world->host_index, &world->user_index, &world->list_index,
            &world->table_index, &world->provider_index, &world->event_index, &world->action_index};
    bool ok = world->arena != NULL;
    for (size_t i = 0; ok && i < BW_COUNT(maps); i++) {
        *maps[i] = bw_map_new(world->arena);
        ok = *maps[i] != NULL;
    }
    if (ok)
        return world;
    world_free(world);
    return NULL;
}

/* `name` beside the file `from`. */
static bw_str path_beside(struct bw_arena *arena, bw_str from, bw_str name)
{
    size_t dir = bw_str_starts_with(name, BW_STR("/")) ? 0 : from.len;
    while (dir > 0 && from.ptr[dir - 1] != '/')
        dir--;
    char *path = bw_arena_alloc(arena, dir + name.len + 1, 1);
    if (path == NULL)
        return (bw_str){.ptr = NULL, .len = 0};
    memcpy(path, from.ptr, dir);
    memcpy(path + dir, name.ptr, name.len);
    return (bw_str){.ptr = path, .len = dir + name.len};
}

static bw_status load_files(struct world *world, struct files *files, struct bw_err *err)
{
    for (size_t i = 0; i < files->count; i++) {
        bw_status status = node_load(files->paths[i].ptr, world->arena, &files->roots[i], err);
        if (status != BW_OK)
            return status;
        const struct node *include = node_get(files->roots[i], "include");
        for (const struct node *n = include != NULL ? include->first : NULL; n != NULL;
                n = n->next) {
            const bw_str path = path_beside(world->arena, files->paths[i], n->text);
            if (path.ptr == NULL || files->count == FILES_MAX)
                return node_fail(n, err, "too many files");
            files->paths[files->count++] = path;
        }
    }
    return BW_OK;
}

static bw_status load_time(
        const struct node *map, const char *key, bw_time *ret_time, struct bw_err *err)
{
    const struct node *n = node_get(map, key);
    if (n == NULL || bw_time_parse(n->text, ret_time) != BW_OK)
        return node_fail(n != NULL ? n : map, err, "'%s' wants a date", key);
    return BW_OK;
}

static bw_status scale_of(
        const struct node *node, bw_str text, double *ret_scale, struct bw_err *err)
{
    if (bw_parse_double(text, ret_scale) != BW_OK || !(*ret_scale > 0))
        return node_fail(node, err, "a scale is a number above 0");
    return BW_OK;
}

/* `scale` multiplies what activities do a day; `scales` says another one for those of a role. */
static bw_status scale_activities(
        struct world *world, const struct node *benign, struct bw_err *err)
{
    const struct node *scales = node_get(benign, "scales");
    for (size_t i = 0; i < world->activity_count; i++) {
        struct activity *activity = &world->activities[i];
        double scale = 1;
        bw_status status = scale_of(benign, node_text(benign, "scale", "1"), &scale, err);
        for (const struct node *n = scales != NULL ? scales->first : NULL;
                n != NULL && status == BW_OK; n = n->next)
            if ((world_tag(world, n->key) & activity->roles) != 0)
                status = scale_of(n, n->text, &scale, err);
        if (status != BW_OK)
            return status;
        activity->per_day *= scale;
    }
    return BW_OK;
}

static bw_status load_settings(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *benign = node_get(root, "benign");
    bw_status status = node_number(root, "seed", UINT64_MAX, 1, &world->seed, err);
    if (status != BW_OK || benign == NULL)
        return status;
    status = load_time(benign, "from", &world->benign_from, err);
    if (status == BW_OK)
        status = load_time(benign, "to", &world->benign_to, err);
    if (status != BW_OK)
        return status;
    if (world->benign_to <= world->benign_from)
        return node_fail(benign, err, "'to' is not after 'from'");
    return scale_activities(world, benign, err);
}

typedef bw_status (*load_fn)(struct world *world, const struct node *root, struct bw_err *err);

bw_status world_load(const char *path, struct world **ret_world, struct bw_err *err)
{
    /* names first, so that files may be in any order */
    static const load_fn passes[] = {vars_load, people_load, lists_declare, lists_load, events_load,
            actions_load, activities_load};
    struct world *world = world_new();
    if (world == NULL)
        return world_no_memory(err);
    struct files files = {.count = 1};
    files.paths[0] = bw_arena_copy(world->arena, bw_str_of(path));
    bw_status status = files.paths[0].ptr != NULL ? BW_OK : world_no_memory(err);
    if (status == BW_OK)
        status = load_files(world, &files, err);
    for (size_t pass = 0; status == BW_OK && pass < BW_COUNT(passes); pass++)
        for (size_t i = 0; status == BW_OK && i < files.count; i++)
            status = passes[pass](world, files.roots[i], err);
    if (status == BW_OK)
        status = load_settings(world, files.roots[0], err);
    if (status == BW_OK)
        status = collection_load(world, files.roots[0], err);
    if (status == BW_OK)
        status = clocks_load(world, files.roots[0], err);
    if (status == BW_OK)
        status = attack_load(world, files.roots[0], err);
    if (status == BW_OK)
        *ret_world = world;
    else
        world_free(world);
    return status;
}
