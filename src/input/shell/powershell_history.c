/* PSReadLine's history: a command is a line, and one of several lines has a backtick before each
 * line end but the last ("Set-PSReadLineOption -HistorySavePath"). No times, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "input/shell/history_form.h"
#include "input/shell/history_untimed.h"
#include "input/shell/shell_history.h"
#include "input/text/line_log.h"

static enum line_open line_goes_on(void *data, bool open, bw_str line)
{
    (void)data;
    (void)open;
    if (bw_str_ends_with(line, BW_STR("\r")))
        line.len--;
    return bw_str_ends_with(line, BW_STR("`")) ? LINE_OPEN : LINE_CLOSED;
}

/* Without the backticks before line ends. */
static bw_str join(struct line_context *context, bw_str text)
{
    if (bw_str_find_char(text, '\n') == SIZE_MAX)
        return text;
    char *out = bw_arena_alloc_raw(context->arena, text.len, 1);
    size_t len = 0;
    bw_str line;
    if (out == NULL)
        return text;
    while (bw_str_cut(&text, '\n', &line)) {
        while (line.len != 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (text.ptr != NULL && bw_str_ends_with(line, BW_STR("`")))
            line.len--;
        if (line.len != 0)
            memcpy(out + len, line.ptr, line.len);
        len += line.len;
        if (text.ptr != NULL)
            out[len++] = '\n';
    }
    return (bw_str){.ptr = out, .len = len};
}

static enum line_verdict parse(struct line_context *context, bw_str text)
{
    struct history_untimed *history = context->state;
    const bw_str joined = join(context, text);
    const bw_str command = bw_str_trim(joined);
    if (command.len == 0)
        return LINE_NOTHING;
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("powershell.history"));
    text_record_add_str(context->record, BW_STR("event.action"), BW_STR("command"));
    text_record_add_opt(
            context->record, BW_STR("User"), history_untimed_user(history, context->arena));
    if (joined.ptr != text.ptr)
        text_record_add_decoded(context->record, BW_STR("ScriptBlockText"), command);
    else
        text_record_add_str(context->record, BW_STR("ScriptBlockText"), command);
    history->commands++;
    return LINE_EVENT;
}

static void *state_new(const struct input_options *options)
{
    struct history_untimed *history = calloc(1, sizeof(*history));
    const struct history_name name = history_name_read(options->name);
    if (history != NULL)
        history_untimed_begin(history, options, &name);
    return history;
}

static void finish(void *data)
{
    history_untimed_end(data, BW_STR("powershell-history.no_time"),
            BW_STR("PSReadLine writes no time: when these commands were given is not known"));
}

static const struct line_format format = {
        .name = "powershell-history",
        .parse = parse,
        .open = line_goes_on,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static enum input_match probe_named(bw_bytes head, bool whole, bw_str name, bool *ret_split)
{
    (void)whole;
    *ret_split = false;
    return history_name_read(name).kind == HISTORY_POWERSHELL && history_may_be(head)
                   ? INPUT_MATCH_SURE
                   : INPUT_MATCH_NO;
}

static bw_status open_history(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_powershell_history = {
        .name = "powershell-history",
        .summary = "commands typed into PowerShell: PSReadLine's history",
        .product = "windows",
        .details = "ConsoleHost_history.txt, told by its name; users by the folder",
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
