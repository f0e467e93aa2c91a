/* format/xml/render.h - an event from XML as one JSON object. */
#ifndef BW_FORMAT_XML_RENDER_H
#define BW_FORMAT_XML_RENDER_H

#include "event/event.h"

/*
 * The event_render_fn of Windows XML, in the form that EVTX records have (format/evtx/render.h):
 * elements and attributes are members, text beside attributes is "#text", elements of one name are
 * one array, and <Data> without a name is an array always.
 */
void xml_render(const struct event *event, void *context, struct bw_buffer *out);

#endif
