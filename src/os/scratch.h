/* os/scratch.h - a file without a name, gone when it is closed. */
#ifndef BW_OS_SCRATCH_H
#define BW_OS_SCRATCH_H

/* For reading and writing, in TMPDIR, /var/tmp or /tmp; -1 when none of them takes one. */
int os_scratch_open(void);

/* The same file for reading alone, for somebody who must not write to it; -1 with errno. */
int os_scratch_reopen(int fd);

#endif
