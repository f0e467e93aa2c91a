#include "summary/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "summary/summary.h"

#define SILENCE_ARENA (24 * BW_MIB)

/* Pauses are counted in classes of a quarter of an octave. */
#define CLASSES     132 /* up to 2^32 seconds */
#define PER_OCTAVE  4
#define LONG_PAUSES 4 /* of one log that are remembered */

/* Half of what is no pause any more: differences of times must fit. */
#define FAR (INT64_MAX / 4)

struct pause {
    bw_time from;
    bw_time to;
};

struct steady {
    bw_str host;
    bw_str log;
    bw_time first;
    bw_time last;
    uint32_t hours;
    uint32_t classes[CLASSES];
    struct pause longest[LONG_PAUSES]; /* falling */
};

struct silences {
    struct bw_arena *arena;
    const struct host_names *names; /* NULL: none are joined */
    struct bw_map *index;           /* log and host: place */
    struct bw_map *hosts;           /* last record of any log, as a number */
    struct bw_buffer key;
    struct steady **logs;
    uint32_t count;
    struct silence *found;
    uint32_t found_count;
    struct silence_counts counts;
};

/* 4 for each power of two of seconds, and the two bits behind the first one. */
static unsigned class_of(bw_time pause)
{
    const uint64_t seconds = (uint64_t)(pause / BW_TIME_SECOND);
    if (seconds < 4)
        return (unsigned)seconds;
    const unsigned octave = 63u - (unsigned)__builtin_clzll(seconds);
    const unsigned class = octave * PER_OCTAVE + (unsigned)((seconds >> (octave - 2)) & 3);
    return class < CLASSES ? class : CLASSES - 1;
}

/* The upper end of a class. */
static bw_time class_end(unsigned class)
{
    if (class < 4)
        return ((bw_time) class + 1) * BW_TIME_SECOND;
    const unsigned octave = class / PER_OCTAVE;
    return (((bw_time)(class % PER_OCTAVE + 5)) << (octave - 2)) * BW_TIME_SECOND;
}

/* Of the class in which the pause stands that 95 of 100 are not longer than. */
static bw_time usual_pause(const struct steady *log)
{
    uint64_t all = 0, seen = 0;
    unsigned class = 0;
    for (unsigned i = 0; i < CLASSES; i++)
        all += log->classes[i];
    for (unsigned i = 0; i < CLASSES && seen * 100 < all * 95; i++) {
        seen += log->classes[i];
        class = i;
    }
    return class_end(class);
}

static void add_pause(struct steady *log, bw_time from, bw_time to)
{
    unsigned at = LONG_PAUSES;
    if (to <= from || to / 2 - from / 2 > FAR)
        return;
    log->classes[class_of(to - from)]++;
    while (at > 0 && to - from > log->longest[at - 1].to - log->longest[at - 1].from)
        at--;
    if (at == LONG_PAUSES)
        return;
    memmove(&log->longest[at + 1], &log->longest[at],
            (LONG_PAUSES - 1 - at) * sizeof(log->longest[0]));
    log->longest[at] = (struct pause){.from = from, .to = to};
}

static bw_str log_of(bw_str key)
{
    bw_str log = BW_STR("");
    (void)bw_str_cut(&key, SUMMARY_SEPARATOR, &log);
    return log;
}

static struct steady *steady_of(struct silences *s, bw_str log, bw_str host)
{
    uint64_t at;
    bw_buffer_clear(&s->key);
    bw_buffer_add_str(&s->key, log);
    bw_buffer_add_char(&s->key, SUMMARY_SEPARATOR);
    bw_buffer_add_str(&s->key, host);
    if (bw_map_get(s->index, bw_buffer_str(&s->key), &at))
        return s->logs[at];
    struct steady *steady =
            s->count == SILENCE_MAX_LOGS ? NULL : bw_arena_alloc(s->arena, 1, sizeof(*steady));
    if (steady == NULL || !bw_map_set(s->index, bw_buffer_str(&s->key), s->count))
        return NULL;
    *steady = (struct steady){.host = bw_arena_copy(s->arena, host),
            .log = bw_arena_copy(s->arena, log),
            .last = BW_TIME_UNKNOWN};
    if ((host.len != 0 && steady->host.ptr == NULL) || (log.len != 0 && steady->log.ptr == NULL))
        return NULL;
    s->logs[s->count++] = steady;
    return steady;
}

static bw_str host_of(const struct silences *s, const struct summary_row *row)
{
    return s->names != NULL ? host_names_of(s->names, row->host) : row->host;
}

/* Rows of one log and host come in the order of their hours. */
static bw_status learn(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct silences *s = user;
    const struct summary_row *row = &answer->row;
    const bw_str host = host_of(s, row);
    uint64_t last;
    (void)err;
    struct steady *log = steady_of(s, log_of(row->key), host);
    if (log == NULL) {
        s->counts.more_logs++;
        return BW_OK;
    }
    if (log->hours++ == 0)
        log->first = row->first;
    else
        add_pause(log, log->last, row->first);
    log->last = row->last > log->last ? row->last : log->last;
    if (!bw_map_get(s->hosts, host, &last) || (bw_time)last < row->last)
        if (!bw_map_set(s->hosts, host, (uint64_t)row->last))
            s->counts.more_logs++;
    return BW_OK;
}

static int by_length(const void *left, const void *right)
{
    const struct silence *a = left;
    const struct silence *b = right;
    const bw_time la = a->to - a->from;
    const bw_time lb = b->to - b->from;
    if (la != lb)
        return la > lb ? -1 : 1;
    const int order = bw_str_compare(a->host, b->host);
    return order != 0 ? order : bw_str_compare(a->log, b->log);
}

static int by_host(const void *left, const void *right)
{
    const struct silence *a = left;
    const struct silence *b = right;
    const int order = bw_str_compare(a->host, b->host);
    if (order != 0)
        return order;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return bw_str_compare(a->log, b->log);
}

static void find_in(struct silences *s, const struct steady *log)
{
    uint64_t last = 0;
    if (log->hours < SILENCE_MIN_HOURS) {
        s->counts.too_few++;
        return;
    }
    s->counts.logs++;
    const bw_time usual = usual_pause(log);
    const bw_time least = usual > SILENCE_MIN / SILENCE_TIMES ? usual * SILENCE_TIMES : SILENCE_MIN;
    struct silence silence = {.host = log->host, .log = log->log, .usual = usual};
    for (size_t i = 0; i < LONG_PAUSES && log->longest[i].to - log->longest[i].from >= least; i++) {
        silence.from = log->longest[i].from;
        silence.to = log->longest[i].to;
        s->found[s->found_count++] = silence;
    }
    if (log->host.len != 0 && bw_map_get(s->hosts, log->host, &last) &&
            (bw_time)last / 2 - log->last / 2 < FAR && (bw_time)last - log->last >= least) {
        silence.from = log->last;
        silence.to = (bw_time)last;
        silence.ended = true;
        s->found[s->found_count++] = silence;
    }
}

/* Second reading: what else the host wrote then. */
static bw_status count_others(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct silences *s = user;
    const struct summary_row *row = &answer->row;
    const bw_str log = log_of(row->key);
    const bw_str host = host_of(s, row);
    (void)err;
    for (uint32_t i = 0; i < s->found_count; i++) {
        struct silence *silence = &s->found[i];
        if (row->first > silence->from && row->last < silence->to &&
                bw_str_eq(host, silence->host) && !bw_str_eq(log, silence->log))
            silence->others += row->count;
    }
    return BW_OK;
}

/* Of a host that was silent as a whole one log speaks for all. */
static bool is_told(const struct silences *s, uint32_t index)
{
    const struct silence *self = &s->found[index];
    for (uint32_t i = 0; self->others == 0 && self->host.len != 0 && i < s->found_count; i++) {
        const struct silence *other = &s->found[i];
        const bool longer = other->to - other->from > self->to - self->from ||
                            (other->to - other->from == self->to - self->from && i < index);
        if (i != index && other->others == 0 && longer && bw_str_eq(other->host, self->host) &&
                other->from < self->to && self->from < other->to)
            return false;
    }
    return true;
}

static bool silences_init(struct silences *s)
{
    bw_buffer_init(&s->key, 2 * SUMMARY_MAX_KEY);
    s->arena = bw_arena_new(SILENCE_ARENA);
    s->logs = calloc(SILENCE_MAX_LOGS, sizeof(struct steady *));
    if (s->arena == NULL || s->logs == NULL)
        return false;
    s->index = bw_map_new(s->arena);
    s->hosts = bw_map_new(s->arena);
    return s->index != NULL && s->hosts != NULL;
}

static void silences_free(struct silences *s)
{
    bw_arena_free(s->arena);
    bw_buffer_release(&s->key);
    free(s->logs);
    free(s->found);
}

static const struct summary_query hours_query = {.table = SUMMARY_LOG_HOURS,
        .order = SUMMARY_ORDER_KEY,
        .by_host = true};

static bw_status find_all(struct silences *s, struct summary_store *store, struct bw_err *err)
{
    bw_status status = summary_store_each(store, &hours_query, learn, s, err);
    if (status != BW_OK)
        return status;
    s->found = calloc((size_t)s->count * (LONG_PAUSES + 1) + 1, sizeof(*s->found));
    if (s->found == NULL)
        return bw_fail(err, BW_E_NOMEM, "silences: out of memory");
    for (uint32_t i = 0; i < s->count; i++)
        find_in(s, s->logs[i]);
    qsort(s->found, s->found_count, sizeof(*s->found), by_length);
    if (s->found_count > SILENCE_MAX) {
        s->counts.left_out = s->found_count - SILENCE_MAX;
        s->found_count = SILENCE_MAX;
    }
    qsort(s->found, s->found_count, sizeof(*s->found), by_host);
    return s->found_count != 0 ? summary_store_each(store, &hours_query, count_others, s, err)
                               : BW_OK;
}

bw_status silence_each(struct summary_store *store, const struct host_names *names,
        silence_visit *visit, void *user, struct silence_counts *ret_counts, struct bw_err *err)
{
    struct silences s = {.names = names};
    bw_status status = silences_init(&s) ? find_all(&s, store, err)
                                         : bw_fail(err, BW_E_NOMEM, "silences: out of memory");
    for (uint32_t i = 0; i < s.found_count && status == BW_OK; i++)
        if (is_told(&s, i))
            status = visit(user, &s.found[i], err);
    *ret_counts = s.counts;
    silences_free(&s);
    return status;
}

bw_status silence_each_host(
        struct summary_store *store, silence_host_visit *visit, void *user, struct bw_err *err)
{
    struct silences s = {0};
    bw_status status = silences_init(&s) ? summary_store_each(store, &hours_query, learn, &s, err)
                                         : bw_fail(err, BW_E_NOMEM, "hosts: out of memory");
    for (size_t i = 0; status == BW_OK && i < bw_map_count(s.hosts); i++)
        status = visit(user, bw_map_key(s.hosts, i), err);
    silences_free(&s);
    return status;
}
