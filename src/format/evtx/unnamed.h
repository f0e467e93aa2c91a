/*
 * format/evtx/unnamed.h - the data of a lost record when no place of the evidence has its template.
 *
 * The outer template of a record says what the event is: provider, id, time, host. The inner one is
 * of the event's own data, and says nothing but their names. Where only that one is gone, the
 * values are still there, in order, with their types: they are given as <Data> without names, as
 * events of the old kind have them. They stand in <EventData>, the element that the schema of
 * [MS-EVEN6] 2.2.13 has there; or in the <UserData> of the outer template, whose only child has a
 * name that nobody knows.
 */
#ifndef BW_FORMAT_EVTX_UNNAMED_H
#define BW_FORMAT_EVTX_UNNAMED_H

#include "format/evtx/content.h"

/*
 * A template for the values of `part`, an instance inside of `outer` in a record that nothing
 * vouches for. Uses the reader's buffer for forms. BW_E_NOT_FOUND, as for the template that is
 * gone, when the values can not be data by their form: a size that the type can not have, a text
 * that is none.
 */
BW_MUST_CHECK bw_status evtx_unnamed_template(struct evtx_reader *reader,
        const struct evtx_content *content, const struct evtx_part *part,
        struct evtx_template **ret_template, struct bw_err *err);

#endif
