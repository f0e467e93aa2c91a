/* One packet that a filter logged: netfilter (iptables, nftables, UFW, firewalld), pf by way of
 * pfSense's and OPNsense's filterlog, and the alerts of Suricata (fast.log) and Snort.
 *
 * Sources: nf_log_syslog.c of Linux (the words); pfSense, "Raw Filter Log Format"; OPNsense,
 * filterlog; Suricata, "fast.log" and alert-fastlog.c. */
#include <string.h>

#include "format/delimited/split.h"
#include "input/network/kinds.h"

#define LOOK_BYTES 512

/* ---- netfilter ---- */

static bool netfilter_looks(const struct network_features *features, bw_str *message)
{
    (void)message;
    return network_has_keys(features, NETWORK_KEYS_NETFILTER);
}

/* "[WAN_IN-2000-D]" of EdgeOS, VyOS and UniFi: the letter behind the rule's number. */
static bw_str action_of_rule(bw_str prefix)
{
    if (prefix.len < 6 || prefix.ptr[0] != '[' || prefix.ptr[prefix.len - 1] != ']' ||
            prefix.ptr[prefix.len - 3] != '-')
        return (bw_str){0};
    switch (prefix.ptr[prefix.len - 2]) {
    case 'A':
        return BW_STR("accept");
    case 'D':
        return BW_STR("drop");
    case 'R':
        return BW_STR("reject");
    default:
        return (bw_str){0};
    }
}

static bool begins_action(char c)
{
    static const char first[] = "BDRAP";
    for (size_t i = 0; i < sizeof(first) - 1; i++)
        if (first[i] == (c & ~0x20))
            return true;
    return false;
}

/* What the words that the rule's author put in front say became of the packet. */
static bw_str action_of(bw_str prefix)
{
    static const struct {
        bw_str word;
        bw_str action;
    } words[] = {
            {BW_STR_INIT("BLOCK"), BW_STR_INIT("drop")},
            {BW_STR_INIT("DROP"), BW_STR_INIT("drop")},
            {BW_STR_INIT("REJECT"), BW_STR_INIT("reject")},
            {BW_STR_INIT("DENY"), BW_STR_INIT("drop")},
            {BW_STR_INIT("DENIED"), BW_STR_INIT("drop")},
            {BW_STR_INIT("ALLOW"), BW_STR_INIT("accept")},
            {BW_STR_INIT("ACCEPT"), BW_STR_INIT("accept")},
            {BW_STR_INIT("PASS"), BW_STR_INIT("accept")},
    };
    for (size_t at = 0; at < prefix.len; at++)
        for (size_t i = 0; begins_action(prefix.ptr[at]) && i < BW_COUNT(words); i++)
            if (words[i].word.ptr[0] == (prefix.ptr[at] & ~0x20) &&
                    bw_str_eq_ascii_nocase(
                            bw_str_head(bw_str_from(prefix, at), words[i].word.len), words[i].word))
                return words[i].action;
    return action_of_rule(prefix);
}

/* Where the words of the packet begin: behind what the rule's author wrote. */
static size_t packet_begin(bw_str text)
{
    size_t at = bw_str_find(text, BW_STR("IN="));
    while (at != SIZE_MAX && at != 0 && text.ptr[at - 1] >= 'A' && text.ptr[at - 1] <= 'Z') {
        const size_t next = bw_str_find(bw_str_from(text, at + 1), BW_STR("IN="));
        at = next != SIZE_MAX ? at + 1 + next : SIZE_MAX;
    }
    return at;
}

/* "[12345.678901] ", which the kernel's ring buffer puts in front. */
static bw_str without_uptime(bw_str prefix)
{
    const size_t end = bw_str_find_char(bw_str_head(prefix, 24), ']');
    if (end == SIZE_MAX || prefix.ptr[0] != '[')
        return prefix;
    for (size_t i = 1; i < end; i++)
        if (prefix.ptr[i] != ' ' && prefix.ptr[i] != '.' &&
                (prefix.ptr[i] < '0' || prefix.ptr[i] > '9'))
            return prefix;
    return bw_str_trim(bw_str_from(prefix, end + 1));
}

/* What the kernel says of a packet, and the name that other firewalls' logs have for it. */
static const struct word {
    bw_str key;
    bw_str name; /* empty: none */
} packet_words[] = {
#define WORD(text, name)                                                                           \
    {                                                                                              \
        BW_STR_INIT(text), BW_STR_INIT(name)                                                       \
    }
        WORD("IN", ""),
        WORD("OUT", ""),
        WORD("PHYSIN", ""),
        WORD("PHYSOUT", ""),
        WORD("MAC", ""),
        WORD("SRC", "src_ip"),
        WORD("DST", "dst_ip"),
        WORD("LEN", ""),
        WORD("TOS", ""),
        WORD("PREC", ""),
        WORD("TTL", ""),
        WORD("ID", ""),
        WORD("TC", ""),
        WORD("HOPLIMIT", ""),
        WORD("FLOWLBL", ""),
        WORD("PROTO", "protocol"),
        WORD("SPT", "src_port"),
        WORD("DPT", "dst_port"),
        WORD("SEQ", ""),
        WORD("ACK", ""),
        WORD("WINDOW", ""),
        WORD("RES", ""),
        WORD("URGP", ""),
        WORD("TYPE", ""),
        WORD("CODE", ""),
        WORD("MARK", ""),
        WORD("UID", ""),
        WORD("GID", ""),
#undef WORD
};
_Static_assert(BW_COUNT(packet_words) < NETWORK_PACKET_WORDS, "and one for the beginning");

/* The number of a word; BW_COUNT(packet_words): it is none of these. */
static size_t find_word(bw_str key)
{
    size_t at = 0;
    while (at < BW_COUNT(packet_words) && !bw_str_eq(packet_words[at].key, key))
        at++;
    return at;
}

/* Characters of the prefix's end, which tell one rule's from another's, and those of a protocol. */
#define PREFIX_END 8
#define PROTOCOL   9

/* The protocol decides most of the words, and the prefix whether there is an action. */
static uint32_t netfilter_layout(struct network_body *body)
{
    const bw_str text = body->text;
    char told[PROTOCOL + PREFIX_END] = {0};
    const size_t begin = packet_begin(text);
    body->mark = begin;
    const bw_str packet = bw_str_from(text, begin);
    const bw_str protocol = bw_str_from(packet, bw_str_find(packet, BW_STR("PROTO=")));
    if (protocol.len >= PROTOCOL) /* LEN=, or a blank, stands behind it */
        memcpy(told, protocol.ptr, PROTOCOL);
    if (begin >= PREFIX_END && begin != SIZE_MAX)
        memcpy(told + PROTOCOL, text.ptr + begin - PREFIX_END, PREFIX_END);
    return network_layout_of((bw_str){.ptr = told, .len = sizeof(told)});
}

/* Under its own name and, where there is one, the other. */
static void add_word(struct network_reading *reading, bw_str name, bw_str other, bw_str value)
{
    if (value.len == 0) /* OUT= of what comes in: the shape stays the same */
        text_record_add(reading->record, name, (struct event_value){.kind = EVENT_VALUE_ABSENT},
                TEXT_FIELD_PIECE);
    else
        text_record_add_named_number_as(reading->record, name, other, value);
}

/* A pair by its key, which is none of the usual words or stands elsewhere than in the last packet.
 * Returns its number, or BW_COUNT(packet_words). */
static size_t add_pair(struct network_reading *reading, const struct pair *pair)
{
    const size_t word = find_word(pair->key);
    if (word < BW_COUNT(packet_words))
        add_word(reading, packet_words[word].key, packet_words[word].name, pair->value);
    else if (pair->value.len == 0)
        add_word(reading, pair->key, (bw_str){0}, pair->value);
    else
        text_record_add_number(reading->record, pair->key, pair->value);
    return word;
}

/* Words that are looked at as such; a packet has about thirty. */
#define MAX_WORDS 64

/*
 * Between blanks there are words, each most often what stood behind the same one in the last
 * packet. So where one ends does not wait for what is in the one before. Others are asked for in
 * the usual way, and the words that it passes are done then. False: there are quotes or too many
 * words.
 */
static bool add_words(struct network_reading *reading, bw_str text)
{
    uint32_t ends[DELIMITED_ENDS(MAX_WORDS)];
    bool quotes;
    if (text.len == 0)
        return true;
    const size_t count = delimited_ends(text, ' ', '"', MAX_WORDS, ends, &quotes);
    if (quotes || count > MAX_WORDS)
        return false;
    uint8_t *next = reading->packet->next;
    size_t last = BW_COUNT(packet_words); /* the beginning */
    size_t done = 0;
    for (size_t i = 0, begin = 0; i < count; begin = (size_t)ends[i++] + 1) {
        const bw_str here = {.ptr = text.ptr + begin, .len = ends[i] - begin};
        const struct word *word = &packet_words[next[last]];
        if (begin < done)
            continue;
        if (here.len > word->key.len && here.ptr[word->key.len] == '=' &&
                bw_same_bytes(here.ptr, word->key.ptr, word->key.len)) {
            last = next[last];
            add_word(reading, word->key, word->name, bw_str_from(here, word->key.len + 1));
            continue;
        }
        struct pairs pairs = {.rest = bw_str_from(text, begin), .assign = '=', .between = ' '};
        struct pair pair;
        if (!pairs_next(&pairs, &pair))
            return true;
        done = text.len - pairs.rest.len;
        const size_t found = add_pair(reading, &pair);
        if (found == BW_COUNT(packet_words))
            continue;
        next[last] = (uint8_t)found;
        last = found;
    }
    return true;
}

static void add_pairs(struct network_reading *reading, bw_str text)
{
    struct pairs pairs = {.rest = text, .assign = '=', .between = ' '};
    struct pair pair;
    while (pairs_next(&pairs, &pair))
        add_pair(reading, &pair);
}

/* A rule's prefix is that of the line before, or one of a few. */
static bw_str recall_action(struct network_packet *packet, bw_str prefix)
{
    if (prefix.len == 0 || prefix.len > sizeof(packet->prefix))
        return action_of(prefix);
    if (!bw_str_eq(prefix, (bw_str){.ptr = packet->prefix, .len = packet->prefix_len})) {
        memcpy(packet->prefix, prefix.ptr, prefix.len);
        packet->prefix_len = prefix.len;
        packet->action = action_of(prefix);
    }
    return packet->action;
}

static bool netfilter_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const size_t begin = reading->body->mark;
    if (begin == SIZE_MAX)
        return false;
    const bw_str prefix = without_uptime(bw_str_trim(bw_str_head(text, begin)));
    text_record_add_named_opt(reading->record, BW_STR("iptables.prefix"), prefix);
    text_record_add_named_opt(
            reading->record, BW_STR("action"), recall_action(reading->packet, prefix));
    /* an ICMP error holds the packet that it is about, in brackets */
    bw_str packet = bw_str_from(text, begin);
    packet = bw_str_head(packet, bw_str_find_char(packet, '['));
    if (!add_words(reading, packet))
        add_pairs(reading, packet);
    return true;
}

const struct network_body_kind network_netfilter = {
        .dataset = "iptables.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = netfilter_looks,
        .layout = netfilter_layout,
        .read = netfilter_read,
};

/* ---- filterlog ---- */

/* What all packets have, and those of either version. */
#define FILTER "rule sub_rule anchor tracker interface reason action direction ip_version "
#define V4     FILTER "tos ecn ttl id offset flags protocol_id protocol length src_ip dst_ip "
#define V6     FILTER "class flow_label hop_limit protocol protocol_id length src_ip dst_ip "

/* Where they say so, from 0. */
#define VERSION     8
#define V4_PROTOCOL 16
#define V6_PROTOCOL 12

#define TCP  "src_port dst_port data_length tcp_flags sequence ack window urg options"
#define UDP  "src_port dst_port data_length"
#define ICMP "icmp_type icmp_data"

static bool filterlog_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    static const bw_str mark = BW_STR_INIT("filterlog");
    if (bw_str_starts_with(*message, mark)) {
        const size_t colon = bw_str_find(*message, BW_STR(": "));
        *message = bw_str_from(*message, colon != SIZE_MAX ? colon + 2 : 0);
    }
    bw_str rest = bw_str_head(*message, LOOK_BYTES);
    bw_str words[9];
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (!network_column_cut(&rest, &words[i]))
            return false;
    const bool direction = bw_str_eq(words[7], BW_STR("in")) || bw_str_eq(words[7], BW_STR("out"));
    const bool version = bw_str_eq(words[8], BW_STR("4")) || bw_str_eq(words[8], BW_STR("6"));
    return direction && version && words[6].len != 0;
}

/* The names of the columns: version and protocol decide. */
static const char *filterlog_list(const bw_str *values, size_t count)
{
    static const struct {
        bw_str begins;
        const char *lists[2];
    } protocols[] = {
            {BW_STR_INIT("tcp"), {V4 TCP, V6 TCP}},
            {BW_STR_INIT("udp"), {V4 UDP, V6 UDP}},
            {BW_STR_INIT("icmp"), {V4 ICMP, V6 ICMP}},
    };
    const bool v6 = !bw_str_eq(values[VERSION], BW_STR("4"));
    const size_t at = v6 ? V6_PROTOCOL : V4_PROTOCOL;
    const bw_str protocol = at < count ? values[at] : (bw_str){0};
    for (size_t i = 0; i < BW_COUNT(protocols); i++) {
        const bw_str begins = protocols[i].begins;
        const size_t len = begins.len < 4 ? protocol.len : begins.len; /* ICMPv6, too */
        if (bw_str_eq_ascii_nocase(bw_str_head(protocol, len), begins))
            return protocols[i].lists[v6];
    }
    return v6 ? V6 : V4;
}

static bool filterlog_read(struct network_reading *reading)
{
    bw_str values[NETWORK_MAX_COLUMNS];
    bool quotes;
    const size_t count = network_columns_split(reading->body->text, values, &quotes);
    const struct network_columns *columns =
            count > VERSION
                    ? network_lists_get(reading->lists, filterlog_list(values, count), NULL, 0)
                    : NULL;
    if (columns == NULL)
        return false;
    network_columns_begin(
            columns, reading->record, bw_str_of(network_filterlog.dataset), values, count);
    return true;
}

const struct network_body_kind network_filterlog = {
        .dataset = "pfsense.log",
        .looks = filterlog_looks,
        .read = filterlog_read,
};

/* ---- fast.log ---- */

/* "[1:2008581:3] ": by syslog, the number of the alert begins the message. */
static bool begins_alert(bw_str text)
{
    unsigned colons = 0;
    size_t at = 1;
    if (text.len < 8 || text.ptr[0] != '[')
        return false;
    for (; at < text.len && at < 40 &&
            (text.ptr[at] == ':' || (text.ptr[at] >= '0' && text.ptr[at] <= '9'));
            at++)
        colons += text.ptr[at] == ':';
    return colons == 2 && at < text.len && text.ptr[at] == ']';
}

static bool fast_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    const bw_str text = bw_str_head(*message, 64);
    if (begins_alert(text))
        return bw_str_find(*message, BW_STR("[Priority: ")) != SIZE_MAX;
    return bw_str_starts_with(text, BW_STR("[**] [")) || /* Snort's: the stamp was passed */
           (text.len > 20 && bw_str_find(text, BW_STR("  [**] [")) != SIZE_MAX);
}

/* "03/01/2022-10:00:00.123456": month first; a year is there unless it was turned off. */
static bw_time fast_time(bw_str stamp, bool *ret_local)
{
    char date[10];
    bw_str rest = stamp;
    bw_str day;
    if (!bw_str_cut(&rest, '-', &day) || day.len != 10 || rest.ptr == NULL)
        return BW_TIME_UNKNOWN;
    memcpy(date, day.ptr + 6, 4);
    date[4] = '-';
    memcpy(date + 5, day.ptr, 2);
    date[7] = '-';
    memcpy(date + 8, day.ptr + 3, 2);
    return network_date_time((bw_str){.ptr = date, .len = 10}, rest, BW_STR(""), ret_local);
}

#define ALERT "[{alert.gid}:{alert.signature_id}:{alert.rev}] "

/* The number and the name of the alert, and of what sort it is: up to the braces. */
static bool read_alert(struct network_reading *reading, bw_str *text)
{
    if (!network_add_pattern(reading, *text, ALERT "\"{alert.signature}\" [**]") &&
            !network_add_pattern(reading, *text, ALERT "{alert.signature} [**]"))
        return false;
    *text = bw_str_from(*text, bw_str_find(*text, BW_STR("[**]")) + 4);
    if (!network_add_pattern(
                reading, *text, " [Classification: {alert.category}] [Priority: {alert.severity}]"))
        network_add_pattern(reading, *text, " [Priority: {alert.severity}]");
    return true;
}

/* The same as syslog has it. */
static bool read_syslog_alert(struct network_reading *reading, bw_str text)
{
    return network_add_pattern(reading, text,
                   ALERT "{alert.signature} [Classification: {alert.category}] [Priority: "
                         "{alert.severity}]") ||
           network_add_pattern(
                   reading, text, ALERT "{alert.signature} [Priority: {alert.severity}]");
}

static bool fast_read(struct network_reading *reading)
{
    bw_str text = reading->body->text;
    if (begins_alert(text)) {
        if (!read_syslog_alert(reading, text))
            return false;
        text = bw_str_from(text, bw_str_find(text, BW_STR("[Priority: ")));
    } else {
        const size_t mark = bw_str_find(text, BW_STR("[**] ["));
        if (mark != 0)
            reading->body->time =
                    fast_time(bw_str_trim(bw_str_head(text, mark)), &reading->body->local);
        text = bw_str_from(text, mark + 5);
        if (!read_alert(reading, &text))
            return false;
    }
    const size_t brace = bw_str_find_char(text, '{');
    bw_str proto = {0};
    bw_str from;
    if (brace == SIZE_MAX)
        return true;
    text = bw_str_from(text, brace + 1);
    bw_str_cut(&text, '}', &proto);
    text_record_add_str(reading->record, BW_STR("proto"), proto);
    text = bw_str_trim(text);
    const size_t arrow = bw_str_find(text, BW_STR(" -> "));
    if (arrow == SIZE_MAX)
        return true;
    from = bw_str_head(text, arrow);
    network_add_endpoint(reading, from, BW_STR("src_ip"), BW_STR("src_port"));
    network_add_endpoint(
            reading, bw_str_from(text, arrow + 4), BW_STR("dest_ip"), BW_STR("dest_port"));
    return true;
}

const struct network_body_kind network_fast = {
        .dataset = "suricata.fast",
        .marks = NETWORK_MARK_BRACKET,
        .looks = fast_looks,
        .read = fast_read,
};
