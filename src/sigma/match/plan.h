/*
 * sigma/match/plan.h - the rules that can match one class of events, made small.
 *
 * A class is all events whose class fields (those that logsources ask for: Channel, EventID …) have
 * the same values. For a class every rule is either out (its logsource, or a test of a class field,
 * says so) or reduced to what remains to be tested. Of that the plan picks, for each rule, a set of
 * tests of which one must be true ("triggers"): only when one fires is the rule looked at.
 */
#ifndef BW_SIGMA_MATCH_PLAN_H
#define BW_SIGMA_MATCH_PLAN_H

#include "base/arena.h"
#include "match/network_starts.h"
#include "sigma/image.h"
#include "sigma/match/sets.h"
#include "sigma/match/tables.h"

/* One field read in one way. */
struct sigma_column {
    uint32_t field;   /* or SIGMA_FIELD_KEYWORD */
    uint32_t mapping; /* or SIGMA_NONE */
    /*
     * The literals of the triggers that look at this field; their ids are plan predicates. Columns
     * without triggers are not scanned: their values are taken when a rule asks for them.
     */
    bool scanned;
    bool keywords;     /* the literals of the keywords' triggers are among them */
    uint64_t triggers; /* a hash over the triggers that the literals are of */
    /* Made when they are asked for, and of which triggers: sets.h. */
    struct sigma_set set;
    uint64_t set_of;
    struct sigma_set across; /* keywords: what may stand in a line and in none of its words */
    uint64_t across_of;
    bool has_across;
    struct match_network_starts *starts; /* of all networks that rules ask for; NULL: none do */
};

struct sigma_plan_predicate {
    uint32_t predicate; /* in the image */
    uint32_t column;
    uint32_t other_column; /* FIELDREF_*: of the other field; else SIGMA_NONE */
    uint32_t scan_flags;   /* enum sigma_scan_flag */
    bool scanned;          /* its literals are among the column's: where none fired, it is false */
    bool network;          /* whether the values have an address of some network */
    bool reduced;          /* they are less than it asks for: where they fired, it may be true */
    uint32_t first_trigger, trigger_count; /* plan rules to look at when it fires */
    uint64_t fires;                        /* events in which it did, while it was scanned for */
    uint64_t watched;                      /* events for which it was */
};

struct sigma_plan_rule {
    uint32_t rule;   /* in the image */
    uint32_t root;   /* plan node */
    uint64_t looks;  /* events in which the rule was looked at */
    uint32_t source; /* through which its logsource is served; SIGMA_NONE: unknown logsource */
};

/* The first time that triggers are chosen anew. */
#define SIGMA_PLAN_FIRST_CHOICE 256

struct sigma_plan {
    struct sigma_plan *before; /* that was made before it */
    uint64_t content;          /* a hash over what does not change of it */
    struct sigma_column *columns;
    struct sigma_plan_predicate *predicates;
    struct sigma_node *nodes; /* as in the image, with plan predicates */
    uint32_t *children;
    struct sigma_plan_rule *rules; /* ascending by rule */
    uint32_t *triggers;
    uint32_t *always;       /* plan rules that have no trigger */
    uint32_t scanned_count; /* predicates that are scanned for */
    bool in_pieces;         /* some shape has lines whose words are fields: struct event_field */
    struct sigma_merged merged[SIGMA_MERGED_SETS]; /* of columns that some shape has in one slot */
    uint32_t merged_count;
    uint64_t events;      /* that were looked at */
    uint32_t choice;      /* how often triggers were chosen */
    bool changed;         /* the last choice gave some column other literals */
    uint64_t chosen_at;   /* events when the triggers were chosen */
    uint64_t next_choice; /* after so many the triggers are chosen anew, by what was seen */
    uint32_t column_count, predicate_count, node_count, children_count, rule_count, trigger_count,
            always_count;
    /* Which sources the class is of: SIGMA_PLAN_SOURCE_*, for the ledger of silence (cover.h). */
    uint32_t *sources;
    uint32_t source_count;
    /*
     * Rules that the class decides against by more than the names of events: in it they might have
     * been true, but for a value. For the ledger, too; ascending.
     */
    uint32_t *decided;
    uint32_t decided_count;
    uint32_t form; /* number of what the ledger is told of the plan, from 1; 0: not made yet;
                      SIGMA_NONE: no room */
};

/* An entry of `sources`: the source's index, and whether its records are meant or its log only. */
#define SIGMA_PLAN_SOURCE(index, whole) ((index) << 1 | (uint32_t)(whole))
#define SIGMA_PLAN_SOURCE_INDEX(entry)  ((entry) >> 1)
#define SIGMA_PLAN_SOURCE_WHOLE(entry)  (((entry)&1) != 0)

/* How a plan learns of the class it is made for. */
struct sigma_class_view {
    void *user;
    /* Has the predicate (its field unmapped) the same answer for all events of the class? */
    bool (*decides)(void *user, uint32_t predicate);
    /* Does the predicate hold, if that is so? */
    bool (*holds)(void *user, uint32_t predicate);
    /* Is the record one that `source` describes? */
    bool (*serves)(void *user, uint32_t source);
    /* Is it of the log that `source` names first (its channel), if perhaps another event? This and
     * the next may be NULL: nobody asks. */
    bool (*is_of_log)(void *user, uint32_t source);
    /* Does `field`, of which a predicate is decided, name kinds of events (an event id) of the log
     * source? */
    bool (*names_event)(void *user, uint32_t field, uint32_t logsource);
};

/*
 * Makes the plan in `arena`. NULL when it is full. Depends on nothing but the image, the tables and
 * the answers of `view`; one of those that were made, from `last` back, serves again when it is the
 * same: classes may differ by a value (the number of a packet, which is also that of some event)
 * that makes no difference to any rule.
 */
struct sigma_plan *sigma_plan_new(const struct sigma_image *image,
        const struct sigma_tables *tables, const struct sigma_class_view *view,
        struct sigma_plan *last, struct bw_arena *arena);

/* The mapping of `field` in `source`, or SIGMA_NONE. */
uint32_t sigma_plan_mapping(const struct sigma_image *image, uint32_t source, uint32_t field);

/* The column of (field, mapping), or SIGMA_NONE. */
uint32_t sigma_plan_column(const struct sigma_plan *plan, uint32_t field, uint32_t mapping);

#endif
