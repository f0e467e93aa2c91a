/* sigma/modifier.h - the parts of the modifier table: for modifier*.c only. */
#ifndef BW_SIGMA_MODIFIER_H
#define BW_SIGMA_MODIFIER_H

#include "sigma/operand.h"

/* What an application can see and change. */
struct sigma_modifier_call {
    struct sigma_load *load;
    const struct sigma_modifier *modifier;
    struct sigma_operand *value; /* one alternative; new ones are put behind it */
    struct bw_err *err;
};

/* When a modifier may come. */
enum sigma_modifier_place {
    SIGMA_MODIFIER_ANYWHERE,
    SIGMA_MODIFIER_FIRST, /* no other before it (all and neq do not count) */
    SIGMA_MODIFIER_AFTER_RE,
};

struct sigma_modifier {
    bw_str name;
    bw_status (*apply)(const struct sigma_modifier_call *call); /* NULL: all, neq */
    uint32_t accepts; /* bits 1 << enum sigma_operand_kind */
    uint8_t place;    /* enum sigma_modifier_place */
    uint32_t argument;
};

/* Why a value does not do; the message names the modifier. */
bw_status sigma_modifier_fail(const struct sigma_modifier_call *call, bw_status status,
        const char *fmt, ...) BW_PRINTF(3, 4);

/* A copy of the value, put behind it; NULL when memory is out. */
struct sigma_operand *sigma_modifier_fork(const struct sigma_modifier_call *call);

/* modifier_text.c */
bw_status sigma_modifier_anchor(const struct sigma_modifier_call *call);
bw_status sigma_modifier_cased(const struct sigma_modifier_call *call);
bw_status sigma_modifier_utf16(const struct sigma_modifier_call *call);
bw_status sigma_modifier_base64(const struct sigma_modifier_call *call);
bw_status sigma_modifier_base64offset(const struct sigma_modifier_call *call);

/* What `argument` means to anchor and to utf16. */
enum {
    SIGMA_ANCHOR_BEFORE = 1, /* a wildcard in front */
    SIGMA_ANCHOR_AFTER = 2,
    SIGMA_UTF16_BIG_ENDIAN = 1,
    SIGMA_UTF16_BOM = 2,
};

/* modifier_windash.c */
bw_status sigma_modifier_windash(const struct sigma_modifier_call *call);

/* modifier_type.c */
bw_status sigma_modifier_re(const struct sigma_modifier_call *call);
bw_status sigma_modifier_re_option(const struct sigma_modifier_call *call);
bw_status sigma_modifier_cidr(const struct sigma_modifier_call *call);
bw_status sigma_modifier_compare(const struct sigma_modifier_call *call);
bw_status sigma_modifier_time_part(const struct sigma_modifier_call *call);
bw_status sigma_modifier_fieldref(const struct sigma_modifier_call *call);
bw_status sigma_modifier_exists(const struct sigma_modifier_call *call);

/* placeholder.c */
bw_status sigma_modifier_expand(const struct sigma_modifier_call *call);

/* Compiles the pattern of a REGEX value to see whether it can be used. */
bw_status sigma_regex_check(
        struct sigma_load *load, const struct sigma_operand *value, struct bw_err *err);

#endif
