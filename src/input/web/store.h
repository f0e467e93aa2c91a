/*
 * input/web/store.h - what the lines of one log of requests have in common: which fields they have,
 * and texts that come again and again and mean more than they say (IIS writes each blank of a
 * client's name as '+').
 *
 * Both are worked out once and known again. Memory is bounded: when it is used up, all is forgotten
 * and learned anew.
 */
#ifndef BW_INPUT_WEB_STORE_H
#define BW_INPUT_WEB_STORE_H

#include "event/value.h"
#include "input/text/record.h"

struct web_store;

struct web_store *web_store_new(void);        /* NULL when memory is out */
void web_store_free(struct web_store *store); /* NULL is fine */

/* The next event begins: nothing that was given for the one before is looked at any more. */
void web_store_begin(struct web_store *store);

/*
 * Columns for events that have the fields `present` (bits: enum web_field), those in `decoded` with
 * more forms than the line shows. NULL: they are not known yet.
 */
struct text_columns *web_store_columns(struct web_store *store, uint64_t present, uint64_t decoded);

/* Keeps such columns; what they are, or NULL when there is no room. */
struct text_columns *web_store_add_columns(struct web_store *store, uint64_t present,
        uint64_t decoded, const struct text_column *columns, size_t count);

/*
 * The value (a list of texts) that was kept for `text` and the `flags` of enum web_forms_flag, or
 * NULL. It lives as long as the event.
 */
const struct event_value *web_store_forms(
        const struct web_store *store, bw_str text, unsigned flags);

/* Keeps a list of texts, copied; not when it is long, or there is no room. */
void web_store_add_forms(
        struct web_store *store, bw_str text, unsigned flags, const struct event_value *list);

#endif
