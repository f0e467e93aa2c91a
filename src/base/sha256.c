#include "base/sha256.h"

#include <string.h>

#define BLOCK BW_SHA256_BLOCK

/* FIPS 180-4, 4.2.2: fractions of the cube roots of the first 64 primes */
static const uint32_t roots[BLOCK] = {
        0x428a2f98,
        0x71374491,
        0xb5c0fbcf,
        0xe9b5dba5,
        0x3956c25b,
        0x59f111f1,
        0x923f82a4,
        0xab1c5ed5,
        0xd807aa98,
        0x12835b01,
        0x243185be,
        0x550c7dc3,
        0x72be5d74,
        0x80deb1fe,
        0x9bdc06a7,
        0xc19bf174,
        0xe49b69c1,
        0xefbe4786,
        0x0fc19dc6,
        0x240ca1cc,
        0x2de92c6f,
        0x4a7484aa,
        0x5cb0a9dc,
        0x76f988da,
        0x983e5152,
        0xa831c66d,
        0xb00327c8,
        0xbf597fc7,
        0xc6e00bf3,
        0xd5a79147,
        0x06ca6351,
        0x14292967,
        0x27b70a85,
        0x2e1b2138,
        0x4d2c6dfc,
        0x53380d13,
        0x650a7354,
        0x766a0abb,
        0x81c2c92e,
        0x92722c85,
        0xa2bfe8a1,
        0xa81a664b,
        0xc24b8b70,
        0xc76c51a3,
        0xd192e819,
        0xd6990624,
        0xf40e3585,
        0x106aa070,
        0x19a4c116,
        0x1e376c08,
        0x2748774c,
        0x34b0bcb5,
        0x391c0cb3,
        0x4ed8aa4a,
        0x5b9cca4f,
        0x682e6ff3,
        0x748f82ee,
        0x78a5636f,
        0x84c87814,
        0x8cc70208,
        0x90befffa,
        0xa4506ceb,
        0xbef9a3f7,
        0xc67178f2,
};

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void put_u32(uint8_t *p, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(number >> (24 - 8 * i));
}

static uint32_t rotate(uint32_t x, unsigned by)
{
    return x >> by | x << (32 - by);
}

static void make_schedule(uint32_t schedule[BLOCK], const uint8_t *block)
{
    for (unsigned i = 0; i < 16; i++)
        schedule[i] = get_u32(block + 4 * (size_t)i);
    for (unsigned i = 16; i < BLOCK; i++) {
        const uint32_t x = schedule[i - 15];
        const uint32_t y = schedule[i - 2];
        schedule[i] = schedule[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + schedule[i - 7] +
                      (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
}

static void add_block(uint32_t state[8], const uint8_t *block)
{
    uint32_t schedule[BLOCK];
    uint32_t s[8];
    make_schedule(schedule, block);
    memcpy(s, state, sizeof(s));
    for (unsigned i = 0; i < BLOCK; i++) {
        const uint32_t e = s[4];
        const uint32_t a = s[0];
        const uint32_t first = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                               ((e & s[5]) ^ (~e & s[6])) + roots[i] + schedule[i];
        const uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
                                ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof(s[0]));
        s[4] += first;
        s[0] = first + second;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

struct bw_sha256 bw_sha256_start(void)
{
    return (struct bw_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                      0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void bw_sha256_add(struct bw_sha256 *hash, bw_bytes bytes)
{
    size_t done = 0;
    while (done < bytes.len) {
        const size_t waiting = hash->len % BLOCK;
        size_t part = bytes.len - done;
        if (part > BLOCK - waiting)
            part = BLOCK - waiting;
        memcpy(hash->block + waiting, bytes.ptr + done, part);
        hash->len += part;
        done += part;
        if (hash->len % BLOCK == 0)
            add_block(hash->state, hash->block);
    }
}

void bw_sha256_end(struct bw_sha256 *hash, uint8_t ret_digest[BW_SHA256_SIZE])
{
    static const uint8_t padding[BLOCK] = {0x80};
    const uint64_t bits = hash->len << 3;
    uint8_t length[8];
    put_u32(length, (uint32_t)(bits >> 32));
    put_u32(length + 4, (uint32_t)bits);
    const size_t end = (hash->len + 8) % BLOCK; /* of padding of one byte and the length */
    bw_sha256_add(hash, (bw_bytes){.ptr = padding, .len = BLOCK - end});
    bw_sha256_add(hash, (bw_bytes){.ptr = length, .len = sizeof(length)});
    for (unsigned i = 0; i < 8; i++)
        put_u32(ret_digest + 4 * (size_t)i, hash->state[i]);
}
