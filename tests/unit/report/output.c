#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "report/output.h"

static const struct {
    const char *text;
    bool ok;
} object_cases[] = {
        {"{}", true},
        {"{ }", true},
        {"{\"a\":1}", true},
        {"{\"a\":[1,2.5,-0,1e9,-1.5E-3,true,false,null,\"x\",{\"b\":[]}]}", true},
        {"{\"a\" : { \"b\" : [ 1 , 2 ] } }", true},
        {"{\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\":\"\xc3\xa9\"}", true},
        {"", false},
        {" {}", false},
        {"[]", false},
        {"\"x\"", false},
        {"{", false},
        {"}", false},
        {"{}}", false},
        {"{}{}", false},
        {"{}\n{}", false},
        {"{\"a\":1,}", false},
        {"{,\"a\":1}", false},
        {"{\"a\"}", false},
        {"{\"a\":}", false},
        {"{\"a\":1 \"b\":2}", false},
        {"{a:1}", false},
        {"{'a':1}", false},
        {"{\"a\":01}", false},
        {"{\"a\":1.}", false},
        {"{\"a\":.5}", false},
        {"{\"a\":+1}", false},
        {"{\"a\":1e}", false},
        {"{\"a\":NaN}", false},
        {"{\"a\":tru}", false},
        {"{\"a\":truex}", false},
        {"{\"a\":[1,]}", false},
        {"{\"a\":[1}", false},
        {"{\"a\":[}]", false},
        {"{\"a\":\"x}", false},
        {"{\"a\":\"\\x\"}", false},
        {"{\"a\":\"\\u12g4\"}", false},
        {"{\"a\":\"\\u12", false},
        {"{\"a\":\"\n\"}", false},
        {"{\n\"a\":1}", false},
        {"{\"a\":\"\xff\"}", false},
        {"{\"a\":\"\xed\xa0\x80\"}", false},
        {"{\"a\":1}\r\n{\"rule\":\"forged\"}", false},
};

static void test_objects(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(object_cases); i++)
        if (report_json_object_ok(bw_str_of(object_cases[i].text)) != object_cases[i].ok)
            fail_msg("case %zu: %s", i, object_cases[i].text);
    static const char with_nul[] = "{\"a\":1\0}";
    assert_false(report_json_object_ok((bw_str){.ptr = with_nul, .len = sizeof(with_nul) - 1}));
}

static void test_nesting_is_limited(void **state)
{
    (void)state;
    for (unsigned depth = BW_LIMIT_NESTING - 1; depth <= BW_LIMIT_NESTING + 1; depth++) {
        struct bw_buffer text;
        bw_buffer_init(&text, 4096);
        for (unsigned i = 0; i < depth; i++)
            bw_buffer_add_text(&text, i % 2 == 0 ? "{\"a\":" : "[");
        bw_buffer_add_char(&text, '1');
        for (unsigned i = depth; i-- > 0;)
            bw_buffer_add_text(&text, i % 2 == 0 ? "}" : "]");
        assert_int_equal(report_json_object_ok(bw_buffer_str(&text)), depth <= BW_LIMIT_NESTING);
        bw_buffer_release(&text);
    }
}

/* Cut anywhere, a good object is a good object no more. */
static void test_every_cut_is_noticed(void **state)
{
    (void)state;
    const bw_str whole = BW_STR("{\"a\":[1,2.5e3,\"\\u00e9\\n\",{\"b\":null}],\"c\":true}");
    assert_true(report_json_object_ok(whole));
    for (size_t len = 0; len < whole.len; len++)
        assert_false(report_json_object_ok(bw_str_head(whole, len)));
}

static void test_lists(void **state)
{
    (void)state;
    bw_str rest = BW_STR("  T1190  T1505.003 ");
    bw_str word;
    assert_true(report_next_word(&rest, &word));
    assert_true(bw_str_eq(word, BW_STR("T1190")));
    assert_true(report_next_word(&rest, &word));
    assert_true(bw_str_eq(word, BW_STR("T1505.003")));
    assert_false(report_next_word(&rest, &word));
    rest = BW_STR("\n one \r\n\ntwo");
    assert_true(report_next_line(&rest, &word));
    assert_true(bw_str_eq(word, BW_STR("one")));
    assert_true(report_next_line(&rest, &word));
    assert_true(bw_str_eq(word, BW_STR("two")));
    assert_false(report_next_line(&rest, &word));
}

static void test_technique_stage(void **state)
{
    (void)state;
    static const struct {
        const char *tags, *techniques, *technique;
        enum attack_stage stage, want;
    } cases[] = {
            {"attack.execution attack.t1059.001", "T1059.001", "T1059.001", ATTACK_STAGE_EXECUTION,
                    ATTACK_STAGE_EXECUTION},
            /* Each technique under its own tactic, where the rule names several. */
            {"attack.execution attack.defense-evasion attack.t1059 attack.t1027", "T1027 T1059",
                    "T1027", ATTACK_STAGE_EXECUTION, ATTACK_STAGE_DEFENSE_EVASION},
            /* A technique of several tactics: the rule about it alone knows which. */
            {"attack.persistence attack.t1078", "T1078", "T1078", ATTACK_STAGE_PERSISTENCE,
                    ATTACK_STAGE_PERSISTENCE},
            {"attack.impact attack.t9999", "T9999", "T9999", ATTACK_STAGE_IMPACT,
                    ATTACK_STAGE_IMPACT},
            {"attack.t1059", "T1059", "T1059", ATTACK_STAGE_UNKNOWN, ATTACK_STAGE_EXECUTION},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const struct finding_rule rule = {.tags = bw_str_of(cases[i].tags),
                .techniques = bw_str_of(cases[i].techniques),
                .stage = cases[i].stage};
        assert_int_equal(
                report_technique_stage(&rule, bw_str_of(cases[i].technique)), cases[i].want);
    }
}

static void assert_telling(const struct finding *finding, const char *field, const char *value)
{
    struct bw_buffer scratch;
    bw_buffer_init(&scratch, 4096);
    bw_str got_field;
    bw_str got_value;
    report_telling(finding, &scratch, &got_field, &got_value);
    if (!bw_str_eq(got_field, bw_str_of(field)) || !bw_str_eq(got_value, bw_str_of(value)))
        fail_msg("%.*s: %.*s, want %s: %s", bw_str_width(got_field), got_field.ptr,
                bw_str_width(got_value), got_value.ptr, field, value);
    bw_buffer_release(&scratch);
}

static void test_telling(void **state)
{
    (void)state;
    struct finding finding = {.reason_count = 2};
    finding.reasons[0] =
            (struct finding_reason){.field = BW_STR_INIT("EventID"), .value = BW_STR_INIT("1")};
    finding.reasons[1] = (struct finding_reason){
            .field = BW_STR_INIT("Image"), .value = BW_STR_INIT("C:\\x.exe")};
    assert_telling(&finding, "Image", "C:\\x.exe");
    /* A command line in the record says more than the image that the rule looked at. */
    finding.record =
            BW_STR("{\"E\":{\"CommandLine\":\"x \\\"a\\\" \\\\b \\u00e9\\ud83d\\ude00\\n\"}}");
    assert_telling(&finding, "CommandLine", "x \"a\" \\b \xc3\xa9\xf0\x9f\x98\x80\n");
    /* A text that only looks like the member is not it. */
    finding.record = BW_STR("{\"E\":{\"Note\":\"\\\"CommandLine\\\":\\\"evil\\\"\"}}");
    assert_telling(&finding, "Image", "C:\\x.exe");
    finding.record = BW_STR("{\"CommandLine\":\"-\"}"); /* Windows' way to write nothing */
    assert_telling(&finding, "Image", "C:\\x.exe");
    finding.record = BW_STR("{\"CommandLine\":\"\\ud83d\\u");
    assert_telling(&finding, "CommandLine", "\xef\xbf\xbd\xef\xbf\xbd");
    finding.record = BW_STR("{}");
    finding.reasons[1].field = BW_STR("Unusual");
    assert_telling(&finding, "Unusual", "C:\\x.exe");
    finding.reason_count = 1;
    assert_telling(&finding, "EventID", "1");
    /* Of a request its page is told when the rule looked at no more than its method. */
    finding.reasons[0] = (struct finding_reason){
            .field = BW_STR_INIT("cs-method"), .value = BW_STR_INIT("POST")};
    finding.record = BW_STR("{\"cs-method\":\"POST\",\"cs-uri\":\"/a.jsp?x\"}");
    assert_telling(&finding, "cs-uri", "/a.jsp?x");
    finding.reason_count = 2;
    assert_telling(&finding, "Unusual", "C:\\x.exe");
    /* A program's message says who and what, the name of what was done does not. */
    finding.reasons[0] = (struct finding_reason){
            .field = BW_STR_INIT("event.action"), .value = BW_STR_INIT("group_member_added")};
    finding.reasons[1] = (struct finding_reason){
            .field = BW_STR_INIT("group.name"), .value = BW_STR_INIT("sudo")};
    finding.record = BW_STR("{\"message\":\"add 'eve' to group 'sudo'\",\"group.name\":\"sudo\"}");
    assert_telling(&finding, "message", "add 'eve' to group 'sudo'");
    finding.record = BW_STR("{\"group.name\":\"sudo\"}");
    assert_telling(&finding, "event.action", "group_member_added");
    finding.record = BW_STR("{}");
    finding.reason_count = 0;
    assert_telling(&finding, "", "");
}

static void test_full_disk(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct bw_buffer buffer;
    struct bw_err err = {0};
    bw_buffer_init(&buffer, 64);
    bw_buffer_add_text(&buffer, "x");
    assert_int_equal(report_write(full, &buffer, &err), BW_E_IO);
    assert_non_null(strstr(err.message, "No space left"));
    bw_buffer_clear(&buffer);
    while (!buffer.failed)
        bw_buffer_add_char(&buffer, 'x');
    assert_int_equal(report_write(full, &buffer, &err), BW_E_NOMEM);
    bw_buffer_release(&buffer);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_objects),
            cmocka_unit_test(test_nesting_is_limited),
            cmocka_unit_test(test_every_cut_is_noticed),
            cmocka_unit_test(test_lists),
            cmocka_unit_test(test_technique_stage),
            cmocka_unit_test(test_telling),
            cmocka_unit_test(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
