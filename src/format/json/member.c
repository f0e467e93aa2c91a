#include "format/json/member.h"

#include "format/json/skip.h"

void json_skip_between(struct json_cursor *c)
{
    while (c->at < c->end && (json_is_blank(*c->at) || *c->at == ','))
        c->at++;
}

bw_status json_take_key(struct json_cursor *c, bw_str *ret_key)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at != '"')
        return BW_E_MALFORMED;
    const char *start = c->at + 1;
    const bw_status status = json_skip_string(c);
    if (status != BW_OK)
        return status;
    *ret_key = (bw_str){.ptr = start, .len = (size_t)(c->at - start) - 1};
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != ':')
        return BW_E_MALFORMED;
    json_skip_blanks(c);
    return c->at < c->end ? BW_OK : BW_E_TRUNCATED;
}

bw_status json_take_value(struct json_cursor *c, bw_str *ret_value)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    const char *start = c->at;
    const bw_status status = json_skip_value(c);
    if (status != BW_OK)
        return status;
    const char last = c->at[-1];
    if (c->at == c->end && last != '"' && last != '}' && last != ']')
        return BW_E_TRUNCATED;
    *ret_value = (bw_str){.ptr = start, .len = (size_t)(c->at - start)};
    return BW_OK;
}

bool json_next_member(struct json_cursor *c, bw_str *ret_key, bw_str *ret_value)
{
    json_skip_between(c);
    return json_take_key(c, ret_key) == BW_OK && json_take_value(c, ret_value) == BW_OK;
}

bool json_next_item(struct json_cursor *c, bw_str *ret_value)
{
    json_skip_between(c);
    return c->at < c->end && *c->at != ']' && *c->at != '}' &&
           json_take_value(c, ret_value) == BW_OK;
}

struct json_cursor json_inside(bw_str value)
{
    if (value.len == 0)
        value = BW_STR("{");
    return (struct json_cursor){.at = value.ptr + 1, .end = value.ptr + value.len};
}
