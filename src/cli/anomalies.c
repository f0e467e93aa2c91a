/* anomalies - what is odd about the logs themselves, the worst first, and how clocks differ. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/summary_run.h"
#include "cli/terminal_width.h"
#include "report/output.h"
#include "report/terminal/text.h"
#include "summary/anomaly_kinds.h"
#include "summary/clock.h"
#include "summary/silence.h"

static const struct cli_option options[] = {SUMMARY_OPTIONS};

/* Lines that are kept, of each sort: names of users and files in evidence may be without end. */
#define MAX_LINES    20000
#define MAX_NOTES    5000
#define LINES_ARENA  (48 * BW_MIB)
#define NOTE_TEXT    300
#define DEFAULT_TOP  50
#define EACH_KIND    8 /* lines of one kind, where --top does not say otherwise */
#define CLOCK_AGREES (5 * BW_TIME_SECOND) /* services that set clocks keep them closer */

/* One thing that is odd. */
struct line {
    const struct anomaly_kind *kind;
    unsigned rank; /* of its kind */
    bw_str host;
    bw_str log; /* or file */
    bw_str detail;
    bw_str place; /* file and offset */
    uint64_t count;
    bw_time first;
    bw_time last;
};

/* The files in which the inputs met one kind. */
struct place {
    uint64_t items;
    bw_str first; /* file and offset */
};

struct anomalies {
    const struct cli_args *args;
    struct bw_arena *arena;
    struct bw_buffer lines; /* struct line */
    struct bw_buffer text;
    struct line *notes;
    uint32_t note_count;
    uint64_t left_out;
    struct bw_map *places; /* kind: place in place_list */
    struct bw_buffer place_list;
    bool clock_seen; /* a host has an estimate */
};

static bw_str keep(struct anomalies *a, bw_str text)
{
    if (text.len == 0)
        return BW_STR("");
    const bw_str copy = bw_arena_copy(a->arena, text);
    return copy.ptr != NULL ? copy : BW_STR("(no room)");
}

static void add_line(struct anomalies *a, const struct line *line)
{
    if (a->lines.len / sizeof(*line) >= MAX_LINES) {
        a->left_out++;
        return;
    }
    struct line kept = *line;
    kept.rank = anomaly_kind_rank(line->kind);
    kept.host = keep(a, line->host);
    kept.log = keep(a, line->log);
    kept.detail = keep(a, line->detail);
    kept.place = keep(a, line->place);
    bw_buffer_add(&a->lines, &kept, sizeof(kept));
}

/* What inputs say of a file. Records that carry the same as a mark have host and time: those are
 * told, with the file as their place. */
static void take_note(void *user, const struct hunt_note *note)
{
    struct anomalies *a = user;
    const struct anomaly_kind *kind = anomaly_kind_of_note(note->kind, note->name);
    uint64_t at;
    bw_buffer_clear(&a->text);
    bw_buffer_printf(&a->text, "%.*s, offset %" PRIu64, bw_str_width(note->item), note->item.ptr,
            note->offset);
    const bw_str place = keep(a, bw_buffer_str(&a->text));
    if (!bw_map_get(a->places, kind->name, &at)) {
        at = a->place_list.len / sizeof(struct place);
        const struct place first = {.first = place};
        bw_buffer_add(&a->place_list, &first, sizeof(first));
        if (a->place_list.failed || !bw_map_set(a->places, kind->name, at))
            return;
    }
    ((struct place *)(void *)a->place_list.ptr)[at].items++;
    if (a->note_count == MAX_NOTES) {
        a->left_out++;
        return;
    }
    a->notes[a->note_count++] = (struct line){.kind = kind,
            .host = BW_STR(""),
            .log = keep(a, note->item),
            .detail = keep(a, bw_str_head(note->text, NOTE_TEXT)),
            .place = place,
            .count = note->count,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
}

static bw_str base_name(bw_str label)
{
    size_t begin = label.len;
    while (begin > 0 && label.ptr[begin - 1] != '/' && label.ptr[begin - 1] != '!')
        begin--;
    return bw_str_from(label, begin);
}

static void take_item(void *user, const struct hunt_item *item)
{
    static const bw_str never_empty[] = {BW_STR_INIT("wtmp"), BW_STR_INIT("auth.log"),
            BW_STR_INIT("secure"), BW_STR_INIT("audit.log"), BW_STR_INIT("messages"),
            BW_STR_INIT("syslog")};
    struct anomalies *a = user;
    if (item->outcome != HUNT_EMPTY || !cli_item_is_told(a->args, item))
        return;
    bool important = bw_str_ends_with(item->label, BW_STR(".evtx"));
    for (size_t i = 0; i < BW_COUNT(never_empty); i++)
        important |= bw_str_eq(base_name(item->label), never_empty[i]);
    const struct line line = {
            .kind = anomaly_kind_find(important ? BW_STR("emptied_log") : BW_STR("empty_log")),
            .log = item->label,
            .count = 1,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    add_line(a, &line);
}

static bw_status take_row(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct anomalies *a = user;
    bw_str cells[3];
    uint64_t at;
    (void)err;
    summary_split_key(answer->row.key, cells, BW_COUNT(cells));
    struct line line = {.kind = anomaly_kind_find(cells[0]),
            .host = answer->row.host,
            .log = cells[1],
            .detail = cells[2],
            .count = answer->row.count,
            .first = answer->row.first,
            .last = answer->row.last};
    bw_buffer_clear(&a->text);
    if (bw_map_get(a->places, line.kind->name, &at)) {
        const struct place *place = &((const struct place *)(const void *)a->place_list.ptr)[at];
        bw_buffer_add_str(&a->text, place->first);
        if (place->items > 1)
            bw_buffer_printf(&a->text, " (first of %" PRIu64 " files with such)", place->items);
        line.place = bw_buffer_str(&a->text);
    }
    add_line(a, &line);
    return BW_OK;
}

static void add_span(struct bw_buffer *out, bw_time span)
{
    const uint64_t seconds = (uint64_t)(span / BW_TIME_SECOND);
    if (seconds >= 2 * 86400)
        bw_buffer_printf(out, "%" PRIu64 " days", seconds / 86400);
    else if (seconds >= 2 * 3600)
        bw_buffer_printf(out, "%" PRIu64 " hours", seconds / 3600);
    else if (seconds >= 2 * 60)
        bw_buffer_printf(out, "%" PRIu64 " minutes", seconds / 60);
    else
        bw_buffer_printf(out, "%" PRIu64 ".%u s", seconds,
                (unsigned)(span % BW_TIME_SECOND / (BW_TIME_SECOND / 10)));
}

/* An offset is for correcting times by hand: to the second. */
static void add_offset(struct bw_buffer *out, bw_time offset)
{
    const uint64_t seconds = (uint64_t)(offset / BW_TIME_SECOND);
    if (seconds < 2 * 60)
        add_span(out, offset);
    else if (seconds < 2 * 3600)
        bw_buffer_printf(out, "%" PRIu64 " min %" PRIu64 " s", seconds / 60, seconds % 60);
    else
        bw_buffer_printf(out, "%" PRIu64 " h %" PRIu64 " min %" PRIu64 " s", seconds / 3600,
                seconds / 60 % 60, seconds % 60);
}

static bw_status take_silence(void *user, const struct silence *silence, struct bw_err *err)
{
    struct anomalies *a = user;
    (void)err;
    bw_buffer_clear(&a->text);
    add_span(&a->text, silence->to - silence->from);
    bw_buffer_add_text(
            &a->text, silence->ended ? " until the host's last record" : " without a record");
    bw_buffer_add_text(&a->text, ", else seldom more than ");
    add_span(&a->text, silence->usual);
    if (silence->others != 0)
        bw_buffer_printf(&a->text, "; other logs of the host have %" PRIu64 " records then",
                silence->others);
    const struct line line = {.kind = anomaly_kind_find(silence->others == 0 ? BW_STR("host_silent")
                                                        : silence->ended     ? BW_STR("log_ended")
                                                                         : BW_STR("log_silent")),
            .host = silence->host,
            .log = silence->log,
            .detail = bw_buffer_str(&a->text),
            .count = 1,
            .first = silence->from,
            .last = silence->to};
    add_line(a, &line);
    return BW_OK;
}

static bw_status take_clock(void *user, const struct clock_estimate *e, struct bw_err *err)
{
    struct anomalies *a = user;
    const bw_time size = e->ahead < 0 ? -e->ahead : e->ahead;
    const bool known = e->against.len != 0;
    const bool reference = known && bw_str_eq(e->against, e->host) && e->steps == 0;
    (void)err;
    if (!known)
        return BW_OK; /* said of all such hosts together */
    a->clock_seen = true;
    bw_buffer_clear(&a->text);
    if (reference) {
        bw_buffer_add_text(&a->text, "others are compared with it");
    } else {
        add_offset(&a->text, size);
        bw_buffer_printf(&a->text, " %s ", e->ahead < 0 ? "behind" : "ahead of");
        bw_buffer_add_str(&a->text, e->against);
        bw_buffer_printf(
                &a->text, ": %" PRIu64 " pairs of records, half of them within ", e->pairs);
        add_span(&a->text, e->spread);
        if (e->steps > 1)
            bw_buffer_printf(&a->text, ", over %u hosts", e->steps - 1);
    }
    const bool differs = size > CLOCK_AGREES && size > e->spread;
    const struct line line = {
            .kind = anomaly_kind_find(differs ? BW_STR("clock_offset") : BW_STR("clock_agrees")),
            .host = e->host,
            .detail = bw_buffer_str(&a->text),
            .count = e->pairs,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    add_line(a, &line);
    return BW_OK;
}

static int compare(const void *left, const void *right)
{
    const struct line *a = left;
    const struct line *b = right;
    if (a->kind->weight != b->kind->weight)
        return a->kind->weight > b->kind->weight ? -1 : 1;
    if (a->kind != b->kind)
        return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1)
                                  : bw_str_compare(a->kind->what, b->kind->what);
    int order = bw_str_compare(a->host, b->host);
    if (order != 0)
        return order;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    order = bw_str_compare(a->log, b->log);
    return order != 0 ? order : bw_str_compare(a->detail, b->detail);
}

static const struct summary_column columns[] = {{"weight", false}, {"anomaly", false},
        {"host", false}, {"log", false}, {"count", true}, {"first", false}, {"last", false},
        {"detail", false}, {"place", false}, {"why", false}};

static bw_status print_table(
        struct anomalies *a, const struct line *lines, size_t count, struct bw_err *err)
{
    struct summary_table *table = summary_table_new(a->args, columns, BW_COUNT(columns), err);
    if (table == NULL)
        return err->status;
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        char number[24];
        char times[2][BW_TIME_TEXT_SIZE];
        (void)snprintf(number, sizeof(number), "%" PRIu64, line->count);
        (void)bw_time_format(line->first, times[0]);
        (void)bw_time_format(line->last, times[1]);
        const bw_str cells[] = {anomaly_weight_name(line->kind->weight), line->kind->name,
                line->host, line->log, bw_str_of(number), bw_str_of(times[0]), bw_str_of(times[1]),
                line->detail, line->place, line->kind->why};
        summary_table_add(table, cells);
    }
    return summary_table_end(table, err);
}

static void add_times(struct bw_buffer *out, const struct line *line)
{
    char first[BW_TIME_TEXT_SIZE];
    char last[BW_TIME_TEXT_SIZE];
    if (bw_time_format(line->first, first) == 0)
        return;
    (void)bw_time_format(line->last, last);
    bw_buffer_add_text(out, "  ");
    term_add_time(out, bw_str_of(first));
    if (line->last != line->first) {
        bw_buffer_add_text(out, " to ");
        term_add_time(out, bw_str_of(last));
    }
}

static void print_detail(struct term *t, bw_str text)
{
    if (text.len == 0)
        return;
    bw_buffer_add_text(t->out, "    ");
    (void)term_text(t, text, t->width > 24 ? t->width - 4 : 20);
    term_line_end(t);
}

static void print_line(struct term *t, const struct line *line)
{
    unsigned used = 2;
    bw_buffer_add_text(t->out, "  ");
    if (line->host.len != 0) {
        used += term_text(t, line->host, 40) + 2;
        bw_buffer_add_text(t->out, "  ");
    }
    (void)term_text(t, line->log, t->width > used + 64 ? t->width - used - 44 : 24);
    if (line->count > 1)
        bw_buffer_printf(t->out, "  x%" PRIu64, line->count);
    add_times(t->out, line);
    term_line_end(t);
    print_detail(t, line->detail);
}

static bool is_clock(const struct line *line)
{
    return bw_str_starts_with(line->kind->name, BW_STR("clock_offset")) ||
           bw_str_starts_with(line->kind->name, BW_STR("clock_agrees"));
}

/* A place is the kind's: a line of its own has its file in the place of its log. */
static void print_kind(struct term *t, const struct line *line)
{
    const struct anomaly_kind *kind = line->kind;
    static const enum finding_level levels[ANOMALY_WEIGHT_COUNT] = {
            [ANOMALY_SERIOUS] = FINDING_LEVEL_HIGH,
            [ANOMALY_NOTABLE] = FINDING_LEVEL_MEDIUM,
            [ANOMALY_MINOR] = FINDING_LEVEL_LOW};
    const bw_str weight = anomaly_weight_name(kind->weight);
    term_level(t, levels[kind->weight]);
    bw_buffer_add_str(t->out, weight);
    term_plain(t);
    bw_buffer_add_text(t->out, "  ");
    term_bold(t);
    bw_buffer_add_str(t->out, kind->what);
    term_plain(t);
    bw_buffer_add_text(t->out, ": ");
    term_wrap(t, kind->why, (unsigned)(weight.len + kind->what.len) + 4, 9);
    if (line->host.len != 0 && line->place.len != 0) {
        bw_buffer_add_text(t->out, "         ");
        (void)term_text(t, line->place, t->width > 40 ? t->width - 9 : 31);
        term_line_end(t);
    }
}

/* Kind by kind: what it is and why it matters, then where it is. */
static uint64_t print_kinds(
        struct term *t, const struct line *lines, size_t count, uint64_t room, uint64_t each)
{
    uint64_t printed = 0;
    uint64_t of_kind = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_clock(&lines[i]))
            continue;
        if (i == 0 || lines[i].kind != lines[i - 1].kind) {
            of_kind = 0;
            if (printed < room)
                print_kind(t, &lines[i]);
        }
        of_kind++;
        if (printed == room || of_kind > each)
            continue;
        print_line(t, &lines[i]);
        printed++;
    }
    return printed;
}

static void print_clocks(struct term *t, const struct line *lines, size_t count, bool seen)
{
    bw_buffer_add_text(t->out, "CLOCKS\n");
    for (size_t i = 0; i < count; i++) {
        if (!is_clock(&lines[i]))
            continue;
        bw_buffer_add_text(t->out, "  ");
        (void)term_text(t, lines[i].host, 40);
        bw_buffer_add_text(t->out, ": ");
        (void)term_text(t, lines[i].detail, t->width > 60 ? t->width - 4 : 56);
        term_line_end(t);
    }
    if (!seen)
        bw_buffer_add_text(t->out, "  ");
    term_wrap(t,
            seen ? BW_STR("  Of all other hosts it is unknown: no event of theirs was seen by "
                          "another "
                          "host, too.")
                 : BW_STR("unknown: no two hosts saw the same event often enough (logons with a "
                          "LogonGuid, connections with address and port)."),
            seen ? 0 : 2, 2);
}

static bw_status print_text(
        struct anomalies *a, const struct line *lines, size_t count, struct bw_err *err)
{
    struct bw_buffer out;
    const unsigned width = cli_terminal_width(STDOUT_FILENO);
    uint64_t top = DEFAULT_TOP;
    uint64_t printed = 0;
    uint64_t all = 0;
    const char *given = cli_value(a->args, SUMMARY_OPTION_TOP);
    if (given != NULL)
        top = strtoull(given, NULL, 10); /* summary_run has looked at it */
    top = top != 0 ? top : UINT64_MAX;
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    struct term t = {.out = &out, .width = width != 0 ? width : 100, .color = false};
    for (size_t i = 0; i < count; i++)
        all += !is_clock(&lines[i]);
    printed = print_kinds(&t, lines, count, top, given != NULL ? UINT64_MAX : EACH_KIND);
    if (all == 0)
        bw_buffer_add_text(&out, "Nothing odd about these logs.\n");
    if (all > printed) {
        term_add_counted(&out, all - printed, "more line");
        bw_buffer_add_text(&out, ": --top 0 shows all\n");
    }
    print_clocks(&t, lines, count, a->clock_seen);
    bw_status status = report_write(stdout, &out, err);
    bw_buffer_release(&out);
    return status == BW_OK ? report_flush(stdout, err) : status;
}

/* Notes of kinds that no record carries: their files are all that is known. */
static void add_notes(struct anomalies *a)
{
    const size_t count = a->lines.len / sizeof(struct line);
    for (uint32_t i = 0; i < a->note_count; i++) {
        const struct line *lines = (const struct line *)(const void *)a->lines.ptr;
        bool carried = false;
        for (size_t k = 0; k < count && !carried; k++)
            carried = lines[k].kind == a->notes[i].kind && lines[k].place.len != 0;
        if (!carried)
            add_line(a, &a->notes[i]);
    }
}

static bw_status collect(struct anomalies *a, struct summary_store *store, struct bw_err *err)
{
    static const struct summary_query query = {
            .table = SUMMARY_ANOMALIES, .order = SUMMARY_ORDER_KEY, .by_host = true};
    struct silence_counts silences = {0};
    uint64_t not_looked_at = 0;
    bw_status status = summary_store_each(store, &query, take_row, a, err);
    if (status == BW_OK)
        add_notes(a);
    if (status == BW_OK)
        status = silence_each(store, take_silence, a, &silences, err);
    if (status == BW_OK)
        status = clock_each(store, take_clock, a, &not_looked_at, err);
    if (status == BW_OK && a->lines.failed)
        status = bw_fail(err, BW_E_NOMEM, "out of memory");
    if (silences.left_out + a->left_out != 0)
        cli_error(a->args, "%" PRIu64 " more oddities than are kept: --host narrows it down",
                silences.left_out + a->left_out);
    if (silences.more_logs != 0)
        cli_error(a->args, "too many logs: not all were looked through for silences");
    if (not_looked_at != 0)
        cli_error(a->args, "too many hosts: %" PRIu64 " events say nothing about clocks",
                not_looked_at);
    return status;
}

static bw_status print(struct summary_store *store, void *user, struct bw_err *err)
{
    static const struct summary_query hours = {.table = SUMMARY_LOG_HOURS};
    struct anomalies *a = user;
    struct summary_total total;
    bw_status status = collect(a, store, err);
    if (status == BW_OK)
        status = summary_store_total(store, &hours, &total, err);
    if (status != BW_OK)
        return status;
    if (total.records == 0 && a->lines.len == 0) {
        cli_error(a->args, "no record with a time was read: nothing can be said");
        return BW_OK;
    }
    struct line *lines = (struct line *)(void *)a->lines.ptr;
    const size_t count = a->lines.len / sizeof(*lines);
    if (count != 0)
        qsort(lines, count, sizeof(*lines), compare);
    return cli_has(a->args, SUMMARY_OPTION_JSON) || cli_has(a->args, SUMMARY_OPTION_CSV)
                   ? print_table(a, lines, count, err)
                   : print_text(a, lines, count, err);
}

static int run(const struct cli_args *args)
{
    struct anomalies a = {.args = args, .arena = bw_arena_new(LINES_ARENA)};
    int code = CLI_EXIT_USAGE;
    bw_buffer_init(&a.lines, MAX_LINES * sizeof(struct line) * 2);
    bw_buffer_init(&a.place_list, BW_MIB);
    bw_buffer_init(&a.text, BW_MIB);
    a.notes = calloc(MAX_NOTES, sizeof(*a.notes));
    a.places = a.arena != NULL ? bw_map_new(a.arena) : NULL;
    const struct summary_request request = {
            .args = args,
            .paths = args->operands,
            .path_count = args->operand_count,
            .kind = &summarizer_anomalies,
            .fields = summary_anomaly_fields,
            .print = print,
            .user = &a,
            .item = take_item,
            .note = take_note,
    };
    if (a.notes != NULL && a.places != NULL)
        code = summary_run(&request);
    else
        cli_error(args, "out of memory");
    bw_arena_free(a.arena);
    bw_buffer_release(&a.lines);
    bw_buffer_release(&a.place_list);
    bw_buffer_release(&a.text);
    free(a.notes);
    return code;
}

static const struct cli_example examples[] = {
        {"What is odd about the logs, the worst first:", "breakwater anomalies logs/"},
        {"All of one host, for a spreadsheet:", "breakwater anomalies logs/ --host 'WEB*' --csv"},
        {"Everything as JSON Lines:", "breakwater anomalies logs/ --json"},
};

const struct cli_command command_anomalies = {
        .name = "anomalies",
        .summary = "what is odd about logs: cleared, cut, silent, clocks that differ",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Shows what logs say about themselves, the worst first, with a line of why it "
                "matters: logs that were cleared, cut, emptied or damaged, numbers that are "
                "missing, services of logging that stopped, auditing that was switched off, "
                "clocks that were set, silences of logs that else are steady. Events that two "
                "hosts saw say how far their clocks differ.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run,
};
