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
