/* Scripts read out of their file, and shown. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/join.h"

/* Of a label or an id in what is shown. */
#define SHOWN_LABEL BW_KIB

/* Text that is escaped at once for a dump. */
#define DUMP_TEXT BW_MIB

bool join_read(struct worker_joins *joins, uint64_t at, size_t len, struct bw_buffer *out)
{
    bw_buffer_clear(out);
    if (!bw_buffer_reserve(out, len + 1))
        return false;
    while (out->len < len) {
        const ssize_t got =
                pread(joins->fd, out->ptr + out->len, len - out->len, (off_t)(at + out->len));
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        out->len += got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool join_read_piece(struct worker_joins *joins, const struct script_entry *entry,
        struct bw_buffer *bytes, struct piece *ret_piece)
{
    return join_read(joins, entry->at, entry->len, bytes) &&
           piece_read(bw_buffer_bytes(bytes), ret_piece, NULL) == BW_OK;
}

void join_learn(struct worker_joins *joins, const struct event *record)
{
    joins->record = record;
    script_fields_find(record->shape, &joins->fields);
    bw_buffer_clear(&joins->id);
    if (joins->fields.text != SCRIPT_NO_SLOT)
        event_value_print(&record->values[joins->fields.id], &joins->id);
}

static void print_time(struct bw_json *json, const char *key, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    if (time == BW_TIME_UNKNOWN)
        return;
    const size_t len = bw_time_format(time, text);
    bw_json_member_str(json, key, (bw_str){.ptr = text, .len = len});
}

static void print_label(
        struct worker_joins *joins, const struct script_entry *entry, struct bw_json *json)
{
    struct bw_buffer *label = &joins->label;
    if (!join_read(joins, entry->label_at, 4, label))
        return;
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(label), 0);
    uint32_t len = bw_read_u32le(&r);
    if (len > SHOWN_LABEL)
        len = SHOWN_LABEL;
    if (join_read(joins, entry->label_at + 4, len, label))
        bw_json_member_str(json, "item", bw_buffer_str(label));
}

static void print_missing(struct bw_json *json, uint32_t first, uint32_t last)
{
    char text[32];
    const int len = first == last
                            ? snprintf(text, sizeof(text), "%" PRIu32, first)
                            : snprintf(text, sizeof(text), "%" PRIu32 "-%" PRIu32, first, last);
    bw_json_str(json, (bw_str){.ptr = text, .len = (size_t)len});
}

void join_print(struct worker_joins *joins, struct bw_json *json)
{
    uint32_t next = 1;
    bw_json_member_str(
            json, "script_block_id", bw_str_head(bw_buffer_str(&joins->id), SHOWN_LABEL));
    bw_json_member_u64(json, "total", joins->head.total);
    bw_json_key(json, BW_STR("missing"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        const uint32_t number = joins->entries[i].number;
        if (number > next)
            print_missing(json, next, number - 1);
        next = number + 1;
    }
    if (next <= joins->head.total)
        print_missing(json, next, joins->head.total);
    bw_json_close_array(json);
    bw_json_key(json, BW_STR("parts"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        const struct script_entry *entry = &joins->entries[i];
        bw_json_open_object(json);
        bw_json_member_u64(json, "number", entry->number);
        bw_json_member_u64(json, "record_id", entry->record_id);
        print_time(json, "time", entry->time);
        print_label(joins, entry, json);
        bw_json_member_u64(json, "offset", entry->offset);
        if (entry->recovered) {
            bw_json_key(json, BW_STR("recovered"));
            bw_json_bool(json, true);
        }
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void print_slot(
        struct worker_joins *joins, struct bw_json *json, const char *key, uint32_t slot)
{
    struct bw_buffer *text = &joins->label;
    bw_buffer_clear(text);
    if (slot != SCRIPT_NO_SLOT)
        event_value_print(&joins->record->values[slot], text);
    if (!text->failed && text->len != 0)
        bw_json_member_str(json, key, bw_buffer_str(text));
}

static void print_span(const struct worker_joins *joins, struct bw_json *json)
{
    bw_time first = BW_TIME_UNKNOWN;
    bw_time last = BW_TIME_UNKNOWN;
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        const bw_time time = joins->entries[i].time;
        if (time == BW_TIME_UNKNOWN)
            continue;
        first = first == BW_TIME_UNKNOWN || time < first ? time : first;
        last = last == BW_TIME_UNKNOWN || time > last ? time : last;
    }
    print_time(json, "first", first);
    print_time(json, "last", last);
}

/* More of a JSON string that is open: escaped, without quotes of its own. */
static void print_more(struct worker_joins *joins)
{
    struct bw_buffer *out = &joins->worker->out;
    const size_t at = out->len;
    bw_json_add_str(out, bw_buffer_str(&joins->text));
    bw_buffer_clear(&joins->text);
    if (out->failed)
        worker_exit(WORKER_EXIT_MEMORY);
    out->len -= 2;
    memmove(out->ptr + at, out->ptr + at + 1, out->len - at);
    worker_output_flush(joins->worker);
}

static bool print_text(struct worker_joins *joins)
{
    /* `next` alone says where in the script it stands: the text may be taken away in between */
    struct script_join join = {.text = &joins->text, .total = joins->head.total, .next = 1};
    struct piece piece;
    bw_buffer_clear(&joins->text);
    for (uint32_t i = 0; i < joins->head.part_count; i++) {
        if (!join_read_piece(joins, &joins->entries[i], &joins->other, &piece))
            return false;
        script_join_add(&join, joins->entries[i].number, piece.text);
        if (joins->text.len >= DUMP_TEXT)
            print_more(joins);
    }
    script_join_end(&join);
    print_more(joins);
    return true;
}

bool join_dump(struct worker_joins *joins)
{
    struct worker *worker = joins->worker;
    struct bw_json json = {.out = &worker->out};
    worker->turn = true; /* one worker writes all of them */
    bw_json_open_object(&json);
    print_slot(joins, &json, "host", joins->fields.host);
    print_span(joins, &json);
    print_slot(joins, &json, "user", joins->fields.user);
    print_slot(joins, &json, "path", joins->fields.path);
    join_print(joins, &json);
    bw_json_key(&json, BW_STR("text"));
    bw_buffer_add_char(&worker->out, '"');
    const bool whole = print_text(joins);
    bw_buffer_add_text(&worker->out, "\"}\n");
    worker_output_flush(worker);
    return whole;
}
