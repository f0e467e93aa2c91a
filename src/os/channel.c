#include "os/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the one descriptor of a message, aligned as cmsg(3) wants it. */
union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

bw_status os_channel_pair(int ret_fds[2], struct bw_err *err)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_fds) != 0)
        return bw_fail(err, BW_E_IO, "socketpair: %s", strerror(errno));
    return BW_OK;
}

static void attach(struct msghdr *message, union control *control, int passed)
{
    memset(control, 0, sizeof(*control));
    message->msg_control = control->bytes;
    message->msg_controllen = sizeof(control->bytes);
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &passed, sizeof(int));
}

bw_status os_channel_send(int fd, bw_bytes bytes, int passed, struct bw_err *err)
{
    union control control;
    while (bytes.len > 0) {
        struct iovec part = {.iov_base = (void *)(uintptr_t)bytes.ptr, .iov_len = bytes.len};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
        if (passed >= 0)
            attach(&message, &control, passed);
        const ssize_t len = sendmsg(fd, &message, MSG_NOSIGNAL);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return bw_fail(err, BW_E_IO, "send: %s", strerror(errno));
        passed = -1;
        bytes = (bw_bytes){.ptr = bytes.ptr + len, .len = bytes.len - (size_t)len};
    }
    return BW_OK;
}

static int take_descriptor(struct msghdr *message)
{
    int passed = -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
            header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
                header->cmsg_len != CMSG_LEN(sizeof(int)))
            continue;
        memcpy(&passed, CMSG_DATA(header), sizeof(int));
    }
    return passed;
}

bw_status os_channel_receive(
        int fd, void *out, size_t size, struct os_channel_bytes *ret_bytes, struct bw_err *err)
{
    union control control;
    struct iovec part = {.iov_base = out, .iov_len = size};
    struct msghdr message = {
            .msg_iov = &part,
            .msg_iovlen = 1,
            .msg_control = control.bytes,
            .msg_controllen = sizeof(control.bytes),
    };
    ssize_t len;
    do {
        len = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    } while (len < 0 && errno == EINTR);
    if (len < 0 && errno != ECONNRESET)
        return bw_fail(err, BW_E_IO, "receive: %s", strerror(errno));
    if (len <= 0)
        return BW_END;
    *ret_bytes = (struct os_channel_bytes){.len = (size_t)len, .passed = take_descriptor(&message)};
    return BW_OK;
}
