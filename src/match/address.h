/* match/address.h - IP addresses as logs write them, and networks that contain them. */
#ifndef BW_MATCH_ADDRESS_H
#define BW_MATCH_ADDRESS_H

#include "base/slice.h"
#include "base/status.h"

/* IPv6 in network order; IPv4 is mapped to ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
struct match_address {
    uint8_t bytes[16];
};

/* prefix: 0 to 128; an IPv4 prefix has 96 added. Host bits of `address` are zero. */
struct match_network {
    struct match_address address;
    uint32_t prefix;
};

/*
 * Reads an address: "10.0.0.1", "::1", "::ffff:10.0.0.1" (the same as 10.0.0.1), "10.0.0.1:443",
 * "[2001:db8::1]:443", "fe80::1%eth0". False when it is none; names are never looked up.
 */
bool match_address_parse(bw_str text, struct match_address *ret_address);

/* "10.0.0.0/8", "fe80::/10", or an address alone; host bits that are set are cleared. */
BW_MUST_CHECK bw_status match_network_parse(
        bw_str text, struct match_network *ret_network, struct bw_err *err);

bool match_network_contains(
        const struct match_network *network, const struct match_address *address);

#endif
