#include "sigma/image_file.h"

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

bw_status sigma_image_file_store(
        const char *cache_dir, uint64_t key, bw_bytes block, struct bw_err *err)
{
    if (mkdir(cache_dir, 0700) != 0 && errno != EEXIST)
        return bw_fail(err, BW_E_IO, "%s: %s", cache_dir, strerror(errno));
    const int folder = open(cache_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return bw_fail(err, BW_E_IO, "%s: %s", cache_dir, strerror(errno));
    const bw_status status = store_in(folder, key, block, err);
    close(folder);
    return status;
}
