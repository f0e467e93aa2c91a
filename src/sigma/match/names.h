/* sigma/match/names.h - where the records of one shape carry a Sigma field. */
#ifndef BW_SIGMA_MATCH_NAMES_H
#define BW_SIGMA_MATCH_NAMES_H

#include "event/event.h"
#include "sigma/image.h"

/* Slots of one field: several where a name repeats (unnamed Data) or is that of an object. */
#define SIGMA_MAX_SLOTS 256

struct sigma_slots {
    uint32_t count;
    uint32_t object; /* bytes of the object's path, with the dot, before names in it; 0: none is */
    uint32_t slots[SIGMA_MAX_SLOTS];
};

/*
 * A shape made ready for many questions, most of which it answers with no: `bits` has one for each
 * length and three letters (first, middle, last, without case) that a name, a path or an object of
 * the shape has.
 */
#define SIGMA_NAME_BITS 8192

struct sigma_names {
    const struct event_shape *shape; /* borrowed */
    uint64_t bits[SIGMA_NAME_BITS / 64];
};

struct sigma_names sigma_names_of(const struct event_shape *shape);

/*
 * Looks for image field `field` in `shape`: its own name or path first, then the taxonomy's names
 * in their order, then every strip prefix with the name; the first that is there wins. Letter case
 * of names is ignored when nothing fits exactly. Where none of them is that of a value, one that is
 * an object's, letter by letter, stands for all that is in it (the first SIGMA_MAX_SLOTS values).
 * False when the shape does not have it.
 */
bool sigma_names_find(const struct sigma_image *image, const struct sigma_names *names,
        uint32_t field, struct sigma_slots *ret_slots);

/*
 * The same by name, for fields that no rule may use: "Channel", "user.name". `field` is what
 * sigma_names_field says of the name.
 */
bool sigma_names_find_text(const struct sigma_image *image, const struct sigma_names *names,
        bw_str name, uint32_t field, struct sigma_slots *ret_slots);

/*
 * For who asks many shapes for the same fields: the bits of all names that a field goes by, taken
 * once. Where a shape has none of them it has not got the field.
 */
struct sigma_name_bits {
    uint16_t *bits; /* of malloc */
    uint32_t count;
};
/* False when memory is out. The caller frees `bits`. */
bool sigma_name_bits_of(const struct sigma_image *image, bw_str name, uint32_t field,
        struct sigma_name_bits *ret_bits);
bool sigma_names_may_have(const struct sigma_names *names, const struct sigma_name_bits *bits);

/* The index of a field in the image, SIGMA_NONE when it is not there. */
uint32_t sigma_names_field(const struct sigma_image *image, bw_str name);

#endif
