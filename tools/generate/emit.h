/* tools/generate/emit.h - records out of the patterns of an event. */
#ifndef GENERATE_EMIT_H
#define GENERATE_EMIT_H

#include "output.h"

/* Makes the record that `emission` describes and hands it to `output`. */
BW_MUST_CHECK bw_status emit_record(const struct emission *emission, const struct eval *eval,
        struct output *output, struct output_place *ret_place, struct bw_err *err);

#endif
