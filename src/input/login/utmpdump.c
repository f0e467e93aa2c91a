/*
 * What utmpdump(1) prints of wtmp, btmp and utmp: eight fields in brackets. It replaces brackets
 * and control characters in them (util-linux, login-utils/utmpdump.c), so that nobody's name ends
 * one.
 *
 *     [7] [01234] [ts/0] [alice   ] [pts/0       ] [web01               ] [203.0.113.77   ]
 *     [2026-05-03T08:02:13,511111+00:00]
 *
 * in one line; before version 2.29 the time was [Sun May 03 08:02:13 2026 UTC].
 */
#include <stdlib.h>

#include "base/number.h"
#include "input/login/entry.h"
#include "input/login/login_text.h"
#include "input/network/zone.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"

#define FIELDS 8

enum field {
    TYPE,
    PID,
    ID,
    USER,
    LINE,
    HOST,
    ADDRESS,
    TIME
};

struct dump_state {
    struct input_log *log;
    struct stamp_guess guess;
    struct stamp_tally zeros;
    bool failures; /* it is of btmp, by its name */
};

/* ---- a line ---- */

static bool split(bw_str line, bw_str fields[FIELDS])
{
    for (size_t i = 0; i < FIELDS; i++) {
        const size_t end = bw_str_find_char(line, ']');
        if (line.len < 2 || line.ptr[0] != '[' || end == SIZE_MAX)
            return false;
        fields[i] = bw_str_trim((bw_str){.ptr = line.ptr + 1, .len = end - 1});
        line = bw_str_from(line, end + 1);
        if (i + 1 < FIELDS && !bw_str_starts_with(line, BW_STR(" [")))
            return false;
        line = bw_str_from(line, i + 1 < FIELDS);
    }
    return bw_str_trim(line).len == 0;
}

/* The old form ends with the zone's letters. */
static bool read_time(bw_str text, struct stamp *ret_stamp)
{
    const size_t len = stamp_read(text, ret_stamp);
    const bw_str zone = bw_str_trim(bw_str_from(text, len));
    if (len == 0 || zone.len > 6)
        return false;
    if (!ret_stamp->has_zone && zone.len != 0)
        ret_stamp->has_zone = network_zone_read(zone, &ret_stamp->zone);
    return true;
}

static bool is_digits(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len != 0;
}

static bool read_line(bw_str line, struct login_entry *ret_entry, struct stamp *ret_stamp)
{
    bw_str fields[FIELDS];
    uint64_t type;
    uint64_t pid = 0;
    if (!split(line, fields) ||
            bw_parse_u64(fields[TYPE], 0, UTMP_TYPE_COUNT - 1, &type) != BW_OK ||
            !is_digits(fields[PID]) || !read_time(fields[TIME], ret_stamp))
        return false;
    (void)!bw_parse_u64(fields[PID], 0, UINT32_MAX, &pid);
    *ret_entry = (struct login_entry){.type = (enum utmp_type)type,
            .pid = (uint32_t)pid,
            .line = fields[LINE],
            .id = fields[ID],
            .user = fields[USER],
            .host = fields[HOST],
            .address = login_address(fields[ADDRESS])};
    return true;
}

static bool is_title(bw_str line)
{
    return bw_str_starts_with(line, BW_STR("Utmp dump of ")) ||
           bw_str_starts_with(line, BW_STR("Utmp undump of "));
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct dump_state *state = context->state;
    struct login_entry entry;
    struct stamp stamp;
    if (is_title(line))
        return LINE_NOTHING;
    if (!read_line(line, &entry, &stamp)) {
        context->reason = "not the eight fields of utmpdump";
        return LINE_BAD;
    }
    if (entry.type == UTMP_EMPTY && entry.user.len == 0 && entry.line.len == 0 &&
            stamp.date.year == 1970) {
        if (state->zeros.count++ == 0)
            state->zeros.offset = context->offset;
        return LINE_NOTHING;
    }
    if (state->failures && entry.type == UTMP_USER_PROCESS)
        entry.type = UTMP_LOGIN_PROCESS;
    login_entry_add(context->record, &entry);
    if (stamp.date.year > 1970) /* entries that were never written have none */
        context->time =
                stamp_guess_time(&state->guess, &stamp, context->offset, 0, &context->anomalies);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static bool looks(bw_str line)
{
    struct login_entry entry;
    struct stamp stamp;
    return is_title(line) || read_line(line, &entry, &stamp);
}

static enum input_match dump_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, looks, '\0', ret_split);
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct login_entry entry;
    ret_hint->written = BW_TIME_UNKNOWN;
    return read_line(line, &entry, &ret_hint->stamp) && ret_hint->stamp.date.year > 1970;
}

static void *state_new(const struct input_options *options)
{
    struct dump_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->log = options->log;
    state->failures = login_name_of_failures(options->name);
    stamp_guess_init(&state->guess, options, hint);
    return state;
}

static void finish(void *data)
{
    struct dump_state *state = data;
    stamp_guess_tell(&state->guess, "utmpdump");
    if (state->zeros.count != 0)
        state->log->note(state->log, INPUT_NOTE_ANOMALY, BW_STR("utmpdump.zeros"),
                state->zeros.offset, state->zeros.count,
                BW_STR("zeros where an entry was: a program that hides logons leaves them behind"));
    state->zeros = (struct stamp_tally){.count = 0};
}

static const struct line_format format = {
        .name = "utmpdump",
        .parse = parse,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
        .exported = true,
};

static bw_status dump_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_utmpdump = {
        .name = "utmpdump",
        .summary = "logons on Linux as utmpdump prints them",
        .product = "linux",
        .details = "wtmp, btmp and utmp as text, with the times of all versions",
        .split = INPUT_SPLIT_LINES,
        .probe = dump_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = dump_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
