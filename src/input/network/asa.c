/* Cisco ASA, FTD, PIX and FWSM: "%ASA-6-302013: text", a number for each message; and FTD's
 * security events, whose text is pairs.
 *
 * Sources: Cisco ASA Series Syslog Messages; Cisco Secure Firewall Threat Defense Syslog Messages
 * (430001 to 430005). */
#include "input/network/kinds.h"

/* How far into a message its mark may stand. */
#define LOOK_BYTES 200

#define CONNECTION "connection {connection_id} for "
#define SRC        "{src_interface}:{src_ip}/{src_port}"
#define DST        "{dst_interface}:{dst_ip}/{dst_port}"

#define USER_ACCESS                                                                                \
    "access-list {acl} {action} {protocol} for user {user} "                                       \
    "{src_interface}/{src_ip}({src_port}) -> {dst_interface}/{dst_ip}({dst_port})"

/* In the order of their numbers. Several forms of one number are tried in order. */
static const struct asa_message {
    uint32_t id;
    const char *action; /* "": the message is not about one */
    const char *pattern;
} asa_messages[] = {
        {106001, "deny",
                "Inbound {protocol} connection denied from {src_ip}/{src_port} to "
                "{dst_ip}/{dst_port} flags {tcp_flags} on interface {src_interface}"},
        {106006, "deny",
                "Deny inbound {protocol} from {src_ip}/{src_port} to {dst_ip}/{dst_port} on "
                "interface {src_interface}"},
        {106007, "deny",
                "Deny inbound {protocol} from {src_ip}/{src_port} to {dst_ip}/{dst_port} due to "
                "{reason}"},
        {106010, "deny",
                "Deny inbound {protocol} src " SRC " dst {dst_interface}:{dst_ip}/{dst_port}"},
        {106014, "deny",
                "Deny inbound {protocol} src {src_interface}:{src_ip} dst "
                "{dst_interface}:{dst_ip}("},
        {106015, "deny",
                "Deny {protocol} (no connection) from {src_ip}/{src_port} to {dst_ip}/{dst_port} "
                "flags {tcp_flags}  on interface {src_interface}"},
        {106016, "deny", "Deny IP spoof from ({src_ip}) to {dst_ip} on interface {src_interface}"},
        {106017, "deny", "Deny IP due to Land Attack from {src_ip} to {dst_ip}"},
        {106021, "deny",
                "Deny {protocol} reverse path check from {src_ip} to {dst_ip} on interface "
                "{src_interface}"},
        {106023, "deny", "Deny {protocol} src " SRC " dst " DST " by access-group \"{acl}\""},
        {106023, "deny",
                "Deny {protocol} src {src_interface}:{src_ip} dst {dst_interface}:{dst_ip} (type "
                "{icmp_type}, code {icmp_code}) by access-group \"{acl}\""},
        {106023, "deny",
                "Deny {protocol} src {src_interface}:{src_ip} dst {dst_interface}:{dst_ip} by "
                "access-group \"{acl}\""},
        {106100, "",
                "access-list {acl} {action} {protocol} {src_interface}/{src_ip}({src_port}) -> "
                "{dst_interface}/{dst_ip}({dst_port})"},
        {106102, "", USER_ACCESS},
        {106103, "", USER_ACCESS},
        {111001, "", "Begin configuration: {src_ip} writing to {device}"},
        {111003, "", "{src_ip} Erase configuration"},
        {111004, "", "{src_ip} end configuration: {result}"},
        {111005, "", "{src_ip} end configuration: {result}"},
        {111007, "", "Begin configuration: {src_ip} reading from {device}"},
        {111008, "", "User '{user}' executed the '{command}' command"},
        {111009, "", "User '{user}' executed cmd: {command}"},
        {111010, "",
                "User '{user}', running '{application}' from IP {src_ip}, executed '{command}'"},
        {113004, "", "AAA user authentication Successful : server = {dst_ip} : user = {user}"},
        {113005, "",
                "AAA user authentication Rejected : reason = {reason} : server = {dst_ip} : user = "
                "{user} : user IP = {src_ip}"},
        {113005, "",
                "AAA user authentication Rejected : reason = {reason} : server = {dst_ip} : user = "
                "{user}"},
        {113006, "",
                "User {user} locked out on exceeding {attempts} successive failed authentication "
                "attempts"},
        {113007, "", "User {user} unlocked by {admin}"},
        {113008, "", "AAA transaction status ACCEPT : user = {user}"},
        {113012, "", "AAA user authentication Successful : local database : user = {user}"},
        {113015, "",
                "AAA user authentication Rejected : reason = {reason} : local database : user = "
                "{user} : user IP = {src_ip}"},
        {113015, "",
                "AAA user authentication Rejected : reason = {reason} : local database : user = "
                "{user}"},
        {113019, "",
                "Group = {group}, Username = {user}, IP = {src_ip}, Session disconnected. Session "
                "Type: {session_type}, Duration: {duration}, Bytes xmt: {bytes_sent}, Bytes rcv: "
                "{bytes_received}, Reason: {reason}"},
        {113021, "", "Attempted console login failed user '{user}' did NOT have appropriate"},
        {302013, "accept",
                "Built inbound {protocol} " CONNECTION SRC " ({src_nat} to " DST " ({dst_nat}"},
        {302013, "accept",
                "Built outbound {protocol} " CONNECTION DST " ({dst_nat} to " SRC " ({src_nat}"},
        {302014, "close",
                "Teardown {protocol} " CONNECTION SRC " to " DST
                " duration {duration} bytes {bytes} {reason}"},
        {302015, "accept",
                "Built inbound {protocol} " CONNECTION SRC " ({src_nat} to " DST " ({dst_nat}"},
        {302015, "accept",
                "Built outbound {protocol} " CONNECTION DST " ({dst_nat} to " SRC " ({src_nat}"},
        {302016, "close",
                "Teardown {protocol} " CONNECTION SRC " to " DST
                " duration {duration} bytes {bytes}"},
        {302020, "accept",
                "Built inbound {protocol} connection for faddr {src_ip}/{} gaddr {} laddr "
                "{dst_ip}/{} type {icmp_type} code {icmp_code}"},
        {302020, "accept",
                "Built inbound {protocol} connection for faddr {src_ip}/{} gaddr {} laddr "
                "{dst_ip}/"},
        {302020, "accept",
                "Built outbound {protocol} connection for faddr {dst_ip}/{} gaddr {} laddr "
                "{src_ip}/{} type {icmp_type} code {icmp_code}"},
        {302020, "accept",
                "Built outbound {protocol} connection for faddr {dst_ip}/{} gaddr {} laddr "
                "{src_ip}/"},
        {302021, "close",
                "Teardown {protocol} connection for faddr {dst_ip}/{} gaddr {} laddr "
                "{src_ip}/"},
        {302303, "accept",
                "Built {protocol} state-bypass connection {connection_id} from " SRC
                " ({src_nat} to " DST " ({dst_nat}"},
        {302304, "close",
                "Teardown {protocol} state-bypass connection {connection_id} from " SRC " to " DST
                " duration {duration} bytes {bytes} {reason}"},
        {303002, "",
                "{protocol} connection from " SRC " to " DST
                ", user {user} {command} file {file_name}"},
        {304001, "", "{src_ip} Accessed URL {dst_ip}:{url}"},
        {304001, "", "{src_ip} Accessed JAVA URL {dst_ip}:{url}"},
        {304002, "deny", "Access denied URL {url} SRC {src_ip} DEST {dst_ip} on interface "},
        {304002, "deny", "Access denied URL {url} SRC {src_ip} DEST {dst_ip}:"},
        {305006, "",
                "{translation} translation creation failed for {protocol} src " SRC " dst " DST},
        {305011, "",
                "Built {translation} {protocol} translation from " SRC
                " to {mapped_interface}:{mapped_ip}/{mapped_port}"},
        {305012, "",
                "Teardown {translation} {protocol} translation from " SRC
                " to {mapped_interface}:{mapped_ip}/{mapped_port} duration {duration}"},
        {305013, "deny",
                "Asymmetric NAT rules matched for forward and reverse flows; Connection for "
                "{protocol} src " SRC " dst " DST " denied due to {reason}"},
        {308001, "", "console enable password incorrect for {attempts} tries (from {src_ip})"},
        {313001, "deny",
                "Denied {protocol} type={icmp_type}, code={icmp_code} from {src_ip} on interface "
                "{src_interface}"},
        {313004, "deny",
                "Denied {protocol} type={icmp_type}, from laddr {src_ip} on interface "
                "{src_interface} to {dst_ip}: {reason}"},
        {313005, "deny",
                "No matching connection for {protocol} error message: icmp src "
                "{src_interface}:{src_ip} dst {dst_interface}:{dst_ip} (type {icmp_type}, code "
                "{icmp_code}) on "},
        {313005, "deny",
                "No matching connection for {protocol} error message: {reason} on {src_interface} "
                "interface."},
        {313008, "deny",
                "Denied {protocol} type={icmp_type}, code={icmp_code} from {src_ip} on interface "
                "{src_interface}"},
        {313009, "deny",
                "Denied invalid {protocol} code {icmp_code}, for " SRC " ({}) to " DST " ("},
        {315011, "", "SSH session from {src_ip} on interface {src_interface} for user \"{user}\" "},
        {338002, "",
                "Dynamic {} {action} blacklisted {protocol} traffic from " SRC " ({}) to " DST
                " ({}), destination {} resolved from {list} list: {domain}, "},
        {338004, "",
                "Dynamic {} {action} blacklisted {protocol} traffic from " SRC " ({}) to " DST
                " ({}), destination "},
        {338006, "",
                "Dynamic {} {action} blacklisted {protocol} traffic from " SRC " ({}) to " DST
                " ({}), destination {} resolved from {list} list: {domain}, "},
        {410001, "deny", "Dropped {protocol} DNS {} from " SRC " to " DST "; {reason}"},
        {419002, "deny", "Duplicate {protocol} SYN from " SRC " to " DST " with"},
        {434002, "drop", "SFR requested to drop {protocol} packet from " SRC " to " DST},
        {434004, "",
                "SFR requested {} to bypass further packet redirection and process {protocol} flow "
                "from " SRC " to " DST " locally"},
        {502101, "", "New user added to local dbase: Uname: {user} Priv: {privilege} "},
        {502102, "", "User deleted from local dbase: Uname: {user} Priv: {privilege} "},
        {502103, "",
                "User priv level changed: Uname: {user} From: {old_privilege} To: {privilege}"},
        {602303, "",
                "IPSEC: An {direction} {session_type} SA (SPI= {spi}) between {src_ip} and "
                "{dst_ip} (user= {user}) has been {state}."},
        {602304, "",
                "IPSEC: An {direction} {session_type} SA (SPI= {spi}) between {src_ip} and "
                "{dst_ip} (user= {user}) has been {state}."},
        {605004, "",
                "Login denied from {src_ip}/{src_port} to {dst_interface}:{dst_ip}/{service} for "
                "user \"{user}\""},
        {605005, "",
                "Login permitted from {src_ip}/{src_port} to {dst_interface}:{dst_ip}/{service} "
                "for user \"{user}\""},
        {606001, "", "ASDM session number {session} from {src_ip} started"},
        {606002, "", "ASDM session number {session} from {src_ip} ended"},
        {611101, "", "User authentication succeeded: IP address: {src_ip}, Uname: {user}"},
        {611102, "", "User authentication failed: IP address: {src_ip}, Uname: {user}"},
        {611103, "", "User logged out: Uname: {user}"},
        {710001, "accept",
                "{protocol} access requested from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {710002, "accept",
                "{protocol} access permitted from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {710003, "deny",
                "{protocol} access denied by ACL from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {710005, "deny",
                "{protocol} request discarded from {src_ip}/{src_port} to "
                "{dst_interface}:{dst_ip}/{dst_port}"},
        {716002, "",
                "Group <{group}> User <{user}> IP <{src_ip}> WebVPN session terminated: {reason}."},
        {716039, "",
                "Group <{group}> User <{user}> IP <{src_ip}> Authentication: rejected, Session "
                "Type: {session_type}."},
        {722022, "",
                "Group <{group}> User <{user}> IP <{src_ip}> {protocol} SVC connection "
                "established"},
        {722051, "", "Group <{group}> User <{user}> IP <{src_ip}> IPv4 Address <{assigned_ip}>"},
        {722055, "", "Group <{group}> User <{user}> IP <{src_ip}> Client Type: {user_agent}"},
        {725001, "",
                "Starting SSL handshake with client {src_interface}:{src_ip}/{src_port} to "
                "{dst_ip}/{dst_port} for {tls_version} session"},
        {725002, "",
                "Device completed SSL handshake with client {src_interface}:{src_ip}/{src_port} to "
                "{dst_ip}/{dst_port} for {tls_version} session"},
        {733100, "", "[{object}] drop rate-{rate_id} exceeded."},
        {734001, "",
                "DAP: User {user}, Addr {src_ip}, Connection {session_type}: The following DAP "
                "records were selected for this connection: {policy}"},
        {746012, "", "user-identity: Add IP-User mapping {src_ip} - {user} "},
        {746013, "", "user-identity: Delete IP-User mapping {src_ip} - {user} "},
        {751025, "",
                "Local:{dst_ip}:{dst_port} Remote:{src_ip}:{src_port} Username:{user} IKEv2 "
                "Group:{group} IPv4 Address={assigned_ip} IPv6"},
        {771002, "",
                "CLOCK: System clock set, source: {source}, IP: {src_ip}, before: {before}, after: "
                "{after}"},
        {771002, "", "CLOCK: System clock set, source: {source}, before: {before}, after: {after}"},
};

/* What many messages of sessions begin with, whatever their number. The first that fits. */
static const char *const session_patterns[] = {
        "Group <{group}> User <{user}> IP <{src_ip}> ",
        "Group = {group}, Username = {user}, IP = {src_ip}, ",
        "Group = {group}, IP = {src_ip}, ",
        "IP = {src_ip}, ",
        "Group {group} User {user} IP {src_ip} ",
        "Local:{dst_ip}:{dst_port} Remote:{src_ip}:{src_port} Username:{user} ",
};

/* ---- what pieces of a message say ---- */

static size_t digits_of(bw_str text)
{
    size_t len = 0;
    while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
        len++;
    return len;
}

/* "(LOCAL\\alice, 123)": the name. A domain is kept unless it is ASA's own; without `any`, only
 * what has one is a name. */
static bw_str user_in(bw_str text, bool any)
{
    const size_t open = bw_str_find_char(text, '(');
    if (open == SIZE_MAX)
        return (bw_str){0};
    bw_str name = bw_str_from(text, open + 1);
    name = bw_str_head(name, bw_str_find_char(name, ')'));
    name = bw_str_head(name, bw_str_find_char(name, ','));
    if (bw_str_find_char(name, '\\') == SIZE_MAX)
        return any ? name : (bw_str){0};
    if (bw_str_starts_with(name, BW_STR("LOCAL\\")))
        name = bw_str_from(name, 6);
    while (name.len != 0 && name.ptr[0] == '\\')
        name = bw_str_from(name, 1);
    return name;
}

static bw_str unquote(bw_str text)
{
    const bool quoted = text.len >= 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'';
    return quoted ? (bw_str){.ptr = text.ptr + 1, .len = text.len - 2} : text;
}

/* "81.2.69.142/3424)(LOCAL\\alice, 123) (bob)": what the address is translated to, and users. */
static void add_translated(struct network_reading *reading, bool source, bw_str text)
{
    const size_t close = bw_str_find_char(text, ')');
    bw_str port = bw_str_head(text, close);
    bw_str ip = {0};
    bw_str_cut(&port, '/', &ip);
    text_record_add_named_opt(
            reading->record, source ? BW_STR("src_nat_ip") : BW_STR("dst_nat_ip"), ip);
    text_record_add_named_number(
            reading->record, source ? BW_STR("src_nat_port") : BW_STR("dst_nat_port"), port);
    bw_str rest = close != SIZE_MAX ? bw_str_from(text, close + 1) : (bw_str){0};
    text_record_add_named_opt(reading->record, source ? BW_STR("src_user") : BW_STR("dst_user"),
            user_in(rest, false));
    const size_t last = bw_str_find(rest, BW_STR(" ("));
    if (last != SIZE_MAX) /* of a VPN's session */
        text_record_add_named_opt(
                reading->record, BW_STR("user"), user_in(bw_str_from(rest, last), true));
}

/* What of a value its name means: digits of a port or of bytes, an address without the user in
 * brackets behind it. */
static size_t length_meant(const struct network_capture *capture)
{
    const bw_str value = capture->value;
    size_t len = 0;
    switch (capture->means) {
    case NETWORK_NAME_PORT:
    case NETWORK_NAME_BYTES:
        return digits_of(value);
    case NETWORK_NAME_IP:
        while (len < value.len && value.ptr[len] != '(')
            len++;
        return len;
    case NETWORK_NAME_NAT:
    case NETWORK_NAME_USER:
    case NETWORK_NAME_OTHER:
        break;
    }
    return value.len;
}

static void add_capture(struct network_reading *reading, const struct network_capture *capture)
{
    struct text_record *record = reading->record;
    bw_str value = capture->value;
    if (capture->means == NETWORK_NAME_NAT) {
        add_translated(reading, capture->source, value);
        return;
    }
    if (capture->means == NETWORK_NAME_USER)
        value = unquote(value);
    const size_t len = length_meant(capture);
    if (len != 0 && len < value.len) {
        const bool bytes = capture->means == NETWORK_NAME_BYTES;
        const bw_str user = user_in(bw_str_from(value, len), bytes);
        const bw_str of = bytes             ? BW_STR("user")
                          : capture->source ? BW_STR("src_user")
                                            : BW_STR("dst_user");
        text_record_add_named_opt(record, of, user);
        value = bw_str_head(value, len);
    }
    text_record_add_named_number(record, capture->name, value);
}

static bool add_pattern(struct network_reading *reading, bw_str said, const char *pattern)
{
    struct network_capture captures[NETWORK_MAX_CAPTURES];
    size_t count;
    if (!network_pattern_match(reading->patterns, said, pattern, captures, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        add_capture(reading, &captures[i]);
    return true;
}

/* ---- FTD's security events: "SrcIP: 10.0.1.20, Prefilter Policy: Default, User: ..." ---- */

/* Names that other messages have, too. */
static const bw_str ftd_names[][2] = {
        {BW_STR_INIT("SrcIP"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("DstIP"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("SrcPort"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("DstPort"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("Protocol"), BW_STR_INIT("protocol")},
        {BW_STR_INIT("AccessControlRuleAction"), BW_STR_INIT("action")},
        {BW_STR_INIT("AccessControlRuleName"), BW_STR_INIT("acl")},
        {BW_STR_INIT("IngressInterface"), BW_STR_INIT("src_interface")},
        {BW_STR_INIT("EgressInterface"), BW_STR_INIT("dst_interface")},
        {BW_STR_INIT("User"), BW_STR_INIT("user")},
        {BW_STR_INIT("UserAgent"), BW_STR_INIT("user_agent")},
        {BW_STR_INIT("URL"), BW_STR_INIT("url")},
        {BW_STR_INIT("URI"), BW_STR_INIT("url")},
        {BW_STR_INIT("InitiatorBytes"), BW_STR_INIT("bytes_sent")},
        {BW_STR_INIT("ResponderBytes"), BW_STR_INIT("bytes_received")},
};

/* The key that `text` begins with ("Prefilter Policy: "): its length without the colon; 0: none. */
static size_t ftd_key(bw_str text)
{
    size_t len = 0;
    while (len < text.len && len < 40) {
        const char c = text.ptr[len];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && !(len != 0 && (c == ' ' || (c >= '0' && c <= '9'))))
            break;
        len++;
    }
    const bool capital = len != 0 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z';
    return capital && bw_str_starts_with(bw_str_from(text, len), BW_STR(": ")) ? len : 0;
}

/* Where the value ends: at a comma that a key follows. */
static size_t ftd_value(bw_str text)
{
    size_t from = 0;
    for (;;) {
        const size_t comma = bw_str_find(bw_str_from(text, from), BW_STR(", "));
        if (comma == SIZE_MAX)
            return text.len;
        from += comma;
        if (ftd_key(bw_str_from(text, from + 2)) != 0)
            return from;
        from += 2;
    }
}

/* What stands for a user that is not known. */
static bool is_nobody(bw_str value)
{
    return bw_str_eq(value, BW_STR("No Authentication Required")) ||
           bw_str_eq(value, BW_STR("Not Found")) || bw_str_eq(value, BW_STR("Unknown"));
}

static void add_security_event(struct network_reading *reading, bw_str said)
{
    size_t len;
    while ((len = ftd_key(said)) != 0) {
        bw_str name = bw_str_head(said, len);
        said = bw_str_from(said, len + 2);
        const size_t end = ftd_value(said);
        const bw_str value = bw_str_head(said, end);
        said = bw_str_from(said, end + 2);
        if (is_nobody(value) && bw_str_eq(name, BW_STR("User")))
            continue;
        for (size_t i = 0; i < BW_COUNT(ftd_names); i++)
            if (bw_str_eq(ftd_names[i][0], name)) {
                name = ftd_names[i][1];
                break;
            }
        text_record_add_number(reading->record, name, value);
    }
}

/* ---- the message ---- */

/* "%ASA-6-302013: ", "%ASA-vpn-4-113019: " */
static bool asa_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    static const bw_str marks[] = {BW_STR_INIT("%ASA-"), BW_STR_INIT("%FTD-"), BW_STR_INIT("%PIX-"),
            BW_STR_INIT("%FWSM-"), BW_STR_INIT("%FTD<"), BW_STR_INIT("%ASA<")}; /* "%FTD<Up>-4-" */
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

/* What stands in front of ": ". */
static bw_str asa_tag(bw_str text)
{
    return bw_str_head(text, bw_str_find(text, BW_STR(": ")));
}

/* The number that stands last in the tag. */
static bw_str asa_id(bw_str tag)
{
    size_t begin = tag.len;
    while (begin > 0 && tag.ptr[begin - 1] != '-')
        begin--;
    return bw_str_from(tag, begin);
}

static uint32_t asa_layout(struct network_body *body)
{
    const bw_str tag = asa_tag(body->text);
    body->mark = tag.len;
    return network_layout_of(asa_id(tag));
}

/* The number of a message; 0 when it is none of six digits. */
static uint32_t number_of(bw_str id)
{
    uint32_t number = 0;
    if (id.len != 6 || digits_of(id) != id.len)
        return 0;
    for (size_t i = 0; i < id.len; i++)
        number = number * 10 + (uint32_t)(id.ptr[i] - '0');
    return number;
}

/* Index of the first form that has this number, or a greater one. */
static size_t first_form(uint32_t number)
{
    size_t from = 0;
    size_t count = BW_COUNT(asa_messages);
    while (count != 0) {
        const size_t half = count / 2;
        const bool behind = asa_messages[from + half].id < number;
        from += behind ? half + 1 : 0;
        count = behind ? count - half - 1 : half;
    }
    return from;
}

/* True when a form of that number fits: its fields are added. */
static bool add_known(struct network_reading *reading, uint32_t number, bw_str said)
{
    for (size_t i = first_form(number); i < BW_COUNT(asa_messages) && asa_messages[i].id == number;
            i++) {
        if (!add_pattern(reading, said, asa_messages[i].pattern))
            continue;
        text_record_add_named_opt(
                reading->record, BW_STR("action"), bw_str_of(asa_messages[i].action));
        return true;
    }
    return false;
}

static bool asa_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const bw_str tag = bw_str_head(text, reading->body->mark);
    const bw_str id = asa_id(tag);
    const bw_str said = bw_str_from(text, tag.len + 2);
    const size_t before = tag.len - id.len; /* the severity's digit and a '-' end it, if any */
    text_record_add_named(reading->record, BW_STR("event.code"), id, TEXT_FIELD_PIECE);
    if (before >= 2 && text.ptr[before - 2] >= '0' && text.ptr[before - 2] <= '7')
        text_record_add_named_number(reading->record, BW_STR("log.syslog.severity.code"),
                (bw_str){.ptr = text.ptr + before - 2, .len = 1});
    text_record_add_named(reading->record, BW_STR("message"), said, TEXT_FIELD_PIECE);
    if (bw_str_starts_with(id, BW_STR("43000"))) {
        add_security_event(reading, said);
        return true;
    }
    if (add_known(reading, number_of(id), said))
        return true;
    for (size_t i = 0; i < BW_COUNT(session_patterns); i++)
        if (add_pattern(reading, said, session_patterns[i]))
            break;
    return true;
}

const struct network_body_kind network_asa = {
        .dataset = "cisco_asa.log",
        .marks = NETWORK_MARK_PERCENT,
        .looks = asa_looks,
        .layout = asa_layout,
        .read = asa_read,
};
