/* Routers and switches that log "%FACILITY-SEVERITY-NAME: text": Cisco IOS, IOS XE, IOS XR and
 * NX-OS. (ASA, which has numbers for names: asa.c; Huawei's likewise: huawei.c.)
 *
 * Source: Cisco IOS System Message Guide. */
#include <string.h>

#include "input/network/kinds.h"

#define LOOK_BYTES 200

static bool is_upper_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- IOS ---- */

struct ios_tag {
    bw_str facility; /* "SEC_LOGIN", "LINEPROTO", "IP-TCP" */
    bw_str severity; /* one digit */
    bw_str mnemonic;
    size_t length; /* with the colon */
};

/* The severity that stands at `p`, as a digit; small switches have the first letter of its name. */
static bw_str severity_at(const char *p)
{
    static const bw_str letters[] = {BW_STR_INIT("A1"), BW_STR_INIT("C2"), BW_STR_INIT("E3"),
            BW_STR_INIT("W4"), BW_STR_INIT("N5"), BW_STR_INIT("I6"), BW_STR_INIT("D7")};
    if (*p >= '0' && *p <= '7')
        return (bw_str){.ptr = p, .len = 1};
    for (size_t i = 0; i < BW_COUNT(letters); i++)
        if (letters[i].ptr[0] == *p)
            return bw_str_from(letters[i], 1);
    return (bw_str){0};
}

/* "%SYS-5-CONFIG_I: ", "%IP-TCP-3-BADAUTH : ", "%AAA-W-REJECT: " */
static bool read_ios_tag(bw_str text, struct ios_tag *ret)
{
    size_t at = 1;
    size_t severity = 0;
    bw_str digit = {0};
    if (text.len < 8 || text.ptr[0] != '%' || !is_upper_or_digit(text.ptr[1]))
        return false;
    for (; at < text.len && at < 80; at++) {
        const char c = text.ptr[at];
        const bool dash = c == '-';
        if (dash && at + 2 < text.len && text.ptr[at + 2] == '-') {
            const bw_str found = severity_at(text.ptr + at + 1);
            const bool said = found.len != 0 && (severity == 0 || found.ptr == text.ptr + at + 1);
            severity = said ? at + 1 : severity;
            digit = said ? found : digit;
        }
        const bool lower = severity != 0 && c >= 'a' && c <= 'z'; /* LDP's TCPMD5AuthenFail */
        if (!is_upper_or_digit(c) && c != '_' && !dash && !lower)
            break;
    }
    size_t end = at;
    if (end < text.len && text.ptr[end] == ' ')
        end++;
    if (severity == 0 || end >= text.len || text.ptr[end] != ':' || at <= severity + 2)
        return false;
    *ret = (struct ios_tag){
            .facility = {.ptr = text.ptr + 1, .len = severity - 2},
            .severity = digit,
            .mnemonic = {.ptr = text.ptr + severity + 2, .len = at - severity - 2},
            .length = end + 1,
    };
    return true;
}

static bool ios_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    bw_str text = *message;
    struct ios_tag tag;
    for (unsigned i = 0; i < 3; i++) {
        const size_t at = bw_str_find_char(bw_str_head(text, LOOK_BYTES), '%');
        if (at == SIZE_MAX)
            return false;
        text = bw_str_from(text, at);
        if (read_ios_tag(text, &tag)) {
            *message = text;
            return true;
        }
        text = bw_str_from(text, 1);
    }
    return false;
}

static uint32_t ios_layout(struct network_body *body)
{
    const bw_str text = body->text;
    struct ios_tag tag;
    return read_ios_tag(text, &tag) ? network_layout_of(tag.mnemonic) : 0;
}

/* What some messages say in their text. The first that fits. */
static const struct ios_message {
    const char *mnemonic;
    const char *action; /* "": the message is not about one, or says it */
    const char *pattern;
} ios_messages[] = {
        {"CFGLOG_LOGGEDCMD", "", "User:{user}  logged command:{command}"},
        {"CFGLOG_LOGGEDCMD", "", "User:{user} logged command:{command}"},
        {"CONFIG_I", "", "Configured from {source} by {user} on {line} ({src_ip})"},
        {"CONFIG_I", "", "Configured from {source} by {line} ({src_ip})"},
        {"CONFIG_I", "", "Configured from {source} by {user}"},
        {"CONFIG_P", "",
                "Configured programmatically by process {process} from {source} as {user} on "
                "{line}"},
        {"WEBLOGIN_SUCCESS", "", "Login Success [user: {user}] [Source: {src_ip}] "},
        {"LOGIN_SUCCESS", "",
                "Login Success [user: {user}] [Source: {src_ip}] [localport: {dst_port}] "},
        {"LOGIN_FAILED", "",
                "Login failed [user: {user}] [Source: {src_ip}] [localport: {dst_port}] "
                "[Reason: {reason}] "},
        {"SSH2_USERAUTH", "",
                "User '{user}' authentication for SSH2 Session from {src_ip} (tty = {line}) "
                "using crypto cipher '{}', hmac '{}' {result}"},
        {"SIGNATURE", "", "{signature} [{src_ip}:{src_port} -> {dst_ip}:{dst_port}]"},
        {"LOGOUT", "", "User {user} has exited tty session {line}({src_ip})"},
        {"INSTALL_OPERATION_INFO", "", "User: {user}, Install Operation: {operation}"},
        {"IPACCESSLOGP", "",
                "list {acl} {action} {protocol} {src_ip}({src_port}) {}-> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP", "",
                "list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP", "",
                "access-list {acl} {action} {protocol} {src_ip}({src_port}) -> "
                "{dst_ip}({dst_port}),"},
        {"IPV6ACCESSLOGP", "",
                "R0/0: fman_fp_image: list {acl} {action} {protocol} {src_ip}({src_port}) -> "
                "{dst_ip}({dst_port}),"},
        {"IPV6ACCESSLOGP", "",
                "list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"ACCESSLOGP", "",
                "list {acl}/{} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP", "",
                "{}: list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGDP", "",
                "list {acl} {action} {protocol} {src_ip} -> {dst_ip} ({icmp_type}/{icmp_code}),"},
        {"IPACCESSLOGS", "", "list {acl} {action} {src_ip} {packets} packet"},
        {"BADAUTH", "", "{reason} from {src_ip}({src_port}) to {dst_ip}({dst_port})"},
        {"BADAUTH", "", "{reason} from {src_ip}:{src_port} to {dst_ip}:{dst_port}"},
        {"LOG", "", "CLIlog: {command}"},
        {"DROP_PKT", "deny",
                "Dropping {protocol} pkt from {src_interface} {src_ip}:{src_port} => "
                "{dst_ip}:{dst_port}("},
        {"DROP_PKT", "deny",
                "Dropping {protocol} session {src_ip}:{src_port} {dst_ip}:{dst_port} "},
        {"SESS_AUDIT_TRAIL", "close",
                "{}Stop {application} session: initiator ({src_ip}:{src_port}) sent {bytes_sent} "
                "bytes -- responder ({dst_ip}:{dst_port}) sent {bytes_received} bytes"},
        {"SESS_AUDIT_TRAIL_START", "accept",
                "{}Start {application} session: initiator ({src_ip}:{src_port}) -- responder "
                "({dst_ip}:{dst_port})"},
        {"CONNECT", "",
                "New {protocol} connection for user {user}, source {src_ip} destination {dst_ip} "
                "ACCEPTED"},
        {"REJECT", "",
                "New {protocol} connection for user {user}, source {src_ip} destination {dst_ip} "
                "REJECTED"},
};

/* "R0/0: cpp_cp: QFP:0.0 Thread:001 TS:... %FW-6-DROP_PKT: ": what a card of IOS XE handed on is a
 * message of its own. */
static bw_str handed_on(bw_str said, struct ios_tag *tag)
{
    struct ios_tag inner;
    const size_t at = bw_str_find(bw_str_head(said, LOOK_BYTES), BW_STR(" %"));
    const bw_str rest = bw_str_from(said, at != SIZE_MAX ? at + 1 : said.len);
    if (!bw_str_starts_with(tag->facility, BW_STR("IOSXE")) || !read_ios_tag(rest, &inner))
        return said;
    *tag = inner;
    return bw_str_trim(bw_str_from(rest, inner.length));
}

static bool ios_read(struct network_reading *reading)
{
    struct ios_tag tag;
    if (!read_ios_tag(reading->body->text, &tag))
        return false;
    const bw_str said = handed_on(bw_str_trim(bw_str_from(reading->body->text, tag.length)), &tag);
    text_record_add_str(reading->record, BW_STR("cisco.ios.facility"), tag.facility);
    text_record_add_number(reading->record, BW_STR("log.syslog.severity.code"), tag.severity);
    text_record_add_str(reading->record, BW_STR("event.code"), tag.mnemonic);
    text_record_add_str(reading->record, BW_STR("message"), said);
    for (size_t i = 0; i < BW_COUNT(ios_messages); i++)
        if (bw_str_eq(tag.mnemonic, bw_str_of(ios_messages[i].mnemonic)) &&
                network_add_pattern(reading, said, ios_messages[i].pattern)) {
            text_record_add_opt(
                    reading->record, BW_STR("action"), bw_str_of(ios_messages[i].action));
            break;
        }
    return true;
}

const struct network_body_kind network_ios = {
        .dataset = "cisco_ios.log",
        .marks = NETWORK_MARK_PERCENT,
        .looks = ios_looks,
        .layout = ios_layout,
        .read = ios_read,
};
