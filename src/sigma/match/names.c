#include "sigma/match/names.h"

#include <string.h>

/* Longest field name that the strip prefixes are tried with. */
#define NAME_MAX_LEN 512

typedef bool name_equal_fn(bw_str a, bw_str b);

static bool find_name(const struct event_shape *shape, bw_str name, name_equal_fn *equal,
        struct sigma_slots *slots)
{
    slots->count = 0;
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct event_field *field = &shape->fields[i];
        if (!equal(field->name, name) && !equal(field->path, name))
            continue;
        if (slots->count < SIGMA_MAX_SLOTS)
            slots->slots[slots->count++] = i;
    }
    return slots->count != 0;
}

static bool find_stripped(const struct sigma_image *image, const struct event_shape *shape,
        bw_str name, name_equal_fn *equal, struct sigma_slots *slots)
{
    char full[NAME_MAX_LEN];
    for (uint32_t i = 0; i < image->strip_count; i++) {
        const bw_str prefix = sigma_image_str(image, image->strip[i]);
        if (prefix.len + name.len > sizeof(full))
            continue;
        memcpy(full, prefix.ptr, prefix.len);
        memcpy(full + prefix.len, name.ptr, name.len);
        if (find_name(shape, (bw_str){full, prefix.len + name.len}, equal, slots))
            return true;
    }
    return false;
}

static bool find_with(const struct sigma_image *image, const struct event_shape *shape,
        const struct sigma_image_field *field, bw_str name, name_equal_fn *equal,
        struct sigma_slots *slots)
{
    if (find_name(shape, name, equal, slots))
        return true;
    for (uint32_t i = 0; field != NULL && i < field->name_count; i++) {
        const bw_str other = sigma_image_str(image, image->names[field->first_name + i]);
        if (find_name(shape, other, equal, slots))
            return true;
    }
    return find_stripped(image, shape, name, equal, slots);
}

/*
 * The values of an object: a rule for a cloud's log that names the object and not a member
 * (`requestParameters|contains`) means whatever is in there.
 */
static bool find_object(const struct event_shape *shape, bw_str name, struct sigma_slots *slots)
{
    slots->count = 0;
    for (uint32_t i = 0; i < shape->field_count && slots->count < SIGMA_MAX_SLOTS; i++) {
        const bw_str path = shape->fields[i].path;
        if (path.len > name.len && path.ptr[name.len] == '.' && bw_str_starts_with(path, name))
            slots->slots[slots->count++] = i;
    }
    return slots->count != 0;
}

static bool find(const struct sigma_image *image, const struct event_shape *shape,
        const struct sigma_image_field *field, bw_str name, struct sigma_slots *slots)
{
    return find_with(image, shape, field, name, bw_str_eq, slots) ||
           find_with(image, shape, field, name, bw_str_eq_ascii_nocase, slots) ||
           find_object(shape, name, slots);
}

bool sigma_names_find(const struct sigma_image *image, const struct event_shape *shape,
        uint32_t field, struct sigma_slots *ret_slots)
{
    const struct sigma_image_field *f = &image->fields[field];
    return find(image, shape, f, sigma_image_str(image, f->name), ret_slots);
}

uint32_t sigma_names_field(const struct sigma_image *image, bw_str name)
{
    for (uint32_t i = 0; i < image->fields_count; i++)
        if (bw_str_eq(sigma_image_str(image, image->fields[i].name), name))
            return i;
    return SIGMA_NONE;
}

bool sigma_names_find_text(const struct sigma_image *image, const struct event_shape *shape,
        bw_str name, struct sigma_slots *ret_slots)
{
    const uint32_t field = sigma_names_field(image, name);
    const struct sigma_image_field *f = field != SIGMA_NONE ? &image->fields[field] : NULL;
    return find(image, shape, f, name, ret_slots);
}
