/* F5 BIG-IP: "notice tmsh[1234]: 01420002:5: AUDIT - pid=1234 user=root ... cmd_data=list /": the
 * number of a message and its severity. Of the access policy manager and of the audit log is told
 * what they say.
 *
 * Sources: F5, "Overview of BIG-IP logging message format" (K16197); "Troubleshooting APM
 * sessions". */
#include "input/network/kinds.h"

/* How far into a message its number may stand. */
#define LOOK_BYTES 96

/* "01420002:5: " */
#define CODE_BYTES 12

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_code(bw_str text)
{
    for (size_t i = 0; i < 8; i++)
        if (i >= text.len || !is_hex(text.ptr[i]))
            return false;
    return text.len >= CODE_BYTES && text.ptr[0] == '0' && text.ptr[8] == ':' &&
           text.ptr[9] >= '0' && text.ptr[9] <= '7' && text.ptr[10] == ':' && text.ptr[11] == ' ';
}

/* Where the number stands: in front, or behind the program's colon. SIZE_MAX: nowhere. */
static size_t find_code(bw_str message)
{
    if (is_code(message))
        return 0;
    const size_t colon = bw_str_find(bw_str_head(message, LOOK_BYTES), BW_STR("]: "));
    return colon != SIZE_MAX && is_code(bw_str_from(message, colon + 3)) ? colon + 3 : SIZE_MAX;
}

static bool bigip_looks(const struct network_features *features, bw_str *message)
{
    return network_has_mark(features, NETWORK_MARK_CLOSE) ? find_code(*message) != SIZE_MAX
                                                          : is_code(*message);
}

static const struct {
    const char *action; /* "": none of those that are looked for */
    const char *pattern;
} messages[] = {
        /* the audit log: commands of the shell and of the web interface, logins */
        {"", "AUDIT - pid={} user={user} folder={folder} module=({module})# status=[{status}] "
             "cmd_data={command}"},
        {"login-failed",
                "AUDIT - user {user} - RAW: {service}({}): User={} tty={tty} host={src_ip} "
                "failed to login after {attempts} attempts"},
        {"logout", "AUDIT - user {user} - RAW: {service}({}): user={} partition=[{partition}] "
                   "level={level} tty={tty} host={src_ip} attempts={attempts} start=\"{} end=\""},
        {"login", "AUDIT - user {user} - RAW: {service}({}): user={} partition=[{partition}] "
                  "level={level} tty={tty} host={src_ip} attempts={attempts} start="},
        {"", "AUDIT - client {client}, user {user} - {command}"},
        /* the access policy manager, behind the session */
        {"session-start",
                "New session from client IP {src_ip} (ST={}/CC={country}/C={}) at VIP {vserver_ip} "
                "Listener {listener} (Reputation={reputation})"},
        {"session-start",
                "New session from client IP {src_ip} (ST={}/CC={country}/C={}) at VIP {vserver_ip} "
                "Listener {listener}"},
        {"", "Username '{user}'"},
        {"", "Access policy result: {result}"},
        {"authenticated",
                "{} agent: Auth (logon attempt:{attempts}): authenticate with '{user}' successful"},
        {"login-failed",
                "{} agent: Auth (logon attempt:{attempts}): authenticate with '{user}' failed"},
        {"tunnel-up", "Assigned PPP Dynamic IPv4: {assigned_ip} "},
        {"", "Session statistics - bytes in: {bytes_received}, bytes out: {bytes_sent}"},
        {"session-end", "Session deleted due to {reason}."},
        {"session-end", "Session deleted ({reason})"},
        {"", "Received User-Agent header: {user_agent}"},
};

/* "/Common/access:Common:1a2b3c4d: " or "1a2b3c4d: ": passed. */
static bw_str take_session(struct network_reading *reading, bw_str text)
{
    const size_t end = bw_str_find(bw_str_head(text, 256), BW_STR(": "));
    if (end == SIZE_MAX || end < 8)
        return text;
    const bw_str id = bw_str_from(bw_str_head(text, end), end - 8);
    for (size_t i = 0; i < id.len; i++)
        if (!is_hex(id.ptr[i]))
            return text;
    if (end > 8 && text.ptr[end - 9] != ':')
        return text;
    text_record_add_str(reading->record, BW_STR("session"), id);
    if (end > 9)
        text_record_add_str(reading->record, BW_STR("access_profile"), bw_str_head(text, end - 9));
    return bw_str_from(text, end + 2);
}

static bool bigip_read(struct network_reading *reading)
{
    struct text_record *record = reading->record;
    bw_str text = reading->body->text;
    const size_t code = find_code(text);
    if (code == SIZE_MAX)
        return false;
    const bw_str front = bw_str_head(text, code);
    text = bw_str_from(text, code);
    const size_t bracket = bw_str_find_char(front, '[');
    bw_str program = bw_str_head(front, bracket);
    const size_t level = bw_str_find_char(program, ' '); /* "notice tmsh" */
    if (level != SIZE_MAX)
        program = bw_str_from(program, level + 1);
    if (bracket != SIZE_MAX)
        text_record_add_opt(record, BW_STR("process.name"), program);
    text_record_add_str(record, BW_STR("event.code"), bw_str_head(text, 8));
    text_record_add_number(
            record, BW_STR("log.syslog.severity.code"), bw_str_head(bw_str_from(text, 9), 1));
    text = take_session(reading, bw_str_trim(bw_str_from(text, CODE_BYTES)));
    text_record_add_opt(record, BW_STR("message"), text);
    for (size_t i = 0; i < BW_COUNT(messages); i++)
        if (network_add_pattern(reading, text, messages[i].pattern)) {
            text_record_add_opt(record, BW_STR("action"), bw_str_of(messages[i].action));
            break;
        }
    return true;
}

static uint32_t bigip_layout(struct network_body *body)
{
    const bw_str text = body->text;
    const size_t code = find_code(text);
    return code != SIZE_MAX ? network_layout_of(bw_str_head(bw_str_from(text, code), 8)) : 0;
}

const struct network_body_kind network_bigip = {
        .dataset = "f5_bigip.log",
        .marks = NETWORK_MARK_CLOSE | NETWORK_MARK_DIGIT,
        .looks = bigip_looks,
        .layout = bigip_layout,
        .read = bigip_read,
};
