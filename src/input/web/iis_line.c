/* Source: Microsoft, "IIS Log File Format". */
#include "input/web/iis_line.h"

#include <string.h>

#include "format/syslog/stamp.h"

/* In the order in which they stand in the line. */
enum iis_value {
    IIS_CLIENT,
    IIS_USER,
    IIS_DATE,
    IIS_TIME,
    IIS_SERVICE,
    IIS_SERVER,
    IIS_ADDRESS,
    IIS_TAKEN,
    IIS_BYTES_IN,
    IIS_BYTES_OUT,
    IIS_STATUS,
    IIS_WIN32_STATUS,
    IIS_METHOD,
    IIS_VALUE_COUNT, /* target and parameters, either of which may have commas */
};

static const unsigned fields[IIS_VALUE_COUNT] = {
        [IIS_CLIENT] = WEB_C_IP,
        [IIS_USER] = WEB_USERNAME,
        [IIS_DATE] = WEB_FIELD_COUNT,
        [IIS_TIME] = WEB_FIELD_COUNT,
        [IIS_SERVICE] = WEB_S_SITENAME,
        [IIS_SERVER] = WEB_S_COMPUTERNAME,
        [IIS_ADDRESS] = WEB_S_IP,
        [IIS_TAKEN] = WEB_TIME_TAKEN,
        [IIS_BYTES_IN] = WEB_CS_BYTES,
        [IIS_BYTES_OUT] = WEB_SC_BYTES,
        [IIS_STATUS] = WEB_STATUS,
        [IIS_WIN32_STATUS] = WEB_WIN32_STATUS,
        [IIS_METHOD] = WEB_METHOD,
};

static bool take(bw_str *rest, bw_str *ret_value)
{
    const size_t comma = bw_str_find_char(*rest, ',');
    if (comma == SIZE_MAX)
        return false;
    *ret_value = bw_str_head(*rest, comma);
    *rest = bw_str_from(*rest, comma + 1);
    if (rest->len != 0 && rest->ptr[0] == ' ')
        *rest = bw_str_from(*rest, 1);
    return true;
}

static bool read_time(bw_str date, bw_str time, bw_time *ret_time, bool *ret_doubt)
{
    static const struct stamp_clock utc = {.zone = 0};
    char text[32];
    struct stamp stamp;
    if (date.len > 10 || time.len > 12 || date.len == 0 || time.len == 0)
        return false;
    memcpy(text, date.ptr, date.len);
    text[date.len] = ' ';
    memcpy(text + date.len + 1, time.ptr, time.len);
    const bw_str both = {.ptr = text, .len = date.len + 1 + time.len};
    if (stamp_read_slashed(both, false, &stamp, ret_doubt) != both.len)
        return false;
    *ret_time = stamp_time(&stamp, &utc);
    return *ret_time != BW_TIME_UNKNOWN;
}

/* "[12]PASS": FTP's have the number of the session in front. */
static bw_str without_session(bw_str method)
{
    const size_t close = bw_str_find_char(method, ']');
    return bw_str_starts_with(method, BW_STR("[")) && close != SIZE_MAX
                   ? bw_str_from(method, close + 1)
                   : method;
}

/* "/a, id=1," into target and parameters: these are behind the last comma but one. */
static void add_target(struct web_event *event, bw_str rest)
{
    size_t at = rest.len;
    while (at != 0 && (rest.ptr[at - 1] != ' ' || at < 2 || rest.ptr[at - 2] != ','))
        at--;
    const bw_str query = bw_str_from(rest, at);
    web_event_set(event, WEB_STEM, at != 0 ? bw_str_head(rest, at - 2) : rest);
    web_event_set(event, WEB_QUERY, at != 0 ? query : BW_STR("-"));
}

bool iis_line_read(bw_str line, struct web_event *event, bw_time *ret_time, bool *ret_doubt)
{
    bw_str values[IIS_VALUE_COUNT];
    bw_str rest = bw_str_trim(line);
    if (!bw_str_ends_with(rest, BW_STR(",")))
        return false;
    rest.len--;
    for (size_t i = 0; i < IIS_VALUE_COUNT; i++)
        if (!take(&rest, &values[i]))
            return false;
    if (!web_looks_like_address(values[IIS_CLIENT]) ||
            bw_str_find(values[IIS_SERVICE], BW_STR("SVC")) == SIZE_MAX ||
            !read_time(values[IIS_DATE], values[IIS_TIME], ret_time, ret_doubt))
        return false;
    values[IIS_METHOD] = without_session(values[IIS_METHOD]);
    web_event_init(event, BW_STR("iis.access"));
    for (size_t i = 0; i < IIS_VALUE_COUNT; i++)
        if (fields[i] != WEB_FIELD_COUNT)
            web_event_set(event, fields[i], values[i]);
    add_target(event, rest);
    return true;
}
