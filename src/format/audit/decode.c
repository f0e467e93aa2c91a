#include "format/audit/decode.h"

#include <stdio.h>
#include <string.h>

#include "base/reader.h"
#include "base/utf.h"

/* linux/socket.h */
#define FAMILY_LOCAL   1
#define FAMILY_INET    2
#define FAMILY_INET6   10
#define FAMILY_NETLINK 16
#define FAMILY_PACKET  17

/* What a digit of the kernel's stands for, plus one; 0: it is none. */
static const uint8_t digits_of[256] = {['0'] = 1,
        ['1'] = 2,
        ['2'] = 3,
        ['3'] = 4,
        ['4'] = 5,
        ['5'] = 6,
        ['6'] = 7,
        ['7'] = 8,
        ['8'] = 9,
        ['9'] = 10,
        ['A'] = 11,
        ['B'] = 12,
        ['C'] = 13,
        ['D'] = 14,
        ['E'] = 15,
        ['F'] = 16};

static unsigned digit_of(char c)
{
    return digits_of[(uint8_t)c];
}

bool audit_is_hex(bw_str text)
{
    if (text.len == 0 || text.len % 2 != 0)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (digit_of(text.ptr[i]) == 0)
            return false;
    return true;
}

bw_str audit_hex_decode(struct bw_arena *arena, bw_str digits)
{
    const size_t len = digits.len / 2;
    char *out = bw_arena_alloc_raw(arena, len + 1, 1);
    if (out == NULL)
        return (bw_str){.ptr = NULL, .len = 0};
    for (size_t i = 0; i < len; i++) {
        const unsigned high = digit_of(digits.ptr[2 * i]) - 1;
        const unsigned low = digit_of(digits.ptr[2 * i + 1]) - 1;
        out[i] = (char)(uint8_t)((high & 15) << 4 | (low & 15));
    }
    out[len] = '\0';
    return (bw_str){.ptr = out, .len = len};
}

bool audit_is_plain(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return false;
    return bw_utf8_valid(text);
}

/* ---- command lines ---- */

static bool is_bare_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (uint8_t)c >= 0x80 || (c != '\0' && strchr("_-./:=,+@%^~", c) != NULL);
}

static bool needs_quotes(bw_str argument)
{
    for (size_t i = 0; i < argument.len; i++)
        if (!is_bare_char(argument.ptr[i]))
            return true;
    return argument.len == 0;
}

static bool is_escaped(char c)
{
    return c == '"' || c == '\\' || c == '$' || c == '`';
}

void audit_command_add(struct bw_buffer *out, struct bw_buffer *out_plain, bw_str argument)
{
    if (out->len != 0) {
        bw_buffer_add_char(out, ' ');
        bw_buffer_add_char(out_plain, ' ');
    }
    bw_buffer_add_str(out_plain, argument);
    if (!needs_quotes(argument)) {
        bw_buffer_add_str(out, argument);
        return;
    }
    bw_buffer_add_char(out, '"');
    for (size_t i = 0; i < argument.len; i++) {
        if (is_escaped(argument.ptr[i]))
            bw_buffer_add_char(out, '\\');
        bw_buffer_add_char(out, argument.ptr[i]);
    }
    bw_buffer_add_char(out, '"');
}

/* ---- socket addresses ---- */

static bw_str print_ipv4(struct bw_arena *arena, bw_bytes ip)
{
    char text[16];
    snprintf(text, sizeof(text), "%u.%u.%u.%u", ip.ptr[0], ip.ptr[1], ip.ptr[2], ip.ptr[3]);
    return bw_arena_copy(arena, bw_str_of(text));
}

/* The longest run of zero groups (two at least), as RFC 5952 shortens it. */
static unsigned longest_zeros(const uint16_t groups[8], unsigned *ret_len)
{
    unsigned best = 8;
    unsigned best_len = 1;
    for (unsigned i = 0; i < 8; i++) {
        unsigned len = 0;
        while (i + len < 8 && groups[i + len] == 0)
            len++;
        if (len > best_len) {
            best = i;
            best_len = len;
        }
    }
    *ret_len = best_len;
    return best;
}

static bw_str print_ipv6(struct bw_arena *arena, bw_bytes ip)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    char text[64];
    size_t at = 0;
    uint16_t groups[8];
    unsigned zeros;
    if (memcmp(ip.ptr, mapped, sizeof(mapped)) == 0)
        return print_ipv4(arena, (bw_bytes){.ptr = ip.ptr + sizeof(mapped), .len = 4});
    for (unsigned i = 0; i < 8; i++)
        groups[i] = (uint16_t)(ip.ptr[2 * i] << 8 | ip.ptr[2 * i + 1]);
    const unsigned first = longest_zeros(groups, &zeros);
    for (unsigned i = 0; i < 8; i++) {
        if (i == first) {
            text[at++] = ':';
            if (i == 0)
                text[at++] = ':';
            i += zeros - 1;
            continue;
        }
        at += (size_t)snprintf(text + at, sizeof(text) - at, i < 7 ? "%x:" : "%x", groups[i]);
    }
    text[at] = '\0';
    return bw_arena_copy(arena, bw_str_of(text));
}

static uint16_t read_u16be(struct bw_reader *r)
{
    const uint16_t high = bw_read_u8(r);
    return (uint16_t)(high << 8 | bw_read_u8(r));
}

/* A name in the file system ends with a NUL; an abstract one begins with it. */
static bw_str local_path(struct bw_arena *arena, bw_str bytes)
{
    const bool abstract = bytes.len > 1 && bytes.ptr[0] == '\0';
    const bw_str name = abstract ? bw_str_from(bytes, 1) : bytes;
    const size_t end = bw_str_find_char(name, '\0');
    const bw_str path = bw_str_head(name, end != SIZE_MAX ? end : name.len);
    if (!abstract || path.len == 0)
        return path;
    char *out = bw_arena_alloc_raw(arena, path.len + 1, 1);
    if (out == NULL)
        return BW_STR("");
    out[0] = '@';
    memcpy(out + 1, path.ptr, path.len);
    return (bw_str){.ptr = out, .len = path.len + 1};
}

static bool decode_family(
        struct bw_arena *arena, uint16_t family, struct bw_reader *r, struct audit_address *address)
{
    char text[8];
    switch (family) {
    case FAMILY_LOCAL:
        address->family = BW_STR("local");
        address->path = local_path(arena, bw_bytes_str(bw_read_bytes(r, bw_reader_left(r))));
        return true;
    case FAMILY_INET:
    case FAMILY_INET6:
        address->family = family == FAMILY_INET ? BW_STR("inet") : BW_STR("inet6");
        address->port = read_u16be(r);
        address->has_port = true;
        if (family == FAMILY_INET6)
            bw_read_bytes(r, 4); /* flow label */
        const bw_bytes ip = bw_read_bytes(r, family == FAMILY_INET ? 4 : 16);
        if (!bw_reader_ok(r))
            return false;
        address->ip = family == FAMILY_INET ? print_ipv4(arena, ip) : print_ipv6(arena, ip);
        return address->ip.ptr != NULL;
    case FAMILY_NETLINK:
        address->family = BW_STR("netlink");
        return true;
    case FAMILY_PACKET:
        address->family = BW_STR("packet");
        return true;
    default:
        snprintf(text, sizeof(text), "%u", family);
        address->family = bw_arena_copy(arena, bw_str_of(text));
        return address->family.ptr != NULL;
    }
}

bool audit_address_decode(struct bw_arena *arena, bw_str digits, struct audit_address *ret_address)
{
    *ret_address = (struct audit_address){.port = 0};
    if (!audit_is_hex(digits))
        return false;
    const bw_str bytes = audit_hex_decode(arena, digits);
    if (bytes.ptr == NULL || bytes.len < 2)
        return false;
    struct bw_reader r = bw_reader_of(bw_str_bytes(bytes), 0);
    const uint8_t first = bw_read_u8(&r);
    const uint8_t second = bw_read_u8(&r);
    /* the family is in the host's byte order, and none is above 255 */
    return decode_family(arena, first != 0 ? first : second, &r, ret_address);
}

/* ---- paths ---- */

static bool is_clean(bw_str path)
{
    for (size_t i = 0; i + 1 < path.len; i++)
        if (path.ptr[i] == '/' && (path.ptr[i + 1] == '/' || path.ptr[i + 1] == '.'))
            return false;
    return true;
}

/* Appends the steps of `path` to out[0 .. len), which begins with '/' or is empty. */
static size_t add_steps(char *out, size_t len, bw_str path)
{
    bw_str step;
    const bool folder = path.len > 1 && path.ptr[path.len - 1] == '/';
    while (bw_str_cut(&path, '/', &step)) {
        if (step.len == 0 || bw_str_eq(step, BW_STR(".")))
            continue;
        if (bw_str_eq(step, BW_STR(".."))) {
            while (len > 0 && out[--len] != '/') {
            }
            continue;
        }
        out[len++] = '/';
        memcpy(out + len, step.ptr, step.len);
        len += step.len;
    }
    if (folder || len == 0)
        out[len++] = '/';
    return len;
}

bw_str audit_path_join(struct bw_arena *arena, bw_str folder, bw_str name)
{
    const bool whole = name.len != 0 && name.ptr[0] == '/';
    if ((whole || folder.len == 0 || folder.ptr[0] != '/') && (!whole || is_clean(name)))
        return name;
    char *out = bw_arena_alloc_raw(arena, folder.len + name.len + 3, 1);
    if (out == NULL)
        return (bw_str){.ptr = NULL, .len = 0};
    size_t len = 0;
    if (!whole) {
        len = add_steps(out, 0, folder);
        if (len != 0 && out[len - 1] == '/')
            len--;
    }
    len = add_steps(out, len, name);
    return (bw_str){.ptr = out, .len = len};
}
