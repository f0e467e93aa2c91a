#include "plug/layered_scan.h"

#include <stdlib.h>

#include "decode/unfold.h"

/* Numbers of what an event was found for. */
struct found_set {
    uint32_t *items;
    uint32_t count;
    uint32_t capacity;
};

struct layered_scan {
    struct finding_sink sink; /* first: the detector's findings come here */
    const struct detector_kind *kind;
    struct detector_scan *scan;
    struct unfolder *unfolder;
    struct finding_sink *out;
    bool decoded;           /* the look with decoded texts */
    struct found_set rules; /* that the raw look found for the event at hand */
    struct found_set bases; /* of correlations, likewise */
};

static bool is_found(const struct found_set *set, uint32_t number)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->items[i] == number)
            return true;
    return false;
}

static void remember(struct found_set *set, uint32_t number)
{
    if (set->count == set->capacity) {
        const uint32_t capacity = 2 * set->capacity + 32;
        uint32_t *items = realloc(set->items, capacity * sizeof(*items));
        if (items == NULL)
            return; /* the worst of it is a finding that is told twice */
        set->items = items;
        set->capacity = capacity;
    }
    set->items[set->count++] = number;
}

/* What a correlation counts: an event counts once, however it was looked at. */
static void add_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct layered_scan *layered = (struct layered_scan *)sink;
    if (layered->out->candidate == NULL || is_found(&layered->bases, candidate->base))
        return;
    remember(&layered->bases, candidate->base);
    layered->out->candidate(layered->out, candidate);
}

static void add(struct finding_sink *sink, struct finding *finding)
{
    struct layered_scan *layered = (struct layered_scan *)sink;
    if (!layered->decoded) {
        remember(&layered->rules, finding->rule);
        layered->out->add(layered->out, finding);
        return;
    }
    bool hidden = false;
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        struct finding_reason *reason = &finding->reasons[i];
        reason->layer = unfold_layers_of(layered->unfolder, reason->path, reason->value);
        hidden |= reason->layer.len != 0;
    }
    if (hidden && !is_found(&layered->rules, finding->rule))
        layered->out->add(layered->out, finding);
}

struct layered_scan *layered_scan_new(const struct detector_kind *kind, struct detector_scan *scan)
{
    struct layered_scan *layered = calloc(1, sizeof(*layered));
    if (layered == NULL)
        return NULL;
    layered->sink.add = add;
    layered->sink.candidate = add_candidate;
    layered->kind = kind;
    layered->scan = scan;
    layered->unfolder = unfolder_new();
    if (layered->unfolder == NULL) {
        free(layered);
        return NULL;
    }
    return layered;
}

void layered_scan_free(struct layered_scan *layered)
{
    if (layered == NULL)
        return;
    unfolder_free(layered->unfolder);
    free(layered->rules.items);
    free(layered->bases.items);
    free(layered);
}

void layered_scan_event(
        struct layered_scan *layered, const struct event *event, struct finding_sink *sink)
{
    layered->out = sink;
    layered->rules.count = 0;
    layered->bases.count = 0;
    layered->decoded = false;
    layered->kind->scan_event(layered->scan, event, &layered->sink);
    const struct event *unfolded = unfold_event(layered->unfolder, event);
    if (unfolded == NULL)
        return;
    layered->decoded = true;
    layered->kind->scan_event(layered->scan, unfolded, &layered->sink);
}

uint64_t layered_scan_cut_count(const struct layered_scan *layered)
{
    return unfold_cut_count(layered->unfolder);
}
