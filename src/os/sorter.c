#include "os/sorter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/scratch.h"

/* What stands before the bytes of a record, in memory and in the file. */
struct head {
    uint64_t keys[OS_SORTER_KEYS];
    uint64_t len;
};

/* Everything is aligned, so that heads can be read where they lie. */
#define ALIGN(size) (((size) + 7) & ~(size_t)7)

struct place {
    uint64_t key; /* the first: most comparisons need no more */
    const struct head *head;
};

/* A sorted part of the file, and what of it is in memory while runs are merged. */
struct run {
    uint64_t next, end; /* in the file: what is still to be read */
    uint8_t *buffer;
    bool own_buffer; /* not a part of the sorter's */
    size_t capacity;
    size_t have, at; /* bytes in it, and those that are done */
};

struct os_sorter {
    size_t memory;
    uint8_t *bytes; /* records of the run in the making */
    size_t used, capacity;
    struct place *places;
    size_t count, place_capacity;
    bool unsorted; /* one of them goes before the one before it */
    uint64_t total;
    int file; /* -1: none yet */
    uint64_t file_size;
    struct run *runs;
    size_t run_count;
    size_t buffer_size; /* of each run */
};

/* The places take a share of the memory, as if records had about a hundred bytes. */
#define PLACE_SHARE 8

struct os_sorter *os_sorter_new(size_t memory)
{
    struct os_sorter *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return NULL;
    s->memory = memory;
    s->file = -1;
    return s;
}

void os_sorter_free(struct os_sorter *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->run_count; i++)
        if (s->runs[i].own_buffer)
            free(s->runs[i].buffer);
    free(s->runs);
    free(s->bytes);
    free(s->places);
    if (s->file >= 0)
        close(s->file);
    free(s);
}

static const uint8_t *record_of(const struct head *head)
{
    return (const uint8_t *)(head + 1);
}

static int compare_heads(const struct head *a, const struct head *b)
{
    for (size_t i = 0; i < OS_SORTER_KEYS; i++)
        if (a->keys[i] != b->keys[i])
            return a->keys[i] < b->keys[i] ? -1 : 1;
    return bw_str_compare(bw_bytes_str((bw_bytes){record_of(a), a->len}),
            bw_bytes_str((bw_bytes){record_of(b), b->len}));
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return compare_heads(a->head, b->head);
}

static bw_status fail_io(struct bw_err *err, const char *what)
{
    return bw_fail(err, BW_E_IO, "temporary file: %s: %s", what, strerror(errno));
}

static bw_status write_all(
        struct os_sorter *s, const uint8_t *bytes, size_t len, struct bw_err *err)
{
    while (len != 0) {
        const ssize_t wrote = pwrite(s->file, bytes, len, (off_t)s->file_size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return fail_io(err, "write");
        s->file_size += (uint64_t)wrote;
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return BW_OK;
}

#define WRITE_SIZE (256 * BW_KIB)

/* The records at hand, sorted, into the file. Where they came in order, they lie as they go. */
static bw_status write_sorted(struct os_sorter *s, struct bw_err *err)
{
    if (!s->unsorted)
        return write_all(s, s->bytes, s->used, err);
    uint8_t *buffer = malloc(WRITE_SIZE + OS_SORTER_MAX_RECORD + sizeof(struct head) + 8);
    size_t filled = 0;
    bw_status status = BW_OK;
    if (buffer == NULL)
        return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    for (size_t i = 0; i < s->count && status == BW_OK; i++) {
        const struct head *head = s->places[i].head;
        const size_t size = sizeof(*head) + ALIGN(head->len);
        memcpy(buffer + filled, head, size);
        filled += size;
        if (filled >= WRITE_SIZE) {
            status = write_all(s, buffer, filled, err);
            filled = 0;
        }
    }
    if (status == BW_OK)
        status = write_all(s, buffer, filled, err);
    free(buffer);
    return status;
}

/* What comes of one log is mostly in order. */
static void sort(struct os_sorter *s)
{
    if (s->unsorted)
        qsort(s->places, s->count, sizeof(*s->places), compare_places);
}

static bw_status finish_run(struct os_sorter *s, struct bw_err *err)
{
    struct run *runs = realloc(s->runs, (s->run_count + 1) * sizeof(*runs));
    if (runs == NULL)
        return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    s->runs = runs;
    if (s->file < 0)
        s->file = os_scratch_open();
    if (s->file < 0)
        return bw_fail(err, BW_E_IO, "no place for a temporary file: TMPDIR, /var/tmp, /tmp");
    const uint64_t start = s->file_size;
    sort(s);
    const bw_status status = write_sorted(s, err);
    if (status != BW_OK)
        return status;
    s->runs[s->run_count++] = (struct run){.next = start, .end = s->file_size};
    s->used = 0;
    s->count = 0;
    s->unsorted = false;
    return BW_OK;
}

/* Memory is taken in full at the first record: places point into it. */
static bool reserve(struct os_sorter *s)
{
    const size_t one = sizeof(struct head) + OS_SORTER_MAX_RECORD + 8;
    if (s->bytes != NULL)
        return true;
    s->place_capacity = s->memory / PLACE_SHARE / sizeof(*s->places) + 1;
    s->capacity = s->memory - s->memory / PLACE_SHARE;
    if (s->capacity < one)
        s->capacity = one;
    s->bytes = malloc(s->capacity);
    s->places = malloc(s->place_capacity * sizeof(*s->places));
    return s->bytes != NULL && s->places != NULL;
}

static size_t sum_of(const bw_bytes *parts, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i].len;
    return sum;
}

bw_status os_sorter_add_parts(struct os_sorter *s, const uint64_t keys[OS_SORTER_KEYS],
        const bw_bytes *parts, size_t count, struct bw_err *err)
{
    const size_t len = sum_of(parts, count);
    const size_t size = sizeof(struct head) + ALIGN(len);
    if (len > OS_SORTER_MAX_RECORD)
        return bw_fail(err, BW_E_LIMIT, "sorting: a record of %zu bytes", len);
    if (!reserve(s))
        return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    if (s->count == s->place_capacity || size > s->capacity - s->used) {
        const bw_status status = finish_run(s, err);
        if (status != BW_OK)
            return status;
    }
    struct head *head = (struct head *)(void *)(s->bytes + s->used);
    memcpy(head->keys, keys, sizeof(head->keys));
    head->len = len;
    uint8_t *out = (uint8_t *)(head + 1);
    memset(out + ALIGN(len) - 8 * (len != 0), 0, 8 * (len != 0)); /* up to where the next begins */
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len != 0)
            memcpy(out, parts[i].ptr, parts[i].len);
        out += parts[i].len;
    }
    s->places[s->count] = (struct place){.key = keys[0], .head = head};
    s->unsorted |=
            s->count != 0 && compare_places(&s->places[s->count - 1], &s->places[s->count]) > 0;
    s->count++;
    s->used += size;
    s->total++;
    return BW_OK;
}

bw_status os_sorter_add(struct os_sorter *s, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record,
        struct bw_err *err)
{
    return os_sorter_add_parts(s, keys, &record, 1, err);
}

uint64_t os_sorter_count(const struct os_sorter *s)
{
    return s->total;
}

static bw_status visit_head(
        const struct head *head, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    return visit(user, head->keys, (bw_bytes){.ptr = record_of(head), .len = head->len}, err);
}

static bw_status each_in_memory(
        struct os_sorter *s, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    sort(s);
    for (size_t i = 0; i < s->count && status == BW_OK; i++)
        status = visit_head(s->places[i].head, visit, user, err);
    return status;
}

/* Room for one record of `size`: few are longer than a run's share of the memory. */
static bool widen(struct run *run, size_t size)
{
    if (size <= run->capacity)
        return true;
    uint8_t *buffer = realloc(run->own_buffer ? run->buffer : NULL, size);
    if (buffer == NULL)
        return false;
    if (!run->own_buffer && run->have != 0)
        memcpy(buffer, run->buffer, run->have);
    run->buffer = buffer;
    run->own_buffer = true;
    run->capacity = size;
    return true;
}

/* The runs share the memory that the records were in, as long as there is a part for each. */
static bool give_buffer(struct os_sorter *s, struct run *run)
{
    if (s->buffer_size > s->capacity - s->used)
        return widen(run, s->buffer_size);
    run->buffer = s->bytes + s->used;
    run->capacity = s->buffer_size;
    s->used += s->buffer_size;
    return true;
}

/* Moves what is left to the front of the run's buffer, and reads on behind it. */
static bw_status refill(struct os_sorter *s, struct run *run, struct bw_err *err)
{
    memmove(run->buffer, run->buffer + run->at, run->have - run->at);
    run->have -= run->at;
    run->at = 0;
    while (run->have < run->capacity && run->next < run->end) {
        size_t want = run->capacity - run->have;
        if (want > run->end - run->next)
            want = (size_t)(run->end - run->next);
        const ssize_t got = pread(s->file, run->buffer + run->have, want, (off_t)run->next);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail_io(err, "read");
        run->have += (size_t)got;
        run->next += (uint64_t)got;
    }
    return BW_OK;
}

/* The record at the front, NULL at the end of the run. */
static bw_status front(
        struct os_sorter *s, struct run *run, const struct head **ret_head, struct bw_err *err)
{
    *ret_head = NULL;
    for (unsigned tries = 0; tries < 3; tries++) {
        const size_t left = run->have - run->at;
        const struct head *head = (const struct head *)(const void *)(run->buffer + run->at);
        if (left >= sizeof(*head) && left - sizeof(*head) >= ALIGN(head->len)) {
            *ret_head = head;
            return BW_OK;
        }
        if (left == 0 && run->next == run->end)
            return BW_OK;
        if (left >= sizeof(*head) && !widen(run, sizeof(*head) + ALIGN(head->len)))
            return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
        const bw_status status = refill(s, run, err);
        if (status != BW_OK)
            return status;
    }
    return bw_fail(err, BW_E_MALFORMED, "temporary file: a record is cut short");
}

/* Runs by their front record, the smallest at [0]. */
struct merge {
    struct os_sorter *s;
    size_t *heap;
    const struct head **fronts; /* by run */
    size_t size;
};

static bool before(const struct merge *m, size_t a, size_t b)
{
    return compare_heads(m->fronts[m->heap[a]], m->fronts[m->heap[b]]) < 0;
}

static void sink(struct merge *m, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < m->size; child++)
            if (before(m, child, least))
                least = child;
        if (least == at)
            return;
        const size_t run = m->heap[at];
        m->heap[at] = m->heap[least];
        m->heap[least] = run;
        at = least;
    }
}

static bw_status merge_start(struct merge *m, struct bw_err *err)
{
    struct os_sorter *s = m->s;
    for (size_t i = 0; i < s->run_count; i++) {
        if (!give_buffer(s, &s->runs[i]))
            return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
        const bw_status status = front(s, &s->runs[i], &m->fronts[i], err);
        if (status != BW_OK)
            return status;
        if (m->fronts[i] != NULL)
            m->heap[m->size++] = i;
    }
    for (size_t i = m->size / 2; i-- > 0;)
        sink(m, i);
    return BW_OK;
}

static bw_status merge_run(struct merge *m, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    while (m->size != 0 && status == BW_OK) {
        const size_t i = m->heap[0];
        const struct head *head = m->fronts[i];
        status = visit_head(head, visit, user, err);
        m->s->runs[i].at += sizeof(*head) + ALIGN(head->len);
        if (status == BW_OK)
            status = front(m->s, &m->s->runs[i], &m->fronts[i], err);
        if (status == BW_OK && m->fronts[i] == NULL)
            m->heap[0] = m->heap[--m->size];
        if (status == BW_OK)
            sink(m, 0);
    }
    return status;
}

bw_status os_sorter_each(
        struct os_sorter *s, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    if (s->run_count == 0)
        return each_in_memory(s, visit, user, err);
    bw_status status = s->count != 0 ? finish_run(s, err) : BW_OK;
    if (status != BW_OK)
        return status;
    free(s->places);
    s->places = NULL;
    s->buffer_size = s->capacity / s->run_count & ~(size_t)7;
    if (s->buffer_size < 16 * BW_KIB)
        s->buffer_size = 16 * BW_KIB;
    struct merge m = {.s = s,
            .heap = calloc(s->run_count, sizeof(*m.heap)),
            .fronts = calloc(s->run_count, sizeof(*m.fronts))};
    if (m.heap == NULL || m.fronts == NULL)
        status = bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    if (status == BW_OK)
        status = merge_start(&m, err);
    if (status == BW_OK)
        status = merge_run(&m, visit, user, err);
    free(m.heap);
    free(m.fronts);
    return status;
}
