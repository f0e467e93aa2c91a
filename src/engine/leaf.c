/* What is this stream, and what is in it? */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/context.h"
#include "engine/host_path.h"
#include "engine/plan.h"
#include "engine/worker.h"
#include "engine/zeros.h"
#include "format/sqlite/table.h"
#include "input/json/envelope.h"
#include "input/json/unfold.h"
#include "input/text/carrier.h"
#include "os/fd_source.h"

/* Passes reads on and counts them: for the progress, and for the bytes of the item. */
struct counting_source {
    struct bw_source source;
    struct bw_source *under;
    struct worker *worker;
    uint64_t duty_end; /* bytes past it belong to the next part */
};

static bw_status counting_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct counting_source *self = (struct counting_source *)source;
    const uint64_t left = self->duty_end > source->offset ? self->duty_end - source->offset : 0;
    const bw_status status = bw_source_read_some(self->under, out, size, ret_len, err);
    worker_read(self->worker, *ret_len, *ret_len < left ? *ret_len : left);
    return status;
}

/* Bytes that are read again count as progress, and not as bytes of the item. */
static bw_status counting_read_at(struct bw_source *source, uint64_t offset, void *out, size_t size,
        size_t *ret_len, struct bw_err *err)
{
    struct counting_source *self = (struct counting_source *)source;
    const bw_status status = self->under->read_at(self->under, offset, out, size, ret_len, err);
    worker_read(self->worker, *ret_len, 0);
    return status;
}

static struct counting_source count_from(
        struct worker *worker, struct bw_source *under, uint64_t duty_end)
{
    return (struct counting_source){
            .source = {.read = counting_read,
                    .read_at = under->read_at != NULL ? counting_read_at : NULL,
                    .offset = under->offset,
                    .size = under->size},
            .under = under,
            .worker = worker,
            .duty_end = duty_end,
    };
}

/* How the rest of an item failed, in terms of what became of the item. */
static enum hunt_outcome failed_outcome(const struct worker *worker, uint64_t records)
{
    return records == 0 && worker->work.part_start == 0 ? HUNT_UNREADABLE : HUNT_DONE_PARTLY;
}

static enum hunt_outcome read_events(
        struct worker *worker, const struct input_options *options, struct bw_err *err)
{
    const struct input_kind *kind = worker->kind;
    uint64_t records = 0;
    bw_status status = kind->open(options, &worker->input, err);
    worker->input_unreadable = 0;
    worker_context_forget(worker);
    if (status != BW_OK) {
        worker->input = NULL;
        return status == BW_END ? HUNT_DONE : HUNT_UNREADABLE;
    }
    for (;;) {
        const struct event *event = NULL;
        status = kind->next(worker->input, &event, err);
        if (status != BW_OK)
            break;
        records++;
        worker_event(worker, event);
    }
    worker_flush(worker); /* asks the input for its last counts */
    kind->close(worker->input);
    worker->input = NULL;
    return status == BW_END ? HUNT_DONE : failed_outcome(worker, records);
}

/* Whose the records are that name no host. */
static bw_str assumed_host(const struct engine_options *options, bw_str path)
{
    if (!options->host_from_path)
        return host_of_collection(path);
    const bw_str host = host_of_path(path);
    return host.len == 0 && options->local_host != NULL && host_is_local(path)
                   ? bw_str_of(options->local_host)
                   : host;
}

/* That the host of some records is only where their log lies. */
static void tell_host(struct worker *worker)
{
    char text[HOST_PATH_MAX + 64];
    bw_str name;
    const uint64_t records = host_filter_assumed(worker->hosts, &name);
    snprintf(text, sizeof(text),
            "records that name no host are taken to be of '%.*s': its folder's name",
            bw_str_width(name), name.ptr);
    if (records != 0)
        worker->log.note(&worker->log, INPUT_NOTE_ASSUMED, BW_STR("host.from_path"), 0, records,
                bw_str_of(text));
    host_filter_assume(worker->hosts, BW_STR("")); /* what is recovered later has no path */
}

/* What the user said, and what stands around the item where that said nothing. */
static struct input_assumptions assumptions(
        const struct worker *worker, const struct stream *stream)
{
    struct input_assumptions assume = worker->options->assume;
    if (assume.year == 0 && stream->year != 0) {
        assume.year = stream->year;
        assume.year_around = true;
    }
    return assume;
}

/* What an input is to read of an item. */
struct part {
    struct bw_source *source;
    bw_bytes head; /* was read from the source already */
    uint64_t end;  /* of the part's duty */
};

/* `stream` says what is known of the item as a whole. */
static enum hunt_outcome serve_input(struct worker *worker, uint32_t index, const struct part *part,
        const struct stream *stream, struct bw_err *err)
{
    const struct input_kind *kind = worker->options->inputs[index];
    if (kind->worker_new != NULL && worker->input_states[index] == NULL) {
        worker->input_states[index] = kind->worker_new();
        if (worker->input_states[index] == NULL)
            worker_exit(WORKER_EXIT_MEMORY);
    }
    const struct input_options options = {
            .source = part->source,
            .log = &worker->log,
            .part_start = part->source->offset - part->head.len - stream->zeros,
            .zeros = stream->zeros,
            .part_end = part->end,
            .worker = worker->input_states[index],
            .head = part->head,
            .item_head = stream->head,
            .finds = worker->options->recovered != ENGINE_RECOVERED_NO ? &worker->finds : NULL,
            .modified = stream->modified,
            .name = bw_buffer_str(&worker->path),
            .hints = &worker->options->hints,
            .assume = assumptions(worker, stream),
    };
    worker->kind = kind;
    const bw_str path = bw_buffer_str(&worker->path);
    host_filter_assume(worker->hosts, assumed_host(worker->options, path));
    const enum hunt_outcome outcome = read_events(worker, &options, err);
    tell_host(worker);
    worker->kind = NULL;
    return outcome;
}

static enum input_match probe(const struct input_kind *kind, bw_bytes head, bool whole, bw_str name,
        const struct input_hints *hints, bool *ret_split)
{
    if (kind->probe_named != NULL && name.len != 0)
        return kind->probe_named(head, whole, name, ret_split);
    if (kind->probe_told != NULL && hints->log_format_count != 0)
        return kind->probe_told(head, whole, hints, ret_split);
    return kind->probe(head, whole, ret_split);
}

/* The surest input for `head` of an item with this name; the first of the registry among equals. */
static uint32_t find_input(struct worker *worker, bw_bytes head, bool whole, bw_str name,
        bool *ret_split, enum input_match *ret_match)
{
    const struct engine_options *options = worker->options;
    enum input_match best = INPUT_MATCH_NO;
    uint32_t found = WIRE_NO_INPUT;
    for (uint32_t i = 0; i < options->input_count; i++) {
        bool split = options->inputs[i]->split != INPUT_SPLIT_NONE;
        const enum input_match match =
                probe(options->inputs[i], head, whole, name, &options->hints, &split);
        if (match > best) {
            best = match;
            found = i;
            *ret_split = split;
        }
    }
    *ret_match = best;
    return found;
}

/*
 * The same for lines of a log that stand in JSON (input/json/envelope.h): only a log that is known
 * for sure is read instead of the records around it, but where these say nothing: what a container
 * writes is mixed. Returns WIRE_NO_INPUT for everything else.
 */
static uint32_t find_enveloped(struct worker *worker, struct stream *stream)
{
    enum input_match match = INPUT_MATCH_NO;
    uint32_t found = WIRE_NO_INPUT;
    bool split;
    struct envelope_look look;
    struct bw_buffer *lines = &stream->lines;
    bw_buffer_init(lines, 2 * BW_LIMIT_PROBE_BYTES);
    if (envelope_look(stream->head, lines, &look))
        found = find_input(worker,
                bw_str_bytes(bw_str_head(bw_buffer_str(lines), BW_LIMIT_PROBE_BYTES)), false,
                BW_STR(""), &split, &match);
    if (match >= (look.containers ? INPUT_MATCH_LIKELY : INPUT_MATCH_SURE)) {
        stream->year = look.year;
        return found;
    }
    bw_buffer_release(lines);
    return WIRE_NO_INPUT;
}

/*
 * The same for lines before which somebody wrote a time or a name (input/text/carrier.h). Where
 * lines as they stand are read for sure (`known`), their own reader knows more than one of a form
 * that could be theirs.
 */
static uint32_t find_carried(struct worker *worker, struct stream *stream, bool whole, bool known)
{
    struct bw_buffer *lines = &stream->lines;
    bw_buffer_init(lines, 2 * BW_LIMIT_PROBE_BYTES);
    for (unsigned form = 0; form < carrier_form_count(); form++) {
        enum input_match match = INPUT_MATCH_NO;
        struct carrier_look look;
        bool split;
        bw_buffer_clear(lines);
        if (known && !carrier_form_is_sure(form))
            break;
        if (!carrier_look(stream->head, whole, form, lines, &look))
            continue;
        const uint32_t found = find_input(worker,
                bw_str_bytes(bw_str_head(bw_buffer_str(lines), BW_LIMIT_PROBE_BYTES)), false,
                BW_STR(""), &split, &match);
        if (match >= INPUT_MATCH_SURE || (look.objects && match >= INPUT_MATCH_LIKELY)) {
            stream->carrier = form + 1;
            stream->year = look.year;
            return found;
        }
    }
    bw_buffer_release(lines);
    return WIRE_NO_INPUT;
}

/* The input that looks through what no other knows, where that is wanted. */
static uint32_t find_carver(const struct engine_options *options)
{
    for (uint32_t i = 0; options->recovered != ENGINE_RECOVERED_NO && i < options->input_count; i++)
        if (options->inputs[i]->carver)
            return i;
    return WIRE_NO_INPUT;
}

static bool selected(const struct engine_filter *filter, const char *name)
{
    for (size_t i = 0; i < filter->only_count; i++) {
        if (bw_str_eq(bw_str_of(filter->only[i]), bw_str_of(name)))
            return true;
    }
    return filter->only_count == 0;
}

void worker_tell_kind(struct worker *worker, const struct wire_kind *kind)
{
    bw_buffer_clear(&worker->frame);
    wire_add_kind(&worker->frame, kind);
    worker_send(worker, &worker->frame);
}

/* "gzip: ": in front of a reason, when the stream comes out of something. */
static const char *packed_prefix(const struct stream *stream, const char **ret_name)
{
    *ret_name = stream->packing != NULL ? stream->packing : "";
    return stream->packing != NULL ? ": " : "";
}

/* An item of the kind `index`. */
static enum hunt_outcome serve_known(struct worker *worker, uint32_t index, bool split,
        struct stream *stream, struct bw_err *err)
{
    const struct input_kind *kind = worker->options->inputs[index];
    uint64_t end = UINT64_MAX;
    if (split && worker->depth == 0 && stream->fd >= 0)
        end = plan_part_end(stream->size, 0, worker->options->part_size, kind->split_unit);
    worker_tell_kind(worker, &(struct wire_kind){.input = index, .split = end != UINT64_MAX});
    struct counting_source source = count_from(worker, stream->source, end);
    worker_read(worker, stream->head.len, stream->head.len < end ? stream->head.len : end);
    worker_read(worker, stream->zeros, stream->zeros);
    const struct part part = {.source = &source.source, .head = stream->head, .end = end};
    return serve_input(worker, index, &part, stream, err);
}

/* What gives the lines that an item carries. */
struct carried {
    struct envelope *envelope;
    struct carrier *carrier;
    struct bw_source *source;
};

static bw_status open_carried(struct worker *worker, const struct stream *stream,
        const struct input_options *options, struct carried *ret_carried, struct bw_err *err)
{
    bw_status status;
    if (stream->carrier == 0) {
        status = envelope_open(options, &ret_carried->envelope, err);
        if (status == BW_OK)
            ret_carried->source = envelope_source(ret_carried->envelope);
        worker_note(worker, INPUT_NOTE_ASSUMED, "json.lines_inside", 0,
                BW_STR("read as the lines of a log that JSON records carry; offsets are in those "
                       "lines"));
        return status;
    }
    status = carrier_open(options, stream->carrier - 1, &ret_carried->carrier, err);
    if (status == BW_OK)
        ret_carried->source = carrier_source(ret_carried->carrier);
    worker_note(worker, INPUT_NOTE_ASSUMED, "text.lines_inside", 0,
            BW_STR("read as the lines of a log before which somebody wrote a time or a name; "
                   "offsets are in those lines"));
    return status;
}

/* An item whose records or lines carry lines of the kind `index`. */
static enum hunt_outcome serve_carried(
        struct worker *worker, uint32_t index, const struct stream *stream, struct bw_err *err)
{
    struct counting_source source = count_from(worker, stream->source, UINT64_MAX);
    const struct input_options options = {
            .source = &source.source, .log = &worker->log, .head = stream->head};
    struct carried carried = {0};
    worker_tell_kind(worker, &(struct wire_kind){.input = index});
    worker_read(worker, stream->head.len, stream->head.len);
    if (open_carried(worker, stream, &options, &carried, err) != BW_OK)
        worker_exit(WORKER_EXIT_MEMORY);
    struct stream inner = *stream;
    inner.head = bw_str_bytes(bw_str_head(bw_buffer_str(&stream->lines), BW_LIMIT_PROBE_BYTES));
    const struct part part = {.source = carried.source, .end = UINT64_MAX};
    const enum hunt_outcome outcome = serve_input(worker, index, &part, &inner, err);
    envelope_free(carried.envelope);
    carrier_free(carried.carrier);
    return outcome;
}

static enum hunt_outcome serve_probed(
        struct worker *worker, struct stream *stream, bool whole, struct bw_err *err)
{
    bool split = false;
    enum input_match match = INPUT_MATCH_NO;
    const char *packing;
    const char *colon = packed_prefix(stream, &packing);
    uint32_t carried = find_enveloped(worker, stream);
    uint32_t index = carried;
    if (carried == WIRE_NO_INPUT)
        index = find_input(
                worker, stream->head, whole, bw_buffer_str(&worker->path), &split, &match);
    if (carried == WIRE_NO_INPUT) {
        carried = find_carried(worker, stream, whole, match >= INPUT_MATCH_SURE);
        index = carried != WIRE_NO_INPUT ? carried : index;
    }
    const bool known = index != WIRE_NO_INPUT;
    /* logs in the pages of a database are not as they were written: nothing to be carved */
    if (!known && sqlite_begins(stream->head)) {
        bw_fail(err, BW_E_UNSUPPORTED,
                "%s%sa database of SQLite; one that a hunt kept (--case) is for 'breakwater "
                "report'",
                packing, colon);
        return HUNT_NOT_A_LOG;
    }
    if (!known) {
        index = find_carver(worker->options);
        split = true;
    }
    const struct input_kind *kind = index != WIRE_NO_INPUT ? worker->options->inputs[index] : NULL;
    const bool wanted = kind != NULL && selected(&worker->options->filter, kind->name);
    if (kind == NULL || (!known && !wanted)) {
        bw_fail(err, BW_E_UNSUPPORTED, "%s%sno known log format", packing, colon);
        return HUNT_NOT_A_LOG;
    }
    if (!wanted) {
        bw_fail(err, BW_E_UNSUPPORTED, "%s%s%s, which --only leaves out", packing, colon,
                kind->name);
        return HUNT_NOT_SELECTED;
    }
    return carried != WIRE_NO_INPUT ? serve_carried(worker, index, stream, err)
                                    : serve_known(worker, index, split, stream, err);
}

/* JSON whose records do not stand in it as they are: what is in it as lines of JSON. */
static enum hunt_outcome serve_unfolded(struct worker *worker, const struct json_unfolder *unfolder,
        struct stream *stream, struct bw_err *err)
{
    const struct input_options options = {
            .source = stream->source, .log = &worker->log, .head = stream->head};
    struct bw_source *lines;
    uint8_t *head = malloc(BW_LIMIT_PROBE_BYTES);
    size_t len = 0;
    if (head == NULL || unfolder->open(&options, &lines, err) != BW_OK)
        worker_exit(WORKER_EXIT_MEMORY);
    const bw_status status = bw_source_read_full(lines, head, BW_LIMIT_PROBE_BYTES, &len, err);
    struct stream inner = *stream;
    inner.source = lines;
    inner.head = (bw_bytes){.ptr = head, .len = len};
    inner.fd = -1;
    inner.size = BW_SOURCE_SIZE_UNKNOWN;
    const enum hunt_outcome outcome =
            status != BW_OK || len == 0
                    ? HUNT_UNREADABLE
                    : serve_probed(worker, &inner, len < BW_LIMIT_PROBE_BYTES, err);
    stream->lines = inner.lines; /* the caller's to release */
    unfolder->free(lines);
    free(head);
    return outcome;
}

/* The surest input for what stands behind zeros; `stream` is left as that input sees it. */
static uint32_t find_behind_zeros(
        struct worker *worker, const struct zeros *zeros, struct stream *stream)
{
    const struct engine_options *options = worker->options;
    enum input_match best = INPUT_MATCH_WEAK; /* zeros and something else make nobody sure */
    uint32_t found = WIRE_NO_INPUT;
    for (uint32_t i = 0; zeros->len != 0 && i < options->input_count; i++) {
        const struct input_kind *kind = options->inputs[i];
        bool split = false;
        uint64_t passed;
        if (kind->zeros_unit == 0 || !selected(&options->filter, kind->name))
            continue;
        const bw_bytes head = zeros_head(zeros, kind->zeros_unit, &passed);
        const enum input_match match = probe(
                kind, head, zeros->len < BW_LIMIT_PROBE_BYTES, BW_STR(""), &options->hints, &split);
        if (match <= best)
            continue;
        best = match;
        found = i;
        stream->head = head;
        stream->zeros = passed;
    }
    return found;
}

static void tell_zeros(struct worker *worker, const struct input_kind *kind, uint64_t count)
{
    char name[64];
    char text[128];
    if (kind->zeros_unit != 1)
        return; /* the input knows how many of its entries they are */
    (void)snprintf(name, sizeof(name), "%s.zeros", kind->name);
    (void)snprintf(text, sizeof(text),
            "%" PRIu64 " bytes of zero before the first record: emptied while its writer had it "
            "open, or wiped",
            count);
    worker_note(worker, INPUT_NOTE_ANOMALY, name, 0, bw_str_of(text));
}

/* An item whose head is nothing but zeros; *ret_all: all of it is. */
static enum hunt_outcome serve_zeros(
        struct worker *worker, struct stream *stream, bool *ret_all, struct bw_err *err)
{
    struct zeros zeros;
    struct stream behind = *stream;
    enum hunt_outcome outcome;
    const bw_status status = zeros_pass(&zeros, stream->source, stream->head.len, err);
    if (status == BW_E_NOMEM)
        worker_exit(WORKER_EXIT_MEMORY);
    const uint32_t index = find_behind_zeros(worker, &zeros, &behind);
    if (index != WIRE_NO_INPUT) {
        tell_zeros(worker, worker->options->inputs[index], behind.zeros);
        outcome = serve_known(worker, index, false, &behind, err);
    } else {
        behind.source = &zeros.source;
        outcome = serve_probed(worker, &behind, false, err);
    }
    stream->lines = behind.lines; /* the caller's to release */
    *ret_all = zeros.ended;
    zeros_release(&zeros);
    return outcome;
}

static enum hunt_outcome serve_leaf(
        struct worker *worker, struct stream *stream, bool whole, struct bw_err *err)
{
    worker->was_archive = false;
    if (worker_resumes(worker))
        return HUNT_DONE;
    const struct json_unfolder *unfolder = json_unfold_look(stream->head);
    if (unfolder != NULL)
        return serve_unfolded(worker, unfolder, stream, err);
    bool all = zeros_only(stream->head);
    const enum hunt_outcome outcome = all && !whole ? serve_zeros(worker, stream, &all, err)
                                                    : serve_probed(worker, stream, whole, err);
    if (all && outcome == HUNT_NOT_A_LOG) {
        (void)bw_fail(err, BW_E_UNSUPPORTED, "nothing but bytes of zero");
        worker_note(worker, INPUT_NOTE_ANOMALY, "file.zeros", 0,
                BW_STR("nothing but bytes of zero: wiped, or room that was never written"));
    }
    return outcome;
}

enum hunt_outcome worker_serve(struct worker *worker, struct stream *stream, struct bw_err *err)
{
    enum hunt_outcome outcome;
    size_t len = 0;
    worker->was_archive = false;
    uint8_t *head = malloc(BW_LIMIT_PROBE_BYTES);
    if (head == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    bw_status status = bw_source_read_full(stream->source, head, BW_LIMIT_PROBE_BYTES, &len, err);
    stream->head = (bw_bytes){.ptr = head, .len = len};
    if (len == 0) {
        outcome = status == BW_OK ? HUNT_EMPTY : HUNT_UNREADABLE;
        if (status == BW_OK)
            bw_fail(err, BW_E_TRUNCATED, "empty");
        free(head);
        return outcome;
    }
    const struct container_form *form = container_identify(stream->head);
    if (form != NULL)
        outcome = worker_serve_container(worker, form, stream, err);
    else
        outcome = serve_leaf(worker, stream, len < BW_LIMIT_PROBE_BYTES, err);
    bw_buffer_release(&stream->lines);
    free(head);
    return outcome;
}

enum hunt_outcome worker_serve_part(
        struct worker *worker, struct bw_source *source, int fd, struct bw_err *err)
{
    const struct wire_work *work = &worker->work;
    if (work->input >= worker->options->input_count)
        worker_exit(WORKER_EXIT_PROTOCOL);
    struct counting_source counting = count_from(worker, source, work->part_end);
    uint8_t *head = malloc(BW_LIMIT_PROBE_BYTES);
    if (head == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    struct os_fd_source file;
    size_t len = 0;
    os_fd_source_init_file(&file, fd, 0, BW_LIMIT_PROBE_BYTES, work->size);
    if (bw_source_read_full(&file.source, head, BW_LIMIT_PROBE_BYTES, &len, NULL) != BW_OK)
        len = 0; /* the part itself will say why */
    const struct stream stream = {
            .head = {.ptr = head, .len = len},
            .modified = work->modified,
    };
    const struct part part = {.source = &counting.source, .end = work->part_end};
    const enum hunt_outcome outcome = serve_input(worker, work->input, &part, &stream, err);
    free(head);
    return outcome;
}
