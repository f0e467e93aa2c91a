/* sigma/match/column.h - the values of one field of one event, ready to be compared. */
#ifndef BW_SIGMA_MATCH_COLUMN_H
#define BW_SIGMA_MATCH_COLUMN_H

#include "base/arena.h"
#include "event/event.h"
#include "match/address.h"
#include "sigma/image.h"
#include "sigma/match/names.h"

/* Where a field's values come from in one shape. */
struct sigma_binding {
    const struct sigma_image_mapping *mapping; /* NULL: the slots' values as they are */
    const uint32_t *slots; /* SIGMA_NONE stands for a part of a JOIN that the shape lacks */
    uint32_t slot_count;
    uint32_t object; /* not 0: what the slots' paths have behind so many bytes are values, too:
                      * people name an object and look for what its members are called */
    bool all;        /* every slot of the event: keywords */
    bool recovered;  /* "true" or "false": the field breakwater.recovered */
    bool anomalies;  /* the names of the event's anomalies: the field breakwater.anomaly */
};

/*
 * Finds `field` (or the keyword pseudo field) for records of the shape of `names` read through
 * `mapping` (index or SIGMA_NONE). Slots are allocated in `arena`. False when memory is out.
 */
bool sigma_binding_make(const struct sigma_image *image, const struct sigma_names *names,
        uint32_t field, uint32_t mapping, struct bw_arena *arena,
        struct sigma_binding *ret_binding);

/* Has the value been read as an address, a number? Once, however many networks are asked for. */
enum sigma_read {
    SIGMA_READ_NOT_YET,
    SIGMA_READ_NO, /* it is none */
    SIGMA_READ_YES,
};

/* One value: `folded` has MATCH_LITERALS_PADDING readable bytes behind it. */
struct sigma_value {
    const struct event_value *value; /* as it is in the event; NULL when it was made by a mapping */
    bw_str folded;
    bw_str text;           /* original case; ptr NULL until sigma_value_text made it */
    uint8_t address_state; /* enum sigma_read */
    uint8_t number_state;
    struct match_address address;
    double number;
};

struct sigma_values {
    struct sigma_value *items;
    uint32_t count;
    bool present; /* the event has the field, whatever its value */
};

/*
 * Takes the values out of `event`; nulls are left out but make `present` true. All memory is from
 * `arena` and lives until it is rewound. An arena that is full leaves values out: false.
 */
bool sigma_values_take(const struct sigma_image *image, const struct sigma_binding *binding,
        const struct event *event, struct bw_arena *arena, struct sigma_values *ret_values);

/* The same of one value alone, as it is or through a mapping that makes nothing of several slots.
 */
bool sigma_values_take_one(const struct sigma_image *image,
        const struct sigma_image_mapping *mapping, const struct event_value *value,
        struct bw_arena *arena, struct sigma_values *ret_values);

/* True when that mapping changes no value: it only says where it stands. */
bool sigma_mapping_is_plain(const struct sigma_image_mapping *mapping);

/*
 * The text of one value in UTF-8, folded, with MATCH_LITERALS_PADDING readable bytes behind it, and
 * nothing else of it: for a scan. ptr NULL when the arena is full.
 */
bw_str sigma_value_fold(bw_str text, struct bw_arena *arena);

/* The text in its original case; empty when the arena is full. */
bw_str sigma_value_text(struct sigma_value *value, struct bw_arena *arena);

#endif
