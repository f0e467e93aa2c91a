/*
 * engine/scripts.h - scripts that lie in several records, on the side that believes nothing.
 *
 * While evidence is read, workers send the parts that they meet; they go to a nameless file, and
 * what their heads say to a sorter. When all evidence was read, parts of one script stand together,
 * whichever file they came from; copies are left out. Then workers put the texts together and look
 * at them. This side never looks into a part. Nothing depends on which worker did what, or when.
 */
#ifndef BW_ENGINE_SCRIPTS_H
#define BW_ENGINE_SCRIPTS_H

#include "base/reader.h"
#include "base/status.h"

struct engine;
struct scripts;
struct slot;
struct tally;

/* NULL when memory is out. Takes no place on the disk before the first part comes. */
struct scripts *scripts_new(void);
void scripts_free(struct scripts *scripts); /* NULL is fine */

/* A PIECE frame about a record of `item`, or one that no log lists any more; false when it is not
 * to be believed. */
bool scripts_take_piece(
        struct engine *engine, struct tally *item, bool recovered, struct bw_reader *body);

/* A JOINED frame, likewise. */
bool scripts_take_joined(struct engine *engine, struct slot *slot, struct bw_reader *body);

/* The worker that put scripts together is gone. */
void scripts_slot_lost(struct engine *engine, struct slot *slot);

/* Puts the parts in order. True when there is anything for workers to do; false after engine_fail,
 * too. */
bool scripts_prepare(struct engine *engine);

/* Gives the slot the next stretch of scripts; false when there is none left. */
bool scripts_assign(struct engine *engine, struct slot *slot);

/* Counts what became of them, and tells what is missing. */
void scripts_finish(struct engine *engine);

#endif
