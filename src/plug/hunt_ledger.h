/* plug/hunt_ledger.h - the silence ledger: of every rule, why it did or could not fire. */
#ifndef BW_PLUG_HUNT_LEDGER_H
#define BW_PLUG_HUNT_LEDGER_H

#include "base/slice.h"
#include "base/time.h"
#include "finding/attack.h"
#include "finding/level.h"

/* From what says least to what says most: of several hosts the last counts for the whole. */
enum ledger_state {
    LEDGER_NOT_LOADED,   /* the rule can not be used, or is left out */
    LEDGER_NO_SOURCE,    /* none of the logs that it is for */
    LEDGER_NO_EVENT,     /* such a log, but none of the events that it asks for */
    LEDGER_NO_TIME,      /* its records lie outside of the time that was asked for */
    LEDGER_NO_FIELD,     /* its records, but a field that it needs never had a value */
    LEDGER_NOT_HAPPENED, /* its log, which has such events whenever they happen: none did */
    LEDGER_NO_MATCH,     /* its records with its fields, and nothing matched */
    LEDGER_MATCHED,
    LEDGER_STATE_COUNT,
};

/* "no_source", …: never empty. */
bw_str ledger_state_name(enum ledger_state state);

/* True when the rule's silence says nothing: it could not have fired. */
static inline bool ledger_state_is_blind(enum ledger_state state)
{
    return state < LEDGER_NOT_HAPPENED;
}

/* Of so many rules in each state: those that are loaded and could not have fired. */
uint32_t hunt_ledger_blind(const uint32_t *states);

#define LEDGER_NO_GROUP UINT32_MAX

/* Hosts that are kept apart: 4,000 rules on so many take 4 MB. Others count for the whole alone. */
#define LEDGER_MAX_HOSTS 1000

struct ledger_rule {
    bw_str id, title, path;
    enum finding_level level;
    enum attack_stage stage;
    enum ledger_state state; /* the best of all hosts */
    uint64_t matches;        /* each record once; of a rule that finds nothing by itself, too */
    uint64_t records;        /* that it could have been true of, by log source and event */
    bw_time first, last;     /* of those records; BW_TIME_UNKNOWN */
    bw_str reason;           /* a sentence; empty for most that matched */
    bw_str advice;           /* what to turn on; may be empty */
    uint32_t group;          /* whose reason and advice they are; LEDGER_NO_GROUP: its own */
    const uint8_t *hosts;    /* enum ledger_state on each host; NULL when not loaded */
};

/* Rules that were blind for one reason. */
struct ledger_group {
    enum ledger_state state;
    bw_str what; /* "no process creation (Sysmon 1 or Security 4688)" */
    bw_str advice;
    uint32_t platform; /* of those rules */
    uint32_t rules;
    uint32_t place; /* scratch of whoever makes it */
};

/*
 * What rules are for: Windows, Linux, web servers, a service of the cloud. Of one that the evidence
 * has no log of, all rules are blind for this one reason, whatever each of them says.
 */
struct ledger_platform {
    bw_str name;    /* "Windows" */
    bw_str advice;  /* how its logs are had; may be empty */
    uint32_t rules; /* loaded ones for it */
    uint32_t blind; /* of them */
    bool there;     /* the evidence has a log of it */
    uint32_t place; /* scratch of whoever makes it */
};

struct ledger_host {
    bw_str name; /* may be empty: records that name none */
    uint64_t records;
    uint32_t states[LEDGER_STATE_COUNT]; /* rules in each, NOT_LOADED aside */
    bw_str platforms;                    /* that it has logs of: "Windows, web servers" */
    uint32_t own;                        /* loaded rules for those */
    uint32_t own_blind;                  /* of them, on this host */
};

/* What one log of one host covers. */
struct ledger_log {
    bw_str host, log;
    uint64_t records;
    uint64_t outside; /* of the time asked for */
    bw_time first, last;
};

/* All arrays are borrowed from whoever made it. */
struct hunt_ledger {
    const struct ledger_rule *rules; /* loaded ones in their order, then those that are not */
    uint32_t rule_count;
    uint32_t states[LEDGER_STATE_COUNT];
    /* Of platforms that are there before the others, then most rules first. */
    const struct ledger_group *groups;
    uint32_t group_count;
    const struct ledger_platform *platforms; /* those that are there first, then most rules */
    uint32_t platform_count;                 /* at least one where there are rules */
    const struct ledger_host *hosts;         /* by name; at most LEDGER_MAX_HOSTS */
    uint32_t host_count;
    uint32_t hosts_more;           /* beyond those */
    const struct ledger_log *logs; /* by host and name */
    uint32_t log_count;
    bool cut; /* more hosts and logs than there was room for: some are left out */
};

/* First and last record of a host, or of all logs. */
struct ledger_span {
    uint32_t host; /* of ledger->hosts */
    bw_time first, last;
};

/* Of one host's logs; BW_TIME_UNKNOWN when none has a time. */
struct ledger_span hunt_ledger_span(const struct hunt_ledger *ledger, uint32_t host);

/*
 * Hosts whose logs cover less than half of the time between the first and the last record of all:
 * what happened there at another time could not have been seen. Those with the least of it first,
 * up to `room`; returns how many there are. None where all of it is less than two days.
 */
uint32_t hunt_ledger_short(const struct hunt_ledger *ledger, struct ledger_span *out, uint32_t room,
        struct ledger_span *ret_whole);

#endif
