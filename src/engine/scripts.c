#include "engine/scripts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/parent.h"
#include "engine/scripts_order.h"
#include "engine/spool.h"
#include "os/channel.h"
#include "os/scratch.h"

/* What one worker puts together at a time: that much text, or that many scripts. */
#define STRETCH_BYTES   (4 * BW_MIB)
#define STRETCH_SCRIPTS 256

/* Workers that may be lost over scripts before the rest is given up. */
#define MAX_LOSSES 16

struct scripts {
    struct scripts_order *order; /* NULL until the first part comes */
    struct spool file;
    bool opened;
    uint64_t parts;
    uint64_t left_out; /* of them: no room */
    struct scripts_order_counts counts;
    uint64_t wanted; /* scripts that workers are to put together */
    uint64_t joined;
    uint64_t decode_cut;
    unsigned losses;

    uint64_t *cuts; /* where stretches begin; and the end of the last */
    size_t cut_count;
    size_t cut_capacity;
    size_t next_cut;
    uint64_t stretch_text; /* of the stretch in the making */
    uint64_t stretch_scripts;
    int read_only; /* the file, as workers get it */
};

struct scripts *scripts_new(void)
{
    struct scripts *s = calloc(1, sizeof(*s));
    if (s != NULL)
        s->read_only = -1;
    return s;
}

void scripts_free(struct scripts *scripts)
{
    if (scripts == NULL)
        return;
    scripts_order_free(scripts->order);
    if (scripts->opened)
        spool_close(&scripts->file);
    if (scripts->read_only >= 0)
        close(scripts->read_only);
    free(scripts->cuts);
    free(scripts);
}

static bool no_memory(struct engine *engine)
{
    engine_fail(engine, BW_E_NOMEM, "out of memory");
    return true; /* it is not the worker's fault */
}

/* A file and a sorter, with the first part. False when memory is out; no file: nothing fits. */
static bool ready(struct scripts *s)
{
    if (s->order == NULL)
        s->order = scripts_order_new();
    if (s->order != NULL && !s->opened) {
        s->opened = true;
        if (!spool_open(&s->file, BW_LIMIT_SCRIPTS_BYTES))
            s->file.failed = true;
    }
    return s->order != NULL;
}

/* Writes the label once for each item, or part of one; the tally remembers its place and one. */
static uint64_t keep_label(struct scripts *s, struct tally *item)
{
    if (item->script_label == 0) {
        const bw_str label = bw_str_head(bw_str_of(item->label), BW_LIMIT_LABEL_BYTES);
        struct bw_buffer bytes;
        bw_buffer_init(&bytes, BW_LIMIT_LABEL_BYTES + 4);
        wire_add_str(&bytes, label);
        item->script_label = spool_len(&s->file) + 1;
        spool_add(&s->file, bw_buffer_bytes(&bytes));
        bw_buffer_release(&bytes);
    }
    return item->script_label - 1;
}

bool scripts_take_piece(
        struct engine *engine, struct tally *item, bool recovered, struct bw_reader *body)
{
    struct scripts *s = engine->scripts;
    struct wire_piece piece;
    if (s == NULL || wire_read_piece(body, &piece, NULL) != BW_OK ||
            (piece.total == 1 && !engine->options.dump))
        return false;
    s->parts++;
    if (!ready(s))
        return no_memory(engine);
    if (spool_full(&s->file)) {
        s->left_out++;
        return true;
    }
    struct script_entry entry = {.number = piece.number,
            .len = (uint32_t)piece.blob.len,
            .label_at = keep_label(s, item),
            .recovered = recovered,
            .item_index = item->item_index,
            .offset = piece.offset,
            .record_id = piece.record_id,
            .time = piece.time};
    entry.at = spool_len(&s->file);
    spool_add(&s->file, piece.blob);
    struct bw_err err = {0};
    const bw_status status = scripts_order_add(s->order, &piece, &entry, &err);
    if (status != BW_OK)
        engine_fail(engine, status, "scripts: %s", err.message);
    return true;
}

static bool add_cut(struct scripts *s, uint64_t at)
{
    if (s->cut_count == s->cut_capacity) {
        const size_t grown = s->cut_capacity != 0 ? 2 * s->cut_capacity : 256;
        uint64_t *cuts = reallocarray(s->cuts, grown, sizeof(*cuts));
        if (cuts == NULL)
            return false;
        s->cuts = cuts;
        s->cut_capacity = grown;
    }
    s->cuts[s->cut_count++] = at;
    return true;
}

/* A script goes behind the parts. */
static bw_status on_script(void *user, bw_bytes script, uint64_t text_bytes, struct bw_err *err)
{
    struct scripts *s = user;
    const bool begins = s->wanted == 0 || s->stretch_text >= STRETCH_BYTES ||
                        s->stretch_scripts >= STRETCH_SCRIPTS;
    if (begins) {
        s->stretch_text = 0;
        s->stretch_scripts = 0;
        if (!add_cut(s, spool_len(&s->file)))
            return bw_fail(err, BW_E_NOMEM, "out of memory");
    }
    s->stretch_text += text_bytes;
    s->stretch_scripts++;
    s->wanted++;
    spool_add(&s->file, script);
    return BW_OK;
}

bool scripts_prepare(struct engine *engine)
{
    struct scripts *s = engine->scripts;
    struct bw_err err = {0};
    if (s == NULL || s->order == NULL)
        return false;
    const uint32_t min_parts = engine->options.dump ? 1 : 2;
    bw_status status = scripts_order_each(s->order, min_parts, on_script, s, &s->counts, &err);
    scripts_order_free(s->order);
    s->order = NULL;
    if (status == BW_OK && s->wanted == 0)
        return false;
    if (status == BW_OK && !add_cut(s, spool_len(&s->file)))
        status = bw_fail(&err, BW_E_NOMEM, "out of memory");
    if (status == BW_OK && spool_flush(&s->file))
        s->read_only = os_scratch_reopen(s->file.fd);
    if (status == BW_OK && s->read_only < 0)
        status = bw_fail(&err, BW_E_IO, "a temporary file: %s", strerror(errno));
    if (status != BW_OK)
        engine_fail(engine, status, "scripts: %s", err.message);
    return status == BW_OK;
}

bool scripts_assign(struct engine *engine, struct slot *slot)
{
    struct scripts *s = engine->scripts;
    if (engine->options.dump && slot != &engine->slots[0])
        return false;                      /* one worker writes all of them, in order */
    if (slot->join_at == slot->join_end) { /* else: the rest of what a lost worker had */
        if (s->next_cut + 1 >= s->cut_count)
            return false;
        slot->join_at = s->cuts[s->next_cut];
        slot->join_end = s->cuts[s->next_cut + 1];
        s->next_cut++;
    }
    if (s->losses > MAX_LOSSES || (slot->pid == 0 && !slot_start(engine, slot)))
        return false;
    struct bw_buffer frame;
    bw_buffer_init(&frame, BW_KIB);
    wire_add_join(&frame, &(struct wire_join){.start = slot->join_at, .end = slot->join_end});
    slot->active = true;
    slot->joining = true;
    /* a worker that is gone is noticed when it is read from */
    if (!frame.failed)
        (void)!os_channel_send(slot->channel, bw_buffer_bytes(&frame), s->read_only, NULL);
    bw_buffer_release(&frame);
    return true;
}

/* Head and first entry of the script that the slot is at. */
static bool current(struct scripts *s, const struct slot *slot, struct script_head *ret_head,
        struct script_entry *ret_first)
{
    uint8_t bytes[SCRIPT_HEAD_SIZE + SCRIPT_ENTRY_SIZE];
    if (slot->join_at >= slot->join_end ||
            !spool_read(&s->file, slot->join_at, bytes, sizeof(bytes)))
        return false;
    *ret_head = script_head_read(bytes);
    *ret_first = script_entry_read(bytes + SCRIPT_HEAD_SIZE);
    return true;
}

static void step(struct slot *slot, const struct script_head *head)
{
    slot->join_at += SCRIPT_HEAD_SIZE + (uint64_t)head->part_count * SCRIPT_ENTRY_SIZE;
    if (slot->join_at >= slot->join_end)
        slot->joining = false;
}

static bool read_label(struct scripts *s, uint64_t at, struct bw_buffer *out)
{
    uint8_t bytes[4];
    if (!spool_read(&s->file, at, bytes, sizeof(bytes)))
        return false;
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = sizeof(bytes)}, 0);
    const uint32_t len = bw_read_u32le(&r);
    if (len > BW_LIMIT_LABEL_BYTES || !bw_buffer_reserve(out, len) ||
            !spool_read(&s->file, at + sizeof(bytes), out->ptr, len))
        return false;
    out->len = len;
    return true;
}

/* Findings of one script, to the sink. False when they are not what a worker may say. */
static bool give_findings(
        struct engine *engine, const struct script_entry *first, bw_bytes findings, bw_str label)
{
    struct hunt_summary *sum = &engine->summary;
    struct bw_reader r = bw_reader_of(findings, 0);
    while (bw_reader_left(&r) != 0) {
        struct finding finding;
        const bw_bytes one = bw_read_bytes(&r, bw_read_u32le(&r));
        if (!bw_reader_ok(&r) || finding_decode(one, &finding, NULL) != BW_OK ||
                finding.rule >= engine->rule_count || finding.item_index != first->item_index)
            return false;
        finding.item = label;
        sum->scripts.findings++;
        *(finding.recovered ? &sum->recovered.findings : &sum->findings) += 1;
        (finding.recovered ? sum->recovered.findings_by_level
                           : sum->findings_by_level)[engine->rule_levels[finding.rule]]++;
        engine->progress.findings++;
        struct engine_sink *sink = engine->options.sink;
        const bw_status status = sink->finding(sink, &finding, engine->err);
        if (status != BW_OK && engine->failure == BW_OK)
            engine->failure = status;
    }
    return true;
}

static bool give_candidates(
        struct engine *engine, const struct script_entry *first, bw_bytes bytes, bw_str label)
{
    struct tally item;
    struct bw_reader body = bw_reader_of(bytes, 0);
    if (bytes.len == 0)
        return true;
    if (!tally_init(&item, first->item_index, label))
        return no_memory(engine);
    const bool ok = correlation_take(engine, &item, &body);
    tally_release(&item);
    return ok;
}

bool scripts_take_joined(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct scripts *s = engine->scripts;
    struct wire_joined joined;
    struct script_head head;
    struct script_entry first;
    if (s == NULL || !slot->joining || wire_read_joined(body, &joined, NULL) != BW_OK ||
            !current(s, slot, &head, &first))
        return false;
    struct bw_buffer label;
    bw_buffer_init(&label, BW_LIMIT_LABEL_BYTES);
    bool ok = true;
    if (joined.findings.len + joined.candidates.len != 0) {
        if (!read_label(s, first.label_at, &label))
            bw_buffer_clear(&label);
        ok = give_findings(engine, &first, joined.findings, bw_buffer_str(&label)) &&
             give_candidates(engine, &first, joined.candidates, bw_buffer_str(&label));
    }
    bw_buffer_release(&label);
    s->decode_cut += joined.cut;
    if (ok && joined.done) {
        s->joined++;
        step(slot, &head);
    }
    return ok;
}

/* The one that it was at is given up; whoever comes next goes on behind it. */
void scripts_slot_lost(struct engine *engine, struct slot *slot)
{
    struct scripts *s = engine->scripts;
    struct script_head head;
    struct script_entry first;
    s->losses++;
    if (current(s, slot, &head, &first))
        step(slot, &head);
    slot->joining = false;
}

void scripts_finish(struct engine *engine)
{
    const struct scripts *s = engine->scripts;
    struct hunt_scripts *sum = &engine->summary.scripts;
    sum->parts = s->parts;
    sum->copies = s->counts.copies;
    sum->differing = s->counts.differing;
    sum->left_out = s->left_out + s->counts.cut;
    sum->scripts = s->counts.scripts;
    sum->incomplete = s->counts.incomplete;
    sum->joined = s->joined;
    sum->lost = s->wanted - s->joined;
    engine_say(engine, "scripts", INPUT_NOTE_ANOMALY, "script.parts_missing", sum->incomplete,
            "scripts lack parts: what there is of them was looked at");
    engine_say(engine, "scripts", INPUT_NOTE_ANOMALY, "script.parts_differ", sum->differing,
            "parts of scripts say something else than another record of the same part: the longer "
            "one counts");
    engine_say(engine, "scripts", INPUT_NOTE_ANOMALY, "script.decode_limit", s->decode_cut,
            "scripts hide more than is decoded: a limit was met");
    engine_say(engine, "scripts", INPUT_NOTE_DAMAGE, "script.parts_left_out", sum->left_out,
            "parts of scripts were looked at by themselves only: there was no room for them");
    engine_say(engine, "scripts", INPUT_NOTE_DAMAGE, "script.lost",
            engine->interrupted ? 0 : sum->lost,
            "scripts were not put together: a worker was lost over them");
}
