/* cli/networks.h - the networks that a user calls his own, as values of a placeholder. */
#ifndef BW_CLI_NETWORKS_H
#define BW_CLI_NETWORKS_H

#include "base/buffer.h"
#include "base/status.h"

/*
 * Writes a placeholder document that adds `given` to %own_networks% (rules/placeholders): each is a
 * network or an address (v4 or v6), or several with commas between. BW_E_MALFORMED names the one
 * that is none.
 */
BW_MUST_CHECK bw_status cli_networks_write(
        const char *const *given, size_t count, struct bw_buffer *out, struct bw_err *err);

#endif
