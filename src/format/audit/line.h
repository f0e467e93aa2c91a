/*
 * format/audit/line.h - one line of a Linux audit log, and the fields in it.
 *
 * Forms: auditd's raw lines ("type=SYSCALL msg=audit(1661990398.123:456): ..."), with "node=HOST "
 * before them, enriched (behind a group separator, 0x1d, stand the names of ids in upper case), as
 * ausearch -i prints them ("msg=audit(09/01/2022 00:00:00.123:456) : ..."), as the kernel gives
 * them to syslog ("audit: type=1300 audit(1661990398.123:456): ..."), and any of them behind the
 * prefix of a syslog line. Source: the audit-userspace project's specifications and lib/, the
 * kernel's audit.c.
 */
#ifndef BW_FORMAT_AUDIT_LINE_H
#define BW_FORMAT_AUDIT_LINE_H

#include "base/time.h"
#include "format/audit/names.h"

struct audit_line {
    bw_str node;     /* the host; empty when the line does not say */
    bw_str type;     /* its name: of the line, or a constant text when the line has a number */
    uint32_t number; /* of the type; 0 when it is not known here */
    bw_time time;    /* ausearch prints local time: taken as UTC then */
    uint64_t serial;
    bw_str body;      /* the fields */
    bw_str names;     /* those behind 0x1d; may be empty */
    bool interpreted; /* by ausearch -i: values are names, without quotes, and may have blanks */
};

/* False when it is no audit record. Slices are of `line`. */
bool audit_line_parse(bw_str line, struct audit_line *ret_line);

/* Types whose numbers are remembered: a power of two. */
#define AUDIT_MEMORY_TYPES 16

/* What lines of a log have again and again. Begin with an empty one. */
struct audit_memory {
    bw_time time; /* of the last stamp, */
    uint64_t serial;
    uint8_t stamp_len; /* 0: there is none that can be compared */
    char stamp[47];
    struct audit_known_type {
        uint32_t number;
        uint8_t len; /* 0: none */
        char name[27];
    } types[AUDIT_MEMORY_TYPES]; /* by their names */
};

/* The same for line after line of one log. */
bool audit_line_parse_next(bw_str line, struct audit_memory *memory, struct audit_line *ret_line);

/* Part of ausearch's output that is no record: "----", "time->Thu Sep  1 ...". */
bool audit_line_is_separator(bw_str line);

enum audit_quote {
    AUDIT_BARE,   /* key=value: perhaps in hexadecimal digits */
    AUDIT_QUOTED, /* key="value" */
    AUDIT_NESTED, /* key='fields': what a program sent */
};

struct audit_field {
    bw_str key;
    bw_str value; /* without its quotes */
    enum audit_quote quote;
};

/*
 * Takes the next field off *rest; words that are no field are passed over. `interpreted`: a value
 * goes on to the next word that has a '=' in it. False at the end.
 */
bool audit_field_next(bw_str *rest, bool interpreted, struct audit_field *ret_field);

/* The same for a value alone: *rest stands behind its '='. Sets quote and value of *field. */
void audit_value_take(bw_str *rest, bool interpreted, struct audit_field *field);

#endif
