/* Scripts are put together when all evidence was read, and looked at as a whole. */
#include "engine/join.h"
#include "engine/context.h"
#include "engine/wire_candidate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLUSH_BYTES (192 * BW_KIB)

/* What findings show of a text. */
#define EXCERPT_BYTES (4 * BW_KIB)
#define EXCERPT_ROOM  (EXCERPT_BYTES + 256) /* with what its layer is called */

/* The most that a piece is: its text, its event, and numbers of rules. */
#define PIECE_MAX (4 * BW_LIMIT_SCRIPT_PART_BYTES)

static bool bit(const uint8_t *bits, uint32_t number)
{
    return (bits[number / 8] >> (number % 8) & 1) != 0;
}

static void set_bit(uint8_t *bits, uint32_t number)
{
    bits[number / 8] |= (uint8_t)(1u << (number % 8));
}

static uint32_t rule_count(const struct worker *worker)
{
    const struct engine_options *options = worker->options;
    return options->detector_kind == NULL ? 0
                                          : options->detector_kind->rule_count(options->detector);
}

static uint32_t base_count(const struct worker *worker)
{
    const struct engine_options *options = worker->options;
    if (options->detector_kind == NULL || options->detector_kind->correlator == NULL)
        return 0;
    return options->detector_kind->correlator->base_count(options->detector);
}

/* ---- what is found ---- */

/* "2 of 3 parts joined", and what the text hid. Into `excerpts`, which has room. */
static bw_str name_layer(struct worker_joins *joins, bw_str layer)
{
    const size_t begin = joins->excerpts.len;
    bw_buffer_printf(
            &joins->excerpts, "%u of %u parts joined", joins->head.part_count, joins->head.total);
    if (layer.len != 0) {
        bw_buffer_add_text(&joins->excerpts, " > ");
        bw_buffer_add_str(&joins->excerpts, bw_str_head(layer, 128));
    }
    return bw_str_from(bw_buffer_str(&joins->excerpts), begin);
}

/* Reasons that lie in the text show what is around them. */
static void cut_reasons(struct worker_joins *joins, struct finding *finding)
{
    const bw_str path = joins->event.shape->fields[joins->fields.text].path;
    bw_buffer_clear(&joins->excerpts);
    if (!bw_buffer_reserve(&joins->excerpts, FINDING_MAX_REASONS * EXCERPT_ROOM))
        worker_exit(WORKER_EXIT_MEMORY);
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        struct finding_reason *reason = &finding->reasons[i];
        if (!bw_str_eq(reason->path, path))
            continue;
        const size_t begin = joins->excerpts.len;
        script_excerpt(reason->value, reason->at, EXCERPT_BYTES, &joins->excerpts);
        reason->value = bw_str_from(bw_buffer_str(&joins->excerpts), begin);
        reason->layer = name_layer(joins, reason->layer);
    }
}

static void send(struct worker_joins *joins, bool done, bool cut)
{
    struct bw_buffer *candidates = &joins->candidates;
    if (candidates->len != 0) {
        struct bw_buffer untimed;
        bw_buffer_init(&untimed, sizeof(joins->untimed));
        wire_add_u64(&untimed, joins->untimed);
        if (!candidates->failed && !untimed.failed)
            memcpy(candidates->ptr, untimed.ptr, untimed.len);
        bw_buffer_release(&untimed);
    }
    const struct wire_joined joined = {.done = done,
            .cut = cut,
            .findings = bw_buffer_bytes(&joins->findings),
            .candidates = bw_buffer_bytes(candidates)};
    bw_buffer_clear(&joins->frame);
    wire_add_joined(&joins->frame, &joined);
    if (joins->findings.failed || candidates->failed)
        worker_exit(WORKER_EXIT_MEMORY);
    worker_send(joins->worker, &joins->frame);
    bw_buffer_clear(&joins->findings);
    bw_buffer_clear(candidates);
    joins->untimed = 0;
}

static void sink_add(struct finding_sink *sink, struct finding *finding)
{
    struct worker_joins *joins = (struct worker_joins *)sink;
    if (worker_context_take(joins->worker, finding))
        return;
    if (bit(joins->rules, finding->rule))
        return; /* told of a part already */
    set_bit(joins->rules, finding->rule);
    finding->recovered = joins->recovered;
    cut_reasons(joins, finding);
    worker_encode_finding(joins->worker, finding, &joins->findings);
    if (joins->findings.len >= FLUSH_BYTES)
        send(joins, false, false);
}

static void sink_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct worker_joins *joins = (struct worker_joins *)sink;
    if (candidate->base >= base_count(joins->worker) || bit(joins->bases, candidate->base))
        return;
    set_bit(joins->bases, candidate->base);
    if (joins->candidates.len == 0)
        wire_add_u64(&joins->candidates, 0); /* its place: filled in by send */
    if (candidate->time == BW_TIME_UNKNOWN) {
        joins->untimed++;
        return;
    }
    if (candidate->host.len == 0)
        candidate->host = host_filter_name(joins->worker->hosts, joins->worker->host);
    wire_add_candidate(&joins->candidates, candidate);
    if (joins->candidates.len >= FLUSH_BYTES)
        send(joins, false, false);
}

/* ---- the event ---- */

/* The first part as it was logged, and beside it what it is a part of. */
static void render(const struct event *event, void *context, struct bw_buffer *out)
{
    struct worker_joins *joins = context;
    const size_t begin = out->len;
    (void)event;
    joins->record->render(joins->record, joins->record->render_context, out);
    if (out->failed || out->len < begin + 2 || out->ptr[out->len - 1] != '}')
        return;
    out->len--;
    if (out->ptr[out->len - 1] != '{')
        bw_buffer_add_char(out, ',');
    bw_buffer_add_text(out, "\"breakwater.script\":");
    struct bw_json json = {.out = out};
    bw_json_open_object(&json);
    join_print(joins, &json);
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '}');
}

/* The record with the text of entries[from, end) for its own. */
static void make_event(struct worker_joins *joins)
{
    const struct event *record = joins->record;
    if (record->shape->field_count != 0)
        memcpy(joins->values, record->values, record->shape->field_count * sizeof(*joins->values));
    joins->values[joins->fields.text] = event_value_utf8(bw_buffer_str(&joins->text));
    joins->event = *record;
    joins->event.values = joins->values;
    joins->event.render = render;
    joins->event.render_context = joins;
}

/*
 * Puts entries[from, …) together, as many as may be looked at at once, and sets `end`. Two are
 * always among them: a part is far smaller than the limit.
 */
static bool make_text(struct worker_joins *joins)
{
    struct script_join join = {.text = &joins->text, .total = joins->head.total, .next = 1};
    uint32_t i = joins->from;
    bw_buffer_clear(&joins->text);
    for (; i < joins->head.part_count; i++) {
        struct piece piece;
        if (!join_read_piece(joins, &joins->entries[i], &joins->other, &piece))
            return false;
        if (i >= joins->from + 2 && joins->text.len + piece.text.len > BW_LIMIT_SCRIPT_BYTES)
            break;
        script_join_add(&join, joins->entries[i].number, piece.text);
    }
    joins->end = i;
    script_join_end(&join);
    return !joins->text.failed;
}

static void learn_found(uint8_t *bits, uint32_t count, bw_bytes numbers)
{
    for (size_t i = 0; i < numbers.len / 4; i++) {
        const uint32_t number = piece_number(numbers, i);
        if (number < count)
            set_bit(bits, number);
    }
}

/* What was found for the parts alone is not told again. */
static bool learn_all_found(struct worker_joins *joins)
{
    const uint32_t rules = rule_count(joins->worker);
    const uint32_t bases = base_count(joins->worker);
    memset(joins->rules, 0, rules / 8 + 1);
    memset(joins->bases, 0, bases / 8 + 1);
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        struct piece piece;
        if (!join_read_piece(joins, &joins->entries[i], &joins->other, &piece))
            return false;
        learn_found(joins->rules, rules, piece.rules);
        learn_found(joins->bases, bases, piece.bases);
    }
    return true;
}

/* True when a limit of decoding was met. */
static bool look_at_text(struct worker_joins *joins)
{
    struct worker *worker = joins->worker;
    make_event(joins);
    if (worker->layered == NULL) {
        worker->options->detector_kind->scan_event(worker->scan, &joins->event, &joins->sink);
        return false;
    }
    const uint64_t before = layered_scan_cut_count(worker->layered);
    layered_scan_event(worker->layered, &joins->event, &joins->sink);
    worker->decode_cut = layered_scan_cut_count(worker->layered);
    return worker->decode_cut != before;
}

static bool look_at_script(struct worker_joins *joins)
{
    bool cut = false;
    if (joins->worker->scan == NULL || !learn_all_found(joins))
        return false;
    joins->from = 0;
    do {
        if (!make_text(joins))
            return false;
        cut |= look_at_text(joins);
        joins->from = joins->end - 1; /* what lies over the border is in one of the two */
    } while (joins->end < joins->head.part_count);
    send(joins, true, cut);
    return true;
}

/* ---- the file ---- */

static bool begin_script(struct worker_joins *joins, const uint8_t *entries)
{
    struct worker *worker = joins->worker;
    struct piece piece;
    const struct event *record;
    joins->recovered = false;
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        joins->entries[i] = script_entry_read(entries + (size_t)i * SCRIPT_ENTRY_SIZE);
        joins->recovered |= joins->entries[i].recovered;
    }
    if (!join_read_piece(joins, &joins->entries[0], &joins->first, &piece) ||
            event_unpack(joins->unpacker, piece.event, &record, NULL) != BW_OK)
        return false;
    join_learn(joins, record);
    worker->item_index = joins->entries[0].item_index;
    (void)worker_wants(worker, record); /* every part was: this is for its host */
    return joins->fields.text != SCRIPT_NO_SLOT;
}

/* What can not be is somebody else's fault, and costs this worker: see scripts_slot_lost. */
static void do_script(struct worker_joins *joins, const uint8_t *entries)
{
    if (!begin_script(joins, entries))
        worker_exit(WORKER_EXIT_PROTOCOL);
    if (!joins->worker->options->dump) {
        if (!look_at_script(joins))
            worker_exit(WORKER_EXIT_PROTOCOL);
        return;
    }
    if (!join_dump(joins))
        worker_exit(WORKER_EXIT_PROTOCOL);
    send(joins, true, false);
}

static void do_stretch(struct worker_joins *joins, const struct wire_join *wanted)
{
    struct bw_buffer script;
    bw_buffer_init(&script, (size_t)BW_LIMIT_SCRIPT_PARTS * SCRIPT_ENTRY_SIZE + 1);
    uint64_t at = wanted->start;
    while (at < wanted->end) {
        if (!join_read(joins, at, SCRIPT_HEAD_SIZE, &script))
            worker_exit(WORKER_EXIT_PROTOCOL);
        joins->head = script_head_read(script.ptr);
        const size_t size = (size_t)joins->head.part_count * SCRIPT_ENTRY_SIZE;
        if (joins->head.part_count == 0 || joins->head.part_count > BW_LIMIT_SCRIPT_PARTS ||
                !join_read(joins, at + SCRIPT_HEAD_SIZE, size, &script))
            worker_exit(WORKER_EXIT_PROTOCOL);
        do_script(joins, script.ptr);
        at += SCRIPT_HEAD_SIZE + size;
    }
    bw_buffer_release(&script);
}

static struct worker_joins *joins_new(struct worker *worker)
{
    struct worker_joins *joins = calloc(1, sizeof(*joins));
    if (joins == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    joins->sink = (struct finding_sink){.add = sink_add, .candidate = sink_candidate};
    joins->worker = worker;
    joins->unpacker = event_unpacker_new();
    joins->entries = calloc(BW_LIMIT_SCRIPT_PARTS, sizeof(*joins->entries));
    joins->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*joins->values));
    joins->rules = calloc(rule_count(worker) / 8 + 1, 1);
    joins->bases = calloc(base_count(worker) / 8 + 1, 1);
    if (joins->unpacker == NULL || joins->entries == NULL || joins->values == NULL ||
            joins->rules == NULL || joins->bases == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    bw_buffer_init(&joins->first, PIECE_MAX + 1);
    bw_buffer_init(&joins->other, PIECE_MAX + 1);
    bw_buffer_init(&joins->text, BW_LIMIT_SCRIPT_BYTES + 2 * BW_LIMIT_SCRIPT_PART_BYTES);
    bw_buffer_init(&joins->id, BW_KIB);
    bw_buffer_init(&joins->label, BW_LIMIT_LABEL_BYTES);
    bw_buffer_init(&joins->findings, WIRE_MAX_FRAME);
    bw_buffer_init(&joins->candidates, WIRE_MAX_FRAME);
    bw_buffer_init(&joins->excerpts, FINDING_MAX_REASONS * EXCERPT_ROOM);
    bw_buffer_init(&joins->frame, 2 * WIRE_MAX_FRAME);
    return joins;
}

void worker_join(struct worker *worker, struct worker_frame *frame)
{
    struct wire_join join;
    if (wire_read_join(&frame->body, &join, NULL) != BW_OK || frame->passed < 0)
        worker_exit(WORKER_EXIT_PROTOCOL);
    worker_make_scan(worker);
    if (worker->joins == NULL)
        worker->joins = joins_new(worker);
    worker->joins->fd = frame->passed;
    do_stretch(worker->joins, &join);
    close(frame->passed);
}
