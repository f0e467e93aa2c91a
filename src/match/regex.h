/* match/regex.h - regular expressions (PCRE2), bounded in time. */
#ifndef BW_MATCH_REGEX_H
#define BW_MATCH_REGEX_H

#include "base/slice.h"
#include "base/status.h"

struct match_regex;

/*
 * Compiles `pattern` with PCRE2 compile options (PCRE2_CASELESS …; PCRE2_UTF and
 * PCRE2_MATCH_INVALID_UTF are added). Fails with BW_E_MALFORMED and PCRE2's words with the column.
 */
BW_MUST_CHECK bw_status match_regex_new(
        bw_str pattern, uint32_t options, struct match_regex **ret_regex, struct bw_err *err);
void match_regex_free(struct match_regex *regex); /* NULL is fine */

enum match_regex_result {
    MATCH_REGEX_NO,
    MATCH_REGEX_YES,
    MATCH_REGEX_GAVE_UP, /* the step limit: a pattern that explodes on this text */
};

/* Looks for the pattern anywhere in `text`. Not safe for two threads at once. */
enum match_regex_result match_regex_find(struct match_regex *regex, bw_str text);

/* Where the last find that said YES found it: an offset in its text. */
size_t match_regex_place(const struct match_regex *regex);

#endif
