#include "sigma/load_files.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "sigma/collection.h"

/* Fewer files than this are read before a second thread would have started. */
#define FILES_PER_THREAD 64

_Static_assert(BW_COUNT(((struct sigma_loaded *)NULL)->arenas) == 8, "one arena for each thread");
#define MAX_THREADS 8

/* One thread's share: files that follow each other, so that results only need to be joined. */
struct job {
    struct sigma_load load;
    const struct sigma_file *files;
    uint32_t file_count;
    enum finding_level min_level;
    struct sigma_rule *rules;
    bw_status status;
    struct bw_err err;
    pthread_t thread;
    bool started;
};

static bool is_empty(const struct sigma_yaml_node *document)
{
    return document->kind == SIGMA_YAML_SCALAR && document->text.len == 0;
}

bw_status sigma_text_load(struct sigma_load *load, bw_str text, enum finding_level min_level,
        struct sigma_rule ***last, struct bw_err *err)
{
    struct sigma_yaml *yaml = sigma_yaml_new(text, load->scratch);
    if (yaml == NULL)
        return sigma_fail_nomem(load, err);
    struct bw_err reason = {0};
    bw_status status;
    const struct sigma_yaml_node *document;
    struct sigma_collection collection = {0};
    load->title = BW_STR("");
    while ((status = sigma_yaml_next(yaml, &document, &reason)) == BW_OK) {
        struct sigma_rule *rule = NULL;
        if (document == NULL || is_empty(document))
            continue; /* nothing between two "---", or behind the last */
        status = sigma_collection_take(&collection, load, document, &document, &reason);
        if (status == BW_OK)
            status = sigma_rule_read(load, document, min_level, &rule, &reason);
        if (status == BW_E_NOMEM)
            break;
        if (status == BW_OK) {
            **last = rule;
            while (rule->next != NULL) /* an aggregation of Sigma 1 is two */
                rule = rule->next;
            *last = &rule->next;
        } else if (status != BW_END) {
            sigma_problem_add(load, SIGMA_PROBLEM_ERROR, load->error_line, "%s", reason.message);
        }
        load->title = BW_STR("");
    }
    if (status != BW_END && status != BW_E_NOMEM) {
        sigma_problem_add(
                load, SIGMA_PROBLEM_ERROR, sigma_yaml_error_line(yaml), "YAML: %s", reason.message);
        status = BW_END;
    }
    sigma_yaml_free(yaml);
    if (status != BW_END || load->nomem)
        return bw_fail(err, BW_E_NOMEM, "%s", "memory for rules is used up");
    return BW_OK;
}

static bw_status job_file(struct job *job, const struct sigma_file *file,
        struct sigma_file_text *memory, struct sigma_rule ***last)
{
    struct sigma_load *load = &job->load;
    struct bw_err reason = {0};
    bw_str text;
    load->path = bw_str_of(file->path);
    load->title = BW_STR("");
    bw_status status = sigma_file_read(memory, file, &text, &reason);
    if (status != BW_OK) {
        sigma_problem_add(load, SIGMA_PROBLEM_ERROR, 0, "%s", reason.message);
        return BW_OK;
    }
    const struct bw_arena_mark mark = bw_arena_mark(load->scratch);
    status = sigma_text_load(load, text, job->min_level, last, &job->err);
    bw_arena_rewind(load->scratch, mark);
    return status;
}

static void *job_run(void *user)
{
    struct job *job = user;
    struct sigma_file_text memory = {0};
    struct sigma_rule **last = &job->rules;
    for (uint32_t i = 0; i < job->file_count && job->status == BW_OK; i++)
        job->status = job_file(job, &job->files[i], &memory, &last);
    sigma_file_text_release(&memory);
    return NULL;
}

static uint32_t thread_count(uint32_t files)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t threads = files / FILES_PER_THREAD + 1;
    if (cores > 0 && (uint64_t)cores < threads)
        threads = (uint32_t)cores;
    return threads < MAX_THREADS ? threads : MAX_THREADS;
}

/* Shares that weigh about the same: bytes, and something for opening each file. */
static void share_files(const struct sigma_files *files, struct job *jobs, uint32_t count)
{
    static const uint64_t per_file = 2048;
    uint64_t total = 0;
    for (uint32_t i = 0; i < files->count; i++)
        total += files->items[i].size + per_file;
    uint32_t at = 0;
    uint64_t weight = 0;
    for (uint32_t j = 0; j < count; j++) {
        jobs[j].files = files->items + at;
        const uint64_t until = total / count * (j + 1);
        while (at < files->count && (weight < until || j + 1 == count)) {
            weight += files->items[at++].size + per_file;
            jobs[j].file_count++;
        }
    }
}

/* A thread that can not be had is no reason to fail: its share is done here. */
static void run_all(struct job *jobs, uint32_t count)
{
    for (uint32_t j = 1; j < count; j++)
        jobs[j].started = pthread_create(&jobs[j].thread, NULL, job_run, &jobs[j]) == 0;
    for (uint32_t j = 0; j < count; j++)
        if (!jobs[j].started)
            job_run(&jobs[j]);
    for (uint32_t j = 1; j < count; j++)
        if (jobs[j].started)
            pthread_join(jobs[j].thread, NULL);
}

static bw_status join_results(
        struct job *jobs, uint32_t count, struct sigma_loaded *loaded, struct bw_err *err)
{
    size_t problems = 0;
    for (uint32_t j = 0; j < count; j++) {
        if (jobs[j].status != BW_OK)
            return bw_fail(err, jobs[j].status, "%s", jobs[j].err.message);
        problems += jobs[j].load.problems.count;
        for (const struct sigma_rule *r = jobs[j].rules; r != NULL; r = r->next)
            loaded->rule_count++;
        for (const struct sigma_rule *r = jobs[j].load.left_out; r != NULL; r = r->next)
            loaded->left_out_count++;
    }
    loaded->rules = bw_arena_alloc(loaded->arenas[0], loaded->rule_count, sizeof(void *));
    loaded->problems = bw_arena_alloc(loaded->arenas[0], problems, sizeof(*loaded->problems));
    loaded->left_out = bw_arena_alloc(loaded->arenas[0], loaded->left_out_count, sizeof(void *));
    if (loaded->rules == NULL || loaded->problems == NULL || loaded->left_out == NULL)
        return bw_fail(err, BW_E_NOMEM, "memory for rules is used up");
    uint32_t at = 0;
    uint32_t left_out = 0;
    for (uint32_t j = 0; j < count; j++) {
        for (struct sigma_rule *r = jobs[j].load.left_out; r != NULL; r = r->next)
            loaded->left_out[left_out++] = r;
        for (struct sigma_rule *r = jobs[j].rules; r != NULL; r = r->next)
            loaded->rules[at++] = r;
        const struct sigma_problem_note *note = jobs[j].load.problems.first;
        for (; note != NULL; note = note->next)
            loaded->problems[loaded->problem_count++] = note->problem;
    }
    return BW_OK;
}

void sigma_loaded_release(struct sigma_loaded *loaded)
{
    for (size_t i = 0; i < BW_COUNT(loaded->arenas); i++)
        bw_arena_free(loaded->arenas[i]);
    *loaded = (struct sigma_loaded){0};
}

bw_status sigma_files_load(const struct sigma_files *files,
        const struct sigma_placeholders *placeholders, enum finding_level min_level,
        struct sigma_loaded *ret_loaded, struct bw_err *err)
{
    struct job jobs[MAX_THREADS] = {0};
    struct sigma_loaded loaded = {0};
    const uint32_t count = thread_count(files->count);
    bw_status status = BW_OK;
    for (uint32_t j = 0; j < count; j++) {
        loaded.arenas[j] = bw_arena_new(BW_LIMIT_SIGMA_ARENA);
        jobs[j].load.keep = loaded.arenas[j];
        jobs[j].load.scratch = bw_arena_new(BW_LIMIT_SIGMA_ARENA);
        jobs[j].load.placeholders = placeholders;
        jobs[j].load.excluded = files->excluded;
        jobs[j].load.excluded_count = files->excluded_count;
        jobs[j].min_level = min_level;
        if (jobs[j].load.keep == NULL || jobs[j].load.scratch == NULL)
            status = bw_fail(err, BW_E_NOMEM, "memory for rules is used up");
    }
    if (status == BW_OK) {
        share_files(files, jobs, count);
        run_all(jobs, count);
        status = join_results(jobs, count, &loaded, err);
    }
    for (uint32_t j = 0; j < count; j++)
        bw_arena_free(jobs[j].load.scratch);
    if (status == BW_OK)
        *ret_loaded = loaded;
    else
        sigma_loaded_release(&loaded);
    return status;
}
