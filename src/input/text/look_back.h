/*
 * input/text/look_back.h - the lines before a part of a split item: what is said in them may be
 * gone on with in the part.
 */
#ifndef BW_INPUT_TEXT_LOOK_BACK_H
#define BW_INPUT_TEXT_LOOK_BACK_H

#include "base/slice.h"
#include "plug/input_kind.h"

typedef void text_look_back_fn(void *user, bw_str line);

/*
 * Calls `look` with the last lines that belong to the part before, in their order: as many as are
 * whole in TEXT_LOOK_BACK_BYTES. With none of the first part, and of a source that can not be read
 * from elsewhere.
 */
#define TEXT_LOOK_BACK_BYTES (16 * BW_KIB)
void text_look_back(const struct input_options *options, text_look_back_fn *look, void *user);

#endif
