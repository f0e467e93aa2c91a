/* sigma/operand.h - one value of a detection item on its way through the modifiers. */
#ifndef BW_SIGMA_OPERAND_H
#define BW_SIGMA_OPERAND_H

#include "sigma/load.h"
#include "sigma/string.h"
#include "sigma/yaml.h"

enum sigma_operand_kind {
    SIGMA_OPERAND_STRING,
    SIGMA_OPERAND_NUMBER, /* written without quotes; text is there too */
    SIGMA_OPERAND_BOOL,   /* likewise */
    SIGMA_OPERAND_NULL,
    SIGMA_OPERAND_REGEX, /* text is the pattern */
    SIGMA_OPERAND_CIDR,
    SIGMA_OPERAND_COMPARE,
    SIGMA_OPERAND_TIME_PART, /* number compared with a part of a date */
    SIGMA_OPERAND_FIELDREF,  /* text is the other field's name; any_before, any_after say how */
    SIGMA_OPERAND_EXISTS,    /* boolean */
    SIGMA_OPERAND_KIND_COUNT,
};

/*
 * Some modifiers turn one value into several, any of which may match whatever `all` says: they hang
 * behind each other.
 */
struct sigma_operand {
    uint8_t kind;      /* enum sigma_operand_kind */
    uint8_t op;        /* COMPARE, TIME_PART: enum sigma_op */
    uint8_t time_part; /* enum sigma_time_part */
    bool cased;
    bool boolean;
    bool anchored; /* contains, startswith or endswith was applied: keywords ask */
    bool utf16;    /* the text is UTF-16 as bytes */
    bool bom;      /* a byte order mark belongs in front of it */
    struct sigma_string string;
    uint32_t regex_options;
    double number;
    const struct match_network *network;
    const struct sigma_yaml_node *node; /* where it stands in the rule */
    struct sigma_operand *alternative;
};

/* What the modifiers behind a field name come to. */
struct sigma_modifiers {
    bool all;
    bool neq;
    bool expand;
    bool re;
    uint32_t count;
    const struct sigma_modifier *const *list;
};

/*
 * Reads "mod1|mod2" (what stands behind the field's first '|'; may be empty). BW_E_MALFORMED for an
 * unknown name or an order that can not be. `line` is for messages.
 */
BW_MUST_CHECK bw_status sigma_modifiers_parse(struct sigma_load *load, bw_str names, uint32_t line,
        struct sigma_modifiers *ret_modifiers, struct bw_err *err);

/* Takes a scalar through all modifiers. */
BW_MUST_CHECK bw_status sigma_operand_read(struct sigma_load *load,
        const struct sigma_modifiers *modifiers, const struct sigma_yaml_node *scalar,
        struct sigma_operand **ret_value, struct bw_err *err);

/* The name of a modifier by its index, for censuses; ptr NULL behind the last. */
bw_str sigma_modifier_name(size_t index);

#endif
