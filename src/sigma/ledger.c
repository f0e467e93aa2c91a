#include "sigma/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/correlate/correlate.h"
#include "sigma/ledger_parts.h"
#include "sigma/ruleset.h"

static int compare_cells(const void *a, const void *b)
{
    const struct cover_cell *x = a;
    const struct cover_cell *y = b;
    int order = bw_str_compare(x->host, y->host);
    if (order == 0)
        order = bw_str_compare(x->log, y->log);
    return order != 0 ? order : (x->first > y->first) - (x->first < y->first);
}

/* A rule's needs in a form, with image fields, and whether each was served. */
struct cell_needs {
    struct sigma_needs missing;
    bool all_served;
};

static void read_needs(struct bw_reader *r, const uint32_t *fields, const struct cover_cell *cell,
        struct cell_needs *ret)
{
    const uint32_t groups = bw_read_u32le(r);
    ret->missing.count = 0;
    for (uint32_t g = 0; g < groups; g++) {
        struct sigma_needs_group *group = &ret->missing.groups[ret->missing.count];
        bool served = false;
        group->count = bw_read_u32le(r);
        for (uint32_t i = 0; i < group->count; i++) {
            const uint32_t place = bw_read_u32le(r);
            served |= (cell->bits[place / 64] >> place % 64 & 1) != 0;
            group->fields[i] = fields[place];
        }
        ret->missing.count += !served;
    }
    ret->all_served = ret->missing.count == 0;
}

static bool same_group(const struct sigma_needs_group *a, const struct sigma_needs_group *b)
{
    return a->count == b->count &&
           memcmp(a->fields, b->fields, a->count * sizeof(a->fields[0])) == 0;
}

/* Keeps of what the rule lacked before what it lacks here, too. */
static void lack(struct ledger_work *work, const struct sigma_needs *missing)
{
    if (!work->lacking)
        work->missing = *missing;
    work->lacking = true;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < work->missing.count; i++) {
        uint32_t k = 0;
        while (k < missing->count && !same_group(&work->missing.groups[i], &missing->groups[k]))
            k++;
        if (k < missing->count)
            work->missing.groups[kept++] = work->missing.groups[i];
    }
    work->missing.count = kept;
}

/* Whether a source of which the cell has records, of `logsource` or of any (NULL), is sparse. */
static bool has_sparse(const struct ledger_making *m, const struct cover_cell *cell,
        const struct sigma_image_logsource *logsource)
{
    struct bw_reader r = bw_reader_of(m->input->cover->forms[cell->form], 0);
    const uint32_t count = bw_read_u32le(&r);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t entry = bw_read_u32le(&r);
        const uint32_t source = SIGMA_PLAN_SOURCE_INDEX(entry);
        const bool own =
                logsource == NULL || source - logsource->first_source < logsource->source_count;
        if (own && SIGMA_PLAN_SOURCE_WHOLE(entry) && m->image->sources[source].sparse != 0)
            return true;
    }
    return false;
}

/* `logsource`: the rule's, where the cell has sparse records of any. */
static enum ledger_state rule_on_cell(struct bw_reader *r, const uint32_t *fields,
        const struct ledger_making *m, const struct cover_cell *cell,
        const struct sigma_image_logsource *logsource, struct ledger_work *work)
{
    struct cell_needs needs;
    read_needs(r, fields, cell, &needs);
    if (cell->records == 0)
        return LEDGER_NO_TIME;
    if (needs.all_served || (logsource != NULL && has_sparse(m, cell, logsource)))
        return LEDGER_NO_MATCH;
    lack(work, &needs.missing);
    return LEDGER_NO_FIELD;
}

static void take_cell(struct ledger_making *m, const struct cover_cell *cell)
{
    struct bw_reader r = bw_reader_of(m->input->cover->forms[cell->form], 0);
    uint32_t fields[SIGMA_COVER_FIELDS] = {0};
    const uint32_t sources = bw_read_u32le(&r);
    for (uint32_t i = 0; i < sources; i++) {
        const uint32_t entry = bw_read_u32le(&r);
        uint8_t seen = SOURCE_LOG;
        if (cell->records != 0)
            seen |= SOURCE_IN_TIME;
        if (SIGMA_PLAN_SOURCE_WHOLE(entry))
            seen |= cell->records != 0 ? SOURCE_RECORDS : SOURCE_OUTSIDE;
        m->sources[SIGMA_PLAN_SOURCE_INDEX(entry)] |= seen;
    }
    const uint32_t field_count = bw_read_u32le(&r);
    for (uint32_t i = 0; i < field_count && i < SIGMA_COVER_FIELDS; i++)
        fields[i] = bw_read_u32le(&r);
    const bool sparse = has_sparse(m, cell, NULL);
    const uint32_t rules = bw_read_u32le(&r);
    for (uint32_t i = 0; i < rules; i++) {
        const uint32_t index = bw_read_u32le(&r);
        struct ledger_rule *rule = &m->rules[index];
        struct ledger_work *work = &m->work[index];
        const struct sigma_image_logsource *logsource =
                sparse ? &m->image->logsources[m->image->rules[index].logsource] : NULL;
        const enum ledger_state state = rule_on_cell(&r, fields, m, cell, logsource, work);
        if (state > work->state)
            work->state = (uint8_t)state;
        rule->records += cell->records;
        ledger_span_add(&rule->first, &rule->last, cell->first, cell->last);
    }
}

bool ledger_is_correlation(const struct ledger_making *m, uint32_t rule)
{
    return m->image->rules[rule].correlation != SIGMA_NONE;
}

/*
 * Counts can be reached by any rule that is referred to; a temporal one without a condition wants
 * all of them. Of those with a condition less is demanded: nothing is wrongly called blind.
 */
static bool wants_all(const struct sigma_image_correlation *c)
{
    return (c->type == CORRELATE_TEMPORAL || c->type == CORRELATE_TEMPORAL_ORDERED) &&
           c->bound_count == 0 && c->condition.len == 0;
}

/* The rule of those a correlation refers to whose state is also its own. */
static uint32_t deciding_member(
        const struct ledger_making *m, const struct sigma_image_correlation *c)
{
    const struct sigma_image_member *members = &m->image->members[c->first_member];
    uint32_t best = members[0].rule;
    for (uint32_t i = 1; i < c->member_count; i++) {
        const enum ledger_state state = m->rules[members[i].rule].state;
        if (wants_all(c) ? state < m->rules[best].state : state > m->rules[best].state)
            best = members[i].rule;
    }
    return best;
}

/* The rule whose log source and fields tell why `rule` is blind. */
uint32_t ledger_subject(const struct ledger_making *m, uint32_t rule)
{
    while (ledger_is_correlation(m, rule)) /* ends: what is referred to stands before */
        rule = deciding_member(m, &m->image->correlations[m->image->rules[rule].correlation]);
    return rule;
}

const struct sigma_image_logsource *ledger_logsource(const struct ledger_making *m, uint32_t rule)
{
    return &m->image->logsources[m->image->rules[ledger_subject(m, rule)].logsource];
}

static uint8_t correlation_on_host(const struct ledger_making *m,
        const struct sigma_image_correlation *c, const uint8_t *states)
{
    const struct sigma_image_member *members = &m->image->members[c->first_member];
    uint8_t state = states[members[0].rule];
    for (uint32_t i = 1; i < c->member_count; i++) {
        const uint8_t other = states[members[i].rule];
        if (wants_all(c) ? other < state : other > state)
            state = other;
    }
    return state;
}

/* Of all hosts together: the events of an order in time may be of several. */
static void correlations_settle(struct ledger_making *m)
{
    for (uint32_t i = 0; i < m->image->correlations_count; i++) {
        const struct sigma_image_correlation *c = &m->image->correlations[i];
        const struct ledger_rule *member = &m->rules[deciding_member(m, c)];
        m->rules[c->rule].state = member->state;
        m->rules[c->rule].records = member->records;
        m->rules[c->rule].first = member->first;
        m->rules[c->rule].last = member->last;
    }
}

uint8_t ledger_sources(const struct ledger_making *m, uint32_t rule, const uint8_t *seen_of)
{
    const struct sigma_image_logsource *l = ledger_logsource(m, rule);
    uint8_t seen = 0;
    for (uint32_t i = 0; i < l->source_count; i++)
        seen |= seen_of[l->first_source + i];
    return seen;
}

/* Of a rule that none of the host's events could have been for. */
static enum ledger_state state_without_rule(const struct ledger_making *m, uint32_t rule)
{
    const uint8_t seen = ledger_sources(m, rule, m->sources);
    if (ledger_did_not_happen(m, rule, m->sources))
        return LEDGER_NOT_HAPPENED;
    if ((seen & SOURCE_RECORDS) != 0)
        return LEDGER_NO_EVENT;
    if ((seen & SOURCE_OUTSIDE) != 0)
        return LEDGER_NO_TIME;
    if ((seen & SOURCE_IN_TIME) != 0)
        return LEDGER_NO_EVENT;
    return (seen & SOURCE_LOG) != 0 ? LEDGER_NO_TIME : LEDGER_NO_SOURCE;
}

/* What all of its cells said, for every rule. */
static void host_settle(struct ledger_making *m)
{
    for (uint32_t s = 0; s < m->image->sources_count; s++)
        m->any_seen[s] |= m->sources[s];
    for (uint32_t r = 0; r < m->image->rules_count; r++) {
        if (ledger_is_correlation(m, r))
            continue;
        enum ledger_state state = m->work[r].state;
        if (state == LEDGER_NOT_LOADED)
            state = state_without_rule(m, r);
        m->states[r] = (uint8_t)state;
        if (state > m->rules[r].state)
            m->rules[r].state = state;
    }
    for (uint32_t c = 0; c < m->image->correlations_count; c++)
        m->states[m->image->correlations[c].rule] =
                correlation_on_host(m, &m->image->correlations[c], m->states);
}

/* One host's cells, from `first` on; returns the first of the next host. */
static uint32_t take_host(struct ledger_making *m, uint32_t first)
{
    struct ledger_host host = {.name = m->cells[first].host};
    uint32_t i = first;
    memset(m->sources, 0, m->image->sources_count);
    for (uint32_t r = 0; r < m->image->rules_count; r++)
        m->work[r].state = LEDGER_NOT_LOADED;
    for (; i < m->cell_count && bw_str_eq(m->cells[i].host, host.name); i++) {
        host.records += m->cells[i].records;
        take_cell(m, &m->cells[i]);
    }
    host_settle(m);
    ledger_platforms_of_host(m, &m->cells[first], i - first);
    if (m->host_count == m->host_most) {
        m->hosts_more++;
        return i;
    }
    for (uint32_t r = 0; r < m->image->rules_count; r++)
        m->matrix[(size_t)r * m->host_most + m->host_count] = m->states[r];
    m->hosts[m->host_count++] = host;
    return i;
}

static int compare_host(const void *key, const void *host)
{
    return bw_str_compare(*(const bw_str *)key, ((const struct ledger_host *)host)->name);
}

static const struct ledger_host *find_host(const struct ledger_making *m, bw_str name)
{
    return m->host_count == 0
                   ? NULL
                   : bsearch(&name, m->hosts, m->host_count, sizeof(*m->hosts), compare_host);
}

static void rule_matched(struct ledger_making *m, uint32_t rule, bw_str host, uint64_t count)
{
    m->rules[rule].matches += count;
    m->rules[rule].state = LEDGER_MATCHED;
    if (host.ptr == NULL)
        return;
    const struct ledger_host *found = find_host(m, host);
    if (found == NULL && m->hosts_more == 0)
        found = find_host(m, BW_STR("")); /* a name that only the finding knows */
    if (found != NULL)
        m->matrix[(size_t)rule * m->host_most + (size_t)(found - m->hosts)] = LEDGER_MATCHED;
}

static bw_status on_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct ledger_making *m = user;
    (void)err;
    if (tally->rule < m->image->rules_count)
        rule_matched(m, tally->rule, tally->host, tally->count);
    return BW_OK;
}

/* The rule whose candidates these are: behind the bases stand correlations that others count. */
static uint32_t rule_of_candidates(const struct sigma_image *image, uint32_t base)
{
    return base < image->bases_count ? image->bases[base].rule
                                     : image->correlations[base - image->bases_count].rule;
}

/* Rules that find nothing by themselves: what correlations were given of them. */
static void take_candidates(struct ledger_making *m)
{
    const struct detector_cover *cover = m->input->cover;
    for (uint32_t i = 0; i < cover->candidate_count; i++) {
        const struct cover_candidates *c = &cover->candidates[i];
        const uint32_t rule = rule_of_candidates(m->image, c->base);
        if (m->image->rules[rule].quiet != 0 && c->count != 0)
            rule_matched(m, rule, c->host, c->count);
    }
}

static void rule_begin(struct ledger_making *m, uint32_t index)
{
    const struct sigma_image_rule *r = &m->image->rules[index];
    m->rules[index] = (struct ledger_rule){.id = sigma_image_str(m->image, r->id),
            .title = sigma_image_str(m->image, r->title),
            .path = sigma_image_str(m->image, r->path),
            .level = r->level,
            .stage = r->stage,
            .state = LEDGER_NO_SOURCE,
            .group = LEDGER_NO_GROUP,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
}

/* Logs: the cells of one host and log together. */
static bool logs_make(struct ledger_making *m, struct hunt_ledger *ledger)
{
    struct ledger_log *logs = bw_arena_alloc(m->arena, m->cell_count + 1u, sizeof(*logs));
    if (logs == NULL)
        return false;
    for (uint32_t i = 0; i < m->cell_count; i++) {
        const struct cover_cell *cell = &m->cells[i];
        struct ledger_log *log = ledger->log_count != 0 ? &logs[ledger->log_count - 1] : NULL;
        if (log == NULL || !bw_str_eq(log->host, cell->host) || !bw_str_eq(log->log, cell->log)) {
            log = &logs[ledger->log_count++];
            *log = (struct ledger_log){.host = cell->host,
                    .log = cell->log,
                    .first = BW_TIME_UNKNOWN,
                    .last = BW_TIME_UNKNOWN};
        }
        log->records += cell->records;
        log->outside += cell->outside;
        ledger_span_add(&log->first, &log->last, cell->first, cell->last);
    }
    ledger->logs = logs;
    return true;
}

static uint32_t count_hosts(const struct ledger_making *m)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->cell_count; i++)
        count += i == 0 || !bw_str_eq(m->cells[i].host, m->cells[i - 1].host);
    return count;
}

static bool making_init(struct ledger_making *m, const struct sigma_ledger_input *input)
{
    const size_t rules = (size_t)input->image->rules_count + input->lost_count + 1;
    const size_t sources = (size_t)input->image->sources_count + 1;
    const struct detector_cover *cover = input->cover;
    m->cells = bw_arena_alloc(m->arena, cover->cell_count + 1u, sizeof(*m->cells));
    if (m->cells == NULL)
        return false;
    if (cover->cell_count != 0)
        memcpy(m->cells, cover->cells, cover->cell_count * sizeof(*m->cells));
    m->cell_count = cover->cell_count;
    qsort(m->cells, m->cell_count, sizeof(*m->cells), compare_cells);
    const size_t hosts = (size_t)count_hosts(m) + 1;
    m->host_most = hosts - 1 < LEDGER_MAX_HOSTS ? (uint32_t)hosts - 1 : LEDGER_MAX_HOSTS;
    m->rules = bw_arena_alloc(m->arena, rules, sizeof(*m->rules));
    m->work = bw_arena_alloc(m->arena, rules, sizeof(*m->work));
    m->sources = bw_arena_alloc(m->arena, sources, 1);
    m->any_seen = bw_arena_alloc(m->arena, sources, 1);
    m->hosts = bw_arena_alloc(m->arena, m->host_most + 1u, sizeof(*m->hosts));
    m->states = bw_arena_alloc(m->arena, rules, 1);
    m->matrix = bw_arena_alloc(m->arena, m->host_most + 1u, rules);
    return m->rules != NULL && m->work != NULL && m->sources != NULL && m->any_seen != NULL &&
           m->hosts != NULL && m->states != NULL && m->matrix != NULL && ledger_platforms_begin(m);
}

static void hosts_finish(struct ledger_making *m)
{
    for (uint32_t r = 0; r < m->image->rules_count; r++) {
        const uint8_t *states = m->matrix + (size_t)r * m->host_most;
        for (uint32_t h = 0; h < m->host_count; h++)
            m->hosts[h].states[states[h]]++;
        m->rules[r].hosts = states;
    }
}

static void add_lost(struct ledger_making *m, struct hunt_ledger *ledger)
{
    for (uint32_t i = 0; i < m->input->lost_count; i++) {
        const struct sigma_ledger_lost *lost = &m->input->lost[i];
        m->rules[ledger->rule_count++] = (struct ledger_rule){.title = lost->title,
                .path = lost->path,
                .stage = ATTACK_STAGE_COUNT,
                .state = LEDGER_NOT_LOADED,
                .reason = lost->reason,
                .group = LEDGER_NO_GROUP,
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN};
    }
}

static bw_status ledger_fill(
        struct ledger_making *m, struct hunt_ledger *ledger, struct bw_err *err)
{
    for (uint32_t i = 0; i < m->image->rules_count; i++)
        rule_begin(m, i);
    for (uint32_t i = 0; i < m->cell_count;)
        i = take_host(m, i);
    correlations_settle(m);
    struct report_source *source = m->input->source;
    const bw_status status = source->ops->each_tally(source, on_tally, m, err);
    if (status != BW_OK)
        return status;
    take_candidates(m);
    hosts_finish(m);
    if (!logs_make(m, ledger) || !ledger_explain(m) || !ledger_platforms_end(m, ledger))
        return bw_fail(err, BW_E_NOMEM, "ledger of %u rules", m->image->rules_count);
    ledger->rule_count = m->image->rules_count;
    add_lost(m, ledger);
    for (uint32_t i = 0; i < ledger->rule_count; i++)
        ledger->states[m->rules[i].state]++;
    ledger->rules = m->rules;
    ledger->groups = m->groups;
    ledger->group_count = m->group_count;
    ledger->hosts = m->hosts;
    ledger->host_count = m->host_count;
    ledger->hosts_more = m->hosts_more;
    ledger->cut = m->input->cover->cut;
    return BW_OK;
}

bw_status sigma_ledger_make(const struct sigma_ledger_input *input, struct bw_arena *arena,
        struct hunt_ledger *ret_ledger, struct bw_err *err)
{
    struct ledger_making m = {.input = input, .image = input->image, .arena = arena};
    *ret_ledger = (struct hunt_ledger){.rules = NULL};
    if (!making_init(&m, input))
        return bw_fail(err, BW_E_NOMEM, "ledger of %u rules", input->image->rules_count);
    return ledger_fill(&m, ret_ledger, err);
}
