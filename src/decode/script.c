#include "decode/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "base/utf.h"

/* By serial: most logs need a few hundred. A power of two. */
#define SHAPES_CACHED 1024

#define NAME_MAX_BYTES 32
#define DIGITS_MAX     64

/* Of an id, and of a host's name: a GUID has 38 bytes, a DNS name at most 253. */
#define KEY_TEXT_MAX 512

/* Lists show only a beginning: what is to be seen stands near it, with this much before it. What is
 * that near the beginning anyway needs no cut. */
#define EXCERPT_LEAD 120
#define EXCERPT_FREE 240

struct cached {
    bool known;
    uint32_t serial;
    uint32_t field_count;
    uint64_t id;
    struct script_fields fields;
};

struct script_shapes {
    struct cached cached[SHAPES_CACHED];
};

/* The last part of a dotted name in lower case and without underscores; false: it is too long. */
static bool fold_leaf(bw_str name, char out[NAME_MAX_BYTES], size_t *ret_len)
{
    size_t start = name.len;
    size_t len = 0;
    while (start != 0 && name.ptr[start - 1] != '.')
        start--;
    for (size_t i = start; i < name.len; i++) {
        const char c = name.ptr[i];
        if (c == '_')
            continue;
        if (len == NAME_MAX_BYTES)
            return false;
        out[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    *ret_len = len;
    return true;
}

/* Names of one field, each a leaf ("scriptblocktext") or, with a dot in it, the whole. The first
 * that a shape has counts. */
#define NAMES_MAX 5
struct names {
    const char *names[NAMES_MAX];
};

static const struct names text_names = {{"scriptblocktext"}};
static const struct names id_names = {{"scriptblockid"}};
static const struct names number_names = {{"messagenumber", "powershell.sequence"}};
static const struct names total_names = {{"messagetotal", "powershell.total"}};
static const struct names path_names = {
        {"Event.EventData.Path", "winlog.event_data.Path", "file.path", "path"}};
static const struct names user_names = {
        {"Security_UserID", "userid", "winlog.user.identifier", "user.id", "user.name"}};
static const struct names host_names = {
        {"computer", "computername", "machinename", "host.name", "hostname"}};

static bool has_name(const struct event_field *field, bw_str name)
{
    char leaf[NAME_MAX_BYTES];
    size_t len;
    if (bw_str_eq(field->name, name) || bw_str_eq(field->path, name))
        return true;
    if (bw_str_find_char(name, '.') != SIZE_MAX || !fold_leaf(field->name, leaf, &len))
        return false;
    return bw_str_eq((bw_str){.ptr = leaf, .len = len}, name);
}

static uint32_t find(const struct event_shape *shape, const struct names *names)
{
    for (size_t k = 0; k < NAMES_MAX && names->names[k] != NULL; k++)
        for (uint32_t i = 0; i < shape->field_count; i++)
            if (has_name(&shape->fields[i], bw_str_of(names->names[k])))
                return i;
    return SCRIPT_NO_SLOT;
}

void script_fields_find(const struct event_shape *shape, struct script_fields *ret_fields)
{
    struct script_fields fields = {.text = find(shape, &text_names)};
    if (fields.text != SCRIPT_NO_SLOT) {
        fields.id = find(shape, &id_names);
        fields.number = find(shape, &number_names);
        fields.total = find(shape, &total_names);
        fields.path = find(shape, &path_names);
        fields.user = find(shape, &user_names);
        fields.host = find(shape, &host_names);
        if (fields.id == SCRIPT_NO_SLOT || fields.number == SCRIPT_NO_SLOT ||
                fields.total == SCRIPT_NO_SLOT)
            fields.text = SCRIPT_NO_SLOT;
    }
    *ret_fields = fields;
}

struct script_shapes *script_shapes_new(void)
{
    return calloc(1, sizeof(struct script_shapes));
}

void script_shapes_free(struct script_shapes *shapes)
{
    free(shapes);
}

const struct script_fields *script_shapes_find(
        struct script_shapes *shapes, const struct event_shape *shape)
{
    struct cached *c = &shapes->cached[shape->serial % SHAPES_CACHED];
    if (BW_UNLIKELY(!c->known || c->serial != shape->serial || c->id != shape->id ||
                    c->field_count != shape->field_count)) {
        *c = (struct cached){.known = true,
                .serial = shape->serial,
                .id = shape->id,
                .field_count = shape->field_count};
        script_fields_find(shape, &c->fields);
    }
    return BW_LIKELY(c->fields.text == SCRIPT_NO_SLOT) ? NULL : &c->fields;
}

/* A number from 1 on, as a number or as its digits. */
static bool number_of(const struct event_value *value, uint32_t *ret_number)
{
    uint64_t number;
    char digits[BW_UTF16_TO_8_MAX(2 * DIGITS_MAX)];
    bw_str text = bw_bytes_str(value->bytes);
    if (value->kind == EVENT_VALUE_UINT || value->kind == EVENT_VALUE_INT) {
        if (value->u == 0 || value->u > INT32_MAX) /* they are signed 32-bit numbers */
            return false;
        *ret_number = (uint32_t)value->u;
        return true;
    }
    if (value->kind == EVENT_VALUE_UTF16 && text.len <= 2 * DIGITS_MAX)
        text = (bw_str){.ptr = digits, .len = bw_utf16le_to_utf8(value->bytes, digits)};
    else if (value->kind != EVENT_VALUE_UTF8)
        return false;
    if (bw_parse_u64(text, 1, INT32_MAX, &number) != BW_OK)
        return false;
    *ret_number = (uint32_t)number;
    return true;
}

bool script_part_of(
        const struct event *event, const struct script_fields *fields, struct script_part *ret_part)
{
    struct script_part part;
    if (!number_of(&event->values[fields->total], &part.total) ||
            !number_of(&event->values[fields->number], &part.number) || part.number > part.total)
        return false;
    *ret_part = part;
    return true;
}

/* The name of a host up to its first dot; an address is all of it. */
static size_t short_len(bw_str host)
{
    const size_t dot = bw_str_find_char(host, '.');
    bool address = true;
    for (size_t i = 0; i < host.len && address; i++)
        address = (host.ptr[i] >= '0' && host.ptr[i] <= '9') || host.ptr[i] == '.' ||
                  host.ptr[i] == ':';
    return dot == SIZE_MAX || dot == 0 || address ? host.len : dot;
}

static void add_lower(struct bw_buffer *out, bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        bw_buffer_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
}

/* The id without braces: a GUID may be logged with or without them. */
static bw_str plain_id(bw_str id)
{
    id = bw_str_trim(id);
    if (id.len >= 2 && id.ptr[0] == '{' && id.ptr[id.len - 1] == '}')
        return (bw_str){.ptr = id.ptr + 1, .len = id.len - 2};
    return id;
}

bool script_key(const struct event *event, const struct script_fields *fields, uint32_t total,
        uint64_t ret_key[2])
{
    struct bw_buffer text;
    struct bw_buffer key;
    bw_buffer_init(&text, KEY_TEXT_MAX);
    bw_buffer_init(&key, 2 * KEY_TEXT_MAX + 8);
    event_value_print(&event->values[fields->id], &text);
    add_lower(&key, plain_id(bw_buffer_str(&text)));
    bool whole = key.len != 0 && !text.failed;
    bw_buffer_add_char(&key, '\0');
    bw_buffer_clear(&text);
    if (fields->host != SCRIPT_NO_SLOT)
        event_value_print(&event->values[fields->host], &text);
    add_lower(&key, bw_str_head(bw_buffer_str(&text), short_len(bw_buffer_str(&text))));
    bw_buffer_add(&key, &total, sizeof(total));
    whole = whole && !text.failed && !key.failed;
    ret_key[0] = bw_hash64_secret(bw_buffer_bytes(&key), 1);
    ret_key[1] = bw_hash64_secret(bw_buffer_bytes(&key), 2);
    bw_buffer_release(&text);
    bw_buffer_release(&key);
    return whole;
}

static void add_gap(struct script_join *join, uint32_t first, uint32_t last)
{
    bw_buffer_add_text(join->text, join->next != 1 ? "\n[... " : "[... ");
    bw_buffer_add_u64(join->text, first);
    if (last != first) {
        bw_buffer_add_char(join->text, '-');
        bw_buffer_add_u64(join->text, last);
    }
    bw_buffer_add_char(join->text, '/');
    bw_buffer_add_u64(join->text, join->total);
    bw_buffer_add_text(join->text, " ...]");
}

void script_join_add(struct script_join *join, uint32_t number, bw_str text)
{
    if (number > join->next) {
        add_gap(join, join->next, number - 1);
        bw_buffer_add_char(join->text, '\n');
    }
    bw_buffer_add_str(join->text, text);
    join->next = number + 1;
}

void script_join_end(struct script_join *join)
{
    if (join->next <= join->total)
        add_gap(join, join->next, join->total);
}

static bool is_inside(bw_str text, size_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80;
}

void script_excerpt(bw_str text, size_t at, size_t size, struct bw_buffer *out)
{
    at = at < text.len ? at : text.len;
    size_t start = at > EXCERPT_FREE ? at - EXCERPT_LEAD : 0;
    size_t end = text.len - start > size ? start + size : text.len;
    while (is_inside(text, start))
        start++;
    while (end > start && is_inside(text, end))
        end--;
    if (start != 0)
        bw_buffer_add_text(out, "...");
    bw_buffer_add_str(out, (bw_str){.ptr = text.ptr + start, .len = end - start});
    if (end != text.len)
        bw_buffer_add_text(out, "...");
}
