/* match/network_starts.h - whether an address can be in any of some networks, by its first byte. */
#ifndef BW_MATCH_NETWORK_STARTS_H
#define BW_MATCH_NETWORK_STARTS_H

#include "match/address.h"

/* Zeros in the beginning: of no network. */
struct match_network_starts {
    uint64_t four[4]; /* bits: first bytes of addresses of IPv4 that are in some network */
    uint64_t six[4];  /* the same of all others */
};

void match_network_starts_add(
        struct match_network_starts *starts, const struct match_network *network);

/* False: the address is in none of the networks that were added. */
static inline bool match_network_starts_may(
        const struct match_network_starts *starts, const struct match_address *address)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const bool four = memcmp(address->bytes, mapped, sizeof(mapped)) == 0;
    const unsigned first = address->bytes[four ? sizeof(mapped) : 0];
    return ((four ? starts->four : starts->six)[first / 64] >> (first % 64) & 1) != 0;
}

#endif
