/* support/sigma_expr_text.h - expressions as short texts, for tables of cases. */
#ifndef BW_TEST_SIGMA_EXPR_TEXT_H
#define BW_TEST_SIGMA_EXPR_TEXT_H

#include "base/buffer.h"
#include "sigma/expr.h"

/*
 * Appends `expr`: and(…, …), or(…), not(…); a test is "Field op 'text'" with <*> <?> <-> for
 * wildcards, \xNN for other bytes that are not printable, "/cased" where case matters, keywords as
 * field "*".
 */
void sigma_expr_text(const struct sigma_expr *expr, struct bw_buffer *out);

#endif
