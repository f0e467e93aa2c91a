#include "input/json/lines.h"

#include <string.h>

bw_status json_lines_more(struct json_lines *lines)
{
    bw_buffer_clear(&lines->text);
    lines->given = 0;
    return lines->next(lines);
}

static bw_status lines_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct json_lines *lines = (struct json_lines *)source;
    *ret_len = 0;
    while (lines->given == lines->text.len) {
        const bw_status status = json_lines_more(lines);
        if (status == BW_END)
            return BW_OK;
        if (status != BW_OK) {
            if (err != NULL)
                *err = lines->window.err;
            return status;
        }
    }
    const size_t left = lines->text.len - lines->given;
    *ret_len = left < size ? left : size;
    memcpy(out, lines->text.ptr + lines->given, *ret_len);
    lines->given += *ret_len;
    return BW_OK;
}

bw_status json_lines_init(struct json_lines *lines, const struct input_options *options, size_t max,
        json_lines_next_fn *next, struct bw_err *err)
{
    *lines = (struct json_lines){
            .source = {.read = lines_read, .size = BW_SOURCE_SIZE_UNKNOWN},
            .log = options->log,
            .next = next,
    };
    bw_buffer_init(&lines->text, max);
    return text_window_init(&lines->window, options, err);
}

void json_lines_release(struct json_lines *lines)
{
    bw_buffer_release(&lines->text);
    text_window_release(&lines->window);
}

void json_lines_tell(
        struct json_lines *lines, enum input_note kind, const char *name, const char *text)
{
    if (lines->log != NULL)
        lines->log->note(lines->log, kind, bw_str_of(name), text_window_offset(&lines->window, 0),
                1, bw_str_of(text));
}

bw_status json_lines_take(struct json_lines *lines, json_lines_take_fn *take, size_t *ret_passed)
{
    bw_status status;
    const unsigned before = lines->state;
    do {
        const bw_str text = text_window_str(&lines->window);
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
        bw_buffer_clear(&lines->text);
        lines->state = before;
        status = take(lines, &c);
        *ret_passed = (size_t)(c.at - text.ptr);
    } while (status == BW_E_TRUNCATED && text_window_double(&lines->window));
    return status;
}
