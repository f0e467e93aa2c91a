#include "report/output.h"
#include "report/terminal/sections.h"
#include "report/years.h"

static void line_begin(struct screen *s)
{
    bw_buffer_clear(&s->scratch);
}

static bw_str line(struct screen *s)
{
    return bw_buffer_str(&s->scratch);
}

/* One addend of a sum: " + 12 not a log". Zero is left out. */
static void addend(struct bw_buffer *out, bool *first, uint64_t count, bw_str what)
{
    if (count == 0)
        return;
    bw_buffer_add_text(out, *first ? " = " : " + ");
    *first = false;
    term_add_count(out, count);
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, what);
}

static void sum_end(struct screen *s)
{
    bw_buffer_add_text(s->term.out, "  ");
    term_wrap(&s->term, line(s), 2, 4);
}

static void items_line(struct screen *s, const struct hunt_summary *summary)
{
    bool first = true;
    line_begin(s);
    term_add_counted(&s->scratch, summary->items, "item");
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++)
        addend(&s->scratch, &first, summary->outcomes[i].items,
                hunt_outcome_name((enum hunt_outcome)i));
    if (summary->containers > 0) {
        bw_buffer_add_text(&s->scratch, "; ");
        term_add_count(&s->scratch, summary->containers);
        bw_buffer_add_text(&s->scratch, " of them archives or compressed");
    }
    sum_end(s);
}

static void records_line(struct screen *s, const struct hunt_summary *summary)
{
    bool first = true;
    line_begin(s);
    term_add_counted(&s->scratch, summary->records, "record");
    addend(&s->scratch, &first, summary->matched, BW_STR("matched"));
    addend(&s->scratch, &first, summary->unmatched, BW_STR("without a match"));
    addend(&s->scratch, &first, summary->filtered, BW_STR("outside of the time or host asked for"));
    addend(&s->scratch, &first, summary->unreadable, BW_STR("unreadable"));
    sum_end(s);
}

static void findings_line(struct screen *s)
{
    const struct report_source *source = s->digest->source;
    const uint64_t below = source->finding_count - s->digest->findings;
    bool first = true;
    line_begin(s);
    term_add_counted(&s->scratch, source->finding_count + source->duplicate_count, "finding");
    addend(&s->scratch, &first, s->digest->findings, BW_STR("shown"));
    addend(&s->scratch, &first, below, BW_STR("below the level asked for"));
    addend(&s->scratch, &first, source->duplicate_count, BW_STR("in second copies of a record"));
    sum_end(s);
}

/* PowerShell's scripts that lie in several records; nothing where there are none. */
static void scripts_line(struct screen *s, const struct hunt_scripts *scripts)
{
    bool first = true;
    if (scripts->scripts == 0)
        return;
    line_begin(s);
    term_add_counted(&s->scratch, scripts->scripts, "script");
    bw_buffer_add_text(&s->scratch, " of several records");
    addend(&s->scratch, &first, scripts->joined, BW_STR("looked at as a whole"));
    addend(&s->scratch, &first, scripts->scripts - scripts->joined - scripts->lost,
            BW_STR("of which one part is there"));
    addend(&s->scratch, &first, scripts->lost, BW_STR("lost"));
    if (scripts->incomplete > 0) {
        bw_buffer_add_text(&s->scratch, "; parts are missing of ");
        term_add_count(&s->scratch, scripts->incomplete);
    }
    if (scripts->findings > 0) {
        bw_buffer_add_text(&s->scratch, "; ");
        term_add_counted(&s->scratch, scripts->findings, "finding");
        bw_buffer_add_text(&s->scratch, " that no part alone gives");
    }
    sum_end(s);
}

static void add_duration(struct bw_buffer *out, bw_time duration)
{
    const int64_t tenths = duration / (BW_TIME_SECOND / 10);
    if (tenths < 600)
        bw_buffer_printf(out, "%lld.%lld s", (long long)(tenths / 10), (long long)(tenths % 10));
    else
        bw_buffer_printf(
                out, "%lld min %lld s", (long long)(tenths / 600), (long long)(tenths / 10 % 60));
}

static void effort_line(struct screen *s, const struct hunt_summary *summary)
{
    struct bw_buffer *out = &s->scratch;
    line_begin(s);
    term_add_size(out, summary->bytes);
    bw_buffer_add_text(out, " in ");
    add_duration(out, summary->duration);
    bw_buffer_add_text(out, ", ");
    term_add_counted(out, summary->jobs, "worker");
    bw_buffer_add_text(out, ", ");
    term_add_counted(out, summary->rules.rules, "rule");
    if (summary->rules.correlations > 0) {
        bw_buffer_add_text(out, ", ");
        term_add_counted(out, summary->rules.correlations, "correlation");
        bw_buffer_add_text(out, " over ");
        term_add_counted(out, summary->candidates, "event");
    }
    if (summary->rules.errors > 0) {
        bw_buffer_add_text(out, " (");
        term_add_count(out, summary->rules.errors);
        bw_buffer_add_text(out, " more not usable: breakwater rules check)");
    }
    if (s->options->verbose)
        bw_buffer_printf(out, ", rules ready in %.1f ms%s",
                (double)summary->rules.load_time / (double)BW_TIME_SECOND * 1e3,
                summary->rules.from_cache ? " from the cache" : "");
    for (uint32_t i = 0; i < summary->format_count; i++) {
        bw_buffer_add_text(out, i == 0 ? "; " : ", ");
        bw_buffer_add_str(out, summary->formats[i].name);
        bw_buffer_add_char(out, ' ');
        term_add_counted(out, summary->formats[i].items, "item");
    }
    sum_end(s);
}

void screen_read(struct screen *s)
{
    const struct hunt_summary *summary = s->digest->source->summary;
    screen_heading(s, "READ");
    term_line_end(&s->term);
    items_line(s, summary);
    records_line(s, summary);
    findings_line(s);
    scripts_line(s, &summary->scripts);
    effort_line(s, summary);
}

static void note_row(struct screen *s, const struct hunt_note_sum *note)
{
    struct term *t = &s->term;
    term_blanks(t, 2);
    term_cell(t, note->name, 28);
    term_blanks(t, 2);
    line_begin(s);
    term_add_count(&s->scratch, note->count);
    bw_buffer_add_text(&s->scratch, " in ");
    term_add_counted(&s->scratch, note->places, "place");
    bw_buffer_add_text(&s->scratch, " of ");
    term_add_counted(&s->scratch, note->items, "item");
    if (note->example.len > 0) {
        bw_buffer_add_text(&s->scratch, "; first: ");
        bw_buffer_add_str(&s->scratch, note->example);
    }
    term_text(t, line(s), t->width - 32);
    term_line_end(t);
}

/* The notes that say what was assumed, or the others. */
static void notes_of(struct screen *s, bool assumed, const char *heading, const char *more)
{
    const struct hunt_summary *summary = s->digest->source->summary;
    const uint32_t most = s->options->verbose ? HUNT_MAX_NOTES : SCREEN_NOTES;
    uint32_t count = 0;
    for (uint32_t i = 0; i < summary->note_count; i++) {
        const struct hunt_note_sum *note = &summary->notes[i];
        if ((note->kind == INPUT_NOTE_ASSUMED) != assumed)
            continue;
        if (count == 0) {
            screen_heading(s, heading);
            bw_buffer_add_text(s->term.out, more);
        }
        if (count++ < most)
            note_row(s, note);
    }
    if (count > most)
        bw_buffer_printf(s->term.out, "  and %u more kinds\n", count - most);
}

/* Logs that others of their host say are of another year. */
static void doubted_years(struct screen *s)
{
    struct years_doubt doubts[YEARS_MAX];
    const size_t count = years_doubted(s->digest->source, doubts);
    for (size_t i = 0; i < count; i++) {
        const struct years_doubt *doubt = &doubts[i];
        line_begin(s);
        if (doubt->host.len != 0) {
            bw_buffer_add_str(&s->scratch, doubt->host);
            bw_buffer_add_text(&s->scratch, ": ");
        }
        bw_buffer_add_str(&s->scratch, doubt->log);
        bw_buffer_printf(&s->scratch,
                " is taken for %d, and the logs that say their year are of %d: is this "
                "--assume-year=%d?",
                doubt->taken, doubt->other, doubt->other);
        sum_end(s);
    }
}

void screen_notes(struct screen *s)
{
    notes_of(s, false, "ODD OR DAMAGED", ", which may be somebody's work\n");
    notes_of(s, true, "ASSUMED", ": times and hosts are right only if this is\n");
    doubted_years(s);
}

struct losses {
    struct screen *screen;
    uint64_t shown;
    uint64_t most;
};

static bw_status loss_row(void *user, const struct hunt_item *item, struct bw_err *err)
{
    (void)err;
    struct losses *losses = user;
    struct screen *s = losses->screen;
    if (!hunt_outcome_is_loss(item->outcome) || losses->shown == losses->most)
        return BW_END;
    losses->shown++;
    line_begin(s);
    bw_buffer_add_str(&s->scratch, item->label);
    bw_buffer_add_text(&s->scratch, ": ");
    bw_buffer_add_str(&s->scratch, hunt_outcome_name(item->outcome));
    if (item->reason.len > 0) {
        bw_buffer_add_text(&s->scratch, ": ");
        bw_buffer_add_str(&s->scratch, item->reason);
    }
    term_blanks(&s->term, 2);
    /* A reason is worth two lines: it is what has to be mended. */
    term_text(&s->term, line(s), 2 * s->term.width - 4);
    term_line_end(&s->term);
    return BW_OK;
}

bw_status screen_losses(struct screen *s, struct bw_err *err)
{
    struct report_source *source = s->digest->source;
    uint64_t lost = 0;
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++)
        if (hunt_outcome_is_loss((enum hunt_outcome)i))
            lost += source->summary->outcomes[i].items;
    if (lost == 0)
        return BW_OK;
    screen_heading(s, "NOT READ");
    bw_buffer_add_text(s->term.out, ", in whole or in part\n");
    struct losses losses = {.screen = s, .most = s->options->verbose ? UINT64_MAX : SCREEN_LOSSES};
    const bw_status status = source->ops->each_item(source, loss_row, &losses, err);
    if (status == BW_OK && lost > losses.shown)
        bw_buffer_printf(s->term.out, "  and %llu more (--html lists them)\n",
                (unsigned long long)(lost - losses.shown));
    return status;
}

struct archive_of {
    bw_str item;
    size_t length; /* of the archive's label, which `item` begins with */
};

static bw_status find_archive(void *user, const struct hunt_item *item, struct bw_err *err)
{
    struct archive_of *archive = user;
    const size_t length = item->label.len;
    (void)err;
    if (item->container && length < archive->length && archive->item.ptr[length] == '!' &&
            bw_str_starts_with(archive->item, item->label))
        archive->length = length;
    return BW_OK;
}

/* The path on disk of an item: of the archive that it is in, if any. Names may have a '!', too. */
static bw_str item_path(struct screen *s, bw_str item)
{
    struct report_source *source = s->digest->source;
    struct archive_of archive = {.item = item, .length = item.len};
    if (bw_str_find_char(item, '!') == SIZE_MAX)
        return item;
    if (source->ops->each_item(source, find_archive, &archive, NULL) != BW_OK)
        return item;
    return bw_str_head(item, archive.length);
}

static bw_str path_folder(bw_str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    if (slash == 0)
        return BW_STR(".");
    return slash == 1 ? BW_STR("/") : bw_str_head(path, slash - 1);
}

/*
 * A command to be pasted: never cut, and left out when a word in it can not be shown as it is. As
 * we were called: a program that is not installed is found by its path only.
 */
static bool command_begin(struct screen *s)
{
    const bw_str program = s->options->program;
    line_begin(s);
    return term_add_shell_word(&s->scratch, program.len != 0 ? program : BW_STR("breakwater"));
}

static void command_print(struct screen *s)
{
    bw_buffer_add_text(s->term.out, "      ");
    bw_buffer_add_str(s->term.out, line(s));
    term_line_end(&s->term);
}

/* On each side of a moment that is looked into. */
#define AROUND (600 * BW_TIME_SECOND)

/* For a command line: whole seconds are precise enough, and easier to change by hand. */
static void add_second(struct bw_buffer *out, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(time, text);
    if (len < 20)
        return;
    bw_buffer_add(out, text, 19);
    bw_buffer_add_char(out, 'Z');
}

/* What is to be dumped. Standard input can only be given again: it is said, as the shell's remark.
 */
static void evidence_add(struct screen *s, bw_str path, bool folder)
{
    const bool given = !bw_str_eq(path, BW_STR("-"));
    if (given && folder)
        path = path_folder(path);
    bw_buffer_add_text(&s->scratch, " dump ");
    if (given && bw_str_starts_with(path, BW_STR("-")))
        bw_buffer_add_text(&s->scratch, "./");
    term_add_path_word(&s->scratch, path);
}

static void evidence_end(struct screen *s, bw_str path)
{
    if (bw_str_eq(path, BW_STR("-")))
        bw_buffer_add_text(&s->scratch, "  # of the same standard input");
}

/* What the hunt was told of logs that do not say it. False when a word can not be shown as it is.
 */
static bool reading_add(struct screen *s)
{
    const struct hunt_summary *summary = s->digest->source->summary;
    bool ok = true;
    if (summary->assume_year.len != 0) {
        bw_buffer_add_text(&s->scratch, " --assume-year=");
        ok &= term_add_shell_word(&s->scratch, summary->assume_year);
    }
    if (summary->assume_zone.len != 0) {
        bw_buffer_add_text(&s->scratch, " --assume-zone=");
        ok &= term_add_shell_word(&s->scratch, summary->assume_zone);
    }
    bw_str format;
    for (bw_str rest = summary->log_formats; rest.len != 0 && bw_str_cut(&rest, '\n', &format);) {
        bw_buffer_add_text(&s->scratch, " --log-format=");
        ok &= term_add_shell_word(&s->scratch, format);
    }
    return ok;
}

static bool host_was_assumed(const struct hunt_summary *summary)
{
    for (uint32_t i = 0; i < summary->note_count; i++)
        if (bw_str_eq(summary->notes[i].name, BW_STR("host.from_path")))
            return true;
    return false;
}

/* Into `scratch`; false when it can not be offered. */
static bool host_command(struct screen *s, const struct digest_moment *moment)
{
    const bw_str path = item_path(s, moment->item);
    if (!command_begin(s))
        return false;
    /* Beside a log lie the others of its host; beside an archive, what nobody asked for. */
    evidence_add(s, path, path.len == moment->item.len && s->digest->source->summary->items > 1);
    bw_buffer_add_text(&s->scratch, " --host=");
    if (!term_add_shell_word(&s->scratch, moment->host))
        return false;
    if (host_was_assumed(s->digest->source->summary))
        bw_buffer_add_text(&s->scratch, " --host-from=path");
    if (!reading_add(s))
        return false;
    if (moment->time != BW_TIME_UNKNOWN) {
        bw_buffer_add_text(&s->scratch, " --from=");
        add_second(&s->scratch, moment->time - AROUND);
        bw_buffer_add_text(&s->scratch, " --to=");
        add_second(&s->scratch, moment->time + AROUND);
    }
    evidence_end(s, path);
    return true;
}

static void record_command(struct screen *s, const struct digest_moment *moment)
{
    const bw_str path = item_path(s, moment->item);
    if (!command_begin(s))
        return;
    evidence_add(s, path, false);
    bw_buffer_printf(&s->scratch, " --record=%llu", (unsigned long long)moment->record_id);
    if (!reading_add(s))
        return;
    evidence_end(s, path);
    command_print(s);
}

static const struct digest_moment *host_moment(
        const struct digest *digest, const struct digest_host *host)
{
    for (size_t i = 0; i < digest->chosen_count; i++) {
        const struct digest_moment *moment = &digest->moments[digest->chosen[i]];
        const bw_str name = host_names_of(digest->host_names, moment->host);
        if (bw_str_eq(name, host->name) && moment->item.ptr != NULL)
            return moment;
    }
    return NULL;
}

static void next_host(struct screen *s, unsigned number)
{
    const struct digest_host *host = &s->digest->hosts[0];
    const struct digest_moment *moment = host_moment(s->digest, host);
    const bool command = moment != NULL && host->name.len > 0 && host_command(s, moment);
    const bool most = s->digest->host_count > 1 && s->digest->hosts[1].stages < host->stages;
    bw_buffer_printf(s->term.out, "  %u. ", number);
    const unsigned used =
            5 + term_text(&s->term, host->name.len > 0 ? host->name : BW_STR("(no host name)"), 32);
    line_begin(s);
    if (host->stages == 0)
        bw_buffer_add_text(&s->scratch, ": findings in no known stage of an attack");
    else
        bw_buffer_printf(&s->scratch, ": findings in %u %s of an attack%s", host->stages,
                host->stages == 1 ? "stage" : "stages", most ? ", more than any other host" : "");
    if (command)
        bw_buffer_add_text(&s->scratch, ". Every record there, ten minutes before and after:");
    term_wrap(&s->term, line(s), used, 5);
    if (command && host_command(s, moment))
        command_print(s);
}

/* A name of the evidence as one word of a sentence. */
static bw_str host_name_word(bw_str name)
{
    return name.len > 0 ? bw_str_head(name, 64) : BW_STR("a host without a name");
}

static void next_record(
        struct screen *s, unsigned number, const char *why, const struct digest_moment *moment)
{
    char time[BW_TIME_TEXT_SIZE];
    const size_t len = bw_time_format(moment->time, time);
    bw_buffer_printf(s->term.out, "  %u. ", number);
    line_begin(s);
    bw_buffer_add_text(&s->scratch, why);
    bw_buffer_add_text(&s->scratch, ", ");
    term_add_time(&s->scratch, (bw_str){.ptr = time, .len = len});
    bw_buffer_add_text(&s->scratch, " UTC, on ");
    bw_buffer_add_str(&s->scratch, host_name_word(moment->host));
    bw_buffer_add_char(&s->scratch, ':');
    term_wrap(&s->term, line(s), 5, 5);
    record_command(s, moment);
}

void screen_next(struct screen *s)
{
    const struct digest *digest = s->digest;
    if (digest->chosen_count == 0)
        return;
    unsigned number = 1;
    screen_heading(s, "LOOK AT FIRST");
    term_line_end(&s->term);
    next_host(s, number++);
    const struct digest_moment *worst = &digest->moments[0];
    if (digest->entry != SIZE_MAX) {
        const struct digest_moment *entry = &digest->moments[digest->entry];
        const struct report_source *source = digest->source;
        const bool initial =
                source->ops->rule(source, entry->rule).stage == ATTACK_STAGE_INITIAL_ACCESS;
        next_record(s, number++,
                initial              ? "Where it may have begun: the first initial access"
                : digest->entry == 0 ? "The worst finding, and the first serious one"
                                     : "Where it may have begun: the first serious finding",
                entry);
    }
    if (worst->item.ptr != NULL && digest->entry != 0)
        next_record(s, number, "The worst finding", worst);
}

static void jail_line(struct screen *s, const struct hunt_summary *summary)
{
    struct bw_buffer *out = &s->scratch;
    line_begin(s);
    if (summary->jail_off)
        bw_buffer_add_text(out, "NOT locked in (--no-jail): evidence was parsed with full rights");
    for (int up = 1; up >= 0 && !summary->jail_off; up--) {
        bool first = true;
        for (uint32_t i = 0; i < summary->layer_count; i++) {
            const struct hunt_jail_layer *layer = &summary->layers[i];
            if (layer->up != (up == 1))
                continue;
            if (first)
                bw_buffer_add_text(out, up ? "workers locked in by " : "; not by ");
            else
                bw_buffer_add_text(out, ", ");
            first = false;
            bw_buffer_add_str(out, layer->name);
        }
    }
    if (out->len == 0)
        return;
    bw_buffer_add_text(s->term.out, "Jail: ");
    term_wrap(&s->term, line(s), 6, 6);
}

void screen_end(struct screen *s)
{
    term_line_end(&s->term);
    jail_line(s, s->digest->source->summary);
    if (s->options->html_path.len == 0)
        return;
    term_bold(&s->term);
    bw_buffer_add_text(s->term.out, "Report: ");
    term_text(&s->term, s->options->html_path, 4096);
    term_plain(&s->term);
    term_line_end(&s->term);
}
