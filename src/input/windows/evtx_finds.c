#include "input/windows/evtx_finds.h"

#include <stddef.h>
#include <stdlib.h>

#include "format/evtx/revive.h"

struct evtx_finds {
    struct evtx_learner learner;
    struct evtx_carver carver;
    struct input_finds *out;
};

static void pass_fact(struct evtx_learner *learner, bw_bytes fact)
{
    struct evtx_finds *finds =
            (struct evtx_finds *)(void *)((char *)learner - offsetof(struct evtx_finds, learner));
    if (fact.len <= INPUT_MAX_FACT)
        finds->out->fact(finds->out, fact);
}

static void pass_remains(struct evtx_carver *carver, uint64_t offset, bw_bytes remains)
{
    struct evtx_finds *finds =
            (struct evtx_finds *)(void *)((char *)carver - offsetof(struct evtx_finds, carver));
    finds->out->remains(finds->out, offset, remains);
}

struct evtx_finds *evtx_finds_new(struct input_finds *out)
{
    struct evtx_finds *finds = calloc(1, sizeof(*finds));
    if (finds == NULL)
        return NULL;
    finds->out = out;
    finds->learner.fact = pass_fact;
    evtx_carver_init(&finds->carver, &finds->learner, pass_remains);
    return finds;
}

void evtx_finds_free(struct evtx_finds *finds)
{
    if (finds == NULL)
        return;
    evtx_carver_release(&finds->carver);
    free(finds);
}

struct evtx_learner *evtx_finds_learner(struct evtx_finds *finds)
{
    return finds != NULL ? &finds->learner : NULL;
}

void evtx_finds_carve(struct evtx_finds *finds, const struct evtx_leftover *leftover)
{
    evtx_carve(&finds->carver, leftover);
}

void evtx_finds_carve_blob(struct evtx_finds *finds, struct evtx_blob *blob)
{
    evtx_carve_blob(&finds->carver, blob);
}

static struct input_reviver *create(void)
{
    return (struct input_reviver *)evtx_reviver_new();
}

static bw_status add_fact(struct input_reviver *reviver, bw_bytes fact, struct bw_err *err)
{
    return evtx_reviver_add((struct evtx_reviver *)reviver, fact, err);
}

static bw_status revive(struct input_reviver *reviver, uint64_t offset, bw_bytes remains,
        const struct event **ret_event, struct bw_err *err)
{
    return evtx_reviver_event((struct evtx_reviver *)reviver, offset, remains, ret_event, err);
}

static void destroy(struct input_reviver *reviver)
{
    evtx_reviver_free((struct evtx_reviver *)reviver);
}

const struct input_reviver_kind evtx_reviver_kind = {.create = create,
        .add_fact = add_fact,
        .revive = revive,
        .destroy = destroy};
