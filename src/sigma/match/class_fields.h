/* sigma/match/class_fields.h - the fields by which logsources tell events apart, and what is asked.
 */
#ifndef BW_SIGMA_MATCH_CLASS_FIELDS_H
#define BW_SIGMA_MATCH_CLASS_FIELDS_H

#include "sigma/image.h"
#include "sigma/match/known.h"

/* What the class of an event says of a class field. */
enum sigma_field_use {
    SIGMA_FIELD_PRESENT,  /* whether it is there: logsources ask for nothing else */
    SIGMA_FIELD_TESTED,   /* which of the logsources' patterns its value fits, and whether it is
                           * there */
    SIGMA_FIELD_CONSTANT, /* its value: some logsource names one (EventID, Channel); of values that
                           * no rule names either only the patterns that they fit */
};

/* Of an image, for the life of a worker. A field's place is its index in `fields`. */
struct sigma_class_fields {
    const struct sigma_image *image;         /* borrowed */
    uint32_t fields[SIGMA_MAX_CLASS_FIELDS]; /* what logsources ask for */
    uint32_t count;
    /* Fields that only patterns are asked of may hold anything, a time or the name of a file, and
     * must not make a class for each. */
    uint8_t uses[SIGMA_MAX_CLASS_FIELDS]; /* enum sigma_field_use */
    uint8_t *naming; /* of each logsource and place: values of it are events of that product */
    struct sigma_known *known; /* whole values that are asked for, by place */
    uint32_t *tests;           /* patterns of the logsources, by place */
    uint32_t first_test[SIGMA_MAX_CLASS_FIELDS + 1];
    size_t heads[SIGMA_MAX_CLASS_FIELDS]; /* bytes of a value after which the patterns, which all
                                           * are beginnings, ask for nothing; 0: they ask for all */
    bool begins[SIGMA_MAX_CLASS_FIELDS][128]; /* with which characters of ASCII, folded, values
                                               * begin that such patterns ask for */
    uint16_t *place_of; /* of each field of the image: its place, from 1; 0: none */
};

/* `image` is borrowed. NULL when memory is out. */
struct sigma_class_fields *sigma_class_fields_new(const struct sigma_image *image);
void sigma_class_fields_free(struct sigma_class_fields *fields);

/* The place of a field of the image; SIGMA_NONE when no logsource asks for it. */
uint32_t sigma_class_field(const struct sigma_class_fields *fields, uint32_t field);

/* True when the beginning alone tells that `text` fits none of the patterns of the field. */
bool sigma_class_field_fits_none(
        const struct sigma_class_fields *fields, uint32_t index, bw_str text);

#endif
