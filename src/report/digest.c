#include "report/digest.h"

#include <stdlib.h>

#include "report/output.h"
#include "report/overlap.h"

static void span_add(bw_time *first, bw_time *last, bw_time time)
{
    if (time == BW_TIME_UNKNOWN)
        return;
    if (*first == BW_TIME_UNKNOWN || time < *first)
        *first = time;
    if (*last == BW_TIME_UNKNOWN || time > *last)
        *last = time;
}

static struct finding_rule rule_of(const struct digest *digest, uint32_t rule)
{
    return digest->source->ops->rule(digest->source, rule);
}

static void technique_add(struct digest_overlap *overlap, bw_str technique)
{
    size_t at = 0;
    while (at < overlap->technique_count && bw_str_compare(overlap->techniques[at], technique) < 0)
        at++;
    if (at < overlap->technique_count && bw_str_eq(overlap->techniques[at], technique))
        return;
    if (overlap->technique_count == DIGEST_TECHNIQUES)
        return;
    for (size_t i = overlap->technique_count; i > at; i--)
        overlap->techniques[i] = overlap->techniques[i - 1];
    overlap->techniques[at] = technique;
    overlap->technique_count++;
}

/* Keeps the first of a rule on a host when there is room. What comes first is worse: see the order
 * of each_tally. */
static bw_status moment_add(
        struct digest *digest, const struct report_tally *tally, struct bw_err *err)
{
    if (digest->moment_count == DIGEST_CANDIDATES)
        return BW_OK;
    struct digest_moment *moment = &digest->moments[digest->moment_count];
    *moment = (struct digest_moment){
            .rule = tally->rule,
            .host = bw_arena_copy(digest->arena, bw_str_head(tally->host, 256)),
            .count = tally->count,
            .first_id = tally->first_id,
            .time = tally->first,
    };
    if (moment->host.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "summary of findings");
    digest->moment_count++;
    return BW_OK;
}

static bw_status recovered_add(
        struct digest *digest, const struct report_tally *tally, struct bw_err *err)
{
    digest->recovered_groups++;
    if (digest->recovered_moment_count == DIGEST_RECOVERED)
        return BW_OK;
    struct digest_moment *moment = &digest->recovered_moments[digest->recovered_moment_count++];
    *moment = (struct digest_moment){.rule = tally->rule,
            .host = bw_arena_copy(digest->arena, bw_str_head(tally->host, 256)),
            .count = tally->count,
            .first_id = tally->first_id,
            .time = tally->first,
            .value = BW_STR("")};
    return moment->host.ptr != NULL ? BW_OK : bw_fail(err, BW_E_NOMEM, "summary of findings");
}

static bw_status visit_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct digest *digest = user;
    const struct finding_rule rule = rule_of(digest, tally->rule);
    if (rule.level < digest->min_level)
        return BW_OK;
    struct digest_rule *counts = &digest->rules[tally->rule];
    if (counts->count + counts->recovered == 0)
        digest->rules_by_rank[digest->rules_fired++] = tally->rule;
    if (tally->recovered) {
        counts->recovered += tally->count;
        digest->recovered += tally->count;
        digest->recovered_by_level[rule.level] += tally->count;
        return recovered_add(digest, tally, err);
    }
    digest->findings += tally->count;
    digest->by_level[rule.level] += tally->count;
    digest->grid[rule.stage][rule.level] += tally->count;
    if (tally->first != BW_TIME_UNKNOWN && tally->first < digest->stage_first[rule.stage])
        digest->stage_first[rule.stage] = tally->first;
    span_add(&digest->first, &digest->last, tally->first);
    span_add(&digest->first, &digest->last, tally->last);
    counts->count += tally->count;
    counts->hosts++;
    bw_str rest = rule.techniques;
    bw_str technique;
    while (report_next_word(&rest, &technique))
        if (overlap_lists(technique))
            technique_add(&digest->apt40, technique);
    return moment_add(digest, tally, err);
}

static bool has_findings(const struct digest *digest, const struct report_host *host)
{
    uint64_t count = 0;
    for (size_t level = digest->min_level; level < FINDING_LEVEL_COUNT; level++)
        count += host->by_level[level];
    return count != 0;
}

static bw_status visit_host_name(void *user, const struct report_host *host, struct bw_err *err)
{
    struct digest *digest = user;
    (void)err;
    if (digest->hosts_named == DIGEST_NAMES)
        return BW_END;
    if (has_findings(digest, host)) {
        host_names_add(digest->host_names, host->name);
        digest->hosts_named++;
    }
    return BW_OK;
}

/* The host by the name that stands for it: it may be there by another one. NULL: no room. */
static struct digest_host *host_kept(struct digest *digest, const struct report_host *host)
{
    const bw_str name = host_names_of(digest->host_names, host->name);
    for (size_t i = 0; i < digest->host_count; i++)
        if (bw_str_eq(digest->hosts[i].name, bw_str_head(name, 256)))
            return &digest->hosts[i];
    digest->hosts_in_all++;
    if (digest->host_count == DIGEST_HOSTS)
        return NULL;
    struct digest_host *kept = &digest->hosts[digest->host_count++];
    *kept = (struct digest_host){.name = bw_arena_copy(digest->arena, bw_str_head(name, 256)),
            .also = host_names_short(digest->host_names, name),
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    return kept;
}

const char *digest_nameless(const struct digest *digest)
{
    const struct hunt_summary *summary = digest->source->summary;
    bool nameless = false;
    uint64_t named = 0;
    for (size_t i = 0; i < digest->host_count; i++)
        nameless |= digest->hosts[i].name.len == 0;
    for (uint32_t i = 0; i < summary->host_count; i++)
        named += summary->hosts[i].records;
    /* what a correlation found over several hosts has no name either */
    if (!nameless || named >= summary->matched + summary->unmatched || summary->hosts_more != 0 ||
            bw_str_find(summary->command, BW_STR("--host-from")) != SIZE_MAX)
        return NULL;
    return "where records name no host, --host-from=path takes a folder's name";
}

static bw_status visit_host(void *user, const struct report_host *host, struct bw_err *err)
{
    struct digest *digest = user;
    struct digest_host *kept = has_findings(digest, host) ? host_kept(digest, host) : NULL;
    if (kept == NULL)
        return BW_OK;
    if (kept->name.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "summary of hosts");
    span_add(&kept->first, &kept->last, host->first);
    span_add(&kept->first, &kept->last, host->last);
    for (size_t level = digest->min_level; level < FINDING_LEVEL_COUNT; level++)
        kept->by_level[level] += host->by_level[level];
    for (size_t stage = 1; stage < ATTACK_STAGE_COUNT; stage++)
        if (host->by_stage[stage] > 0 && host->worst[stage] >= digest->min_level)
            kept->stage_bits |= UINT32_C(1) << stage;
    kept->stages = (unsigned)__builtin_popcount(kept->stage_bits);
    return BW_OK;
}

static int rank_compare(const void *a, const void *b, void *user)
{
    const struct digest *digest = user;
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    const struct finding_rule rule_x = rule_of(digest, x);
    const struct finding_rule rule_y = rule_of(digest, y);
    if (rule_x.level != rule_y.level)
        return rule_x.level > rule_y.level ? -1 : 1;
    if (digest->rules[x].count != digest->rules[y].count)
        return digest->rules[x].count > digest->rules[y].count ? -1 : 1;
    const int order = bw_str_compare(rule_x.title, rule_y.title);
    return order != 0 ? order : bw_str_compare(rule_x.id, rule_y.id);
}

static void stages_count(struct digest *digest)
{
    for (size_t stage = 1; stage < ATTACK_STAGE_COUNT; stage++) {
        uint64_t count = 0;
        for (size_t level = 0; level < FINDING_LEVEL_COUNT; level++)
            count += digest->grid[stage][level];
        digest->stages += count > 0;
    }
    uint32_t seen = 0;
    for (size_t i = 0; i < digest->apt40.technique_count; i++) {
        bw_str name;
        enum attack_stage stage;
        if (attack_technique_find(digest->apt40.techniques[i], &name, &stage) &&
                stage != ATTACK_STAGE_UNKNOWN)
            seen |= UINT32_C(1) << stage;
    }
    for (; seen != 0; seen &= seen - 1)
        digest->apt40.stages++;
}

struct tell {
    struct digest *digest;
    struct digest_moment *moment;
};

static bw_status tell_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    struct tell *tell = user;
    struct bw_arena *arena = tell->digest->arena;
    struct digest_moment *moment = tell->moment;
    struct bw_buffer scratch;
    bw_str field;
    bw_str value;
    bw_buffer_init(&scratch, BW_MIB);
    report_telling(finding, &scratch, &field, &value);
    moment->field = bw_arena_copy(arena, bw_str_head(field, 64));
    moment->value = bw_arena_copy(arena, value);
    moment->item = bw_arena_copy(arena, bw_str_head(finding->item, 4096));
    moment->record_id = finding->record_id;
    bw_buffer_release(&scratch);
    if (moment->field.ptr == NULL || moment->value.ptr == NULL || moment->item.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "summary of findings");
    return BW_OK;
}

static bw_status moment_tell(
        struct digest *digest, struct digest_moment *moment, struct bw_err *err)
{
    struct tell tell = {.digest = digest, .moment = moment};
    if (tell.moment->item.ptr != NULL)
        return BW_OK;
    return digest->source->ops->get_finding(
            digest->source, tell.moment->first_id, tell_finding, &tell, err);
}

/* How many of the chosen have this rule, and how many this stage; is one of them the same event? */
struct chosen_counts {
    unsigned rule, stage;
    bool same_event;
};

static struct chosen_counts chosen_like(const struct digest *digest, size_t index)
{
    const struct digest_moment *moment = &digest->moments[index];
    const enum attack_stage stage = rule_of(digest, moment->rule).stage;
    struct chosen_counts counts = {0};
    for (size_t i = 0; i < digest->chosen_count; i++) {
        const struct digest_moment *other = &digest->moments[digest->chosen[i]];
        counts.rule += other->rule == moment->rule;
        counts.stage += rule_of(digest, other->rule).stage == stage;
        counts.same_event = counts.same_event ||
                            (other->time == moment->time && bw_str_eq(other->host, moment->host));
    }
    return counts;
}

/* Worst first, but a screen full of one noisy rule tells less than one line of each stage: three
 * rounds, each less strict. */
static void moments_choose(struct digest *digest, size_t limit)
{
    static const struct chosen_counts most[] = {{1, 1, false}, {1, 3, false}, {2, 8, false}};
    bool taken[DIGEST_CANDIDATES] = {false};
    for (size_t round = 0; round < BW_COUNT(most); round++) {
        for (size_t i = 0; i < digest->moment_count; i++) {
            if (digest->chosen_count == limit)
                return;
            const struct chosen_counts have = chosen_like(digest, i);
            if (taken[i] || have.same_event || have.rule >= most[round].rule ||
                    have.stage >= most[round].stage)
                continue;
            if (rule_of(digest, digest->moments[i].rule).level < FINDING_LEVEL_MEDIUM &&
                    digest->by_level[FINDING_LEVEL_HIGH] + digest->by_level[FINDING_LEVEL_CRITICAL])
                continue;
            taken[i] = true;
            digest->chosen[digest->chosen_count++] = i;
        }
    }
}

static int moment_compare(const void *a, const void *b, void *user)
{
    const struct digest *digest = user;
    const struct digest_moment *x = &digest->moments[*(const size_t *)a];
    const struct digest_moment *y = &digest->moments[*(const size_t *)b];
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x < y ? -1 : x > y;
}

/*
 * Where it may have begun: the first finding of initial access, of medium level at least, or a
 * serious one of any stage before it. How somebody came in is often what no log shows.
 */
static size_t entry_find(const struct digest *digest)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < digest->moment_count; i++) {
        const struct digest_moment *moment = &digest->moments[i];
        const struct finding_rule rule = rule_of(digest, moment->rule);
        const bool initial = rule.stage == ATTACK_STAGE_INITIAL_ACCESS;
        const enum finding_level least = initial ? FINDING_LEVEL_MEDIUM : FINDING_LEVEL_HIGH;
        if (rule.level < least || moment->time == BW_TIME_UNKNOWN)
            continue;
        const bool earlier = best == SIZE_MAX || moment->time < digest->moments[best].time;
        const bool tied =
                !earlier && initial && moment->time == digest->moments[best].time &&
                rule_of(digest, digest->moments[best].rule).stage != ATTACK_STAGE_INITIAL_ACCESS;
        if (earlier || tied)
            best = i;
    }
    return best;
}

static bw_status digest_ask(struct digest *digest, struct bw_err *err)
{
    struct report_source *source = digest->source;
    bw_status status = source->ops->each_tally(source, visit_tally, digest, err);
    digest->host_names = host_names_new(digest->arena);
    if (status == BW_OK && digest->host_names == NULL)
        status = bw_fail(err, BW_E_NOMEM, "summary of hosts");
    if (status == BW_OK)
        status = source->ops->each_host(source, visit_host_name, digest, err);
    if (status == BW_OK)
        status = source->ops->each_host(source, visit_host, digest, err);
    if (status != BW_OK)
        return status;
    qsort_r(digest->rules_by_rank, digest->rules_fired, sizeof(*digest->rules_by_rank),
            rank_compare, digest);
    stages_count(digest);
    digest->entry = entry_find(digest);
    if (status == BW_OK && digest->entry != SIZE_MAX)
        status = moment_tell(digest, &digest->moments[digest->entry], err);
    for (size_t i = 0; i < digest->recovered_moment_count && status == BW_OK; i++)
        status = moment_tell(digest, &digest->recovered_moments[i], err);
    return status;
}

bw_status digest_make(struct digest *digest, struct report_source *source,
        enum finding_level min_level, struct bw_arena *arena, struct bw_err *err)
{
    *digest = (struct digest){.source = source,
            .min_level = min_level,
            .arena = arena,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN,
            .entry = SIZE_MAX};
    for (size_t stage = 0; stage < ATTACK_STAGE_COUNT; stage++)
        digest->stage_first[stage] = INT64_MAX;
    digest->rules = bw_arena_alloc(arena, source->rule_count + 1, sizeof(*digest->rules));
    digest->rules_by_rank =
            bw_arena_alloc(arena, source->rule_count + 1, sizeof(*digest->rules_by_rank));
    if (digest->rules == NULL || digest->rules_by_rank == NULL)
        return bw_fail(err, BW_E_NOMEM, "counts of %u rules", source->rule_count);
    return digest_ask(digest, err);
}

bw_status digest_choose(struct digest *digest, size_t most, struct bw_err *err)
{
    digest->chosen_count = 0;
    moments_choose(digest, most < DIGEST_MOMENTS ? most : DIGEST_MOMENTS);
    bw_status status = BW_OK;
    for (size_t i = 0; i < digest->chosen_count && status == BW_OK; i++)
        status = moment_tell(digest, &digest->moments[digest->chosen[i]], err);
    qsort_r(digest->chosen, digest->chosen_count, sizeof(*digest->chosen), moment_compare, digest);
    return status;
}

struct digest_verdict digest_verdict(const struct digest *digest)
{
    const uint64_t critical = digest->by_level[FINDING_LEVEL_CRITICAL];
    const uint64_t high = digest->by_level[FINDING_LEVEL_HIGH];
    unsigned stages = 0; /* that show high or critical findings */
    for (size_t stage = 1; stage < ATTACK_STAGE_COUNT; stage++) {
        const uint64_t *row = digest->grid[stage];
        stages += row[FINDING_LEVEL_HIGH] + row[FINDING_LEVEL_CRITICAL] > 0;
    }
    if (stages >= 4)
        return (struct digest_verdict){"ATTACK LIKELY", FINDING_LEVEL_CRITICAL};
    if (critical > 0 || (high > 0 && stages >= 2))
        return (struct digest_verdict){"SUSPICIOUS", FINDING_LEVEL_HIGH};
    if (high > 0 || digest->by_level[FINDING_LEVEL_MEDIUM] > 0)
        return (struct digest_verdict){"WORTH A LOOK", FINDING_LEVEL_MEDIUM};
    if (digest->findings > 0)
        return (struct digest_verdict){"LITTLE OF NOTE", FINDING_LEVEL_LOW};
    if (digest->recovered > 0)
        return (struct digest_verdict){"ONLY RECOVERED", FINDING_LEVEL_MEDIUM};
    if (digest->source->summary->records + digest->source->summary->recovered.found == 0)
        return (struct digest_verdict){"NOTHING READ", FINDING_LEVEL_MEDIUM};
    if (hunt_summary_nothing_fits(digest->source->summary))
        return (struct digest_verdict){"NOTHING LOOKED AT", FINDING_LEVEL_MEDIUM};
    return (struct digest_verdict){"NOTHING FOUND", FINDING_LEVEL_INFORMATIONAL};
}

const char *digest_overlap_words(const struct digest_overlap *overlap)
{
    if (overlap->technique_count >= 8 && overlap->stages >= 5)
        return "a large overlap, moderate confidence at most";
    if (overlap->technique_count >= 4 && overlap->stages >= 3)
        return "some overlap, low confidence";
    return "a small overlap, very low confidence";
}
