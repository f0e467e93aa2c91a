/*
 * input/json/unfold.h - JSON whose records do not stand in it as objects one after the other, as
 * lines of JSON: answers of Loki, tables, batches that are carried as a text, sudo's own log.
 */
#ifndef BW_INPUT_JSON_UNFOLD_H
#define BW_INPUT_JSON_UNFOLD_H

#include "base/source.h"
#include "plug/input_kind.h"

struct json_unfolder {
    /* True when `head` begins as such a document does. */
    bool (*look)(bw_bytes head);

    /* The lines, as a source that the caller frees. It borrows source, head and log of `options`.
     * BW_E_NOMEM, and what reading the source gives. */
    bw_status (*open)(
            const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err);
    void (*free)(struct bw_source *lines); /* NULL is fine */
};

/* Whose head it is; NULL: of none of them. */
const struct json_unfolder *json_unfold_look(bw_bytes head);

extern const struct json_unfolder json_unfold_loki;
extern const struct json_unfolder json_unfold_table;
extern const struct json_unfolder json_unfold_sudo_log;
extern const struct json_unfolder json_unfold_batch;

#endif
