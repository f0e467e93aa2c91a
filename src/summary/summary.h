/* summary/summary.h - the summarizers, and what is told to them. */
#ifndef BW_SUMMARY_SUMMARY_H
#define BW_SUMMARY_SUMMARY_H

#include "plug/summarizer_kind.h"
#include "sigma/image.h"

/* Columns of `values`. */
#define SUMMARY_MAX_COLUMNS 8

/* A finding that is known before the evidence is read. */
struct summary_mark {
    bw_time time;
    uint64_t record_id;
    uint64_t offset;
    uint32_t rule;   /* of whoever made the marks */
    uint64_t number; /* of the finding, from 1 */
};
#define SUMMARY_NO_RULE UINT32_MAX

/* A log source whose records a summarizer reads as the tables of log sources say. */
struct summary_logsource {
    const char *category;      /* NULL ends a list of them */
    const char *const *fields; /* that it asks for; ends with NULL */
};

/* What the summarizers are told: each looks at what concerns it. */
struct summarizer {
    const struct sigma_image *image; /* knows the names that fields go by; borrowed */
    /* of summarizer_values: names of fields as Sigma has them, or of SUMMARY_COLUMN_… */
    bw_str columns[SUMMARY_MAX_COLUMNS];
    uint32_t column_count;
    /* of summarizer_processes: findings of a case by (time, record, offset), and records asked for
     */
    const struct summary_mark *marks;
    size_t mark_count;
    const uint64_t *records;
    size_t record_count;
    bool processes; /* of summarizer_hunt: those, too */
    bool sampled;   /* of summarizer_anomalies: of many meetings one in SUMMARY_SAMPLE */
};

/*
 * Where a hunt counts beside looking for attacks, it has meetings enough to compare clocks when it
 * takes all of the first bytes of a log, and of the rest one in so many.
 */
#define SUMMARY_SAMPLE_FROM  (512 * BW_KIB)
#define SUMMARY_SAMPLE       32  /* a power of two */
#define SUMMARY_SAMPLE_FLOWS 512 /* of logs of connections, and another one */

/* Columns that are no fields of a record. */
#define SUMMARY_COLUMN_SOURCE "_source" /* channel, or data set of a log that is not Windows' */
#define SUMMARY_COLUMN_EVENT  "_event"  /* its number, or what was done where a cloud says that */
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
extern const struct summary_logsource summary_logon_logsources[];

/* Processes: what summary/process_store.h makes trees of. */
extern const struct summarizer_kind summarizer_processes;
enum summary_processes_table {
    SUMMARY_PROCESS_STARTS = 3, /* behind those of anomalies: summarizer_hunt counts both */
    SUMMARY_PROCESS_ENDS,
    SUMMARY_PROCESS_MARKS, /* records with findings, and records that were asked for */
};

/* All rows have the first five; marks have the rule and the finding's number behind them. */
enum summary_process_column {
    SUMMARY_PROCESS_TIME, /* nanoseconds as bw_time; empty when it is not known */
    SUMMARY_PROCESS_RECORD,
    SUMMARY_PROCESS_PID,
    SUMMARY_PROCESS_GUID, /* in upper case and without braces */
    SUMMARY_PROCESS_IMAGE,
    SUMMARY_PROCESS_PARENT_PID,
    SUMMARY_PROCESS_PARENT_GUID,
    SUMMARY_PROCESS_PARENT_IMAGE,
    SUMMARY_PROCESS_PARENT_COMMAND_LINE,
    SUMMARY_PROCESS_USER,
    SUMMARY_PROCESS_COMMAND_LINE,
    SUMMARY_PROCESS_COMMAND_LENGTH, /* where it was cut: bytes that it really has */
    SUMMARY_PROCESS_SOURCE,
    SUMMARY_PROCESS_COLUMNS,
    SUMMARY_PROCESS_RULE = SUMMARY_PROCESS_PARENT_PID,
    SUMMARY_PROCESS_NUMBER,
};

/* What said that a process began. */
enum summary_process_source {
    SUMMARY_PROCESS_SYSMON,
    SUMMARY_PROCESS_SECURITY,
    SUMMARY_PROCESS_EXEC, /* Linux: also when a process becomes another program */
};

/* Fields that the image has to know. Ends with NULL. */
extern const char *const summary_process_fields[];
extern const struct summary_logsource summary_process_logsources[];

/* What is odd about logs: what summary/silence.h and summary/clock.h look at. */
extern const struct summarizer_kind summarizer_anomalies;
enum summary_anomalies_table {
    SUMMARY_ANOMALIES, /* kind (summary/anomaly_kinds.h), log, detail */
    /* log, hour since 1970 plus 20,000,000 (eight digits whenever it was), and the log's file
     * without the mark of a rotation, or nothing */
    SUMMARY_LOG_HOURS,
    SUMMARY_MEETINGS, /* what more than one may have seen; whose log saw it */
};
extern const char *const summary_anomaly_fields[];

/* What a hunt wants beside its findings: anomalies, and processes where they are asked for. */
extern const struct summarizer_kind summarizer_hunt;

#endif
