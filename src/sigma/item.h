/* sigma/item.h - detection items: one line of a search, "Field|modifiers: values". */
#ifndef BW_SIGMA_ITEM_H
#define BW_SIGMA_ITEM_H

#include "sigma/load.h"
#include "sigma/yaml.h"

/*
 * A member of a map: the field and its modifiers are its key, one value or a list of values stand
 * behind it. An empty field name ("|all") means keywords.
 */
BW_MUST_CHECK bw_status sigma_item_read(struct sigma_load *load,
        const struct sigma_yaml_node *member, const struct sigma_expr **ret_expr,
        struct bw_err *err);

/* A keyword, or a list of keywords of which any may occur: scalars without a key. */
BW_MUST_CHECK bw_status sigma_keywords_read(struct sigma_load *load,
        const struct sigma_yaml_node *values, const struct sigma_expr **ret_expr,
        struct bw_err *err);

#endif
