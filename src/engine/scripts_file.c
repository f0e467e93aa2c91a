#include "engine/scripts_file.h"

#include "base/reader.h"
#include "engine/wire.h"

void script_head_write(const struct script_head *head, struct bw_buffer *out)
{
    wire_add_u32(out, head->part_count);
    wire_add_u32(out, head->total);
}

struct script_head script_head_read(const uint8_t bytes[SCRIPT_HEAD_SIZE])
{
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = SCRIPT_HEAD_SIZE}, 0);
    struct script_head head = {.part_count = bw_read_u32le(&r)};
    head.total = bw_read_u32le(&r);
    return head;
}

void script_entry_write(const struct script_entry *entry, struct bw_buffer *out)
{
    wire_add_u32(out, entry->number);
    wire_add_u32(out, entry->len);
    wire_add_u32(out, entry->recovered);
    wire_add_u64(out, entry->at);
    wire_add_u64(out, entry->label_at);
    wire_add_u64(out, entry->item_index);
    wire_add_u64(out, entry->offset);
    wire_add_u64(out, entry->record_id);
    wire_add_u64(out, (uint64_t)entry->time);
}

struct script_entry script_entry_read(const uint8_t bytes[SCRIPT_ENTRY_SIZE])
{
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = SCRIPT_ENTRY_SIZE}, 0);
    struct script_entry entry = {.number = bw_read_u32le(&r)};
    entry.len = bw_read_u32le(&r);
    entry.recovered = bw_read_u32le(&r) != 0;
    entry.at = bw_read_u64le(&r);
    entry.label_at = bw_read_u64le(&r);
    entry.item_index = bw_read_u64le(&r);
    entry.offset = bw_read_u64le(&r);
    entry.record_id = bw_read_u64le(&r);
    entry.time = (bw_time)bw_read_u64le(&r);
    return entry;
}
