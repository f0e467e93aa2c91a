#include "sigma/image_form.h"

#include <string.h>

#include "base/hash.h"
#include "base/reader.h"

/* Changes whenever the meaning of anything in a block does. */
#define BLOCK_VERSION 6

#define BLOCK_MAGIC "BWSIGMA"

/* Sections start at multiples of this: a cache line, and enough for any item. */
#define BLOCK_ALIGN 64

struct section_place {
    uint64_t offset;
    uint32_t count;
    uint32_t item_size; /* tells a machine with other types apart */
};

struct block_header {
    char magic[8];
    uint32_t version;
    uint32_t byte_order; /* 0x01020304 as this machine writes it */
    uint64_t size;       /* of the whole block */
    uint64_t checksum;   /* of everything behind the header, and of the section table */
    uint64_t key;
    uint64_t fingerprint;
    struct sigma_block_counts counts;
    struct section_place sections[SIGMA_SECTION_COUNT];
};

const uint32_t sigma_section_item_size[SIGMA_SECTION_COUNT] = {
#define X(type, name) [SIGMA_SECTION_##name] = sizeof(type),
        SIGMA_BLOCK_SECTIONS(X)
#undef X
};

static uint64_t checksum_of(const struct block_header *header, bw_bytes bytes)
{
    const bw_bytes table = {.ptr = (const uint8_t *)(const void *)header->sections,
            .len = sizeof(header->sections)};
    const bw_bytes rest = {.ptr = bytes.ptr + sizeof(*header), .len = bytes.len - sizeof(*header)};
    const bw_bytes counts = {
            .ptr = (const uint8_t *)(const void *)&header->counts, .len = sizeof(header->counts)};
    uint64_t hash = bw_hash64(rest, header->key);
    hash = bw_hash_mix(hash, bw_hash64(table, header->fingerprint));
    return bw_hash_mix(hash, bw_hash64(counts, header->size));
}

static void pad(struct bw_buffer *out)
{
    static const uint8_t zeros[BLOCK_ALIGN] = {0};
    bw_buffer_add(out, zeros, (BLOCK_ALIGN - out->len % BLOCK_ALIGN) % BLOCK_ALIGN);
}

bw_status sigma_block_assemble(const struct bw_buffer sections[SIGMA_SECTION_COUNT], uint64_t key,
        const struct sigma_block_counts *counts, struct bw_buffer *out, struct bw_err *err)
{
    struct block_header header;
    memset(&header, 0, sizeof(header)); /* padding too: it goes to disk */
    memcpy(header.magic, BLOCK_MAGIC, sizeof(header.magic));
    header.version = BLOCK_VERSION;
    header.byte_order = 0x01020304;
    header.key = key;
    header.counts = *counts;
    bw_buffer_clear(out);
    bw_buffer_add(out, &header, sizeof(header));
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++) {
        pad(out);
        header.sections[i] = (struct section_place){
                .offset = out->len,
                .count = (uint32_t)(sections[i].len / sigma_section_item_size[i]),
                .item_size = sigma_section_item_size[i],
        };
        bw_buffer_add(out, sections[i].ptr, sections[i].len);
        if (i != SIGMA_SECTION_notes)
            header.fingerprint =
                    bw_hash_mix(header.fingerprint, bw_hash64(bw_buffer_bytes(&sections[i]), i));
    }
    pad(out);
    if (out->failed)
        return bw_fail(err, BW_E_NOMEM, "the compiled rules need more than %zu bytes", out->max);
    header.size = out->len;
    header.checksum = checksum_of(&header, bw_buffer_bytes(out));
    memcpy(out->ptr, &header, sizeof(header));
    return BW_OK;
}

static bw_status header_check(const struct block_header *header, bw_bytes bytes, struct bw_err *err)
{
    if (memcmp(header->magic, BLOCK_MAGIC, sizeof(header->magic)) != 0)
        return bw_fail(err, BW_E_MALFORMED, "not a compiled rule set");
    if (header->version != BLOCK_VERSION || header->byte_order != 0x01020304)
        return bw_fail(err, BW_E_UNSUPPORTED, "compiled by another version or machine");
    if (header->size != bytes.len)
        return bw_fail(err, BW_E_TRUNCATED, "%zu bytes instead of %llu", bytes.len,
                (unsigned long long)header->size);
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++) {
        const struct section_place *place = &header->sections[i];
        bw_bytes section;
        if (place->item_size != sigma_section_item_size[i])
            return bw_fail(err, BW_E_UNSUPPORTED, "compiled by another version or machine");
        if (place->offset % BLOCK_ALIGN != 0 || place->offset < sizeof(*header) ||
                bw_bytes_slice(bytes, place->offset, (uint64_t)place->count * place->item_size,
                        &section) != BW_OK)
            return bw_fail(err, BW_E_MALFORMED, "section %zu lies outside", i);
    }
    if (header->checksum != checksum_of(header, bytes))
        return bw_fail(err, BW_E_MALFORMED, "the checksum is wrong");
    return BW_OK;
}

static bw_status notes_check(const struct sigma_block *block, struct bw_err *err)
{
    for (uint32_t i = 0; i < block->notes_count; i++) {
        const struct sigma_text texts[] = {
                block->notes[i].path, block->notes[i].title, block->notes[i].text};
        for (size_t k = 0; k < BW_COUNT(texts); k++)
            if (texts[k].offset > block->image.strings_count ||
                    texts[k].len > block->image.strings_count - texts[k].offset)
                return bw_fail(err, BW_E_MALFORMED, "note %u lies outside", i);
    }
    return BW_OK;
}

bw_status sigma_block_open(bw_bytes bytes, struct sigma_block *ret_block, struct bw_err *err)
{
    if (bytes.len < sizeof(struct block_header))
        return bw_fail(err, BW_E_TRUNCATED, "no whole header");
    struct block_header header;
    memcpy(&header, bytes.ptr, sizeof(header));
    bw_status status = header_check(&header, bytes, err);
    if (status != BW_OK)
        return status;
    struct sigma_block block = {
            .counts = header.counts, .key = header.key, .fingerprint = header.fingerprint};
    const void *places[SIGMA_SECTION_COUNT];
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++)
        places[i] = bytes.ptr + header.sections[i].offset;
#define X(type, name)                                                                              \
    block.image.name = places[SIGMA_SECTION_##name];                                               \
    block.image.name##_count = header.sections[SIGMA_SECTION_##name].count;
    SIGMA_SECTIONS(X)
#undef X
    block.notes = places[SIGMA_SECTION_notes];
    block.notes_count = header.sections[SIGMA_SECTION_notes].count;
    status = sigma_image_check(&block.image, err);
    if (status == BW_OK)
        status = notes_check(&block, err);
    if (status == BW_OK)
        *ret_block = block;
    return status;
}
