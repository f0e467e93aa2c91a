#include "os/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"

/* One open folder: its names are read and sorted at once, its files opened one after the other. */
struct folder {
    int fd;
    struct bw_arena *arena; /* owns the names */
    const char **names;
    size_t name_count;
    size_t next;
    size_t path_len; /* of the folder's own path in walk->path */
    dev_t device;
    ino_t inode;
};

struct os_walk {
    struct os_walk_options options;
    size_t next_path;
    struct folder folders[BW_LIMIT_WALK_DEPTH];
    size_t depth;
    struct bw_buffer path; /* of the entry at hand */
    struct bw_buffer reason;
};

/* Owner of the file or privileged: reading leaves no trace in the access time. */
static int open_quietly(int folder, const char *name, int flags)
{
    const int common = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags;
    int fd = openat(folder, name, common | O_NOATIME);
    if (fd < 0 && errno == EPERM)
        fd = openat(folder, name, common);
    return fd;
}

static void say(struct os_walk *walk, const char *what, int error)
{
    bw_buffer_clear(&walk->reason);
    bw_buffer_add_text(&walk->reason, what);
    if (error != 0)
        bw_buffer_printf(&walk->reason, ": %s", strerror(error));
}

/* "a FIFO": what stands there instead of a file. */
static const char *type_name(mode_t mode)
{
    if (S_ISLNK(mode))
        return "a symbolic link: links below a folder are not followed";
    if (S_ISFIFO(mode))
        return "a FIFO: nothing is read from it; pipe what it gives to -";
    if (S_ISSOCK(mode))
        return "a socket: nothing is read from it";
    if (S_ISCHR(mode) || S_ISBLK(mode))
        return "a device: nothing is read from it";
    return "not a file";
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void folder_release(struct folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    bw_arena_free(folder->arena);
    *folder = (struct folder){.fd = -1};
}

/* Reads the names of an open folder; `folder` owns `fd` from here on. 0 or an errno. */
static int folder_names(struct folder *folder, DIR *stream)
{
    size_t capacity = 0;
    const char **names = NULL;
    int error = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            error = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (folder->name_count == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            const char **more = realloc(names, capacity * sizeof(*names));
            if (more == NULL) {
                error = ENOMEM;
                break;
            }
            names = more;
        }
        const bw_str name = bw_arena_copy(folder->arena, bw_str_of(entry->d_name));
        if (name.ptr == NULL) {
            error = ENOMEM;
            break;
        }
        names[folder->name_count++] = name.ptr;
    }
    if (folder->name_count != 0)
        qsort(names, folder->name_count, sizeof(*names), compare_names);
    folder->names = names;
    return error;
}

/*
 * Goes down into an open folder whose path is walk->path. False with a reason when that is not
 * possible; what was read of its names is visited all the same.
 */
static bool folder_push(struct os_walk *walk, int fd, const struct stat *info)
{
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->folders[i].device == info->st_dev && walk->folders[i].inode == info->st_ino) {
            close(fd);
            say(walk, "a folder inside itself (a mount loop)", 0);
            return false;
        }
    }
    if (walk->depth == BW_LIMIT_WALK_DEPTH) {
        close(fd);
        say(walk, "folders are nested too deeply", 0);
        return false;
    }
    const int stream_fd = dup(fd);
    DIR *stream = stream_fd < 0 ? NULL : fdopendir(stream_fd);
    struct folder *folder = &walk->folders[walk->depth];
    *folder = (struct folder){
            .fd = fd,
            .arena = bw_arena_new(BW_LIMIT_FOLDER_NAMES),
            .path_len = walk->path.len,
            .device = info->st_dev,
            .inode = info->st_ino,
    };
    int error = stream == NULL || folder->arena == NULL ? errno : folder_names(folder, stream);
    if (stream != NULL)
        closedir(stream);
    else if (stream_fd >= 0)
        close(stream_fd);
    if (folder->names == NULL)
        folder_release(folder);
    else
        walk->depth++;
    if (error != 0)
        say(walk, "cannot list the folder", error);
    return error == 0;
}

static void folder_pop(struct os_walk *walk)
{
    struct folder *folder = &walk->folders[--walk->depth];
    free(folder->names);
    folder_release(folder);
}

static bw_time modified(const struct stat *info)
{
    const int64_t seconds = info->st_mtim.tv_sec;
    if (seconds <= 0 || seconds > INT64_MAX / BW_TIME_SECOND - 1)
        return BW_TIME_UNKNOWN;
    return seconds * BW_TIME_SECOND + info->st_mtim.tv_nsec;
}

/*
 * Opens what `name` in `at` is. Returns false when there is nothing to tell: a folder that was
 * entered, or is empty.
 */
static bool visit(
        struct os_walk *walk, int at, const char *name, bool named, struct os_walk_entry *entry)
{
    struct stat info;
    entry->kind = OS_WALK_DENIED;
    entry->named = named;
    if (fstatat(at, name, &info, named ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
        say(walk, "cannot be opened", errno);
        return true;
    }
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        entry->kind = named ? OS_WALK_DENIED : OS_WALK_NO_FILE;
        say(walk, type_name(info.st_mode), 0);
        return true;
    }
    if (S_ISREG(info.st_mode) && walk->options.count_only) {
        entry->kind = OS_WALK_FILE;
        entry->size = (uint64_t)info.st_size;
        return true;
    }
    const int fd = open_quietly(at, name, named ? 0 : O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &info) != 0) {
        say(walk, "cannot be opened", errno);
        if (fd >= 0)
            close(fd);
        return true;
    }
    if (S_ISDIR(info.st_mode))
        return !folder_push(walk, fd, &info);
    if (!S_ISREG(info.st_mode)) { /* it was replaced between the two looks */
        close(fd);
        say(walk, type_name(info.st_mode), 0);
        return true;
    }
    entry->kind = OS_WALK_FILE;
    entry->fd = fd;
    entry->size = (uint64_t)info.st_size;
    entry->modified = modified(&info);
    return true;
}

/* Standard input: a redirected file is a file, anything else a pipe. */
static void visit_stdin(struct os_walk *walk, struct os_walk_entry *entry)
{
    struct stat info;
    entry->kind = OS_WALK_DENIED;
    entry->named = true;
    const int fd = walk->options.count_only ? -1 : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (fstat(STDIN_FILENO, &info) != 0 || (fd < 0 && !walk->options.count_only)) {
        say(walk, "standard input cannot be read", errno);
        if (fd >= 0)
            close(fd);
        return;
    }
    if (S_ISDIR(info.st_mode)) {
        say(walk, "standard input is a folder: name it instead", 0);
        if (fd >= 0)
            close(fd);
        return;
    }
    entry->kind = S_ISREG(info.st_mode) ? OS_WALK_FILE : OS_WALK_PIPE;
    entry->fd = fd;
    entry->size = S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
    entry->modified = S_ISREG(info.st_mode) ? modified(&info) : BW_TIME_UNKNOWN;
}

/* The next path of the command line. False as visit(). */
static bool visit_named(struct os_walk *walk, struct os_walk_entry *entry)
{
    const char *path = walk->options.paths[walk->next_path++];
    bw_str label = bw_str_of(path);
    while (label.len > 1 && label.ptr[label.len - 1] == '/')
        label.len--;
    bw_buffer_clear(&walk->path);
    bw_buffer_add_str(&walk->path, label);
    if (strcmp(path, "-") == 0) {
        visit_stdin(walk, entry);
        return true;
    }
    return visit(walk, AT_FDCWD, path, true, entry);
}

static bool visit_next_name(struct os_walk *walk, struct os_walk_entry *entry)
{
    struct folder *folder = &walk->folders[walk->depth - 1];
    const char *name = folder->names[folder->next++];
    walk->path.len = folder->path_len;
    if (walk->path.len == 0 || walk->path.ptr[walk->path.len - 1] != '/')
        bw_buffer_add_char(&walk->path, '/');
    bw_buffer_add_text(&walk->path, name);
    return visit(walk, folder->fd, name, false, entry);
}

struct os_walk *os_walk_new(const struct os_walk_options *options)
{
    struct os_walk *walk = calloc(1, sizeof(*walk));
    if (walk == NULL)
        return NULL;
    walk->options = *options;
    bw_buffer_init(&walk->path, BW_LIMIT_LABEL_BYTES);
    bw_buffer_init(&walk->reason, BW_LIMIT_LABEL_BYTES);
    return walk;
}

void os_walk_free(struct os_walk *walk)
{
    if (walk == NULL)
        return;
    while (walk->depth > 0)
        folder_pop(walk);
    bw_buffer_release(&walk->path);
    bw_buffer_release(&walk->reason);
    free(walk);
}

bw_status os_walk_next(struct os_walk *walk, struct os_walk_entry *ret_entry, struct bw_err *err)
{
    for (;;) {
        struct os_walk_entry entry = {.fd = -1};
        bool tell;
        bw_buffer_clear(&walk->reason);
        if (walk->depth > 0 &&
                walk->folders[walk->depth - 1].next == walk->folders[walk->depth - 1].name_count) {
            folder_pop(walk);
            continue;
        }
        if (walk->depth > 0)
            tell = visit_next_name(walk, &entry);
        else if (walk->next_path < walk->options.path_count)
            tell = visit_named(walk, &entry);
        else
            return BW_END;
        if (walk->path.failed || walk->reason.failed) {
            if (entry.fd >= 0)
                close(entry.fd);
            return bw_fail(err, BW_E_NOMEM, "walk: out of memory, or a path is too long");
        }
        if (!tell)
            continue;
        entry.path = bw_buffer_str(&walk->path);
        entry.reason = bw_buffer_str(&walk->reason);
        *ret_entry = entry;
        return BW_OK;
    }
}
