/* input/windows/evtx_finds.h - what EVTX inputs find beside their events, on its way out. */
#ifndef BW_INPUT_WINDOWS_EVTX_FINDS_H
#define BW_INPUT_WINDOWS_EVTX_FINDS_H

#include "format/evtx/remains.h"
#include "plug/input_kind.h"

struct evtx_finds;

/* `out` is borrowed. NULL when memory is out. */
struct evtx_finds *evtx_finds_new(struct input_finds *out);
void evtx_finds_free(struct evtx_finds *finds); /* NULL is fine */

/* Passes facts on; NULL for NULL. */
struct evtx_learner *evtx_finds_learner(struct evtx_finds *finds);

void evtx_finds_carve(struct evtx_finds *finds, const struct evtx_leftover *leftover);
void evtx_finds_carve_blob(struct evtx_finds *finds, struct evtx_blob *blob);

/* Reads what both of them found. */
extern const struct input_reviver_kind evtx_reviver_kind;

#endif
