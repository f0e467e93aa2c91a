#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST_CAPACITY 256

void bw_buffer_init(struct bw_buffer *buffer, size_t max)
{
    *buffer = (struct bw_buffer){.max = max};
}

void bw_buffer_release(struct bw_buffer *buffer)
{
    free(buffer->ptr);
    bw_buffer_init(buffer, buffer->max);
}

void bw_buffer_clear(struct bw_buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}

bool bw_buffer_reserve(struct bw_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    if (more <= buffer->capacity - buffer->len)
        return true;
    if (more > buffer->max - buffer->len) {
        buffer->failed = true;
        return false;
    }
    size_t capacity = buffer->capacity != 0 ? buffer->capacity : BUFFER_FIRST_CAPACITY;
    while (capacity < buffer->len + more)
        capacity = capacity <= buffer->max / 2 ? capacity * 2 : buffer->max;
    if (capacity > buffer->max)
        capacity = buffer->max;
    uint8_t *ptr = realloc(buffer->ptr, capacity);
    if (ptr == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->ptr = ptr;
    buffer->capacity = capacity;
    return true;
}

void bw_buffer_add(struct bw_buffer *buffer, const void *ptr, size_t len)
{
    if (len == 0 || !bw_buffer_reserve(buffer, len))
        return;
    memcpy(buffer->ptr + buffer->len, ptr, len);
    buffer->len += len;
}

void bw_buffer_add_char(struct bw_buffer *buffer, char c)
{
    if (bw_buffer_reserve(buffer, 1))
        buffer->ptr[buffer->len++] = (uint8_t)c;
}

void bw_buffer_add_str(struct bw_buffer *buffer, bw_str s)
{
    bw_buffer_add(buffer, s.ptr, s.len);
}

void bw_buffer_add_text(struct bw_buffer *buffer, const char *text)
{
    bw_buffer_add_str(buffer, bw_str_of(text));
}

void bw_buffer_printf(struct bw_buffer *buffer, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    const int need = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (need < 0 || !bw_buffer_reserve(buffer, (size_t)need + 1))
        return;
    va_start(args, fmt);
    vsnprintf((char *)buffer->ptr + buffer->len, (size_t)need + 1, fmt, args);
    va_end(args);
    buffer->len += (size_t)need;
}

void bw_buffer_add_u64(struct bw_buffer *buffer, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    bw_buffer_add(buffer, digits + at, sizeof(digits) - at);
}

void bw_buffer_add_i64(struct bw_buffer *buffer, int64_t value)
{
    if (value < 0)
        bw_buffer_add_char(buffer, '-');
    bw_buffer_add_u64(buffer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

bw_str bw_buffer_str(const struct bw_buffer *buffer)
{
    return (bw_str){.ptr = (const char *)buffer->ptr, .len = buffer->len};
}

bw_bytes bw_buffer_bytes(const struct bw_buffer *buffer)
{
    return (bw_bytes){.ptr = buffer->ptr, .len = buffer->len};
}
