/* sigma/collection.h - documents of one file that are put together by `action`, as in Sigma 1. */
#ifndef BW_SIGMA_COLLECTION_H
#define BW_SIGMA_COLLECTION_H

#include "sigma/load.h"
#include "sigma/yaml.h"

/* What earlier documents of the file left for later ones. Zero at its beginning. */
struct sigma_collection {
    const struct sigma_yaml_node *global;   /* NULL: nothing */
    const struct sigma_yaml_node *previous; /* the last rule as it was read; NULL: none yet */
    uint32_t nodes;                         /* made so far, see BW_LIMIT_SIGMA_YAML_NODES */
};

/*
 * The document with what those before it add, as pySigma does it: `global` is put over every rule
 * that follows (what it says counts), until `reset`; `repeat` is put over the rule before it.
 * Correlations and filters stay as they are. BW_END: the document is no rule itself.
 */
BW_MUST_CHECK bw_status sigma_collection_take(struct sigma_collection *collection,
        struct sigma_load *load, const struct sigma_yaml_node *document,
        const struct sigma_yaml_node **ret_document, struct bw_err *err);

#endif
