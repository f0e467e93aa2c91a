/* cli/progress.h - one live line on a terminal while a hunt runs. */
#ifndef BW_CLI_PROGRESS_H
#define BW_CLI_PROGRESS_H

#include "engine/engine.h"

struct cli_progress {
    bool on;      /* standard error is a terminal and nobody asked for quiet */
    bool shown;   /* a line stands there and must be wiped */
    bw_time last; /* when it was drawn */
};

/* Is it a terminal that knows colors and how to go back to the start of a line? */
bool cli_is_terminal(int fd);

void cli_progress_init(struct cli_progress *progress, bool quiet);

/* engine_options.on_progress; `user` is the struct. */
void cli_progress_show(void *user, const struct engine_progress *state);

/* Wipes the line. */
void cli_progress_end(struct cli_progress *progress);

#endif
