#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/xml/flatten.h"
#include "format/xml/render.h"
#include "support/json_strict.h"
#include "support/mutate.h"

/* A copy with the padding that readers want, full of bytes that would mislead them. */
struct padded {
    char *bytes;
    bw_str text;
    char *out;
};

static struct padded padded_new(bw_str text)
{
    struct padded p = {
            .bytes = malloc(text.len + XML_PADDING), .out = malloc(text.len + XML_PADDING)};
    assert_non_null(p.bytes);
    assert_non_null(p.out);
    memset(p.bytes, '<', text.len + XML_PADDING);
    if (text.len != 0)
        memcpy(p.bytes, text.ptr, text.len);
    p.text = (bw_str){.ptr = p.bytes, .len = text.len};
    return p;
}

static void padded_free(struct padded *p)
{
    free(p->bytes);
    free(p->out);
}

static const struct {
    const char *input;
    char stop;
    const char *want;
} value_cases[] = {
        {"<", '<', ""},
        {"plain text that is longer than a block of sixteen<", '<',
                "plain text that is longer than a block of sixteen"},
        {"&lt;&gt;&amp;&quot;&apos;\"", '"', "<>&\"'"},
        {"0123456789abc&#x1F600;0123456789abcdef&#228;<", '<',
                "0123456789abc\xf0\x9f\x98\x80"
                "0123456789abcdef\xc3\xa4"},
        {"&#1114112;&#xD800;&#0;<", '<', "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"&&;&#;&#x;&#xg;&nbsp;&verylongnamethatisnone;&lt<", '<',
                "&&;&#;&#x;&#xg;&nbsp;&verylongnamethatisnone;&lt"},
        {"a<b'", '\'', "a<b"},
};

static void values(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(value_cases); i++) {
        const bw_str input = bw_str_of(value_cases[i].input);
        for (size_t cut = 0; cut <= input.len; cut++) {
            struct padded p = padded_new(bw_str_head(input, cut));
            struct xml_cursor c = {.at = p.text.ptr, .end = p.text.ptr + cut, .out = p.out};
            bw_str text;
            const bw_status status = xml_value(&c, value_cases[i].stop, &text);
            assert_int_equal(status, cut < input.len ? BW_E_TRUNCATED : BW_OK);
            if (status == BW_OK) {
                if (!bw_str_eq(text, bw_str_of(value_cases[i].want)))
                    print_error("case %s\n", value_cases[i].input);
                assert_true(bw_str_eq(text, bw_str_of(value_cases[i].want)));
                assert_int_equal(*c.at, value_cases[i].stop);
            }
            padded_free(&p);
        }
    }
}

static const struct {
    const char *input;
    bw_status want;
} event_cases[] = {
        {"<Event/>", BW_OK},
        {"<Event a='1'/>", BW_OK},
        {"<Event></Event>", BW_OK},
        {"<Event><a/></Event>", BW_OK},
        {"<Event>", BW_E_TRUNCATED},
        {"<Event ", BW_E_TRUNCATED},
        {"<Event a", BW_E_TRUNCATED},
        {"<Event a=", BW_E_TRUNCATED},
        {"<Event a='", BW_E_TRUNCATED},
        {"<Event a=''/", BW_E_TRUNCATED},
        {"<Event><", BW_E_TRUNCATED},
        {"<Event><!", BW_E_TRUNCATED},
        {"<Event><!-- ", BW_E_TRUNCATED},
        {"<Event><![CDATA[", BW_E_TRUNCATED},
        {"<Event><?x ", BW_E_TRUNCATED},
        {"<Event></Event", BW_E_TRUNCATED},
        {"<Events>", BW_E_MALFORMED},
        {"<Event><a></b></Event>", BW_E_MALFORMED},
        {"<Event></a>", BW_E_MALFORMED},
        {"<Event></Event x>", BW_E_MALFORMED},
        {"<Event/x>", BW_E_MALFORMED},
        {"<Event a>", BW_E_MALFORMED},
        {"<Event a=b>", BW_E_MALFORMED},
        {"<Event ='b'>", BW_E_MALFORMED},
        {"<Event>< a/></Event>", BW_E_MALFORMED},
        {"<Event><!ELEMENT a></Event>", BW_E_MALFORMED},
        {"<Event><Event/></Event>", BW_E_MALFORMED},
};

static void events(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(xml_resolve_roles);
    struct xml_flat *flat = xml_flat_new(shapes);
    for (size_t i = 0; i < BW_COUNT(event_cases); i++) {
        struct padded p = padded_new(bw_str_of(event_cases[i].input));
        struct xml_record record;
        struct bw_err err = {.message = ""};
        const bw_status status = xml_flatten(flat, p.text, &record, NULL, &err);
        if (status != event_cases[i].want)
            print_error("case %s: %s\n", event_cases[i].input, bw_status_name(status));
        assert_int_equal(status, event_cases[i].want);
        if (status == BW_OK)
            assert_int_equal(record.len, p.text.len);
        else
            assert_true(err.message[0] != '\0');
        padded_free(&p);
    }
    xml_flat_free(flat);
    shapes_free(shapes);
}

/* What a reader that has learnt much says of any text is what a new one says. */
static void check_memory_plays_no_part(const uint8_t *data, size_t size, void *user)
{
    struct xml_flat *learnt = user;
    struct shapes *shapes = shapes_new(xml_resolve_roles);
    struct xml_flat *fresh = xml_flat_new(shapes);
    struct padded p = padded_new((bw_str){.ptr = (const char *)data, .len = size});
    struct xml_record a;
    struct xml_record b;
    const bw_status status = xml_flatten(fresh, p.text, &a, NULL, NULL);
    assert_int_equal(xml_flatten(learnt, p.text, &b, NULL, NULL), status);
    if (status == BW_OK) {
        struct bw_buffer one;
        struct bw_buffer two;
        bw_buffer_init(&one, BW_MIB);
        bw_buffer_init(&two, BW_MIB);
        xml_render(&(struct event){.shape = &a.entry->shape, .values = a.values}, NULL, &one);
        xml_render(&(struct event){.shape = &b.entry->shape, .values = b.values}, NULL, &two);
        assert_true(bw_str_eq(bw_buffer_str(&one), bw_buffer_str(&two)));
        assert_true(json_strict(bw_buffer_str(&one)));
        assert_int_equal(a.len, b.len);
        assert_int_equal(a.entry->shape.id, b.entry->shape.id);
        bw_buffer_release(&one);
        bw_buffer_release(&two);
    }
    padded_free(&p);
    xml_flat_free(fresh);
    shapes_free(shapes);
}

static void memory_plays_no_part(void **state)
{
    (void)state;
    static const char sample[] =
            "<Event><System><EventID Q='1'>7</EventID><C/></System><EventData><Data Name='A'>x "
            "&amp; "
            "y</Data><Data Name='B'></Data><Data Name='B'/><Data>1</Data>  "
            "<Data>\n</Data></EventData>"
            "<UserData><X a=\"b\" c=''><![CDATA[<>]]><!-- --><Y>z</Y> t </X></UserData></Event>";
    struct shapes *shapes = shapes_new(xml_resolve_roles);
    struct xml_flat *learnt = xml_flat_new(shapes);
    mutate_heads((const uint8_t *)sample, sizeof(sample) - 1, check_memory_plays_no_part, learnt);
    mutate_random(
            (const uint8_t *)sample, sizeof(sample) - 1, 3000, check_memory_plays_no_part, learnt);
    xml_flat_free(learnt);
    shapes_free(shapes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(values),
            cmocka_unit_test(events),
            cmocka_unit_test(memory_plays_no_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
