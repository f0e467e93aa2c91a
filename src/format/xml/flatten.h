/*
 * format/xml/flatten.h - the XML of one Windows event as the values of an event.
 *
 * Names are those that the event has in an EVTX file (docs/formats/windows-xml.md): Provider_Name,
 * EventID, <Data Name="CommandLine"> as CommandLine, leaves of UserData by their own names. What is
 * in RenderingInfo goes by its path, as it repeats names of System in other words. Elements that
 * repeat have a slot each. Elements
 * without content are empty text when they are Data or have two tags, else null.
 *
 * As with JSON, two ways lead through an event: along a skeleton of structure met before, or in
 * full.
 */
#ifndef BW_FORMAT_XML_FLATTEN_H
#define BW_FORMAT_XML_FLATTEN_H

#include "base/buffer.h"
#include "base/status.h"
#include "format/shape/shapes.h"
#include "format/xml/cursor.h"

struct xml_flat;

struct xml_record {
    const struct shape_entry *entry;  /* until the shapes are reset */
    const struct event_value *values; /* these borrow from the text and from the xml_flat, and live
                                       * until its next use */
    size_t len;                       /* of the event's text */
    uint32_t dropped;                 /* values left out because of a limit: BW_LIMIT_EVENT_FIELDS,
                                       * BW_LIMIT_FIELD_NAME_BYTES */
};

/* `shapes` is borrowed. NULL when memory is out. */
struct xml_flat *xml_flat_new(struct shapes *shapes);
void xml_flat_free(struct xml_flat *flat);

/* True when `text` begins with the start tag of an element called Event. */
bool xml_begins_event(bw_str text);

/*
 * Reads the event whose start tag `text` begins with; more may follow it. XML_PADDING bytes behind
 * `text` must be readable. May reset the shapes when they are full.
 *
 * BW_E_TRUNCATED: the text ends inside the event. BW_E_MALFORMED: it is not well-formed, or another
 * event begins inside. BW_E_LIMIT: nested deeper than BW_LIMIT_NESTING. *ret_at (may be NULL) is
 * then the position of the trouble in `text`.
 */
BW_MUST_CHECK bw_status xml_flatten(struct xml_flat *flat, bw_str text,
        struct xml_record *ret_record, size_t *ret_at, struct bw_err *err);

/* Finds the time and the record id: a shape_roles_fn. */
void xml_resolve_roles(const struct event_shape *shape, struct shape_roles *ret_roles);

#endif
