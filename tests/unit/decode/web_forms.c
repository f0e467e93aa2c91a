/* What a text of a request can mean: rounds of decoding, escapes of logs, lookups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "decode/web_forms.h"

#define URI    (WEB_FORMS_PERCENT | WEB_FORMS_PLUS)
#define QUERY  (WEB_FORMS_PERCENT | WEB_FORMS_QUERY)
#define HEADER (WEB_FORMS_PERCENT | WEB_FORMS_ESCAPES)

/* `want`: the forms behind the text itself, parted by a bar. */
static const struct {
    const char *name, *text;
    unsigned flags;
    const char *want;
} cases[] = {
        {"nothing to do", "/a/b?x=1", URI, ""},
        {"one round", "/a%2fb", URI, "/a/b"},
        {"letters of both cases", "/%4a%4A", URI, "/JJ"},
        {"two rounds", "/%252e%252E/", URI, "/%2e%2E/|/../"},
        {"the digits encoded", "/.%%32%65/", URI, "/.%2e/|/../"},
        {"as many rounds as the limit", "%25252525252541", URI,
                "%252525252541|%2525252541|%25252541|%252541"},
        {"a plus is a blank in the query only", "/a+b?c+d", URI, "/a+b?c d"},
        {"in a query everywhere", "c+d", QUERY, "c d"},
        {"an encoded plus stays one", "c%2bd+e", QUERY, "c+d e"},
        {"a plus alone before the query", "/a+b", URI, ""},
        {"no digits", "100%, %zz, %4", URI, ""},
        {"%uXXXX", "/%u002e%U002E/", URI, "/../"},
        {"full width", "%uFF0e%uff0f", URI, "./"},
        {"beyond the first plane", "%ud83d%ude00", URI, "\xf0\x9f\x98\x80"},
        {"half a pair", "%ud83dx", URI, "\xef\xbf\xbdx"},
        {"a pair of which the second is none", "%ud83d%u0041", URI,
                "\xef\xbf\xbd"
                "A"},
        {"%u without digits", "%u00zz", URI, ""},
        {"overlong in two bytes", "..%c0%af..", URI, "../.."},
        {"in three", "..%e0%80%af..", URI, "../.."},
        {"in four", "..%f0%80%80%af..", URI, "../.."},
        {"not overlong", "%c3%a9", URI, "\xc3\xa9"},
        {"cut off", "a%c0", URI, "a\xc0"},
        {"a pair that is none", "%c0%2f", URI, "\xc0/"},
        {"escapes of a log", "a\\x41\\\"\\\\\\t\\q\\x4", HEADER, "aA\"\\\t\\q\\x4"},
        {"escapes are not a URI's own", "a\\x41", URI, ""},
        {"escape, then percent", "\\x2541", HEADER, "%41|A"},
        {"a backslash at the end", "a\\", HEADER, ""},
        {"lookup: lower", "${jndi:${lower:L}dap://x}", HEADER, "${jndi:Ldap://x}"},
        {"lookup: of nothing", "${jndi:${lower:}dap://x}", HEADER, "${jndi:dap://x}"},
        {"lookup: default", "${${::-j}${env:NOPE:-n}di:x}", HEADER, "${jndi:x}"},
        {"lookup: nested", "${${upper:${lower:j}}ndi:x}", HEADER, "${jndi:x}"},
        {"lookup: date", "${${date:'j'}ndi:x}", HEADER, "${jndi:x}"},
        {"lookup: base64", "${${base64:am5kaQ==}:x}", HEADER, "${jndi:x}"},
        {"lookup: no base64", "${base64:%%%%}", HEADER, ""},
        {"lookup: encoded", "%24%7b%24%7b::-j%7dndi:x%7d", URI, "${${::-j}ndi:x}|${jndi:x}"},
        {"lookup: unknown stays", "${jndi:x}${sys:y}", HEADER, ""},
        {"lookup: not closed", "${${::-j}ndi", HEADER, "${jndi"},
        {"a dollar alone", "cost=$5}", HEADER, ""},
};

static void forms(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_arena *arena = bw_arena_new(BW_MIB);
        struct web_forms forms;
        struct bw_buffer got;
        bw_buffer_init(&got, BW_MIB);
        web_forms_make(bw_str_of(cases[i].text), cases[i].flags, arena, &forms);
        assert_true(bw_str_eq(forms.items[0], bw_str_of(cases[i].text)));
        for (uint32_t k = 1; k < forms.count; k++) {
            if (k != 1)
                bw_buffer_add_char(&got, '|');
            bw_buffer_add(&got, forms.items[k].ptr, forms.items[k].len);
        }
        if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)))
            fail_msg("%s: '%.*s', not '%s'", cases[i].name, bw_str_width(bw_buffer_str(&got)),
                    bw_buffer_str(&got).ptr, cases[i].want);
        if (cases[i].want[0] != '\0')
            assert_true(web_forms_needed(bw_str_of(cases[i].text), cases[i].flags));
        bw_buffer_release(&got);
        bw_arena_free(arena);
    }
}

/* Lookups deeper than the limit stay as they are, and nothing is written out of bounds. */
static void deep_lookups(void **unused)
{
    (void)unused;
    char text[BW_LIMIT_WEB_LOOKUP_DEPTH * 8];
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    size_t len = 0;
    bw_str got;
    for (unsigned i = 0; i < BW_LIMIT_WEB_LOOKUP_DEPTH + 4; i++) {
        memcpy(text + len, "${a:-", 5);
        len += 5;
    }
    text[len++] = 'x';
    for (unsigned i = 0; i < BW_LIMIT_WEB_LOOKUP_DEPTH + 4; i++)
        text[len++] = '}';
    assert_true(web_lookups_resolve((bw_str){text, len}, arena, &got));
    assert_true(bw_str_eq(got, BW_STR("${a:-${a:-${a:-${a:-x}}}}")));
    bw_arena_free(arena);
}

/* An arena that is full gives the text alone. */
static void no_memory(void **unused)
{
    (void)unused;
    struct bw_arena *arena = bw_arena_new(1);
    struct web_forms forms;
    web_forms_make(BW_STR("%41${lower:x}\\x41"), HEADER, arena, &forms);
    assert_int_equal(forms.count, 1);
    bw_arena_free(arena);
}

/* Whatever its length, a text is looked at to its end and not past it. */
static void marks_at_each_place(void **unused)
{
    (void)unused;
    static const struct {
        char mark;
        unsigned flag; /* without which it is none; 0: always one */
    } marks[] = {{'$', 0}, {'%', WEB_FORMS_PERCENT}, {'+', WEB_FORMS_PLUS}, {'+', WEB_FORMS_QUERY},
            {'\\', WEB_FORMS_ESCAPES}};
    for (size_t m = 0; m < BW_COUNT(marks); m++)
        for (size_t len = 0; len < 70; len++)
            for (size_t at = 0; at <= len; at++) {
                char text[80];
                memset(text, 'a', sizeof(text));
                text[at] = marks[m].mark; /* at == len: just behind it */
                const bw_str part = {.ptr = text, .len = len};
                assert_int_equal(web_forms_needed(part, marks[m].flag), at < len);
                assert_int_equal(web_forms_needed(part, 0), at < len && marks[m].flag == 0);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(forms),
            cmocka_unit_test(deep_lookups),
            cmocka_unit_test(no_memory),
            cmocka_unit_test(marks_at_each_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
