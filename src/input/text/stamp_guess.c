#include "input/text/stamp_guess.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "event/event.h"
#include "input/text/window.h"

#define DAY  (86400 * BW_TIME_SECOND)
#define HOUR (3600 * BW_TIME_SECOND)

/* Clocks are set back by less than this all the time, and daemons write out of order. */
#define BACKWARDS (60 * BW_TIME_SECOND)

/* A jump back by more than this is no clock: the year of stamps without one was told wrong. */
#define SPAN (180 * DAY)

/* Zones are multiples of a quarter of an hour; a message is written at most so much later. */
#define ZONE_STEP   (900 * BW_TIME_SECOND)
#define ZONE_MOST   (14 * HOUR)
#define WRITE_DELAY (90 * BW_TIME_SECOND)

/* What the item's beginning says. */
struct head {
    bool any; /* a stamp without a year */
    struct stamp first;
    struct stamp last;   /* before the anchor, or else the first behind it */
    bw_time anchor;      /* a time at (about) that stamp; BW_TIME_UNKNOWN */
    bool anchor_on_line; /* the very moment of that stamp */
    bool zone;
    int32_t zone_seconds;
};

/* ---- the item's beginning ---- */

/* The time of a stamp as if it were UTC, in the year that brings it next to `near`. */
static bw_time nearest(const struct stamp *stamp, bw_time near)
{
    struct stamp dated = *stamp;
    bw_time best = BW_TIME_UNKNOWN;
    const int32_t year = bw_date_from_time(near).year;
    for (int32_t i = -1; i <= 1; i++) {
        dated.date.year = year + i;
        const bw_time time = bw_time_from_date(&dated.date);
        if (time != BW_TIME_UNKNOWN &&
                (best == BW_TIME_UNKNOWN || llabs(time - near) < llabs(best - near)))
            best = time;
    }
    return best;
}

/* An epoch and a wall clock of one moment make a zone. */
static void learn_zone(struct head *head, const struct stamp_hint *hint)
{
    const bw_time wall = nearest(&hint->stamp, hint->written);
    if (wall == BW_TIME_UNKNOWN || head->zone)
        return;
    const bw_time apart = wall - hint->written;
    const bw_time steps = (apart + (apart < 0 ? -ZONE_STEP : ZONE_STEP) / 2) / ZONE_STEP;
    const bw_time zone = steps * ZONE_STEP;
    if (llabs(zone) > ZONE_MOST || llabs(apart - zone) > WRITE_DELAY)
        return;
    head->zone = true;
    head->zone_seconds = (int32_t)(zone / BW_TIME_SECOND);
}

static void learn(struct head *head, const struct stamp_hint *hint)
{
    static const struct stamp_clock utc = {.zone = 0};
    const struct stamp *stamp = &hint->stamp;
    if (stamp->has_year) {
        if (stamp->has_zone && stamp->form != STAMP_EPOCH && !head->zone) {
            head->zone = true;
            head->zone_seconds = stamp->zone;
        }
        if (!stamp->has_zone && hint->written != BW_TIME_UNKNOWN)
            learn_zone(head, hint);
        if (head->anchor == BW_TIME_UNKNOWN)
            head->anchor = stamp_time(stamp, &utc);
        return;
    }
    if (!head->any)
        head->first = *stamp;
    const bool before = head->anchor == BW_TIME_UNKNOWN;
    if (before || !head->any)
        head->last = *stamp;
    head->any = true;
    if (before && hint->year != 0) {
        struct bw_date date = stamp->date;
        date.year = hint->year;
        head->anchor = bw_time_from_date(&date);
    }
    if (hint->written == BW_TIME_UNKNOWN)
        return;
    learn_zone(head, hint);
    if (head->anchor_on_line)
        return;
    head->anchor = hint->written;
    head->anchor_on_line = true;
    head->last = *stamp;
}

static void read_head(struct head *head, const struct input_options *options, stamp_hint_fn *hint)
{
    size_t mark;
    const bw_bytes bytes = options->item_head;
    bw_str text = bw_bytes_str(bytes);
    bw_str line;
    *head = (struct head){.anchor = BW_TIME_UNKNOWN};
    if (text_encoding_detect(bytes, &mark) != TEXT_UTF8)
        return;
    text = bw_str_from(text, mark);
    while (bw_str_cut(&text, '\n', &line)) {
        struct stamp_hint found = {.written = BW_TIME_UNKNOWN};
        if (line.len != 0 && hint(line, &found))
            learn(head, &found);
    }
}

/* ---- the assumptions ---- */

/* The wall clock time of the item's first stamp, from what the log says of one near it. */
static bw_time first_by_anchor(const struct head *head)
{
    const bw_time zone = head->zone ? head->zone_seconds * BW_TIME_SECOND : 0;
    const bw_time known = nearest(&head->last, head->anchor + zone);
    if (known == BW_TIME_UNKNOWN)
        return BW_TIME_UNKNOWN;
    struct bw_date date = head->first.date;
    date.year = bw_date_from_time(known).year;
    bw_time first = bw_time_from_date(&date);
    if (first == BW_TIME_UNKNOWN || first > known + DAY) {
        date.year--;
        first = bw_time_from_date(&date);
    }
    return first;
}

static bw_time first_in_year(const struct head *head, int32_t year)
{
    struct bw_date date = {.year = year, .month = 1, .day = 1};
    if (head->any)
        date = head->first.date;
    date.year = year;
    if (date.month == 2 && date.day == 29)
        date.day = 28;
    return bw_time_from_date(&date);
}

/* The same day of the year before. */
static bw_time year_before(bw_time time)
{
    struct bw_date date = bw_date_from_time(time);
    date.year--;
    if (date.month == 2 && date.day == 29)
        date.day = 28;
    return bw_time_from_date(&date);
}

static void assume_zone(
        struct stamp_guess *guess, const struct input_options *options, const struct head *head)
{
    if (options->assume.zone) {
        guess->zone_by = STAMP_GUESS_USER;
        guess->clock.zone = options->assume.zone_seconds;
    } else if (head->zone) {
        guess->zone_by = STAMP_GUESS_LOG;
        guess->clock.zone = head->zone_seconds;
    }
}

void stamp_guess_init(
        struct stamp_guess *guess, const struct input_options *options, stamp_hint_fn *hint)
{
    struct head head;
    bw_time from = BW_TIME_UNKNOWN;
    *guess = (struct stamp_guess){
            .log = options->log, .last = BW_TIME_UNKNOWN, .midnight = BW_TIME_UNKNOWN};
    read_head(&head, options, hint);
    assume_zone(guess, options, &head);
    const bw_time modified = options->modified;
    if (options->assume.year != 0) {
        guess->year_by = options->assume.year_around ? STAMP_GUESS_AROUND : STAMP_GUESS_USER;
        from = first_in_year(&head, options->assume.year);
        from = from != BW_TIME_UNKNOWN && head.any ? from - HOUR : from;
    } else if (head.any && head.anchor != BW_TIME_UNKNOWN) {
        guess->year_by = STAMP_GUESS_LOG;
        from = first_by_anchor(&head);
        from = from != BW_TIME_UNKNOWN ? from - HOUR : from;
    } else if (modified != BW_TIME_UNKNOWN && modified > 366 * DAY &&
               modified < INT64_MAX - 2 * DAY) {
        guess->year_by = STAMP_GUESS_MODIFIED;
        from = year_before(modified + DAY + guess->clock.zone * BW_TIME_SECOND);
    }
    guess->clock = stamp_clock_from(from, guess->clock.zone);
    if (!guess->clock.years)
        guess->year_by = STAMP_GUESS_NOTHING;
}

/* ---- records ---- */

static void tally(struct stamp_tally *sum, uint64_t offset)
{
    if (sum->count++ == 0)
        sum->offset = offset;
}

static bw_time since_midnight(const struct bw_date *date)
{
    const uint32_t seconds = ((uint32_t)date->hour * 60 + date->minute) * 60 + date->second;
    return seconds * BW_TIME_SECOND + date->nanosecond;
}

static bool is_same_day(const struct stamp *a, const struct stamp *b)
{
    return a->date.day == b->date.day && a->date.month == b->date.month &&
           a->date.year == b->date.year && a->has_year == b->has_year &&
           a->has_zone == b->has_zone && a->zone == b->zone;
}

/* The day with which the assumed year begins is of two years. */
static bool is_of_one_year(const struct stamp *stamp, const struct stamp_clock *clock)
{
    return stamp->has_year || stamp->date.month != clock->from.month ||
           stamp->date.day != clock->from.day;
}

/* As stamp_time has it: the calendar is asked once for each day. */
static bw_time time_of(struct stamp_guess *guess, const struct stamp *stamp)
{
    if (guess->midnight != BW_TIME_UNKNOWN && is_same_day(stamp, &guess->day))
        return guess->midnight + since_midnight(&stamp->date);
    const bw_time time = stamp_time(stamp, &guess->clock);
    if (time == BW_TIME_UNKNOWN || llabs(time) > INT64_MAX / 2 ||
            !is_of_one_year(stamp, &guess->clock))
        return time;
    guess->day = *stamp;
    guess->midnight = time - since_midnight(&stamp->date);
    return time;
}

/*
 * Clocks on a wall go back by an hour in a night to Sunday, in autumn: of the north or of the
 * south. `wall` is what such a clock showed after it.
 */
static bool is_end_of_summer_time(bw_time back, bw_time wall)
{
    const struct bw_date date = bw_date_from_time(wall);
    const bool sunday = (wall / DAY + 4) % 7 == 0; /* 1970 began on a Thursday */
    const bool autumn = (date.month >= 9 && date.month <= 11) || date.month == 3 || date.month == 4;
    return back <= HOUR && wall > 0 && sunday && autumn && date.hour < 4;
}

bw_time stamp_guess_time(struct stamp_guess *guess, const struct stamp *stamp, uint64_t offset,
        uint64_t host, uint32_t *ret_anomalies)
{
    if (stamp->form == STAMP_NONE)
        return BW_TIME_UNKNOWN;
    if (!stamp->has_year)
        tally(&guess->years, offset);
    if (!stamp->has_zone)
        tally(&guess->zones, offset);
    const bw_time time = time_of(guess, stamp);
    const bw_time last = guess->last;
    const bool same = guess->last_host == host;
    if (time == BW_TIME_UNKNOWN)
        return time;
    guess->last = time;
    guess->last_host = host;
    if (last == BW_TIME_UNKNOWN || !same || time >= last - BACKWARDS)
        return time;
    if (!stamp->has_year && time < last - SPAN) {
        tally(&guess->spans, offset);
        return time;
    }
    if (!stamp->has_zone &&
            is_end_of_summer_time(last - time, time + guess->clock.zone * BW_TIME_SECOND)) {
        tally(&guess->summers, offset);
        return time;
    }
    tally(&guess->backwards, offset);
    *ret_anomalies |= EVENT_ANOMALY_TIME_BACKWARDS;
    return time;
}

/* ---- notes ---- */

static void tell(struct stamp_guess *guess, const char *format, const char *what,
        const struct stamp_tally *sum, enum input_note kind, const char *text)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.%s", format, what);
    if (sum->count != 0)
        guess->log->note(
                guess->log, kind, bw_str_of(name), sum->offset, sum->count, bw_str_of(text));
}

static void tell_year(struct stamp_guess *guess, const char *format)
{
    static const char *const by[] = {"", "--assume-year says",
            "a full date near the beginning of this log says",
            "the time when the file was written last allows (--assume-year says it better)",
            "the record in which it came says"};
    char text[256];
    char from[BW_TIME_TEXT_SIZE];
    if (!guess->clock.years) {
        tell(guess, format, "no_year", &guess->years, INPUT_NOTE_ASSUMED,
                "no year in the stamps, and nothing to tell it by: the time is not known; "
                "--assume-year says it");
        return;
    }
    bw_time_format(bw_time_from_date(&guess->clock.from), from);
    snprintf(text, sizeof(text),
            "no year in the stamps: taken as the year that begins on %.10s, as %s", from,
            by[guess->year_by]);
    tell(guess, format, "year_assumed", &guess->years, INPUT_NOTE_ASSUMED, text);
}

static void tell_zone(struct stamp_guess *guess, const char *format)
{
    static const char *const by[] = {"as nothing says otherwise (--assume-zone does)",
            "as --assume-zone says", "as a time near the beginning of this log says", ""};
    char text[256];
    const int32_t zone = guess->clock.zone;
    const int32_t minutes = (zone < 0 ? -zone : zone) / 60;
    snprintf(text, sizeof(text),
            "no zone in the stamps: taken as %c%02" PRId32 ":%02" PRId32 ", %s",
            zone < 0 ? '-' : '+', minutes / 60, minutes % 60, by[guess->zone_by]);
    tell(guess, format, "zone_assumed", &guess->zones, INPUT_NOTE_ASSUMED, text);
}

void stamp_guess_tell(struct stamp_guess *guess, const char *format)
{
    tell_year(guess, format);
    tell_zone(guess, format);
    tell(guess, format, "time_backwards", &guess->backwards, INPUT_NOTE_ANOMALY,
            "the time goes back by more than a minute: a clock that was set, or lines that were "
            "put in");
    tell(guess, format, "summer_time_ended", &guess->summers, INPUT_NOTE_ASSUMED,
            "the time goes back by an hour in a night to Sunday, as summer time ends: times before "
            "or after it are an hour off, and a clock that was set would look the same");
    tell(guess, format, "year_span", &guess->spans, INPUT_NOTE_ASSUMED,
            "more than one change of the year: the log holds more than a year, and for all but "
            "the last of it the year is not known");
    guess->years = guess->zones = guess->backwards = guess->spans = guess->summers =
            (struct stamp_tally){0};
}
