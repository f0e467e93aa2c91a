/* What workers say, checked before it is believed. */
#include <stdlib.h>
#include <string.h>

#include "engine/label.h"
#include "engine/parent.h"
#include "engine/plan.h"

static struct tally *slot_top(struct slot *slot)
{
    return &slot->stack[slot->depth - 1];
}

static bool take_hello(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct os_jail_report report;
    if (slot->greeted || wire_read_hello(body, &report, NULL) != BW_OK)
        return false;
    slot->greeted = true;
    if (engine->have_report)
        return true;
    engine->have_report = true;
    struct hunt_summary *summary = &engine->summary;
    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT; i++) {
        const int error = report.layers[i].error;
        summary->layers[i] = (struct hunt_jail_layer){
                .name = os_jail_layer_name((enum os_jail_layer)i),
                .what = os_jail_layer_purpose((enum os_jail_layer)i),
                .up = report.layers[i].up,
                .required = os_jail_layer_required((enum os_jail_layer)i),
                .why_not = report.layers[i].up ? BW_STR("") : bw_str_of(strerrordesc_np(error)),
        };
    }
    summary->layer_count = OS_JAIL_LAYER_COUNT;
    return true;
}

static bool take_kind(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct wire_kind kind;
    if (slot->depth == 0 || wire_read_kind(body, &kind, NULL) != BW_OK)
        return false;
    struct tally *top = slot_top(slot);
    if (kind.container) {
        if (kind.input != WIRE_NO_INPUT || kind.split)
            return false;
        top->container = true;
        tally_set_format(top, kind.format);
    } else {
        if (kind.input >= engine->options.input_count)
            return false;
        tally_set_format(top, bw_str_of(engine->options.inputs[kind.input]->name));
        top->carver = engine->options.inputs[kind.input]->carver;
    }
    top->known = true;
    struct item *item = slot->item;
    if (slot->depth != 1 || item->split_known)
        return !kind.split;
    item->split_known = true;
    if (!kind.split)
        return true;
    const struct input_kind *input = engine->options.inputs[kind.input];
    if (input->split == INPUT_SPLIT_NONE || item->size == BW_SOURCE_SIZE_UNKNOWN)
        return false;
    item->input = kind.input;
    item->next_start = plan_part_end(item->size, 0, engine->options.part_size, input->split_unit);
    return item->next_start != UINT64_MAX;
}

static bool take_member(struct slot *slot, struct bw_reader *body)
{
    struct wire_member member;
    if (slot->depth == 0 || slot->depth == SLOT_STACK ||
            wire_read_member(body, &member, NULL) != BW_OK)
        return false;
    const uint64_t ordinal = member.item_index - slot->work.item_index;
    if (ordinal <= slot->last_member || ordinal > PLAN_MAX_MEMBERS || !slot_top(slot)->container)
        return false;
    struct bw_buffer label;
    bw_buffer_init(&label, 2 * BW_LIMIT_LABEL_BYTES);
    bw_buffer_add_str(&label, bw_str_head(bw_str_of(slot_top(slot)->label), BW_LIMIT_LABEL_BYTES));
    bw_buffer_add_char(&label, '!');
    label_add(&label, bw_str_head(member.name, BW_LIMIT_LABEL_BYTES / 8));
    const bool ok = !label.failed &&
                    tally_init(&slot->stack[slot->depth], member.item_index, bw_buffer_str(&label));
    bw_buffer_release(&label);
    slot->depth += ok;
    slot->last_member = ordinal;
    return ok;
}

static bool take_finding(struct engine *engine, struct slot *slot, bw_bytes bytes)
{
    struct finding finding;
    if (finding_decode(bytes, &finding, NULL) != BW_OK)
        return false;
    const struct tally *top = slot_top(slot);
    if (finding.rule >= engine->rule_count || finding.item_index != top->item_index)
        return false;
    finding.item = bw_str_of(top->label);
    engine->summary.findings++;
    engine->summary.findings_by_level[engine->rule_levels[finding.rule]]++;
    struct engine_sink *sink = engine->options.sink;
    const bw_status status = sink->finding(sink, &finding, engine->err);
    if (status != BW_OK && engine->failure == BW_OK)
        engine->failure = status;
    return true;
}

static bool take_candidates(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    return slot->depth != 0 && correlation_take(engine, slot_top(slot), body);
}

static bool take_batch(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct wire_counts counts;
    if (slot->depth == 0 || wire_read_counts(body, &counts, NULL) != BW_OK)
        return false;
    uint64_t found = 0;
    while (bw_reader_left(body) != 0) {
        const uint32_t len = bw_read_u32le(body);
        const bw_bytes bytes = bw_read_bytes(body, len);
        if (!bw_reader_ok(body) || !take_finding(engine, slot, bytes))
            return false;
        found++;
    }
    if (found != counts.findings ||
            (counts.findings != 0 && counts.records == 0 && slot_top(slot)->counts.records == 0))
        return false;
    tally_add_counts(slot_top(slot), &counts);
    engine->progress.findings += found;
    return true;
}

static bool take_hosts(struct engine *engine, struct bw_reader *body)
{
    const uint32_t count = bw_read_u32le(body);
    for (uint32_t i = 0; i < count; i++) {
        struct wire_host host;
        if (wire_read_host(body, &host, NULL) != BW_OK)
            return false;
        struct bw_buffer name;
        bw_buffer_init(&name, BW_LIMIT_LABEL_BYTES);
        label_add(&name, bw_str_head(host.name, 1024));
        host.name = bw_buffer_str(&name);
        sums_add_host(engine->sums, &host);
        bw_buffer_release(&name);
    }
    return bw_reader_ok(body);
}

static bool take_cover(struct engine *engine, struct bw_reader *body)
{
    return engine->cover != NULL && engine->options.detector_kind->cover_take(engine->cover, body);
}

static bool take_note(struct slot *slot, struct bw_reader *body)
{
    struct wire_note note;
    if (slot->depth == 0 || wire_read_note(body, &note, NULL) != BW_OK)
        return false;
    tally_add_note(slot_top(slot), &note);
    return true;
}

static bool take_end(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct wire_end end;
    if (slot->depth == 0 || wire_read_end(body, &end, NULL) != BW_OK)
        return false;
    char *reason = strndup(end.reason.ptr != NULL ? end.reason.ptr : "", end.reason.len);
    if (slot->depth > 1) {
        tally_finish(engine, slot_top(slot), end.outcome, reason);
        tally_release(slot_top(slot));
        slot->depth--;
    } else {
        slot_part_done(engine, slot, end.outcome, reason);
    }
    free(reason);
    return true;
}

static bool take_rows(struct engine *engine, const struct slot *slot, struct bw_reader *body)
{
    struct engine_sink *sink = engine->options.sink;
    if (slot->depth == 0 || engine->options.summarizer_kind == NULL)
        return false;
    while (bw_reader_left(body) != 0) {
        struct summary_row row;
        if (wire_read_row(body, &row, NULL) != BW_OK)
            return false;
        const bw_status status = sink->row(sink, &row, engine->err);
        if (status != BW_OK && engine->failure == BW_OK)
            engine->failure = status;
    }
    return true;
}

static bool take_piece(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    if (slot->depth != 0)
        return scripts_take_piece(engine, slot_top(slot), false, body);
    return slot->reviving && recovery_take_piece(engine, slot, body);
}

static bool take_output(struct engine *engine, struct bw_reader *body)
{
    bw_str text;
    if (!engine->options.dump || wire_read_text(body, &text, NULL) != BW_OK)
        return false;
    engine->output_closed = true;
    if (text.len != 0)
        engine_fail(engine, BW_E_IO, "cannot write the output: %.*s", bw_str_width(text), text.ptr);
    return true;
}

static bool take_refused(struct engine *engine, struct bw_reader *body)
{
    bw_str text;
    if (wire_read_text(body, &text, NULL) != BW_OK)
        return false;
    engine_fail(engine, BW_E_UNSUPPORTED, "%.*s", bw_str_width(text), text.ptr);
    return true;
}

bool slot_frame(struct engine *engine, struct slot *slot, uint32_t type, struct bw_reader *body)
{
    if (!slot->greeted && type != WIRE_HELLO && type != WIRE_REFUSED)
        return false;
    switch (type) {
    case WIRE_HELLO:
        return take_hello(engine, slot, body);
    case WIRE_REFUSED:
        return !slot->greeted && take_refused(engine, body);
    case WIRE_KIND:
        return take_kind(engine, slot, body);
    case WIRE_MEMBER:
        return take_member(slot, body);
    case WIRE_CANDIDATES:
        return take_candidates(engine, slot, body);
    case WIRE_BATCH:
        return take_batch(engine, slot, body);
    case WIRE_HOSTS:
        return take_hosts(engine, body);
    case WIRE_COVER:
        return take_cover(engine, body);
    case WIRE_NOTE:
        return take_note(slot, body);
    case WIRE_END:
        return take_end(engine, slot, body);
    case WIRE_ROWS:
        return take_rows(engine, slot, body);
    case WIRE_SEEN:
        return slot->depth != 0 && seen_take(engine, body);
    case WIRE_OUTPUT:
        return take_output(engine, body);
    case WIRE_FACT:
        return recovery_take_fact(engine, body);
    case WIRE_REMAINS:
        return slot->depth != 0 && recovery_take_remains(engine, slot_top(slot), body);
    case WIRE_LIVE:
        return recovery_take_live(engine, body);
    case WIRE_REVIVED:
        return recovery_take_revived(engine, slot, body);
    case WIRE_PIECE:
        return take_piece(engine, slot, body);
    case WIRE_JOINED:
        return scripts_take_joined(engine, slot, body);
    default:
        return false;
    }
}
