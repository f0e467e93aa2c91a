/* engine/parent.h - the side that believes nothing: what its files share. */
#ifndef BW_ENGINE_PARENT_H
#define BW_ENGINE_PARENT_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/limits.h"
#include "engine/engine.h"
#include "engine/recovery.h"
#include "engine/scripts.h"
#include "engine/sums.h"
#include "engine/wire.h"
#include "os/walk.h"

/* Notes of one item, merged over its parts. A worker that sends more is cut short. */
#define TALLY_MAX_NOTES 64

struct tally_note {
    enum input_note kind;
    uint64_t offset;
    uint64_t places;
    uint64_t count;
    bw_str name; /* owned */
    bw_str text; /* owned */
};

/* What is known so far of an item, a part of one, or a member. Owns its texts. */
struct tally {
    uint64_t item_index;
    char *label;
    uint64_t label_ref;    /* where correlations find the label, 0: not there yet */
    uint64_t script_label; /* likewise scripts */
    char format[32];
    bool known; /* its kind was told */
    bool container;
    bool carver;      /* its kind takes anything: without remains it is no log */
    uint64_t remains; /* records cut out of it that no log lists any more */
    struct wire_counts counts;
    struct tally_note *notes; /* TALLY_MAX_NOTES, or NULL */
    uint32_t note_count;
};

/* A file of the walk that is being served, in one part or many. */
struct item {
    struct tally tally; /* sums of the parts that ended */
    int fd;
    uint64_t size; /* BW_SOURCE_SIZE_UNKNOWN for a pipe */
    bw_time modified;
    uint32_t input;
    bool split_known;    /* whether more parts will come is no longer open */
    uint64_t next_start; /* of the next part; UINT64_MAX when there is none */
    unsigned open_parts;
    uint64_t done_bytes; /* for the progress: of the parts that ended */
    enum hunt_outcome outcome;
    char *reason;          /* owned; of the part that decided the outcome */
    uint64_t reason_start; /* where that part begins */
};

/* Walk's item, its members in members, and one to notice that it is too many. */
#define SLOT_STACK (BW_LIMIT_CONTAINER_DEPTH + 2)

/* One worker, or the place for one. */
struct slot {
    pid_t pid;     /* 0: none */
    pid_t leaving; /* dismissed and not yet waited for; 0: none */
    int channel;
    bool greeted; /* its jail is up */
    struct bw_buffer incoming;
    struct item *item; /* NULL: idle */
    struct wire_work work;
    uint64_t order; /* dump: of its part */
    unsigned resumes;
    uint64_t last_member; /* ordinal of the member begun last */
    struct tally stack[SLOT_STACK];
    unsigned depth; /* of the stack: 1 is the item itself */
    bool active;    /* it was given work, or said something, since the last look at the clocks */
    bw_time progress_wall;
    bw_time progress_cpu;
    uint64_t revive_at; /* the stretch of remains that it reads: up to where it has answered */
    uint64_t revive_end;
    bool reviving;
    bool one_by_one;  /* of that stretch: see wire_revive */
    uint64_t join_at; /* the stretch of scripts that it puts together: likewise */
    uint64_t join_end;
    bool joining;
};

/* How far a dump may run ahead of what is written. */
#define ORDER_WINDOW 4096

struct engine {
    struct engine_options options; /* with defaults filled in */
    struct hunt_summary summary;
    struct sums *sums;
    struct recovery *recovery; /* NULL when records of logs alone are wanted */
    struct scripts *scripts;   /* NULL when scripts are not to be put together */
    uint8_t *rule_levels;      /* enum finding_level of each rule */
    uint32_t rule_count;
    struct detector_cover *cover; /* NULL: the detector keeps none */
    struct os_walk *walk;
    bool walk_done;
    uint64_t next_item; /* number of the walk's next entry */
    struct slot *slots; /* options.jobs of them */
    int lock; /* a file that workers take turns with; -1 where there is no place for one */
    struct item **items; /* being served, in the order of the walk */
    size_t item_count;
    bool have_report;
    bool interrupted;
    bool output_closed; /* dump: nobody reads any more */
    bw_status failure;  /* of sink, output or jail: stops everything */
    struct bw_err *err;

    uint64_t next_order; /* dump: number of the next part to be handed out */
    uint64_t turn;       /* dump: whose output is written now */
    bool order_done[ORDER_WINDOW];

    struct os_sorter *seen;          /* records that a summarizer counts once; NULL: none so far */
    struct correlation *correlation; /* NULL: no rule looks at several events */

    struct engine_progress progress;
    bw_time started;
    bw_time last_progress;
    bw_time last_check;
};

bw_time engine_now(void);
void engine_fail(struct engine *engine, bw_status status, const char *fmt, ...) BW_PRINTF(3, 4);
/* A note about a pass over all evidence, as "3 TEXT"; none when `count` is 0. */
void engine_say(struct engine *engine, const char *pass, enum input_note kind, const char *name,
        uint64_t count, const char *text);

/* tally.c */
bool tally_init(struct tally *tally, uint64_t item_index, bw_str label);
void tally_release(struct tally *tally);
void tally_set_format(struct tally *tally, bw_str format);
void tally_add_counts(struct tally *tally, const struct wire_counts *counts);
/* Takes the note's texts over by copying, cleaned for showing. */
void tally_add_note(struct tally *tally, const struct wire_note *note);
void tally_merge(struct tally *tally, const struct tally *part);
/* Tells the sink and the summary what became of it. `reason` may be NULL. */
void tally_finish(struct engine *engine, const struct tally *tally, enum hunt_outcome outcome,
        const char *reason);

/* frames.c: false when the worker is not to be believed any more */
bool slot_frame(struct engine *engine, struct slot *slot, uint32_t type, struct bw_reader *body);

/* seen.c: records that count once however many copies there are */
/* A SEEN frame. False: not to be believed. */
bool seen_take(struct engine *engine, struct bw_reader *body);
void seen_finish(struct engine *engine);

/* correlation.c: matches of all evidence, in the order of time, and what they come to */
bool correlation_init(struct engine *engine);
void correlation_free(struct correlation *correlation); /* NULL is fine */
/* A CANDIDATES frame about the item of `top`. False: not to be believed. */
bool correlation_take(struct engine *engine, struct tally *top, struct bw_reader *body);
/* After the walk: findings go to the sink, what is to be said about them into the notes. */
void correlation_run(struct engine *engine);

/* slots.c */
bool slot_start(struct engine *engine, struct slot *slot);
void slot_assign(struct engine *engine, struct slot *slot, struct item *item);
/* The part at hand is finished. */
void slot_part_done(
        struct engine *engine, struct slot *slot, enum hunt_outcome outcome, const char *reason);
void slot_read(struct engine *engine, struct slot *slot);
/* Ends the worker and accounts for what it had; `reason` NULL: find out how it died. */
void slot_lost(struct engine *engine, struct slot *slot, const char *reason);
/* To be called every now and then: stops a worker that hangs. */
void slot_check_progress(struct engine *engine, struct slot *slot);
/* Ends the worker without waiting: its namespaces take the kernel ten milliseconds to clear away,
 * and there is a report to make meanwhile. It may not have anything to write. */
void slot_dismiss(struct slot *slot);
/* Ends the worker, and waits for one that was dismissed. */
void slot_stop(struct slot *slot);

/* items.c: what is next */
struct item *items_next(struct engine *engine);
void items_part_done(struct engine *engine, struct item *item);
void item_set_outcome(
        struct item *item, enum hunt_outcome outcome, const char *reason, uint64_t start);
void items_free(struct engine *engine);

#endif
