#include "event/event.h"
#include "finding/host_names.h"
#include "report/html/block.h"
#include "report/html/writer.h"

/*
 * Findings go into the page twice. Index blocks hold columns (time, host, rule, …) of what the
 * list, the filters and the search need at once; detail blocks hold one line of JSON for each
 * finding, with the record. docs/formats/findings.md describes both.
 */

static void comma(struct bw_buffer *out)
{
    if (out->len > 0)
        bw_buffer_add_char(out, ',');
}

static bool names_begin(struct html_writer *writer)
{
    bw_arena_free(writer->names_arena);
    writer->names_arena = bw_arena_new(HTML_NAMES_ARENA);
    if (writer->names_arena == NULL)
        return false;
    for (size_t i = 0; i < HTML_COLUMN_COUNT; i++) {
        struct html_names *column = &writer->columns[i];
        column->map = bw_map_new(writer->names_arena);
        if (column->map == NULL)
            return false;
        bw_buffer_clear(&column->names);
        bw_buffer_clear(&column->numbers);
    }
    return true;
}

static void name_add(struct html_names *column, bw_str name)
{
    name = bw_str_head(name, HTML_NAME_BYTES);
    uint64_t number = bw_map_count(column->map);
    if (!bw_map_get(column->map, name, &number)) {
        if (!bw_map_set(column->map, name, number))
            column->names.failed = true;
        comma(&column->names);
        bw_json_add_str(&column->names, name);
    }
    comma(&column->numbers);
    bw_buffer_add_u64(&column->numbers, number);
}

static void member_raw(struct html_writer *writer, const char *key, const struct bw_buffer *list)
{
    struct bw_buffer *block = &writer->block;
    comma(block);
    bw_buffer_printf(block, "\"%s\":[", key);
    bw_buffer_add_str(block, bw_buffer_str(list));
    bw_buffer_add_char(block, ']');
    if (list->failed)
        block->failed = true;
}

static bw_status index_flush(struct html_writer *writer, struct bw_err *err)
{
    static const char *const keys[HTML_COLUMN_COUNT][2] = {
            [HTML_HOST] = {"hosts", "host"},
            [HTML_USER] = {"users", "user"},
            [HTML_ITEM] = {"items", "item"},
            [HTML_EVENT] = {"events", "event"},
    };
    if (writer->index_count == 0)
        return BW_OK;
    struct bw_buffer *block = &writer->block;
    bw_buffer_clear(block);
    member_raw(writer, "time", &writer->times);
    member_raw(writer, "rule", &writer->rules);
    member_raw(writer, "telling", &writer->tellings);
    member_raw(writer, "recovered", &writer->recovered);
    for (size_t i = 0; i < HTML_COLUMN_COUNT; i++) {
        member_raw(writer, keys[i][0], &writer->columns[i].names);
        member_raw(writer, keys[i][1], &writer->columns[i].numbers);
    }
    if (block->failed)
        return bw_fail(err, BW_E_NOMEM, "index of findings");
    /* The brackets come last: comma() looks at what stands before. */
    bw_buffer_clear(&writer->scratch);
    bw_buffer_add_char(&writer->scratch, '{');
    bw_buffer_add_str(&writer->scratch, bw_buffer_str(block));
    bw_buffer_add_char(&writer->scratch, '}');
    if (writer->scratch.failed)
        return bw_fail(err, BW_E_NOMEM, "index of findings");
    const bw_status status = html_block_write(writer->options->out, "index", writer->index_count,
            bw_buffer_str(&writer->scratch), err);
    bw_buffer_clear(&writer->times);
    bw_buffer_clear(&writer->rules);
    bw_buffer_clear(&writer->tellings);
    bw_buffer_clear(&writer->recovered);
    writer->index_count = 0;
    return status;
}

/* Milliseconds: a number that scripts hold exactly. The detail has all digits. */
static void add_time(struct bw_buffer *out, bw_time time)
{
    const int64_t unit = BW_TIME_SECOND / 1000;
    comma(out);
    if (time == BW_TIME_UNKNOWN)
        bw_buffer_add_text(out, "null");
    else
        bw_buffer_add_i64(out, time / unit - (time % unit < 0));
}

static void add_telling(struct html_writer *writer, const struct finding *finding)
{
    bw_str field;
    bw_str value;
    report_telling(finding, &writer->scratch, &field, &value);
    /* Two strings: the page shows the name dim. */
    comma(&writer->tellings);
    bw_json_add_str(&writer->tellings, bw_str_head(field, 64));
    bw_buffer_add_char(&writer->tellings, ',');
    bw_json_add_str(&writer->tellings, bw_str_head(value, HTML_TELLING_BYTES));
}

static void add_event_name(struct html_writer *writer, const struct finding *finding)
{
    struct bw_buffer *text = &writer->scratch;
    bw_buffer_clear(text);
    bw_buffer_add_str(text, bw_str_head(finding->channel, HTML_NAME_BYTES / 2));
    if (finding->channel.len > 0 && finding->event_id.len > 0)
        bw_buffer_add_text(text, " / ");
    bw_buffer_add_str(text, bw_str_head(finding->event_id, HTML_NAME_BYTES / 2));
    name_add(&writer->columns[HTML_EVENT], bw_buffer_str(text));
}

static bw_status index_add(
        struct html_writer *writer, const struct finding *finding, struct bw_err *err)
{
    if (writer->index_count == 0 && !names_begin(writer))
        return bw_fail(err, BW_E_NOMEM, "index of findings");
    add_time(&writer->times, finding->time);
    comma(&writer->rules);
    bw_buffer_add_u64(&writer->rules, writer->rule_numbers[finding->rule]);
    add_telling(writer, finding);
    comma(&writer->recovered);
    bw_buffer_add_char(&writer->recovered, finding->recovered ? '1' : '0');
    const struct host_names *hosts = writer->digest->host_names; /* one host, one name */
    name_add(&writer->columns[HTML_HOST], host_names_of(hosts, finding->host));
    name_add(&writer->columns[HTML_USER], finding->user);
    name_add(&writer->columns[HTML_ITEM], finding->item);
    add_event_name(writer, finding);
    if (++writer->index_count < HTML_INDEX_FINDINGS)
        return BW_OK;
    return index_flush(writer, err);
}

static bw_status detail_flush(struct html_writer *writer, struct bw_err *err)
{
    if (writer->detail_count == 0)
        return BW_OK;
    if (writer->detail.failed)
        return bw_fail(err, BW_E_NOMEM, "details of findings");
    const bw_status status = html_block_write(writer->options->out, "detail", writer->detail_count,
            bw_buffer_str(&writer->detail), err);
    bw_buffer_clear(&writer->detail);
    writer->detail_count = 0;
    return status;
}

static void detail_matched(struct bw_json *json, const struct finding *finding)
{
    bw_json_key(json, BW_STR("matched"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < finding->reason_count; i++) {
        const struct finding_reason *reason = &finding->reasons[i];
        bw_json_open_object(json);
        bw_json_member_str(json, "field", reason->field);
        bw_json_member_str(json, "path", reason->path);
        bw_json_member_str(json, "test", reason->test);
        bw_json_member_str(json, "value", reason->value);
        if (reason->layer.len != 0)
            bw_json_member_str(json, "layer", reason->layer);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
    bw_json_key(json, BW_STR("anomalies"));
    bw_json_open_array(json);
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT; i++)
        if ((finding->anomalies >> i & 1) != 0)
            bw_json_str(json, event_anomaly_name(i));
    bw_json_close_array(json);
}

/* Numbers that may pass 2^53 are strings: a script would round them. */
static void member_number(struct bw_json *json, const char *key, uint64_t number)
{
    char digits[24];
    const int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
    bw_json_member_str(json, key, (bw_str){.ptr = digits, .len = (size_t)len});
}

/* The place of its process in the block of processes, where it has one. */
static void detail_process(
        const struct html_writer *writer, const struct finding *finding, struct bw_json *json)
{
    const struct hunt_beside *beside = writer->source->beside;
    if (beside == NULL || finding->recovered)
        return;
    const uint32_t process =
            hunt_beside_process(beside, finding->time, finding->record_id, finding->host);
    if (process != HUNT_NO_PROCESS)
        bw_json_member_u64(json, "process", process);
}

static bw_status detail_add(
        struct html_writer *writer, const struct finding *finding, struct bw_err *err)
{
    struct bw_json json = {.out = &writer->detail};
    char time[BW_TIME_TEXT_SIZE];
    const size_t time_len = bw_time_format(finding->time, time);
    if (writer->detail_count > 0)
        bw_buffer_add_char(&writer->detail, '\n');
    bw_json_open_object(&json);
    bw_json_member_str(&json, "time", (bw_str){.ptr = time, .len = time_len});
    bw_json_member_str(&json, "host", finding->host);
    bw_json_member_str(&json, "user", finding->user);
    bw_json_member_str(&json, "channel", finding->channel);
    bw_json_member_str(&json, "provider", finding->provider);
    bw_json_member_str(&json, "event_id", finding->event_id);
    bw_json_member_str(&json, "item", finding->item);
    member_number(&json, "offset", finding->offset);
    member_number(&json, "record_id", finding->record_id);
    detail_process(writer, finding, &json);
    detail_matched(&json, finding);
    bw_json_key(&json, BW_STR("record"));
    report_json_record(&json, finding->record);
    bw_json_close_object(&json);
    if (++writer->detail_count < HTML_DETAIL_FINDINGS && writer->detail.len < HTML_DETAIL_BYTES)
        return BW_OK;
    return detail_flush(writer, err);
}

static bw_status finding_write(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    (void)id;
    struct html_writer *writer = user;
    const bw_status status = index_add(writer, finding, err);
    return status == BW_OK ? detail_add(writer, finding, err) : status;
}

bw_status html_findings_write(struct html_writer *writer, struct bw_err *err)
{
    bw_status status = writer->source->ops->each_finding(
            writer->source, &writer->filter, finding_write, writer, err);
    if (status == BW_OK)
        status = index_flush(writer, err);
    return status == BW_OK ? detail_flush(writer, err) : status;
}
