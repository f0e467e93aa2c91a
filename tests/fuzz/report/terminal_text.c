/*
 * Any bytes as text for a terminal: what comes out has no control, no more columns than allowed, as
 * many as are said, and as a shell's word it is refused or has only what a terminal shows.
 */
#include <stdlib.h>

#include "base/utf.h"
#include "report/terminal/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned shown_width(bw_str text)
{
    unsigned width = 0;
    while (text.len > 0) {
        uint32_t code;
        const size_t length = bw_utf8_decode(text, &code);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e))
            abort();
        width += term_code_width(code);
        text = bw_str_from(text, length);
    }
    return width;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const unsigned columns = data[0];
    const bw_str text = {.ptr = (const char *)data + 1, .len = size - 1};
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    struct term term = {.out = &out, .width = 80};
    const unsigned used = term_text(&term, text, columns);
    if (!out.failed && (used > columns || shown_width(bw_buffer_str(&out)) != used))
        abort();
    bw_buffer_clear(&out);
    if (term_add_shell_word(&out, text) && !out.failed)
        (void)shown_width(bw_buffer_str(&out));
    else if (!out.failed && out.len > 0)
        abort();
    bw_buffer_clear(&out);
    term_add_path_word(&out, text);
    if (!out.failed)
        (void)shown_width(bw_buffer_str(&out));
    bw_buffer_release(&out);
    return 0;
}
