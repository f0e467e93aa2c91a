#include "input/text/window.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf.h"

/* Small enough to stay in the processor's cache while it is parsed, large enough to read with few
 * calls. */
#define READ_SIZE (256 * BW_KIB)

#define MIN_SIZE (4 * BW_KIB)

/* A record of the largest size, and what was read behind it. */
#define MAX_CAPACITY (BW_LIMIT_RECORD_BYTES + READ_SIZE)

#define RAW_SIZE (64 * BW_KIB)

/* A small item needs no large buffer. UTF-16 may grow by half. */
static size_t first_capacity(const struct input_options *options)
{
    const uint64_t size = options->source->size;
    if (size == BW_SOURCE_SIZE_UNKNOWN || size > READ_SIZE / 2)
        return READ_SIZE;
    return (size_t)size * 2 < MIN_SIZE ? MIN_SIZE : (size_t)size * 2;
}

bw_status text_window_init(
        struct text_window *window, const struct input_options *options, struct bw_err *err)
{
    *window = (struct text_window){
            .source = options->source,
            .head = options->head,
            .offset = options->part_start + options->zeros,
            .begun = options->part_start != 0, /* parts are lines of UTF-8 */
    };
    window->capacity = first_capacity(options);
    window->buffer = malloc(window->capacity + TEXT_WINDOW_PADDING);
    if (window->buffer == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read text");
    memset(window->buffer, 0, TEXT_WINDOW_PADDING);
    return BW_OK;
}

void text_window_release(struct text_window *window)
{
    free(window->buffer);
    free(window->raw);
    *window = (struct text_window){.ended = true};
}

/* Up to `size` of the item's bytes, of which the source's come last. 0 when it has ended. */
static size_t take_bytes(struct text_window *window, void *out, size_t size)
{
    size_t len = 0;
    if (window->first_len != 0) {
        len = window->first_len < size ? window->first_len : size;
        memcpy(out, window->first, len);
        window->first_len -= len;
        memmove(window->first, window->first + len, window->first_len);
        return len;
    }
    if (window->head.len != 0) {
        len = window->head.len < size ? window->head.len : size;
        memcpy(out, window->head.ptr, len);
        window->head.ptr += len;
        window->head.len -= len;
        return len;
    }
    if (window->ended)
        return 0;
    window->status = bw_source_read_some(window->source, out, size, &len, &window->err);
    if (window->status != BW_OK || len == 0)
        window->ended = true;
    return len;
}

/* Slides what can be seen to the front, and grows when it fills more than half. */
static bool make_room(struct text_window *window)
{
    const size_t len = window->end - window->start;
    if (len >= BW_LIMIT_RECORD_BYTES)
        return false;
    if (len > window->capacity / 2 && window->capacity < MAX_CAPACITY) {
        size_t capacity = window->capacity * 2;
        if (capacity > MAX_CAPACITY)
            capacity = MAX_CAPACITY;
        char *buffer = realloc(window->buffer, capacity + TEXT_WINDOW_PADDING);
        if (buffer == NULL) {
            window->status = bw_fail(&window->err, BW_E_NOMEM, "no memory for a long record");
            window->ended = true;
            return false;
        }
        window->buffer = buffer;
        window->capacity = capacity;
    }
    if (window->start != 0 && len != 0)
        memmove(window->buffer, window->buffer + window->start, len);
    window->start = 0;
    window->end = len;
    return true;
}

/* ---- UTF-16 ---- */

static void swap_units(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        const uint8_t first = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = first;
    }
}

/* The bytes that can be decoded now: an odd byte and half a surrogate pair wait for the rest. */
static size_t whole_units(const uint8_t *bytes, size_t len, bool ended)
{
    len -= len % 2;
    const bool half = len >= 2 && (bytes[len - 1] & 0xfc) == 0xd8;
    return half && !ended ? len - 2 : len;
}

/* Decodes as much UTF-16 as comes in one read; false at the end. */
static bool more_utf16(struct text_window *window)
{
    size_t room = (window->capacity - window->end) / 3 * 2;
    if (room > RAW_SIZE)
        room = RAW_SIZE;
    while (room > window->raw_len) {
        uint8_t *fresh = window->raw + window->raw_len;
        /* in the byte order of the file until it is known to be whole units */
        const size_t len = take_bytes(window, fresh, room - window->raw_len);
        const size_t all = window->raw_len + len;
        if (len != 0 && window->encoding == TEXT_UTF16BE) {
            const size_t odd = window->raw_len % 2;
            swap_units(fresh - odd, len + odd);
        }
        const bool ended = len == 0;
        const size_t whole = whole_units(window->raw, all, ended);
        const bw_bytes units = {.ptr = window->raw, .len = whole};
        window->end += bw_utf16le_to_utf8(units, window->buffer + window->end);
        window->raw_len = ended ? 0 : all - whole;
        memmove(window->raw, window->raw + whole, window->raw_len);
        if (whole != 0 || ended)
            return whole != 0;
    }
    return false;
}

/* Bytes of UTF-16 that became `text`. */
static uint64_t utf16_size(const char *text, size_t len)
{
    uint64_t units = 0;
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        units += (c & 0xc0) != 0x80;
        units += c >= 0xf0;
    }
    return units * 2;
}

enum text_encoding text_encoding_detect(bw_bytes head, size_t *ret_mark_len)
{
    const uint8_t *p = head.ptr;
    *ret_mark_len = 0;
    if (head.len >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) {
        *ret_mark_len = 3;
        return TEXT_UTF8;
    }
    if (head.len < 2)
        return TEXT_UTF8;
    if (p[0] == 0xff && p[1] == 0xfe) {
        *ret_mark_len = 2;
        return TEXT_UTF16LE;
    }
    if (p[0] == 0xfe && p[1] == 0xff) {
        *ret_mark_len = 2;
        return TEXT_UTF16BE;
    }
    /* without a mark: what our formats begin with */
    if ((p[0] == '{' || p[0] == '[' || p[0] == '<') && p[1] == 0 && head.len > 3 && p[3] == 0)
        return TEXT_UTF16LE;
    if (p[0] == 0 && (p[1] == '{' || p[1] == '[' || p[1] == '<') && head.len > 3 && p[2] == 0)
        return TEXT_UTF16BE;
    return TEXT_UTF8;
}

/* ---- the window ---- */

/* Looks at the first bytes for the encoding and takes off a byte order mark. */
static bool begin(struct text_window *window)
{
    uint8_t first[sizeof(window->first)];
    size_t len = 0;
    size_t got = 1;
    while (len < sizeof(first) && got != 0) {
        got = take_bytes(window, first + len, sizeof(first) - len);
        len += got;
    }
    size_t mark;
    window->encoding = text_encoding_detect((bw_bytes){.ptr = first, .len = len}, &mark);
    window->offset += mark;
    window->first_len = len - mark;
    memcpy(window->first, first + mark, len - mark);
    window->begun = true;
    if (window->encoding == TEXT_UTF8)
        return true;
    window->raw = malloc(RAW_SIZE);
    if (window->raw == NULL) {
        window->status = bw_fail(&window->err, BW_E_NOMEM, "no memory to decode UTF-16");
        window->ended = true;
    }
    return window->raw != NULL;
}

bool text_window_more(struct text_window *window)
{
    if (!window->begun && !begin(window))
        return false;
    if (!make_room(window))
        return false;
    bool more;
    if (window->encoding == TEXT_UTF8) {
        const size_t len =
                take_bytes(window, window->buffer + window->end, window->capacity - window->end);
        window->end += len;
        more = len != 0;
    } else {
        more = more_utf16(window);
    }
    memset(window->buffer + window->end, 0, TEXT_WINDOW_PADDING);
    return more;
}

bool text_window_double(struct text_window *window)
{
    const size_t want = 2 * (window->end - window->start);
    bool more = false;
    do {
        if (!text_window_more(window))
            break;
        more = true;
    } while (window->end - window->start < want);
    return more;
}

uint64_t text_window_offset(const struct text_window *window, size_t at)
{
    if (window->encoding == TEXT_UTF8)
        return window->offset + at;
    return window->offset + utf16_size(window->buffer + window->start, at);
}

void text_window_skip(struct text_window *window, size_t len)
{
    window->offset = text_window_offset(window, len);
    window->start += len;
}

bw_str text_head_decode(bw_bytes head, char *scratch, size_t scratch_size, bool *ret_whole)
{
    size_t mark;
    const enum text_encoding encoding = text_encoding_detect(head, &mark);
    head = (bw_bytes){.ptr = head.ptr + mark, .len = head.len - mark};
    if (encoding == TEXT_UTF8)
        return bw_bytes_str(head);
    const size_t fits = scratch_size / 3 * 2; /* three bytes for each unit */
    if (head.len > fits) {
        head.len = fits;
        *ret_whole = false;
    }
    char *out = scratch;
    for (size_t i = 0; i + 1 < head.len; i += 2) {
        uint8_t unit[2] = {head.ptr[i], head.ptr[i + 1]};
        if (encoding == TEXT_UTF16BE)
            swap_units(unit, sizeof(unit));
        /* surrogates become two replacements: a probe does not mind */
        out += bw_utf16le_to_utf8((bw_bytes){.ptr = unit, .len = 2}, out);
    }
    return (bw_str){.ptr = scratch, .len = (size_t)(out - scratch)};
}
