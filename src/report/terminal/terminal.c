#include "report/output.h"
#include "report/report.h"
#include "report/terminal/sections.h"

/*
 * The summary that a tired person reads: the verdict in the first line, then where, when, what to
 * look at, and whether everything was read. It fits on a tall screen; the timeline takes the lines
 * that the other parts leave.
 */
#define SCREEN_LINES 60

#define SCREEN_DEFAULT_WIDTH 80
#define SCREEN_MIN_WIDTH     60 /* below this the columns no longer fit: lines wrap instead */
#define SCREEN_MAX_WIDTH     200

/* A moment takes two lines. So many tell the story even when that takes a taller screen. */
#define MOMENTS_MIN 10

static size_t lines_of(const struct bw_buffer *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->len; i++)
        lines += text->ptr[i] == '\n';
    return lines;
}

static size_t moments_that_fit(size_t lines_used)
{
    const size_t left = lines_used + 2 < SCREEN_LINES ? SCREEN_LINES - lines_used - 2 : 0;
    return left / 2 > MOMENTS_MIN ? left / 2 : MOMENTS_MIN;
}

/* What stands before and after the timeline is made first; it tells how much room there is. */
static bw_status screen_make(struct screen *s, struct bw_buffer *top, struct bw_buffer *bottom,
        struct bw_buffer *timeline, struct bw_err *err)
{
    /* The parts below name the worst moments: choose enough for them, then those that fit. */
    bw_status status = digest_choose(s->digest, DIGEST_MOMENTS, err);
    if (status != BW_OK)
        return status;
    s->term.out = top;
    screen_verdict(s);
    screen_stages(s);
    screen_hosts(s);
    s->term.out = bottom;
    screen_recovered(s);
    screen_next(s);
    screen_overlap(s);
    screen_rules(s);
    screen_notes(s);
    status = screen_losses(s, err);
    screen_oddities(s);
    screen_blind(s);
    screen_read(s);
    screen_end(s);
    if (status == BW_OK && !s->options->verbose)
        status = digest_choose(s->digest, moments_that_fit(lines_of(top) + lines_of(bottom)), err);
    s->term.out = timeline;
    if (status == BW_OK)
        screen_timeline(s);
    return status;
}

static unsigned screen_width(unsigned asked)
{
    if (asked == 0)
        return SCREEN_DEFAULT_WIDTH;
    if (asked < SCREEN_MIN_WIDTH)
        return SCREEN_MIN_WIDTH;
    return asked < SCREEN_MAX_WIDTH ? asked : SCREEN_MAX_WIDTH;
}

static bw_status screen_write(
        struct digest *digest, const struct report_options *options, struct bw_err *err)
{
    struct screen s = {.term = {.width = screen_width(options->width), .color = options->color},
            .digest = digest,
            .options = options};
    struct bw_buffer parts[3]; /* top, timeline, bottom */
    for (size_t i = 0; i < BW_COUNT(parts); i++)
        bw_buffer_init(&parts[i], REPORT_MAX_BUFFER);
    bw_buffer_init(&s.scratch, REPORT_MAX_BUFFER);
    bw_status status = screen_make(&s, &parts[0], &parts[2], &parts[1], err);
    if (s.scratch.failed)
        status = bw_fail(err, BW_E_NOMEM, "summary");
    for (size_t i = 0; i < BW_COUNT(parts) && status == BW_OK; i++)
        status = report_write(options->out, &parts[i], err);
    if (status == BW_OK)
        status = report_flush(options->out, err);
    for (size_t i = 0; i < BW_COUNT(parts); i++)
        bw_buffer_release(&parts[i]);
    bw_buffer_release(&s.scratch);
    return status;
}

static bw_status terminal_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct bw_arena *arena = bw_arena_new(DIGEST_ARENA);
    if (arena == NULL)
        return bw_fail(err, BW_E_NOMEM, "summary");
    struct digest *digest = bw_arena_alloc(arena, 1, sizeof(*digest));
    bw_status status = digest != NULL ? digest_make(digest, source, options->min_level, arena, err)
                                      : bw_fail(err, BW_E_NOMEM, "summary");
    if (status == BW_OK)
        status = screen_write(digest, options, err);
    bw_arena_free(arena);
    return status;
}

const struct report_kind report_terminal = {
        .name = "terminal",
        .summary = "a summary to read: what, where, when, and what to do next",
        .write = terminal_write,
};
