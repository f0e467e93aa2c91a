#include "input/json/unfold.h"

#include <stddef.h>

static const struct json_unfolder *const unfolders[] = {
        &json_unfold_loki,
        &json_unfold_table,
        &json_unfold_sudo_log,
        &json_unfold_batch,
};

const struct json_unfolder *json_unfold_look(bw_bytes head)
{
    for (size_t i = 0; i < BW_COUNT(unfolders); i++)
        if (unfolders[i]->look(head))
            return unfolders[i];
    return NULL;
}
