/* format/evtx/learn.h - what a chunk teaches about templates: facts for the stock. */
#ifndef BW_FORMAT_EVTX_LEARN_H
#define BW_FORMAT_EVTX_LEARN_H

#include "format/evtx/content.h"

/*
 * A definition that a record of a log uses, just compiled from `offset`: tells the reader's learner
 * unless it was told last. Names must have their hashes; otherwise nothing is said.
 */
void evtx_learn(struct evtx_reader *reader, uint32_t offset, struct evtx_template *template);

/*
 * The definition at `offset` of a chunk of which nothing is known: true, and told as what was found
 * in left over bytes, when it is sound in everything: it begins as a definition does and all names
 * have their hashes. `canon` and `fact` are scratch.
 */
bool evtx_learn_at(bw_bytes chunk, uint32_t offset, struct evtx_learner *learner,
        struct bw_buffer *canon, struct bw_buffer *fact);

/* Every definition of chunk[start, end), whether or not anything refers to it. */
void evtx_learn_all(bw_bytes chunk, size_t start, size_t end, struct evtx_learner *learner);

#endif
