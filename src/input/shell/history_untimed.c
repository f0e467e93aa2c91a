#include "input/shell/history_untimed.h"

#include <string.h>

void history_untimed_begin(struct history_untimed *history, const struct input_options *options,
        const struct history_name *name)
{
    const bw_str user = bw_str_head(name->user, sizeof(history->user));
    history->log = options->log;
    history->user_len = user.len;
    history->commands = 0;
    if (user.len != 0)
        memcpy(history->user, user.ptr, user.len);
}

bw_str history_untimed_user(const struct history_untimed *history, struct bw_arena *arena)
{
    return bw_arena_copy(arena, (bw_str){.ptr = history->user, .len = history->user_len});
}

void history_untimed_end(struct history_untimed *history, bw_str name, bw_str why)
{
    if (history->commands != 0)
        history->log->note(history->log, INPUT_NOTE_ASSUMED, name, 0, history->commands, why);
    history->commands = 0;
}

enum input_match history_untimed_probe(bw_bytes head, bool whole, bool *ret_split)
{
    (void)head;
    (void)whole;
    *ret_split = false;
    return INPUT_MATCH_NO;
}
