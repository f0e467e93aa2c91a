#include "engine/worker.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/plan.h"
#include "os/channel.h"
#include "os/fd_source.h"

/* Frames to a worker are a few numbers, and a path. */
#define RECEIVE_SIZE (128 + WIRE_MAX_PATH)

#ifdef BW_PROFILE_TRAIN
extern void __gcov_dump(void); /* of gcc's libgcov */
#endif

void worker_exit(enum worker_exit code)
{
#ifdef BW_PROFILE_TRAIN
    __gcov_dump(); /* a build that no one installs: what it learns would be lost with the worker */
#endif
    _exit((int)code);
}

void worker_send(struct worker *worker, struct bw_buffer *frame)
{
    if (frame->failed)
        worker_exit(WORKER_EXIT_MEMORY);
    if (worker->hold && frame != &worker->held) {
        bw_buffer_add_str(&worker->held, bw_buffer_str(frame));
        return;
    }
    if (os_channel_send(WORKER_CHANNEL, bw_buffer_bytes(frame), -1, NULL) != BW_OK)
        worker_exit(WORKER_EXIT_DONE); /* nobody is there any more */
}

void worker_receive(struct worker *worker, struct worker_frame *ret_frame)
{
    struct os_channel_bytes got = {.passed = -1};
    size_t have = 0;
    size_t need = WIRE_HEADER_SIZE;
    uint32_t type = 0;
    int passed = -1;
    bw_buffer_clear(&worker->incoming);
    if (!bw_buffer_reserve(&worker->incoming, RECEIVE_SIZE))
        worker_exit(WORKER_EXIT_MEMORY);
    while (have < need) {
        uint8_t *at = worker->incoming.ptr + have;
        if (os_channel_receive(WORKER_CHANNEL, at, need - have, &got, NULL) != BW_OK)
            worker_exit(WORKER_EXIT_DONE);
        have += got.len;
        if (got.passed >= 0)
            passed = got.passed;
        if (have == WIRE_HEADER_SIZE && type == 0) {
            struct bw_reader header =
                    bw_reader_of((bw_bytes){.ptr = worker->incoming.ptr, .len = have}, 0);
            type = bw_read_u32le(&header);
            need += bw_read_u32le(&header);
            if (type == 0 || need > RECEIVE_SIZE)
                worker_exit(WORKER_EXIT_PROTOCOL);
        }
    }
    const bw_bytes body = {
            .ptr = worker->incoming.ptr + WIRE_HEADER_SIZE, .len = need - WIRE_HEADER_SIZE};
    *ret_frame = (struct worker_frame){
            .type = (enum wire_type)type, .body = bw_reader_of(body, 0), .passed = passed};
}

static size_t heap_in_use(void)
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void drop_states(struct worker *worker)
{
    const struct engine_options *options = worker->options;
    for (size_t i = 0; i < options->input_count; i++) {
        if (worker->input_states[i] != NULL)
            options->inputs[i]->worker_free(worker->input_states[i]);
        worker->input_states[i] = NULL;
    }
    layered_scan_free(worker->layered);
    worker->layered = NULL;
    worker->decode_cut = 0;
    if (worker->scan != NULL)
        options->detector_kind->scan_free(worker->scan);
    worker->scan = NULL;
    worker_rows_drop(worker);
}

void worker_make_scan(struct worker *worker)
{
    const struct engine_options *options = worker->options;
    worker_rows_begin(worker);
    if (options->detector_kind == NULL || options->dump || worker->scan != NULL)
        return;
    worker->scan = options->detector_kind->scan_new(options->detector);
    if (worker->scan == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    if (options->no_layers)
        return;
    worker->layered = layered_scan_new(options->detector_kind, worker->scan);
    if (worker->layered == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
}

/* What was learnt from thousands of items must not starve the next one. */
static void forget_when_large(struct worker *worker)
{
    const uint64_t memory = worker->options->worker_memory;
    if (heap_in_use() < worker->heap_at_start + memory / 3)
        return;
    drop_states(worker);
    worker_make_scan(worker);
}

static enum hunt_outcome serve_work(struct worker *worker, int fd, struct bw_err *err)
{
    const struct wire_work *work = &worker->work;
    struct os_fd_source source;
    if (work->size == BW_SOURCE_SIZE_UNKNOWN)
        os_fd_source_init_pipe(&source, fd);
    else
        os_fd_source_init_file(&source, fd, work->part_start, work->size, work->size);
    if (work->input != WIRE_NO_INPUT)
        return worker_serve_part(worker, &source.source, fd, err);
    struct stream stream = {
            .source = &source.source,
            .fd = work->size == BW_SOURCE_SIZE_UNKNOWN ? -1 : fd,
            .size = work->size,
            .modified = work->modified,
    };
    return worker_serve(worker, &stream, err);
}

static void do_work(struct worker *worker, struct worker_frame *frame)
{
    struct bw_err err = {.status = BW_OK};
    if (wire_read_work(&frame->body, &worker->work, NULL) != BW_OK || frame->passed < 0)
        worker_exit(WORKER_EXIT_PROTOCOL);
    worker->item_index = worker->work.item_index;
    worker->members = 0;
    worker->unpacked = 0;
    worker->scratch_used = 0;
    worker->depth = 0;
    worker->turn = worker->work.turn;
    bw_buffer_clear(&worker->path);
    bw_buffer_add_str(&worker->path, worker->work.path);
    worker->work.path = BW_STR(""); /* was borrowed from the frame */
    worker_make_scan(worker);

    const enum hunt_outcome outcome = serve_work(worker, frame->passed, &err);
    close(frame->passed);
    if (worker->options->dump)
        worker_output_end(worker);
    worker_end(worker, outcome, &err);
    forget_when_large(worker);
}

void worker_end(struct worker *worker, enum hunt_outcome outcome, const struct bw_err *err)
{
    worker->hold = true; /* all of it in one message: most items are small */
    bw_buffer_clear(&worker->held);
    worker_flush(worker);
    worker_flush_rows(worker);
    worker_flush_notes(worker);
    worker_flush_live(worker);
    worker_flush_queue(worker);
    const struct wire_end end = {.outcome = outcome,
            .reason = outcome == HUNT_DONE ? BW_STR("") : bw_str_of(err->message)};
    bw_buffer_clear(&worker->frame);
    wire_add_end(&worker->frame, &end);
    worker_send(worker, &worker->frame);
    worker->hold = false;
    worker_send(worker, &worker->held);
}

static bool worker_init(struct worker *worker, const struct engine_options *options)
{
    worker->options = options;
    worker->input_states = calloc(options->input_count + 1, sizeof(*worker->input_states));
    worker->notes = calloc(WORKER_MAX_NOTES, sizeof(*worker->notes));
    worker->hosts = host_filter_new(options->filter.hosts, options->filter.host_count);
    bw_buffer_init(&worker->incoming, RECEIVE_SIZE);
    bw_buffer_init(&worker->held, 2 * WIRE_MAX_FRAME);
    bw_buffer_init(&worker->path, WORKER_MAX_PATH);
    worker_batch_init(worker);
    worker_finds_init(worker);
    worker_pieces_init(worker);
    worker_output_init(worker);
    worker->heap_at_start = heap_in_use();
    return worker->input_states != NULL && worker->notes != NULL && worker->hosts != NULL;
}

void worker_run(
        const struct engine_options *options, const struct os_jail_report *report, bool scratch)
{
    struct worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL || !worker_init(worker, options))
        worker_exit(WORKER_EXIT_MEMORY);
    worker->has_scratch = scratch;
    bw_buffer_clear(&worker->frame);
    wire_add_hello(&worker->frame, report);
    worker_send(worker, &worker->frame);
    for (;;) {
        struct worker_frame frame;
        worker_receive(worker, &frame);
        if (frame.type == WIRE_WORK)
            do_work(worker, &frame);
        else if (frame.type == WIRE_REVIVE)
            worker_revive(worker, &frame);
        else if (frame.type == WIRE_JOIN)
            worker_join(worker, &frame);
        else if (frame.type != WIRE_TURN) /* a turn may come late: that is no fault */
            worker_exit(WORKER_EXIT_PROTOCOL);
    }
}
