/* What a worker says: counts, findings, hosts, notes. Flushed by amount and never by time, so that
 * what a lost worker had said does not depend on how fast it was. */
#include <stddef.h>
#include <string.h>

#include "base/json_out.h"
#include "engine/context.h"
#include "engine/wire_candidate.h"
#include "engine/worker.h"

#define FLUSH_FINDING_BYTES (192 * BW_KIB)
#define FLUSH_READ_BYTES    (4 * BW_MIB)

/* Longer values are cut in findings: the record's offset leads to the whole. */
#define MAX_REASON_VALUE (64 * BW_KIB)
#define MAX_RECORD       (2 * BW_MIB)
#define RECORD_HEAD      (64 * BW_KIB)

static void batch_begin(struct worker *worker)
{
    static const struct wire_counts none = {0};
    bw_buffer_clear(&worker->batch);
    (void)wire_begin(&worker->batch, WIRE_BATCH);
    wire_add_counts(&worker->batch, &none); /* its place: filled in by worker_flush */
    worker->counts = (struct wire_counts){.first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN,
            .outside_first = BW_TIME_UNKNOWN,
            .outside_last = BW_TIME_UNKNOWN};
    worker->unflushed = 0;
}

/* Goes out before the batch, so that a part which is lost has either both or neither. */
static void send_candidates(struct worker *worker)
{
    if (worker->candidates.len == 0)
        return;
    struct bw_buffer untimed;
    bw_buffer_init(&untimed, sizeof(worker->untimed));
    wire_add_u64(&untimed, worker->untimed);
    if (!worker->candidates.failed && !untimed.failed)
        memcpy(worker->candidates.ptr + WIRE_HEADER_SIZE, untimed.ptr, untimed.len);
    bw_buffer_release(&untimed);
    wire_finish(&worker->candidates, 0);
    worker_send(worker, &worker->candidates);
    bw_buffer_clear(&worker->candidates);
    worker->untimed = 0;
}

static bw_str cover_host(void *user, uint32_t host)
{
    return host_filter_name(user, host);
}

/* Before the hosts, whose numbers it names, are forgotten. */
static void send_cover(struct worker *worker)
{
    const struct detector_kind *kind = worker->options->detector_kind;
    if (worker->scan == NULL || kind->cover_drain == NULL || !worker->covered)
        return;
    const struct detector_hosts hosts = {.name = cover_host, .user = worker->hosts};
    worker->covered = false;
    bw_buffer_clear(&worker->frame);
    const size_t begin = wire_begin(&worker->frame, WIRE_COVER);
    kind->cover_drain(worker->scan, &hosts, &worker->frame);
    wire_finish(&worker->frame, begin);
    worker_send(worker, &worker->frame);
}

static void cover(struct worker *worker, const struct event *event, bool outside)
{
    const struct detector_kind *kind = worker->options->detector_kind;
    if (worker->scan == NULL || kind->cover_event == NULL)
        return;
    worker->covered = true;
    if (kind->cover_event(worker->scan, event, worker->host, outside))
        send_cover(worker);
}

static void send_hosts(struct worker *worker)
{
    send_cover(worker);
    bw_buffer_clear(&worker->frame);
    const size_t begin = wire_begin(&worker->frame, WIRE_HOSTS);
    host_filter_drain(worker->hosts, &worker->frame);
    wire_finish(&worker->frame, begin);
    worker_send(worker, &worker->frame);
}

void worker_flush(struct worker *worker)
{
    if (worker->kind != NULL && worker->input != NULL) {
        const uint64_t unreadable = worker->kind->counts(worker->input).unreadable;
        worker->counts.unreadable += unreadable - worker->input_unreadable;
        worker->counts.records += unreadable - worker->input_unreadable;
        worker->input_unreadable = unreadable;
    }
    struct bw_buffer counts;
    bw_buffer_init(&counts, WIRE_COUNTS_SIZE);
    wire_add_counts(&counts, &worker->counts);
    if (!counts.failed && worker->batch.len >= WIRE_HEADER_SIZE + WIRE_COUNTS_SIZE)
        memcpy(worker->batch.ptr + WIRE_HEADER_SIZE, counts.ptr, WIRE_COUNTS_SIZE);
    bw_buffer_release(&counts);
    wire_finish(&worker->batch, 0);
    send_candidates(worker);
    worker_send(worker, &worker->batch);
    batch_begin(worker);
    if (worker->pieces.len != 0) /* behind what was found in them: they say so */
        worker_send(worker, &worker->pieces);
    bw_buffer_clear(&worker->pieces);
}

void worker_read(struct worker *worker, uint64_t bytes, uint64_t counted)
{
    worker->counts.bytes += counted;
    worker->unflushed += bytes;
    if (worker->unflushed >= FLUSH_READ_BYTES)
        worker_flush(worker);
}

/* A record too long to travel: its size and its beginning, still as one JSON object. */
static void add_cut_record(struct bw_buffer *out, bw_str record)
{
    struct bw_json json = {.out = out};
    bw_json_open_object(&json);
    bw_json_member_u64(&json, "breakwater.record_bytes", record.len);
    bw_json_member_str(&json, "breakwater.record_head", bw_str_head(record, RECORD_HEAD));
    bw_json_close_object(&json);
}

void worker_encode_finding(struct worker *worker, struct finding *finding, struct bw_buffer *out)
{
    struct bw_buffer cut;
    bw_buffer_init(&cut, MAX_RECORD);
    finding->host = host_filter_name(worker->hosts, worker->host);
    finding->item = BW_STR(""); /* the other side knows it, and would not believe this one */
    finding->item_index = worker->item_index;
    for (uint32_t i = 0; i < finding->reason_count; i++)
        finding->reasons[i].value = bw_str_head(finding->reasons[i].value, MAX_REASON_VALUE);
    if (finding->record.len > MAX_RECORD) {
        add_cut_record(&cut, finding->record);
        finding->record = bw_buffer_str(&cut);
    }
    const size_t begin = out->len;
    wire_add_u32(out, 0);
    finding_encode(finding, out);
    bw_buffer_release(&cut);
    if (out->failed)
        worker_exit(WORKER_EXIT_MEMORY);
    const uint32_t len = (uint32_t)(out->len - begin - 4);
    for (size_t i = 0; i < 4; i++)
        out->ptr[begin + i] = (uint8_t)(len >> (8 * i));
}

void worker_add_finding(struct worker *worker, bw_bytes encoded)
{
    if (encoded.len == 0)
        return;
    if (worker->batch.len >= FLUSH_FINDING_BYTES)
        worker_flush(worker);
    bw_buffer_add(&worker->batch, encoded.ptr, encoded.len);
    if (worker->batch.failed)
        worker_exit(WORKER_EXIT_MEMORY);
    worker->counts.findings++;
}

static void sink_add(struct finding_sink *sink, struct finding *finding)
{
    struct worker *worker = (struct worker *)(void *)((char *)sink - offsetof(struct worker, sink));
    if (worker_context_take(worker, finding))
        return;
    const struct summarizer_kind *summarizer = worker->options->summarizer_kind;
    if (summarizer != NULL) { /* else, that it matched is all that is asked */
        worker->selected = true;
        if (summarizer->scan_finding != NULL)
            summarizer->scan_finding(worker->summary, finding->rule);
        if (!worker->options->count_beside)
            return;
    }
    if (worker->batch.len >= FLUSH_FINDING_BYTES)
        worker_flush(worker);
    worker_encode_finding(worker, finding, &worker->batch);
    if (worker->piece)
        wire_add_u32(&worker->piece_rules, finding->rule);
    worker->counts.findings++;
    /* Counted with its first finding: a flush between two findings of one record must not part the
     * record from its match, or the counts of neither batch would add up. */
    worker->counts.records += !worker->matched;
    worker->counts.matched += !worker->matched;
    worker->matched = true;
}

static void add_candidate(struct worker *worker, const struct candidate *candidate)
{
    if (worker->candidates.len >= FLUSH_FINDING_BYTES)
        worker_flush(worker);
    if (worker->candidates.len == 0) {
        (void)wire_begin(&worker->candidates, WIRE_CANDIDATES);
        wire_add_u64(&worker->candidates, 0); /* its place: filled in by send_candidates */
    }
    if (candidate->time == BW_TIME_UNKNOWN) {
        worker->untimed++;
        return;
    }
    wire_add_candidate(&worker->candidates, candidate);
    if (worker->candidates.failed)
        worker_exit(WORKER_EXIT_MEMORY);
}

static void sink_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct worker *worker = (struct worker *)(void *)((char *)sink - offsetof(struct worker, sink));
    struct candidate one = *candidate;
    one.host = host_filter_name(worker->hosts, worker->host);
    for (uint64_t left = candidate->times; left != 0; left--) {
        add_candidate(worker, &one);
        candidate_next(&one);
    }
    if (worker->piece)
        wire_add_u32(&worker->piece_bases, candidate->base);
}

static void span_add(bw_time *first, bw_time *last, bw_time time)
{
    if (time == BW_TIME_UNKNOWN)
        return;
    if (*first == BW_TIME_UNKNOWN || time < *first)
        *first = time;
    if (*last == BW_TIME_UNKNOWN || time > *last)
        *last = time;
}

static bool time_wanted(const struct engine_filter *filter, bw_time time)
{
    if (time == BW_TIME_UNKNOWN)
        return true;
    return (filter->from == BW_TIME_UNKNOWN || time >= filter->from) &&
           (filter->to == BW_TIME_UNKNOWN || time < filter->to);
}

static bool record_wanted(const struct engine_filter *filter, uint64_t record_id)
{
    for (size_t i = 0; i < filter->record_count; i++) {
        if (filter->records[i] == record_id)
            return true;
    }
    return filter->record_count == 0;
}

bool worker_wants(struct worker *worker, const struct event *event)
{
    const struct engine_filter *filter = &worker->options->filter;
    bool wanted;
    if (host_filter_full(worker->hosts))
        send_hosts(worker);
    worker->host = host_filter_look(worker->hosts, event, &wanted);
    wanted = wanted && record_wanted(filter, event->record_id);
    worker->outside = wanted && !time_wanted(filter, event->time);
    return wanted && !worker->outside;
}

void worker_scan(struct worker *worker, const struct event *event, struct finding_sink *sink)
{
    if (worker->layered == NULL) {
        worker->options->detector_kind->scan_event(worker->scan, event, sink);
        return;
    }
    layered_scan_event(worker->layered, event, sink);
    const uint64_t cut = layered_scan_cut_count(worker->layered);
    if (cut == worker->decode_cut)
        return;
    worker->decode_cut = cut;
    worker_note(worker, INPUT_NOTE_ANOMALY, "decode.limit", event->offset,
            BW_STR("more is hidden in the record than is decoded: a limit was met"));
}

void worker_event(struct worker *worker, const struct event *event)
{
    const struct engine_options *options = worker->options;
    if (event->identity != 0)
        worker_add_live(worker, event);
    if (!worker_wants(worker, event) || options->recovered == ENGINE_RECOVERED_ONLY) {
        worker->counts.records++;
        worker->counts.filtered++;
        if (worker->outside) {
            span_add(&worker->counts.outside_first, &worker->counts.outside_last, event->time);
            cover(worker, event, true);
        }
        return;
    }
    host_filter_count(worker->hosts, worker->host, event->time);
    span_add(&worker->counts.first, &worker->counts.last, event->time);
    worker->matched = false;
    worker->selected =
            worker->scan == NULL || options->count_beside ||
            (options->summarizer_kind != NULL && options->summarizer_kind->scan_finding != NULL);
    worker->piece = worker->script_shapes != NULL && worker_piece_begin(worker, event);
    worker_context_begin(worker);
    if (options->dump && worker->script_shapes == NULL)
        worker_output_add(worker, event);
    else if (worker->scan != NULL)
        worker_scan(worker, event, &worker->sink);
    worker_context_end(worker);
    if (worker->piece)
        worker_piece_add(worker, event);
    worker->piece = false;
    if (worker_pieces_full(worker))
        worker_flush(worker);
    if (worker->summary != NULL && worker->selected)
        worker_count(worker, event);
    worker->counts.records += !worker->matched;
    cover(worker, event, false);
}

void worker_note(
        struct worker *worker, enum input_note kind, const char *name, uint64_t offset, bw_str text)
{
    worker->log.note(&worker->log, kind, bw_str_of(name), offset, 1, text);
}

static void copy_text(char *out, size_t size, bw_str text)
{
    const bw_str head = bw_str_head(text, size - 1);
    if (head.len != 0)
        memcpy(out, head.ptr, head.len);
    out[head.len] = '\0';
}

static void log_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    struct worker *worker = (struct worker *)log;
    struct worker_note *note = NULL;
    for (uint32_t i = 0; i < worker->note_count && note == NULL; i++) {
        if (worker->notes[i].kind == kind && bw_str_eq(bw_str_of(worker->notes[i].name), name))
            note = &worker->notes[i];
    }
    if (note == NULL) {
        /* past the table, the last entry stands for all others */
        note = &worker->notes[worker->note_count < WORKER_MAX_NOTES ? worker->note_count++
                                                                    : WORKER_MAX_NOTES - 1];
        if (note->places == 0) {
            note->kind = kind;
            copy_text(note->name, sizeof(note->name), name);
        }
    }
    if (note->places == 0 || offset < note->offset) {
        note->offset = offset;
        copy_text(note->text, sizeof(note->text), text);
    }
    note->places++;
    note->count += count;
}

void worker_flush_notes(struct worker *worker)
{
    send_hosts(worker);
    for (uint32_t i = 0; i < worker->note_count; i++) {
        struct worker_note *note = &worker->notes[i];
        const struct wire_note sent = {.kind = note->kind,
                .offset = note->offset,
                .places = note->places,
                .count = note->count,
                .name = bw_str_of(note->name),
                .text = bw_str_of(note->text)};
        bw_buffer_clear(&worker->frame);
        wire_add_note(&worker->frame, &sent);
        worker_send(worker, &worker->frame);
        *note = (struct worker_note){0};
    }
    worker->note_count = 0;
}

void worker_batch_init(struct worker *worker)
{
    worker->log.note = log_note;
    worker->sink.add = sink_add;
    worker->sink.candidate = sink_candidate;
    bw_buffer_init(&worker->candidates, WIRE_MAX_FRAME);
    bw_buffer_init(&worker->batch, WIRE_MAX_FRAME);
    bw_buffer_init(&worker->frame, WIRE_MAX_FRAME);
    worker_context_init(worker);
    batch_begin(worker);
}
