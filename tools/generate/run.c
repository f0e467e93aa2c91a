#include "run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arrival.h"
#include "base/json_out.h"
#include "emit.h"
#include "heap.h"

#define TEXT_ROOM    (2 * BW_MIB)
#define THREAD_ARENA (4 * BW_MIB)
#define TICKS_SECOND INT64_C(10000000)

/* A script that is being carried out. */
struct thread {
    uint64_t time; /* of the next item */
    uint64_t serial;
    const struct script *script;
    const struct host *host;
    const struct user *user;
    size_t item;
    size_t end;    /* the item that it stops before */
    uint64_t turn; /* of a repeated item */
    struct rng rng;
    struct bw_arena *arena;
    bw_str *locals;
    const struct frame **objects;
    bool shares; /* names and objects are those of other threads too: kept to the end */
    struct thread *next_free;
    struct thread *next_made; /* every thread that there is, to free them all */
};

struct run {
    struct world *world;
    struct output *output;
    const struct run_options *options;
    struct run_counts counts;
    struct heap heap;
    uint64_t serial;
    struct thread *free_threads;
    struct thread *made_threads;
    struct arrival *arrivals;
    struct bw_buffer text; /* of the present item */
    uint64_t benign_end;
    uint64_t seed;
};

/* ---- threads ---- */

static void thread_release(struct run *run, struct thread *thread)
{
    if (thread->shares)
        return;
    bw_arena_rewind(thread->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    thread->next_free = run->free_threads;
    run->free_threads = thread;
}

static struct thread *thread_take(struct run *run)
{
    struct thread *thread = run->free_threads;
    if (thread != NULL) {
        run->free_threads = thread->next_free;
        return thread;
    }
    thread = calloc(1, sizeof(*thread));
    if (thread == NULL)
        return NULL;
    thread->next_made = run->made_threads;
    run->made_threads = thread;
    thread->arena = bw_arena_new(THREAD_ARENA);
    return thread->arena != NULL ? thread : NULL;
}

static void free_threads(struct thread *thread)
{
    while (thread != NULL) {
        struct thread *next = thread->next_made;
        bw_arena_free(thread->arena);
        free(thread);
        thread = next;
    }
}

/* What the clock of the host says at that time. */
static uint64_t host_time(const struct host *host, uint64_t time)
{
    return time + (uint64_t)host->clock_ahead;
}

static struct eval thread_eval(struct run *run, struct thread *thread, const struct frame *frame)
{
    return (struct eval){.world = run->world,
            .host = thread->host,
            .user = thread->user,
            .frame = frame,
            .rng = &thread->rng,
            .out = &run->text,
            .time = thread->time,
            .index = thread->turn};
}

/* The names of a script get their values. */
static bool thread_names(struct run *run, struct thread *thread)
{
    struct bw_arena *arena = thread->arena;
    const struct scope *scope = &thread->script->scope;
    thread->locals = bw_arena_alloc(arena, scope->local_count, sizeof(*thread->locals));
    thread->objects = bw_arena_alloc(arena, scope->object_count, sizeof(void *));
    bool ok = thread->locals != NULL && thread->objects != NULL;
    const struct frame frame = {.locals = thread->locals};
    const struct eval eval = thread_eval(run, thread, &frame);
    for (size_t i = 0; ok && i < scope->local_count; i++) {
        bw_buffer_clear(&run->text);
        thread->locals[i] = bw_arena_copy(arena, pattern_text(&thread->script->lets[i], &eval));
        ok = thread->locals[i].ptr != NULL;
    }
    return ok;
}

/*
 * Starts the items of a script from how->item to how->end at how->time. Names get their values now,
 * unless `how` has those of another thread of the same script.
 */
static bw_status thread_start(
        struct run *run, const struct thread *how, struct thread **ret_thread, struct bw_err *err)
{
    struct thread *thread = thread_take(run);
    if (thread == NULL)
        return bw_fail(err, BW_E_NOMEM, "running scripts");
    struct bw_arena *arena = thread->arena;
    struct thread *next_made = thread->next_made;
    *thread = *how;
    thread->arena = arena;
    thread->next_made = next_made;
    thread->serial = run->serial++;
    thread->rng.state = bw_hash_mix(run->seed, thread->serial);
    const bool ok = how->locals != NULL || thread_names(run, thread);
    const struct entry entry = {.time = thread->time, .serial = thread->serial, .thread = thread};
    const bw_status status =
            ok ? heap_push(&run->heap, &entry, err) : bw_fail(err, BW_E_NOMEM, "running scripts");
    if (status == BW_OK)
        *ret_thread = thread;
    return status;
}

/* One line about a record of the attack. */
static void write_truth(struct run *run, const struct step *step, const struct record *record,
        const struct output_place *place)
{
    struct bw_buffer line;
    bw_buffer_init(&line, 64 * BW_KIB);
    struct bw_json json = {.out = &line};
    char time[BW_TIME_TEXT_SIZE];
    (void)bw_time_format(bw_time_from_filetime(place->time), time);
    bw_json_open_object(&json);
    bw_json_member_str(&json, "file", bw_str_of(place->file));
    bw_json_member_u64(&json, "record_id", place->record_id);
    bw_json_member_str(&json, "host", record->host->key);
    if (record->event->provider->form == NULL) {
        bw_json_member_str(&json, "channel", record->event->format.channel);
        bw_json_member_u64(&json, "event_id", record->event->format.event_id);
    } else
        bw_json_member_str(&json, "event", record->event->key);
    bw_json_member_str(&json, "time", bw_str_of(time));
    bw_json_member_str(&json, "stage", step->stage);
    bw_json_member_str(&json, "technique", step->technique);
    bw_json_member_str(&json, "step", step->label);
    if (record->host->clock_ahead != 0) {
        bw_json_key(&json, bw_str_of("clock_ahead"));
        bw_json_i64(&json, record->host->clock_ahead / TICKS_SECOND);
    }
    bw_json_close_object(&json);
    bw_buffer_add_char(&line, '\n');
    (void)fwrite(line.ptr, 1, line.len, run->options->truth);
    bw_buffer_release(&line);
}

static bw_status thread_emit(struct run *run, const struct item *item,
        const struct emission *emission, struct eval *eval, struct bw_err *err)
{
    struct output_place place;
    const bool *left_out = eval->host->left_out;
    if ((emission->needs & ~eval->host->telemetry) != 0)
        return BW_OK;
    if (left_out != NULL && left_out[emission->event->index])
        return BW_OK;
    eval->time += rng_between(eval->rng, 1000, 90000); /* 0.1 to 9 ms */
    struct eval by_host = *eval;
    by_host.time = host_time(eval->host, eval->time);
    const bw_status status = emit_record(emission, &by_host, run->output, &place, err);
    if (status != BW_OK)
        return status;
    run->counts.records++;
    if (item->step == NULL)
        return BW_OK;
    run->counts.attack_records++;
    item->step->records++;
    if (run->options->truth != NULL)
        write_truth(run, item->step, &(struct record){.event = emission->event, .host = eval->host},
                &place);
    return BW_OK;
}

/* The values of an action's parameters, into `locals`. */
static bool bind_arguments(struct run *run, struct thread *thread, const struct item *item,
        bw_str locals[SCOPE_LOCALS], const struct frame *objects[SCOPE_OBJECTS])
{
    const struct action *action = item->action;
    const struct frame outer = {.locals = thread->locals, .objects = thread->objects};
    const struct frame inner = {.locals = locals, .objects = objects};
    struct eval caller = thread_eval(run, thread, &outer);
    if (item->host != NULL)
        caller.host = item->host;
    if (item->user != NULL)
        caller.user = item->user;
    caller.time = host_time(caller.host, caller.time);
    struct eval callee = caller;
    callee.frame = &inner;
    for (size_t i = 0; i < action->scope.object_count; i++)
        objects[i] = item->references[i] != NONE ? thread->objects[item->references[i]] : NULL;
    for (size_t i = 0; i < action->scope.local_count; i++)
        locals[i] = (bw_str){.ptr = NULL, .len = 0};
    for (size_t i = 0; i < action->scope.local_count; i++)
        locals[i] = item->given[i] ? pattern_text(&item->arguments[i], &caller)
                                   : pattern_text(&action->defaults[i], &callee);
    return !run->text.failed;
}

/* Keeps an action's values under a name, as long as the script runs. */
static bool keep_object(struct thread *thread, const struct item *item, const bw_str *locals)
{
    const size_t count = item->action->scope.local_count;
    struct frame *frame = bw_arena_alloc(thread->arena, 1, sizeof(*frame));
    bw_str *kept = bw_arena_alloc(thread->arena, count, sizeof(*kept));
    if (frame == NULL || kept == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        kept[i] = bw_arena_copy(thread->arena, locals[i]);
        if (kept[i].ptr == NULL)
            return false;
    }
    frame->locals = kept;
    thread->objects[item->as] = frame;
    return true;
}

static bw_status thread_act(
        struct run *run, struct thread *thread, const struct item *item, struct bw_err *err)
{
    bw_str locals[SCOPE_LOCALS];
    const struct frame *objects[SCOPE_OBJECTS];
    struct frame frame = {.locals = thread->locals, .objects = thread->objects};
    bw_buffer_clear(&run->text);
    if (item->action != NULL) {
        frame = (struct frame){.locals = locals, .objects = objects};
        if (!bind_arguments(run, thread, item, locals, objects) ||
                (item->as != NONE && !keep_object(thread, item, locals)))
            return bw_fail(err, BW_E_LIMIT, "script %.*s: too much text",
                    bw_str_width(thread->script->name), thread->script->name.ptr);
    }
    struct eval eval = thread_eval(run, thread, &frame);
    if (item->host != NULL)
        eval.host = item->host;
    if (item->user != NULL)
        eval.user = item->user;
    if (item->action == NULL)
        return thread_emit(run, item, item->emission, &eval, err);
    bw_status status = BW_OK;
    for (size_t i = 0; i < item->action->emission_count && status == BW_OK; i++)
        status = thread_emit(run, item, &item->action->emissions[i], &eval, err);
    return status;
}

/* Benign people are not clocks: a third more or less. */
static uint64_t vary(struct thread *thread, const struct item *item, uint64_t ticks)
{
    if (ticks == 0 || item->step != NULL)
        return ticks;
    return rng_between(&thread->rng, ticks * 2 / 3, ticks * 4 / 3);
}

/* Moves on to the next turn or item; false at the end of the script. */
static bool thread_advance(struct thread *thread)
{
    const struct item *item = &thread->script->items[thread->item];
    if (++thread->turn < item->repeat) {
        thread->time += vary(thread, item, item->every);
        return true;
    }
    thread->turn = 0;
    if (++thread->item == thread->end)
        return false;
    item = &thread->script->items[thread->item];
    thread->time += vary(thread, item, item->after);
    return true;
}

static bw_status thread_step(struct run *run, struct thread *thread, struct bw_err *err)
{
    const struct item *item = &thread->script->items[thread->item];
    const bool skipped = item->chance < 100 && rng_next(&thread->rng) % 100 >= item->chance;
    bw_status status = BW_OK;
    if (!skipped)
        status = thread_act(run, thread, item, err);
    if (status == BW_OK && thread_advance(thread)) {
        const struct entry entry = {
                .time = thread->time, .serial = thread->serial, .thread = thread};
        status = heap_push(&run->heap, &entry, err);
        if (status == BW_OK)
            return BW_OK;
    }
    thread_release(run, thread);
    return status;
}

/* ---- benign life ---- */

static bw_status arrival_push(struct run *run, struct arrival *arrival, struct bw_err *err)
{
    arrival_next(arrival);
    if (run->benign_end != 0 && arrival->time >= run->benign_end)
        return BW_OK;
    const struct entry entry = {.time = arrival->time, .serial = run->serial++, .arrival = arrival};
    return heap_push(&run->heap, &entry, err);
}

static bw_status arrival_happen(struct run *run, struct arrival *arrival, struct bw_err *err)
{
    const struct thread how = {.time = arrival->time,
            .script = &arrival->activity->script,
            .end = arrival->activity->script.item_count,
            .host = arrival->host,
            .user = arrival_user(run->world, arrival)};
    struct thread *thread = NULL;
    bw_status status = BW_OK;
    if (how.user != NULL)
        status = thread_start(run, &how, &thread, err);
    return status == BW_OK ? arrival_push(run, arrival, err) : status;
}

static bw_status start_benign(struct run *run, struct bw_err *err)
{
    const struct world *world = run->world;
    run->arrivals = calloc(world->activity_count * world->host_count + 1, sizeof(*run->arrivals));
    if (run->arrivals == NULL)
        return bw_fail(err, BW_E_NOMEM, "activities");
    size_t count = 0;
    bw_status status = BW_OK;
    for (size_t a = 0; a < world->activity_count; a++) {
        for (size_t h = 0; h < world->host_count && status == BW_OK; h++) {
            const struct activity *activity = &world->activities[a];
            const struct host *host = &world->hosts[h];
            if ((activity->roles & host->roles) == 0 || (world->benign_hosts >> h & 1) == 0)
                continue;
            struct arrival *arrival = &run->arrivals[count++];
            uint64_t seed = bw_hash64(bw_str_bytes(activity->script.name), run->seed);
            seed = bw_hash64(bw_str_bytes(host->key), seed);
            *arrival = (struct arrival){.time = bw_filetime_from_time(world->benign_from),
                    .activity = activity,
                    .host = host,
                    .rng = {.state = seed}};
            status = arrival_push(run, arrival, err);
        }
    }
    return status;
}

/* Each item with a time of its own starts a thread: steps of an attack overlap. */
static bw_status start_attack(struct run *run, struct bw_err *err)
{
    const struct script *script = run->world->attack;
    struct thread how = {.script = script, .shares = true};
    bw_status status = BW_OK;
    if (script->items[0].at == 0)
        return bw_fail(err, BW_E_MALFORMED, "the attack's first step wants 'at'");
    for (size_t i = 0; i < script->item_count && status == BW_OK; i = how.end) {
        const struct item *first = &script->items[i];
        struct thread *thread = NULL;
        how.time = first->at;
        how.host = first->host;
        how.user = first->user;
        how.item = i;
        for (how.end = i + 1; how.end < script->item_count; how.end++)
            if (script->items[how.end].at != 0)
                break;
        status = thread_start(run, &how, &thread, err);
        if (status != BW_OK || thread == NULL)
            return status;
        how.locals = thread->locals;
        how.objects = thread->objects;
    }
    return status;
}

static bw_status run_heap(struct run *run, struct bw_err *err)
{
    bw_status status = BW_OK;
    const uint64_t size = run->options->size;
    while (run->heap.count > 0 && status == BW_OK) {
        if (size != 0 && output_size(run->output) >= size)
            return BW_OK;
        const struct entry entry = heap_pop(&run->heap);
        if (entry.thread != NULL)
            status = thread_step(run, entry.thread, err);
        else
            status = arrival_happen(run, entry.arrival, err);
    }
    return status;
}

bw_status run_world(struct world *world, struct output *output, const struct run_options *options,
        struct run_counts *ret_counts, struct bw_err *err)
{
    struct run run = {.world = world,
            .output = output,
            .options = options,
            .seed = options->seed != 0 ? options->seed : world->seed};
    if (options->size == 0)
        run.benign_end = bw_filetime_from_time(world->benign_to);
    bw_buffer_init(&run.text, TEXT_ROOM);
    bw_status status = BW_OK;
    if (!bw_buffer_reserve(&run.text, TEXT_ROOM))
        status = bw_fail(err, BW_E_NOMEM, "text");
    if (status == BW_OK && options->attack && world->attack != NULL)
        status = start_attack(&run, err);
    if (status == BW_OK && options->benign && world->benign_to > world->benign_from)
        status = start_benign(&run, err);
    if (status == BW_OK)
        status = run_heap(&run, err);
    free_threads(run.made_threads);
    free(run.heap.entries);
    free(run.arrivals);
    bw_buffer_release(&run.text);
    *ret_counts = run.counts;
    return status;
}
