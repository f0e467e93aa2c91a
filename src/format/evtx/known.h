/*
 * format/evtx/known.h - names that Microsoft has published, and how a record proves that they are
 * its own.
 *
 * What data an event has is said by the manifest of its provider, which is public. A template is
 * compiled from it, and its GUID is not drawn by lot: it is a hash of what the template says, its
 * names and the types of its values (see known_form.h). A record keeps four bytes of that. So where
 * the template of a lost record is nowhere, names of its event that are known can be tried: if the
 * hash of them and of the types that its values have begins with those four bytes, it was written
 * with these names. What a table has wrong fits nothing.
 */
#ifndef BW_FORMAT_EVTX_KNOWN_H
#define BW_FORMAT_EVTX_KNOWN_H

#include "format/evtx/content.h"
#include "format/evtx/known_data.h"

/*
 * The template `number` for the values of `part`, an instance inside of another in a record that
 * nothing vouches for, when the event's data are known and hash to that number. Uses the reader's
 * buffer for forms. BW_E_NOT_FOUND: they are not.
 */
BW_MUST_CHECK bw_status evtx_known_template(struct evtx_reader *reader,
        const struct evtx_content *content, const struct evtx_part *part, uint32_t number,
        struct evtx_template **ret_template, struct bw_err *err);

#endif
