/* Which host a log lies under. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/host_path.h"

struct path_case {
    const char *path, *want;
};

static const struct path_case cases[] = {
        {"evidence/web01/var/log/nginx/access.log", "web01"},
        {"web01/var/log/nginx/access.log", "web01"},
        {"/mnt/case 7/web01.example.org/var/log/syslog", "web01.example.org"},
        {"./WEB02/inetpub/logs/LogFiles/W3SVC1/u_ex220701.log", "WEB02"},
        {"web01/opt/tomcat/logs/localhost_access_log.txt", "web01"},
        {"web01/opt/app/var/log/access.log", "app"}, /* the nearest place */
        {"web01/[root]/var/log/audit/audit.log", "web01"},
        {"DC01/C/Windows/System32/winevt/Logs/Security.evtx", "DC01"},
        {"DC01\\uploads\\auto\\C%3A\\Windows\\System32\\winevt\\Logs\\x.evtx", "DC01"},
        {"c:/windows/system32/x", ""},
        {"case/web01.tar.gz!var/log/syslog", "web01"},
        {"case/web01.zip!web02/var/log/syslog", "web02"},
        {"case/logs.tgz!./var/log/syslog", ""}, /* nobody is called "." */
        {"case/web01.tgz!/var/log/syslog", "web01"},
        {"case/web01/home/alice/.bash_history", "web01"},
        {"case/web01/[root]/root/.bash_history", "web01"},
        {"case/web01/root/.zsh_history", "web01"},
        {"mac07/Users/carol/.zsh_history", "mac07"},
        {"WS7/C/Users/bob/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/"
         "ConsoleHost_history.txt",
                "WS7"},
        {"/home/alice/.bash_history", ""},
        {"/mnt/home/alice/.bash_history", ""},
        {"case/web01/home/alice/notes.txt", ""}, /* whoever collects has a home, too */
        {"case/web01/home/alice/case/.bash_history", ""},
        {"/home/alice/var/log/syslog", ""}, /* a copy in the home of whoever looks at it */
        {"/home/alice/web01/var/log/syslog", "web01"},
        {"/home/analyst/evidence/var/log/syslog", ""},
        {"C:\\Users\\bob\\inetpub\\logs\\x.log", ""},
        {"/work/case-17/var/log/syslog", ""},
        {"/work/INC0042/var/log/syslog", ""},
        {"/work/2022-07-case/C/Windows/System32/winevt/Logs/x.evtx", ""},
        {"cases/incoming1/var/log/syslog", "incoming1"},
        {"tout/C/Windows/System32/winevt/Logs/Security.evtx", ""}, /* KAPE's own folder */
        {"KAPE/WS7/C/Windows/System32/winevt/Logs/Security.evtx", "WS7"},
        {"DC01/uploads/ntfs/%5C%5C.%5CC%3A/Windows/System32/winevt/Logs/x.evtx", "DC01"},
        {"triage/[root]/var/log/syslog", ""}, /* UAC's */
        {"esx01/var/run/log/auth.log", "esx01"},
        /* collections are named for their host: whatever lies in them is of it */
        {"uac-web01-linux-20220719101000.tar.gz![root]/opt/app/var/log/x.log", "web01"},
        {"case/uac-web-01-netscaler-20220719101000/[root]/var/log/ns.log", "web-01"},
        {"c/WEB02-C.0123456789abcdef-F.CABC01.zip!uploads/auto/C%3A/inetpub/logs/x", "WEB02"},
        {"sosreport-db01-2022-07-19-abcdefg.tar.xz!sosreport-db01-2022-07-19-abcdefg/var/log/x",
                "db01"},
        {"esx-esx01.example.org-2022-07-19--10.05-12345.tgz!var/run/log/x", "esx01.example.org"},
        {"var/log/nginx/access.log", ""},
        {"/var/log/nginx/access.log", ""},
        {"/mnt/var/log/syslog", ""},
        {"/home/var/log/syslog", ""},
        {"evidence/var/log/syslog", ""},
        {"web01/access.log", ""},
        {"web01/var/lib/x.log", ""},
        {"web01/nginx/log", ""},
        {"web 01/var/log/syslog", ""},
        {"10/var/log/syslog", ""},
        {"192.0.2.1/var/log/syslog", ""},
        {"w\x1b]0;x/var/log/syslog", ""},
        {"../var/log/syslog", ""},
        {"w00000000000000000000000000000000000000000000000000000000000000063/var/log/x", ""},
        {"", ""},
        {"/", ""},
        {"!!//", ""},
        {"x", ""},
};

static const struct path_case collections[] = {
        {"uac-web01-linux-20220719101000.tar.gz!live_response/system/dmesg.txt", "web01"},
        {"c/Collection-WEB02-2022-07-19T10_00_00Z.zip!results/x.json", "WEB02"},
        {"Collection-WEB02_example_org-2022-07-19T10_00_00Z/uploads.json", "WEB02_example_org"},
        {"WEB02-C.0123456789abcdef-F.CABC01/results/x.json", "WEB02"},
        {"sosreport-db01-20220719101000/x", "db01"},
        {"x.zip!uac-a-aix-20220719101000.tar.gz!uac-b-linux-20220719101001.tar.gz!x", "b"},
        {"uac-test-linux-20220719101000/x",
                "test"}, /* a folder's name, and a host's if UAC says so */
        {"sosreport-inc42-2022-07-19-abcdefg/x", "inc42"},
        {"uac-web01-linux-20220719101000.tar.gz", ""}, /* the archive itself is no log */
        {"uac-web01-linux/var/log/x", ""},             /* no time */
        {"uac-web01-20220719101000/var/log/x", ""},    /* no system */
        {"uac--linux-20220719101000/x", ""},
        {"uac-linux-20220719101000/x", ""},
        {"Collection-2022-07-19T10_00_00Z/x", ""},
        {"Collection-WEB02/x", ""},
        {"sosreport-/x", ""},
        {"esx-/x", ""},
        {"esx-192.0.2.1-2022-07-19--10.05/x", ""}, /* an address is no name */
        {"WEB02-C.0123-F.CABC01/x", ""},
        {"-C.0123456789abcdef-F.x/x", ""},
        {"web01/var/log/nginx/access.log", ""},
        {"", ""},
};

static void check(const struct path_case *rows, size_t count, bw_str (*host_of)(bw_str path))
{
    unsigned failed = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t len = strlen(rows[i].path);
        char *exact = malloc(len + 1); /* so that a read past the end is seen */
        assert_non_null(exact);
        memcpy(exact, rows[i].path, len);
        const bw_str got = host_of((bw_str){.ptr = exact, .len = len});
        if (!bw_str_eq(got, bw_str_of(rows[i].want))) {
            print_error("%s: '%.*s', wanted '%s'\n", rows[i].path, bw_str_width(got), got.ptr,
                    rows[i].want);
            failed++;
        }
        free(exact);
    }
    assert_int_equal(failed, 0);
}

static void test_collections(void **state)
{
    (void)state;
    check(collections, BW_COUNT(collections), host_of_collection);
}

static void test_paths(void **state)
{
    (void)state;
    check(cases, BW_COUNT(cases), host_of_path);
    assert_true(host_is_local(BW_STR("/var/log/nginx/access.log")));
    assert_true(host_is_local(BW_STR("/home/alice/.bash_history")));
    assert_false(host_is_local(BW_STR("var/log/nginx/access.log")));
    assert_false(host_is_local(BW_STR("/mnt/var/log/nginx/access.log")));
    assert_false(host_is_local(BW_STR("/var/logs")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_paths), cmocka_unit_test(test_collections)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
