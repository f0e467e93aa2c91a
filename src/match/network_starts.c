#include "match/network_starts.h"

/* Addresses of IPv4 are those of this network: struct match_address. */
#define IPV4_PREFIX 96
static const struct match_network ipv4 = {
        .address = {.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}},
        .prefix = IPV4_PREFIX};

/* All bytes that begin with the first `bits` bits of `first`. */
static void add_range(uint64_t starts[4], uint8_t first, uint32_t bits)
{
    const unsigned fixed = bits < 8 ? bits : 8;
    const unsigned count = 1u << (8 - fixed);
    const unsigned from = first & ~(count - 1);
    for (unsigned i = from; i < from + count; i++)
        starts[i / 64] |= UINT64_C(1) << (i % 64);
}

void match_network_starts_add(
        struct match_network_starts *starts, const struct match_network *network)
{
    const uint8_t *bytes = network->address.bytes;
    if (network->prefix >= IPV4_PREFIX && match_network_contains(&ipv4, &network->address)) {
        add_range(starts->four, bytes[IPV4_PREFIX / 8], network->prefix - IPV4_PREFIX);
        return;
    }
    if (match_network_contains(network, &ipv4.address))
        add_range(starts->four, 0, 0);
    add_range(starts->six, bytes[0], network->prefix);
}
