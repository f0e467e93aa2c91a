#include "plug/hunt_ledger.h"

bw_str ledger_state_name(enum ledger_state state)
{
    static const bw_str names[LEDGER_STATE_COUNT] = {
            [LEDGER_NOT_LOADED] = BW_STR_INIT("not_loaded"),
            [LEDGER_NO_SOURCE] = BW_STR_INIT("no_source"),
            [LEDGER_NO_EVENT] = BW_STR_INIT("no_event"),
            [LEDGER_NO_TIME] = BW_STR_INIT("no_time"),
            [LEDGER_NO_FIELD] = BW_STR_INIT("no_field"),
            [LEDGER_NOT_HAPPENED] = BW_STR_INIT("not_happened"),
            [LEDGER_NO_MATCH] = BW_STR_INIT("no_match"),
            [LEDGER_MATCHED] = BW_STR_INIT("matched"),
    };
    return (unsigned)state < LEDGER_STATE_COUNT ? names[state] : BW_STR("unknown");
}

uint32_t hunt_ledger_blind(const uint32_t *states)
{
    uint32_t blind = 0;
    for (unsigned i = 0; i < LEDGER_STATE_COUNT; i++)
        if (i != LEDGER_NOT_LOADED && ledger_state_is_blind((enum ledger_state)i))
            blind += states[i];
    return blind;
}

#define A_DAY (24 * 60 * 60 * BW_TIME_SECOND)
/* 2000-01-01: a clock that was never set is before it, and tells nothing of what is covered. */
#define EARLIEST (946684800 * BW_TIME_SECOND)

static void span_add(struct ledger_span *span, const struct ledger_log *log)
{
    bw_time first = log->first;
    if (log->last == BW_TIME_UNKNOWN || log->last < EARLIEST)
        return;
    if (first < EARLIEST)
        first = log->last;
    if (span->first == BW_TIME_UNKNOWN || first < span->first)
        span->first = first;
    if (span->last == BW_TIME_UNKNOWN || log->last > span->last)
        span->last = log->last;
}

/* Logs stand by host, in the order of the hosts. */
static struct ledger_span span_of(const struct hunt_ledger *ledger, uint32_t host, uint32_t *log)
{
    struct ledger_span span = {.host = host, .first = BW_TIME_UNKNOWN, .last = BW_TIME_UNKNOWN};
    const bw_str name = ledger->hosts[host].name;
    while (*log < ledger->log_count && !bw_str_eq(ledger->logs[*log].host, name))
        (*log)++;
    for (; *log < ledger->log_count && bw_str_eq(ledger->logs[*log].host, name); (*log)++)
        span_add(&span, &ledger->logs[*log]);
    return span;
}

struct ledger_span hunt_ledger_span(const struct hunt_ledger *ledger, uint32_t host)
{
    uint32_t log = 0;
    return span_of(ledger, host, &log);
}

static void keep_shortest(
        struct ledger_span *out, uint32_t count, uint32_t room, const struct ledger_span *span)
{
    uint32_t at = count < room ? count : room;
    while (at != 0 && span->last - span->first < out[at - 1].last - out[at - 1].first) {
        if (at < room)
            out[at] = out[at - 1];
        at--;
    }
    if (at < room)
        out[at] = *span;
}

uint32_t hunt_ledger_short(const struct hunt_ledger *ledger, struct ledger_span *out, uint32_t room,
        struct ledger_span *ret_whole)
{
    struct ledger_span whole = {.first = BW_TIME_UNKNOWN, .last = BW_TIME_UNKNOWN};
    uint32_t count = 0;
    uint32_t log = 0;
    for (uint32_t i = 0; i < ledger->log_count; i++)
        span_add(&whole, &ledger->logs[i]);
    *ret_whole = whole;
    if (whole.last == BW_TIME_UNKNOWN || whole.last - whole.first < 2 * A_DAY)
        return 0;
    for (uint32_t i = 0; i < ledger->host_count; i++) {
        const struct ledger_span span = span_of(ledger, i, &log);
        if (span.last == BW_TIME_UNKNOWN ||
                span.last - span.first >= (whole.last - whole.first) / 2)
            continue;
        keep_shortest(out, count++, room, &span);
    }
    return count;
}
