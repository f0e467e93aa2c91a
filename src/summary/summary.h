/* summary/summary.h - the summarizers, and what is told to them. */
#ifndef BW_SUMMARY_SUMMARY_H
#define BW_SUMMARY_SUMMARY_H

#include "plug/summarizer_kind.h"
#include "sigma/image.h"

/* Columns of `values`. */
#define SUMMARY_MAX_COLUMNS 8

/* What the summarizers are told: each looks at what concerns it. */
struct summarizer {
    const struct sigma_image *image; /* knows the names that fields go by; borrowed */
    /* of summarizer_values: names of fields as Sigma has them, or of SUMMARY_COLUMN_… */
    bw_str columns[SUMMARY_MAX_COLUMNS];
    uint32_t column_count;
};

/* Columns that are no fields of a record. */
#define SUMMARY_COLUMN_SOURCE "_source" /* channel, or data set of a log that is not Windows' */
#define SUMMARY_COLUMN_DAY    "_day"    /* 2022-07-01 */
#define SUMMARY_COLUMN_HOUR   "_hour"   /* 2022-07-01 03:00 */

/* Values of fields: keys have the columns asked for, in their order. */
extern const struct summarizer_kind summarizer_values;
enum summary_values_table {
    SUMMARY_VALUES,         /* records that have at least one of the fields */
    SUMMARY_VALUES_WITHOUT, /* and those that have none: the key is empty */
};

/* Logons: keys have the columns below. */
extern const struct summarizer_kind summarizer_logons;
enum summary_logon_column {
    SUMMARY_LOGON_TYPE,    /* "network (3)", "ssh", "sudo" */
    SUMMARY_LOGON_ACCOUNT, /* without its domain, lower case */
    SUMMARY_LOGON_SOURCE,  /* address or name of the machine it came from; may be empty */
    SUMMARY_LOGON_OUTCOME, /* "success", "failure", "end", or "privileges" */
    SUMMARY_LOGON_COUNT,
};

/* Fields that the image of a summarizer has to know. Ends with NULL. */
extern const char *const summary_logon_fields[];

#endif
