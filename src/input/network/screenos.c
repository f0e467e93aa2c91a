/* Juniper's ScreenOS (NetScreen, SSG, ISG): "ssg5: NetScreen device_id=ssg5  [Root]system-
 * notification-00257(traffic): start_time="..." ... src zone=Untrust ... src=203.0.113.7 dst=...",
 * and events in words, behind which the device's time stands.
 *
 * Source: Juniper, "ScreenOS Message Log Reference Guide". */
#include "format/delimited/pairs.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

#define BEGIN BW_STR("NetScreen device_id=")

static bool screenos_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return bw_str_starts_with(*message, BEGIN) &&
           bw_str_find(bw_str_head(*message, 128), BW_STR("]system-")) != SIZE_MAX;
}

/* "[Root]system-notification-00257(traffic)": what stands in front of ": ". */
static bw_str tag_of(bw_str text)
{
    text = bw_str_from(text, bw_str_find(text, BW_STR("]system-")));
    return bw_str_head(text, bw_str_find(text, BW_STR(": ")));
}

static uint32_t screenos_layout(struct network_body *body)
{
    return network_layout_of(tag_of(body->text));
}

/* ---- sessions ---- */

static const bw_str traffic_names[][2] = {
        {BW_STR_INIT("src"), BW_STR_INIT("src_ip")},
        {BW_STR_INIT("dst"), BW_STR_INIT("dst_ip")},
        {BW_STR_INIT("src_xlated"), BW_STR_INIT("src_nat_ip")},
        {BW_STR_INIT("dst_xlated"), BW_STR_INIT("dst_nat_ip")},
        {BW_STR_INIT("sent"), BW_STR_INIT("bytes_sent")},
        {BW_STR_INIT("rcvd"), BW_STR_INIT("bytes_received")},
        {BW_STR_INIT("proto"), BW_STR_INIT("protocol")},
        {BW_STR_INIT("policy_id"), BW_STR_INIT("acl")},
        {BW_STR_INIT("start_time"), BW_STR_INIT("start_time")},
        {BW_STR_INIT("src_port"), BW_STR_INIT("src_port")},
        {BW_STR_INIT("dst_port"), BW_STR_INIT("dst_port")},
        {BW_STR_INIT("service"), BW_STR_INIT("service")},
        {BW_STR_INIT("duration"), BW_STR_INIT("duration")},
        {BW_STR_INIT("session_id"), BW_STR_INIT("session_id")},
        {BW_STR_INIT("reason"), BW_STR_INIT("reason")},
};

/* "src zone=Untrust": of that name only the last word is a pair. */
static bw_str zone_name(bw_str text, const struct pair *pair)
{
    const bw_str front = bw_str_head(text, (size_t)(pair->key.ptr - text.ptr));
    return bw_str_ends_with(front, BW_STR("src ")) ? BW_STR("src_zone") : BW_STR("dst_zone");
}

static void read_traffic(struct network_reading *reading, bw_str text)
{
    struct pairs pairs = {.rest = text, .assign = '=', .between = ' '};
    struct pair pair;
    while (pairs_next(&pairs, &pair)) {
        if (bw_str_eq(pair.key, BW_STR("zone")))
            text_record_add_str(reading->record, zone_name(text, &pair), pair.value);
        else if (bw_str_eq(pair.key, BW_STR("action")))
            text_record_add_str(reading->record, BW_STR("action"),
                    bw_str_eq(pair.value, BW_STR("Permit")) ? BW_STR("accept") : BW_STR("deny"));
        for (size_t i = 0; i < BW_COUNT(traffic_names); i++)
            if (bw_str_eq(pair.key, traffic_names[i][0]))
                text_record_add_number(reading->record, traffic_names[i][1], pair.value);
    }
}

/* ---- events ---- */

enum outcome {
    OUTCOME_NONE,
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE,
};

static const struct {
    enum outcome login;
    const char *pattern;
} events[] = {
        {OUTCOME_SUCCESS,
                "Admin user {user} has logged on via {service} from {src_ip}:{src_port} "},
        {OUTCOME_SUCCESS, "Admin user {user} logged in for {service} management (port {dst_port}) "
                          "from {src_ip}:{src_port}"},
        {OUTCOME_FAILURE, "Admin user {user} login attempt for {service} management (port "
                          "{dst_port}) from {src_ip}:{src_port} failed"},
        {OUTCOME_FAILURE, "Login attempt to system by admin {user} via {service} from "
                          "{src_ip}:{src_port} has failed"},
        {OUTCOME_NONE, "System configuration saved by {user} via {service} from host {src_ip} "},
        {OUTCOME_NONE, "{object} was {change} by {user} via {service} from host {src_ip} to "},
        {OUTCOME_NONE, "{attack}! From {src_ip}:{src_port} to {dst_ip}:{dst_port}, proto "
                       "{protocol} (zone {src_zone} int "},
};

static bw_str value_of(const struct network_reading *reading, const char *name)
{
    const struct event_value *value = text_record_get(reading->record, bw_str_of(name));
    return value != NULL && value->kind == EVENT_VALUE_UTF8 ? bw_bytes_str(value->bytes)
                                                            : (bw_str){0};
}

static void read_event(struct network_reading *reading, bw_str text)
{
    for (size_t i = 0; i < BW_COUNT(events); i++) {
        if (!network_add_pattern(reading, text, events[i].pattern))
            continue;
        if (events[i].login != OUTCOME_NONE)
            network_add_device_login(reading->record,
                    &(struct network_said){
                            .user = value_of(reading, "user"),
                            .source = value_of(reading, "src_ip"),
                    },
                    events[i].login == OUTCOME_SUCCESS);
        return;
    }
}

static bool screenos_read(struct network_reading *reading)
{
    const bw_str text = reading->body->text;
    const bw_str tag = tag_of(text);
    const bool traffic = bw_str_ends_with(tag, BW_STR("(traffic)"));
    bw_str code = bw_str_head(tag, bw_str_find_char(tag, '('));
    bw_str said = bw_str_from(text, (size_t)(tag.ptr + tag.len - text.ptr));
    if (!bw_str_starts_with(said, BW_STR(": ")))
        return false;
    said = bw_str_trim(bw_str_from(said, 2));
    for (size_t dash; (dash = bw_str_find_char(code, '-')) != SIZE_MAX;)
        code = bw_str_from(code, dash + 1);
    text_record_add_opt(reading->record, BW_STR("event.code"), code);
    text_record_add_str(reading->record, BW_STR("message"), said);
    if (traffic)
        read_traffic(reading, said);
    else
        read_event(reading, said);
    return true;
}

const struct network_body_kind network_screenos = {
        .dataset = "juniper_netscreen.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = screenos_looks,
        .layout = screenos_layout,
        .read = screenos_read,
};
