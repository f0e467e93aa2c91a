/* sigma/image_build.h - puts rules and tables into the sections of an image. */
#ifndef BW_SIGMA_IMAGE_BUILD_H
#define BW_SIGMA_IMAGE_BUILD_H

#include "sigma/image_form.h"
#include "sigma/load.h"
#include "sigma/logsource.h"
#include "sigma/rule.h"

/* Everything that goes in. Borrowed; the order of rules is the order in the image. */
struct sigma_image_input {
    struct sigma_rule *const *rules; /* single events, then correlations: see link.h */
    uint32_t rule_count;
    uint32_t correlation_count; /* of them */
    struct sigma_rule *const *filters;
    uint32_t filter_count;
    const struct sigma_tables_data *tables;
    const struct sigma_problem *problems;
    size_t problem_count;
    struct sigma_block_counts counts;
    uint64_t key;
};

/* Builds the block into `out` (see image_form.h), match tables and all. */
BW_MUST_CHECK bw_status sigma_image_build(
        const struct sigma_image_input *input, struct bw_buffer *out, struct bw_err *err);

#endif
