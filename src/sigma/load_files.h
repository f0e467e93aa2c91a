/* sigma/load_files.h - rule files to rules, on as many threads as pay off. */
#ifndef BW_SIGMA_LOAD_FILES_H
#define BW_SIGMA_LOAD_FILES_H

#include "sigma/files.h"
#include "sigma/load.h"
#include "sigma/rule.h"

/* What came of the files: rules and problems in the order of the files. */
struct sigma_loaded {
    struct bw_arena *arenas[8]; /* own everything; NULL where unused */
    struct sigma_rule **rules;
    uint32_t rule_count;
    struct sigma_rule **left_out; /* on request: nothing but their names was read */
    uint32_t left_out_count;
    struct sigma_problem *problems;
    size_t problem_count;
};

void sigma_loaded_release(struct sigma_loaded *loaded);

/*
 * Reads all files. The result does not depend on the number of threads. Fails only for want of
 * memory; what is wrong with a file or rule is a problem.
 */
BW_MUST_CHECK bw_status sigma_files_load(const struct sigma_files *files,
        const struct sigma_placeholders *placeholders, enum finding_level min_level,
        struct sigma_loaded *ret_loaded, struct bw_err *err);

/*
 * Reads the rules of one text as if it were a file named load->path; *last is the end of the list
 * that they are put behind. For sigma_files_load and for tests.
 */
BW_MUST_CHECK bw_status sigma_text_load(struct sigma_load *load, bw_str text,
        enum finding_level min_level, struct sigma_rule ***last, struct bw_err *err);

#endif
