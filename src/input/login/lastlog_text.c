/*
 * What lastlog(8) prints: a title, and under its words the last logon of each user.
 *
 *     Username         Port     From             Latest
 *     root             tty1                      Sun May  3 07:01:12 +0000 2026
 *     daemon                                     **Never logged in**
 */
#include <stdlib.h>

#include "input/login/entry.h"
#include "input/login/login_text.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"
#include "input/text/window.h"

/* A name, a host and a time: a line that is longer is another one. */
#define MAX_LINE 1024

/* Where the columns begin; zeros: it is no title. */
struct columns {
    size_t port, from, latest;
};

struct lastlog_state {
    struct stamp_guess guess;
    struct columns columns;
};

static struct columns read_title(bw_str line)
{
    struct columns c = {0};
    const size_t port = bw_str_find(line, BW_STR(" Port "));
    const size_t from = bw_str_find(line, BW_STR(" From "));
    const size_t latest = bw_str_find(line, BW_STR(" Latest"));
    if (!bw_str_starts_with(line, BW_STR("Username ")) || port == SIZE_MAX || from == SIZE_MAX ||
            latest == SIZE_MAX || port >= from || from >= latest || latest > 512)
        return c;
    return (struct columns){.port = port + 1, .from = from + 1, .latest = latest + 1};
}

static bool never(bw_str line)
{
    return bw_str_find(line, BW_STR("**Never logged in**")) != SIZE_MAX;
}

/* Where the time stands: longer names move it to the right. */
static size_t find_time(bw_str line, struct stamp *ret_stamp)
{
    for (size_t at = line.len <= MAX_LINE ? line.len : 0; at > 1;) {
        at--;
        const bw_str rest = bw_str_from(line, at);
        if (line.ptr[at - 1] != ' ' || line.ptr[at] == ' ')
            continue;
        const size_t len = stamp_read(rest, ret_stamp);
        if (len != 0 && ret_stamp->has_year && bw_str_trim(bw_str_from(rest, len)).len == 0)
            return at;
    }
    return 0;
}

static bw_str next_word(bw_str *rest)
{
    *rest = bw_str_trim(*rest);
    const bw_str word = bw_str_head(*rest, bw_str_find_char(*rest, ' '));
    *rest = bw_str_from(*rest, word.len);
    return word;
}

static void read_names(bw_str front, const struct columns *c, struct login_entry *entry)
{
    *entry = (struct login_entry){.type = UTMP_USER_PROCESS};
    const bool columns =
            front.len >= c->from && front.ptr[c->port - 1] == ' ' && front.ptr[c->from - 1] == ' ';
    bw_str rest = front;
    if (columns) {
        entry->user = bw_str_trim(bw_str_head(front, c->port));
        entry->line = bw_str_trim(bw_str_head(bw_str_from(front, c->port), c->from - c->port));
        entry->host = bw_str_trim(bw_str_from(front, c->from));
    } else {
        entry->user = next_word(&rest);
        entry->line = next_word(&rest);
        entry->host = bw_str_trim(rest);
    }
    entry->address = login_address(entry->host);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct lastlog_state *state = context->state;
    struct login_entry entry;
    struct stamp stamp;
    const struct columns title = read_title(line);
    if (title.latest != 0)
        state->columns = title;
    if (title.latest != 0 || never(line))
        return LINE_NOTHING;
    const size_t at = find_time(line, &stamp);
    if (at == 0 || state->columns.latest == 0) {
        context->reason = "no user with the time of the last logon";
        return LINE_BAD;
    }
    read_names(bw_str_head(line, at), &state->columns, &entry);
    struct text_record *record = context->record;
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("system.lastlog"));
    text_record_add_str(record, BW_STR("event.action"), BW_STR("last_logon"));
    text_record_add_str(record, BW_STR("event.outcome"), BW_STR("success"));
    text_record_add_opt(record, BW_STR("user.name"), entry.user);
    text_record_add_opt(record, BW_STR("utmp.line"), entry.line);
    text_record_add_opt(record, BW_STR("source.address"), entry.host);
    text_record_add_opt(record, BW_STR("source.ip"), entry.address);
    uint32_t any_order = 0; /* users come by their number */
    context->time = stamp_guess_time(
            &state->guess, &stamp, context->offset, context->record_id, &any_order);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static enum input_match lastlog_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[4096];
    bw_str line;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    *ret_split = false; /* the title says where the columns are */
    return bw_str_cut(&text, '\n', &line) && read_title(line).latest != 0 ? INPUT_MATCH_SURE
                                                                          : INPUT_MATCH_NO;
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    ret_hint->written = BW_TIME_UNKNOWN;
    return find_time(line, &ret_hint->stamp) != 0;
}

static void *state_new(const struct input_options *options)
{
    struct lastlog_state *state = calloc(1, sizeof(*state));
    if (state != NULL)
        stamp_guess_init(&state->guess, options, hint);
    return state;
}

static void finish(void *data)
{
    struct lastlog_state *state = data;
    stamp_guess_tell(&state->guess, "lastlog-text");
}

static const struct line_format format = {
        .name = "lastlog-text",
        .parse = parse,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
        .exported = true,
};

static bw_status lastlog_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_lastlog_text = {
        .name = "lastlog-text",
        .summary = "the last logon of each user as lastlog prints it",
        .product = "linux",
        .details = "users that never logged in are passed over",
        .split = INPUT_SPLIT_NONE,
        .probe = lastlog_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = lastlog_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
