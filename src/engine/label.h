/* engine/label.h - names that come from evidence, made safe to show. */
#ifndef BW_ENGINE_LABEL_H
#define BW_ENGINE_LABEL_H

#include "base/buffer.h"

/*
 * Appends `name`: control characters and bytes that are no UTF-8 become \xNN, so that a file name
 * can neither move a cursor nor start a new line.
 */
void label_add(struct bw_buffer *out, bw_str name);

/* The same for a path on disk, to be found again: what reads "\x41" in the name becomes "\x5cx41".
 */
void label_add_path(struct bw_buffer *out, bw_str path);

#endif
