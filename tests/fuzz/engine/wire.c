/*
 * Frames of a worker that lies: whatever it sends, the engine's process stays whole, what it counts
 * adds up, and every item that it opened is told about exactly once.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/parent.h"

struct fuzz_sink {
    struct engine_sink sink;
    uint64_t items;
    uint64_t findings;
};

static bw_status on_item(struct engine_sink *sink, const struct hunt_item *item, struct bw_err *err)
{
    (void)err;
    ((struct fuzz_sink *)sink)->items++;
    assert(item->label.len != 0);
    assert(item->matched + item->filtered + item->unreadable <= item->records);
    return BW_OK;
}

static bw_status on_finding(
        struct engine_sink *sink, const struct finding *finding, struct bw_err *err)
{
    (void)err;
    ((struct fuzz_sink *)sink)->findings++;
    assert(finding->rule < 3);
    return BW_OK;
}

static bw_status on_note(struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err)
{
    (void)sink;
    (void)err;
    for (size_t i = 0; i < note->text.len; i++)
        assert((unsigned char)note->text.ptr[i] >= 0x20);
    return BW_OK;
}

static enum input_match no_probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)head;
    (void)whole;
    (void)ret_split;
    return INPUT_MATCH_NO;
}

static uint32_t rule_count(const struct detector *detector)
{
    (void)detector;
    return 3;
}

static struct finding_rule rule(const struct detector *detector, uint32_t index)
{
    (void)detector;
    return (struct finding_rule){.level = (enum finding_level)index};
}

static struct item *open_item(struct engine *engine)
{
    struct item *item = calloc(1, sizeof(*item));
    assert(item != NULL && tally_init(&item->tally, 5 << 20, BW_STR("evidence.log")));
    item->fd = -1;
    item->size = 100 * BW_MIB;
    item->input = WIRE_NO_INPUT;
    item->open_parts = 1;
    item->next_start = UINT64_MAX;
    engine->items[engine->item_count++] = item;
    return item;
}

static void feed(struct engine *engine, struct slot *slot, bw_bytes bytes)
{
    struct bw_reader r = bw_reader_of(bytes, 0);
    while (slot->item != NULL && bw_reader_left(&r) >= WIRE_HEADER_SIZE) {
        const uint32_t type = bw_read_u32le(&r);
        const uint32_t len = bw_read_u32le(&r);
        struct bw_reader body = bw_read_part(&r, len);
        if (!bw_reader_ok(&r) || !slot_frame(engine, slot, type, &body))
            break;
    }
}

/* The same frames once more, as answers about the scripts whose parts were among them. */
static void feed_answers(struct engine *engine, struct slot *slot, bw_bytes bytes)
{
    if (!scripts_prepare(engine))
        return;
    slot->pid = getpid(); /* one that need not be started; nobody is at the other end */
    slot->channel = -1;
    const bool assigned = scripts_assign(engine, slot);
    slot->pid = 0;
    slot->depth = 0;
    struct bw_reader r = bw_reader_of(bytes, 0);
    while (assigned && slot->joining && bw_reader_left(&r) >= WIRE_HEADER_SIZE) {
        const uint32_t type = bw_read_u32le(&r);
        const uint32_t len = bw_read_u32le(&r);
        struct bw_reader body = bw_read_part(&r, len);
        if (!bw_reader_ok(&r) || (type == WIRE_JOINED && !slot_frame(engine, slot, type, &body)))
            break;
    }
    if (slot->joining)
        scripts_slot_lost(engine, slot);
    scripts_finish(engine);
    const struct hunt_scripts *sum = &engine->summary.scripts;
    assert(sum->joined + sum->lost <= sum->scripts && sum->incomplete <= sum->scripts);
    assert(sum->scripts + sum->copies + sum->differing <= sum->parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct input_kind lines = {
            .name = "lines", .split = INPUT_SPLIT_LINES, .split_unit = 1, .probe = no_probe};
    static const struct input_kind whole = {.name = "whole", .probe = no_probe};
    static const struct input_kind *const inputs[] = {&lines, &whole};
    static const struct detector_kind kind = {.rule_count = rule_count, .rule = rule};
    struct fuzz_sink sink = {.sink = {.item = on_item, .finding = on_finding, .note = on_note}};
    const struct engine_options options = {.inputs = inputs,
            .input_count = 2,
            .detector_kind = &kind,
            .sink = &sink.sink,
            .jobs = 1,
            .scripts = true,
            .output = -1,
            .interrupt = -1};
    struct engine *engine = engine_new(&options);
    assert(engine != NULL);
    struct slot *slot = &engine->slots[0];
    slot->item = open_item(engine);
    slot->work = (struct wire_work){
            .item_index = 5 << 20, .part_end = UINT64_MAX, .size = slot->item->size};
    slot->greeted = size > 0 && data[0] != 0;
    assert(tally_init(&slot->stack[0], 5 << 20, BW_STR("evidence.log")));
    slot->depth = 1;
    if (size > 0)
        feed(engine, slot, (bw_bytes){.ptr = data + 1, .len = size - 1});
    if (slot->greeted)
        feed_answers(engine, slot, (bw_bytes){.ptr = data + 1, .len = size - 1});
    const struct hunt_summary *summary = engine_summary(engine);
    assert(summary->findings + summary->recovered.findings == sink.findings);
    assert(summary->items == sink.items);
    assert(summary->matched + summary->unmatched + summary->filtered + summary->unreadable ==
            summary->records);
    engine_free(engine);
    return 0;
}
