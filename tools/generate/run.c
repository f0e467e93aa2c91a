#include "run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "emit.h"

#define TICKS_SECOND UINT64_C(10000000)
#define TICKS_HOUR   (3600 * TICKS_SECOND)
#define TICKS_DAY    (24 * TICKS_HOUR)
#define TEXT_ROOM    (2 * BW_MIB)
#define THREAD_ARENA (4 * BW_MIB)

/* A script that is being carried out. */
struct thread {
    uint64_t time;   /* of the next item */
    uint64_t serial; /* breaks ties, so that the order never depends on the heap */
    const struct script *script;
    const struct host *host;
    const struct user *user;
    size_t item;
    uint64_t turn; /* of a repeated item */
    struct rng rng;
    struct bw_arena *arena;
    bw_str *locals;
    const struct frame **objects;
    struct thread *next_free;
};

/* A benign activity of one host: when it happens next. */
struct arrival {
    uint64_t time;
    const struct activity *activity;
    const struct host *host;
    struct rng rng;
};

/* Either of the two, by time. */
struct entry {
    uint64_t time;
    uint64_t serial;
    struct thread *thread;
    struct arrival *arrival;
};

struct run {
    struct world *world;
    struct output *output;
    const struct run_options *options;
    struct run_counts counts;
    struct entry *heap;
    size_t heap_count, heap_room;
    uint64_t serial;
    struct thread *free_threads;
    struct arrival *arrivals;
    struct bw_buffer text; /* of the present item */
    uint64_t benign_end;
    uint64_t seed;
};

/* ---- the heap ---- */

static bool entry_before(const struct entry *a, const struct entry *b)
{
    return a->time != b->time ? a->time < b->time : a->serial < b->serial;
}

static bw_status heap_push(struct run *run, struct entry entry, struct bw_err *err)
{
    if (run->heap_count == run->heap_room) {
        const size_t room = run->heap_room != 0 ? run->heap_room * 2 : 1024;
        struct entry *heap = reallocarray(run->heap, room, sizeof(*heap));
        if (heap == NULL)
            return bw_fail(err, BW_E_NOMEM, "running scripts");
        run->heap = heap;
        run->heap_room = room;
    }
    size_t i = run->heap_count++;
    for (; i > 0 && entry_before(&entry, &run->heap[(i - 1) / 2]); i = (i - 1) / 2)
        run->heap[i] = run->heap[(i - 1) / 2];
    run->heap[i] = entry;
    return BW_OK;
}

static struct entry heap_pop(struct run *run)
{
    const struct entry top = run->heap[0];
    const struct entry last = run->heap[--run->heap_count];
    size_t i = 0;
    for (size_t child = 1; child < run->heap_count; child = 2 * i + 1) {
        if (child + 1 < run->heap_count && entry_before(&run->heap[child + 1], &run->heap[child]))
            child++;
        if (!entry_before(&run->heap[child], &last))
            break;
        run->heap[i] = run->heap[child];
        i = child;
    }
    run->heap[i] = last;
    return top;
}

/* ---- threads ---- */

static void thread_release(struct run *run, struct thread *thread)
{
    bw_arena_rewind(thread->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    thread->next_free = run->free_threads;
    run->free_threads = thread;
}

static void thread_free(struct thread *thread)
{
    if (thread != NULL)
        bw_arena_free(thread->arena);
    free(thread);
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
    thread->arena = bw_arena_new(THREAD_ARENA);
    if (thread->arena != NULL)
        return thread;
    free(thread);
    return NULL;
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

/* Starts a script at `time`: its names get their values now. */
static bw_status thread_start(struct run *run, const struct thread *how, struct bw_err *err)
{
    struct thread *thread = thread_take(run);
    if (thread == NULL)
        return bw_fail(err, BW_E_NOMEM, "running scripts");
    struct bw_arena *arena = thread->arena;
    const struct scope *scope = &how->script->scope;
    *thread = *how;
    thread->arena = arena;
    thread->serial = run->serial++;
    thread->rng.state = bw_hash_mix(run->seed, thread->serial);
    thread->locals = bw_arena_alloc(arena, scope->local_count, sizeof(*thread->locals));
    thread->objects = bw_arena_alloc(arena, scope->object_count, sizeof(*thread->objects));
    bool ok = thread->locals != NULL && thread->objects != NULL;
    const struct frame frame = {.locals = thread->locals};
    const struct eval eval = thread_eval(run, thread, &frame);
    for (size_t i = 0; ok && i < scope->local_count; i++) {
        bw_buffer_clear(&run->text);
        thread->locals[i] = bw_arena_copy(arena, pattern_text(&how->script->lets[i], &eval));
        ok = thread->locals[i].ptr != NULL;
    }
    const struct entry entry = {.time = thread->time, .serial = thread->serial, .thread = thread};
    const bw_status status =
            ok ? heap_push(run, entry, err) : bw_fail(err, BW_E_NOMEM, "running scripts");
    if (status != BW_OK)
        thread_free(thread);
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
    bw_json_member_str(&json, "channel", record->event->format.channel);
    bw_json_member_u64(&json, "event_id", record->event->format.event_id);
    bw_json_member_str(&json, "time", bw_str_of(time));
    bw_json_member_str(&json, "stage", step->stage);
    bw_json_member_str(&json, "technique", step->technique);
    bw_json_member_str(&json, "step", step->label);
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
    const bw_status status = emit_record(emission, eval, run->output, &place, err);
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
    if (++thread->item == thread->script->item_count)
        return false;
    item = &thread->script->items[thread->item];
    if (item->at != 0)
        thread->time = item->at;
    else
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
        status = heap_push(run, entry, err);
        if (status == BW_OK)
            return BW_OK;
    }
    thread_release(run, thread);
    return status;
}

/* ---- benign life ---- */

/* True at a time when the activity may happen; else moves `*time` to the next such time. */
static bool in_hours(const struct activity *activity, uint64_t *time)
{
    const uint64_t day = *time / TICKS_DAY;
    const uint64_t midnight = day * TICKS_DAY;
    const unsigned weekday = (unsigned)(day % 7); /* 1601-01-01 was a Monday */
    const uint64_t from = midnight + activity->hour_from * TICKS_HOUR;
    const uint64_t to = midnight + activity->hour_to * TICKS_HOUR;
    if (activity->workdays && weekday >= 5)
        *time = midnight + TICKS_DAY + activity->hour_from * TICKS_HOUR;
    else if (*time < from)
        *time = from;
    else if (*time >= to)
        *time = midnight + TICKS_DAY + activity->hour_from * TICKS_HOUR;
    else
        return true;
    return false;
}

/*
 * The natural logarithm of `x` in (0, 1]. Not the C library's, whose last bit depends on the
 * processor: the same scenario has to give the same bytes everywhere.
 */
static double logarithm(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    const int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1023) << 52;
    double mantissa;
    memcpy(&mantissa, &bits, sizeof(mantissa)); /* [1, 2) */
    const double s = (mantissa - 1) / (mantissa + 1);
    double power = s;
    double sum = 0;
    for (int i = 1; i < 30; i += 2, power *= s * s)
        sum += power / i;
    return exponent * 0.69314718055994530942 + 2 * sum;
}

/* Moves `arrival` on by a gap as chance has it, counted in hours of activity only. */
static void arrival_next(const struct run *run, struct arrival *arrival)
{
    const struct activity *activity = arrival->activity;
    const double open = (double)((activity->hour_to - activity->hour_from) * TICKS_HOUR);
    const double mean = open / (activity->per_day * run->world->benign_scale);
    double left = -logarithm(rng_unit(&arrival->rng)) * mean;
    for (;;) {
        while (!in_hours(activity, &arrival->time))
            continue;
        const uint64_t end = arrival->time / TICKS_DAY * TICKS_DAY + activity->hour_to * TICKS_HOUR;
        const double room = (double)(end - arrival->time);
        if (left < room)
            break;
        left -= room;
        arrival->time = end;
    }
    arrival->time += (uint64_t)left;
}

/* Who does it: a certain user, one who works on this host, or one of a group. NULL: nobody. */
static const struct user *choose_user(const struct run *run, struct arrival *arrival)
{
    const struct world *world = run->world;
    const bw_str who = arrival->activity->who;
    const size_t certain = world_find(world->user_index, who);
    if (certain != NONE)
        return &world->users[certain];
    const bool local = bw_str_eq(who, BW_STR("local"));
    const size_t home = world_find(world->user_attributes, BW_STR("host"));
    const uint64_t group = world_find(world->tags, who);
    const struct user *found[USERS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < world->user_count; i++) {
        const struct user *user = &world->users[i];
        const bool fits =
                local ? home != NONE && bw_str_eq(user->attributes[home], arrival->host->key)
                      : group != NONE && (user->groups >> group & 1) != 0;
        if (fits)
            found[count++] = user;
    }
    return count != 0 ? found[rng_next(&arrival->rng) % count] : NULL;
}

static bw_status arrival_push(struct run *run, struct arrival *arrival, struct bw_err *err)
{
    arrival_next(run, arrival);
    if (run->benign_end != 0 && arrival->time >= run->benign_end)
        return BW_OK;
    const struct entry entry = {.time = arrival->time, .serial = run->serial++, .arrival = arrival};
    return heap_push(run, entry, err);
}

static bw_status arrival_happen(struct run *run, struct arrival *arrival, struct bw_err *err)
{
    const struct thread how = {.time = arrival->time,
            .script = &arrival->activity->script,
            .host = arrival->host,
            .user = choose_user(run, arrival)};
    bw_status status = BW_OK;
    if (how.user != NULL)
        status = thread_start(run, &how, err);
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

static bw_status start_attack(struct run *run, struct bw_err *err)
{
    const struct script *script = run->world->attack;
    if (script->items[0].at == 0)
        return bw_fail(err, BW_E_MALFORMED, "the attack's first step wants 'at'");
    const struct item *first = &script->items[0];
    const struct thread how = {
            .time = first->at, .script = script, .host = first->host, .user = first->user};
    return thread_start(run, &how, err);
}

static bw_status run_heap(struct run *run, struct bw_err *err)
{
    bw_status status = BW_OK;
    const uint64_t size = run->options->size;
    while (run->heap_count > 0 && status == BW_OK) {
        if (size != 0 && output_size(run->output) >= size)
            return BW_OK;
        const struct entry entry = heap_pop(run);
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
    for (size_t i = 0; i < run.heap_count; i++)
        thread_free(run.heap[i].thread);
    for (struct thread *thread = run.free_threads, *next; thread != NULL; thread = next) {
        next = thread->next_free;
        thread_free(thread);
    }
    free(run.heap);
    free(run.arrivals);
    bw_buffer_release(&run.text);
    *ret_counts = run.counts;
    return status;
}
