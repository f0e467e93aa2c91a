/* Fortinet's other devices, which write pairs as FortiGate does: FortiMail, and FortiAuthenticator,
 * behind whose pairs some words stand. (FortiGate, FortiManager, FortiAnalyzer: pairs.c.)
 *
 * Sources: FortiMail Log Reference; FortiAuthenticator Administration Guide, "Syslog". */
#include "format/delimited/pairs.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

#define LOOK_BYTES 128

/* Adds all pairs, and tells the values of those that are wanted. */
static void add_pairs(
        struct network_reading *reading, const bw_str *wanted, bw_str *values, size_t count)
{
    struct pairs pairs = {.rest = reading->body->text, .assign = '=', .between = ' '};
    struct pair pair;
    while (pairs_next(&pairs, &pair)) {
        if (pair.escaped)
            network_add_unescaped(reading, &pair);
        else
            text_record_add_number(reading->record, pair.key, pair.value);
        for (size_t i = 0; i < count; i++)
            if (bw_str_eq(pair.key, wanted[i]))
                values[i] = pair.value;
    }
}

/* ---- FortiMail: date=... time=... device_id=FE... log_id=... type=kevent ---- */

static bool fortimail_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return bw_str_starts_with(*message, BW_STR("date=")) &&
           bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR(" device_id=")) != SIZE_MAX;
}

static uint32_t fortimail_layout(struct network_body *body)
{
    const bw_str type = BW_STR(" type=");
    const size_t at = bw_str_find(bw_str_head(body->text, LOOK_BYTES), type);
    return network_layout_of(
            bw_str_head(bw_str_from(body->text, at != SIZE_MAX ? at + type.len : 0), 8));
}

static bool fortimail_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("date"), BW_STR_INIT("time"),
            BW_STR_INIT("device_id"), BW_STR_INIT("action"), BW_STR_INIT("status"),
            BW_STR_INIT("user"), BW_STR_INIT("ui")};
    bw_str values[BW_COUNT(wanted)] = {0};
    add_pairs(reading, wanted, values, BW_COUNT(wanted));
    reading->body->time =
            network_date_time(values[0], values[1], BW_STR(""), &reading->body->local);
    reading->body->host = values[2];
    if (bw_str_eq(values[3], BW_STR("login")))
        network_add_fortimanager_login(
                reading->record, &(struct network_said){
                                         .operation = bw_str_eq(values[4], BW_STR("success"))
                                                              ? BW_STR("login")
                                                              : BW_STR("login failed"),
                                         .user = values[5],
                                         .source = values[6],
                                 });
    return true;
}

const struct network_body_kind network_fortimail = {
        .dataset = "fortinet_fortimail.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = fortimail_looks,
        .layout = fortimail_layout,
        .read = fortimail_read,
};

/* ---- FortiAuthenticator: category="Event" subcategory="Authentication" typeid=20001 ... ---- */

static bool fortiauthenticator_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return bw_str_starts_with(*message, BW_STR("category=\"")) &&
           bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR("\" typeid=")) != SIZE_MAX;
}

static bool fortiauthenticator_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("action"), BW_STR_INIT("status"),
            BW_STR_INIT("user"), BW_STR_INIT("userip"), BW_STR_INIT("nas")};
    bw_str values[BW_COUNT(wanted)] = {0};
    bw_str behind = reading->body->text;
    add_pairs(reading, wanted, values, BW_COUNT(wanted));
    for (size_t quote; (quote = bw_str_find(behind, BW_STR("\" "))) != SIZE_MAX;)
        behind = bw_str_from(behind, quote + 2);
    text_record_add_opt(reading->record, BW_STR("message"), bw_str_trim(behind));
    network_add_fortiauthenticator_login(reading->record, &(struct network_said){
                                                                  .action = values[0],
                                                                  .status = values[1],
                                                                  .user = values[2],
                                                                  .source = values[3],
                                                          });
    return true;
}

const struct network_body_kind network_fortiauthenticator = {
        .dataset = "fortinet_fortiauthenticator.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = fortiauthenticator_looks,
        .read = fortiauthenticator_read,
};
