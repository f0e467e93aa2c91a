/* format/evtx/known_data.h - tables of the data of events, as providers' manifests say them. */
#ifndef BW_FORMAT_EVTX_KNOWN_DATA_H
#define BW_FORMAT_EVTX_KNOWN_DATA_H

#include "base/slice.h"

#define EVTX_KNOWN_IDS    12
#define EVTX_KNOWN_VALUES 64

/*
 * The data of some events of a provider. Versions and editions of an event that differ have a row
 * each. `names` has those of the values in order, with commas between them; a value of which
 * nothing is shown has none, and <Binary> is an element of that name.
 */
struct evtx_known_data {
    uint16_t ids[EVTX_KNOWN_IDS]; /* of the events; the rest is 0 */
    const char *names;            /* NULL ends a table */
    const char *title;            /* <EventData Name="…">; NULL: it has none */
    const char *element;          /* the one below UserData; NULL: EventData */
    const char *space;            /* its namespace */
};

struct evtx_known_provider {
    const char *name;
    const struct evtx_known_data *data;
};

/* Every provider of which something is known, in the order of strcmp. */
extern const struct evtx_known_provider evtx_known_providers[];
extern const size_t evtx_known_provider_count;

#endif
