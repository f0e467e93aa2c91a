/* os/fd_source.h - evidence bytes from an open descriptor, whatever it is. */
#ifndef BW_OS_FD_SOURCE_H
#define BW_OS_FD_SOURCE_H

#include "base/source.h"

/* Borrows the descriptor. Bytes of a file come by pread: its own position plays no part. */
struct os_fd_source {
    struct bw_source source;
    int fd;
    bool pipe;    /* cannot seek: standard input */
    uint64_t pos; /* of the next byte in the file */
    uint64_t end; /* reads as if the file ended here */
};

/* The bytes [start, end) of a file; `size` is what source.size says. */
void os_fd_source_init_file(
        struct os_fd_source *fd_source, int fd, uint64_t start, uint64_t end, uint64_t size);

/* All that comes out of a pipe, a socket or a terminal; the size is unknown. */
void os_fd_source_init_pipe(struct os_fd_source *fd_source, int fd);

/* Goes on at `pos` of the file: for archives, which read here and there. Not for pipes. */
void os_fd_source_seek(struct os_fd_source *fd_source, uint64_t pos);

#endif
