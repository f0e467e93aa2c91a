/* sigma/case_test.h - rules against events that they must match, and others that they must not. */
#ifndef BW_SIGMA_CASE_TEST_H
#define BW_SIGMA_CASE_TEST_H

#include "sigma/ruleset.h"

/* A case that did not go as its file says. Slices are borrowed for the call. */
struct sigma_case_failure {
    bw_str path;
    uint32_t line; /* of the case, or of what is wrong with the file */
    bw_str name;   /* of the case; may be empty */
    bw_str text;
};

struct sigma_case_counts {
    uint32_t files;
    uint32_t passed;
    uint32_t failed;        /* cases that failed, and files that could not be used */
    uint32_t rules_without; /* rules of the set that no case names */
};

struct sigma_case_options {
    const char *const *paths; /* case files, and folders with them */
    size_t path_count;
    const struct sigma_ruleset *ruleset;
    void (*on_failure)(void *user, const struct sigma_case_failure *failure); /* may be NULL */
    void (*on_rule_without)(void *user, bw_str path, bw_str title);           /* may be NULL */
    void *user;
};

/*
 * Runs all cases (docs/sigma.md, "Case files", has the form). Fails only when a path can not be
 * read or memory is out; what is wrong with a file is a failure of its own.
 */
BW_MUST_CHECK bw_status sigma_cases_run(const struct sigma_case_options *options,
        struct sigma_case_counts *ret_counts, struct bw_err *err);

#endif
