/*
 * input/json/unfold.h - JSON whose records do not stand in it as objects one after the other, as
 * lines of JSON: answers of Loki, tables, batches that are carried as a text.
 */
#ifndef BW_INPUT_JSON_UNFOLD_H
#define BW_INPUT_JSON_UNFOLD_H

#include "base/source.h"
#include "plug/input_kind.h"

/* Which of them begins with `head`, for json_unfold_open; SIZE_MAX: none. */
size_t json_unfold_look(bw_bytes head);

/* Borrows source, head and log of `options` for its life; the caller frees it. */
BW_MUST_CHECK bw_status json_unfold_open(const struct input_options *options, size_t which,
        struct bw_source **ret_lines, struct bw_err *err);
void json_unfold_free(struct bw_source *lines, size_t which); /* NULL is fine */

#endif
