/* plug/hunt_beside.h - what a hunt counted beside looking for attacks: oddities of logs, processes.
 */
#ifndef BW_PLUG_HUNT_BESIDE_H
#define BW_PLUG_HUNT_BESIDE_H

#include "base/slice.h"
#include "base/time.h"
#include "finding/level.h"

/* One thing that is odd about a log, or how the clock of a host is. */
struct hunt_oddity {
    bw_str kind;              /* "log_cleared" */
    bw_str what, why;         /* "log cleared", and why that matters */
    enum finding_level level; /* high: what an intruder does; medium; low: every machine has some */
    bw_str host, log, detail; /* may be empty; the log may be a file */
    uint64_t count;
    bw_time first, last;
    bool clock; /* of a clock: odd where the level is above low */
};

#define HUNT_NO_PROCESS UINT32_MAX

/* A process that findings are about, one that it came of, or one that it started. */
struct hunt_process {
    uint32_t parent; /* stands before it; HUNT_NO_PROCESS: not known */
    bool logged;     /* false: known from what others say of it */
    bool became;     /* Linux: it is its parent, which became another program */
    bw_time start;   /* of one that is not logged: BW_TIME_UNKNOWN */
    bw_time end;     /* BW_TIME_UNKNOWN: not logged */
    uint64_t pid;    /* 0: not known */
    bw_str host, user, image, command_line;
    uint64_t command_length; /* that it really has; 0: all of it is there */
    uint32_t level;          /* of its worst finding plus one; 0: none */
    uint64_t findings;
    uint64_t more; /* processes that it started and that are not kept */
};

/* The record at this time with this number is about the process, on the process's host. */
struct hunt_process_mark {
    bw_time time;
    uint64_t record_id;
    uint32_t process;
};

#define HUNT_MAX_ODDITIES      500
#define HUNT_MAX_PROCESSES     20000
#define HUNT_MAX_PROCESS_MARKS 200000

/* All arrays are borrowed from whoever made it. */
struct hunt_beside {
    const struct hunt_oddity *oddities; /* the worst first; of one kind together */
    uint32_t oddity_count;
    uint64_t oddities_more; /* that are not kept */
    bool clocks_known;      /* two hosts saw the same events */
    const struct hunt_process *processes;
    uint32_t process_count;
    const struct hunt_process_mark *marks; /* by time, number and process */
    uint32_t mark_count;
    uint64_t processes_more; /* processes and marks that are not kept */
};

/* The process that the record is about; HUNT_NO_PROCESS: it names none, or none was kept. */
uint32_t hunt_beside_process(
        const struct hunt_beside *beside, bw_time time, uint64_t record_id, bw_str host);

#endif
