#include "summary/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "summary/summary.h"

#define SILENCE_ARENA (40 * BW_MIB)

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

/* A log, or one of its files. */
struct steady {
    bw_str host;
    bw_str log;
    bw_str file;          /* empty: the log as a whole */
    struct steady *files; /* of a log */
    struct steady *next;  /* of a file: the next of its log */
    uint32_t file_count;
    uint32_t found, found_end; /* its silences among all */
    struct pause open;         /* the hour at hand: its first and last record */
    bw_str open_hour;
    char hour[16];
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

/* Of the class in which the pause stands that 95 of 100 are not longer than; of few pauses, all
 * but one. */
static bw_time usual_pause(const struct steady *log)
{
    uint64_t all = 0, seen = 0;
    unsigned class = 0;
    for (unsigned i = 0; i < CLASSES; i++)
        all += log->classes[i];
    if (log->hours < SILENCE_MIN_HOURS && all != 0)
        all--;
    const uint64_t share = log->hours < SILENCE_MIN_HOURS ? 100 : 95;
    for (unsigned i = 0; i < CLASSES && seen * 100 < all * share; i++) {
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

/* The columns of a row. */
struct cells {
    bw_str log, hour, file;
};

static struct cells cells_of(bw_str key)
{
    struct cells cells = {0};
    (void)bw_str_cut(&key, SUMMARY_SEPARATOR, &cells.log);
    (void)bw_str_cut(&key, SUMMARY_SEPARATOR, &cells.hour);
    (void)bw_str_cut(&key, SUMMARY_SEPARATOR, &cells.file);
    return cells;
}

static bool copy(struct silences *s, bw_str text, bw_str *ret_copy)
{
    *ret_copy = text.len != 0 ? bw_arena_copy(s->arena, text) : BW_STR("");
    return ret_copy->ptr != NULL;
}

/* The log of a host, or one of its files; NULL: there is no room. */
static struct steady *steady_of(struct silences *s, bw_str log, bw_str host, bw_str file)
{
    uint64_t at;
    bw_buffer_clear(&s->key);
    bw_buffer_add_str(&s->key, log);
    bw_buffer_add_char(&s->key, SUMMARY_SEPARATOR);
    bw_buffer_add_str(&s->key, host);
    bw_buffer_add_char(&s->key, SUMMARY_SEPARATOR);
    bw_buffer_add_str(&s->key, file);
    if (bw_map_get(s->index, bw_buffer_str(&s->key), &at))
        return s->logs[at];
    struct steady *steady =
            s->count == SILENCE_MAX_LOGS ? NULL : bw_arena_alloc(s->arena, 1, sizeof(*steady));
    if (steady == NULL || !bw_map_set(s->index, bw_buffer_str(&s->key), s->count))
        return NULL;
    *steady = (struct steady){.last = BW_TIME_UNKNOWN};
    if (!copy(s, host, &steady->host) || !copy(s, log, &steady->log) ||
            !copy(s, file, &steady->file))
        return NULL;
    s->logs[s->count++] = steady;
    return steady;
}

static struct steady *file_of(struct silences *s, struct steady *log, bw_str file)
{
    const uint32_t count = s->count;
    if (log->file_count == SILENCE_MAX_FILES)
        return NULL;
    struct steady *steady = steady_of(s, log->log, log->host, file);
    if (steady == NULL || s->count == count)
        return steady;
    steady->next = log->files;
    log->files = steady;
    log->file_count++;
    return steady;
}

static bw_str host_of(const struct silences *s, const struct summary_row *row)
{
    return s->names != NULL ? host_names_of(s->names, row->host) : row->host;
}

static void end_hour(struct steady *log)
{
    if (log->open_hour.len == 0)
        return;
    if (log->hours++ == 0)
        log->first = log->open.from;
    else
        add_pause(log, log->last, log->open.from);
    log->last = log->open.to > log->last ? log->open.to : log->last;
    log->open_hour = BW_STR("");
}

/* Rows of one log and host come in the order of their hours; an hour has one for each file. */
static void add_hour(struct steady *log, const struct summary_row *row, bw_str hour)
{
    if (log->open_hour.len != 0 && bw_str_eq(log->open_hour, hour)) {
        log->open.from = row->first < log->open.from ? row->first : log->open.from;
        log->open.to = row->last > log->open.to ? row->last : log->open.to;
        return;
    }
    end_hour(log);
    hour = bw_str_head(hour, sizeof(log->hour));
    memcpy(log->hour, hour.ptr, hour.len);
    log->open_hour = (bw_str){.ptr = log->hour, .len = hour.len};
    log->open = (struct pause){.from = row->first, .to = row->last};
}

static bw_status learn(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct silences *s = user;
    const struct summary_row *row = &answer->row;
    const struct cells cells = cells_of(row->key);
    const bw_str host = host_of(s, row);
    uint64_t last;
    (void)err;
    struct steady *log = steady_of(s, cells.log, host, BW_STR(""));
    struct steady *file = log != NULL && cells.file.len != 0 ? file_of(s, log, cells.file) : NULL;
    s->counts.more_logs += log == NULL || (file == NULL && cells.file.len != 0);
    if (log == NULL)
        return BW_OK;
    add_hour(log, row, cells.hour);
    if (file != NULL)
        add_hour(file, row, cells.hour);
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
    int order = bw_str_compare(a->host, b->host);
    order = order != 0 ? order : bw_str_compare(a->log, b->log);
    return order != 0 ? order : bw_str_compare(a->file, b->file);
}

static int by_host(const void *left, const void *right)
{
    const struct silence *a = left;
    const struct silence *b = right;
    int order = bw_str_compare(a->host, b->host);
    if (order != 0)
        return order;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    order = bw_str_compare(a->log, b->log);
    return order != 0 ? order : bw_str_compare(a->file, b->file);
}

static bool is_busy(const struct steady *log)
{
    return log->hours >= SILENCE_FEW_HOURS && usual_pause(log) <= SILENCE_BUSY;
}

/* Its silences that are at least this long, one that lasts to the end of its host among them. */
static void find_longer(struct silences *s, struct steady *log, bw_time least)
{
    uint64_t last = 0;
    struct silence silence = {.host = log->host,
            .log = log->log,
            .file = log->file,
            .usual = usual_pause(log),
            .few = log->hours < SILENCE_MIN_HOURS};
    log->found = s->found_count;
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
    log->found_end = s->found_count;
}

static bw_time least_silence(const struct steady *log)
{
    const bw_time usual = usual_pause(log);
    return usual > SILENCE_MIN / SILENCE_TIMES ? usual * SILENCE_TIMES : SILENCE_MIN;
}

static void find_in(struct silences *s, struct steady *log)
{
    if (log->hours < SILENCE_MIN_HOURS && !is_busy(log)) {
        s->counts.too_few++;
        return;
    }
    s->counts.logs++;
    find_longer(s, log, least_silence(log));
}

/* Whether both have records for long at the same time. */
static bool are_beside(const struct steady *a, const struct steady *b)
{
    const bw_time from = a->first > b->first ? a->first : b->first;
    const bw_time to = a->last < b->last ? a->last : b->last;
    return a != b && to / 2 - from / 2 >= SILENCE_FEW_HOURS * (3600 * BW_TIME_SECOND / 2);
}

/* All of `file` lies in a pause of the other. */
static bool is_piece_of(const struct steady *file, const struct steady *other)
{
    for (size_t i = 0; i < LONG_PAUSES; i++)
        if (other->longest[i].from <= file->first && file->last <= other->longest[i].to)
            return true;
    return false;
}

/* The log as a whole is silent then, or another of its files has its place where `self` has
 * nothing: it begins there and fills half of it. */
static bool is_explained(const struct silences *s, const struct steady *log,
        const struct steady *self, const struct silence *silence)
{
    for (uint32_t i = log->found; i < log->found_end; i++)
        if (s->found[i].from < silence->to && silence->from < s->found[i].to)
            return true;
    for (const struct steady *file = log->files; file != NULL; file = file->next) {
        const bool behind = file->first >= silence->from &&
                            (silence->ended || file->last <= silence->to) &&
                            file->last / 2 - file->first / 2 >= (silence->to - silence->from) / 4;
        if (behind || (silence->ended && is_piece_of(self, file)))
            return true;
    }
    return false;
}

/* A file of a log whose other files go on. */
static void find_in_file(struct silences *s, const struct steady *log, struct steady *file)
{
    bool beside = false;
    for (const struct steady *other = log->files; other != NULL && !beside; other = other->next)
        beside = are_beside(file, other);
    if (!beside || !is_busy(file))
        return;
    const struct pause *fourth = &file->longest[LONG_PAUSES - 1];
    const bw_time rare = SILENCE_RARE * (fourth->to - fourth->from);
    const bw_time least = least_silence(file);
    find_longer(s, file, rare > least ? rare : least);
    uint32_t kept = file->found;
    for (uint32_t i = file->found; i < file->found_end; i++)
        if (!is_explained(s, log, file, &s->found[i]))
            s->found[kept++] = s->found[i];
    s->found_count = kept;
}

static bool is_of(const struct silence *silence, const struct cells *cells)
{
    return bw_str_eq(cells->log, silence->log) &&
           (silence->file.len == 0 || bw_str_eq(cells->file, silence->file));
}

/* Second reading: what else the host wrote then. */
static bw_status count_others(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct silences *s = user;
    const struct summary_row *row = &answer->row;
    const struct cells cells = cells_of(row->key);
    const bw_str host = host_of(s, row);
    (void)err;
    for (uint32_t i = 0; i < s->found_count; i++) {
        struct silence *silence = &s->found[i];
        if (row->first > silence->from && row->last < silence->to &&
                bw_str_eq(host, silence->host) && !is_of(silence, &cells))
            silence->others += row->count;
    }
    return BW_OK;
}

/* Of a host that was silent as a whole one log speaks for all. */
static bool is_told(const struct silences *s, uint32_t index)
{
    const struct silence *self = &s->found[index];
    if (self->others == 0 && self->few)
        return false;
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
        end_hour(s->logs[i]);
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->logs[i]->file.len != 0)
            continue;
        find_in(s, s->logs[i]);
        for (struct steady *file = s->logs[i]->files; file != NULL; file = file->next)
            find_in_file(s, s->logs[i], file);
    }
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
