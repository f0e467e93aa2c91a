/* Juniper's Junos: what it says of sessions, of packets, of logins and of BGP, as text
 * ("RT_FLOW_SESSION_DENY: session denied 10.0.0.1/...") and as structured data of RFC 5424
 * ("RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="10.0.0.1" ...]").
 *
 * Source: Juniper, "System Log Explorer". */
#include "format/syslog/header.h"
#include "input/network/kinds.h"

/* How far into a message its mark may stand. */
#define LOOK_BYTES 200

#define STRUCTURED "[junos@"

/* ---- as text ---- */

static const char *const juniper_patterns[] = {
        "RT_FLOW_SESSION_CREATE: session created {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "RT_FLOW_SESSION_CLOSE: session closed {reason}: {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "RT_FLOW_SESSION_DENY: session denied {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "tcp_auth_ok: Packet from {src_ip}:{src_port} {reason}",
        "bgp_{function}: NOTIFICATION {direction} {src_ip} ({peer}): {reason}",
        "UI_CMDLINE_READ_LINE: User '{user}', command '{command}'",
        "UI_CFG_AUDIT_OTHER: User '{user}' {action}: {path}",
        "UI_COMMIT: User '{user}' requested '{command}' operation",
        "UI_LOGIN_EVENT: User '{user}' login, class '{class}' [{pid}], ssh-connection '{src_ip} "
        "{src_port} {dst_ip} {dst_port}'",
        "UI_LOGIN_EVENT: User '{user}' login, class '{class}'",
        "SSHD_LOGIN_FAILED: Login failed for user '{user}' from host '{src_ip}'",
        "LOGIN_FAILED: Login failed for user {user} from host {src_ip}",
        "LOGIN_INFORMATION: User {user} logged in from host {src_ip} on device {tty}",
};

static const bw_str juniper_marks[] = {BW_STR_INIT("RT_FLOW_SESSION_"),
        BW_STR_INIT("tcp_auth_ok: "), BW_STR_INIT("UI_CMDLINE_READ_LINE: "),
        BW_STR_INIT("UI_CFG_AUDIT_"), BW_STR_INIT("UI_COMMIT"), BW_STR_INIT("UI_LOGIN_EVENT: "),
        BW_STR_INIT("UI_LOGOUT_EVENT: "), BW_STR_INIT("UI_AUTH_EVENT: "),
        BW_STR_INIT("LOGIN_FAILED: "), BW_STR_INIT("LOGIN_INFORMATION: "),
        BW_STR_INIT("SSHD_LOGIN_FAILED: "), BW_STR_INIT("PFE_FW_SYSLOG_IP: FW: "),
        BW_STR_INIT("bgp_read_message: "), BW_STR_INIT("bgp_recv: "),
        BW_STR_INIT("bgp_process_caps: "), BW_STR_INIT("rpd_bgp_"), BW_STR_INIT("RPD_BGP_")};

/* What the filter of packets did, by the letter that it writes: accepted, discarded, rejected. */
static bw_str filter_action(bw_str letter)
{
    if (bw_str_eq(letter, BW_STR("A")))
        return BW_STR("accept");
    return bw_str_eq(letter, BW_STR("D")) || bw_str_eq(letter, BW_STR("R")) ? BW_STR("deny")
                                                                            : (bw_str){0};
}

/* Words of what the filter of packets says; most devices put several blanks between some. */
enum filter_word {
    FILTER_INTERFACE,
    FILTER_ACTION,
    FILTER_PROTOCOL,
    FILTER_SOURCE,
    FILTER_DESTINATION,
    FILTER_SOURCE_PORT,
    FILTER_DESTINATION_PORT,
    FILTER_WORDS,
};

/* "FW: ge-0/0/0.14  D  tcp 203.0.113.7 10.0.0.5 49153 22 (1 packets)" */
static bool is_filtered(bw_str text, bw_str words[FILTER_WORDS])
{
    if (text.len < 4 || text.ptr[0] != 'F' || !bw_str_starts_with(text, BW_STR("FW: ")))
        return false;
    bw_str rest = bw_str_from(text, 4);
    for (size_t i = 0; i < FILTER_WORDS;) {
        if (!bw_str_cut(&rest, ' ', &words[i]))
            return false;
        i += words[i].len != 0;
    }
    return filter_action(words[FILTER_ACTION]).len != 0;
}

/* Structured data of Juniper, or one of the marks, where a word begins. */
static bool juniper_looks(const struct network_features *features, bw_str *message)
{
    bw_str words[FILTER_WORDS];
    if (is_filtered(*message, words))
        return true;
    if (network_has_mark(features, NETWORK_MARK_BRACKET) &&
            bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR(STRUCTURED)) != SIZE_MAX)
        return true;
    if (bw_str_find_char(bw_str_head(*message, LOOK_BYTES), '_') == SIZE_MAX)
        return false; /* quick: all marks have one */
    size_t at = 0;
    while (at < LOOK_BYTES && at < message->len) {
        const bw_str word = bw_str_from(*message, at);
        for (size_t i = 0; i < BW_COUNT(juniper_marks); i++)
            if (word.ptr[0] == juniper_marks[i].ptr[0] &&
                    bw_str_starts_with(word, juniper_marks[i])) {
                *message = word;
                return true;
            }
        const size_t blank = bw_str_find_char(word, ' ');
        at = blank != SIZE_MAX ? at + blank + 1 : message->len;
    }
    return false;
}

static uint32_t juniper_layout(struct network_body *body)
{
    return network_layout_of(bw_str_head(body->text, 24));
}

static void read_filtered(
        struct network_reading *reading, bw_str text, const bw_str words[FILTER_WORDS])
{
    static const bw_str names[FILTER_WORDS] = {[FILTER_INTERFACE] = BW_STR_INIT("src_interface"),
            [FILTER_PROTOCOL] = BW_STR_INIT("protocol"),
            [FILTER_SOURCE] = BW_STR_INIT("src_ip"),
            [FILTER_DESTINATION] = BW_STR_INIT("dst_ip"),
            [FILTER_SOURCE_PORT] = BW_STR_INIT("src_port"),
            [FILTER_DESTINATION_PORT] = BW_STR_INIT("dst_port")};
    text_record_add_str(reading->record, BW_STR("message"), text);
    text_record_add_opt(reading->record, BW_STR("action"), filter_action(words[FILTER_ACTION]));
    for (size_t i = 0; i < FILTER_WORDS; i++)
        if (names[i].len != 0)
            text_record_add_named_number(reading->record, names[i], words[i]);
}

static void read_text(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const size_t filtered = bw_str_starts_with(text, BW_STR("PFE_FW_SYSLOG_IP: ")) ? 18 : 0;
    bw_str words[FILTER_WORDS];
    if (is_filtered(bw_str_from(text, filtered), words)) {
        read_filtered(reading, bw_str_from(text, filtered), words);
        return;
    }
    const size_t colon = bw_str_find(text, BW_STR(": "));
    text_record_add_opt(reading->record, BW_STR("event.code"),
            bw_str_head(text, colon != SIZE_MAX ? colon : 0));
    text_record_add_str(reading->record, BW_STR("message"), text);
    for (size_t i = 0; i < BW_COUNT(juniper_patterns); i++)
        if (network_add_pattern(reading, text, juniper_patterns[i]))
            break;
}

/* ---- as structured data ---- */

/* Names that other firewalls have, too. */
static const bw_str names[][2] = {
        {BW_STR_INIT("source-address"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("source-port"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("destination-address"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("destination-port"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("nat-source-address"), BW_STR_INIT("src_nat_ip")},
        {BW_STR_INIT("nat-source-port"), BW_STR_INIT("src_nat_port")},
        {BW_STR_INIT("nat-destination-address"), BW_STR_INIT("dst_nat_ip")},
        {BW_STR_INIT("nat-destination-port"), BW_STR_INIT("dst_nat_port")},
        {BW_STR_INIT("source-zone-name"), BW_STR_INIT("src_zone")},
        {BW_STR_INIT("destination-zone-name"), BW_STR_INIT("dst_zone")},
        {BW_STR_INIT("packet-incoming-interface"), BW_STR_INIT("src_interface")},
        {BW_STR_INIT("protocol-id"), BW_STR_INIT("protocol")},
        {BW_STR_INIT("policy-name"), BW_STR_INIT("acl")},
        {BW_STR_INIT("username"), BW_STR_INIT("user")},
        {BW_STR_INIT("bytes-from-client"), BW_STR_INIT("bytes_sent")},
        {BW_STR_INIT("bytes-from-server"), BW_STR_INIT("bytes_received")},
};

static bw_str name_of(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq(names[i][0], name))
            return names[i][1];
    return name;
}

static void add_param(struct network_reading *reading, const struct syslog_param *param)
{
    if (bw_str_eq(param->name, BW_STR("ssh-connection"))) /* "203.0.113.8 58221 10.0.0.1 22" */
        network_add_pattern(reading, param->value, "{src_ip} {src_port} {dst_ip} {dst_port}");
    const bw_str name = name_of(param->name);
    const bool escaped = bw_str_find_char(param->value, '\\') != SIZE_MAX;
    char *out = escaped ? bw_arena_alloc_raw(reading->arena, param->value.len, 1) : NULL;
    if (out == NULL)
        text_record_add_number(reading->record, name, param->value);
    else
        text_record_add_decoded(reading->record, name,
                (bw_str){.ptr = out, .len = syslog_param_unescape(param->value, out)});
}

static void read_structured(struct network_reading *reading, size_t begin)
{
    const bw_str text = reading->body->text;
    bw_str rest = bw_str_from(text, begin);
    bw_str code = bw_str_trim(bw_str_head(text, begin));
    struct syslog_param param = {0};
    const size_t blank = bw_str_find_char(code, ' ');
    if (blank == SIZE_MAX) /* else it is some text, in which the data stand */
        text_record_add_opt(reading->record, BW_STR("event.code"), code);
    while (syslog_param_next(&rest, &param)) {
        if (param.value.len == 0 || bw_str_eq(param.value, BW_STR("N/A")))
            continue;
        add_param(reading, &param);
    }
    const size_t close = bw_str_find_char(rest, ']');
    text_record_add_opt(reading->record, BW_STR("message"),
            bw_str_trim(bw_str_from(rest, close != SIZE_MAX ? close + 1 : rest.len)));
}

/* "2022-08-01T10:00:00.123Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@...": what a relay left of
 * the header of RFC 5424 in front of the name; the device's time and host are its own word. */
static bw_str take_header(struct network_reading *reading, bw_str text)
{
    bool local;
    bw_str rest = text;
    bw_str word[4];
    for (size_t i = 0; i < BW_COUNT(word); i++)
        if (!bw_str_cut(&rest, ' ', &word[i]) || rest.ptr == NULL)
            return text;
    const bw_time time = network_iso_time(word[0], &local);
    if (time == BW_TIME_UNKNOWN)
        return text;
    reading->body->time = time;
    reading->body->local = local;
    reading->body->host = word[1];
    return rest;
}

static bool juniper_read(struct network_reading *reading)
{
    const bw_str text = take_header(reading, reading->body->text);
    reading->body->text = text;
    const size_t structured = bw_str_find(bw_str_head(text, LOOK_BYTES), BW_STR(STRUCTURED));
    if (structured != SIZE_MAX)
        read_structured(reading, structured);
    else
        read_text(reading);
    if (bw_str_starts_with(text, BW_STR("RT_FLOW_SESSION_DENY")))
        text_record_add_str(reading->record, BW_STR("action"), BW_STR("deny"));
    else if (bw_str_starts_with(text, BW_STR("RT_FLOW_SESSION_CREATE")))
        text_record_add_str(reading->record, BW_STR("action"), BW_STR("accept"));
    else if (bw_str_starts_with(text, BW_STR("RT_FLOW_SESSION_CLOSE")))
        text_record_add_str(reading->record, BW_STR("action"), BW_STR("close"));
    return true;
}

const struct network_body_kind network_juniper = {
        .dataset = "juniper_srx.log",
        .looks = juniper_looks,
        .layout = juniper_layout,
        .read = juniper_read,
};
