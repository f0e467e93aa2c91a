#include "support/temp_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(bool good, const char *what)
{
    if (good)
        return;
    perror(what);
    abort();
}

void temp_folder_init(struct temp_folder *folder)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder->path, sizeof(folder->path), "%s/bw-test-XXXXXX",
            base != NULL && base[0] != '\0' ? base : "/tmp");
    must(mkdtemp(folder->path) != NULL, folder->path);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

void temp_folder_release(struct temp_folder *folder)
{
    nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *temp_folder_path(const struct temp_folder *folder, const char *name, char out[512])
{
    snprintf(out, 512, "%s/%s", folder->path, name);
    return out;
}

void temp_folder_write(const struct temp_folder *folder, const char *name, bw_str text)
{
    char path[512];
    temp_folder_path(folder, name, path);
    for (char *slash = path + strlen(folder->path) + 1; (slash = strchr(slash, '/')) != NULL;
            slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    must(file != NULL, path);
    must(fwrite(text.ptr, 1, text.len, file) == text.len, path);
    must(fclose(file) == 0, path);
}
