/*
 * What is odd about the logs of evidence, the worst first: of the rows that were counted, of what
 * inputs noted, of items that are empty.
 */
#include "summary/oddities.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "summary/clock.h"
#include "summary/fields.h"
#include "summary/rotations.h"
#include "summary/silence.h"
#include "summary/summary.h"

/* Lines that are kept, of each sort: names of users and files in evidence may be without end. */
#define MAX_LINES    20000
#define MAX_NOTES    5000
#define LINES_ARENA  (48 * BW_MIB)
#define NAMES_ARENA  (4 * BW_MIB)
#define NOTE_TEXT    300
#define CLOCK_AGREES (5 * BW_TIME_SECOND) /* services that set clocks keep them closer */

/* The files in which the inputs met one kind. */
struct place {
    uint64_t items;
    bw_str first; /* file and offset */
};

struct oddities {
    struct bw_arena *arena;
    struct bw_buffer lines; /* struct oddity */
    struct bw_buffer text;
    struct oddity *notes;
    uint32_t note_count;
    struct bw_map *places; /* kind: place in place_list */
    struct bw_buffer place_list;
    struct rotations *rotations;
    struct bw_arena *names_arena;
    struct host_names *names; /* which are of one host */
    struct oddities_counts counts;
};

static bw_str keep(struct oddities *a, bw_str text)
{
    if (text.len == 0)
        return BW_STR("");
    const bw_str copy = bw_arena_copy(a->arena, text);
    return copy.ptr != NULL ? copy : BW_STR("(no room)");
}

static void add_line(struct oddities *a, const struct oddity *line)
{
    if (a->lines.len / sizeof(*line) >= MAX_LINES) {
        a->counts.left_out++;
        return;
    }
    struct oddity kept = *line;
    kept.rank = anomaly_kind_rank(line->kind);
    kept.host = keep(a, line->host);
    kept.log = keep(a, line->log);
    kept.detail = keep(a, line->detail);
    kept.place = keep(a, line->place);
    bw_buffer_add(&a->lines, &kept, sizeof(kept));
}

/* What inputs say of a file. Records that carry the same as a mark have host and time: those are
 * told, with the file as their place. */
void oddities_add_note(struct oddities *a, const struct hunt_note *note)
{
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
        a->counts.left_out++;
        return;
    }
    a->notes[a->note_count++] = (struct oddity){.kind = kind,
            .host = BW_STR(""),
            .log = keep(a, note->item),
            .detail = keep(a, bw_str_head(note->text, NOTE_TEXT)),
            .place = place,
            .count = note->count,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
}

void oddities_add_item(struct oddities *a, const struct hunt_item *item)
{
    rotations_add(a->rotations, item);
    if (item->outcome != HUNT_DONE_PARTLY)
        return;
    const struct oddity line = {.kind = anomaly_kind_find(BW_STR("truncated")),
            .log = item->label,
            .detail = bw_str_head(item->reason, NOTE_TEXT),
            .count = 1,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    add_line(a, &line);
}

static bw_status take_host(void *user, bw_str host, struct bw_err *err)
{
    (void)err;
    host_names_add(((struct oddities *)user)->names, host);
    return BW_OK;
}

static bw_status take_row(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct oddities *a = user;
    bw_str cells[3];
    uint64_t at;
    (void)err;
    summary_split_key(answer->row.key, cells, BW_COUNT(cells));
    struct oddity line = {.kind = anomaly_kind_find(cells[0]),
            .host = host_names_of(a->names, answer->row.host),
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
    struct oddities *a = user;
    (void)err;
    bw_buffer_clear(&a->text);
    add_span(&a->text, silence->to - silence->from);
    bw_buffer_add_text(
            &a->text, silence->ended ? " until the host's last record" : " without a record");
    bw_buffer_add_text(&a->text, ", else seldom more than ");
    add_span(&a->text, silence->usual);
    if (silence->others != 0)
        bw_buffer_printf(&a->text, "; other %s of the host have %" PRIu64 " records then",
                silence->file.len != 0 ? "files" : "logs", silence->others);
    char log[160];
    (void)snprintf(log, sizeof(log), "%.*s (%.*s)", bw_str_width(bw_str_head(silence->file, 60)),
            silence->file.ptr, bw_str_width(bw_str_head(silence->log, 90)), silence->log.ptr);
    const struct oddity line = {
            .kind = anomaly_kind_find(silence->others == 0 ? BW_STR("host_silent")
                                      : silence->ended     ? BW_STR("log_ended")
                                                           : BW_STR("log_silent")),
            .host = silence->host,
            .log = silence->file.len != 0 ? bw_str_of(log) : silence->log,
            .detail = bw_buffer_str(&a->text),
            .count = 1,
            .first = silence->from,
            .last = silence->to};
    add_line(a, &line);
    return BW_OK;
}

static void add_doubt(struct bw_buffer *out, const struct clock_estimate *e)
{
    static const char *const words[] = {[CLOCK_KNOWN] = "",
            [CLOCK_UNMET] = "none of them was seen by another host, too",
            [CLOCK_UNSURE] = "another host saw them, too, but not each of them only once",
            [CLOCK_FEW] = "another host saw them, too, but that is too few",
            [CLOCK_SCATTERED] = "another host has the like, but each is apart by another time"};
    bw_buffer_printf(out, "unknown by %" PRIu64 " %s: %s", e->pairs,
            e->pairs == 1 ? "logon or connection" : "logons and connections", words[e->doubt]);
}

static bw_status take_clock(void *user, const struct clock_estimate *e, struct bw_err *err)
{
    struct oddities *a = user;
    const bw_time size = e->ahead < 0 ? -e->ahead : e->ahead;
    const bool known = e->against.len != 0;
    const bool reference = known && bw_str_eq(e->against, e->host) && e->steps == 0;
    (void)err;
    a->counts.clock_seen |= known;
    bw_buffer_clear(&a->text);
    if (!known) {
        add_doubt(&a->text, e);
    } else if (reference) {
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
    const struct oddity line = {.kind = anomaly_kind_find(!known    ? BW_STR("clock_unknown")
                                                          : differs ? BW_STR("clock_offset")
                                                                    : BW_STR("clock_agrees")),
            .host = e->host,
            .detail = bw_buffer_str(&a->text),
            .count = e->pairs,
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN};
    add_line(a, &line);
    return BW_OK;
}

/* Logs that a machine in use writes to all the time. */
static bool is_never_empty(bw_str log)
{
    static const bw_str names[] = {BW_STR_INIT("wtmp"), BW_STR_INIT("auth.log"),
            BW_STR_INIT("secure"), BW_STR_INIT("audit.log"), BW_STR_INIT("messages"),
            BW_STR_INIT("syslog")};
    bool found = bw_str_ends_with(log, BW_STR(".evtx"));
    for (size_t i = 0; i < BW_COUNT(names); i++)
        found |= bw_str_eq(log, names[i]);
    return found;
}

/* False when it is just some file that happens to be empty. */
static bool add_empty(struct oddities *a, const struct rotation_oddity *found, struct oddity *line)
{
    const bool beside = found->rotated && found->records != 0;
    const bool notable = beside || is_never_empty(found->log);
    line->kind = anomaly_kind_find(notable ? BW_STR("emptied_log") : BW_STR("empty_log"));
    if (found->records != 0)
        bw_buffer_printf(&a->text, "%.*s has %" PRIu64 " records, of the time shown",
                bw_str_width(found->other), found->other.ptr, found->records);
    return notable || found->records != 0 || bw_str_ends_with(found->log, BW_STR(".log"));
}

static void add_missing(struct oddities *a, const struct rotation_oddity *found)
{
    bw_buffer_printf(&a->text, "number %" PRIu64, found->missing_from);
    if (found->missing_to != found->missing_from)
        bw_buffer_printf(&a->text, " to %" PRIu64, found->missing_to);
    bw_buffer_printf(
            &a->text, " between this file and %.*s", bw_str_width(found->other), found->other.ptr);
    if (found->from != BW_TIME_UNKNOWN) {
        bw_buffer_add_text(&a->text, ": nothing for ");
        add_span(&a->text, found->to - found->from);
    }
}

static void add_hole(struct oddities *a, const struct rotation_oddity *found)
{
    add_span(&a->text, found->to - found->from);
    bw_buffer_printf(&a->text, " between the end of %.*s and the beginning of this file",
            bw_str_width(found->other), found->other.ptr);
    if (found->usual != 0) {
        bw_buffer_add_text(&a->text, ", else about ");
        add_span(&a->text, found->usual);
    }
}

static bw_status take_rotation(void *user, const struct rotation_oddity *found, struct bw_err *err)
{
    static const char *const kinds[] = {[ROTATION_MISSING] = "rotation_missing",
            [ROTATION_HOLE] = "rotation_hole",
            [ROTATION_DISORDER] = "rotation_order",
            [ROTATION_EMPTY] = "empty_log"};
    struct oddities *a = user;
    struct oddity line = {.kind = anomaly_kind_find(bw_str_of(kinds[found->sign])),
            .log = found->file,
            .count = 1,
            .first = found->from,
            .last = found->to};
    (void)err;
    bw_buffer_clear(&a->text);
    switch (found->sign) {
    case ROTATION_EMPTY:
        if (!add_empty(a, found, &line))
            return BW_OK;
        break;
    case ROTATION_MISSING:
        line.count = found->missing_to - found->missing_from + 1;
        add_missing(a, found);
        break;
    case ROTATION_HOLE:
        add_hole(a, found);
        break;
    case ROTATION_DISORDER:
        bw_buffer_printf(&a->text, "all of it is older than %.*s, which should be the older one",
                bw_str_width(found->other), found->other.ptr);
        break;
    }
    line.detail = bw_buffer_str(&a->text);
    add_line(a, &line);
    return BW_OK;
}

static int compare(const void *left, const void *right)
{
    const struct oddity *a = left;
    const struct oddity *b = right;
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

/* Notes of kinds that no record carries: their files are all that is known. */
static void add_notes(struct oddities *a)
{
    const size_t count = a->lines.len / sizeof(struct oddity);
    for (uint32_t i = 0; i < a->note_count; i++) {
        const struct oddity *lines = (const struct oddity *)(const void *)a->lines.ptr;
        bool carried = false;
        for (size_t k = 0; k < count && !carried; k++)
            carried = lines[k].kind == a->notes[i].kind && lines[k].place.len != 0;
        if (!carried)
            add_line(a, &a->notes[i]);
    }
}

bool oddity_is_clock(const struct oddity *oddity)
{
    return bw_str_eq(oddity->kind->name, BW_STR("clock_offset")) ||
           bw_str_eq(oddity->kind->name, BW_STR("clock_agrees")) || oddity_is_unknown_clock(oddity);
}

bool oddity_is_unknown_clock(const struct oddity *oddity)
{
    return bw_str_eq(oddity->kind->name, BW_STR("clock_unknown"));
}

struct oddities *oddities_new(void)
{
    struct oddities *a = calloc(1, sizeof(*a));
    if (a == NULL)
        return NULL;
    bw_buffer_init(&a->lines, MAX_LINES * sizeof(struct oddity) * 2);
    bw_buffer_init(&a->place_list, BW_MIB);
    bw_buffer_init(&a->text, BW_MIB);
    a->arena = bw_arena_new(LINES_ARENA);
    a->rotations = rotations_new();
    a->names_arena = bw_arena_new(NAMES_ARENA);
    a->names = a->names_arena != NULL ? host_names_new(a->names_arena) : NULL;
    a->notes = calloc(MAX_NOTES, sizeof(*a->notes));
    a->places = a->arena != NULL ? bw_map_new(a->arena) : NULL;
    if (a->notes != NULL && a->places != NULL && a->rotations != NULL && a->names != NULL)
        return a;
    oddities_free(a);
    return NULL;
}

void oddities_free(struct oddities *oddities)
{
    if (oddities == NULL)
        return;
    bw_arena_free(oddities->arena);
    bw_arena_free(oddities->names_arena);
    rotations_free(oddities->rotations);
    bw_buffer_release(&oddities->lines);
    bw_buffer_release(&oddities->place_list);
    bw_buffer_release(&oddities->text);
    free(oddities->notes);
    free(oddities);
}

bw_status oddities_collect(struct oddities *a, struct summary_store *rows, struct bw_err *err)
{
    static const struct summary_query query = {
            .table = SUMMARY_ANOMALIES, .order = SUMMARY_ORDER_KEY, .by_host = true};
    struct silence_counts silences = {0};
    bw_status status = silence_each_host(rows, take_host, a, err);
    if (status == BW_OK)
        status = summary_store_each(rows, &query, take_row, a, err);
    if (status == BW_OK)
        add_notes(a);
    if (status == BW_OK)
        status = rotations_each(a->rotations, take_rotation, a, err);
    if (status == BW_OK)
        status = silence_each(rows, a->names, take_silence, a, &silences, err);
    if (status == BW_OK)
        status = clock_each(rows, a->names, take_clock, a, &a->counts.not_looked_at, err);
    if (status == BW_OK && a->lines.failed)
        status = bw_fail(err, BW_E_NOMEM, "out of memory");
    a->counts.left_out += silences.left_out;
    a->counts.more_logs = silences.more_logs + rotations_left_out(a->rotations);
    if (status == BW_OK && a->lines.len != 0)
        qsort(a->lines.ptr, a->lines.len / sizeof(struct oddity), sizeof(struct oddity), compare);
    return status;
}

const struct oddity *oddities_list(const struct oddities *oddities, size_t *ret_count)
{
    *ret_count = oddities->lines.len / sizeof(struct oddity);
    return (const struct oddity *)(const void *)oddities->lines.ptr;
}

struct oddities_counts oddities_counts(const struct oddities *oddities)
{
    return oddities->counts;
}
