/*
 * input/json/loki.h - what Grafana Loki answers, as the lines of JSON that `logcli -o jsonl` makes
 * of it: {"timestamp":"…","labels":{…},"line":"…"} for each of its values.
 *
 * A source, because one stream of an answer may hold more lines than a record may be long. Forms:
 * Loki's HTTP API (query_range, and push in JSON).
 */
#ifndef BW_INPUT_JSON_LOKI_H
#define BW_INPUT_JSON_LOKI_H

#include "base/source.h"
#include "plug/input_kind.h"

struct loki;

/* True when `head` begins as such an answer does. */
bool loki_look(bw_bytes head);

/* Borrows source, head and log of `options` for its life; the caller frees it. */
BW_MUST_CHECK bw_status loki_open(
        const struct input_options *options, struct loki **ret_loki, struct bw_err *err);

/* What gives the lines: borrowed. */
struct bw_source *loki_source(struct loki *loki);

void loki_free(struct loki *loki); /* NULL is fine */

#endif
