/* sigma/logsource.h - the tables that say which records serve a logsource, and who names fields
 * how. */
#ifndef BW_SIGMA_LOGSOURCE_H
#define BW_SIGMA_LOGSOURCE_H

#include "sigma/image.h"
#include "sigma/rule.h"
#include "sigma/string.h"
#include "sigma/yaml.h"

/* `field` has one of these values; no values: the record has the field. */
struct sigma_when {
    struct sigma_field field;
    const struct sigma_string *values;
    uint32_t count;
};

struct sigma_pair {
    bw_str from; /* case-folded */
    bw_str to;
};

/* How a field of Sigma is made of fields of the record: see struct sigma_image_mapping. */
struct sigma_mapping {
    bw_str field;
    uint8_t kind; /* enum sigma_mapping_kind */
    bool override;
    const bw_str *from;
    uint32_t from_count;
    bw_str text;
    const struct sigma_pair *values;
    uint32_t value_count;
    const struct sigma_pair *prefixes;
    uint32_t prefix_count;
};

struct sigma_logsource_entry;

/* One form of records that serves a logsource. */
struct sigma_source {
    const struct sigma_when *whens;
    uint32_t when_count;
    const struct sigma_mapping *mappings;
    uint32_t mapping_count;
    bool sparse;                     /* records have a field only where there is something to say */
    const struct sigma_source *next; /* of the same entry */
    const struct sigma_logsource_entry *entry;
};

struct sigma_logsource_entry {
    struct sigma_logsource names;
    bw_str name; /* what people call it: "process creation (Sysmon 1 or Security 4688)"; or empty */
    bw_str advice;                          /* what to turn on for it to be there; or empty */
    bw_str more;                            /* what to turn on for more to be in it; or empty */
    uint8_t always;                         /* enum sigma_always */
    const struct sigma_pair *always_events; /* field and value of those of which that is true */
    uint32_t always_count;
    const bw_str *every; /* each source that maps one of these fields, in whatever letter case,
                          * serves it, too; or none */
    uint32_t every_count;
    const struct sigma_source *sources;
    struct sigma_logsource_entry *next;
};

/* What rules are for; by the products, or of rules without one by the category. */
struct sigma_platform {
    bw_str name;
    bw_str advice; /* how its logs are had; or empty */
    const bw_str *products;
    uint32_t product_count;
    const bw_str *categories;
    uint32_t category_count;
    const bw_str *logs; /* that only it has, whatever rules ask for */
    uint32_t log_count;
    struct sigma_platform *next;
};

/* Other names of one field, in the order in which they are tried. */
struct sigma_taxonomy_field {
    bw_str name;
    const bw_str *names;
    uint32_t count;
    struct sigma_taxonomy_field *next;
};

/* Names of one thing in several taxonomies: each stands for all where a field is asked for by hand
 * (`every`). Rules mean what they say. */
struct sigma_taxonomy_same {
    const bw_str *names;
    uint32_t count;
    struct sigma_taxonomy_same *next;
};

/* All of it. Starts zeroed but for the arena; read-only once it is filled. */
struct sigma_tables_data {
    struct bw_arena *arena;
    struct sigma_logsource_entry *first_entry, *last_entry;
    struct sigma_platform *first_platform, *last_platform;
    struct sigma_taxonomy_field *first_field, *last_field;
    struct sigma_taxonomy_same *first_same;
    const bw_str *strip;
    uint32_t strip_count;
    uint32_t error_line; /* of the last failure */
};

/*
 * Adds a document with `logsources:`, `platforms:` or `taxonomy:` (docs/sigma.md has the form). An
 * unknown key is an error: in a table a slip of the pen would silently lose events.
 */
BW_MUST_CHECK bw_status sigma_tables_add(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *document, struct bw_err *err);

/* Entries of the tables that must hold at once for a record to serve: at most one for each key. */
struct sigma_served {
    const struct sigma_source *parts[3];
    uint32_t part_count;
    /* Not NULL: it serves for what it maps of the fields that this one lists (`every`), and what a
     * mapping would override is left as the record has it. */
    const struct sigma_logsource_entry *every;
};

/* The other names of a field that is asked for by hand, in the order in which they are tried; NULL:
 * it has none. */
const struct sigma_taxonomy_same *sigma_taxonomy_same(
        const struct sigma_tables_data *tables, bw_str field);

/* The field that `every` of the entry lists and that differs from `field` by letter case at most,
 * or is the same thing; `field` where there is none. */
bw_str sigma_logsource_every(const struct sigma_tables_data *tables,
        const struct sigma_logsource_entry *entry, bw_str field);

/*
 * Which records serve `logsource`: any of *ret_served, an array in the tables' arena. *ret_known is
 * false when no entry knows it (docs/sigma.md, "Logsources"). BW_E_NOMEM, BW_E_LIMIT.
 */
BW_MUST_CHECK bw_status sigma_logsource_resolve(const struct sigma_tables_data *tables,
        const struct sigma_logsource *logsource, const struct sigma_served **ret_served,
        uint32_t *ret_count, bool *ret_known, struct bw_err *err);

#endif
