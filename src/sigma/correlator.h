/* sigma/correlator.h - the correlations of an image at work: candidates in, findings out. */
#ifndef BW_SIGMA_CORRELATOR_H
#define BW_SIGMA_CORRELATOR_H

#include "plug/correlator.h"
#include "sigma/correlate/correlate.h"
#include "sigma/image.h"

extern const struct correlator_kind sigma_correlator;

/* The definitions of an image, in its order. Borrows from the image. */
struct sigma_definitions {
    struct correlate_definition *items;
    uint32_t count;
    struct correlate_input *inputs;
    struct correlate_bound *bounds;
};

/* False when memory is out. */
bool sigma_definitions_make(const struct sigma_image *image, struct sigma_definitions *ret);
void sigma_definitions_release(struct sigma_definitions *definitions);

#endif
