#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Drawn at most this often: a terminal over a slow line must not slow the hunt. */
#define DRAW_EVERY (BW_TIME_SECOND / 5)

bool cli_is_terminal(int fd)
{
    const char *term = getenv("TERM");
    return isatty(fd) && (term == NULL || strcmp(term, "dumb") != 0);
}

void cli_progress_init(struct cli_progress *progress, bool quiet)
{
    *progress = (struct cli_progress){.on = !quiet && cli_is_terminal(STDERR_FILENO)};
}

static void format_seconds(uint64_t seconds, char out[32])
{
    if (seconds < 60)
        snprintf(out, 32, "%" PRIu64 " s", seconds);
    else if (seconds < 3600)
        snprintf(out, 32, "%" PRIu64 " min %02" PRIu64 " s", seconds / 60, seconds % 60);
    else
        snprintf(out, 32, "%" PRIu64 " h %02" PRIu64 " min", seconds / 3600, seconds / 60 % 60);
}

void cli_progress_show(void *user, const struct engine_progress *state)
{
    struct cli_progress *progress = user;
    if (!progress->on || (progress->shown && state->elapsed - progress->last < DRAW_EVERY))
        return;
    progress->last = state->elapsed;
    progress->shown = true;
    const double seconds = (double)state->elapsed / (double)BW_TIME_SECOND;
    const double rate = seconds > 0 ? (double)state->bytes_done / seconds : 0;
    char left[32] = "…";
    if (rate > 0 && state->bytes_total >= state->bytes_done && seconds > 1)
        format_seconds((uint64_t)((double)(state->bytes_total - state->bytes_done) / rate), left);
    fprintf(stderr,
            "\r\033[K%" PRIu64 "/%" PRIu64 " items   %.1f/%.1f MB   %.0f MB/s   %" PRIu64
            " findings   %s left",
            state->items_done, state->items_total, (double)state->bytes_done / 1e6,
            (double)state->bytes_total / 1e6, rate / 1e6, state->findings, left);
    fflush(stderr);
}

void cli_progress_end(struct cli_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
