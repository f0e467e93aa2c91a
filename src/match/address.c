#include "match/address.h"

#include <arpa/inet.h>
#include <endian.h>
#include <string.h>

#include "base/number.h"

#define IPV4_PREFIX 96

/* Longest form of an address without port and zone. */
#define ADDRESS_TEXT_MAX INET6_ADDRSTRLEN

/* The usual form of IPv4: four numbers without signs or zeros before them, as inet_pton wants it.
 */
static bool parse_v4(bw_str text, uint8_t out[4])
{
    size_t at = 0;
    for (unsigned part = 0; part < 4; part++) {
        unsigned number = 0;
        const size_t start = at;
        for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++) {
            number = number * 10 + (unsigned)(text.ptr[at] - '0');
            if (number > 255 || (at != start && text.ptr[start] == '0'))
                return false;
        }
        if (at == start || (part != 3 && (at == text.len || text.ptr[at++] != '.')))
            return false;
        out[part] = (uint8_t)number;
    }
    return at == text.len;
}

static bool parse_plain(bw_str text, struct match_address *ret_address)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    char buffer[ADDRESS_TEXT_MAX + 1];
    uint8_t v4[4];
    if (text.len == 0 || text.len > ADDRESS_TEXT_MAX)
        return false;
    if (parse_v4(text, v4)) {
        memcpy(ret_address->bytes, mapped, sizeof(mapped));
        memcpy(ret_address->bytes + sizeof(mapped), v4, sizeof(v4));
        return true;
    }
    /* the other form has colons: names and words, of which there are many, have none */
    if (memchr(text.ptr, 0, text.len) != NULL || memchr(text.ptr, ':', text.len) == NULL)
        return false;
    memcpy(buffer, text.ptr, text.len);
    buffer[text.len] = '\0';
    return inet_pton(AF_INET6, buffer, ret_address->bytes) == 1;
}

static bool is_port(bw_str text)
{
    uint64_t port;
    return bw_parse_u64(text, 0, 65535, &port) == BW_OK;
}

bool match_address_parse(bw_str text, struct match_address *ret_address)
{
    if (text.len != 0 && text.ptr[0] == '[') {
        const size_t close = bw_str_find_char(text, ']');
        if (close == SIZE_MAX)
            return false;
        const bw_str behind = bw_str_from(text, close + 1);
        if (behind.len != 0 && (behind.ptr[0] != ':' || !is_port(bw_str_from(behind, 1))))
            return false;
        text = (bw_str){.ptr = text.ptr + 1, .len = close - 1};
    }
    const size_t zone = bw_str_find_char(text, '%');
    if (zone != SIZE_MAX)
        text.len = zone;
    if (parse_plain(text, ret_address))
        return true;
    const size_t colon = bw_str_find_char(text, ':');
    if (colon == SIZE_MAX || !is_port(bw_str_from(text, colon + 1)))
        return false;
    return parse_plain(bw_str_head(text, colon), ret_address);
}

static void clear_host_bits(struct match_network *network)
{
    for (uint32_t bit = network->prefix; bit < 128; bit++)
        network->address.bytes[bit / 8] &= (uint8_t) ~(0x80u >> (bit % 8));
}

bw_status match_network_parse(bw_str text, struct match_network *ret_network, struct bw_err *err)
{
    const size_t slash = bw_str_find_char(text, '/');
    const bw_str address = slash == SIZE_MAX ? text : bw_str_head(text, slash);
    struct match_network network = {.prefix = 128};
    if (!parse_plain(address, &network.address))
        return bw_fail(err, BW_E_MALFORMED, "'%.*s' is no network: want 10.0.0.0/8 or fe80::/10",
                bw_str_width(text), text.ptr);
    if (slash != SIZE_MAX) {
        const bool v4 = bw_str_find_char(address, ':') == SIZE_MAX;
        uint64_t prefix;
        if (bw_parse_u64(bw_str_from(text, slash + 1), 0, v4 ? 32 : 128, &prefix) != BW_OK)
            return bw_fail(err, BW_E_RANGE, "'%.*s': the prefix must be a number from 0 to %u",
                    bw_str_width(text), text.ptr, v4 ? 32u : 128u);
        network.prefix = (uint32_t)prefix + (v4 ? IPV4_PREFIX : 0);
    }
    clear_host_bits(&network);
    *ret_network = network;
    return BW_OK;
}

static uint64_t half_of(const uint8_t *bytes)
{
    uint64_t half;
    memcpy(&half, bytes, sizeof(half));
    return be64toh(half);
}

bool match_network_contains(
        const struct match_network *network, const struct match_address *address)
{
    const uint8_t *a = network->address.bytes;
    const uint8_t *b = address->bytes;
    const uint32_t prefix = network->prefix;
    const uint64_t first = half_of(a) ^ half_of(b);
    if (prefix <= 64)
        return prefix == 0 || first >> (64 - prefix) == 0;
    return first == 0 && (half_of(a + 8) ^ half_of(b + 8)) >> (128 - prefix) == 0;
}
