/* Parts of scripts: told by their fields, of whatever form; put together; shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decode/script.h"

#define FIELDS_MAX 8

/* A shape of these names, "path" or "name=path", and an event of it whose values are texts. */
struct record {
    struct event_field fields[FIELDS_MAX];
    struct event_value values[FIELDS_MAX];
    struct event_shape shape;
    struct event event;
};

static void make(struct record *record, const char *const names[], const char *const texts[])
{
    *record = (struct record){0};
    uint32_t count = 0;
    for (; count < FIELDS_MAX && names[count] != NULL; count++) {
        bw_str path = bw_str_of(names[count]);
        bw_str name;
        (void)bw_str_cut(&path, '=', &name);
        record->fields[count] =
                (struct event_field){.name = name, .path = path.ptr != NULL ? path : name};
        record->values[count] = event_value_utf8(bw_str_of(texts != NULL ? texts[count] : ""));
    }
    record->shape = (struct event_shape){.fields = record->fields,
            .field_count = count,
            .id = event_shape_id(record->fields, count)};
    record->event = (struct event){.shape = &record->shape, .values = record->values};
}

static void forms_of_records(void **state)
{
    static const struct {
        const char *form;
        const char *names[FIELDS_MAX];
        uint32_t text, id, number, total, path, user, host;
    } cases[] = {
            {"EVTX",
                    {"Computer=Event.System.Computer",
                            "MessageNumber=Event.EventData.MessageNumber",
                            "MessageTotal=Event.EventData.MessageTotal",
                            "ScriptBlockText=Event.EventData.ScriptBlockText",
                            "ScriptBlockId=Event.EventData.ScriptBlockId",
                            "Path=Event.EventData.Path",
                            "Security_UserID=Event.System.Security.UserID"},
                    3, 4, 1, 2, 5, 6, 0},
            {"Winlogbeat",
                    {"host.name", "winlog.event_data.ScriptBlockText",
                            "winlog.event_data.ScriptBlockId", "winlog.event_data.MessageTotal",
                            "winlog.event_data.MessageNumber", "winlog.user.identifier"},
                    1, 2, 4, 3, SCRIPT_NO_SLOT, 5, 0},
            {"ECS",
                    {"powershell.file.script_block_text", "powershell.file.script_block_id",
                            "powershell.sequence", "powershell.total", "file.path", "host.name"},
                    0, 1, 2, 3, 4, SCRIPT_NO_SLOT, 5},
            {"NXLog, flat",
                    {"Hostname", "ScriptBlockText", "ScriptBlockId", "MessageNumber",
                            "MessageTotal", "Path", "UserID"},
                    1, 2, 3, 4, 5, 6, 0},
            {"without a total", {"ScriptBlockText", "ScriptBlockId", "MessageNumber"},
                    SCRIPT_NO_SLOT, 0, 0, 0, 0, 0, 0},
            {"another total", {"ScriptBlockText", "ScriptBlockId", "MessageNumber", "hits.total"},
                    SCRIPT_NO_SLOT, 0, 0, 0, 0, 0, 0},
            {"something else", {"CommandLine", "Image"}, SCRIPT_NO_SLOT, 0, 0, 0, 0, 0, 0},
    };
    (void)state;
    struct script_shapes *shapes = script_shapes_new();
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct record record;
        struct script_fields fields;
        make(&record, cases[i].names, NULL);
        script_fields_find(&record.shape, &fields);
        if (fields.text != cases[i].text)
            fail_msg("%s: text %u", cases[i].form, fields.text);
        for (unsigned k = 0; k < 2; k++) /* found anew, and from the cache */
            assert_int_equal(script_shapes_find(shapes, &record.shape) == NULL,
                    fields.text == SCRIPT_NO_SLOT);
        if (fields.text == SCRIPT_NO_SLOT)
            continue;
        if (fields.id != cases[i].id || fields.number != cases[i].number ||
                fields.total != cases[i].total || fields.path != cases[i].path ||
                fields.user != cases[i].user || fields.host != cases[i].host)
            fail_msg("%s: %u %u %u %u %u %u", cases[i].form, fields.id, fields.number, fields.total,
                    fields.path, fields.user, fields.host);
    }
    script_shapes_free(shapes);
}

static const char *const names[] = {
        "Computer", "ScriptBlockText", "ScriptBlockId", "MessageNumber", "MessageTotal", NULL};

static void numbers_of_parts(void **state)
{
    static const struct {
        const char *number;
        const char *total;
        bool part;
    } cases[] = {
            {"1", "3", true},
            {"3", "3", true},
            {"4", "3", false},
            {"0", "3", false},
            {"-1", "3", false},
            {"1", "2147483647", true},
            {"1", "2147483648", false},
            {"1", "", false},
            {"", "", false},
            {"x", "3", false},
            {"1 ", "3", false},
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct record record;
        struct script_fields fields;
        struct script_part part;
        make(&record, names,
                (const char *const[]){"h", "t", "id", cases[i].number, cases[i].total});
        script_fields_find(&record.shape, &fields);
        if (script_part_of(&record.event, &fields, &part) != cases[i].part)
            fail_msg("part '%s' of '%s'", cases[i].number, cases[i].total);
    }
}

static void typed_numbers(void **state)
{
    static const struct {
        struct event_value total;
        bool part;
    } cases[] = {
            {{.kind = EVENT_VALUE_UINT, .u = 9}, true},
            {{.kind = EVENT_VALUE_INT, .i = 9}, true},
            {{.kind = EVENT_VALUE_INT, .i = -9}, false},
            {{.kind = EVENT_VALUE_UINT, .u = UINT64_C(1) << 31}, false},
            {{.kind = EVENT_VALUE_UTF16, .bytes = {(const uint8_t *)"9\0", 2}}, true},
            {{.kind = EVENT_VALUE_NULL}, false},
            {{.kind = EVENT_VALUE_ABSENT}, false},
            {{.kind = EVENT_VALUE_LIST}, false},
            {{.kind = EVENT_VALUE_FLOAT, .f = 9}, false},
    };
    (void)state;
    struct record record;
    struct script_fields fields;
    make(&record, names, (const char *const[]){"h", "t", "id", "7", ""});
    script_fields_find(&record.shape, &fields);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct script_part part = {0};
        record.values[4] = cases[i].total;
        assert_int_equal(script_part_of(&record.event, &fields, &part), cases[i].part);
        if (cases[i].part)
            assert_true(part.number == 7 && part.total == 9);
    }
}

static bool key_of(const char *host, const char *id, uint32_t total, uint64_t key[2])
{
    struct record record;
    struct script_fields fields;
    make(&record, names, (const char *const[]){host, "t", id, "1", "9"});
    script_fields_find(&record.shape, &fields);
    return script_key(&record.event, &fields, total, key);
}

static void keys(void **state)
{
    static const struct {
        const char *host;
        const char *id;
        uint32_t total;
        bool same;
    } cases[] = {
            {"WEB01", "aa-bb", 9, true},
            {"web01.corp.example", "AA-BB", 9, true},
            {"Web01.other.example", "{aa-bb}", 9, true},
            {"WEB02", "aa-bb", 9, false},
            {"WEB01", "aa-bc", 9, false},
            {"WEB01", "aa-bb", 8, false},
            {"", "aa-bb", 9, false},
            {"0.0.0.1", "aa-bb", 9, false},
    };
    uint64_t want[2];
    uint64_t got[2];
    uint64_t other[2];
    (void)state;
    assert_true(key_of("web01", "aa-bb", 9, want));
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        assert_true(key_of(cases[i].host, cases[i].id, cases[i].total, got));
        if ((memcmp(want, got, sizeof(got)) == 0) != cases[i].same)
            fail_msg("%s %s %u", cases[i].host, cases[i].id, cases[i].total);
    }
    assert_true(key_of("10.0.0.1", "a", 9, got) && key_of("10.0.0.2", "a", 9, other));
    assert_memory_not_equal(got, other, sizeof(got)); /* addresses have no domain */
    assert_false(key_of("web01", "", 9, got));
    assert_false(key_of("web01", " {} ", 9, got));
}

static void joined_texts(void **state)
{
    static const struct {
        uint32_t numbers[4]; /* ends with 0 */
        uint32_t total;
        const char *want;
    } cases[] = {
            {{1, 2, 3, 0}, 3, "<1><2><3>"},
            {{1, 3, 0}, 3, "<1>\n[... 2/3 ...]\n<3>"},
            {{2, 5, 6, 0}, 9, "[... 1/9 ...]\n<2>\n[... 3-4/9 ...]\n<5><6>\n[... 7-9/9 ...]"},
            {{2147483647, 0}, 2147483647, "[... 1-2147483646/2147483647 ...]\n<2147483647>"},
            {{0}, 2, "[... 1-2/2 ...]"},
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, BW_KIB);
        struct script_join join = {.text = &text, .total = cases[i].total, .next = 1};
        for (size_t k = 0; cases[i].numbers[k] != 0; k++) {
            struct bw_buffer part;
            bw_buffer_init(&part, BW_KIB);
            bw_buffer_printf(&part, "<%u>", cases[i].numbers[k]);
            script_join_add(&join, cases[i].numbers[k], bw_buffer_str(&part));
            bw_buffer_release(&part);
        }
        script_join_end(&join);
        if (!bw_str_eq(bw_buffer_str(&text), bw_str_of(cases[i].want)))
            fail_msg("want %s\ngot  %.*s", cases[i].want, (int)text.len, (const char *)text.ptr);
        bw_buffer_release(&text);
    }
}

static void excerpts(void **state)
{
    enum {
        SIZE = 400
    };
    char text[2000];
    static const size_t places[] = {
            0, 1, 239, 240, 241, 999, 1601, 1990, 1999, 2000, 5000, SIZE_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)('a' + i % 26);
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_KIB);
        script_excerpt((bw_str){.ptr = text, .len = sizeof(text)}, places[i], SIZE, &out);
        assert_true(out.len <= SIZE + 6 && out.len > 100);
        const bool cut = places[i] > 240;
        assert_int_equal(memcmp(out.ptr, "...", 3) == 0, cut);
        if (places[i] < sizeof(text)) { /* in sight, and near the beginning */
            const bw_str rest = {.ptr = text + places[i],
                    .len = sizeof(text) - places[i] < 20 ? sizeof(text) - places[i] : 20};
            assert_true(bw_str_find(bw_buffer_str(&out), rest) <= 243);
        }
        bw_buffer_release(&out);
    }
    /* characters of two bytes are not cut in two, wherever the cut falls */
    for (size_t i = 0; i + 1 < sizeof(text); i += 2)
        memcpy(text + i, "\xc3\xa4", 2);
    for (size_t at = 300; at < 304; at++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_KIB);
        script_excerpt((bw_str){.ptr = text, .len = sizeof(text)}, at, 101, &out);
        assert_int_equal(out.ptr[3], 0xc3);
        assert_int_equal(out.ptr[out.len - 4], 0xa4);
        bw_buffer_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(forms_of_records),
            cmocka_unit_test(numbers_of_parts),
            cmocka_unit_test(typed_numbers),
            cmocka_unit_test(keys),
            cmocka_unit_test(joined_texts),
            cmocka_unit_test(excerpts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
