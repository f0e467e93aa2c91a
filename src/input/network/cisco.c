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

/* "%SYS-5-CONFIG_I: ", "%IP-TCP-3-BADAUTH : " */
static bool read_ios_tag(bw_str text, struct ios_tag *ret)
{
    size_t at = 1;
    size_t severity = 0;
    if (text.len < 8 || text.ptr[0] != '%' || !is_upper_or_digit(text.ptr[1]))
        return false;
    for (; at < text.len && at < 80; at++) {
        const char c = text.ptr[at];
        const bool dash = c == '-';
        if (dash && at + 2 < text.len && text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '7' &&
                text.ptr[at + 2] == '-')
            severity = at + 1;
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
            .severity = {.ptr = text.ptr + severity, .len = 1},
            .mnemonic = {.ptr = text.ptr + severity + 2, .len = at - severity - 2},
            .length = end + 1,
    };
    return true;
}

static bool ios_looks(const struct network_features *features, bw_str *message)
{
    if (!features->percent)
        return false;
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
static const char *const ios_patterns[][2] = {
        {"CFGLOG_LOGGEDCMD", "User:{user}  logged command:{command}"},
        {"CFGLOG_LOGGEDCMD", "User:{user} logged command:{command}"},
        {"CONFIG_I", "Configured from {source} by {user} on {line} ({src_ip})"},
        {"CONFIG_I", "Configured from {source} by {line} ({src_ip})"},
        {"CONFIG_I", "Configured from {source} by {user}"},
        {"CONFIG_P", "Configured programmatically by process {process} from {source} as {user} on "
                     "{line}"},
        {"WEBLOGIN_SUCCESS", "Login Success [user: {user}] [Source: {src_ip}] "},
        {"LOGIN_SUCCESS",
                "Login Success [user: {user}] [Source: {src_ip}] [localport: {dst_port}] "},
        {"LOGIN_FAILED", "Login failed [user: {user}] [Source: {src_ip}] [localport: {dst_port}] "
                         "[Reason: {reason}] "},
        {"SSH2_USERAUTH",
                "User '{user}' authentication for SSH2 Session from {src_ip} (tty = {line}) "
                "using crypto cipher '{}', hmac '{}' {result}"},
        {"SIGNATURE", "{signature} [{src_ip}:{src_port} -> {dst_ip}:{dst_port}]"},
        {"LOGOUT", "User {user} has exited tty session {line}({src_ip})"},
        {"INSTALL_OPERATION_INFO", "User: {user}, Install Operation: {operation}"},
        {"IPACCESSLOGP",
                "list {acl} {action} {protocol} {src_ip}({src_port}) {}-> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP",
                "list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP", "access-list {acl} {action} {protocol} {src_ip}({src_port}) -> "
                         "{dst_ip}({dst_port}),"},
        {"IPV6ACCESSLOGP",
                "R0/0: fman_fp_image: list {acl} {action} {protocol} {src_ip}({src_port}) -> "
                "{dst_ip}({dst_port}),"},
        {"IPV6ACCESSLOGP",
                "list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"ACCESSLOGP",
                "list {acl}/{} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGDP",
                "list {acl} {action} {protocol} {src_ip} -> {dst_ip} ({icmp_type}/{icmp_code}),"},
        {"IPACCESSLOGS", "list {acl} {action} {src_ip} {packets} packet"},
        {"BADAUTH", "{reason} from {src_ip}:{src_port} to {dst_ip}:{dst_port}"},
        {"LOG", "CLIlog: {command}"},
};

static bool ios_read(struct network_reading *reading)
{
    struct ios_tag tag;
    if (!read_ios_tag(reading->body->text, &tag))
        return false;
    const bw_str said = bw_str_trim(bw_str_from(reading->body->text, tag.length));
    text_record_add_str(reading->record, BW_STR("cisco.ios.facility"), tag.facility);
    text_record_add_number(reading->record, BW_STR("log.syslog.severity.code"), tag.severity);
    text_record_add_str(reading->record, BW_STR("event.code"), tag.mnemonic);
    text_record_add_str(reading->record, BW_STR("message"), said);
    for (size_t i = 0; i < BW_COUNT(ios_patterns); i++)
        if (bw_str_eq(tag.mnemonic, bw_str_of(ios_patterns[i][0])) &&
                network_add_pattern(reading, said, ios_patterns[i][1]))
            break;
    return true;
}

const struct network_body_kind network_ios = {
        .dataset = "cisco_ios.log",
        .looks = ios_looks,
        .layout = ios_layout,
        .read = ios_read,
};
