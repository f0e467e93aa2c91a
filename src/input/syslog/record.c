#include "input/syslog/record.h"

#include "base/number.h"

/* auth and authpriv are the authentication log's, whoever writes there */
#define FACILITY_AUTH     4
#define FACILITY_AUTHPRIV 10

bw_str syslog_dataset(const struct message *message, int facility)
{
    if (message->packet)
        return BW_STR("iptables.log");
    if (bw_str_starts_with(message->program, BW_STR("%%"))) /* %%01BGP/3/BGP_AUTH_FAILED(l) */
        return BW_STR("huawei_vrp.log");
    if (message->auth || facility == FACILITY_AUTH || facility == FACILITY_AUTHPRIV)
        return BW_STR("system.auth");
    return BW_STR("system.syslog");
}

bw_str syslog_tag_program(bw_str tag)
{
    tag = bw_str_trim(bw_str_head(tag, bw_str_find_char(tag, '[')));
    return bw_str_ends_with(tag, BW_STR(":")) ? bw_str_head(tag, tag.len - 1) : tag;
}

void syslog_add_message(struct text_record *record, const struct message *message)
{
    text_record_add_all(record, message->fields, message->count);
    if (message->category.len != 0)
        text_record_add_named(
                record, BW_STR("event.category"), message->category, TEXT_FIELD_PIECE);
    if (message->action.len != 0)
        text_record_add_named(record, BW_STR("event.action"), message->action, TEXT_FIELD_PIECE);
    if (message->outcome.len != 0)
        text_record_add_named(record, BW_STR("event.outcome"), message->outcome, TEXT_FIELD_PIECE);
}

/* The number behind `mark` in `text`: seconds since 1970. */
static bw_time epoch_behind(bw_str text, bw_str mark)
{
    uint64_t seconds;
    size_t len = 0;
    const size_t at = bw_str_find(text, mark);
    if (at == SIZE_MAX)
        return BW_TIME_UNKNOWN;
    text = bw_str_from(text, at + mark.len);
    while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
        len++;
    if (bw_parse_u64(bw_str_head(text, len), 1, UINT32_MAX, &seconds) != BW_OK)
        return BW_TIME_UNKNOWN;
    return (bw_time)seconds * BW_TIME_SECOND;
}

bw_time syslog_kernel_written(bw_str message)
{
    const bw_str head = bw_str_head(message, 128);
    if (bw_str_find(head, BW_STR("setting system clock to ")) != SIZE_MAX)
        return epoch_behind(message, BW_STR(" UTC ("));
    return epoch_behind(head, BW_STR(" audit("));
}
