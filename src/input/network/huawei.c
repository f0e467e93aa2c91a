/* Huawei's routers, switches and firewalls (VRP, USG): "%%01MODULE/SEVERITY/NAME(kind)[number]:
 * text", in which values stand as "(Key=value, Key="value")" or "key=value, key=value.".
 *
 * Sources: Huawei, "Log Reference" (format of logs; SSH, SHELL, CLI, HTTPD) and "USG log reference"
 * (POLICY, SECLOG, URL); sample lines of Wazuh's ruleset. */
#include "input/network/kinds.h"
#include "input/network/login.h"

#define LOOK_BYTES 200

/* Values of one message that are looked at. */
#define MAX_PAIRS 48

static bool is_upper_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Names that other devices have, too. */
static const bw_str names[][2] = {
        {BW_STR_INIT("source-ip"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("SourceIP"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("SrcIp"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("Ip"), BW_STR_INIT("src_ip")}, /* of who types a command */
        {BW_STR_INIT("IPAddress"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("UserAddress"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("RemoteIp"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("source-port"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("SourcePort"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("SrcPort"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("destination-ip"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("DestinationIP"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("DstIp"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("destination-port"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("DestinationPort"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("DstPort"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("protocol"), BW_STR_INIT("protocol")},
        {BW_STR_INIT("Protocol"), BW_STR_INIT("protocol")},
        {BW_STR_INIT("source-zone"), BW_STR_INIT("src_zone")},
        {BW_STR_INIT("SrcZone"), BW_STR_INIT("src_zone")},
        {BW_STR_INIT("destination-zone"), BW_STR_INIT("dst_zone")},
        {BW_STR_INIT("DstZone"), BW_STR_INIT("dst_zone")},
        {BW_STR_INIT("rule-name"), BW_STR_INIT("acl")},
        {BW_STR_INIT("PolicyName"), BW_STR_INIT("acl")},
        {BW_STR_INIT("Policy"), BW_STR_INIT("acl")},
        {BW_STR_INIT("User"), BW_STR_INIT("user")},
        {BW_STR_INIT("UserName"), BW_STR_INIT("user")},
        {BW_STR_INIT("Command"), BW_STR_INIT("command")},
        {BW_STR_INIT("Action"), BW_STR_INIT("action")},
        {BW_STR_INIT("Host"), BW_STR_INIT("url_host")},
        {BW_STR_INIT("Page"), BW_STR_INIT("url_path")},
        {BW_STR_INIT("SendBytes"), BW_STR_INIT("bytes_sent")},
        {BW_STR_INIT("RcvBytes"), BW_STR_INIT("bytes_received")},
        {BW_STR_INIT("Reason"), BW_STR_INIT("reason")},
        {BW_STR_INIT("FailedReason"), BW_STR_INIT("reason")},
};

/* What a message is about by its name alone. */
static const struct {
    bw_str code;
    bw_str action;
    bool login, success;
} codes[] = {
        {.code = BW_STR_INIT("POLICYPERMIT"), .action = BW_STR_INIT("accept")},
        {.code = BW_STR_INIT("POLICYDENY"), .action = BW_STR_INIT("deny")},
        {.code = BW_STR_INIT("SESSION_TEARDOWN"), .action = BW_STR_INIT("close")},
        {.code = BW_STR_INIT("SESSION_CREATE"), .action = BW_STR_INIT("accept")},
        {.code = BW_STR_INIT("SSH_USER_LOGIN"), .login = true, .success = true},
        {.code = BW_STR_INIT("SSH_USER_LOGIN_FAIL"), .login = true},
        {.code = BW_STR_INIT("SSH_FAIL"), .login = true},
        {.code = BW_STR_INIT("LOGIN"), .login = true, .success = true},
        {.code = BW_STR_INIT("LOGINFAILED"), .login = true},
        {.code = BW_STR_INIT("LOGIN_FAILED"), .login = true},
        {.code = BW_STR_INIT("USER_LOGINFAIL"), .login = true},
};

static bool huawei_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    const size_t at = bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR("%%"));
    if (at == SIZE_MAX)
        return false;
    const bw_str text = bw_str_from(*message, at);
    if (text.len < 12 || text.ptr[2] < '0' || text.ptr[2] > '9' || text.ptr[3] < '0' ||
            text.ptr[3] > '9' || !is_upper_or_digit(text.ptr[4]))
        return false;
    bw_str rest = bw_str_head(text, 80);
    bw_str part;
    bw_str_cut(&rest, '/', &part);
    bw_str_cut(&rest, '/', &part);
    if (rest.ptr == NULL || part.len != 1 || part.ptr[0] < '0' || part.ptr[0] > '7')
        return false;
    *message = text;
    return true;
}

static uint32_t huawei_layout(struct network_body *body)
{
    return network_layout_of(bw_str_head(body->text, bw_str_find_char(body->text, ':')));
}

/* ---- values ---- */

/* "key=value" and what stands behind it: *rest begins with a key. A value ends at a comma, a
 * bracket that nothing opened, or where the message does. */
static bool next_pair(bw_str *rest, bw_str *ret_key, bw_str *ret_value)
{
    const bw_str text = *rest;
    const size_t assign = bw_str_find_char(text, '=');
    if (assign == SIZE_MAX)
        return false;
    size_t begin = assign;
    while (begin > 0 && (is_letter(text.ptr[begin - 1]) || text.ptr[begin - 1] == '-'))
        begin--;
    *ret_key = bw_str_head(bw_str_from(text, begin), assign - begin);
    bw_str value = bw_str_from(text, assign + 1);
    if (bw_str_starts_with(value, BW_STR("\""))) {
        value = bw_str_from(value, 1);
        const size_t end = bw_str_find_char(value, '"');
        *ret_value = bw_str_head(value, end);
        *rest = bw_str_from(value, end == SIZE_MAX ? SIZE_MAX : end + 1);
        return true;
    }
    size_t end = 0;
    while (end < value.len && value.ptr[end] != ',' && value.ptr[end] != ')')
        end++;
    *ret_value = bw_str_trim(bw_str_head(value, end));
    *rest = bw_str_from(value, end + 1);
    if (rest->len == 0 && bw_str_ends_with(*ret_value, BW_STR("."))) /* of the sentence */
        ret_value->len--;
    return true;
}

/* What the values are, and among them who came from where. */
static void add_pairs(struct network_reading *reading, bw_str text, struct network_said *ret_said)
{
    bw_str key;
    bw_str value;
    for (unsigned n = 0; n < MAX_PAIRS && next_pair(&text, &key, &value); n++) {
        if (value.len == 0 || bw_str_starts_with(value, BW_STR("**"))) /* not known */
            continue;
        for (size_t i = 0; i < BW_COUNT(names); i++) {
            if (!bw_str_eq(names[i][0], key))
                continue;
            text_record_add_number(reading->record, names[i][1], value);
            if (bw_str_eq(names[i][1], BW_STR("user")))
                ret_said->user = value;
            else if (bw_str_eq(names[i][1], BW_STR("src_ip")))
                ret_said->source = value;
        }
    }
}

static bool huawei_read(struct network_reading *reading)
{
    bw_str rest = bw_str_from(reading->body->text, 4);
    bw_str module;
    bw_str severity;
    size_t end = 0;
    bw_str_cut(&rest, '/', &module);
    bw_str_cut(&rest, '/', &severity);
    while (end < rest.len &&
            (is_upper_or_digit(rest.ptr[end]) || rest.ptr[end] == '_' || is_letter(rest.ptr[end])))
        end++;
    const bw_str code = bw_str_head(rest, end);
    const size_t colon = bw_str_find_char(rest, ':');
    const bw_str text = bw_str_trim(bw_str_from(rest, colon != SIZE_MAX ? colon + 1 : rest.len));
    struct network_said said = {0};
    text_record_add_str(reading->record, BW_STR("huawei.module"), module);
    text_record_add_number(reading->record, BW_STR("log.syslog.severity.code"), severity);
    text_record_add_str(reading->record, BW_STR("event.code"), code);
    text_record_add_opt(reading->record, BW_STR("message"), text);
    add_pairs(reading, text, &said);
    for (size_t i = 0; i < BW_COUNT(codes); i++) {
        if (!bw_str_eq(codes[i].code, code))
            continue;
        text_record_add_opt(reading->record, BW_STR("action"), codes[i].action);
        if (codes[i].login && said.source.len != 0)
            network_add_device_login(reading->record, &said, codes[i].success);
    }
    return true;
}

const struct network_body_kind network_huawei = {
        .dataset = "huawei.vrp",
        .marks = NETWORK_MARK_PERCENT,
        .looks = huawei_looks,
        .layout = huawei_layout,
        .read = huawei_read,
};
