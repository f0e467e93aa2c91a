/*
 * What was typed into programs that are no shells: interpreters, clients of databases. A line is a
 * command, as readline keeps it (history(3)); libedit begins with a line of its own and writes a
 * blank as \040 (editline(3)); psql has \x01 for a line end inside of a command (psql's input.c).
 */
#include <stdlib.h>

#include "input/shell/history_form.h"
#include "input/shell/history_untimed.h"
#include "input/shell/shell_history.h"
#include "input/text/line_log.h"

#define LIBEDIT_MARK BW_STR("_HiStOrY_V2_")

struct history_state {
    struct history_untimed history;
    bw_str program; /* a constant text */
    bool sql;       /* it is a client of a database */
    bool libedit;   /* the first line said so */
};

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* The byte that "\040" stands for. */
static bool cut_octal(bw_str text, char *ret_byte)
{
    if (text.len < 4 || text.ptr[0] != '\\' || text.ptr[1] < '0' || text.ptr[1] > '3' ||
            !is_octal(text.ptr[2]) || !is_octal(text.ptr[3]))
        return false;
    *ret_byte = (char)((text.ptr[1] - '0') * 64 + (text.ptr[2] - '0') * 8 + (text.ptr[3] - '0'));
    return true;
}

/* The command as it was typed; the same slice where nothing is to be done. */
static bw_str decode(struct line_context *context, bw_str text)
{
    const struct history_state *state = context->state;
    const bool escaped = state->libedit && bw_str_find_char(text, '\\') != SIZE_MAX;
    if (!escaped && bw_str_find_char(text, '\x01') == SIZE_MAX)
        return text;
    char *out = bw_arena_alloc_raw(context->arena, text.len, 1);
    size_t len = 0;
    if (out == NULL)
        return text;
    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at] == '\x01' ? '\n' : text.ptr[at];
        if (escaped && cut_octal(bw_str_from(text, at), &byte))
            at += 3;
        else if (escaped && byte == '\\' && at + 1 < text.len && text.ptr[at + 1] == '\\')
            at++;
        out[len++] = byte;
    }
    return (bw_str){.ptr = out, .len = len};
}

static enum line_verdict parse(struct line_context *context, bw_str text)
{
    struct history_state *state = context->state;
    text = bw_str_trim(text);
    if (bw_str_eq(text, LIBEDIT_MARK)) {
        state->libedit = true;
        return LINE_NOTHING;
    }
    const bw_str decoded = decode(context, text);
    const bw_str command = bw_str_trim(decoded);
    if (command.len == 0)
        return LINE_NOTHING;
    struct text_record *record = context->record;
    text_record_add_str(record, BW_STR("event.dataset"),
            state->sql ? BW_STR("sql.history") : BW_STR("program.history"));
    text_record_add_str(record, BW_STR("event.action"), BW_STR("command"));
    text_record_add_str(record, BW_STR("process.name"), state->program);
    text_record_add_opt(
            record, BW_STR("user.name"), history_untimed_user(&state->history, context->arena));
    if (decoded.ptr != text.ptr)
        text_record_add_decoded(record, BW_STR("message"), command);
    else
        text_record_add_str(record, BW_STR("message"), command);
    state->history.commands++;
    return LINE_EVENT;
}

static void *state_new(const struct input_options *options)
{
    struct history_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    const struct history_name name = history_name_read(options->name);
    history_untimed_begin(&state->history, options, &name);
    state->sql = name.kind == HISTORY_SQL;
    /* it may be asked for whatever it is called */
    state->program = name.shell.len != 0 ? name.shell : BW_STR("program");
    return state;
}

static void finish(void *data)
{
    struct history_state *state = data;
    history_untimed_end(&state->history, BW_STR("program-history.no_time"),
            BW_STR("the program writes no time: when these commands were given is not known"));
}

static const struct line_format format = {
        .name = "program-history",
        .parse = parse,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static enum input_match probe_named(bw_bytes head, bool whole, bw_str name, bool *ret_split)
{
    const enum history_kind kind = history_name_read(name).kind;
    (void)whole;
    *ret_split = false;
    return (kind == HISTORY_SQL || kind == HISTORY_PROGRAM) && history_may_be(head)
                   ? INPUT_MATCH_SURE
                   : INPUT_MATCH_NO;
}

static bw_status open_history(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_program_history = {
        .name = "program-history",
        .summary = "commands typed into Python, MySQL, psql and others",
        .product = "linux",
        .details = ".python_history, .mysql_history, .psql_history, sqlite3, redis-cli, Node.js, "
                   "irb, mongosh, told by their names; users by the folder",
        .split = INPUT_SPLIT_NONE,
        .probe = history_untimed_probe,
        .probe_named = probe_named,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = open_history,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
