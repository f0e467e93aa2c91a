#include "cli/evidence.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "report/terminal/text.h"

void cli_print_text(bw_str text, FILE *out)
{
    struct bw_buffer safe;
    struct term term = {.out = &safe};
    bw_buffer_init(&safe, 16 * BW_LIMIT_LABEL_BYTES);
    term_text(&term, text, 2 * BW_LIMIT_LABEL_BYTES);
    if (safe.len != 0)
        (void)fwrite(safe.ptr, 1, safe.len, out);
    bw_buffer_release(&safe);
}

/* The endings of what we read, and of what logs are called. */
static bool is_called_a_log(bw_str label)
{
    static const char *const endings[] = {
            ".evtx", ".evt", ".json", ".jsonl", ".ndjson", ".xml", ".log", ".csv"};
    for (size_t i = 0; i < BW_COUNT(endings); i++) {
        const bw_str ending = bw_str_of(endings[i]);
        if (label.len > ending.len &&
                bw_str_eq_ascii_nocase(bw_str_from(label, label.len - ending.len), ending))
            return true;
    }
    return false;
}

static bool is_named(const struct cli_args *args, bw_str label)
{
    for (size_t i = 0; i < args->operand_count; i++)
        if (bw_str_eq(label, bw_str_of(args->operands[i])))
            return true;
    return false;
}

bool cli_item_is_told(const struct cli_args *args, const struct hunt_item *item)
{
    if (item->outcome == HUNT_NOT_A_LOG || item->outcome == HUNT_EMPTY)
        return is_called_a_log(item->label) || is_named(args, item->label);
    return hunt_outcome_is_loss(item->outcome) || item->outcome == HUNT_NOT_A_FILE;
}

void cli_print_item(const struct hunt_item *item)
{
    fputs("breakwater: ", stderr);
    cli_print_text(item->label, stderr);
    fputs(": ", stderr);
    cli_print_text(hunt_outcome_name(item->outcome), stderr);
    if (item->reason.len != 0 && !bw_str_eq(item->reason, hunt_outcome_name(item->outcome))) {
        fputs(": ", stderr);
        cli_print_text(item->reason, stderr);
    }
    fputc('\n', stderr);
}

/* Lines about what is no loss before "and N more". */
#define OTHER_LINES 10

void cli_tell_item(const struct hunt_item *item, uint64_t *others)
{
    if (hunt_outcome_is_loss(item->outcome) || (*others)++ < OTHER_LINES)
        cli_print_item(item);
}

void cli_print_others(uint64_t others)
{
    if (others > OTHER_LINES)
        fprintf(stderr,
                "breakwater: and %" PRIu64 " more that are no files or no logs: 'breakwater hunt "
                "--verbose' names them\n",
                others - OTHER_LINES);
}

void cli_print_note(const struct hunt_note *note)
{
    fputs("breakwater: ", stderr);
    cli_print_text(note->item, stderr);
    fprintf(stderr, ": offset %" PRIu64 ": ", note->offset);
    cli_print_text(note->text, stderr);
    if (note->places > 1)
        fprintf(stderr, " (and %" PRIu64 " more like it)", note->places - 1);
    fputc('\n', stderr);
}

static bool is_there(const char *path)
{
    return strcmp(path, "-") == 0 || access(path, F_OK) == 0;
}

int cli_asked_first(const struct cli_args *args, const char *what)
{
    bool evidence = !is_there(args->operands[0]);
    for (size_t i = 1; i < args->operand_count; i++)
        evidence |= is_there(args->operands[i]);
    if (evidence || args->operand_count < 2)
        return CLI_EXIT_OK;
    return cli_usage_error(args, "'%s' is evidence, '%s' is not: the %s comes first",
            args->operands[0], args->operands[1], what);
}

bool cli_nobody_reads(int output)
{
    struct pollfd end = {.fd = output};
    return poll(&end, 1, 0) == 1 && (end.revents & POLLERR) != 0;
}

static void tell_hosts(const struct cli_args *args, const struct hunt_summary *summary)
{
    fprintf(stderr, "breakwater %s: no record is of a host that fits --host; ",
            args->command->name);
    for (uint32_t i = 0; i < summary->passed_host_count; i++) {
        fputs(i == 0 ? "there are: " : ", ", stderr);
        cli_print_text(summary->passed_hosts[i], stderr);
    }
    if (summary->passed_more)
        fputs(" and others", stderr);
    if (summary->passed_nameless)
        fprintf(stderr, "%s records name no host (--host-from=path takes the folder's name)",
                summary->passed_host_count != 0 ? "; other" : "the");
    fputc('\n', stderr);
}

static void tell_times(const struct cli_args *args, const struct hunt_summary *summary)
{
    char first[BW_TIME_TEXT_SIZE], last[BW_TIME_TEXT_SIZE];
    const size_t first_len = bw_time_format(summary->outside_first, first);
    const size_t last_len = bw_time_format(summary->outside_last, last);
    struct bw_buffer text;
    bw_buffer_init(&text, 4 * BW_TIME_TEXT_SIZE);
    term_add_time(&text, (bw_str){.ptr = first, .len = first_len});
    bw_buffer_add_text(&text, " to ");
    term_add_time(&text, (bw_str){.ptr = last, .len = last_len});
    cli_error(args,
            "no record is of the time that --from and --to ask for; there are records of %.*s UTC",
            bw_str_width(bw_buffer_str(&text)), bw_buffer_str(&text).ptr);
    bw_buffer_release(&text);
}

bool cli_tell_filter(const struct cli_args *args, const struct hunt_summary *summary)
{
    if (!summary->host_fits && (summary->passed_host_count != 0 || summary->passed_nameless))
        tell_hosts(args, summary);
    else if (hunt_summary_nothing_fits(summary) && summary->outside_first != BW_TIME_UNKNOWN)
        tell_times(args, summary);
    else
        return false;
    return true;
}
