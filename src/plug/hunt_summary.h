/* plug/hunt_summary.h - what a hunt read, skipped and could not read: everything but the findings.
 */
#ifndef BW_PLUG_HUNT_SUMMARY_H
#define BW_PLUG_HUNT_SUMMARY_H

#include "base/slice.h"
#include "base/status.h"
#include "base/time.h"
#include "finding/level.h"
#include "plug/input_kind.h"

/* What became of one item: a file of the walk, standard input, or a member of an archive. */
enum hunt_outcome {
    HUNT_DONE,         /* read to its end; single bad records are notes */
    HUNT_DONE_PARTLY,  /* read until something broke it: an error that names the offset */
    HUNT_NOT_A_LOG,    /* no input knows the content: counted, not an error */
    HUNT_EMPTY,        /* zero bytes: counted, not an error */
    HUNT_NOT_A_FILE,   /* a link, FIFO, socket or device met by the walk: counted, not an error */
    HUNT_NOT_SELECTED, /* --only says another kind: counted, not an error */
    HUNT_UNREADABLE,   /* no permission, a broken archive, a named path that is no file … */
    HUNT_WORKER_LOST,  /* the worker that had it crashed, hung or ran out of memory */
    HUNT_INTERRUPTED,  /* not reached, or not finished, when the hunt was stopped */
    HUNT_OUTCOME_COUNT,
};

/* "done", "read in part", "not a log", …: for tables and JSON. Never empty. */
bw_str hunt_outcome_name(enum hunt_outcome outcome);

/* True when evidence stayed unread: exit code 3 and a line for the user. */
bool hunt_outcome_is_loss(enum hunt_outcome outcome);

/* One item. Slices are borrowed for the call that hands it over. */
struct hunt_item {
    uint64_t index; /* as struct finding's item_index: orders items as the walk met them */
    bw_str label;   /* path, then "!member" for each container level */
    bw_str format;  /* the input's name ("evtx"), the archive's ("zip"), or empty */
    enum hunt_outcome outcome;
    bool container;    /* an archive or compressed file: its members are items of their own */
    bw_str reason;     /* for everything but DONE: one line, names the offset where there is one */
    uint64_t bytes;    /* read of it, decompressed */
    uint64_t records;  /* all that were in it = matched + unmatched + filtered + unreadable */
    uint64_t matched;  /* records with at least one finding */
    uint64_t filtered; /* outside --from, --to, --host */
    uint64_t unreadable; /* records, lines or blocks that could not be decoded */
    uint64_t findings;
    bw_time first; /* span of the records' times, BW_TIME_UNKNOWN when none has one */
    bw_time last;
};

/* Something to say about an item, merged over all its places. Slices borrowed for the call. */
struct hunt_note {
    uint64_t item_index;
    bw_str item; /* label */
    enum input_note kind;
    bw_str name;     /* "evtx.record_id_gap" */
    uint64_t offset; /* of the first place */
    uint64_t places; /* how often it was said */
    uint64_t count;  /* records (or bytes) affected in all */
    bw_str text;     /* of the first place */
};

/* Sums over the items of one outcome. */
struct hunt_outcome_sum {
    uint64_t items;
    uint64_t bytes;
};

/* One way in which the workers are locked in. */
struct hunt_jail_layer {
    bw_str name; /* "seccomp" */
    bw_str what; /* "system calls on a short list only" */
    bool up;
    bool required;
    bw_str why_not; /* when not up: "refused by the kernel: Operation not permitted" */
};

struct hunt_format_sum {
    bw_str name; /* input_kind.name */
    uint64_t items;
    uint64_t bytes;
    uint64_t records;
};

struct hunt_host_sum {
    bw_str name;
    uint64_t records;
    bw_time first;
    bw_time last;
};

struct hunt_note_sum {
    enum input_note kind;
    bw_str name;
    uint64_t items;
    uint64_t places;
    uint64_t count;
    bw_str example; /* "Security.evtx, offset 4096: record id 7 follows 3" */
};

struct hunt_rule_counts {
    uint32_t files;
    uint32_t rules; /* in use, without correlations */
    uint32_t correlations;
    uint32_t filters;
    uint32_t errors;
    uint32_t warnings;
    uint32_t skipped;
    bool from_cache;
    bw_time load_time; /* a duration */
};

/*
 * Records that no log lists any more. found = unresolved + ambiguous + unsound + lost +
 * live_duplicates + duplicates + filtered + matched + unmatched; none of them is in any other sum.
 */
struct hunt_recovered {
    bool wanted;              /* they were looked for */
    uint64_t templates;       /* known of all evidence: each with its GUID, size and content */
    uint64_t found;           /* whole by their form */
    uint64_t unresolved;      /* nothing in the evidence says what their values mean */
    uint64_t ambiguous;       /* it says several things */
    uint64_t unsound;         /* they contradict themselves: not believed */
    uint64_t lost;            /* not read: a worker was lost, or there were too many */
    uint64_t live_duplicates; /* a log has the same record */
    uint64_t duplicates;      /* found more than once: beyond the first */
    uint64_t filtered;        /* outside --from, --to, --host */
    uint64_t matched;         /* with at least one finding */
    uint64_t unmatched;
    uint64_t findings;
    uint64_t findings_by_level[FINDING_LEVEL_COUNT];
};

/*
 * Scripts that lie in several records (PowerShell's 4104). Their parts are records, and in all
 * sums; what was found in a script as a whole is in the sums of findings alone.
 */
struct hunt_scripts {
    uint64_t parts;      /* records that are a part of one */
    uint64_t copies;     /* of them: the same as another one */
    uint64_t differing;  /* of them: contradict another one of the same script and number */
    uint64_t left_out;   /* of them: no room */
    uint64_t scripts;    /* that the others are of */
    uint64_t incomplete; /* of them: parts are missing */
    uint64_t joined;     /* of them: two parts or more, looked at as a whole */
    uint64_t lost;       /* of them: not looked at, a worker was lost or the hunt stopped */
    uint64_t findings;   /* that no part alone gave */
};

#define HUNT_MAX_HOSTS    1000
#define HUNT_PASSED_HOSTS 8
#define HUNT_MAX_FORMATS  96
#define HUNT_MAX_NOTES    200
#define HUNT_MAX_LAYERS   12

/*
 * The hunt as a whole. Sums: items = all outcomes together; records = matched + unmatched +
 * filtered + unreadable; findings are those of records that logs list. Slices and arrays are
 * borrowed from whoever made it (engine, then case). started and duration are the only things that
 * differ from run to run.
 */
struct hunt_summary {
    bw_time started;
    bw_time duration;
    bw_str version; /* of breakwater */
    bw_str command; /* the command line, quoted for a shell */
    /* How evidence was to be read, as given: whoever reads it again has to say the same. */
    bw_str assume_year;
    bw_str assume_zone;
    bw_str log_formats; /* each ends with a line end */
    bool interrupted;   /* partial: the user stopped it */
    bool jail_off;      /* --no-jail */

    uint64_t items;
    uint64_t containers; /* of them: archives and compressed files */
    uint64_t bytes;      /* read, decompressed */
    struct hunt_outcome_sum outcomes[HUNT_OUTCOME_COUNT];

    uint64_t records;
    uint64_t matched;
    uint64_t unmatched;
    uint64_t filtered;
    uint64_t unreadable;
    uint64_t findings;
    uint64_t findings_by_level[FINDING_LEVEL_COUNT];
    uint64_t correlated; /* of the findings: what correlations found; they belong to no item */
    uint64_t candidates; /* matches that correlations looked at, copies not counted */
    uint64_t candidate_copies;
    uint64_t candidates_untimed; /* left out: their records have no time */
    uint64_t groups_peak;        /* most groups that were active at once */
    bw_time first;               /* span of all records that were not filtered */
    bw_time last;
    bw_time outside_first; /* span of those that only --from and --to leave out */
    bw_time outside_last;

    struct hunt_recovered recovered;
    struct hunt_scripts scripts;

    uint32_t jobs;
    struct hunt_rule_counts rules;

    struct hunt_jail_layer layers[HUNT_MAX_LAYERS];
    uint32_t layer_count;
    struct hunt_format_sum formats[HUNT_MAX_FORMATS]; /* sorted by name */
    uint32_t format_count;
    const struct hunt_host_sum *hosts; /* sorted by name, at most HUNT_MAX_HOSTS */
    uint32_t host_count;
    uint64_t hosts_more; /* about how many hosts there are beyond those */
    bool host_fits;      /* some record is of a host that was asked for, whenever it is from */
    /* Hosts that were not asked for (--host): the first in the order of their names. */
    bw_str passed_hosts[HUNT_PASSED_HOSTS];
    uint32_t passed_host_count;
    bool passed_more;                  /* there are more of them */
    bool passed_nameless;              /* and records that name no host */
    const struct hunt_note_sum *notes; /* sorted by kind and name, at most HUNT_MAX_NOTES */
    uint32_t note_count;
};

/* Records were read, and options that narrow a hunt let none of them in. */
bool hunt_summary_nothing_fits(const struct hunt_summary *summary);

/* In how many items something is missing that no record and no outcome counts: cut files. */
uint64_t hunt_summary_damaged(const struct hunt_summary *summary);

#endif
