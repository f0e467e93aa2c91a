/* Routers, switches and firewalls that log "%FACILITY-SEVERITY-NAME: text": Cisco ASA, FTD and PIX
 * with numbers for names, Cisco IOS, IOS XE, IOS XR and NX-OS with words; Huawei's VRP likewise;
 * and what Juniper's Junos says of sessions and of BGP.
 *
 * Sources: Cisco ASA Series Syslog Messages; Cisco IOS System Message Guide; Huawei, "Log
 * Reference" (format of logs); Juniper, "System Log Explorer". */
#include <string.h>

#include "input/network_kinds.h"

#define LOOK_BYTES 200

static bool is_upper_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- ASA ---- */

#define CONNECTION "connection {connection_id} for "
#define SRC        "{src_interface}:{src_ip}/{src_port}"
#define DST        "{dst_interface}:{dst_ip}/{dst_port}"

/* Several forms of one number are tried in order. */
static const struct asa_message {
    const char *id;
    const char *action; /* "": the message is not about one */
    const char *pattern;
} asa_messages[] = {
        {"106001", "deny",
                "Inbound {protocol} connection denied from {src_ip}/{src_port} to "
                "{dst_ip}/{dst_port} flags {tcp_flags} on interface {src_interface}"},
        {"106006", "deny",
                "Deny inbound {protocol} from {src_ip}/{src_port} to {dst_ip}/{dst_port} on "
                "interface {src_interface}"},
        {"106007", "deny",
                "Deny inbound {protocol} from {src_ip}/{src_port} to {dst_ip}/{dst_port} due to "
                "{reason}"},
        {"106014", "deny",
                "Deny inbound {protocol} src {src_interface}:{src_ip} dst {dst_interface}:{dst_ip} "
                "("},
        {"106015", "deny",
                "Deny {protocol} (no connection) from {src_ip}/{src_port} to {dst_ip}/{dst_port} "
                "flags {tcp_flags}  on interface {src_interface}"},
        {"106016", "deny",
                "Deny IP spoof from ({src_ip}) to {dst_ip} on interface {src_interface}"},
        {"106021", "deny",
                "Deny {protocol} reverse path check from {src_ip} to {dst_ip} on interface "
                "{src_interface}"},
        {"106023", "deny", "Deny {protocol} src " SRC " dst " DST " by access-group \"{acl}\""},
        {"106023", "deny",
                "Deny {protocol} src {src_interface}:{src_ip} dst {dst_interface}:{dst_ip} (type "
                "{icmp_type}, code {icmp_code}) by access-group \"{acl}\""},
        {"106100", "",
                "access-list {acl} {action} {protocol} {src_interface}/{src_ip}({src_port}) -> "
                "{dst_interface}/{dst_ip}({dst_port})"},
        {"106102", "",
                "access-list {acl} {action} {protocol} for user {user} {src_interface}/{src_ip} "
                "{src_port} {dst_interface}/{dst_ip} {dst_port}"},
        {"111008", "", "User '{user}' executed the '{command}' command"},
        {"111009", "", "User '{user}' executed cmd: {command}"},
        {"111010", "",
                "User '{user}', running '{application}' from IP {src_ip}, executed '{command}'"},
        {"113004", "", "AAA user authentication Successful : server = {dst_ip} : user = {user}"},
        {"113005", "",
                "AAA user authentication Rejected : reason = {reason} : server = {dst_ip} : user = "
                "{user} : user IP = {src_ip}"},
        {"113005", "",
                "AAA user authentication Rejected : reason = {reason} : server = {dst_ip} : user = "
                "{user}"},
        {"113008", "", "AAA transaction status ACCEPT : user = {user}"},
        {"113012", "", "AAA user authentication Successful : local database : user = {user}"},
        {"113015", "",
                "AAA user authentication Rejected : reason = {reason} : local database : user = "
                "{user} : user IP = {src_ip}"},
        {"113015", "",
                "AAA user authentication Rejected : reason = {reason} : local database : user = "
                "{user}"},
        {"113019", "",
                "Group = {group}, Username = {user}, IP = {src_ip}, Session disconnected. Session "
                "Type: {session_type}, Duration: {duration}, Bytes xmt: {bytes_sent}, Bytes rcv: "
                "{bytes_received}, Reason: {reason}"},
        {"113039", "",
                "Group <{group}> User <{user}> IP <{src_ip}> AnyConnect parent session started."},
        {"302013", "accept", "Built inbound {protocol} " CONNECTION SRC " ({}) to " DST " ("},
        {"302013", "accept", "Built outbound {protocol} " CONNECTION DST " ({}) to " SRC " ("},
        {"302014", "close",
                "Teardown {protocol} " CONNECTION SRC " to " DST
                " duration {duration} bytes {bytes} {reason}"},
        {"302015", "accept", "Built inbound {protocol} " CONNECTION SRC " ({}) to " DST " ("},
        {"302015", "accept", "Built outbound {protocol} " CONNECTION DST " ({}) to " SRC " ("},
        {"302016", "close",
                "Teardown {protocol} " CONNECTION SRC " to " DST
                " duration {duration} bytes {bytes}"},
        {"302020", "accept",
                "Built {direction} {protocol} connection for faddr {dst_ip}/{icmp_type} gaddr {} "
                "laddr {src_ip}/"},
        {"302021", "close",
                "Teardown {protocol} connection for faddr {dst_ip}/{icmp_type} gaddr {} laddr "
                "{src_ip}/"},
        {"303002", "",
                "{protocol} connection from " SRC " to " DST
                ", user {user} {command} file {file_name}"},
        {"304001", "", "{src_ip} Accessed URL {dst_ip}:{url}"},
        {"305011", "",
                "Built {translation} {protocol} translation from " SRC
                " to {mapped_interface}:{mapped_ip}/{mapped_port}"},
        {"305012", "",
                "Teardown {translation} {protocol} translation from " SRC
                " to {mapped_interface}:{mapped_ip}/{mapped_port} duration {duration}"},
        {"313001", "deny",
                "Denied {protocol} type={icmp_type}, code={icmp_code} from {src_ip} on interface "
                "{src_interface}"},
        {"313005", "deny",
                "No matching connection for {protocol} error message: {reason} on {src_interface} "
                "interface."},
        {"410001", "deny", "Dropped {protocol} DNS {} from " SRC " to " DST "; {reason}"},
        {"419002", "deny", "Duplicate {protocol} SYN from " SRC " to " DST " with"},
        {"605004", "",
                "Login denied from {src_ip}/{src_port} to {dst_interface}:{dst_ip}/{service} for "
                "user \"{user}\""},
        {"605005", "",
                "Login permitted from {src_ip}/{src_port} to {dst_interface}:{dst_ip}/{service} "
                "for user \"{user}\""},
        {"611101", "", "User authentication succeeded: IP address: {src_ip}, Uname: {user}"},
        {"611102", "", "User authentication failed: IP address: {src_ip}, Uname: {user}"},
        {"710001", "accept",
                "{protocol} access requested from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {"710002", "accept",
                "{protocol} access permitted from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {"710003", "deny",
                "{protocol} access denied by ACL from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {"710005", "deny",
                "{protocol} request discarded from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {"716001", "", "Group <{group}> User <{user}> IP <{src_ip}> WebVPN session started."},
        {"716002", "",
                "Group <{group}> User <{user}> IP <{src_ip}> WebVPN session terminated: {reason}."},
        {"716039", "",
                "Group <{group}> User <{user}> IP <{src_ip}> Authentication: rejected, Session "
                "Type: {session_type}."},
        {"722022", "",
                "Group <{group}> User <{user}> IP <{src_ip}> {protocol} SVC connection "
                "established"},
        {"722051", "", "Group <{group}> User <{user}> IP <{src_ip}> IPv4 Address <{assigned_ip}>"},
        {"733100", "", "[{object}] drop rate-{rate_id} exceeded."},
};

/* "%ASA-6-302013: ", "%ASA-vpn-4-113019: " */
static bool asa_looks(const struct network_features *features, bw_str *message)
{
    if (!features->percent)
        return false;
    static const bw_str marks[] = {BW_STR_INIT("%ASA-"), BW_STR_INIT("%FTD-"), BW_STR_INIT("%PIX-"),
            BW_STR_INIT("%FWSM-")};
    const size_t at = bw_str_find_char(bw_str_head(*message, LOOK_BYTES), '%');
    if (at == SIZE_MAX)
        return false;
    const bw_str text = bw_str_from(*message, at);
    for (size_t i = 0; i < BW_COUNT(marks); i++)
        if (bw_str_starts_with(text, marks[i]) &&
                bw_str_find(bw_str_head(text, 40), BW_STR(": ")) != SIZE_MAX) {
            *message = text;
            return true;
        }
    return false;
}

/* The number that stands before the colon. */
static bw_str asa_id(bw_str text)
{
    bw_str tag = bw_str_head(text, bw_str_find(text, BW_STR(": ")));
    size_t begin = tag.len;
    while (begin > 0 && tag.ptr[begin - 1] != '-')
        begin--;
    return bw_str_from(tag, begin);
}

static uint32_t asa_layout(bw_str text)
{
    return network_layout_of(asa_id(text));
}

static bool asa_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const size_t colon = bw_str_find(text, BW_STR(": "));
    const bw_str id = asa_id(text);
    const bw_str said = bw_str_from(text, colon + 2);
    const size_t digit = colon - id.len - 2; /* of the severity, before the last '-' */
    text_record_add_str(reading->record, BW_STR("event.code"), id);
    if (text.ptr[digit] >= '0' && text.ptr[digit] <= '7')
        text_record_add_number(reading->record, BW_STR("log.syslog.severity.code"),
                (bw_str){.ptr = text.ptr + digit, .len = 1});
    text_record_add_str(reading->record, BW_STR("message"), said);
    for (size_t i = 0; i < BW_COUNT(asa_messages); i++) {
        const struct asa_message *known = &asa_messages[i];
        if (!bw_str_eq(id, bw_str_of(known->id)) ||
                !network_add_pattern(reading, said, known->pattern))
            continue;
        text_record_add_opt(reading->record, BW_STR("action"), bw_str_of(known->action));
        break;
    }
    return true;
}

const struct network_body_kind network_asa = {
        .dataset = "cisco_asa.log",
        .looks = asa_looks,
        .layout = asa_layout,
        .read = asa_read,
};

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

static uint32_t ios_layout(bw_str text)
{
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
        {"LOGOUT", "User {user} has exited tty session {line}({src_ip})"},
        {"INSTALL_OPERATION_INFO", "User: {user}, Install Operation: {operation}"},
        {"IPACCESSLOGP",
                "list {acl} {action} {protocol} {src_ip}({src_port}) {}-> {dst_ip}({dst_port}),"},
        {"IPACCESSLOGP",
                "list {acl} {action} {protocol} {src_ip}({src_port}) -> {dst_ip}({dst_port}),"},
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

/* ---- Huawei ---- */

/* "%%01BGP/3/BGP_AUTH_FAILED(l)[12]:BGP session authentication failed. (...)": version, module,
 * severity, name, kind of record, number. */
static bool huawei_looks(const struct network_features *features, bw_str *message)
{
    if (!features->percent)
        return false;
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

static bool huawei_read(struct network_reading *reading)
{
    bw_str rest = bw_str_from(reading->body->text, 4);
    bw_str module;
    bw_str severity;
    size_t end = 0;
    bw_str_cut(&rest, '/', &module);
    bw_str_cut(&rest, '/', &severity);
    while (end < rest.len && (is_upper_or_digit(rest.ptr[end]) || rest.ptr[end] == '_' ||
                                     (rest.ptr[end] >= 'a' && rest.ptr[end] <= 'z')))
        end++;
    const size_t colon = bw_str_find_char(rest, ':');
    text_record_add_str(reading->record, BW_STR("huawei.module"), module);
    text_record_add_number(reading->record, BW_STR("log.syslog.severity.code"), severity);
    text_record_add_str(reading->record, BW_STR("event.code"), bw_str_head(rest, end));
    text_record_add_opt(reading->record, BW_STR("message"),
            bw_str_trim(bw_str_from(rest, colon != SIZE_MAX ? colon + 1 : rest.len)));
    return true;
}

const struct network_body_kind network_huawei = {
        .dataset = "huawei.vrp",
        .looks = huawei_looks,
        .read = huawei_read,
};

/* ---- Juniper ---- */

static const char *const juniper_patterns[] = {
        "RT_FLOW_SESSION_CREATE: session created {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "RT_FLOW_SESSION_CLOSE: session closed {reason}: {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "RT_FLOW_SESSION_DENY: session denied {src_ip}/{src_port}->{dst_ip}/{dst_port} ",
        "tcp_auth_ok: Packet from {src_ip}:{src_port} {reason}",
        "bgp_{function}: NOTIFICATION {direction} {src_ip} ({peer}): {reason}",
        "UI_CMDLINE_READ_LINE: User '{user}', command '{command}'",
        "UI_CFG_AUDIT_OTHER: User '{user}' {action}: {path}",
        "UI_COMMIT: User '{user}' requested '{command}' operation",
        "UI_LOGIN_EVENT: User '{user}' login, class '{class}'",
};

static const bw_str juniper_marks[] = {BW_STR_INIT("RT_FLOW_SESSION_"),
        BW_STR_INIT("tcp_auth_ok: "), BW_STR_INIT("UI_CMDLINE_READ_LINE: "),
        BW_STR_INIT("UI_CFG_AUDIT_"), BW_STR_INIT("UI_COMMIT"), BW_STR_INIT("UI_LOGIN_EVENT: "),
        BW_STR_INIT("UI_LOGOUT_EVENT: "), BW_STR_INIT("UI_AUTH_EVENT: "),
        BW_STR_INIT("bgp_read_message: "), BW_STR_INIT("bgp_recv: "),
        BW_STR_INIT("bgp_process_caps: "), BW_STR_INIT("rpd_bgp_"), BW_STR_INIT("RPD_BGP_")};

/* One of the marks, where a word begins. */
static bool juniper_looks(const struct network_features *features, bw_str *message)
{
    const size_t end = message->len < LOOK_BYTES ? message->len : LOOK_BYTES;
    (void)features;
    for (size_t at = 0; at < end; at++) {
        if (at != 0 && message->ptr[at - 1] != ' ')
            continue;
        const bw_str word = bw_str_from(*message, at);
        for (size_t i = 0; i < BW_COUNT(juniper_marks); i++)
            if (word.ptr[0] == juniper_marks[i].ptr[0] &&
                    bw_str_starts_with(word, juniper_marks[i])) {
                *message = word;
                return true;
            }
    }
    return false;
}

static uint32_t juniper_layout(bw_str text)
{
    return network_layout_of(bw_str_head(text, 24));
}

static bool juniper_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const size_t colon = bw_str_find(text, BW_STR(": "));
    text_record_add_opt(reading->record, BW_STR("event.code"),
            bw_str_head(text, colon != SIZE_MAX ? colon : 0));
    text_record_add_str(reading->record, BW_STR("message"), text);
    for (size_t i = 0; i < BW_COUNT(juniper_patterns); i++)
        if (network_add_pattern(reading, text, juniper_patterns[i]))
            break;
    if (bw_str_starts_with(text, BW_STR("RT_FLOW_SESSION_DENY")))
        text_record_add_str(reading->record, BW_STR("action"), BW_STR("deny"));
    else if (bw_str_starts_with(text, BW_STR("RT_FLOW_SESSION_CREATE")))
        text_record_add_str(reading->record, BW_STR("action"), BW_STR("accept"));
    return true;
}

const struct network_body_kind network_juniper = {
        .dataset = "juniper_srx.log",
        .looks = juniper_looks,
        .layout = juniper_layout,
        .read = juniper_read,
};
