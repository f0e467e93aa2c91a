/* Goes down into archives, inside the jail, with a budget for everything an archive can claim. */
#include "engine/container.h"

#include <archive_entry.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/gzip.h"
#include "engine/plan.h"
#include "engine/worker.h"
#include "os/fd_source.h"

#define READ_BYTES (256 * BW_KIB)

/* What libarchive reads from: a file that it may move in, or a stream from its head on. */
struct archive_input {
    struct worker *worker;
    struct stream *stream;
    struct os_fd_source file; /* when stream->fd is one */
    bool head_given;
    struct bw_err err; /* why reading failed: more to the point than libarchive's words */
    uint8_t buffer[READ_BYTES];
};

static la_ssize_t input_read(struct archive *archive, void *user, const void **ret_bytes)
{
    struct archive_input *input = user;
    struct bw_source *source = input->stream->fd >= 0 ? &input->file.source : input->stream->source;
    size_t len = 0;
    if (input->stream->fd < 0 && !input->head_given) {
        input->head_given = true;
        *ret_bytes = input->stream->head.ptr;
        return (la_ssize_t)input->stream->head.len;
    }
    const bw_status status =
            bw_source_read_some(source, input->buffer, READ_BYTES, &len, &input->err);
    worker_read(input->worker, len, 0);
    *ret_bytes = input->buffer;
    if (status != BW_OK && len == 0) {
        archive_set_error(archive, EIO, "%s", input->err.message);
        return ARCHIVE_FATAL;
    }
    return (la_ssize_t)len;
}

static la_int64_t input_seek(struct archive *archive, void *user, la_int64_t offset, int whence)
{
    struct archive_input *input = user;
    const int64_t here = (int64_t)(input->file.pos - input->stream->base);
    const int64_t from = whence == SEEK_SET   ? 0
                         : whence == SEEK_CUR ? here
                                              : (int64_t)input->stream->size;
    (void)archive;
    int64_t pos;
    if (__builtin_add_overflow(from, offset, &pos) || pos < 0)
        return ARCHIVE_FATAL;
    os_fd_source_seek(&input->file, input->stream->base + (uint64_t)pos);
    return (int64_t)(input->file.pos - input->stream->base);
}

static la_int64_t input_skip(struct archive *archive, void *user, la_int64_t request)
{
    struct archive_input *input = user;
    const int64_t here = (int64_t)(input->file.pos - input->stream->base);
    if (request <= 0)
        return 0;
    const int64_t pos = input_seek(archive, user, request, SEEK_CUR);
    return pos < here ? 0 : pos - here;
}

/* One member's bytes. Taken block by block: archive_read_data would drop what stands before damage.
 */
struct member_source {
    struct bw_source source;
    struct worker *worker;
    struct archive *archive;
    struct archive_input *input;
    const char *form;
    uint64_t pos;   /* of the next byte to be given out */
    bw_bytes block; /* libarchive's, until the next is asked for */
    uint64_t block_pos;
    bool ended;
};

static bw_status budget_check(const struct worker *worker, struct bw_err *err)
{
    const uint64_t size = worker->work.size;
    if (worker->unpacked > BW_LIMIT_UNPACKED_BYTES)
        return bw_fail(err, BW_E_LIMIT, "unpacks to more than %" PRIu64 " GiB: stopped",
                BW_LIMIT_UNPACKED_BYTES >> 30);
    if (size != BW_SOURCE_SIZE_UNKNOWN && worker->unpacked > BW_LIMIT_UNPACKED_RATIO_FREE &&
            worker->unpacked / BW_LIMIT_UNPACKED_RATIO > size)
        return bw_fail(err, BW_E_LIMIT,
                "unpacks to more than %d times its size: a decompression bomb, stopped",
                BW_LIMIT_UNPACKED_RATIO);
    return BW_OK;
}

static const char *archive_reason(struct archive *archive, const struct archive_input *input)
{
    if (input->err.status != BW_OK)
        return input->err.message;
    const char *text = archive_error_string(archive);
    return text != NULL ? text : "damaged";
}

/* Asks for the next block that is not empty; at the end there is none. */
static bw_status member_block(struct member_source *self, struct bw_err *err)
{
    while (self->block.len == 0 && !self->ended) {
        const void *bytes = NULL;
        size_t len = 0;
        la_int64_t offset = 0;
        const int result = archive_read_data_block(self->archive, &bytes, &len, &offset);
        if (result < ARCHIVE_WARN) {
            const bw_status status =
                    self->input->err.status != BW_OK ? self->input->err.status : BW_E_MALFORMED;
            return bw_fail(err, status, "%s: at offset %" PRIu64 " of what is packed in it: %s",
                    self->form, self->pos, archive_reason(self->archive, self->input));
        }
        self->ended = result == ARCHIVE_EOF;
        self->block = (bw_bytes){.ptr = bytes, .len = self->ended ? 0 : len};
        self->block_pos = offset < 0 ? self->pos : (uint64_t)offset;
    }
    return BW_OK;
}

static bw_status member_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct member_source *self = (struct member_source *)source;
    *ret_len = 0;
    bw_status status = member_block(self, err);
    if (status != BW_OK || self->block.len == 0)
        return status;
    const uint64_t gap = self->block_pos > self->pos ? self->block_pos - self->pos : 0;
    if (gap != 0) { /* a hole of a sparse file */
        size = gap < size ? (size_t)gap : size;
        memset(out, 0, size);
    } else {
        size = self->block.len < size ? self->block.len : size;
        memcpy(out, self->block.ptr, size);
        self->block = (bw_bytes){.ptr = self->block.ptr + size, .len = self->block.len - size};
        self->block_pos += size;
    }
    self->pos += size;
    self->worker->unpacked += size;
    status = budget_check(self->worker, err);
    if (status == BW_OK)
        *ret_len = size;
    return status;
}

bool worker_resumes(const struct worker *worker)
{
    const uint64_t ordinal = worker->item_index - worker->work.item_index;
    return ordinal != 0 && ordinal <= worker->work.resume;
}

static enum hunt_outcome serve_member(struct worker *worker, struct bw_source *source,
        const char *packing, bw_time modified, struct bw_err *err)
{
    struct stream inner = {
            .source = source,
            .fd = -1,
            .size = BW_SOURCE_SIZE_UNKNOWN,
            .packing = packing,
            .modified = modified,
    };
    worker->depth++;
    const enum hunt_outcome outcome = worker_serve(worker, &inner, err);
    worker->depth--;
    return outcome;
}

/* When the member was written last, as the archive says. */
static bw_time entry_time(struct archive_entry *entry)
{
    const int64_t seconds = archive_entry_mtime_is_set(entry) ? archive_entry_mtime(entry) : 0;
    if (seconds <= 0 || seconds > INT64_MAX / BW_TIME_SECOND - 1)
        return BW_TIME_UNKNOWN;
    return seconds * BW_TIME_SECOND;
}

static bw_str member_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        name = archive_entry_pathname(entry);
    return name != NULL && name[0] != '\0' ? bw_str_of(name) : BW_STR("(no name)");
}

/* One file of an archive, as an item of its own. */
static void serve_entry(
        struct worker *worker, struct member_source *source, struct archive_entry *entry)
{
    struct bw_err err = {.status = BW_OK};
    const uint64_t outer = worker->item_index;
    const uint64_t ordinal = ++worker->members;

    worker->item_index = worker->work.item_index + ordinal;
    const bool resumed = worker_resumes(worker);
    if (!resumed) {
        const struct wire_member member = {.item_index = worker->item_index,
                .name = bw_str_head(member_name(entry), BW_LIMIT_LABEL_BYTES / 8)};
        bw_buffer_clear(&worker->frame);
        wire_add_member(&worker->frame, &member);
        worker_send(worker, &worker->frame);
    }
    const size_t path = worker->path.len;
    if (path != 0) {
        bw_buffer_add_char(&worker->path, '!');
        bw_buffer_add_str(&worker->path, member_name(entry));
    }
    const enum hunt_outcome outcome =
            serve_member(worker, &source->source, NULL, entry_time(entry), &err);
    worker->path.len = path;
    if (!resumed || (worker->was_archive && worker->members >= worker->work.resume))
        worker_end(worker, outcome, &err);
    worker->item_index = outer;
}

struct archive_walk {
    struct worker *worker;
    struct archive *archive;
    struct archive_input *input;
    const struct container_form *form;
    uint64_t files;
    uint64_t encrypted;
};

/* BW_END after the last member. */
static bw_status serve_next_entry(struct archive_walk *walk, struct bw_err *err)
{
    struct archive_entry *entry = NULL;
    struct worker *worker = walk->worker;
    const int result = archive_read_next_header(walk->archive, &entry);
    if (result == ARCHIVE_EOF)
        return BW_END;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        return bw_fail(err, BW_E_MALFORMED, "%s, after %" PRIu64 " members: %s", walk->form->name,
                walk->files, archive_reason(walk->archive, walk->input));
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
        return BW_OK;
    if (worker->members >= BW_LIMIT_CONTAINER_MEMBERS)
        return bw_fail(err, BW_E_LIMIT, "more than %d members: the rest is left out",
                BW_LIMIT_CONTAINER_MEMBERS);
    walk->files++;
    if (archive_entry_is_data_encrypted(entry)) {
        walk->encrypted++;
        return BW_OK;
    }
    struct member_source source = {
            .source = {.read = member_read, .size = BW_SOURCE_SIZE_UNKNOWN},
            .worker = worker,
            .archive = walk->archive,
            .input = walk->input,
            .form = walk->form->name,
    };
    serve_entry(worker, &source, entry);
    return budget_check(worker, err);
}

static enum hunt_outcome serve_archive(struct archive_walk *walk, struct bw_err *err)
{
    bw_status status;
    if (walk->worker->item_index > walk->worker->work.item_index + walk->worker->work.resume ||
            walk->worker->work.resume == 0)
        worker_tell_kind(walk->worker, &(struct wire_kind){.input = WIRE_NO_INPUT,
                                               .container = true,
                                               .format = bw_str_of(walk->form->name)});
    do {
        status = serve_next_entry(walk, err);
    } while (status == BW_OK);
    walk->worker->was_archive = true;
    if (status != BW_END)
        return walk->files == 0 ? HUNT_UNREADABLE : HUNT_DONE_PARTLY;
    if (walk->encrypted == 0)
        return HUNT_DONE;
    bw_fail(err, BW_E_UNSUPPORTED, "%" PRIu64 " of %" PRIu64 " files in it are encrypted",
            walk->encrypted, walk->files);
    return walk->encrypted == walk->files ? HUNT_UNREADABLE : HUNT_DONE_PARTLY;
}

static enum hunt_outcome serve_packed(struct archive_walk *walk, struct bw_err *err)
{
    struct archive_entry *entry = NULL;
    const int result = archive_read_next_header(walk->archive, &entry);
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
        bw_fail(err, BW_E_MALFORMED, "%s: %s", walk->form->name,
                archive_reason(walk->archive, walk->input));
        return HUNT_UNREADABLE;
    }
    struct member_source source = {
            .source = {.read = member_read, .size = BW_SOURCE_SIZE_UNKNOWN},
            .worker = walk->worker,
            .archive = walk->archive,
            .input = walk->input,
            .form = walk->form->name,
    };
    return serve_member(
            walk->worker, &source.source, walk->form->name, walk->input->stream->modified, err);
}

static int open_archive(
        struct archive *archive, struct archive_input *input, const struct container_form *form)
{
    int result = form->enable(archive);
    if (form->packed && result >= ARCHIVE_WARN)
        result = archive_read_support_format_raw(archive);
    if (result < ARCHIVE_WARN)
        return result;
    archive_read_set_read_callback(archive, input_read);
    if (input->stream->fd >= 0) {
        archive_read_set_seek_callback(archive, input_seek);
        archive_read_set_skip_callback(archive, input_skip);
    }
    archive_read_set_callback_data(archive, input);
    return archive_read_open1(archive);
}

static enum hunt_outcome serve_open(struct worker *worker, const struct container_form *form,
        struct stream *stream, struct bw_err *err)
{
    enum hunt_outcome outcome = HUNT_UNREADABLE;
    struct archive_input *input = malloc(sizeof(*input));
    struct archive *archive = archive_read_new();
    if (input == NULL || archive == NULL)
        worker_exit(WORKER_EXIT_MEMORY);
    input->worker = worker;
    input->stream = stream;
    input->head_given = false;
    input->err = (struct bw_err){.status = BW_OK};
    if (stream->fd >= 0)
        os_fd_source_init_file(
                &input->file, stream->fd, stream->base, stream->base + stream->size, stream->size);
    struct archive_walk walk = {.worker = worker, .archive = archive, .input = input, .form = form};
    if (open_archive(archive, input, form) < ARCHIVE_WARN)
        bw_fail(err, BW_E_MALFORMED, "%s: %s", form->name, archive_reason(archive, input));
    else
        outcome = form->packed ? serve_packed(&walk, err) : serve_archive(&walk, err);
    archive_read_free(archive);
    free(input);
    return outcome;
}

/* What a gzip stream gives, counted against the budget of the item. */
struct gzip_member {
    struct bw_source source;
    struct gzip_source gzip;
    struct worker *worker;
};

static bw_status gzip_member_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct gzip_member *self = (struct gzip_member *)source;
    size_t len = 0;
    *ret_len = 0;
    bw_status status = bw_source_read_some(&self->gzip.source, out, size, &len, err);
    if (status != BW_OK)
        return status;
    self->worker->unpacked += len;
    status = budget_check(self->worker, err);
    if (status == BW_OK)
        *ret_len = len;
    return status;
}

/* The original file's time stands in the header (RFC 1952, MTIME), when it is not zero. */
static bw_time gzip_time(const struct stream *stream)
{
    struct bw_reader header = bw_reader_of(stream->head, 0);
    bw_read_u32le(&header); /* magic, method, flags */
    const uint32_t seconds = bw_read_u32le(&header);
    return seconds != 0 ? (bw_time)seconds * BW_TIME_SECOND : stream->modified;
}

static enum hunt_outcome serve_gzip(
        struct worker *worker, struct stream *stream, struct bw_err *err)
{
    struct gzip_member *member = malloc(sizeof(*member));
    if (member == NULL || !gzip_source_init(&member->gzip, stream->source, stream->head))
        worker_exit(WORKER_EXIT_MEMORY);
    member->source = (struct bw_source){.read = gzip_member_read, .size = BW_SOURCE_SIZE_UNKNOWN};
    member->worker = worker;
    const enum hunt_outcome outcome =
            serve_member(worker, &member->source, "gzip", gzip_time(stream), err);
    if (member->gzip.trailing && !worker_resumes(worker))
        worker_note(worker, INPUT_NOTE_ANOMALY, "gzip.trailing", member->gzip.given,
                BW_STR("bytes that are no gzip stand behind the end"));
    gzip_source_release(&member->gzip);
    free(member);
    return outcome;
}

/* Copies the whole stream to the scratch file, behind what is there. */
static bw_status spool(
        struct worker *worker, struct stream *stream, uint64_t *ret_len, struct bw_err *err)
{
    uint8_t *buffer = malloc(READ_BYTES);
    bw_bytes part = stream->head;
    uint64_t at = worker->scratch_used;
    bw_status status = buffer == NULL ? BW_E_NOMEM : BW_OK;
    while (status == BW_OK && part.len != 0) {
        const ssize_t len = pwrite(WORKER_SCRATCH, part.ptr, part.len, (off_t)at);
        if (len < 0) {
            status = bw_fail(err, BW_E_IO, "the temporary file for it: %s", strerror(errno));
            break;
        }
        at += (uint64_t)len;
        part = (bw_bytes){.ptr = part.ptr + len, .len = part.len - (size_t)len};
        if (part.len != 0)
            continue;
        size_t got = 0;
        status = bw_source_read_some(stream->source, buffer, READ_BYTES, &got, err);
        worker_read(worker, got, 0);
        part = (bw_bytes){.ptr = buffer, .len = got};
    }
    free(buffer);
    *ret_len = at - worker->scratch_used;
    return status;
}

static enum hunt_outcome serve_spooled(struct worker *worker, const struct container_form *form,
        struct stream *stream, struct bw_err *err)
{
    uint64_t len = 0;
    const uint64_t base = worker->scratch_used;
    if (!worker->has_scratch) {
        bw_fail(err, BW_E_UNSUPPORTED,
                "%s: needs a temporary file, and there is no place for one (TMPDIR)", form->name);
        return HUNT_UNREADABLE;
    }
    const bw_status status = spool(worker, stream, &len, err);
    if (status == BW_E_IO && len == 0)
        return HUNT_UNREADABLE;
    if (status != BW_OK) {
        bw_context(err, status, "%s", form->name);
        return HUNT_UNREADABLE;
    }
    struct stream spooled = *stream;
    spooled.fd = WORKER_SCRATCH;
    spooled.base = base;
    spooled.size = len;
    worker->scratch_used = base + len;
    const enum hunt_outcome outcome = serve_open(worker, form, &spooled, err);
    worker->scratch_used = base;
    (void)!ftruncate(WORKER_SCRATCH, (off_t)base);
    return outcome;
}

enum hunt_outcome worker_serve_container(struct worker *worker, const struct container_form *form,
        struct stream *stream, struct bw_err *err)
{
    if (worker->depth >= BW_LIMIT_CONTAINER_DEPTH) {
        worker->was_archive = false;
        bw_fail(err, BW_E_LIMIT, "archives in archives, more than %d deep",
                BW_LIMIT_CONTAINER_DEPTH);
        return HUNT_UNREADABLE;
    }
    if (form->enable == NULL)
        return serve_gzip(worker, stream, err);
    const bool heavy = container_is_heavy(form, stream->head);
    if (heavy)
        worker_heavy_enter(worker);
    const enum hunt_outcome outcome = form->seeks && stream->fd < 0
                                              ? serve_spooled(worker, form, stream, err)
                                              : serve_open(worker, form, stream, err);
    if (heavy)
        worker_heavy_leave(worker);
    return outcome;
}
