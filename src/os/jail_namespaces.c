/* The layers that take the file system and the user's rights away. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
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

/* An empty, read-only memory file system over some folder that surely exists. */
static int mount_empty(void)
{
    static const char *const places[] = {"/proc", "/tmp", "/usr", "/"};
    const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    int error = ENOENT;
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        if (mount("breakwater", places[i], "tmpfs", flags, "size=4k,nr_inodes=2,mode=0555") != 0) {
            error = errno;
            continue;
        }
        return chdir(places[i]) == 0 ? 0 : errno;
    }
    return error;
}

int os_jail_empty_root(void)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return errno;
    const int error = mount_empty();
    if (error != 0)
        return error;
    /* pivot_root(2), notes: with "." twice the old root lies on top of the new and can be cut off.
     * Where the root is no mount point (a chroot), changing the root has to do. */
    if (syscall(SYS_pivot_root, ".", ".") == 0) {
        if (umount2(".", MNT_DETACH) != 0)
            return errno;
    } else if (chroot(".") != 0) {
        return errno;
    }
    if (chdir("/") != 0)
        return errno;
    (void)mount(NULL, "/", NULL,
            MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    return 0;
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
