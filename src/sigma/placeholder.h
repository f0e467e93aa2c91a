/* sigma/placeholder.h - what %name% stands for: lists that the user gives for his network. */
#ifndef BW_SIGMA_PLACEHOLDER_H
#define BW_SIGMA_PLACEHOLDER_H

#include "sigma/yaml.h"

/* Names and their values. Read-only once it is filled, so that threads may share it. */
struct sigma_placeholders;

/* Empty; lives in `arena`. NULL when that is full. */
struct sigma_placeholders *sigma_placeholders_new(struct bw_arena *arena);

/*
 * Adds a document: a map of names to one value or a list of values (scalars, with Sigma's
 * wildcards). A name that stands in several documents has the values of all. *ret_line says where
 * an error is.
 */
BW_MUST_CHECK bw_status sigma_placeholders_add(struct sigma_placeholders *placeholders,
        const struct sigma_yaml_node *document, uint32_t *ret_line, struct bw_err *err);

#endif
