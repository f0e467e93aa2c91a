#include "format/evtx/stock.h"

#include <inttypes.h>

#include "base/limits.h"
#include "base/reader.h"
#include "format/evtx/decode.h"

#define FIRST_ENTRIES 1024

void evtx_fact_write(
        struct bw_buffer *out, bw_bytes guid, uint32_t data_size, bool trusted, bw_bytes canon)
{
    const uint8_t size[4] = {(uint8_t)data_size, (uint8_t)(data_size >> 8),
            (uint8_t)(data_size >> 16), (uint8_t)(data_size >> 24)};
    bw_buffer_add(out, guid.ptr, guid.len);
    bw_buffer_add(out, size, sizeof(size));
    bw_buffer_add_char(out, trusted ? 1 : 0);
    bw_buffer_add(out, canon.ptr, canon.len);
}

bool evtx_stock_init(struct evtx_stock *stock, size_t limit)
{
    *stock = (struct evtx_stock){.arena = bw_arena_new(limit)};
    return stock->arena != NULL;
}

void evtx_stock_release(struct evtx_stock *stock)
{
    bw_arena_free(stock->arena);
    *stock = (struct evtx_stock){0};
}

static bool make_room(struct evtx_stock *stock)
{
    if (stock->count < stock->capacity)
        return true;
    const uint32_t capacity = stock->capacity != 0 ? 2 * stock->capacity : FIRST_ENTRIES;
    struct evtx_stock_entry *grown = bw_arena_alloc(stock->arena, capacity, sizeof(*grown));
    if (grown == NULL)
        return false;
    if (stock->count != 0)
        memcpy(grown, stock->entries, stock->count * sizeof(*grown));
    stock->entries = grown;
    stock->capacity = capacity;
    return true;
}

bw_status evtx_stock_add(struct evtx_stock *stock, bw_bytes fact, struct bw_err *err)
{
    bw_bytes canon = {.ptr = NULL, .len = 0};
    if (fact.len <= EVTX_FACT_HEADER_SIZE ||
            bw_bytes_slice(fact, EVTX_FACT_HEADER_SIZE, fact.len - EVTX_FACT_HEADER_SIZE, &canon) !=
                    BW_OK)
        return bw_fail(err, BW_E_TRUNCATED, "a template of %zu bytes", fact.len);
    bw_status status = evtx_canon_check(canon, err);
    if (status != BW_OK)
        return status;
    const bw_str copy = bw_arena_copy(stock->arena, bw_bytes_str(fact));
    if (copy.ptr == NULL || !make_room(stock))
        return bw_fail(err, BW_E_LIMIT, "more templates than there is room for");
    const uint8_t *p = (const uint8_t *)copy.ptr;
    stock->entries[stock->count++] = (struct evtx_stock_entry){.guid = {.ptr = p, .len = 16},
            .data_size = evtx_u32(p + 16),
            .trusted = p[20] == 1,
            .canon = {.ptr = p + EVTX_FACT_HEADER_SIZE, .len = canon.len}};
    return BW_OK;
}

bool evtx_item_size_fits(uint8_t type, uint16_t size)
{
    const uint8_t base = type & (uint8_t)~EVTX_TYPE_ARRAY;
    const size_t fixed = evtx_type_size(base);
    if (type != base) /* an array: whole items; texts end in NULs, and there may be none */
        return fixed == 0 || size % fixed == 0;
    if (fixed != 0)
        return size == fixed || size == 0;
    switch (base) {
    case EVTX_TYPE_NULL:
        return true; /* see null_fits */
    case EVTX_TYPE_STRING:
        return size % 2 == 0;
    case EVTX_TYPE_SIZE:
        return size == 4 || size == 8;
    case EVTX_TYPE_SID:
        return size == 0 || (size >= 8 && size % 4 == 0);
    default:
        return true;
    }
}

/* May a value of type `got` stand where the template says `want`? */
static bool type_fits(uint8_t want, uint8_t got)
{
    if (want == got || (got & ~EVTX_TYPE_ARRAY) == EVTX_TYPE_NULL || want == EVTX_TYPE_NULL)
        return true;
    if (want == EVTX_TYPE_UINT8)
        return got == EVTX_TYPE_UINT16; /* the version, as the event system itself writes it */
    if (want == EVTX_TYPE_SIZE)
        return got == EVTX_TYPE_HEX32 || got == EVTX_TYPE_HEX64;
    return (want == EVTX_TYPE_HEX32 || want == EVTX_TYPE_HEX64) && got == EVTX_TYPE_SIZE;
}

/*
 * What is not there has no bytes. Only the event system itself, in the 18 values of System that it
 * writes to logs, leaves qualifiers and activity the room that they would have.
 */
#define SYSTEM_VALUES     18
#define SYSTEM_QUALIFIERS 4
#define SYSTEM_ACTIVITY   7

static bool null_fits(const struct evtx_item *items, uint32_t count, uint16_t number, uint8_t want)
{
    const struct evtx_item *item = &items[number];
    if (item->type != EVTX_TYPE_NULL || item->size == 0)
        return true;
    return count == SYSTEM_VALUES && item->size == evtx_type_size(want) &&
           (number == SYSTEM_QUALIFIERS || number == SYSTEM_ACTIVITY);
}

bool evtx_template_fits(
        const struct evtx_template *template, const struct evtx_item *items, uint32_t item_count)
{
    for (uint32_t i = 0; i < item_count; i++)
        if (!evtx_item_size_fits(items[i].type, items[i].size))
            return false;
    uint32_t named = 0;
    for (uint32_t i = 0; i < template->node_count; i++) {
        const struct evtx_node *node = &template->nodes[i];
        if (node->kind != EVTX_NODE_VALUE)
            continue;
        if (node->number >= item_count || !type_fits(node->value_type, items[node->number].type) ||
                !null_fits(items, item_count, node->number, node->value_type))
            return false;
        named = node->number + 1u > named ? node->number + 1u : named;
    }
    return named == item_count;
}

/* Where the entries of a number begin. */
static uint32_t first_of(const struct evtx_stock *stock, const uint8_t number[4])
{
    uint32_t low = 0;
    uint32_t high = stock->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (memcmp(stock->entries[middle].guid.ptr, number, 4) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool compiled(struct evtx_library *library, struct evtx_stock_entry *entry)
{
    if (entry->template == NULL && !entry->failed &&
            evtx_library_template(library, entry->canon, &entry->template, NULL) != BW_OK)
        entry->failed = true;
    return entry->template != NULL;
}

bw_status evtx_stock_find(struct evtx_stock *stock, struct evtx_library *library,
        const struct evtx_wanted *wanted, const struct evtx_stock_entry **ret_entry,
        struct bw_err *err)
{
    const uint8_t number[4] = {(uint8_t)wanted->number, (uint8_t)(wanted->number >> 8),
            (uint8_t)(wanted->number >> 16), (uint8_t)(wanted->number >> 24)};
    const uint32_t first = first_of(stock, number);
    bool any = false;
    for (unsigned trusted = 2; trusted-- > 0;) {
        const struct evtx_stock_entry *found = NULL;
        for (uint32_t i = first; i < stock->count; i++) {
            struct evtx_stock_entry *entry = &stock->entries[i];
            if (memcmp(entry->guid.ptr, number, 4) != 0)
                break;
            if (entry->trusted != (trusted == 1) || !compiled(library, entry))
                continue;
            any = true;
            if (!evtx_template_fits(entry->template, wanted->items, wanted->item_count))
                continue;
            if (found != NULL && found->template != entry->template)
                return bw_fail(err, BW_E_RANGE,
                        "several templates 0x%08" PRIx32 " of the evidence fit", wanted->number);
            found = entry;
        }
        if (found != NULL) {
            *ret_entry = found;
            return BW_OK;
        }
    }
    if (any)
        return bw_fail(
                err, BW_E_MALFORMED, "its values do not fit template 0x%08" PRIx32, wanted->number);
    return bw_fail(err, BW_E_NOT_FOUND, "no place of the evidence has template 0x%08" PRIx32,
            wanted->number);
}
