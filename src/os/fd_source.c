#include "os/fd_source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bw_status fd_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct os_fd_source *self = (struct os_fd_source *)source;
    *ret_len = 0;
    if (size > self->end - self->pos)
        size = (size_t)(self->end - self->pos);
    if (size == 0)
        return BW_OK;
    ssize_t len;
    do {
        len = self->pipe ? read(self->fd, out, size) : pread(self->fd, out, size, (off_t)self->pos);
    } while (len < 0 && errno == EINTR);
    if (len < 0)
        return bw_fail(err, BW_E_IO, "read: %s", strerror(errno));
    self->pos += (uint64_t)len;
    *ret_len = (size_t)len;
    return BW_OK;
}

static bw_status fd_read_at(struct bw_source *source, uint64_t offset, void *out, size_t size,
        size_t *ret_len, struct bw_err *err)
{
    const struct os_fd_source *self = (const struct os_fd_source *)source;
    *ret_len = 0;
    if (offset >= self->end)
        return BW_OK;
    if (size > self->end - offset)
        size = (size_t)(self->end - offset);
    ssize_t len;
    do {
        len = pread(self->fd, out, size, (off_t)offset);
    } while (len < 0 && errno == EINTR);
    if (len < 0)
        return bw_fail(err, BW_E_IO, "read: %s", strerror(errno));
    *ret_len = (size_t)len;
    return BW_OK;
}

void os_fd_source_init_file(
        struct os_fd_source *fd_source, int fd, uint64_t start, uint64_t end, uint64_t size)
{
    *fd_source = (struct os_fd_source){
            .source = {.read = fd_read, .read_at = fd_read_at, .offset = start, .size = size},
            .fd = fd,
            .pos = start,
            .end = end < start ? start : end,
    };
}

void os_fd_source_init_pipe(struct os_fd_source *fd_source, int fd)
{
    *fd_source = (struct os_fd_source){
            .source = {.read = fd_read, .offset = 0, .size = BW_SOURCE_SIZE_UNKNOWN},
            .fd = fd,
            .pipe = true,
            .end = UINT64_MAX,
    };
}

void os_fd_source_seek(struct os_fd_source *fd_source, uint64_t pos)
{
    fd_source->pos = pos < fd_source->end ? pos : fd_source->end;
    fd_source->source.offset = fd_source->pos;
}
