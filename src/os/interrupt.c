#include "os/interrupt.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

bw_status os_interrupt_open(struct os_interrupt *ret_interrupt, struct bw_err *err)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    struct os_interrupt interrupt;
    if (sigprocmask(SIG_BLOCK, &set, &interrupt.before) != 0)
        return bw_fail(err, BW_E_IO, "signals: %s", strerror(errno));
    interrupt.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (interrupt.fd < 0) {
        const int error = errno;
        (void)sigprocmask(SIG_SETMASK, &interrupt.before, NULL);
        return bw_fail(err, BW_E_IO, "signals: %s", strerror(error));
    }
    *ret_interrupt = interrupt;
    return BW_OK;
}

int os_interrupt_take(struct os_interrupt *interrupt)
{
    struct signalfd_siginfo info;
    if (read(interrupt->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
        return 0;
    return (int)info.ssi_signo;
}

void os_interrupt_close(struct os_interrupt *interrupt)
{
    close(interrupt->fd);
    (void)sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
}
