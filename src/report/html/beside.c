/*
 * What was counted beside the hunt: what is odd about the logs stands in the page's first block,
 * the processes of findings in one of their own, which is unpacked when a finding of one is opened.
 */
#include "report/html/block.h"
#include "report/html/writer.h"

static void add_time(struct bw_json *json, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t len = time != BW_TIME_UNKNOWN ? bw_time_format(time, text) : 0;
    bw_json_str(json, (bw_str){.ptr = text, .len = len});
}

static void member_time(struct bw_json *json, const char *key, bw_time time)
{
    bw_json_key(json, bw_str_of(key));
    add_time(json, time);
}

void html_beside_summary(const struct report_source *source, struct bw_json *json)
{
    const struct hunt_beside *beside = source->beside;
    bw_json_key(json, BW_STR("oddities"));
    if (beside == NULL) {
        bw_json_null(json);
        return;
    }
    bw_json_open_array(json);
    for (uint32_t i = 0; i < beside->oddity_count; i++) {
        const struct hunt_oddity *oddity = &beside->oddities[i];
        bw_json_open_object(json);
        bw_json_member_u64(json, "level", (uint64_t)oddity->level);
        bw_json_member_str(json, "what", oddity->what);
        bw_json_member_str(json, "why", oddity->why);
        bw_json_member_str(json, "host", oddity->host);
        bw_json_member_str(json, "log", oddity->log);
        bw_json_member_str(json, "detail", oddity->detail);
        bw_json_member_u64(json, "count", oddity->count);
        member_time(json, "first", oddity->first);
        member_time(json, "last", oddity->last);
        bw_json_key(json, BW_STR("clock"));
        bw_json_bool(json, oddity->clock);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    bw_json_member_u64(json, "oddities_more", beside->oddities_more);
    bw_json_key(json, BW_STR("clocks_known"));
    bw_json_bool(json, beside->clocks_known);
}

/* A list, because names would be most of the block; processes.js has the order. Numbers of
 * processes fit into a number of a script. */
static void add_process(const struct hunt_process *process, struct bw_json *json)
{
    bw_json_open_array(json);
    bw_json_i64(json, process->parent == HUNT_NO_PROCESS ? -1 : (int64_t)process->parent);
    bw_json_u64(json, (process->logged ? 1u : 0u) | (process->became ? 2u : 0u));
    add_time(json, process->start);
    add_time(json, process->end);
    bw_json_u64(json, process->pid);
    bw_json_str(json, process->user);
    bw_json_str(json, process->image);
    bw_json_str(json, process->command_line);
    bw_json_u64(json, process->command_length);
    bw_json_i64(json, (int64_t)process->level - 1);
    bw_json_u64(json, process->findings);
    bw_json_u64(json, process->more);
    bw_json_close_array(json);
}

bw_status html_processes_write(struct html_writer *writer, struct bw_err *err)
{
    const struct hunt_beside *beside = writer->source->beside;
    struct bw_buffer out;
    if (beside == NULL || beside->process_count == 0)
        return BW_OK;
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    struct bw_json json = {.out = &out};
    bw_json_open_array(&json);
    for (uint32_t i = 0; i < beside->process_count; i++)
        add_process(&beside->processes[i], &json);
    bw_json_close_array(&json);
    bw_status status = BW_OK;
    if (out.failed)
        status = bw_fail(err, BW_E_NOMEM, "processes of the page");
    if (status == BW_OK)
        status = html_block_write(
                writer->options->out, "processes", beside->process_count, bw_buffer_str(&out), err);
    bw_buffer_release(&out);
    return status;
}
