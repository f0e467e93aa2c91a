#include "finding/host_names.h"

#include "base/hash.h"

/* Longer names are no names of hosts (RFC 1035: 255). */
#define MAX_NAME 256

struct known {
    bw_str name; /* as it is shown */
};

/* What names with a dot begin with. */
struct label {
    const struct known *full;
    bool ambiguous; /* there are two */
};

struct host_names {
    struct bw_arena *arena;
    struct bw_map *known;  /* folded name: struct known */
    struct bw_map *labels; /* folded first label: struct label */
};

struct host_names *host_names_new(struct bw_arena *arena)
{
    struct host_names *names = bw_arena_alloc(arena, 1, sizeof(*names));
    if (names == NULL)
        return NULL;
    *names = (struct host_names){
            .arena = arena, .known = bw_map_new(arena), .labels = bw_map_new(arena)};
    return names->known != NULL && names->labels != NULL ? names : NULL;
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Empty when it is too long. */
static bw_str fold(bw_str name, char out[MAX_NAME])
{
    if (name.len > MAX_NAME)
        return BW_STR("");
    for (size_t i = 0; i < name.len; i++)
        out[i] = folded(name.ptr[i]);
    return (bw_str){.ptr = out, .len = name.len};
}

static void *pointer_in(const struct bw_map *map, bw_str key)
{
    uint64_t value;
    return key.len != 0 && bw_map_get(map, key, &value) ? (void *)(uintptr_t)value : NULL;
}

static bool keep_pointer(struct bw_map *map, bw_str key, void *pointer)
{
    return pointer != NULL && bw_map_set(map, key, (uint64_t)(uintptr_t)pointer);
}

/* The part before the first dot of a name that is no address; empty: it has none. */
static bw_str label_of(bw_str name)
{
    const size_t dot = bw_str_find_char(name, '.');
    const bw_str label = bw_str_head(name, dot != SIZE_MAX ? dot : 0);
    bool letters = false;
    for (size_t i = 0; i < label.len; i++)
        letters |= label.ptr[i] < '0' || label.ptr[i] > '9';
    return letters && !bw_str_eq(label, BW_STR("localhost")) ? label : BW_STR("");
}

static void add_label(struct host_names *names, bw_str label, const struct known *full)
{
    struct label *known = pointer_in(names->labels, label);
    if (known == NULL) {
        known = bw_arena_alloc(names->arena, 1, sizeof(*known));
        if (!keep_pointer(names->labels, label, known))
            return;
        *known = (struct label){.full = full};
    }
    known->ambiguous |= known->full != full;
}

void host_names_add(struct host_names *names, bw_str name)
{
    char buffer[MAX_NAME];
    const bw_str key = fold(name, buffer);
    struct known *known = pointer_in(names->known, key);
    if (key.len == 0 || (known != NULL && bw_str_compare(known->name, name) <= 0))
        return;
    const bw_str copy = bw_arena_copy(names->arena, name);
    if (copy.ptr == NULL)
        return;
    if (known == NULL) {
        known = bw_arena_alloc(names->arena, 1, sizeof(*known));
        if (!keep_pointer(names->known, key, known))
            return;
    }
    *known = (struct known){.name = copy};
    if (label_of(key).len != 0)
        add_label(names, label_of(key), known);
}

bw_str host_names_of(const struct host_names *names, bw_str name)
{
    char buffer[MAX_NAME];
    const bw_str key = fold(name, buffer);
    const struct label *label = pointer_in(names->labels, key);
    if (label != NULL && !label->ambiguous)
        return label->full->name;
    const struct known *known = pointer_in(names->known, key);
    return known != NULL ? known->name : name;
}

bw_str host_names_short(const struct host_names *names, bw_str full)
{
    char buffer[MAX_NAME];
    const bw_str key = label_of(fold(full, buffer));
    const struct label *label = pointer_in(names->labels, key);
    const struct known *known = pointer_in(names->known, key);
    return label != NULL && !label->ambiguous && known != NULL ? known->name : BW_STR("");
}
