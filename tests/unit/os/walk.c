#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "os/walk.h"

static char folder[64];

static int setup(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "/tmp/bw-walk-XXXXXX");
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    return chdir("/") != 0 || nftw(folder, remove_one, 64, FTW_DEPTH | FTW_PHYS) != 0;
}

static void file(const char *name, const char *text)
{
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

/* Everything the walk gives, a line each: kind, path, size, reason. */
static char *walk_all(const char *const *paths, size_t count, bool count_only)
{
    const struct os_walk_options options = {
            .paths = paths, .path_count = count, .count_only = count_only};
    struct os_walk *walk = os_walk_new(&options);
    struct os_walk_entry entry;
    struct bw_buffer text;
    struct bw_err err;
    bw_status status;
    bw_buffer_init(&text, BW_MIB);
    while ((status = os_walk_next(walk, &entry, &err)) == BW_OK) {
        bw_buffer_printf(&text, "%d%s %.*s %llu %.*s\n", (int)entry.kind, entry.named ? "n" : "",
                bw_str_width(entry.path), entry.path.ptr, (unsigned long long)entry.size,
                bw_str_width(entry.reason), entry.reason.ptr != NULL ? entry.reason.ptr : "");
        const bool opened = entry.kind == OS_WALK_FILE || entry.kind == OS_WALK_PIPE;
        assert_int_equal(entry.fd >= 0, opened && !count_only);
        if (entry.fd >= 0)
            close(entry.fd);
    }
    assert_int_equal(status, BW_END);
    assert_int_equal(os_walk_next(walk, &entry, &err), BW_END);
    os_walk_free(walk);
    bw_buffer_add_char(&text, '\0');
    return (char *)text.ptr;
}

static void test_order(void **state)
{
    static const char *const paths[] = {"b.log", "tree/", "-missing"};
    (void)state;
    assert_int_equal(mkdir("tree", 0700), 0);
    assert_int_equal(mkdir("tree/sub", 0700), 0);
    assert_int_equal(mkdir("tree/empty", 0700), 0);
    file("b.log", "1");
    file("tree/z", "22");
    file("tree/Z", "");
    file("tree/sub/x", "333");
    file("tree/sub.log", "4444");
    file("tree/\xc3\xa4", "5");
    for (int count_only = 0; count_only < 2; count_only++) {
        char *text = walk_all(paths, 3, count_only);
        assert_string_equal(text, "0n b.log 1 \n"
                                  "0 tree/Z 0 \n"
                                  "0 tree/sub/x 3 \n"
                                  "0 tree/sub.log 4 \n"
                                  "0 tree/z 2 \n"
                                  "0 tree/\xc3\xa4 1 \n"
                                  "3n -missing 0 cannot be opened: No such file or directory\n");
        free(text);
    }
}

static void test_links_are_left_alone(void **state)
{
    static const char *const tree[] = {"tree"};
    static const char *const named[] = {"tree/out", "tree/loop", "tree/gone"};
    (void)state;
    assert_int_equal(mkdir("tree", 0700), 0);
    assert_int_equal(symlink("/etc/hostname", "tree/out"), 0);
    assert_int_equal(symlink(".", "tree/here"), 0);
    assert_int_equal(symlink("loop", "tree/loop"), 0);
    assert_int_equal(symlink("nowhere", "tree/gone"), 0);
    char *text = walk_all(tree, 1, false);
    assert_int_not_equal(text[0], '0'); /* no file was found through any of them */
    assert_null(strstr(text, "\n0 "));
    assert_non_null(strstr(text, "2 tree/here 0 a symbolic link"));
    assert_non_null(strstr(text, "2 tree/loop 0 a symbolic link"));
    assert_non_null(strstr(text, "2 tree/out 0 a symbolic link"));
    free(text);
    file("real", "x");
    assert_int_equal(unlink("tree/out"), 0);
    assert_int_equal(symlink("../real", "tree/out"), 0);
    text = walk_all(named, 3, false);
    assert_string_equal(text, "0n tree/out 1 \n"
                              "3n tree/loop 0 cannot be opened: Too many levels of symbolic links\n"
                              "3n tree/gone 0 cannot be opened: No such file or directory\n");
    free(text);
}

static void test_special_files(void **state)
{
    static const char *const paths[] = {".", "fifo", "/dev/null"};
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    char *text = walk_all(paths, 3, false);
    assert_string_equal(text,
            "2 ./fifo 0 a FIFO: nothing is read from it; pipe what it gives to -\n"
            "3n fifo 0 a FIFO: nothing is read from it; pipe what it gives to -\n"
            "3n /dev/null 0 a device: nothing is read from it\n");
    free(text);
}

/* Root may read everything, so the test becomes somebody else. */
static void test_permission_denied(void **state)
{
    (void)state;
    assert_int_equal(mkdir("tree", 0755), 0);
    assert_int_equal(mkdir("tree/closed", 0), 0);
    file("tree/open", "x");
    file("tree/secret", "x");
    assert_int_equal(chmod("tree/secret", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    const pid_t child = fork();
    if (child == 0) {
        static const char *const paths[] = {"tree"};
        if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
            _exit(2);
        char *text = walk_all(paths, 1, false);
        _exit(strcmp(text, "3 tree/closed 0 cannot be opened: Permission denied\n"
                           "0 tree/open 1 \n"
                           "3 tree/secret 0 cannot be opened: Permission denied\n") != 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(chmod("tree/closed", 0700), 0);
}

static void test_depth_has_an_end(void **state)
{
    static const char *const paths[] = {"."};
    (void)state;
    int at = open(".", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < BW_LIMIT_WALK_DEPTH + 2; i++) {
        assert_int_equal(mkdirat(at, "d", 0700), 0);
        const int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
        close(at);
        at = next;
    }
    close(at);
    char *text = walk_all(paths, 1, false);
    assert_non_null(strstr(text, "folders are nested too deeply\n"));
    assert_ptr_equal(strchr(text, '\n'), strrchr(text, '\n')); /* said once */
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(test_order, setup, teardown),
            cmocka_unit_test_setup_teardown(test_links_are_left_alone, setup, teardown),
            cmocka_unit_test_setup_teardown(test_special_files, setup, teardown),
            cmocka_unit_test_setup_teardown(test_permission_denied, setup, teardown),
            cmocka_unit_test_setup_teardown(test_depth_has_an_end, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
