#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/windows/windows_xml.h"
#include "support/input_check.h"
#include "support/mutate.h"

static const char sample[] =
        "<?xml version='1.0'?><Events><Event "
        "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
        "<System><Provider Name='P'/><EventID Qualifiers='1'>7</EventID><TimeCreated "
        "SystemTime='2022-08-01T10:00:00Z'/><EventRecordID>5</EventRecordID></"
        "System><EventData><Data "
        "Name='A'>x &amp; y</Data><Data Name='B'/><Data>1</Data></EventData></Event>\n"
        "<Event><UserData><X a=\"b\"><![CDATA[<>]]><Y>z</Y></X></UserData></Event>\n"
        "<!-- <Event> --><Event><A>&#x41;</A></Event></Events>\n";

static void check(const uint8_t *data, size_t size, void *user)
{
    (void)user;
    input_check(&input_windows_xml, (bw_bytes){.ptr = data, .len = size});
}

static void every_truncation(void **state)
{
    (void)state;
    mutate_heads((const uint8_t *)sample, sizeof(sample) - 1, check, NULL);
}

static void mutations(void **state)
{
    (void)state;
    mutate_random((const uint8_t *)sample, sizeof(sample) - 1, 1000, check, NULL);
}

static void random_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<Event>", "</Event>", "<Event ", "<a>", "</a>", "<a/>",
            "<", ">", "/", "'", "\"", "=", "a", " ", "\n", "&", ";", "&lt;", "&#", "<!--", "-->",
            "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "[", "]", "\xff", "<Data Name='n'>",
            "</Data>", "<System>"};
    struct random_state random = {.state = 1};
    for (unsigned i = 0; i < 2000; i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, BW_MIB);
        for (size_t k = random_below(&random, 40); k > 0; k--)
            bw_buffer_add_text(&text, pieces[random_below(&random, BW_COUNT(pieces))]);
        if (text.len != 0)
            check(text.ptr, text.len, NULL);
        bw_buffer_release(&text);
    }
}

static struct input_run run_text(struct bw_buffer *text)
{
    struct input_run run = {0};
    input_run(&run, &input_windows_xml, bw_buffer_bytes(text), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    return run;
}

static void add_times(struct bw_buffer *text, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bw_buffer_add_text(text, piece);
}

/* A file that was cut between two events can be read to its end, and yet it is not whole. */
static void files_that_do_not_end(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool told;
    } cases[] = {
            {"<Events><Event><A>1</A></Event></Events>", false},
            {"<Events><Event><A>1</A></Event>", true},
            {"<?xml version='1.0'?><Events a='/'>\n<Event><A>1</A></Event>\n", true},
            {"<a><b/><c><Event><A>1</A></Event></c>", true},
            {"<a><b/><c><Event><A>1</A></Event></c></a>", false},
            {"<Event><A>1</A></Event>\n<Event><A>1</A></Event>\n", false},
            {"</a><b><Event><A>1</A></Event></b>", false},
            {"<Events><Event><A>1</A></Event>text<Event><A>1</A></Event>", false},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
        bw_buffer_add_text(&text, cases[i].text);
        struct input_run run = run_text(&text);
        char want[64];
        snprintf(want, sizeof(want), "note damage xml.truncated %zu 1\n", text.len);
        if ((strstr((const char *)run.text.ptr, want) != NULL) != cases[i].told)
            fail_msg("%s: %s", cases[i].text, (const char *)run.text.ptr);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

static void limits(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
    bw_buffer_add_text(&text, "<Event>");
    add_times(&text, "<a>", BW_LIMIT_NESTING - 1);
    add_times(&text, "</a>", BW_LIMIT_NESTING - 1);
    bw_buffer_add_text(&text, "</Event>\n<Event>");
    add_times(&text, "<a>", BW_LIMIT_NESTING);
    add_times(&text, "</a>", BW_LIMIT_NESTING);
    bw_buffer_add_text(&text, "</Event>\n<Event");
    for (unsigned i = 0; i < 40; i++)
        bw_buffer_printf(&text, " a%u='x'", i);
    bw_buffer_add_text(&text, "/>\n<Event>");
    for (unsigned i = 0; i <= BW_LIMIT_EVENT_FIELDS; i++)
        bw_buffer_printf(&text, "<f%u>%u</f%u>", i, i, i);
    bw_buffer_add_text(&text, "</Event>\n<Event><");
    add_times(&text, "n", BW_LIMIT_FIELD_NAME_BYTES + 1);
    bw_buffer_add_text(&text, "/></Event>\n<Event><Data Name='");
    add_times(&text, "n", BW_LIMIT_FIELD_NAME_BYTES + 1);
    bw_buffer_add_text(&text, "'>1</Data><b>2</b></Event>");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 3);
    assert_int_equal(run.counts.unreadable, 3);
    const char *out = (const char *)run.text.ptr;
    const char *first = strstr(out, "note unreadable xml.limit");
    assert_non_null(first);
    assert_non_null(strstr(first + 1, "note unreadable xml.limit"));
    const char *fields = strstr(out, "note anomaly xml.fields");
    assert_non_null(fields);
    assert_non_null(strstr(fields + 1, "note anomaly xml.fields"));
    assert_non_null(strstr(out, "- {\"b\":\"2\"}"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static void long_event(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
    bw_buffer_add_text(&text, "<Event><A>");
    add_times(&text, "0123456789abcdef", 2 * BW_LIMIT_RECORD_BYTES / 16);
    bw_buffer_add_text(&text, "</A></Event><Event><A>1</A></Event>");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 1);
    assert_int_equal(run.counts.unreadable, 1);
    assert_non_null(strstr((const char *)run.text.ptr, "note unreadable xml.too_long 0 1\n"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* Names without end use up the space for shapes again and again; every event is still right. */
static void endless_names(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
    for (unsigned line = 0; line < 1000; line++) {
        bw_buffer_add_text(&text, "<Event><EventData>");
        for (unsigned i = 0; i < 100; i++)
            bw_buffer_printf(&text, "<Data Name='n%u-%u'>%u</Data>", line, i, i);
        bw_buffer_add_text(&text, "</EventData></Event>\n");
    }
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 1000);
    assert_int_equal(run.counts.unreadable, 0);
    assert_non_null(strstr((const char *)run.text.ptr, "\"n999-98\":\"98\",\"n999-99\":\"99\"}"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* A line (or what stands between two events) that goes through many parts is not read by each. */
static void parts_of_a_long_line(void **state)
{
    (void)state;
    static const char *const pieces[] = {"x", "x\n", "<b>"};
    for (size_t i = 0; i < BW_COUNT(pieces); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
        bw_buffer_add_text(&text, "<Event><A>");
        add_times(&text, pieces[i], 8 * BW_MIB / strlen(pieces[i]));
        struct input_run run = {.part_start = BW_MIB, .part_end = 2 * BW_MIB};
        input_run(&run, &input_windows_xml, bw_buffer_bytes(&text), NULL, NULL);
        assert_int_equal(run.status, BW_END);
        assert_int_equal(run.counts.records, 0);
        if (run.taken > 2 * BW_MIB)
            fail_msg("'%s': a part of 1 MiB read %zu bytes", pieces[i], (size_t)run.taken);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* Bytes that make us begin again and again cost time in proportion to their number. */
static void expensive_trouble(void **state)
{
    (void)state;
    static const char *const pieces[] = {
            "<Event><a>", "<Event>", "<Event ", "<!-- ", "<!DOCTYPE [", "<", "<Events><x "};
    for (size_t i = 0; i < BW_COUNT(pieces); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
        add_times(&text, pieces[i], 2 * BW_MIB / strlen(pieces[i]));
        struct input_run run = run_text(&text);
        assert_int_equal(run.status, BW_END);
        assert_true(run.counts.unreadable > 0);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* ---- what it is ---- */

static const struct {
    const char *name;
    const char *head;
    enum input_match want;
} probe_cases[] = {
        {"an event of Windows",
                "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
                INPUT_MATCH_SURE},
        {"behind a declaration",
                "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<Events><Event "
                "xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>",
                INPUT_MATCH_SURE},
        {"without a namespace", "<Events><Event><System><EventID>1", INPUT_MATCH_LIKELY},
        {"an event of something else", "<Event><Name>x</Name></Event>", INPUT_MATCH_NO},
        {"events only by name", "<EventList><Eventual/></EventList>", INPUT_MATCH_NO},
        {"HTML", "<!DOCTYPE html><html></html>", INPUT_MATCH_NO},
        {"text", "see <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
                INPUT_MATCH_NO},
        {"nothing", "", INPUT_MATCH_NO},
};

static void probes(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probe_cases); i++) {
        const bw_bytes head = bw_str_bytes(bw_str_of(probe_cases[i].head));
        bool split = false;
        const enum input_match match = input_windows_xml.probe(head, true, &split);
        if (match != probe_cases[i].want)
            print_error("case '%s'\n", probe_cases[i].name);
        assert_int_equal(match, probe_cases[i].want);
        assert_int_equal(split, match != INPUT_MATCH_NO);
    }
    static const char utf16[] = "\xff\xfe<\0E\0v\0e\0n\0t\0>\0<\0S\0y\0s\0t\0e\0m\0>\0";
    bool split = true;
    const bw_bytes head = {.ptr = (const uint8_t *)utf16, .len = sizeof(utf16) - 1};
    assert_int_equal(input_windows_xml.probe(head, true, &split), INPUT_MATCH_LIKELY);
    assert_false(split);
}

/* ---- in parts ---- */

static void add_offset(const struct event *event, void *user)
{
    struct bw_buffer *offsets = user;
    bw_buffer_printf(offsets, "%llu ", (unsigned long long)event->offset);
}

/* Events over several lines, and several on a line, cut at every place: each comes once, in order.
 */
static void parts(void **state)
{
    (void)state;
    static const char text[] = "<Events>\n<Event><A>1\n2\n3</A></Event><Event><A>4</A></Event>\n"
                               "  <Event>\n <A>5</A>\n </Event>\n</Events>\n";
    const bw_bytes bytes = {.ptr = (const uint8_t *)text, .len = sizeof(text) - 1};
    for (uint64_t cut = 1; cut < bytes.len; cut++) {
        struct bw_buffer offsets;
        bw_buffer_init(&offsets, BW_MIB);
        for (unsigned part = 0; part < 2; part++) {
            struct input_run run = {.part_start = part == 0 ? 0 : cut,
                    .part_end = part == 0 ? cut : 0,
                    .read_size = 5};
            input_run(&run, &input_windows_xml, bytes, add_offset, &offsets);
            assert_int_equal(run.counts.unreadable, 0);
            bw_buffer_release(&run.text);
        }
        bw_buffer_add_char(&offsets, '\0');
        assert_string_equal((const char *)offsets.ptr, "9 36 62 ");
        bw_buffer_release(&offsets);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_truncation),
            cmocka_unit_test(mutations),
            cmocka_unit_test(random_bytes),
            cmocka_unit_test(limits),
            cmocka_unit_test(files_that_do_not_end),
            cmocka_unit_test(long_event),
            cmocka_unit_test(endless_names),
            cmocka_unit_test(parts_of_a_long_line),
            cmocka_unit_test(expensive_trouble),
            cmocka_unit_test(probes),
            cmocka_unit_test(parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
