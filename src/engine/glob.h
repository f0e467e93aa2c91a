/* engine/glob.h - the patterns of --host. */
#ifndef BW_ENGINE_GLOB_H
#define BW_ENGINE_GLOB_H

#include "base/slice.h"

/* True when `text` fits `pattern` whole: * is any run, ? any byte; ASCII letter case is ignored. */
bool glob_match(bw_str pattern, bw_str text);

#endif
