#include "case/summary.h"

#include <stddef.h>
#include <string.h>

#include "base/reader.h"

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

static void put_u64(struct bw_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    bw_buffer_add(out, bytes, sizeof(bytes));
}

static void put_str(struct bw_buffer *out, bw_str text)
{
    put_u64(out, text.len);
    bw_buffer_add_str(out, text);
}

static void encode_lists(const struct hunt_summary *summary, struct bw_buffer *out)
{
    put_u64(out, summary->layer_count);
    for (uint32_t i = 0; i < summary->layer_count; i++) {
        const struct hunt_jail_layer *layer = &summary->layers[i];
        put_str(out, layer->name);
        put_str(out, layer->what);
        put_u64(out, layer->up);
        put_u64(out, layer->required);
        put_str(out, layer->why_not);
    }
    put_u64(out, summary->format_count);
    for (uint32_t i = 0; i < summary->format_count; i++) {
        put_str(out, summary->formats[i].name);
        put_u64(out, summary->formats[i].items);
        put_u64(out, summary->formats[i].bytes);
        put_u64(out, summary->formats[i].records);
    }
    put_u64(out, summary->host_count);
    for (uint32_t i = 0; i < summary->host_count; i++) {
        put_str(out, summary->hosts[i].name);
        put_u64(out, summary->hosts[i].records);
        put_u64(out, (uint64_t)summary->hosts[i].first);
        put_u64(out, (uint64_t)summary->hosts[i].last);
    }
    put_u64(out, summary->note_count);
    for (uint32_t i = 0; i < summary->note_count; i++) {
        const struct hunt_note_sum *note = &summary->notes[i];
        put_u64(out, note->kind);
        put_str(out, note->name);
        put_u64(out, note->items);
        put_u64(out, note->places);
        put_u64(out, note->count);
        put_str(out, note->example);
    }
}

void case_summary_encode(const struct hunt_summary *summary, struct bw_buffer *out)
{
    const char *base = (const char *)summary;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        uint64_t value;
        memcpy(&value, base + numbers[i], sizeof(value));
        put_u64(out, value);
    }
    for (size_t i = 0; i < BW_COUNT(small_numbers); i++) {
        uint32_t value;
        memcpy(&value, base + small_numbers[i], sizeof(value));
        put_u64(out, value);
    }
    put_u64(out, summary->interrupted);
    put_u64(out, summary->jail_off);
    put_u64(out, summary->rules.from_cache);
    put_u64(out, summary->recovered.wanted);
    put_str(out, summary->version);
    put_str(out, summary->command);
    put_u64(out, HUNT_OUTCOME_COUNT);
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++) {
        put_u64(out, summary->outcomes[i].items);
        put_u64(out, summary->outcomes[i].bytes);
    }
    put_u64(out, FINDING_LEVEL_COUNT);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        put_u64(out, summary->findings_by_level[i]);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        put_u64(out, summary->recovered.findings_by_level[i]);
    encode_lists(summary, out);
}

/* ---- and back ---- */

struct decoding {
    struct bw_reader reader;
    struct bw_arena *arena;
    bool wrong; /* a number that can not be */
    bool nomem;
};

static uint64_t get_u64(struct decoding *d)
{
    return bw_read_u64le(&d->reader);
}

static bw_str get_str(struct decoding *d)
{
    const uint64_t len = get_u64(d);
    if (len > bw_reader_left(&d->reader)) {
        d->wrong = true;
        return BW_STR("");
    }
    return bw_bytes_str(bw_read_bytes(&d->reader, (size_t)len));
}

/* A count of at most `most`; 0 when it is none. */
static uint32_t get_count(struct decoding *d, uint64_t most)
{
    const uint64_t count = get_u64(d);
    if (count > most) {
        d->wrong = true;
        return 0;
    }
    return (uint32_t)count;
}

static void decode_numbers(struct decoding *d, struct hunt_summary *summary)
{
    char *base = (char *)summary;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        const uint64_t value = get_u64(d);
        memcpy(base + numbers[i], &value, sizeof(value));
    }
    for (size_t i = 0; i < BW_COUNT(small_numbers); i++) {
        const uint32_t value = get_count(d, UINT32_MAX);
        memcpy(base + small_numbers[i], &value, sizeof(value));
    }
    summary->interrupted = get_u64(d) != 0;
    summary->jail_off = get_u64(d) != 0;
    summary->rules.from_cache = get_u64(d) != 0;
    summary->recovered.wanted = get_u64(d) != 0;
    summary->version = get_str(d);
    summary->command = get_str(d);
    d->wrong |= get_u64(d) != HUNT_OUTCOME_COUNT;
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++) {
        summary->outcomes[i].items = get_u64(d);
        summary->outcomes[i].bytes = get_u64(d);
    }
    d->wrong |= get_u64(d) != FINDING_LEVEL_COUNT;
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        summary->findings_by_level[i] = get_u64(d);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        summary->recovered.findings_by_level[i] = get_u64(d);
}

static void decode_layers_and_formats(struct decoding *d, struct hunt_summary *summary)
{
    summary->layer_count = get_count(d, HUNT_MAX_LAYERS);
    for (uint32_t i = 0; i < summary->layer_count; i++) {
        struct hunt_jail_layer *layer = &summary->layers[i];
        layer->name = get_str(d);
        layer->what = get_str(d);
        layer->up = get_u64(d) != 0;
        layer->required = get_u64(d) != 0;
        layer->why_not = get_str(d);
    }
    summary->format_count = get_count(d, HUNT_MAX_FORMATS);
    for (uint32_t i = 0; i < summary->format_count; i++) {
        summary->formats[i].name = get_str(d);
        summary->formats[i].items = get_u64(d);
        summary->formats[i].bytes = get_u64(d);
        summary->formats[i].records = get_u64(d);
    }
}

static void decode_hosts(struct decoding *d, struct hunt_summary *summary)
{
    const uint32_t count = get_count(d, HUNT_MAX_HOSTS);
    struct hunt_host_sum *hosts = bw_arena_alloc(d->arena, count + 1u, sizeof(*hosts));
    d->nomem |= hosts == NULL;
    for (uint32_t i = 0; hosts != NULL && i < count; i++) {
        hosts[i].name = get_str(d);
        hosts[i].records = get_u64(d);
        hosts[i].first = (bw_time)get_u64(d);
        hosts[i].last = (bw_time)get_u64(d);
    }
    summary->hosts = hosts;
    summary->host_count = count;
}

static void decode_notes(struct decoding *d, struct hunt_summary *summary)
{
    const uint32_t count = get_count(d, HUNT_MAX_NOTES);
    struct hunt_note_sum *notes = bw_arena_alloc(d->arena, count + 1u, sizeof(*notes));
    d->nomem |= notes == NULL;
    for (uint32_t i = 0; notes != NULL && i < count; i++) {
        notes[i].kind = (enum input_note)get_count(d, INPUT_NOTE_COUNT - 1);
        notes[i].name = get_str(d);
        notes[i].items = get_u64(d);
        notes[i].places = get_u64(d);
        notes[i].count = get_u64(d);
        notes[i].example = get_str(d);
    }
    summary->notes = notes;
    summary->note_count = count;
}

bw_status case_summary_decode(bw_bytes bytes, struct bw_arena *arena,
        struct hunt_summary *ret_summary, struct bw_err *err)
{
    struct decoding d = {.reader = bw_reader_of(bytes, 0), .arena = arena};
    struct hunt_summary summary = {0};
    decode_numbers(&d, &summary);
    decode_layers_and_formats(&d, &summary);
    decode_hosts(&d, &summary);
    decode_notes(&d, &summary);
    if (d.nomem)
        return bw_fail(err, BW_E_NOMEM, "summary: out of memory");
    if (d.wrong)
        return bw_fail(err, BW_E_MALFORMED, "summary: a number that can not be");
    bw_status status = bw_reader_check(&d.reader, "summary", err);
    if (status != BW_OK)
        return status;
    if (bw_reader_left(&d.reader) != 0)
        return bw_fail(
                err, BW_E_MALFORMED, "summary: %zu bytes too many", bw_reader_left(&d.reader));
    *ret_summary = summary;
    return BW_OK;
}
