/* finding/finding.h - what a detector says: which rule, where, when, why. */
#ifndef BW_FINDING_FINDING_H
#define BW_FINDING_FINDING_H

#include "base/buffer.h"
#include "base/slice.h"
#include "base/status.h"
#include "base/time.h"
#include "finding/attack.h"
#include "finding/level.h"

/* Everything about a rule that outputs show. Slices borrow from the rule set. */
struct finding_rule {
    bw_str id; /* the rule's UUID, or a name where it has none */
    bw_str title;
    bw_str author; /* must stand in every output: the Detection Rule License asks for it */
    bw_str description;
    bw_str status;
    bw_str references;     /* lines */
    bw_str falsepositives; /* lines */
    bw_str techniques;     /* "T1190 T1505.003": upper case, sorted, one blank between */
    bw_str tags;           /* all tags of the rule, one blank between */
    bw_str license;        /* as the rule says, may be empty */
    bw_str path;           /* file that it came from */
    enum finding_level level;
    enum attack_stage stage; /* the first tactic tag, else the first technique's */
};

/* One reason: this field had this value, and that made this test true. */
struct finding_reason {
    bw_str field; /* as the rule names it */
    bw_str path;  /* as the record names it: Event.EventData.NewProcessName */
    bw_str test;  /* the detection item in words: "endswith \cmd.exe" */
    bw_str value; /* the event's value, in full */
    bw_str layer; /* how a decoded value came about: "base64 > utf-16le"; empty for the record's own
                   */
    /* About where in the value the test holds, 0 when that is nowhere in particular. For whoever
     * cuts the value: not encoded. */
    size_t at;
};

#define FINDING_MAX_REASONS 32

/*
 * One match. Slices borrow from the event and the rule; whoever keeps a finding copies it
 * (finding_encode). `item_index` orders evidence items as the walk met them.
 */
struct finding {
    uint32_t rule; /* index into the detector's rules */
    bw_time time;
    bw_str host; /* filled in by the engine, not by detectors */
    bw_str item; /* label of the evidence item: path, then "!member" for each container level */
    bw_str channel;
    bw_str provider;
    bw_str event_id; /* text, as it was matched */
    bw_str user;     /* empty when unknown */
    uint64_t item_index;
    uint64_t record_id;
    uint64_t offset;
    uint32_t anomalies;
    bool recovered; /* of a record that no log lists any more: kept apart from the others */
    bool placeless; /* of a record that several logs may have: struct event */
    uint32_t reason_count;
    struct finding_reason reasons[FINDING_MAX_REASONS];
    bw_str record; /* the whole record as one JSON object */
};

/*
 * A flat byte form for the way from worker to parent and into the case. Numbers are little-endian,
 * texts have a 32-bit length before them. finding_decode borrows from `bytes`; it never trusts them
 * (a worker that met hostile evidence may be lying).
 */
void finding_encode(const struct finding *finding, struct bw_buffer *out);
BW_MUST_CHECK bw_status finding_decode(
        bw_bytes bytes, struct finding *ret_finding, struct bw_err *err);

#endif
