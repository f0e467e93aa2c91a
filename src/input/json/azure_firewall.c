#include "input/json/azure_firewall.h"

struct reading {
    json_azure_firewall_take_fn *take;
    void *user;
};

static void take(const struct reading *reading, bw_str name, bw_str value)
{
    if (value.len != 0)
        reading->take(reading->user, name, value);
}

/* The text up to `end`, which is passed, too; all of it where there is none. */
static bw_str cut(bw_str *rest, bw_str end)
{
    const size_t at = bw_str_find(*rest, end);
    const bw_str head = bw_str_head(*rest, at);
    *rest = bw_str_from(*rest, at != SIZE_MAX ? at + end.len : rest->len);
    return head;
}

/* "203.0.113.7:51106", "www.example.org:443", "10.0.0.5", "10.0.0.5:" */
static void take_end(const struct reading *reading, bw_str text, bw_str ip_name, bw_str port_name)
{
    size_t colon = text.len;
    while (colon > 0 && text.ptr[colon - 1] != ':')
        colon--;
    take(reading, ip_name, bw_str_head(text, colon != 0 ? colon - 1 : text.len));
    if (colon != 0)
        take(reading, port_name, bw_str_from(text, colon));
}

/* ". Action: Deny. Policy: p. Rule Collection: c. Rule: r": what follows the ends of a request. */
static void take_parts(const struct reading *reading, bw_str rest)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("Action"), BW_STR_INIT("properties.Action")},
            {BW_STR_INIT("Policy"), BW_STR_INIT("properties.Policy")},
            {BW_STR_INIT("Rule Collection Group"), BW_STR_INIT("properties.RuleCollectionGroup")},
            {BW_STR_INIT("Rule Collection"), BW_STR_INIT("properties.RuleCollection")},
            {BW_STR_INIT("Rule"), BW_STR_INIT("properties.Rule")},
            {BW_STR_INIT("Url"), BW_STR_INIT("properties.TargetUrl")},
            {BW_STR_INIT("Web Category"), BW_STR_INIT("properties.WebCategory")},
            {BW_STR_INIT("ThreatIntel"), BW_STR_INIT("properties.ThreatDescription")},
            {BW_STR_INIT("Signature"), BW_STR_INIT("properties.SignatureId")},
            {BW_STR_INIT("IDS"), BW_STR_INIT("properties.Description")},
            {BW_STR_INIT("Priority"), BW_STR_INIT("properties.Severity")},
            {BW_STR_INIT("Classification"), BW_STR_INIT("properties.Category")},
    };
    while (rest.len != 0) {
        bw_str value = bw_str_trim(cut(&rest, BW_STR(". ")));
        const bw_str name = cut(&value, BW_STR(": "));
        while (bw_str_ends_with(value, BW_STR(".")))
            value.len--;
        for (size_t i = 0; i < BW_COUNT(names); i++)
            if (bw_str_eq(name, names[i][0]))
                take(reading, names[i][1], value);
    }
}

static bool read_request(const struct reading *reading, bw_str text)
{
    const bw_str from = BW_STR(" request from ");
    const size_t at = bw_str_find(bw_str_head(text, 64), from);
    bw_str protocol = bw_str_head(text, at != SIZE_MAX ? at : 0);
    bw_str rest = bw_str_from(text, at != SIZE_MAX ? at + from.len : text.len);
    if (protocol.len == 0 || bw_str_find(rest, BW_STR(" to ")) == SIZE_MAX)
        return false;
    take(reading, BW_STR("properties.Protocol"), cut(&protocol, BW_STR(" "))); /* "ICMP Type=8" */
    take_end(reading, cut(&rest, BW_STR(" to ")), BW_STR("properties.SourceIp"),
            BW_STR("properties.SourcePort"));
    bw_str to = cut(&rest, BW_STR(". "));
    while (bw_str_ends_with(to, BW_STR(".")))
        to.len--;
    bw_str translated = to;
    to = cut(&translated, BW_STR(" was DNAT'ed to "));
    take_end(reading, to, BW_STR("properties.DestinationIp"), BW_STR("properties.DestinationPort"));
    if (translated.len != 0) {
        take(reading, BW_STR("properties.Action"), BW_STR("DNAT"));
        take_end(reading, translated, BW_STR("properties.TranslatedIp"),
                BW_STR("properties.TranslatedPort"));
    }
    take_parts(reading, rest);
    return true;
}

/* "10.0.0.5:53765 - 35 AAAA IN www.example.org. udp 52 false 512 NXDOMAIN qr,rd,ra 127 0.05s" */
static bool read_query(const struct reading *reading, bw_str text)
{
    static const bw_str names[] = {BW_STR_INIT("properties.QueryId"),
            BW_STR_INIT("properties.QueryType"), BW_STR_INIT("properties.QueryClass"),
            BW_STR_INIT("properties.QueryName"), BW_STR_INIT("properties.Protocol"),
            BW_STR_INIT("properties.RequestSize"), BW_STR_INIT("properties.DnssecOkBit"),
            BW_STR_INIT("properties.EDNS0BufferSize"), BW_STR_INIT("properties.ResponseCode")};
    const bw_str lead = BW_STR("DNS Request: ");
    if (!bw_str_starts_with(text, lead))
        return false;
    bw_str rest = bw_str_from(text, lead.len);
    take_end(reading, cut(&rest, BW_STR(" - ")), BW_STR("properties.SourceIp"),
            BW_STR("properties.SourcePort"));
    for (size_t i = 0; i < BW_COUNT(names); i++)
        take(reading, names[i], cut(&rest, BW_STR(" ")));
    return true;
}

bool json_azure_firewall_read(bw_str text, json_azure_firewall_take_fn *take_value, void *user)
{
    const struct reading reading = {.take = take_value, .user = user};
    return read_query(&reading, text) || read_request(&reading, text);
}
