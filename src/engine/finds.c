/* What inputs find beside events, on its way to the other side. */
#include <stddef.h>

#include "engine/worker.h"

#define FLUSH_LIVE_BYTES  (64 * BW_KIB)
#define FLUSH_QUEUE_BYTES (128 * BW_KIB)

static struct worker *worker_of(struct input_finds *finds)
{
    return (struct worker *)(void *)((char *)finds - offsetof(struct worker, finds));
}

static void send_fact(struct input_finds *finds, bw_bytes fact)
{
    struct worker *worker = worker_of(finds);
    bw_buffer_clear(&worker->frame);
    const size_t begin = wire_begin(&worker->frame, WIRE_FACT);
    bw_buffer_add(&worker->frame, fact.ptr, fact.len);
    wire_finish(&worker->frame, begin);
    worker_queue(worker, &worker->frame); /* remains are read when all is over: no haste */
}

static void send_remains(struct input_finds *finds, uint64_t offset, bw_bytes bytes)
{
    struct worker *worker = worker_of(finds);
    const struct engine_options *options = worker->options;
    struct wire_remains remains = {.input = 0, .offset = offset, .bytes = bytes};
    while (remains.input < options->input_count && options->inputs[remains.input] != worker->kind)
        remains.input++;
    bw_buffer_clear(&worker->frame);
    wire_add_remains(&worker->frame, &remains);
    worker_queue(worker, &worker->frame);
}

void worker_queue(struct worker *worker, struct bw_buffer *frame)
{
    if (frame->failed)
        worker_exit(WORKER_EXIT_MEMORY);
    if (worker->queue.len + frame->len > FLUSH_QUEUE_BYTES)
        worker_flush_queue(worker);
    bw_buffer_add_str(&worker->queue, bw_buffer_str(frame));
}

void worker_flush_queue(struct worker *worker)
{
    if (worker->queue.len != 0)
        worker_send(worker, &worker->queue);
    bw_buffer_clear(&worker->queue);
}

static void live_begin(struct worker *worker)
{
    bw_buffer_clear(&worker->live);
    (void)wire_begin(&worker->live, WIRE_LIVE);
}

void worker_finds_init(struct worker *worker)
{
    worker->finds = (struct input_finds){.fact = send_fact, .remains = send_remains};
    bw_buffer_init(&worker->queue, FLUSH_QUEUE_BYTES + WIRE_MAX_FRAME + WIRE_HEADER_SIZE);
    bw_buffer_init(&worker->live, WIRE_MAX_FRAME);
    live_begin(worker);
}

void worker_add_live(struct worker *worker, const struct event *event)
{
    wire_add_u64(&worker->live, event->identity);
    if (worker->live.len >= FLUSH_LIVE_BYTES)
        worker_flush_live(worker);
}

void worker_flush_live(struct worker *worker)
{
    if (worker->live.len == WIRE_HEADER_SIZE)
        return;
    wire_finish(&worker->live, 0);
    worker_send(worker, &worker->live);
    live_begin(worker);
}
