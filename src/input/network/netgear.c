/* Netgear's routers, as their page shows the log and their mails have it: "[admin login] from
 * source 203.0.113.7, Friday, Jul 01, 2022 12:00:00". The time stands behind everything, in the
 * router's zone.
 *
 * Source: NETGEAR, "View logs of router activity" of the manuals of its routers. */
#include <string.h>

#include "format/syslog/stamp.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

/* The day of the week and the date behind it. */
#define TIME_BYTES 40

/* Where the date stands; SIZE_MAX: nowhere. The years are 2010 to 2099. */
static size_t find_date(bw_str text)
{
    static const bw_str days[] = {BW_STR_INIT(", Monday, "), BW_STR_INIT(", Tuesday, "),
            BW_STR_INIT(", Wednesday, "), BW_STR_INIT(", Thursday, "), BW_STR_INIT(", Friday, "),
            BW_STR_INIT(", Saturday, "), BW_STR_INIT(", Sunday, ")};
    const size_t from = text.len > TIME_BYTES ? text.len - TIME_BYTES : 0;
    for (size_t i = 0; i < BW_COUNT(days); i++) {
        const size_t at = bw_str_find(bw_str_from(text, from), days[i]);
        if (at != SIZE_MAX)
            return from + at + days[i].len;
    }
    return SIZE_MAX;
}

/* "Jul 01, 2022 12:00:00", "July 01,2022 12:00:00" */
static bool read_date(bw_str text, struct stamp *ret_stamp)
{
    char plain[24];
    bw_str month;
    bw_str day;
    bw_str rest = text;
    if (!bw_str_cut(&rest, ' ', &month) || !bw_str_cut(&rest, ',', &day) || month.len < 3 ||
            day.len != 2)
        return false;
    rest = bw_str_trim(rest);
    if (rest.len != 13)
        return false;
    memcpy(plain, month.ptr, 3);
    plain[3] = ' ';
    memcpy(plain + 4, day.ptr, 2);
    plain[6] = ' ';
    memcpy(plain + 7, rest.ptr, 13);
    return stamp_read((bw_str){.ptr = plain, .len = 20}, ret_stamp) == 20;
}

static bool netgear_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    struct stamp stamp;
    if (message->len < TIME_BYTES || message->ptr[0] != '[')
        return false;
    const size_t at = find_date(*message);
    return at != SIZE_MAX && read_date(bw_str_from(*message, at), &stamp);
}

/* "from source 203.0.113.7", "from source: 203.0.113.7, port 443", "from 203.0.113.7:51234 to
 * 192.168.1.5:3389": the addresses. */
static bw_str add_ends(struct network_reading *reading, bw_str text)
{
    bw_str word = {0};
    bw_str source = {0};
    bool from = false;
    bool to = false;
    while (bw_str_cut(&text, ' ', &word)) {
        while (word.len != 0 && strchr(",:", word.ptr[word.len - 1]) != NULL)
            word.len--;
        const bool address = word.len > 6 && word.ptr[0] >= '0' && word.ptr[0] <= '9' &&
                             bw_str_find_char(word, '.') != SIZE_MAX;
        from |= bw_str_eq(word, BW_STR("from"));
        to |= bw_str_eq(word, BW_STR("to"));
        if (address && to) {
            network_add_endpoint(reading, word, BW_STR("dst_ip"), BW_STR("dst_port"));
            break;
        }
        if (address && from && source.len == 0) {
            network_add_endpoint(reading, word, BW_STR("src_ip"), BW_STR("src_port"));
            source = bw_str_head(word, bw_str_find_char(word, ':'));
        }
    }
    return source;
}

static bool netgear_read(struct network_reading *reading)
{
    struct stamp stamp;
    bw_str what;
    bw_str rest = reading->body->text;
    const size_t at = find_date(rest);
    if (at == SIZE_MAX || !read_date(bw_str_from(rest, at), &stamp))
        return false;
    rest = bw_str_head(rest, at);
    reading->body->time = bw_time_from_date(&stamp.date);
    reading->body->local = true;
    text_record_add_str(reading->record, BW_STR("message"), rest);
    if (!bw_str_cut(&rest, ']', &what))
        return false;
    what = bw_str_from(what, 1);
    text_record_add_str(reading->record, BW_STR("action"), what);
    const struct network_said said = {.action = what, .source = add_ends(reading, rest)};
    network_add_netgear_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_netgear = {
        .dataset = "netgear.log",
        .marks = NETWORK_MARK_BRACKET,
        .looks = netgear_looks,
        .read = netgear_read,
};
