/* engine/container.h - archives and compressed files: what they look like, how they are opened. */
#ifndef BW_ENGINE_CONTAINER_H
#define BW_ENGINE_CONTAINER_H

#include <archive.h>

#include "base/slice.h"

struct container_form {
    const char *name;          /* "zip", "gzip": for messages and as format of the item */
    bool packed;               /* one compressed stream: the item inside is the item itself */
    bool seeks;                /* has to be read at both ends */
    bool (*is)(bw_bytes head); /* by content alone */
    int (*enable)(struct archive *archive); /* exactly this form in libarchive; NULL: our own */
};

extern const struct container_form container_forms[];
extern const size_t container_form_count;

/* Needs so much memory that only one worker at a time should be at it. */
bool container_is_heavy(const struct container_form *form, bw_bytes head);

#endif
