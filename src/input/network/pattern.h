/*
 * input/network/pattern.h - what a device says, compared with the form of it: words as they stand
 * in its messages, and captures in braces between them ("{src_ip}/{src_port} to {}").
 */
#ifndef BW_INPUT_NETWORK_PATTERN_H
#define BW_INPUT_NETWORK_PATTERN_H

#include "base/slice.h"

#define NETWORK_MAX_CAPTURES 16

/* What a name tells of the values under it. */
enum network_name {
    NETWORK_NAME_OTHER,
    NETWORK_NAME_IP,    /* ends in _ip */
    NETWORK_NAME_PORT,  /* ends in _port */
    NETWORK_NAME_NAT,   /* ends in _nat */
    NETWORK_NAME_BYTES, /* is bytes */
    NETWORK_NAME_USER,  /* is user */
};

struct network_capture {
    bw_str name; /* a piece of the pattern: as long as that, for ever */
    bw_str value;
    enum network_name means;
    bool source; /* the name begins with src_ */
};

/* Patterns that were taken apart when they were first wanted: an input keeps them from line to
 * line. */
struct network_patterns;

struct network_patterns *network_patterns_new(void);      /* NULL when memory is out */
void network_patterns_free(struct network_patterns *set); /* NULL is fine */

/*
 * Compares `text` with `pattern`, a constant that stays where it is: what stands in braces captures
 * up to the text that follows it, under that name (nothing when empty). What follows the pattern
 * does not count. False when it does not fit. At most NETWORK_MAX_CAPTURES braces of a pattern
 * count.
 */
bool network_pattern_match(struct network_patterns *set, bw_str text, const char *pattern,
        struct network_capture captures[NETWORK_MAX_CAPTURES], size_t *ret_count);

#endif
