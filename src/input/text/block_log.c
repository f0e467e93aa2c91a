#include "input/text/block_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* The largest block of any format, and how much is read at a time. */
#define MAX_BLOCK 1024
#define READ_SIZE (64 * BW_KIB)

struct block_worker {
    struct shapes *shapes;
    struct text_record *record;
};

struct input {
    const struct block_format *format;
    struct bw_source *source;
    struct input_log *log;
    struct block_worker *worker;
    bw_bytes head;   /* of what was read for the probe: what is not yet taken */
    size_t size;     /* of a block */
    uint64_t offset; /* of the next block */
    uint64_t number;
    size_t start, end; /* of what is in `buffer` */
    bw_time last_time;
    struct input_counts counts;
    struct event event;
    struct block_context context;
    uint8_t buffer[READ_SIZE];
};

void block_log_worker_free(void *state)
{
    struct block_worker *worker = state;
    if (worker == NULL)
        return;
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

void *block_log_worker_new(void)
{
    struct block_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL) {
        block_log_worker_free(worker);
        return NULL;
    }
    return worker;
}

struct text_record *block_log_record(void *worker)
{
    return ((struct block_worker *)worker)->record;
}

static void note(struct input *input, enum input_note kind, const char *what, const char *text)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.%s", input->format->name, what);
    input->log->note(input->log, kind, bw_str_of(name), input->offset, 1, bw_str_of(text));
}

/* Makes a whole block available; *ret_len is 0 at the end, less than a block when the item is cut.
 */
static bw_status fill(struct input *input, size_t *ret_len, struct bw_err *err)
{
    while (input->end - input->start < input->size) {
        size_t len = 0;
        if (input->start != 0) {
            memmove(input->buffer, input->buffer + input->start, input->end - input->start);
            input->end -= input->start;
            input->start = 0;
        }
        const size_t room = READ_SIZE - input->end;
        if (input->head.len != 0) {
            len = input->head.len < room ? input->head.len : room;
            memcpy(input->buffer + input->end, input->head.ptr, len);
            input->head.ptr += len;
            input->head.len -= len;
        } else {
            const bw_status status =
                    bw_source_read_some(input->source, input->buffer + input->end, room, &len, err);
            if (status != BW_OK)
                return status;
        }
        input->end += len;
        if (len == 0)
            break;
    }
    const size_t left = input->end - input->start;
    *ret_len = left < input->size ? left : input->size;
    return BW_OK;
}

static uint32_t time_anomaly(struct input *input)
{
    const bw_time time = input->context.time;
    uint32_t anomalies = 0;
    if (!input->format->ordered || time == BW_TIME_UNKNOWN)
        return 0;
    if (input->last_time != BW_TIME_UNKNOWN && time < input->last_time) {
        anomalies = EVENT_ANOMALY_TIME_BACKWARDS;
        note(input, INPUT_NOTE_ANOMALY, "time_backwards",
                "written earlier than the entry before it: the clock was set back, or entries were "
                "changed");
    }
    input->last_time = time;
    return anomalies;
}

static bool show_event(struct input *input)
{
    const struct event_value *values;
    const struct event_shape *shape = text_record_end(input->worker->record, &values);
    if (shape == NULL)
        return false;
    input->event = (struct event){
            .shape = shape,
            .values = values,
            .time = input->context.time,
            .offset = input->offset,
            .record_id = input->number + 1,
            .anomalies = time_anomaly(input),
            .render = event_print_timed_json,
    };
    input->counts.records++;
    return true;
}

/* One block. True when it is an event. */
static bool take_block(struct input *input)
{
    const bw_bytes block = {.ptr = input->buffer + input->start, .len = input->size};
    struct bw_reader r = bw_reader_of(block, input->offset);
    input->context.record = input->worker->record;
    input->context.number = input->number;
    input->context.time = BW_TIME_UNKNOWN;
    text_record_begin(input->worker->record, 0);
    switch (input->format->parse(&input->context, &r, input->size)) {
    case BLOCK_EVENT:
        if (bw_reader_ok(&r) && show_event(input))
            return true;
        break;
    case BLOCK_NOTHING:
        return false;
    case BLOCK_WIPED:
        note(input, INPUT_NOTE_ANOMALY, "zeros",
                "zeros where an entry was: programs that hide logons leave this behind");
        return false;
    case BLOCK_BAD:
        break;
    }
    note(input, INPUT_NOTE_UNREADABLE, "unreadable", "not an entry of this format");
    input->counts.unreadable++;
    return false;
}

bw_status block_log_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    for (;;) {
        size_t len = 0;
        const bw_status status = fill(input, &len, err);
        if (status != BW_OK)
            return status;
        if (len == 0)
            return BW_END;
        if (len < input->size) {
            note(input, INPUT_NOTE_DAMAGE, "truncated", "ends in the middle of an entry");
            input->start = input->end;
            return BW_END;
        }
        const bool found = take_block(input);
        input->start += input->size;
        input->offset += input->size;
        input->number++;
        if (found) {
            *ret_event = &input->event;
            return BW_OK;
        }
    }
}

void block_log_close(struct input *input)
{
    if (input == NULL)
        return;
    free(input);
}

bw_status block_log_open(const struct block_format *format, const struct input_options *options,
        struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read entries");
    input->format = format;
    input->source = options->source;
    input->log = options->log;
    input->head = options->head;
    input->last_time = BW_TIME_UNKNOWN;
    input->worker = options->worker;
    input->size = format->block_size(options->item_head, false);
    if (input->size == 0 || input->size > MAX_BLOCK) {
        block_log_close(input);
        return bw_fail(err, BW_E_MALFORMED, "no entries of this format");
    }
    input->context.named = format->named != NULL && format->named(options->name);
    input->number = options->zeros / input->size;
    if (options->zeros != 0 && format->ordered)
        input->log->note(input->log, INPUT_NOTE_ANOMALY, BW_STR("utmp.zeros"), 0, input->number,
                BW_STR("zeros where entries were: programs that hide logons leave this behind"));
    input->offset = options->zeros;
    *ret_input = input;
    return BW_OK;
}

struct input_counts block_log_counts(const struct input *input)
{
    return input->counts;
}

bw_str block_text(bw_bytes field)
{
    const bw_str text = bw_bytes_str(field);
    const size_t nul = bw_str_find_char(text, '\0');
    return bw_str_head(text, nul);
}
