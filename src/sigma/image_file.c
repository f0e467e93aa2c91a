#include "sigma/image_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

#define NAME_SIZE 64

void sigma_block_bytes_release(struct sigma_block_bytes *bytes)
{
    uint8_t *ptr = (uint8_t *)(uintptr_t)bytes->bytes.ptr;
    if (bytes->mapped && ptr != NULL)
        munmap(ptr, bytes->bytes.len);
    else
        free(ptr);
    *bytes = (struct sigma_block_bytes){0};
}

static void name_of(uint64_t key, const char *suffix, char out[NAME_SIZE])
{
    snprintf(out, NAME_SIZE, "rules-%016" PRIx64 "%s", key, suffix);
}

static bw_status map_file(int fd, struct sigma_block_bytes *ret_bytes, struct bw_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return bw_fail(err, BW_E_IO, "not a regular file");
    if (st.st_size <= 0 || (uint64_t)st.st_size > BW_LIMIT_SIGMA_IMAGE)
        return bw_fail(err, BW_E_LIMIT, "%lld bytes", (long long)st.st_size);
    const size_t size = (size_t)st.st_size;
    void *ptr = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (ptr == MAP_FAILED)
        return bw_fail(err, BW_E_IO, "%s", strerror(errno));
    *ret_bytes = (struct sigma_block_bytes){.bytes = {.ptr = ptr, .len = size}, .mapped = true};
    return BW_OK;
}

bw_status sigma_image_file_load(const char *cache_dir, uint64_t key,
        struct sigma_block_bytes *ret_bytes, struct sigma_block *ret_block, struct bw_err *err)
{
    char name[NAME_SIZE];
    name_of(key, "", name);
    const int folder = open(cache_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int fd = folder >= 0 ? openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (folder >= 0)
        close(folder);
    if (fd < 0)
        return bw_fail(err, BW_E_NOT_FOUND, "%s/%s: %s", cache_dir, name, strerror(errno));
    struct sigma_block_bytes bytes = {0};
    struct sigma_block block;
    bw_status status = map_file(fd, &bytes, err);
    close(fd);
    if (status == BW_OK)
        status = sigma_block_open(bytes.bytes, &block, err);
    if (status == BW_OK && block.key != key)
        status = bw_fail(err, BW_E_MALFORMED, "it was made from other rules");
    if (status != BW_OK) {
        sigma_block_bytes_release(&bytes);
        return bw_context(err, status, "%s/%s", cache_dir, name);
    }
    *ret_bytes = bytes;
    *ret_block = block;
    return BW_OK;
}

static bw_status write_all(int fd, bw_bytes bytes, struct bw_err *err)
{
    size_t done = 0;
    while (done < bytes.len) {
        const ssize_t put = write(fd, bytes.ptr + done, bytes.len - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return bw_fail(err, BW_E_IO, "%s", strerror(errno));
        done += (size_t)put;
    }
    return BW_OK;
}

static bw_status store_in(int folder, uint64_t key, bw_bytes block, struct bw_err *err)
{
    char temporary[NAME_SIZE];
    char name[NAME_SIZE];
    char suffix[32];
    snprintf(suffix, sizeof(suffix), ".%ld.new", (long)getpid());
    name_of(key, suffix, temporary);
    name_of(key, "", name);
    (void)unlinkat(folder, temporary, 0); /* left by a process of the same number that died */
    const int fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return bw_fail(err, BW_E_IO, "%s: %s", temporary, strerror(errno));
    bw_status status = write_all(fd, block, err);
    if (close(fd) != 0 && status == BW_OK)
        status = bw_fail(err, BW_E_IO, "%s: %s", temporary, strerror(errno));
    if (status == BW_OK && renameat(folder, temporary, folder, name) != 0)
        status = bw_fail(err, BW_E_IO, "%s: %s", name, strerror(errno));
    if (status != BW_OK)
        (void)unlinkat(folder, temporary, 0);
    return status;
}

/* A set of rules that changes often leaves a file each time: only the newest stay. */
#define FILES_KEPT 8

struct cached {
    char name[NAME_SIZE];
    struct timespec written;
};

static bool is_older(const struct cached *a, const struct cached *b)
{
    if (a->written.tv_sec != b->written.tv_sec)
        return a->written.tv_sec < b->written.tv_sec;
    return a->written.tv_nsec < b->written.tv_nsec;
}

/* Keeps `found` among the newest; *ret_drop is the one that has to go, if any. */
static bool keep_newest(struct cached kept[FILES_KEPT], size_t *count, const struct cached *found,
        struct cached *ret_drop)
{
    if (*count < FILES_KEPT) {
        kept[(*count)++] = *found;
        return false;
    }
    size_t oldest = 0;
    for (size_t i = 1; i < FILES_KEPT; i++)
        if (is_older(&kept[i], &kept[oldest]))
            oldest = i;
    if (is_older(found, &kept[oldest])) {
        *ret_drop = *found;
        return true;
    }
    *ret_drop = kept[oldest];
    kept[oldest] = *found;
    return true;
}

/* What can not be removed stays: nothing depends on it. */
static void drop_old_files(int folder)
{
    struct cached kept[FILES_KEPT];
    size_t count = 0;
    const int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = copy >= 0 ? fdopendir(copy) : NULL;
    if (list == NULL && copy >= 0)
        close(copy);
    const struct dirent *entry;
    while (list != NULL && (entry = readdir(list)) != NULL) {
        struct cached found;
        struct cached drop;
        struct stat st;
        const size_t len = strlen(entry->d_name);
        if (strncmp(entry->d_name, "rules-", 6) != 0 || len >= NAME_SIZE ||
                fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        memcpy(found.name, entry->d_name, len + 1);
        found.written = st.st_mtim;
        if (keep_newest(kept, &count, &found, &drop))
            (void)unlinkat(folder, drop.name, 0);
    }
    if (list != NULL)
        closedir(list);
}

/* The folder and the one it is in: a new user has no ~/.cache either. */
static bw_status make_folder(const char *path, struct bw_err *err)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return BW_OK;
    const char *slash = strrchr(path, '/');
    if (errno == ENOENT && slash != NULL && slash != path) {
        char *parent = strndup(path, (size_t)(slash - path));
        if (parent == NULL)
            return bw_fail(err, BW_E_NOMEM, "%s", path);
        (void)mkdir(parent, 0700); /* the next call tells whether it is there */
        free(parent);
        if (mkdir(path, 0700) == 0 || errno == EEXIST)
            return BW_OK;
    }
    return bw_fail(err, BW_E_IO, "%s: %s", path, strerror(errno));
}

bw_status sigma_image_file_store(
        const char *cache_dir, uint64_t key, bw_bytes block, struct bw_err *err)
{
    bw_status status = make_folder(cache_dir, err);
    if (status != BW_OK)
        return status;
    const int folder = open(cache_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return bw_fail(err, BW_E_IO, "%s: %s", cache_dir, strerror(errno));
    status = store_in(folder, key, block, err);
    if (status == BW_OK)
        drop_old_files(folder);
    close(folder);
    return status;
}
