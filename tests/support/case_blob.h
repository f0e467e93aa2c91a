/* tests/support/case_blob.h - what is true of everything that a kept case has as bytes. */
#ifndef BW_TEST_CASE_BLOB_H
#define BW_TEST_CASE_BLOB_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

/* A form, with one good thing in it. */
struct case_blob {
    void (*encode)(const void *thing, struct bw_buffer *out);
    bw_status (*decode)(bw_bytes bytes, struct bw_arena *arena, void *ret_thing);
    const void *good;
    void *room;                       /* for what is decoded */
    void (*check)(const void *thing); /* of whatever was accepted: all that leads somewhere does */
};

/* Decodes `good` into `room`, by way of bytes, and again: the same bytes. `user` may look at it. */
void case_blob_round_trip(const struct case_blob *blob, void (*look)(const void *thing));

/* No part of the bytes is accepted, nor more of them; and no bytes at all do harm. */
void case_blob_bad_bytes(const struct case_blob *blob);

#endif
