#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <lz4.h>
#include <lzma.h>
#include <zstd.h>

#include "input/journal/journal.h"
#include "support/input_check.h"
#include "support/journal_writer.h"

#define TIME UINT64_C(1661990398123456)

/* of a file, and of an object */
enum {
    XZ = 1,
    LZ4 = 2,
    KEYED = 4,
    ZSTD = 8,
    COMPACT = 16
};
enum {
    OBJECT_XZ = 1,
    OBJECT_LZ4 = 2,
    OBJECT_ZSTD = 4
};

static void run(struct input_run *r, const struct journal_writer *w)
{
    input_run(r, &input_journal, bw_buffer_bytes(&w->out), NULL, NULL);
    bw_buffer_add_char(&r->text, '\0');
}

static void expect(const struct journal_writer *w, const char *want)
{
    for (size_t i = 0; i < 2; i++) {
        struct input_run r = {.no_read_at = i == 1, .read_size = i * 7};
        run(&r, w);
        assert_string_equal((const char *)r.text.ptr, want);
        bw_buffer_release(&r.text);
    }
}

static const char two_entries[] =
        "event %d 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
        "\"MESSAGE\":\"a=b\",\"message\":\"a=b\",\"_PID\":\"7\",\"process.pid\":7,\"_HOSTNAME\":"
        "\"h\","
        "\"host.name\":\"h\"}\n"
        "event %d 2 2022-08-31T23:59:59.123456Z {\"event.dataset\":\"system.syslog\","
        "\"MESSAGE\":\"c\",\"message\":\"c\",\"_HOSTNAME\":\"h\",\"host.name\":\"h\"}\nend end 2 "
        "0\n";

/* All forms of file give the same entries; a field stands once in the file and in both entries. */
static void test_forms(void **state)
{
    (void)state;
    static const uint32_t forms[] = {0, KEYED, COMPACT, KEYED | COMPACT | ZSTD};
    for (size_t i = 0; i < BW_COUNT(forms); i++) {
        struct journal_writer w;
        char want[2 * sizeof(two_entries)];
        journal_writer_init(&w, forms[i], 2);
        const uint64_t host = journal_writer_text(&w, "_HOSTNAME=h");
        const uint64_t first[] = {
                journal_writer_text(&w, "MESSAGE=a=b"), journal_writer_text(&w, "_PID=7"), host};
        const uint64_t at = journal_writer_entry(&w, TIME, first, 3);
        const uint64_t second[] = {journal_writer_text(&w, "MESSAGE=c"), host, host};
        const uint64_t then = journal_writer_entry(&w, TIME + 1000000, second, 3);
        snprintf(want, sizeof(want), two_entries, (int)at, (int)then);
        expect(&w, want);
        /* space that was reserved behind the end is no damage */
        for (size_t k = 0; k < 100000; k++)
            bw_buffer_add_char(&w.out, '\0');
        expect(&w, want);
        bw_buffer_release(&w.out);
    }
}

static bw_bytes pack(uint8_t how, bw_bytes plain, uint8_t *out, size_t size)
{
    size_t len = 0;
    if (how == OBJECT_ZSTD) {
        len = ZSTD_compress(out, size, plain.ptr, plain.len, 3);
        assert_false(ZSTD_isError(len));
    } else if (how == OBJECT_LZ4) {
        for (size_t i = 0; i < 8; i++)
            out[i] = (uint8_t)(plain.len >> (8 * i));
        len = 8 + (size_t)LZ4_compress_default(
                          (const char *)plain.ptr, (char *)out + 8, (int)plain.len, (int)size - 8);
    } else {
        assert_int_equal(lzma_easy_buffer_encode(
                                 6, LZMA_CHECK_CRC32, NULL, plain.ptr, plain.len, out, &len, size),
                LZMA_OK);
    }
    return (bw_bytes){.ptr = out, .len = len};
}

static void test_compressed(void **state)
{
    (void)state;
    static const uint8_t flags[] = {OBJECT_XZ, OBJECT_LZ4, OBJECT_ZSTD};
    char plain[2000] = "MESSAGE=";
    uint8_t packed[4000];
    for (size_t i = 8; i < sizeof(plain); i++)
        plain[i] = (char)('a' + i % 7);
    const bw_bytes bytes = {.ptr = (const uint8_t *)plain, .len = sizeof(plain)};
    for (size_t i = 0; i < BW_COUNT(flags); i++) {
        struct journal_writer w;
        journal_writer_init(&w, KEYED | XZ | LZ4 | ZSTD, 2);
        const bw_bytes small = pack(flags[i], bytes, packed, sizeof(packed));
        const uint64_t data[] = {journal_writer_data(&w, flags[i], small, bytes)};
        journal_writer_entry(&w, TIME, data, 1);
        struct input_run r = {0};
        run(&r, &w);
        assert_non_null(strstr((const char *)r.text.ptr, "\"MESSAGE\":\"bcdefgabcdefg"));
        assert_null(strstr((const char *)r.text.ptr, "note"));
        bw_buffer_release(&r.text);
        /* every byte of what is compressed made bad: told, and the rest goes on */
        for (size_t k = 0; k < small.len; k++) {
            w.out.ptr[data[0] + 64 + k] ^= 0x55;
            run(&r, &w);
            assert_non_null(strstr((const char *)r.text.ptr, "end end 1 0\n"));
            bw_buffer_release(&r.text);
            w.out.ptr[data[0] + 64 + k] ^= 0x55;
        }
        bw_buffer_release(&w.out);
    }
}

/* A frame that says it is a gigabyte long, and one that is. */
static void test_bombs(void **state)
{
    (void)state;
    const size_t size = BW_LIMIT_RECORD_BYTES + 1;
    uint8_t *plain = calloc(1, size);
    uint8_t *packed = malloc(size);
    assert_non_null(plain);
    assert_non_null(packed);
    for (uint8_t flag = OBJECT_XZ; flag <= OBJECT_ZSTD; flag *= 2) {
        struct journal_writer w;
        journal_writer_init(&w, XZ | LZ4 | ZSTD, 2);
        const bw_bytes small = pack(flag, (bw_bytes){.ptr = plain, .len = size}, packed, size);
        const uint64_t data[] = {journal_writer_data(&w, flag, small, small),
                journal_writer_text(&w, "MESSAGE=rest")};
        journal_writer_entry(&w, TIME, data, 2);
        struct input_run r = {0};
        run(&r, &w);
        assert_non_null(strstr((const char *)r.text.ptr, "note damage journal.compression"));
        assert_non_null(strstr((const char *)r.text.ptr, "\"MESSAGE\":\"rest\""));
        bw_buffer_release(&r.text);
        bw_buffer_release(&w.out);
    }
    free(plain);
    free(packed);
}

static void test_damage(void **state)
{
    (void)state;
    struct journal_writer w;
    struct input_run r = {0};
    journal_writer_init(&w, KEYED, 1);
    const uint64_t one[] = {journal_writer_text(&w, "MESSAGE=one")};
    journal_writer_entry(&w, TIME, one, 1);
    const uint64_t lost = w.out.len;
    bw_buffer_add_text(&w.out, "this is no object, and it is as long as need be ");
    const uint64_t two[] = {journal_writer_text(&w, "MESSAGE=two"), UINT64_C(1) << 60, 8, 0};
    journal_writer_entry(&w, TIME - 5, two, 4);
    w.out.ptr[one[0] + 64 + 8] = 'O'; /* MESSAGE=One, hash as before */
    run(&r, &w);
    const char *text = (const char *)r.text.ptr;
    char want[80];
    snprintf(want, sizeof(want), "note unreadable journal.damage %d 1\n", (int)lost);
    assert_non_null(strstr(text, want));
    assert_non_null(strstr(text, "note anomaly journal.hash"));
    assert_non_null(strstr(text, "note damage journal.field_missing"));
    assert_non_null(strstr(text, "note anomaly journal.time_backwards"));
    assert_non_null(strstr(text, "note anomaly journal.online 0 1"));
    assert_non_null(strstr(text, "\"MESSAGE\":\"One\""));
    assert_non_null(strstr(text, "\"MESSAGE\":\"two\""));
    assert_non_null(strstr(text, "end end 2 1\n"));
    bw_buffer_release(&r.text);
    bw_buffer_release(&w.out);
}

/* The header says how long the file was. */
static void test_cut(void **state)
{
    (void)state;
    struct journal_writer w;
    struct input_run r = {0};
    journal_writer_init(&w, KEYED, 2);
    const uint64_t one[] = {journal_writer_text(&w, "MESSAGE=one")};
    journal_writer_entry(&w, TIME, one, 1);
    const uint64_t arena = w.out.len - 256;
    for (size_t i = 0; i < 8; i++)
        w.out.ptr[96 + i] = (uint8_t)(arena >> (8 * i));
    run(&r, &w);
    assert_null(strstr((const char *)r.text.ptr, "journal.truncated"));
    bw_buffer_release(&r.text);
    w.out.ptr[97]++;
    run(&r, &w);
    assert_non_null(strstr((const char *)r.text.ptr, "note damage journal.truncated"));
    bw_buffer_release(&r.text);
    memset(w.out.ptr + 96, 0xff, 8); /* nonsense */
    run(&r, &w);
    assert_null(strstr((const char *)r.text.ptr, "journal.truncated"));
    assert_non_null(strstr((const char *)r.text.ptr, "end end 1 0\n"));
    bw_buffer_release(&r.text);
    bw_buffer_release(&w.out);
}

static void test_header(void **state)
{
    (void)state;
    struct journal_writer w;
    struct input_run r = {0};
    bool split = true;
    journal_writer_init(&w, 1u << 9, 0);
    assert_int_equal(input_journal.probe(bw_buffer_bytes(&w.out), true, &split), INPUT_MATCH_SURE);
    assert_false(split);
    run(&r, &w);
    assert_string_equal((const char *)r.text.ptr, "end unsupported 0 0\n");
    bw_buffer_release(&r.text);
    w.out.ptr[0] = 'X';
    assert_int_equal(input_journal.probe(bw_buffer_bytes(&w.out), true, &split), INPUT_MATCH_NO);
    run(&r, &w);
    assert_string_equal((const char *)r.text.ptr, "end malformed 0 0\n");
    bw_buffer_release(&r.text);
    bw_buffer_release(&w.out);
}

/* Every byte of a file made bad, and every length: an answer each time. */
static void test_mutated(void **state)
{
    (void)state;
    struct journal_writer w;
    journal_writer_init(&w, KEYED, 2);
    const uint64_t data[] = {
            journal_writer_text(&w, "MESSAGE=one"), journal_writer_text(&w, "_PID=1")};
    journal_writer_entry(&w, TIME, data, 2);
    journal_writer_entry(&w, TIME, data, 2);
    for (size_t i = 0; i < w.out.len; i++)
        for (uint8_t bit = 1; bit != 0; bit = (uint8_t)(bit << 3)) {
            w.out.ptr[i] ^= bit;
            struct input_run r = {0};
            input_run(&r, &input_journal, bw_buffer_bytes(&w.out), NULL, NULL);
            bw_buffer_release(&r.text);
            w.out.ptr[i] ^= bit;
        }
    for (size_t len = 0; len < w.out.len; len++) {
        struct input_run r = {0};
        uint8_t *exact = malloc(len + 1);
        assert_non_null(exact);
        memcpy(exact, w.out.ptr, len);
        input_run(&r, &input_journal, (bw_bytes){.ptr = exact, .len = len}, NULL, NULL);
        bw_buffer_release(&r.text);
        free(exact);
    }
    bw_buffer_release(&w.out);
}

/* ---- exports ---- */

static const struct {
    const char *name, *input, *want;
    size_t len;
} exports[] = {
        {"two entries, one binary",
                "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1661990398123456\nMESSAGE=a\n\n"
                "__REALTIME_TIMESTAMP=1661990399000000\n__SEQNUM=9\nMESSAGE\n"
                "\x05\0\0\0\0\0\0\0b\n\nc=\n\n",
                "event 0 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"MESSAGE\":"
                "\"a\","
                "\"message\":\"a\"}\n"
                "event 62 9 2022-08-31T23:59:59.000Z {\"event.dataset\":\"system.syslog\","
                "\"__REALTIME_TIMESTAMP\":\"1661990399000000\",\"__SEQNUM\":\"9\","
                "\"MESSAGE\":\"b\\n\\nc=\",\"message\":\"b\\n\\nc=\"}\nend end 2 0\n",
                62 + 38 + 11 + 8 + 8 + 5 + 2},
        {"what a message says, what only journald knows, and who is asked first",
                "__REALTIME_TIMESTAMP=1661990398123456\n_COMM=python3\n_UID=7\n"
                "SYSLOG_IDENTIFIER=/usr/sbin/sshd\nSYSLOG_FACILITY=10\nPRIORITY=6\n"
                "_SYSTEMD_UNIT=ssh.service\n"
                "MESSAGE=Accepted publickey for ann from 192.0.2.1 port 99 ssh2\n\n"
                "__REALTIME_TIMESTAMP=1661990398123456\n_COMM=odd\nSYSLOG_FACILITY=99\n_UID=7\n"
                "MESSAGE=pam_unix(odd:session): session opened for user ann by (uid=8)\n\n",
                "event 0 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.auth\","
                "\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"_COMM\":\"python3\","
                "\"_UID\":\"7\",\"SYSLOG_IDENTIFIER\":\"/usr/sbin/sshd\","
                "\"SYSLOG_FACILITY\":\"10\",\"PRIORITY\":\"6\","
                "\"_SYSTEMD_UNIT\":\"ssh.service\","
                "\"MESSAGE\":\"Accepted publickey for ann from 192.0.2.1 port 99 ssh2\","
                "\"message\":\"Accepted publickey for ann from 192.0.2.1 port 99 ssh2\","
                "\"process.name\":\"sshd\",\"log.syslog.facility.name\":\"authpriv\","
                "\"log.syslog.severity.name\":\"info\",\"system.auth.ssh.method\":\"publickey\","
                "\"user.name\":\"ann\",\"source.ip\":\"192.0.2.1\",\"source.port\":99,"
                "\"event.category\":\"authentication\",\"event.action\":\"ssh_login\","
                "\"event.outcome\":\"success\",\"user.id\":\"7\","
                "\"systemd.unit\":\"ssh.service\"}\n"
                "event 212 2 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.auth\","
                "\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"_COMM\":\"odd\","
                "\"SYSLOG_FACILITY\":\"99\",\"_UID\":\"7\","
                "\"MESSAGE\":\"pam_unix(odd:session): session opened for user ann by (uid=8)\","
                "\"message\":\"pam_unix(odd:session): session opened for user ann by (uid=8)\","
                "\"process.name\":\"odd\",\"pam.module\":\"pam_unix\",\"pam.service\":\"odd\","
                "\"pam.type\":\"session\",\"user.effective.name\":\"ann\",\"user.id\":\"8\","
                "\"event.category\":\"session\",\"event.action\":\"session_opened\","
                "\"event.outcome\":\"success\"}\nend end 2 0\n",
                0},
        {"printed by -o verbose",
                "-- Boot 0b --\n"
                "Wed 2022-08-31 23:59:58.123456 CEST [s=0a;i=1;b=0b;m=1;t=5e7924b4cddc0;x=0c]\n"
                "    SYSLOG_IDENTIFIER=app\n    MESSAGE=first\n            second\n    _PID=7\n"
                "Wed 2022-08-31 23:59:59.123456 CEST [s=0a;i=2;b=0b;m=2;t=5e7924b5c2000;x=0d]\n"
                "    no field\n    MESSAGE=x\n",
                "event 0 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"SYSLOG_IDENTIFIER\":\"app\",\"MESSAGE\":\"first\\n            second\","
                "\"message\":\"first\\n            second\",\"_PID\":\"7\",\"process.pid\":7,"
                "\"process.name\":\"app\"}\n"
                "note damage journal-export.line 165 1\n"
                "event 165 2 2022-08-31T23:59:59.123456Z {\"event.dataset\":\"system.syslog\","
                "\"MESSAGE\":\"x\",\"message\":\"x\"}\nend end 2 0\n",
                0},
        {"a line that is none, no empty line at the end",
                "__REALTIME_TIMESTAMP=1661990398123456\nnot a field\nMESSAGE=a\n",
                "note damage journal-export.line 0 1\n"
                "event 0 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"MESSAGE\":\"a\",\"message\":\"a\"}"
                "\n"
                "end end 1 0\n",
                0},
        {"cut in a line", "__REALTIME_TIMESTAMP=1661990398123456\n\nMESSA",
                "event 0 1 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"__REALTIME_TIMESTAMP\":\"1661990398123456\"}\n"
                "note damage journal-export.truncated 39 1\nend end 1 1\n",
                0},
        {"a piece of one",
                "AGE=x\nB\nc\n\n\n__CURSOR=s=1\n__REALTIME_TIMESTAMP=1661990398123456\nMESSAGE="
                "a\n\n",
                "note damage journal-export.truncated 0 1\n"
                "event 12 2 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"MESSAGE\":"
                "\"a\",\"message\":\"a\"}\nend end 1 1\n",
                0},
        {"a length that is wrong, and what is behind it",
                "__REALTIME_TIMESTAMP=1\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff x\n\n"
                "__REALTIME_TIMESTAMP="
                "1661990398123456\nMESSAGE\n\x09\xff\x01\x01\x01\x01\x01\x01x\n\n"
                "__REALTIME_TIMESTAMP=1661990398123456\nMESSAGE=a\n\n",
                "note damage journal-export.too_long 0 1\n"
                "note damage journal-export.too_long 43 1\n"
                "event 100 3 2022-08-31T23:59:58.123456Z {\"event.dataset\":\"system.syslog\","
                "\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"MESSAGE\":\"a\","
                "\"message\":\"a\"}\nend end 1 2\n",
                0},
        {"a length without end",
                "__REALTIME_TIMESTAMP=1\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff x",
                "note damage journal-export.too_long 0 1\nend end 0 1\n", 0},
};

static void test_exports(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(exports); i++) {
        const size_t len = exports[i].len != 0 ? exports[i].len : strlen(exports[i].input);
        const bw_bytes bytes = {.ptr = (const uint8_t *)exports[i].input, .len = len};
        bool split = true;
        print_message("%s\n", exports[i].name);
        if (i == 0)
            assert_int_equal(input_journal_export.probe(bytes, true, &split), INPUT_MATCH_SURE);
        for (size_t read_size = 0; read_size < 3; read_size++) {
            struct input_run r = {.read_size = read_size};
            input_run(&r, &input_journal_export, bytes, NULL, NULL);
            bw_buffer_add_char(&r.text, '\0');
            assert_string_equal((const char *)r.text.ptr, exports[i].want);
            bw_buffer_release(&r.text);
        }
    }
    bool split;
    static const char binary[] = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1661990398123456\n_COMM\n"
                                 "\x03\0\0\0\0\0\0\0b\nc\n_PID=7\n\n";
    for (size_t cut = 0; cut < 20; cut++) /* the head ends anywhere in the value */
        assert_int_equal(input_journal_export.probe((bw_bytes){.ptr = (const uint8_t *)binary,
                                                            .len = sizeof(binary) - 1 - cut},
                                 cut == 0, &split),
                INPUT_MATCH_SURE);
    static const char *const others[] = {"", "A=1\nB=2\n\n", "key=value\n",
            "{\"__REALTIME_TIMESTAMP\":\"1\"}\n", "Aug  1 10:00:00 host sshd[1]: x\n"};
    for (size_t i = 0; i < BW_COUNT(others); i++)
        assert_int_equal(
                input_journal_export.probe(bw_str_bytes(bw_str_of(others[i])), true, &split),
                INPUT_MATCH_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_forms),
            cmocka_unit_test(test_compressed),
            cmocka_unit_test(test_bombs),
            cmocka_unit_test(test_damage),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_header),
            cmocka_unit_test(test_mutated),
            cmocka_unit_test(test_exports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
