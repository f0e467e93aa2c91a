/* Citrix NetScaler (ADC) and NetScaler Gateway: "08/01/2022:10:00:00 GMT ns1 0-PPE-0 : default
 * SSLVPN LOGIN 4711 0 : User alice - Client_ip 203.0.113.9 - Vserver 198.51.100.2:443 - ...".
 *
 * Source: Citrix, "NetScaler Syslog Message Reference". */
#include <stdio.h>

#include "input/network/kinds.h"

/* How far into a message the name of the packet engine may stand. */
#define LOOK_BYTES 160

/* "08/01/2022:10:00:00" */
#define STAMP_BYTES 19

/* The longest name of a field. */
#define MAX_NAME 48

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_form(bw_str text, const char *form)
{
    for (size_t i = 0; form[i] != '\0'; i++)
        if (i >= text.len || (form[i] == '0' ? !is_digit(text.ptr[i]) : text.ptr[i] != form[i]))
            return false;
    return true;
}

static bool is_stamp(bw_str text)
{
    return has_form(text, "00/00/0000:00:00:00") || has_form(text, "0000/00/00:00:00:00");
}

static bool netscaler_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    const bw_str text = bw_str_trim(bw_str_head(*message, LOOK_BYTES));
    if (!is_stamp(text))
        return false;
    const size_t engine = bw_str_find(text, BW_STR("-PPE-"));
    if (engine == SIZE_MAX || bw_str_find(bw_str_from(text, engine), BW_STR(" : ")) == SIZE_MAX)
        return false;
    *message = bw_str_trim(*message);
    return true;
}

/* Month, day and year stand in the order that the device was told; the usual one counts where both
 * could be. */
static bw_time read_stamp(bw_str stamp, bw_str zone, bool *ret_local)
{
    const bool year_first = stamp.ptr[4] == '/';
    const bool day_first =
            !year_first && stamp.ptr[0] >= '1' && (stamp.ptr[0] > '1' || stamp.ptr[1] > '2');
    const char *order = year_first ? "0123456789" : day_first ? "6789534201" : "6789501234";
    char date[10];
    for (size_t i = 0; i < sizeof(date); i++)
        date[i] = i == 4 || i == 7 ? '-' : stamp.ptr[order[i] - '0'];
    return network_date_time(
            (bw_str){.ptr = date, .len = sizeof(date)}, bw_str_from(stamp, 11), zone, ret_local);
}

/* ---- "Key value - Key value" ---- */

/* Names that other devices' messages have, too. The first word of a part, or the first two. */
static const struct {
    bw_str word;
    const char *name; /* NULL: address and port, under `ip` and `port` */
    const char *ip;
    const char *port;
} keys[] = {
        {BW_STR_INIT("username:domainname"), "user", NULL, NULL},
        {BW_STR_INIT("User"), "user", NULL, NULL},
        {BW_STR_INIT("Client_ip"), "src_ip", NULL, NULL},
        {BW_STR_INIT("ClientIP"), "src_ip", NULL, NULL},
        {BW_STR_INIT("Remote_ip"), "src_ip", NULL, NULL},
        {BW_STR_INIT("ClientPort"), "src_port", NULL, NULL},
        {BW_STR_INIT("X-Forwarded-For_ip"), "x_forwarded_for", NULL, NULL},
        {BW_STR_INIT("Client IP"), NULL, "src_ip", "src_port"},
        {BW_STR_INIT("Source"), NULL, "src_ip", "src_port"},
        {BW_STR_INIT("Destination"), NULL, "dst_ip", "dst_port"},
        {BW_STR_INIT("Vserver"), NULL, "vserver_ip", "vserver_port"},
        {BW_STR_INIT("NatIP"), NULL, "src_nat_ip", "src_nat_port"},
        {BW_STR_INIT("Command"), "command", NULL, NULL},
        {BW_STR_INIT("Failure_reason"), "reason", NULL, NULL},
        {BW_STR_INIT("Browser_type"), "user_agent", NULL, NULL},
        {BW_STR_INIT("Browser"), "user_agent", NULL, NULL},
        {BW_STR_INIT("Total_bytes_send"), "bytes_sent", NULL, NULL},
        {BW_STR_INIT("Total_bytes_recv"), "bytes_received", NULL, NULL},
        {BW_STR_INIT("Start Time"), "start_time", NULL, NULL},
        {BW_STR_INIT("End Time"), "end_time", NULL, NULL},
        {BW_STR_INIT("Delink Time"), "delink_time", NULL, NULL},
        {BW_STR_INIT("Protocol"), "protocol", NULL, NULL},
        {BW_STR_INIT("Action"), "action", NULL, NULL},
};

/* Where the part ends that begins `text`: at " - " outside of quotes. What parts it from the next
 * one is *ret_width bytes: behind a session's number the blank before the line is missing
 * ("SessionId: 12- User alice"). */
static size_t part_end(bw_str text, size_t *ret_width)
{
    const bool session = bw_str_starts_with(text, BW_STR("SessionId: "));
    bool quoted = false;
    *ret_width = 3;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            quoted = !quoted;
        if (!quoted && text.ptr[i] == ' ' && i + 1 < text.len && text.ptr[i + 1] == '-' &&
                (i + 2 == text.len || text.ptr[i + 2] == ' '))
            return i;
        if (session && is_digit(text.ptr[i]) &&
                bw_str_starts_with(bw_str_from(text, i + 1), BW_STR("- "))) {
            *ret_width = 2;
            return i + 1;
        }
    }
    return text.len;
}

static bw_str unquote(bw_str value)
{
    value = bw_str_trim(value);
    if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
        return bw_str_trim((bw_str){.ptr = value.ptr + 1, .len = value.len - 2});
    return value;
}

static bool is_new(const struct network_reading *reading, const char *name)
{
    const struct event_value *value = text_record_get(reading->record, bw_str_of(name));
    return value == NULL || value->kind == EVENT_VALUE_ABSENT;
}

static void add_user(struct network_reading *reading, bw_str value)
{
    bw_str user = {0};
    bw_str_cut(&value, ':', &user);
    text_record_add_opt(reading->record, BW_STR("user"), user);
    text_record_add_opt(reading->record, BW_STR("domain"), value);
}

/* A name of its own: "Group(s)" is group, "SessionId:" is sessionid. */
static void add_own(struct network_reading *reading, bw_str word, bw_str value)
{
    char name[MAX_NAME];
    size_t len = 0;
    word = bw_str_head(word, bw_str_find_char(word, '('));
    for (size_t i = 0; i < word.len && len < sizeof(name); i++) {
        const char c = word.ptr[i];
        if (c != ':')
            name[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    const bw_str copy = bw_arena_copy(reading->arena, (bw_str){.ptr = name, .len = len});
    if (len != 0 && copy.ptr != NULL && value.len != 0)
        text_record_add_number(reading->record, copy, value);
}

static void add_part(struct network_reading *reading, bw_str part)
{
    part = bw_str_trim(part);
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        if (!bw_str_starts_with(part, keys[i].word) ||
                (part.len > keys[i].word.len && part.ptr[keys[i].word.len] != ' '))
            continue;
        const bw_str value = unquote(bw_str_from(part, keys[i].word.len));
        if (value.len == 0)
            return;
        if (i == 0) /* "alice:harbour" */
            add_user(reading, value);
        else if (keys[i].name != NULL)
            text_record_add_number(reading->record, bw_str_of(keys[i].name), value);
        else if (is_new(reading, keys[i].ip)) /* the client's address came before */
            network_add_endpoint(reading, value, bw_str_of(keys[i].ip), bw_str_of(keys[i].port));
        return;
    }
    const size_t blank = bw_str_find_char(part, ' ');
    if (blank != SIZE_MAX)
        add_own(reading, bw_str_head(part, blank), unquote(bw_str_from(part, blank + 1)));
}

static void add_parts(struct network_reading *reading, bw_str text)
{
    while (text.len != 0 && text.ptr[0] == '[') { /* "[TCP] [CGP][ICAUUID=...] Source ..." */
        const size_t close = bw_str_find_char(text, ']');
        text = bw_str_trim(bw_str_from(text, close != SIZE_MAX ? close + 1 : text.len));
    }
    while (text.len != 0) {
        size_t width;
        const size_t end = part_end(text, &width);
        add_part(reading, bw_str_head(text, end));
        text = bw_str_from(text, end + width);
    }
}

/* ---- kinds of messages ---- */

/* "203.0.113.9 616-PPE1 SESSION profile http://host/path What was found <blocked>" */
static void add_firewall(struct network_reading *reading, bw_str text)
{
    struct text_record *record = reading->record;
    if (!network_add_pattern(reading, text,
                "{src_ip} {}-PPE{} {session} {profile} Endpoint: ({method} {url}) {reason} <") &&
            !network_add_pattern(
                    reading, text, "{src_ip} {}-PPE{} {session} {profile} {url} {reason} <"))
        return;
    const bool blocked = bw_str_ends_with(text, BW_STR("<blocked>"));
    text_record_add_str(record, BW_STR("action"), blocked ? BW_STR("block") : BW_STR("pass"));
}

/* "Context alice@harbour.example@203.0.113.9 - ...": the client stands behind the user. */
static void add_context(struct network_reading *reading, bw_str text)
{
    bw_str context = bw_str_head(text, bw_str_find(text, BW_STR(" - ")));
    size_t at;
    if (!bw_str_starts_with(context, BW_STR("Context ")))
        return;
    while ((at = bw_str_find_char(context, '@')) != SIZE_MAX)
        context = bw_str_from(context, at + 1);
    text_record_add_opt(reading->record, BW_STR("src_ip"), context);
}

static void add_request(struct network_reading *reading, bw_str text)
{
    add_context(reading, text);
    if (!network_add_pattern(reading, text,
                "{} User {user} : Group(s) {group} : Vserver {vserver} - {} : SSO is {sso} : "
                "{method} {url} - "))
        network_add_pattern(reading, text,
                "{} User {user} : Group(s) {group} : Vserver {vserver} - {} : Message = SSO is "
                "{sso} : {method} {url} - ");
}

/* "Source 10.0.0.1 --> Destination 10.0.0.2 - Protocol TCP - ..." */
static void add_access_list(struct network_reading *reading, bw_str text)
{
    const size_t part = bw_str_find(text, BW_STR(" - "));
    if (network_add_pattern(reading, text, "Source {src_ip} --> Destination {dst_ip} - "))
        text = bw_str_from(text, part + 3);
    add_parts(reading, text);
}

static bw_str action_of(bw_str event)
{
    static const bw_str actions[][2] = {
            {BW_STR_INIT("LOGIN"), BW_STR_INIT("login")},
            {BW_STR_INIT("LOGIN_FAILED"), BW_STR_INIT("login-failed")},
            {BW_STR_INIT("LOGOUT"), BW_STR_INIT("logout")},
            {BW_STR_INIT("HTTP_RESOURCEACCESS_DENIED"), BW_STR_INIT("deny")},
            {BW_STR_INIT("NONHTTP_RESOURCEACCESS_DENIED"), BW_STR_INIT("deny")},
    };
    for (size_t i = 0; i < BW_COUNT(actions); i++)
        if (bw_str_eq(actions[i][0], event))
            return actions[i][1];
    return (bw_str){0};
}

/* "default SSLVPN LOGIN 4711 0": module and event. */
static bw_str add_kind(struct network_reading *reading, bw_str text)
{
    bw_str module = {0};
    text = bw_str_trim(text);
    if (bw_str_starts_with(text, BW_STR("default ")))
        text = bw_str_from(text, 8);
    bw_str_cut(&text, ' ', &module);
    bw_str event = text; /* may have blanks; two numbers stand behind it */
    for (unsigned i = 0; i < 2; i++) {
        size_t end = event.len;
        while (end > 0 && is_digit(event.ptr[end - 1]))
            end--;
        if (end < event.len && end > 0 && event.ptr[end - 1] == ' ')
            event.len = end - 1;
    }
    text_record_add_str(reading->record, BW_STR("netscaler.module"), module);
    text_record_add_opt(reading->record, BW_STR("event.code"), event);
    return event;
}

static bool netscaler_read(struct network_reading *reading)
{
    struct text_record *record = reading->record;
    bw_str text = reading->body->text;
    const bw_str stamp = bw_str_head(text, STAMP_BYTES);
    const size_t engine = bw_str_find(text, BW_STR("-PPE-"));
    const size_t colon = bw_str_find(bw_str_from(text, engine), BW_STR(" : "));
    bw_str names = bw_str_trim(bw_str_head(bw_str_from(text, STAMP_BYTES), engine - STAMP_BYTES));
    bw_str zone = {0};
    if (bw_str_starts_with(names, BW_STR("GMT "))) {
        zone = BW_STR("GMT");
        names = bw_str_trim(bw_str_from(names, 4));
    }
    reading->body->time = read_stamp(stamp, zone, &reading->body->local);
    const size_t blank = bw_str_find_char(names, ' '); /* "ns1 0", or the engine's number alone */
    if (blank != SIZE_MAX)
        reading->body->host = bw_str_head(names, blank);
    text = bw_str_from(text, engine + colon + 3);
    const size_t said = bw_str_find(text, BW_STR(" : "));
    if (said == SIZE_MAX)
        return false;
    const bw_str event = add_kind(reading, bw_str_head(text, said));
    text = bw_str_trim(bw_str_from(text, said + 3));
    text_record_add_opt(record, BW_STR("message"), text);
    if (bw_str_eq(event, BW_STR("HTTPREQUEST")))
        add_request(reading, text);
    else if (bw_str_starts_with(event, BW_STR("APPFW_")))
        add_firewall(reading, text);
    else if (bw_str_starts_with(event, BW_STR("ACL")))
        add_access_list(reading, text);
    else if (!bw_str_eq(event, BW_STR("Message")))
        add_parts(reading, text);
    if (is_new(reading, "src_ip")) /* "Client_ip  - ": behind a proxy it is empty */
        add_context(reading, text);
    text_record_add_opt(record, BW_STR("action"), action_of(event));
    return true;
}

static uint32_t netscaler_layout(struct network_body *body)
{
    const bw_str text = body->text;
    const size_t engine = bw_str_find(bw_str_head(text, LOOK_BYTES), BW_STR("-PPE-"));
    const bw_str rest = bw_str_from(text, engine != SIZE_MAX ? engine : text.len);
    const size_t colon = bw_str_find(rest, BW_STR(" : "));
    bw_str words = bw_str_head(bw_str_from(rest, colon != SIZE_MAX ? colon + 3 : rest.len), 40);
    bw_str word = {0};
    for (unsigned i = 0; i < 3; i++)
        bw_str_cut(&words, ' ', &word);
    return network_layout_of(word);
}

const struct network_body_kind network_netscaler = {
        .dataset = "citrix_adc.log",
        .marks = NETWORK_MARK_DIGIT,
        .looks = netscaler_looks,
        .layout = netscaler_layout,
        .read = netscaler_read,
};
