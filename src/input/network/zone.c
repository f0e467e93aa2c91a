#include "input/network/zone.h"

#include "base/number.h"

#define HOUR 3600

static const struct {
    bw_str name;
    int32_t minutes; /* east of UTC */
} zones[] = {
        {BW_STR_INIT("UTC"), 0},
        {BW_STR_INIT("GMT"), 0},
        {BW_STR_INIT("Z"), 0},
        {BW_STR_INIT("EST"), -5 * 60},
        {BW_STR_INIT("EDT"), -4 * 60},
        {BW_STR_INIT("CST"), -6 * 60},
        {BW_STR_INIT("CDT"), -5 * 60},
        {BW_STR_INIT("MST"), -7 * 60},
        {BW_STR_INIT("MDT"), -6 * 60},
        {BW_STR_INIT("PST"), -8 * 60},
        {BW_STR_INIT("PDT"), -7 * 60},
        {BW_STR_INIT("WET"), 0},
        {BW_STR_INIT("WEST"), 60},
        {BW_STR_INIT("CET"), 60},
        {BW_STR_INIT("CEST"), 2 * 60},
        {BW_STR_INIT("MET"), 60},
        {BW_STR_INIT("MEST"), 2 * 60},
        {BW_STR_INIT("METDST"), 2 * 60},
        {BW_STR_INIT("EET"), 2 * 60},
        {BW_STR_INIT("EEST"), 3 * 60},
        {BW_STR_INIT("MSK"), 3 * 60},
        {BW_STR_INIT("HKT"), 8 * 60},
        {BW_STR_INIT("SGT"), 8 * 60},
        {BW_STR_INIT("AWST"), 8 * 60},
        {BW_STR_INIT("JST"), 9 * 60},
        {BW_STR_INIT("KST"), 9 * 60},
        {BW_STR_INIT("ACST"), 9 * 60 + 30},
        {BW_STR_INIT("ACDT"), 10 * 60 + 30},
        {BW_STR_INIT("AEST"), 10 * 60},
        {BW_STR_INIT("AEDT"), 11 * 60},
        {BW_STR_INIT("NZST"), 12 * 60},
        {BW_STR_INIT("NZDT"), 13 * 60},
};

/* "+1", "-07:30", "+0530": seconds. */
static bool read_offset(bw_str text, int32_t *ret_seconds)
{
    uint64_t hours;
    uint64_t minutes = 0;
    if (text.len < 2 || (text.ptr[0] != '+' && text.ptr[0] != '-'))
        return false;
    const bool west = text.ptr[0] == '-';
    bw_str rest = bw_str_from(text, 1);
    bw_str part = {0};
    if (rest.len == 4 && bw_str_find_char(rest, ':') == SIZE_MAX) {
        part = bw_str_head(rest, 2);
        rest = bw_str_from(rest, 2);
    } else {
        bw_str_cut(&rest, ':', &part);
    }
    if (bw_parse_u64(part, 0, 14, &hours) != BW_OK ||
            (rest.ptr != NULL && bw_parse_u64(rest, 0, 59, &minutes) != BW_OK))
        return false;
    const int32_t seconds = (int32_t)hours * HOUR + (int32_t)minutes * 60;
    *ret_seconds = west ? -seconds : seconds;
    return true;
}

/* One, three, four or six letters: what else stands behind a clock is a host or a message. */
static bool may_be_name(bw_str name)
{
    if (name.len > 6 || (0x5a >> name.len & 1) == 0)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((name.ptr[i] | 0x20) < 'a' || (name.ptr[i] | 0x20) > 'z')
            return false;
    return true;
}

bool network_zone_read(bw_str name, int32_t *ret_seconds)
{
    for (size_t i = 0; may_be_name(name) && i < BW_COUNT(zones); i++)
        if (bw_str_eq_ascii_nocase(zones[i].name, name)) {
            *ret_seconds = zones[i].minutes * 60;
            return true;
        }
    const bw_str base = bw_str_head(name, 3);
    if (bw_str_eq(base, BW_STR("UTC")) || bw_str_eq(base, BW_STR("GMT")))
        return read_offset(bw_str_from(name, 3), ret_seconds);
    return read_offset(name, ret_seconds);
}
