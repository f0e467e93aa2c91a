#include "support/report_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAKE_HOSTS 64

static struct fake_source *fake_of(const struct report_source *source)
{
    return (struct fake_source *)(void *)((char *)(uintptr_t)source -
                                          offsetof(struct fake_source, source));
}

static struct finding_rule fake_rule(const struct report_source *source, uint32_t rule)
{
    return fake_of(source)->rules[rule];
}

static bw_status stop_is_ok(bw_status status)
{
    return status == BW_END ? BW_OK : status;
}

static bw_status fake_each_finding(struct report_source *source, const struct report_filter *filter,
        report_visit_finding *visit, void *user, struct bw_err *err)
{
    const struct fake_source *fake = fake_of(source);
    uint64_t given = 0;
    for (uint64_t i = 0; i < fake->finding_count; i++) {
        struct finding finding = {0};
        fake->make(fake->user, i, &finding);
        if (fake->rules[finding.rule].level < filter->min_level)
            continue;
        if (filter->limit > 0 && given++ == filter->limit)
            break;
        const bw_status status = visit(user, i + 1, &finding, err);
        if (status != BW_OK)
            return stop_is_ok(status);
    }
    return BW_OK;
}

static bw_status fake_get_finding(struct report_source *source, uint64_t id,
        report_visit_finding *visit, void *user, struct bw_err *err)
{
    const struct fake_source *fake = fake_of(source);
    if (id == 0 || id > fake->finding_count)
        return bw_fail(err, BW_E_NOT_FOUND, "no finding");
    struct finding finding = {0};
    fake->make(fake->user, id - 1, &finding);
    return stop_is_ok(visit(user, id, &finding, err));
}

struct fake_tallies {
    struct report_tally *items;
    size_t count;
};

static struct report_tally *tally_find(struct fake_tallies *tallies, const struct finding *finding)
{
    for (size_t i = 0; i < tallies->count; i++)
        if (tallies->items[i].rule == finding->rule &&
                bw_str_eq(tallies->items[i].host, finding->host))
            return &tallies->items[i];
    struct report_tally *tally = &tallies->items[tallies->count++];
    *tally = (struct report_tally){.rule = finding->rule,
            .host = finding->host, /* of static storage in all our makers */
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    return tally;
}

static struct fake_tallies tallies_make(const struct fake_source *fake)
{
    struct fake_tallies tallies = {
            .items = calloc((size_t)fake->rule_count * FAKE_HOSTS + 1, sizeof(*tallies.items))};
    if (tallies.items == NULL)
        abort();
    for (uint64_t i = 0; i < fake->finding_count; i++) {
        struct finding finding = {0};
        fake->make(fake->user, i, &finding);
        struct report_tally *tally = tally_find(&tallies, &finding);
        if (tally->count++ == 0) {
            tally->first_id = i + 1;
            tally->first = finding.time;
        }
        tally->last = finding.time;
    }
    return tallies;
}

static int tally_compare(const void *a, const void *b, void *user)
{
    const struct fake_source *fake = user;
    const struct report_tally *x = a;
    const struct report_tally *y = b;
    const enum finding_level level_x = fake->rules[x->rule].level;
    const enum finding_level level_y = fake->rules[y->rule].level;
    if (level_x != level_y)
        return level_x > level_y ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    const int order = bw_str_compare(x->host, y->host);
    return order != 0 ? order : (int)x->rule - (int)y->rule;
}

static bw_status fake_each_tally(
        struct report_source *source, report_visit_tally *visit, void *user, struct bw_err *err)
{
    struct fake_source *fake = fake_of(source);
    struct fake_tallies tallies = tallies_make(fake);
    qsort_r(tallies.items, tallies.count, sizeof(*tallies.items), tally_compare, fake);
    bw_status status = BW_OK;
    for (size_t i = 0; i < tallies.count && status == BW_OK; i++)
        status = visit(user, &tallies.items[i], err);
    free(tallies.items);
    return stop_is_ok(status);
}

static void host_add(
        struct report_host *host, const struct finding_rule *rule, const struct report_tally *tally)
{
    host->count += tally->count;
    host->by_level[rule->level] += tally->count;
    if (host->by_stage[rule->stage] == 0 || rule->level > host->worst[rule->stage])
        host->worst[rule->stage] = rule->level;
    host->by_stage[rule->stage] += tally->count;
    host->score += rule->level;
    if (host->first == BW_TIME_UNKNOWN || tally->first < host->first)
        host->first = tally->first;
    if (tally->last > host->last)
        host->last = tally->last;
}

static int host_compare(const void *a, const void *b)
{
    const struct report_host *x = a;
    const struct report_host *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return bw_str_compare(x->name, y->name);
}

static bw_status fake_each_host(
        struct report_source *source, report_visit_host *visit, void *user, struct bw_err *err)
{
    struct fake_source *fake = fake_of(source);
    struct fake_tallies tallies = tallies_make(fake);
    struct report_host *hosts = calloc(FAKE_HOSTS, sizeof(*hosts));
    size_t count = 0;
    for (size_t i = 0; i < tallies.count && hosts != NULL; i++) {
        size_t at = 0;
        while (at < count && !bw_str_eq(hosts[at].name, tallies.items[i].host))
            at++;
        if (at == count)
            hosts[count++] = (struct report_host){.name = tallies.items[i].host,
                    .first = BW_TIME_UNKNOWN,
                    .last = BW_TIME_UNKNOWN};
        host_add(&hosts[at], &fake->rules[tallies.items[i].rule], &tallies.items[i]);
    }
    bw_status status = BW_OK;
    if (hosts != NULL)
        qsort(hosts, count, sizeof(*hosts), host_compare);
    for (size_t i = 0; i < count && status == BW_OK; i++)
        status = visit(user, &hosts[i], err);
    free(hosts);
    free(tallies.items);
    return stop_is_ok(status);
}

static bw_status fake_each_item(
        struct report_source *source, report_visit_item *visit, void *user, struct bw_err *err)
{
    const struct fake_source *fake = fake_of(source);
    bw_status status = BW_OK;
    for (int loss = 1; loss >= 0; loss--)
        for (size_t i = 0; i < fake->item_count && status == BW_OK; i++)
            if (hunt_outcome_is_loss(fake->items[i].outcome) == (loss == 1))
                status = visit(user, &fake->items[i], err);
    return stop_is_ok(status);
}

static bw_status fake_each_note(
        struct report_source *source, report_visit_note *visit, void *user, struct bw_err *err)
{
    const struct fake_source *fake = fake_of(source);
    bw_status status = BW_OK;
    for (size_t i = 0; i < fake->note_count && status == BW_OK; i++)
        status = visit(user, &fake->notes[i], err);
    return stop_is_ok(status);
}

void fake_source_init(struct fake_source *fake)
{
    static const struct report_source_ops ops = {
            .rule = fake_rule,
            .each_finding = fake_each_finding,
            .get_finding = fake_get_finding,
            .each_tally = fake_each_tally,
            .each_host = fake_each_host,
            .each_item = fake_each_item,
            .each_note = fake_each_note,
    };
    fake->source = (struct report_source){.ops = &ops,
            .summary = fake->summary,
            .ledger = fake->ledger,
            .rule_count = fake->rule_count,
            .finding_count = fake->finding_count,
            .duplicate_count = fake->duplicate_count,
            .item_count = fake->item_count};
}
