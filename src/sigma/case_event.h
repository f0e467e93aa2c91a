/* sigma/case_event.h - an event out of a YAML map: what a case file says happened. */
#ifndef BW_SIGMA_CASE_EVENT_H
#define BW_SIGMA_CASE_EVENT_H

#include "event/event.h"
#include "sigma/yaml.h"

/*
 * Makes an event of `map`: nested maps become dotted names, lists become lists of values, numbers,
 * booleans and null keep their type when they are written without quotes. Everything lives in
 * `arena`; `serial` is the number of shapes made before. BW_E_MALFORMED, BW_E_LIMIT, BW_E_NOMEM.
 */
BW_MUST_CHECK bw_status sigma_case_event_make(const struct sigma_yaml_node *map, uint32_t serial,
        struct bw_arena *arena, struct event *ret_event, struct bw_err *err);

#endif
