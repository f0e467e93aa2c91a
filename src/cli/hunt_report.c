#include "cli/hunt_report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/evidence.h"
#include "cli/terminal_width.h"
#include "registry/registry.h"

/* Lines about unreadable evidence before "and N more". */
#define LOSS_LINES 10

struct loss_printer {
    const struct cli_args *args;
    bool others; /* what was no log, after what was lost */
    uint64_t printed;
    uint64_t left_out;
    uint64_t limit;
};

static bool take_line(struct loss_printer *p)
{
    if (p->printed == p->limit) {
        p->left_out++;
        return false;
    }
    p->printed++;
    return true;
}

static bw_status print_item(void *user, const struct hunt_item *item, struct bw_err *err)
{
    struct loss_printer *p = user;
    (void)err;
    const bool other = item->outcome == HUNT_NOT_A_LOG || item->outcome == HUNT_EMPTY;
    const bool told = (other && p->limit == UINT64_MAX) || cli_item_is_told(p->args, item);
    if (told && other == p->others && take_line(p))
        cli_print_item(item);
    return BW_OK;
}

static bw_status print_note(void *user, const struct hunt_note *note, struct bw_err *err)
{
    struct loss_printer *p = user;
    (void)err;
    const bool lost = note->kind == INPUT_NOTE_UNREADABLE || note->kind == INPUT_NOTE_DAMAGE;
    if (lost && take_line(p))
        cli_print_note(note);
    return BW_OK;
}

void hunt_print_losses(const struct cli_args *args, struct report_source *source, bool all)
{
    struct loss_printer p = {.args = args, .limit = all ? UINT64_MAX : LOSS_LINES};
    struct bw_err err = {0};
    bw_status status = source->ops->each_item(source, print_item, &p, &err);
    if (status == BW_OK)
        status = source->ops->each_note(source, print_note, &p, &err);
    p.others = true;
    if (status == BW_OK)
        status = source->ops->each_item(source, print_item, &p, &err);
    if (status != BW_OK)
        fprintf(stderr, "breakwater: %s\n", err.message);
    if (p.left_out != 0)
        fprintf(stderr, "breakwater: and %" PRIu64 " more lines like these: --verbose\n",
                p.left_out);
}

/* Could `path` be made or written? Asked before hours of work, and changes nothing. */
static bool can_be_written(const char *path)
{
    if (access(path, W_OK) == 0) {
        struct stat info;
        const bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
        errno = EISDIR;
        return !folder;
    }
    if (errno != ENOENT)
        return false;
    char *folder = strdup(path);
    if (folder == NULL)
        return true; /* the attempt itself will tell */
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    const bool possible = access(slash != NULL ? folder : ".", W_OK | X_OK) == 0;
    free(folder);
    return possible;
}

bool hunt_check_outputs(const struct cli_args *args, const struct hunt_request *request)
{
    bool ok = true;
    for (size_t i = 0; i < request->output_count; i++) {
        const char *path = request->outputs[i].path;
        if (path == NULL || can_be_written(path))
            continue;
        cli_error(args, "%s: can not be written: %s", path, strerror(errno));
        ok = false;
    }
    return ok;
}

static bool write_one(const struct cli_args *args, const struct hunt_output *output,
        struct report_options options, struct report_source *source)
{
    struct bw_err err = {0};
    FILE *file = stdout;
    if (output->path != NULL) {
        file = fopen(output->path, "wbe");
        if (file == NULL) {
            cli_error(args, "%s: can not be written: %s", output->path, strerror(errno));
            return false;
        }
    }
    options.out = file;
    bw_status status = output->kind->write(source, &options, &err);
    const bool closed = output->path == NULL ? fflush(file) == 0 : fclose(file) == 0;
    const bool broken_pipe = output->path == NULL && errno == EPIPE;
    if ((status == BW_OK && closed) || broken_pipe)
        return true;
    cli_error(args, "%s: %s", output->path != NULL ? output->path : "standard output",
            status != BW_OK ? err.message : strerror(errno));
    return false;
}

bool hunt_write_reports(const struct cli_args *args, const struct hunt_request *request,
        struct report_source *source)
{
    bool ok = true;
    bool stdout_taken = false;
    bool summary_written = false;
    bw_str html = BW_STR("");
    const struct report_kind *terminal = request->summary;
    for (size_t i = 0; i < request->output_count; i++) {
        const struct hunt_output *output = &request->outputs[i];
        const struct report_options options = {.min_level = request->level,
                .verbose = cli_has(args, HUNT_OPTION_VERBOSE),
                .program = bw_str_of(args->argv[0])};
        ok &= write_one(args, output, options, source);
        stdout_taken |= output->path == NULL;
        summary_written |= output->kind == terminal && output->path == NULL;
        if (output->kind == registry_report(BW_STR("html")) && output->path != NULL)
            html = bw_str_of(output->path);
    }
    if (summary_written || (cli_has(args, HUNT_OPTION_QUIET) && request->output_count != 0))
        return ok;
    struct report_options options = {
            .out = stdout_taken ? stderr : stdout,
            .min_level = request->level,
            .width = cli_terminal_width(stdout_taken ? STDERR_FILENO : STDOUT_FILENO),
            .color = request->color && !stdout_taken,
            .verbose = cli_has(args, HUNT_OPTION_VERBOSE),
            .html_path = html,
            .program = bw_str_of(args->argv[0]),
    };
    struct bw_err err = {0};
    if (terminal->write(source, &options, &err) != BW_OK && errno != EPIPE) {
        cli_error(args, "summary: %s", err.message);
        ok = false;
    }
    return ok;
}
