#include "input/network/azure_flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "format/json/skip.h"
#include "input/text/record.h"
#include "input/text/window.h"

_Static_assert(TEXT_WINDOW_PADDING >= JSON_PADDING, "strings are read in the window");

#define PROBE_BYTES (64 * BW_KIB)

/* Longer names of rules and resources are cut. */
#define MAX_CONTEXT 512

/* Values of a tuple: 13 in every version since the second. */
#define MAX_VALUES 16

/* What stands around the tuples, and is told of each of them. */
enum context_kind {
    CONTEXT_RULE,
    CONTEXT_MAC,
    CONTEXT_RESOURCE,
    CONTEXT_COUNT,
};

/* Holds as long as the object is open in which it stood. */
struct context_value {
    char text[MAX_CONTEXT];
    size_t len;
    uint32_t depth;
};

enum key_kind {
    KEY_OTHER,
    KEY_TUPLES,
    KEY_RULE,
    KEY_MAC,
    KEY_RESOURCE,
};

struct flow_worker {
    struct shapes *shapes;
    struct text_record *record;
};

struct input {
    struct text_window window;
    struct input_log *log;
    struct flow_worker *worker;
    struct context_value around[CONTEXT_COUNT];
    enum key_kind key;
    uint32_t depth;        /* of objects and arrays that are open */
    uint32_t tuples_depth; /* of the array of tuples; 0: in none */
    size_t last_len;       /* of the tuple that the event shows: passed at the next call */
    struct input_counts counts;
    struct event event;
};

/* ---- the worker ---- */

static void worker_free(void *state)
{
    struct flow_worker *worker = state;
    if (worker == NULL)
        return;
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

static void *worker_new(void)
{
    struct flow_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

/* ---- the JSON around the tuples ---- */

static void note(struct input *input, enum input_note kind, bw_str name, const char *text)
{
    input->log->note(
            input->log, kind, name, text_window_offset(&input->window, 0), 1, bw_str_of(text));
}

static enum key_kind key_of(bw_str name)
{
    static const struct {
        bw_str name;
        enum key_kind key;
    } names[] = {
            {BW_STR_INIT("flowTuples"), KEY_TUPLES},
            {BW_STR_INIT("rule"), KEY_RULE},
            {BW_STR_INIT("mac"), KEY_MAC},
            {BW_STR_INIT("macAddress"), KEY_MAC},
            {BW_STR_INIT("resourceId"), KEY_RESOURCE},
            {BW_STR_INIT("targetResourceID"), KEY_RESOURCE},
    };
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq(names[i].name, name))
            return names[i].key;
    return KEY_OTHER;
}

/* A value behind a key. */
static void remember(struct input *input, bw_str value)
{
    if (input->key < KEY_RULE)
        return;
    struct context_value *place = &input->around[input->key - KEY_RULE];
    const bw_str head = bw_str_head(value, sizeof(place->text));
    if (head.len != 0)
        memcpy(place->text, head.ptr, head.len);
    place->len = head.len;
    place->depth = input->depth;
}

static void open_bracket(struct input *input)
{
    input->depth++;
    if (input->key == KEY_TUPLES && input->tuples_depth == 0)
        input->tuples_depth = input->depth;
    input->key = KEY_OTHER;
}

static void close_bracket(struct input *input)
{
    if (input->depth == input->tuples_depth)
        input->tuples_depth = 0;
    input->depth -= input->depth != 0;
    for (size_t i = 0; i < CONTEXT_COUNT; i++)
        if (input->around[i].depth > input->depth)
            input->around[i].len = 0;
    input->key = KEY_OTHER;
}

/* Passes everything up to the next string. False at the end of the item. */
static bool find_string(struct input *input)
{
    do {
        const bw_str text = text_window_str(&input->window);
        size_t at = 0;
        for (; at < text.len && text.ptr[at] != '"'; at++) {
            if (text.ptr[at] == '{' || text.ptr[at] == '[')
                open_bracket(input);
            else if (text.ptr[at] == '}' || text.ptr[at] == ']')
                close_bracket(input);
        }
        text_window_skip(&input->window, at);
        if (at < text.len)
            return true;
    } while (text_window_more(&input->window));
    return false;
}

/* Length of the string that the window begins with, quotes and all, and whether it is a key. 0: it
 * does not end. */
static size_t string_length(struct input *input, bool *ret_key)
{
    for (;;) {
        const bw_str text = bw_str_head(text_window_str(&input->window), BW_LIMIT_RECORD_BYTES);
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
        const bw_status status = json_skip_string(&c);
        const size_t len = (size_t)(c.at - text.ptr);
        json_skip_blanks(&c);
        if (status == BW_OK && c.at < c.end) {
            *ret_key = *c.at == ':';
            return len;
        }
        if (text.len >= BW_LIMIT_RECORD_BYTES || !text_window_double(&input->window)) {
            *ret_key = false;
            return status == BW_OK ? len : 0;
        }
    }
}

/* ---- a tuple ---- */

static const bw_str no_name = {0};

static bw_str word_of(char letter)
{
    static const struct {
        char letter;
        bw_str word;
    } words[] = {
            {'I', BW_STR_INIT("inbound")},
            {'O', BW_STR_INIT("outbound")},
            {'T', BW_STR_INIT("tcp")},
            {'U', BW_STR_INIT("udp")},
            {'B', BW_STR_INIT("begin")},
            {'C', BW_STR_INIT("continuing")},
            {'E', BW_STR_INIT("end")},
            {'A', BW_STR_INIT("allow")},
            {'D', BW_STR_INIT("deny")},
    };
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (words[i].letter == letter)
            return words[i].word;
    return no_name;
}

static bw_str protocol_of(bw_str value)
{
    if (bw_str_eq(value, BW_STR("6")))
        return BW_STR("tcp");
    if (bw_str_eq(value, BW_STR("17")))
        return BW_STR("udp");
    if (bw_str_eq(value, BW_STR("1")))
        return BW_STR("icmp");
    const bw_str word = value.len == 1 ? word_of(value.ptr[0]) : no_name;
    return word.len != 0 ? word : value;
}

static void add_counts(struct text_record *record, const bw_str *values, size_t count)
{
    static const bw_str names[] = {BW_STR_INIT("packets_out"), BW_STR_INIT("bytes_out"),
            BW_STR_INIT("packets_in"), BW_STR_INIT("bytes_in")};
    for (size_t i = 0; i < BW_COUNT(names) && i < count; i++)
        text_record_add_number(record, names[i], values[i]);
}

/* Seconds or milliseconds since 1970, told by size. */
static bool read_time(bw_str text, bw_time *ret_time)
{
    uint64_t number;
    if (bw_parse_u64(text, 1, INT64_MAX / (BW_TIME_SECOND / 1000), &number) != BW_OK)
        return false;
    if (number > UINT64_C(100000000000)) {
        *ret_time = (bw_time)number * (BW_TIME_SECOND / 1000);
        return true;
    }
    if (number > INT64_MAX / BW_TIME_SECOND)
        return false;
    *ret_time = (bw_time)number * BW_TIME_SECOND;
    return true;
}

/*
 * Of a group: seconds, addresses, ports, T or U, I or O, A or D; since version 2 B, C or E, and
 * counts. Of a network: milliseconds, the same up to I or O, B, C, E or D (denied), encryption, and
 * counts.
 */
static bool read_tuple(struct text_record *record, bw_str tuple, bw_time *ret_time)
{
    bw_str values[MAX_VALUES];
    size_t count = 0;
    bw_str rest = tuple;
    while (count < MAX_VALUES && bw_str_cut(&rest, ',', &values[count]))
        count++;
    if (count < 8 || values[7].len != 1 || values[6].len != 1 || !read_time(values[0], ret_time))
        return false;
    const bool group = values[5].len == 1 && (values[5].ptr[0] == 'T' || values[5].ptr[0] == 'U');
    text_record_add_opt(record, BW_STR("src_ip"), values[1]);
    text_record_add_opt(record, BW_STR("dst_ip"), values[2]);
    text_record_add_number(record, BW_STR("src_port"), values[3]);
    text_record_add_number(record, BW_STR("dst_port"), values[4]);
    text_record_add_opt(record, BW_STR("protocol"), protocol_of(values[5]));
    text_record_add_opt(record, BW_STR("direction"), word_of(values[6].ptr[0]));
    const char decision = values[7].ptr[0];
    text_record_add_str(
            record, BW_STR("action"), decision == 'D' ? BW_STR("deny") : BW_STR("allow"));
    const bw_str state = group && count > 8 ? values[8] : group ? no_name : values[7];
    if (state.len == 1 && state.ptr[0] != 'D')
        text_record_add_opt(record, BW_STR("flow_state"), word_of(state.ptr[0]));
    if (!group && count > 8)
        text_record_add_opt(record, BW_STR("encryption"), values[8]);
    if (count > 9)
        add_counts(record, values + 9, count - 9);
    return true;
}

/* The last part of the resource's path: what the administrator called it. */
static bw_str name_of(bw_str path)
{
    for (size_t at = path.len; at > 0; at--)
        if (path.ptr[at - 1] == '/')
            return bw_str_from(path, at);
    return path;
}

static bool show_tuple(struct input *input, bw_str tuple)
{
    static const bw_str names[CONTEXT_COUNT] = {
            BW_STR_INIT("rule"), BW_STR_INIT("mac"), BW_STR_INIT("resource")};
    struct text_record *record = input->worker->record;
    const struct event_value *values;
    bw_time time;
    text_record_begin(record, 0);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("azure.flow"));
    if (!read_tuple(record, tuple, &time))
        return false;
    for (size_t i = 0; i < CONTEXT_COUNT; i++) {
        const bw_str value = {.ptr = input->around[i].text, .len = input->around[i].len};
        text_record_add_opt(record, names[i], i == CONTEXT_RESOURCE ? name_of(value) : value);
    }
    text_record_add_str(record, BW_STR("event.original"), tuple);
    const struct event_shape *shape = text_record_end(record, &values);
    if (shape == NULL)
        return false;
    input->counts.records++;
    input->event = (struct event){
            .shape = shape,
            .values = values,
            .time = time,
            .offset = text_window_offset(&input->window, 0),
            .record_id = input->counts.records,
            .raw = bw_str_bytes(tuple),
            .render = event_print_timed_json,
    };
    return true;
}

/* ---- the stream ---- */

/* The string that the window begins with. True when it is an event; else it was passed. */
static bool take_string(struct input *input)
{
    bool key = false;
    const size_t len = string_length(input, &key);
    const bw_str text = text_window_str(&input->window);
    if (len < 2) {
        note(input, INPUT_NOTE_DAMAGE, BW_STR("azure_flow.truncated"),
                "a text that does not end: the log was cut");
        text_window_skip(&input->window, text.len);
        return false;
    }
    const bw_str value = bw_str_head(bw_str_from(text, 1), len - 2);
    if (key) {
        input->key = key_of(value);
    } else if (input->tuples_depth != 0 && input->depth == input->tuples_depth) {
        if (show_tuple(input, value)) {
            input->last_len = len;
            return true;
        }
        note(input, INPUT_NOTE_UNREADABLE, BW_STR("azure_flow.unreadable"),
                "a flow with fewer values than any version has");
        input->counts.unreadable++;
    } else {
        remember(input, value);
        input->key = KEY_OTHER;
    }
    text_window_skip(&input->window, len);
    return false;
}

static bw_status flow_next(struct input *input, const struct event **ret_event, struct bw_err *err)
{
    text_window_skip(&input->window, input->last_len);
    input->last_len = 0;
    while (find_string(input)) {
        if (take_string(input)) {
            *ret_event = &input->event;
            return BW_OK;
        }
    }
    if (input->window.status == BW_OK) {
        if (input->tuples_depth != 0)
            note(input, INPUT_NOTE_DAMAGE, BW_STR("azure_flow.truncated"),
                    "the end of an array is missing: the log was cut");
        input->tuples_depth = 0;
        return BW_END;
    }
    if (err != NULL)
        *err = input->window.err;
    return input->window.status;
}

/* ---- the kind ---- */

static enum input_match flow_probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)whole;
    *ret_split = false;
    const bw_str text = bw_str_trim(bw_str_head(bw_bytes_str(head), PROBE_BYTES));
    if (text.len == 0 || (text.ptr[0] != '{' && text.ptr[0] != '['))
        return INPUT_MATCH_NO;
    return bw_str_find(text, BW_STR("\"flowTuples\"")) != SIZE_MAX ? INPUT_MATCH_SURE
                                                                   : INPUT_MATCH_NO;
}

static void flow_close(struct input *input)
{
    if (input == NULL)
        return;
    text_window_release(&input->window);
    free(input);
}

static bw_status flow_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read flows");
    input->log = options->log;
    input->worker = options->worker;
    bw_status status = text_window_init(&input->window, options, err);
    if (status != BW_OK) {
        flow_close(input);
        return status;
    }
    *ret_input = input;
    return BW_OK;
}

static struct input_counts flow_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_azure_flow = {
        .name = "azure_flow",
        .summary = "flow logs of Azure's network security groups and virtual networks",
        .product = NULL,
        .details = "versions 1, 2 and 4: each flow an event, with the rule that decided",
        .split = INPUT_SPLIT_NONE,
        .probe = flow_probe,
        .worker_new = worker_new,
        .worker_free = worker_free,
        .open = flow_open,
        .next = flow_next,
        .counts = flow_counts,
        .close = flow_close,
};
