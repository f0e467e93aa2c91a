/*
 * format/evtx/remains.h - records in bytes that no log lists any more, cut out for a second look.
 *
 * A record is found by its magic and by the copy of its size behind it. Everything that its place
 * knows about it goes with it, so that it can be read elsewhere, when the templates of all the
 * evidence are known: where it stood, names outside of it that it refers to, and which definitions
 * are sound there. Nothing is believed yet: see revive.h.
 */
#ifndef BW_FORMAT_EVTX_REMAINS_H
#define BW_FORMAT_EVTX_REMAINS_H

#include "base/buffer.h"
#include "event/event.h"
#include "format/evtx/learn.h"

/* Definitions and names outside of a record that go with it. More are left behind. */
#define EVTX_REMAINS_HINTS 16
#define EVTX_REMAINS_NAMES 64

/* The definition at `offset` of the chunk is sound, and this is what it says. */
struct evtx_hint {
    uint32_t offset;
    uint64_t canon_hash; /* evtx_canon_hash */
};

/* A name entry, with its header and NUL. */
struct evtx_name_entry {
    uint32_t offset;
    bw_bytes bytes;
};

struct evtx_remains {
    uint8_t place;  /* enum event_place */
    uint64_t chunk; /* offset of the chunk in the item; UINT64_MAX: not known */
    uint32_t start; /* of the record in its chunk; where that is not known, some place that fits */
    bw_bytes record;
    struct evtx_hint hints[EVTX_REMAINS_HINTS];
    uint32_t hint_count;
    struct evtx_name_entry names[EVTX_REMAINS_NAMES];
    uint32_t name_count;
};

/* The same in every process. */
uint64_t evtx_canon_hash(bw_bytes canon);

void evtx_remains_write(const struct evtx_remains *remains, struct bw_buffer *out);
/* Borrows from `bytes`. Believes nothing: everything lies inside a chunk afterwards. */
BW_MUST_CHECK bw_status evtx_remains_read(
        bw_bytes bytes, struct evtx_remains *ret_remains, struct bw_err *err);

/* What is being looked through. */
struct evtx_carver {
    struct evtx_learner *learner; /* definitions that are found; never NULL */
    /* `offset` of the record in the item. */
    void (*found)(struct evtx_carver *carver, uint64_t offset, bw_bytes remains);
    struct bw_buffer canon; /* scratch */
    struct bw_buffer fact;
    struct bw_buffer packed;
    uint8_t spare[EVTX_CHUNK_SIZE]; /* a chunk of which not all is there */
};

void evtx_carver_init(struct evtx_carver *carver, struct evtx_learner *learner,
        void (*found)(struct evtx_carver *carver, uint64_t offset, bw_bytes remains));
void evtx_carver_release(struct evtx_carver *carver);

/* Bytes of one chunk, as far as they are there, and what of them is to be looked through. */
struct evtx_leftover {
    bw_bytes chunk;
    uint64_t chunk_offset; /* in the item */
    size_t start;
    size_t end;    /* a record must end before this; not in a BLOCK that others stand behind */
    size_t before; /* of a BLOCK: bytes that stand before and behind it, in memory, too */
    size_t behind;
    enum event_place place;
};

/* All definitions and all records of a leftover. */
void evtx_carve(struct evtx_carver *carver, const struct evtx_leftover *leftover);

/* Bytes that are no log: chunks and records stand anywhere in them, or parts of them. */
struct evtx_blob {
    bw_bytes bytes;
    uint64_t offset; /* of the bytes in the item */
    size_t duty;     /* records before this are only looked at to step over them */
    size_t end;      /* nor from here on: what follows is there for records that run on */
    size_t next;     /* in, out: where the next record may begin */
    enum event_place place;
    bool base_known; /* in, out: a chunk began here, as its own record says … */
    uint64_t base;   /* … in the item */
};

void evtx_carve_blob(struct evtx_carver *carver, struct evtx_blob *blob);

#endif
