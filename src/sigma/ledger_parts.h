/* sigma/ledger_parts.h - what the ledger*.c share. */
#ifndef BW_SIGMA_LEDGER_PARTS_H
#define BW_SIGMA_LEDGER_PARTS_H

#include "sigma/ledger.h"
#include "sigma/match/cover.h"
#include "sigma/match/needs.h"

struct cover_cell {
    uint32_t form; /* index */
    bw_str host, log;
    uint64_t records, outside;
    bw_time first, last;
    uint64_t bits[SIGMA_COVER_FIELDS / 64]; /* of the form's fields: had a value */
};

/* What one host gave correlations of one of their rules. */
struct cover_candidates {
    uint32_t base;
    bw_str host; /* ptr NULL: of any host, for which there was no room */
    uint64_t count;
};

/* Over all workers. */
struct detector_cover {
    const struct sigma_image *image;
    struct bw_arena *arena;
    bw_bytes *forms; /* as cover.c writes them, looked through */
    uint32_t form_count, form_capacity;
    struct bw_map *form_of; /* id -> index */
    struct cover_cell *cells;
    uint32_t cell_count, cell_capacity;
    struct bw_map *cell_of;
    struct cover_candidates *candidates; /* the first ones are of any host, one for each base */
    uint32_t candidate_count, candidate_capacity;
    uint32_t *latest;            /* of each base: the candidates that were counted last */
    struct bw_map *candidate_of; /* base and host -> index */
    bool cut;
};

/* What the host at hand has of each source. */
enum source_seen {
    SOURCE_LOG = 1,     /* its log */
    SOURCE_RECORDS = 2, /* its records */
    SOURCE_OUTSIDE = 4, /* those, at another time */
    SOURCE_IN_TIME = 8, /* its log, at the time asked for */
};

/* What the classes of events said of a rule. */
struct ledger_work {
    uint8_t state;              /* on the host at hand, LEDGER_NOT_LOADED: nothing yet */
    bool lacking;               /* some class had records and lacked a field */
    struct sigma_needs missing; /* image fields; what every such class lacked */
};

struct ledger_making {
    const struct sigma_ledger_input *input;
    const struct sigma_image *image;
    struct bw_arena *arena;
    struct cover_cell *cells; /* a copy, by host, log and form */
    uint32_t cell_count;
    struct ledger_rule *rules;
    struct ledger_work *work;
    uint8_t *sources;  /* enum source_seen of the host at hand */
    uint8_t *any_seen; /* of all hosts */
    struct ledger_host *hosts;
    uint32_t host_count; /* of those that are kept */
    uint32_t host_most;  /* as many will be */
    uint32_t hosts_more;
    uint8_t *states; /* of each rule on the host at hand */
    uint8_t *matrix; /* rule by rule: enum ledger_state on each host that is kept */
    struct ledger_group *groups;
    uint32_t group_count;
    struct bw_map *group_of;
    struct ledger_platform *platforms;
    uint32_t platform_count;
    uint32_t *platform_of;      /* of each log source of the image */
    uint8_t *platforms_of_host; /* host by host, for those that are kept: whether it is there */
};

/* The rule whose log source and fields tell why `rule` is blind: of correlations, one of theirs. */
uint32_t ledger_subject(const struct ledger_making *m, uint32_t rule);
const struct sigma_image_logsource *ledger_logsource(const struct ledger_making *m, uint32_t rule);
bool ledger_is_correlation(const struct ledger_making *m, uint32_t rule);

/* enum source_seen of the rule's log source, where `seen_of` has it of each source. */
uint8_t ledger_sources(const struct ledger_making *m, uint32_t rule, const uint8_t *seen_of);

/*
 * True when the silence of `rule` says that nothing happened: a source that was seen, after
 * `seen_of`, has all of what the rule is for whenever it happens.
 */
bool ledger_did_not_happen(const struct ledger_making *m, uint32_t rule, const uint8_t *seen_of);

/* What rules are for. False when memory is out. */
bool ledger_platforms_begin(struct ledger_making *m);

/* After the cells of a host: which platforms it has. */
void ledger_platforms_of_host(
        struct ledger_making *m, const struct cover_cell *cells, uint32_t count);

/* When states and groups are known: the sums, and those that are there first. They are the ledger's
 * from then on. */
bool ledger_platforms_end(struct ledger_making *m, struct hunt_ledger *ledger);

/* Of the rule's log source: an index of m->platforms. */
uint32_t ledger_platform(const struct ledger_making *m, uint32_t rule);

/* Reasons, advice and groups, when the states are known. False when memory is out. */
bool ledger_explain(struct ledger_making *m);

void ledger_span_add(bw_time *first, bw_time *last, bw_time more_first, bw_time more_last);

#endif
