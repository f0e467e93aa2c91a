/* From inside the jail: what must fail does. Each probe is a process of its own. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sanitize.h"
#include "os/channel.h"
#include "os/jail.h"
#include "os/scratch.h"

/* What a probe ends with: 0 refused, 1 allowed; or the jail's signal. */
enum verdict {
    REFUSED = 0,
    ALLOWED = 1,
    BROKEN = 2,
};

#define KEPT_CHANNEL 3
#define KEPT_SCRATCH 4
#define MEMORY       (64 * BW_MIB)

static int probe_open(void)
{
    return open("/", O_RDONLY) >= 0 || open("/etc/passwd", O_RDONLY) >= 0 ||
           open("/proc/self/status", O_RDONLY) >= 0 || open(".", O_RDONLY) >= 0;
}

static int probe_create(void)
{
    return open("/tmp/bw-jail-evil", O_WRONLY | O_CREAT, 0600) >= 0 ||
           open("evil", O_WRONLY | O_CREAT, 0600) >= 0 || mkdir("/evil", 0700) == 0 ||
           memfd_create("evil", 0) >= 0;
}

static int probe_stat(void)
{
    struct stat info;
    return stat("/etc/passwd", &info) == 0 || access("/etc", F_OK) == 0;
}

static int probe_exec_memory(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED || mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 ||
           mmap(NULL, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static int probe_descriptors(void)
{
    char byte;
    for (int fd = 0; fd < 256; fd++) {
        if (fd == KEPT_CHANNEL || fd == KEPT_SCRATCH)
            continue;
        if (read(fd, &byte, 1) > 0)
            return 1;
    }
    return 0;
}

static int probe_memory(void)
{
#if BW_ASAN /* it maps terabytes: there is no limit to test */
    return 0;
#endif
    for (size_t got = 0; got < 2 * MEMORY; got += BW_MIB) {
        void *block = malloc(BW_MIB);
        if (block == NULL)
            return 0;
        memset(block, 1, BW_MIB);
    }
    return 1;
}

static int probe_scratch_size(void)
{
    signal(SIGXFSZ, SIG_IGN);
    return pwrite(KEPT_SCRATCH, "x", 1, (off_t)BW_MIB) == 1;
}

static int probe_user(void)
{
    return syscall(SYS_setuid, 0) == 0 || syscall(SYS_geteuid) == 0;
}

static int probe_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static int probe_connect(void)
{
    return connect(KEPT_CHANNEL, NULL, 0) == 0;
}

static int probe_fork(void)
{
    return fork() >= 0;
}

static int probe_exec(void)
{
    return execl("/bin/true", "true", (char *)NULL) == 0;
}

static int probe_kill(void)
{
    return kill(getppid(), 0) == 0;
}

static int probe_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static int probe_unshare(void)
{
    return unshare(CLONE_NEWUSER) == 0;
}

/* What a worker has to be able to do. */
static int probe_work(void)
{
    char text[8] = {0};
    void *memory = malloc(8 * BW_MIB);
    if (memory == NULL)
        return 1;
    memset(memory, 1, 8 * BW_MIB);
    free(memory);
    if (pwrite(KEPT_SCRATCH, "scratch", 7, 0) != 7 || pread(KEPT_SCRATCH, text, 7, 0) != 7 ||
            strcmp(text, "scratch") != 0)
        return 1;
    return os_channel_send(KEPT_CHANNEL, bw_str_bytes(BW_STR("hello")), -1, NULL) != BW_OK;
}

struct outcome {
    int status; /* of waitpid */
    char said[16];
    struct os_jail_report report;
};

static struct outcome run_probe(int (*probe)(void))
{
    struct outcome outcome = {0};
    int ends[2];
    int report_pipe[2];
    const int secret = open("/etc/passwd", O_RDONLY); /* must not be there inside */
    assert_int_equal(os_channel_pair(ends, NULL), BW_OK);
    assert_int_equal(pipe(report_pipe), 0);
    struct os_jail_report report;
    const pid_t pid = os_jail_fork(&report);
    assert_true(pid >= 0);
    if (pid == 0) {
        const struct os_jail_options options = {
                .kept = {ends[1], os_scratch_open(), report_pipe[1]},
                .kept_count = 3,
                .memory = MEMORY,
                .file_size = BW_MIB,
        };
        if (os_jail_enter(&options, &report, NULL) != BW_OK)
            _exit(BROKEN);
        if (write(5, &report, sizeof(report)) != (ssize_t)sizeof(report))
            _exit(BROKEN);
        _exit(probe());
    }
    close(ends[1]);
    close(report_pipe[1]);
    close(secret);
    assert_int_equal(
            read(report_pipe[0], &outcome.report, sizeof(outcome.report)), sizeof(outcome.report));
    assert_int_equal(waitpid(pid, &outcome.status, 0), pid);
    struct os_channel_bytes got;
    if (os_channel_receive(ends[0], outcome.said, sizeof(outcome.said) - 1, &got, NULL) == BW_END)
        outcome.said[0] = '\0';
    close(ends[0]);
    close(report_pipe[0]);
    return outcome;
}

static void test_refused(void **state)
{
    static const struct {
        const char *name;
        int (*probe)(void);
    } probes[] = {
            {"open", probe_open},
            {"create", probe_create},
            {"stat", probe_stat},
            {"executable memory", probe_exec_memory},
            {"descriptors of the parent", probe_descriptors},
            {"memory past the limit", probe_memory},
            {"scratch past the limit", probe_scratch_size},
            {"root user", probe_user},
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        const struct outcome outcome = run_probe(probes[i].probe);
        if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) != REFUSED)
            fail_msg("%s: status %#x", probes[i].name, (unsigned)outcome.status);
    }
    assert_int_equal(access("/tmp/bw-jail-evil", F_OK), -1);
}

static void test_deadly(void **state)
{
    static const struct {
        const char *name;
        int (*probe)(void);
    } probes[] = {
            {"socket", probe_socket},
            {"connect", probe_connect},
            {"fork", probe_fork},
            {"exec", probe_exec},
            {"kill", probe_kill},
            {"ptrace", probe_ptrace},
            {"unshare", probe_unshare},
    };
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        const struct outcome outcome = run_probe(probes[i].probe);
        if (!WIFSIGNALED(outcome.status) || WTERMSIG(outcome.status) != SIGSYS)
            fail_msg("%s: status %#x", probes[i].name, (unsigned)outcome.status);
    }
}

static void test_work_goes_on(void **state)
{
    (void)state;
    const struct outcome outcome = run_probe(probe_work);
    assert_true(WIFEXITED(outcome.status));
    assert_int_equal(WEXITSTATUS(outcome.status), 0);
    assert_string_equal(outcome.said, "hello");
    for (unsigned i = 0; i < OS_JAIL_LAYER_COUNT; i++) {
        const enum os_jail_layer layer = (enum os_jail_layer)i;
        assert_true(os_jail_layer_name(layer).len != 0);
        assert_true(os_jail_layer_purpose(layer).len != 0);
        if (os_jail_layer_required(layer))
            assert_true(outcome.report.layers[i].up);
        /* a layer that is down says why */
        if (!outcome.report.layers[i].up)
            assert_true(outcome.report.layers[i].error != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_refused),
            cmocka_unit_test(test_deadly),
            cmocka_unit_test(test_work_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
