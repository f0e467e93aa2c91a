#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text_form.h"

#define LOGS_PER_HOST 64
#define JSON_BUFFER   (1 * BW_MIB)

/* One file. */
struct log {
    bw_str channel;
    const struct provider *provider; /* of a log of lines; NULL: Windows' */
    char *path;                      /* below the directory */
    int fd;
    struct evtx_file_sink sink;
    struct evtx_writer *writer; /* EVTX */
    unsigned kinds[EVENTS_MAX]; /* number in the writer, plus one */
    struct bw_buffer text;      /* JSON or lines, not yet written */
    uint64_t size;
    uint64_t last_time;
    uint64_t records;
    uint64_t lines;      /* of the present file */
    uint64_t period_end; /* of the present file (FILETIME) */
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

static char *finish_path(struct bw_buffer *path)
{
    bw_buffer_add_char(path, '\0');
    if (!path->failed)
        return (char *)path->ptr;
    bw_buffer_release(path);
    return NULL;
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
    return finish_path(&path);
}

/* "WEB01/inetpub/logs/LogFiles/W3SVC1/u_ex220719.log" */
static char *text_path(const struct host *host, const struct provider *provider, uint64_t time,
        uint64_t period_end)
{
    const bool dated = provider->rotation == ROTATE_WEEK && period_end != UINT64_MAX;
    struct bw_buffer path;
    bw_buffer_init(&path, 4096);
    bw_buffer_add_str(&path, host->key);
    bw_buffer_add_char(&path, '/');
    text_stamp(&path, dated ? period_end : time, provider->channel.ptr);
    return finish_path(&path);
}

/* The folders that a file is in. */
static void make_folders(int directory, char *path)
{
    for (char *p = strchr(path, '/'); p != NULL; p = strchr(p + 1, '/')) {
        *p = '\0';
        (void)mkdirat(directory, path, 0777);
        *p = '/';
    }
}

static bw_status log_create(struct output *output, struct log *log, struct bw_err *err)
{
    if (log->path == NULL)
        return bw_fail(err, BW_E_NOMEM, "output");
    make_folders(output->directory, log->path);
    log->fd = openat(output->directory, log->path,
            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (log->fd < 0)
        return bw_fail(err, BW_E_IO, "%s: %s", log->path, strerror(errno));
    return BW_OK;
}

static bw_status log_open(struct output *output, const struct record *record, struct log **ret_log,
        struct bw_err *err)
{
    const struct event_kind *event = record->event;
    struct log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return bw_fail(err, BW_E_NOMEM, "output");
    *ret_log = log;
    log->fd = -1;
    log->channel = event->format.channel;
    bw_buffer_init(&log->text, 4 * JSON_BUFFER);
    if (event->provider->form != NULL) {
        log->provider = event->provider; /* the file is opened by log_turn */
        return BW_OK;
    }
    log->path = log_path(record->host, log->channel, output->format);
    const bw_status status = log_create(output, log, err);
    if (status != BW_OK || output->format != OUTPUT_EVTX)
        return status;
    log->sink = evtx_file_sink(log->fd);
    return evtx_writer_new(&log->sink.sink, NULL, &log->writer, err);
}

/* The file for a host's channel, opened at its first record. */
static bw_status log_find(struct output *output, const struct record *record, struct log **ret_log,
        struct bw_err *err)
{
    struct log **logs = output->logs[record->host->index];
    for (size_t i = 0; i < LOGS_PER_HOST; i++) {
        if (logs[i] == NULL) {
            const bw_status status = log_open(output, record, &logs[i], err);
            *ret_log = logs[i];
            return status;
        }
        if (bw_str_eq(logs[i]->channel, record->event->format.channel)) {
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

/* Opens the file of a log of lines that a record belongs into, when it is not open yet. */
static bw_status log_turn(
        struct output *output, struct log *log, const struct record *record, struct bw_err *err)
{
    if (log->fd >= 0 && record->time < log->period_end)
        return BW_OK;
    if (log->fd >= 0) {
        const bw_status status = text_flush(log, err);
        if (status != BW_OK)
            return status;
        (void)close(log->fd);
        log->fd = -1;
        free(log->path);
    }
    log->period_end = text_period_end(log->provider->rotation, record->time);
    log->path = text_path(record->host, log->provider, record->time, log->period_end);
    log->lines = 0;
    return log_create(output, log, err);
}

static uint64_t count_lines(const struct bw_buffer *text, size_t from)
{
    uint64_t count = 0;
    for (size_t i = from; i < text->len; i++)
        count += text->ptr[i] == '\n';
    return count;
}

static bw_status lines_add(struct output *output, struct log *log, const struct record *record,
        uint64_t *ret_record_id, struct bw_err *err)
{
    const struct text_form *form = log->provider->form;
    bw_status status = log_turn(output, log, record, err);
    if (status != BW_OK)
        return status;
    const size_t before = log->text.len;
    if (log->lines == 0 && form->head != NULL)
        form->head(&log->text, record);
    log->lines += count_lines(&log->text, before);
    *ret_record_id = form->number != NULL ? form->number(record) : log->lines + 1;
    const size_t start = log->text.len;
    form->lines(&log->text, record);
    log->lines += count_lines(&log->text, start);
    if (log->text.failed)
        return bw_fail(err, BW_E_NOMEM, "%s", log->path);
    output->size += log->text.len - before;
    return log->text.len >= JSON_BUFFER ? text_flush(log, err) : BW_OK;
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
    bw_status status = log_find(output, record, &log, err);
    if (status != BW_OK)
        return status;
    struct record placed = *record;
    if (placed.time <= log->last_time)
        placed.time = log->last_time + 1;
    log->last_time = placed.time;
    placed.serial = log->records;
    uint64_t id = 0;
    if (log->provider != NULL)
        status = lines_add(output, log, &placed, &id, err);
    else if (output->format == OUTPUT_EVTX)
        status = evtx_add(output, log, &placed, &id, err);
    else
        status = text_add(output, log, &placed, &id, err);
    if (status != BW_OK)
        return bw_context(err, status, "%s", log->path != NULL ? log->path : "log");
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
            const bw_status status = log->writer != NULL ? evtx_writer_finish(log->writer, err)
                                                         : text_flush(log, err);
            if (status != BW_OK)
                return bw_context(err, status, "%s", log->path);
        }
    }
    return BW_OK;
}
