#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "report/output.h"
#include "report/report.h"
#include "support/report_source.h"

static const struct report_kind *const kinds[] = {
        &report_terminal, &report_json_lines, &report_csv, &report_html};

/* What a kind writes about a source; to be freed. */
struct written {
    char *text;
    size_t len;
};

static struct written write_report(
        const struct report_kind *kind, struct fake_source *fake, struct report_options options)
{
    struct written written = {0};
    struct bw_err err = {0};
    fake_source_init(fake);
    options.out = open_memstream(&written.text, &written.len);
    assert_non_null(options.out);
    if (kind->write(&fake->source, &options, &err) != BW_OK)
        fail_msg("%s: %s", kind->name, err.message);
    fclose(options.out);
    return written;
}

static size_t count_char(const struct written *written, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < written->len; i++)
        count += written->text[i] == c;
    return count;
}

/* Escapes, controls, quotes, formulas, markup and bytes that are no UTF-8, all at once. */
#define HOSTILE "=cmd|'/c x'A0,\"q\"\r\n\033[2J\033]0;t\007\xe2\x80\xae</script><b>\xff\xfe%s%n"

static void test_hostile_text_stays_inside(void **state)
{
    (void)state;
    struct fake_source fake = fake_hostile(BW_STR(HOSTILE), BW_STR("{\"a\":1}\n{\"forged\":true}"));
    const struct report_options options = {.width = 100, .html_path = BW_STR(HOSTILE)};

    struct written terminal = write_report(&report_terminal, &fake, options);
    for (size_t i = 0; i < terminal.len; i++) {
        const unsigned char c = (unsigned char)terminal.text[i];
        assert_true(c == '\n' || (c >= 0x20 && c != 0x7f));
    }
    assert_null(strstr(terminal.text, "\xe2\x80\xae"));
    const char *pasted = strstr(terminal.text, "breakwater dump ");
    assert_non_null(pasted); /* one word for the shell */
    assert_non_null(strstr(pasted, "breakwater dump $'=cmd|\\'/c x\\'A0,\"q\"\\015\\012\\033[2J"));
    free(terminal.text);

    struct written json = write_report(&report_json_lines, &fake, options);
    assert_int_equal(count_char(&json, '\n'), 1);
    assert_true(report_json_object_ok((bw_str){.ptr = json.text, .len = json.len - 1}));
    assert_non_null(strstr(json.text, "\"record\":\"{\\\"a\\\":1}\\n"));
    free(json.text);

    struct written html = write_report(&report_html, &fake, options);
    assert_null(strstr(html.text, "</script><b>"));
    assert_null(strstr(html.text, "\033"));
    free(html.text);
}

static void test_csv_has_no_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } cases[] = {
            {"plain", "\"plain\""},
            {"a,b", "\"a,b\""},
            {"say \"x\"", "\"say \"\"x\"\"\""},
            {"two\nlines", "\"two\nlines\""},
            {"=1+1", "\"'=1+1\""},
            {"+1", "\"'+1\""},
            {"-1", "\"'-1\""},
            {"@SUM(A1)", "\"'@SUM(A1)\""},
            {"\t=1", "\"'\t=1\""},
            {"\r=1", "\"'\r=1\""},
            {"\xef\xbc\x9d"
             "1",
                    "\"'\xef\xbc\x9d"
                    "1\""},
            {"a=1", "\"a=1\""},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct fake_source fake = fake_hostile(bw_str_of(cases[i].text), BW_STR("{}"));
        struct written csv = write_report(&report_csv, &fake, (struct report_options){0});
        char *row = strstr(csv.text, "\r\n");
        assert_non_null(row);
        row = strchr(row, ','); /* behind the time */
        assert_non_null(row);
        if (strncmp(row + 1, cases[i].cell, strlen(cases[i].cell)) != 0)
            fail_msg("case %zu: %.60s", i, row);
        assert_string_equal(csv.text + csv.len - 2, "\r\n");
        free(csv.text);
    }
}

static void test_level_filters_every_kind(void **state)
{
    (void)state;
    const struct report_options all = {0};
    const struct report_options some = {.min_level = FINDING_LEVEL_CRITICAL};
    struct fake_source fake = fake_incident(200);
    struct written json = write_report(&report_json_lines, &fake, all);
    struct written critical = write_report(&report_json_lines, &fake, some);
    assert_int_equal(count_char(&json, '\n'), 200);
    const size_t left = count_char(&critical, '\n');
    assert_true(left >= 2 && left < 20);
    assert_null(strstr(critical.text, "\"level\":\"high\""));
    free(json.text);
    free(critical.text);
    struct written csv = write_report(&report_csv, &fake, some);
    assert_int_equal(count_char(&csv, '\n'), left + 1);
    free(csv.text);
    struct written terminal = write_report(&report_terminal, &fake, some);
    assert_null(strstr(terminal.text, " high"));
    assert_non_null(strstr(terminal.text, "below the level asked for"));
    free(terminal.text);
}

static void test_same_source_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        struct fake_source fake = fake_incident(700);
        struct written a = write_report(kinds[i], &fake, (struct report_options){0});
        struct written b = write_report(kinds[i], &fake, (struct report_options){0});
        assert_int_equal(a.len, b.len);
        assert_memory_equal(a.text, b.text, a.len);
        free(a.text);
        free(b.text);
    }
}

static void test_json_says_what_it_must(void **state)
{
    (void)state;
    struct fake_source fake = fake_incident(1);
    struct written json = write_report(&report_json_lines, &fake, (struct report_options){0});
    static const char *const members[] = {"{\"@timestamp\":\"2022-07-18T02:00:00.000Z\"",
            "\"kind\":\"alert\"", "\"id\":\"00000000-0000-4000-8000-000000000001\"",
            "\"name\":\"Web Server Process Starts a Shell\"",
            "\"author\":[\"Breakwater test authors\"]", "\"level\":\"critical\"",
            "\"license\":\"Apache-2.0\"", "\"framework\":\"MITRE ATT&CK\"",
            "\"tactic\":{\"id\":[\"TA0001\",\"TA0003\"]",
            "\"name\":[\"Initial access\",\"Persistence\"]",
            "\"technique\":{\"id\":[\"T1190\",\"T1505.003\"]",
            "\"subtechnique\":{\"id\":[\"T1505.003\"]", "\"host\":{\"name\":\"WEB01.example.org\"}",
            "\"log\":{\"file\":{\"path\":\"evidence/WEB01/Sysmon.evtx\"},\"offset\":4096}",
            "\"winlog\":{\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"event_id\":\"1\","
            "\"record_id\":1000",
            "\"stage\":\"Initial access\"",
            "{\"field\":\"CommandLine\",\"path\":\"Event.EventData.CommandLine\",\"test\":"
            "\"contains "
            "whoami\"",
            "\"record\":{\"Event\":{"};
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (strstr(json.text, members[i]) == NULL)
            fail_msg("no %s in %s", members[i], json.text);
    free(json.text);
}

static void test_terminal_fits_the_width(void **state)
{
    (void)state;
    for (unsigned width = 64; width <= 200; width += 7) {
        struct fake_source fake = fake_incident(3000);
        struct written terminal =
                write_report(&report_terminal, &fake, (struct report_options){.width = width});
        bw_str rest = {.ptr = terminal.text, .len = terminal.len};
        bw_str line;
        while (bw_str_cut(&rest, '\n', &line)) {
            const bool command = bw_str_find(line, BW_STR("breakwater ")) != SIZE_MAX; /* whole */
            const bool reason = bw_str_find(line, BW_STR("truncated at")) != SIZE_MAX; /* two */
            if (line.len > width + 1 && !command && !reason)
                fail_msg("%zu columns of %u: %.*s", line.len, width, bw_str_width(line), line.ptr);
        }
        free(terminal.text);
    }
}

static void test_terminal_tells_the_verdict(void **state)
{
    (void)state;
    static const struct {
        uint64_t findings;
        enum finding_level level;
        const char *begins;
    } cases[] = {
            {0, FINDING_LEVEL_INFORMATIONAL, "NOTHING FOUND: no rule matched in 150,400 records."},
            {1, FINDING_LEVEL_INFORMATIONAL, "SUSPICIOUS: 1 critical finding on 1 host"},
            {900, FINDING_LEVEL_INFORMATIONAL, "ATTACK LIKELY: "},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct fake_source fake = fake_incident(cases[i].findings);
        struct written terminal = write_report(&report_terminal, &fake,
                (struct report_options){.min_level = cases[i].level, .width = 120});
        assert_int_equal(strncmp(terminal.text, cases[i].begins, strlen(cases[i].begins)), 0);
        assert_null(strstr(terminal.text, "is APT40"));
        assert_non_null(strstr(terminal.text, "7 items = 3 done + 1 read in part + 1 not a log + 1 "
                                              "empty + 1 unreadable"));
        free(terminal.text);
    }
}

static void test_full_disk_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        struct fake_source fake = fake_incident(2000);
        struct bw_err err = {0};
        fake_source_init(&fake);
        const struct report_options options = {.out = fopen("/dev/full", "w")};
        assert_non_null(options.out);
        assert_int_equal(kinds[i]->write(&fake.source, &options, &err), BW_E_IO);
        assert_non_null(strstr(err.message, "No space left"));
        fclose(options.out);
    }
}

static int base64_value(char c)
{
    static const char letters[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(letters, c);
    return at != NULL && c != '\0' ? (int)(at - letters) : -1;
}

/* Decodes the block that begins at `text` and returns the text that was packed; to be freed. */
static char *block_unpack(const char *text)
{
    const size_t letters = strcspn(text, "<");
    uint8_t *packed = malloc(letters + 4);
    const size_t room = 64 * BW_MIB;
    char *out = calloc(1, room);
    assert_non_null(packed);
    assert_non_null(out);
    size_t len = 0;
    for (size_t i = 0; i + 4 <= letters; i += 4) {
        uint32_t bits = 0;
        for (size_t j = 0; j < 4; j++)
            bits = bits << 6 | (uint32_t)(text[i + j] == '=' ? 0 : base64_value(text[i + j]));
        for (size_t j = 0; j < 3 && !(text[i + 1 + j] == '='); j++)
            packed[len++] = (uint8_t)(bits >> (16 - 8 * j));
    }
    z_stream zlib = {.next_in = packed,
            .avail_in = (uInt)len,
            .next_out = (Bytef *)out,
            .avail_out = (uInt)room - 1};
    assert_int_equal(inflateInit2(&zlib, 15 + 16), Z_OK);
    assert_int_equal(inflate(&zlib, Z_FINISH), Z_STREAM_END);
    inflateEnd(&zlib);
    free(packed);
    return out;
}

static size_t lines_of(const char *text)
{
    size_t lines = 1;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

struct page_counts {
    size_t index;
    size_t detail;
    char *meta; /* to be freed */
};

/* Looks into every block: each must be what it says, in lines of JSON. */
static struct page_counts page_count(const struct written *html)
{
    static const char begin[] = "<script type=\"application/gzip\" data-kind=\"";
    struct page_counts counts = {0};
    for (char *at = strstr(html->text, begin); at != NULL; at = strstr(at + 1, begin)) {
        const char *kind = at + sizeof(begin) - 1;
        const size_t count = strtoul(strstr(kind, "data-count=\"") + 12, NULL, 10);
        char *text = block_unpack(strchr(kind, '>') + 1);
        bw_str rest = bw_str_of(text);
        bw_str line;
        while (bw_str_cut(&rest, '\n', &line))
            assert_true(report_json_object_ok(line));
        if (kind[0] == 'd')
            assert_int_equal(lines_of(text), count);
        counts.index += kind[0] == 'i' ? count : 0;
        counts.detail += kind[0] == 'd' ? count : 0;
        if (kind[0] == 'm')
            counts.meta = text;
        else
            free(text);
    }
    assert_non_null(counts.meta);
    return counts;
}

static void test_page_holds_every_finding(void **state)
{
    (void)state;
    struct fake_source fake = fake_incident(9000);
    struct written html = write_report(&report_html, &fake, (struct report_options){0});
    struct page_counts counts = page_count(&html);
    assert_int_equal(counts.index, 9000);
    assert_int_equal(counts.detail, 9000);
    assert_non_null(strstr(counts.meta, "\"left_out\":0,"));
    free(counts.meta);
    free(html.text);
}

/* Too many for a page: the worst levels that fit stay, of one level that does not the earliest. */
static void test_page_says_what_it_leaves_out(void **state)
{
    (void)state;
    static const struct {
        uint64_t most;
        size_t kept;
    } cases[] = {{2, 2}, {4, 4}, {100, 4}, {122, 122}, {900, 900}};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct fake_source fake = fake_incident(900);
        struct written html = write_report(
                &report_html, &fake, (struct report_options){.max_findings = cases[i].most});
        struct page_counts counts = page_count(&html);
        char left_out[32];
        snprintf(left_out, sizeof(left_out), "\"left_out\":%zu,", 900 - cases[i].kept);
        assert_int_equal(counts.detail, cases[i].kept);
        assert_non_null(strstr(counts.meta, left_out));
        free(counts.meta);
        free(html.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_hostile_text_stays_inside),
            cmocka_unit_test(test_csv_has_no_formulas),
            cmocka_unit_test(test_level_filters_every_kind),
            cmocka_unit_test(test_same_source_same_bytes),
            cmocka_unit_test(test_json_says_what_it_must),
            cmocka_unit_test(test_terminal_fits_the_width),
            cmocka_unit_test(test_terminal_tells_the_verdict),
            cmocka_unit_test(test_full_disk_is_an_error),
            cmocka_unit_test(test_page_holds_every_finding),
            cmocka_unit_test(test_page_says_what_it_leaves_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
