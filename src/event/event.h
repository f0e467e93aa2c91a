/* event/event.h - something happened: one log record, addressed by slots and not by names. */
#ifndef BW_EVENT_EVENT_H
#define BW_EVENT_EVENT_H

#include "base/buffer.h"
#include "base/slice.h"
#include "base/time.h"
#include "event/value.h"

/* A named place in the values of every event of a shape. */
struct event_field {
    bw_str name;   /* as Sigma calls it where the format is Windows' own: CommandLine, EventID,
                    * Provider_Name; else the dotted path again */
    bw_str path;   /* where it stands in the record: Event.EventData.CommandLine */
    bool xml_data; /* a <Data Name="…"> of Event.EventData: path and name are made up from it */
    bool no_keywords; /* keywords are not looked for in it: it is a piece of the line that stands in
                       * another field as a whole, or nothing that the record says */
    bool in_pieces; /* a line whose words stand in the fields with no_keywords, each as it is: only
                     * dates, numbers and what parts words (a blank, a quote, a bracket, a comma)
                     * stand here alone */
};

/*
 * The list of field names that a run of events shares (an EVTX template pair, a JSON key sequence).
 * Rules are resolved against a shape once. A name may stand more than once (repeated elements).
 * Made by an input, lives as long as the input's worker: never freed while events of it may come.
 */
struct event_shape {
    uint64_t id; /* hash over the names that evidence can not steer: equal shapes have equal ids
                  * within a run, and other shapes other ones */
    const struct event_field *fields;
    uint32_t field_count;
    uint32_t serial; /* 0, 1, 2, … in order of creation within one worker: an index for caches */
};

/* Odd but usable input. Matchable by rules as the field `breakwater.anomaly`. */
enum event_anomaly {
    EVENT_ANOMALY_RECORD_ID_GAP = 1u << 0,  /* ids between this record and the last are missing */
    EVENT_ANOMALY_TIME_BACKWARDS = 1u << 1, /* written earlier than the record before it */
    EVENT_ANOMALY_CHECKSUM = 1u << 2,       /* the CRC of the surrounding block is wrong */
    EVENT_ANOMALY_TIME_MISMATCH = 1u << 3,  /* header time and event time differ by much */
    EVENT_ANOMALY_DUPLICATE_ID = 1u << 4,   /* the record id was seen before in this file */
    EVENT_ANOMALY_VALUE = 1u << 5,          /* a value does not fit its declared type or size */
    EVENT_ANOMALY_HIDDEN = 1u << 6,         /* lies inside another record, out of readers' sight */
};
#define EVENT_ANOMALY_COUNT 7

/* "record_id_gap", …; `index` is the bit number. */
bw_str event_anomaly_name(unsigned index);

/*
 * A record that no log lists any more: it was found in what is left over, and checked before it was
 * believed. Matchable by rules as the field `breakwater.recovered`.
 */
enum event_place {
    EVENT_PLACE_SLACK, /* behind the last record of a chunk */
    EVENT_PLACE_BLOCK, /* in a log, where a chunk should be and none is */
    EVENT_PLACE_BLOB,  /* in bytes that are no log: a piece of a disk, of memory */
};
#define EVENT_PLACE_COUNT 3

/* What its names were taken from. */
enum event_source {
    EVENT_SOURCE_CHUNK,    /* the template stands where the record says */
    EVENT_SOURCE_LIBRARY,  /* it is gone there, and another place of the evidence has it */
    EVENT_SOURCE_RECORD,   /* the record has no template */
    EVENT_SOURCE_NONE,     /* that of its data is nowhere: values in order, without names */
    EVENT_SOURCE_MANIFEST, /* so it is, but the names are published, and hash to its number */
};
#define EVENT_SOURCE_COUNT 5

/* "slack", …; "chunk", … */
bw_str event_place_name(unsigned place);
bw_str event_source_name(unsigned source);

struct event_recovery {
    uint8_t place;  /* enum event_place */
    uint8_t source; /* enum event_source */
    uint64_t chunk; /* offset of its chunk in the item; UINT64_MAX where that is not known */
};

struct event;

/*
 * Appends the whole record as one JSON object, the way `breakwater dump` prints it. Called for
 * matches only. `context` is the event's render_context.
 */
typedef void event_render_fn(const struct event *event, void *context, struct bw_buffer *out);

/*
 * Valid until the next event is taken from the same input. `values` has shape->field_count items.
 */
struct event {
    const struct event_shape *shape;
    const struct event_value *values;
    bw_time time;       /* when it happened; BW_TIME_UNKNOWN when the record does not say */
    uint64_t offset;    /* of the record in the (decompressed) item */
    uint64_t record_id; /* EventRecordID; or the line or document number, from 1, where there is
                         * no id; 0 where that is not known (later parts of a split item) */
    bw_bytes raw; /* the record's own bytes; may be empty where the source is not contiguous */
    uint32_t anomalies; /* of enum event_anomaly */
    bool numbered;      /* the log itself gave record_id: the record has it in every copy */
    bool placeless;     /* its writer may have put it into several logs, at other places in each */
    bool raw_says_all;  /* records of one shape and time with the same `raw` have the same values */
    event_render_fn *render;
    void *render_context;
    uint64_t identity; /* two copies of one record have the same, wherever they stand; 0: not known.
                        * Not the same from run to run */
    const struct event_recovery *recovery; /* NULL: a record of the log as it is */
};

/* First slot with exactly this name (or, failing that, this path); UINT32_MAX when there is none.
 */
uint32_t event_shape_find(const struct event_shape *shape, bw_str name);

/* The id for a list of names: order matters. */
uint64_t event_shape_id(const struct event_field *fields, uint32_t count);

/*
 * Appends a flat JSON object of names and values: a renderer for inputs that have nothing better.
 */
void event_print_flat_json(const struct event *event, void *context, struct bw_buffer *out);

/* The same with the event's time as `@timestamp` before them: for logs whose records are no JSON.
 */
void event_print_timed_json(const struct event *event, void *context, struct bw_buffer *out);

#endif
