/*
 * What `journalctl -o export` and systemd-journal-remote write (systemd.io/JOURNAL_EXPORT_FORMATS):
 * lines "NAME=value", or "NAME", a line end, the length of the value in 64 bits, the value and a
 * line end; an empty line ends an entry. And what `journalctl -o verbose` prints of the same: a
 * line with the time and the cursor, behind it the fields, indented; so are the lines that a value
 * goes on with.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/reader.h"
#include "input/journal/event.h"
#include "input/journal/journal.h"
#include "input/text/window.h"

/* One field of an entry, as places in the window: that may move while the entry is read. */
/* Bytes that are looked at for the first entry of a piece. */
#define BEGINNING_LOOK (64 * BW_KIB)

/* Longer than what an entry begins with. */
#define ENTRY_BEGIN_MAX 32

struct span {
    size_t name_at, name_len;
    size_t value_at, value_len;
};

struct entry {
    struct span spans[BW_LIMIT_EVENT_FIELDS];
    uint32_t count;
    uint32_t dropped;
    size_t len;   /* with the empty line behind it */
    size_t bad;   /* lines that are no field */
    bw_time time; /* of the cursor, where the form has one; BW_TIME_UNKNOWN */
};

struct input {
    struct text_window window;
    struct input_log *log;
    struct journal_worker *worker;
    struct input_counts counts;
    struct entry entry; /* in work */
    bool begun;
    bool verbose; /* printed, not exported */
    size_t shown; /* bytes of the entry that the event shows: passed at the next call */
    struct event event;
};

/* ---- what is it? ---- */

static bool is_name(bw_str name)
{
    if (name.len == 0 || name.len > 64)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        if (!((c >= 'A' && c <= 'Z') || c == '_' || (i != 0 && c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

static bool is_field_line(bw_str line)
{
    const size_t at = bw_str_find_char(line, '=');
    return is_name(at == SIZE_MAX ? line : bw_str_head(line, at));
}

/* "Sun 2026-05-03 08:00:01.000000 UTC [s=…;i=…;b=…;m=…;t=…;x=…]": the time is the cursor's, as its
 * zone is known. */
static bool is_verbose_head(bw_str line, bw_time *ret_time)
{
    const size_t cursor = bw_str_find(bw_str_head(line, 64), BW_STR(" [s="));
    char text[24] = "0x";
    uint64_t microseconds;
    if (line.len < 40 || line.ptr[3] != ' ' || line.ptr[8] != '-' || cursor == SIZE_MAX)
        return false;
    const size_t at = bw_str_find(line, BW_STR(";t="));
    const bw_str rest = bw_str_from(line, at != SIZE_MAX ? at + 3 : line.len);
    const bw_str digits = bw_str_head(rest, bw_str_find_char(rest, ';'));
    if (digits.len == 0 || digits.len > 16)
        return false;
    memcpy(text + 2, digits.ptr, digits.len);
    if (bw_parse_hex64((bw_str){.ptr = text, .len = digits.len + 2}, &microseconds) != BW_OK ||
            microseconds > INT64_MAX / 1000)
        return false;
    *ret_time = (bw_time)microseconds * 1000;
    return true;
}

/* Bytes that are looked at for the first head, behind lines like "-- Journal begins at …". */
#define VERBOSE_LOOK 1024

static enum input_match verbose_probe(bw_str text)
{
    bw_str line;
    bw_time time;
    bw_str rest = text;
    while (bw_str_starts_with(rest, BW_STR("-- ")) && bw_str_cut(&rest, '\n', &line))
        continue;
    return bw_str_cut(&rest, '\n', &line) && is_verbose_head(line, &time) ? INPUT_MATCH_SURE
                                                                          : INPUT_MATCH_NO;
}

/* Passes the value behind a name that stands alone; false when more than *text is needed. */
static bool skip_binary(bw_str *text)
{
    struct bw_reader r = bw_reader_of(bw_str_bytes(*text), 0);
    const uint64_t size = bw_read_u64le(&r);
    if (!bw_reader_ok(&r) || size >= bw_reader_left(&r))
        return false;
    *text = bw_str_from(*text, 8 + (size_t)size + 1);
    return true;
}

/* Does an entry begin here: with its address fields, in any order (__CURSOR first in practice)? */
static bool begins_entry(bw_str text)
{
    bw_str line;
    unsigned lines = 0;
    while (lines < 8 && bw_str_cut(&text, '\n', &line)) {
        if (lines == 0 && line.len == 0)
            continue;
        if (line.len == 0 || !is_field_line(line))
            return false;
        if (bw_str_starts_with(line, BW_STR("__REALTIME_TIMESTAMP=")))
            return true;
        if (bw_str_find_char(line, '=') == SIZE_MAX && !skip_binary(&text))
            return false;
        lines++;
    }
    return false;
}

/* Where the next entry begins behind `from`; SIZE_MAX: none is seen. What journalctl writes first
 * stands nowhere else. */
static size_t next_entry(bw_str text, size_t from)
{
    static const bw_str begins[] = {
            BW_STR_INIT("\n__CURSOR="), BW_STR_INIT("\n\n__REALTIME_TIMESTAMP=")};
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < BW_COUNT(begins); i++) {
        const size_t at = bw_str_find(bw_str_from(text, from), begins[i]);
        if (at != SIZE_MAX && from + at + 1 + i < first)
            first = from + at + 1 + i;
    }
    return first;
}

static enum input_match export_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const bw_str text = bw_bytes_str(head);
    (void)whole;
    *ret_split = false; /* binary values may hold anything */
    if (verbose_probe(bw_str_head(text, VERBOSE_LOOK)) == INPUT_MATCH_SURE || begins_entry(text))
        return INPUT_MATCH_SURE;
    /* a piece of one, or something stands before it */
    const size_t entry = next_entry(text, 0);
    return entry != SIZE_MAX && begins_entry(bw_str_from(text, entry)) ? INPUT_MATCH_LIKELY
                                                                       : INPUT_MATCH_NO;
}

/* ---- entries ---- */

/* Where the line ends that begins at `from`, fetching more as needed; SIZE_MAX: it does not. */
static size_t line_end(struct input *input, size_t from)
{
    for (;;) {
        const bw_str text = text_window_str(&input->window);
        if (from < text.len) {
            const char *end = memchr(text.ptr + from, '\n', text.len - from);
            if (end != NULL)
                return (size_t)(end - text.ptr);
        }
        if (!text_window_double(&input->window))
            return SIZE_MAX;
    }
}

/* True when `len` bytes can be seen. */
static bool see(struct input *input, size_t len)
{
    while (text_window_str(&input->window).len < len)
        if (!text_window_double(&input->window))
            return false;
    return true;
}

static void add_span(struct entry *entry, struct span span)
{
    if (entry->count < BW_LIMIT_EVENT_FIELDS)
        entry->spans[entry->count++] = span;
    else
        entry->dropped++;
}

/* The value behind a name that stands alone on its line; BW_E_TRUNCATED when it is not all there.
 */
static bw_status binary_read(struct input *input, struct entry *entry, struct span span, size_t at)
{
    if (!see(input, at + 8))
        return BW_E_TRUNCATED;
    const bw_str text = text_window_str(&input->window);
    struct bw_reader r = bw_reader_of(
            (bw_bytes){.ptr = (const uint8_t *)text.ptr + at, .len = text.len - at}, 0);
    const uint64_t size = bw_read_u64le(&r);
    if (size > BW_LIMIT_RECORD_BYTES)
        return BW_E_LIMIT;
    span.value_at = at + 8;
    span.value_len = (size_t)size;
    entry->len = span.value_at + span.value_len + 1;
    if (!see(input, entry->len))
        return BW_E_TRUNCATED;
    add_span(entry, span);
    return BW_OK;
}

static void entry_clear(struct entry *entry)
{
    entry->count = 0;
    entry->dropped = 0;
    entry->bad = 0;
    entry->len = 0;
    entry->time = BW_TIME_UNKNOWN;
}

/* One indented line of a printed entry: a field, or more of the value before. */
static void take_verbose(struct entry *entry, bw_str line, size_t at)
{
    const size_t indent = 4;
    const bw_str text = bw_str_from(line, indent);
    const size_t equals = bw_str_find_char(bw_str_head(text, 65), '=');
    if (line.len > indent && equals != SIZE_MAX && is_name(bw_str_head(text, equals))) {
        add_span(entry, (struct span){.name_at = at + indent,
                                .name_len = equals,
                                .value_at = at + indent + equals + 1,
                                .value_len = text.len - equals - 1});
    } else if (entry->count != 0) {
        struct span *last = &entry->spans[entry->count - 1];
        last->value_len = at + line.len - last->value_at;
    } else {
        entry->bad++;
    }
}

/* Reads the lines up to the next head. BW_END: nothing is left. */
static bw_status verbose_read(struct input *input, struct entry *entry)
{
    entry_clear(entry);
    for (;;) {
        const size_t at = entry->len;
        const size_t end = line_end(input, at);
        const bw_str text = text_window_str(&input->window);
        const size_t len = end != SIZE_MAX ? end - at : text.len - at;
        const bw_str line = {.ptr = text.ptr + at, .len = len};
        bw_time time;
        if (at == text.len)
            return at != 0 ? BW_OK : BW_END;
        const bool indented = line.len != 0 && line.ptr[0] == ' ';
        if (!indented && entry->count != 0)
            return BW_OK;
        if (end == SIZE_MAX && text.len >= BW_LIMIT_RECORD_BYTES)
            return BW_E_LIMIT;
        entry->len = end != SIZE_MAX ? end + 1 : text.len;
        if (indented)
            take_verbose(entry, line, at);
        else if (is_verbose_head(line, &time))
            entry->time = time;
        else if (line.len != 0 && !bw_str_starts_with(line, BW_STR("-- ")))
            entry->bad++;
    }
}

/* Reads the fields up to the empty line. BW_END: nothing is left. */
static bw_status entry_read(struct input *input, struct entry *entry)
{
    entry_clear(entry);
    for (;;) {
        const size_t at = entry->len;
        const size_t end = line_end(input, at);
        const bw_str text = text_window_str(&input->window);
        if (end == SIZE_MAX) {
            if (at == 0 && text.len == 0)
                return BW_END;
            entry->len = text.len;
            return text.len >= BW_LIMIT_RECORD_BYTES ? BW_E_LIMIT
                   : at < text.len                   ? BW_E_TRUNCATED
                                                     : BW_OK; /* the last needs no empty line */
        }
        entry->len = end + 1;
        if (end == at)
            return BW_OK;
        const bw_str line = {.ptr = text.ptr + at, .len = end - at};
        const size_t equals = bw_str_find_char(line, '=');
        const struct span span = {.name_at = at,
                .name_len = equals == SIZE_MAX ? line.len : equals,
                .value_at = at + equals + 1,
                .value_len = line.len - equals - 1};
        if (!is_name(bw_str_head(line, span.name_len))) {
            entry->bad++;
        } else if (equals != SIZE_MAX) {
            add_span(entry, span);
        } else {
            const bw_status status = binary_read(input, entry, span, end + 1);
            if (status != BW_OK)
                return status;
        }
    }
}

static void note(struct input *input, enum input_note kind, bw_str name, bw_str text)
{
    input->log->note(input->log, kind, name, text_window_offset(&input->window, 0), 1, text);
}

static void add_fields(
        struct input *input, const struct entry *entry, bw_time *ret_time, uint64_t *ret_id)
{
    const char *base = text_window_str(&input->window).ptr;
    journal_event_begin(input->worker);
    for (uint32_t i = 0; i < entry->count; i++) {
        const struct span *span = &entry->spans[i];
        const bw_str name = {.ptr = base + span->name_at, .len = span->name_len};
        const bw_str value = {.ptr = base + span->value_at, .len = span->value_len};
        if (bw_str_eq(name, BW_STR("__REALTIME_TIMESTAMP")))
            *ret_time = journal_event_time(value);
        else if (bw_str_eq(name, BW_STR("__SEQNUM")))
            (void)!bw_parse_u64(value, 0, UINT64_MAX, ret_id);
        journal_event_add(input->worker, name, value);
    }
}

/* True when the entry is an event. */
static bool show_entry(struct input *input, const struct entry *entry)
{
    const struct event_value *values;
    bw_time time = entry->time;
    const uint64_t number = input->counts.records + input->counts.unreadable + 1;
    uint64_t id = number;
    input->shown = entry->len;
    if (entry->count == 0 && entry->bad == 0)
        return false; /* more than one empty line */
    if (entry->bad != 0)
        note(input, INPUT_NOTE_DAMAGE, BW_STR("journal-export.line"),
                BW_STR("a line that is no field: the others of the entry are given"));
    if (entry->dropped != 0)
        note(input, INPUT_NOTE_ANOMALY, BW_STR("journal-export.fields"),
                BW_STR("more fields than an event can have: the first are given"));
    add_fields(input, entry, &time, &id);
    const struct event_shape *shape = journal_event_end(input->worker, &values);
    if (shape == NULL || entry->count == 0) {
        input->counts.unreadable++;
        return false;
    }
    input->event = (struct event){
            .shape = shape,
            .values = values,
            .time = time,
            .offset = text_window_offset(&input->window, 0),
            .record_id = id,
            .numbered = id != number,
            .render = event_print_timed_json,
    };
    input->counts.records++;
    return true;
}

/* Passes what stands before the first entry, when it is none. */
static void skip_beginning(struct input *input)
{
    (void)see(input, BEGINNING_LOOK);
    const bw_str text = bw_str_head(text_window_str(&input->window), BEGINNING_LOOK);
    const size_t entry = begins_entry(text) ? 0 : next_entry(text, 0);
    if (entry == 0 || entry == SIZE_MAX)
        return;
    note(input, INPUT_NOTE_DAMAGE, BW_STR("journal-export.truncated"),
            BW_STR("begins in the middle of an entry"));
    input->counts.unreadable++;
    input->shown = entry;
}

/* Passes an entry that can not be read, to the next one; false: there is none. */
static bool skip_to_next(struct input *input)
{
    size_t from = 1;
    for (;;) {
        const bw_str text = text_window_str(&input->window);
        const size_t entry = next_entry(text, bw_str_head(text, from).len);
        if (entry != SIZE_MAX) {
            input->shown = entry;
            return true;
        }
        const size_t kept = text.len < ENTRY_BEGIN_MAX ? text.len : ENTRY_BEGIN_MAX;
        text_window_skip(&input->window, text.len - kept);
        if (!text_window_more(&input->window))
            return false;
        from = 0;
    }
}

static bw_status export_next(
        struct input *input, const struct event **ret_event, struct bw_err *err)
{
    struct entry *entry = &input->entry;
    if (!input->begun) {
        (void)see(input, VERBOSE_LOOK);
        input->verbose = verbose_probe(bw_str_head(text_window_str(&input->window),
                                 VERBOSE_LOOK)) == INPUT_MATCH_SURE;
        input->begun = true;
        if (!input->verbose)
            skip_beginning(input);
    }
    for (;;) {
        text_window_skip(&input->window, input->shown);
        input->shown = 0;
        const bw_status status =
                input->verbose ? verbose_read(input, entry) : entry_read(input, entry);
        if (status == BW_END)
            break;
        if (status != BW_OK) {
            note(input, INPUT_NOTE_DAMAGE,
                    status == BW_E_LIMIT ? BW_STR("journal-export.too_long")
                                         : BW_STR("journal-export.truncated"),
                    status == BW_E_LIMIT ? BW_STR("an entry longer than can be read")
                                         : BW_STR("an entry without its end"));
            input->counts.unreadable++;
            if (input->verbose || !skip_to_next(input))
                break;
            continue;
        }
        if (show_entry(input, entry)) {
            *ret_event = &input->event;
            return BW_OK;
        }
    }
    text_window_skip(&input->window, text_window_str(&input->window).len);
    if (input->window.status == BW_OK)
        return BW_END;
    if (err != NULL)
        *err = input->window.err;
    return input->window.status;
}

/* ---- the kind ---- */

static void export_close(struct input *input)
{
    if (input == NULL)
        return;
    text_window_release(&input->window);
    free(input);
}

static bw_status export_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    struct input *input = calloc(1, sizeof(*input));
    if (input == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read a journal");
    input->log = options->log;
    input->worker = options->worker;
    bw_status status = text_window_init(&input->window, options, err);
    if (status != BW_OK) {
        export_close(input);
        return status;
    }
    journal_worker_begin(input->worker);
    *ret_input = input;
    return BW_OK;
}

static struct input_counts export_counts(const struct input *input)
{
    return input->counts;
}

const struct input_kind input_journal_export = {
        .name = "journal-export",
        .summary = "systemd journal as journalctl exports it",
        .product = "linux",
        .details = "journalctl -o export and -o verbose, systemd-journal-remote; binary fields",
        .split = INPUT_SPLIT_NONE,
        .probe = export_probe,
        .worker_new = journal_worker_new,
        .worker_free = journal_worker_free,
        .open = export_open,
        .next = export_next,
        .counts = export_counts,
        .close = export_close,
};
