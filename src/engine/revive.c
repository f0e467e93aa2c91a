/* Remains are read: with what all evidence knows, when all of it was read once. */
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/context.h"
#include "engine/remains_file.h"
#include "engine/worker.h"
#include "os/fd_source.h"

/* What this worker needs for it, made with the first stretch. */
struct worker_revival {
    struct finding_sink sink;
    struct worker *worker;
    struct input_reviver **revivers; /* one for each input kind; NULL where it has none */
    uint32_t findings;               /* of the record at hand */
    bool one_by_one;                 /* each answer at once: a worker was lost over these before */
    struct bw_buffer frame;          /* REVIVED, in the making */
};

static void sink_add(struct finding_sink *sink, struct finding *finding)
{
    struct worker_revival *revival =
            (struct worker_revival *)(void *)((char *)sink - offsetof(struct worker_revival, sink));
    if (worker_context_take(revival->worker, finding))
        return;
    worker_encode_finding(revival->worker, finding, &revival->frame);
    if (revival->worker->piece)
        wire_add_u32(&revival->worker->piece_rules, finding->rule);
    revival->findings++;
}

static void add_fact(struct worker_revival *revival, bw_bytes fact)
{
    /* kinds that share a reviver's form share the facts; what is none of theirs they refuse */
    for (size_t i = 0; i < revival->worker->options->input_count; i++)
        if (revival->revivers[i] != NULL)
            (void)!revival->worker->options->inputs[i]->reviver->add_fact(
                    revival->revivers[i], fact, NULL);
}

static void read_facts(struct worker_revival *revival, struct os_fd_source *file, uint64_t end)
{
    uint8_t *fact = malloc(INPUT_MAX_FACT);
    if (fact == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    while (file->source.offset < end) {
        uint8_t size[4];
        size_t got = 0;
        if (bw_source_read_full(&file->source, size, sizeof(size), &got, NULL) != BW_OK)
            worker_exit(WORKER_EXIT_PROTOCOL);
        struct bw_reader r = bw_reader_of((bw_bytes){.ptr = size, .len = got}, 0);
        const uint32_t len = bw_read_u32le(&r);
        if (got != sizeof(size) || len > INPUT_MAX_FACT ||
                bw_source_read_full(&file->source, fact, len, &got, NULL) != BW_OK || got != len)
            worker_exit(WORKER_EXIT_PROTOCOL);
        add_fact(revival, (bw_bytes){.ptr = fact, .len = len});
    }
    free(fact);
}

static struct worker_revival *revival_new(
        struct worker *worker, const struct wire_revive *revive, int fd)
{
    const struct engine_options *options = worker->options;
    struct worker_revival *revival = calloc(1, sizeof(*revival));
    if (revival == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    revival->sink.add = sink_add;
    revival->worker = worker;
    bw_buffer_init(&revival->frame, WIRE_MAX_FRAME);
    revival->revivers = calloc(options->input_count + 1, sizeof(*revival->revivers));
    if (revival->revivers == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    for (size_t i = 0; i < options->input_count; i++) {
        const struct input_reviver_kind *kind = options->inputs[i]->reviver;
        for (size_t k = 0; kind != NULL && k < i; k++) /* one of each is enough */
            kind = options->inputs[k]->reviver == kind ? NULL : kind;
        if (kind == NULL)
            continue;
        revival->revivers[i] = kind->create();
        if (revival->revivers[i] == NULL)
            worker_exit(WORKER_EXIT_MEMORY);
    }
    struct os_fd_source file;
    os_fd_source_init_file(
            &file, fd, revive->facts_start, revive->facts_end, BW_SOURCE_SIZE_UNKNOWN);
    read_facts(revival, &file, revive->facts_end);
    return revival;
}

/* The reviver of an input kind: its own, or that of the first kind with the same. */
static struct input_reviver *reviver_of(const struct worker_revival *revival, uint32_t input)
{
    const struct engine_options *options = revival->worker->options;
    if (input >= options->input_count)
        return NULL;
    for (size_t i = 0; i <= input; i++)
        if (options->inputs[i]->reviver == options->inputs[input]->reviver)
            return revival->revivers[i];
    return NULL;
}

static enum wire_verdict verdict_of(bw_status status)
{
    if (status == BW_E_NOT_FOUND)
        return WIRE_VERDICT_UNRESOLVED;
    return status == BW_E_RANGE ? WIRE_VERDICT_AMBIGUOUS : WIRE_VERDICT_UNSOUND;
}

/* The event into the frame, behind what wire_add_revived put there. */
static void look_at(struct worker_revival *revival, const struct event *event)
{
    struct worker *worker = revival->worker;
    worker->piece = worker->script_shapes != NULL && worker_piece_begin(worker, event);
    if (worker->options->dump && worker->script_shapes == NULL) {
        event->render(event, event->render_context, &revival->frame);
        bw_buffer_add_char(&revival->frame, '\n');
    } else if (worker->scan != NULL) {
        worker_scan(worker, event, &revival->sink);
    }
    if (worker->piece)
        worker_piece_add(worker, event);
    worker->piece = false;
}

static void revive_one(
        struct worker_revival *revival, const struct remains_header *header, bw_bytes remains)
{
    struct worker *worker = revival->worker;
    struct bw_err err = {.status = BW_OK};
    const struct event *event = NULL;
    struct input_reviver *reviver = reviver_of(revival, header->input);
    if (reviver == NULL)
        worker_exit(WORKER_EXIT_PROTOCOL);
    worker->item_index = header->item_index;
    const bw_status status = worker->options->inputs[header->input]->reviver->revive(
            reviver, header->offset, remains, &event, &err);
    struct wire_revived revived = {.verdict = WIRE_VERDICT_READ};
    if (status != BW_OK || event == NULL)
        revived.verdict = verdict_of(status);
    else if (!worker_wants(worker, event))
        revived.verdict = WIRE_VERDICT_FILTERED;
    if (event != NULL && status == BW_OK)
        revived.identity = event->identity;
    revival->findings = 0;
    bw_buffer_clear(&revival->frame);
    const size_t begin = wire_begin(&revival->frame, WIRE_REVIVED);
    wire_add_revived(&revival->frame, &revived);
    if (revived.verdict == WIRE_VERDICT_READ)
        look_at(revival, event);
    else if (status != BW_OK)
        bw_buffer_add_text(&revival->frame, err.message);
    wire_finish(&revival->frame, begin);
    if (!revival->frame.failed) /* how many there are is known now: before the findings */
        for (size_t i = 0; i < 4; i++)
            revival->frame.ptr[begin + WIRE_HEADER_SIZE + 12 + i] =
                    (uint8_t)(revival->findings >> (8 * i));
    if (worker->pieces.len != 0) /* before the answer, which says that the record is done */
        worker_queue(worker, &worker->pieces);
    bw_buffer_clear(&worker->pieces);
    worker_queue(worker, &revival->frame);
    if (revival->one_by_one)
        worker_flush_queue(worker);
}

static void revive_stretch(struct worker_revival *revival, struct os_fd_source *file, uint64_t end)
{
    uint8_t *bytes = malloc(INPUT_MAX_REMAINS);
    if (bytes == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    while (file->source.offset < end) {
        uint8_t head[REMAINS_HEADER_SIZE];
        size_t got = 0;
        if (bw_source_read_full(&file->source, head, sizeof(head), &got, NULL) != BW_OK ||
                got != sizeof(head))
            worker_exit(WORKER_EXIT_PROTOCOL);
        const struct remains_header header = remains_header_read(head);
        if (header.len > INPUT_MAX_REMAINS ||
                bw_source_read_full(&file->source, bytes, header.len, &got, NULL) != BW_OK ||
                got != header.len)
            worker_exit(WORKER_EXIT_PROTOCOL);
        revive_one(revival, &header, (bw_bytes){.ptr = bytes, .len = header.len});
    }
    free(bytes);
}

void worker_revive(struct worker *worker, struct worker_frame *frame)
{
    struct wire_revive revive;
    if (wire_read_revive(&frame->body, &revive, NULL) != BW_OK || frame->passed < 0)
        worker_exit(WORKER_EXIT_PROTOCOL);
    worker_make_scan(worker);
    if (worker->revival == NULL)
        worker->revival = revival_new(worker, &revive, frame->passed);
    worker->revival->one_by_one = revive.one_by_one;
    struct os_fd_source file;
    os_fd_source_init_file(&file, frame->passed, revive.start, revive.end, BW_SOURCE_SIZE_UNKNOWN);
    revive_stretch(worker->revival, &file, revive.end);
    worker_flush_queue(worker);
    close(frame->passed);
}
