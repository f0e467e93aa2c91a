/*
 * What workers send for the silence ledger: any bytes are taken or refused, and of what was taken
 * up to then a ledger is made whose sums add up.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "support/sigma/ledger_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMORY (64 * BW_MIB)

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_rule(const struct hunt_ledger *ledger, const struct ledger_rule *rule)
{
    uint8_t best = LEDGER_NOT_LOADED;
    check(rule->state > LEDGER_NOT_LOADED && rule->state < LEDGER_STATE_COUNT);
    check(rule->group == LEDGER_NO_GROUP || rule->group < ledger->group_count);
    check(ledger_state_is_blind(rule->state) == (rule->group != LEDGER_NO_GROUP));
    check(rule->reason.len != 0);
    for (uint32_t h = 0; h < ledger->host_count; h++)
        best = rule->hosts[h] > best ? rule->hosts[h] : best;
    /* of several hosts the best one counts; an order in time may find its parts on several */
    check(best <= rule->state || ledger->hosts_more != 0);
}

static void check_ledger(const struct hunt_ledger *ledger)
{
    uint32_t rules = 0;
    uint32_t grouped = 0;
    check(ledger->rule_count == WORLD_RULES && ledger->host_count <= LEDGER_MAX_HOSTS);
    for (size_t i = 0; i < LEDGER_STATE_COUNT; i++)
        rules += ledger->states[i];
    check(rules == WORLD_RULES);
    for (uint32_t i = 0; i < ledger->rule_count; i++)
        check_rule(ledger, &ledger->rules[i]);
    for (uint32_t i = 0; i < ledger->group_count; i++)
        grouped += ledger->groups[i].rules;
    check(grouped == hunt_ledger_blind(ledger->states));
    for (uint32_t h = 0; h < ledger->host_count; h++) {
        uint32_t sum = 0;
        for (size_t i = 0; i < LEDGER_STATE_COUNT; i++)
            sum += ledger->hosts[h].states[i];
        check(sum == WORLD_RULES);
        check(h == 0 || bw_str_compare(ledger->hosts[h - 1].name, ledger->hosts[h].name) < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bw_arena *arena = bw_arena_new(MEMORY);
    struct detector_cover *cover = sigma_ledger_cover_new(ledger_world());
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = data, .len = size}, 0);
    /* several frames in one input: what forms a worker told is known in the next one */
    while (bw_reader_left(&r) != 0) {
        const uint16_t len = bw_read_u16le(&r);
        struct bw_reader frame = bw_reader_of(
                bw_read_bytes(&r, len < bw_reader_left(&r) ? len : bw_reader_left(&r)), 0);
        if (!sigma_ledger_cover_take(cover, &frame))
            break;
    }
    const struct sigma_ledger_input input = {
            .image = ledger_world()->image, .cover = cover, .source = ledger_world_source()};
    struct hunt_ledger ledger;
    check(sigma_ledger_make(&input, arena, &ledger, NULL) == BW_OK);
    check_ledger(&ledger);
    sigma_ledger_cover_free(cover);
    bw_arena_free(arena);
    return 0;
}
