/* Pairs that something else than a blank parts: "type=FWD|proto=TCP|srcIP=10.0.0.7|..." of
 * Barracuda's CloudGen Firewall and of loggers that read Check Point's LEA, and pairs between tabs
 * (Zscaler's feeds). A time or words may stand in front.
 *
 * Sources: Barracuda, "How to Configure Syslog Streaming"; fw1-loggrabber's README; Zscaler, "NSS
 * Feed Output Format: Web Logs". */
#include <string.h>

#include "input/network/kinds.h"

#define MIN_PAIRS 5

/* How far the first pair may stand in the message. */
#define MAX_LEAD 96

/* What parts the pairs, and where they begin; 0: they are not of this kind. */
static char separator_of(bw_str message, size_t *ret_begin)
{
    const size_t equals = bw_str_find_char(bw_str_head(message, MAX_LEAD), '=');
    if (equals == SIZE_MAX || equals == 0)
        return '\0';
    size_t begin = equals;
    while (begin > 0 && strchr(" \t|", message.ptr[begin - 1]) == NULL)
        begin--;
    const bw_str rest = bw_str_head(bw_str_from(message, equals), 256);
    const size_t bar = bw_str_find_char(rest, '|');
    const size_t tab = bw_str_find_char(rest, '\t');
    *ret_begin = begin;
    if (bar == SIZE_MAX && tab == SIZE_MAX)
        return '\0';
    return bar < tab ? '|' : '\t';
}

static struct pairs pairs_of(bw_str text, char between)
{
    return (struct pairs){.rest = text, .assign = '=', .between = between};
}

/* Values may have blanks, so every part must be a pair by itself. */
static bool separated_looks(const struct network_features *features, bw_str *message)
{
    size_t begin;
    bw_str part;
    (void)features;
    const char between = separator_of(*message, &begin);
    if (between == '\0')
        return false;
    bw_str rest = bw_str_from(*message, begin);
    for (unsigned i = 0; i < MIN_PAIRS; i++) {
        if (!bw_str_cut(&rest, between, &part))
            return false;
        const size_t equals = bw_str_find_char(part, '=');
        const size_t blank = bw_str_find_char(part, ' ');
        if (equals == SIZE_MAX || equals == 0 || blank < equals)
            return false;
    }
    return true;
}

static void take_context(struct network_body *body, const struct pair *pair)
{
    static const bw_str times[] = {BW_STR_INIT("time"), BW_STR_INIT("datetime"),
            BW_STR_INIT("timestamp"), BW_STR_INIT("epochtime")};
    for (size_t i = 0; i < BW_COUNT(times) && body->time == BW_TIME_UNKNOWN; i++) {
        if (!bw_str_eq(pair->key, times[i]))
            continue;
        body->time = network_epoch(pair->value);
        if (body->time == BW_TIME_UNKNOWN)
            body->time = network_iso_time(pair->value, &body->local);
    }
    if (bw_str_eq(pair->key, BW_STR("orig")) || bw_str_eq(pair->key, BW_STR("devicehostname")))
        body->host = pair->value;
}

static bool separated_read(struct network_reading *reading)
{
    struct pair pair;
    size_t begin = 0;
    const bw_str text = reading->body->text;
    struct pairs pairs = pairs_of(text, separator_of(text, &begin));
    pairs.rest = bw_str_from(text, begin);
    while (pairs_next(&pairs, &pair)) {
        if (pair.escaped)
            network_add_unescaped(reading, &pair);
        else
            text_record_add_number(reading->record, pair.key, pair.value);
        take_context(reading->body, &pair);
    }
    if (reading->body->time == BW_TIME_UNKNOWN && begin >= 19)
        reading->body->time = network_iso_time(bw_str_head(text, 19), &reading->body->local);
    return true;
}

/* The first name: a rough sort of what the line is. */
static uint32_t separated_layout(struct network_body *body)
{
    const bw_str text = body->text;
    size_t begin = 0;
    separator_of(text, &begin);
    const bw_str rest = bw_str_from(text, begin);
    return network_layout_of(bw_str_head(rest, bw_str_find_char(rest, '=')));
}

const struct network_body_kind network_separated = {
        .dataset = "keyvalue.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = separated_looks,
        .layout = separated_layout,
        .read = separated_read,
};
