/* MikroTik RouterOS, packets that rules of the firewall log: "firewall,info DROP input: in:ether1
 * out:(unknown 0), connection-state:new src-mac aa:bb:cc:dd:ee:ff, proto TCP (SYN),
 * 203.0.113.7:5555->192.0.2.1:445, len 40", with the topics in front or not.
 *
 * Source: MikroTik, "Log" and "Filter" of RouterOS' manual (action=log, log-prefix). */
#include "input/network/kinds.h"

/* How far into a message the arrow between the addresses may stand. */
#define LOOK_BYTES 400

/* Where the arrow begins; SIZE_MAX when it is no such message. */
static size_t find_arrow(bw_str text)
{
    const bw_str head = bw_str_head(text, LOOK_BYTES);
    const size_t at = bw_str_find_char(head, '>');
    if (at == SIZE_MAX || at == 0 || head.ptr[at - 1] != '-' ||
            bw_str_find(bw_str_head(head, at), BW_STR(" proto ")) == SIZE_MAX)
        return SIZE_MAX;
    return at - 1;
}

static bool mikrotik_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return find_arrow(*message) != SIZE_MAX &&
           bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR("in:")) != SIZE_MAX &&
           bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR(" out:")) != SIZE_MAX;
}

static uint32_t mikrotik_layout(struct network_body *body)
{
    return network_layout_of(bw_str_head(body->text, bw_str_find(body->text, BW_STR("in:"))));
}

/* What stands between `mark` and the next blank or comma. */
static bw_str word_behind(bw_str text, bw_str mark)
{
    const size_t at = bw_str_find(text, mark);
    const bw_str rest = bw_str_from(text, at != SIZE_MAX ? at + mark.len : text.len);
    size_t len = 0;
    while (len < rest.len && rest.ptr[len] != ' ' && rest.ptr[len] != ',')
        len++;
    return bw_str_head(rest, len);
}

/* The words that the rule's author put before the packet say what became of it. */
static bw_str action_of(bw_str prefix)
{
    static const struct {
        bw_str word;
        bw_str action;
    } words[] = {{BW_STR_INIT("drop"), BW_STR_INIT("drop")},
            {BW_STR_INIT("reject"), BW_STR_INIT("reject")},
            {BW_STR_INIT("block"), BW_STR_INIT("block")},
            {BW_STR_INIT("deny"), BW_STR_INIT("deny")},
            {BW_STR_INIT("denied"), BW_STR_INIT("deny")},
            {BW_STR_INIT("accept"), BW_STR_INIT("accept")},
            {BW_STR_INIT("allow"), BW_STR_INIT("allow")}};
    for (size_t at = 0; at < prefix.len; at++)
        for (size_t i = 0; i < BW_COUNT(words); i++)
            if (bw_str_eq_ascii_nocase(
                        bw_str_head(bw_str_from(prefix, at), words[i].word.len), words[i].word))
                return words[i].action;
    return (bw_str){0};
}

/* "DROP input: " in front of "in:": the rule's own words, and the chain. */
static void add_rule(struct network_reading *reading, bw_str front)
{
    front = bw_str_trim(front);
    if (bw_str_ends_with(front, BW_STR(":")))
        front.len--;
    size_t begin = front.len;
    while (begin > 0 && front.ptr[begin - 1] != ' ')
        begin--;
    const bw_str prefix = bw_str_trim(bw_str_head(front, begin));
    text_record_add_opt(reading->record, BW_STR("chain"), bw_str_from(front, begin));
    text_record_add_opt(reading->record, BW_STR("log_prefix"), prefix);
    text_record_add_opt(reading->record, BW_STR("action"), action_of(prefix));
}

static bool mikrotik_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const size_t arrow = find_arrow(text);
    if (arrow == SIZE_MAX)
        return false;
    size_t begin = arrow;
    while (begin > 0 && text.ptr[begin - 1] != ' ')
        begin--;
    add_rule(reading, bw_str_head(text, bw_str_find(text, BW_STR("in:"))));
    text_record_add_opt(reading->record, BW_STR("src_interface"), word_behind(text, BW_STR("in:")));
    text_record_add_opt(
            reading->record, BW_STR("dst_interface"), word_behind(text, BW_STR(" out:")));
    text_record_add_opt(reading->record, BW_STR("connection_state"),
            word_behind(text, BW_STR("connection-state:")));
    text_record_add_opt(reading->record, BW_STR("src_mac"), word_behind(text, BW_STR("src-mac ")));
    text_record_add_opt(reading->record, BW_STR("protocol"), word_behind(text, BW_STR(" proto ")));
    network_add_endpoint(reading, bw_str_from(bw_str_head(text, arrow), begin), BW_STR("src_ip"),
            BW_STR("src_port"));
    network_add_endpoint(reading, word_behind(bw_str_from(text, arrow), BW_STR("->")),
            BW_STR("dst_ip"), BW_STR("dst_port"));
    return true;
}

const struct network_body_kind network_mikrotik = {
        .dataset = "mikrotik.firewall",
        .looks = mikrotik_looks,
        .layout = mikrotik_layout,
        .read = mikrotik_read,
};
