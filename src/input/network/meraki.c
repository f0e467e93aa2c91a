/* Cisco Meraki (MX, MR, MS): "1563249630.774247467 NAME ROLE text" behind RFC 5424's version,
 * behind a collector's header, or alone; where a log of syslog took the first two words for its
 * own, the role begins the message.
 *
 * Source: Cisco Meraki, "Syslog event types and log samples" and "Syslog server overview and
 * configuration" (of inbound rules, 1 is to deny and 0 to allow). */
#include "base/number.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

/* What a message is about. */
static const bw_str roles[] = {BW_STR_INIT("flows"), BW_STR_INIT("firewall"), BW_STR_INIT("urls"),
        BW_STR_INIT("events"), BW_STR_INIT("security_event"), BW_STR_INIT("ids-alerts"),
        BW_STR_INIT("vpn_firewall"), BW_STR_INIT("cellular_firewall"),
        BW_STR_INIT("bridge_anyconnect_client_vpn_firewall"), BW_STR_INIT("ip_flow_start"),
        BW_STR_INIT("ip_flow_end"), BW_STR_INIT("l7_firewall"), BW_STR_INIT("airmarshal_events")};

/* The role that `text` begins with; *ret_rest is what follows it. */
static bw_str role_of(bw_str text, bw_str *ret_rest)
{
    for (size_t i = 0; i < BW_COUNT(roles); i++)
        if (roles[i].ptr[0] == text.ptr[0] && text.len > roles[i].len + 1 &&
                text.ptr[roles[i].len] == ' ' && bw_str_starts_with(text, roles[i])) {
            *ret_rest = bw_str_trim(bw_str_from(text, roles[i].len));
            return roles[i];
        }
    return (bw_str){0};
}

/* "1563249630.774247467 NAME " in front of *text: moves it behind that. */
static bool take_front(bw_str *text, bw_str *ret_epoch, bw_str *ret_name)
{
    bw_str rest = *text;
    if (bw_str_starts_with(rest, BW_STR("1 "))) /* the version of RFC 5424 */
        rest = bw_str_from(rest, 2);
    const size_t dot = bw_str_find_char(bw_str_head(rest, 11), '.');
    if (dot != 9 && dot != 10)
        return false;
    if (!bw_str_cut(&rest, ' ', ret_epoch) || !bw_str_cut(&rest, ' ', ret_name) ||
            rest.ptr == NULL || network_epoch(bw_str_head(*ret_epoch, dot)) == BW_TIME_UNKNOWN)
        return false;
    *text = bw_str_trim(rest); /* of some, two blanks stand behind the name */
    return text->len != 0;
}

/* A role without what stands before it must say more of itself. */
static bool is_alone(bw_str rest)
{
    return bw_str_starts_with(rest, BW_STR("src=")) ||
           bw_str_starts_with(rest, BW_STR("allow src=")) ||
           bw_str_starts_with(rest, BW_STR("deny src=")) ||
           bw_str_starts_with(rest, BW_STR("type=anyconnect_vpn_")) ||
           bw_str_starts_with(rest, BW_STR("anyconnect_vpn_")) ||
           bw_str_starts_with(rest, BW_STR("client_vpn_")) ||
           bw_str_starts_with(rest, BW_STR("ids_alerted ")) ||
           bw_str_starts_with(rest, BW_STR("security_filtering_"));
}

static bool meraki_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    bw_str text = *message;
    bw_str rest;
    bw_str epoch;
    bw_str name;
    const char first = text.ptr[0];
    if (first >= '0' && first <= '9')
        return take_front(&text, &epoch, &name) && role_of(text, &rest).len != 0;
    return role_of(text, &rest).len != 0 && is_alone(rest);
}

static uint32_t meraki_layout(struct network_body *body)
{
    bw_str text = body->text;
    bw_str rest = text;
    bw_str epoch;
    bw_str word;
    uint32_t layout = take_front(&text, &epoch, &word) ? 1 : 0;
    layout += network_layout_of(role_of(text, &rest));
    for (unsigned words = 0; words < 24 && bw_str_cut(&rest, ' ', &word); words++) {
        const size_t assign = bw_str_find_char(word, '=');
        if (assign != SIZE_MAX)
            layout = layout * 31 + network_layout_of(bw_str_head(word, assign));
    }
    return layout;
}

/* ---- fields ---- */

/* "1563249630.774247467" */
static bw_time time_of(bw_str epoch)
{
    bw_str seconds;
    uint64_t number;
    bw_str fraction = epoch;
    if (!bw_str_cut(&fraction, '.', &seconds))
        return BW_TIME_UNKNOWN;
    bw_time time = network_epoch(seconds);
    fraction = bw_str_head(fraction, 9);
    if (time == BW_TIME_UNKNOWN || bw_parse_u64(fraction, 0, 999999999, &number) != BW_OK)
        return time;
    for (size_t i = fraction.len; i < 9; i++)
        number *= 10;
    return time + (bw_time)number;
}

/* The value behind `key=`, in quotes or up to the next blank; moves *rest behind it. */
static bw_str take_value(bw_str *rest)
{
    bw_str value;
    bw_str text = *rest;
    while (text.len != 0 && text.ptr[0] == ' ') /* "msg= 'text '" */
        text = bw_str_from(text, 1);
    if (text.len != 0 && text.ptr[0] == '\'') {
        text = bw_str_from(text, 1);
        bw_str_cut(&text, '\'', &value);
        *rest = text;
        return value;
    }
    text = *rest;
    bw_str_cut(&text, ' ', &value);
    *rest = text;
    return value;
}

static void add_pair(struct network_reading *reading, bw_str key, bw_str value)
{
    static const bw_str names[][2] = {{BW_STR_INIT("sport"), BW_STR_INIT("src_port")},
            {BW_STR_INIT("dport"), BW_STR_INIT("dst_port")}};
    if (value.len == 0)
        return;
    if (bw_str_eq(key, BW_STR("src")))
        network_add_endpoint(reading, value, BW_STR("src_ip"), BW_STR("src_port"));
    else if (bw_str_eq(key, BW_STR("dst")))
        network_add_endpoint(reading, value, BW_STR("dst_ip"), BW_STR("dst_port"));
    else
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (bw_str_eq(key, names[i][0]))
                key = names[i][1];
    text_record_add_number(reading->record, key, value);
}

/* "pattern: allow all", "pattern: 1 all", "pattern: Group Policy Allow", "flows deny src=...". */
static void add_decision(struct network_reading *reading, bw_str words)
{
    static const bw_str denied[] = {BW_STR_INIT("deny"), BW_STR_INIT("1")};
    static const bw_str allowed[] = {BW_STR_INIT("allow"), BW_STR_INIT("0")};
    const bw_str group = BW_STR("Group Policy ");
    bw_str word = bw_str_trim(words);
    if (bw_str_starts_with(word, group))
        word = bw_str_from(word, group.len);
    word = bw_str_head(word, bw_str_find_char(word, ' '));
    for (size_t i = 0; i < BW_COUNT(denied); i++) {
        if (bw_str_eq_ascii_nocase(word, denied[i]))
            text_record_add_str(reading->record, BW_STR("action"), denied[0]);
        if (bw_str_eq_ascii_nocase(word, allowed[i]))
            text_record_add_str(reading->record, BW_STR("action"), allowed[0]);
    }
}

/* "GET https://www.example.com/path" */
static void add_request(struct network_reading *reading, bw_str request)
{
    bw_str method;
    bw_str url = bw_str_trim(request);
    bw_str_cut(&url, ' ', &method);
    text_record_add_opt(reading->record, BW_STR("cs-method"), method);
    text_record_add_opt(reading->record, BW_STR("url"), bw_str_trim(url));
}

/* "signature=1:2:3 src=... message: TEXT": pairs, and what goes on to the end. */
static void read_pairs(struct network_reading *reading, bw_str rest)
{
    while (rest.len != 0) {
        bw_str word = rest;
        const size_t end = bw_str_find_char(word, ' ');
        word = bw_str_head(word, end);
        const size_t assign = bw_str_find_char(word, '=');
        const bw_str behind = bw_str_from(rest, end == SIZE_MAX ? rest.len : end + 1);
        if (assign != SIZE_MAX && assign != 0) {
            rest = bw_str_from(rest, assign + 1);
            const bw_str value = bw_str_trim(take_value(&rest));
            add_pair(reading, bw_str_head(word, assign), value);
        } else if (bw_str_eq(word, BW_STR("pattern:"))) {
            text_record_add_str(reading->record, BW_STR("pattern"), behind);
            add_decision(reading, behind);
            return;
        } else if (bw_str_eq(word, BW_STR("request:"))) {
            add_request(reading, behind);
            return;
        } else if (bw_str_eq(word, BW_STR("message:"))) {
            text_record_add_str(reading->record, BW_STR("message"), behind);
            return;
        } else {
            rest = behind;
        }
    }
}

/* ---- logins: "client_vpn_connect user id 'anna@example.org' local ip 10.0.0.5 connected from
 * 203.0.113.7", "type=anyconnect_vpn_auth_failure msg= '... Peer IP=203.0.113.7 ...'" ---- */

static bool is_of_address(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '.' || c == ':';
}

static bw_str address_behind(bw_str text, bw_str mark)
{
    const size_t at = bw_str_find(text, mark);
    bw_str word = bw_str_from(text, at != SIZE_MAX ? at + mark.len : text.len);
    size_t len = 0;
    while (len < word.len && is_of_address(word.ptr[len])) /* "198.51.100.10Peer port[8748]" */
        len++;
    return bw_str_head(word, len);
}

static void add_vpn_login(struct network_reading *reading, bw_str text)
{
    const bool failed = bw_str_starts_with(text, BW_STR("type=anyconnect_vpn_auth_failure"));
    const bool begun = bw_str_starts_with(text, BW_STR("client_vpn_connect ")) ||
                       bw_str_starts_with(text, BW_STR("anyconnect_vpn_connect "));
    if (!failed && !begun)
        return;
    struct network_said said = {.status = failed ? BW_STR("failure") : BW_STR("success")};
    said.user = begun ? bw_str_between(text, BW_STR("user id '"), BW_STR("'"))
                      : bw_str_trim(bw_str_between(text, BW_STR("User="), BW_STR(":")));
    said.source = address_behind(text, begun ? BW_STR("connected from ") : BW_STR("Peer IP="));
    network_add_meraki_login(reading->record, &said);
}

static bool meraki_read(struct network_reading *reading)
{
    struct network_body *body = reading->body;
    bw_str text = body->text;
    bw_str epoch = {0};
    bw_str rest = {0};
    if (take_front(&text, &epoch, &body->host))
        body->time = time_of(epoch);
    const bw_str role = role_of(text, &rest);
    text_record_add_str(reading->record, BW_STR("meraki.role"), role);
    if (bw_str_starts_with(rest, BW_STR("allow ")) || bw_str_starts_with(rest, BW_STR("deny ")))
        add_decision(reading, rest);
    const size_t blank = bw_str_find_char(rest, ' ');
    const bw_str first = bw_str_head(rest, blank);
    if (bw_str_eq(role, BW_STR("security_event")) && bw_str_find_char(first, '=') == SIZE_MAX)
        text_record_add_opt(reading->record, BW_STR("event.code"), first);
    if (bw_str_eq(role, BW_STR("events"))) {
        text_record_add_str(reading->record, BW_STR("message"), rest);
        add_vpn_login(reading, rest);
        if (!bw_str_starts_with(rest, BW_STR("type=")))
            return true;
    }
    read_pairs(reading, rest);
    return true;
}

const struct network_body_kind network_meraki = {
        .dataset = "cisco_meraki.log",
        .looks = meraki_looks,
        .layout = meraki_layout,
        .read = meraki_read,
};
