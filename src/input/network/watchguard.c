/* WatchGuard Firebox (Fireware). To a collector: "host serial [member] firewall: msg_id="3000-0148"
 * Deny 0-External Firebox 52 tcp 20 245 192.0.2.55 203.0.113.3 54768 445 offset 8 S ... key="value"
 * (Policy-00)"; as the traffic monitor shows and exports it: "2014-07-02 17:38:43 Deny 192.0.2.55
 * 203.0.113.3 445/tcp 54768 445 0-External Firebox Denied 52 245 (Policy-00) proc_id="firewall"
 * rc="101" ... msg_id="3000-0148"".
 *
 * Source: WatchGuard, "Fireware Log Message Catalog" and "Read a Log Message". */
#include "input/network/kinds.h"
#include "input/network/login.h"

#define LOOK_BYTES 512

/* Words of a packet's description that are looked at: names of interfaces may have blanks. */
#define MAX_WORDS 24

static bool watchguard_looks(const struct network_features *features, bw_str *message)
{
    return network_has_keys(features, NETWORK_KEY_MSG_ID) &&
           bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR("msg_id=\"")) != SIZE_MAX;
}

/* ---- packets ---- */

static bool is_protocol(bw_str word)
{
    static const bw_str names[] = {BW_STR_INIT("tcp"), BW_STR_INIT("udp"), BW_STR_INIT("icmp"),
            BW_STR_INIT("igmp"), BW_STR_INIT("esp"), BW_STR_INIT("gre"), BW_STR_INIT("ah"),
            BW_STR_INIT("icmpv6"), BW_STR_INIT("ospf"), BW_STR_INIT("pim")};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq_ascii_nocase(names[i], word))
            return true;
    return false;
}

static bool is_digits(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len != 0;
}

static bool is_address(bw_str word)
{
    size_t marks = 0;
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.ptr[i];
        const bool mark = c == '.' || c == ':';
        if (!mark && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
            return false;
        marks += mark;
    }
    return marks >= 2;
}

static size_t split_words(bw_str text, bw_str words[MAX_WORDS])
{
    size_t count = 0;
    while (count < MAX_WORDS && bw_str_cut(&text, ' ', &words[count]))
        count += words[count].len != 0;
    return count;
}

/* The addresses at words[at], and the ports behind them where there are any. */
static void add_ends(struct network_reading *reading, const bw_str *words, size_t at, size_t count)
{
    struct text_record *record = reading->record;
    text_record_add_str(record, BW_STR("src_ip"), words[at]);
    text_record_add_str(record, BW_STR("dst_ip"), words[at + 1]);
    if (at + 3 >= count || !is_digits(words[at + 2]) || !is_digits(words[at + 3]))
        return;
    text_record_add_number(record, BW_STR("src_port"), words[at + 2]);
    text_record_add_number(record, BW_STR("dst_port"), words[at + 3]);
}

/* From the first word to the last, as they stand. */
static bw_str span(bw_str first, bw_str last)
{
    return (bw_str){.ptr = first.ptr, .len = (size_t)(last.ptr + last.len - first.ptr)};
}

/* "Deny IN OUT [LENGTH] tcp [20 245] SRC DST SPORT DPORT": words[0] is the decision. */
static bool read_packet(struct network_reading *reading, const bw_str *words, size_t count)
{
    size_t protocol = 1;
    while (protocol < count && !is_protocol(words[protocol]))
        protocol++;
    size_t at = protocol + 1;
    while (at < count && at < protocol + 4 && is_digits(words[at]))
        at++;
    if (protocol < 3 || at + 1 >= count || !is_address(words[at]) || !is_address(words[at + 1]))
        return false;
    const size_t names = is_digits(words[protocol - 1]) ? protocol - 1 : protocol;
    text_record_add_str(reading->record, BW_STR("action"), words[0]);
    if (names == 3) { /* with blanks in them, where one ends is not known */
        text_record_add_str(reading->record, BW_STR("src_interface"), words[1]);
        text_record_add_str(reading->record, BW_STR("dst_interface"), words[2]);
    } else {
        text_record_add_str(
                reading->record, BW_STR("interfaces"), span(words[1], words[names - 1]));
    }
    text_record_add_str(reading->record, BW_STR("protocol"), words[protocol]);
    add_ends(reading, words, at, count);
    return true;
}

/* "Deny SRC DST service/tcp SPORT DPORT ...": as it is shown. */
static bool read_shown(struct network_reading *reading, const bw_str *words, size_t count)
{
    if (count < 6 || !is_address(words[1]) || !is_address(words[2]))
        return false;
    const size_t slash = bw_str_find_char(words[3], '/');
    text_record_add_str(reading->record, BW_STR("action"), words[0]);
    text_record_add_str(reading->record, BW_STR("protocol"),
            slash != SIZE_MAX ? bw_str_from(words[3], slash + 1) : words[3]);
    const bw_str ends[] = {words[1], words[2], words[4], words[5]};
    add_ends(reading, ends, 0, BW_COUNT(ends));
    return true;
}

/* The name of the policy, in brackets behind everything or before the pairs. */
static void add_policy(struct network_reading *reading, bw_str text)
{
    size_t end = text.len;
    while (end > 0 && text.ptr[end - 1] != ')')
        end--;
    size_t begin = end;
    while (begin > 0 && text.ptr[begin - 1] != '(')
        begin--;
    if (begin != 0 && end > begin + 1)
        text_record_add_str(reading->record, BW_STR("policy"),
                (bw_str){.ptr = text.ptr + begin, .len = end - 1 - begin});
}

/* ---- what else it says ---- */

static const struct {
    const char *action;
    const char *pattern;
} messages[] = {
        {"login-failed",
                "Authentication of {user_type} user [{user}] from {src_ip} was rejected, {reason}"},
        {"authenticated", "Authentication of {user_type} user [{user}] from {src_ip} was accepted"},
        {"login", "Mobile VPN with {vpn_type} user {user} logged in. Virtual IP address is "
                  "{assigned_ip}. Real IP address is {src_ip}"},
        {"logout", "Mobile VPN with {vpn_type} user {user} logged out. Virtual IP address is "
                   "{assigned_ip}"},
        {"login", "{user_type} user {user} from {src_ip} logged in"},
        {"logout", "{user_type} user {user} from {src_ip} logged out"},
        {"login-failed", "{user_type} user {user} from {src_ip} log in attempt was rejected"},
};

/* What was captured under the name. */
static bw_str added(struct network_reading *reading, bw_str name)
{
    const struct event_value *value = text_record_get(reading->record, name);
    return value != NULL && value->kind == EVENT_VALUE_UTF8
                   ? (bw_str){.ptr = (const char *)value->bytes.ptr, .len = value->bytes.len}
                   : (bw_str){0};
}

static void read_words(struct network_reading *reading, bw_str text)
{
    text_record_add_str(reading->record, BW_STR("message"), text);
    if (bw_str_ends_with(text, BW_STR(".")))
        text.len--;
    for (size_t i = 0; i < BW_COUNT(messages); i++) {
        if (!network_add_pattern(reading, text, messages[i].pattern))
            continue;
        text_record_add_str(reading->record, BW_STR("action"), bw_str_of(messages[i].action));
        network_add_watchguard_login(
                reading->record, &(struct network_said){.action = bw_str_of(messages[i].action),
                                         .kind = added(reading, BW_STR("user_type")),
                                         .user = added(reading, BW_STR("user")),
                                         .source = added(reading, BW_STR("src_ip"))});
        return;
    }
}

/* ---- the message ---- */

/* The word that the packet's decision is; NULL when there is none. */
static const char *find_decision(bw_str text)
{
    static const bw_str decisions[] = {BW_STR_INIT("Allow "), BW_STR_INIT("Deny ")};
    for (size_t i = 0; i < BW_COUNT(decisions); i++) {
        const size_t at = bw_str_find(bw_str_head(text, 48), decisions[i]);
        if (at != SIZE_MAX && (at == 0 || text.ptr[at - 1] == ' '))
            return text.ptr + at;
    }
    return NULL;
}

/* "(2024-05-10T09:49:05)" in front of the program: the time in UTC, with the year that the
 * collector's may lack. */
static void take_time(struct network_body *body)
{
    bool local;
    const size_t at = bw_str_find(bw_str_head(body->text, 64), BW_STR("(20"));
    if (at != SIZE_MAX && bw_str_find_char(bw_str_head(bw_str_from(body->text, at), 21), ')') == 20)
        body->time = network_iso_time(bw_str_head(bw_str_from(body->text, at + 1), 19), &local);
}

static bool watchguard_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const bw_str key = BW_STR("msg_id=\"");
    bw_str words[MAX_WORDS];
    struct pairs pairs = {.rest = text, .assign = '=', .between = ' '};
    struct pair pair;
    bool local;
    take_time(reading->body);
    while (pairs_next(&pairs, &pair))
        text_record_add_number(reading->record,
                bw_str_eq(pair.key, BW_STR("msg_id")) ? BW_STR("event.code") : pair.key,
                pair.value);
    bw_str rest = bw_str_from(text, bw_str_find(text, key) + key.len);
    bw_str code;
    bw_str_cut(&rest, '"', &code);
    rest = bw_str_trim(rest);
    const char *decision = find_decision(rest);
    if (decision == NULL && (decision = find_decision(text)) != NULL)
        rest = text;
    if (decision == NULL) {
        read_words(reading, rest);
        return true;
    }
    if (rest.ptr == text.ptr) {
        reading->body->time = network_iso_time(bw_str_head(text, 19), &local);
        reading->body->local = true;
    }
    const size_t count = split_words(bw_str_from(rest, (size_t)(decision - rest.ptr)), words);
    if (!read_packet(reading, words, count) && !read_shown(reading, words, count))
        text_record_add_str(reading->record, BW_STR("message"), rest);
    add_policy(reading, rest);
    return true;
}

static uint32_t watchguard_layout(struct network_body *body)
{
    const bw_str text = body->text;
    const size_t at = bw_str_find(text, BW_STR("msg_id=\""));
    return network_layout_of(bw_str_head(bw_str_from(text, at), 17));
}

const struct network_body_kind network_watchguard = {
        .dataset = "watchguard_firebox.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = watchguard_looks,
        .layout = watchguard_layout,
        .read = watchguard_read,
};
