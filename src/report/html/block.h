/* report/html/block.h - data inside of the page: text, packed, in letters that mean nothing. */
#ifndef BW_REPORT_HTML_BLOCK_H
#define BW_REPORT_HTML_BLOCK_H

#include <stdio.h>

#include "base/slice.h"
#include "base/status.h"

/*
 * Writes <script type="application/gzip" data-kind="KIND" data-count="COUNT">…</script> with `data`
 * as base64 of gzip (RFC 1952). Nothing in `data` can end the element or mean anything to the
 * browser, whatever it is; browsers do not run scripts of that type. The same data gives the same
 * bytes.
 */
BW_MUST_CHECK bw_status html_block_write(
        FILE *out, const char *kind, size_t count, bw_str data, struct bw_err *err);

#endif
