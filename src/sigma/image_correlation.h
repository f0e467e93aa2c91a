/* sigma/image_correlation.h - the sections of an image about rules that build on others. */
#ifndef BW_SIGMA_IMAGE_CORRELATION_H
#define BW_SIGMA_IMAGE_CORRELATION_H

#include <stdint.h>

#include "base/slice.h"

#define SIGMA_NONE UINT32_MAX

/* A text in `strings`; len 0 is the empty text. */
struct sigma_text {
    uint32_t offset;
    uint32_t len;
};

/* A rule whose events correlations want, and which of their fields. */
struct sigma_image_base {
    uint32_t rule;
    uint32_t first_field, field_count; /* fields, in lists[] */
};

/* See correlate/correlate.h for what each means. */
struct sigma_image_correlation {
    int64_t timespan;
    double percentile;
    uint32_t rule;
    uint32_t type;
    uint32_t first_group, group_count; /* names[] */
    uint32_t first_field, field_count; /* names[] */
    uint32_t first_bound, bound_count;
    uint32_t first_member, member_count;
    uint32_t generate;
    uint32_t unused;
    struct sigma_text program;   /* bytes; empty: none */
    struct sigma_text condition; /* an extended one, as the rule has it */
    struct sigma_text timespan_text;
};

struct sigma_image_bound {
    double number;
    uint32_t op; /* enum correlate_op */
    uint32_t unused;
};

struct sigma_image_member {
    uint32_t rule;            /* a base rule, or a correlation that stands before this one */
    struct sigma_text values; /* a byte for each group, then for each field */
    uint32_t step;            /* of a temporal_ordered with a program; CORRELATE_NO_STEP */
};

/* What `rules check` says of filters: their conditions are part of the rules. */
struct sigma_image_filter {
    struct sigma_text id, title, path;
    uint32_t line;
    uint32_t used; /* rules */
};

#endif
