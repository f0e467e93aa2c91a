#include "os/jail.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/jail_layers.h"

static const struct {
    bw_str name;
    bw_str purpose;
    bool required;
} layers[] = {
        [OS_JAIL_NO_NEW_PRIVS] = {BW_STR_INIT("no new privileges"),
                BW_STR_INIT("nothing can give it rights"), true},
        [OS_JAIL_SYSCALLS] = {BW_STR_INIT("seccomp"),
                BW_STR_INIT("system calls on a short list only"), true},
        [OS_JAIL_LIMITS] = {BW_STR_INIT("resource limits"),
                BW_STR_INIT("memory, processor time and file sizes are bounded"), true},
        [OS_JAIL_DESCRIPTORS] = {BW_STR_INIT("descriptors"),
                BW_STR_INIT("nothing is open but the evidence at hand"), true},
        [OS_JAIL_NAMESPACES] = {BW_STR_INIT("namespaces"),
                BW_STR_INIT("no network, no other processes"), false},
        [OS_JAIL_EMPTY_ROOT] = {BW_STR_INIT("empty root"),
                BW_STR_INIT("its file system is an empty folder"), false},
        [OS_JAIL_LANDLOCK] = {BW_STR_INIT("Landlock"),
                BW_STR_INIT("no path can be opened, no port used"), false},
        [OS_JAIL_PRIVILEGES] = {BW_STR_INIT("privileges"),
                BW_STR_INIT("no capabilities, not the root user"), false},
};
_Static_assert(BW_COUNT(layers) == OS_JAIL_LAYER_COUNT, "describe every os_jail_layer");

bw_str os_jail_layer_name(enum os_jail_layer layer)
{
    return layers[layer].name;
}

bw_str os_jail_layer_purpose(enum os_jail_layer layer)
{
    return layers[layer].purpose;
}

bool os_jail_layer_required(enum os_jail_layer layer)
{
    return layers[layer].required;
}

static pid_t fork_with(unsigned long namespaces)
{
    /* glibc has no wrapper that returns twice. No stack is given, so it goes on here as fork(). */
    return (pid_t)syscall(SYS_clone, namespaces | SIGCHLD, NULL, NULL, NULL, 0);
}

pid_t os_jail_fork(struct os_jail_report *ret_report)
{
    const unsigned long all =
            CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS;
    const uid_t uid = geteuid();
    const gid_t gid = getegid();

    memset(ret_report, 0, sizeof(*ret_report));
    pid_t pid = uid == 0 ? fork_with(all) : -1;
    if (pid < 0) {
        pid = fork_with(all | CLONE_NEWUSER);
        if (pid == 0)
            (void)os_jail_map_user(uid, gid); /* the empty root tells whether that worked */
    }
    ret_report->layers[OS_JAIL_NAMESPACES].up = pid >= 0;
    if (pid < 0) {
        ret_report->layers[OS_JAIL_NAMESPACES].error = errno;
        pid = fork();
    }
    return pid;
}

static void set_layer(struct os_jail_report *report, enum os_jail_layer layer, int error)
{
    report->layers[layer].up = error == 0;
    report->layers[layer].error = error;
}

void os_jail_die_with_parent(void)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

bw_status os_jail_keep_descriptors(const struct os_jail_options *options, struct bw_err *err)
{
    const int error = os_jail_descriptors(options);
    if (error != 0)
        return bw_fail(err, BW_E_IO, "descriptors: %s", strerror(error));
    return BW_OK;
}

bw_status os_jail_enter(
        const struct os_jail_options *options, struct os_jail_report *report, struct bw_err *err)
{
    set_layer(report, OS_JAIL_DESCRIPTORS, os_jail_descriptors(options));
    set_layer(
            report, OS_JAIL_NO_NEW_PRIVS, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno);
    set_layer(report, OS_JAIL_EMPTY_ROOT, os_jail_empty_root());
    set_layer(report, OS_JAIL_LANDLOCK, os_jail_landlock());
    set_layer(report, OS_JAIL_LIMITS, os_jail_limits(options));
    set_layer(report, OS_JAIL_PRIVILEGES, os_jail_privileges());
    os_jail_die_with_parent();
    (void)prctl(PR_SET_DUMPABLE, OS_JAIL_SANITIZED);
    set_layer(report, OS_JAIL_SYSCALLS, os_jail_syscalls());

    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT; i++) {
        if (layers[i].required && !report->layers[i].up)
            return bw_fail(err, BW_E_UNSUPPORTED, "%.*s: %s", bw_str_width(layers[i].name),
                    layers[i].name.ptr, strerror(report->layers[i].error));
    }
    return BW_OK;
}
