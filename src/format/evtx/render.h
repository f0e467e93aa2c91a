/* format/evtx/render.h - a record as one JSON object. */
#ifndef BW_FORMAT_EVTX_RENDER_H
#define BW_FORMAT_EVTX_RENDER_H

#include "event/event.h"

/*
 * The event_render_fn of EVTX; `context` is the event's struct evtx_shape. Elements are members,
 * attributes are members of their element, text beside attributes is "#text", elements that repeat
 * and <Data> without a name are arrays: {"Event":{"System":{"Provider":{"Name":…},"EventID":1,…}}}.
 */
void evtx_render(const struct event *event, void *context, struct bw_buffer *out);

#endif
