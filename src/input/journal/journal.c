#include "input/journal/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/journal/journal.h"
#include "input/journal/event.h"

struct input {
    struct pages *pages;
    struct journal *journal;
    struct input_log *log;
    struct journal_worker *worker;
    struct input_counts counts;
    bw_time last_time;
    struct event event;
};

static enum input_match journal_probe_kind(bw_bytes head, bool whole, bool *ret_split)
{
    (void)whole;
    *ret_split = false; /* entries point to fields all over the file */
    return journal_probe(head) ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
}

static void note(struct input *input, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, const char *text)
{
    input->log->note(input->log, kind, name, offset, count, bw_str_of(text));
}

/* ---- events ---- */

static const struct {
    enum journal_odd odd;
    enum input_note kind;
    bw_str name;
    const char *text;
} oddities[] = {
        {JOURNAL_ODD_MISSING, INPUT_NOTE_DAMAGE, BW_STR_INIT("journal.field_missing"),
                "a field of the entry lies where nothing can be read: the others are given"},
        {JOURNAL_ODD_HASH, INPUT_NOTE_ANOMALY, BW_STR_INIT("journal.hash"),
                "a field is not what was written: damaged or changed"},
        {JOURNAL_ODD_LIMIT, INPUT_NOTE_DAMAGE, BW_STR_INIT("journal.field_too_long"),
                "a field too long to be read: the others are given"},
        {JOURNAL_ODD_PACKED, INPUT_NOTE_DAMAGE, BW_STR_INIT("journal.compression"),
                "a compressed field that can not be undone: the others are given"},
        {JOURNAL_ODD_TOO_MANY, INPUT_NOTE_ANOMALY, BW_STR_INIT("journal.fields"),
                "more fields than an event can have: the first are given"},
};

static uint32_t tell_odd(struct input *input, const struct journal_entry *entry)
{
    for (size_t i = 0; i < BW_COUNT(oddities); i++)
        if ((entry->odd & oddities[i].odd) != 0)
            note(input, oddities[i].kind, oddities[i].name, entry->offset, 1, oddities[i].text);
    uint32_t anomalies = (entry->odd & JOURNAL_ODD_HASH) != 0 ? EVENT_ANOMALY_CHECKSUM : 0;
    if (entry->realtime == BW_TIME_UNKNOWN)
        return anomalies;
    if (input->last_time != BW_TIME_UNKNOWN && entry->realtime < input->last_time) {
        anomalies |= EVENT_ANOMALY_TIME_BACKWARDS;
        note(input, INPUT_NOTE_ANOMALY, BW_STR("journal.time_backwards"), entry->offset, 1,
                "written earlier than the entry before it: the clock was set back");
    }
    input->last_time = entry->realtime;
    return anomalies;
}

static bool show_entry(struct input *input, const struct journal_entry *entry)
{
    const struct event_value *values;
    journal_event_begin(input->worker);
    for (uint32_t i = 0; i < entry->field_count; i++) {
        const size_t at = bw_str_find_char(entry->fields[i], '=');
        const bw_str value = bw_str_from(entry->fields[i], at == SIZE_MAX ? 0 : at + 1);
        /* a field without a name can still be looked at */
        const bw_str name = at == SIZE_MAX ? BW_STR("MESSAGE") : bw_str_head(entry->fields[i], at);
        journal_event_add(input->worker, name, value);
    }
    const struct event_shape *shape = journal_event_end(input->worker, &values);
    if (shape == NULL)
        return false;
    input->event = (struct event){
            .shape = shape,
            .values = values,
            .time = entry->realtime,
            .offset = entry->offset,
            .record_id = entry->seqnum,
            .numbered = true,
            .anomalies = tell_odd(input, entry),
            .render = event_print_timed_json,
    };
    input->counts.records++;
    return true;
}

static void tell_gap(struct input *input, const struct journal_gap *gap)
{
    char text[96];
    snprintf(text, sizeof(text), "%" PRIu64 " bytes that are no part of a journal", gap->size);
    note(input, INPUT_NOTE_UNREADABLE, BW_STR("journal.damage"), gap->offset, 1, text);
    input->counts.unreadable++;
}

/* A file that was cut off says itself how long it was. */
static void tell_missing(struct input *input)
{
    char text[96];
    const uint64_t there = pages_size(input->pages);
    const uint64_t all = journal_size(input->journal);
    if (all <= there || pages_cut(input->pages))
        return;
    snprintf(text, sizeof(text), "%" PRIu64 " bytes are missing at its end", all - there);
    note(input, INPUT_NOTE_DAMAGE, BW_STR("journal.truncated"), there, 1, text);
}

static void tell_end(struct input *input)
{
    tell_missing(input);
    if (pages_cut(input->pages))
        note(input, INPUT_NOTE_DAMAGE, BW_STR("journal.too_large"), pages_size(input->pages), 1,
                "a journal in an archive or a pipe is read up to 48 MiB: unpack it first");
    if (journal_is_online(input->journal))
        note(input, INPUT_NOTE_ANOMALY, BW_STR("journal.online"), 0, 1,
                "was not closed: copied while it was written, or the machine went down");
}

static bw_status journal_next_event(
        struct input *input, const struct event **ret_event, struct bw_err *err)
{
    for (;;) {
        struct journal_entry entry;
        struct journal_gap gap;
        const bw_status status = journal_next(input->journal, &entry, &gap, err);
        if (status == BW_E_MALFORMED) {
            tell_gap(input, &gap);
            continue;
        }
        if (status == BW_END)
            tell_end(input);
        if (status != BW_OK)
            return status;
        if (show_entry(input, &entry)) {
            *ret_event = &input->event;
            return BW_OK;
        }
        note(input, INPUT_NOTE_UNREADABLE, BW_STR("journal.names"), entry.offset, 1,
                "names without end");
        input->counts.unreadable++;
    }
}

/* ---- the kind ---- */

static void journal_close(struct input *input)
{
    if (input == NULL)
        return;
    journal_free(input->journal);
    pages_free(input->pages);
    free(input);
}

static bw_status journal_open_kind(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read a journal");
    input->log = options->log;
    input->last_time = BW_TIME_UNKNOWN;
    input->worker = options->worker;
    journal_worker_begin(input->worker);
    bw_status status = pages_new(options->source, options->head, &input->pages, err);
    if (status == BW_OK)
        status = journal_open(input->pages, &input->journal, err);
    if (status != BW_OK) {
        journal_close(input);
        return status;
    }
    *ret_input = input;
    return BW_OK;
}

static struct input_counts journal_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_journal = {
        .name = "journal",
        .summary = "systemd journal files",
        .product = "linux",
        .details =
                "all versions, compact and compressed (zstd, LZ4, xz) ones, not closed or damaged",
        .split = INPUT_SPLIT_NONE,
        .probe = journal_probe_kind,
        .worker_new = journal_worker_new,
        .worker_free = journal_worker_free,
        .open = journal_open_kind,
        .next = journal_next_event,
        .counts = journal_counts,
        .close = journal_close,
};
