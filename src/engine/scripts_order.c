#include "engine/scripts_order.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/reader.h"
#include "os/sorter.h"

/* A part in the sorter. Its place in the walk comes first: that decides between equal keys. */
struct sorted_part {
    uint64_t text_hash;
    uint32_t text_len;
    uint32_t total;
    struct script_entry entry;
};

struct scripts_order {
    struct os_sorter *parts;   /* by script, number, item */
    struct os_sorter *scripts; /* by the place of their first part */
    struct scripts_order_counts counts;
    uint32_t min_parts;
    scripts_order_visit *visit;
    void *user;
    struct bw_buffer record;

    /* the script at hand */
    uint64_t key[2];
    bool open;
    uint32_t count;           /* of `best` */
    bool cut;                 /* there are more */
    uint64_t text_bytes;      /* of them */
    struct sorted_part *best; /* one for each number */
};

struct scripts_order *scripts_order_new(void)
{
    struct scripts_order *order = calloc(1, sizeof(*order));
    if (order == NULL)
        return NULL;
    order->parts = os_sorter_new(BW_LIMIT_SCRIPTS_SORTER);
    order->best = calloc(BW_LIMIT_SCRIPT_PARTS, sizeof(*order->best));
    bw_buffer_init(&order->record, OS_SORTER_MAX_RECORD);
    if (order->parts == NULL || order->best == NULL) {
        scripts_order_free(order);
        return NULL;
    }
    return order;
}

void scripts_order_free(struct scripts_order *order)
{
    if (order == NULL)
        return;
    os_sorter_free(order->parts);
    os_sorter_free(order->scripts);
    bw_buffer_release(&order->record);
    free(order->best);
    free(order);
}

/* So that the order of bytes is that of numbers. */
static uint64_t big_endian(uint64_t value)
{
    uint64_t out = 0;
    for (unsigned i = 0; i < 8; i++)
        out = out << 8 | (value >> (8 * i) & 0xff);
    return out;
}

bw_status scripts_order_add(struct scripts_order *order, const struct wire_piece *piece,
        const struct script_entry *entry, struct bw_err *err)
{
    const uint64_t keys[OS_SORTER_KEYS] = {
            piece->key[0], piece->key[1], piece->number, entry->item_index};
    bw_buffer_clear(&order->record);
    wire_add_u64(&order->record, big_endian(entry->offset));
    wire_add_u64(&order->record, piece->text_hash);
    wire_add_u32(&order->record, piece->text_len);
    wire_add_u32(&order->record, piece->total);
    script_entry_write(entry, &order->record);
    return os_sorter_add(order->parts, keys, bw_buffer_bytes(&order->record), err);
}

static bw_status part_read(bw_bytes record, struct sorted_part *ret_part, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(record, 0);
    (void)bw_read_u64le(&r);
    struct sorted_part part = {.text_hash = bw_read_u64le(&r)};
    part.text_len = bw_read_u32le(&r);
    part.total = bw_read_u32le(&r);
    const bw_bytes entry = bw_read_bytes(&r, SCRIPT_ENTRY_SIZE);
    const bw_status status = bw_reader_check(&r, "part of a script", err);
    if (status != BW_OK)
        return status;
    part.entry = script_entry_read(entry.ptr);
    *ret_part = part;
    return BW_OK;
}

/* The script at hand is whole: it goes to the other sorter. */
static bw_status close_script(struct scripts_order *order, struct bw_err *err)
{
    if (!order->open)
        return BW_OK;
    const struct script_entry *first = &order->best[0].entry;
    const struct script_head head = {.part_count = order->count, .total = order->best[0].total};
    order->open = false;
    order->counts.scripts++;
    order->counts.incomplete += !order->cut && order->count < head.total;
    if (order->count < order->min_parts)
        return BW_OK;
    bw_buffer_clear(&order->record);
    wire_add_u64(&order->record, order->text_bytes);
    script_head_write(&head, &order->record);
    for (uint32_t i = 0; i < order->count; i++)
        script_entry_write(&order->best[i].entry, &order->record);
    const uint64_t keys[OS_SORTER_KEYS] = {
            first->item_index, first->offset, head.total, first->number};
    return os_sorter_add(order->scripts, keys, bw_buffer_bytes(&order->record), err);
}

/* Another part with the number of the last: the same again, or one of the two counts. */
static void add_copy(struct scripts_order *order, const struct sorted_part *part)
{
    struct sorted_part *last = &order->best[order->count - 1];
    const bool same = part->text_hash == last->text_hash && part->text_len == last->text_len;
    order->counts.copies += same;
    order->counts.differing += !same;
    const bool better =
            part->text_len == last->text_len && last->entry.recovered && !part->entry.recovered;
    if (part->text_len <= last->text_len && !better)
        return;
    order->text_bytes += part->text_len - last->text_len;
    *last = *part;
}

static void add_part(struct scripts_order *order, const struct sorted_part *part)
{
    if (order->count != 0 && order->best[order->count - 1].entry.number == part->entry.number) {
        add_copy(order, part);
    } else if (order->count == BW_LIMIT_SCRIPT_PARTS) {
        order->counts.cut++;
        order->cut = true;
    } else {
        order->best[order->count++] = *part;
        order->text_bytes += part->text_len;
    }
}

static bw_status on_part(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct scripts_order *order = user;
    struct sorted_part part;
    bw_status status = part_read(record, &part, err);
    if (status == BW_OK && (keys[0] != order->key[0] || keys[1] != order->key[1]))
        status = close_script(order, err);
    if (status != BW_OK)
        return status;
    if (!order->open) {
        order->open = true;
        order->key[0] = keys[0];
        order->key[1] = keys[1];
        order->count = 0;
        order->cut = false;
        order->text_bytes = 0;
    }
    add_part(order, &part);
    return BW_OK;
}

static bw_status on_script(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct scripts_order *order = user;
    struct bw_reader r = bw_reader_of(record, 0);
    const uint64_t text_bytes = bw_read_u64le(&r);
    (void)keys;
    return order->visit(order->user, bw_read_bytes(&r, bw_reader_left(&r)), text_bytes, err);
}

bw_status scripts_order_each(struct scripts_order *order, uint32_t min_parts,
        scripts_order_visit *visit, void *user, struct scripts_order_counts *ret_counts,
        struct bw_err *err)
{
    order->min_parts = min_parts;
    order->visit = visit;
    order->user = user;
    order->scripts = os_sorter_new(BW_LIMIT_SCRIPTS_SORTER);
    if (order->scripts == NULL)
        return bw_fail(err, BW_E_NOMEM, "scripts");
    bw_status status = os_sorter_each(order->parts, on_part, order, err);
    if (status == BW_OK)
        status = close_script(order, err);
    if (status != BW_OK)
        return status;
    os_sorter_free(order->parts);
    order->parts = NULL;
    *ret_counts = order->counts;
    return os_sorter_each(order->scripts, on_script, order, err);
}
