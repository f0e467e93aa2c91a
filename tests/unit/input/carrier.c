#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/text/carrier.h"
#include "support/input_run.h"

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the lines of the first form that fits; NULL: none does */
    int year;
    bool objects;
} cases[] = {
        {"CloudWatch's export, docker logs -t",
                "2026-05-03T08:00:01.123Z May  3 08:00:01 web01 a: b\n",
                "May  3 08:00:01 web01 a: b\n", 2026, false},
        {"what was indented stays so", "2026-05-03T08:00:01Z   a\n2026-05-03T08:00:01+02:00\n",
                "  a\n\n", 2026, false},
        {"containerd, with a line in pieces",
                "2026-05-03T08:00:01.1Z stdout P ab\n2026-05-03T08:00:01.2Z stdout F cd\n"
                "2026-05-03T08:00:01.3Z stderr F e\n",
                "abcd\ne\n", 2026, false},
        {"Grafana", "1777795201000\t2026-05-03T08:00:01.000Z\ta b\n", "a b\n", 2026, false},
        {"kubectl --prefix --timestamps", "[pod/web-1/nginx] 2026-05-03T08:00:01Z a b\n", "a b\n",
                2026, false},
        {"kubectl --prefix", "[pod/web-1/nginx] a b\n", "a b\n", 0, false},
        {"docker compose, with times and without", "web-1  | 2026-05-03T08:00:01Z a b\n", "a b\n",
                2026, false},
        {"docker compose", "web-1      | a b\r\ndb-1  | c\r\n", "a b\nc\n", 0, false},
        {"stern", "web-7d4b9 nginx a b\n", "a b\n", 0, false},
        {"stern -t", "web-7d4b9 nginx 2026-05-03T08:00:01Z a b\n", "a b\n", 2026, false},
        {"filter-log-events",
                "EVENTS\t37850000000000000000000000000000000000000000000000000001\t1777795201000\t"
                "my/stream\ta b\t1777795201000\n",
                "a b\n", 0, false},
        {"Kafka", "CreateTime:1777795201000\tnull\tMay  3 08:00:01 web01 a: b\n",
                "May  3 08:00:01 web01 a: b\n", 2026, false},
        {"Kafka, all of it",
                "CreateTime:1777795201000\tPartition:0\tOffset:12\tNO_HEADERS\tweb01\t{\"a\":1}\n",
                "{\"carried_at\":\"1777795201000\",\"a\":1}\n", 2026, true},
        {"Kafka without keys", "LogAppendTime:1777795201000\ta b\n", "a b\n", 2026, false},
        {"Papertrail",
                "7711010370943299\t2026-05-03T08:00:01Z\t2026-05-03T08:00:02Z\t31181206\tweb01\t"
                "198.51.100.7\tAuth\tInfo\tsshd\tFailed\tpassword\n"
                "7711010370943300\t2026-05-03T08:00:01Z\t2026-05-03T08:00:02Z\t31181206\tweb01\t"
                "198.51.100.7\tUser\tInfo\t\tno program\n",
                "2026-05-03T08:00:01Z web01 sshd: Failed\tpassword\n"
                "2026-05-03T08:00:01Z web01 no program\n",
                2026, false},
        {"objects are told the time", "2026-05-03T08:00:01Z {\"a\":1}\n2026-05-03T08:00:02Z {}\n",
                "{\"carried_at\":\"2026-05-03T08:00:01Z\",\"a\":1}\n"
                "{\"carried_at\":\"2026-05-03T08:00:02Z\"}\n",
                2026, true},
        {"one of ten without a beginning stays as it is",
                "2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n"
                "2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n"
                "2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n2026-05-03T08:00:01Z a\n"
                "\tat x\n",
                "a\na\na\na\na\na\na\na\na\n\tat x\n", 2026, false},
        {"text", "Dear, all\nwe met at 10:00.\n", NULL, 0, false},
        {"a time that is none", "2026-15-93T08:00:01Z 1 2 3\n", NULL, 0, false},
        {"nothing", "", NULL, 0, false},
};

static void add_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log, (void)kind, (void)name, (void)offset, (void)count, (void)text;
}

static unsigned first_form(bw_str text, struct bw_buffer *lines, struct carrier_look *look)
{
    unsigned form = 0;
    for (; form < carrier_form_count(); form++) {
        bw_buffer_clear(lines);
        if (carrier_look(bw_str_bytes(text), true, form, lines, look))
            break;
    }
    return form;
}

static void looks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer lines;
        struct carrier_look look;
        bw_buffer_init(&lines, BW_MIB);
        const unsigned form = first_form(bw_str_of(cases[i].input), &lines, &look);
        const bool fits = form != carrier_form_count();
        if (fits != (cases[i].want != NULL) ||
                (fits && !bw_str_eq(bw_buffer_str(&lines), bw_str_of(cases[i].want))))
            print_error("case '%s', form %u: %.*s\n", cases[i].name, form, (int)lines.len,
                    (const char *)lines.ptr);
        assert_int_equal(fits, cases[i].want != NULL);
        if (fits) {
            assert_true(bw_str_eq(bw_buffer_str(&lines), bw_str_of(cases[i].want)));
            assert_int_equal(look.year, cases[i].year);
            assert_int_equal(look.objects, cases[i].objects);
        }
        bw_buffer_release(&lines);
    }
}

/* The source gives what the look has shown, however it is read. */
static void lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer got;
        struct carrier_look look;
        struct carrier *carrier;
        struct input_log log = {.note = add_note};
        bw_buffer_init(&got, BW_MIB);
        const unsigned form = first_form(bw_str_of(cases[i].input), &got, &look);
        bw_buffer_clear(&got);
        if (form == carrier_form_count()) {
            bw_buffer_release(&got);
            continue;
        }
        struct input_run_source source = {
                .source = {.read = input_run_read},
                .left = bw_str_bytes(bw_str_of(cases[i].input)),
                .read_size = 7,
        };
        const struct input_options options = {.source = &source.source, .log = &log};
        assert_int_equal(carrier_open(&options, form, &carrier, NULL), BW_OK);
        for (;;) {
            uint8_t part[5];
            size_t len = 0;
            assert_int_equal(
                    bw_source_read_some(carrier_source(carrier), part, sizeof(part), &len, NULL),
                    BW_OK);
            if (len == 0)
                break;
            bw_buffer_add(&got, part, len);
        }
        assert_true(bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)));
        carrier_free(carrier);
        bw_buffer_release(&got);
    }
}

static void begins(void **state)
{
    (void)state;
    assert_true(carrier_begins(BW_STR("2026-05-03T08:00:01Z stdout F 192.0.2.1 - - [")));
    assert_true(carrier_begins(BW_STR("web-1  | 192.0.2.1 - - [")));
    assert_true(carrier_begins(BW_STR("web-7d nginx 192.0.2.1 - - [")));
    /* virtual hosts, ports, users are the line's own */
    assert_false(carrier_begins(BW_STR("www.example.org 192.0.2.1 - - [")));
    assert_false(carrier_begins(BW_STR("www.example.org:443 192.0.2.1 - - [")));
    assert_false(carrier_begins(BW_STR("192.0.2.1 - alice [")));
    /* a line of syslog begins with a time of its own */
    assert_false(carrier_begins(BW_STR("2026-05-03T08:00:01Z web01 nginx: 192.0.2.1 - - [")));
    assert_false(
            carrier_begins(BW_STR("2026-05-03T08:00:01.1+00:00 web01 nginx[12]: 192.0.2.1 [")));
    assert_false(carrier_begins(BW_STR("client.example.org - alice [")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(looks),
            cmocka_unit_test(lines),
            cmocka_unit_test(begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
