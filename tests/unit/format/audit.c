/* The syntax of Linux audit records: lines, fields, names, and what values stand for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/audit/decode.h"
#include "format/audit/line.h"

static void add_line(struct bw_buffer *out, bw_str text, struct audit_memory *memory)
{
    struct audit_line line;
    char time[BW_TIME_TEXT_SIZE];
    if (!(memory != NULL ? audit_line_parse_next(text, memory, &line)
                         : audit_line_parse(text, &line))) {
        bw_buffer_add_text(out, "no");
        return;
    }
    bw_time_format(line.time, time);
    bw_buffer_printf(out, "%.*s|%.*s %u|%s|%llu|%.*s|%.*s|%s", bw_str_width(line.node),
            line.node.ptr, bw_str_width(line.type), line.type.ptr, line.number, time,
            (unsigned long long)line.serial, bw_str_width(line.body), line.body.ptr,
            bw_str_width(line.names), line.names.ptr, line.interpreted ? "-i" : "");
}

static const struct {
    const char *name, *line, *want;
} line_cases[] = {
        {"raw", "type=CWD msg=audit(1661990398.123:456): cwd=\"/root\"",
                "|CWD 1307|2022-08-31T23:59:58.123Z|456|cwd=\"/root\"||"},
        {"with a host", "node=web1 type=CWD msg=audit(1661990398.123:456): cwd=\"/\"",
                "web1|CWD 1307|2022-08-31T23:59:58.123Z|456|cwd=\"/\"||"},
        {"enriched",
                "type=SYSCALL msg=audit(1661990398.000:1): arch=c000003e\x1d"
                "ARCH=x86_64",
                "|SYSCALL 1300|2022-08-31T23:59:58.000Z|1|arch=c000003e|ARCH=x86_64|"},
        {"no fields", "type=EOE msg=audit(1661990398.123:456): ",
                "|EOE 1320|2022-08-31T23:59:58.123Z|456|||"},
        {"no fields, no blank", "type=EOE msg=audit(1661990398.123:456):",
                "|EOE 1320|2022-08-31T23:59:58.123Z|456|||"},
        {"a number that auditd did not know",
                "type=UNKNOWN[1334] msg=audit(1661990398.123:456): prog-id=4 op=LOAD",
                "|BPF 1334|2022-08-31T23:59:58.123Z|456|prog-id=4 op=LOAD||"},
        {"a number that nobody knows", "type=1999 msg=audit(1661990398.123:456): a=1",
                "|1999 1999|2022-08-31T23:59:58.123Z|456|a=1||"},
        {"a type that nobody knows", "type=FRESH msg=audit(1661990398.123:456): a=1",
                "|FRESH 0|2022-08-31T23:59:58.123Z|456|a=1||"},
        {"ausearch -i", "type=CWD msg=audit(09/01/2022 01:02:03.456:7) : cwd=/root ",
                "|CWD 1307|2022-09-01T01:02:03.456Z|7|cwd=/root ||-i"},
        {"ausearch -i, C locale", "type=CWD msg=audit(08/31/22 23:53:21.101:101) : cwd=/",
                "|CWD 1307|2022-08-31T23:53:21.101Z|101|cwd=/||-i"},
        {"ausearch -i, day first", "type=CWD msg=audit(31.08.2022 23:53:21.101:101) : cwd=/",
                "|CWD 1307|2022-08-31T23:53:21.101Z|101|cwd=/||-i"},
        {"ausearch -i, year first", "type=CWD msg=audit(2022-08-31 23:53:21.101:101) : cwd=/",
                "|CWD 1307|2022-08-31T23:53:21.101Z|101|cwd=/||-i"},
        {"the kernel's, through syslog",
                "Sep  1 00:00:00 web1 kernel: [   12.345] audit: type=1400 "
                "audit(1661990398.123:456): apparmor=\"DENIED\"",
                "web1|AVC 1400|2022-08-31T23:59:58.123Z|456|apparmor=\"DENIED\"||"},
        {"audispd's, through syslog",
                "Sep  1 00:00:00 loghost audispd: node=web1 type=CWD "
                "msg=audit(1661990398.123:456): cwd=\"/\"",
                "web1|CWD 1307|2022-08-31T23:59:58.123Z|456|cwd=\"/\"||"},
        {"audisp-syslog's, RFC 5424",
                "<14>1 2022-09-01T00:00:00.1+02:00 web1 audisp-syslog 12 - - type=CWD "
                "msg=audit(1661990398.123:456): cwd=\"/\"",
                "web1|CWD 1307|2022-08-31T23:59:58.123Z|456|cwd=\"/\"||"},
        {"a prefix without a host", "23:59:58 audispd: type=CWD msg=audit(1661990398.123:456): a=1",
                "|CWD 1307|2022-08-31T23:59:58.123Z|456|a=1||"},
        {"a type before that is none", "x y type=1 z type=CWD msg=audit(1661990398.123:456): a=1",
                "|CWD 1307|2022-08-31T23:59:58.123Z|456|a=1||"},
        {"only text", "Sep  1 00:00:00 web1 sshd[1]: type=password", "no"},
        {"no type", "msg=audit(1661990398.123:456): a=1", "no"},
        {"no number", "type=CWD msg=audit(1661990398.123:): a=1", "no"},
        {"no fraction", "type=CWD msg=audit(1661990398.:4): a=1", "no"},
        {"no end of the stamp", "type=CWD msg=audit(1661990398.123:456", "no"},
        {"a number too long", "type=CWD msg=audit(1661990398.123:99999999999999999999): a=1", "no"},
        {"seconds too many", "type=CWD msg=audit(9223372036854775807.123:1): a=1", "no"},
        {"a month that is none", "type=CWD msg=audit(13/32/2022 01:02:03.456:7) : cwd=/", "no"},
        {"a host and nothing", "node=web1", "no"},
        {"nothing", "", "no"},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(line_cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_KIB);
        print_message("%s\n", line_cases[i].name);
        add_line(&out, bw_str_of(line_cases[i].line), NULL);
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((const char *)out.ptr, line_cases[i].want);
        bw_buffer_release(&out);
    }
    assert_true(audit_line_is_separator(BW_STR("----")));
    assert_true(audit_line_is_separator(BW_STR("time->Thu Sep  1 00:00:00 2022")));
    assert_false(audit_line_is_separator(BW_STR("-----")));
}

/* Behind any other line, a line says what it says alone; and so it does cut off anywhere. */
static void test_line_after_line(void **state)
{
    (void)state;
    static const char *const more[] = {"type=CWD msg=audit(1661990398.123:456):: cwd=1",
            "type=CWD msg=audit(1661990398.123:456) : cwd=1",
            "type=CWD msg=audit(1661990398.123:456) cwd=1",
            "type=USER_ACCT msg=audit(1661990398.123:456):  cwd=1",
            "type=USER_AUTH msg=audit(1661990398.123:4567): cwd=1",
            "type=CRED_ACQ msg=audit(1661990398.123:456): cwd=1"};
    struct audit_memory memory = {.serial = 0};
    const size_t count = BW_COUNT(line_cases) + BW_COUNT(more);
    for (size_t i = 0; i < count * count; i++)
        for (size_t k = 0; k < 2; k++) {
            const size_t at = k == 0 ? i / count : i % count;
            const bw_str text =
                    bw_str_of(at < BW_COUNT(line_cases) ? line_cases[at].line
                                                        : more[at - BW_COUNT(line_cases)]);
            struct bw_buffer alone, after;
            bw_buffer_init(&alone, BW_KIB);
            bw_buffer_init(&after, BW_KIB);
            const bw_str part = bw_str_head(text, k == 0 ? text.len : text.len - i % 5);
            add_line(&alone, part, NULL);
            add_line(&after, part, &memory);
            assert_true(bw_str_eq(bw_buffer_str(&alone), bw_buffer_str(&after)));
            bw_buffer_release(&alone);
            bw_buffer_release(&after);
        }
}

static const struct {
    const char *name, *fields;
    bool interpreted;
    const char *want;
} field_cases[] = {
        {"bare and quoted", "pid=1 comm=\"a b\" exe=\"\" key=(null)", false,
                "pid=b<1> comm=q<a b> exe=q<> key=b<(null)> "},
        {"a message with its own quotes", "uid=0 msg='op=x acct=\"o'b\" res=1' UID=\"root\"", false,
                "uid=b<0> msg=n<op=x acct=\"o'b\" res=1> UID=q<root> "},
        {"a message cut off", "uid=0 msg='op=x acct=\"o", false, "uid=b<0> msg=n<op=x acct=\"o> "},
        {"a quote cut off", "a=\"x y", false, "a=b<\"x> "},
        {"words that are no fields", "avc:  denied  { read } for  pid=1 comm=\"x\"", false,
                "pid=b<1> comm=q<x> "},
        {"old punctuation", "user pid=1, (hostname=h, addr=?, res=success)", false,
                "pid=b<1> hostname=b<h> addr=b<?> res=b<success> "},
        {"pieces", "argc=2 a1_len=9 a1[0]=4142 a1[1]=43", false,
                "argc=b<2> a1_len=b<9> a1[0]=b<4142> a1[1]=b<43> "},
        {"blanks in what ausearch -i prints", "item=0 name=/my file/x y inode=1 ", true,
                "item=b<0> name=b</my file/x y> inode=b<1> "},
        {"braces in what ausearch -i prints", "saddr={ saddr_fam=inet laddr=::1 lport=4 } ", true,
                "saddr=b<{> saddr_fam=b<inet> laddr=b<::1> lport=b<4> "},
        {"a long value", "a=0123456789012345678901234567890123456789 b=1", false,
                "a=b<0123456789012345678901234567890123456789> b=b<1> "},
        {"nothing but a sign", "= =x a=", false, "a=b<> "},
        {"nothing", "", false, ""},
};

static void test_fields(void **state)
{
    (void)state;
    static const char quotes[] = "bqn";
    for (size_t i = 0; i < BW_COUNT(field_cases); i++) {
        struct bw_buffer out;
        struct audit_field field;
        bw_str rest = bw_str_of(field_cases[i].fields);
        bw_buffer_init(&out, BW_KIB);
        print_message("%s\n", field_cases[i].name);
        while (audit_field_next(&rest, field_cases[i].interpreted, &field))
            bw_buffer_printf(&out, "%.*s=%c<%.*s> ", bw_str_width(field.key), field.key.ptr,
                    quotes[field.quote], bw_str_width(field.value), field.value.ptr);
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((const char *)out.ptr, field_cases[i].want);
        bw_buffer_release(&out);
    }
}

/* From the kernel's own tables. */
static const struct {
    uint64_t arch, number;
    const char *want;
} call_cases[] = {
        {0xc000003e, 59, "execve"},
        {0xc000003e, 0, "read"},
        {0xc000003e, 322, "execveat"},
        {0xc000003e, 42, "connect"},
        {0xc000003e, 257, "openat"},
        {0xc000003e, 435, "clone3"},
        {0xc000003e, 399, ""},
        {0xc000003e, 5000, ""},
        {0x40000003, 11, "execve"},
        {0x40000003, 102, "socketcall"},
        {0x40000003, 362, "connect"},
        {0xc00000b7, 221, "execve"},
        {0xc00000b7, 56, "openat"},
        {0xc00000b7, 203, "connect"},
        {0xc00000b7, 79, "newfstatat"},
        {0x40000028, 11, "execve"},
        {0x40000028, 322, "openat"},
        {0x40000028, 283, "connect"},
        {0x14, 11, ""},
};

static void test_names(void **state)
{
    (void)state;
    struct audit_names *names = audit_names_new();
    assert_non_null(names);
    for (size_t i = 0; i < BW_COUNT(call_cases); i++) {
        const bw_str got =
                audit_syscall_name(names, audit_arch_of(call_cases[i].arch), call_cases[i].number);
        print_message("%llx %llu\n", (unsigned long long)call_cases[i].arch,
                (unsigned long long)call_cases[i].number);
        assert_true(bw_str_eq(got, bw_str_of(call_cases[i].want)));
    }
    audit_names_free(names);
    audit_names_free(NULL);
    assert_int_equal(audit_arch_named(BW_STR("aarch64")), AUDIT_ARCH_AARCH64);
    assert_int_equal(audit_arch_named(BW_STR("vax")), AUDIT_ARCH_COUNT);
    assert_true(bw_str_eq(audit_arch_name(AUDIT_ARCH_ARM), BW_STR("arm")));
    assert_int_equal(audit_arch_name(AUDIT_ARCH_COUNT).len, 0);
    assert_int_equal(audit_type_number(BW_STR("USER_LOGIN")), 1112);
    assert_int_equal(audit_type_number(BW_STR("NONE")), 0);
    assert_true(bw_str_eq(audit_type_name(1325), BW_STR("NETFILTER_CFG")));
    assert_int_equal(audit_type_name(3).len, 0);
}

static const struct {
    const char *saddr, *want; /* family ip port path */
} address_cases[] = {
        {"0200115CC00002010000000000000000", "inet 192.0.2.1 4444 "},
        {"00020050CB007109", "inet 203.0.113.9 80 "}, /* of a big-endian machine */
        {"0A0001BB0000000020010DB800000000000000000000000100000000", "inet6 2001:db8::1 443 "},
        {"0A0001BB00000000000000000000000000000000000000010000", "inet6 ::1 443 "},
        {"0A0001BB00000000FE8000000000000000000000000000000000", "inet6 fe80:: 443 "},
        {"0A0001BB00000000000000000000FFFFC0000201", "no"}, /* cut short */
        {"0A0001BB0000000000000000000000000000FFFFC000020100000000", "inet6 192.0.2.1 443 "},
        {"01002F72756E2F6100", "local  0 /run/a"},
        {"0100006162632F00", "local  0 @abc/"},
        {"0100", "local  0 "},
        {"100000000000000000000000", "netlink  0 "},
        {"1100", "packet  0 "},
        {"2600", "38  0 "},
        {"02001", "no"},
        {"02", "no"},
        {"0200115CC000", "no"},
        {"", "no"},
        {"xy", "no"},
};

static void test_addresses(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    for (size_t i = 0; i < BW_COUNT(address_cases); i++) {
        struct audit_address address;
        char got[128] = "no";
        print_message("%s\n", address_cases[i].saddr);
        if (audit_address_decode(arena, bw_str_of(address_cases[i].saddr), &address))
            snprintf(got, sizeof(got), "%.*s %.*s %u %.*s", bw_str_width(address.family),
                    address.family.ptr, bw_str_width(address.ip), address.ip.ptr, address.port,
                    bw_str_width(address.path), address.path.ptr);
        assert_string_equal(got, address_cases[i].want);
    }
    bw_arena_free(arena);
}

static const struct {
    const char *folder, *name, *want;
} path_cases[] = {
        {"/root", "x", "/root/x"},
        {"/root/", "x", "/root/x"},
        {"/", "x", "/x"},
        {"/root", "/etc/passwd", "/etc/passwd"},
        {"/root", "/etc/../tmp/./x//y", "/tmp/x/y"},
        {"/root", "../../../etc/cron.d/", "/etc/cron.d/"},
        {"/srv/a", "./b/../c", "/srv/a/c"},
        {"/srv", ".", "/srv"},
        {"/", "..", "/"},
        {"", "x", "x"},
        {"(null)", "x", "x"},
        {"/root", "", "/root"},
        {"/home/u", ".ssh/authorized_keys", "/home/u/.ssh/authorized_keys"},
        {"/x", "/home/u/.ssh/a", "/home/u/.ssh/a"},
};

static void test_paths(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    for (size_t i = 0; i < BW_COUNT(path_cases); i++) {
        const bw_str got = audit_path_join(
                arena, bw_str_of(path_cases[i].folder), bw_str_of(path_cases[i].name));
        print_message("%s + %s\n", path_cases[i].folder, path_cases[i].name);
        assert_true(bw_str_eq(got, bw_str_of(path_cases[i].want)));
    }
    bw_arena_free(arena);
}

static const struct {
    const char *arguments[4];
    const char *want, *want_plain;
} command_cases[] = {
        {{"ls", "-la", "/srv"}, "ls -la /srv", "ls -la /srv"},
        {{"sh", "-c", "id; ls"}, "sh -c \"id; ls\"", "sh -c id; ls"},
        {{"echo", ""}, "echo \"\"", "echo "},
        {{"echo", "a\"b\\c$d`e"}, "echo \"a\\\"b\\\\c\\$d\\`e\"", "echo a\"b\\c$d`e"},
        {{"a=b", "x@y:z,%+^~"}, "a=b x@y:z,%+^~", "a=b x@y:z,%+^~"},
};

static void test_commands(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(command_cases); i++) {
        struct bw_buffer out;
        struct bw_buffer plain;
        bw_buffer_init(&out, BW_KIB);
        bw_buffer_init(&plain, BW_KIB);
        for (size_t k = 0; k < 4 && command_cases[i].arguments[k] != NULL; k++)
            audit_command_add(&out, &plain, bw_str_of(command_cases[i].arguments[k]));
        assert_true(bw_str_eq(bw_buffer_str(&out), bw_str_of(command_cases[i].want)));
        assert_true(bw_str_eq(bw_buffer_str(&plain), bw_str_of(command_cases[i].want_plain)));
        bw_buffer_release(&out);
        bw_buffer_release(&plain);
    }
}

static void test_hex(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    assert_true(audit_is_hex(BW_STR("00FF")));
    assert_false(audit_is_hex(BW_STR("00F")));
    assert_false(audit_is_hex(BW_STR("00ff")));
    assert_false(audit_is_hex(BW_STR("")));
    assert_true(bw_str_eq(audit_hex_decode(arena, BW_STR("6100FF")), BW_STR("a\0\xff")));
    assert_true(audit_is_plain(BW_STR("b\xc3\xa4r x")));
    assert_false(audit_is_plain(BW_STR("\xab\xba")));
    assert_false(audit_is_plain(BW_STR("a\x01")));
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_lines),
            cmocka_unit_test(test_line_after_line),
            cmocka_unit_test(test_fields),
            cmocka_unit_test(test_names),
            cmocka_unit_test(test_addresses),
            cmocka_unit_test(test_paths),
            cmocka_unit_test(test_commands),
            cmocka_unit_test(test_hex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
