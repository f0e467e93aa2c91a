#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "finding/finding.h"

static struct finding sample(void)
{
    struct finding finding = {
            .rule = 7,
            .time = INT64_C(-1234567890123456789),
            .host = BW_STR("WIN-01.example.org"),
            .item = BW_STR("logs.zip!Security.evtx"),
            .channel = BW_STR("Security"),
            .provider = BW_STR("Microsoft-Windows-Security-Auditing"),
            .event_id = BW_STR("4688"),
            .user = BW_STR(""),
            .item_index = UINT64_MAX,
            .record_id = 42,
            .offset = UINT64_C(0x123456789a),
            .anomalies = 5,
            .reason_count = 2,
            .record = BW_STR("{\"a\":1}"),
    };
    finding.reasons[0] = (struct finding_reason){
            .field = BW_STR("Image"),
            .path = BW_STR("Event.EventData.NewProcessName"),
            .test = BW_STR("endswith \\cmd.exe"),
            .value = BW_STR("C:\\Windows\\System32\\cmd.exe"),
    };
    finding.reasons[1] = (struct finding_reason){.field = BW_STR("x"), .value = BW_STR("a\0b")};
    return finding;
}

static void assert_same(bw_str a, bw_str b)
{
    assert_int_equal(a.len, b.len);
    if (a.len != 0)
        assert_memory_equal(a.ptr, b.ptr, a.len);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    const struct finding want = sample();
    finding_encode(&want, &out);
    struct finding got;
    assert_int_equal(finding_decode(bw_buffer_bytes(&out), &got, NULL), BW_OK);
    assert_int_equal(got.rule, want.rule);
    assert_true(got.time == want.time);
    assert_true(got.item_index == want.item_index);
    assert_true(got.record_id == want.record_id);
    assert_true(got.offset == want.offset);
    assert_int_equal(got.anomalies, want.anomalies);
    assert_same(got.host, want.host);
    assert_same(got.item, want.item);
    assert_same(got.channel, want.channel);
    assert_same(got.provider, want.provider);
    assert_same(got.event_id, want.event_id);
    assert_same(got.user, want.user);
    assert_same(got.record, want.record);
    assert_int_equal(got.reason_count, want.reason_count);
    for (uint32_t i = 0; i < got.reason_count; i++) {
        assert_same(got.reasons[i].field, want.reasons[i].field);
        assert_same(got.reasons[i].path, want.reasons[i].path);
        assert_same(got.reasons[i].test, want.reasons[i].test);
        assert_same(got.reasons[i].value, want.reasons[i].value);
    }
    bw_buffer_release(&out);
}

/* Every cut of a good finding is an error, and nothing is written on failure. */
static void test_truncated(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    const struct finding want = sample();
    finding_encode(&want, &out);
    for (size_t len = 0; len < out.len; len++) {
        struct finding got = {.rule = 99};
        struct bw_err err = {0};
        const bw_bytes cut = {.ptr = out.ptr, .len = len};
        assert_int_equal(finding_decode(cut, &got, &err), BW_E_TRUNCATED);
        assert_int_equal(got.rule, 99);
        assert_true(err.message[0] != '\0');
    }
    bw_buffer_release(&out);
}

static void test_malformed(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    struct finding want = sample();
    finding_encode(&want, &out);
    bw_buffer_add_char(&out, 'x');
    struct finding got;
    assert_int_equal(finding_decode(bw_buffer_bytes(&out), &got, NULL), BW_E_MALFORMED);

    bw_buffer_clear(&out);
    want.reason_count = 0;
    finding_encode(&want, &out);
    out.ptr[out.len - 4] = FINDING_MAX_REASONS + 1; /* the count is the last number */
    assert_int_equal(finding_decode(bw_buffer_bytes(&out), &got, NULL), BW_E_MALFORMED);
    bw_buffer_release(&out);
}

static void test_most_reasons(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    struct finding want = sample();
    want.reason_count = FINDING_MAX_REASONS + 5; /* more than there is room for: cut, not read */
    finding_encode(&want, &out);
    struct finding got;
    assert_int_equal(finding_decode(bw_buffer_bytes(&out), &got, NULL), BW_OK);
    assert_int_equal(got.reason_count, FINDING_MAX_REASONS);
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_round_trip),
            cmocka_unit_test(test_truncated),
            cmocka_unit_test(test_malformed),
            cmocka_unit_test(test_most_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
