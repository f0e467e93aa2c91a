/* engine/label.h - names that come from evidence, made safe to show. */
#ifndef BW_ENGINE_LABEL_H
#define BW_ENGINE_LABEL_H

#include "base/buffer.h"

/*
 * Appends `name`: control characters and bytes that are no UTF-8 become \xNN, so that a file name
 * can neither move a cursor nor start a new line.
 */
void label_add(struct bw_buffer *out, bw_str name);

#endif
