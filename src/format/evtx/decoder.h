/* format/evtx/decoder.h - records of EVTX chunks as events. */
#ifndef BW_FORMAT_EVTX_DECODER_H
#define BW_FORMAT_EVTX_DECODER_H

#include "event/event.h"
#include "format/evtx/content.h"

struct evtx_decoder; /* one for each worker: templates and shapes are kept from file to file */

/* NULL when memory is out. */
struct evtx_decoder *evtx_decoder_new(void);
void evtx_decoder_free(struct evtx_decoder *decoder); /* NULL is fine */

struct evtx_stock;
struct evtx_learner;
struct evtx_hint;

/*
 * For what logs no longer list. `learner` (borrowed; NULL: nobody) is told of every template, and
 * every event gets its identity. Chunks whose checksums are wrong teach less: see stock.h.
 */
void evtx_decoder_set_learner(struct evtx_decoder *decoder, struct evtx_learner *learner);

/*
 * From now on nothing vouches for the records: their templates come from `stock` (borrowed) alone,
 * and one that is not sound in everything is refused.
 */
void evtx_decoder_set_stock(struct evtx_decoder *decoder, struct evtx_stock *stock);

/* What the place of the next record knows about its templates; borrowed. */
void evtx_decoder_set_hints(
        struct evtx_decoder *decoder, const struct evtx_hint *hints, uint32_t count);

/* Where the names of the last event came from: enum event_source. */
uint8_t evtx_decoder_source(const struct evtx_decoder *decoder);

/* Call when another item of evidence begins. */
void evtx_decoder_new_item(struct evtx_decoder *decoder);

/* The chunk's bytes must stay until the next chunk is set. */
void evtx_decoder_set_chunk(struct evtx_decoder *decoder, const struct evtx_chunk *chunk);

/*
 * Makes an event of a record. Everything in it is borrowed from the chunk and the decoder and valid
 * until the next call; offset and anomalies are the decoder's (EVENT_ANOMALY_VALUE,
 * EVENT_ANOMALY_TIME_MISMATCH), and more may be added by the caller. *ret_reason (never NULL on
 * return) says what EVENT_ANOMALY_VALUE means, "" without it.
 *
 * A failure means that this record is unreadable; `err` says why.
 */
BW_MUST_CHECK bw_status evtx_decoder_event(struct evtx_decoder *decoder,
        const struct evtx_record *record, struct event *ret_event, const char **ret_reason,
        struct bw_err *err);

/* Where the content of the record that was decoded last ends in its chunk. */
uint32_t evtx_decoder_content_end(const struct evtx_decoder *decoder);

/* For tests and figures: how many templates and shapes are known. */
uint32_t evtx_decoder_template_count(const struct evtx_decoder *decoder);
uint32_t evtx_decoder_shape_count(const struct evtx_decoder *decoder);

#endif
