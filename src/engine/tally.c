#include <stdlib.h>
#include <string.h>

#include "engine/label.h"
#include "engine/parent.h"

/* Reasons and notes are lines for a terminal, not documents. */
#define MAX_TEXT 2048

static void span_widen(bw_time *first, bw_time *last, bw_time more_first, bw_time more_last)
{
    if (more_first != BW_TIME_UNKNOWN && (*first == BW_TIME_UNKNOWN || more_first < *first))
        *first = more_first;
    if (more_last != BW_TIME_UNKNOWN && (*last == BW_TIME_UNKNOWN || more_last > *last))
        *last = more_last;
}

bool tally_init(struct tally *tally, uint64_t item_index, bw_str label)
{
    *tally = (struct tally){.item_index = item_index,
            .label = strndup(label.len != 0 ? label.ptr : "", label.len),
            .counts = {.first = BW_TIME_UNKNOWN,
                    .last = BW_TIME_UNKNOWN,
                    .outside_first = BW_TIME_UNKNOWN,
                    .outside_last = BW_TIME_UNKNOWN}};
    return tally->label != NULL;
}

void tally_release(struct tally *tally)
{
    for (uint32_t i = 0; i < tally->note_count; i++) {
        free((char *)(uintptr_t)tally->notes[i].name.ptr);
        free((char *)(uintptr_t)tally->notes[i].text.ptr);
    }
    free(tally->notes);
    free(tally->label);
    *tally = (struct tally){0};
}

void tally_set_format(struct tally *tally, bw_str format)
{
    const bw_str head = bw_str_head(format, sizeof(tally->format) - 1);
    if (head.len != 0)
        memcpy(tally->format, head.ptr, head.len);
    tally->format[head.len] = '\0';
}

void tally_add_counts(struct tally *tally, const struct wire_counts *counts)
{
    struct wire_counts *sum = &tally->counts;
    sum->bytes += counts->bytes;
    sum->records += counts->records;
    sum->matched += counts->matched;
    sum->filtered += counts->filtered;
    sum->unreadable += counts->unreadable;
    sum->findings += counts->findings;
    span_widen(&sum->first, &sum->last, counts->first, counts->last);
    span_widen(
            &sum->outside_first, &sum->outside_last, counts->outside_first, counts->outside_last);
}

/* A copy that can be shown; ptr NULL when memory is out. */
static bw_str clean_copy(bw_str text)
{
    struct bw_buffer clean;
    bw_buffer_init(&clean, 4 * MAX_TEXT + 1);
    label_add(&clean, bw_str_head(text, MAX_TEXT));
    bw_buffer_add_char(&clean, '\0');
    if (clean.failed) {
        bw_buffer_release(&clean);
        return (bw_str){0};
    }
    return (bw_str){.ptr = (char *)clean.ptr, .len = clean.len - 1};
}

static struct tally_note *find_note(struct tally *tally, enum input_note kind, bw_str name)
{
    for (uint32_t i = 0; i < tally->note_count; i++) {
        if (tally->notes[i].kind == kind && bw_str_eq(tally->notes[i].name, name))
            return &tally->notes[i];
    }
    return NULL;
}

void tally_add_note(struct tally *tally, const struct wire_note *note)
{
    struct tally_note *own = find_note(tally, note->kind, note->name);
    if (own == NULL) {
        if (tally->notes == NULL)
            tally->notes = calloc(TALLY_MAX_NOTES, sizeof(*tally->notes));
        if (tally->notes == NULL || tally->note_count == TALLY_MAX_NOTES)
            return;
        struct tally_note new_note = {.kind = note->kind,
                .offset = note->offset,
                .name = clean_copy(note->name),
                .text = clean_copy(note->text)};
        if (new_note.name.ptr == NULL || new_note.text.ptr == NULL) {
            free((char *)(uintptr_t)new_note.name.ptr);
            free((char *)(uintptr_t)new_note.text.ptr);
            return;
        }
        own = &tally->notes[tally->note_count++];
        *own = new_note;
    } else if (note->offset < own->offset) {
        const bw_str text = clean_copy(note->text);
        if (text.ptr != NULL) {
            free((char *)(uintptr_t)own->text.ptr);
            own->text = text;
            own->offset = note->offset;
        }
    }
    own->places += note->places;
    own->count += note->count;
}

void tally_merge(struct tally *tally, const struct tally *part)
{
    tally_add_counts(tally, &part->counts);
    tally->remains += part->remains;
    if (part->known) {
        tally->known = true;
        tally->carver = part->carver;
        tally->container = part->container;
        memcpy(tally->format, part->format, sizeof(tally->format));
    }
    for (uint32_t i = 0; i < part->note_count; i++) {
        const struct wire_note note = {.kind = part->notes[i].kind,
                .offset = part->notes[i].offset,
                .places = part->notes[i].places,
                .count = part->notes[i].count,
                .name = part->notes[i].name,
                .text = part->notes[i].text};
        tally_add_note(tally, &note);
    }
}

static int compare_notes(const void *a, const void *b)
{
    const struct tally_note *left = a;
    const struct tally_note *right = b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return bw_str_compare(left->name, right->name);
}

static void finish_notes(struct engine *engine, const struct tally *tally)
{
    struct engine_sink *sink = engine->options.sink;
    if (tally->note_count != 0)
        qsort(tally->notes, tally->note_count, sizeof(*tally->notes), compare_notes);
    for (uint32_t i = 0; i < tally->note_count; i++) {
        const struct hunt_note note = {.item_index = tally->item_index,
                .item = bw_str_of(tally->label),
                .kind = tally->notes[i].kind,
                .name = tally->notes[i].name,
                .offset = tally->notes[i].offset,
                .places = tally->notes[i].places,
                .count = tally->notes[i].count,
                .text = tally->notes[i].text};
        sums_add_note(engine->sums, &note);
        const bw_status status = sink->note(sink, &note, engine->err);
        if (status != BW_OK && engine->failure == BW_OK)
            engine->failure = status;
    }
}

static void add_to_summary(struct hunt_summary *summary, const struct hunt_item *item)
{
    summary->items++;
    summary->containers += item->container;
    summary->bytes += item->bytes;
    summary->outcomes[item->outcome].items++;
    summary->outcomes[item->outcome].bytes += item->bytes;
    summary->records += item->records;
    summary->matched += item->matched;
    summary->filtered += item->filtered;
    summary->unreadable += item->unreadable;
    summary->unmatched =
            summary->records - summary->matched - summary->filtered - summary->unreadable;
    span_widen(&summary->first, &summary->last, item->first, item->last);
}

void tally_finish(struct engine *engine, const struct tally *tally, enum hunt_outcome outcome,
        const char *reason)
{
    const bool nothing = tally->carver && tally->remains == 0 && outcome == HUNT_DONE;
    if (nothing) { /* it was looked through all the same */
        outcome = HUNT_NOT_A_LOG;
        reason = "no known log format";
    }
    const bw_str clean = clean_copy(bw_str_of(reason));
    const struct hunt_item item = {.index = tally->item_index,
            .label = bw_str_of(tally->label),
            .format = bw_str_of(nothing ? "" : tally->format),
            .outcome = outcome,
            .container = tally->container,
            .reason = outcome == HUNT_DONE ? BW_STR("") : clean,
            .bytes = nothing ? 0 : tally->counts.bytes,
            .records = tally->counts.records,
            .matched = tally->counts.matched,
            .filtered = tally->counts.filtered,
            .unreadable = tally->counts.unreadable,
            .findings = tally->counts.findings,
            .first = tally->counts.first,
            .last = tally->counts.last};
    add_to_summary(&engine->summary, &item);
    span_widen(&engine->summary.outside_first, &engine->summary.outside_last,
            tally->counts.outside_first, tally->counts.outside_last);
    if (item.format.len != 0)
        sums_add_format(engine->sums, &item);
    struct engine_sink *sink = engine->options.sink;
    const bw_status status = sink->item(sink, &item, engine->err);
    if (status != BW_OK && engine->failure == BW_OK)
        engine->failure = status;
    finish_notes(engine, tally);
    free((char *)(uintptr_t)clean.ptr);
}
