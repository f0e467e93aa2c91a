/* base/number.h - numbers out of text, strictly, with their range. */
#ifndef BW_BASE_NUMBER_H
#define BW_BASE_NUMBER_H

#include "base/slice.h"
#include "base/status.h"

/* Whole-string decimal number within [min, max]. No sign, no blanks, no trailing bytes. */
BW_MUST_CHECK bw_status bw_parse_u64(bw_str s, uint64_t min, uint64_t max, uint64_t *ret_value);

/* The same with an optional leading '-' (or '+'). */
BW_MUST_CHECK bw_status bw_parse_i64(bw_str s, int64_t min, int64_t max, int64_t *ret_value);

/* Whole-string hexadecimal number after "0x" or "0X". */
BW_MUST_CHECK bw_status bw_parse_hex64(bw_str s, uint64_t *ret_value);

/*
 * Whole-string decimal fraction with optional sign and exponent. Locale plays no part. BW_E_RANGE
 * when it is too large for a double; what is too small is 0.
 */
BW_MUST_CHECK bw_status bw_parse_double(bw_str s, double *ret_value);

/* "64M", "2G", "500K", "4096": a size in bytes, powers of 1024, within [min, max]. */
BW_MUST_CHECK bw_status bw_parse_size(bw_str s, uint64_t min, uint64_t max, uint64_t *ret_value);

#endif
