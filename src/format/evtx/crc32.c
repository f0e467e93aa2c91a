#include "format/evtx/crc32.h"

#include <zlib.h>

#if defined(__x86_64__)

#include <immintrin.h>

/*
 * Folding by carry-less multiplication, after Gopal et al., "Fast CRC Computation for Generic
 * Polynomials Using PCLMULQDQ Instruction" (Intel, 2009). Each constant is x^n mod P, reflected and
 * shifted by one, for the distance n that a 64-bit half is moved over: 512+32 and 512-32 bits for
 * four lanes at once, 128+32 and 128-32 for one.
 */
#define FOLD_512_LOW  0x154442bd4
#define FOLD_512_HIGH 0x1c6e41596
#define FOLD_128_LOW  0x1751997d0
#define FOLD_128_HIGH 0x0ccaa009e

#define CRC_TARGET __attribute__((target("pclmul,sse4.1")))

CRC_TARGET static __m128i fold(__m128i lane, __m128i next, __m128i constants)
{
    const __m128i low = _mm_clmulepi64_si128(lane, constants, 0x00);
    const __m128i high = _mm_clmulepi64_si128(lane, constants, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

CRC_TARGET static __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/*
 * Folds whole blocks of 64 bytes (at least one) into 16 bytes that have the same remainder; the
 * caller takes the CRC of those. `crc` is the inverted register.
 */
CRC_TARGET static void fold_blocks(uint32_t crc, const uint8_t *p, size_t blocks, uint8_t out[16])
{
    const __m128i by_512 = _mm_set_epi64x(FOLD_512_HIGH, FOLD_512_LOW);
    const __m128i by_128 = _mm_set_epi64x(FOLD_128_HIGH, FOLD_128_LOW);
    __m128i lanes[4];
    for (size_t i = 0; i < 4; i++)
        lanes[i] = load(p + 16 * i);
    lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128((int)crc));
    while (--blocks > 0) {
        p += 64;
        for (size_t i = 0; i < 4; i++)
            lanes[i] = fold(lanes[i], load(p + 16 * i), by_512);
    }
    for (size_t i = 1; i < 4; i++)
        lanes[i] = fold(lanes[i - 1], lanes[i], by_128);
    _mm_storeu_si128((__m128i *)(void *)out, lanes[3]);
}

static uint32_t crc32_folded(uint32_t crc, bw_bytes bytes)
{
    const size_t blocks = bytes.len / 64;
    uint8_t rest[16];
    fold_blocks(~crc, bytes.ptr, blocks, rest);
    /* The 16 bytes already hold the register: start from its inverse of zero. */
    const uLong folded = crc32(0xffffffffUL, rest, sizeof(rest));
    return (uint32_t)crc32(folded, bytes.ptr + blocks * 64, (uInt)(bytes.len % 64));
}

static bool has_folding(void)
{
    return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

#else

static uint32_t crc32_folded(uint32_t crc, bw_bytes bytes)
{
    return (uint32_t)crc32_z(crc, bytes.ptr, bytes.len);
}

static bool has_folding(void)
{
    return false;
}

#endif

uint32_t evtx_crc32(uint32_t crc, bw_bytes bytes)
{
    if (bytes.len == 0)
        return crc;
    if (bytes.len < 256 || !has_folding())
        return (uint32_t)crc32_z(crc, bytes.ptr, bytes.len);
    return crc32_folded(crc, bytes);
}
