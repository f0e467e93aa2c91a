#include "base/md5.h"

#include <string.h>

#define BLOCK 64

/* RFC 1321, 3.4: the integer part of 4294967296 times abs(sin(i + 1)) */
static const uint32_t sines[BLOCK] = {
        0xd76aa478,
        0xe8c7b756,
        0x242070db,
        0xc1bdceee,
        0xf57c0faf,
        0x4787c62a,
        0xa8304613,
        0xfd469501,
        0x698098d8,
        0x8b44f7af,
        0xffff5bb1,
        0x895cd7be,
        0x6b901122,
        0xfd987193,
        0xa679438e,
        0x49b40821,
        0xf61e2562,
        0xc040b340,
        0x265e5a51,
        0xe9b6c7aa,
        0xd62f105d,
        0x02441453,
        0xd8a1e681,
        0xe7d3fbc8,
        0x21e1cde6,
        0xc33707d6,
        0xf4d50d87,
        0x455a14ed,
        0xa9e3e905,
        0xfcefa3f8,
        0x676f02d9,
        0x8d2a4c8a,
        0xfffa3942,
        0x8771f681,
        0x6d9d6122,
        0xfde5380c,
        0xa4beea44,
        0x4bdecfa9,
        0xf6bb4b60,
        0xbebfbc70,
        0x289b7ec6,
        0xeaa127fa,
        0xd4ef3085,
        0x04881d05,
        0xd9d4d039,
        0xe6db99e5,
        0x1fa27cf8,
        0xc4ac5665,
        0xf4292244,
        0x432aff97,
        0xab9423a7,
        0xfc93a039,
        0x655b59c3,
        0x8f0ccc92,
        0xffeff47d,
        0x85845dd1,
        0x6fa87e4f,
        0xfe2ce6e0,
        0xa3014314,
        0x4e0811a1,
        0xf7537e82,
        0xbd3af235,
        0x2ad7d2bb,
        0xeb86d391,
};

static const uint8_t shifts[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_u32(uint8_t *p, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(number >> 8 * i);
}

static uint32_t rotate(uint32_t x, unsigned by)
{
    return x << by | x >> (32 - by);
}

static void add_block(uint32_t state[4], const uint8_t *block)
{
    uint32_t a = state[0];
    uint32_t b = state[1];
    uint32_t c = state[2];
    uint32_t d = state[3];
    for (unsigned i = 0; i < BLOCK; i++) {
        const unsigned round = i / 16;
        uint32_t mixed = b ^ c ^ d;
        unsigned word = 3 * i + 5;
        if (round == 0) {
            mixed = (b & c) | (~b & d);
            word = i;
        } else if (round == 1) {
            mixed = (d & b) | (~d & c);
            word = 5 * i + 1;
        } else if (round == 3) {
            mixed = c ^ (b | ~d);
            word = 7 * i;
        }
        mixed += a + sines[i] + get_u32(block + 4 * (size_t)(word % 16));
        a = d;
        d = c;
        c = b;
        b += rotate(mixed, shifts[round][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

void bw_md5(bw_bytes bytes, const uint8_t start[BW_MD5_SIZE], uint8_t ret_digest[BW_MD5_SIZE])
{
    uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    uint8_t last[2 * BLOCK] = {0};
    size_t done = 0;
    for (unsigned i = 0; i < 4 && start != NULL; i++)
        state[i] = get_u32(start + 4 * (size_t)i);
    for (; bytes.len - done >= BLOCK; done += BLOCK)
        add_block(state, bytes.ptr + done);
    const size_t left = bytes.len - done;
    if (left != 0)
        memcpy(last, bytes.ptr + done, left);
    last[left] = 0x80;
    const size_t end = left + 9 <= BLOCK ? BLOCK : 2 * (size_t)BLOCK;
    put_u32(last + end - 8, (uint32_t)(bytes.len << 3));
    put_u32(last + end - 4, (uint32_t)((uint64_t)bytes.len >> 29));
    add_block(state, last);
    if (end != BLOCK)
        add_block(state, last + BLOCK);
    for (unsigned i = 0; i < 4; i++)
        put_u32(ret_digest + 4 * (size_t)i, state[i]);
}
