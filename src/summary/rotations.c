#include "summary/rotations.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "summary/rotation_name.h"

#define ROTATIONS_ARENA (32 * BW_MIB)

/* Numbers with more holes than this many times its files are no rotation. */
#define MAX_HOLES 2

struct file {
    bw_str log; /* stem and tail */
    bw_str label;
    enum rotation_mark mark;
    uint64_t number;
    enum hunt_outcome outcome;
    bool filtered; /* records were left out: its span is not known */
    uint64_t records;
    bw_time first, last;
};

struct rotations {
    struct bw_arena *arena;
    struct bw_buffer files; /* struct file */
    uint64_t left_out;
};

/* One log: its files from young to old. */
struct series {
    struct file *files;
    size_t count;
    bw_time *holes; /* room for one at each boundary */
};

struct rotations *rotations_new(void)
{
    struct rotations *r = calloc(1, sizeof(*r));
    if (r == NULL)
        return NULL;
    bw_buffer_init(&r->files, 2 * ROTATIONS_MAX_FILES * sizeof(struct file));
    r->arena = bw_arena_new(ROTATIONS_ARENA);
    if (r->arena != NULL)
        return r;
    rotations_free(r);
    return NULL;
}

void rotations_free(struct rotations *r)
{
    if (r == NULL)
        return;
    bw_arena_free(r->arena);
    bw_buffer_release(&r->files);
    free(r);
}

/* Stem and tail as one text. */
static bw_str log_of(struct rotations *r, bw_str label, const struct rotation_name *name)
{
    if (name->tail.len == 0)
        return bw_str_head(label, name->stem.len);
    char *text = bw_arena_alloc(r->arena, name->stem.len + name->tail.len, 1);
    for (size_t i = 0; text != NULL && i < name->stem.len; i++)
        text[i] = name->stem.ptr[i];
    for (size_t i = 0; text != NULL && i < name->tail.len; i++)
        text[name->stem.len + i] = name->tail.ptr[i];
    return (bw_str){.ptr = text, .len = name->stem.len + name->tail.len};
}

void rotations_add(struct rotations *r, const struct hunt_item *item)
{
    const struct rotation_name name = rotation_name_of(item->label);
    if (r->files.len / sizeof(struct file) >= ROTATIONS_MAX_FILES) {
        r->left_out++;
        return;
    }
    struct file file = {.label = bw_arena_copy(r->arena, item->label),
            .mark = name.mark,
            .number = name.number,
            .outcome = item->outcome,
            .filtered = item->filtered != 0,
            .records = item->records,
            .first = item->first,
            .last = item->last};
    if (file.label.ptr != NULL)
        file.log = log_of(r, file.label, &name);
    if (file.label.ptr == NULL || file.log.ptr == NULL)
        r->left_out++;
    else
        bw_buffer_add(&r->files, &file, sizeof(file));
}

uint64_t rotations_left_out(const struct rotations *r)
{
    return r->left_out;
}

/* By log, then from young to old: the current one, small numbers, late dates. */
static int compare(const void *left, const void *right)
{
    const struct file *a = left;
    const struct file *b = right;
    const int order = bw_str_compare(a->log, b->log);
    if (order != 0)
        return order;
    if (a->mark != b->mark)
        return a->mark < b->mark ? -1 : 1;
    if (a->number != b->number)
        return (a->mark == ROTATION_DATE) == (a->number > b->number) ? -1 : 1;
    return bw_str_compare(a->label, b->label);
}

static bool has_span(const struct file *file)
{
    return file->records != 0 && !file->filtered && file->first != BW_TIME_UNKNOWN &&
           file->last != BW_TIME_UNKNOWN;
}

/* The next file behind `at` that has records with times; count: none. */
static size_t next_with_span(const struct series *s, size_t at)
{
    while (at < s->count && !has_span(&s->files[at]))
        at++;
    return at;
}

/*
 * Some programs count up: 1 is the oldest then. The file without a number is the youngest, or the
 * oldest of all.
 */
static void turn_where_counted_up(struct series *s)
{
    uint64_t down = 0, up = 0;
    bool first_is_old = false;
    size_t young = next_with_span(s, 0);
    for (size_t old; young < s->count; young = old) {
        old = next_with_span(s, young + 1);
        if (old == s->count)
            break;
        const bool upwards = s->files[old].first > s->files[young].first;
        down += !upwards;
        up += upwards;
        first_is_old |= upwards && young == 0;
    }
    if (up <= down)
        return;
    const bool stays = s->files[0].mark == ROTATION_CURRENT && !first_is_old;
    for (size_t i = stays ? 1 : 0, k = s->count - 1; i < k; i++, k--) {
        const struct file swap = s->files[i];
        s->files[i] = s->files[k];
        s->files[k] = swap;
    }
}

static int compare_times(const void *left, const void *right)
{
    const bw_time a = *(const bw_time *)left;
    const bw_time b = *(const bw_time *)right;
    return a < b ? -1 : a > b;
}

/* Differences of hostile times may not fit: those are none. */
static bool hole_between(const struct file *young, const struct file *old, bw_time *ret_hole)
{
    return !__builtin_sub_overflow(young->first, old->last, ret_hole) && *ret_hole > 0;
}

/* The hole in the middle of all, or 0 where there are too few. */
static bw_time usual_hole(struct series *s)
{
    size_t boundaries = 0;
    size_t young = next_with_span(s, 0);
    for (size_t old; young < s->count; young = old) {
        bw_time hole = 0;
        old = next_with_span(s, young + 1);
        if (old == s->count)
            break;
        s->holes[boundaries++] = hole_between(&s->files[young], &s->files[old], &hole) ? hole : 0;
    }
    if (boundaries < ROTATIONS_BOUNDARIES)
        return 0;
    qsort(s->holes, boundaries, sizeof(*s->holes), compare_times);
    return s->holes[boundaries / 2] > BW_TIME_SECOND ? s->holes[boundaries / 2] : BW_TIME_SECOND;
}

/* The time between two records on the average. */
static bw_time pause_of(const struct file *young, const struct file *old)
{
    bw_time a, b;
    if (__builtin_sub_overflow(young->last, young->first, &a) ||
            __builtin_sub_overflow(old->last, old->first, &b) || a < 0 || b < 0)
        return INT64_MAX;
    return (bw_time)((uint64_t)(a / 2 + b / 2) / ((young->records + old->records) / 2 + 1));
}

static bool is_long(const struct file *young, const struct file *old, bw_time hole, bw_time usual)
{
    bw_time least, pauses;
    const bw_time pause = pause_of(young, old);
    if (usual == 0)
        least = ROTATIONS_MIN_ALONE;
    else if (usual > INT64_MAX / ROTATIONS_HOLES)
        return false;
    else
        least = usual * ROTATIONS_HOLES > ROTATIONS_MIN_HOLE ? usual * ROTATIONS_HOLES
                                                             : ROTATIONS_MIN_HOLE;
    return young->records + old->records >= ROTATIONS_MIN_RECORDS && hole >= least &&
           !__builtin_mul_overflow(pause, (bw_time)ROTATIONS_PAUSES, &pauses) && hole >= pauses;
}

/* The current one stands where 0 would. */
static bool place_of(const struct file *file, uint64_t *ret_place)
{
    *ret_place = file->mark == ROTATION_CURRENT ? 0 : file->number;
    return file->mark != ROTATION_DATE;
}

/* Numbers between two files that follow each other. */
static uint64_t missing_between(const struct file *a, const struct file *b, uint64_t *ret_from)
{
    uint64_t x, y;
    if (!place_of(a, &x) || !place_of(b, &y) || x == y)
        return 0;
    *ret_from = (x < y ? x : y) + 1;
    return (x < y ? y - x : x - y) - 1;
}

static bool is_numbered(const struct series *s)
{
    uint64_t from;
    uint64_t missing = 0;
    for (size_t i = 0; i + 1 < s->count; i++)
        missing += missing_between(&s->files[i], &s->files[i + 1], &from);
    return missing != 0 && missing <= MAX_HOLES * s->count;
}

static bw_status tell_missing(
        const struct series *s, rotation_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    for (size_t i = 0; i + 1 < s->count && status == BW_OK; i++) {
        const struct file *young = &s->files[i];
        const struct file *old = &s->files[i + 1];
        bw_time hole;
        struct rotation_oddity found = {.sign = ROTATION_MISSING,
                .file = young->label,
                .other = old->label,
                .from = BW_TIME_UNKNOWN,
                .to = BW_TIME_UNKNOWN};
        const uint64_t missing = missing_between(young, old, &found.missing_from);
        if (missing == 0)
            continue;
        found.missing_to = found.missing_from + missing - 1;
        if (has_span(young) && has_span(old) && hole_between(young, old, &hole)) {
            found.from = old->last;
            found.to = young->first;
        }
        status = visit(user, &found, err);
    }
    return status;
}

/* Any older file of the log reaches into the hole: then there is none. */
static bool is_filled(const struct series *s, size_t young, const struct file *old)
{
    for (size_t i = young + 1; i < s->count; i++)
        if (has_span(&s->files[i]) && s->files[i].last > old->last)
            return true;
    return false;
}

/* Two files with nothing that has records between them. */
static bw_status look_between(const struct series *s, const size_t at[2], bw_time usual,
        rotation_visit *visit, void *user, struct bw_err *err)
{
    bw_time hole;
    uint64_t from;
    const struct file *young = &s->files[at[0]];
    const struct file *old = &s->files[at[1]];
    struct rotation_oddity found = {.file = young->label, .other = old->label, .usual = usual};
    if (young->last < old->first) {
        found.sign = ROTATION_DISORDER;
        found.from = young->first;
        found.to = young->last;
        return visit(user, &found, err);
    }
    const bool told = at[1] == at[0] + 1 && missing_between(young, old, &from) != 0;
    if (told || !hole_between(young, old, &hole) || !is_long(young, old, hole, usual) ||
            is_filled(s, at[0], old))
        return BW_OK;
    found.sign = ROTATION_HOLE;
    found.from = old->last;
    found.to = young->first;
    return visit(user, &found, err);
}

static bw_status look_at_times(
        struct series *s, rotation_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    turn_where_counted_up(s);
    const bw_time usual = usual_hole(s);
    size_t young = next_with_span(s, 0);
    for (size_t old; young < s->count && status == BW_OK; young = old) {
        old = next_with_span(s, young + 1);
        if (old == s->count)
            break;
        status = look_between(s, (const size_t[]){young, old}, usual, visit, user, err);
    }
    return status;
}

static bw_str without_folder(bw_str log)
{
    size_t begin = log.len;
    while (begin > 0 && log.ptr[begin - 1] != '/' && log.ptr[begin - 1] != '!')
        begin--;
    return bw_str_from(log, begin);
}

/* An empty file, and the nearest one with records: older before younger. */
static bw_status tell_empty(
        const struct series *s, size_t at, rotation_visit *visit, void *user, struct bw_err *err)
{
    const struct file *other = NULL;
    for (size_t i = at + 1; i < s->count && other == NULL; i++)
        other = s->files[i].records != 0 ? &s->files[i] : NULL;
    for (size_t i = at; i > 0 && other == NULL; i--)
        other = s->files[i - 1].records != 0 ? &s->files[i - 1] : NULL;
    const struct rotation_oddity found = {.sign = ROTATION_EMPTY,
            .file = s->files[at].label,
            .log = without_folder(s->files[at].log),
            .rotated = s->files[at].mark != ROTATION_CURRENT,
            .other = other != NULL ? other->label : BW_STR(""),
            .records = other != NULL ? other->records : 0,
            .from = other != NULL ? other->first : BW_TIME_UNKNOWN,
            .to = other != NULL ? other->last : BW_TIME_UNKNOWN};
    return visit(user, &found, err);
}

static bw_status look_through(
        struct series *s, rotation_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    uint64_t logs = 0;
    for (size_t i = 0; i < s->count; i++)
        logs += s->files[i].records != 0;
    for (size_t i = 0; i < s->count && status == BW_OK; i++)
        if (s->files[i].outcome == HUNT_EMPTY)
            status = tell_empty(s, i, visit, user, err);
    if (status == BW_OK && logs > 1 && is_numbered(s))
        status = tell_missing(s, visit, user, err);
    return status == BW_OK && logs > 1 ? look_at_times(s, visit, user, err) : status;
}

bw_status rotations_each(struct rotations *r, rotation_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    const size_t count = r->files.len / sizeof(struct file);
    struct file *files = (struct file *)(void *)r->files.ptr;
    bw_time *holes = calloc(count + 1, sizeof(*holes));
    if (holes == NULL || r->files.failed) {
        free(holes);
        return bw_fail(err, BW_E_NOMEM, "rotated logs: out of memory");
    }
    if (count != 0)
        qsort(files, count, sizeof(*files), compare);
    for (size_t i = 0, end; i < count && status == BW_OK; i = end) {
        for (end = i + 1; end < count && bw_str_eq(files[end].log, files[i].log); end++)
            ;
        struct series s = {.files = &files[i], .count = end - i, .holes = holes};
        status = look_through(&s, visit, user, err);
    }
    free(holes);
    return status;
}
