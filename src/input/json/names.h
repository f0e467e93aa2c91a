/* input/json/names.h - under which names JSON logs keep what every event has. */
#ifndef BW_INPUT_JSON_NAMES_H
#define BW_INPUT_JSON_NAMES_H

#include "format/json/flatten.h"

/* What logs call the time of a record, the best first; compared without regard to case. */
extern const char *const json_time_names[];
extern const size_t json_time_name_count;

/* Finds the roles of a shape by its names: a shape_roles_fn. */
void json_names_resolve(const struct event_shape *shape, struct shape_roles *ret_roles);

/*
 * The time that a value stands for, or BW_TIME_UNKNOWN. Understands what base/time.h does, and:
 *   "08/31/2022 11:59:58.123 PM"    and whatever else json_time_text does, month first
 *   "/Date(1661990398123)/"         ConvertTo-Json of Windows PowerShell
 *   1661990398, "1661990398.123"    seconds, milli-, micro- or nanoseconds since 1970 by size, and
 *                                   FILETIME (100 ns since 1601); 20220831235958
 */
bw_time json_time_of(const struct event_value *value);

/*
 * When a record happened: what its best field that is a time says, in the zone `zone` seconds east
 * of UTC where that says none; BW_TIME_UNKNOWN when there is no such field.
 */
bw_time json_record_time(const struct json_record *record, int32_t zone);

/*
 * True when `value`, of a field of that name, may be a local time: it says no zone, and what writes
 * the field does not promise UTC.
 */
bool json_time_may_be_local(bw_str name, const struct event_value *value);

/* The time of "1661990398.123:4567", time and number of a set of audit records; of nothing else. */
bw_time json_audit_time_of(const struct event_value *value);

/* The record id that a value stands for: false when it is no whole number. */
bool json_record_id_of(const struct event_value *value, uint64_t *ret_id);

#endif
