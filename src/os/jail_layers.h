/* os/jail_layers.h - the single layers of the jail, each 0 or an errno. For jail.c only. */
#ifndef BW_OS_JAIL_LAYERS_H
#define BW_OS_JAIL_LAYERS_H

#include "base/sanitize.h"
#include "os/jail.h"

int os_jail_empty_root(void);
int os_jail_landlock(void);
int os_jail_syscalls(void);
int os_jail_limits(const struct os_jail_options *options);
int os_jail_privileges(void);
int os_jail_descriptors(const struct os_jail_options *options);

/* Makes the user of a fresh user namespace its root, so that it may build its own mounts. */
int os_jail_map_user(uid_t uid, gid_t gid);

/* Built with AddressSanitizer: it needs address space and calls that production does not. */
#define OS_JAIL_SANITIZED BW_ASAN

#endif
