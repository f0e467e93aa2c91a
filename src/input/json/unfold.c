#include "input/json/unfold.h"

#include <stddef.h>

#include "input/json/batch.h"
#include "input/json/loki.h"
#include "input/json/sudo_log.h"
#include "input/json/table.h"

/* Each is a source first, so that whoever opened it has both in one. */

static bw_status open_loki(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct loki *loki;
    const bw_status status = loki_open(options, &loki, err);
    *ret_lines = status == BW_OK ? loki_source(loki) : NULL;
    return status;
}

static void free_loki(struct bw_source *lines)
{
    loki_free((struct loki *)lines);
}

static bw_status open_table(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_table *table;
    const bw_status status = json_table_open(options, &table, err);
    *ret_lines = status == BW_OK ? json_table_source(table) : NULL;
    return status;
}

static void free_table(struct bw_source *lines)
{
    json_table_free((struct json_table *)lines);
}

static bw_status open_sudo_log(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct sudo_log *log;
    const bw_status status = sudo_log_open(options, &log, err);
    *ret_lines = status == BW_OK ? sudo_log_source(log) : NULL;
    return status;
}

static void free_sudo_log(struct bw_source *lines)
{
    sudo_log_free((struct sudo_log *)lines);
}

static bw_status open_batch(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_batch *batch;
    const bw_status status = json_batch_open(options, &batch, err);
    *ret_lines = status == BW_OK ? json_batch_source(batch) : NULL;
    return status;
}

static void free_batch(struct bw_source *lines)
{
    json_batch_free((struct json_batch *)lines);
}

static const struct {
    bool (*look)(bw_bytes head);
    bw_status (*open)(
            const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err);
    void (*free)(struct bw_source *lines);
} unfolders[] = {
        {loki_look, open_loki, free_loki},
        {json_table_look, open_table, free_table},
        {sudo_log_look, open_sudo_log, free_sudo_log},
        {json_batch_look, open_batch, free_batch},
};

size_t json_unfold_look(bw_bytes head)
{
    for (size_t i = 0; i < BW_COUNT(unfolders); i++)
        if (unfolders[i].look(head))
            return i;
    return SIZE_MAX;
}

bw_status json_unfold_open(const struct input_options *options, size_t which,
        struct bw_source **ret_lines, struct bw_err *err)
{
    return unfolders[which].open(options, ret_lines, err);
}

void json_unfold_free(struct bw_source *lines, size_t which)
{
    unfolders[which].free(lines);
}
