#include "os/sorter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/scratch.h"
#include "os/sorter_form.h"

/* What stands before the bytes of a record in memory. */
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
    struct sorter_record front;
    size_t front_size; /* in the buffer; 0 at the end of the run */
};

struct os_sorter {
    size_t memory;
    uint8_t *bytes; /* records of the run in the making */
    size_t used, capacity;
    struct place *places;
    size_t count, place_capacity;
    bool unsorted; /* one of them goes before the one before it */
    uint64_t total;
    uint8_t *form; /* what goes to the file next */
    int file;      /* -1: none yet */
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
    free(s->form);
    if (s->file >= 0)
        close(s->file);
    free(s);
}

static int compare_records(
        const uint64_t *keys, bw_bytes bytes, const uint64_t *other_keys, bw_bytes other_bytes)
{
    for (size_t i = 0; i < OS_SORTER_KEYS; i++)
        if (keys[i] != other_keys[i])
            return keys[i] < other_keys[i] ? -1 : 1;
    return bw_str_compare(bw_bytes_str(bytes), bw_bytes_str(other_bytes));
}

static bw_bytes bytes_of(const struct head *head)
{
    return (bw_bytes){.ptr = (const uint8_t *)(head + 1), .len = head->len};
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return compare_records(a->head->keys, bytes_of(a->head), b->head->keys, bytes_of(b->head));
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

/* The records at hand, sorted, into the file. */
static bw_status write_sorted(struct os_sorter *s, struct bw_err *err)
{
    uint64_t last[OS_SORTER_KEYS] = {0};
    size_t filled = 0;
    bw_status status = BW_OK;
    if (s->form == NULL)
        s->form = malloc(WRITE_SIZE + OS_SORTER_MAX_RECORD + SORTER_FORM_HEAD);
    if (s->form == NULL)
        return bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    for (size_t i = 0; i < s->count && status == BW_OK; i++) {
        const bw_bytes bytes = bytes_of(s->places[i].head);
        filled += sorter_form_put(s->form + filled, last, s->places[i].head->keys, bytes.len);
        if (bytes.len != 0)
            memcpy(s->form + filled, bytes.ptr, bytes.len);
        filled += bytes.len;
        if (filled >= WRITE_SIZE) {
            status = write_all(s, s->form, filled, err);
            filled = 0;
        }
    }
    return status == BW_OK ? write_all(s, s->form, filled, err) : status;
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

static bw_status each_in_memory(
        struct os_sorter *s, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    sort(s);
    for (size_t i = 0; i < s->count && status == BW_OK; i++)
        status = visit(user, s->places[i].head->keys, bytes_of(s->places[i].head), err);
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

/* Makes what stands behind the front record the front. */
static bw_status advance(struct os_sorter *s, struct run *run, struct bw_err *err)
{
    run->at += run->front_size;
    run->front_size = 0;
    for (unsigned tries = 0; tries < 3; tries++) {
        const size_t left = run->have - run->at;
        const size_t size =
                sorter_form_get((bw_bytes){.ptr = run->buffer + run->at, .len = left}, &run->front);
        if (size != 0 && size <= left)
            run->front_size = size;
        if (run->front_size != 0 || (left == 0 && run->next == run->end))
            return BW_OK;
        if (!widen(run, size))
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
    struct run **heap;
    size_t size;
};

static bool before(const struct run *a, const struct run *b)
{
    return compare_records(a->front.keys, a->front.bytes, b->front.keys, b->front.bytes) < 0;
}

static void sink(struct merge *m, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < m->size; child++)
            if (before(m->heap[child], m->heap[least]))
                least = child;
        if (least == at)
            return;
        struct run *run = m->heap[at];
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
        const bw_status status = advance(s, &s->runs[i], err);
        if (status != BW_OK)
            return status;
        if (s->runs[i].front_size != 0)
            m->heap[m->size++] = &s->runs[i];
    }
    for (size_t i = m->size / 2; i-- > 0;)
        sink(m, i);
    return BW_OK;
}

static bw_status merge_run(struct merge *m, os_sorter_visit *visit, void *user, struct bw_err *err)
{
    bw_status status = BW_OK;
    while (m->size != 0 && status == BW_OK) {
        struct run *run = m->heap[0];
        status = visit(user, run->front.keys, run->front.bytes, err);
        if (status == BW_OK)
            status = advance(m->s, run, err);
        if (status == BW_OK && run->front_size == 0)
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
    s->buffer_size = s->capacity / s->run_count;
    if (s->buffer_size < 16 * BW_KIB)
        s->buffer_size = 16 * BW_KIB;
    struct merge m = {.s = s, .heap = calloc(s->run_count, sizeof(struct run *))};
    status = m.heap != NULL ? merge_start(&m, err)
                            : bw_fail(err, BW_E_NOMEM, "sorting: out of memory");
    if (status == BW_OK)
        status = merge_run(&m, visit, user, err);
    free(m.heap);
    return status;
}
