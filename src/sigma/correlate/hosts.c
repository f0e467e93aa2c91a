#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "sigma/correlate/groups.h"

/* Host names, each once. Real evidence has thousands; forged evidence may have one for each event.
 */
#define HOSTS_BYTES (16 * BW_MIB)

static const char *const more = "(more hosts)";

static uint32_t *slot_of(const struct correlate *c, bw_str name)
{
    uint64_t i = secret_hash(name) & (c->host_slot_count - 1);
    while (c->host_slots[i] != 0 && !bw_str_eq(c->hosts[c->host_slots[i]], name))
        i = (i + 1) & (c->host_slot_count - 1);
    return &c->host_slots[i];
}

static bool grow(struct correlate *c)
{
    const uint32_t capacity = c->host_capacity != 0 ? c->host_capacity * 2 : 64;
    bw_str *hosts = realloc(c->hosts, capacity * sizeof(*hosts));
    if (hosts == NULL)
        return false;
    c->hosts = hosts;
    uint32_t *slots = calloc((size_t)capacity * 2, sizeof(*slots));
    if (slots == NULL)
        return false;
    free(c->host_slots);
    c->host_slots = slots;
    c->host_slot_count = capacity * 2;
    c->host_capacity = capacity;
    for (uint32_t i = 2; i < c->host_count; i++)
        *slot_of(c, c->hosts[i]) = i;
    return true;
}

static uint32_t number_of(struct correlate *c, bw_str name)
{
    if (c->host_count == c->host_capacity && !grow(c))
        return 1;
    if (c->host_count == 0) {
        c->hosts[0] = BW_STR("");
        c->hosts[1] = bw_str_of(more);
        c->host_count = 2;
    }
    uint32_t *slot = slot_of(c, name);
    if (*slot != 0)
        return *slot;
    if (c->host_bytes + name.len > HOSTS_BYTES)
        return 1;
    char *copy = malloc(name.len);
    if (copy == NULL)
        return 1;
    memcpy(copy, name.ptr, name.len);
    c->host_bytes += name.len + sizeof(bw_str) + 2 * sizeof(uint32_t);
    c->hosts[c->host_count] = (bw_str){.ptr = copy, .len = name.len};
    *slot = c->host_count;
    return c->host_count++;
}

uint32_t host_number(struct correlate *c, bw_str name)
{
    if (name.len == 0)
        return 0;
    /* most events are of the host that the one before was of */
    if (c->last_host < c->host_count && bw_str_eq(c->hosts[c->last_host], name))
        return c->last_host;
    c->last_host = number_of(c, name);
    return c->last_host;
}
