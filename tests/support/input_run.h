/*
 * tests/support/input_run.h - runs an input over bytes and writes down everything that comes of it
 * as text, so that two runs can be compared and a test can say in a line what it wants.
 *
 *   event <offset> <record id> <time> <flat JSON of names and values>
 *   json <what the event's renderer prints>       (when asked for)
 *   note <kind> <name> <offset> <count>
 *   end <status> <records> <unreadable>
 */
#ifndef BW_TESTS_SUPPORT_INPUT_RUN_H
#define BW_TESTS_SUPPORT_INPUT_RUN_H

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/source.h"
#include "plug/input_kind.h"

#define INPUT_RUN_MAX_TEXT (512 * BW_MIB)

struct input_run {
    /* options: zero is the default */
    size_t read_size;    /* most bytes that one read of the source gives; 0: all */
    size_t head_len;     /* bytes that are given as the probe's head */
    uint64_t part_start; /* of a part, with part_end */
    uint64_t part_end;   /* 0: the item's end */
    void *worker;        /* NULL: one of its own, where the kind has any */
    bw_time modified;    /* of the item; 0: not known */
    bw_str name;         /* of the item */
    const struct input_hints *hints;
    struct input_assumptions assume;
    bool render;
    bool no_read_at; /* as a pipe: what was read is gone */

    /* result */
    struct bw_buffer text;
    uint64_t events;
    uint64_t taken; /* bytes that the input read behind its start */
    bw_status status;
    struct input_counts counts;
};

struct input_run_source {
    struct bw_source source;
    bw_bytes whole;
    bw_bytes left;
    size_t read_size;
};

static inline bw_status input_run_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct input_run_source *s = (struct input_run_source *)source;
    (void)err;
    size_t len = size < s->left.len ? size : s->left.len;
    if (s->read_size != 0 && len > s->read_size)
        len = s->read_size;
    if (len != 0)
        memcpy(out, s->left.ptr, len);
    s->left = (bw_bytes){.ptr = s->left.ptr + len, .len = s->left.len - len};
    *ret_len = len;
    return BW_OK;
}

static inline bw_status input_run_read_at(struct bw_source *source, uint64_t offset, void *out,
        size_t size, size_t *ret_len, struct bw_err *err)
{
    const struct input_run_source *s = (const struct input_run_source *)source;
    (void)err;
    const size_t left = offset < s->whole.len ? s->whole.len - (size_t)offset : 0;
    *ret_len = size < left ? size : left;
    if (*ret_len != 0)
        memcpy(out, s->whole.ptr + offset, *ret_len);
    return BW_OK;
}

struct input_run_log {
    struct input_log log;
    struct bw_buffer *text;
};

static inline void input_run_note(struct input_log *log, enum input_note kind, bw_str name,
        uint64_t offset, uint64_t count, bw_str text)
{
    static const char *const kinds[] = {"anomaly", "unreadable", "damage", "assumed"};
    struct input_run_log *l = (struct input_run_log *)log;
    bw_buffer_printf(l->text, "note %s %.*s %" PRIu64 " %" PRIu64 "%s\n", kinds[kind],
            bw_str_width(name), name.ptr, offset, count, text.len == 0 ? " without a text" : "");
}

static inline void input_run_event(struct input_run *run, const struct event *event)
{
    char time[BW_TIME_TEXT_SIZE];
    bw_time_format(event->time, time);
    bw_buffer_printf(&run->text, "event %" PRIu64 " %" PRIu64 " %s ", event->offset,
            event->record_id, time[0] != '\0' ? time : "-");
    event_print_flat_json(event, NULL, &run->text);
    bw_buffer_add_char(&run->text, '\n');
    if (!run->render)
        return;
    bw_buffer_add_text(&run->text, "json ");
    event->render(event, event->render_context, &run->text);
    bw_buffer_add_char(&run->text, '\n');
}

/* `on_event` may be NULL. Release with bw_buffer_release(&run->text). */
static inline void input_run(struct input_run *run, const struct input_kind *kind, bw_bytes bytes,
        void (*on_event)(const struct event *event, void *user), void *user)
{
    bw_buffer_init(&run->text, INPUT_RUN_MAX_TEXT);
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &run->text};
    const size_t start = (size_t)run->part_start + run->head_len;
    void *own = run->worker == NULL && kind->worker_new != NULL ? kind->worker_new() : NULL;
    struct input_run_source source = {
            .source = {.read = input_run_read,
                    .read_at = run->no_read_at ? NULL : input_run_read_at,
                    .offset = start,
                    .size = bytes.len},
            .whole = bytes,
            .left = {.ptr = bytes.ptr + start, .len = bytes.len - start},
            .read_size = run->read_size,
    };
    const struct input_options options = {
            .source = &source.source,
            .log = &log.log,
            .part_start = run->part_start,
            .part_end = run->part_end != 0 ? run->part_end : UINT64_MAX,
            .worker = own != NULL ? own : run->worker,
            .head = {.ptr = bytes.ptr + run->part_start, .len = run->head_len},
            .item_head = {.ptr = bytes.ptr,
                    .len = bytes.len < BW_LIMIT_PROBE_BYTES ? bytes.len : BW_LIMIT_PROBE_BYTES},
            .modified = run->modified,
            .name = run->name,
            .hints = run->hints,
            .assume = run->assume,
    };
    struct input *input = NULL;
    struct bw_err err = {.message = ""};
    run->events = 0;
    run->status = kind->open(&options, &input, &err);
    while (run->status == BW_OK) {
        const struct event *event = NULL;
        run->status = kind->next(input, &event, &err);
        if (run->status != BW_OK)
            break;
        run->events++;
        input_run_event(run, event);
        if (on_event != NULL)
            on_event(event, user);
    }
    if (input != NULL)
        run->counts = kind->counts(input);
    kind->close(input);
    if (own != NULL)
        kind->worker_free(own);
    run->taken = bytes.len - start - source.left.len;
    bw_buffer_printf(&run->text, "end %s %" PRIu64 " %" PRIu64 "\n", bw_status_name(run->status),
            run->counts.records, run->counts.unreadable);
}

#endif
