#include "support/journal_writer.h"

#include "base/hash.h"

/* The file's id, and so the key of its hashes. */
#define ID_LOW  UINT64_C(0x0123456789abcdef)
#define ID_HIGH UINT64_C(0xfedcba9876543210)

static void add_number(struct bw_buffer *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bw_buffer_add_char(out, (char)(value >> (8 * i)));
}

static void add_zeros(struct bw_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bw_buffer_add_char(out, '\0');
}

static void align(struct bw_buffer *out)
{
    add_zeros(out, (8 - out->len % 8) % 8);
}

void journal_writer_init(struct journal_writer *w, uint32_t flags, uint8_t state)
{
    *w = (struct journal_writer){
            .compact = (flags & 1u << 4) != 0, .keyed = (flags & 1u << 2) != 0, .seqnum = 1};
    bw_buffer_init(&w->out, 64 * BW_MIB);
    bw_buffer_add_text(&w->out, "LPKSHHRH");
    add_number(&w->out, 0, 4);
    add_number(&w->out, flags, 4);
    add_number(&w->out, state, 8);
    add_number(&w->out, ID_LOW, 8);
    add_number(&w->out, ID_HIGH, 8);
    add_zeros(&w->out, 88 - w->out.len);
    add_number(&w->out, 256, 8); /* header_size */
    add_zeros(&w->out, 256 - w->out.len);
}

uint64_t journal_writer_data(
        struct journal_writer *w, uint8_t object_flags, bw_bytes payload, bw_bytes plain)
{
    const uint64_t offset = w->out.len;
    const size_t header = w->compact ? 72 : 64;
    add_number(&w->out, 1 | (uint64_t)object_flags << 8, 8);
    add_number(&w->out, header + payload.len, 8);
    add_number(&w->out, w->keyed ? bw_hash64_keyed(plain, ID_LOW, ID_HIGH) : 0, 8);
    add_zeros(&w->out, header - 24);
    bw_buffer_add(&w->out, payload.ptr, payload.len);
    align(&w->out);
    return offset;
}

uint64_t journal_writer_text(struct journal_writer *w, const char *text)
{
    const bw_bytes bytes = bw_str_bytes(bw_str_of(text));
    return journal_writer_data(w, 0, bytes, bytes);
}

uint64_t journal_writer_entry(
        struct journal_writer *w, uint64_t microseconds, const uint64_t *data, size_t count)
{
    const uint64_t offset = w->out.len;
    add_number(&w->out, 3, 8);
    add_number(&w->out, 64 + count * (w->compact ? 4 : 16), 8);
    add_number(&w->out, w->seqnum++, 8);
    add_number(&w->out, microseconds, 8);
    add_number(&w->out, 1000, 8);
    add_zeros(&w->out, 24);
    for (size_t i = 0; i < count; i++) {
        add_number(&w->out, data[i], w->compact ? 4 : 8);
        if (!w->compact)
            add_number(&w->out, 0, 8);
    }
    align(&w->out);
    return offset;
}
