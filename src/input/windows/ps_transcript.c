#include "input/windows/ps_transcript.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "input/text/line_log.h"

#define STARS "**********************"

/* Longest values of the session's block that are kept. */
#define MAX_NAME             256
#define MAX_HOST_APPLICATION (8 * BW_KIB)

struct session {
    char user[MAX_NAME];
    char host[MAX_NAME];
    char application[MAX_HOST_APPLICATION];
    size_t user_len, host_len, application_len;
    bw_time time; /* of the last block that said one */
    bw_time zone;
};

/* ---- lines ---- */

static bool is_stars(bw_str line)
{
    return bw_str_starts_with(line, BW_STR(STARS));
}

/* Length of the prompt: "PS>", "PS C:\Users\anna> ", "[srv]: PS C:\> "; 0: it is none. */
static size_t prompt_length(bw_str line)
{
    size_t at = 0;
    if (line.len > 2 && line.ptr[0] == '[') {
        const size_t end = bw_str_find(bw_str_head(line, MAX_NAME), BW_STR("]: PS"));
        at = end != SIZE_MAX ? end + 3 : line.len;
    }
    const bw_str rest = bw_str_from(line, at);
    if (!bw_str_starts_with(rest, BW_STR("PS>")) && !bw_str_starts_with(rest, BW_STR("PS ")))
        return 0;
    const size_t end = bw_str_find_char(bw_str_head(rest, MAX_NAME), '>');
    if (end == SIZE_MAX)
        return 0;
    at += end + 1;
    return at + (at < line.len && line.ptr[at] == ' ');
}

static bool begins(bw_str line)
{
    return is_stars(line) || prompt_length(line) != 0;
}

static bool continues(bw_str line)
{
    return !begins(line);
}

/* ---- the session ---- */

static size_t keep(char *place, size_t room, bw_str text)
{
    const bw_str head = bw_str_head(text, room);
    if (head.len != 0)
        memcpy(place, head.ptr, head.len);
    return head.len;
}

/* "20220615075131" */
static bw_time read_time(bw_str text, bw_time zone)
{
    static const size_t widths[] = {4, 2, 2, 2, 2, 2};
    uint64_t parts[BW_COUNT(widths)];
    bw_str rest = bw_str_head(text, 14);
    if (rest.len != 14)
        return BW_TIME_UNKNOWN;
    for (size_t i = 0; i < BW_COUNT(widths); i++) {
        if (bw_parse_u64(bw_str_head(rest, widths[i]), 0, 9999, &parts[i]) != BW_OK)
            return BW_TIME_UNKNOWN;
        rest = bw_str_from(rest, widths[i]);
    }
    const struct bw_date date = {.year = (int32_t)parts[0],
            .month = (uint8_t)parts[1],
            .day = (uint8_t)parts[2],
            .hour = (uint8_t)parts[3],
            .minute = (uint8_t)parts[4],
            .second = (uint8_t)parts[5]};
    const bw_time time = bw_time_from_date(&date);
    return time != BW_TIME_UNKNOWN ? time - zone : time;
}

/* What stands behind "name: " when the line begins so; .ptr is NULL when it does not. */
static bw_str value_of(bw_str line, bw_str name)
{
    return bw_str_starts_with(line, name) ? bw_str_trim(bw_str_from(line, name.len)) : (bw_str){0};
}

/* One line of the block. True when it says when something began or ended, or whose session it is.
 */
static bool take_line(struct session *session, bw_str line)
{
    bw_str value = value_of(line, BW_STR("Username: "));
    if (value.ptr != NULL) {
        session->user_len = keep(session->user, sizeof(session->user), value);
        return true;
    }
    value = value_of(line, BW_STR("Machine: ")); /* "WS1 (Microsoft Windows NT 10.0.19041.0)" */
    if (value.ptr != NULL) {
        session->host_len = keep(session->host, sizeof(session->host),
                bw_str_head(value, bw_str_find_char(value, ' ')));
        return true;
    }
    value = value_of(line, BW_STR("Host Application: "));
    if (value.ptr != NULL) {
        session->application_len = keep(session->application, sizeof(session->application), value);
        return true;
    }
    static const bw_str times[] = {BW_STR_INIT("Start time: "), BW_STR_INIT("End time: "),
            BW_STR_INIT("Command start time: ")};
    for (size_t i = 0; i < BW_COUNT(times); i++) {
        value = value_of(line, times[i]);
        const bw_time time = value.ptr != NULL ? read_time(value, session->zone) : BW_TIME_UNKNOWN;
        if (time != BW_TIME_UNKNOWN)
            session->time = time;
        if (value.ptr != NULL)
            return true;
    }
    return false;
}

static void *session_new(const struct input_options *options)
{
    struct session *session = calloc(1, sizeof(*session));
    if (session == NULL)
        return NULL;
    session->time = BW_TIME_UNKNOWN;
    if (options->assume.zone)
        session->zone = options->assume.zone_seconds * BW_TIME_SECOND;
    return session;
}

/* ---- events ---- */

static void begin_event(struct line_context *context, const char *action)
{
    struct session *session = context->state;
    struct text_record *record = context->record;
    context->time = session->time;
    text_record_begin(record, (uint32_t)action[0]);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("powershell.transcript"));
    text_record_add_str(record, BW_STR("event.action"), bw_str_of(action));
    /* the session's own, not pieces of the line: keywords find them only in the block */
    text_record_add_opt(record, BW_STR("host.name"),
            bw_arena_copy(
                    context->arena, (bw_str){.ptr = session->host, .len = session->host_len}));
    text_record_add_opt(record, BW_STR("User"),
            bw_arena_copy(
                    context->arena, (bw_str){.ptr = session->user, .len = session->user_len}));
}

static void add_application(struct line_context *context, bw_str application)
{
    const bw_str exe = BW_STR(".exe");
    const bw_str quote = BW_STR("\"");
    text_record_add_opt(context->record, BW_STR("CommandLine"), application);
    text_record_add_opt(context->record, BW_STR("HostApplication"), application);
    const size_t end = bw_str_find(application, exe);
    if (end == SIZE_MAX)
        return;
    bw_str image = bw_str_head(application, end + exe.len);
    if (bw_str_starts_with(image, quote))
        image = bw_str_from(image, 1);
    text_record_add_opt(context->record, BW_STR("Image"), image);
}

/* A block of asterisks, and what follows it without a prompt: what a script prints. */
static enum line_verdict parse_block(struct line_context *context, bw_str text)
{
    struct session *session = context->state;
    bool started = false;
    bw_str line;
    bw_str application = {0};
    bw_str_cut(&text, '\n', &line);
    const bw_str whole = bw_str_trim(text);
    while (bw_str_cut(&text, '\n', &line)) {
        line = bw_str_trim(line);
        started |= bw_str_ends_with(line, BW_STR("transcript start"));
        take_line(session, line);
        if (bw_str_starts_with(line, BW_STR("Host Application: ")))
            application = value_of(line, BW_STR("Host Application: "));
    }
    if (whole.len == 0)
        return LINE_NOTHING;
    if (bw_str_starts_with(whole, BW_STR("Command start time: ")) &&
            bw_str_find_char(whole, '\n') == SIZE_MAX)
        return LINE_NOTHING;
    begin_event(context, started || application.len != 0 ? "session-start" : "output");
    text_record_add_str(context->record, BW_STR("message"), whole);
    add_application(context, application);
    if (bw_str_find(whole, BW_STR("CommandInvocation(")) != SIZE_MAX)
        text_record_add_str(context->record, BW_STR("ScriptBlockText"), whole);
    return LINE_EVENT;
}

/* The command's lines without their prompts; all in one piece when it is one line. */
static bw_str command_of(struct bw_arena *arena, bw_str text, bw_str *ret_output)
{
    bw_str rest = text;
    bw_str line = {0}; /* nothing stands behind the prompt */
    bw_str_cut(&rest, '\n', &line);
    bw_str command = line;
    if (!bw_str_starts_with(rest, BW_STR(">> "))) {
        *ret_output = rest;
        return bw_str_trim(command);
    }
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    if (out == NULL) {
        *ret_output = (bw_str){0};
        return text;
    }
    size_t len = keep(out, text.len, line);
    while (bw_str_starts_with(rest, BW_STR(">> "))) {
        bw_str_cut(&rest, '\n', &line);
        line = bw_str_from(line, 3);
        out[len++] = '\n';
        len += keep(out + len, text.len - len, line);
    }
    *ret_output = rest;
    return (bw_str){.ptr = out, .len = len};
}

static enum line_verdict parse_command(struct line_context *context, bw_str text, size_t prompt)
{
    struct session *session = context->state;
    bw_str output = {0};
    const bw_str command = command_of(context->arena, bw_str_from(text, prompt), &output);
    if (command.len == 0 && bw_str_trim(output).len == 0)
        return LINE_NOTHING;
    begin_event(context, "command");
    const bw_str shown = bw_str_trim(bw_str_head(text, prompt));
    const size_t blank = bw_str_find(shown, BW_STR("PS "));
    if (blank != SIZE_MAX && shown.len > blank + 4)
        text_record_add_str(context->record, BW_STR("CurrentDirectory"),
                bw_str_head(bw_str_from(shown, blank + 3), shown.len - blank - 4));
    if (command.ptr >= text.ptr && command.ptr < text.ptr + text.len)
        text_record_add_opt(context->record, BW_STR("ScriptBlockText"), command);
    else
        text_record_add_decoded(context->record, BW_STR("ScriptBlockText"), command);
    text_record_add_opt(context->record, BW_STR("HostApplication"),
            bw_arena_copy(context->arena,
                    (bw_str){.ptr = session->application, .len = session->application_len}));
    text_record_add_opt(context->record, BW_STR("message"), bw_str_trim(output));
    return LINE_EVENT;
}

static enum line_verdict parse(struct line_context *context, bw_str text)
{
    const size_t prompt = prompt_length(text);
    if (prompt != 0)
        return parse_command(context, text, prompt);
    if (is_stars(text))
        return parse_block(context, text);
    context->reason = "text in front of the block that a transcript begins with";
    return LINE_BAD;
}

/* ---- what it is ---- */

/* A line of asterisks, and one that names PowerShell. */
static enum input_match transcript_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[2048];
    bw_str line;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    *ret_split = false; /* the block tells of all that follows */
    text = bw_str_trim(text);
    if (!bw_str_cut(&text, '\n', &line) || !is_stars(line) || !bw_str_cut(&text, '\n', &line))
        return INPUT_MATCH_NO;
    return bw_str_find(line, BW_STR("PowerShell")) != SIZE_MAX ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "powershell",
        .parse = parse,
        .continues = continues,
        .state_new = session_new,
        .state_free = free,
};

static bw_status transcript_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_ps_transcript = {
        .name = "powershell",
        .summary = "PowerShell transcripts",
        .product = "windows",
        .details = "each command with its session's user, host and directory, and what it printed",
        .split = INPUT_SPLIT_NONE,
        .probe = transcript_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = transcript_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
