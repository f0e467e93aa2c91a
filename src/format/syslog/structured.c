#include "format/syslog/structured.h"

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static bw_str skip_blanks(bw_str text)
{
    size_t at = 0;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
        at++;
    return bw_str_from(text, at);
}

bool syslog_param_next(bw_str *rest, struct syslog_param *param)
{
    bw_str text = *rest;
    if (param->id.len == 0 || char_at(text, 0) == ']') {
        text = bw_str_from(text, param->id.len != 0);
        if (char_at(text, 0) != '[')
            return false;
        size_t end = 1;
        while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != ']')
            end++;
        param->id = bw_str_head(bw_str_from(text, 1), end - 1);
        text = bw_str_from(text, end);
        if (param->id.len == 0)
            return false;
        if (char_at(text, 0) == ']') {
            param->name = (bw_str){0};
            param->value = (bw_str){0};
            *rest = text;
            return true;
        }
    }
    text = skip_blanks(text);
    const size_t equals = bw_str_find(text, BW_STR("=\""));
    if (equals == SIZE_MAX || equals == 0)
        return false;
    param->name = bw_str_head(text, equals);
    text = bw_str_from(text, equals + 2);
    size_t end = 0;
    while (end < text.len && text.ptr[end] != '"')
        end += text.ptr[end] == '\\' ? 2 : 1;
    if (end >= text.len)
        return false;
    param->value = bw_str_head(text, end);
    *rest = bw_str_from(text, end + 1);
    return true;
}

size_t syslog_param_unescape(bw_str value, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < value.len; i++) {
        const char next = char_at(value, i + 1);
        i += value.ptr[i] == '\\' && (next == '"' || next == '\\' || next == ']');
        out[len++] = value.ptr[i];
    }
    return len;
}
