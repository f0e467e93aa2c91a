/*
 * tests/support/json_strict.h - is it JSON exactly as RFC 8259 says? An independent, simple checker
 * for what we write.
 */
#ifndef BW_TESTS_SUPPORT_JSON_STRICT_H
#define BW_TESTS_SUPPORT_JSON_STRICT_H

#include "base/slice.h"

/* One value and nothing else: valid UTF-8, no raw control characters, paired surrogates. */
bool json_strict(bw_str text);

#endif
