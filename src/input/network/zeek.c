#include "input/network/zeek.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "base/limits.h"
#include "base/number.h"
#include "format/delimited/split.h"
#include "input/network/zeek_guess.h"
#include "input/network/zeek_header.h"
#include "input/text/line_log.h"

/* What is remembered from line to line. */
struct zeek {
    struct zeek_header header;
    bool complete; /* the header's columns are made */
    struct input_log *log;
    const struct zeek_guess *guess; /* what stands for a header; NULL: the log has one */
    uint64_t guessed, guessed_at;   /* records that were read so, the first of them */
    /* Of the line that the event shows: how many of a list's values are its own. The others are the
     * same in another spelling. */
    uint32_t *own;
    bool spelled;   /* there are such */
    uint32_t *ends; /* where the columns of the line end */
};

/* ---- what the beginning says ---- */

static void zeek_free(void *state)
{
    struct zeek *zeek = state;
    zeek_header_release(&zeek->header);
    free(zeek->own);
    free(zeek->ends);
    free(zeek);
}

static void *zeek_new(const struct input_options *options)
{
    struct zeek *zeek = calloc(1, sizeof(*zeek));
    if (zeek == NULL)
        return NULL;
    zeek->own = calloc(TEXT_COLUMNS_MAX, sizeof(*zeek->own));
    zeek->ends = calloc(DELIMITED_ENDS(TEXT_COLUMNS_MAX), sizeof(*zeek->ends));
    if (!zeek_header_init(&zeek->header) || zeek->own == NULL || zeek->ends == NULL) {
        zeek_free(zeek);
        return NULL;
    }
    zeek->log = options->log;
    bw_str text = bw_bytes_str(options->item_head);
    bw_str line;
    if (options->part_start == 0)
        return zeek; /* the header comes as lines */
    while (bw_str_cut(&text, '\n', &line) && line.len != 0 && line.ptr[0] == '#' &&
            text.ptr != NULL) {
        if (line.ptr[line.len - 1] == '\r')
            line.len--;
        if (!zeek_header_line(&zeek->header, line))
            zeek->header.usable = false;
    }
    return zeek;
}

/* ---- times ---- */

/* "1469734980.123456": seconds since 1970. Anything else is left to others. */
static bw_time epoch_time(bw_str text)
{
    uint64_t seconds = 0;
    uint64_t nanoseconds = 0;
    size_t i = 0;
    for (; i < text.len && i < 10 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        seconds = seconds * 10 + (uint64_t)(text.ptr[i] - '0');
    if (i == 0 || seconds > INT64_MAX / BW_TIME_SECOND)
        return BW_TIME_UNKNOWN;
    if (i < text.len && text.ptr[i] != '.')
        return BW_TIME_UNKNOWN;
    size_t digits = 0;
    for (i++; i < text.len && digits < 9; i++, digits++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return BW_TIME_UNKNOWN;
        nanoseconds = nanoseconds * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    for (; digits < 9; digits++)
        nanoseconds *= 10;
    return (bw_time)(seconds * (uint64_t)BW_TIME_SECOND + nanoseconds);
}

static bw_time time_of(bw_str text)
{
    bw_time time = epoch_time(text);
    if (time == BW_TIME_UNKNOWN && bw_time_parse(text, &time) != BW_OK)
        return BW_TIME_UNKNOWN;
    return time;
}

/* ---- values without escapes ---- */

static struct event_value bool_or_text(bw_str text)
{
    if (text.len == 1 && (text.ptr[0] == 'T' || text.ptr[0] == 'F'))
        return (struct event_value){.kind = EVENT_VALUE_BOOL, .u = text.ptr[0] == 'T'};
    return event_value_utf8(text);
}

static struct event_value item_of(uint8_t kind, bw_str text)
{
    return kind == ZEEK_LIST_BOOL ? bool_or_text(text) : event_value_utf8(text);
}

/* A list of one is that one, as with JSON. Items that there is no memory for end the list: the
 * arena holds those of the longest line. */
static struct event_value list_of(
        struct line_context *context, const struct zeek_header *header, uint8_t kind, bw_str text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == header->set_separator;
    if (count == 1)
        return item_of(kind, text);
    if (count > BW_LIMIT_EVENT_VALUES)
        count = BW_LIMIT_EVENT_VALUES;
    struct event_value *items = bw_arena_alloc_raw(context->arena, count, sizeof(*items));
    if (items == NULL)
        return event_value_utf8(text);
    bw_str item;
    for (size_t i = 0; i < count && bw_str_cut(&text, header->set_separator, &item); i++)
        items[i] = item_of(kind, item);
    return (struct event_value){.kind = EVENT_VALUE_LIST, .count = (uint32_t)count, .items = items};
}

/* Borrowed, and written without a call: there are twenty of these in a record. */
static inline void set_text(struct event_value *value, bw_str text)
{
    value->kind = EVENT_VALUE_UTF8;
    value->bytes = (bw_bytes){.ptr = (const uint8_t *)text.ptr, .len = text.len};
}

static inline bool is_word(bw_str text, bw_str word)
{
    return text.len == word.len &&
           (text.len == 0 || (text.ptr[0] == word.ptr[0] && bw_str_eq(text, word)));
}

static inline void set_value(struct line_context *context, const struct zeek_header *header,
        uint8_t kind, bw_str text, struct event_value *value)
{
    if (text.len == 1 ? text.ptr[0] == header->unset_char : is_word(text, header->unset)) {
        value->kind = EVENT_VALUE_ABSENT;
    } else if (kind == ZEEK_NUMBER) {
        set_text(value, text);
    } else if (kind == ZEEK_BOOL) {
        *value = bool_or_text(text);
    } else if (is_word(text, header->empty)) {
        set_text(value, BW_STR(""));
        if (kind >= ZEEK_LIST)
            value->kind = EVENT_VALUE_NULL;
    } else if (kind == ZEEK_TEXT) {
        set_text(value, text);
    } else {
        *value = list_of(context, header, kind, text);
    }
}

/* ---- values with escapes ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "\x09" as the byte; with `slashes`, two backslashes as one, too. The same slice when nothing
 * changes (or there is no room). */
static bw_str unescape(struct bw_arena *arena, bw_str text, bool slashes)
{
    if (bw_str_find_char(text, '\\') == SIZE_MAX)
        return text;
    char *out = bw_arena_alloc_raw(arena, text.len, 1);
    size_t len = 0;
    for (size_t i = 0; out != NULL && i < text.len; i++) {
        const char *at = text.ptr + i;
        const size_t left = text.len - i;
        if (left >= 4 && at[0] == '\\' && at[1] == 'x' && hex_digit(at[2]) >= 0 &&
                hex_digit(at[3]) >= 0) {
            out[len++] = (char)(hex_digit(at[2]) * 16 + hex_digit(at[3]));
            i += 3;
        } else {
            out[len++] = *at;
            i += slashes && left >= 2 && at[0] == '\\' && at[1] == '\\';
        }
    }
    return out == NULL || len == text.len ? text : (bw_str){.ptr = out, .len = len};
}

/* The spellings of one text: bytes for \xNN first, then as it stands in the line, then with two
 * backslashes as one, which newer versions of Zeek write for one. */
static uint32_t spell(struct bw_arena *arena, bw_str text, struct event_value out[3])
{
    const bw_str bytes = unescape(arena, text, false);
    const bw_str single = unescape(arena, text, true);
    uint32_t count = 0;
    out[count++] = event_value_utf8(bytes);
    if (!bw_str_eq(bytes, text))
        out[count++] = event_value_utf8(text);
    if (!bw_str_eq(single, bytes) && !bw_str_eq(single, text))
        out[count++] = event_value_utf8(single);
    return count;
}

/* Adds all spellings of the items of `value`, which is as value_of gave it: first those that are to
 * be shown, then the others. */
static struct event_value spell_value(
        struct line_context *context, const struct event_value *value, uint32_t *ret_own)
{
    const bool list = value->kind == EVENT_VALUE_LIST;
    const uint32_t count = list ? value->count : 1;
    const struct event_value *items = list ? value->items : value;
    struct event_value *out = bw_arena_alloc_raw(context->arena, (size_t)count * 3, sizeof(*out));
    uint32_t more = count;
    *ret_own = count;
    if (out == NULL)
        return *value;
    for (uint32_t i = 0; i < count; i++) {
        struct event_value forms[3];
        out[i] = items[i];
        if (items[i].kind != EVENT_VALUE_UTF8)
            continue;
        const uint32_t found = spell(context->arena, bw_bytes_str(items[i].bytes), forms);
        out[i] = forms[0];
        for (uint32_t k = 1; k < found; k++)
            out[more++] = forms[k];
    }
    if (more == 1)
        return out[0];
    return (struct event_value){.kind = EVENT_VALUE_LIST, .count = more, .items = out};
}

static void spell_values(
        struct line_context *context, struct zeek *zeek, struct event_value *values)
{
    zeek->spelled = true;
    for (uint32_t i = 0; i < zeek->header.count; i++) {
        zeek->own[i] = UINT32_MAX;
        if (values[i].kind == EVENT_VALUE_UTF8 || values[i].kind == EVENT_VALUE_LIST)
            values[i] = spell_value(context, &values[i], &zeek->own[i]);
    }
}

/* ---- lines ---- */

static enum line_verdict bad(struct line_context *context, const char *reason)
{
    context->reason = reason;
    return LINE_BAD;
}

static enum line_verdict read_header_line(struct line_context *context, bw_str line)
{
    struct zeek *zeek = context->state;
    zeek->complete = false;
    zeek->guess = NULL;
    if (!zeek_header_line(&zeek->header, line))
        return bad(context, "a header larger than any that Zeek writes");
    return LINE_NOTHING;
}

/* No header names the columns of `line`: they are told by what stands in them. */
static bool guess_header(struct zeek *zeek, bw_str line)
{
    const struct zeek_guess *guess = zeek_guess(line);
    if (guess == NULL || guess == zeek->guess)
        return guess != NULL;
    zeek->guess = guess;
    zeek->complete = false;
    return zeek_header_line(&zeek->header, BW_STR("#separator \\x09")) &&
           zeek_header_line(&zeek->header, guess->path) &&
           zeek_header_line(&zeek->header, guess->fields) &&
           zeek_header_line(&zeek->header, guess->types);
}

static void zeek_finish(void *opaque)
{
    const struct zeek *zeek = opaque;
    if (zeek->guessed != 0)
        zeek->log->note(zeek->log, INPUT_NOTE_ASSUMED, BW_STR("zeek.columns_assumed"),
                zeek->guessed_at, zeek->guessed,
                BW_STR("no #fields line names the columns: told by their values"));
}

static bool make_complete(struct zeek *zeek)
{
    if (!zeek->complete)
        zeek->complete = zeek->header.plain != NULL || zeek_header_complete(&zeek->header);
    return zeek->complete;
}

static enum line_verdict zeek_parse(struct line_context *context, bw_str line)
{
    struct zeek *zeek = context->state;
    const struct zeek_header *header = &zeek->header;
    if (line.ptr[0] == '#')
        return read_header_line(context, line);
    if (BW_UNLIKELY(zeek->guess != NULL || zeek->header.fields.len == 0) &&
            guess_header(zeek, line) && zeek->guessed++ == 0)
        zeek->guessed_at = context->offset;
    if (BW_UNLIKELY(!make_complete(zeek)))
        return bad(context, "a record without a header (#fields) that names its columns");
    bool escaped;
    const uint32_t count = header->count;
    const size_t found = delimited_ends(line, header->separator, '\\', count, zeek->ends, &escaped);
    if (found != count)
        return bad(context, found < count ? "fewer columns than the header names: cut off"
                                          : "more columns than the header names");
    struct event_value *values = text_record_begin_columns(context->record, header->plain);
    const char *at = line.ptr;
    for (uint32_t i = 0; i < count; i++) {
        const char *end = line.ptr + zeek->ends[i];
        set_value(context, header, header->kinds[i], (bw_str){.ptr = at, .len = (size_t)(end - at)},
                &values[i]);
        at = end + 1;
    }
    if (header->time < count && values[header->time].kind == EVENT_VALUE_UTF8)
        context->time = time_of(bw_bytes_str(values[header->time].bytes));
    zeek->spelled = false;
    if (escaped) {
        text_record_begin_columns(context->record, header->escaped);
        spell_values(context, zeek, values);
    }
    values[count] = event_value_utf8(header->dataset);
    return LINE_EVENT;
}

/* ---- how events are printed ---- */

/* A number of RFC 8259, so that it can stand in JSON as it is. */
static bool is_json_number(bw_str text)
{
    size_t i = text.len != 0 && text.ptr[0] == '-';
    size_t digits = 0;
    bool fraction = false;
    if (i + 1 < text.len && text.ptr[i] == '0' && text.ptr[i + 1] != '.')
        return false;
    for (; i < text.len; i++) {
        if (text.ptr[i] == '.' && digits != 0 && !fraction) {
            fraction = true;
            digits = 0;
            continue;
        }
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        digits++;
    }
    return digits != 0;
}

static void print_item(struct bw_json *json, bool number, const struct event_value *value)
{
    const bw_str text = bw_bytes_str(value->bytes);
    if (value->kind == EVENT_VALUE_UTF8 && number && is_json_number(text)) {
        bw_json_raw(json, text);
        return;
    }
    bw_json_raw(json, BW_STR(""));
    event_value_print_json(value, json->out);
}

static void print_value(
        struct bw_json *json, uint8_t kind, const struct event_value *value, uint32_t own)
{
    const bool number = kind == ZEEK_NUMBER || kind == ZEEK_LIST_NUMBER;
    const bool list = kind >= ZEEK_LIST && value->kind != EVENT_VALUE_NULL;
    const bool several = value->kind == EVENT_VALUE_LIST;
    const struct event_value *items = several ? value->items : value;
    const uint32_t count = several && value->count < own ? value->count : own;
    if (!list) {
        print_item(json, number, items);
        return;
    }
    bw_json_open_array(json);
    for (uint32_t i = 0; i < (several ? count : 1); i++)
        print_item(json, number, &items[i]);
    bw_json_close_array(json);
}

/* As Zeek's own JSON has it: numbers, truth values and lists are such. */
static void zeek_render(const struct event *event, void *context, struct bw_buffer *out)
{
    const struct zeek *zeek = context;
    struct bw_json json = {.out = out, .comma = false};
    char time[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(event->time, time);
    bw_json_open_object(&json);
    if (len != 0 && event_shape_find(event->shape, BW_STR("@timestamp")) == UINT32_MAX)
        bw_json_member_str(&json, "@timestamp", (bw_str){.ptr = time, .len = len});
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        if (event->values[i].kind == EVENT_VALUE_ABSENT)
            continue;
        const bool column = i < zeek->header.count;
        bw_json_key(&json, event->shape->fields[i].name);
        json.comma = false;
        print_value(&json, column ? zeek->header.kinds[i] : ZEEK_TEXT, &event->values[i],
                column && zeek->spelled ? zeek->own[i] : UINT32_MAX);
        json.comma = true;
    }
    bw_json_close_object(&json);
}

/* ---- the kind ---- */

static bw_str without_return(bw_str line)
{
    return bw_str_ends_with(line, BW_STR("\r")) ? bw_str_head(line, line.len - 1) : line;
}

/* How many lines of the text begin so, up to two. */
static unsigned count_lines(bw_str text, bw_str beginning)
{
    unsigned count = 0;
    bw_str line;
    while (count < 2 && bw_str_cut(&text, '\n', &line))
        count += bw_str_starts_with(line, beginning);
    return count;
}

/* How far into an item its first header is looked for, behind what is none. */
#define HEADER_LOOK (4 * BW_KIB)

static enum input_match zeek_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[4 * BW_KIB];
    size_t mark;
    const bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    const bool begins = bw_str_starts_with(text, BW_STR("#separator ")) ||
                        bw_str_starts_with(text, BW_STR("#fields\tts\t"));
    /* rotations put one behind the other may change their columns: then the item is one part */
    *ret_split = begins && text_encoding_detect(head, &mark) == TEXT_UTF8 &&
                 count_lines(text, BW_STR("#fields")) == 1 &&
                 count_lines(text, BW_STR("#close")) == 0;
    if (begins)
        return count_lines(text, BW_STR("#fields")) != 0 ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
    size_t zeros = 0; /* of a log that was emptied while Zeek had it open */
    while (zeros < text.len && text.ptr[zeros] == '\0')
        zeros++;
    bw_str look = bw_str_head(bw_str_from(text, zeros), HEADER_LOOK);
    if (bw_str_find(look, BW_STR("\n#fields\tts\t")) != SIZE_MAX)
        return INPUT_MATCH_SURE;
    bw_str line;
    for (unsigned i = 0; i < 2 && bw_str_cut(&look, '\n', &line); i++) /* the first may be cut */
        if (zeek_guess(without_return(line)) != NULL)
            return INPUT_MATCH_LIKELY;
    return INPUT_MATCH_NO;
}

static const struct line_format zeek_format = {
        .name = "zeek",
        .parse = zeek_parse,
        .state_new = zeek_new,
        .state_free = zeek_free,
        .finish = zeek_finish,
        .render = zeek_render,
};

static bw_status zeek_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&zeek_format, options, ret_input, err);
}

const struct input_kind input_zeek = {
        .name = "zeek",
        .summary = "Zeek logs: columns named by the lines with '#'",
        .product = "zeek",
        .details = "any log of any version; headers may change inside a file",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = zeek_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = zeek_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
