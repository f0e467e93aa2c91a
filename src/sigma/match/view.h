/*
 * sigma/match/view.h - fields of records as log sources say that they are made, for who asks no
 * rule: the first source that serves a record says what its fields are.
 */
#ifndef BW_SIGMA_MATCH_VIEW_H
#define BW_SIGMA_MATCH_VIEW_H

#include "event/event.h"
#include "sigma/image.h"

struct sigma_view;

/* What is looked at. The image is borrowed for the life of the view, all else for the call. */
struct sigma_view_of {
    const struct sigma_image *image;
    const char *const *categories; /* of log sources that the image has, whatever their product */
    uint32_t category_count;
    const bw_str *fields; /* that rules of the image ask for; others are nowhere */
    uint32_t field_count;
    uint32_t wanted; /* bits of the first 32 of the fields: records lack none of them */
    bool mapped; /* only what a log source maps: who asks looks for a field's own name himself */
};

/* NULL when memory is out. */
struct sigma_view *sigma_view_new(const struct sigma_view_of *of);
void sigma_view_free(struct sigma_view *view); /* NULL is fine */

/* To be called once for each event: the place of the category that it is of, SIGMA_NONE when it is
 * of none. The event is borrowed until the next. */
uint32_t sigma_view_look(struct sigma_view *view, const struct event *event);

/* The first value of a field of the event at hand, which a source serves, as text; empty when it
 * has none. Valid until the next event is looked at. */
bw_str sigma_view_text(struct sigma_view *view, uint32_t field);

#endif
