#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/address.h"
#include "match/network_starts.h"

static const struct {
    const char *network, *address;
    bool want;
} cases[] = {
        {"10.0.0.0/8", "10.1.2.3", true},
        {"10.0.0.0/8", "11.1.2.3", false},
        {"10.1.2.3/8", "10.9.9.9", true}, /* host bits are tolerated */
        {"192.168.1.0/25", "192.168.1.127", true},
        {"192.168.1.0/25", "192.168.1.128", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "2001:db8::1", true},
        {"127.0.0.1", "127.0.0.1", true},
        {"127.0.0.1", "127.0.0.2", false},
        {"10.0.0.0/8", "::ffff:10.0.0.1", true},
        {"10.0.0.0/8", "10.0.0.1:443", true},
        {"fe80::/10", "fe80::1%eth0", true},
        {"fe80::/10", "[fe80::1]:443", true},
        {"2001:db8::/32", "2001:db9::", false},
        {"::1/128", "::1", true},
        {"10.0.0.0/8", "-", false},
        {"10.0.0.0/8", "", false},
        {"10.0.0.0/8", "10.0.0", false},
        {"10.0.0.0/8", "10.0.0.1:99999", false},
        {"10.0.0.0/8", "[10.0.0.1", false},
        {"10.0.0.0/8", "host.example", false},
};

static void test_contains(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct match_network network;
        struct match_address address;
        assert_int_equal(match_network_parse(bw_str_of(cases[i].network), &network, NULL), BW_OK);
        const bool got = match_address_parse(bw_str_of(cases[i].address), &address) &&
                         match_network_contains(&network, &address);
        if (got != cases[i].want)
            fail_msg("%s in %s", cases[i].address, cases[i].network);
    }
}

/* The first byte never rules out what is in a network, and rules out the most of what is not. */
static void test_network_starts(void **state)
{
    static const char *const networks[] = {"10.0.0.0/8", "172.16.0.0/12", "224.0.0.0/4",
            "0.0.0.0/0", "128.0.0.0/1", "198.51.100.7", "::1/128", "fe80::/10", "fc00::/7",
            "2001:db8::/32", "::/0", "::/64", "::ffff:0:0/90", "::ffff:0:0/96"};
    (void)state;
    uint64_t seed = 3;
    unsigned inside = 0;
    unsigned ruled_out = 0;
    for (size_t i = 0; i < BW_COUNT(networks); i++) {
        struct match_network network;
        struct match_network_starts starts = {.four = {0}};
        assert_int_equal(match_network_parse(bw_str_of(networks[i]), &network, NULL), BW_OK);
        match_network_starts_add(&starts, &network);
        for (unsigned k = 0; k < 20000; k++) {
            struct match_address address = network.address;
            for (unsigned b = 0; b < sizeof(address.bytes); b++) {
                seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
                const bool mapped = k % 2 == 0 && b < 12;
                if (mapped)
                    address.bytes[b] = b < 10 ? 0 : 0xff;
                else if (seed >> 61 != 0 || k % 8 > 3)
                    address.bytes[b] = (uint8_t)(seed >> 40);
            }
            const bool in = match_network_contains(&network, &address);
            const bool may = match_network_starts_may(&starts, &address);
            assert_true(may || !in);
            inside += in;
            ruled_out += !may;
        }
    }
    assert_true(inside > 50000 && ruled_out > 100000);
}

static void test_bad_networks(void **state)
{
    (void)state;
    static const char *const bad[] = {
            "", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "name/8", "10.0.0.0/-1"};
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        struct match_network network;
        struct bw_err err;
        assert_int_not_equal(match_network_parse(bw_str_of(bad[i]), &network, &err), BW_OK);
        assert_true(strlen(err.message) > 10);
    }
}

/* What is read without the C library is what it would have read. */
static void test_as_the_library(void **state)
{
    static const char letters[] = "0123456789...12250:/f x";
    uint32_t seed = 815;
    unsigned good = 0;
    (void)state;
    for (int round = 0; round < 400000; round++) {
        char text[20];
        uint8_t want[4];
        size_t len = 0;
        if (round % 2 == 0)
            for (int part = 0; part < 4; part++) {
                seed = seed * 1664525 + 1013904223;
                len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
                        part != 0 ? "." : "", (seed >> 12) % 300);
            }
        seed = seed * 1664525 + 1013904223;
        const size_t more = round % 2 == 0 ? (seed >> 9) % 16 / 15 : (seed >> 9) % 16;
        for (size_t i = 0; i < more && len + 1 < sizeof(text); i++) {
            seed = seed * 1664525 + 1013904223;
            text[len++] = letters[(seed >> 8) % (sizeof(letters) - 1)];
        }
        text[len] = '\0';
        struct match_network network;
        const bool got = match_network_parse(bw_str_of(text), &network, NULL) == BW_OK;
        if (strpbrk(text, ":/") != NULL)
            continue;
        const bool ok = inet_pton(AF_INET, text, want) == 1;
        if (got != ok || (ok && memcmp(network.address.bytes + 12, want, 4) != 0))
            fail_msg("'%s'", text);
        good += ok;
    }
    assert_true(good > 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_contains),
            cmocka_unit_test(test_network_starts),
            cmocka_unit_test(test_bad_networks),
            cmocka_unit_test(test_as_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
