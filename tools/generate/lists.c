/* Lists of texts and tables: the stuff that benign life is made of. */
#include "world.h"

static bw_status declare_list(struct world *world, const struct node *n, struct bw_err *err)
{
    const size_t index = world->list_count;
    if (index == LISTS_MAX || world_find(world->list_index, n->key) != NONE)
        return node_fail(n, err, "list twice, or too many lists");
    world->lists[index].name = n->key;
    world->list_count++;
    return bw_map_set(world->list_index, n->key, index) ? BW_OK : world_no_memory(err);
}

/* The columns that a row, or the defaults, have and the table has not yet. */
static bool declare_columns(struct table *table, const struct node *row)
{
    bool ok = true;
    for (const struct node *c = row != NULL ? row->first : NULL; c != NULL && ok; c = c->next)
        if (world_find(table->columns, c->key) == NONE)
            ok = bw_map_set(table->columns, c->key, bw_map_count(table->columns));
    return ok;
}

/* Rows and columns are names too: patterns anywhere may use them. */
static bw_status declare_table(struct world *world, const struct node *n, struct bw_err *err)
{
    const struct node *rows = node_get(n, "rows");
    const size_t index = world->table_count;
    if (index == LISTS_MAX || world_find(world->table_index, n->key) != NONE)
        return node_fail(n, err, "table twice, or too many tables");
    struct table *table = &world->tables[index];
    *table = (struct table){
            .name = n->key, .columns = bw_map_new(world->arena), .rows = bw_map_new(world->arena)};
    world->table_count++;
    if (table->columns == NULL || table->rows == NULL ||
            !bw_map_set(world->table_index, n->key, index))
        return world_no_memory(err);
    bool ok = declare_columns(table, node_get(n, "defaults"));
    for (const struct node *r = rows != NULL ? rows->first : NULL; r != NULL && ok; r = r->next)
        ok = bw_map_set(table->rows, r->key, bw_map_count(table->rows)) &&
             declare_columns(table, r);
    return ok ? BW_OK : world_no_memory(err);
}

bw_status lists_declare(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *lists = node_get(root, "lists");
    const struct node *tables = node_get(root, "tables");
    bw_status status = BW_OK;
    for (const struct node *n = lists != NULL ? lists->first : NULL; n != NULL && status == BW_OK;
            n = n->next)
        status = declare_list(world, n, err);
    for (const struct node *n = tables != NULL ? tables->first : NULL; n != NULL && status == BW_OK;
            n = n->next)
        status = declare_table(world, n, err);
    return status;
}

static bw_status load_list(
        struct world *world, const struct node *node, struct list *list, struct bw_err *err)
{
    list->count = node_count(node);
    struct pattern *entries = world_alloc(world, list->count, sizeof(*entries));
    if (entries == NULL)
        return world_no_memory(err);
    if (node->type != NODE_LIST || list->count == 0)
        return node_fail(node, err, "want a list with entries");
    list->entries = entries;
    for (const struct node *n = node->first; n != NULL; n = n->next) {
        const bw_status status = pattern_compile(world, NULL, n, entries++, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status load_row(struct world *world, const struct table *table, const struct node *row,
        struct pattern *cells, struct bw_err *err)
{
    for (const struct node *n = row != NULL ? row->first : NULL; n != NULL; n = n->next) {
        struct pattern *cell = &cells[world_find(table->columns, n->key)];
        const bw_status status = pattern_compile(world, NULL, n, cell, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status load_table(
        struct world *world, const struct node *node, struct table *table, struct bw_err *err)
{
    const struct node *rows = node_get(node, "rows");
    if (rows == NULL || rows->type != NODE_MAP || rows->first == NULL)
        return node_fail(node, err, "want 'rows', a map");
    table->count = bw_map_count(table->rows);
    table->column_count = bw_map_count(table->columns);
    struct pattern *cells = world_alloc(world, table->count * table->column_count, sizeof(*cells));
    bw_str *keys = world_alloc(world, table->count, sizeof(*keys));
    if (cells == NULL || keys == NULL)
        return world_no_memory(err);
    table->cells = cells;
    table->keys = keys;
    for (const struct node *row = rows->first; row != NULL; row = row->next) {
        const size_t index = world_find(table->rows, row->key);
        if (row->type != NODE_MAP || keys[index].ptr != NULL)
            return node_fail(row, err, "row twice, or no row");
        keys[index] = row->key;
        struct pattern *first = &cells[index * table->column_count];
        bw_status status = load_row(world, table, node_get(node, "defaults"), first, err);
        if (status == BW_OK)
            status = load_row(world, table, row, first, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status lists_load(struct world *world, const struct node *root, struct bw_err *err)
{
    const struct node *lists = node_get(root, "lists");
    const struct node *tables = node_get(root, "tables");
    bw_status status = BW_OK;
    for (const struct node *n = lists != NULL ? lists->first : NULL; n != NULL && status == BW_OK;
            n = n->next)
        status = load_list(world, n, &world->lists[world_find(world->list_index, n->key)], err);
    for (const struct node *n = tables != NULL ? tables->first : NULL; n != NULL && status == BW_OK;
            n = n->next)
        status = load_table(world, n, &world->tables[world_find(world->table_index, n->key)], err);
    return status;
}
