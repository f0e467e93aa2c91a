#include "input/windows/evtx.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/evtx/decoder.h"
#include "format/evtx/layout.h"
#include "input/windows/evtx_finds.h"

/* Threads write at the same time and clocks are corrected by seconds: that is no sign of anything.
 */
#define BACKWARDS_TICKS (UINT64_C(10) * 10000000)

/* Counts of one chunk, told together when it ends. */
enum tally_kind {
    TALLY_ID_GAP,
    TALLY_DUPLICATE_ID,
    TALLY_TIME_BACKWARDS,
    TALLY_TIME_MISMATCH,
    TALLY_VALUE,
    TALLY_PAST_END,
    TALLY_CHECKSUM,
    TALLY_HIDDEN,
    TALLY_KIND_COUNT,
};

struct tally {
    uint64_t count;
    uint64_t offset; /* of the first */
};

static const struct {
    const char *name;
    const char *text;
} tally_texts[] = {
        [TALLY_ID_GAP] = {"evtx.record_id_gap", "record ids are missing"},
        [TALLY_DUPLICATE_ID] = {"evtx.duplicate_id", "record ids stand twice"},
        [TALLY_TIME_BACKWARDS] = {"evtx.time_backwards", "records are older than the one before"},
        [TALLY_TIME_MISMATCH] = {"evtx.time_mismatch",
                "records were written a day or more from their own time"},
        [TALLY_VALUE] = {"evtx.value", "values do not fit their type"},
        [TALLY_PAST_END] = {"evtx.free_space",
                "records stand behind what the chunk says is its end"},
        [TALLY_CHECKSUM] = {"evtx.checksum", "records of a chunk with a wrong checksum"},
        [TALLY_HIDDEN] = {"evtx.hidden_record", "records hidden inside of the one before"},
};
_Static_assert(BW_COUNT(tally_texts) == TALLY_KIND_COUNT, "a text for every tally");

/* What the records of a chunk are compared with: the last record before. */
struct chain {
    bool known;
    uint64_t first_id; /* of the chunk that the last record stands in */
    uint64_t last_id;
    uint64_t last_written; /* FILETIME, 0 when unknown */
};

struct input {
    struct evtx_decoder *decoder;
    bool own_decoder;
    struct bw_source *source;
    struct input_log *log;
    bw_bytes head;   /* what the probe read and is still to be taken */
    uint64_t offset; /* of the next byte to be taken */
    uint64_t start;  /* chunks before this are only compared with */
    uint64_t end;    /* chunks from here on are another part's */
    size_t kept;     /* bytes of the next chunk that stand in the present block already */
    bool in_chunk;
    bool context; /* the present chunk belongs to the part before */
    bool after_hole;
    struct evtx_chunk chunk;
    struct evtx_walk walk;
    struct chain before; /* at the end of the chunk before, if that was the block before */
    struct chain chain;  /* in the present chunk */
    uint32_t hidden; /* where the rest of a record begins that may hide others, and where it ends */
    uint32_t hidden_end;
    struct tally tallies[TALLY_KIND_COUNT];
    struct input_counts counts;
    struct event event;
    unsigned chunk_count;     /* by the header, where the size of the item is not known yet */
    struct evtx_finds *finds; /* NULL: what no longer belongs to the log is not wanted */
    /* A block that is no chunk is held until it is seen what follows, between its neighbors. */
    size_t held; /* its bytes */
    uint64_t held_offset;
    bool held_context;  /* it belongs to the part before */
    size_t held_before; /* bytes of the one before it, when that is no chunk either */
    uint8_t blocks[3 * EVTX_CHUNK_SIZE]; /* the one before, the held one, the present one */
};

static uint8_t *block_of(struct input *in)
{
    return in->blocks + (size_t)2 * EVTX_CHUNK_SIZE;
}

static enum input_match evtx_probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)whole;
    bw_bytes first = {.ptr = NULL, .len = 0};
    const bool chunk_follows = head.len > EVTX_FILE_HEADER_SIZE &&
                               evtx_chunk_magic((bw_bytes){.ptr = head.ptr + EVTX_FILE_HEADER_SIZE,
                                       .len = head.len - EVTX_FILE_HEADER_SIZE});
    *ret_split = chunk_follows;
    if (bw_bytes_slice(head, 0, 8, &first) != BW_OK)
        return INPUT_MATCH_NO;
    if (evtx_u64(first.ptr) == EVTX_FILE_MAGIC) {
        *ret_split = true;
        return INPUT_MATCH_SURE;
    }
    if (evtx_chunk_magic(head)) {
        *ret_split = false;
        return INPUT_MATCH_SURE;
    }
    if (chunk_follows)
        return INPUT_MATCH_LIKELY;
    for (size_t base = 0; base <= EVTX_FILE_HEADER_SIZE; base += EVTX_FILE_HEADER_SIZE)
        for (size_t at = base; at < head.len; at += EVTX_CHUNK_SIZE)
            if (evtx_chunk_magic((bw_bytes){.ptr = head.ptr + at, .len = head.len - at})) {
                *ret_split = base != 0;
                return INPUT_MATCH_LIKELY;
            }
    return INPUT_MATCH_NO;
}

static void note(struct input *in, enum input_note kind, const char *name, uint64_t offset,
        uint64_t count, const char *text)
{
    in->log->note(in->log, kind, bw_str_of(name), offset, count, bw_str_of(text));
}

/* Takes `size` bytes, or what is left of the item, into the present block, from `at` on. */
static bw_status take(struct input *in, size_t at, size_t size, size_t *ret_len, struct bw_err *err)
{
    const size_t from_head = size < in->head.len ? size : in->head.len;
    if (from_head != 0) {
        memcpy(block_of(in) + at, in->head.ptr, from_head);
        in->head = (bw_bytes){.ptr = in->head.ptr + from_head, .len = in->head.len - from_head};
    }
    size_t len = 0;
    bw_status status = BW_OK;
    if (from_head < size)
        status = bw_source_read_full(
                in->source, block_of(in) + at + from_head, size - from_head, &len, err);
    *ret_len = from_head + len;
    in->offset += *ret_len;
    return status;
}

/* The header counts chunks that a file of this size has no room for. In files that were not closed
 * it counts too few, never too many. */
static void look_at_size(struct input *in, uint64_t size)
{
    char text[128];
    const uint64_t room =
            size > EVTX_FILE_HEADER_SIZE
                    ? (size - EVTX_FILE_HEADER_SIZE + EVTX_CHUNK_SIZE - 1) / EVTX_CHUNK_SIZE
                    : 0;
    if (in->chunk_count <= room)
        return;
    (void)snprintf(text, sizeof(text), "the header counts %u chunks, the file has %" PRIu64,
            in->chunk_count, room);
    note(in, INPUT_NOTE_DAMAGE, "evtx.truncated", size, in->chunk_count - room, text);
}

/* The first 4096 bytes of the item: a file header, or already the first chunk. */
static void look_at_file_header(struct input *in, bw_bytes head)
{
    if (head.len < EVTX_FILE_HEADER_SIZE) {
        note(in, INPUT_NOTE_DAMAGE, "evtx.truncated", head.len, 1,
                "the file ends inside of its header");
        return;
    }
    const struct evtx_file_header header = evtx_file_header_read(head);
    if (!header.magic_right)
        note(in, INPUT_NOTE_ANOMALY, "evtx.file_header", 0, 1,
                "the file header is damaged: its magic is wrong");
    else if (!header.checksum_right)
        note(in, INPUT_NOTE_ANOMALY, "evtx.file_header", 0, 1,
                "the checksum of the file header is wrong");
    else
        in->chunk_count = header.chunk_count;
    if (in->source->size != BW_SOURCE_SIZE_UNKNOWN) {
        look_at_size(in, in->source->size);
        in->chunk_count = 0;
    }
}

/* Carved evidence may be chunks without a file header: then a chunk stands at 0, or at 64 KiB. */
static bool starts_with_chunk(bw_bytes head)
{
    bool split;
    return evtx_chunk_magic(head) ||
           (evtx_probe(head, false, &split) == INPUT_MATCH_LIKELY && !split);
}

/* Takes the file header of a first part, or the bytes that straddle the start of another. */
static bw_status begin(struct input *in, struct bw_err *err)
{
    const bool first = in->start == 0;
    const bool bare = first && starts_with_chunk(in->head);
    size_t len = 0;
    bw_status status = take(in, 0, EVTX_FILE_HEADER_SIZE, &len, err);
    if (status != BW_OK || !first)
        return status;
    const bw_bytes head = {.ptr = block_of(in), .len = len};
    if (bare || evtx_chunk_magic(head)) {
        in->kept = len;
        note(in, INPUT_NOTE_ANOMALY, "evtx.file_header", 0, 1,
                "there is no file header: these are chunks alone");
    } else {
        look_at_file_header(in, head);
    }
    return BW_OK;
}

static bw_status evtx_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *in = calloc(1, sizeof(*in));
    if (in == NULL)
        return bw_fail(err, BW_E_NOMEM, "an EVTX chunk");
    in->decoder = options->worker;
    if (in->decoder == NULL) {
        in->own_decoder = true;
        in->decoder = evtx_decoder_new();
    }
    in->source = options->source;
    in->log = options->log;
    if (options->finds != NULL)
        in->finds = evtx_finds_new(options->finds);
    in->head = options->head;
    in->offset = options->part_start;
    in->end = options->part_end <= UINT64_MAX - EVTX_CHUNK_SIZE
                      ? options->part_end + EVTX_CHUNK_SIZE
                      : UINT64_MAX;
    in->start = options->part_start != 0 ? options->part_start + EVTX_CHUNK_SIZE : 0;
    bw_status status = BW_OK;
    if (in->decoder == NULL || (options->finds != NULL && in->finds == NULL)) {
        status = bw_fail(err, BW_E_NOMEM, "the EVTX decoder");
    } else {
        evtx_decoder_new_item(in->decoder);
        evtx_decoder_set_learner(in->decoder, evtx_finds_learner(in->finds));
        status = begin(in, err);
    }
    if (status != BW_OK) {
        input_evtx.close(in);
        return status;
    }
    *ret_input = in;
    return BW_OK;
}

static void evtx_close(struct input *in)
{
    if (in == NULL)
        return;
    if (in->own_decoder)
        evtx_decoder_free(in->decoder);
    else if (in->decoder != NULL)
        evtx_decoder_set_learner(in->decoder, NULL);
    evtx_finds_free(in->finds);
    free(in);
}

static void count_tally(struct input *in, enum tally_kind kind, uint64_t offset, uint64_t count)
{
    struct tally *tally = &in->tallies[kind];
    if (tally->count == 0)
        tally->offset = offset;
    tally->count += count;
}

static void chunk_notes(struct input *in)
{
    for (size_t i = 0; i < TALLY_KIND_COUNT; i++)
        if (in->tallies[i].count != 0)
            note(in, INPUT_NOTE_ANOMALY, tally_texts[i].name, in->tallies[i].offset,
                    in->tallies[i].count, tally_texts[i].text);
    memset(in->tallies, 0, sizeof(in->tallies));
}

static void look_at_chunk(struct input *in, enum evtx_block kind)
{
    const struct evtx_chunk *chunk = &in->chunk;
    if (in->after_hole)
        note(in, INPUT_NOTE_ANOMALY, "evtx.hole", chunk->offset, 1,
                "a chunk stands behind space without one");
    if (kind == EVTX_BLOCK_DAMAGED)
        note(in, INPUT_NOTE_ANOMALY, "evtx.chunk_header", chunk->offset, 1,
                "a chunk without its magic: its records are read");
    else if (!chunk->header_right)
        note(in, INPUT_NOTE_ANOMALY, "evtx.chunk_header", chunk->offset, 1,
                "the checksum of a chunk's header is wrong");
    if (chunk->bytes.len < EVTX_CHUNK_SIZE) {
        char text[96];
        snprintf(text, sizeof(text), "the file ends %zu bytes into a chunk", chunk->bytes.len);
        note(in, INPUT_NOTE_DAMAGE, "evtx.truncated", chunk->offset + chunk->bytes.len, 1, text);
    }
    if (!chunk->end_right)
        note(in, INPUT_NOTE_ANOMALY, "evtx.free_space", chunk->offset + 48, 1,
                "a chunk does not say where its records end");
}

/* What stands in the present block from `start` on belongs to no log any more. */
static void carve(struct input *in, size_t start, enum event_place place)
{
    const struct evtx_leftover leftover = {.chunk = in->chunk.bytes,
            .chunk_offset = in->chunk.offset,
            .start = start,
            .end = in->chunk.bytes.len,
            .place = place};
    if (in->finds != NULL && !in->context)
        evtx_finds_carve(in->finds, &leftover);
}

/* Where bytes are missing or were put in before it, records of a block run on into the next. */
static void hold_block(struct input *in, size_t len)
{
    memcpy(in->blocks + EVTX_CHUNK_SIZE, block_of(in), len);
    in->held = len;
    in->held_offset = in->chunk.offset;
    in->held_context = in->context;
}

/* The block that was held, now that `len` bytes of the next one stand behind it. */
static void carve_held(struct input *in, size_t len)
{
    uint8_t *held = in->blocks + EVTX_CHUNK_SIZE;
    const bool whole = in->held == EVTX_CHUNK_SIZE;
    const struct evtx_leftover leftover = {.chunk = {.ptr = held, .len = in->held},
            .chunk_offset = in->held_offset,
            .end = in->held,
            .before = in->held_before,
            .behind = whole ? len : 0,
            .place = EVENT_PLACE_BLOCK};
    if (in->held != 0 && !in->held_context && in->finds != NULL)
        evtx_finds_carve(in->finds, &leftover);
    in->held_before = whole ? EVTX_CHUNK_SIZE : 0;
    if (whole)
        memcpy(in->blocks, held, EVTX_CHUNK_SIZE);
    in->held = 0;
}

static void skip_block(struct input *in, enum evtx_block kind, size_t len)
{
    in->after_hole = true;
    if (kind == EVTX_BLOCK_EMPTY)
        return;
    hold_block(in, len);
    if (in->context)
        return;
    if (len < EVTX_CHUNK_SIZE) {
        note(in, INPUT_NOTE_DAMAGE, "evtx.truncated", in->chunk.offset, 1,
                "bytes at the end that are no chunk");
        return;
    }
    in->counts.unreadable++;
    note(in, INPUT_NOTE_UNREADABLE, "evtx.block", in->chunk.offset, 1,
            "64 KiB that are neither a chunk nor empty");
}

/* The next 64 KiB. BW_END behind the last that is this part's. */
static bw_status next_block(struct input *in, struct bw_err *err)
{
    const uint64_t offset = in->offset - in->kept;
    size_t len = 0;
    if (offset >= in->end && in->held == 0)
        return BW_END;
    bw_status status = take(in, in->kept, EVTX_CHUNK_SIZE - in->kept, &len, err);
    len += in->kept;
    in->kept = 0;
    carve_held(in, len);
    if (offset >= in->end && status == BW_OK)
        return BW_END;
    if (status != BW_OK)
        return bw_context(err, status, "chunk at offset %" PRIu64, offset);
    if (len == 0) {
        look_at_size(in, offset);
        return BW_END;
    }
    in->context = offset < in->start;
    in->before = in->chain;
    in->chain = (struct chain){.known = false};
    const enum evtx_block kind =
            evtx_chunk_read((bw_bytes){.ptr = block_of(in), .len = len}, offset, &in->chunk);
    if (kind != EVTX_BLOCK_CHUNK && kind != EVTX_BLOCK_DAMAGED) {
        skip_block(in, kind, len);
        return BW_OK;
    }
    in->in_chunk = true;
    in->hidden_end = 0;
    in->walk = evtx_walk_of(&in->chunk);
    if (!in->context) {
        look_at_chunk(in, kind);
        evtx_decoder_set_chunk(in->decoder, &in->chunk);
    }
    in->after_hole = false;
    return BW_OK;
}

/*
 * How the record fits behind the one before it: in its chunk, or at the end of the chunk before.
 * Nothing from further back may count, or parts would find other things than the whole.
 */
static uint32_t chain_anomalies(struct input *in, const struct evtx_record *record)
{
    const bool first = !in->chain.known;
    const struct chain *last = first ? &in->before : &in->chain;
    const uint64_t offset = in->chunk.offset + record->start;
    uint32_t anomalies = 0;
    if (!last->known)
        return 0;
    if (record->id > last->last_id && record->id - last->last_id > 1) {
        anomalies |= EVENT_ANOMALY_RECORD_ID_GAP;
        count_tally(in, TALLY_ID_GAP, offset, record->id - last->last_id - 1);
    } else if (record->id <= last->last_id) {
        if (first && record->id < last->first_id)
            return 0; /* a full log that overwrites its oldest chunk */
        anomalies |= EVENT_ANOMALY_DUPLICATE_ID;
        count_tally(in, TALLY_DUPLICATE_ID, offset, 1);
    }
    if (record->written != 0 && last->last_written > record->written &&
            last->last_written - record->written > BACKWARDS_TICKS) {
        anomalies |= EVENT_ANOMALY_TIME_BACKWARDS;
        count_tally(in, TALLY_TIME_BACKWARDS, offset, 1);
    }
    return anomalies;
}

static void chain_add(struct input *in, const struct evtx_record *record)
{
    if (!in->chain.known)
        in->chain.first_id = record->id;
    in->chain.known = true;
    in->chain.last_id = record->id;
    if (record->written != 0)
        in->chain.last_written = record->written;
}

/* Records are missing here, which is told already: what follows is compared with nothing. */
static void chain_break(struct input *in)
{
    in->chain = (struct chain){.known = false};
    in->before = (struct chain){.known = false};
}

static void unreadable(struct input *in, const char *name, uint64_t offset, const char *text)
{
    in->counts.unreadable++;
    note(in, INPUT_NOTE_UNREADABLE, name, offset, 1, text);
}

/* Makes in->event of a record; false, with a note, when it can not be read. */
static bool decode(struct input *in, const struct evtx_record *record, uint32_t anomalies)
{
    struct bw_err err;
    const char *reason = "";
    const uint64_t offset = in->chunk.offset + record->start;
    if (evtx_decoder_event(in->decoder, record, &in->event, &reason, &err) != BW_OK) {
        unreadable(in, "evtx.record", offset, err.message);
        return false;
    }
    const bool whole = in->chunk.bytes.len == EVTX_CHUNK_SIZE && in->chunk.end_right;
    if (!in->chunk.header_right || (whole && !in->chunk.data_right)) {
        anomalies |= EVENT_ANOMALY_CHECKSUM;
        count_tally(in, TALLY_CHECKSUM, offset, 1);
    }
    in->event.anomalies |= anomalies;
    if ((in->event.anomalies & EVENT_ANOMALY_VALUE) != 0)
        count_tally(in, TALLY_VALUE, offset, 1);
    if ((in->event.anomalies & EVENT_ANOMALY_TIME_MISMATCH) != 0)
        count_tally(in, TALLY_TIME_MISMATCH, offset, 1);
    in->counts.records++;
    return true;
}

static bool decode_live(struct input *in, const struct evtx_record *record)
{
    const uint32_t anomalies = chain_anomalies(in, record);
    chain_add(in, record);
    in->hidden_end = 0;
    if (!decode(in, record, anomalies))
        return false;
    in->hidden = evtx_decoder_content_end(in->decoder);
    in->hidden_end = record->start + record->size;
    return true;
}

/* The next record that stands in what the last live one does not use. */
static bool decode_hidden(struct input *in)
{
    struct evtx_record record;
    while (evtx_record_hidden(in->chunk.bytes, in->hidden, in->hidden_end, &record)) {
        in->hidden = record.start + record.size;
        count_tally(in, TALLY_HIDDEN, in->chunk.offset + record.start, 1);
        if (decode(in, &record, EVENT_ANOMALY_HIDDEN))
            return true;
    }
    in->hidden_end = 0;
    return false;
}

/*
 * A log that was copied while Windows wrote to it: the chunk's header is older than its last
 * records. They are told from the remains of older ones by their ids.
 */
static bool goes_on_past_end(struct input *in)
{
    const struct evtx_walk *walk = &in->walk;
    if (!in->chain.known || !evtx_record_at(walk->bytes, walk->end))
        return false;
    const uint8_t *p = walk->bytes.ptr + walk->end;
    if (evtx_u64(p + 8) != in->chain.last_id + 1)
        return false;
    in->walk.end += evtx_u32(p + 4);
    if (!in->context)
        count_tally(in, TALLY_PAST_END, in->chunk.offset + walk->pos, 1);
    return true;
}

/* True when in->event holds the next event of the present chunk. */
static bool next_in_chunk(struct input *in)
{
    for (;;) {
        struct evtx_record record;
        struct evtx_gap gap;
        if (in->hidden_end != 0 && decode_hidden(in))
            return true;
        switch (evtx_walk_next(&in->walk, &record, &gap)) {
        case EVTX_STEP_RECORD:
            if (in->context)
                chain_add(in, &record);
            else if (decode_live(in, &record))
                return true;
            break;
        case EVTX_STEP_GAP:
            chain_break(in);
            if (!in->context)
                unreadable(in, "evtx.record", in->chunk.offset + gap.start, gap.reason);
            break;
        case EVTX_STEP_END:
            if (goes_on_past_end(in))
                break;
            chunk_notes(in);
            carve(in, in->walk.end, EVENT_PLACE_SLACK);
            in->in_chunk = false;
            return false;
        }
    }
}

static bw_status evtx_next(struct input *in, const struct event **ret_event, struct bw_err *err)
{
    for (;;) {
        if (in->in_chunk && next_in_chunk(in)) {
            *ret_event = &in->event;
            return BW_OK;
        }
        bw_status status = next_block(in, err);
        if (status != BW_OK)
            return status;
    }
}

static struct input_counts evtx_counts(const struct input *in)
{
    return in->counts;
}

static void *evtx_worker_new(void)
{
    return evtx_decoder_new();
}

static void evtx_worker_free(void *worker)
{
    evtx_decoder_free(worker);
}

const struct input_kind input_evtx = {
        .name = "evtx",
        .summary = "Windows event log files (.evtx)",
        .product = "windows",
        .details = "whole, dirty, truncated, damaged, or single chunks carved from a disk",
        .split = INPUT_SPLIT_BLOCKS,
        .split_unit = EVTX_CHUNK_SIZE,
        .probe = evtx_probe,
        .worker_new = evtx_worker_new,
        .worker_free = evtx_worker_free,
        .open = evtx_open,
        .next = evtx_next,
        .counts = evtx_counts,
        .close = evtx_close,
        .reviver = &evtx_reviver_kind,
};
