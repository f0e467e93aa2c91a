/* cli/tree_print.h - processes as a tree for people, or as JSON Lines. */
#ifndef BW_CLI_TREE_PRINT_H
#define BW_CLI_TREE_PRINT_H

#include "finding/level.h"
#include "summary/process_store.h"

/* What a tree says of the rules. */
struct tree_rule {
    bw_str title;
    bw_str id;
    enum finding_level level;
};

struct tree_print {
    struct process_store *store;
    struct tree_rule (*rule)(void *user, uint32_t rule);
    void *user;
    bool json;
    const char *path; /* of the JSON; NULL or "-": standard output */
    unsigned width;   /* columns of a line */
    bool color;
    uint64_t top; /* processes; 0: all */
};

/* *ret_left_out: processes beyond `top`. */
BW_MUST_CHECK bw_status tree_print(
        const struct tree_print *print, uint64_t *ret_left_out, struct bw_err *err);

#endif
