/* base/limits.h - every limit that protects us from what we read: a name, a reason. Each has a
 * test. */
#ifndef BW_BASE_LIMITS_H
#define BW_BASE_LIMITS_H

#include "base/slice.h"

/* The head of an item that inputs look at to tell what it is: a whole EVTX chunk fits behind its
 * file header, and text shows its form well before. */
#define BW_LIMIT_PROBE_BYTES (128 * BW_KIB)

/* One line or one JSON document. Real 4104 script blocks reach a few hundred KiB; past this a
 * "line" is not a log line and is skipped, counted and named. */
#define BW_LIMIT_RECORD_BYTES (4 * BW_MIB)

/* Nesting of JSON, XML and BinXML. Windows needs about ten; a parser's stack is small. */
#define BW_LIMIT_NESTING 64

/* Fields of one event. The widest Windows event has about sixty. */
#define BW_LIMIT_EVENT_FIELDS 1024

/* What a worker may hold for one item beyond its fixed buffers. */
#define BW_LIMIT_ITEM_ARENA (48 * BW_MIB)

/* Archives inside archives. */
#define BW_LIMIT_CONTAINER_DEPTH 8

/* Members of one archive and bytes that one item may unpack to, and how often its own size: past
 * the ratio (for more than a few MiB) it is a bomb, not evidence. Text logs compress up to about
 * 1:100 with xz. */
#define BW_LIMIT_CONTAINER_MEMBERS   200000
#define BW_LIMIT_UNPACKED_BYTES      (UINT64_C(256) << 30)
#define BW_LIMIT_UNPACKED_RATIO      2000
#define BW_LIMIT_UNPACKED_RATIO_FREE (256 * BW_MIB)

#endif
