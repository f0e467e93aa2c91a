/* Landlock by bare system calls: glibc has no wrappers, Debian 12's headers know only ABI 2. */
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/jail_layers.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif

#define CREATE_RULESET_VERSION 1u

/* struct landlock_ruleset_attr of ABI 6; older kernels take its beginning. */
struct ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net; /* ABI 4 */
    uint64_t scoped;             /* ABI 6 */
};

/* What each ABI knows (landlock.7, "Landlock versions"): one bit per right, from the lowest. */
static const struct {
    unsigned fs_rights;
    unsigned net_rights;
    unsigned scopes;
    size_t size;
} abis[] = {
        {13, 0, 0, sizeof(uint64_t)},     /* 1: files and folders */
        {14, 0, 0, sizeof(uint64_t)},     /* 2: refer */
        {15, 0, 0, sizeof(uint64_t)},     /* 3: truncate */
        {15, 2, 0, 2 * sizeof(uint64_t)}, /* 4: bind and connect TCP */
        {16, 2, 0, 2 * sizeof(uint64_t)}, /* 5: ioctl of devices */
        {16, 2, 2, 3 * sizeof(uint64_t)}, /* 6: abstract sockets, signals */
};

static uint64_t low_bits(unsigned count)
{
    return (UINT64_C(1) << count) - 1;
}

int os_jail_landlock(void)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    if (abi < 1)
        return abi < 0 ? errno : ENOSYS;
    const size_t known = (size_t)abi > BW_COUNT(abis) ? BW_COUNT(abis) - 1 : (size_t)abi - 1;
    /* Everything is handled and nothing is allowed: no rule is added. */
    const struct ruleset ruleset = {
            .handled_access_fs = low_bits(abis[known].fs_rights),
            .handled_access_net = low_bits(abis[known].net_rights),
            .scoped = low_bits(abis[known].scopes),
    };
    const long fd = syscall(SYS_landlock_create_ruleset, &ruleset, abis[known].size, 0);
    if (fd < 0)
        return errno;
    const long failed = syscall(SYS_landlock_restrict_self, (int)fd, 0);
    const int error = failed != 0 ? errno : 0;
    close((int)fd);
    return error;
}
