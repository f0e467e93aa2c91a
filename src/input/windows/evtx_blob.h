/* input/windows/evtx_blob.h - event records in bytes that are no log. */
#ifndef BW_INPUT_WINDOWS_EVTX_BLOB_H
#define BW_INPUT_WINDOWS_EVTX_BLOB_H

#include "plug/input_kind.h"

/* Gives no events of its own: what it finds is remains. See docs/formats/evtx.md. */
extern const struct input_kind input_evtx_blob;

#endif
