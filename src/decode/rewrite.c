#include "decode/rewrite.h"

/*
 * What is outermost comes first: cmd.exe and the shell see a line before PowerShell does,
 * parts of a text are put together before what they say is read, and what a text holds in quotes
 * comes out of it before its own parts are.
 */
const struct rewrite rewrites[REWRITE_COUNT] = {
        {"caret", DECODE_SIGN_CARET, rewrite_caret},
        {"quotes", DECODE_SIGN_QUOTES, rewrite_quotes},
        {"quotes", DECODE_SIGN_SHELL, rewrite_nothing},
        {"quotes", DECODE_SIGN_SHELL, rewrite_braces},
        {"variables", DECODE_SIGN_PERCENT, rewrite_picked},
        {"variables", DECODE_SIGN_PERCENT, rewrite_tokens},
        {"variables", DECODE_SIGN_PERCENT, rewrite_variables},
        {"variables", DECODE_SIGN_SHELL, rewrite_shell_variables},
        {"reverse", DECODE_SIGN_SHELL, rewrite_rev},
        {"rot13", DECODE_SIGN_SHELL | DECODE_SIGN_OPERATOR, rewrite_rot13},
        {"base32", DECODE_SIGN_SHELL, rewrite_base32},
        {"backtick", DECODE_SIGN_BACKTICK, rewrite_backtick},
        {"escapes", DECODE_SIGN_ESCAPE, rewrite_escapes},
        {"concatenation", DECODE_SIGN_QUOTES, rewrite_templates},
        {"index", DECODE_SIGN_LIST, rewrite_arrays},
        {"join", DECODE_SIGN_LIST, rewrite_join},
        {"concatenation", DECODE_SIGN_PLUS | DECODE_SIGN_OPERATOR, rewrite_concat},
        {"nested", DECODE_SIGN_DOUBLED, rewrite_nested},
        {"xor", DECODE_SIGN_CODES, rewrite_keyed_lists}, /* before numbers are read without a key */
        {"shift", DECODE_SIGN_CODES, rewrite_shifted},
        {"codes", DECODE_SIGN_CODES, rewrite_lists},
        {"codes", DECODE_SIGN_CODES, rewrite_codes},
        {"index", DECODE_SIGN_INDEX, rewrite_index},
        {"concatenation", DECODE_SIGN_PLUS | DECODE_SIGN_OPERATOR, rewrite_concat},
        {"format", DECODE_SIGN_FORMAT, rewrite_format},
        {"substring", DECODE_SIGN_OPERATOR, rewrite_methods},
        {"replace", DECODE_SIGN_OPERATOR, rewrite_replace},
        {"reverse", DECODE_SIGN_OPERATOR, rewrite_reverse},
        {"assigned", DECODE_SIGN_SHELL | DECODE_SIGN_OPERATOR, rewrite_set_variable},
        {"assigned", DECODE_SIGN_ASSIGN, rewrite_assigned},
        {"names", DECODE_SIGN_NAME | DECODE_SIGN_PLUS | DECODE_SIGN_FORMAT | DECODE_SIGN_LIST,
                rewrite_names},
};
