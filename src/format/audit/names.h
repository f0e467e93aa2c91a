/*
 * format/audit/names.h - the names behind the numbers of Linux's audit records: record types,
 * system calls, architectures. Sources: linux/audit.h, libaudit.h, the unistd.h of each
 * architecture.
 */
#ifndef BW_FORMAT_AUDIT_NAMES_H
#define BW_FORMAT_AUDIT_NAMES_H

#include "base/slice.h"

enum audit_arch {
    AUDIT_ARCH_X86_64,
    AUDIT_ARCH_I386,
    AUDIT_ARCH_AARCH64,
    AUDIT_ARCH_ARM,
    AUDIT_ARCH_COUNT, /* also: one whose calls are not known here */
};

/* Record types that mean something to whoever reads a set. */
enum audit_type {
    AUDIT_TYPE_UNKNOWN = 0,
    AUDIT_TYPE_LOGIN = 1006,
    AUDIT_TYPE_SYSTEM_BOOT = 1127,
    AUDIT_TYPE_DAEMON_START = 1200,
    AUDIT_TYPE_SYSCALL = 1300,
    AUDIT_TYPE_PATH = 1302,
    AUDIT_TYPE_SOCKETCALL = 1304,
    AUDIT_TYPE_SOCKADDR = 1306,
    AUDIT_TYPE_CWD = 1307,
    AUDIT_TYPE_EXECVE = 1309,
    AUDIT_TYPE_EOE = 1320,
    AUDIT_TYPE_PROCTITLE = 1327,
    AUDIT_TYPE_AVC = 1400,
    AUDIT_TYPE_KERNEL = 2000,
    AUDIT_TYPE_FIRST_USER_2 = 2100, /* from here on all are of user space, one record each */
};

/* The calls of all architectures, read-only; NULL when memory is out. */
struct audit_names;
struct audit_names *audit_names_new(void);
void audit_names_free(struct audit_names *names); /* NULL is fine */

/* "execve"; empty when the number stands for none that is known. */
bw_str audit_syscall_name(const struct audit_names *names, enum audit_arch arch, uint64_t number);

/* By the number in `arch=` (0xc000003e), or by its name; AUDIT_ARCH_COUNT when it is another. */
enum audit_arch audit_arch_of(uint64_t number);
enum audit_arch audit_arch_named(bw_str name);
bw_str audit_arch_name(enum audit_arch arch); /* empty for AUDIT_ARCH_COUNT */

/* 1300 for "SYSCALL"; 0 when there is no such type. */
uint32_t audit_type_number(bw_str name);
bw_str audit_type_name(uint32_t number); /* empty when there is no such type */

#endif
