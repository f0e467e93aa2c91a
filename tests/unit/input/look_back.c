/* What is said of one login in several lines counts once wherever a file is cut into parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/syslog/syslog.h"
#include "input/text/log.h"
#include "support/input_run.h"

#define VPN    "2024-01-05 10:00:00 203.0.113.7:59766 "
#define RADIUS "Fri Jan  5 10:00:00 2024 : Auth: (1) "
#define SLAPD  "2024-01-05T10:00:00Z web01 slapd[21]: conn=3 "

static const struct {
    const char *name;
    const struct input_kind *kind;
    const char *text;
    const char *told; /* what records tell */
    unsigned times;
} cases[] = {
        {"OpenVPN calls initiated whom it refused", &input_text_log,
                VPN "TLS Auth Error: Auth Username/Password verification failed for peer\n" VPN
                    "Control Channel: TLSv1.3\n" VPN
                    "[client] Peer Connection Initiated with [AF_INET]203.0.113.7:59766\n",
                "\"event.outcome\":\"success\"", 0},
        {"and so by syslog", &input_syslog,
                "Jan  5 10:00:00 gate openvpn[7]: 203.0.113.7:59766 TLS Auth Error: Auth "
                "Username/Password verification failed for peer\n"
                "Jan  5 10:00:00 gate openvpn[7]: 203.0.113.7:59766 [client] Peer Connection "
                "Initiated with [AF_INET]203.0.113.7:59766\n",
                "\"event.outcome\":\"success\"", 0},
        {"FreeRADIUS says twice whom it does not know", &input_text_log,
                RADIUS "Invalid user: [eve/x] (from client gate port 0)\n" RADIUS
                       "Login incorrect: [eve/x] (from client gate port 0)\n",
                "\"event.outcome\":\"failure\"", 1},
        {"slapd says in three lines who bound", &input_syslog,
                SLAPD "fd=9 ACCEPT from IP=203.0.113.7:54881 (IP=10.0.0.5:389)\n" SLAPD
                      "op=0 BIND dn=\"uid=eve\" method=128\n" SLAPD
                      "op=0 RESULT tag=97 err=49 qtime=0.000014 etime=0.000212 text=\n",
                "\"user.name\":\"uid=eve\",\"source.ip\":\"203.0.113.7\",", 2},
};

static unsigned count_in(const struct bw_buffer *text, const char *told)
{
    unsigned count = 0;
    bw_str rest = bw_buffer_str(text);
    for (size_t at; (at = bw_str_find(rest, bw_str_of(told))) != SIZE_MAX; count++)
        rest = bw_str_from(rest, at + 1);
    return count;
}

/* How often it is told in a part. */
static unsigned told_in(size_t i, uint64_t part_start, uint64_t part_end)
{
    struct input_run run = {.part_start = part_start, .part_end = part_end};
    input_run(&run, cases[i].kind, bw_str_bytes(bw_str_of(cases[i].text)), NULL, NULL);
    const unsigned count = count_in(&run.text, cases[i].told);
    bw_buffer_release(&run.text);
    return count;
}

static void parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        print_message("%s\n", cases[i].name);
        assert_int_equal(told_in(i, 0, 0), cases[i].times);
        for (uint64_t cut = 1; cut < strlen(cases[i].text); cut++)
            assert_int_equal(told_in(i, 0, cut) + told_in(i, cut, 0), cases[i].times);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
