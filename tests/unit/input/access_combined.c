/*
 * Lines that are read by where their quotes stand give what the reader of all forms makes of them.
 * That one has to read a line with two blanks behind the address, which mean what one does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "input/web/access_combined.h"
#include "input/web/access_log.h"

#define LINE_MAX 512

#define DATE "[10/Oct/2023:13:55:36 +0200] "

static const char *const lines[] = {
        "1.2.3.4 - - " DATE "\"GET /a?b=1 HTTP/1.0\" 200 12",
        "1.2.3.4 - bob " DATE "\"POST /a/b.php HTTP/1.1\" 404 - \"-\" \"-\"",
        "2001:db8::7 - - " DATE
        "\"GET / HTTP/2.0\" 304 0 \"https://shop.example/\" \"Mozilla/5.0 (x)\"",
        "10.20.30.40 - - " DATE "\"GET http://h.example:81/a.b?c HTTP/1.1\" 200 1 \"r\" \"u\" "
        "\"9.9.9.9, ::1\" 0.004 rt=0.1",
        "1.2.3.4 - - " DATE "\"GET /%2e%2e/x?q=a+b HTTP/1.1\" 200 1 \"\" \"${x}\"",
        "1.2.3.4 - - " DATE "\"-\" 408 0 \"-\" \"-\" - [up] a=\"b c\"",
};

/* What is put into lines: what divides, ends or begins something. */
static const char *const pieces[] = {"\"", "[", "]", " ", "-", "\\", "%41", "+", "?", ":", ".", "0",
        "200", "a", "\t", ",", "=\"", "HTTP/", " HTTP/1.1", "\"\"", "\" \"", "$", "60", "::"};

static void print(const struct web_event *event, bw_time time, struct bw_buffer *out)
{
    bw_buffer_clear(out);
    bw_buffer_printf(out, "%d %d %lld\n", event->escapes, event->plain, (long long)time);
    for (unsigned i = 0; i < WEB_FIELD_COUNT; i++) {
        if (!web_event_has(event, i))
            continue;
        const bw_str value = web_event_get(event, i);
        bw_buffer_printf(out, "%u %.*s\n", i, bw_str_width(value), value.ptr);
    }
    for (uint32_t i = 0; i < event->extra_count; i++) {
        const struct web_extra *extra = &event->extras[i];
        bw_buffer_add_str(out, extra->name);
        bw_buffer_printf(out, " %.*s\n", bw_str_width(extra->value), extra->value.ptr);
    }
}

/* True when the line is one for access_combined_read. */
static bool check(bw_str line, struct bw_buffer *one, struct bw_buffer *other)
{
    char text[LINE_MAX + 1];
    struct web_date_memo last = {.len = 0};
    struct web_event event;
    bw_time time = BW_TIME_UNKNOWN;
    bw_str behind;
    const size_t blank = bw_str_find_char(line, ' ');
    if (!access_combined_read(&last, line, &event, &time, &behind))
        return false;
    assert_true(blank != SIZE_MAX);
    memcpy(text, line.ptr, blank);
    text[blank] = ' ';
    memcpy(text + blank + 1, line.ptr + blank, line.len - blank);
    const bw_str wide = {.ptr = text, .len = line.len + 1};
    assert_true(access_line_read(line, &event, &time));
    print(&event, time, one);
    assert_false(access_combined_read(&last, wide, &event, &time, &behind));
    assert_true(access_line_read(wide, &event, &time));
    print(&event, time, other);
    const bw_str got = bw_buffer_str(one);
    const bw_str want = bw_buffer_str(other);
    if (!bw_str_eq(got, want))
        fail_msg("%.*s\n%.*s\nnot\n%.*s", bw_str_width(line), line.ptr, bw_str_width(got), got.ptr,
                bw_str_width(want), want.ptr);
    return true;
}

static void as_they_are(void **state)
{
    struct bw_buffer *buffers = *state;
    for (size_t i = 0; i < BW_COUNT(lines); i++)
        assert_true(check(bw_str_of(lines[i]), &buffers[0], &buffers[1]));
}

static void changed(void **state)
{
    struct bw_buffer *buffers = *state;
    unsigned read = 0;
    uint64_t seed = 11;
    for (unsigned i = 0; i < 200000; i++) {
        char line[LINE_MAX];
        size_t len = strlen(lines[i % BW_COUNT(lines)]);
        memcpy(line, lines[i % BW_COUNT(lines)], len);
        for (unsigned k = 0; k <= i % 3; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            const char *piece = pieces[(seed >> 33) % BW_COUNT(pieces)];
            const size_t at = (size_t)(seed >> 48) % len;
            const size_t gone = (seed >> 40 & 3) < len - at ? (size_t)(seed >> 40 & 3) : 0;
            memmove(line + at + strlen(piece), line + at + gone, len - at - gone);
            memcpy(line + at, piece, strlen(piece));
            len = len - gone + strlen(piece);
        }
        read += check((bw_str){.ptr = line, .len = len}, &buffers[0], &buffers[1]);
    }
    assert_true(read > 20000);
}

/* No beginning of a line is read past its end. */
static void beginnings(void **state)
{
    struct bw_buffer *buffers = *state;
    for (size_t i = 0; i < BW_COUNT(lines); i++) {
        for (size_t len = 0; len < strlen(lines[i]); len++) {
            char line[LINE_MAX];
            memcpy(line, lines[i], len);
            (void)check((bw_str){.ptr = line, .len = len}, &buffers[0], &buffers[1]);
        }
    }
}

static int set_up(void **state)
{
    static struct bw_buffer buffers[2];
    bw_buffer_init(&buffers[0], BW_MIB);
    bw_buffer_init(&buffers[1], BW_MIB);
    *state = buffers;
    return 0;
}

static int tear_down(void **state)
{
    struct bw_buffer *buffers = *state;
    bw_buffer_release(&buffers[0]);
    bw_buffer_release(&buffers[1]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(as_they_are), cmocka_unit_test(changed), cmocka_unit_test(beginnings)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
