#include "decode/codec.h"

#include <string.h>
#include <zlib.h>

#include "base/limits.h"
#include "decode/text.h"

#define INFLATE_STEP (16 * BW_KIB)

/* Shorter bytes fit some key by chance. */
#define XOR_MIN    16
#define XOR_SAMPLE 64
#define XOR_HEAD   1024

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (decode_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool decode_is_base64(char c)
{
    return base64_value(c) >= 0;
}

bool decode_base64(bw_str digits, struct bw_buffer *out)
{
    uint32_t bits = 0;
    unsigned have = 0;
    if (!bw_buffer_reserve(out, digits.len / 4 * 3 + 3))
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        const char c = digits.ptr[i];
        const int value = base64_value(c);
        if (c == '=')
            break;
        if (decode_is_blank(c))
            continue;
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have < 8)
            continue;
        have -= 8;
        bw_buffer_add_char(out, (char)(bits >> have));
    }
    return true;
}

bool decode_hex(bw_str digits, struct bw_buffer *out)
{
    int high = -1;
    for (size_t i = 0; i < digits.len; i++) {
        const int digit = decode_hex_digit(digits.ptr[i]);
        if (decode_is_blank(digits.ptr[i]))
            continue;
        if (digit < 0)
            return false;
        if (high >= 0)
            bw_buffer_add_char(out, (char)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    return true;
}

enum decode_packing decode_packing_of(bw_bytes bytes)
{
    if (bytes.len >= 18 && bytes.ptr[0] == 0x1f && bytes.ptr[1] == 0x8b && bytes.ptr[2] == 8)
        return DECODE_PACKING_GZIP;
    if (bytes.len >= 8 && (bytes.ptr[0] & 0x0f) == 8 && bytes.ptr[0] >> 4 <= 7 &&
            (bytes.ptr[0] * 256u + bytes.ptr[1]) % 31 == 0 && (bytes.ptr[1] & 0x20) == 0)
        return DECODE_PACKING_ZLIB;
    return DECODE_PACKING_NONE;
}

bool decode_inflate(enum decode_packing packing, bw_bytes bytes, struct bw_buffer *out)
{
    static const int window_bits[] = {
            [DECODE_PACKING_NONE] = 0,
            [DECODE_PACKING_GZIP] = 15 + 16,
            [DECODE_PACKING_ZLIB] = 15,
            [DECODE_PACKING_DEFLATE] = -15,
    };
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes.ptr, .avail_in = (uInt)bytes.len};
    const size_t before = out->len;
    if (packing == DECODE_PACKING_NONE || bytes.len > UINT32_MAX ||
            inflateInit2(&stream, window_bits[packing]) != Z_OK)
        return false;
    int result = Z_OK;
    while (result == Z_OK && out->len < out->max) {
        const size_t room = out->max - out->len < INFLATE_STEP ? out->max - out->len : INFLATE_STEP;
        if (!bw_buffer_reserve(out, room))
            break;
        stream.next_out = out->ptr + out->len;
        stream.avail_out = (uInt)room;
        result = inflate(&stream, Z_NO_FLUSH);
        out->len += room - stream.avail_out;
    }
    (void)inflateEnd(&stream);
    /* without a mark, only a stream that is sound to its end can be believed */
    if (packing == DECODE_PACKING_DEFLATE && result != Z_STREAM_END && out->len < out->max)
        out->len = before;
    return out->len > before;
}

bool decode_is_utf16le(bw_bytes bytes, bool sure)
{
    const size_t units = bytes.len / 2;
    size_t latin = 0;
    if (units < 2 || (bytes.len % 2 != 0 && !sure))
        return false;
    if (bytes.ptr[0] == 0xff && bytes.ptr[1] == 0xfe)
        return true;
    for (size_t i = 0; i < units; i++) {
        if (bytes.ptr[2 * i] == 0 && bytes.ptr[2 * i + 1] == 0)
            return i != 0 && i + 1 == units; /* a terminator, and nothing else */
        latin += bytes.ptr[2 * i + 1] == 0 && bytes.ptr[2 * i] < 0x80;
    }
    return latin * 10 >= units * (sure ? 3 : 8);
}

static bool is_text_byte(uint8_t byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
}

void decode_xor(bw_bytes bytes, uint8_t key, struct bw_buffer *out)
{
    if (!bw_buffer_reserve(out, bytes.len))
        return;
    for (size_t i = 0; i < bytes.len; i++)
        out->ptr[out->len + i] = bytes.ptr[i] ^ key;
    out->len += bytes.len;
}

/* UTF-16 under a key: every second byte is the key itself. */
static uint8_t wide_key(bw_bytes bytes)
{
    for (size_t i = 1; i < bytes.len; i += 2)
        if (bytes.ptr[i] != bytes.ptr[1])
            return 0;
    return bytes.ptr[1];
}

uint8_t decode_xor_key(bw_bytes bytes, size_t *ret_work)
{
    uint8_t found = 0;
    unsigned best = 1; /* one short word is met by chance */
    if (bytes.len < XOR_MIN)
        return 0;
    *ret_work += bytes.len;
    const uint8_t wide = bytes.len % 2 == 0 ? wide_key(bytes) : 0;
    if (wide != 0)
        return wide;
    const size_t head = bytes.len < XOR_HEAD ? bytes.len : XOR_HEAD;
    const size_t sample = head < XOR_SAMPLE ? head : XOR_SAMPLE;
    for (unsigned key = 1; key < 256; key++) {
        char text[XOR_HEAD];
        size_t i = 0;
        while (i < sample && is_text_byte((uint8_t)(bytes.ptr[i] ^ key)))
            i++;
        *ret_work += i;
        if (i < sample)
            continue;
        for (size_t k = 0; k < head; k++)
            text[k] = (char)(bytes.ptr[k] ^ key);
        const bw_str candidate = {.ptr = text, .len = head};
        const unsigned words =
                decode_is_plausible(candidate) ? decode_count_known_words(candidate) : 0;
        *ret_work += head;
        if (words > best) {
            best = words;
            found = (uint8_t)key;
        }
    }
    return found;
}
