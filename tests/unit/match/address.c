#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/address.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_contains),
            cmocka_unit_test(test_bad_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
