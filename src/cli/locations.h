/* cli/locations.h - where rules and caches lie on this machine. */
#ifndef BW_CLI_LOCATIONS_H
#define BW_CLI_LOCATIONS_H

#include <limits.h>

#include "base/status.h"

struct cli_locations {
    char sigma[PATH_MAX];        /* rules/sigma */
    char logsources[PATH_MAX];   /* rules/logsources */
    char placeholders[PATH_MAX]; /* rules/placeholders; "" when there are none */
    char cache[PATH_MAX];        /* "" when there is no place for one */
};

/*
 * Finds the rules: $BREAKWATER_RULES, else share/breakwater/rules beside the program's bin folder,
 * else a rules/ folder above the program (a source tree). The cache is in $XDG_CACHE_HOME or
 * ~/.cache. BW_E_NOT_FOUND says what was tried.
 */
BW_MUST_CHECK bw_status cli_locations_find(struct cli_locations *ret, struct bw_err *err);

#endif
