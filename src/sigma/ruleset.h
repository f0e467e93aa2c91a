/* sigma/ruleset.h - loads Sigma rules and gives a detector for them. */
#ifndef BW_SIGMA_RULESET_H
#define BW_SIGMA_RULESET_H

#include "base/status.h"
#include "finding/level.h"
#include "plug/detector.h"
#include "sigma/image.h"

struct sigma_ruleset;

enum sigma_problem_kind {
    SIGMA_PROBLEM_ERROR,   /* the rule can not be used; it is left out */
    SIGMA_PROBLEM_WARNING, /* it is used, but look at this */
    SIGMA_PROBLEM_SKIPPED, /* not to be used: deprecated, below the level, no rule at all … */
};

/* One thing to say about one rule file. Slices are borrowed for the call. */
struct sigma_problem {
    enum sigma_problem_kind kind;
    bw_str path;
    uint32_t line;     /* from 1; 0 when no line can be named */
    bw_str rule_title; /* may be empty */
    bw_str text;
};

/* A text that is read like a file. */
struct sigma_given_text {
    const char *name; /* for messages */
    bw_str text;
};

struct sigma_load_options {
    const char *const *rule_paths; /* files and folders; *.yml and *.yaml below them, sorted */
    size_t rule_path_count;
    const char *const *logsource_paths; /* files and folders with logsources: and taxonomy: */
    size_t logsource_path_count;
    const struct sigma_given_text *rule_texts; /* besides the files */
    size_t rule_text_count;
    const struct sigma_given_text *logsource_texts;
    size_t logsource_text_count;
    const char *const *placeholder_paths; /* YAML maps name -> list of values for `expand` */
    size_t placeholder_path_count;
    const struct sigma_given_text *placeholder_texts; /* besides the files */
    size_t placeholder_text_count;
    const char *const *excluded; /* rules to leave out: id or title in any letter case, or file: its
                                  * whole path or the end of it from a name on */
    size_t excluded_count;
    enum finding_level min_level; /* rules below it are left out */
    const char *cache_dir;        /* where the compiled form is kept; NULL for no cache */
    void (*on_problem)(void *user, const struct sigma_problem *problem); /* may be NULL */
    void *user;
};

/*
 * Loads and compiles. A bad rule is a problem, not a failure: fails only when a path can not be
 * read at all, memory is out, or the logsource data is broken. Problems are reported in order of
 * path and line, also when the rules come from the cache.
 */
BW_MUST_CHECK bw_status sigma_ruleset_load(const struct sigma_load_options *options,
        struct sigma_ruleset **ret_ruleset, struct bw_err *err);
void sigma_ruleset_free(struct sigma_ruleset *ruleset); /* NULL is fine */

/* Does `problem` say that a rule was left out because `excluded` names it? */
bool sigma_problem_is_exclusion(const struct sigma_problem *problem, const char *excluded);

struct sigma_ruleset_stats {
    uint32_t files;
    uint32_t rules; /* compiled and in use, without correlations */
    uint32_t correlations;
    uint32_t filters;
    uint32_t errors;  /* left out for an error */
    uint32_t skipped; /* left out on purpose */
    uint32_t warnings;
    bool from_cache;
    uint64_t fingerprint; /* of the compiled image: equal rules give an equal number */
};
struct sigma_ruleset_stats sigma_ruleset_stats(const struct sigma_ruleset *ruleset);

const struct sigma_image *sigma_ruleset_image(const struct sigma_ruleset *ruleset);

/* For the engine: the set as a detector, valid as long as the set. */
extern const struct detector_kind detector_sigma;
const struct detector *sigma_ruleset_detector(const struct sigma_ruleset *ruleset);

#endif
