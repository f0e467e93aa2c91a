/* Audit logs: records, sets, and what sets say together. */
#include "input/audit/auditd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/audit/hosts.h"
#include "input/audit/lineage.h"
#include "input/audit/sets.h"
#include "support/input_run.h"

/* Short forms of what stands in every line of a kind. */
#define STAMP(n)            "msg=audit(16619903" n ".500:" n "): "
#define CALL(n, nr)         "type=SYSCALL " STAMP(n) "arch=c000003e syscall=" nr " success=yes exit=0 "
#define WHO(p, c)           "ppid=" p " pid=" c " auid=1000 uid=0 ses=3 "
#define EXE(path)           "comm=\"x\" exe=\"" path "\" key=(null)\n"
#define EXEC(n, p, c, path) CALL(n, "59") "a0=1 a1=2 a2=3 a3=4 items=2 " WHO(p, c) EXE(path)
#define ARGS(n, fields)     "type=EXECVE " STAMP(n) fields "\n"
#define CWD(n, path)        "type=CWD " STAMP(n) "cwd=\"" path "\"\n"
#define PATH(n, i, p, t)    "type=PATH " STAMP(n) "item=" i " name=\"" p "\" nametype=" t "\n"
#define TITLE(n, hex)       "type=PROCTITLE " STAMP(n) "proctitle=" hex "\n"
#define OPEN(n, f)          CALL(n, "257") "a0=ffffff9c a1=2 a2=" f " a3=0 " WHO("1", "9") EXE("/bin/a")

/* What must stand in the events and notes; and, behind a '!', what must not. */
static const struct {
    const char *name, *input;
    const char *want[8];
} cases[] = {
        {"a process, its folder, user and login",
                EXEC("10", "1", "2", "/usr/bin/ls") ARGS("10", "argc=2 a0=\"ls\" a1=\"-la\"")
                        CWD("10", "/srv") TITLE("10", "6C73"),
                {"\"Image\":\"/usr/bin/ls\",\"CommandLine\":\"ls "
                 "-la\",\"CurrentDirectory\":\"/srv\","
                 "\"ProcessId\":\"2\",\"ParentProcessId\":\"1\",\"User\":\"root\","
                 "\"LogonId\":\"1000\",\"TerminalSessionId\":\"3\"",
                        "\"event.action\":\"executed\"",
                        "\"type\":\"EXECVE\",\"argc\":\"2\",\"a0\":\"ls\"",
                        "\"SYSCALL\":\"execve\",\"ARCH\":\"x86_64\"",
                        "\"syscall\":[\"59\",\"execve\"]", "end end 4 0", "!ParentImage"}},
        {"a parent that was seen",
                EXEC("10", "1", "20", "/usr/sbin/nginx") ARGS("10", "argc=1 a0=\"nginx\"")
                        TITLE("10", "6C73") EXEC("11", "20", "21", "/usr/bin/id")
                                ARGS("11", "argc=1 a0=\"id\"") TITLE("11", "6964"),
                {"\"ParentImage\":\"/usr/sbin/nginx\",\"ParentCommandLine\":\"nginx\","
                 "\"ParentUser\":\"root\""}},
        {"a parent that forked, and a number that is another's after an exit",
                EXEC("10", "1", "20", "/bin/a") TITLE("10", "61") "type=SYSCALL " STAMP(
                        "11") "arch=c000003e syscall=57 success=yes exit=30 " WHO("1", "20")
                        EXE("/bin/a") TITLE("11", "61") EXEC("12", "30", "31", "/bin/b")
                                TITLE("12", "62") CALL("13", "231") WHO("20", "30") EXE("/bin/a")
                                        TITLE("13", "61") EXEC("14", "30", "32", "/bin/c")
                                                TITLE("14", "63"),
                {"\"Image\":\"/bin/b\",\"CommandLine\":\"b\",\"ProcessId\":\"31\","
                 "\"ParentProcessId\":\"30\",\"User\":\"root\",\"LogonId\":\"1000\","
                 "\"TerminalSessionId\":\"3\",\"ParentImage\":\"/bin/a\"",
                        "\"Image\":\"/bin/c\",\"CommandLine\":\"c\",\"ProcessId\":\"32\","
                        "\"ParentProcessId\":\"30\",\"User\":\"root\",\"LogonId\":\"1000\","
                        "\"TerminalSessionId\":\"3\",\"event.original\""}},
        {"a parent that only sent a message",
                "type=USER_START " STAMP("10") "pid=20 uid=0 auid=1 msg='op=x "
                                               "exe=\"/usr/sbin/sshd\" res=success'\n" EXEC(
                                                       "11", "20", "21", "/bin/bash")
                                                       TITLE("11", "62617368"),
                {"\"ParentImage\":\"/usr/sbin/sshd\"", "\"CommandLine\":\"bash\""}},
        {"a parent of before the host's start is none",
                EXEC("10", "1", "20", "/bin/a") TITLE("10", "61") "type=SYSTEM_BOOT " STAMP(
                        "11") "pid=9 uid=0 msg='comm=\"x\" res=success'\n" EXEC("12", "20", "21",
                        "/bin/b") TITLE("12", "62"),
                {"\"Image\":\"/bin/b\"", "!ParentImage"}},
        {"what did not work was not executed",
                "type=SYSCALL " STAMP("10") "arch=c000003e syscall=59 success=no exit=-2 " WHO(
                        "1", "2") EXE("/bin/sh") ARGS("10", "argc=1 a0=\"ls\"") TITLE("10", "6C73"),
                {"\"event.action\":\"syscall\"", "!executed", "!CommandLine"}},
        {"arguments in digits, in pieces, over records",
                EXEC("10", "1", "2", "/bin/x") ARGS("10", "argc=3 a0=\"x\" a1_len=6 a1[0]=4142")
                        ARGS("10", "a1[1]=43 a2=612062") TITLE("10", "78"),
                {"\"CommandLine\":[\"x ABC \\\"a b\\\"\",\"x ABC a b\"]", "\"a1\":\"AB\"",
                        "\"a1\":\"C\",\"a2\":\"a b\""}},
        {"a script and a link have two names",
                EXEC("10", "1", "2", "/usr/bin/dash") CWD("10", "/tmp") PATH("10", "0", "./a.sh",
                        "NORMAL") PATH("10", "1", "/bin/sh", "NORMAL") TITLE("10", "61"),
                {"\"Image\":[\"/usr/bin/dash\",\"/tmp/a.sh\"]",
                        "\"name\":[\"./a.sh\",\"/tmp/a.sh\"]"}},
        {"an execve whose SYSCALL record was left out",
                ARGS("10", "argc=2 a0=\"/bin/id\" a1=\"-u\"") CWD("10", "/")
                        PATH("10", "0", "/bin/id", "NORMAL") TITLE("10", "61"),
                {"\"Image\":\"/bin/id\",\"CommandLine\":\"/bin/id -u\"",
                        "\"event.action\":\"executed\""}},
        {"a file is made",
                OPEN("10", "241") CWD("10", "/etc/cron.d") PATH("10", "0", ".", "PARENT")
                        PATH("10", "1", "x", "CREATE") TITLE("10", "61"),
                {"\"event.action\":\"created-file\"", "\"TargetFilename\":\"/etc/cron.d/x\""}},
        {"a file is made by what a script started",
                EXEC("10", "0", "1", "/usr/bin/dash")
                        ARGS("10", "argc=2 a0=\"/bin/sh\" a1=\"/x.postinst\"") TITLE("10", "61")
                                OPEN("11", "241") CWD("11", "/") PATH("11", "0", "/a", "CREATE")
                                        TITLE("11", "61"),
                {"\"TargetFilename\":\"/a\",\"ParentImage\":\"/usr/bin/dash\","
                 "\"ParentCommandLine\":\"/bin/sh /x.postinst\""}},
        {"a file is read by what a script started",
                EXEC("10", "0", "1", "/usr/bin/dash") TITLE("10", "61") OPEN("11", "80000")
                        CWD("11", "/") PATH("11", "0", "/a", "NORMAL") TITLE("11", "61"),
                {"\"event.action\":\"opened-file\"", "!ParentImage"}},
        {"a file is written over",
                OPEN("10", "241") CWD("10", "/") PATH("10", "0", "/a", "NORMAL") TITLE("10", "61"),
                {"\"event.action\":\"created-file\"", "\"TargetFilename\":\"/a\""}},
        {"a file is written to",
                OPEN("10", "401") CWD("10", "/") PATH("10", "0", "/a", "NORMAL") TITLE("10", "61"),
                {"\"event.action\":\"changed-file\"", "!created-file"}},
        {"a file is read",
                OPEN("10", "80000") CWD("10", "/") PATH("10", "0", "/a", "NORMAL")
                        TITLE("10", "61"),
                {"\"event.action\":\"opened-file\"", "\"TargetFilename\":\"/a\"", "!created-file"}},
        {"a file is renamed",
                CALL("10", "82") "a0=1 a1=2 " WHO("1", "9") EXE("/bin/mv") CWD("10", "/tmp")
                        PATH("10", "0", "/tmp/", "PARENT") PATH("10", "1", "a", "DELETE")
                                PATH("10", "2", "b", "CREATE") TITLE("10", "61"),
                {"\"event.action\":\"renamed\"",
                        "\"TargetFilename\":\"/tmp/b\",\"SourceFilename\":\"/tmp/a\""}},
        {"a name that begins in an open folder",
                CALL("10", "263") "a0=3 a1=2 a2=0 " WHO("1", "9") EXE("/bin/rm") CWD("10", "/")
                        PATH("10", "0", "/var/log", "PARENT") PATH("10", "1", "a", "DELETE")
                                TITLE("10", "61"),
                {"\"event.action\":\"deleted\"", "\"TargetFilename\":\"/var/log/a\""}},
        {"a connection",
                CALL("10", "42") "a0=3 " WHO("1", "9") EXE("/bin/c") "type=SOCKADDR " STAMP(
                        "10") "saddr=0200115CC00002010000000000000000\n" TITLE("10", "61"),
                {"\"DestinationIp\":\"192.0.2.1\",\"DestinationPort\":4444,\"Initiated\":\"true\"",
                        "\"saddr_fam\":\"inet\",\"laddr\":\"192.0.2.1\",\"lport\":\"4444\"",
                        "\"event.action\":\"connected-to\""}},
        {"a connection to a local socket is none",
                CALL("10", "42") "a0=3 " WHO("1", "9") EXE("/bin/c") "type=SOCKADDR " STAMP(
                        "10") "saddr=01002F72756E2F6100\n" TITLE("10", "61"),
                {"\"path\":\"/run/a\"", "!connected-to", "!DestinationIp"}},
        {"i386's socketcall",
                "type=SYSCALL " STAMP(
                        "10") "arch=40000003 syscall=102 success=yes exit=0 a0=3 " WHO("1", "9")
                        EXE("/bin/c") "type=SOCKADDR " STAMP(
                                "10") "saddr=0200115CC00002010000000000000000\n" TITLE("10", "61"),
                {"\"event.action\":\"connected-to\"", "\"SYSCALL\":\"socketcall\""}},
        {"a login",
                "type=USER_LOGIN " STAMP("10") "pid=1 uid=0 auid=4294967295 msg='op=login "
                                               "acct=28696E76616C6964207573657229 "
                                               "exe=\"/usr/sbin/sshd\" addr=192.0.2.7 "
                                               "terminal=ssh res=failed'\x1dUID=\"root\"\n",
                {"\"acct\":\"(invalid user)\"", "\"source.ip\":\"192.0.2.7\"",
                        "\"user.name\":\"(invalid user)\"", "\"res\":\"failed\",\"UID\":\"root\""}},
        {"a name that only looks like digits",
                "type=USER_LOGIN " STAMP(
                        "10") "pid=1 uid=0 msg='op=login acct=DEADBEEF res=failed'\n",
                {"\"acct\":\"DEADBEEF\""}},
        {"a command through sudo",
                "type=USER_CMD " STAMP("10") "pid=1 uid=1000 msg='cwd=\"/root\" "
                                             "cmd=636174202F6574632F736861646F77 res=success'\n",
                {"\"cmd\":\"cat /etc/shadow\"", "\"process.command_line\":\"cat /etc/shadow\""}},
        {"SELinux and AppArmor",
                "type=AVC " STAMP("10") "avc:  denied  { read write } for  pid=1 comm=\"a\" "
                                        "tclass=file permissive=0\n"
                                        "type=AVC " STAMP(
                                                "11") "apparmor=\"DENIED\" operation=\"open\" "
                                                      "name=\"/a\" pid=1\n",
                {"\"seresult\":\"denied\",\"seperms\":[\"read\",\"write\"]", "\"permissive\":\"0\"",
                        "\"apparmor\":\"DENIED\",\"operation\":\"open\",\"name\":\"/a\""}},
        {"several keys, and none", CALL("10", "99") WHO("1", "9") "key=610162\n" TITLE("10", "61"),
                {"\"key\":[\"a\",\"b\"]"}},
        {"what was typed", "type=TTY " STAMP("10") "tty pid=1 uid=0 data=6C730D\n",
                {"\"data\":\"ls\\r\""}},
        {"sets mixed with each other",
                EXEC("10", "1", "2", "/bin/a") EXEC("11", "1", "3", "/bin/b")
                        ARGS("10", "argc=1 a0=\"aa\"") ARGS("11", "argc=1 a0=\"bb\"")
                                TITLE("11", "62") TITLE("10", "61"),
                {"\"Image\":\"/bin/a\",\"CommandLine\":\"aa\"",
                        "\"Image\":\"/bin/b\",\"CommandLine\":\"bb\"", "end end 6 0"}},
        {"the same number on two hosts",
                "node=a " EXEC("10", "1", "2", "/bin/a") "node=b " EXEC(
                        "10", "1", "2", "/bin/b") "node=a " ARGS("10",
                        "argc=1 a0=\"aa\"") "node=b " ARGS("10", "argc=1 a0=\"bb\""),
                {"\"host.name\":\"a\",\"type\":\"SYSCALL\"",
                        "\"host.name\":\"b\",\"type\":\"SYSCALL\"",
                        "\"Image\":\"/bin/a\",\"CommandLine\":\"aa\"",
                        "\"Image\":\"/bin/b\",\"CommandLine\":\"bb\""}},
        {"a set that ends by the time that passed",
                EXEC("10", "1", "2", "/bin/a") EXEC("19", "1", "3", "/bin/b")
                        ARGS("10", "argc=1 a0=\"late\""),
                {"\"a0\":\"late\"", "end end 3 0",
                        "!\"CommandLine\":\"late\",\"ProcessId\":\"2\""}},
        {"ausearch prints sets backwards, and separators",
                "----\ntime->Wed Aug 31 23:53:21 2022\n" TITLE("10", "61")
                        ARGS("10", "argc=2 a0=\"a\" a1=\"b\"") EXEC(
                                "10", "1", "2", "/bin/a") "----\n" EXEC("50", "1", "3", "/bin/b"),
                {"\"Image\":\"/bin/a\",\"CommandLine\":\"a b\"", "end end 4 0", "!serial_gap",
                        "!unreadable"}},
        {"ausearch -i",
                "type=PROCTITLE msg=audit(08/31/22 23:53:21.101:101) : proctitle=sh -c id; ls \n"
                "type=EXECVE msg=audit(08/31/22 23:53:21.101:101) : argc=3 a0=sh a1=-c a2=id; ls \n"
                "type=SYSCALL msg=audit(08/31/22 23:53:21.101:101) : arch=x86_64 syscall=execve "
                "success=yes exit=0 a0=0x55d0 ppid=900 pid=2000 auid=alice uid=root ses=3 comm=sh "
                "exe=/usr/bin/dash subj=unconfined key=my key \n",
                {"\"CommandLine\":[\"sh -c \\\"id; ls\\\"\",\"sh -c id; ls\"]", "\"User\":\"root\"",
                        "\"key\":\"my key\"", "\"a0\":\"55d0\"", "2022-08-31T23:53:21.101Z"}},
        {"numbers that are missing", OPEN("10", "0") OPEN("13", "0") TITLE("13", "61"),
                {"note anomaly auditd.serial_gap"}},
        {"numbers out of order are not missing", OPEN("10", "0") OPEN("12", "0") OPEN("11", "0"),
                {"end end 3 0", "!serial_gap"}},
        {"the daemon counts for itself",
                "type=DAEMON_END " STAMP("10") "op=terminate auid=0 res=success\n"
                                               "type=CONFIG_CHANGE " STAMP(
                                                       "99") "audit_enabled=0 old=1 res=1\n",
                {"\"type\":\"DAEMON_END\",\"op\":\"terminate\"", "\"audit_enabled\":\"0\"",
                        "!serial_gap"}},
        {"time that goes back",
                OPEN("40", "0") TITLE("40", "61") OPEN("39", "0") OPEN("30", "0") TITLE("30", "61"),
                {"note anomaly auditd.time_backwards"}},
        {"the end of a set is no event", OPEN("10", "0") "type=EOE " STAMP("10") "\n",
                {"end end 1 0", "!EOE"}},
        {"other lines are told and counted", "x\ny\n" OPEN("10", "0") "\n\0z\n",
                {"note unreadable auditd.unreadable 0 2", "end end 1 2"}},
};

static void run_case(size_t index, size_t read_size)
{
    struct input_run run = {.read_size = read_size};
    const bw_str input = bw_str_of(cases[index].input);
    input_run(&run, &input_auditd, bw_str_bytes(input), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    const char *text = (const char *)run.text.ptr;
    print_message("%s, %zu\n", cases[index].name, read_size);
    for (size_t k = 0; k < 8 && cases[index].want[k] != NULL; k++) {
        const char *want = cases[index].want[k];
        const bool without = want[0] == '!';
        if ((strstr(text, want + without) != NULL) == without)
            fail_msg("%s\n%s in\n%s", want, without ? "found" : "not found", text);
    }
    bw_buffer_release(&run.text);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t read_size = 0; read_size < 3; read_size++)
            run_case(i, read_size);
}

/* Values that are not as most are: at the beginning, in the middle and at the end of a record. */
static const char *const odd_values[] = {"", "1", "(null)", "(1)", "1)", "1,", "\"\"", "\"x\"",
        "\"x", "\"x\"y", "x\"", "'x", "'a=1 b=2'", "6C73", "6c73", "\"6C73\"", "0123456789abcde",
        "0123456789abcdef", "\"0123456789abcde\"", "\"0123456789abcdef\"", "\"(null)\"", " ", "a b",
        "(none)", "6C7", "610162", "x\x01y",
        /* bare: one byte less than is looked at together, as many, and more */
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz012",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghij)",
        /* the same of texts that the kernel writes in digits */
        "6162636465666768696A6B6C6D6E6F707172737475767778797A6162636465666768696A",
        "616263646566676869666A6B6C6D6E6F707172737475767778797A6162636465666768g"};

/* The form with the values in the places of its '%'. */
static void fill(char out[512], const char *form, const char *const values[5])
{
    size_t len = 0;
    for (; *form != '\0'; form++) {
        const bool hole = *form == '%';
        const size_t add = hole ? strlen(*values) : 1;
        assert_true(len + add < 512);
        memcpy(out + len, hole ? *values : form, add);
        values += hole;
        len += add;
    }
    out[len] = '\0';
}

static void learn_and_compare(void *worker, bw_str usual, bw_str odd)
{
    struct input_run learn = {.worker = worker};
    struct input_run warm = {.worker = worker};
    struct input_run cold = {.read_size = 0};
    input_run(&learn, &input_auditd, bw_str_bytes(usual), NULL, NULL);
    input_run(&warm, &input_auditd, bw_str_bytes(odd), NULL, NULL);
    input_run(&cold, &input_auditd, bw_str_bytes(odd), NULL, NULL);
    if (!bw_str_eq(bw_buffer_str(&warm.text), bw_buffer_str(&cold.text)))
        fail_msg("%.*s gave\n%.*s and by itself\n%.*s", bw_str_width(odd), odd.ptr,
                (int)warm.text.len, (const char *)warm.text.ptr, (int)cold.text.len,
                (const char *)cold.text.ptr);
    bw_buffer_release(&learn.text);
    bw_buffer_release(&warm.text);
    bw_buffer_release(&cold.text);
}

/*
 * What is learnt of one record's fields changes nothing about the next: a record gives the same
 * behind usual ones as it does by itself.
 */
static void test_learnt(void **state)
{
    static const char *const forms[] = {
            "type=SYSCALL " STAMP("10") "arch=% syscall=59 success=yes exit=0 a0=% items=2 " WHO(
                    "1", "2") "comm=% exe=% subj=unconfined key=%\n",
            "type=EXECVE " STAMP("10") "argc=% a0=% a1=% a2=% a3=%\n",
            "type=USER_CMD " STAMP("10") "pid=% uid=0 msg='cwd=% cmd=% terminal=% res=%'\n",
    };
    (void)state;
    void *worker = input_auditd.worker_new();
    assert_non_null(worker);
    for (size_t form = 0; form < BW_COUNT(forms); form++) {
        for (size_t i = 0; i < BW_COUNT(odd_values) * 5; i++) {
            const char *v[5] = {"1", "\"abc\"", "\"/bin/abc\"", "2", "\"last\""};
            char usual[512];
            char odd[512];
            fill(usual, forms[form], v);
            v[i % 5] = odd_values[i / 5];
            fill(odd, forms[form], v);
            learn_and_compare(worker, bw_str_of(usual), bw_str_of(odd));
        }
    }
    input_auditd.worker_free(worker);
}

/* A record that is cut anywhere behind its stamp, behind whole ones: nothing beyond its end counts.
 */
static void test_learnt_cut(void **state)
{
    static const char line[] = "type=SYSCALL " STAMP(
            "10") "arch=c000003e syscall=59 success=yes "
                  "exit=0 comm=\"cat\" exe=\"/usr/bin/cat\" subj=unconfined key=6162";
    (void)state;
    void *worker = input_auditd.worker_new();
    assert_non_null(worker);
    for (size_t len = strlen("type=SYSCALL " STAMP("10")); len < sizeof(line); len++)
        learn_and_compare(worker, bw_str_of(line), (bw_str){.ptr = line, .len = len});
    input_auditd.worker_free(worker);
}

static const struct {
    const char *name, *head;
    enum input_match want;
} probes[] = {
        {"a log", OPEN("10", "0") TITLE("10", "61"), INPUT_MATCH_SURE},
        {"ausearch's output", "----\ntime->x\n" OPEN("10", "0"), INPUT_MATCH_SURE},
        {"a syslog with an audit line",
                "Sep  1 00:00:00 h sshd[1]: x\nSep  1 00:00:00 h sshd[1]: y\n"
                "Sep  1 00:00:00 h audispd: type=CWD msg=audit(1661990398.123:456): cwd=\"/\"\n",
                INPUT_MATCH_NO},
        {"text", "type=1\ntype=2\n", INPUT_MATCH_NO},
        {"nothing", "", INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        const bw_bytes head = bw_str_bytes(bw_str_of(probes[i].head));
        print_message("%s\n", probes[i].name);
        assert_int_equal(input_auditd.probe(head, true, &split), probes[i].want);
        assert_false(split);
    }
}

/* ---- bounds ---- */

static void add_open_set(struct bw_buffer *log, unsigned serial)
{
    bw_buffer_printf(log,
            "type=SYSCALL msg=audit(1661990300.000:%u): arch=c000003e syscall=59 "
            "success=yes exit=0 ppid=1 pid=%u uid=0 exe=\"/bin/a\"\n",
            serial, serial);
}

static void test_open_sets(void **state)
{
    (void)state;
    struct bw_buffer log;
    struct input_run run = {.read_size = 0};
    bw_buffer_init(&log, BW_MIB);
    for (unsigned i = 0; i < 3 * BW_LIMIT_AUDIT_OPEN_SETS; i++)
        add_open_set(&log, 1000 + i);
    input_run(&run, &input_auditd, bw_buffer_bytes(&log), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    assert_int_equal(run.counts.records, 3 * BW_LIMIT_AUDIT_OPEN_SETS);
    assert_non_null(strstr((const char *)run.text.ptr, "auditd.set_cut"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&log);
}

static void test_large_set(void **state)
{
    (void)state;
    struct bw_buffer log;
    struct input_run run = {.read_size = 0};
    bw_buffer_init(&log, 64 * BW_MIB);
    add_open_set(&log, 5);
    for (unsigned i = 0; i < BW_LIMIT_AUDIT_SET_RECORDS + 10; i++)
        bw_buffer_printf(&log, "type=EXECVE msg=audit(1661990300.000:5): a%u=\"x\"\n", i);
    input_run(&run, &input_auditd, bw_buffer_bytes(&log), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    assert_int_equal(run.counts.records, BW_LIMIT_AUDIT_SET_RECORDS + 11);
    assert_non_null(strstr((const char *)run.text.ptr, "auditd.set_cut"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&log);
}

static void test_long_line(void **state)
{
    (void)state;
    struct bw_buffer log;
    struct input_run run = {.read_size = 0};
    bw_buffer_init(&log, 16 * BW_MIB);
    bw_buffer_add_text(&log, "type=TTY msg=audit(1661990300.000:5): data=");
    while (log.len < BW_LIMIT_RECORD_BYTES + 100)
        bw_buffer_add_text(&log, "41414141414141414141414141414141");
    bw_buffer_add_text(&log, "\ntype=TTY msg=audit(1661990300.000:6): data=41\n");
    input_run(&run, &input_auditd, bw_buffer_bytes(&log), NULL, NULL);
    assert_int_equal(run.counts.records, 1);
    assert_int_equal(run.counts.unreadable, 1);
    bw_buffer_release(&run.text);
    bw_buffer_release(&log);
}

static void test_lineage(void **state)
{
    (void)state;
    struct auditd_lineage *lineage = auditd_lineage_new();
    struct auditd_process got;
    const struct auditd_process first = {.image = BW_STR("/a"),
            .alias = BW_STR("/l"),
            .command = BW_STR("a x"),
            .user = BW_STR("u")};
    assert_non_null(lineage);
    assert_false(auditd_lineage_get(lineage, 1, 10, &got));
    auditd_lineage_set(lineage, 1, 10, &first);
    assert_true(auditd_lineage_get(lineage, 1, 10, &got));
    assert_true(bw_str_eq(got.image, BW_STR("/a")) && bw_str_eq(got.alias, BW_STR("/l")));
    assert_true(bw_str_eq(got.command, BW_STR("a x")) && bw_str_eq(got.user, BW_STR("u")));
    assert_false(auditd_lineage_get(lineage, 2, 10, &got)); /* another host */
    auditd_lineage_copy(lineage, 1, 10, 11);
    assert_true(auditd_lineage_get(lineage, 1, 11, &got));
    auditd_lineage_copy(lineage, 1, 99, 11); /* of an unknown parent: unknown */
    assert_false(auditd_lineage_get(lineage, 1, 11, &got));
    auditd_lineage_drop(lineage, 1, 10);
    assert_false(auditd_lineage_get(lineage, 1, 10, &got));
    auditd_lineage_set(lineage, 1, 10, &first);
    auditd_lineage_clear(lineage);
    assert_false(auditd_lineage_get(lineage, 1, 10, &got));
    auditd_lineage_free(lineage);
    auditd_lineage_free(NULL);
}

/* Who is asked for stays; who is not is forgotten, and never taken for another. */
static void test_lineage_bounds(void **state)
{
    (void)state;
    static char text[AUDITD_LINEAGE_COMMAND_MAX];
    struct auditd_lineage *lineage = auditd_lineage_new();
    struct auditd_process got;
    memset(text, 'x', sizeof(text));
    const struct auditd_process daemon = {.image = BW_STR("/daemon")};
    const struct auditd_process other = {
            .image = BW_STR("/o"), .command = {.ptr = text, .len = sizeof(text)}};
    assert_non_null(lineage);
    auditd_lineage_set(lineage, 1, 1, &daemon);
    auditd_lineage_set(lineage, 1, 2, &daemon);
    for (uint32_t i = 0; i < 3 * BW_LIMIT_AUDIT_PROCESS_BYTES / sizeof(text); i++) {
        auditd_lineage_set(lineage, 1, 100 + i, &other);
        assert_true(auditd_lineage_get(lineage, 1, 1, &got));
        assert_true(bw_str_eq(got.image, BW_STR("/daemon")));
    }
    assert_false(auditd_lineage_get(lineage, 1, 2, &got));
    assert_false(auditd_lineage_get(lineage, 1, 100, &got));
    auditd_lineage_free(lineage);
}

static void test_hosts(void **state)
{
    (void)state;
    struct auditd_hosts *hosts = auditd_hosts_new();
    assert_non_null(hosts);
    struct auditd_host *host = auditd_hosts_find(hosts, BW_STR("a"));
    assert_int_equal(auditd_host_event(host, 1000, BW_TIME_SECOND).missing, 0);
    assert_int_equal(auditd_host_event(host, 1001, BW_TIME_SECOND).missing, 0);
    assert_int_equal(auditd_host_event(host, 1004, BW_TIME_SECOND).missing, 0); /* may still come */
    assert_int_equal(auditd_host_event(host, 1003, BW_TIME_SECOND).missing, 0);
    assert_int_equal(auditd_hosts_missing(hosts), 1);
    assert_int_equal(
            auditd_host_event(host, 1070, BW_TIME_SECOND).missing, 3); /* 1002, 1005, 1006 */
    /* 1007 to 1069, 1071 to 2006: of the last 64 nothing is certain */
    assert_int_equal(auditd_host_event(host, 2070, BW_TIME_SECOND).missing, 63 + 936);
    const uint64_t key = host->key;
    const struct auditd_sequence sequence = auditd_host_event(host, 3, 9 * BW_TIME_SECOND);
    assert_true(sequence.restarted && sequence.unannounced);
    assert_int_not_equal(host->key, key);
    assert_true(auditd_host_event(host, 4, BW_TIME_SECOND).backwards);
    (void)auditd_host_event(host, 900, BW_TIME_SECOND);
    auditd_host_announce(host);
    const struct auditd_sequence told = auditd_host_event(host, 5, BW_TIME_SECOND);
    assert_true(told.restarted && !told.unannounced);
    for (unsigned i = 0; i < 3 * BW_LIMIT_AUDIT_HOSTS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "h%u", i);
        assert_non_null(auditd_hosts_find(hosts, bw_str_of(name)));
    }
    auditd_hosts_free(hosts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_learnt),
            cmocka_unit_test(test_learnt_cut),
            cmocka_unit_test(test_probe),
            cmocka_unit_test(test_open_sets),
            cmocka_unit_test(test_large_set),
            cmocka_unit_test(test_long_line),
            cmocka_unit_test(test_lineage),
            cmocka_unit_test(test_lineage_bounds),
            cmocka_unit_test(test_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
