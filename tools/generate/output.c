#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOGS_PER_HOST 64
#define JSON_BUFFER   (1 * BW_MIB)

/* One file. */
struct log {
    bw_str channel;
    char *path; /* below the directory */
    int fd;
    struct evtx_file_sink sink;
    struct evtx_writer *writer; /* EVTX */
    unsigned kinds[EVENTS_MAX]; /* number in the writer, plus one */
    struct bw_buffer text;      /* JSON, not yet written */
    uint64_t size;
    uint64_t last_time;
    uint64_t records;
};

struct output {
    const struct world *world;
    enum output_format format;
    int directory;
    uint64_t size;
    size_t fqdn; /* host attribute */
    struct log *logs[HOSTS_MAX][LOGS_PER_HOST];
};

bw_status output_new(const struct world *world, enum output_format format, const char *directory,
        struct output **ret_output, struct bw_err *err)
{
    struct output *output = calloc(1, sizeof(*output));
    if (output == NULL)
        return bw_fail(err, BW_E_NOMEM, "output");
    *output = (struct output){.world = world, .format = format, .directory = -1};
    output->fqdn = world_find(world->host_attributes, BW_STR("fqdn"));
    if (mkdir(directory, 0777) == 0 || errno == EEXIST)
        output->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bw_status status = BW_OK;
    if (output->directory < 0)
        status = bw_fail(err, BW_E_IO, "%s: %s", directory, strerror(errno));
    else if (output->fqdn == NONE)
        status = bw_fail(err, BW_E_MALFORMED, "no host has 'fqdn'");
    if (status == BW_OK)
        *ret_output = output;
    else
        output_free(output);
    return status;
}

static void log_free(struct log *log)
{
    if (log == NULL)
        return;
    evtx_writer_free(log->writer);
    bw_buffer_release(&log->text);
    if (log->fd >= 0)
        (void)close(log->fd);
    free(log->path);
    free(log);
}

void output_free(struct output *output)
{
    if (output == NULL)
        return;
    for (size_t h = 0; h < HOSTS_MAX; h++)
        for (size_t i = 0; i < LOGS_PER_HOST; i++)
            log_free(output->logs[h][i]);
    if (output->directory >= 0)
        (void)close(output->directory);
    free(output);
}

/* "WEB01/Microsoft-Windows-Sysmon%4Operational.evtx", as Windows names its files. */
static char *log_path(const struct host *host, bw_str channel, enum output_format format)
{
    struct bw_buffer path;
    bw_buffer_init(&path, 4096);
    bw_buffer_add_str(&path, host->key);
    bw_buffer_add_char(&path, '/');
    for (size_t i = 0; i < channel.len; i++) {
        if (channel.ptr[i] == '/')
            bw_buffer_add_text(&path, "%4");
        else
            bw_buffer_add_char(&path, channel.ptr[i]);
    }
    bw_buffer_add_text(&path, format == OUTPUT_EVTX ? ".evtx" : ".jsonl");
    bw_buffer_add_char(&path, '\0');
    if (path.failed) {
        bw_buffer_release(&path);
        return NULL;
    }
    return (char *)path.ptr;
}

static bw_status log_open(struct output *output, const struct host *host, bw_str channel,
        struct log **ret_log, struct bw_err *err)
{
    struct log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return bw_fail(err, BW_E_NOMEM, "output");
    *ret_log = log;
    log->fd = -1;
    log->channel = channel;
    bw_buffer_init(&log->text, 4 * JSON_BUFFER);
    log->path = log_path(host, channel, output->format);
    if (log->path == NULL)
        return bw_fail(err, BW_E_NOMEM, "output");
    (void)mkdirat(output->directory, host->key.ptr, 0777);
    log->fd = openat(output->directory, log->path,
            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (log->fd < 0)
        return bw_fail(err, BW_E_IO, "%s: %s", log->path, strerror(errno));
    if (output->format != OUTPUT_EVTX)
        return BW_OK;
    log->sink = evtx_file_sink(log->fd);
    return evtx_writer_new(&log->sink.sink, NULL, &log->writer, err);
}

/* The file for a host's channel, opened at its first record. */
static bw_status log_find(struct output *output, const struct host *host, bw_str channel,
        struct log **ret_log, struct bw_err *err)
{
    struct log **logs = output->logs[host->index];
    for (size_t i = 0; i < LOGS_PER_HOST; i++) {
        if (logs[i] == NULL) {
            const bw_status status = log_open(output, host, channel, &logs[i], err);
            *ret_log = logs[i];
            return status;
        }
        if (bw_str_eq(logs[i]->channel, channel)) {
            *ret_log = logs[i];
            return BW_OK;
        }
    }
    return bw_fail(err, BW_E_LIMIT, "more than %d channels on one host", LOGS_PER_HOST);
}

static bw_status evtx_add(struct output *output, struct log *log, const struct record *record,
        uint64_t *ret_record_id, struct bw_err *err)
{
    unsigned *kind = &log->kinds[record->event->index];
    if (*kind == 0) {
        struct evtx_event_kind format = record->event->format;
        format.computer = record->host->attributes[output->fqdn];
        const bw_status status = evtx_writer_add_kind(log->writer, &format, kind, err);
        if (status != BW_OK)
            return status;
        ++*kind;
    }
    uint8_t sid[EVTX_SID_MAX];
    const size_t sid_len = record->user_sid.len != 0 ? evtx_sid_parse(record->user_sid, sid) : 0;
    const struct evtx_record_head head = {.time = record->time,
            .process_id = record->process_id,
            .thread_id = record->thread_id,
            .user_sid = {.ptr = (const char *)sid, .len = sid_len}};
    const bw_status status =
            evtx_writer_add(log->writer, *kind - 1, &head, record->values, ret_record_id, err);
    if (status != BW_OK)
        return status;
    const uint64_t size = evtx_writer_size(log->writer);
    output->size += size - log->size;
    log->size = size;
    return BW_OK;
}

static bw_status text_flush(struct log *log, struct bw_err *err)
{
    size_t done = 0;
    while (done < log->text.len) {
        const ssize_t n = write(log->fd, log->text.ptr + done, log->text.len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return bw_fail(err, BW_E_IO, "%s: %s", log->path, strerror(errno));
        done += (size_t)n;
    }
    bw_buffer_clear(&log->text);
    return BW_OK;
}

static bw_status text_add(struct output *output, struct log *log, const struct record *record,
        uint64_t *ret_record_id, struct bw_err *err)
{
    const size_t before = log->text.len;
    *ret_record_id = log->records + 1;
    json_record(&log->text, output->format, output->world, record, *ret_record_id);
    if (log->text.failed)
        return bw_fail(err, BW_E_NOMEM, "%s", log->path);
    output->size += log->text.len - before;
    return log->text.len >= JSON_BUFFER ? text_flush(log, err) : BW_OK;
}

bw_status output_add(struct output *output, const struct record *record,
        struct output_place *ret_place, struct bw_err *err)
{
    struct log *log = NULL;
    bw_status status = log_find(output, record->host, record->event->format.channel, &log, err);
    if (status != BW_OK)
        return status;
    struct record placed = *record;
    if (placed.time <= log->last_time)
        placed.time = log->last_time + 1;
    log->last_time = placed.time;
    uint64_t id = 0;
    if (output->format == OUTPUT_EVTX)
        status = evtx_add(output, log, &placed, &id, err);
    else
        status = text_add(output, log, &placed, &id, err);
    if (status != BW_OK)
        return bw_context(err, status, "%s", log->path);
    log->records++;
    *ret_place = (struct output_place){.file = log->path, .record_id = id, .time = placed.time};
    return BW_OK;
}

uint64_t output_size(const struct output *output)
{
    return output->size;
}

bw_status output_finish(struct output *output, struct bw_err *err)
{
    for (size_t h = 0; h < HOSTS_MAX; h++) {
        for (size_t i = 0; i < LOGS_PER_HOST && output->logs[h][i] != NULL; i++) {
            struct log *log = output->logs[h][i];
            const bw_status status = output->format == OUTPUT_EVTX
                                             ? evtx_writer_finish(log->writer, err)
                                             : text_flush(log, err);
            if (status != BW_OK)
                return bw_context(err, status, "%s", log->path);
        }
    }
    return BW_OK;
}
