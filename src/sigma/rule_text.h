/* sigma/rule_text.h - the parts of a rule that only people read. */
#ifndef BW_SIGMA_RULE_TEXT_H
#define BW_SIGMA_RULE_TEXT_H

#include "sigma/rule.h"

/*
 * Fills everything but detection and logsource. Warns of what is odd; fails for what the
 * specification forbids: no title, a level or status that does not exist.
 */
BW_MUST_CHECK bw_status sigma_rule_text_read(struct sigma_load *load,
        const struct sigma_yaml_node *document, struct sigma_rule *rule, struct bw_err *err);

#endif
