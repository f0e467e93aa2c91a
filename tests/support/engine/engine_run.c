#include "support/engine/engine_run.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/engine/evil_input.h"

static char folder[64];

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "engine_run: %s: %s\n", what, strerror(errno));
    abort();
}

const char *engine_folder_new(void)
{
    (void)snprintf(folder, sizeof(folder), "/tmp/bw-engine-XXXXXX");
    must(mkdtemp(folder) != NULL, "mkdtemp");
    return folder;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info;
    (void)type;
    (void)ftw;
    return remove(path);
}

void engine_folder_remove(void)
{
    must(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, "remove");
}

const char *engine_path(const char *name)
{
    static char paths[4][512];
    static unsigned next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

void engine_file_bytes(const char *name, const void *bytes, size_t len)
{
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash != NULL;
            slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        must(mkdir(path, 0700) == 0 || errno == EEXIST, path);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    must(file != NULL && fwrite(bytes, 1, len, file) == len && fclose(file) == 0, path);
}

void engine_file(const char *name, const char *text)
{
    engine_file_bytes(name, text, strlen(text));
}

struct lines {
    char **lines;
    size_t count;
};

static void lines_add(struct lines *lines, struct bw_buffer *line)
{
    lines->lines = realloc(lines->lines, (lines->count + 1) * sizeof(char *));
    must(lines->lines != NULL && !line->failed, "memory");
    lines->lines[lines->count++] = strndup((char *)line->ptr, line->len);
    bw_buffer_release(line);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *lines_join(struct lines *lines)
{
    struct bw_buffer out;
    bw_buffer_init(&out, 512 * BW_MIB);
    if (lines->count != 0)
        qsort(lines->lines, lines->count, sizeof(char *), compare_lines);
    for (size_t i = 0; i < lines->count; i++) {
        bw_buffer_add_text(&out, lines->lines[i]);
        bw_buffer_add_char(&out, '\n');
        free(lines->lines[i]);
    }
    bw_buffer_add_char(&out, '\0');
    free(lines->lines);
    return (char *)out.ptr;
}

struct sink {
    struct engine_sink sink;
    struct lines items;
    struct lines findings;
    struct lines notes;
};

/* Paths without the test's folder, which is another in each run. */
static void add_label(struct bw_buffer *line, bw_str label)
{
    const bw_str prefix = bw_str_of(folder);
    if (bw_str_starts_with(label, prefix))
        label = bw_str_from(label, prefix.len + 1);
    bw_buffer_add_str(line, label.len != 0 ? label : BW_STR("."));
}

static bw_status on_item(struct engine_sink *sink, const struct hunt_item *item, struct bw_err *err)
{
    struct bw_buffer line;
    const bw_str outcome = hunt_outcome_name(item->outcome);
    (void)err;
    bw_buffer_init(&line, BW_MIB);
    bw_buffer_printf(&line, "%012" PRIu64 " ", item->index);
    add_label(&line, item->label);
    bw_buffer_printf(&line, " %.*s %.*s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "%s%.*s",
            bw_str_width(item->format), item->format.ptr, bw_str_width(outcome), outcome.ptr,
            item->records, item->matched, item->unreadable, item->findings,
            item->reason.len != 0 ? ": " : "", bw_str_width(item->reason), item->reason.ptr);
    lines_add(&((struct sink *)sink)->items, &line);
    return BW_OK;
}

static bw_status on_finding(
        struct engine_sink *sink, const struct finding *finding, struct bw_err *err)
{
    struct bw_buffer line;
    (void)err;
    bw_buffer_init(&line, 16 * BW_MIB);
    bw_buffer_printf(&line, "%012" PRIu64 " ", finding->item_index);
    add_label(&line, finding->item);
    bw_buffer_printf(&line, " %" PRIu64 ": ", finding->offset);
    bw_buffer_add_str(&line, finding->record);
    lines_add(&((struct sink *)sink)->findings, &line);
    return BW_OK;
}

static bw_status on_note(struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err)
{
    struct bw_buffer line;
    (void)err;
    bw_buffer_init(&line, BW_MIB);
    bw_buffer_printf(&line, "%012" PRIu64 " ", note->item_index);
    add_label(&line, note->item);
    bw_buffer_printf(&line, " %d %.*s %" PRIu64 " %" PRIu64 " %" PRIu64, (int)note->kind,
            bw_str_width(note->name), note->name.ptr, note->offset, note->places, note->count);
    lines_add(&((struct sink *)sink)->notes, &line);
    return BW_OK;
}

void engine_result_run(struct engine_result *result, const struct engine_options *changes)
{
    static const struct input_kind *const inputs[] = {&input_evil, NULL};
    const char *paths[] = {folder};
    struct sink sink = {.sink = {.finding = on_finding, .item = on_item, .note = on_note}};
    struct engine_options options = *changes;
    options.sink = &sink.sink;
    if (options.paths == NULL) {
        options.paths = paths;
        options.path_count = 1;
    }
    if (options.inputs == NULL) {
        options.inputs = inputs;
        options.input_count = 1;
    }
    if (options.detector_kind == NULL) {
        options.detector_kind = &detector_evil;
        options.detector = evil_detector;
    }
    if (options.jobs == 0)
        options.jobs = 2;
    if (options.filter.from == 0 && options.filter.to == 0)
        options.filter.from = options.filter.to = BW_TIME_UNKNOWN;
    if (options.interrupt == 0)
        options.interrupt = -1;
    *result = (struct engine_result){.status = BW_E_NOMEM};
    struct engine *engine = engine_new(&options);
    must(engine != NULL, "engine_new");
    result->status = engine_run(engine, &result->err);
    result->summary = *engine_summary(engine);
    result->hosts = result->summary.host_count;
    engine_free(engine);
    result->items = lines_join(&sink.items);
    result->findings = lines_join(&sink.findings);
    result->notes = lines_join(&sink.notes);
}

void engine_result_release(struct engine_result *result)
{
    free(result->items);
    free(result->findings);
    free(result->notes);
}
