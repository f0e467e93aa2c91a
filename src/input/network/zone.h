/*
 * input/network/zone.h - zones of time by the names that devices write behind their clock.
 *
 * Sources: RFC 5322, 4.3 (EST to PDT), and what everybody calls the zones of Europe, Australia, New
 * Zealand and East Asia. Names that several zones share and no standard decides (IST, BST, SST) are
 * left out.
 */
#ifndef BW_INPUT_NETWORK_ZONE_H
#define BW_INPUT_NETWORK_ZONE_H

#include "base/slice.h"

/* "CEST", "mdt", "UTC", "UTC+07:30", "GMT-3": *ret_seconds is how far east of UTC. False: it is
 * none of those, and nothing is set. */
bool network_zone_read(bw_str name, int32_t *ret_seconds);

#endif
