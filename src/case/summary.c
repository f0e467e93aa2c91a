#include "case/summary.h"

#include <stddef.h>
#include <string.h>

#include "case/bytes.h"

/* Every number of the summary that is 64 bits wide, in the order of the bytes. */
static const size_t numbers[] = {
        offsetof(struct hunt_summary, started),
        offsetof(struct hunt_summary, duration),
        offsetof(struct hunt_summary, items),
        offsetof(struct hunt_summary, containers),
        offsetof(struct hunt_summary, bytes),
        offsetof(struct hunt_summary, records),
        offsetof(struct hunt_summary, matched),
        offsetof(struct hunt_summary, unmatched),
        offsetof(struct hunt_summary, filtered),
        offsetof(struct hunt_summary, unreadable),
        offsetof(struct hunt_summary, findings),
        offsetof(struct hunt_summary, correlated),
        offsetof(struct hunt_summary, candidates),
        offsetof(struct hunt_summary, candidate_copies),
        offsetof(struct hunt_summary, candidates_untimed),
        offsetof(struct hunt_summary, groups_peak),
        offsetof(struct hunt_summary, first),
        offsetof(struct hunt_summary, last),
        offsetof(struct hunt_summary, outside_first),
        offsetof(struct hunt_summary, outside_last),
        offsetof(struct hunt_summary, rules.load_time),
        offsetof(struct hunt_summary, hosts_more),
        offsetof(struct hunt_summary, recovered.templates),
        offsetof(struct hunt_summary, recovered.found),
        offsetof(struct hunt_summary, recovered.unresolved),
        offsetof(struct hunt_summary, recovered.ambiguous),
        offsetof(struct hunt_summary, recovered.unsound),
        offsetof(struct hunt_summary, recovered.lost),
        offsetof(struct hunt_summary, recovered.live_duplicates),
        offsetof(struct hunt_summary, recovered.duplicates),
        offsetof(struct hunt_summary, recovered.filtered),
        offsetof(struct hunt_summary, recovered.matched),
        offsetof(struct hunt_summary, recovered.unmatched),
        offsetof(struct hunt_summary, recovered.findings),
        offsetof(struct hunt_summary, scripts.parts),
        offsetof(struct hunt_summary, scripts.copies),
        offsetof(struct hunt_summary, scripts.differing),
        offsetof(struct hunt_summary, scripts.left_out),
        offsetof(struct hunt_summary, scripts.scripts),
        offsetof(struct hunt_summary, scripts.incomplete),
        offsetof(struct hunt_summary, scripts.joined),
        offsetof(struct hunt_summary, scripts.lost),
        offsetof(struct hunt_summary, scripts.findings),
};

/* Those of 32 bits. */
static const size_t small_numbers[] = {
        offsetof(struct hunt_summary, jobs),
        offsetof(struct hunt_summary, rules.files),
        offsetof(struct hunt_summary, rules.rules),
        offsetof(struct hunt_summary, rules.correlations),
        offsetof(struct hunt_summary, rules.filters),
        offsetof(struct hunt_summary, rules.errors),
        offsetof(struct hunt_summary, rules.warnings),
        offsetof(struct hunt_summary, rules.skipped),
};

static void encode_lists(const struct hunt_summary *summary, struct bw_buffer *out)
{
    case_put_u64(out, summary->layer_count);
    for (uint32_t i = 0; i < summary->layer_count; i++) {
        const struct hunt_jail_layer *layer = &summary->layers[i];
        case_put_str(out, layer->name);
        case_put_str(out, layer->what);
        case_put_u64(out, layer->up);
        case_put_u64(out, layer->required);
        case_put_str(out, layer->why_not);
    }
    case_put_u64(out, summary->format_count);
    for (uint32_t i = 0; i < summary->format_count; i++) {
        case_put_str(out, summary->formats[i].name);
        case_put_u64(out, summary->formats[i].items);
        case_put_u64(out, summary->formats[i].bytes);
        case_put_u64(out, summary->formats[i].records);
    }
    case_put_u64(out, summary->host_count);
    for (uint32_t i = 0; i < summary->host_count; i++) {
        case_put_str(out, summary->hosts[i].name);
        case_put_u64(out, summary->hosts[i].records);
        case_put_u64(out, (uint64_t)summary->hosts[i].first);
        case_put_u64(out, (uint64_t)summary->hosts[i].last);
    }
    case_put_u64(out, summary->note_count);
    for (uint32_t i = 0; i < summary->note_count; i++) {
        const struct hunt_note_sum *note = &summary->notes[i];
        case_put_u64(out, note->kind);
        case_put_str(out, note->name);
        case_put_u64(out, note->items);
        case_put_u64(out, note->places);
        case_put_u64(out, note->count);
        case_put_str(out, note->example);
    }
}

void case_summary_encode(const struct hunt_summary *summary, struct bw_buffer *out)
{
    const char *base = (const char *)summary;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        uint64_t value;
        memcpy(&value, base + numbers[i], sizeof(value));
        case_put_u64(out, value);
    }
    for (size_t i = 0; i < BW_COUNT(small_numbers); i++) {
        uint32_t value;
        memcpy(&value, base + small_numbers[i], sizeof(value));
        case_put_u64(out, value);
    }
    case_put_u64(out, summary->interrupted);
    case_put_u64(out, summary->jail_off);
    case_put_u64(out, summary->rules.from_cache);
    case_put_u64(out, summary->recovered.wanted);
    case_put_str(out, summary->version);
    case_put_str(out, summary->command);
    case_put_str(out, summary->assume_year);
    case_put_str(out, summary->assume_zone);
    case_put_str(out, summary->log_formats);
    case_put_u64(out, HUNT_OUTCOME_COUNT);
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++) {
        case_put_u64(out, summary->outcomes[i].items);
        case_put_u64(out, summary->outcomes[i].bytes);
    }
    case_put_u64(out, FINDING_LEVEL_COUNT);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        case_put_u64(out, summary->findings_by_level[i]);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        case_put_u64(out, summary->recovered.findings_by_level[i]);
    encode_lists(summary, out);
}

/* ---- and back ---- */

static void decode_numbers(struct case_decoding *d, struct hunt_summary *summary)
{
    char *base = (char *)summary;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        const uint64_t value = case_get_u64(d);
        memcpy(base + numbers[i], &value, sizeof(value));
    }
    for (size_t i = 0; i < BW_COUNT(small_numbers); i++) {
        const uint32_t value = case_get_count(d, UINT32_MAX);
        memcpy(base + small_numbers[i], &value, sizeof(value));
    }
    summary->interrupted = case_get_u64(d) != 0;
    summary->jail_off = case_get_u64(d) != 0;
    summary->rules.from_cache = case_get_u64(d) != 0;
    summary->recovered.wanted = case_get_u64(d) != 0;
    summary->version = case_get_str(d);
    summary->command = case_get_str(d);
    summary->assume_year = case_get_str(d);
    summary->assume_zone = case_get_str(d);
    summary->log_formats = case_get_str(d);
    d->wrong |= case_get_u64(d) != HUNT_OUTCOME_COUNT;
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++) {
        summary->outcomes[i].items = case_get_u64(d);
        summary->outcomes[i].bytes = case_get_u64(d);
    }
    d->wrong |= case_get_u64(d) != FINDING_LEVEL_COUNT;
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        summary->findings_by_level[i] = case_get_u64(d);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        summary->recovered.findings_by_level[i] = case_get_u64(d);
}

static void decode_layers_and_formats(struct case_decoding *d, struct hunt_summary *summary)
{
    summary->layer_count = case_get_count(d, HUNT_MAX_LAYERS);
    for (uint32_t i = 0; i < summary->layer_count; i++) {
        struct hunt_jail_layer *layer = &summary->layers[i];
        layer->name = case_get_str(d);
        layer->what = case_get_str(d);
        layer->up = case_get_u64(d) != 0;
        layer->required = case_get_u64(d) != 0;
        layer->why_not = case_get_str(d);
    }
    summary->format_count = case_get_count(d, HUNT_MAX_FORMATS);
    for (uint32_t i = 0; i < summary->format_count; i++) {
        summary->formats[i].name = case_get_str(d);
        summary->formats[i].items = case_get_u64(d);
        summary->formats[i].bytes = case_get_u64(d);
        summary->formats[i].records = case_get_u64(d);
    }
}

static void decode_hosts(struct case_decoding *d, struct hunt_summary *summary)
{
    const uint32_t count = case_get_count(d, HUNT_MAX_HOSTS);
    struct hunt_host_sum *hosts = bw_arena_alloc(d->arena, count + 1u, sizeof(*hosts));
    d->nomem |= hosts == NULL;
    for (uint32_t i = 0; hosts != NULL && i < count; i++) {
        hosts[i].name = case_get_str(d);
        hosts[i].records = case_get_u64(d);
        hosts[i].first = (bw_time)case_get_u64(d);
        hosts[i].last = (bw_time)case_get_u64(d);
    }
    summary->hosts = hosts;
    summary->host_count = count;
}

static void decode_notes(struct case_decoding *d, struct hunt_summary *summary)
{
    const uint32_t count = case_get_count(d, HUNT_MAX_NOTES);
    struct hunt_note_sum *notes = bw_arena_alloc(d->arena, count + 1u, sizeof(*notes));
    d->nomem |= notes == NULL;
    for (uint32_t i = 0; notes != NULL && i < count; i++) {
        notes[i].kind = (enum input_note)case_get_count(d, INPUT_NOTE_COUNT - 1);
        notes[i].name = case_get_str(d);
        notes[i].items = case_get_u64(d);
        notes[i].places = case_get_u64(d);
        notes[i].count = case_get_u64(d);
        notes[i].example = case_get_str(d);
    }
    summary->notes = notes;
    summary->note_count = count;
}

bw_status case_summary_decode(bw_bytes bytes, struct bw_arena *arena,
        struct hunt_summary *ret_summary, struct bw_err *err)
{
    struct case_decoding d = {.reader = bw_reader_of(bytes, 0), .arena = arena};
    struct hunt_summary summary = {0};
    decode_numbers(&d, &summary);
    decode_layers_and_formats(&d, &summary);
    decode_hosts(&d, &summary);
    decode_notes(&d, &summary);
    const bw_status status = case_decoding_end(&d, "summary", err);
    if (status != BW_OK)
        return status;
    *ret_summary = summary;
    return BW_OK;
}
