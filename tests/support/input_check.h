/*
 * tests/support/input_check.h - what must hold for any bytes at all that an input is given: used by
 * fuzz targets and by unit tests on inputs made bad.
 */
#ifndef BW_TESTS_SUPPORT_INPUT_CHECK_H
#define BW_TESTS_SUPPORT_INPUT_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/input_run.h"
#include "support/json_strict.h"

#define INPUT_CHECK(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

struct input_check {
    uint64_t size;
    uint64_t last_offset;
    bool any_order; /* records that were joined come when the last of them was read */
    struct bw_buffer json;
};

static inline void input_check_value(const struct event_value *value, bool in_list)
{
    INPUT_CHECK(value->kind < EVENT_VALUE_KIND_COUNT);
    INPUT_CHECK(value->kind != EVENT_VALUE_LIST || !in_list);
    if (value->kind != EVENT_VALUE_LIST)
        return;
    for (uint32_t i = 0; i < value->count; i++)
        input_check_value(&value->items[i], true);
}

/* Where the word may stand: a text, or the one that others were decoded of. */
static inline bool input_check_has(const struct event_value *value, bw_str word)
{
    if (value->kind == EVENT_VALUE_LIST)
        return value->count != 0 && input_check_has(&value->items[0], word);
    return value->kind == EVENT_VALUE_UTF8 &&
           bw_str_find(bw_bytes_str(value->bytes), word) != SIZE_MAX;
}

/* Of a line in pieces: every word that has more letters than a date is in a field. */
static inline void input_check_word(const struct event *event, uint32_t line, bw_str word)
{
    size_t letters = 0;
    bool found = false;
    for (size_t i = 0; i < word.len; i++)
        letters += (word.ptr[i] | 32) >= 'a' && (word.ptr[i] | 32) <= 'z';
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        found |= i != line && input_check_has(&event->values[i], word);
    INPUT_CHECK(found || letters <= 3);
}

static inline void input_check_pieces(const struct event *event, uint32_t line)
{
    const struct event_value *value = &event->values[line];
    const bw_str text = bw_bytes_str(value->bytes);
    size_t start = 0;
    INPUT_CHECK(value->kind == EVENT_VALUE_UTF8);
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && strchr(" \t\"[],", text.ptr[i]) == NULL)
            continue; /* '\0' parts words, too */
        input_check_word(event, line, (bw_str){.ptr = text.ptr + start, .len = i - start});
        start = i + 1;
    }
}

/* Events come in order and inside the item; whatever they hold, they render as JSON. */
static inline void input_check_event(const struct event *event, void *user)
{
    struct input_check *check = user;
    INPUT_CHECK(event->offset < check->size);
    INPUT_CHECK(check->any_order || event->offset >= check->last_offset);
    check->last_offset = event->offset;
    INPUT_CHECK(event->shape->field_count <= BW_LIMIT_EVENT_FIELDS);
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        input_check_value(&event->values[i], false);
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        if (event->shape->fields[i].in_pieces)
            input_check_pieces(event, i);
    bw_buffer_clear(&check->json);
    event->render(event, event->render_context, &check->json);
    INPUT_CHECK(!check->json.failed);
    INPUT_CHECK(json_strict(bw_buffer_str(&check->json)));
}

static inline void input_check_same(const struct input_run *a, const struct input_run *b)
{
    const bool same = bw_str_eq(bw_buffer_str(&a->text), bw_buffer_str(&b->text));
    if (!same)
        fprintf(stderr, "--- one way\n%.*s--- the other way\n%.*s", (int)a->text.len,
                (const char *)a->text.ptr, (int)b->text.len, (const char *)b->text.ptr);
    INPUT_CHECK(same);
}

/*
 * Runs the input over `bytes` and again: with reads of another size, with a head, and with a worker
 * that has learnt all shapes before. All must say the same, in full.
 */
static inline void input_check_with(const struct input_kind *kind, bw_bytes bytes, bool any_order)
{
    struct input_check check = {.size = bytes.len, .any_order = any_order};
    bw_buffer_init(&check.json, INPUT_RUN_MAX_TEXT);
    bool split = false;
    const size_t probe_len = bytes.len < BW_LIMIT_PROBE_BYTES ? bytes.len : BW_LIMIT_PROBE_BYTES;
    const bw_bytes head = {.ptr = bytes.ptr, .len = probe_len};
    kind->probe(head, probe_len == bytes.len, &split);
    struct input_run whole = {.render = true};
    input_run(&whole, kind, bytes, input_check_event, &check);
    INPUT_CHECK(whole.status == BW_END);
    INPUT_CHECK(whole.counts.records == whole.events);
    struct input_run again = {.render = true, .worker = kind->worker_new()};
    INPUT_CHECK(again.worker != NULL);
    for (unsigned i = 0; i < 3; i++) {
        again.read_size = i == 0 ? 0 : 1 + bytes.len % 13;
        again.head_len = i == 2 ? bytes.len / 2 : 0;
        again.no_read_at = i != 0;
        input_run(&again, kind, bytes, NULL, NULL);
        input_check_same(&whole, &again);
        bw_buffer_release(&again.text);
    }
    kind->worker_free(again.worker);
    bw_buffer_release(&whole.text);
    bw_buffer_release(&check.json);
}

static inline void input_check(const struct input_kind *kind, bw_bytes bytes)
{
    input_check_with(kind, bytes, false);
}

#endif
