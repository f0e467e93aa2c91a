/*
 * sigma/match/class_values.h - the class fields' values of one event: what a plan for its class is
 * made from, and which of them need a closer look.
 */
#ifndef BW_SIGMA_MATCH_CLASS_VALUES_H
#define BW_SIGMA_MATCH_CLASS_VALUES_H

#include "base/buffer.h"
#include "sigma/match/class_fields.h"
#include "sigma/match/column.h"
#include "sigma/match/plan.h"

struct sigma_evaluator;

/* By the place of the field. Everything is borrowed. */
struct sigma_class_values {
    const struct sigma_image *image;
    const struct sigma_class_fields *fields;
    struct sigma_evaluator *evaluator;
    struct sigma_values values[SIGMA_MAX_CLASS_FIELDS];
    bool unknown[SIGMA_MAX_CLASS_FIELDS]; /* of a constant field: no predicate names the value */
    bool asked[SIGMA_MAX_CLASS_FIELDS];   /* of a tested field: what it looks like matters */
};

/* All fields without values; none asked. */
void sigma_class_values_init(struct sigma_class_values *values, const struct sigma_image *image,
        const struct sigma_class_fields *fields, struct sigma_evaluator *evaluator);

/* Those of one field, into the evaluator's arena; false when that is full. */
bool sigma_class_values_take(struct sigma_class_values *values, uint32_t index,
        const struct sigma_binding *binding, const struct event *event);

/*
 * Marks the tested fields by which a source may serve events that have the same in all other
 * fields, or be what names their log.
 */
void sigma_class_values_ask(struct sigma_class_values *values);

/* Appends what a plan depends on: equal for classes of whatever shapes that may share one. */
void sigma_class_values_key(struct sigma_class_values *values, struct bw_buffer *key);

/* For sigma_plan_new. Borrows `values`. */
struct sigma_class_view sigma_class_values_view(struct sigma_class_values *values);

#endif
