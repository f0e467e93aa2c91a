#include "support/sigma/ledger_world.h"

#include <string.h>

#include "sigma/correlate/correlate.h"
#include "sigma/match/cover.h"

static const char strings[] = "abcdefgh";

#define LETTER(at)                                                                                 \
    {                                                                                              \
        .offset = (at), .len = 1                                                                   \
    }

static const struct sigma_image_field fields[WORLD_FIELDS] = {
        {.name = LETTER(0)}, {.name = LETTER(1)}, {.name = LETTER(2)}, {.name = LETTER(3)}};
static const struct sigma_image_logsource logsources[] = {{.product = LETTER(4),
                                                                  .advice = LETTER(5),
                                                                  .first_source = 0,
                                                                  .source_count = 2,
                                                                  .known = 1},
        {.product = LETTER(6),
                .more = LETTER(7),
                .first_source = 2,
                .source_count = 1,
                .known = 1}};
static const struct sigma_image_source sources[WORLD_SOURCES];
static const struct sigma_image_rule rules[WORLD_RULES] = {
        {.logsource = 0, .base = SIGMA_NONE, .correlation = SIGMA_NONE, .title = LETTER(0)},
        {.logsource = 0, .base = SIGMA_NONE, .correlation = SIGMA_NONE, .title = LETTER(1)},
        {.logsource = 1, .base = SIGMA_NONE, .correlation = SIGMA_NONE, .title = LETTER(2)},
        {.logsource = 1, .base = 0, .correlation = SIGMA_NONE, .quiet = 1, .title = LETTER(3)},
        {.logsource = SIGMA_NONE, .base = SIGMA_NONE, .correlation = 0, .title = LETTER(4)},
        {.logsource = SIGMA_NONE, .base = SIGMA_NONE, .correlation = 1, .title = LETTER(5)}};
static const struct sigma_image_base bases[] = {{.rule = 3}};
static const struct sigma_image_member members[] = {{.rule = 3}, {.rule = 0}, {.rule = 2}};
static const struct sigma_image_correlation correlations[] = {
        {.rule = 4, .type = CORRELATE_EVENT_COUNT, .first_member = 0, .member_count = 1},
        {.rule = 5, .type = CORRELATE_TEMPORAL_ORDERED, .first_member = 1, .member_count = 2}};
static const struct sigma_image image = {.strings = strings,
        .strings_count = sizeof(strings) - 1,
        .fields = fields,
        .fields_count = WORLD_FIELDS,
        .logsources = logsources,
        .logsources_count = BW_COUNT(logsources),
        .sources = sources,
        .sources_count = WORLD_SOURCES,
        .rules = rules,
        .rules_count = WORLD_RULES,
        .bases = bases,
        .bases_count = BW_COUNT(bases),
        .members = members,
        .members_count = BW_COUNT(members),
        .correlations = correlations,
        .correlations_count = BW_COUNT(correlations)};

const struct detector *ledger_world(void)
{
    static const struct detector detector = {.image = &image};
    return &detector;
}

static bw_status no_tally(
        struct report_source *source, report_visit_tally *visit, void *user, struct bw_err *err)
{
    (void)source;
    (void)visit;
    (void)user;
    (void)err;
    return BW_OK;
}

struct report_source *ledger_world_source(void)
{
    static const struct report_source_ops ops = {.each_tally = no_tally};
    static const struct hunt_summary summary;
    static struct report_source source = {.ops = &ops, .summary = &summary};
    return &source;
}

void world_add_u32(struct bw_buffer *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bw_buffer_add_char(out, (char)(value >> 8 * i));
}

void world_add_u64(struct bw_buffer *out, uint64_t value)
{
    world_add_u32(out, (uint32_t)value);
    world_add_u32(out, (uint32_t)(value >> 32));
}

void world_add_form(struct bw_buffer *out, uint64_t id, const uint32_t *form_sources,
        uint32_t source_count, const struct world_rule *form_rules, uint32_t rule_count)
{
    struct bw_buffer form;
    bw_buffer_init(&form, BW_MIB);
    world_add_u32(&form, source_count);
    for (uint32_t i = 0; i < source_count; i++)
        world_add_u32(&form, form_sources[i]);
    world_add_u32(&form, WORLD_FIELDS);
    for (uint32_t i = 0; i < WORLD_FIELDS; i++)
        world_add_u32(&form, i);
    world_add_u32(&form, rule_count);
    for (uint32_t i = 0; i < rule_count; i++) {
        world_add_u32(&form, form_rules[i].rule);
        world_add_u32(&form, form_rules[i].field_count != 0);
        if (form_rules[i].field_count != 0)
            world_add_u32(&form, form_rules[i].field_count);
        for (uint32_t f = 0; f < form_rules[i].field_count; f++)
            world_add_u32(&form, form_rules[i].fields[f]);
    }
    world_add_u64(out, id);
    world_add_u32(out, (uint32_t)form.len);
    bw_buffer_add_str(out, bw_buffer_str(&form));
    bw_buffer_release(&form);
}

void world_add_cell(struct bw_buffer *out, uint64_t form, const char *host, const char *log,
        uint64_t records, uint64_t outside, bw_time first, bw_time last, uint64_t bits)
{
    world_add_u64(out, form);
    world_add_u32(out, (uint32_t)strlen(host));
    bw_buffer_add_text(out, host);
    world_add_u32(out, (uint32_t)strlen(log));
    bw_buffer_add_text(out, log);
    world_add_u64(out, records);
    world_add_u64(out, outside);
    world_add_u64(out, (uint64_t)first);
    world_add_u64(out, (uint64_t)last);
    world_add_u64(out, bits);
    for (unsigned i = 1; i < SIGMA_COVER_FIELDS / 64; i++)
        world_add_u64(out, 0);
}
