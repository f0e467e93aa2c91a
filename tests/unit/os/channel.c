#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "os/channel.h"
#include "os/fd_source.h"
#include "os/interrupt.h"
#include "os/scratch.h"

static void test_bytes_and_descriptor(void **state)
{
    int ends[2];
    char text[16] = {0};
    struct os_channel_bytes got;
    (void)state;
    assert_int_equal(os_channel_pair(ends, NULL), BW_OK);
    const int scratch = os_scratch_open();
    assert_true(scratch >= 0);
    assert_int_equal(pwrite(scratch, "inside", 6, 0), 6);
    assert_int_equal(os_channel_send(ends[0], bw_str_bytes(BW_STR("take")), scratch, NULL), BW_OK);
    close(scratch);
    assert_int_equal(os_channel_receive(ends[1], text, sizeof(text), &got, NULL), BW_OK);
    assert_int_equal(got.len, 4);
    assert_memory_equal(text, "take", 4);
    assert_true(got.passed >= 0);
    assert_true((fcntl(got.passed, F_GETFD) & FD_CLOEXEC) != 0);
    assert_int_equal(pread(got.passed, text, 6, 0), 6);
    assert_memory_equal(text, "inside", 6);
    close(got.passed);
    close(ends[0]);
    assert_int_equal(os_channel_receive(ends[1], text, sizeof(text), &got, NULL), BW_END);
    close(ends[1]);
}

static void test_large_sends_arrive_whole(void **state)
{
    const size_t size = 5 * BW_MIB;
    uint8_t *bytes = malloc(size);
    int ends[2];
    (void)state;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
    assert_int_equal(os_channel_pair(ends, NULL), BW_OK);
    const pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(os_channel_send(ends[0], (bw_bytes){bytes, size}, -1, NULL) != BW_OK);
    }
    close(ends[0]);
    uint8_t *back = malloc(size);
    size_t have = 0;
    struct os_channel_bytes got;
    while (os_channel_receive(ends[1], back + have, size - have, &got, NULL) == BW_OK) {
        assert_int_equal(got.passed, -1);
        have += got.len;
        if (have == size)
            break;
    }
    assert_int_equal(have, size);
    assert_memory_equal(back, bytes, size);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ends[1]);
    free(back);
    free(bytes);
}

/* No SIGPIPE, which would end the test. */
static void test_nobody_there(void **state)
{
    int ends[2];
    struct bw_err err;
    (void)state;
    assert_int_equal(os_channel_pair(ends, NULL), BW_OK);
    close(ends[1]);
    assert_int_equal(os_channel_send(ends[0], bw_str_bytes(BW_STR("hello")), -1, &err), BW_E_IO);
    assert_true(bw_str_starts_with(bw_str_of(err.message), BW_STR("send: ")));
    close(ends[0]);
}

static void test_file_source_keeps_to_its_part(void **state)
{
    char text[16];
    size_t len;
    struct os_fd_source source;
    (void)state;
    const int fd = os_scratch_open();
    assert_int_equal(pwrite(fd, "0123456789", 10, 0), 10);
    os_fd_source_init_file(&source, fd, 3, 7, 10);
    assert_int_equal(source.source.offset, 3);
    assert_int_equal(source.source.size, 10);
    assert_int_equal(bw_source_read_full(&source.source, text, sizeof(text), &len, NULL), BW_OK);
    assert_int_equal(len, 4);
    assert_memory_equal(text, "3456", 4);
    assert_int_equal(source.source.offset, 7);
    os_fd_source_seek(&source, 5);
    assert_int_equal(bw_source_read_full(&source.source, text, 1, &len, NULL), BW_OK);
    assert_int_equal(text[0], '5');
    os_fd_source_seek(&source, 99);
    assert_int_equal(bw_source_read_full(&source.source, text, 1, &len, NULL), BW_OK);
    assert_int_equal(len, 0);
    /* a file that became shorter than it was said to be ends early */
    os_fd_source_init_file(&source, fd, 8, 100, 100);
    assert_int_equal(bw_source_read_full(&source.source, text, sizeof(text), &len, NULL), BW_OK);
    assert_int_equal(len, 2);
    close(fd);
    struct bw_err err;
    assert_int_equal(bw_source_read_full(&source.source, text, 1, &len, &err), BW_E_IO);
    assert_string_equal(err.message, "read: Bad file descriptor");
}

static void test_pipe_source(void **state)
{
    char text[16];
    size_t len;
    int ends[2];
    struct os_fd_source source;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abc", 3), 3);
    close(ends[1]);
    os_fd_source_init_pipe(&source, ends[0]);
    assert_int_equal(source.source.size, BW_SOURCE_SIZE_UNKNOWN);
    assert_int_equal(bw_source_read_full(&source.source, text, sizeof(text), &len, NULL), BW_OK);
    assert_int_equal(len, 3);
    assert_int_equal(source.source.offset, 3);
    close(ends[0]);
}

static void test_interrupt(void **state)
{
    struct os_interrupt interrupt;
    (void)state;
    assert_int_equal(os_interrupt_open(&interrupt, NULL), BW_OK);
    assert_int_equal(os_interrupt_take(&interrupt), 0);
    assert_int_equal(raise(SIGINT), 0); /* would end the test otherwise */
    struct pollfd polled = {.fd = interrupt.fd, .events = POLLIN};
    assert_int_equal(poll(&polled, 1, 1000), 1);
    assert_int_equal(os_interrupt_take(&interrupt), SIGINT);
    assert_int_equal(os_interrupt_take(&interrupt), 0);
    os_interrupt_close(&interrupt);
    sigset_t now;
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &now), 0);
    assert_false(sigismember(&now, SIGINT));
}

static void test_scratch_follows_tmpdir(void **state)
{
    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nonexistent/folder", 1), 0);
    const int fd = os_scratch_open(); /* goes on to the next place */
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_bytes_and_descriptor),
            cmocka_unit_test(test_large_sends_arrive_whole),
            cmocka_unit_test(test_nobody_there),
            cmocka_unit_test(test_file_source_keeps_to_its_part),
            cmocka_unit_test(test_pipe_source),
            cmocka_unit_test(test_interrupt),
            cmocka_unit_test(test_scratch_follows_tmpdir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
