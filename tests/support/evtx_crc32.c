#include "evtx_crc32.h"

#include <string.h>

void evtx_crc32_init(struct evtx_crc32 *crc)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ ((value & 1) != 0 ? 0xedb88320u : 0);
        crc->table[0][i] = value;
    }
    for (size_t t = 1; t < 8; t++) {
        for (size_t i = 0; i < 256; i++) {
            const uint32_t before = crc->table[t - 1][i];
            crc->table[t][i] = before >> 8 ^ crc->table[0][before & 0xff];
        }
    }
}

static uint32_t load_le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t evtx_crc32_add(const struct evtx_crc32 *crc, uint32_t before, bw_bytes bytes)
{
    const uint32_t(*t)[256] = crc->table;
    uint32_t value = ~before;
    size_t i = 0;
    for (; bytes.len - i >= 8; i += 8) {
        const uint32_t low = value ^ load_le32(bytes.ptr + i);
        const uint32_t high = load_le32(bytes.ptr + i + 4);
        value = t[7][low & 0xff] ^ t[6][low >> 8 & 0xff] ^ t[5][low >> 16 & 0xff] ^
                t[4][low >> 24] ^ t[3][high & 0xff] ^ t[2][high >> 8 & 0xff] ^
                t[1][high >> 16 & 0xff] ^ t[0][high >> 24];
    }
    for (; i < bytes.len; i++)
        value = value >> 8 ^ t[0][(value ^ bytes.ptr[i]) & 0xff];
    return ~value;
}
