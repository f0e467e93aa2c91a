#include "sigma/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/correlate/correlate.h"
#include "sigma/ledger_parts.h"
#include "sigma/ruleset.h"

#define GROUPS_MAX 2048

/* What the host at hand has of each source. */
enum source_seen {
    SOURCE_LOG = 1,     /* its log */
    SOURCE_RECORDS = 2, /* its records */
    SOURCE_OUTSIDE = 4, /* those, at another time */
};

/* What the best class of events said of a rule. */
struct rule_work {
    uint8_t state;        /* on the host at hand, LEDGER_NOT_LOADED: nothing yet */
    uint64_t misses_most; /* records of the class in which most was missing */
    uint32_t missing[SIGMA_NEEDS_FIELDS];
    uint32_t missing_count;
};

struct making {
    const struct sigma_ledger_input *input;
    const struct sigma_image *image;
    struct bw_arena *arena;
    struct cover_cell *cells; /* a copy, by host, log and form */
    uint32_t cell_count;
    struct ledger_rule *rules;
    struct rule_work *work;
    uint8_t *sources;  /* enum source_seen of the host at hand */
    uint8_t *any_seen; /* of all hosts */
    struct ledger_host *hosts;
    uint32_t host_count;
    uint8_t *matrix; /* host by host: enum ledger_state of each rule */
    struct ledger_group *groups;
    uint32_t group_count;
    struct bw_map *group_of;
};

static int compare_cells(const void *a, const void *b)
{
    const struct cover_cell *x = a;
    const struct cover_cell *y = b;
    int order = bw_str_compare(x->host, y->host);
    if (order == 0)
        order = bw_str_compare(x->log, y->log);
    return order != 0 ? order : (x->first > y->first) - (x->first < y->first);
}

static enum ledger_state rule_on_cell(const struct making *m, struct bw_reader *r,
        const uint32_t *fields, const struct cover_cell *cell, struct rule_work *work)
{
    enum ledger_state state = cell->records != 0 ? LEDGER_NO_MATCH : LEDGER_NO_TIME;
    const uint32_t groups = bw_read_u32le(r);
    (void)m;
    for (uint32_t g = 0; g < groups; g++) {
        const uint32_t count = bw_read_u32le(r);
        uint32_t places[SIGMA_NEEDS_FIELDS];
        bool served = false;
        for (uint32_t i = 0; i < count && i < SIGMA_NEEDS_FIELDS; i++) {
            places[i] = bw_read_u32le(r);
            served |= (cell->bits[places[i] / 64] >> places[i] % 64 & 1) != 0;
        }
        if (served || state != LEDGER_NO_MATCH)
            continue;
        state = LEDGER_NO_FIELD;
        if (cell->records <= work->misses_most)
            continue;
        work->misses_most = cell->records;
        work->missing_count = count;
        for (uint32_t i = 0; i < count; i++)
            work->missing[i] = fields[places[i]];
    }
    return state;
}

static void take_cell(struct making *m, const struct cover_cell *cell)
{
    struct bw_reader r = bw_reader_of(m->input->cover->forms[cell->form], 0);
    uint32_t fields[SIGMA_COVER_FIELDS];
    const uint32_t sources = bw_read_u32le(&r);
    for (uint32_t i = 0; i < sources; i++) {
        const uint32_t entry = bw_read_u32le(&r);
        uint8_t seen = SOURCE_LOG;
        if (SIGMA_PLAN_SOURCE_WHOLE(entry))
            seen |= cell->records != 0 ? SOURCE_RECORDS : SOURCE_OUTSIDE;
        m->sources[SIGMA_PLAN_SOURCE_INDEX(entry)] |= seen;
    }
    const uint32_t field_count = bw_read_u32le(&r);
    for (uint32_t i = 0; i < field_count && i < SIGMA_COVER_FIELDS; i++)
        fields[i] = bw_read_u32le(&r);
    const uint32_t rules = bw_read_u32le(&r);
    for (uint32_t i = 0; i < rules; i++) {
        const uint32_t index = bw_read_u32le(&r);
        struct ledger_rule *rule = &m->rules[index];
        struct rule_work *work = &m->work[index];
        const enum ledger_state state = rule_on_cell(m, &r, fields, cell, work);
        if (state > work->state)
            work->state = (uint8_t)state;
        rule->records += cell->records;
        ledger_span_add(&rule->first, &rule->last, cell->first, cell->last);
    }
}

static bool is_correlation(const struct making *m, uint32_t rule)
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
static uint32_t deciding_member(const struct making *m, const struct sigma_image_correlation *c)
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
static uint32_t subject_of(const struct making *m, uint32_t rule)
{
    while (is_correlation(m, rule)) /* ends: what is referred to stands before */
        rule = deciding_member(m, &m->image->correlations[m->image->rules[rule].correlation]);
    return rule;
}

static const struct sigma_image_logsource *logsource_of(const struct making *m, uint32_t rule)
{
    return &m->image->logsources[m->image->rules[subject_of(m, rule)].logsource];
}

static uint8_t correlation_on_host(
        const struct making *m, const struct sigma_image_correlation *c, const uint8_t *states)
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
static void correlations_settle(struct making *m)
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

static uint8_t sources_of(const struct making *m, uint32_t rule, const uint8_t *seen_of)
{
    const struct sigma_image_logsource *l = logsource_of(m, rule);
    uint8_t seen = 0;
    for (uint32_t i = 0; i < l->source_count; i++)
        seen |= seen_of[l->first_source + i];
    return seen;
}

static enum ledger_state state_without_rule(uint8_t seen)
{
    if ((seen & SOURCE_RECORDS) != 0)
        return LEDGER_NO_EVENT;
    if ((seen & SOURCE_OUTSIDE) != 0)
        return LEDGER_NO_TIME;
    return (seen & SOURCE_LOG) != 0 ? LEDGER_NO_EVENT : LEDGER_NO_SOURCE;
}

/* One host's cells, from `first` on; returns the first of the next host. */
static uint32_t take_host(struct making *m, uint32_t first)
{
    struct ledger_host *host = &m->hosts[m->host_count];
    uint8_t *states = m->matrix + (size_t)m->host_count * m->image->rules_count;
    uint32_t i = first;
    memset(m->sources, 0, m->image->sources_count);
    for (uint32_t r = 0; r < m->image->rules_count; r++)
        m->work[r].state = LEDGER_NOT_LOADED;
    host->name = m->cells[first].host;
    for (; i < m->cell_count && bw_str_eq(m->cells[i].host, host->name); i++) {
        host->records += m->cells[i].records;
        take_cell(m, &m->cells[i]);
    }
    for (uint32_t s = 0; s < m->image->sources_count; s++)
        m->any_seen[s] |= m->sources[s];
    for (uint32_t r = 0; r < m->image->rules_count; r++) {
        if (is_correlation(m, r))
            continue;
        enum ledger_state state = m->work[r].state;
        if (state == LEDGER_NOT_LOADED)
            state = state_without_rule(sources_of(m, r, m->sources));
        states[r] = (uint8_t)state;
        if (state > m->rules[r].state)
            m->rules[r].state = state;
    }
    for (uint32_t c = 0; c < m->image->correlations_count; c++)
        states[m->image->correlations[c].rule] =
                correlation_on_host(m, &m->image->correlations[c], states);
    m->host_count++;
    return i;
}

static bw_status on_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct making *m = user;
    (void)err;
    if (tally->rule >= m->image->rules_count)
        return BW_OK;
    m->rules[tally->rule].matches += tally->count;
    m->rules[tally->rule].state = LEDGER_MATCHED;
    for (uint32_t h = 0; h < m->host_count; h++)
        if (bw_str_eq(m->hosts[h].name, tally->host))
            m->matrix[(size_t)h * m->image->rules_count + tally->rule] = LEDGER_MATCHED;
    return BW_OK;
}

static void add_logsource(const struct making *m, uint32_t rule, struct bw_buffer *out)
{
    const struct sigma_image_logsource *l = logsource_of(m, rule);
    const struct sigma_text keys[] = {l->product, l->category, l->service};
    if (l->name.len != 0) {
        bw_buffer_add_str(out, sigma_image_str(m->image, l->name));
        return;
    }
    bool any = false;
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        if (keys[i].len == 0)
            continue;
        if (any)
            bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, sigma_image_str(m->image, keys[i]));
        any = true;
    }
}

/* What is missing, in the words of the group; the sentence says it for the rule alone. */
static void say_why(struct making *m, uint32_t index, struct bw_buffer *what)
{
    const struct ledger_rule *rule = &m->rules[index];
    const struct rule_work *work = &m->work[subject_of(m, index)];
    const uint8_t seen = sources_of(m, index, m->any_seen);
    switch (rule->state) {
    case LEDGER_NO_SOURCE:
        bw_buffer_add_text(what, "no ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_EVENT:
        if ((seen & SOURCE_RECORDS) != 0) {
            bw_buffer_add_text(what, "none of the events asked for in ");
            add_logsource(m, index, what);
            return;
        }
        bw_buffer_add_text(what, "no events of ");
        add_logsource(m, index, what);
        bw_buffer_add_text(what, " in a log that is there");
        return;
    case LEDGER_NO_TIME:
        bw_buffer_add_text(what, "outside of the time asked for: ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_FIELD:
        for (uint32_t i = 0; i < work->missing_count; i++) {
            bw_buffer_add_text(what, i == 0 ? "" : i + 1 == work->missing_count ? " or " : ", ");
            bw_buffer_add_str(
                    what, sigma_image_str(m->image, m->image->fields[work->missing[i]].name));
        }
        bw_buffer_add_text(what, " never recorded in ");
        add_logsource(m, index, what);
        return;
    case LEDGER_NO_MATCH:
        bw_buffer_add_text(what, m->image->rules[index].quiet != 0
                                         ? "what it matches is counted by correlations alone"
                                         : "nothing matched");
        return;
    case LEDGER_NOT_LOADED:
    case LEDGER_MATCHED:
    case LEDGER_STATE_COUNT:
        return;
    }
}

static bool group_count(struct making *m, const struct ledger_rule *rule, bw_str what)
{
    uint64_t found;
    if (!bw_map_get(m->group_of, what, &found)) {
        if (m->group_count == GROUPS_MAX)
            return true;
        found = m->group_count;
        if (!bw_map_set(m->group_of, what, found))
            return false;
        m->groups[m->group_count++] =
                (struct ledger_group){.state = rule->state, .what = what, .advice = rule->advice};
    }
    m->groups[found].rules++;
    return true;
}

static bool explain(struct making *m, uint32_t index)
{
    struct ledger_rule *rule = &m->rules[index];
    const struct sigma_image_logsource *l = logsource_of(m, index);
    struct bw_buffer what;
    bw_buffer_init(&what, 65536);
    say_why(m, index, &what);
    rule->reason = bw_arena_copy(m->arena, bw_buffer_str(&what));
    bw_buffer_release(&what);
    if (rule->reason.ptr == NULL)
        return false;
    if (!ledger_state_is_blind(rule->state))
        return true;
    if (rule->state != LEDGER_NO_TIME)
        rule->advice = sigma_image_str(m->image, l->advice);
    return group_count(m, rule, rule->reason);
}

static int compare_groups(const void *a, const void *b)
{
    const struct ledger_group *x = a;
    const struct ledger_group *y = b;
    if (x->rules != y->rules)
        return x->rules > y->rules ? -1 : 1;
    return bw_str_compare(x->what, y->what);
}

static void rule_begin(struct making *m, uint32_t index)
{
    const struct sigma_image_rule *r = &m->image->rules[index];
    m->rules[index] = (struct ledger_rule){.id = sigma_image_str(m->image, r->id),
            .title = sigma_image_str(m->image, r->title),
            .path = sigma_image_str(m->image, r->path),
            .level = r->level,
            .stage = r->stage,
            .state = LEDGER_NO_SOURCE,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
}

/* Logs: the cells of one host and log together. */
static bool logs_make(struct making *m, struct hunt_ledger *ledger)
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

static uint32_t count_hosts(const struct making *m)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->cell_count; i++)
        count += i == 0 || !bw_str_eq(m->cells[i].host, m->cells[i - 1].host);
    return count;
}

static bool making_init(struct making *m, const struct sigma_ledger_input *input)
{
    const size_t rules = (size_t)input->image->rules_count + input->lost_count + 1;
    const size_t sources = (size_t)input->image->sources_count + 1;
    const struct detector_cover *cover = input->cover;
    m->cells = bw_arena_alloc(m->arena, cover->cell_count + 1u, sizeof(*m->cells));
    if (m->cells == NULL)
        return false;
    memcpy(m->cells, cover->cells, cover->cell_count * sizeof(*m->cells));
    m->cell_count = cover->cell_count;
    qsort(m->cells, m->cell_count, sizeof(*m->cells), compare_cells);
    const size_t hosts = (size_t)count_hosts(m) + 1;
    m->rules = bw_arena_alloc(m->arena, rules, sizeof(*m->rules));
    m->work = bw_arena_alloc(m->arena, rules, sizeof(*m->work));
    m->sources = bw_arena_alloc(m->arena, sources, 1);
    m->any_seen = bw_arena_alloc(m->arena, sources, 1);
    m->hosts = bw_arena_alloc(m->arena, hosts, sizeof(*m->hosts));
    m->matrix = bw_arena_alloc(m->arena, hosts, rules);
    m->groups = bw_arena_alloc(m->arena, GROUPS_MAX, sizeof(*m->groups));
    m->group_of = bw_map_new(m->arena);
    return m->rules != NULL && m->work != NULL && m->sources != NULL && m->any_seen != NULL &&
           m->hosts != NULL && m->matrix != NULL && m->groups != NULL && m->group_of != NULL;
}

/* The matrix by rule, and its sums. */
static bool hosts_finish(struct making *m)
{
    for (uint32_t r = 0; r < m->image->rules_count; r++) {
        uint8_t *states = bw_arena_alloc(m->arena, m->host_count + 1u, 1);
        if (states == NULL)
            return false;
        for (uint32_t h = 0; h < m->host_count; h++) {
            states[h] = m->matrix[(size_t)h * m->image->rules_count + r];
            m->hosts[h].states[states[h]]++;
        }
        m->rules[r].hosts = states;
    }
    return true;
}

static void add_lost(struct making *m, struct hunt_ledger *ledger)
{
    for (uint32_t i = 0; i < m->input->lost_count; i++) {
        const struct sigma_ledger_lost *lost = &m->input->lost[i];
        m->rules[ledger->rule_count++] = (struct ledger_rule){.title = lost->title,
                .path = lost->path,
                .stage = ATTACK_STAGE_COUNT,
                .state = LEDGER_NOT_LOADED,
                .reason = lost->reason,
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN};
    }
}

static bw_status ledger_fill(struct making *m, struct hunt_ledger *ledger, struct bw_err *err)
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
    bool ok = hosts_finish(m) && logs_make(m, ledger);
    for (uint32_t i = 0; i < m->image->rules_count && ok; i++)
        ok = explain(m, i);
    if (!ok)
        return bw_fail(err, BW_E_NOMEM, "ledger of %u rules", m->image->rules_count);
    ledger->rule_count = m->image->rules_count;
    add_lost(m, ledger);
    for (uint32_t i = 0; i < ledger->rule_count; i++)
        ledger->states[m->rules[i].state]++;
    qsort(m->groups, m->group_count, sizeof(*m->groups), compare_groups);
    ledger->rules = m->rules;
    ledger->groups = m->groups;
    ledger->group_count = m->group_count;
    ledger->hosts = m->hosts;
    ledger->host_count = m->host_count;
    ledger->cut = m->input->cover->cut;
    return BW_OK;
}

bw_status sigma_ledger_make(const struct sigma_ledger_input *input, struct bw_arena *arena,
        struct hunt_ledger *ret_ledger, struct bw_err *err)
{
    struct making m = {.input = input, .image = input->image, .arena = arena};
    *ret_ledger = (struct hunt_ledger){.rules = NULL};
    if (!making_init(&m, input))
        return bw_fail(err, BW_E_NOMEM, "ledger of %u rules", input->image->rules_count);
    return ledger_fill(&m, ret_ledger, err);
}
