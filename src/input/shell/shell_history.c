#include "input/shell/shell_history.h"

#include <stdlib.h>
#include <string.h>

#include "input/shell/history_form.h"
#include "input/shell/history_name.h"
#include "input/shell/programs.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"

/* The layouts of events are told by how many programs a command starts. */
#define LAYOUT 0x5e110000u

/* What zsh writes before a byte that has a meaning of its own for it; that byte with 0x20 flipped
 * follows (zsh's Src/zsh.h, Meta). */
#define ZSH_META '\x83'

struct history_state {
    struct input_log *log;
    struct history_name name; /* its user points to `user` */
    char user[64];
    struct shell_open open; /* what of the command that is being framed */
    bool behind_stamp;      /* the record that is being framed began with a time */
    bw_time pending;        /* a time that stood alone, for the next command */
    struct stamp_guess guess;
    struct stamp_tally untimed;
};

/* ---- records ---- */

static bool ends_escaped(bw_str line)
{
    size_t count = 0;
    while (count < line.len && line.ptr[line.len - 1 - count] == '\\')
        count++;
    return count % 2 != 0;
}

/*
 * A command of several lines: behind a time as long as the shell's own grammar holds it open (other
 * shells may have added theirs without a time), else only behind a backslash.
 */
static enum line_open line_goes_on(void *data, bool open, bw_str line)
{
    struct history_state *state = data;
    bw_time time;
    if (bw_str_ends_with(line, BW_STR("\r")))
        line.len--;
    const bool stamp = history_stamp(line, &time);
    if (!open) {
        state->open = (struct shell_open){.quote = '\0'};
        state->behind_stamp = stamp;
        return stamp || ends_escaped(line) ? LINE_OPEN : LINE_CLOSED;
    }
    if (stamp || history_zsh(line, &time) != 0)
        return LINE_BROKEN;
    if (state->behind_stamp)
        return shell_open_feed(&state->open, line) ? LINE_OPEN : LINE_CLOSED;
    return ends_escaped(line) ? LINE_OPEN : LINE_CLOSED;
}

static bool fish_continues(bw_str line)
{
    return !bw_str_starts_with(line, BW_STR("- cmd:"));
}

static bool listed_continues(bw_str line)
{
    uint64_t number;
    struct stamp stamp;
    return history_listed(line, &number, &stamp) == 0;
}

/* ---- the event ---- */

static bw_str copy_user(struct line_context *context)
{
    const struct history_state *state = context->state;
    return bw_arena_copy(context->arena, state->name.user);
}

/* "wget" is what the shell finds in its PATH, wherever that is. */
static void add_program(struct line_context *context, bw_str word)
{
    const bw_str name = BW_STR("Image");
    const bw_str path = BW_STR("$PATH/");
    if (bw_str_find_char(word, '/') != SIZE_MAX) {
        text_record_add_named(context->record, name, word, TEXT_FIELD_PIECE);
        return;
    }
    char *out = bw_arena_alloc_raw(context->arena, path.len + word.len, 1);
    if (out == NULL)
        return;
    memcpy(out, path.ptr, path.len);
    memcpy(out + path.len, word.ptr, word.len);
    text_record_add_named(context->record, name, (bw_str){.ptr = out, .len = path.len + word.len},
            TEXT_FIELD_PIECE);
}

static enum line_verdict add_command(struct line_context *context, bw_str command, bool decoded)
{
    struct history_state *state = context->state;
    bw_str programs[SHELL_MAX_PROGRAMS];
    command = bw_str_trim(command);
    if (command.len == 0)
        return LINE_NOTHING;
    const size_t count = shell_programs(command, programs);
    struct text_record *record = context->record;
    text_record_begin(record, LAYOUT + (uint32_t)count);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("shell.history"));
    text_record_add_str(record, BW_STR("event.category"), BW_STR("process"));
    text_record_add_str(record, BW_STR("event.action"), BW_STR("shell_command"));
    text_record_add_opt(record, BW_STR("process.name"), state->name.shell);
    const bw_str user = copy_user(context);
    text_record_add_opt(record, BW_STR("user.name"), user);
    text_record_add_opt(record, BW_STR("User"), user);
    if (decoded)
        text_record_add_decoded(record, BW_STR("CommandLine"), command);
    else
        text_record_add_str(record, BW_STR("CommandLine"), command);
    for (size_t i = 0; i < count; i++)
        add_program(context, programs[i]);
    if (context->time == BW_TIME_UNKNOWN && state->untimed.count++ == 0)
        state->untimed.offset = context->offset;
    return LINE_EVENT;
}

/* ---- zsh ---- */

/* The text without Meta and without the backslashes that stand before line ends; the same slice
 * where there are none. */
static bw_str zsh_decode(struct line_context *context, bw_str text)
{
    if (bw_str_find_char(text, ZSH_META) == SIZE_MAX &&
            bw_str_find(text, BW_STR("\\\n")) == SIZE_MAX)
        return text;
    char *out = bw_arena_alloc_raw(context->arena, text.len, 1);
    size_t len = 0;
    if (out == NULL)
        return text;
    for (size_t at = 0; at < text.len; at++) {
        const bool more = at + 1 < text.len;
        if (text.ptr[at] == ZSH_META && more)
            out[len++] = (char)(text.ptr[++at] ^ 0x20);
        else if (text.ptr[at] != '\\' || !more || text.ptr[at + 1] != '\n')
            out[len++] = text.ptr[at];
    }
    return (bw_str){.ptr = out, .len = len};
}

/* ---- a record ---- */

static enum line_verdict parse_lines(struct line_context *context, bw_str text)
{
    struct history_state *state = context->state;
    const size_t end = bw_str_find_char(text, '\n');
    bw_str first = bw_str_head(text, end);
    if (bw_str_ends_with(first, BW_STR("\r")))
        first.len--;
    bw_time time = BW_TIME_UNKNOWN;
    if (history_stamp(first, &time)) {
        if (end == SIZE_MAX) {
            state->pending = time;
            return LINE_NOTHING;
        }
        context->time = time;
        state->pending = BW_TIME_UNKNOWN;
        return add_command(context, bw_str_from(text, end + 1), false);
    }
    const size_t zsh = history_zsh(first, &time);
    context->time = zsh != 0 ? time : state->pending;
    state->pending = BW_TIME_UNKNOWN;
    const bw_str command = bw_str_from(text, zsh);
    if (zsh == 0 && !bw_str_eq(state->name.shell, BW_STR("zsh")))
        return add_command(context, command, false);
    const bw_str decoded = zsh_decode(context, command);
    return add_command(context, decoded, decoded.ptr != command.ptr);
}

/* "\\n" and "\\\\" in a command of fish. */
static bw_str fish_decode(struct line_context *context, bw_str text)
{
    char *out = bw_str_find_char(text, '\\') != SIZE_MAX
                        ? bw_arena_alloc_raw(context->arena, text.len, 1)
                        : NULL;
    size_t len = 0;
    if (out == NULL)
        return text;
    for (size_t at = 0; at < text.len; at++) {
        const char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
        if (text.ptr[at] != '\\' || (next != 'n' && next != '\\')) {
            out[len++] = text.ptr[at];
            continue;
        }
        out[len++] = next == 'n' ? '\n' : '\\';
        at++;
    }
    return (bw_str){.ptr = out, .len = len};
}

static enum line_verdict parse_fish(struct line_context *context, bw_str text)
{
    const bw_str mark = BW_STR("- cmd:");
    const bw_str when = BW_STR("  when: ");
    bw_str line = {0};
    if (!bw_str_starts_with(text, mark)) {
        context->reason = "text in front of the first command";
        return LINE_BAD;
    }
    bw_str_cut(&text, '\n', &line);
    const bw_str command = bw_str_trim(bw_str_from(line, mark.len));
    bw_time time;
    while (bw_str_cut(&text, '\n', &line)) {
        char stamp[24] = "#";
        const bw_str digits = bw_str_trim(bw_str_from(line, when.len));
        if (!bw_str_starts_with(line, when) || digits.len == 0 || digits.len > sizeof(stamp) - 1)
            continue;
        memcpy(stamp + 1, digits.ptr, digits.len);
        if (history_stamp((bw_str){.ptr = stamp, .len = digits.len + 1}, &time))
            context->time = time;
    }
    const bw_str decoded = fish_decode(context, command);
    return add_command(context, decoded, decoded.ptr != command.ptr);
}

static enum line_verdict parse_listed(struct line_context *context, bw_str text)
{
    struct history_state *state = context->state;
    struct stamp stamp;
    const size_t len = history_listed(text, &context->record_id, &stamp);
    if (len == 0) {
        context->reason = "no number in front: not a line of `history`";
        return LINE_BAD;
    }
    context->time =
            stamp_guess_time(&state->guess, &stamp, context->offset, 0, &context->anomalies);
    return add_command(context, bw_str_from(text, len), false);
}

/* ---- the item ---- */

static bool listed_hint(bw_str line, struct stamp_hint *ret_hint)
{
    uint64_t number;
    ret_hint->written = BW_TIME_UNKNOWN;
    return history_listed(line, &number, &ret_hint->stamp) != 0 &&
           ret_hint->stamp.form != STAMP_NONE;
}

static void *state_new(const struct input_options *options)
{
    struct history_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->log = options->log;
    state->pending = BW_TIME_UNKNOWN;
    state->name = history_name_read(options->name);
    const bw_str user = bw_str_head(state->name.user, sizeof(state->user));
    if (user.len != 0)
        memcpy(state->user, user.ptr, user.len);
    state->name.user = (bw_str){.ptr = state->user, .len = user.len};
    stamp_guess_init(&state->guess, options, listed_hint);
    return state;
}

static void finish(void *data)
{
    struct history_state *state = data;
    stamp_guess_tell(&state->guess, "shell-history");
    if (state->untimed.count != 0)
        state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("shell-history.no_time"),
                state->untimed.offset, state->untimed.count,
                BW_STR("the shell wrote no time: when these commands were given is not known"));
    state->untimed = (struct stamp_tally){.count = 0};
}

static const struct line_format lines_format = {
        .name = "shell-history",
        .parse = parse_lines,
        .open = line_goes_on,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static const struct line_format fish_format = {
        .name = "shell-history",
        .parse = parse_fish,
        .continues = fish_continues,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static const struct line_format listed_format = {
        .name = "shell-history",
        .parse = parse_listed,
        .continues = listed_continues,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
        .exported = true,
};

static enum input_match tell(bw_bytes head, bool whole, bw_str path, enum history_form *ret_form)
{
    const struct history_name name = history_name_read(path);
    const enum input_match match = history_form_tell(head, whole, ret_form);
    if (match == INPUT_MATCH_SURE)
        return match;
    if ((name.may_listed || name.kind == HISTORY_SHELL) && history_is_numbered(head, whole)) {
        *ret_form = HISTORY_LISTED;
        return INPUT_MATCH_SURE;
    }
    if (name.kind != HISTORY_SHELL || !history_may_be(head))
        return match;
    return INPUT_MATCH_SURE;
}

static enum input_match history_probe_named(bw_bytes head, bool whole, bw_str name, bool *ret_split)
{
    enum history_form form;
    *ret_split = false;
    return tell(head, whole, name, &form);
}

static enum input_match history_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return history_probe_named(head, whole, BW_STR(""), ret_split);
}

static bw_status history_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    static const struct line_format *const formats[] = {
            [HISTORY_LINES] = &lines_format,
            [HISTORY_FISH] = &fish_format,
            [HISTORY_LISTED] = &listed_format,
    };
    enum history_form form;
    (void)tell(options->item_head, options->item_head.len < BW_LIMIT_PROBE_BYTES, options->name,
            &form);
    return line_log_open(formats[form], options, ret_input, err);
}

const struct input_kind input_shell_history = {
        .name = "shell-history",
        .summary = "commands typed into shells: .bash_history, .zsh_history and others",
        .product = "linux",
        .details = "bash, zsh, fish, ksh, ash, tcsh with and without times, what `history` prints; "
                   "users by the folder",
        .split = INPUT_SPLIT_NONE,
        .probe = history_probe,
        .probe_named = history_probe_named,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = history_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
