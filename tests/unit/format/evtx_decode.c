#include "format/evtx/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARRAY_OF(type) (EVTX_TYPE_ARRAY | (type))

/* One value: its bytes as hexadecimal digits, and what it is and prints as. */
static const struct {
    const char *name;
    uint8_t type;
    const char *hex;
    enum event_value_kind kind;
    const char *text;
    bool odd;
} cases[] = {
        {"null", EVTX_TYPE_NULL, "", EVENT_VALUE_NULL, "", false},
        {"null with bytes", EVTX_TYPE_NULL, "0000", EVENT_VALUE_NULL, "", false},
        {"string", EVTX_TYPE_STRING, "68006900", EVENT_VALUE_UTF16, "hi", false},
        {"string with NUL", EVTX_TYPE_STRING, "6800690000000000", EVENT_VALUE_UTF16, "hi", false},
        {"empty string", EVTX_TYPE_STRING, "", EVENT_VALUE_UTF16, "", false},
        {"string of odd length", EVTX_TYPE_STRING, "680069", EVENT_VALUE_UTF16, "h", false},
        {"ansi", EVTX_TYPE_ANSI, "686900", EVENT_VALUE_UTF8, "hi", false},
        {"ansi that is UTF-8", EVTX_TYPE_ANSI, "c3a9", EVENT_VALUE_UTF8, "\xc3\xa9", false},
        {"ansi that is Latin-1", EVTX_TYPE_ANSI, "e96f", EVENT_VALUE_UTF8, "\xc3\xa9o", false},
        {"int8", EVTX_TYPE_INT8, "ff", EVENT_VALUE_INT, "-1", false},
        {"uint8", EVTX_TYPE_UINT8, "ff", EVENT_VALUE_UINT, "255", false},
        {"int16", EVTX_TYPE_INT16, "00 80", EVENT_VALUE_INT, "-32768", false},
        {"uint16", EVTX_TYPE_UINT16, "0180", EVENT_VALUE_UINT, "32769", false},
        {"int32", EVTX_TYPE_INT32, "feffffff", EVENT_VALUE_INT, "-2", false},
        {"uint32", EVTX_TYPE_UINT32, "feffffff", EVENT_VALUE_UINT, "4294967294", false},
        {"int64", EVTX_TYPE_INT64, "feffffffffffffff", EVENT_VALUE_INT, "-2", false},
        {"uint64", EVTX_TYPE_UINT64, "ffffffffffffffff", EVENT_VALUE_UINT, "18446744073709551615",
                false},
        {"uint16 of the wrong size", EVTX_TYPE_UINT16, "010203", EVENT_VALUE_BINARY, "010203",
                true},
        {"real32", EVTX_TYPE_REAL32, "0000c03f", EVENT_VALUE_FLOAT, "1.5", false},
        {"real64", EVTX_TYPE_REAL64, "00000000000004c0", EVENT_VALUE_FLOAT, "-2.5", false},
        {"true", EVTX_TYPE_BOOL, "01000000", EVENT_VALUE_BOOL, "true", false},
        {"false", EVTX_TYPE_BOOL, "00000000", EVENT_VALUE_BOOL, "false", false},
        {"irregular true", EVTX_TYPE_BOOL, "00000080", EVENT_VALUE_BOOL, "true", false},
        {"bool of one byte", EVTX_TYPE_BOOL, "01", EVENT_VALUE_BOOL, "true", false},
        {"bool of three bytes", EVTX_TYPE_BOOL, "010000", EVENT_VALUE_BINARY, "010000", true},
        {"binary", EVTX_TYPE_BINARY, "00ff10", EVENT_VALUE_BINARY, "00FF10", false},
        {"guid", EVTX_TYPE_GUID, "25968454785494 49a5ba3e3b0328c30d", EVENT_VALUE_GUID,
                "{54849625-5478-4994-A5BA-3E3B0328C30D}", false},
        {"guid cut off", EVTX_TYPE_GUID, "2596", EVENT_VALUE_BINARY, "2596", true},
        {"size of 32 bits", EVTX_TYPE_SIZE, "10000000", EVENT_VALUE_HEX, "0x10", false},
        {"size of 64 bits", EVTX_TYPE_SIZE, "0000000001000000", EVENT_VALUE_HEX, "0x100000000",
                false},
        {"size of five bytes", EVTX_TYPE_SIZE, "0000000001", EVENT_VALUE_BINARY, "0000000001",
                true},
        {"filetime", EVTX_TYPE_FILETIME, "80401639f78cd801", EVENT_VALUE_TIME,
                "2022-07-01T03:04:05.000Z", false},
        {"filetime zero", EVTX_TYPE_FILETIME, "0000000000000000", EVENT_VALUE_UTF8,
                "1601-01-01T00:00:00.000Z", false},
        {"filetime of 1601", EVTX_TYPE_FILETIME, "0100000000000000", EVENT_VALUE_UTF8,
                "1601-01-01T00:00:00.0000001Z", false},
        {"filetime of 1676", EVTX_TYPE_FILETIME, "80b71dcfe8435400", EVENT_VALUE_UTF8,
                "1676-02-29T01:02:03.000Z", false},
        {"filetime of 1677", EVTX_TYPE_FILETIME, "80f74bfa2e535600", EVENT_VALUE_TIME,
                "1677-12-31T01:02:03.000Z", false},
        {"filetime never", EVTX_TYPE_FILETIME, "ffffffffffffff7f", EVENT_VALUE_UTF8,
                "30828-09-14T02:48:05.4775807Z", false},
        {"systemtime", EVTX_TYPE_SYSTEMTIME, "e607070005000100030004000500fa00", EVENT_VALUE_TIME,
                "2022-07-01T03:04:05.250Z", false},
        {"systemtime zero", EVTX_TYPE_SYSTEMTIME, "00000000000000000000000000000000",
                EVENT_VALUE_NULL, "", false},
        {"systemtime in month 13", EVTX_TYPE_SYSTEMTIME, "e6070d000500010003000400050 0fa00",
                EVENT_VALUE_BINARY, "E6070D0005000100030004000500FA00", true},
        {"systemtime in month 257", EVTX_TYPE_SYSTEMTIME, "e6070101050001000300040005 00fa00",
                EVENT_VALUE_BINARY, "E6070101050001000300040005 00FA00", true},
        {"sid", EVTX_TYPE_SID, "010100000000000512000000", EVENT_VALUE_SID, "S-1-5-18", false},
        {"sid with padding", EVTX_TYPE_SID, "01010000000000051200000000000000", EVENT_VALUE_SID,
                "S-1-5-18", false},
        {"sid cut off", EVTX_TYPE_SID, "0102000000000005", EVENT_VALUE_BINARY, "0102000000000005",
                true},
        {"hex32", EVTX_TYPE_HEX32, "0a000000", EVENT_VALUE_HEX, "0xa", false},
        {"hex64", EVTX_TYPE_HEX64, "0000000000000080", EVENT_VALUE_HEX, "0x8000000000000000",
                false},
        {"handle", EVTX_TYPE_HANDLE, "44010000", EVENT_VALUE_HEX, "0x144", false},
        {"xml text", EVTX_TYPE_XML, "3c006100", EVENT_VALUE_UTF16, "<a", false},
        {"unknown type", 0x44, "0102", EVENT_VALUE_BINARY, "0102", true},
        {"number without bytes", EVTX_TYPE_UINT32, "", EVENT_VALUE_NULL, "", false},
        {"strings", ARRAY_OF(EVTX_TYPE_STRING), "61000000620063000000", EVENT_VALUE_LIST, "a\nbc",
                false},
        {"strings, last without NUL", ARRAY_OF(EVTX_TYPE_STRING), "610000006200", EVENT_VALUE_LIST,
                "a\nb", false},
        {"strings, empty ones", ARRAY_OF(EVTX_TYPE_STRING), "000000006100 0000", EVENT_VALUE_LIST,
                "\n\na", false},
        {"no strings", ARRAY_OF(EVTX_TYPE_STRING), "", EVENT_VALUE_NULL, "", false},
        {"ansi strings", ARRAY_OF(EVTX_TYPE_ANSI), "61006263", EVENT_VALUE_LIST, "a\nbc", false},
        {"bytes", ARRAY_OF(EVTX_TYPE_UINT8), "0102", EVENT_VALUE_LIST, "1\n2", false},
        {"words", ARRAY_OF(EVTX_TYPE_UINT16), "01000200", EVENT_VALUE_LIST, "1\n2", false},
        {"words and a half", ARRAY_OF(EVTX_TYPE_UINT16), "010002", EVENT_VALUE_BINARY, "010002",
                true},
        {"guids", ARRAY_OF(EVTX_TYPE_GUID), "0000000000000000000000000000000a", EVENT_VALUE_LIST,
                "{00000000-0000-0000-0000-00000000000A}", false},
        {"hex numbers", ARRAY_OF(EVTX_TYPE_HEX32), "0a0000000b000000", EVENT_VALUE_LIST, "0xa\n0xb",
                false},
        {"sizes", ARRAY_OF(EVTX_TYPE_SIZE), "0a00000000000000", EVENT_VALUE_LIST, "0xa", false},
        {"sids", ARRAY_OF(EVTX_TYPE_SID), "0101000000000005120000000100000000000005",
                EVENT_VALUE_LIST, "S-1-5-18\nS-1-5", false},
        {"sids, one cut off", ARRAY_OF(EVTX_TYPE_SID), "010100000000000512000000 0103",
                EVENT_VALUE_BINARY, "0101000000000005120000000103", true},
        {"binary in an array", ARRAY_OF(EVTX_TYPE_BINARY), "0102", EVENT_VALUE_BINARY, "0102",
                true},
        {"nulls", ARRAY_OF(EVTX_TYPE_NULL), "0102", EVENT_VALUE_NULL, "", false},
};

static uint8_t digit(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Into memory of exactly its size, so that ASan sees the first byte read past it. */
static bw_bytes from_hex(const char *hex)
{
    uint8_t *bytes = malloc(strlen(hex) / 2 + 1);
    size_t len = 0;
    bool low = false;
    assert_non_null(bytes);
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        if (low)
            bytes[len - 1] = (uint8_t)(bytes[len - 1] << 4 | digit(*hex));
        else
            bytes[len++] = digit(*hex);
        low = !low;
    }
    uint8_t *exact = malloc(len != 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, len);
    free(bytes);
    return (bw_bytes){.ptr = exact, .len = len};
}

static void without_blanks(const char *text, char *out)
{
    const bool hex = strspn(text, "0123456789ABCDEF ") == strlen(text);
    for (; *text != '\0'; text++)
        if (!hex || *text != ' ')
            *out++ = *text;
    *out = '\0';
}

static void values(void **state)
{
    (void)state;
    struct bw_arena *scratch = bw_arena_new(64 * BW_KIB);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const bw_bytes bytes = from_hex(cases[i].hex);
        struct evtx_decode decode = {.chunk = bytes, .scratch = scratch};
        const struct event_value value = evtx_item_value(
                &decode, (struct evtx_item){.size = (uint16_t)bytes.len, .type = cases[i].type});
        struct bw_buffer text;
        char want[128];
        bw_buffer_init(&text, 1024);
        event_value_print(&value, &text);
        bw_buffer_add_char(&text, '\0');
        without_blanks(cases[i].text, want);
        print_message("%s\n", cases[i].name);
        assert_int_equal(value.kind, cases[i].kind);
        assert_string_equal((const char *)text.ptr, want);
        assert_int_equal(decode.odd, cases[i].odd);
        bw_buffer_release(&text);
        free((void *)(uintptr_t)bytes.ptr);
    }
    bw_arena_free(scratch);
}

static void items_outside_of_the_chunk_are_null(void **state)
{
    (void)state;
    const uint8_t bytes[4] = {0};
    struct evtx_decode decode = {.chunk = {.ptr = bytes, .len = 4}};
    const struct event_value value = evtx_item_value(
            &decode, (struct evtx_item){.start = 3, .size = 2, .type = EVTX_TYPE_STRING});
    assert_int_equal(value.kind, EVENT_VALUE_NULL);
}

/* A list needs memory: without it the bytes are shown, and the value is odd. */
static void lists_end_at_the_scratch_limit(void **state)
{
    (void)state;
    static uint8_t bytes[60000];
    struct bw_arena *scratch = bw_arena_new(64 * BW_KIB);
    struct evtx_decode decode = {.chunk = {.ptr = bytes, .len = sizeof(bytes)}, .scratch = scratch};
    const struct event_value value = evtx_item_value(
            &decode, (struct evtx_item){.size = sizeof(bytes), .type = ARRAY_OF(EVTX_TYPE_UINT8)});
    assert_int_equal(value.kind, EVENT_VALUE_BINARY);
    assert_true(decode.odd);
    bw_arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(values),
            cmocka_unit_test(items_outside_of_the_chunk_are_null),
            cmocka_unit_test(lists_end_at_the_scratch_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
