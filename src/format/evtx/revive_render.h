/* format/evtx/revive_render.h - a recovered record as JSON: the record, and that it is one. */
#ifndef BW_FORMAT_EVTX_REVIVE_RENDER_H
#define BW_FORMAT_EVTX_REVIVE_RENDER_H

#include "event/event.h"

struct evtx_revived_render {
    event_render_fn *render; /* of the record as if it were live */
    void *context;
};

/*
 * Makes the event's renderer say behind the record's own members:
 * "breakwater.recovered":true,"breakwater.recovery":{place, template, offset, chunk_offset}.
 * `render` must live as long as the event.
 */
void evtx_revived_render_set(struct evtx_revived_render *render, struct event *event);

#endif
