#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "evtx_writer.h"

#define GAP_SIZE 4096u

static bw_status buffer_write_at(
        struct evtx_sink *sink, uint64_t offset, bw_bytes bytes, struct bw_err *err)
{
    struct bw_buffer *buffer = ((struct evtx_buffer_sink *)sink)->buffer;
    static const uint8_t zeros[GAP_SIZE];
    while (buffer->len < offset && !buffer->failed) {
        const uint64_t gap = offset - buffer->len;
        bw_buffer_add(buffer, zeros, gap < sizeof(zeros) ? (size_t)gap : sizeof(zeros));
    }
    size_t over = 0;
    if (offset < buffer->len) {
        over = buffer->len - (size_t)offset;
        if (over > bytes.len)
            over = bytes.len;
        memcpy(buffer->ptr + offset, bytes.ptr, over);
    }
    bw_buffer_add(buffer, bytes.ptr + over, bytes.len - over);
    return buffer->failed ? bw_fail(err, BW_E_NOMEM, "log in memory") : BW_OK;
}

struct evtx_buffer_sink evtx_buffer_sink(struct bw_buffer *buffer)
{
    return (struct evtx_buffer_sink){.sink = {.write_at = buffer_write_at}, .buffer = buffer};
}

static bw_status file_write_at(
        struct evtx_sink *sink, uint64_t offset, bw_bytes bytes, struct bw_err *err)
{
    const int fd = ((struct evtx_file_sink *)sink)->fd;
    while (bytes.len > 0) {
        const ssize_t n = pwrite(fd, bytes.ptr, bytes.len, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return bw_fail(err, BW_E_IO, "write at %" PRIu64 ": %s", offset, strerror(errno));
        bytes = (bw_bytes){.ptr = bytes.ptr + n, .len = bytes.len - (size_t)n};
        offset += (uint64_t)n;
    }
    return BW_OK;
}

struct evtx_file_sink evtx_file_sink(int fd)
{
    return (struct evtx_file_sink){.sink = {.write_at = file_write_at}, .fd = fd};
}
