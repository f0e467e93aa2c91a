/*
 * engine/engine.h - how evidence flows: walk, workers in their jail, findings out.
 *
 * The calling process opens the evidence and reads nothing of it. Forked workers get descriptors,
 * tell what each is, read it, and send back frames that the caller's process checks before it
 * believes them. A worker that is lost costs the item (or the part of it) that it was at.
 */
#ifndef BW_ENGINE_ENGINE_H
#define BW_ENGINE_ENGINE_H

#include "base/status.h"
#include "base/time.h"
#include "plug/detector.h"
#include "plug/hunt_summary.h"
#include "plug/input_kind.h"
#include "plug/summarizer_kind.h"

/* Where results go. Slices are borrowed for the call. Any status but BW_OK stops the hunt. */
struct engine_sink {
    bw_status (*finding)(
            struct engine_sink *sink, const struct finding *finding, struct bw_err *err);
    bw_status (*item)(struct engine_sink *sink, const struct hunt_item *item, struct bw_err *err);
    bw_status (*note)(struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err);
    /* Where a summarizer counts; NULL otherwise. One key may come many times: sums are the sink's.
     */
    bw_status (*row)(struct engine_sink *sink, const struct summary_row *row, struct bw_err *err);
    /* After all rows: so much of what this row counted was in copies of records. */
    bw_status (*copies)(struct engine_sink *sink, const struct summary_row_name *row,
            uint64_t count, struct bw_err *err);
};

struct engine_progress {
    uint64_t items_done;
    uint64_t items_total; /* files; members of archives are not known before */
    uint64_t bytes_done;
    uint64_t bytes_total;
    uint64_t findings;
    bw_time elapsed;
};

/* Which records are looked at. Zero is all of them (times: BW_TIME_UNKNOWN). */
struct engine_filter {
    bw_time from;             /* records before it are left out; those without a time stay in */
    bw_time to;               /* and those at or after it */
    const char *const *hosts; /* globs with * and ?, letter case does not matter; none: all */
    size_t host_count;
    const char *const *only; /* names of input kinds; none: all */
    size_t only_count;
    const uint64_t *records; /* record ids as findings name them; none: all */
    size_t record_count;
};

/* Records before and after those that are found, of the same log. Both 0: none. */
struct engine_context {
    uint32_t rule; /* that finds every record: it is told of around what others found */
    uint32_t before;
    uint32_t after;
};

/* Records that no log lists any more. */
enum engine_recovered {
    ENGINE_RECOVERED_NO, /* costs nothing */
    ENGINE_RECOVERED_YES,
    ENGINE_RECOVERED_ONLY, /* records of logs are read, but not looked at: they count as filtered */
};

/* Everything is borrowed for the life of the engine. */
struct engine_options {
    const char *const *paths; /* files, folders, "-" */
    size_t path_count;
    const struct input_kind *const *inputs;
    size_t input_count;
    const struct detector_kind *detector_kind; /* NULL: nothing is looked for */
    const struct detector *detector;
    /* NULL: nothing is counted. With a detector it counts the records that matched, and the
     * findings go nowhere. */
    const struct summarizer_kind *summarizer_kind;
    const struct summarizer *summarizer;
    bool count_beside; /* it counts every event, and findings are given as without it */
    struct engine_filter filter;
    struct engine_context context; /* where it is asked for, an item is read in one part */
    struct input_hints hints;
    struct input_assumptions assume; /* for stamps without a year or a zone */
    bool host_from_path;             /* of records that name no host: see host_path.h */
    const char *local_host;          /* and what this machine is called; NULL: not known */
    struct engine_sink *sink;

    unsigned jobs;          /* workers; 0: one for each processor */
    uint64_t worker_memory; /* bytes for each beyond the rules; 0: ENGINE_WORKER_MEMORY */
    bw_time item_timeout;   /* processor time without progress; 0: ENGINE_ITEM_TIMEOUT */
    uint64_t part_size;     /* large items are cut into about this; 0: ENGINE_PART_SIZE, or
                             * ENGINE_DUMP_PART */
    bool scripts;   /* look at scripts that lie in several records as a whole, too; dump: write them
                     * (and those in one record) instead of records, in the order of the walk */
    bool no_layers; /* look at records as they are, not at what is hidden in them */
    bool no_jail;
    bool full_jail; /* a layer that is only wanted is required, too */

    enum engine_recovered recovered;

    bool dump; /* write every record to `output` as a line of JSON, in the order of the walk;
                * recovered ones behind all others */
    int output;

    int interrupt; /* readable when the user wants to stop; -1: never */
    void (*on_progress)(void *user, const struct engine_progress *progress); /* may be NULL */
    void *user;
};

#define ENGINE_WORKER_MEMORY (96 * BW_MIB)
#define ENGINE_ITEM_TIMEOUT  (60 * BW_TIME_SECOND)
#define ENGINE_PART_SIZE     (16 * BW_MIB)
#define ENGINE_DUMP_PART     (4 * BW_MIB) /* what becomes of it fits into a worker that waits */
#define ENGINE_MAX_JOBS      256

struct engine;

/* NULL when memory is out. */
struct engine *engine_new(const struct engine_options *options);
void engine_free(struct engine *engine); /* NULL is fine */

/*
 * Hunts (or dumps) to the end. BW_E_UNSUPPORTED: the jail could not be put up, nothing was read.
 * BW_E_IO: the sink or the output failed. What is odd about evidence is no failure: it is told to
 * the sink. To be called once.
 */
BW_MUST_CHECK bw_status engine_run(struct engine *engine, struct bw_err *err);

/*
 * Counts and sums, complete after engine_run (also when that failed); lives as long as the engine.
 * version, command, rules, started and duration are the caller's to fill in.
 */
struct hunt_summary *engine_summary(struct engine *engine);

/* What the evidence could have shown, complete after engine_run; NULL when the detector keeps no
 * account of it. Lives as long as the engine. */
const struct detector_cover *engine_cover(const struct engine *engine);

#endif
