/*
 * input/text/block_log.h - logs whose records are blocks of one size, without any header: utmp,
 * lastlog.
 */
#ifndef BW_INPUT_TEXT_BLOCK_LOG_H
#define BW_INPUT_TEXT_BLOCK_LOG_H

#include "base/reader.h"
#include "input/text/record.h"
#include "plug/input_kind.h"

enum block_verdict {
    BLOCK_EVENT,   /* the record was filled */
    BLOCK_NOTHING, /* an entry that is not in use */
    BLOCK_WIPED,   /* zeros where an entry was */
    BLOCK_BAD,     /* can not be one of this format */
};

struct block_context {
    struct text_record *record; /* begun */
    uint64_t number;            /* of the block, from 0 */
    bw_time time;               /* to be filled in */
    bool named;                 /* what the format's `named` said */
    char scratch[64];           /* for one text that is made of numbers */
};

struct block_format {
    const char *name;
    /* Size of a block in the item that begins like this; 0: it is none of this format. */
    size_t (*block_size)(bw_bytes head, bool whole);
    enum block_verdict (*parse)(struct block_context *context, struct bw_reader *r, size_t size);
    bool (*named)(bw_str name); /* what the item's name tells of its entries; NULL: nothing */
    bool ordered; /* entries were written one after the other: time does not go back */
};

BW_MUST_CHECK bw_status block_log_open(const struct block_format *format,
        const struct input_options *options, struct input **ret_input, struct bw_err *err);

/* For struct input_kind. */
void *block_log_worker_new(void);
void block_log_worker_free(void *worker);

/* What builds its events: for kinds that read their entries themselves. */
struct text_record *block_log_record(void *worker);
bw_status block_log_next(struct input *input, const struct event **ret_event, struct bw_err *err);
struct input_counts block_log_counts(const struct input *input);
void block_log_close(struct input *input);

/* Text in a field of fixed size: up to the first NUL. */
bw_str block_text(bw_bytes field);

#endif
