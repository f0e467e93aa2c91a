/* decode/pieces.h - lists of quoted texts: 'a', "b", ('c'). */
#ifndef BW_DECODE_PIECES_H
#define BW_DECODE_PIECES_H

#include "base/slice.h"

/* Pieces of one list. */
#define PIECES_MAX 512

struct pieces {
    bw_str items[PIECES_MAX];
    size_t count;
    size_t end; /* behind the last */
    bw_str quote;
};

/* 'a','b',…: `at` is the first quote; brackets around a piece do not count. */
bool pieces_at(bw_str text, size_t at, struct pieces *pieces);

/* The same from a place before all of its brackets on: one more that closes ends the list. */
bool pieces_within(bw_str text, size_t at, struct pieces *pieces);

#endif
