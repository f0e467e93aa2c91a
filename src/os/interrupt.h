/* os/interrupt.h - Ctrl-C and its relatives as a descriptor that becomes readable. */
#ifndef BW_OS_INTERRUPT_H
#define BW_OS_INTERRUPT_H

#include <signal.h>

#include "base/slice.h"
#include "base/status.h"

struct os_interrupt {
    int fd; /* readable when SIGINT, SIGTERM or SIGHUP came */
    sigset_t before;
};

/* From here on these signals no longer end the process. */
BW_MUST_CHECK bw_status os_interrupt_open(struct os_interrupt *ret_interrupt, struct bw_err *err);

/* The number of the signal that came, 0 when none did. Takes it. */
int os_interrupt_take(struct os_interrupt *interrupt);

/* The signals do again what they did before; one that is pending does it now. */
void os_interrupt_close(struct os_interrupt *interrupt);

#endif
