#include "engine/recovery.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/facts.h"
#include "engine/parent.h"
#include "engine/remains_file.h"
#include "engine/spool.h"
#include "os/channel.h"
#include "os/scratch.h"

/* Remains that one worker reads at a time. */
#define STRETCH_BYTES (4 * BW_MIB)

/* Workers that may be lost over remains before the rest is given up. */
#define MAX_LOSSES 16

/* One answer. Found in the order in which workers gave it, then sorted. */
struct answer {
    uint64_t item_index;
    uint64_t offset;
    uint64_t identity;
    uint64_t at; /* in the file of answers: what look_at of revive.c wrote */
    uint32_t len;
    uint32_t findings;
    uint8_t verdict; /* enum wire_verdict */
    bool live_duplicate;
    bool duplicate;
};

/* The label of an item that has remains. */
struct item_label {
    uint64_t item_index;
    char *text;
};

struct recovery {
    struct facts *facts;
    struct spool remains;
    struct spool live;
    struct spool answers_file;
    uint64_t found;
    uint64_t too_many; /* found when there was no room any more */
    uint64_t *cuts;    /* where stretches begin; and the end of the last */
    size_t cut_count;
    size_t cut_capacity;
    size_t next_cut;
    uint64_t facts_start;
    uint64_t facts_end;
    int read_only; /* the file of remains, as workers get it */
    struct answer *answers;
    size_t answer_count;
    size_t answer_capacity;
    struct item_label *labels; /* in the order in which they were learnt */
    size_t label_count;
    size_t label_capacity;
    unsigned losses;
};

struct recovery *recovery_new(void)
{
    struct recovery *r = calloc(1, sizeof(*r));
    if (r == NULL)
        return NULL;
    r->read_only = -1;
    r->facts = facts_new(BW_LIMIT_FACTS);
    const bool open = spool_open(&r->remains, BW_LIMIT_REMAINS_BYTES) &&
                      spool_open(&r->live, BW_LIMIT_REMAINS_BYTES) &&
                      spool_open(&r->answers_file, BW_LIMIT_REMAINS_BYTES);
    if (r->facts == NULL || !open) {
        recovery_free(r);
        return NULL;
    }
    return r;
}

void recovery_free(struct recovery *recovery)
{
    if (recovery == NULL)
        return;
    facts_free(recovery->facts);
    spool_close(&recovery->remains);
    spool_close(&recovery->live);
    spool_close(&recovery->answers_file);
    if (recovery->read_only >= 0)
        close(recovery->read_only);
    for (size_t i = 0; i < recovery->label_count; i++)
        free(recovery->labels[i].text);
    free(recovery->labels);
    free(recovery->answers);
    free(recovery->cuts);
    free(recovery);
}

/* Room for one more item of an array that grows. */
static bool make_room(void **array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    const size_t grown = *capacity != 0 ? 2 * *capacity : 256;
    void *moved = reallocarray(*array, grown, size);
    if (moved == NULL)
        return false;
    *array = moved;
    *capacity = grown;
    return true;
}

static bool no_memory(struct engine *engine)
{
    engine_fail(engine, BW_E_NOMEM, "out of memory");
    return true; /* it is not the worker's fault */
}

bool recovery_take_fact(struct engine *engine, struct bw_reader *body)
{
    struct recovery *r = engine->recovery;
    const bw_bytes fact = bw_read_bytes(body, bw_reader_left(body));
    if (r == NULL || fact.len == 0 || fact.len > INPUT_MAX_FACT)
        return false;
    return facts_add(r->facts, fact) || no_memory(engine);
}

bool recovery_take_live(struct engine *engine, struct bw_reader *body)
{
    struct recovery *r = engine->recovery;
    const bw_bytes identities = bw_read_bytes(body, bw_reader_left(body));
    if (r == NULL || identities.len % 8 != 0)
        return false;
    spool_add(&r->live, identities);
    return true;
}

static bool learn_label(struct recovery *r, const struct tally *item)
{
    if (r->label_count != 0 && r->labels[r->label_count - 1].item_index == item->item_index)
        return true;
    if (!make_room((void **)&r->labels, r->label_count, &r->label_capacity, sizeof(*r->labels)))
        return false;
    char *text = strdup(item->label);
    if (text == NULL)
        return false;
    r->labels[r->label_count++] = (struct item_label){.item_index = item->item_index, .text = text};
    return true;
}

static bool add_cut(struct recovery *r, uint64_t at)
{
    if (!make_room((void **)&r->cuts, r->cut_count, &r->cut_capacity, sizeof(*r->cuts)))
        return false;
    r->cuts[r->cut_count++] = at;
    return true;
}

bool recovery_take_remains(struct engine *engine, struct tally *item, struct bw_reader *body)
{
    struct recovery *r = engine->recovery;
    struct wire_remains remains;
    if (r == NULL || wire_read_remains(body, &remains, NULL) != BW_OK ||
            remains.bytes.len > INPUT_MAX_REMAINS || remains.input >= engine->options.input_count ||
            engine->options.inputs[remains.input]->reviver == NULL)
        return false;
    item->remains++;
    r->found++;
    if (r->found > BW_LIMIT_RECOVERED || spool_full(&r->remains)) {
        r->too_many++;
        return true;
    }
    const struct remains_header header = {.input = remains.input,
            .item_index = item->item_index,
            .offset = remains.offset,
            .len = (uint32_t)remains.bytes.len};
    uint8_t bytes[REMAINS_HEADER_SIZE];
    remains_header_write(&header, bytes);
    const uint64_t at = spool_len(&r->remains);
    if ((r->cut_count == 0 || at - r->cuts[r->cut_count - 1] >= STRETCH_BYTES) && !add_cut(r, at))
        return no_memory(engine);
    spool_add(&r->remains, (bw_bytes){.ptr = bytes, .len = sizeof(bytes)});
    spool_add(&r->remains, remains.bytes);
    return learn_label(r, item) || no_memory(engine);
}

static int compare_labels(const void *a, const void *b)
{
    const struct item_label *left = a;
    const struct item_label *right = b;
    return left->item_index < right->item_index ? -1 : left->item_index > right->item_index;
}

/* The labels must be sorted. */
static bw_str label_of(const struct recovery *r, uint64_t item_index)
{
    const struct item_label wanted = {.item_index = item_index};
    const struct item_label *found =
            bsearch(&wanted, r->labels, r->label_count, sizeof(*r->labels), compare_labels);
    return found != NULL ? bw_str_of(found->text) : BW_STR("");
}

bool recovery_pending(const struct engine *engine)
{
    return engine->recovery != NULL && engine->recovery->cut_count != 0;
}

bool recovery_prepare(struct engine *engine)
{
    struct recovery *r = engine->recovery;
    qsort(r->labels, r->label_count, sizeof(*r->labels), compare_labels);
    r->facts_start = spool_len(&r->remains);
    if (!add_cut(r, r->facts_start) || !facts_write(r->facts, &r->remains)) {
        no_memory(engine);
        return false;
    }
    r->facts_end = spool_len(&r->remains);
    if (!spool_flush(&r->remains) || !spool_flush(&r->live)) {
        engine_fail(engine, BW_E_IO, "a temporary file: %s", strerror(errno));
        return false;
    }
    r->read_only = os_scratch_reopen(r->remains.fd);
    if (r->read_only < 0)
        engine_fail(engine, BW_E_IO, "a temporary file: %s", strerror(errno));
    engine->summary.recovered.templates = facts_count(r->facts);
    return r->read_only >= 0;
}

static void send_stretch(struct engine *engine, struct slot *slot)
{
    struct recovery *r = engine->recovery;
    const struct wire_revive revive = {.start = slot->revive_at,
            .end = slot->revive_end,
            .facts_start = r->facts_start,
            .facts_end = r->facts_end,
            .one_by_one = slot->one_by_one};
    struct bw_buffer frame;
    bw_buffer_init(&frame, BW_KIB);
    wire_add_revive(&frame, &revive);
    slot->active = true;
    slot->reviving = true;
    /* a worker that is gone is noticed when it is read from */
    if (!frame.failed)
        (void)!os_channel_send(slot->channel, bw_buffer_bytes(&frame), r->read_only, NULL);
    bw_buffer_release(&frame);
}

bool recovery_assign(struct engine *engine, struct slot *slot)
{
    struct recovery *r = engine->recovery;
    if (slot->revive_at == slot->revive_end) { /* else: the rest of what a lost worker had */
        if (r->next_cut + 1 >= r->cut_count)
            return false;
        slot->revive_at = r->cuts[r->next_cut];
        slot->revive_end = r->cuts[r->next_cut + 1];
        slot->one_by_one = false;
        r->next_cut++;
    }
    if (slot->pid == 0 && !slot_start(engine, slot))
        return false;
    send_stretch(engine, slot);
    return true;
}

/* Notes what became of the record at slot->revive_at, and goes on to the next. */
static bool answer_add(struct engine *engine, struct slot *slot, struct answer answer)
{
    struct recovery *r = engine->recovery;
    uint8_t head[REMAINS_HEADER_SIZE];
    if (slot->revive_at >= slot->revive_end ||
            !spool_read(&r->remains, slot->revive_at, head, sizeof(head)))
        return false;
    const struct remains_header header = remains_header_read(head);
    answer.item_index = header.item_index;
    answer.offset = header.offset;
    slot->revive_at += sizeof(head) + header.len;
    if (!make_room((void **)&r->answers, r->answer_count, &r->answer_capacity, sizeof(*r->answers)))
        return no_memory(engine);
    r->answers[r->answer_count++] = answer;
    return true;
}

bool recovery_take_revived(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct recovery *r = engine->recovery;
    struct wire_revived revived;
    if (r == NULL || !slot->reviving || wire_read_revived(body, &revived, NULL) != BW_OK)
        return false;
    const struct answer answer = {.identity = revived.identity,
            .verdict = (uint8_t)revived.verdict,
            .findings = revived.findings,
            .at = spool_len(&r->answers_file),
            .len = (uint32_t)revived.rest.len};
    if (revived.verdict == WIRE_VERDICT_READ)
        spool_add(&r->answers_file, revived.rest);
    if (!answer_add(engine, slot, answer))
        return false;
    if (slot->revive_at == slot->revive_end)
        recovery_stretch_done(slot);
    return true;
}

bool recovery_take_piece(struct engine *engine, struct slot *slot, struct bw_reader *body)
{
    struct recovery *r = engine->recovery;
    uint8_t head[REMAINS_HEADER_SIZE];
    if (r == NULL || slot->revive_at >= slot->revive_end ||
            !spool_read(&r->remains, slot->revive_at, head, sizeof(head)))
        return false;
    const uint64_t item_index = remains_header_read(head).item_index;
    struct tally item;
    if (!tally_init(&item, item_index, label_of(r, item_index)))
        return no_memory(engine);
    const bool ok = scripts_take_piece(engine, &item, true, body);
    tally_release(&item);
    return ok;
}

void recovery_stretch_done(struct slot *slot)
{
    slot->reviving = false;
}

void recovery_slot_lost(struct engine *engine, struct slot *slot)
{
    struct recovery *r = engine->recovery;
    const struct answer lost = {.verdict = WIRE_VERDICT_LOST};
    slot->reviving = false;
    r->losses++;
    if (!slot->one_by_one && r->losses <= MAX_LOSSES) { /* which one it was is not known yet */
        slot->one_by_one = true;
        return;
    }
    do {
        if (!answer_add(engine, slot, lost))
            break;
    } while (r->losses > MAX_LOSSES);
}

/* From here on: when all is read. */

static int compare_places(const void *a, const void *b)
{
    const struct answer *left = a;
    const struct answer *right = b;
    if (left->item_index != right->item_index)
        return left->item_index < right->item_index ? -1 : 1;
    return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* An answer by its identity; `index` is its place in the order of the walk. */
struct same {
    uint64_t identity;
    size_t index;
};

static int compare_same(const void *a, const void *b)
{
    const struct same *left = a;
    const struct same *right = b;
    if (left->identity != right->identity)
        return left->identity < right->identity ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static bool is_read(const struct answer *answer)
{
    return answer->verdict == WIRE_VERDICT_READ || answer->verdict == WIRE_VERDICT_FILTERED;
}

/* Answers that are identical to one that stands before them in the walk. */
static size_t mark_duplicates(struct recovery *r, struct same *same)
{
    size_t count = 0;
    for (size_t i = 0; i < r->answer_count; i++)
        if (is_read(&r->answers[i]))
            same[count++] = (struct same){.identity = r->answers[i].identity, .index = i};
    if (count != 0)
        qsort(same, count, sizeof(*same), compare_same);
    for (size_t i = 1; i < count; i++)
        r->answers[same[i].index].duplicate = same[i].identity == same[i - 1].identity;
    return count;
}

static void mark_live(struct recovery *r, const struct same *same, size_t count, uint64_t identity)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (same[middle].identity < identity)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && same[low].identity == identity; low++)
        r->answers[same[low].index].live_duplicate = true;
}

/* Bits of the identities that answers have: most records of logs have none of them. */
#define SIEVE_BITS (UINT64_C(1) << 22)

static bool mark_live_duplicates(struct recovery *r, const struct same *same, size_t count)
{
    enum {
        BLOCK = 64 * BW_KIB
    };
    uint8_t *sieve = calloc(SIEVE_BITS / 8, 1);
    uint8_t *block = malloc(BLOCK);
    bool ok = sieve != NULL && block != NULL;
    for (size_t i = 0; i < count && ok; i++)
        sieve[same[i].identity % SIEVE_BITS / 8] |= (uint8_t)(1u << (same[i].identity % 8));
    for (uint64_t at = 0; at < spool_len(&r->live) && ok; at += BLOCK) {
        const uint64_t left = spool_len(&r->live) - at;
        const size_t len = left < BLOCK ? (size_t)left : BLOCK;
        ok = spool_read(&r->live, at, block, len);
        struct bw_reader reader = bw_reader_of((bw_bytes){.ptr = block, .len = len}, at);
        while (ok && bw_reader_left(&reader) != 0) {
            const uint64_t identity = bw_read_u64le(&reader);
            if ((sieve[identity % SIEVE_BITS / 8] >> (identity % 8) & 1) != 0)
                mark_live(r, same, count, identity);
        }
    }
    free(sieve);
    free(block);
    return ok;
}

/* Findings of one record, to the sink. False when they are not what a worker may say. */
static bool give_findings(
        struct engine *engine, const struct answer *answer, bw_bytes bytes, bw_str label)
{
    struct hunt_recovered *sum = &engine->summary.recovered;
    struct bw_reader r = bw_reader_of(bytes, 0);
    for (uint32_t i = 0; i < answer->findings; i++) {
        struct finding finding;
        const bw_bytes one = bw_read_bytes(&r, bw_read_u32le(&r));
        if (!bw_reader_ok(&r) || finding_decode(one, &finding, NULL) != BW_OK ||
                finding.rule >= engine->rule_count)
            return false;
        finding.item = label;
        finding.item_index = answer->item_index;
        finding.recovered = true;
        sum->findings++;
        sum->findings_by_level[engine->rule_levels[finding.rule]]++;
        struct engine_sink *sink = engine->options.sink;
        const bw_status status = sink->finding(sink, &finding, engine->err);
        if (status != BW_OK && engine->failure == BW_OK)
            engine->failure = status;
    }
    return true;
}

static void write_line(struct engine *engine, bw_bytes line)
{
    size_t done = 0;
    while (done < line.len && !engine->output_closed) {
        const ssize_t len = write(engine->options.output, line.ptr + done, line.len - done);
        if (len > 0)
            done += (size_t)len;
        if (len >= 0 || errno == EINTR)
            continue;
        engine->output_closed = true;
        if (errno != EPIPE)
            engine_fail(engine, BW_E_IO, "cannot write the output: %s", strerror(errno));
    }
}

/* What a report says of records that could not be given out. */
static const struct {
    const char *name;
    const char *text;
} verdict_notes[WIRE_VERDICT_COUNT] = {
        [WIRE_VERDICT_UNRESOLVED] = {"evtx.recovered_unresolved",
                "left-over records whose template is nowhere in the evidence"},
        [WIRE_VERDICT_AMBIGUOUS] = {"evtx.recovered_ambiguous",
                "left-over records that several templates of the evidence fit"},
        [WIRE_VERDICT_UNSOUND] = {"evtx.recovered_unsound",
                "left-over records that contradict themselves: not believed"},
        [WIRE_VERDICT_LOST] = {"evtx.recovered_lost",
                "left-over records over which a worker was lost"},
};

static void give_note(
        struct engine *engine, const struct answer *first, uint64_t count, bw_str label)
{
    const struct hunt_note note = {.item_index = first->item_index,
            .item = label,
            .kind = INPUT_NOTE_ANOMALY,
            .name = bw_str_of(verdict_notes[first->verdict].name),
            .offset = first->offset,
            .places = count,
            .count = count,
            .text = bw_str_of(verdict_notes[first->verdict].text)};
    struct engine_sink *sink = engine->options.sink;
    sums_add_note(engine->sums, &note);
    const bw_status status = sink->note(sink, &note, engine->err);
    if (status != BW_OK && engine->failure == BW_OK)
        engine->failure = status;
}

/* Notes about answers[start, end), which are of one item. */
static void give_notes(struct engine *engine, size_t start, size_t end, bw_str label)
{
    const struct recovery *r = engine->recovery;
    for (unsigned verdict = WIRE_VERDICT_UNRESOLVED; verdict < WIRE_VERDICT_COUNT; verdict++) {
        const struct answer *first = NULL;
        uint64_t count = 0;
        for (size_t i = start; i < end; i++) {
            if (r->answers[i].verdict != verdict)
                continue;
            first = first != NULL ? first : &r->answers[i];
            count++;
        }
        if (first != NULL)
            give_note(engine, first, count, label);
    }
}

static void count_answer(struct hunt_recovered *sum, const struct answer *answer)
{
    uint64_t *const by_verdict[WIRE_VERDICT_COUNT] = {
            [WIRE_VERDICT_READ] = answer->findings != 0 ? &sum->matched : &sum->unmatched,
            [WIRE_VERDICT_FILTERED] = &sum->filtered,
            [WIRE_VERDICT_UNRESOLVED] = &sum->unresolved,
            [WIRE_VERDICT_AMBIGUOUS] = &sum->ambiguous,
            [WIRE_VERDICT_UNSOUND] = &sum->unsound,
            [WIRE_VERDICT_LOST] = &sum->lost,
    };
    if (answer->live_duplicate)
        sum->live_duplicates++;
    else if (answer->duplicate)
        sum->duplicates++;
    else
        ++*by_verdict[answer->verdict];
}

static bool give_answer(struct engine *engine, const struct answer *answer, bw_str label)
{
    struct recovery *r = engine->recovery;
    count_answer(&engine->summary.recovered, answer);
    if (answer->verdict != WIRE_VERDICT_READ || answer->live_duplicate || answer->duplicate)
        return true;
    uint8_t *bytes = malloc((size_t)answer->len + 1);
    bool ok = bytes != NULL && spool_read(&r->answers_file, answer->at, bytes, answer->len);
    const bw_bytes rest = {.ptr = bytes, .len = answer->len};
    if (ok && engine->options.dump)
        write_line(engine, rest);
    else if (ok)
        ok = give_findings(engine, answer, rest, label);
    free(bytes);
    return ok;
}

static bool give_all(struct engine *engine)
{
    const struct recovery *r = engine->recovery;
    size_t start = 0;
    for (size_t i = 0; i < r->answer_count && engine->failure == BW_OK; i++) {
        const struct answer *answer = &r->answers[i];
        const bw_str label = label_of(r, answer->item_index);
        if (!give_answer(engine, answer, label))
            return false;
        if (i + 1 != r->answer_count && r->answers[i + 1].item_index == answer->item_index)
            continue;
        give_notes(engine, start, i + 1, label);
        start = i + 1;
    }
    return true;
}

void recovery_finish(struct engine *engine)
{
    struct recovery *r = engine->recovery;
    struct hunt_recovered *sum = &engine->summary.recovered;
    sum->found = r->found;
    sum->lost = r->found - r->answer_count; /* too many, or stopped before their turn */
    if (r->answer_count == 0)
        return;
    struct same *same = calloc(r->answer_count, sizeof(*same));
    qsort(r->answers, r->answer_count, sizeof(*r->answers), compare_places);
    bool ok = same != NULL && spool_flush(&r->answers_file) && spool_flush(&r->live);
    if (ok) {
        const size_t count = mark_duplicates(r, same);
        ok = mark_live_duplicates(r, same, count) && give_all(engine);
    }
    free(same);
    if (!ok)
        engine_fail(engine, BW_E_IO, "recovered records: a temporary file, or memory, is gone");
}
