/* finding/attack_techniques.h - the table behind attack_technique_find: facts, no code. */
#ifndef BW_FINDING_ATTACK_TECHNIQUES_H
#define BW_FINDING_ATTACK_TECHNIQUES_H

#include "finding/attack.h"

struct attack_technique {
    const char *id; /* upper case: T1059.001 */
    const char *name;
    enum attack_stage stage;
};

/* Sorted by id, byte-wise. */
extern const struct attack_technique attack_techniques[];
extern const size_t attack_technique_count;

#endif
