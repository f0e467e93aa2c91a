/*
 * What last(1) and lastb(1) print of wtmp and btmp. The two are one format: what lastb prints is
 * told by the file's name, by the line that ends it, or by sshd's place for a login without a
 * terminal.
 *
 * Without -F there is no year: that is told by the day of the week and by the line that ends the
 * text
 * ("wtmp begins …"), or by when it was written.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "input/login/last_line.h"
#include "input/login/login_text.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

#define MINUTE (60 * BW_TIME_SECOND)
#define DAY    (86400 * BW_TIME_SECOND)

/* The same day of the week comes again on the same date within so many years: 29 February across a
 * year of a century that is none. */
#define WEEKDAY_YEARS 40

struct tally {
    uint64_t count, offset;
};

struct last_state {
    struct input_log *log;
    bool failures;
    bw_time begins; /* BW_TIME_UNKNOWN */
    bw_time latest; /* no login is later; BW_TIME_UNKNOWN */
    struct stamp_clock clock;
    bool zone_said;
    struct tally years, unknown, zones;
};

static void count(struct tally *tally, uint64_t offset)
{
    if (tally->count++ == 0)
        tally->offset = offset;
}

/* ---- the year ---- */

static unsigned weekday_of(bw_time time)
{
    const int64_t days = time / DAY - (time % DAY < 0);
    return (unsigned)(((days + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

static bool fits(const struct last_line *line, int32_t year, struct last_state *state,
        struct stamp *ret_stamp)
{
    *ret_stamp = line->stamp;
    ret_stamp->date.year = year;
    ret_stamp->has_year = true;
    const bw_time wall = bw_time_from_date(&ret_stamp->date);
    return wall != BW_TIME_UNKNOWN && (line->weekday > 6 || weekday_of(wall) == line->weekday) &&
           (state->begins == BW_TIME_UNKNOWN || wall >= state->begins) &&
           (state->latest == BW_TIME_UNKNOWN || wall <= state->latest);
}

/* False: nothing tells it. */
static bool find_year(
        struct last_state *state, const struct last_line *line, struct stamp *ret_stamp)
{
    const bool forward = state->begins != BW_TIME_UNKNOWN;
    if (!forward && state->latest == BW_TIME_UNKNOWN)
        return false;
    const int32_t start = bw_date_from_time(forward ? state->begins : state->latest).year;
    for (int32_t i = 0; i < WEEKDAY_YEARS; i++)
        if (fits(line, forward ? start + i : start - i, state, ret_stamp))
            return true;
    return false;
}

/* ---- a line ---- */

static bw_time time_of(struct line_context *context, const struct last_line *line)
{
    struct last_state *state = context->state;
    struct stamp stamp = line->stamp;
    if (!stamp.has_year && !find_year(state, line, &stamp)) {
        count(&state->unknown, context->offset);
        return BW_TIME_UNKNOWN;
    }
    if (!line->stamp.has_year)
        count(&state->years, context->offset);
    if (!stamp.has_zone)
        count(&state->zones, context->offset);
    return stamp_time(&stamp, &state->clock);
}

static enum line_verdict parse(struct line_context *context, bw_str text)
{
    struct last_state *state = context->state;
    struct last_line line;
    struct stamp ignored;
    if (bw_str_trim(text).len == 0 || last_line_is_end(text, &ignored))
        return LINE_NOTHING;
    if (!last_line_read(text, &line)) {
        context->reason = "no login with its time and its end";
        return LINE_BAD;
    }
    if (state->failures && line.entry.type == UTMP_USER_PROCESS)
        line.entry.type = UTMP_LOGIN_PROCESS;
    login_entry_add(context->record, &line.entry);
    text_record_add_opt(context->record, BW_STR("utmp.until"), line.until);
    text_record_add_opt(context->record, BW_STR("utmp.duration"), line.duration);
    context->time = time_of(context, &line);
    return LINE_EVENT;
}

/* ---- the item ---- */

/* The line "wtmp begins …", where it stands in the item's beginning. */
static void look_for_end(struct last_state *state, bw_str text)
{
    struct stamp stamp;
    bw_str line;
    while (bw_str_cut(&text, '\n', &line)) {
        line = bw_str_trim(line);
        if (!last_line_is_end(line, &stamp))
            continue;
        const bw_str name = bw_str_head(line, bw_str_find(line, BW_STR(" begins ")));
        state->failures |= bw_str_find(name, BW_STR("btmp")) != SIZE_MAX;
        const bw_time begins = stamp.has_year ? bw_time_from_date(&stamp.date) : BW_TIME_UNKNOWN;
        if (begins != BW_TIME_UNKNOWN)
            state->begins = begins - MINUTE; /* logins are told by the minute */
    }
}

static void *state_new(const struct input_options *options)
{
    struct last_state *state = calloc(1, sizeof(*state));
    char scratch[4096];
    bool whole = true;
    if (state == NULL)
        return NULL;
    state->log = options->log;
    state->begins = state->latest = BW_TIME_UNKNOWN;
    state->failures = login_name_of_failures(options->name);
    look_for_end(state, text_head_decode(options->item_head, scratch, sizeof(scratch), &whole));
    state->zone_said = options->assume.zone;
    state->clock = stamp_clock_from(
            BW_TIME_UNKNOWN, options->assume.zone ? options->assume.zone_seconds : 0);
    const struct bw_date end = {
            .year = options->assume.year, .month = 12, .day = 31, .hour = 23, .minute = 59};
    const bw_time modified = options->modified;
    if (options->assume.year != 0)
        state->latest = bw_time_from_date(&end);
    else if (modified != BW_TIME_UNKNOWN && modified > 366 * DAY && modified < INT64_MAX - 2 * DAY)
        state->latest = modified + DAY;
    return state;
}

static void tell(struct last_state *state, const char *name, struct tally *tally, bw_str text)
{
    if (tally->count != 0)
        state->log->note(
                state->log, INPUT_NOTE_ASSUMED, bw_str_of(name), tally->offset, tally->count, text);
    *tally = (struct tally){0};
}

static void finish(void *data)
{
    struct last_state *state = data;
    char text[160];
    tell(state, "last.no_year", &state->unknown,
            BW_STR("no year, and nothing to tell it by: the time is not known; --assume-year says "
                   "it"));
    tell(state, "last.year_assumed", &state->years,
            state->begins != BW_TIME_UNKNOWN
                    ? BW_STR("no year: told by the day of the week and by when the log begins")
                    : BW_STR("no year: told by the day of the week and by when the text was "
                             "written (--assume-year says the last year of it)"));
    const int32_t minutes = (state->clock.zone < 0 ? -state->clock.zone : state->clock.zone) / 60;
    (void)snprintf(text, sizeof(text), "no zone: taken as %c%02" PRId32 ":%02" PRId32 ", as %s",
            state->clock.zone < 0 ? '-' : '+', minutes / 60, minutes % 60,
            state->zone_said ? "--assume-zone says"
                             : "nothing says otherwise (--assume-zone does)");
    tell(state, "last.zone_assumed", &state->zones, bw_str_of(text));
}

static bool looks(bw_str text)
{
    struct last_line line;
    struct stamp ignored;
    return last_line_read(text, &line) || last_line_is_end(text, &ignored);
}

static enum input_match last_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, looks, '\0', ret_split);
    return match >= INPUT_MATCH_LIKELY ? match : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "last",
        .parse = parse,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
        .exported = true,
};

static bw_status last_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_last = {
        .name = "last",
        .summary = "logons on Linux as last and lastb print them",
        .product = "linux",
        .details = "with and without -F, -w, -i, -a; years by the day of the week",
        .split = INPUT_SPLIT_LINES,
        .probe = last_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = last_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
