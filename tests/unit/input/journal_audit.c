#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/journal/journal.h"
#include "support/input_run.h"

/* An entry of the audit system as journald writes it. */
static void add_entry(struct bw_buffer *out, const char *boot, const char *type, unsigned serial,
        const char *fields)
{
    bw_buffer_printf(out,
            "__REALTIME_TIMESTAMP=1682935200200000\n_BOOT_ID=%s\n_HOSTNAME=web01\n"
            "_TRANSPORT=audit\nSYSLOG_IDENTIFIER=audit\n_SOURCE_REALTIME_TIMESTAMP="
            "1682935200100000\n_AUDIT_TYPE_NAME=%s\n_AUDIT_ID=%u\nMESSAGE=%s %s\n\n",
            boot, type, serial, type, fields);
}

static void add_call(struct bw_buffer *out, const char *boot, unsigned serial, unsigned pid,
        unsigned ppid, const char *exe)
{
    char fields[512];
    snprintf(fields, sizeof(fields),
            "arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=%u "
            "pid=%u auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 "
            "ses=3 comm=\"x\" exe=\"%s\" key=\"exec\"",
            ppid, pid, exe);
    add_entry(out, boot, "SYSCALL", serial, fields);
}

/* What comes of `text` twice: the second item knows nothing of the first. */
static void run_twice(struct bw_buffer *text, struct input_run *ret_run)
{
    struct input_run first = {0};
    struct input_run second = {0};
    void *worker = input_journal_export.worker_new();
    first.worker = worker;
    second.worker = worker;
    input_run(&first, &input_journal_export, bw_buffer_bytes(text), NULL, NULL);
    input_run(&second, &input_journal_export, bw_buffer_bytes(text), NULL, NULL);
    assert_true(bw_str_eq(bw_buffer_str(&first.text), bw_buffer_str(&second.text)));
    bw_buffer_release(&second.text);
    input_journal_export.worker_free(worker);
    bw_buffer_add_char(&first.text, '\0');
    bw_buffer_release(text);
    *ret_run = first;
}

static unsigned occurrences(const struct input_run *run, const char *what)
{
    unsigned count = 0;
    for (const char *at = (const char *)run->text.ptr; (at = strstr(at, what)) != NULL; at++)
        count++;
    return count;
}

/* A record of user space has the fields that audit.log gives it, and the journal's. */
static void user_record(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct input_run run;
    bw_buffer_init(&text, BW_MIB);
    add_entry(&text, "b1", "USER_LOGIN", 7,
            "pid=9 uid=0 auid=1000 ses=1 msg='op=login acct=616E6E61 exe=\"/usr/sbin/sshd\" "
            "hostname=far.example addr=203.0.113.7 terminal=ssh res=success'");
    run_twice(&text, &run);
    assert_int_equal(run.events, 1);
    assert_int_equal(occurrences(&run, "\"event.dataset\":\"auditd.log\""), 1);
    assert_int_equal(occurrences(&run, "\"type\":\"USER_LOGIN\",\"pid\":\"9\""), 1);
    assert_int_equal(occurrences(&run, "\"acct\":\"anna\""), 1);
    assert_int_equal(occurrences(&run, "\"source.ip\":\"203.0.113.7\""), 1);
    assert_int_equal(occurrences(&run, "\"host.name\":\"web01\""), 1);
    assert_int_equal(occurrences(&run, "\"_AUDIT_ID\":\"7\""), 1);
    bw_buffer_release(&run.text);
}

/* EXECVE says what it and its SYSCALL say together, once; the parent is known. */
static void process(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct input_run run;
    bw_buffer_init(&text, BW_MIB);
    add_call(&text, "b1", 8, 30, 20, "/usr/bin/bash");
    add_entry(&text, "b1", "EXECVE", 8, "argc=2 a0=\"bash\" a1=\"-i\"");
    add_entry(&text, "b1", "PROCTITLE", 8, "proctitle=\"bash\"");
    add_call(&text, "b1", 9, 31, 30, "/usr/bin/id");
    add_entry(&text, "b1", "EXECVE", 9, "argc=1 a0=\"id\"");
    run_twice(&text, &run);
    assert_int_equal(run.events, 5);
    assert_int_equal(occurrences(&run, "\"event.action\":\"executed\""), 2);
    assert_int_equal(occurrences(&run, "\"CommandLine\":\"bash -i\""), 1);
    assert_int_equal(
            occurrences(&run, "\"type\":\"EXECVE\",\"argc\":\"1\",\"a0\":\"id\",\"Image\":\"/usr/"
                              "bin/id\",\"CommandLine\":\"id\""),
            1);
    assert_int_equal(occurrences(&run,
                             "\"ParentImage\":\"/usr/bin/bash\",\"ParentCommandLine\":\"bash -i\""),
            1);
    bw_buffer_release(&run.text);
}

/* Neither another set's call nor another boot's process belongs to it. */
static void strangers(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct input_run run;
    bw_buffer_init(&text, BW_MIB);
    add_call(&text, "b1", 8, 30, 20, "/usr/bin/bash");
    add_entry(&text, "b1", "EXECVE", 9, "argc=1 a0=\"x\"");
    add_call(&text, "b2", 10, 31, 30, "/usr/bin/id");
    add_entry(&text, "b2", "EXECVE", 10, "argc=1 a0=\"id\"");
    run_twice(&text, &run);
    assert_int_equal(run.events, 4);
    assert_int_equal(occurrences(&run, "\"CommandLine\":\"id\""), 1);
    assert_int_equal(occurrences(&run, "\"Image\":\"/usr/bin/bash\",\"CommandLine\""), 0);
    assert_int_equal(occurrences(&run, "ParentImage"), 0);
    bw_buffer_release(&run.text);
}

/* What is no record stays an entry like others. */
static void no_record(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct input_run run;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text,
            "__REALTIME_TIMESTAMP=1682935200200000\n_TRANSPORT=audit\nMESSAGE=words only\n\n"
            "__REALTIME_TIMESTAMP=1682935200200000\n_TRANSPORT=audit\n_AUDIT_ID=x\n"
            "_SOURCE_REALTIME_TIMESTAMP=1682935200100000\n_AUDIT_TYPE=1300\nMESSAGE=SYSCALL "
            "a=1\n\n");
    run_twice(&text, &run);
    assert_int_equal(run.events, 2);
    assert_int_equal(run.counts.unreadable, 0);
    assert_int_equal(occurrences(&run, "\"event.dataset\":\"system.syslog\""), 2);
    bw_buffer_release(&run.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(user_record),
            cmocka_unit_test(process),
            cmocka_unit_test(strangers),
            cmocka_unit_test(no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
