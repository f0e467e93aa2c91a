#include "sigma/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/limits.h"

struct walk {
    struct bw_arena *arena;
    struct bw_buffer found;                /* struct sigma_file */
    const struct sigma_files_watch *watch; /* may be NULL */
    uint32_t depth;
    struct bw_err *err;
};

static bw_status fail_nomem(struct walk *w)
{
    return bw_fail(w->err, BW_E_NOMEM, "listing rule files");
}

static void skip(struct walk *w, const char *path, int error)
{
    char reason[128];
    if (w->watch != NULL)
        w->watch->skipped(w->watch->user, path, strerror_r(error, reason, sizeof(reason)));
}

static uint64_t changed_of(const struct stat *st)
{
    uint64_t hash = bw_hash_mix(st->st_ino, st->st_dev);
    hash = bw_hash_mix(hash, (uint64_t)st->st_mtim.tv_sec);
    hash = bw_hash_mix(hash, (uint64_t)st->st_mtim.tv_nsec);
    hash = bw_hash_mix(hash, (uint64_t)st->st_ctim.tv_sec);
    return bw_hash_mix(hash, (uint64_t)st->st_ctim.tv_nsec);
}

static bw_status add_file(struct walk *w, const char *path, const struct stat *st)
{
    const struct sigma_file file = {
            .path = path, .size = (uint64_t)st->st_size, .changed = changed_of(st)};
    if (w->found.len / sizeof(file) == BW_LIMIT_SIGMA_FILES)
        return bw_fail(w->err, BW_E_LIMIT, "more than %d rule files", BW_LIMIT_SIGMA_FILES);
    bw_buffer_add(&w->found, &file, sizeof(file));
    return w->found.failed ? fail_nomem(w) : BW_OK;
}

static bool is_yaml(const char *name)
{
    const bw_str text = bw_str_of(name);
    return bw_str_ends_with(text, BW_STR(".yml")) || bw_str_ends_with(text, BW_STR(".yaml"));
}

static const char *join(struct walk *w, const char *folder, const char *name)
{
    const size_t len = strlen(folder);
    const size_t size = len + strlen(name) + 2;
    char *path = bw_arena_alloc(w->arena, size, 1);
    if (path != NULL)
        snprintf(path, size, "%s%s%s", folder, len != 0 && folder[len - 1] != '/' ? "/" : "", name);
    return path;
}

static bw_status walk_folder(struct walk *w, int fd, const char *path);

/* One name of an open folder. */
static bw_status walk_entry(
        struct walk *w, int folder, const char *path, const struct dirent *entry)
{
    const bool may_be_file =
            entry->d_type == DT_REG || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
    const bool may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
    struct stat st;
    if (entry->d_name[0] == '.' || !(may_be_folder || (may_be_file && is_yaml(entry->d_name))))
        return BW_OK;
    const char *full = join(w, path, entry->d_name);
    if (full == NULL)
        return fail_nomem(w);
    if (may_be_folder) {
        const int fd =
                openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd >= 0)
            return walk_folder(w, fd, full);
        if (entry->d_type == DT_DIR) {
            skip(w, full, errno);
            return BW_OK;
        }
    }
    if (!is_yaml(entry->d_name))
        return BW_OK;
    if (fstatat(folder, entry->d_name, &st, 0) != 0) {
        skip(w, full, errno);
        return BW_OK;
    }
    return S_ISREG(st.st_mode) ? add_file(w, full, &st) : BW_OK;
}

/* Takes `fd` over. */
static bw_status walk_folder(struct walk *w, int fd, const char *path)
{
    DIR *folder = NULL;
    bw_status status = BW_OK;
    if (w->depth == BW_LIMIT_SIGMA_FOLDER_DEPTH) {
        close(fd);
        return bw_fail(w->err, BW_E_LIMIT, "%s: folders are nested more than %d deep", path,
                BW_LIMIT_SIGMA_FOLDER_DEPTH);
    }
    folder = fdopendir(fd);
    if (folder == NULL) {
        close(fd);
        return fail_nomem(w);
    }
    w->depth++;
    while (status == BW_OK) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL && errno != 0)
            skip(w, path, errno);
        if (entry == NULL)
            break;
        status = walk_entry(w, fd, path, entry);
    }
    w->depth--;
    closedir(folder);
    return status;
}

static bw_status walk_path(struct walk *w, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return bw_fail(w->err, BW_E_IO, "%s: %s", path, strerror(errno));
    const bw_str copy = bw_arena_copy(w->arena, bw_str_of(path));
    if (copy.ptr == NULL)
        return fail_nomem(w);
    if (S_ISREG(st.st_mode))
        return add_file(w, copy.ptr, &st);
    if (!S_ISDIR(st.st_mode))
        return bw_fail(w->err, BW_E_IO, "%s: neither a file nor a folder", path);
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return bw_fail(w->err, BW_E_IO, "%s: %s", path, strerror(errno));
    return walk_folder(w, fd, copy.ptr);
}

static int compare_files(const void *left, const void *right)
{
    const struct sigma_file *a = left;
    const struct sigma_file *b = right;
    return strcmp(a->path, b->path);
}

/* Sorts, and takes out what two paths both led to. */
static bw_status finish(struct walk *w, struct sigma_files *ret_files)
{
    const size_t count = w->found.len / sizeof(struct sigma_file);
    struct sigma_file *items = bw_arena_alloc(w->arena, count, sizeof(*items));
    if (items == NULL)
        return fail_nomem(w);
    if (count != 0) {
        memcpy(items, w->found.ptr, w->found.len);
        qsort(items, count, sizeof(*items), compare_files);
    }
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(items[kept - 1].path, items[i].path) != 0)
            items[kept++] = items[i];
    *ret_files = (struct sigma_files){.items = items, .count = kept};
    return BW_OK;
}

bw_status sigma_files_collect(const char *const *paths, size_t path_count, struct bw_arena *arena,
        const struct sigma_files_watch *watch, struct sigma_files *ret_files, struct bw_err *err)
{
    struct walk w = {.arena = arena, .watch = watch, .err = err};
    bw_buffer_init(&w.found, SIZE_MAX);
    bw_status status = BW_OK;
    for (size_t i = 0; i < path_count && status == BW_OK; i++)
        status = walk_path(&w, paths[i]);
    if (status == BW_OK)
        status = finish(&w, ret_files);
    bw_buffer_release(&w.found);
    return status;
}

bool sigma_files_add_text(
        struct sigma_files *files, struct bw_arena *arena, const char *name, bw_str text)
{
    struct sigma_file *items = bw_arena_alloc(arena, files->count + 1u, sizeof(*items));
    if (items == NULL)
        return false;
    if (files->count != 0)
        memcpy(items, files->items, files->count * sizeof(*items));
    items[files->count] = (struct sigma_file){.path = name,
            .size = text.len,
            .changed = bw_hash64(bw_str_bytes(text), 0),
            .text = text};
    *files = (struct sigma_files){.items = items, .count = files->count + 1};
    return true;
}

uint64_t sigma_files_hash(const struct sigma_files *files, uint64_t seed)
{
    uint64_t hash = bw_hash_mix(seed, files->count);
    for (uint32_t i = 0; i < files->count; i++) {
        const struct sigma_file *file = &files->items[i];
        hash = bw_hash64(bw_str_bytes(bw_str_of(file->path)), hash);
        hash = bw_hash_mix(hash, file->size);
        hash = bw_hash_mix(hash, file->changed);
    }
    return hash;
}

/* Until the file ends: it may have grown since it was listed. */
static bw_status read_all(
        struct sigma_file_text *memory, int fd, size_t *ret_len, struct bw_err *err)
{
    size_t len = 0;
    for (;;) {
        if (len == memory->capacity) {
            const size_t capacity = memory->capacity != 0 ? memory->capacity * 2 : 64 * BW_KIB;
            char *ptr = realloc(memory->ptr, capacity);
            if (ptr == NULL)
                return bw_fail(err, BW_E_NOMEM, "reading a rule file");
            memory->ptr = ptr;
            memory->capacity = capacity;
        }
        const ssize_t got = read(fd, memory->ptr + len, memory->capacity - len);
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bw_fail(err, BW_E_IO, "%s", strerror(errno));
        len += (size_t)got;
        if (len > BW_LIMIT_SIGMA_FILE_BYTES)
            return bw_fail(err, BW_E_LIMIT, "the file has more than %zu bytes",
                    (size_t)BW_LIMIT_SIGMA_FILE_BYTES);
    }
    *ret_len = len;
    return BW_OK;
}

bw_status sigma_file_read(struct sigma_file_text *memory, const struct sigma_file *file,
        bw_str *ret_text, struct bw_err *err)
{
    if (file->text.ptr != NULL) {
        *ret_text = file->text;
        return BW_OK;
    }
    const int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return bw_fail(err, BW_E_IO, "%s", strerror(errno));
    size_t len = 0;
    const bw_status status = read_all(memory, fd, &len, err);
    close(fd);
    if (status == BW_OK)
        *ret_text = (bw_str){.ptr = memory->ptr, .len = len};
    return status;
}

void sigma_file_text_release(struct sigma_file_text *memory)
{
    free(memory->ptr);
    *memory = (struct sigma_file_text){0};
}
