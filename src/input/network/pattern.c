#include "input/network/pattern.h"

#include <stdlib.h>

#include "base/near.h"

/* A pattern in pieces. */
struct form {
    const char *pattern;
    bw_str begin; /* what the text begins with */
    size_t count;
    struct piece {
        bw_str name; /* empty: what is captured is passed over */
        bw_str then; /* the text that follows; empty: all the rest is captured */
        enum network_name means;
        bool source;
    } pieces[NETWORK_MAX_CAPTURES];
};

/* Slots for forms, by where their patterns stand in memory: more than there are patterns. */
#define SLOTS 512

struct network_patterns {
    struct form *slots[SLOTS];
};

struct network_patterns *network_patterns_new(void)
{
    return calloc(1, sizeof(struct network_patterns));
}

void network_patterns_free(struct network_patterns *set)
{
    for (size_t i = 0; set != NULL && i < SLOTS; i++)
        free(set->slots[i]);
    free(set);
}

/* ---- taking apart ---- */

static enum network_name meaning_of(bw_str name)
{
    if (bw_str_ends_with(name, BW_STR("_ip")))
        return NETWORK_NAME_IP;
    if (bw_str_ends_with(name, BW_STR("_port")))
        return NETWORK_NAME_PORT;
    if (bw_str_ends_with(name, BW_STR("_nat")))
        return NETWORK_NAME_NAT;
    if (bw_str_eq(name, BW_STR("bytes")))
        return NETWORK_NAME_BYTES;
    return bw_str_eq(name, BW_STR("user")) ? NETWORK_NAME_USER : NETWORK_NAME_OTHER;
}

static void take_apart(struct form *form, const char *pattern)
{
    bw_str rest = bw_str_of(pattern);
    form->pattern = pattern;
    form->count = 0;
    bw_str_cut(&rest, '{', &form->begin);
    while (rest.ptr != NULL && form->count < NETWORK_MAX_CAPTURES) {
        struct piece *piece = &form->pieces[form->count++];
        bw_str_cut(&rest, '}', &piece->name);
        bw_str_cut(&rest, '{', &piece->then);
        piece->means = meaning_of(piece->name);
        piece->source = bw_str_starts_with(piece->name, BW_STR("src_"));
    }
}

/* The form of a pattern. `spare` takes it when there is no memory or no slot to keep it. */
static const struct form *form_of(
        struct network_patterns *set, const char *pattern, struct form *spare)
{
    const uintptr_t address = (uintptr_t)pattern;
    size_t slot = (address ^ address >> 9) % SLOTS;
    for (size_t i = 0; i < SLOTS; i++, slot = (slot + 1) % SLOTS) {
        struct form *form = set->slots[slot];
        if (form != NULL && form->pattern == pattern)
            return form;
        if (form != NULL)
            continue;
        form = calloc(1, sizeof(*form));
        if (form == NULL)
            break;
        take_apart(form, pattern);
        set->slots[slot] = form;
        return form;
    }
    take_apart(spare, pattern);
    return spare;
}

/* ---- comparing ---- */

/* Where `then` is: what is captured is short and seldom has its first byte in it. */
#define NEAR_TRIES 4

static size_t find_then(bw_str text, bw_str then)
{
    size_t from = 0;
    for (unsigned i = 0; i < NEAR_TRIES; i++) {
        const bw_str rest = bw_str_from(text, from);
        const size_t at = bw_length_before(rest, then.ptr[0]);
        if (rest.len - at < then.len)
            return SIZE_MAX;
        if (bw_same_bytes(rest.ptr + at, then.ptr, then.len))
            return from + at;
        from += at + 1;
    }
    const size_t at = bw_str_find(bw_str_from(text, from), then);
    return at != SIZE_MAX ? from + at : SIZE_MAX;
}

bool network_pattern_match(struct network_patterns *set, bw_str text, const char *pattern,
        struct network_capture captures[NETWORK_MAX_CAPTURES], size_t *ret_count)
{
    struct form spare;
    const struct form *form = form_of(set, pattern, &spare);
    size_t count = 0;
    if (!bw_str_starts_with(text, form->begin))
        return false;
    text = bw_str_from(text, form->begin.len);
    for (size_t i = 0; i < form->count; i++) {
        const struct piece *piece = &form->pieces[i];
        const size_t end = piece->then.len != 0 ? find_then(text, piece->then) : text.len;
        if (end == SIZE_MAX)
            return false;
        if (piece->name.len != 0)
            captures[count++] = (struct network_capture){.name = piece->name,
                    .value = bw_str_head(text, end),
                    .means = piece->means,
                    .source = piece->source};
        text = bw_str_from(text, end + piece->then.len);
    }
    *ret_count = count;
    return true;
}
