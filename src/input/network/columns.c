#include "input/network/columns.h"

#include <stdlib.h>

#include "base/arena.h"
#include "format/delimited/split.h"

/* Lists that are kept: more than there are. */
#define MAX_LISTS 64

/* Memory for them, names and all. */
#define LISTS_ARENA (512 * BW_KIB)

struct network_columns {
    const char *list;
    struct text_columns *columns;      /* event.dataset, and those that have a name */
    size_t count;                      /* of all columns */
    size_t wanted[NETWORK_MAX_WANTED]; /* where they are; SIZE_MAX: nowhere */
    bw_str names[NETWORK_MAX_COLUMNS]; /* empty: none */
};

struct network_lists {
    struct bw_arena *arena;
    struct network_columns *lists[MAX_LISTS];
    size_t count;
};

struct network_lists *network_lists_new(void)
{
    struct network_lists *set = calloc(1, sizeof(*set));
    if (set == NULL)
        return NULL;
    set->arena = bw_arena_new(LISTS_ARENA);
    if (set->arena == NULL) {
        free(set);
        return NULL;
    }
    return set;
}

void network_lists_free(struct network_lists *set)
{
    if (set != NULL)
        bw_arena_free(set->arena);
    free(set);
}

static struct network_columns *take_apart(struct bw_arena *arena, const char *list)
{
    struct text_column named[NETWORK_MAX_COLUMNS + 1] = {{.name = BW_STR("event.dataset")}};
    struct network_columns *columns = bw_arena_alloc(arena, 1, sizeof(*columns));
    size_t count = 1;
    bw_str rest = bw_str_of(list);
    bw_str name;
    if (columns == NULL)
        return NULL;
    columns->list = list;
    while (columns->count < NETWORK_MAX_COLUMNS && bw_str_cut(&rest, ' ', &name)) {
        if (name.len == 0)
            continue;
        if (name.ptr[0] != '-') {
            columns->names[columns->count] = name;
            named[count++].name = name;
        }
        columns->count++;
    }
    columns->columns = text_columns_new(arena, named, count);
    return columns->columns != NULL ? columns : NULL;
}

static size_t find_name(const struct network_columns *columns, bw_str name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (bw_str_eq(columns->names[i], name))
            return i;
    return SIZE_MAX;
}

const struct network_columns *network_lists_get(
        struct network_lists *set, const char *list, const bw_str *wanted, size_t wanted_count)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->lists[i]->list == list)
            return set->lists[i];
    struct network_columns *columns = set->count < MAX_LISTS ? take_apart(set->arena, list) : NULL;
    if (columns == NULL)
        return NULL;
    for (size_t i = 0; i < wanted_count; i++)
        columns->wanted[i] = find_name(columns, wanted[i]);
    set->lists[set->count++] = columns;
    return columns;
}

bw_str network_columns_value(
        const struct network_columns *columns, size_t i, const bw_str *values, size_t count)
{
    const size_t at = columns->wanted[i];
    return at < count ? values[at] : (bw_str){0};
}

size_t network_columns_split(bw_str text, bw_str values[NETWORK_MAX_COLUMNS], bool *ret_quotes)
{
    uint32_t ends[DELIMITED_ENDS(NETWORK_MAX_COLUMNS)];
    const size_t all = delimited_ends(text, ',', '"', NETWORK_MAX_COLUMNS, ends, ret_quotes);
    const size_t count = all < NETWORK_MAX_COLUMNS ? all : NETWORK_MAX_COLUMNS;
    for (size_t i = 0, from = 0; i < count; from = (size_t)ends[i++] + 1)
        values[i] = (bw_str){.ptr = text.ptr + from, .len = ends[i] - from};
    return count;
}

void network_columns_begin(const struct network_columns *columns, struct text_record *record,
        bw_str dataset, const bw_str *values, size_t count)
{
    struct event_value *place = text_record_begin_columns(record, columns->columns);
    event_value_set_utf8(place++, dataset);
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->names[i].len == 0)
            continue;
        text_value_set_number(place++, i < count ? values[i] : (bw_str){0});
    }
}
