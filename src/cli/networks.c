#include "cli/networks.h"

#include "match/address.h"

bw_status cli_networks_write(
        const char *const *given, size_t count, struct bw_buffer *out, struct bw_err *err)
{
    bw_buffer_add_text(out, "own_networks:\n");
    for (size_t i = 0; i < count; i++) {
        bw_str rest = bw_str_of(given[i]);
        bw_str text;
        while (bw_str_cut(&rest, ',', &text)) {
            struct match_network network;
            text = bw_str_trim(text);
            const bw_status status = match_network_parse(text, &network, err);
            if (status != BW_OK)
                return status;
            /* what was read as a network has no sign that means anything to YAML inside quotes */
            bw_buffer_printf(out, "- '%.*s'\n", bw_str_width(text), text.ptr);
        }
    }
    return out->failed ? bw_fail(err, BW_E_NOMEM, "networks: out of memory") : BW_OK;
}
