/* The engine's small parts, one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/glob.h"
#include "engine/hosts.h"
#include "engine/label.h"
#include "engine/plan.h"
#include "engine/sums.h"
#include "engine/wire.h"

static void test_glob(void **state)
{
    static const struct {
        const char *pattern;
        const char *text;
        bool fits;
    } cases[] = {
            {"", "", true},
            {"", "a", false},
            {"*", "", true},
            {"*", "anything", true},
            {"web*", "WEB01.example", true},
            {"WEB??", "web01", true},
            {"WEB??", "web1", false},
            {"*.example", "dc.EXAMPLE", true},
            {"*.example", "dc.example.org", false},
            {"*a*b*c*", "xxaxxbxxc", true},
            {"*a*b*c*", "xxaxxcxxb", false},
            {"a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
            {"?", "", false},
            {"**", "x", true},
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        if (glob_match(bw_str_of(cases[i].pattern), bw_str_of(cases[i].text)) != cases[i].fits)
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].text);
    }
}

static void test_plan_covers_everything_once(void **state)
{
    static const uint64_t sizes[] = {0, 1, 99, 100, 150, 151, 1000, 65536, 1000003};
    static const uint64_t parts[] = {1, 64, 100, 65536, 1 << 24};
    static const uint64_t units[] = {0, 1, 64, 1000};
    (void)state;
    for (size_t s = 0; s < BW_COUNT(sizes); s++) {
        for (size_t p = 0; p < BW_COUNT(parts); p++) {
            for (size_t u = 0; u < BW_COUNT(units); u++) {
                uint64_t start = 0;
                uint64_t count = 0;
                for (;;) {
                    const uint64_t end = plan_part_end(sizes[s], start, parts[p], units[u]);
                    count++;
                    if (end == UINT64_MAX)
                        break;
                    assert_true(end > start);
                    assert_true(end < sizes[s]);
                    assert_int_equal(units[u] == 0 ? 0 : end % units[u], 0);
                    start = end;
                }
                assert_true(count <= sizes[s] + 1);
                if (units[u] <= 1 && sizes[s] <= parts[p])
                    assert_int_equal(count, 1);
            }
        }
    }
}

static void test_label(void **state)
{
    static const struct {
        const char *name;
        const char *shown;
    } cases[] = {
            {"plain.log", "plain.log"},
            {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
            {"a\nb\r\tc", "a\\x0ab\\x0d\\x09c"}, {"\x1b[2J", "\\x1b[2J"}, {"\x7f", "\\x7f"},
            {"\xff\xfe", "\\xff\\xfe"}, {"\xc2\x9b", "\\xc2\\x9b"}, /* CSI as a C1 control */
            {"\xe2\x80\xae", "\\xe2\\x80\\xae"},                    /* right-to-left override */
            {"\xe2\x80", "\\xe2\\x80"},
            {"\xef\xbf\xbd", "\xef\xbf\xbd"}, /* a real U+FFFD is no damage */
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_KIB);
        label_add(&out, bw_str_of(cases[i].name));
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((char *)out.ptr, cases[i].shown);
        bw_buffer_release(&out);
    }
}

/* A path's label is one path's alone. */
static void test_path_label(void **state)
{
    static const char *const cases[][2] = {{"a\xff", "a\\xff"}, {"a\\xff", "a\\x5cxff"},
            {"a\\xfg\\", "a\\xfg\\"}, {"a\\x5cxff", "a\\x5cx5cxff"}};
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_KIB);
        label_add_path(&out, bw_str_of(cases[i][0]));
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((char *)out.ptr, cases[i][1]);
        bw_buffer_release(&out);
    }
}

static struct event event_of_host(
        struct event_shape *shape, struct event_value *value, const char *host)
{
    static const struct event_field fields[] = {
            {.name = BW_STR_INIT("EventID"), .path = BW_STR_INIT("Event.System.EventID")},
            {.name = BW_STR_INIT("Computer"), .path = BW_STR_INIT("Event.System.Computer")},
    };
    *shape = (struct event_shape){.id = 7, .fields = fields, .field_count = 2};
    value[0] = event_value_uint(1);
    value[1] = event_value_utf8(bw_str_of(host));
    return (struct event){.shape = shape, .values = value};
}

static void test_hosts(void **state)
{
    static const char *const globs[] = {"web*", "DC"};
    struct event_shape shape;
    struct event_value values[2];
    bool wanted;
    (void)state;
    struct host_filter *filter = host_filter_new(globs, 2);
    assert_non_null(filter);
    struct event event = event_of_host(&shape, values, "WEB01");
    const uint32_t web = host_filter_look(filter, &event, &wanted);
    assert_true(wanted);
    assert_true(bw_str_eq(host_filter_name(filter, web), BW_STR("WEB01")));
    host_filter_count(filter, web, 5);
    host_filter_count(filter, web, BW_TIME_UNKNOWN);
    host_filter_count(filter, web, 3);
    /* the same host in UTF-16 is the same place */
    values[1] = (struct event_value){.kind = EVENT_VALUE_UTF16,
            .bytes = {.ptr = (const uint8_t *)"W\0E\0B\0"
                                              "0\0"
                                              "1",
                    .len = 10}};
    assert_int_equal(host_filter_look(filter, &event, &wanted), web);
    event = event_of_host(&shape, values, "FS01");
    (void)host_filter_look(filter, &event, &wanted);
    assert_false(wanted);
    event = event_of_host(&shape, values, "");
    assert_int_equal(host_filter_look(filter, &event, &wanted), UINT32_MAX);
    assert_false(wanted);
    assert_int_equal(host_filter_name(filter, UINT32_MAX).len, 0);
    host_filter_count(filter, UINT32_MAX, 1);

    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    host_filter_drain(filter, &out);
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(&out), 0);
    struct wire_host sent;
    assert_int_equal(bw_read_u32le(&r), 3);
    assert_int_equal(wire_read_host(&r, &sent, NULL), BW_OK);
    assert_true(bw_str_eq(sent.name, BW_STR("WEB01")));
    assert_false(sent.passed);
    assert_int_equal(sent.records, 3);
    assert_int_equal(sent.first, 3);
    assert_int_equal(sent.last, 5);
    assert_int_equal(wire_read_host(&r, &sent, NULL), BW_OK);
    assert_true(sent.passed && bw_str_eq(sent.name, BW_STR("FS01")));
    assert_int_equal(sent.records, 0);
    assert_int_equal(wire_read_host(&r, &sent, NULL), BW_OK);
    assert_true(sent.passed && sent.name.len == 0); /* the one that names none */
    assert_int_equal(bw_reader_left(&r), 0);
    bw_buffer_release(&out);
    host_filter_free(filter);
}

/* Names of hosts, and what only looks like one: the client chose it. */
static const struct {
    const char *fields[4];
    bool host;
} host_names[] = {
        {{"host.name"}, true},
        {{"event", "host"}, true},
        {{"message", "hostname"}, true},
        {{"Image", "Computer Name"}, true},
        {{"url", "Host"}, false},
        {{"host", "id.orig_h", "uri"}, false},
        {{"ts", "id.orig_h", "host"}, false},
        {{"method", "url.path", "hostname"}, false},
        {{"acct", "terminal", "hostname"}, false},
        {{"remote_addr", "host"}, false},
        {{"auid", "hostname"}, false}, /* an audit record's: who came */
        {{"host.name", "id.orig_h"}, true},
        {{"http.host"}, false},
};

static void test_names_of_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(host_names); i++) {
        struct event_field fields[4];
        struct event_value values[4];
        struct event_shape shape = {.id = i, .serial = (uint32_t)i, .fields = fields};
        for (; shape.field_count < 4 && host_names[i].fields[shape.field_count] != NULL;
                shape.field_count++) {
            const bw_str name = bw_str_of(host_names[i].fields[shape.field_count]);
            fields[shape.field_count] = (struct event_field){.name = name, .path = name};
            values[shape.field_count] = event_value_utf8(name);
        }
        const struct event event = {.shape = &shape, .values = values};
        struct host_filter *filter = host_filter_new(NULL, 0);
        bool wanted;
        const uint32_t place = host_filter_look(filter, &event, &wanted);
        assert_true(wanted);
        assert_int_equal(place != UINT32_MAX, host_names[i].host);
        host_filter_free(filter);
    }
}

/* A host that is assumed is that of records without one alone, and until nothing is assumed. */
static void test_assumed_host(void **state)
{
    static const char *const globs[] = {"web*"};
    struct event_shape shape;
    struct event_value values[2];
    bool wanted;
    bw_str name;
    (void)state;
    struct host_filter *filter = host_filter_new(globs, 1);
    host_filter_assume(filter, BW_STR("web01"));
    struct event event = event_of_host(&shape, values, "");
    uint32_t place = host_filter_look(filter, &event, &wanted);
    assert_true(wanted);
    assert_true(bw_str_eq(host_filter_name(filter, place), BW_STR("web01")));
    event = event_of_host(&shape, values, "db01");
    place = host_filter_look(filter, &event, &wanted);
    assert_false(wanted);
    assert_true(bw_str_eq(host_filter_name(filter, place), BW_STR("db01")));
    assert_int_equal(host_filter_assumed(filter, &name), 1);
    assert_true(bw_str_eq(name, BW_STR("web01")));
    event = event_of_host(&shape, values, "");
    host_filter_assume(filter, BW_STR("db02"));
    (void)host_filter_look(filter, &event, &wanted);
    assert_false(wanted);
    host_filter_assume(filter, BW_STR(""));
    assert_int_equal(host_filter_look(filter, &event, &wanted), UINT32_MAX);
    assert_false(wanted);
    assert_int_equal(host_filter_assumed(filter, &name), 0);
    host_filter_free(filter);
}

static void test_hosts_without_end(void **state)
{
    struct event_shape shape;
    struct event_value values[2];
    char name[512];
    bool wanted;
    uint64_t sent = 0;
    struct bw_buffer out;
    (void)state;
    struct host_filter *filter = host_filter_new(NULL, 0);
    bw_buffer_init(&out, BW_MIB);
    for (unsigned i = 0; i < 3000; i++) {
        /* longer than any name may be */
        (void)snprintf(name, sizeof(name), "%0400u", i);
        name[0] = (char)('a' + i % 26);
        (void)snprintf(name, 8, "h%06u", i);
        name[7] = 'x';
        struct event event = event_of_host(&shape, values, name);
        if (host_filter_full(filter)) {
            bw_buffer_clear(&out);
            host_filter_drain(filter, &out);
            struct bw_reader r = bw_reader_of(bw_buffer_bytes(&out), 0);
            sent += bw_read_u32le(&r);
        }
        const uint32_t place = host_filter_look(filter, &event, &wanted);
        assert_true(wanted);
        assert_int_equal(host_filter_name(filter, place).len, 256);
        host_filter_count(filter, place, (bw_time)i);
    }
    bw_buffer_clear(&out);
    host_filter_drain(filter, &out);
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(&out), 0);
    assert_int_equal(sent + bw_read_u32le(&r), 3000);
    bw_buffer_release(&out);
    host_filter_free(filter);
}

/* More hosts than the table holds, in some order: which ones remain does not depend on it. */
static struct sums *sums_of_hosts(unsigned step, struct hunt_summary *summary)
{
    struct sums *sums = sums_new();
    char name[32];
    assert_non_null(sums);
    for (unsigned i = 0; i < 2 * 4000; i++) {
        const unsigned host = i * step % 4000;
        (void)snprintf(name, sizeof(name), "host-%04u", host);
        const struct wire_host more = {.name = bw_str_of(name),
                .records = 2,
                .first = (bw_time)host,
                .last = (bw_time)(host + 10)};
        sums_add_host(sums, &more);
        sums_add_host(sums, &(struct wire_host){.name = bw_str_of(name), .passed = true});
    }
    sums_finish(sums, summary);
    return sums;
}

static void test_sums_of_hosts_know_no_order(void **state)
{
    struct hunt_summary one = {0};
    struct hunt_summary two = {0};
    (void)state;
    struct sums *a = sums_of_hosts(1, &one);
    struct sums *b = sums_of_hosts(2477, &two);
    assert_int_equal(one.host_count, HUNT_MAX_HOSTS);
    assert_int_equal(two.host_count, HUNT_MAX_HOSTS);
    for (uint32_t i = 0; i < one.host_count; i++) {
        assert_true(bw_str_eq(one.hosts[i].name, two.hosts[i].name));
        assert_int_equal(one.hosts[i].records, 4);
        assert_int_equal(two.hosts[i].records, 4);
        assert_int_equal(one.hosts[i].first, i);
    }
    assert_int_equal(one.passed_host_count, HUNT_PASSED_HOSTS);
    for (uint32_t i = 0; i < HUNT_PASSED_HOSTS; i++) {
        assert_true(bw_str_eq(one.passed_hosts[i], one.hosts[i].name));
        assert_true(bw_str_eq(two.passed_hosts[i], one.hosts[i].name));
    }
    assert_true(one.passed_more && two.passed_more && one.host_fits && !one.passed_nameless);
    assert_int_equal(one.hosts_more, two.hosts_more);
    assert_true(one.hosts_more > 2500 && one.hosts_more <= 3000);
    sums_free(a);
    sums_free(b);
}

static void test_sums_of_notes(void **state)
{
    struct hunt_summary summary = {0};
    struct hunt_note note = {.kind = INPUT_NOTE_DAMAGE,
            .name = BW_STR("evtx.cut"),
            .item = BW_STR("b.evtx"),
            .item_index = 9,
            .offset = 100,
            .places = 2,
            .count = 5,
            .text = BW_STR("it ends early")};
    (void)state;
    struct sums *sums = sums_new();
    sums_add_note(sums, &note);
    note.item = BW_STR("a.evtx");
    note.item_index = 3;
    sums_add_note(sums, &note);
    note.kind = INPUT_NOTE_ANOMALY;
    note.name = BW_STR("evtx.gap");
    sums_add_note(sums, &note);
    sums_finish(sums, &summary);
    assert_int_equal(summary.note_count, 2);
    assert_true(bw_str_eq(summary.notes[0].name, BW_STR("evtx.gap")));
    assert_int_equal(summary.notes[1].items, 2);
    assert_int_equal(summary.notes[1].places, 4);
    assert_int_equal(summary.notes[1].count, 10);
    assert_true(bw_str_eq(summary.notes[1].example, BW_STR("a.evtx, offset 100: it ends early")));
    sums_free(sums);
}

/* Each frame comes back as it was, and every shorter form of it is refused. */
static void test_wire_round_trip(void **state)
{
    struct bw_buffer out;
    (void)state;
    bw_buffer_init(&out, BW_MIB);
    const struct wire_work work = {.item_index = 1,
            .part_start = 2,
            .part_end = UINT64_MAX,
            .size = 4,
            .input = 5,
            .resume = 6,
            .turn = true,
            .path = BW_STR("case/web01/var/log/syslog")};
    wire_add_work(&out, &work);
    for (size_t len = 0; len <= out.len; len++) {
        struct bw_reader r = bw_reader_of((bw_bytes){.ptr = out.ptr, .len = len}, 0);
        struct wire_work back = {0};
        (void)bw_read_u32le(&r);
        const uint32_t body = bw_read_u32le(&r);
        assert_int_equal(wire_read_work(&r, &back, NULL) == BW_OK, len == out.len);
        if (len != out.len)
            continue;
        assert_int_equal(body, out.len - WIRE_HEADER_SIZE);
        assert_int_equal(back.item_index, 1);
        assert_int_equal(back.part_start, 2);
        assert_true(back.part_end == UINT64_MAX);
        assert_int_equal(back.size, 4);
        assert_int_equal(back.input, 5);
        assert_int_equal(back.resume, 6);
        assert_true(back.turn);
        assert_true(bw_str_eq(back.path, work.path));
    }
    bw_buffer_clear(&out);
    const struct wire_note note = {.kind = INPUT_NOTE_UNREADABLE,
            .offset = 7,
            .places = 8,
            .count = 9,
            .name = BW_STR("name"),
            .text = BW_STR("text")};
    wire_add_note(&out, &note);
    for (size_t len = WIRE_HEADER_SIZE; len <= out.len; len++) {
        struct bw_reader r = bw_reader_of((bw_bytes){.ptr = out.ptr, .len = len}, 0);
        struct wire_note back;
        bw_read_skip(&r, WIRE_HEADER_SIZE);
        assert_int_equal(wire_read_note(&r, &back, NULL) == BW_OK, len == out.len);
        if (len == out.len)
            assert_true(bw_str_eq(back.text, note.text) && back.count == 9);
    }
    out.ptr[WIRE_HEADER_SIZE] = 77; /* a kind that does not exist */
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(&out), 0);
    struct wire_note back;
    bw_read_skip(&r, WIRE_HEADER_SIZE);
    assert_int_equal(wire_read_note(&r, &back, NULL), BW_E_MALFORMED);
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_glob),
            cmocka_unit_test(test_plan_covers_everything_once),
            cmocka_unit_test(test_label),
            cmocka_unit_test(test_path_label),
            cmocka_unit_test(test_hosts),
            cmocka_unit_test(test_names_of_hosts),
            cmocka_unit_test(test_assumed_host),
            cmocka_unit_test(test_hosts_without_end),
            cmocka_unit_test(test_sums_of_hosts_know_no_order),
            cmocka_unit_test(test_sums_of_notes),
            cmocka_unit_test(test_wire_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
