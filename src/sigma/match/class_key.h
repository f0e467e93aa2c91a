/*
 * sigma/match/class_key.h - the bytes that events of one class have in common: values of fields
 * that name logs and events, and what other values look like where that is asked.
 */
#ifndef BW_SIGMA_MATCH_CLASS_KEY_H
#define BW_SIGMA_MATCH_CLASS_KEY_H

#include "sigma/match/class_fields.h"
#include "sigma/match/column.h"

struct sigma_evaluator;
struct sigma_value_cache;
struct sigma_value_trail;

/* A longer key is not kept. */
#define SIGMA_CLASS_KEY_BYTES 1024

/* The key of the event at hand, and with what values are looked at; the rest is borrowed. */
struct sigma_class_key {
    const struct sigma_image *image;
    const struct sigma_class_fields *fields;
    struct sigma_evaluator *evaluator;
    struct sigma_value_cache *cache; /* what looking at a value gave, by binding, too */
    size_t len;
    uint8_t bytes[SIGMA_CLASS_KEY_BYTES];
};

/* One class field in one shape. */
struct sigma_class_binding {
    uint32_t index;   /* into the class fields */
    uint16_t unknown; /* classes made for values of which nobody asks */
    bool wary;        /* its values are looked up first: those make one class */
    struct sigma_binding binding;
    struct sigma_value_trail *trails; /* of each slot's values, where they are looked at */
};

/* A value's bytes, with kind and length before them so that no two values give one key. False: it
 * is a list, or there is no room. */
bool sigma_class_key_add_value(struct sigma_class_key *key, const struct event_value *value);

/* A value to compare others with: its bytes are the arena's. False when memory is out. */
bool sigma_class_key_copy(
        const struct event_value *value, struct bw_arena *arena, struct event_value *ret_copy);

/* Would they add the same to a key? Of lists never. */
bool sigma_class_key_same(const struct event_value *a, const struct event_value *b);

/* What patterns the field's values fit; of a wary field the values themselves if somebody asks for
 * them. False when there is no room for it. */
bool sigma_class_key_add_field(struct sigma_class_key *key, const struct sigma_class_binding *one,
        const struct event *event);

#endif
