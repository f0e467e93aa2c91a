/*
 * decode/layers.h - undoes what hides a command or script: layer by layer, within bounds, without
 * running any of it.
 *
 * The text as a whole goes from one form to the next: spellings are made plain (rewrite.h), then
 * runs of digits are replaced by what they say (blobs.h), and so on until nothing changes or a
 * limit is met. What a run said stands by itself, too, for rules that look at where a text begins
 * or ends.
 */
#ifndef BW_DECODE_LAYERS_H
#define BW_DECODE_LAYERS_H

#include "base/arena.h"
#include "base/slice.h"

/* Forms of one text. What comes later is still decoded, but not kept by itself. */
#define DECODE_TEXTS_MAX 24

struct decode_form {
    bw_str text;
    bw_str layers; /* how it came about, outermost first: "base64 > utf-16le > concatenation" */
};

struct decode_forms {
    struct decode_form items[DECODE_TEXTS_MAX];
    uint32_t count;
    bool cut; /* a limit was met: there may be more in it */
};

/* What one event may cost; shared by all of its texts. */
struct decode_limits {
    size_t work; /* bytes to be looked at */
    size_t room; /* bytes of text to be made */
};
struct decode_limits decode_limits_of_event(void);

/*
 * All forms of `text` but itself, none twice; slices are in `arena`. `signs` are those of the text
 * (signs.h). The same text gives the same forms within the same limits.
 */
void decode_layers(bw_str text, unsigned signs, struct decode_limits *limits,
        struct bw_arena *arena, struct decode_forms *ret_forms);

#endif
