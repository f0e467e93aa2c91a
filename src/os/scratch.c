#include "os/scratch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slice.h"

static int open_in(const char *folder)
{
    const int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    /* a file system without nameless files: name it for a moment */
    char path[4096];
    const int len = snprintf(path, sizeof(path), "%s/breakwater-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof(path))
        return -1;
    const int named = mkostemp(path, O_CLOEXEC);
    if (named >= 0)
        (void)unlink(path);
    return named;
}

int os_scratch_open(void)
{
    const char *const folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
    for (size_t i = 0; i < BW_COUNT(folders); i++) {
        const int fd = folders[i] != NULL ? open_in(folders[i]) : -1;
        if (fd >= 0)
            return fd;
    }
    return -1;
}

int os_scratch_reopen(int fd)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}
