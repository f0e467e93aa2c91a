/*
 * engine/recovery.h - records that no log lists any more, on the side that believes nothing.
 *
 * While evidence is read, workers send what they cut out of left-over bytes, what they learn about
 * templates, and the identities of the records that logs list. All of it goes to nameless files.
 * Then workers read the remains, with all facts at hand, and their answers go to a third file. In
 * the end duplicates are told and the rest is given out in the order of the walk: nothing depends
 * on which worker did what, or when.
 */
#ifndef BW_ENGINE_RECOVERY_H
#define BW_ENGINE_RECOVERY_H

#include "base/reader.h"
#include "base/status.h"
#include "engine/wire.h"

struct engine;
struct recovery;
struct slot;
struct tally;

/* NULL when memory or a place for the files is out. */
struct recovery *recovery_new(void);
void recovery_free(struct recovery *recovery); /* NULL is fine */

/* Frames of workers while evidence is read; false when they are not to be believed. */
bool recovery_take_fact(struct engine *engine, struct bw_reader *body);
bool recovery_take_remains(struct engine *engine, struct tally *item, struct bw_reader *body);
bool recovery_take_live(struct engine *engine, struct bw_reader *body);

/* … and while remains are. */
bool recovery_take_revived(struct engine *engine, struct slot *slot, struct bw_reader *body);

/* … which may be parts of scripts: a PIECE frame about the record at hand. */
bool recovery_take_piece(struct engine *engine, struct slot *slot, struct bw_reader *body);

/* The stretch of remains that `slot` had is done (its worker said so), or its worker is gone. */
void recovery_stretch_done(struct slot *slot);
void recovery_slot_lost(struct engine *engine, struct slot *slot);

/* True when there is anything to be read in a second pass. */
bool recovery_pending(const struct engine *engine);

/* Closes the first pass. False after engine_fail. */
bool recovery_prepare(struct engine *engine);

/* Gives the slot the next stretch; false when there is none left. */
bool recovery_assign(struct engine *engine, struct slot *slot);

/* Tells duplicates, gives out the rest, counts all of it. */
void recovery_finish(struct engine *engine);

#endif
