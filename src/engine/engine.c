#include "engine/engine.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/parent.h"
#include "engine/plan.h"
#include "os/scratch.h"
#include "os/sorter.h"

#define POLL_MILLISECONDS 200
#define CHECK_INTERVAL    (BW_TIME_SECOND / 5)
#define PROGRESS_INTERVAL (BW_TIME_SECOND / 5)

bw_time engine_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (bw_time)now.tv_sec * BW_TIME_SECOND + now.tv_nsec;
}

void engine_fail(struct engine *engine, bw_status status, const char *fmt, ...)
{
    if (engine->failure != BW_OK)
        return; /* the first is the one to tell */
    engine->failure = status;
    if (engine->err == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(engine->err->message, sizeof(engine->err->message), fmt, args);
    va_end(args);
    engine->err->status = status;
}

static void set_defaults(struct engine_options *options)
{
    if (options->jobs == 0) {
        const long processors = sysconf(_SC_NPROCESSORS_ONLN);
        options->jobs = processors > 0 ? (unsigned)processors : 1;
    }
    if (options->jobs > ENGINE_MAX_JOBS)
        options->jobs = ENGINE_MAX_JOBS;
    if (options->worker_memory == 0)
        options->worker_memory = ENGINE_WORKER_MEMORY;
    if (options->item_timeout == 0)
        options->item_timeout = ENGINE_ITEM_TIMEOUT;
    if (options->part_size == 0)
        options->part_size = options->dump ? ENGINE_DUMP_PART : ENGINE_PART_SIZE;
    if (options->context.before != 0 || options->context.after != 0)
        options->part_size = UINT64_MAX / 4; /* what stands around a record lies in its part */
}

static bool load_levels(struct engine *engine)
{
    const struct engine_options *options = &engine->options;
    if (options->detector_kind == NULL)
        return true;
    engine->rule_count = options->detector_kind->rule_count(options->detector);
    if (options->detector_kind->cover_new != NULL && !options->dump) {
        engine->cover = options->detector_kind->cover_new(options->detector);
        if (engine->cover == NULL)
            return false;
    }
    engine->rule_levels = calloc((size_t)engine->rule_count + 1, 1);
    if (engine->rule_levels == NULL)
        return false;
    for (uint32_t i = 0; i < engine->rule_count; i++)
        engine->rule_levels[i] = (uint8_t)options->detector_kind->rule(options->detector, i).level;
    return true;
}

struct engine *engine_new(const struct engine_options *options)
{
    struct engine *engine = calloc(1, sizeof(*engine));
    if (engine == NULL)
        return NULL;
    engine->options = *options;
    set_defaults(&engine->options);
    engine->lock = os_scratch_open();
    const struct os_walk_options walk = {
            .paths = options->paths, .path_count = options->path_count};
    engine->sums = sums_new();
    engine->walk = os_walk_new(&walk);
    engine->slots = calloc(engine->options.jobs, sizeof(*engine->slots));
    engine->items = calloc((size_t)engine->options.jobs + 1, sizeof(struct item *));
    const bool recovers = options->recovered != ENGINE_RECOVERED_NO;
    engine->recovery = recovers ? recovery_new() : NULL;
    engine->summary.recovered.wanted = recovers;
    engine->scripts = options->scripts ? scripts_new() : NULL;
    if (engine->sums == NULL || engine->walk == NULL || engine->slots == NULL ||
            engine->items == NULL || (recovers && engine->recovery == NULL) ||
            (options->scripts && engine->scripts == NULL) || !load_levels(engine) ||
            !correlation_init(engine)) {
        engine_free(engine);
        return NULL;
    }
    engine->summary.first = BW_TIME_UNKNOWN;
    engine->summary.last = BW_TIME_UNKNOWN;
    engine->summary.outside_first = BW_TIME_UNKNOWN;
    engine->summary.outside_last = BW_TIME_UNKNOWN;
    engine->summary.jobs = engine->options.jobs;
    engine->summary.jail_off = options->no_jail;
    return engine;
}

void engine_free(struct engine *engine)
{
    if (engine == NULL)
        return;
    for (unsigned i = 0; engine->slots != NULL && i < engine->options.jobs; i++) {
        slot_stop(&engine->slots[i]);
        for (unsigned k = 0; k < SLOT_STACK; k++)
            tally_release(&engine->slots[i].stack[k]);
    }
    items_free(engine);
    os_walk_free(engine->walk);
    sums_free(engine->sums);
    recovery_free(engine->recovery);
    scripts_free(engine->scripts);
    correlation_free(engine->correlation);
    os_sorter_free(engine->seen);
    free(engine->rule_levels);
    if (engine->cover != NULL)
        engine->options.detector_kind->cover_free(engine->cover);
    free(engine->slots);
    if (engine->lock >= 0)
        close(engine->lock);
    free(engine);
}

const struct detector_cover *engine_cover(const struct engine *engine)
{
    return engine->cover;
}

struct hunt_summary *engine_summary(struct engine *engine)
{
    return &engine->summary;
}

/* Gives idle workers something to do; starts workers while there is more. */
static void assign_all(struct engine *engine)
{
    for (unsigned i = 0; i < engine->options.jobs && engine->failure == BW_OK; i++) {
        struct slot *slot = &engine->slots[i];
        if (slot->item != NULL)
            continue;
        struct item *item = items_next(engine);
        if (item == NULL)
            return;
        if (slot->pid == 0 && !slot_start(engine, slot))
            return;
        slot_assign(engine, slot, item);
    }
}

static unsigned count_busy(const struct engine *engine)
{
    unsigned busy = 0;
    for (unsigned i = 0; i < engine->options.jobs; i++)
        busy += engine->slots[i].item != NULL;
    return busy;
}

static void count_all(struct engine *engine)
{
    const struct os_walk_options options = {.paths = engine->options.paths,
            .path_count = engine->options.path_count,
            .count_only = true};
    struct os_walk *walk = os_walk_new(&options);
    struct os_walk_entry entry;
    while (walk != NULL && os_walk_next(walk, &entry, NULL) == BW_OK) {
        engine->progress.items_total++;
        engine->progress.bytes_total += entry.size;
    }
    os_walk_free(walk);
}

void engine_say(struct engine *engine, const char *pass, enum input_note kind, const char *name,
        uint64_t count, const char *text)
{
    if (count == 0 || engine->failure != BW_OK)
        return;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_KIB);
    bw_buffer_printf(&out, "%" PRIu64 " %s", count, text);
    const struct hunt_note note = {.item_index = UINT64_MAX,
            .item = bw_str_of(pass),
            .kind = kind,
            .name = bw_str_of(name),
            .places = 1,
            .count = count,
            .text = bw_buffer_str(&out)};
    sums_add_note(engine->sums, &note);
    const bw_status status = engine->options.sink->note(engine->options.sink, &note, engine->err);
    if (status != BW_OK && engine->failure == BW_OK)
        engine->failure = status;
    bw_buffer_release(&out);
}

static void tell_progress(struct engine *engine)
{
    const bw_time now = engine_now();
    if (engine->options.on_progress == NULL || now - engine->last_progress < PROGRESS_INTERVAL)
        return;
    engine->last_progress = now;
    struct engine_progress progress = engine->progress;
    progress.elapsed = now - engine->started;
    for (size_t i = 0; i < engine->item_count; i++)
        progress.bytes_done += engine->items[i]->done_bytes;
    for (unsigned i = 0; i < engine->options.jobs; i++) {
        const struct slot *slot = &engine->slots[i];
        if (slot->depth == 1)
            progress.bytes_done += slot->stack[0].counts.bytes;
    }
    engine->options.on_progress(engine->options.user, &progress);
}

/* Reads from whoever has something to say. */
static void listen_once(struct engine *engine, struct pollfd *polled)
{
    const unsigned jobs = engine->options.jobs;
    for (unsigned i = 0; i < jobs; i++)
        polled[i] = (struct pollfd){
                .fd = engine->slots[i].pid != 0 ? engine->slots[i].channel : -1, .events = POLLIN};
    polled[jobs] = (struct pollfd){.fd = engine->options.interrupt, .events = POLLIN};
    if (poll(polled, jobs + 1, POLL_MILLISECONDS) < 0 && errno != EINTR) {
        engine_fail(engine, BW_E_IO, "poll: %s", strerror(errno));
        return;
    }
    if (polled[jobs].fd >= 0 && polled[jobs].revents != 0)
        engine->interrupted = true;
    for (unsigned i = 0; i < jobs && engine->failure == BW_OK; i++) {
        if (polled[i].fd >= 0 && polled[i].revents != 0)
            slot_read(engine, &engine->slots[i]);
    }
}

static void check_all(struct engine *engine)
{
    const bw_time now = engine_now();
    if (now - engine->last_check < CHECK_INTERVAL)
        return;
    engine->last_check = now;
    for (unsigned i = 0; i < engine->options.jobs && engine->failure == BW_OK; i++)
        slot_check_progress(engine, &engine->slots[i]);
}

/* Stops what runs and accounts for it: Ctrl-C, or nobody reads the dump any more. */
static void stop_all(struct engine *engine)
{
    engine->interrupted = true;
    for (unsigned i = 0; i < engine->options.jobs; i++) {
        struct slot *slot = &engine->slots[i];
        slot_stop(slot);
        while (slot->depth > 1) {
            struct tally *top = &slot->stack[slot->depth - 1];
            tally_finish(engine, top, HUNT_INTERRUPTED, "the hunt was stopped");
            tally_release(top);
            slot->depth--;
        }
        if (slot->item != NULL)
            slot_part_done(engine, slot, HUNT_INTERRUPTED, "the hunt was stopped");
    }
    while (engine->item_count != 0) /* between two of its parts */
        items_part_done(engine, engine->items[0]);
    engine->summary.interrupted = true;
}

static void run_loop(struct engine *engine, struct pollfd *polled)
{
    for (;;) {
        if (!engine->interrupted)
            assign_all(engine);
        if (engine->failure != BW_OK || engine->interrupted || engine->output_closed ||
                count_busy(engine) == 0)
            break;
        listen_once(engine, polled);
        check_all(engine);
        tell_progress(engine);
    }
    if (engine->interrupted || (engine->output_closed && engine->failure == BW_OK))
        stop_all(engine);
}

/* Workers that read remains, started or given more to do; how many there are. */
static unsigned assign_remains(struct engine *engine)
{
    unsigned busy = 0;
    for (unsigned i = 0; i < engine->options.jobs && engine->failure == BW_OK; i++) {
        struct slot *slot = &engine->slots[i];
        busy += slot->reviving || recovery_assign(engine, slot);
    }
    return busy;
}

/* The second pass: over what no log lists any more, with all that the first taught. */
static void run_recovery(struct engine *engine, struct pollfd *polled)
{
    if (recovery_pending(engine) && !engine->interrupted && recovery_prepare(engine)) {
        while (assign_remains(engine) != 0 && !engine->interrupted) {
            listen_once(engine, polled);
            check_all(engine);
            tell_progress(engine);
        }
    }
    engine->summary.interrupted |= engine->interrupted;
    recovery_finish(engine);
}

/* Workers that put scripts together, started or given more to do; how many there are. */
static unsigned assign_scripts(struct engine *engine)
{
    unsigned busy = 0;
    for (unsigned i = 0; i < engine->options.jobs && engine->failure == BW_OK; i++) {
        struct slot *slot = &engine->slots[i];
        busy += slot->joining || scripts_assign(engine, slot);
    }
    return busy;
}

/* Scripts whose parts were met here and there, each as a whole. */
static void run_scripts(struct engine *engine, struct pollfd *polled)
{
    if (!engine->interrupted && scripts_prepare(engine)) {
        while (assign_scripts(engine) != 0 && !engine->interrupted && !engine->output_closed) {
            listen_once(engine, polled);
            check_all(engine);
            tell_progress(engine);
        }
    }
    engine->summary.interrupted |= engine->interrupted;
    scripts_finish(engine);
}

bw_status engine_run(struct engine *engine, struct bw_err *err)
{
    struct pollfd *polled = calloc((size_t)engine->options.jobs + 1, sizeof(*polled));
    if (polled == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    engine->err = err;
    engine->started = engine_now();
    if (engine->options.on_progress != NULL)
        count_all(engine);
    run_loop(engine, polled);
    if (engine->recovery != NULL && engine->failure == BW_OK && !engine->output_closed)
        run_recovery(engine, polled);
    if (engine->scripts != NULL && engine->failure == BW_OK && !engine->output_closed)
        run_scripts(engine, polled);
    free(polled);
    for (unsigned i = 0; i < engine->options.jobs; i++)
        slot_dismiss(&engine->slots[i]);
    if (engine->failure == BW_OK)
        seen_finish(engine);
    if (engine->failure == BW_OK)
        correlation_run(engine);
    sums_finish(engine->sums, &engine->summary);
    engine->err = NULL;
    return engine->failure;
}
