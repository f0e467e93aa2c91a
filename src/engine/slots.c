/* Workers from the outside: start, hand over, listen, notice that one is gone. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/parent.h"
#include "engine/plan.h"
#include "engine/worker.h"
#include "os/channel.h"
#include "os/scratch.h"

#define READ_CHUNK (256 * BW_KIB)
/* At most so much from one worker before the others are looked at. */
#define READ_TURNS 16
/* Waiting for something that is not the processor may take longer, but not for ever. */
#define WALL_FACTOR 10

/* The first process of a namespace survives a signal that it has no handler for. */
static void on_abort(int number)
{
    (void)number;
    _exit(WORKER_EXIT_ABORTED);
}

/* In the child: lock up, then serve. */
static _Noreturn void child(struct engine *engine, int channel, struct os_jail_report *report)
{
    const struct engine_options *options = &engine->options;
    struct bw_err err = {.status = BW_OK};
    const int scratch = os_scratch_open();
    struct os_jail_options jail = {
            .kept = {channel, scratch >= 0 ? scratch : channel,
                    options->dump ? options->output : channel,
                    engine->lock >= 0 ? engine->lock : channel},
            .kept_count = 4,
            .memory = options->worker_memory,
            .file_size = options->dump ? UINT64_MAX : BW_LIMIT_SCRATCH_BYTES,
    };
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGABRT, on_abort);
    bw_status status;
    if (options->no_jail) {
        status = os_jail_keep_descriptors(&jail, &err);
        os_jail_die_with_parent();
    } else {
        status = os_jail_enter(&jail, report, &err);
    }
    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT && status == BW_OK && options->full_jail; i++) {
        if (report->layers[i].up)
            continue;
        const bw_str name = os_jail_layer_name((enum os_jail_layer)i);
        status = bw_fail(&err, BW_E_UNSUPPORTED, "%.*s: %s", bw_str_width(name), name.ptr,
                strerrordesc_np(report->layers[i].error));
    }
    if (status == BW_OK)
        worker_run(options, report, scratch >= 0);
    struct bw_buffer frame;
    bw_buffer_init(&frame, BW_KIB);
    wire_add_text(&frame, WIRE_REFUSED, bw_str_of(err.message));
    (void)!os_channel_send(WORKER_CHANNEL, bw_buffer_bytes(&frame), -1, NULL);
    worker_exit(WORKER_EXIT_REFUSED);
}

bool slot_start(struct engine *engine, struct slot *slot)
{
    int ends[2];
    struct os_jail_report report = {0};
    struct bw_err err;
    const bw_status status = os_channel_pair(ends, &err);
    if (status != BW_OK) {
        engine_fail(engine, status, "%s", err.message);
        return false;
    }
    const pid_t pid = engine->options.no_jail ? fork() : os_jail_fork(&report);
    if (pid == 0)
        child(engine, ends[1], &report);
    const int error = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        engine_fail(engine, BW_E_IO, "cannot start a worker: %s", strerror(error));
        return false;
    }
    slot->pid = pid;
    slot->channel = ends[0];
    slot->greeted = false;
    bw_buffer_init(&slot->incoming, WIRE_MAX_FRAME + WIRE_HEADER_SIZE + READ_CHUNK);
    return true;
}

static bw_time slot_cpu(const struct slot *slot)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(slot->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (bw_time)used.tv_sec * BW_TIME_SECOND + used.tv_nsec;
}

static void slot_send_work(struct engine *engine, struct slot *slot)
{
    struct bw_buffer frame;
    bw_buffer_init(&frame, BW_KIB);
    slot->work.turn = slot->order == engine->turn;
    wire_add_work(&frame, &slot->work);
    slot->active = true;
    /* a worker that is gone is noticed when it is read from */
    if (!frame.failed)
        (void)!os_channel_send(slot->channel, bw_buffer_bytes(&frame), slot->item->fd, NULL);
    bw_buffer_release(&frame);
}

void slot_assign(struct engine *engine, struct slot *slot, struct item *item)
{
    const struct input_kind *input =
            item->input == WIRE_NO_INPUT ? NULL : engine->options.inputs[item->input];
    slot->item = item;
    slot->work = (struct wire_work){
            .item_index = item->tally.item_index,
            .part_start = item->next_start,
            .part_end = UINT64_MAX,
            .size = item->size,
            .modified = item->modified,
            .input = item->input,
    };
    const bw_str label = bw_str_of(item->tally.label);
    slot->work.path = bw_str_from(label, label.len > WIRE_MAX_PATH ? label.len - WIRE_MAX_PATH : 0);
    if (input != NULL)
        slot->work.part_end = plan_part_end(
                item->size, item->next_start, engine->options.part_size, input->split_unit);
    item->next_start = slot->work.part_end;
    item->open_parts++;
    slot->resumes = 0;
    slot->last_member = 0;
    slot->order = engine->next_order++;
    if (!tally_init(&slot->stack[0], item->tally.item_index, bw_str_of(item->tally.label))) {
        engine_fail(engine, BW_E_NOMEM, "out of memory");
        return;
    }
    slot->depth = 1;
    slot_send_work(engine, slot);
}

/* Dump: the part's output is complete; whoever is next may write. */
static void order_finish(struct engine *engine, uint64_t order)
{
    engine->order_done[order % ORDER_WINDOW] = true;
    if (order != engine->turn)
        return;
    while (engine->order_done[engine->turn % ORDER_WINDOW]) {
        engine->order_done[engine->turn % ORDER_WINDOW] = false;
        engine->turn++;
    }
    if (!engine->options.dump)
        return;
    for (unsigned i = 0; i < engine->options.jobs; i++) {
        struct slot *slot = &engine->slots[i];
        if (slot->pid == 0 || slot->item == NULL || slot->order != engine->turn)
            continue;
        struct bw_buffer frame;
        bw_buffer_init(&frame, 64);
        wire_finish(&frame, wire_begin(&frame, WIRE_TURN));
        (void)!os_channel_send(slot->channel, bw_buffer_bytes(&frame), -1, NULL);
        bw_buffer_release(&frame);
    }
}

void slot_part_done(
        struct engine *engine, struct slot *slot, enum hunt_outcome outcome, const char *reason)
{
    struct item *item = slot->item;
    tally_merge(&item->tally, &slot->stack[0]);
    if (item->size != BW_SOURCE_SIZE_UNKNOWN) {
        const uint64_t end = slot->work.part_end < item->size ? slot->work.part_end : item->size;
        item->done_bytes += end - slot->work.part_start;
    }
    tally_release(&slot->stack[0]);
    slot->depth = 0;
    slot->item = NULL;
    item->split_known = true; /* whatever it is, nothing more was said */
    item_set_outcome(item, outcome, reason, slot->work.part_start);
    item->open_parts--;
    order_finish(engine, slot->order);
    items_part_done(engine, item);
}

/* Takes the whole frames out of what came. False when one of them is not believed. */
static bool take_frames(struct engine *engine, struct slot *slot)
{
    size_t at = 0;
    bool ok = true;
    while (ok && slot->incoming.len - at >= WIRE_HEADER_SIZE) {
        struct bw_reader r = bw_reader_of(
                (bw_bytes){.ptr = slot->incoming.ptr + at, .len = slot->incoming.len - at}, 0);
        const uint32_t type = bw_read_u32le(&r);
        const uint32_t len = bw_read_u32le(&r);
        ok = len <= WIRE_MAX_FRAME;
        if (!ok || len > bw_reader_left(&r))
            break;
        struct bw_reader body = bw_read_part(&r, len);
        ok = slot_frame(engine, slot, type, &body);
        at += WIRE_HEADER_SIZE + len;
        if (engine->failure != BW_OK)
            break;
    }
    slot->incoming.len -= at;
    memmove(slot->incoming.ptr, slot->incoming.ptr + at, slot->incoming.len);
    return ok;
}

void slot_read(struct engine *engine, struct slot *slot)
{
    for (unsigned i = 0; i < READ_TURNS && engine->failure == BW_OK; i++) {
        if (!bw_buffer_reserve(&slot->incoming, READ_CHUNK)) {
            engine_fail(engine, BW_E_NOMEM, "out of memory");
            return;
        }
        /* plain recv: descriptors that a worker might send are dropped by the kernel */
        const ssize_t len = recv(
                slot->channel, slot->incoming.ptr + slot->incoming.len, READ_CHUNK, MSG_DONTWAIT);
        if (len < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (len <= 0) {
            slot_lost(engine, slot, NULL);
            return;
        }
        slot->incoming.len += (size_t)len;
        slot->active = true;
        if (!take_frames(engine, slot)) {
            slot_lost(engine, slot, "the worker said what cannot be true and was stopped");
            return;
        }
    }
}

static void describe_death(int status, char *out, size_t size)
{
    const char *detail = "";
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        if (number == SIGSYS)
            detail = ": it tried a system call that the jail forbids";
        else if (number == SIGKILL)
            detail = ": something stopped it, perhaps for lack of memory";
        (void)snprintf(out, size, "the worker died of signal %d (%s)%s", number,
                sigdescr_np(number) != NULL ? sigdescr_np(number) : "unknown", detail);
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_MEMORY) {
        (void)snprintf(out, size, "the worker ran out of its memory");
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_ABORTED) {
        (void)snprintf(out, size, "the worker aborted: it found its own memory damaged");
    } else {
        (void)snprintf(out, size, "the worker ended with status %d",
                WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    }
}

void slot_dismiss(struct slot *slot)
{
    if (slot->pid == 0)
        return;
#ifndef BW_PROFILE_TRAIN /* there it ends by itself, and writes what it counted */
    (void)kill(slot->pid, SIGKILL);
#endif
    close(slot->channel);
    bw_buffer_release(&slot->incoming);
    slot->leaving = slot->pid;
    slot->pid = 0;
}

void slot_stop(struct slot *slot)
{
    slot_dismiss(slot);
    while (slot->leaving != 0 && waitpid(slot->leaving, NULL, 0) < 0 && errno == EINTR)
        continue;
    slot->leaving = 0;
}

/* A member was lost: the worker that follows takes the archive up again behind it. */
static bool slot_resume(struct engine *engine, struct slot *slot, const char *reason)
{
    struct tally *top = &slot->stack[slot->depth - 1];
    if (slot->depth < 2 || top->container || slot->resumes == BW_LIMIT_RESUMES ||
            slot->work.size == BW_SOURCE_SIZE_UNKNOWN)
        return false;
    tally_finish(engine, top, HUNT_WORKER_LOST, reason);
    tally_release(top);
    slot->depth--;
    slot->resumes++;
    slot->work.resume = (uint32_t)slot->last_member;
    if (!slot_start(engine, slot))
        return false;
    slot_send_work(engine, slot);
    return true;
}

void slot_lost(struct engine *engine, struct slot *slot, const char *reason)
{
    char death[200];
    int status = 0;
    const bool greeted = slot->greeted;
    if (reason != NULL)
        (void)kill(slot->pid, SIGKILL);
    while (waitpid(slot->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (reason == NULL) {
        describe_death(status, death, sizeof(death));
        reason = death;
    }
    close(slot->channel);
    bw_buffer_release(&slot->incoming);
    slot->pid = 0;
    if (slot->reviving)
        recovery_slot_lost(engine, slot);
    if (slot->joining)
        scripts_slot_lost(engine, slot);
    if (!greeted)
        engine_fail(engine, BW_E_IO, "cannot start a worker: %s", reason);
    if (slot->item == NULL || engine->failure != BW_OK || slot_resume(engine, slot, reason))
        return;
    while (slot->depth > 1) {
        struct tally *top = &slot->stack[slot->depth - 1];
        tally_finish(engine, top, HUNT_WORKER_LOST, reason);
        tally_release(top);
        slot->depth--;
    }
    slot_part_done(engine, slot, HUNT_WORKER_LOST, reason);
}

void slot_check_progress(struct engine *engine, struct slot *slot)
{
    char reason[160];
    if (slot->pid == 0 || (slot->item == NULL && !slot->reviving && !slot->joining))
        return;
    if (slot->active) { /* it said something since the last look: the clocks start here */
        slot->active = false;
        slot->progress_wall = engine_now();
        slot->progress_cpu = slot_cpu(slot);
        return;
    }
    const bw_time timeout = engine->options.item_timeout;
    const bw_time cpu = slot_cpu(slot) - slot->progress_cpu;
    const bw_time wall = engine_now() - slot->progress_wall;
    /* standard input may be slow, and so may whoever reads a dump */
    const bool patient = engine->options.dump || slot->work.size == BW_SOURCE_SIZE_UNKNOWN;
    if (cpu < timeout && (patient || wall / WALL_FACTOR < timeout))
        return;
    (void)snprintf(reason, sizeof(reason),
            "no progress for %" PRId64 " seconds%s: the worker was stopped",
            (cpu >= timeout ? cpu : wall) / BW_TIME_SECOND,
            cpu >= timeout ? " of processor time" : "");
    slot_lost(engine, slot, reason);
}
