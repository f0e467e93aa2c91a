#include "engine/spool.h"

#include <errno.h>
#include <unistd.h>

#include "os/scratch.h"

#define PENDING_BYTES (256 * BW_KIB)
/* The longest piece that is added at once is a frame of a worker. */
#define PENDING_MAX (16 * BW_MIB)

bool spool_open(struct spool *spool, uint64_t limit)
{
    *spool = (struct spool){.fd = os_scratch_open(), .limit = limit};
    bw_buffer_init(&spool->pending, PENDING_MAX);
    return spool->fd >= 0;
}

void spool_close(struct spool *spool)
{
    if (spool->limit != 0 && spool->fd >= 0)
        close(spool->fd);
    bw_buffer_release(&spool->pending);
    *spool = (struct spool){.fd = -1};
}

uint64_t spool_len(const struct spool *spool)
{
    return spool->written + spool->pending.len;
}

bool spool_full(const struct spool *spool)
{
    return spool->failed || spool_len(spool) >= spool->limit;
}

bool spool_flush(struct spool *spool)
{
    size_t done = 0;
    while (done < spool->pending.len && !spool->failed) {
        const ssize_t len = pwrite(spool->fd, spool->pending.ptr + done, spool->pending.len - done,
                (off_t)(spool->written + done));
        if (len > 0)
            done += (size_t)len;
        else if (len == 0 || errno != EINTR)
            spool->failed = true;
    }
    if (!spool->failed) {
        spool->written += spool->pending.len;
        bw_buffer_clear(&spool->pending);
    }
    return !spool->failed;
}

void spool_add(struct spool *spool, bw_bytes bytes)
{
    if (spool->failed)
        return;
    bw_buffer_add(&spool->pending, bytes.ptr, bytes.len);
    if (spool->pending.failed)
        spool->failed = true;
    else if (spool->pending.len >= PENDING_BYTES)
        (void)spool_flush(spool);
}

bool spool_read(struct spool *spool, uint64_t at, void *out, size_t size)
{
    uint8_t *to = out;
    if (at + size > spool->written && !spool_flush(spool))
        return false;
    while (size != 0) {
        const ssize_t len = pread(spool->fd, to, size, (off_t)at);
        if (len == 0 || (len < 0 && errno != EINTR))
            return false;
        if (len < 0)
            continue;
        to += len;
        at += (uint64_t)len;
        size -= (size_t)len;
    }
    return true;
}
