/* Ivanti Connect Secure, Pulse Connect Secure and Juniper's SA before them: "2022-08-01 10:00:00 -
 * node1 - [203.0.113.9] alice(Users)[Staff] - Primary authentication successful for alice/AD from
 * 203.0.113.9"; a number of the message ("AUT24326: ") may stand in front.
 *
 * Source: Pulse Connect Secure, "Log Monitoring" and the log messages guide. */
#include "input/network/kinds.h"

/* How far into a message the client's address may stand. */
#define LOOK_BYTES 160

#define DATE_BYTES 19

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "2022-08-01 10:00:00 - " */
static bool starts_with_date(bw_str text)
{
    static const char form[] = "0000-00-00 00:00:00 - ";
    if (text.len < sizeof(form) - 1)
        return false;
    for (size_t i = 0; i < sizeof(form) - 1; i++)
        if (form[i] == '0' ? !is_digit(text.ptr[i]) : text.ptr[i] != form[i])
            return false;
    return true;
}

/* "AUT24326: ": its length; 0: there is none. */
static size_t code_length(bw_str text)
{
    size_t at = 0;
    while (at < 3 && at < text.len && text.ptr[at] >= 'A' && text.ptr[at] <= 'Z')
        at++;
    if (at != 3)
        return 0;
    while (at < text.len && at < 12 && is_digit(text.ptr[at]))
        at++;
    return at > 3 && bw_str_starts_with(bw_str_from(text, at), BW_STR(": ")) ? at + 2 : 0;
}

static bool pulse_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    const bw_str text = bw_str_from(*message, code_length(*message));
    return starts_with_date(text) &&
           bw_str_find(bw_str_head(text, LOOK_BYTES), BW_STR(" - [")) != SIZE_MAX;
}

/* ---- what it says ---- */

static const struct {
    const char *action; /* "": none of those that are looked for */
    const char *pattern;
} messages[] = {
        {"authenticated", "Primary authentication successful for {}/{auth_server} from "},
        {"authenticated", "Secondary authentication successful for {}/{auth_server} from "},
        {"login-failed", "Primary authentication failed for {}/{auth_server} from "},
        {"login-failed", "Secondary authentication failed for {}/{auth_server} from "},
        {"login", "Agent login succeeded for {}/{} (session:{session}) from {} with {user_agent}"},
        {"login", "Agent login succeeded for {}/{} from {} with {user_agent}"},
        {"login", "Login succeeded for {}/{} (session:{session}) from {} with {user_agent}"},
        {"login", "Login succeeded for {}/{} from {} with {user_agent}"},
        {"", "Login failed using auth server {auth_server} ({auth_type}). Reason: {reason}"},
        {"", "Login failed. Reason: {reason}"},
        {"logout", "Logout from {} (session:{session})"},
        {"timeout", "Session timed out for {} (session:{session})"},
        {"session-created",
                "Session created for user: [{}] from [{}] with primary auth-server type: "
                "[{auth_type}], primary auth-server name: [{auth_server}]"},
        {"tunnel-up",
                "VPN Tunneling: Session started for {} (session: {session}) with IPv4 address "
                "{assigned_ip}, hostname {src_host}"},
        {"tunnel-down",
                "VPN Tunneling: Session ended for {} (session: {session}) with IPv4 address "
                "{assigned_ip}"},
        {"", "VPN Tunneling: User with IP {assigned_ip} connected with {transport} transport mode"},
        {"request", "WebRequest completed, {method} to {url} from {} result={status} "
                    "sent={bytes_sent} received={bytes_received} in "},
        {"request", "WebRequest ok : Host: {url_host}, Request: {request}"},
        {"unauthenticated-request",
                "Connection from IP {client} not authenticated yet (URL={url})"},
        {"unauthenticated-request", "Unauthenticated request url {url} came from IP {client}"},
        {"", "Closed connection to {destination} after {duration} seconds, with {bytes_received} "
             "bytes read and {bytes_sent} bytes written"},
        {"", "Closed connection to {destination} port {dst_port} after {duration} seconds, with "
             "{bytes_received} bytes read {} and {bytes_sent} bytes written"},
        {"", "Host Checker policy '{policy}' {result} on host '{}' address '{mac}' for user"},
        {"account-changed", "User Accounts modified. {change}"},
};

/* "Default Network::alice(Users)[Staff][30f317948f]": who it was, the realm, the roles, the
 * session.
 */
static void add_subject(struct network_reading *reading, bw_str text)
{
    static const bw_str names[] = {BW_STR_INIT("roles"), BW_STR_INIT("session_id")};
    struct text_record *record = reading->record;
    const size_t network = bw_str_find(text, BW_STR("::"));
    if (network != SIZE_MAX)
        text = bw_str_from(text, network + 2);
    const size_t open = bw_str_find_char(text, '(');
    text_record_add_opt(record, BW_STR("user"), bw_str_head(text, open));
    if (open == SIZE_MAX)
        return;
    text = bw_str_from(text, open + 1);
    bw_str realm = {0};
    bw_str_cut(&text, ')', &realm);
    text_record_add_opt(record, BW_STR("realm"), realm);
    for (size_t i = 0; i < BW_COUNT(names) && text.len != 0 && text.ptr[0] == '['; i++) {
        bw_str part = {0};
        text = bw_str_from(text, 1);
        bw_str_cut(&text, ']', &part);
        text_record_add_opt(record, names[i], part);
    }
}

static bool pulse_read(struct network_reading *reading)
{
    struct text_record *record = reading->record;
    const size_t code = code_length(reading->body->text);
    bw_str text = bw_str_from(reading->body->text, code);
    if (code != 0)
        text_record_add_str(
                record, BW_STR("event.code"), bw_str_head(reading->body->text, code - 2));
    reading->body->time = network_iso_time(bw_str_head(text, DATE_BYTES), &reading->body->local);
    text = bw_str_from(text, DATE_BYTES + 3);
    const size_t client = bw_str_find(text, BW_STR(" - ["));
    reading->body->host = bw_str_head(text, client);
    text = bw_str_from(text, client + 4);
    bw_str ip = {0};
    bw_str_cut(&text, ']', &ip);
    text_record_add_opt(record, BW_STR("src_ip"), ip);
    text = bw_str_trim(text);
    const size_t said = bw_str_find(text, BW_STR(" - "));
    if (said == SIZE_MAX)
        return false;
    add_subject(reading, bw_str_head(text, said));
    text = bw_str_trim(bw_str_from(text, said + 3));
    text_record_add_str(record, BW_STR("message"), text);
    if (bw_str_ends_with(text, BW_STR(".")))
        text.len--;
    for (size_t i = 0; i < BW_COUNT(messages); i++)
        if (network_add_pattern(reading, text, messages[i].pattern)) {
            text_record_add_opt(record, BW_STR("action"), bw_str_of(messages[i].action));
            break;
        }
    return true;
}

const struct network_body_kind network_pulse = {
        .dataset = "pulse_connect_secure.log",
        .marks = NETWORK_MARK_BRACKET,
        .looks = pulse_looks,
        .read = pulse_read,
};
