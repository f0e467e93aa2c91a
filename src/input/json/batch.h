/*
 * input/json/batch.h - records that are carried as a text in another record, as lines of JSON: what
 * queues and hubs hand over. What is around them goes, for it is of whoever carried them.
 *
 * Forms: Azure's Event Hubs, whose body is {"records":[…]} as a text or in base64 (and what
 * collectors made of it); Pub/Sub, whose data is in base64; SQS, whose body is what EventBridge or
 * SNS sent; lists of texts under "records". Records that carry nothing of that kind stay as they
 * are.
 */
#ifndef BW_INPUT_JSON_BATCH_H
#define BW_INPUT_JSON_BATCH_H

#include "base/source.h"
#include "plug/input_kind.h"

struct json_batch;

/* True when the first record of `head` carries others so. */
bool json_batch_look(bw_bytes head);

/* Borrows source, head and log of `options` for its life; the caller frees it. */
BW_MUST_CHECK bw_status json_batch_open(
        const struct input_options *options, struct json_batch **ret_batch, struct bw_err *err);

/* What gives the lines: borrowed. */
struct bw_source *json_batch_source(struct json_batch *batch);

void json_batch_free(struct json_batch *batch); /* NULL is fine */

#endif
