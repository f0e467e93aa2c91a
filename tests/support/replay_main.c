/*
 * replay_main.c - runs a fuzz target over files, so that every build and every compiler proves that
 * old crashes stay fixed. For each file it also tries every shorter head of small inputs and a set
 * of single-byte changes: a fuzzer's most fruitful moves, without a fuzzer.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_FILE    ((size_t)1 << 20)
#define HEADS_BELOW 2048 /* inputs up to this size are also cut at every length */
#define MUTATIONS   256

static void run_copy(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size != 0 ? size : 1); /* exact size: ASan sees the first byte past it */
    if (copy == NULL)
        abort();
    if (size != 0)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_mutations(uint8_t *data, size_t size)
{
    static const uint8_t values[] = {0x00, 0xff, 0x7f, 0x80};
    const size_t step = size / MUTATIONS + 1;
    for (size_t at = 0; at < size; at += step) {
        const uint8_t was = data[at];
        data[at] = (uint8_t)(values[at / step % sizeof(values)] ^ (at & 1));
        run_copy(data, size);
        data[at] = was;
    }
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(MAX_FILE);
    if (file == NULL || data == NULL) {
        fprintf(stderr, "%s: can not be read\n", path);
        exit(1);
    }
    const size_t size = fread(data, 1, MAX_FILE, file);
    fclose(file);
    run_copy(data, size);
    for (size_t head = 0; size <= HEADS_BELOW && head < size; head++)
        run_copy(data, head);
    run_mutations(data, size);
    free(data);
}

static size_t run_path(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return 0;
    if (!S_ISDIR(info.st_mode)) {
        run_file(path);
        return 1;
    }
    struct dirent **names;
    const int count = scandir(path, &names, NULL, alphasort);
    size_t files = 0;
    for (int i = 0; i < count; i++) {
        char child[4096];
        snprintf(child, sizeof(child), "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            files += run_path(child);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    return files;
}

int main(int argc, char **argv)
{
    size_t files = 0;
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            files += run_path(argv[i]);
    printf("%zu inputs replayed\n", files);
    return files != 0 ? 0 : 1; /* a target without a corpus tests nothing */
}
