#include "input/audit/auditd.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "input/audit/event.h"
#include "input/audit/hosts.h"
#include "input/text/line_frame.h"

/* What is decoded of one set: each line twice over, its command line twice and its paths. */
#define SET_SCRATCH (8 * BW_LIMIT_AUDIT_SET_BYTES)

struct auditd_worker {
    struct shapes *shapes;
    struct text_record *record;
    struct bw_arena *arena; /* of the set that is shown */
    struct audit_names *names;
    struct auditd_fields fields;
    struct auditd_lineage *lineage; /* of the item in work: kept for its memory alone */
};

/* Lines in a row that are no records are told in one note. */
struct bad_lines {
    uint64_t offset;
    uint64_t count;
    bool first_line;
};

struct input {
    struct text_window window;
    struct line_frame frame;
    struct input_log *log;
    struct auditd_worker *worker;
    struct auditd_sets *sets;
    struct auditd_hosts *hosts;
    struct auditd_summarizer summarizer;
    const struct auditd_set *set; /* that is shown, or NULL */
    size_t next_record;
    uint32_t anomalies; /* of the set */
    struct auditd_summary summary;
    bool filtered; /* ausearch chose the records: numbers are missing on purpose */
    bool ended;
    bool records_seen;
    uint64_t last_offset;
    struct bad_lines bad;
    struct audit_memory memory;
    struct input_counts counts;
    struct event event;
};

/* ---- the worker ---- */

static void worker_free(void *state)
{
    struct auditd_worker *worker = state;
    if (worker == NULL)
        return;
    auditd_lineage_free(worker->lineage);
    auditd_fields_release(&worker->fields);
    audit_names_free(worker->names);
    bw_arena_free(worker->arena);
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

static void *worker_new(void)
{
    struct auditd_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    worker->arena = bw_arena_new(SET_SCRATCH);
    worker->names = audit_names_new();
    worker->lineage = auditd_lineage_new();
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL || worker->arena == NULL || worker->names == NULL ||
            worker->lineage == NULL) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* ---- notes ---- */

static void note(struct input *input, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, const char *text)
{
    input->log->note(input->log, kind, name, offset, count, bw_str_of(text));
}

static void tell_bad(struct input *input)
{
    const struct bad_lines bad = input->bad;
    input->bad = (struct bad_lines){0};
    if (bad.count != 0)
        note(input, INPUT_NOTE_UNREADABLE, BW_STR("auditd.unreadable"), bad.offset, bad.count,
                "not an audit record");
}

static void add_bad(struct input *input)
{
    if (input->bad.count++ == 0) {
        input->bad.offset = line_frame_offset(&input->frame);
        input->bad.first_line = !input->records_seen;
    }
    input->counts.unreadable++;
}

static void refuse_long(struct input *input)
{
    char text[64];
    snprintf(text, sizeof(text), "a line longer than %zu bytes", BW_LIMIT_RECORD_BYTES);
    tell_bad(input);
    note(input, INPUT_NOTE_UNREADABLE, BW_STR("auditd.too_long"), line_frame_offset(&input->frame),
            1, text);
    input->counts.unreadable++;
}

/* ---- lines ---- */

/* Space that a crash left unwritten. */
static bw_str skip_zeros(struct input *input, bw_str line)
{
    size_t zeros = 0;
    while (zeros < line.len && line.ptr[zeros] == '\0')
        zeros++;
    note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.zeros"),
            line_frame_offset(&input->frame) - input->frame.zeros, input->frame.zeros + zeros,
            "zero bytes where text should be: a crash, or a piece that was wiped");
    input->frame.zeros = 0;
    return bw_str_from(line, zeros);
}

static bw_status take_line(struct input *input, bw_str line, struct bw_err *err)
{
    struct audit_line parsed;
    if (line.len != 0 && (line.ptr[0] == '\0' || input->frame.zeros != 0))
        line = skip_zeros(input, line);
    if (bw_str_trim(line).len == 0)
        return BW_OK;
    if (audit_line_is_separator(line)) {
        input->filtered = true;
        auditd_sets_end(input->sets);
        return BW_OK;
    }
    if (!audit_line_parse_next(line, &input->memory, &parsed)) {
        add_bad(input);
        return BW_OK;
    }
    if (input->bad.count == 1 && input->bad.first_line)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.cut_beginning"), input->bad.offset, 1,
                "the first line is no audit record: what stood before was cut off, or something "
                "was put there");
    tell_bad(input);
    input->records_seen = true;
    input->filtered |= parsed.interpreted;
    input->last_offset = line_frame_offset(&input->frame);
    if (auditd_sets_add(input->sets, &parsed, line, input->last_offset) != BW_OK)
        return bw_fail(err, BW_E_NOMEM, "no memory to join audit records");
    return BW_OK;
}

/* The next complete set; NULL at the end, or when *ret_status says so. */
static const struct auditd_set *next_set(
        struct input *input, bw_status *ret_status, struct bw_err *err)
{
    for (;;) {
        bw_str line;
        const struct auditd_set *set = auditd_sets_take(input->sets);
        if (set != NULL || input->ended)
            return set;
        switch (line_frame_next(&input->frame, &line)) {
        case LINE_FRAME_RECORD:
            *ret_status = take_line(input, line, err);
            if (*ret_status != BW_OK)
                return NULL;
            break;
        case LINE_FRAME_TOO_LONG:
            refuse_long(input);
            break;
        case LINE_FRAME_END:
            input->ended = true;
            auditd_sets_end(input->sets);
            break;
        }
    }
}

/* ---- sets ---- */

static bool is_numbered_apart(const struct audit_line *line)
{
    return line->number >= AUDIT_TYPE_DAEMON_START && line->number < AUDIT_TYPE_SYSCALL;
}

static void tell_gap(struct input *input, uint64_t offset, uint64_t missing)
{
    if (missing == 0 || input->filtered)
        return;
    note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.serial_gap"), offset, missing,
            "events that are missing by their serial numbers: lost, or taken out");
}

/* What the set's number and time say about the log. */
static void follow(struct input *input, struct auditd_host *host, const struct auditd_set *set)
{
    const struct auditd_record *first = &set->records[0];
    input->anomalies = 0;
    if (first->line.number == AUDIT_TYPE_SYSTEM_BOOT)
        auditd_host_start(host);
    if (first->line.number == AUDIT_TYPE_SYSTEM_BOOT ||
            first->line.number == AUDIT_TYPE_DAEMON_START)
        auditd_host_announce(host);
    if (is_numbered_apart(&first->line))
        return;
    const struct auditd_sequence sequence = auditd_host_event(host, set->serial, set->time);
    tell_gap(input, first->offset, sequence.missing);
    if (sequence.missing != 0 && !input->filtered)
        input->anomalies |= EVENT_ANOMALY_RECORD_ID_GAP;
    if (sequence.unannounced && !input->filtered)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.serial_restart"), first->offset, 1,
                "serial numbers begin again, and no record says that the machine or auditd "
                "started");
    if (!sequence.backwards)
        return;
    input->anomalies |= EVENT_ANOMALY_TIME_BACKWARDS;
    note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.time_backwards"), first->offset, 1,
            "an event earlier than the one before it");
}

static bw_status begin_set(struct input *input, const struct auditd_set *set, struct bw_err *err)
{
    struct auditd_worker *worker = input->worker;
    bw_arena_rewind(worker->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    input->set = NULL;
    input->next_record = 0;
    if (set->count == 0)
        return BW_OK;
    struct auditd_host *host = auditd_hosts_find(input->hosts, set->records[0].line.node);
    follow(input, host, set);
    bw_status status = auditd_fields_fill(&worker->fields, set, worker->arena);
    if (status == BW_OK)
        status = auditd_summarize(
                &input->summarizer, host->key, set, &worker->fields, &input->summary);
    if (status != BW_OK)
        return bw_fail(err, status, "no memory to join audit records");
    if (set->cut)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.set_cut"), set->records[0].offset, 1,
                "more records at once than are joined: a set is given in two parts");
    if (worker->fields.cut)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.fields"), set->records[0].offset, 1,
                "more fields than a set can have: the first are given");
    input->set = set;
    return BW_OK;
}

/* The next record of the set as an event. False when it has none, or ends. */
static bool show_record(struct input *input)
{
    const struct event_value *values;
    const struct auditd_set *set = input->set;
    struct text_record *out = input->worker->record;
    while (set != NULL && input->next_record < set->count) {
        const size_t index = input->next_record++;
        const struct auditd_record *record = &set->records[index];
        if (record->line.number == AUDIT_TYPE_EOE)
            continue; /* says nothing but that the set ends */
        auditd_event_fill(
                out, set, &input->worker->fields, &input->summary, index, input->worker->arena);
        const struct event_shape *shape = text_record_end(out, &values);
        if (text_record_dropped(out) != 0)
            note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.fields"), record->offset, 1,
                    "more fields than an event can have: the first are given");
        if (shape == NULL) {
            note(input, INPUT_NOTE_UNREADABLE, BW_STR("auditd.unreadable"), record->offset, 1,
                    "names without end");
            input->counts.unreadable++;
            continue;
        }
        input->counts.records++;
        /* the rest is the same of all events, and stands there since the log was opened */
        input->event.shape = shape;
        input->event.values = values;
        input->event.time = record->line.time;
        input->event.offset = record->offset;
        input->event.record_id = record->line.serial;
        input->event.raw = bw_str_bytes(record->text);
        input->event.anomalies = input->anomalies;
        return true;
    }
    return false;
}

static bw_status end_of_log(struct input *input, struct bw_err *err)
{
    if (input->frame.zeros != 0)
        (void)skip_zeros(input, BW_STR(""));
    if (input->frame.unended && input->records_seen && input->window.status == BW_OK)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("auditd.no_line_end"),
                line_frame_offset(&input->frame), 1,
                "the last line has no end: cut, copied while it was written, or edited");
    tell_bad(input);
    tell_gap(input, input->last_offset, auditd_hosts_missing(input->hosts));
    if (input->window.status == BW_OK)
        return BW_END;
    if (err != NULL)
        *err = input->window.err;
    return input->window.status;
}

static bw_status auditd_next(
        struct input *input, const struct event **ret_event, struct bw_err *err)
{
    while (!show_record(input)) {
        bw_status status = BW_OK;
        input->set = NULL;
        const struct auditd_set *set = next_set(input, &status, err);
        if (status == BW_OK && set != NULL)
            status = begin_set(input, set, err);
        if (status != BW_OK)
            return status;
        if (set == NULL)
            return end_of_log(input, err);
    }
    *ret_event = &input->event;
    return BW_OK;
}

/* ---- the kind ---- */

static bool looks_like_record(bw_str line)
{
    struct audit_line parsed;
    return audit_line_is_separator(line) || audit_line_parse(line, &parsed);
}

static enum input_match auditd_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match =
            line_frame_probe(head, whole, looks_like_record, '\0', ret_split);
    *ret_split = false;
    /* a syslog with some audit lines is a syslog */
    return match == INPUT_MATCH_WEAK ? INPUT_MATCH_NO : match;
}

static void auditd_close(struct input *input)
{
    if (input == NULL)
        return;
    bw_buffer_release(&input->summarizer.command);
    bw_buffer_release(&input->summarizer.command_plain);
    bw_buffer_release(&input->summarizer.argument);
    auditd_hosts_free(input->hosts);
    auditd_sets_free(input->sets);
    text_window_release(&input->window);
    free(input);
}

static bool make_parts(struct input *input)
{
    input->sets = auditd_sets_new();
    input->hosts = auditd_hosts_new();
    if (input->sets == NULL || input->hosts == NULL)
        return false;
    auditd_lineage_clear(input->worker->lineage);
    input->summarizer.names = input->worker->names;
    input->summarizer.lineage = input->worker->lineage;
    input->summarizer.arena = input->worker->arena;
    bw_buffer_init(&input->summarizer.command, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    bw_buffer_init(&input->summarizer.command_plain, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    bw_buffer_init(&input->summarizer.argument, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    return true;
}

static bw_status auditd_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read an audit log");
    input->log = options->log;
    input->worker = options->worker;
    bw_status status = text_window_init(&input->window, options, err);
    if (status == BW_OK && !make_parts(input))
        status = bw_fail(err, BW_E_NOMEM, "no memory to read an audit log");
    if (status != BW_OK) {
        auditd_close(input);
        return status;
    }
    line_frame_init(&input->frame, &input->window, NULL, options);
    input->event.render = event_print_timed_json;
    *ret_input = input;
    return BW_OK;
}

static struct input_counts auditd_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_auditd = {
        .name = "auditd",
        .summary = "Linux audit logs (auditd, ausearch)",
        .product = "linux",
        .details = "raw, enriched, with node=, ausearch -i, records in syslog lines",
        .split = INPUT_SPLIT_NONE,
        .zeros_unit = 1,
        .probe = auditd_probe,
        .worker_new = worker_new,
        .worker_free = worker_free,
        .open = auditd_open,
        .next = auditd_next,
        .counts = auditd_counts,
        .close = auditd_close,
};
