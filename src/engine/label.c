#include "engine/label.h"

#include "base/utf.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Whether `name` begins with what stands for a byte. */
static bool is_escape(bw_str name)
{
    return name.len >= 4 && name.ptr[0] == '\\' && name.ptr[1] == 'x' && is_hex(name.ptr[2]) &&
           is_hex(name.ptr[3]);
}

static void add(struct bw_buffer *out, bw_str name, bool exact)
{
    while (name.len > 0) {
        uint32_t code;
        const size_t len = bw_utf8_decode(name, &code);
        const bool malformed = code == BW_UTF_REPLACEMENT && len == 1;
        /* C0 and C1 controls, and the marks that turn the direction of text around */
        const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
                             (code >= 0x2028 && code <= 0x202e) ||
                             (code >= 0x2066 && code <= 0x2069);
        if (malformed || control || (exact && is_escape(name))) {
            for (size_t i = 0; i < len; i++)
                bw_buffer_printf(out, "\\x%02x", (unsigned)(uint8_t)name.ptr[i]);
        } else {
            bw_buffer_add(out, name.ptr, len);
        }
        name = bw_str_from(name, len);
    }
}

void label_add(struct bw_buffer *out, bw_str name)
{
    add(out, name, false);
}

void label_add_path(struct bw_buffer *out, bw_str path)
{
    add(out, path, true);
}
