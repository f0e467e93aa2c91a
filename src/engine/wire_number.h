/* engine/wire_number.h - numbers as they go over the wire: little-endian, of fixed width. */
#ifndef BW_ENGINE_WIRE_NUMBER_H
#define BW_ENGINE_WIRE_NUMBER_H

#include <stdint.h>

static inline void wire_put_u16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
}

static inline void wire_put_u32(uint8_t *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static inline void wire_put_u64(uint8_t *out, uint64_t value)
{
    wire_put_u32(out, (uint32_t)value);
    wire_put_u32(out + 4, (uint32_t)(value >> 32));
}

#endif
