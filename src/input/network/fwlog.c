/* Check Point's logs as its command prints them: "4Jul2022 12:00:00 accept gw1 >eth0 LogId: 0; src:
 * 203.0.113.7; dst: 10.0.0.5; proto: tcp; product: VPN-1 & FireWall-1; service: https;". A blank
 * stands for the hour's zero, '<' or '>' for the direction, and alerts may have a word more.
 *
 * Source: Check Point, "Command Line Interface Reference Guide", fw log. */
#include <string.h>

#include "format/syslog/stamp.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of "4Jul2022 12:00:00" or "4Jul2022  8:00:00", 0 when it is none; *ret_text has it as
 * other logs write it. */
static size_t read_date(bw_str text, char ret_text[24])
{
    const size_t width = is_digit(char_at(text, 1)) ? 2 : 1;
    const bw_str month = bw_str_head(bw_str_from(text, width), 3);
    if (!is_digit(char_at(text, 0)) || month.len < 3 || stamp_month(month) == 0 ||
            text.len < width + 17 || text.ptr[width + 7] != ' ' || text.ptr[width + 10] != ':')
        return 0;
    memcpy(ret_text, "00 Jul 2022 00:00:00", 21);
    memcpy(ret_text + 2 - width, text.ptr, width);
    memcpy(ret_text + 3, month.ptr, 3);
    memcpy(ret_text + 7, text.ptr + width + 3, 4);
    memcpy(ret_text + 12, text.ptr + width + 8, 8);
    if (ret_text[12] == ' ')
        ret_text[12] = '0';
    struct stamp stamp;
    return stamp_read((bw_str){.ptr = ret_text, .len = 20}, &stamp) == 20 ? width + 16 : 0;
}

static bool fwlog_looks(const struct network_features *features, bw_str *message)
{
    char text[24];
    (void)features;
    return read_date(*message, text) != 0 && bw_str_find(*message, BW_STR(": ")) != SIZE_MAX;
}

/* The words before the first pair: what was done, by which device, at which interface. */
static void add_words(struct network_reading *reading, bw_str text)
{
    bw_str word;
    bw_str done = {0};
    while (bw_str_cut(&text, ' ', &word)) {
        if (word.len == 0)
            continue;
        const char first = word.ptr[0];
        if (done.len == 0) {
            done = word;
            text_record_add_str(reading->record, BW_STR("action"), word);
        } else if (first == '<' || first == '>') {
            text_record_add_str(reading->record, BW_STR("ifdir"),
                    first == '>' ? BW_STR("inbound") : BW_STR("outbound"));
            text_record_add_opt(reading->record, BW_STR("ifname"), bw_str_from(word, 1));
        } else {
            reading->body->host = word;
        }
    }
}

static bool fwlog_read(struct network_reading *reading)
{
    char date[24];
    struct network_said said = {0};
    struct stamp stamp;
    const bw_str text = reading->body->text;
    const size_t len = read_date(text, date);
    const size_t colon = bw_str_find(bw_str_from(text, len), BW_STR(": "));
    if (len == 0 || colon == SIZE_MAX)
        return false;
    (void)stamp_read((bw_str){.ptr = date, .len = 20}, &stamp);
    reading->body->time = bw_time_from_date(&stamp.date);
    reading->body->local = true;
    size_t begin = len + colon;
    while (begin > len && text.ptr[begin - 1] != ' ')
        begin--;
    add_words(reading, bw_str_head(bw_str_from(text, len), begin - len));
    bw_str rest = bw_str_from(text, begin);
    bw_str value;
    while (bw_str_cut(&rest, ';', &value)) {
        bw_str key;
        value = bw_str_trim(value);
        if (!bw_str_cut(&value, ':', &key) || value.ptr == NULL || key.len == 0)
            continue;
        value = bw_str_trim(value);
        text_record_add_number(reading->record, key, value);
        if (bw_str_eq(key, BW_STR("user")))
            said.user = value;
        else if (bw_str_eq(key, BW_STR("src")))
            said.source = value;
        else if (bw_str_eq(key, BW_STR("reason")))
            said.text = value;
    }
    network_add_fwlog_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_fwlog = {
        .dataset = "checkpoint.firewall",
        .marks = NETWORK_MARK_DIGIT,
        .looks = fwlog_looks,
        .read = fwlog_read,
};
