/* Candidates of all workers and sources: sorted by time, each once, to the correlator. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "engine/parent.h"
#include "engine/wire_candidate.h"
#include "event/key.h"
#include "os/scratch.h"
#include "os/sorter.h"

/* Labels of items go to a file of their own: an archive of a million members has as many. */
struct labels {
    int file; /* -1: none yet */
    uint64_t size;
};

/* Records of one moment that were seen, so that a second copy is known. */
struct copies {
    struct copied {
        uint64_t key[2];        /* both words: one alone can be met on purpose */
        struct event_rank rank; /* where its key is one by rank */
        uint32_t stamp;         /* the moment that the place is of */
    } * places;                 /* a power of two of them */
    uint32_t capacity, count, stamp;
    bw_time time;
    uint64_t unchecked; /* more in one moment than are kept */
};

struct correlation {
    struct correlator_sink sink; /* first */
    struct engine *engine;
    const struct correlator_kind *kind;
    uint32_t base_count;
    uint64_t *totals; /* of each base: how many candidates came, copies among them */
    struct os_sorter *sorter;
    struct labels labels;
    struct copies copies;
    struct correlator *correlator;
    uint64_t untimed;
    uint64_t taken, dropped;
    bw_str values[CANDIDATE_MAX_VALUES];
};

bool correlation_init(struct engine *engine)
{
    const struct engine_options *options = &engine->options;
    const struct detector_kind *detector = options->detector_kind;
    if (detector == NULL || detector->correlator == NULL || options->dump)
        return true;
    const uint32_t bases = detector->correlator->base_count(options->detector);
    if (bases == 0)
        return true;
    struct correlation *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return false;
    engine->correlation = c;
    c->engine = engine;
    c->kind = detector->correlator;
    c->base_count = bases;
    c->labels.file = -1;
    c->sorter = os_sorter_new(BW_LIMIT_SORTER_BYTES);
    c->totals = calloc(bases, sizeof(*c->totals));
    return c->sorter != NULL && c->totals != NULL;
}

void correlation_free(struct correlation *correlation)
{
    if (correlation == NULL)
        return;
    os_sorter_free(correlation->sorter);
    if (correlation->correlator != NULL)
        correlation->kind->correlator_free(correlation->correlator);
    if (correlation->labels.file >= 0)
        close(correlation->labels.file);
    free(correlation->totals);
    free(correlation->copies.places);
    free(correlation);
}

/* Writes the label behind its length; the place of that, and one, is how it is called. */
static uint64_t label_keep(struct labels *labels, bw_str label)
{
    uint8_t bytes[4 + BW_LIMIT_LABEL_BYTES / 8];
    const bw_str head = bw_str_head(label, sizeof(bytes) - 4);
    const uint32_t len = (uint32_t)head.len;
    if (labels->file < 0)
        labels->file = os_scratch_open();
    memcpy(bytes, &len, 4);
    memcpy(bytes + 4, head.ptr, head.len);
    const ssize_t size = (ssize_t)head.len + 4;
    if (labels->file < 0 || pwrite(labels->file, bytes, (size_t)size, (off_t)labels->size) != size)
        return 0;
    const uint64_t ref = labels->size + 1;
    labels->size += (uint64_t)size;
    return ref;
}

static void label_find(struct correlator_sink *sink, uint64_t ref, struct bw_buffer *out)
{
    const struct labels *labels = &((struct correlation *)sink)->labels;
    uint32_t len;
    if (ref == 0 || pread(labels->file, &len, 4, (off_t)(ref - 1)) != 4 ||
            len > BW_LIMIT_LABEL_BYTES || !bw_buffer_reserve(out, len) ||
            pread(labels->file, out->ptr + out->len, len, (off_t)(ref + 3)) != (ssize_t)len) {
        bw_buffer_add_text(out, "(the label could not be kept)");
        return;
    }
    out->len += len;
}

/* The parts of a number line that has no sign. */
static uint64_t time_key(bw_time time)
{
    return (uint64_t)time ^ UINT64_C(1) << 63;
}

/* What is kept of a candidate behind the keys that it is sorted by; its texts follow. */
struct kept {
    uint64_t label;
    uint64_t record_id;
    uint64_t key[2];
    uint64_t sizes; /* of the texts */
};

static bw_time time_of_key(uint64_t key)
{
    return (bw_time)(key ^ UINT64_C(1) << 63);
}

static bool take_one(struct engine *engine, struct tally *top, struct bw_reader *body)
{
    struct correlation *c = engine->correlation;
    struct candidate candidate;
    struct wire_texts texts;
    if (wire_read_candidate(body, &candidate, &texts, NULL) != BW_OK ||
            candidate.base >= c->base_count ||
            texts.bytes.len > OS_SORTER_MAX_RECORD - sizeof(struct kept) ||
            candidate.value_count != c->kind->value_count(engine->options.detector, candidate.base))
        return false;
    if (top->label_ref == 0)
        top->label_ref = label_keep(&c->labels, bw_str_of(top->label));
    const struct kept kept = {.label = top->label_ref,
            .record_id = candidate.record_id,
            .key = {candidate.key[0], candidate.key[1]},
            .sizes = texts.sizes};
    c->totals[candidate.base]++;
    const uint64_t keys[OS_SORTER_KEYS] = {
            time_key(candidate.time), top->item_index, candidate.offset, candidate.base};
    const bw_bytes parts[] = {{.ptr = (const uint8_t *)&kept, .len = sizeof(kept)}, texts.bytes};
    struct bw_err err; /* filled on failure: most come by here thousands of times */
    const bw_status status = os_sorter_add_parts(c->sorter, keys, parts, BW_COUNT(parts), &err);
    if (status != BW_OK)
        engine_fail(engine, status, "correlations: %s", err.message);
    return true;
}

bool correlation_take(struct engine *engine, struct tally *top, struct bw_reader *body)
{
    if (engine->correlation == NULL)
        return false;
    engine->correlation->untimed += bw_read_u64le(body);
    if (!bw_reader_ok(body))
        return false;
    while (bw_reader_left(body) != 0 && engine->failure == BW_OK)
        if (!take_one(engine, top, body))
            return false;
    return true;
}

static bool copies_grow(struct copies *s)
{
    const uint32_t capacity = s->capacity != 0 ? s->capacity * 2 : 1024;
    struct copied *places = calloc(capacity, sizeof(*places));
    if (places == NULL)
        return false;
    for (uint32_t i = 0; i < s->capacity; i++) {
        if (s->places[i].stamp != s->stamp)
            continue;
        uint32_t at = (uint32_t)s->places[i].key[0] & (capacity - 1);
        while (places[at].stamp == s->stamp)
            at = (at + 1) & (capacity - 1);
        places[at] = s->places[i];
    }
    free(s->places);
    s->places = places;
    s->capacity = capacity;
    return true;
}

static void copies_begin(struct copies *s, bw_time time)
{
    s->time = time;
    s->count = 0;
    if (++s->stamp != 0)
        return;
    for (uint32_t i = 0; i < s->capacity; i++)
        s->places[i].stamp = 0;
    s->stamp = 1;
}

/* True when a copy of the record came before with the same base; the first one counts. Of one
 * moment, the records of one log come after those of another. */
static bool is_copy(struct copies *s, const struct candidate *candidate)
{
    const bool by_rank = event_key_by_rank(candidate->key[0]);
    const uint64_t key[2] = {bw_hash_mix(candidate->key[0], candidate->base), candidate->key[1]};
    if (s->stamp == 0 || candidate->time != s->time)
        copies_begin(s, candidate->time);
    if (s->count >= BW_LIMIT_CORRELATE_COPIES || (s->count * 2 >= s->capacity && !copies_grow(s))) {
        s->unchecked++;
        return false;
    }
    uint32_t at = (uint32_t)key[0] & (s->capacity - 1);
    while (s->places[at].stamp == s->stamp && memcmp(s->places[at].key, key, sizeof(key)) != 0)
        at = (at + 1) & (s->capacity - 1);
    struct copied *place = &s->places[at];
    const bool known = place->stamp == s->stamp;
    if (!known)
        *place = (struct copied){.key = {key[0], key[1]}, .stamp = s->stamp};
    s->count += !known;
    return by_rank ? event_rank_is_copy(&place->rank, candidate->item_index) : known;
}

static bw_status visit(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct correlation *c = user;
    struct kept kept;
    if (record.len < sizeof(kept))
        return bw_fail(err, BW_E_MALFORMED, "temporary file: a match is cut short");
    memcpy(&kept, record.ptr, sizeof(kept));
    const struct wire_texts texts = {.sizes = (uint32_t)kept.sizes,
            .bytes = {.ptr = record.ptr + sizeof(kept), .len = record.len - sizeof(kept)}};
    struct candidate candidate = {.base = (uint32_t)keys[3],
            .time = time_of_key(keys[0]),
            .item_index = keys[1],
            .offset = keys[2],
            .record_id = kept.record_id,
            .key = {kept.key[0], kept.key[1]},
            .label = kept.label};
    if (wire_read_texts(&texts, c->values, &candidate) != BW_OK)
        return bw_fail(err, BW_E_MALFORMED, "temporary file: a match is damaged");
    if (is_copy(&c->copies, &candidate)) {
        c->dropped++;
        return BW_OK;
    }
    c->taken++;
    if (c->engine->cover != NULL)
        c->engine->options.detector_kind->cover_candidate(c->engine->cover, &candidate);
    return c->kind->add(c->correlator, &candidate, err);
}

static bw_status on_finding(
        struct correlator_sink *sink, const struct finding *finding, struct bw_err *err)
{
    struct engine *engine = ((struct correlation *)sink)->engine;
    if (finding->rule >= engine->rule_count)
        return bw_fail(err, BW_E_MALFORMED, "a finding of rule %u", finding->rule);
    engine->summary.findings++;
    engine->summary.correlated++;
    engine->summary.findings_by_level[engine->rule_levels[finding->rule]]++;
    engine->progress.findings++;
    return engine->options.sink->finding(engine->options.sink, finding, err);
}

static void on_quiet(struct correlator_sink *sink, uint32_t rule, bw_str host)
{
    const struct engine *engine = ((struct correlation *)sink)->engine;
    engine->options.detector_kind->cover_quiet(engine->cover, rule, host);
}

static void say_all(struct engine *engine)
{
    const struct correlation *c = engine->correlation;
    const struct correlator_counts counts = c->kind->counts(c->correlator);
    struct hunt_summary *summary = &engine->summary;
    summary->candidates = c->taken;
    summary->candidate_copies = c->dropped;
    summary->candidates_untimed = c->untimed;
    summary->groups_peak = counts.groups_peak;
    engine_say(engine, "correlations", INPUT_NOTE_ANOMALY, "correlation.no_time", c->untimed,
            "matches have no time: no correlation can place them");
    engine_say(engine, "correlations", INPUT_NOTE_ANOMALY, "correlation.no_number",
            counts.without_number,
            "matches have no number where a correlation adds or averages them");
    engine_say(engine, "correlations", INPUT_NOTE_DAMAGE, "correlation.groups_cut",
            counts.groups_cut,
            "groups of events were cut short: correlations had no memory for all that was inside "
            "their timespans, and may have missed something");
    engine_say(engine, "correlations", INPUT_NOTE_ANOMALY, "correlation.copies_unchecked",
            c->copies.unchecked,
            "matches of one moment were not looked at for copies of each other: too many");
}

void correlation_run(struct engine *engine)
{
    struct correlation *c = engine->correlation;
    if (c == NULL)
        return;
    struct bw_err err = {0};
    bw_status status = BW_E_NOMEM;
    c->sink = (struct correlator_sink){.finding = on_finding,
            .quiet = engine->cover != NULL ? on_quiet : NULL,
            .label = label_find};
    c->correlator = c->kind->correlator_new(engine->options.detector, &c->sink, c->totals);
    if (c->correlator != NULL)
        status = os_sorter_each(c->sorter, visit, c, &err);
    if (status == BW_OK)
        status = c->kind->finish(c->correlator, &err);
    if (status != BW_OK)
        engine_fail(engine, status, "correlations: %s",
                err.message[0] != '\0' ? err.message : "out of memory");
    else
        say_all(engine);
}
