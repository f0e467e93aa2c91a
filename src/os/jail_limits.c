/* Resource limits and descriptors: what a worker may use up, and what it can reach. */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/number.h"
#include "os/jail_layers.h"

/* Backstop only: the parent ends a worker that makes no progress long before. */
#define CPU_SECONDS ((rlim_t)12 * 3600)
/* Standard three, the kept ones, the evidence at hand and one to spare. */
#define DESCRIPTORS ((rlim_t)(3 + OS_JAIL_MAX_KEPT + 2))

/* Private writable memory that the process holds now, in bytes (proc(5), statm: "data"). */
static uint64_t data_size(void)
{
    enum {
        DATA_FIELD = 5
    };
    char text[256];
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text));
    if (fd >= 0)
        close(fd);
    bw_str rest = {.ptr = text, .len = len < 0 ? 0 : (size_t)len};
    bw_str field = {0};
    for (unsigned i = 0; i <= DATA_FIELD; i++) {
        if (!bw_str_cut(&rest, ' ', &field))
            return 0;
    }
    uint64_t pages = 0;
    const uint64_t most = UINT64_MAX >> 20;
    if (bw_parse_u64(field, 0, most, &pages) != BW_OK)
        return 0;
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static int set_limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return errno;
    if (limit.rlim_max != RLIM_INFINITY && value > limit.rlim_max)
        value = limit.rlim_max;
    limit = (struct rlimit){.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit) == 0 ? 0 : errno;
}

int os_jail_limits(const struct os_jail_options *options)
{
    const struct {
        __rlimit_resource_t resource;
        rlim_t value;
    } limits[] = {
            {RLIMIT_CORE, 0},
            {RLIMIT_CPU, CPU_SECONDS},
            {RLIMIT_NOFILE, DESCRIPTORS},
            {RLIMIT_FSIZE, options->file_size},
            {RLIMIT_NPROC, 0},
            {RLIMIT_MEMLOCK, 0},
            {RLIMIT_MSGQUEUE, 0},
            /* AddressSanitizer maps terabytes: there the limit has to be done without */
            {RLIMIT_DATA,
                    OS_JAIL_SANITIZED ? RLIM_INFINITY : (rlim_t)(data_size() + options->memory)},
    };
    for (size_t i = 0; i < BW_COUNT(limits); i++) {
        const int error = set_limit(limits[i].resource, limits[i].value);
        if (error != 0)
            return error;
    }
    return 0;
}

/* Something to read nothing from and write nothing to, even where there is no /dev. */
static int open_nothing(void)
{
    const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    return fd >= 0 ? fd : memfd_create("nothing", MFD_CLOEXEC);
}

int os_jail_descriptors(const struct os_jail_options *options)
{
    const int first = STDERR_FILENO + 1;
    int moved[OS_JAIL_MAX_KEPT];
    for (size_t i = 0; i < options->kept_count; i++) {
        /* out of the way of the places they are to take */
        moved[i] = fcntl(options->kept[i], F_DUPFD_CLOEXEC, first + OS_JAIL_MAX_KEPT + 1);
        if (moved[i] < 0)
            return errno;
    }
    const int nothing = open_nothing();
    if (nothing < 0)
        return errno;
    /* a sanitizer's report is worth more than a quiet terminal */
    for (int fd = 0; fd < (OS_JAIL_SANITIZED ? STDERR_FILENO : first); fd++) {
        if (dup2(nothing, fd) < 0)
            return errno;
    }
    for (size_t i = 0; i < options->kept_count; i++) {
        if (dup2(moved[i], first + (int)i) < 0)
            return errno;
    }
    const unsigned rest = (unsigned)first + (unsigned)options->kept_count;
    if (syscall(SYS_close_range, rest, ~0u, 0) == 0)
        return 0;
    /* before Linux 5.9 */
    const long max = sysconf(_SC_OPEN_MAX);
    for (long fd = rest; fd < (max > 0 ? max : 1024); fd++)
        close((int)fd);
    return 0;
}
