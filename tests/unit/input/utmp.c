#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/login/utmp.h"
#include "support/input_check.h"

#define TIME UINT64_C(1661990398)

struct entry {
    uint16_t type;
    uint32_t pid;
    const char *line, *id, *user, *host;
    uint64_t seconds;
    uint32_t microseconds;
    uint8_t address[16];
};

static void add_number(struct bw_buffer *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bw_buffer_add_char(out, (char)(i < 8 ? value >> (8 * i) : 0));
}

static void add_text(struct bw_buffer *out, const char *text, size_t size)
{
    const size_t len = text != NULL ? strlen(text) : 0;
    bw_buffer_add(out, text, len);
    for (size_t i = len; i < size; i++)
        bw_buffer_add_char(out, '\0');
}

static void add_entry(struct bw_buffer *out, const struct entry *e, bool wide)
{
    add_number(out, e->type, 4);
    add_number(out, e->pid, 4);
    add_text(out, e->line, 32);
    add_text(out, e->id, 4);
    add_text(out, e->user, 32);
    add_text(out, e->host, 256);
    add_number(out, 0, 4);
    add_number(out, 0, wide ? 8 : 4);
    add_number(out, e->seconds, wide ? 8 : 4);
    add_number(out, e->microseconds, wide ? 8 : 4);
    bw_buffer_add(out, e->address, 16);
    add_text(out, NULL, wide ? 24 : 20);
}

static const struct entry entries[] = {
        {2, 0, "~", "~~", "reboot", "6.1.0", TIME, 0, {0}},
        {6, 5, "tty1", "tty1", "LOGIN", NULL, TIME + 1, 0, {0}},
        {7, 7, "pts/0", "ts/0", "alice", "203.0.113.7", TIME + 2, 5, {203, 0, 113, 7}},
        {8, 7, "pts/0", "ts/0", NULL, NULL, TIME + 3, 0, {0}},
        {6, 9, "ssh:notty", NULL, "admin", "2001:db8::1", TIME + 4, 0,
                {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
        {1, 0, "~", "~~", "shutdown", "6.1.0", TIME + 5, 0, {0}},
};

/* What follows "event <offset> <number> <time> {"event.dataset":"system.". */
static const char *const wanted[] = {
        "wtmp\",\"event.action\":\"boot\",\"utmp.type\":\"BOOT_TIME\",\"user.name\":\"reboot\"",
        "wtmp\",\"event.action\":\"login_prompt\",\"utmp.type\":\"LOGIN_PROCESS\"",
        "wtmp\",\"event.action\":\"logon\",\"event.outcome\":\"success\",\"utmp.type\":"
        "\"USER_PROCESS\",\"user.name\":\"alice\",\"utmp.line\":\"pts/0\",\"utmp.id\":\"ts/0\","
        "\"source.address\":\"203.0.113.7\",\"source.ip\":\"203.0.113.7\",\"process.pid\":7}",
        "wtmp\",\"event.action\":\"logoff\",\"utmp.type\":\"DEAD_PROCESS\",\"utmp.line\":",
        "btmp\",\"event.action\":\"logon_failed\",\"event.outcome\":\"failure\",\"utmp.type\":"
        "\"LOGIN_PROCESS\",\"user.name\":\"admin\",\"utmp.line\":\"ssh:notty\",\"source.address\":"
        "\"2001:db8::1\",\"source.ip\":\"2001:db8::1\",\"process.pid\":9}",
        "wtmp\",\"event.action\":\"shutdown\",\"utmp.type\":\"RUN_LVL\",\"user.name\":\"shutdown\"",
};

static void make(struct bw_buffer *out, bool wide)
{
    bw_buffer_init(out, BW_MIB);
    for (size_t i = 0; i < BW_COUNT(entries); i++)
        add_entry(out, &entries[i], wide);
}

static void run(struct input_run *r, const struct input_kind *kind, const struct bw_buffer *bytes)
{
    input_run(r, kind, bw_buffer_bytes(bytes), NULL, NULL);
    bw_buffer_add_char(&r->text, '\0');
}

static void test_entries(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        struct bw_buffer out;
        struct input_run r = {.read_size = 100, .head_len = 500};
        bool split = true;
        make(&out, wide != 0);
        assert_int_equal(input_utmp.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_LIKELY);
        assert_false(split);
        run(&r, &input_utmp, &out);
        const char *at = (const char *)r.text.ptr;
        for (size_t i = 0; i < BW_COUNT(wanted); i++) {
            at = strstr(at, wanted[i]);
            assert_non_null(at);
        }
        assert_non_null(strstr((const char *)r.text.ptr, "3 2022-09-01T00:00:00.000005Z "));
        assert_non_null(strstr(at, "\nend end 6 0\n"));
        bw_buffer_release(&r.text);
        bw_buffer_release(&out);
    }
}

/* Zeros where an entry was, time that goes back, rubbish, an end in the middle. */
static void test_tampered(void **state)
{
    (void)state;
    struct bw_buffer out;
    struct input_run r = {0};
    make(&out, false);
    memset(out.ptr + 384, 0, 384);
    out.ptr[3 * 384 + 341] = 0; /* four minutes or so before the entry before it */
    memset(out.ptr + 4 * 384, 0xaa, 384);
    out.len -= 100;
    run(&r, &input_utmp, &out);
    const char *text = (const char *)r.text.ptr;
    assert_non_null(strstr(text, "note anomaly utmp.zeros 384 1\n"));
    assert_non_null(strstr(text, "note anomaly utmp.time_backwards 1152 1\n"));
    assert_non_null(strstr(text, "note unreadable utmp.unreadable 1536 1\n"));
    assert_non_null(strstr(text, "note damage utmp.truncated 1920 1\n"));
    assert_non_null(strstr(text, "end end 3 1\n"));
    bw_buffer_release(&r.text);
    bw_buffer_release(&out);
}

/* agetty writes a shorter name over the one that stands there, as sshd and others of old do. */
static void test_leftovers(void **state)
{
    (void)state;
    struct bw_buffer out;
    struct input_run r = {0};
    make(&out, false);
    memcpy(out.ptr + 384 + 8 + 5, "tty1", 4);
    memcpy(out.ptr + 2 * 384 + 44 + 8, "son", 3);
    memcpy(out.ptr + 2 * 384 + 76 + 14, ".example.net", 12);
    out.ptr[3 * 384 + 8 + 20] = 0x01; /* no name ever had that */
    run(&r, &input_utmp, &out);
    const char *text = (const char *)r.text.ptr;
    assert_non_null(strstr(text, "\"user.name\":\"LOGIN\",\"utmp.line\":\"tty1\","));
    assert_non_null(strstr(text, "\"user.name\":\"alice\",\"utmp.line\":\"pts/0\","));
    assert_non_null(strstr(text, "\"source.address\":\"203.0.113.7\","));
    assert_non_null(strstr(text, "note unreadable utmp.unreadable 1152 1\n"));
    assert_non_null(strstr(text, "end end 5 1\n"));
    bw_buffer_release(&r.text);
    bw_buffer_release(&out);
}

static void add_last(struct bw_buffer *out, uint64_t seconds, const char *line, const char *host)
{
    add_number(out, seconds, 4);
    add_text(out, line, 32);
    add_text(out, host, 256);
}

static void test_lastlog(void **state)
{
    (void)state;
    struct bw_buffer out;
    struct input_run r = {0};
    bool split;
    bw_buffer_init(&out, 64 * BW_MIB);
    add_last(&out, TIME, "pts/0", "203.0.113.7");
    for (size_t i = 1; i < 100; i++)
        add_last(&out, 0, NULL, NULL);
    add_last(&out, TIME + 1, "tty1", NULL);
    add_last(&out, 5, "\x01", NULL);
    out.len -= 292;
    assert_int_equal(input_lastlog.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_LIKELY);
    assert_int_equal(input_utmp.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_NO);
    out.len += 292;
    assert_int_equal(input_lastlog.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_NO);
    run(&r, &input_lastlog, &out);
    assert_int_equal(r.status, BW_E_MALFORMED);
    bw_buffer_release(&r.text);
    out.len -= 292;
    run(&r, &input_lastlog, &out);
    assert_string_equal((const char *)r.text.ptr,
            "event 0 1 2022-08-31T23:59:58.000Z {\"event.dataset\":\"system.lastlog\","
            "\"event.action\":\"last_logon\",\"event.outcome\":\"success\",\"user.id\":0,"
            "\"utmp.line\":\"pts/0\",\"source.address\":\"203.0.113.7\"}\n"
            "event 29200 101 2022-08-31T23:59:59.000Z {\"event.dataset\":\"system.lastlog\","
            "\"event.action\":\"last_logon\",\"event.outcome\":\"success\",\"user.id\":100,"
            "\"utmp.line\":\"tty1\"}\nend end 2 0\n");
    bw_buffer_release(&r.text);
    bw_buffer_release(&out);
}

/* Nothing else is taken for one. */
static void test_others(void **state)
{
    (void)state;
    struct bw_buffer out;
    bool split;
    bw_buffer_init(&out, BW_MIB);
    for (size_t i = 0; i < 5000; i++)
        bw_buffer_add_char(&out, '\0');
    for (size_t round = 0; round < 2; round++) {
        assert_int_equal(input_utmp.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_NO);
        assert_int_equal(input_lastlog.probe(bw_buffer_bytes(&out), true, &split), INPUT_MATCH_NO);
        memset(out.ptr, 'a', out.len);
    }
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_entries),
            cmocka_unit_test(test_tampered),
            cmocka_unit_test(test_leftovers),
            cmocka_unit_test(test_lastlog),
            cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
