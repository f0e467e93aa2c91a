/* support/temp_folder.h - a folder for one test, and files in it. */
#ifndef BW_TEST_TEMP_FOLDER_H
#define BW_TEST_TEMP_FOLDER_H

#include "base/slice.h"

struct temp_folder {
    char path[256];
};

/* Makes the folder below $TMPDIR or /tmp; aborts when that is not possible. */
void temp_folder_init(struct temp_folder *folder);

/* Removes it with all that is in it. */
void temp_folder_release(struct temp_folder *folder);

/* "<folder>/<name>" into `out`, which has room for 512 bytes; returns `out`. */
const char *temp_folder_path(const struct temp_folder *folder, const char *name, char out[512]);

/* Writes a file; makes the folders that `name` has in front of it. */
void temp_folder_write(const struct temp_folder *folder, const char *name, bw_str text);

#endif
