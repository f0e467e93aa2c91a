#include "decode/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "decode/unfold.h"
#include "decode/web_forms.h"

#define URI   (WEB_FORMS_PERCENT | WEB_FORMS_PLUS)
#define QUERY (WEB_FORMS_PERCENT | WEB_FORMS_QUERY)

/* ---- forms ---- */

static const struct {
    const char *text;
    unsigned flags;
    const char *forms; /* "layers=text", a line each */
} texts[] = {
        {"/a.php?c=id", URI, ""},
        {"/a%2fb", URI, "percent=/a/b\n"},
        {"/..%252f..%252fx", URI, "percent=/..%2f..%2fx\npercent > percent=/../../x\n"},
        {"/a+b?c=cat+/etc/passwd", URI, "percent=/a+b?c=cat /etc/passwd\n"},
        {"c=cat+x", QUERY, "percent=c=cat x\n"},
        {"c=1%2b1", QUERY, "percent=c=1+1\n"},
        {"${${lower:j}ndi:x}", WEB_FORMS_PERCENT, "lookup=${jndi:x}\n"},
        {"%24%7b${lower:j}ndi:x}", URI, "percent=${${lower:j}ndi:x}\npercent > lookup=${jndi:x}\n"},
        {"%25252525252541", URI,
                "percent=%252525252541\npercent > percent=%2525252541\n"
                "percent > percent > percent=%25252541\n"
                "percent > percent > percent > percent=%252541\n"},
        {"100%", URI, ""},
        {"", URI, ""},
};

static void test_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        struct bw_arena *arena = bw_arena_new(1 << 16);
        struct decode_forms forms;
        struct bw_buffer out;
        bw_buffer_init(&out, 1 << 16);
        request_forms(bw_str_of(texts[i].text), texts[i].flags, arena, &forms);
        for (uint32_t k = 0; k < forms.count; k++) {
            bw_buffer_add_str(&out, forms.items[k].layers);
            bw_buffer_add_char(&out, '=');
            bw_buffer_add_str(&out, forms.items[k].text);
            bw_buffer_add_char(&out, '\n');
        }
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((const char *)out.ptr, texts[i].forms);
        bw_buffer_release(&out);
        bw_arena_free(arena);
    }
}

/* ---- which fields ---- */

#define MOST 4

static const struct {
    const char *names[MOST]; /* the first is asked for */
    bool held;
} fields[] = {
        {{"uri"}, true},
        {{"http.url"}, true},
        {{"req.url"}, true},
        {{"Request_URI"}, true},
        {{"request.headers.User-Agent"}, true},
        {{"url.original"}, true},
        {{"event.original"}, false},
        {{"request"}, true},
        {{"audit.request"}, false},
        {{"path"}, true},
        {{"file.path"}, false},
        {{"httpRequest.args"}, true},
        {{"process.args"}, false},
        {{"cs-uri-stem"}, true},
        {{"cs-uri-query", "event.dataset"}, true},
        {{"cs-uri-query", "cs-uri", "cs-uri-stem", "event.dataset"}, false}, /* an access log's */
        {{"a_name_that_is_longer_than_any_of_them"}, false},
        {{"CommandLine"}, false},
};

static void test_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(fields); i++) {
        struct event_field list[MOST] = {0};
        struct event_shape shape = {.fields = list};
        while (shape.field_count < MOST && fields[i].names[shape.field_count] != NULL) {
            list[shape.field_count].name = bw_str_of(fields[i].names[shape.field_count]);
            shape.field_count++;
        }
        if ((request_field_flags(&shape, 0) != 0) != fields[i].held)
            fail_msg("%s", fields[i].names[0]);
    }
}

/* ---- an event ---- */

static void render(const struct event *event, void *context, struct bw_buffer *out)
{
    (void)event;
    (void)context;
    bw_buffer_add_text(out, "{\"a\":1}");
}

static void test_event(void **state)
{
    (void)state;
    struct event_field list[2] = {{.name = BW_STR("uri"), .path = BW_STR("uri")},
            {.name = BW_STR("status"), .path = BW_STR("status")}};
    const struct event_shape shape = {.fields = list, .field_count = 2, .serial = 1, .id = 1};
    struct event_value values[2] = {
            event_value_utf8(BW_STR("/x?c=a%20b")), event_value_utf8(BW_STR("%41"))};
    struct event event = {.shape = &shape, .values = values, .render = render};
    struct unfolder *unfolder = unfolder_new();
    const struct event *unfolded = unfold_event(unfolder, &event);
    assert_non_null(unfolded);
    assert_int_equal(unfolded->values[0].kind, EVENT_VALUE_LIST);
    assert_int_equal(unfolded->values[0].count, 2);
    assert_true(bw_str_eq(bw_bytes_str(unfolded->values[0].items[1].bytes), BW_STR("/x?c=a b")));
    assert_int_equal(unfolded->values[1].kind, EVENT_VALUE_UTF8);
    assert_true(bw_str_eq(
            unfold_layers_of(unfolder, BW_STR("uri"), BW_STR("/x?c=a b")), BW_STR("percent")));
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    unfolded->render(unfolded, unfolded->render_context, &out);
    bw_buffer_add_char(&out, '\0');
    assert_string_equal((const char *)out.ptr,
            "{\"a\":1,\"breakwater.decoded\":[{\"path\":\"uri\",\"layers\":\"percent\","
            "\"text\":\"/x?c=a b\"}]}");
    bw_buffer_release(&out);
    values[0] = event_value_utf8(BW_STR("/x?c=ab"));
    assert_null(unfold_event(unfolder, &event));
    unfolder_free(unfolder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_forms),
            cmocka_unit_test(test_fields),
            cmocka_unit_test(test_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
