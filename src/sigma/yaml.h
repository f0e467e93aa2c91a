/* sigma/yaml.h - YAML documents as trees with line numbers, for rules and for tables. */
#ifndef BW_SIGMA_YAML_H
#define BW_SIGMA_YAML_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

enum sigma_yaml_kind {
    SIGMA_YAML_SCALAR,
    SIGMA_YAML_LIST,
    SIGMA_YAML_MAP,
};

/* What a scalar without quotes is, by the rules of YAML 1.1 that all readers of Sigma share. */
enum sigma_yaml_type {
    SIGMA_YAML_TEXT,
    SIGMA_YAML_NULL,  /* nothing, ~, null */
    SIGMA_YAML_BOOL,  /* true, false, yes, no, on, off */
    SIGMA_YAML_INT,   /* 4688, -1, 0x1f, 0o17, 017, 0b1, 1_000 */
    SIGMA_YAML_FLOAT, /* 1.5, 1e3 */
};

/*
 * A node lives as long as the arena that it was read into. An alias is a copy of the node that it
 * names; the children are shared.
 */
struct sigma_yaml_node {
    uint8_t kind;    /* enum sigma_yaml_kind */
    bool plain;      /* scalar: written without quotes, so that it may be more than text */
    uint32_t line;   /* from 1 */
    uint32_t count;  /* children */
    uint32_t weight; /* nodes of the whole tree below and with this one, aliases written out */
    bw_str text;     /* scalar: valid UTF-8 */
    const struct sigma_yaml_node *key; /* in a map: this child's key, always a scalar */
    struct sigma_yaml_node *first;     /* list, map: children in order */
    struct sigma_yaml_node *next;      /* the next child of the same parent */
};

/* Several documents of one text, one after the other. */
struct sigma_yaml;

/*
 * Reads from `text` (borrowed; UTF-8, or UTF-16 with a byte order mark) into `arena`. NULL when
 * memory is out.
 */
struct sigma_yaml *sigma_yaml_new(bw_str text, struct bw_arena *arena);
void sigma_yaml_free(struct sigma_yaml *yaml); /* NULL is fine */

/*
 * The next document; BW_END after the last. An empty document gives a NULL root. After an error
 * (BW_E_MALFORMED, BW_E_LIMIT, BW_E_NOMEM) there is no more to read; sigma_yaml_error_line tells
 * where it was.
 */
BW_MUST_CHECK bw_status sigma_yaml_next(
        struct sigma_yaml *yaml, const struct sigma_yaml_node **ret_root, struct bw_err *err);
uint32_t sigma_yaml_error_line(const struct sigma_yaml *yaml);

enum sigma_yaml_type sigma_yaml_type(const struct sigma_yaml_node *scalar);

/*
 * The number of an INT or FLOAT; false for any other scalar. Quoted text that is a number counts
 * when `quoted_too`.
 */
bool sigma_yaml_number(const struct sigma_yaml_node *scalar, bool quoted_too, double *ret_number);

/*
 * The usual decimal text of an INT or a FLOAT: "5140" for 0x1414, "1" for 1.0, "0.5" for .50. False
 * for any other scalar, and for fractions with an exponent.
 */
#define SIGMA_YAML_DECIMAL_SIZE 24
bool sigma_yaml_decimal(
        const struct sigma_yaml_node *scalar, char out[SIGMA_YAML_DECIMAL_SIZE], bw_str *ret_text);

/* The value of a BOOL. */
bool sigma_yaml_bool(const struct sigma_yaml_node *scalar);

/* The child of a map whose key is exactly `key`; NULL when there is none or `map` is no map. */
const struct sigma_yaml_node *sigma_yaml_get(const struct sigma_yaml_node *map, bw_str key);

/* "text", "a list", "a map", "a number" …: what the node is, for messages. */
const char *sigma_yaml_describe(const struct sigma_yaml_node *node);

#endif
