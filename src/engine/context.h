/* engine/context.h - records around those that were found (struct engine_context). */
#ifndef BW_ENGINE_CONTEXT_H
#define BW_ENGINE_CONTEXT_H

#include "engine/worker.h"

void worker_context_init(struct worker *worker);
void worker_context_forget(struct worker *worker); /* another log begins */
void worker_context_begin(struct worker *worker);  /* with each event; */
void worker_context_end(struct worker *worker);    /* it was looked at */
/* True when the finding only says that there is the record: nothing was found. */
bool worker_context_take(struct worker *worker, struct finding *finding);

#endif
