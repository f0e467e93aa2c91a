#include "format/windows/data_json.h"

#include <string.h>

#include "format/json/cursor.h"

struct data {
    windows_message_field_fn *field;
    void *user;
    bool members;
    bw_str name; /* of the element in work */
};

static bool is_any(bw_str key, const bw_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(names[i], key))
            return true;
    return false;
}

static void take_member(struct data *d, bw_str key, bw_str value)
{
    static const bw_str names[] = {
            BW_STR_INIT("@Name"), BW_STR_INIT("Name"), BW_STR_INIT("name"), BW_STR_INIT("-Name")};
    static const bw_str values[] = {BW_STR_INIT("#text"), BW_STR_INIT("Value"),
            BW_STR_INIT("value"), BW_STR_INIT("Text"), BW_STR_INIT("#content")};
    /* among other members, a Name is one of them */
    if (is_any(key, names, d->members ? 1 : BW_COUNT(names))) {
        d->name = value;
    } else if (is_any(key, values, d->members ? 1 : BW_COUNT(values))) {
        if (value.len != 0 && (d->name.len != 0 || d->members))
            d->field(d->user, d->name.len != 0 ? d->name : BW_STR("Data"), value);
        d->name = (bw_str){0};
    } else if (d->members && key.len != 0 && key.ptr[0] != '@' && key.ptr[0] != '#' &&
               value.len != 0) {
        d->field(d->user, key, value);
    }
}

void windows_data_json_read(
        bw_str text, char *out, bool members, windows_message_field_fn *field, void *user)
{
    struct data data = {.field = field, .user = user, .members = members};
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len, .out = out};
    while (c.at < c.end && (c.at = memchr(c.at, '"', (size_t)(c.end - c.at))) != NULL) {
        bw_str key;
        bw_str value;
        if (json_string(&c, &key) != BW_OK)
            return;
        json_skip_blanks(&c);
        if (c.at >= c.end || *c.at != ':')
            continue;
        c.at++;
        json_skip_blanks(&c);
        if (c.at >= c.end || *c.at != '"')
            continue;
        if (json_string(&c, &value) != BW_OK)
            return;
        take_member(&data, key, value);
    }
}
