/*
 * sigma/image.h - the compiled form of a rule set: one block of memory without pointers.
 *
 * Everything refers to everything else by index or by offset into `strings`, so that an image can
 * be written to a file, mapped back and shared by forked workers as it is. Built by compile/, read
 * by match/. Native byte order: a cache is for the machine that wrote it (image_file.h checks).
 */
#ifndef BW_SIGMA_IMAGE_H
#define BW_SIGMA_IMAGE_H

#include <stdint.h>

#include "sigma/image_correlation.h"

/* Fields that logsources may ask for in `when`, in all: those of a hundred products come to 150. */
#define SIGMA_MAX_CLASS_FIELDS 512

/* What one test does with a field's value. */
enum sigma_op {
    SIGMA_OP_EXACT,    /* the whole value is the text */
    SIGMA_OP_PREFIX,   /* it starts with the text */
    SIGMA_OP_SUFFIX,   /* it ends with it */
    SIGMA_OP_CONTAINS, /* it contains it; an empty text is in every value */
    SIGMA_OP_GLOB,  /* the whole value fits the text, in which SIGMA_GLOB_* bytes are wildcards */
    SIGMA_OP_REGEX, /* regexes[aux] finds something */
    SIGMA_OP_CIDR,  /* cidrs[aux] contains the address */
    SIGMA_OP_EQ,    /* numbers: compared with .number; used with a time part */
    SIGMA_OP_LT,
    SIGMA_OP_LTE,
    SIGMA_OP_GT,
    SIGMA_OP_GTE,
    SIGMA_OP_EXISTS,            /* the event has the field, whatever its value */
    SIGMA_OP_NULL,              /* absent, null or empty (event_value_is_null) */
    SIGMA_OP_FIELDREF,          /* equals the value of field aux */
    SIGMA_OP_FIELDREF_PREFIX,   /* starts with the value of field aux */
    SIGMA_OP_FIELDREF_SUFFIX,   /* ends with it */
    SIGMA_OP_FIELDREF_CONTAINS, /* contains it */
    SIGMA_OP_COUNT,
};

/* Wildcards inside the text of a GLOB: bytes that UTF-8 never contains. */
#define SIGMA_GLOB_ANY  '\xff' /* any length, line feeds too */
#define SIGMA_GLOB_ONE  '\xfe' /* exactly one character (code point) */
#define SIGMA_GLOB_DASH '\xfd' /* one of - / U+2013 U+2014 U+2015 (windash with many dashes) */

enum sigma_predicate_flag {
    SIGMA_PREDICATE_CASED = 1 << 0, /* case matters */
};

enum sigma_time_part {
    SIGMA_TIME_NONE = 0,
    SIGMA_TIME_MINUTE,
    SIGMA_TIME_HOUR,
    SIGMA_TIME_DAY,
    SIGMA_TIME_WEEK,
    SIGMA_TIME_MONTH,
    SIGMA_TIME_YEAR,
};

/* Field of keywords: any value of the event. */
#define SIGMA_FIELD_KEYWORD UINT32_MAX

/*
 * One test of one field, the same for all rules that contain it: predicates with equal contents
 * are one. Order: sorted by (field, op, flags, text …), so that an image does not depend on the
 * order in which rules were found.
 */
struct sigma_predicate {
    uint32_t field; /* index into fields, or SIGMA_FIELD_KEYWORD */
    uint8_t op;     /* enum sigma_op */
    uint8_t flags;  /* enum sigma_predicate_flag */
    uint8_t time_part;
    uint8_t unused;
    struct sigma_text text;   /* as the rule has it (escapes resolved) */
    struct sigma_text folded; /* case-folded (match/fold.h), what is compared unless CASED */
    uint32_t aux;             /* regex, cidr or field index; SIGMA_NONE */
    uint32_t uses;            /* rules that contain it */
    double number;
};

enum sigma_node_kind {
    SIGMA_NODE_FALSE,
    SIGMA_NODE_TRUE,
    SIGMA_NODE_PREDICATE, /* first: the predicate */
    SIGMA_NODE_NOT,       /* first: the node */
    SIGMA_NODE_AND,       /* nodes children[first … first + count) */
    SIGMA_NODE_OR,
};

/* Conditions as trees; a node's children stand before it in `nodes`. */
struct sigma_node {
    uint32_t kind;
    uint32_t first;
    uint32_t count;
};

/* Correlations are rules, too, for whoever wants their texts: behind all others, never matched. */
struct sigma_image_rule {
    uint32_t root;        /* node */
    uint32_t logsource;   /* SIGMA_NONE: a correlation */
    uint32_t base;        /* bases[]: correlations want its events; else SIGMA_NONE */
    uint32_t correlation; /* correlations[]; else SIGMA_NONE */
    uint32_t first_filter, filter_count; /* filters[] that are part of the condition, in lists[] */
    struct sigma_text id, title, author, description, status, references, falsepositives,
            techniques, tags, license, path;
    uint32_t line; /* of the document's first line in its file, from 1 */
    uint8_t level; /* enum finding_level */
    uint8_t stage; /* enum attack_stage */
    uint8_t quiet; /* only correlations see what it finds */
    uint8_t unused;
};

/*
 * One product/category/service that rules ask for; where some of those are unknown, also all others
 * that the tables have, so that it can be told which records nobody claims.
 */
struct sigma_image_logsource {
    struct sigma_text product, category, service;
    struct sigma_text name, advice, more; /* of the tables; empty: they say nothing */
    struct sigma_text platform;           /* whose logs they are: never empty */
    struct sigma_text platform_advice;
    uint32_t first_log, log_count; /* logs that only the platform has, in names[] */
    uint32_t first_source;         /* sources[first … first + count): any of them serves */
    uint32_t source_count;         /* 0 and !known: no table names it */
    uint32_t known;
};

/* Whether silence says that nothing happened: what is always written is never switched off. */
enum sigma_always {
    SIGMA_ALWAYS_NOT,     /* it has to be switched on, or nobody knows */
    SIGMA_ALWAYS_RECORDS, /* of a log that has records of the source, all of its kinds are */
    SIGMA_ALWAYS_LOG,     /* of a log that is there at all */
    SIGMA_ALWAYS_COUNT,
};

/* Records that serve a logsource: all conditions hold. */
struct sigma_image_source {
    uint32_t first_condition, condition_count;
    uint32_t first_mapping, mapping_count;
    uint32_t first_always, always_count; /* pairs[]: field and value, always written */
    uint32_t always;                     /* enum sigma_always, of all of its events */
    uint32_t
            sparse; /* 1: a field that no record has says nothing; they have what there is to say */
};

/* `field` fits any of these predicates (indexes in lists[]; EXACT … GLOB and EXISTS only). */
struct sigma_image_condition {
    uint32_t field;
    uint32_t first, count;
};

enum sigma_mapping_kind {
    SIGMA_MAPPING_FIRST,   /* the first of the fields that the record has */
    SIGMA_MAPPING_JOIN,    /* all of them with `text` between */
    SIGMA_MAPPING_EXTRACT, /* what stands behind "<text>=" up to the end of its line */
    SIGMA_MAPPING_ANY,     /* the values of all of the fields that the record has */
    SIGMA_MAPPING_UNTIL,   /* the first, up to where one of the lines of `text` stands in it */
    /* the first, up to the last place of the first of the lines of `text` that stands in it */
    SIGMA_MAPPING_UNTIL_LAST,
    SIGMA_MAPPING_COUNT,
};

/* How a Sigma field is found in the records of one source. */
struct sigma_image_mapping {
    uint32_t field;
    uint8_t kind;
    uint8_t override; /* even when the record has a field of that very name */
    uint16_t unused;
    uint32_t first_from, from_count; /* fields, in lists[] */
    struct sigma_text text;
    uint32_t first_value, value_count;   /* pairs[]: whole value -> text, case-insensitively */
    uint32_t first_prefix, prefix_count; /* pairs[]: prefix -> text ('?' is one character) */
};

struct sigma_image_pair {
    struct sigma_text from; /* case-folded */
    struct sigma_text to;
};

/* Other names under which records carry a field (the taxonomy). */
struct sigma_image_field {
    struct sigma_text name;
    uint32_t first_name, name_count; /* names[]: tried in order after the name itself */
};

struct sigma_image_regex {
    struct sigma_text pattern;
    uint32_t options; /* PCRE2_* compile options */
};

struct sigma_image_cidr {
    uint8_t address[16]; /* IPv6 or IPv4-mapped (::ffff:a.b.c.d), network order, host bits zero */
    uint32_t prefix;     /* 0 to 128; IPv4 prefixes have 96 added */
};

/*
 * The sections. `matchers` belongs to match/: the pattern tables of each field, built from the
 * predicates after everything else is there.
 */
#define SIGMA_SECTIONS(X)                                                                          \
    X(char, strings)                                                                               \
    X(struct sigma_image_field, fields)                                                            \
    X(struct sigma_predicate, predicates)                                                          \
    X(struct sigma_node, nodes)                                                                    \
    X(uint32_t, children)                                                                          \
    X(struct sigma_image_rule, rules)                                                              \
    X(struct sigma_image_logsource, logsources)                                                    \
    X(struct sigma_image_source, sources)                                                          \
    X(struct sigma_image_condition, conditions)                                                    \
    X(struct sigma_image_mapping, mappings)                                                        \
    X(struct sigma_image_pair, pairs)                                                              \
    X(uint32_t, lists)                                                                             \
    X(struct sigma_text, names)                                                                    \
    X(struct sigma_text, strip)                                                                    \
    X(struct sigma_image_regex, regexes)                                                           \
    X(struct sigma_image_cidr, cidrs)                                                              \
    X(struct sigma_image_base, bases)                                                              \
    X(struct sigma_image_correlation, correlations)                                                \
    X(struct sigma_image_bound, bounds)                                                            \
    X(struct sigma_image_member, members)                                                          \
    X(struct sigma_image_filter, filters)                                                          \
    X(uint64_t, matchers)

/* Views of the sections of one image. `strip`: prefixes that are tried before every field name. */
struct sigma_image {
#define X(type, name) const type *name;
    SIGMA_SECTIONS(X)
#undef X
#define X(type, name) uint32_t name##_count;
    SIGMA_SECTIONS(X)
#undef X
};

static inline bw_str sigma_image_str(const struct sigma_image *image, struct sigma_text text)
{
    return (bw_str){.ptr = image->strings + text.offset, .len = text.len};
}

#endif
