/* Source: Amazon VPC User Guide, "Flow log records" (fields of versions 2 to 8) and "Flow log
 * record examples". */
#include "input/network/vpcflow.h"

#include <stdlib.h>

#include "base/number.h"
#include "format/delimited/split.h"
#include "input/text/line_log.h"

/* More fields than any version has. */
#define MAX_COLUMNS 64

/* The columns of a log without a header. */
#define DEFAULT_COLUMNS                                                                            \
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes "      \
    "start "                                                                                       \
    "end action log-status"

struct vpcflow {
    struct bw_arena *arena;
    struct text_columns *columns; /* the names, then event.dataset */
    uint32_t count;
    uint32_t start;
    uint32_t end;
    uint32_t ends[DELIMITED_ENDS(MAX_COLUMNS)];
};

static void vpcflow_free(void *state)
{
    struct vpcflow *log = state;
    bw_arena_free(log->arena);
    free(log);
}

static bool set_columns(struct vpcflow *log, bw_str names)
{
    struct text_column columns[MAX_COLUMNS + 1];
    uint32_t count = 0;
    bw_str name;
    log->start = UINT32_MAX;
    log->end = UINT32_MAX;
    while (count < MAX_COLUMNS && bw_str_cut(&names, ' ', &name)) {
        columns[count] = (struct text_column){.name = name, .flag = TEXT_FIELD_PIECE};
        if (bw_str_eq(name, BW_STR("start")))
            log->start = count;
        if (bw_str_eq(name, BW_STR("end")))
            log->end = count;
        count++;
    }
    columns[count] =
            (struct text_column){.name = BW_STR("event.dataset"), .flag = TEXT_FIELD_PIECE};
    log->count = count;
    log->columns = text_columns_new(log->arena, columns, count + 1);
    return log->columns != NULL;
}

/* Names of fields between single blanks, with those that every useful log has. */
static bool is_header(bw_str line)
{
    bool from = false;
    bool to = false;
    bw_str name;
    while (bw_str_cut(&line, ' ', &name)) {
        for (size_t i = 0; i < name.len; i++)
            if (name.ptr[i] != '-' && (name.ptr[i] < 'a' || name.ptr[i] > 'z'))
                return false;
        if (name.len == 0)
            return false;
        from |= bw_str_eq(name, BW_STR("srcaddr"));
        to |= bw_str_eq(name, BW_STR("dstaddr"));
    }
    return from && to;
}

static void *vpcflow_new(const struct input_options *options)
{
    struct vpcflow *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    bw_str head = bw_bytes_str(options->item_head);
    bw_str line = {0};
    bw_str_cut(&head, '\n', &line);
    if (line.len != 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    log->arena = bw_arena_new(BW_MIB);
    if (log->arena == NULL || !set_columns(log, is_header(line) ? line : BW_STR(DEFAULT_COLUMNS))) {
        vpcflow_free(log);
        return NULL;
    }
    return log;
}

/* CloudWatch's exports put the time of arrival in front. */
static bw_str without_arrival(bw_str line)
{
    const size_t blank = bw_str_find_char(bw_str_head(line, 32), ' ');
    if (blank == SIZE_MAX || blank < 20 || line.ptr[10] != 'T' || line.ptr[blank - 1] != 'Z')
        return line;
    return bw_str_from(line, blank + 1);
}

static struct event_value value_of(bw_str text)
{
    uint64_t number;
    if (text.len == 0 || (text.len == 1 && text.ptr[0] == '-'))
        return (struct event_value){.kind = EVENT_VALUE_ABSENT};
    if (text.len < 19 && text.ptr[0] >= '1' && text.ptr[0] <= '9' &&
            bw_parse_u64(text, 0, UINT64_MAX, &number) == BW_OK)
        return event_value_uint(number);
    return event_value_utf8(text);
}

static bw_time time_of(const struct event_value *values, uint32_t at)
{
    if (at == UINT32_MAX || values[at].kind != EVENT_VALUE_UINT ||
            values[at].u > INT64_MAX / BW_TIME_SECOND)
        return BW_TIME_UNKNOWN;
    return (bw_time)values[at].u * BW_TIME_SECOND;
}

static enum line_verdict vpcflow_parse(struct line_context *context, bw_str line)
{
    struct vpcflow *log = context->state;
    bool escaped;
    line = without_arrival(line);
    if (is_header(line)) {
        /* the same again, where files were put one behind the other; or another one */
        bw_arena_rewind(log->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
        return set_columns(log, line) ? LINE_NOTHING : LINE_BAD;
    }
    if (delimited_ends(line, ' ', '\\', log->count, log->ends, &escaped) != log->count) {
        context->reason = "not as many fields as the header (or version 2) names";
        return LINE_BAD;
    }
    struct event_value *values = text_record_begin_columns(context->record, log->columns);
    const char *at = line.ptr;
    for (uint32_t i = 0; i < log->count; i++) {
        const char *end = line.ptr + log->ends[i];
        values[i] = value_of((bw_str){.ptr = at, .len = (size_t)(end - at)});
        at = end + 1;
    }
    values[log->count] = event_value_utf8(BW_STR("aws.vpcflow"));
    context->time = time_of(values, log->start);
    if (context->time == BW_TIME_UNKNOWN)
        context->time = time_of(values, log->end);
    return LINE_EVENT;
}

/* ---- what it is ---- */

/* A record of version 2 without a header: "2 123456789010 eni-... ". */
static bool looks_default(bw_str line)
{
    bw_str words[14];
    size_t count = 0;
    line = without_arrival(line);
    while (count < BW_COUNT(words) && bw_str_cut(&line, ' ', &words[count]))
        count++;
    return count == BW_COUNT(words) && line.ptr == NULL && words[0].len == 1 &&
           words[0].ptr[0] >= '2' && words[0].ptr[0] <= '9' &&
           bw_str_starts_with(words[2], BW_STR("eni-"));
}

static enum input_match vpcflow_probe(bw_bytes head, bool whole, bool *ret_split)
{
    bw_str text = bw_bytes_str(head);
    bw_str line = {0};
    bw_str_cut(&text, '\n', &line);
    if (line.len != 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (line.len < 512 && is_header(line)) {
        *ret_split = true;
        return INPUT_MATCH_SURE;
    }
    return line_frame_probe(head, whole, looks_default, '\0', ret_split);
}

static const struct line_format vpcflow_format = {
        .name = "vpcflow",
        .parse = vpcflow_parse,
        .state_new = vpcflow_new,
        .state_free = vpcflow_free,
};

static bw_status vpcflow_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&vpcflow_format, options, ret_input, err);
}

const struct input_kind input_vpcflow = {
        .name = "vpcflow",
        .summary = "flow logs of Amazon VPC",
        .product = NULL,
        .details = "versions 2 and later, by the header or in version 2's order",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = vpcflow_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = vpcflow_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
