/*
 * Lines of the three styles (default, compact, syslog), each behind a line that names its columns:
 *
 * - 2022-07-04 12:00:00.123456+0200 0x1a2b     Default     0x0        345    0    sshd: (lib) text
 * - 2022-07-04 12:00:00.123 Df sshd[345:1a2b] (lib) text
 * - 2022-07-04 12:00:00.123456+0200  localhost sshd[345]: (lib) text
 *
 * The message stands behind what sent it, "(libsystem_info.dylib)", and whose it is,
 * "[com.apple.opendirectoryd:auth]"; a message goes on over lines.
 */
#include "input/syslog/unified_log.h"

#include "input/syslog/message_log.h"
#include "input/syslog/record.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

/* Lines that the probe looks at. */
#define LOOK_LINES 32

/* Longest name of what sent a message. */
#define MAX_SENDER 64

struct unified_line {
    struct stamp stamp;
    bw_str type;    /* "Default", "Df" */
    bw_str program; /* may have blanks */
    bw_str pid;
    bw_str sender;
    bw_str subsystem;
    bw_str category;
    bw_str message;
};

/* ---- a line ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A process without a message before it has its name on the next line. */
static bw_str skip_blanks(bw_str text)
{
    while (text.len != 0 && is_blank(text.ptr[0]))
        text = bw_str_from(text, 1);
    return text;
}

/* The word that *rest begins with, and the blanks behind it. */
static bw_str take_word(bw_str *rest)
{
    size_t len = 0;
    while (len < rest->len && !is_blank(rest->ptr[len]))
        len++;
    const bw_str word = bw_str_head(*rest, len);
    *rest = skip_blanks(bw_str_from(*rest, len));
    return word;
}

static bool is_digits(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len != 0 && text.len < 12;
}

static bool is_hex(bw_str text)
{
    for (size_t i = 2; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
                    (text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
            return false;
    return text.len > 2 && bw_str_starts_with(text, BW_STR("0x"));
}

/* "sshd[345:1a2b] " or "sshd[345]: ", whose thread and colon are the style's. */
static bool take_process(struct unified_line *line, bw_str rest, bool compact)
{
    const size_t open = bw_str_find_char(rest, '[');
    if (open == SIZE_MAX || open == 0 || open > MAX_SENDER)
        return false;
    bw_str inside = bw_str_from(rest, open + 1);
    const size_t close = bw_str_find_char(inside, ']');
    if (close == SIZE_MAX || close > 32)
        return false;
    line->program = bw_str_head(rest, open);
    line->message = bw_str_from(inside, close + 1);
    inside = bw_str_head(inside, close);
    (void)bw_str_cut(&inside, ':', &line->pid);
    if (!is_digits(line->pid) || (inside.ptr != NULL) != compact)
        return false;
    if (!compact && !bw_str_starts_with(line->message, BW_STR(":")))
        return false;
    line->message = skip_blanks(bw_str_from(line->message, compact ? 0 : 1));
    return true;
}

/* What sent the message, and its subsystem with a category, where they stand before it. */
static void take_origin(struct unified_line *line)
{
    const bw_str whole = line->message;
    size_t close = bw_str_find_char(bw_str_head(whole, MAX_SENDER), ')');
    if (bw_str_starts_with(whole, BW_STR("(")) && close != SIZE_MAX) {
        line->sender = bw_str_head(bw_str_from(whole, 1), close - 1);
        line->message = skip_blanks(bw_str_from(whole, close + 1));
    }
    const bw_str rest = line->message;
    close = bw_str_find_char(bw_str_head(rest, 4 * MAX_SENDER), ']');
    if (!bw_str_starts_with(rest, BW_STR("[")) || close == SIZE_MAX)
        return;
    bw_str category = bw_str_head(bw_str_from(rest, 1), close - 1);
    bw_str subsystem;
    if (!bw_str_cut(&category, ':', &subsystem) || category.ptr == NULL || subsystem.len == 0 ||
            bw_str_find_char(subsystem, ' ') != SIZE_MAX)
        return;
    line->subsystem = subsystem;
    line->category = category;
    line->message = skip_blanks(bw_str_from(rest, close + 1));
}

/* "0x1a2b     Default     0x0                  345    0    sshd: " */
static bool take_columns(struct unified_line *line, bw_str rest)
{
    if (!is_hex(take_word(&rest)))
        return false;
    line->type = take_word(&rest);
    if (!is_hex(take_word(&rest)))
        return false;
    line->pid = take_word(&rest);
    if (!is_digits(line->pid) || !is_digits(take_word(&rest)))
        return false;
    const size_t end = bw_str_find(rest, BW_STR(": "));
    const bool named = end != SIZE_MAX && end != 0 && end <= MAX_SENDER;
    line->program = named ? bw_str_head(rest, end) : (bw_str){0};
    line->message = named ? skip_blanks(bw_str_from(rest, end + 2)) : rest;
    return true;
}

static bool is_type(bw_str word)
{
    static const bw_str types[] = {BW_STR_INIT("Df"), BW_STR_INIT("I"), BW_STR_INIT("Db"),
            BW_STR_INIT("E"), BW_STR_INIT("F"), BW_STR_INIT("A"), BW_STR_INIT("Sp")};
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (bw_str_eq(word, types[i]))
            return true;
    return false;
}

static bool line_read(bw_str text, struct unified_line *ret_line)
{
    *ret_line = (struct unified_line){0};
    const size_t len = stamp_read(text, &ret_line->stamp);
    if (len < sizeof("2022-07-04 12:00:00.123") - 1 || ret_line->stamp.form != STAMP_ISO_BLANK)
        return false;
    bw_str rest = bw_str_from(text, len);
    const bool host = bw_str_starts_with(rest, BW_STR("  "));
    rest = skip_blanks(rest);
    bool read;
    if (host) { /* it is always "localhost" */
        (void)take_word(&rest);
        read = take_process(ret_line, rest, false);
    } else if (bw_str_starts_with(rest, BW_STR("0x"))) {
        read = take_columns(ret_line, rest);
    } else {
        ret_line->type = take_word(&rest);
        read = is_type(ret_line->type) && take_process(ret_line, rest, true);
    }
    if (read)
        take_origin(ret_line);
    return read;
}

/* What `log` says before the first record, and the names of the columns. */
static bool is_heading(bw_str line)
{
    static const bw_str beginnings[] = {BW_STR_INIT("Filtering the log data using "),
            BW_STR_INIT("Skipping "), BW_STR_INIT("Timestamp ")};
    for (size_t i = 0; i < BW_COUNT(beginnings); i++)
        if (bw_str_starts_with(line, beginnings[i]))
            return true;
    return false;
}

static bool names_columns(bw_str line)
{
    static const bw_str ends[] = {BW_STR_INIT(" Ty Process[PID:TID]"),
            BW_STR_INIT(" (process)[PID]"), BW_STR_INIT(" Activity ")};
    for (size_t i = 0; i < BW_COUNT(ends); i++)
        if (bw_str_starts_with(line, BW_STR("Timestamp ")) &&
                bw_str_find(line, ends[i]) != SIZE_MAX)
            return true;
    return false;
}

/* ---- what is it? ---- */

static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[4096];
    size_t mark;
    unsigned lines = 0;
    unsigned read = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    while (lines < LOOK_LINES && bw_str_cut(&text, '\n', &line)) {
        struct unified_line l;
        if (text.ptr == NULL && !whole && lines != 0)
            break;
        if (names_columns(line))
            return INPUT_MATCH_SURE;
        if (bw_str_trim(line).len == 0 || is_heading(line))
            continue;
        lines++;
        /* without a heading, lines with a host are syslog's */
        read += line_read(line, &l) && l.type.len != 0;
        if (read == 0)
            return INPUT_MATCH_NO; /* nearly every other file ends here */
    }
    if (read * 2 <= lines)
        return INPUT_MATCH_NO;
    return read == lines ? INPUT_MATCH_SURE : INPUT_MATCH_LIKELY;
}

/* ---- the record ---- */

static bool continues(bw_str line)
{
    struct unified_line l;
    return line.len != 0 && !is_heading(line) && !line_read(line, &l);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct message_log *state = context->state;
    struct text_record *record = context->record;
    struct unified_line l;
    if (is_heading(line))
        return LINE_NOTHING;
    if (!line_read(line, &l)) {
        context->reason = "no time and process in front: not a line of macOS' log";
        return LINE_BAD;
    }
    message_read(&state->message, state->book, l.program, l.message);
    context->time =
            stamp_guess_time(&state->guess, &l.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, state->message.layout * 31 + (uint32_t)state->message.count * 4 +
                                      (uint32_t)(l.sender.len != 0) * 2 +
                                      (uint32_t)(l.subsystem.len != 0));
    text_record_add_named(
            record, BW_STR("event.dataset"), syslog_dataset(&state->message, -1), TEXT_FIELD_PIECE);
    text_record_add_named_opt(record, BW_STR("process.name"), state->message.program);
    text_record_add_named_number(record, BW_STR("process.pid"), l.pid);
    text_record_add_named_opt(record, BW_STR("messageType"), l.type);
    text_record_add_named_opt(record, BW_STR("sender"), l.sender);
    text_record_add_named_opt(record, BW_STR("subsystem"), l.subsystem);
    text_record_add_named_opt(record, BW_STR("category"), l.category);
    text_record_add_named(record, BW_STR("message"), l.message, TEXT_FIELD_PIECE);
    syslog_add_message(record, &state->message);
    return LINE_EVENT;
}

/* ---- the item ---- */

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct unified_line l;
    if (!line_read(line, &l))
        return false;
    *ret_hint = (struct stamp_hint){.stamp = l.stamp, .written = BW_TIME_UNKNOWN};
    return true;
}

static void *state_new(const struct input_options *options)
{
    return message_log_new(options, hint);
}

static void finish(void *data)
{
    struct message_log *state = data;
    stamp_guess_tell(&state->guess, "macos-log");
}

static const struct line_format format = {
        .name = "macos-log",
        .parse = parse,
        .continues = continues,
        .state_new = state_new,
        .state_free = message_log_free,
        .finish = finish,
        .exported = true,
};

static bw_status unified_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_unified_log = {
        .name = "macos-log",
        .summary = "the unified log of macOS as log(1) prints it",
        .product = NULL,
        .details = "log show, log stream: default, compact and syslog style (JSON and ndjson are "
                   "read as json); messages as those of syslog",
        .split = INPUT_SPLIT_LINES,
        .probe = probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = unified_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
