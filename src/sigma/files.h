/* sigma/files.h - the YAML files below some paths, sorted, with what tells whether they changed. */
#ifndef BW_SIGMA_FILES_H
#define BW_SIGMA_FILES_H

#include "base/arena.h"
#include "base/status.h"

struct sigma_file {
    const char *path; /* as the user would write it */
    uint64_t size;
    uint64_t changed; /* hash of inode, modification and change times */
    bw_str text;      /* the contents where they do not come from a file; else ptr NULL */
};

struct sigma_files {
    struct sigma_file *items; /* sorted by path, byte-wise; each path once */
    uint32_t count;
    const char *const *excluded; /* rules not to load from them, see sigma_load_options */
    size_t excluded_count;
};

/* Is told of a folder or file below a path that can not be read; the walk goes on. */
struct sigma_files_watch {
    void (*skipped)(void *user, const char *path, const char *reason);
    void *user;
};

/*
 * Collects files named `*.yml` and `*.yaml` below folders, hidden ones left out, and whatever file
 * is named itself. Links to files are followed, links to folders are not. Everything lives in
 * `arena`; `watch` may be NULL. BW_E_IO when one of `paths` can not be read, BW_E_LIMIT,
 * BW_E_NOMEM.
 */
BW_MUST_CHECK bw_status sigma_files_collect(const char *const *paths, size_t path_count,
        struct bw_arena *arena, const struct sigma_files_watch *watch,
        struct sigma_files *ret_files, struct bw_err *err);

/*
 * Adds a text as if it were a file called `name`; both are borrowed. It comes behind the files.
 * False when memory is out.
 */
BW_MUST_CHECK bool sigma_files_add_text(
        struct sigma_files *files, struct bw_arena *arena, const char *name, bw_str text);

/* A hash of all paths, sizes and times. */
uint64_t sigma_files_hash(const struct sigma_files *files, uint64_t seed);

/* The contents of files, one after the other in the same memory. Starts zeroed. */
struct sigma_file_text {
    char *ptr;
    size_t capacity;
};

/* Reads a whole file; *ret_text is valid until the next call. BW_E_IO, BW_E_LIMIT, BW_E_NOMEM. */
BW_MUST_CHECK bw_status sigma_file_read(struct sigma_file_text *memory,
        const struct sigma_file *file, bw_str *ret_text, struct bw_err *err);
void sigma_file_text_release(struct sigma_file_text *memory);

#endif
