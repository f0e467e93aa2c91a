/* summary/logon_forms.h - how logs that are not Windows' write a logon: a table. */
#ifndef BW_SUMMARY_LOGON_FORMS_H
#define BW_SUMMARY_LOGON_FORMS_H

#include "base/slice.h"

/*
 * Words between '|', compared without case; one that ends in '*' fits what begins so, "*" alone
 * whatever is there. A '!' in front of all fits whatever the words do not, nothing at all, too.
 * Without a field it holds, without words it never does.
 */
struct logon_test {
    const char *field;
    const char *words;
};

#define LOGON_FORM_TESTS 3
#define LOGON_FORM_NAMES 3

struct logon_form {
    const char *type;                         /* how the summary calls it */
    const char *type_field;                   /* whose value goes behind that; NULL: none */
    struct logon_test when[LOGON_FORM_TESTS]; /* all hold; those without a field are none */
    struct logon_test end;                    /* asked in this order; none holds: no logon */
    struct logon_test success;
    struct logon_test failure;
    const char *accounts[LOGON_FORM_NAMES]; /* the first that is there */
    const char *sources[LOGON_FORM_NAMES];
};

extern const struct logon_form logon_forms[];
extern const size_t logon_form_count;

/* Do the words fit the value (empty: there is none)? */
bool logon_words_fit(const char *words, bw_str value);

#endif
