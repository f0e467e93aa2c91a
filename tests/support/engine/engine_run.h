/* engine_run.h - runs the engine over files made for a test, and keeps what it told. */
#ifndef BW_TEST_ENGINE_RUN_H
#define BW_TEST_ENGINE_RUN_H

#include "engine/engine.h"

/* A folder of its own for one test; the path is static until the next call. */
const char *engine_folder_new(void);
void engine_folder_remove(void);

/* Writes a file below it (folders in `name` are made). */
void engine_file(const char *name, const char *text);
void engine_file_bytes(const char *name, const void *bytes, size_t len);
const char *engine_path(const char *name); /* static until the fourth next call */

/* Everything that the engine told, as sorted lines; and its summary, copied. */
struct engine_result {
    bw_status status;
    struct bw_err err;
    struct hunt_summary summary; /* its tables are gone with the engine */
    char *items;    /* "label format outcome records matched unreadable findings: reason" */
    char *findings; /* "label offset: text of the record" */
    char *notes;    /* "label kind name offset places count" */
    size_t hosts;
};

/* Zero options mean: the folder, evil input and detector, two jobs, in the jail. */
void engine_result_run(struct engine_result *result, const struct engine_options *changes);
void engine_result_release(struct engine_result *result);

#endif
