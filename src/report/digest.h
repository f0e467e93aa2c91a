/* report/digest.h - a case boiled down to what fits on a screen. */
#ifndef BW_REPORT_DIGEST_H
#define BW_REPORT_DIGEST_H

#include "base/arena.h"
#include "finding/host_names.h"
#include "plug/report_kind.h"

/* Hosts, moments and rules that the digest keeps by name; more are counted. */
#define DIGEST_HOSTS      200
#define DIGEST_NAMES      2000 /* of hosts, which may be of one under two names */
#define DIGEST_CANDIDATES 400
#define DIGEST_MOMENTS    12
#define DIGEST_RECOVERED  5
#define DIGEST_TECHNIQUES 64

/* Text of all that is kept: names and telling values are cut long before. */
#define DIGEST_ARENA (4 * BW_MIB)

struct digest_rule {
    uint64_t count;
    uint64_t recovered; /* not in count */
    uint64_t hosts;
};

/* A host as the report sees it: of the findings that the level asked for leaves. */
struct digest_host {
    bw_str name;
    bw_str also; /* the short name by which logs call it, too; empty: none */
    uint64_t by_level[FINDING_LEVEL_COUNT];
    uint32_t stage_bits;
    unsigned stages; /* distinct ones */
    bw_time first;
    bw_time last;
};

/* The findings of one rule on one host, by their first. */
struct digest_moment {
    uint32_t rule;
    bw_str host;
    uint64_t count;
    uint64_t first_id;
    bw_time time;
    bw_str field; /* the telling field of the first one */
    bw_str value;
    bw_str item;
    uint64_t record_id;
};

/* How much of what a known group does was seen. */
struct digest_overlap {
    bw_str techniques[DIGEST_TECHNIQUES]; /* sorted, each once */
    size_t technique_count;
    unsigned stages;
};

struct digest {
    struct report_source *source;
    enum finding_level min_level;
    struct bw_arena *arena;

    uint64_t findings; /* at or above the level */
    uint64_t by_level[FINDING_LEVEL_COUNT];
    uint64_t grid[ATTACK_STAGE_COUNT][FINDING_LEVEL_COUNT];
    bw_time stage_first[ATTACK_STAGE_COUNT]; /* INT64_MAX when it has none */
    unsigned stages;                         /* with findings, the unclassified not counted */
    bw_time first;                           /* BW_TIME_UNKNOWN when no finding has a time */
    bw_time last;

    uint64_t recovered; /* findings of records that no log lists any more: in no other count */
    uint64_t recovered_by_level[FINDING_LEVEL_COUNT];
    struct digest_moment recovered_moments[DIGEST_RECOVERED]; /* the worst, in that order */
    size_t recovered_moment_count;
    uint64_t recovered_groups; /* of a rule on a host: the moments and those beyond them */

    struct digest_rule *rules; /* by rule index */
    uint32_t *rules_by_rank;   /* those with findings: by level, then count, then title */
    uint32_t rules_fired;

    struct digest_host hosts[DIGEST_HOSTS]; /* worst first */
    size_t host_count;                      /* of the array */
    struct host_names *host_names;          /* of hosts with findings */
    uint32_t hosts_named;
    uint64_t hosts_in_all;

    struct digest_moment moments[DIGEST_CANDIDATES]; /* candidates, worst first */
    size_t moment_count;
    size_t chosen[DIGEST_MOMENTS]; /* filled by digest_choose: indices, by time */
    size_t chosen_count;
    size_t entry; /* where it may have begun, SIZE_MAX when nothing says */

    struct digest_overlap apt40; /* of the techniques listed for G0065 or C0049 */
};

/* Asks the source; the digest borrows from `arena`. It is large: do not put it on the stack. */
BW_MUST_CHECK bw_status digest_make(struct digest *digest, struct report_source *source,
        enum finding_level min_level, struct bw_arena *arena, struct bw_err *err);

struct digest_verdict {
    const char *words;        /* "ATTACK LIKELY": how sure one may be, grows with the stages */
    enum finding_level level; /* for its color */
};

/* One loud rule may be wrong; findings all along the way of an attack rarely are. docs/reports.md
 * has the table. */
struct digest_verdict digest_verdict(const struct digest *digest);

/* How much is shared with what is known of a group; never whose work it is. */
const char *digest_overlap_words(const struct digest_overlap *overlap);

/* What helps where findings are of records that name no host; NULL: there are none, or it was
 * tried.
 */
const char *digest_nameless(const struct digest *digest);

/* Picks the `most` moments that say most: the worst of each stage before more of the same. */
BW_MUST_CHECK bw_status digest_choose(struct digest *digest, size_t most, struct bw_err *err);

#endif
