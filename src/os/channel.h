/* os/channel.h - a two-way channel between two processes that carries bytes and descriptors. */
#ifndef BW_OS_CHANNEL_H
#define BW_OS_CHANNEL_H

#include "base/slice.h"
#include "base/status.h"

/* Both ends close on exec. */
BW_MUST_CHECK bw_status os_channel_pair(int ret_fds[2], struct bw_err *err);

/*
 * Sends all of `bytes` (not empty), waiting where it must. `passed` goes with the first of them;
 * -1 for none. Never raises SIGPIPE: BW_E_IO when the other side is gone.
 */
BW_MUST_CHECK bw_status os_channel_send(int fd, bw_bytes bytes, int passed, struct bw_err *err);

/* What one receive gave. */
struct os_channel_bytes {
    size_t len;
    int passed; /* a new descriptor of the receiver's, or -1 */
};

/*
 * One receive of at most `size` bytes; waits for the first. BW_END when the other side is gone.
 * At most one descriptor is taken.
 */
BW_MUST_CHECK bw_status os_channel_receive(
        int fd, void *out, size_t size, struct os_channel_bytes *ret_bytes, struct bw_err *err);

#endif
