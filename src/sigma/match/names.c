#include "sigma/match/names.h"

#include <stdlib.h>
#include <string.h>

/* Longest field name that the strip prefixes are tried with. */
#define NAME_MAX_LEN 512

typedef bool name_equal_fn(bw_str a, bw_str b);
typedef bool find_fn(const struct sigma_names *names, bw_str name, name_equal_fn *equal,
        struct sigma_slots *slots);

static uint32_t lower(char c)
{
    const uint32_t code = (uint8_t)c;
    return code - 'A' < 26 ? code + ('a' - 'A') : code;
}

/* Which of the bits stands for a name, here in two parts: the same for all its spellings. */
static uint32_t name_bit(bw_str prefix, bw_str name)
{
    const size_t len = prefix.len + name.len;
    if (name.len == 0)
        return 0;
    const size_t half = len / 2;
    const uint32_t first = lower(prefix.len != 0 ? prefix.ptr[0] : name.ptr[0]);
    const uint32_t middle =
            lower(half < prefix.len ? prefix.ptr[half] : name.ptr[half - prefix.len]);
    const uint32_t last = lower(name.ptr[name.len - 1]);
    const uint32_t mixed =
            ((uint32_t)len + first * 37 + middle * 149 + last * 419) * UINT32_C(0x9e3779b1);
    return mixed >> 19;
}
_Static_assert(SIGMA_NAME_BITS == 1 << (32 - 19), "name_bit gives as many");

static bool may_have(const struct sigma_names *names, bw_str prefix, bw_str name)
{
    const uint32_t bit = name_bit(prefix, name);
    return (names->bits[bit / 64] >> (bit % 64) & 1) != 0;
}

static void add_name(struct sigma_names *names, bw_str name)
{
    const uint32_t bit = name_bit(BW_STR(""), name);
    names->bits[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* What stands before each of the path's dots. */
static void add_objects(struct sigma_names *names, bw_str path)
{
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '.')
            add_name(names, bw_str_head(path, i));
}

struct sigma_names sigma_names_of(const struct event_shape *shape)
{
    struct sigma_names names = {.shape = shape};
    for (uint32_t i = 0; i < shape->field_count; i++) {
        add_name(&names, shape->fields[i].name);
        add_name(&names, shape->fields[i].path);
        add_objects(&names, shape->fields[i].path);
    }
    return names;
}

static bool find_name(const struct sigma_names *names, bw_str name, name_equal_fn *equal,
        struct sigma_slots *slots)
{
    const struct event_shape *shape = names->shape;
    slots->count = 0;
    slots->object = 0;
    if (!may_have(names, BW_STR(""), name))
        return false;
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct event_field *field = &shape->fields[i];
        if ((field->name.len != name.len || !equal(field->name, name)) &&
                (field->path.len != name.len || !equal(field->path, name)))
            continue;
        if (slots->count < SIGMA_MAX_SLOTS)
            slots->slots[slots->count++] = i;
    }
    return slots->count != 0;
}

/*
 * The values of an object: a rule for a cloud's log that names the object and not a member
 * (`requestParameters|contains`) means whatever is in there.
 */
static bool find_object(const struct sigma_names *names, bw_str name, name_equal_fn *equal,
        struct sigma_slots *slots)
{
    const struct event_shape *shape = names->shape;
    slots->count = 0;
    for (uint32_t i = 0; i < shape->field_count && slots->count < SIGMA_MAX_SLOTS; i++) {
        const bw_str path = shape->fields[i].path;
        if (path.len > name.len && path.ptr[name.len] == '.' &&
                equal(bw_str_head(path, name.len), name))
            slots->slots[slots->count++] = i;
    }
    slots->object = slots->count != 0 ? (uint32_t)name.len + 1 : 0;
    return slots->count != 0;
}

static bool find_stripped(const struct sigma_image *image, const struct sigma_names *names,
        bw_str name, find_fn *find_one, name_equal_fn *equal, struct sigma_slots *slots)
{
    char full[NAME_MAX_LEN];
    for (uint32_t i = 0; i < image->strip_count; i++) {
        const bw_str prefix = sigma_image_str(image, image->strip[i]);
        if (prefix.len + name.len > sizeof(full) || !may_have(names, prefix, name))
            continue;
        memcpy(full, prefix.ptr, prefix.len);
        memcpy(full + prefix.len, name.ptr, name.len);
        if (find_one(names, (bw_str){full, prefix.len + name.len}, equal, slots))
            return true;
    }
    return false;
}

/* Other names so short are found as they are written: PowerShell's "Id" is that of an event, "ID"
 * and "id" are anybody's. */
#define SHORT_NAME 2

static bool find_with(const struct sigma_image *image, const struct sigma_names *names,
        const struct sigma_image_field *field, bw_str name, find_fn *find_one, name_equal_fn *equal,
        struct sigma_slots *slots)
{
    if (find_one(names, name, equal, slots))
        return true;
    for (uint32_t i = 0; field != NULL && i < field->name_count; i++) {
        const bw_str other = sigma_image_str(image, image->names[field->first_name + i]);
        if (other.len <= SHORT_NAME && equal == bw_str_eq_ascii_nocase)
            continue;
        if (find_one(names, other, equal, slots))
            return true;
    }
    return find_stripped(image, names, name, find_one, equal, slots);
}

/* False when the shape has the field by none of its names, in whatever spelling. */
static bool may_have_any(const struct sigma_image *image, const struct sigma_names *names,
        const struct sigma_image_field *field, bw_str name)
{
    if (may_have(names, BW_STR(""), name))
        return true;
    for (uint32_t i = 0; field != NULL && i < field->name_count; i++)
        if (may_have(
                    names, BW_STR(""), sigma_image_str(image, image->names[field->first_name + i])))
            return true;
    for (uint32_t i = 0; i < image->strip_count; i++)
        if (may_have(names, sigma_image_str(image, image->strip[i]), name))
            return true;
    return false;
}

bool sigma_name_bits_of(const struct sigma_image *image, bw_str name, uint32_t field,
        struct sigma_name_bits *ret_bits)
{
    const struct sigma_image_field *f = field != SIGMA_NONE ? &image->fields[field] : NULL;
    const uint32_t others = f != NULL ? f->name_count : 0;
    uint32_t count = 0;
    uint16_t *bits = calloc((size_t)others + image->strip_count + 1, sizeof(*bits));
    if (bits == NULL)
        return false;
    bits[count++] = (uint16_t)name_bit(BW_STR(""), name);
    for (uint32_t i = 0; i < others; i++)
        bits[count++] = (uint16_t)name_bit(
                BW_STR(""), sigma_image_str(image, image->names[f->first_name + i]));
    for (uint32_t i = 0; i < image->strip_count; i++)
        bits[count++] = (uint16_t)name_bit(sigma_image_str(image, image->strip[i]), name);
    *ret_bits = (struct sigma_name_bits){.bits = bits, .count = count};
    return true;
}

bool sigma_names_may_have(const struct sigma_names *names, const struct sigma_name_bits *bits)
{
    bool may = false;
    for (uint32_t i = 0; i < bits->count && !may; i++)
        may = (names->bits[bits->bits[i] / 64] >> (bits->bits[i] % 64) & 1) != 0;
    return may;
}

static bool find(const struct sigma_image *image, const struct sigma_names *names,
        const struct sigma_image_field *field, bw_str name, struct sigma_slots *slots)
{
    return may_have_any(image, names, field, name) &&
           (find_with(image, names, field, name, find_name, bw_str_eq, slots) ||
                   find_with(image, names, field, name, find_name, bw_str_eq_ascii_nocase, slots) ||
                   find_with(image, names, field, name, find_object, bw_str_eq, slots));
}

bool sigma_names_find(const struct sigma_image *image, const struct sigma_names *names,
        uint32_t field, struct sigma_slots *ret_slots)
{
    const struct sigma_image_field *f = &image->fields[field];
    return find(image, names, f, sigma_image_str(image, f->name), ret_slots);
}

uint32_t sigma_names_field(const struct sigma_image *image, bw_str name)
{
    for (uint32_t i = 0; i < image->fields_count; i++)
        if (bw_str_eq(sigma_image_str(image, image->fields[i].name), name))
            return i;
    return SIGMA_NONE;
}

bool sigma_names_find_text(const struct sigma_image *image, const struct sigma_names *names,
        bw_str name, uint32_t field, struct sigma_slots *ret_slots)
{
    const struct sigma_image_field *f = field != SIGMA_NONE ? &image->fields[field] : NULL;
    return find(image, names, f, name, ret_slots);
}
