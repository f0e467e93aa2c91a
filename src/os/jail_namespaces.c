/* The layers that take the file system and the user's rights away. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/jail_layers.h"

#define NOBODY 65534

static int write_text(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const ssize_t len = write(fd, text, strlen(text));
    const int error = len < 0 ? errno : 0;
    close(fd);
    return error;
}

int os_jail_map_user(uid_t uid, gid_t gid)
{
    char map[64];
    /* user_namespaces(7): setgroups must be denied before an unprivileged gid_map is taken */
    int error = write_text("/proc/self/setgroups", "deny");
    if (error != 0 && error != ENOENT)
        return error;
    (void)snprintf(map, sizeof(map), "0 %u 1", gid);
    error = write_text("/proc/self/gid_map", map);
    if (error != 0)
        return error;
    (void)snprintf(map, sizeof(map), "0 %u 1", uid);
    return write_text("/proc/self/uid_map", map);
}

/* Makes a folder, opens it and removes it again: nothing can be created in what is left. */
static int open_removed_folder(int *ret_fd)
{
    const char *const places[] = {getenv("TMPDIR"), "/tmp", "/var/tmp", "/dev/shm", "/run"};
    int error = ENOENT;
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        char path[512];
        if (places[i] == NULL || snprintf(path, sizeof(path), "%s/breakwater-XXXXXX", places[i]) >=
                                         (int)sizeof(path))
            continue;
        if (mkdtemp(path) == NULL) {
            error = errno;
            continue;
        }
        *ret_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = *ret_fd < 0 ? errno : 0;
        if (rmdir(path) == 0 && error == 0)
            return 0;
        if (*ret_fd >= 0)
            close(*ret_fd);
    }
    return error;
}

/*
 * The new root is a folder that exists no more. Unlike an empty mount this also works inside of
 * another chroot and in containers, and ends with the process. The ways out of it (descriptors,
 * a second chroot) go with the descriptors and the capabilities.
 */
int os_jail_empty_root(void)
{
    int fd = -1;
    int error = open_removed_folder(&fd);
    if (error != 0)
        return error;
    if (fchdir(fd) != 0 || chroot(".") != 0)
        error = errno;
    close(fd);
    return error;
}

int os_jail_privileges(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};

    /* In a user namespace of our own there is no other user to become; the capabilities are what
     * counts there. */
    if (geteuid() == 0) {
        (void)setgroups(0, NULL);
        if (setresgid(NOBODY, NOBODY, NOBODY) == 0)
            (void)!setresuid(NOBODY, NOBODY, NOBODY);
    }
    return syscall(SYS_capset, &header, none) == 0 ? 0 : errno;
}
