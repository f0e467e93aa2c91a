#include "sigma/match/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "sigma/match/spelling.h"

/* The largest public rule set names some two thousand values. */
#define KNOWN_MEMORY (8 * BW_MIB)

/* Longer values are taken for known. */
#define VALUE_MAX 256

struct sigma_known {
    struct bw_arena *arena;
    struct bw_map *values;  /* of place and plain spelling */
    struct bw_map *numbers; /* of place and number: values that are printed so */
};

struct key {
    char bytes[sizeof(uint32_t) + VALUE_MAX];
    size_t len;
};

/* False for a value that is too long. Both sides of a comparison are tried in the plain spelling.
 */
static bool key_of(uint32_t place, bw_str folded, struct key *key)
{
    char scratch[SIGMA_SPELLING_SIZE];
    bw_str plain = folded;
    if (!sigma_spelling_other(folded, scratch, &plain))
        plain = folded;
    if (plain.len > VALUE_MAX)
        return false;
    memcpy(key->bytes, &place, sizeof(place));
    if (plain.len != 0)
        memcpy(key->bytes + sizeof(place), plain.ptr, plain.len);
    key->len = sizeof(place) + plain.len;
    return true;
}

static bw_str number_key(uint32_t place, uint64_t number, char room[12])
{
    memcpy(room, &number, sizeof(number));
    memcpy(room + sizeof(number), &place, sizeof(place));
    return (bw_str){.ptr = room, .len = sizeof(number) + sizeof(place)};
}

/* A value that is a number's decimal text is kept as that, too. */
static bool keep_number(struct sigma_known *known, uint32_t place, bw_str folded)
{
    char room[12];
    uint64_t number;
    if (folded.len == 0 || (folded.len != 1 && folded.ptr[0] == '0') ||
            bw_parse_u64(folded, 0, UINT64_MAX, &number) != BW_OK)
        return true;
    return bw_map_set(known->numbers, number_key(place, number, room), 1);
}

static uint32_t place_of(const uint32_t *fields, uint32_t count, uint32_t field)
{
    for (uint32_t i = 0; i < count; i++)
        if (fields[i] == field)
            return i;
    return SIGMA_NONE;
}

static bool collect(struct sigma_known *known, const struct sigma_image *image,
        const uint32_t *fields, uint32_t count)
{
    uint32_t field = SIGMA_NONE;
    uint32_t place = SIGMA_NONE;
    for (uint32_t i = 0; i < image->predicates_count; i++) { /* sorted by field */
        const struct sigma_predicate *p = &image->predicates[i];
        struct key key;
        if (i == 0 || p->field != field)
            place = place_of(fields, count, p->field);
        field = p->field;
        if (place == SIGMA_NONE || p->op != SIGMA_OP_EXACT)
            continue;
        const bw_str folded = sigma_image_str(image, p->folded);
        if (!keep_number(known, place, folded) ||
                (key_of(place, folded, &key) &&
                        !bw_map_set(known->values, (bw_str){.ptr = key.bytes, .len = key.len}, 1)))
            return false;
    }
    return true;
}

struct sigma_known *sigma_known_new(
        const struct sigma_image *image, const uint32_t *fields, uint32_t count)
{
    struct sigma_known *known = calloc(1, sizeof(*known));
    if (known == NULL)
        return NULL;
    known->arena = bw_arena_new(KNOWN_MEMORY);
    known->values = known->arena != NULL ? bw_map_new(known->arena) : NULL;
    known->numbers = known->values != NULL ? bw_map_new(known->arena) : NULL;
    if (known->numbers == NULL || !collect(known, image, fields, count)) {
        sigma_known_free(known);
        return NULL;
    }
    return known;
}

void sigma_known_free(struct sigma_known *known)
{
    if (known == NULL)
        return;
    bw_arena_free(known->arena);
    free(known);
}

bool sigma_known_has(
        const struct sigma_known *known, uint32_t place, const struct sigma_values *values)
{
    for (uint32_t i = 0; i < values->count; i++) {
        struct key key;
        uint64_t value;
        if (!key_of(place, values->items[i].folded, &key) ||
                bw_map_get(known->values, (bw_str){.ptr = key.bytes, .len = key.len}, &value))
            return true;
    }
    return values->count == 0; /* null or without a value: there are few ways to be that */
}

bool sigma_known_has_number(const struct sigma_known *known, uint32_t place, uint64_t number)
{
    char room[12];
    uint64_t value;
    return bw_map_get(known->numbers, number_key(place, number, room), &value);
}
