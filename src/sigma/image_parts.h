/* sigma/image_parts.h - the pieces of image_build.h: for image_*.c only. */
#ifndef BW_SIGMA_IMAGE_PARTS_H
#define BW_SIGMA_IMAGE_PARTS_H

#include "base/buffer.h"
#include "sigma/image_build.h"
#include "sigma/intern.h"

/* A logsource, and the records that serve it. */
struct sigma_resolved {
    struct sigma_logsource names;
    const struct sigma_served *served;
    uint32_t count;
    bool known;
    bool asked; /* by a rule */
};

/*
 * The image while it grows. Appending can fail only for want of memory, so callers go on and ask
 * once: sigma_builder_failed.
 */
struct sigma_builder {
    const struct sigma_image_input *input;
    struct bw_arena *arena;
    struct bw_buffer sections[SIGMA_SECTION_COUNT];
    struct sigma_intern texts;
    struct bw_buffer text_places; /* struct sigma_text for each number in `texts` */
    struct sigma_intern fields;
    uint32_t *field_order; /* number in `fields` -> index in the section */
    struct sigma_intern predicates;
    struct sigma_intern regexes;
    struct sigma_intern cidrs;
    struct bw_buffer last_rules;       /* uint32_t for each predicate: the last rule that used it */
    struct sigma_resolved *logsources; /* sorted by name; index is the image's */
    uint32_t logsource_count;
    bool failed;
};

bool sigma_builder_failed(const struct sigma_builder *b);

/* Appends one item to the section and returns its index. */
uint32_t sigma_builder_append(
        struct sigma_builder *b, enum sigma_section section, const void *item);
uint32_t sigma_builder_count(const struct sigma_builder *b, enum sigma_section section);

/* Views of what a section holds so far; invalid after the next append to it. */
void *sigma_builder_items(const struct sigma_builder *b, enum sigma_section section);

/*
 * The place of `text` in `strings`; equal texts share one. `text` must stay where it is as long as
 * the builder lives.
 */
struct sigma_text sigma_builder_text(struct sigma_builder *b, bw_str text);

/* The same without looking for an equal one: for texts that are seldom equal. */
struct sigma_text sigma_builder_own_text(struct sigma_builder *b, bw_str text);

/* Lower case for comparison; wildcards of a glob stay as they are. Lives in the builder's arena. */
bw_str sigma_builder_fold(struct sigma_builder *b, bw_str text, bool glob);

/* image_sources.c: which logsources there are, first, and then what serves them. */
BW_MUST_CHECK bw_status sigma_builder_resolve(struct sigma_builder *b, struct bw_err *err);
void sigma_builder_sources(struct sigma_builder *b);
/* How many fields the conditions of all sources ask for. */
uint32_t sigma_builder_class_fields(const struct sigma_builder *b);
uint32_t sigma_builder_logsource(
        const struct sigma_builder *b, const struct sigma_logsource *logsource);

/* image_fields.c: fields are known and sorted by name before anything refers to them. */
void sigma_builder_fields(struct sigma_builder *b);

/* The index of a field; SIGMA_NONE when nothing in the image needs it. */
uint32_t sigma_builder_field(const struct sigma_builder *b, bw_str name);

/*
 * image_predicates.c: the number of the predicate that says what `test` says. `rule` uses it, or a
 * logsource does (SIGMA_NONE). The number holds until the predicates are sorted.
 */
uint32_t sigma_builder_predicate(
        struct sigma_builder *b, const struct sigma_test *test, uint32_t rule);

/* Sorts the predicates and mends what refers to them: nodes, and the lists of conditions. */
void sigma_builder_sort_predicates(struct sigma_builder *b);

/* image_rules.c: rules and their trees. */
void sigma_builder_rules(struct sigma_builder *b);

/* image_correlations.c: what correlations ask, and filters; after the fields, before the rules. */
void sigma_builder_correlations(struct sigma_builder *b);

#endif
