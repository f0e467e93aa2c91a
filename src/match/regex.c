#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex.h"

#include <pcre2.h>
#include <stdlib.h>

/* Backtracking steps for one text. Ordinary rules need a few hundred. */
#define REGEX_MATCH_LIMIT 1000000
#define REGEX_HEAP_LIMIT  4096 /* KiB */

struct match_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint32_t shortest; /* characters that a match has at least */
};

bw_status match_regex_new(
        bw_str pattern, uint32_t options, struct match_regex **ret_regex, struct bw_err *err)
{
    struct match_regex *regex = calloc(1, sizeof(*regex));
    if (regex == NULL)
        return bw_fail(err, BW_E_NOMEM, "regular expression");
    int code;
    PCRE2_SIZE column;
    regex->code = pcre2_compile((PCRE2_SPTR)(pattern.ptr != NULL ? pattern.ptr : ""), pattern.len,
            options | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &column, NULL);
    if (regex->code == NULL) {
        PCRE2_UCHAR message[160];
        pcre2_get_error_message(code, message, sizeof(message));
        match_regex_free(regex);
        return bw_fail(err, BW_E_MALFORMED, "regular expression: column %zu: %s", column + 1,
                (const char *)message);
    }
    regex->data = pcre2_match_data_create(1, NULL);
    regex->context = pcre2_match_context_create(NULL);
    if (regex->data == NULL || regex->context == NULL) {
        match_regex_free(regex);
        return bw_fail(err, BW_E_NOMEM, "regular expression");
    }
    pcre2_pattern_info(regex->code, PCRE2_INFO_MINLENGTH, &regex->shortest);
    pcre2_set_match_limit(regex->context, REGEX_MATCH_LIMIT);
    pcre2_set_heap_limit(regex->context, REGEX_HEAP_LIMIT);
    *ret_regex = regex;
    return BW_OK;
}

void match_regex_free(struct match_regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->context);
    pcre2_match_data_free(regex->data);
    pcre2_code_free(regex->code);
    free(regex);
}

enum match_regex_result match_regex_find(struct match_regex *regex, bw_str text)
{
    if (text.len < regex->shortest) /* to find that out takes PCRE2 a thousand instructions */
        return MATCH_REGEX_NO;
    const PCRE2_SPTR subject = (PCRE2_SPTR)(text.ptr != NULL ? text.ptr : "");
    const int rc = pcre2_match(regex->code, subject, text.len, 0, 0, regex->data, regex->context);
    if (rc >= 0)
        return MATCH_REGEX_YES;
    return rc == PCRE2_ERROR_NOMATCH ? MATCH_REGEX_NO : MATCH_REGEX_GAVE_UP;
}

size_t match_regex_place(const struct match_regex *regex)
{
    return pcre2_get_ovector_pointer(regex->data)[0];
}
