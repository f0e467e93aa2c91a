/* Dump: records as lines of JSON, written by the worker itself when it is its part's turn. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "engine/worker.h"

#define OUTPUT_WRITE_BYTES BW_MIB
/* A part that is not next waits with this much; parts of a dump are cut so that most fit. */
#define OUTPUT_HELD_BYTES (20 * BW_MIB)
#define OUTPUT_MAX_BYTES  (OUTPUT_HELD_BYTES + 32 * BW_MIB)

void worker_output_init(struct worker *worker)
{
    bw_buffer_init(&worker->out, OUTPUT_MAX_BYTES);
}

/* The user's disk is full or nobody reads: the other side hears of it and ends the hunt. */
static void output_failed(struct worker *worker, int error)
{
    bw_buffer_clear(&worker->frame);
    wire_add_text(
            &worker->frame, WIRE_OUTPUT, error == EPIPE ? BW_STR("") : bw_str_of(strerror(error)));
    worker_send(worker, &worker->frame);
    for (;;) { /* until it closes the channel */
        struct worker_frame frame;
        worker_receive(worker, &frame);
    }
}

static void write_all(struct worker *worker)
{
    size_t done = 0;
    while (done < worker->out.len) {
        const ssize_t len = write(WORKER_OUTPUT, worker->out.ptr + done, worker->out.len - done);
        if (len < 0 && errno != EINTR)
            output_failed(worker, errno);
        if (len > 0)
            done += (size_t)len;
    }
    bw_buffer_clear(&worker->out);
}

static void wait_for_turn(struct worker *worker)
{
    struct worker_frame frame;
    /* what was counted so far must not wait as long as the output does */
    while (!worker->turn) {
        worker_receive(worker, &frame);
        if (frame.type != WIRE_TURN)
            worker_exit(WORKER_EXIT_PROTOCOL);
        worker->turn = true;
    }
}

void worker_output_add(struct worker *worker, const struct event *event)
{
    event->render(event, event->render_context, &worker->out);
    bw_buffer_add_char(&worker->out, '\n');
    if (worker->out.failed)
        worker_exit(WORKER_EXIT_MEMORY);
    if (worker->out.len >= OUTPUT_WRITE_BYTES && worker->turn)
        write_all(worker);
    else if (worker->out.len >= OUTPUT_HELD_BYTES)
        worker_output_flush(worker);
}

void worker_output_flush(struct worker *worker)
{
    wait_for_turn(worker);
    write_all(worker);
}

void worker_output_end(struct worker *worker)
{
    if (worker->out.len != 0)
        worker_output_flush(worker);
}
