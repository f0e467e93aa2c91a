#include "input/web/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"

/* Powers of two. A log has a few layouts and some hundred names of clients. */
#define LAYOUTS 64
#define TEXTS   512

/* Longer texts seldom come again. */
#define TEXT_BYTES 512

struct layout {
    uint64_t present, decoded;
    struct text_columns *columns; /* NULL: free */
};

struct known_text {
    bw_str text; /* ptr NULL: free */
    unsigned flags;
    struct event_value list;
};

struct web_store {
    struct bw_arena *arena;
    bool full;          /* the arena is */
    struct layout last; /* what was asked for last: most lines have what the one before had */
    struct layout layouts[LAYOUTS];
    struct known_text texts[TEXTS];
};

struct web_store *web_store_new(void)
{
    struct web_store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return NULL;
    store->arena = bw_arena_new(BW_LIMIT_WEB_STORE);
    if (store->arena == NULL) {
        free(store);
        return NULL;
    }
    return store;
}

void web_store_free(struct web_store *store)
{
    if (store == NULL)
        return;
    bw_arena_free(store->arena);
    free(store);
}

void web_store_begin(struct web_store *store)
{
    if (BW_LIKELY(!store->full))
        return;
    bw_arena_rewind(store->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    store->last.columns = NULL;
    memset(store->layouts, 0, sizeof(store->layouts));
    memset(store->texts, 0, sizeof(store->texts));
    store->full = false;
}

/* ---- fields ---- */

static size_t layout_place(uint64_t present, uint64_t decoded)
{
    return (size_t)bw_hash_mix(present, decoded) & (LAYOUTS - 1);
}

struct text_columns *web_store_columns(struct web_store *store, uint64_t present, uint64_t decoded)
{
    if (store->last.present != present || store->last.decoded != decoded) {
        const struct layout *layout = &store->layouts[layout_place(present, decoded)];
        const bool known = layout->present == present && layout->decoded == decoded;
        store->last = known ? *layout : (struct layout){.present = present, .decoded = decoded};
    }
    return store->last.columns;
}

struct text_columns *web_store_add_columns(struct web_store *store, uint64_t present,
        uint64_t decoded, const struct text_column *columns, size_t count)
{
    struct text_columns *made = text_columns_new(store->arena, columns, count);
    store->full |= made == NULL;
    if (made != NULL)
        store->last = store->layouts[layout_place(present, decoded)] =
                (struct layout){.present = present, .decoded = decoded, .columns = made};
    return made;
}

/* ---- texts ---- */

static size_t text_place(bw_str text, unsigned flags)
{
    return (size_t)bw_hash64(bw_str_bytes(text), flags) & (TEXTS - 1);
}

const struct event_value *web_store_forms(
        const struct web_store *store, bw_str text, unsigned flags)
{
    if (text.len > TEXT_BYTES)
        return NULL;
    const struct known_text *known = &store->texts[text_place(text, flags)];
    /* the bytes themselves: a hash can be met on purpose */
    if (known->text.ptr == NULL || known->flags != flags || !bw_str_eq(known->text, text))
        return NULL;
    return &known->list;
}

void web_store_add_forms(
        struct web_store *store, bw_str text, unsigned flags, const struct event_value *list)
{
    if (text.len > TEXT_BYTES || store->full)
        return;
    struct event_value *items = bw_arena_alloc_raw(store->arena, list->count, sizeof(*items));
    const bw_str copy = bw_arena_copy(store->arena, text);
    store->full |= items == NULL || copy.ptr == NULL;
    for (uint32_t i = 0; i < list->count && !store->full; i++) {
        const bw_str item = bw_arena_copy(store->arena, bw_bytes_str(list->items[i].bytes));
        store->full |= item.ptr == NULL;
        event_value_set_utf8(&items[i], item);
    }
    if (store->full)
        return;
    store->texts[text_place(text, flags)] = (struct known_text){
            .text = copy,
            .flags = flags,
            .list = {.kind = EVENT_VALUE_LIST, .count = list->count, .items = items},
    };
}
