#include "sigma/match/class_key.h"

#include <string.h>

#include "sigma/match/predicate.h"
#include "sigma/match/value_cache.h"

static __attribute__((noinline)) void copy_bytes(uint8_t *out, const uint8_t *in, size_t size)
{
    memcpy(out, in, size);
}

/* Most values are short: a call of memcpy, or what compilers put in its place, costs more. */
static void copy_short(uint8_t *out, const void *bytes, size_t size)
{
    const uint8_t *in = bytes;
    if (size > 16) {
        copy_bytes(out, in, size);
    } else if (size >= 8) {
        memcpy(out, in, 8);
        memcpy(out + size - 8, in + size - 8, 8);
    } else if (size >= 4) {
        memcpy(out, in, 4);
        memcpy(out + size - 4, in + size - 4, 4);
    } else {
        for (size_t i = 0; i < size; i++)
            out[i] = in[i];
    }
}

/* What a value is known by: its bytes, or its number. False: it is a list. */
static inline bool bytes_of(const struct event_value *value, bw_str *ret_bytes)
{
    const bool slice = value->kind == EVENT_VALUE_UTF8 || value->kind == EVENT_VALUE_UTF16 ||
                       value->kind == EVENT_VALUE_GUID || value->kind == EVENT_VALUE_SID ||
                       value->kind == EVENT_VALUE_BINARY;
    const bool number = value->kind >= EVENT_VALUE_UINT && value->kind <= EVENT_VALUE_TIME;
    ret_bytes->ptr = slice ? (const char *)value->bytes.ptr : (const char *)&value->u;
    ret_bytes->len = slice ? value->bytes.len : number ? sizeof(value->u) : 0;
    return value->kind != EVENT_VALUE_LIST;
}

/* Of each value the kind and four bytes of length, then its bytes. */
#define VALUE_HEAD 5

bool sigma_class_key_add_value(struct sigma_class_key *key, const struct event_value *value)
{
    bw_str bytes;
    if (!bytes_of(value, &bytes) || bytes.len > SIGMA_CLASS_KEY_BYTES ||
            key->len + VALUE_HEAD + bytes.len > SIGMA_CLASS_KEY_BYTES)
        return false;
    const uint32_t size = (uint32_t)bytes.len;
    uint8_t *to = key->bytes + key->len;
    to[0] = value->kind;
    memcpy(to + 1, &size, sizeof(size));
    copy_short(to + VALUE_HEAD, bytes.ptr, bytes.len);
    key->len += VALUE_HEAD + bytes.len;
    return true;
}

bool sigma_class_key_copy(
        const struct event_value *value, struct bw_arena *arena, struct event_value *ret_copy)
{
    bw_str bytes;
    *ret_copy = *value;
    if (!bytes_of(value, &bytes)) {
        *ret_copy = (struct event_value){.kind = value->kind};
        return true;
    }
    if (bytes.ptr == (const char *)&value->u || bytes.len == 0)
        return true; /* a number, or nothing to be kept */
    bytes = bw_arena_copy(arena, bytes);
    ret_copy->bytes = bw_str_bytes(bytes);
    return bytes.ptr != NULL;
}

bool sigma_class_key_same(const struct event_value *a, const struct event_value *b)
{
    bw_str of_a;
    bw_str of_b;
    if (a->kind != b->kind)
        return false;
    if (BW_LIKELY(a->kind == EVENT_VALUE_UTF8))
        return bw_str_eq(bw_bytes_str(a->bytes), bw_bytes_str(b->bytes));
    return bytes_of(a, &of_a) && bytes_of(b, &of_b) && bw_str_eq(of_a, of_b);
}

/*
 * What values of a field give: a bit for each of the logsources' patterns that they fit, and one
 * that says that nobody asks for them.
 */
#define UNKNOWN_BIT UINT64_C(1)
#define FIRST_TEST  1
#define TESTS_MAX   63 /* of one field; the classes of one with more are made for each event */

static uint32_t test_count(const struct sigma_class_key *key, uint32_t index)
{
    return key->fields->first_test[index + 1] - key->fields->first_test[index];
}

/* Of a wary field whether anybody asks for the values; and of those that nobody asks for, and of a
 * tested field, what patterns they fit. */
static uint64_t look_at_values(struct sigma_class_key *key, const struct sigma_class_binding *one,
        struct sigma_values *values)
{
    uint64_t bits = 0;
    if (one->wary) {
        if (!values->present || sigma_known_has(key->fields->known, one->index, values))
            return 0;
        bits = UNKNOWN_BIT;
    }
    const uint32_t *tests = key->fields->tests + key->fields->first_test[one->index];
    const uint32_t count = test_count(key, one->index);
    for (uint32_t k = 0; k < count; k++)
        if (sigma_predicate_holds(
                    key->evaluator, &key->image->predicates[tests[k]], values, NULL, NULL))
            bits |= UINT64_C(1) << (FIRST_TEST + k);
    return bits;
}

/* The same of one value, by what is known since it was met last: logs repeat themselves. It is kept
 * where columns keep the patterns that fire in their values. */
static bool look_at_value(struct sigma_class_key *key, const struct sigma_class_binding *one,
        const struct event_value *value, struct sigma_value_trail *trail, uint64_t *ret_bits)
{
    if (value->kind == EVENT_VALUE_UINT && one->wary && test_count(key, one->index) == 0) {
        const bool known = sigma_known_has_number(key->fields->known, one->index, value->u);
        *ret_bits = known ? 0 : UNKNOWN_BIT;
        return true;
    }
    if (value->kind == EVENT_VALUE_UTF8 && !one->wary &&
            sigma_class_field_fits_none(key->fields, one->index, bw_bytes_str(value->bytes))) {
        *ret_bits = 0;
        return true;
    }
    struct event_value head = *value; /* logsources ask how event.* begins, and it may be a line */
    const size_t enough = one->wary ? 0 : key->fields->heads[one->index];
    if (value->kind == EVENT_VALUE_UTF8 && enough != 0 && value->bytes.len > enough) {
        head.bytes.len = enough;
        value = &head;
    }
    /* what is asked of a field changes when it becomes wary */
    const void *reader = one->wary ? (const void *)&one->wary : (const void *)&one->binding;
    const struct sigma_value_hits *known = sigma_value_cache_find(key->cache, reader, value, trail);
    if (known != NULL) {
        *ret_bits = known->ids[0] | (uint64_t)known->ids[1] << 32;
        return true;
    }
    struct sigma_values values;
    if (!sigma_values_take_one(key->image, NULL, value, key->evaluator->arena, &values))
        return false;
    *ret_bits = look_at_values(key, one, &values);
    const struct sigma_value_hits hits = {
            .count = 2, .ids = {(uint32_t)*ret_bits, (uint32_t)(*ret_bits >> 32)}};
    sigma_value_cache_add(key->cache, reader, value, trail, &hits);
    return true;
}

/*
 * Of all the event's values of the field: they fit what one of them fits, and are asked for when
 * one is. That there is no value says something by itself, so all are looked at together then.
 */
static bool look_at_field(struct sigma_class_key *key, const struct sigma_class_binding *one,
        const struct event *event, uint64_t *ret_bits)
{
    const struct sigma_binding *b = &one->binding;
    uint64_t all = 0;
    uint64_t unknown = UNKNOWN_BIT;
    uint32_t plain = 0;
    for (uint32_t i = 0; i < b->slot_count; i++) {
        const struct event_value *value = &event->values[b->slots[i]];
        uint64_t bits;
        if (event_value_is_null(value))
            continue;
        if (value->kind == EVENT_VALUE_LIST) {
            plain = 0;
            break;
        }
        if (!look_at_value(key, one, value, &one->trails[i], &bits))
            return false;
        all |= bits;
        unknown &= bits;
        plain++;
    }
    *ret_bits = (all & ~UNKNOWN_BIT) | unknown;
    if (plain != 0)
        return true;
    struct sigma_values values;
    if (!sigma_values_take(key->image, b, event, key->evaluator->arena, &values))
        return false;
    *ret_bits = look_at_values(key, one, &values);
    return true;
}

bool sigma_class_key_add_field(struct sigma_class_key *key, const struct sigma_class_binding *one,
        const struct event *event)
{
    uint64_t bits;
    if (test_count(key, one->index) > TESTS_MAX ||
            key->len + sizeof(bits) > SIGMA_CLASS_KEY_BYTES ||
            !look_at_field(key, one, event, &bits))
        return false;
    memcpy(key->bytes + key->len, &bits, sizeof(bits));
    key->len += sizeof(bits);
    bool whole = true;
    if (one->wary && (bits & UNKNOWN_BIT) == 0)
        for (uint32_t k = 0; k < one->binding.slot_count && whole; k++)
            whole = sigma_class_key_add_value(key, &event->values[one->binding.slots[k]]);
    return whole;
}
