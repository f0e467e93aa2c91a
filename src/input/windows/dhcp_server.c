#include "input/windows/dhcp_server.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/number.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"
#include "input/text/window.h"

/* Values of a line that are looked at: the log for IPv4 has 19. */
#define MAX_VALUES 24

/* Ids of the log for IPv6 begin here. */
#define FIRST_V6 11000

struct dhcp_log {
    struct stamp_guess guess;
};

struct dhcp_line {
    uint64_t id;
    struct stamp stamp;
    bw_str values[MAX_VALUES]; /* empty beyond the last */
};

/* ---- a line ---- */

/* Numbers of two digits, with one sign between each. */
static bool read_three(bw_str text, char sign, uint8_t numbers[3])
{
    bw_str part;
    for (size_t i = 0; i < 3; i++) {
        uint64_t number;
        if (!bw_str_cut(&text, sign, &part) || part.len != 2 ||
                bw_parse_u64(part, 0, 99, &number) != BW_OK)
            return false;
        numbers[i] = (uint8_t)number;
    }
    return text.ptr == NULL;
}

static bool read_stamp(bw_str date, bw_str clock, struct stamp *stamp)
{
    uint8_t day[3];
    uint8_t time[3];
    if (!read_three(date, '/', day) || !read_three(clock, ':', time) || day[0] < 1 || day[0] > 12 ||
            day[1] < 1 || day[1] > 31 || time[0] > 23 || time[1] > 59 || time[2] > 59)
        return false;
    *stamp = (struct stamp){.form = STAMP_OTHER,
            .has_year = true,
            .date = {.year = 2000 + day[2],
                    .month = day[0],
                    .day = day[1],
                    .hour = time[0],
                    .minute = time[1],
                    .second = time[2]}};
    return true;
}

/* A number and a comma: what else there is are the key at the top and the names of columns. */
static bool is_event(bw_str line)
{
    size_t digits = 0;
    while (digits < line.len && line.ptr[digits] >= '0' && line.ptr[digits] <= '9')
        digits++;
    return digits != 0 && digits < line.len && line.ptr[digits] == ',';
}

static bool read_line(bw_str line, struct dhcp_line *ret)
{
    *ret = (struct dhcp_line){.id = 0};
    if (!is_event(line))
        return false;
    bw_str rest = line;
    size_t count = 0;
    while (count < MAX_VALUES && bw_str_cut(&rest, ',', &ret->values[count]))
        count++;
    return count >= 4 && bw_parse_u64(ret->values[0], 0, 99999, &ret->id) == BW_OK &&
           read_stamp(ret->values[1], ret->values[2], &ret->stamp);
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct dhcp_line read;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (!read_line(line, &read))
        return false;
    ret_hint->stamp = read.stamp;
    return true;
}

/* ---- what it means ---- */

/* The key at the top of the logs. */
static const struct {
    uint32_t id;
    bw_str action;
    bool failure;
} meanings[] = {
        {0, BW_STR_INIT("dhcp_server_started"), false},
        {1, BW_STR_INIT("dhcp_server_stopped"), false},
        {10, BW_STR_INIT("dhcp_assign"), false},
        {11, BW_STR_INIT("dhcp_renew"), false},
        {12, BW_STR_INIT("dhcp_release"), false},
        {13, BW_STR_INIT("dhcp_conflict"), true},
        {14, BW_STR_INIT("dhcp_no_address"), true},
        {15, BW_STR_INIT("dhcp_deny"), true},
        {16, BW_STR_INIT("dhcp_delete"), false},
        {17, BW_STR_INIT("dhcp_expire"), false},
        {18, BW_STR_INIT("dhcp_expire"), false},
        {20, BW_STR_INIT("dhcp_assign"), false}, /* BOOTP */
        {21, BW_STR_INIT("dhcp_assign"), false},
        {22, BW_STR_INIT("dhcp_no_address"), true},
        {23, BW_STR_INIT("dhcp_delete"), false},
        {30, BW_STR_INIT("dhcp_dns_update"), false},
        {31, BW_STR_INIT("dhcp_dns_update"), true},
        {32, BW_STR_INIT("dhcp_dns_update"), false},
        {34, BW_STR_INIT("dhcp_dns_update"), true},
        {35, BW_STR_INIT("dhcp_dns_update"), true},
        {11000, BW_STR_INIT("dhcp_solicit"), false},
        {11001, BW_STR_INIT("dhcp_advertise"), false},
        {11002, BW_STR_INIT("dhcp_assign"), false},
        {11003, BW_STR_INIT("dhcp_confirm"), false},
        {11004, BW_STR_INIT("dhcp_renew"), false},
        {11005, BW_STR_INIT("dhcp_renew"), false},
        {11006, BW_STR_INIT("dhcp_decline"), true},
        {11007, BW_STR_INIT("dhcp_release"), false},
        {11010, BW_STR_INIT("dhcp_server_started"), false},
        {11011, BW_STR_INIT("dhcp_server_stopped"), false},
};

static void add_meaning(struct text_record *record, uint64_t id)
{
    for (size_t i = 0; i < BW_COUNT(meanings); i++) {
        if (meanings[i].id != id)
            continue;
        text_record_add_str(record, BW_STR("event.action"), meanings[i].action);
        if (meanings[i].failure)
            text_record_add_str(record, BW_STR("event.outcome"), BW_STR("failure"));
        return;
    }
}

/* "00505601AA17" as others write it: "00:50:56:01:aa:17". */
static void add_mac(struct line_context *context, bw_str text)
{
    static const size_t digits = 12;
    char *out = text.len == digits ? bw_arena_alloc_raw(context->arena, digits / 2 * 3, 1) : NULL;
    size_t len = 0;
    for (size_t i = 0; i < text.len && out != NULL; i++) {
        const char c = text.ptr[i];
        if (i != 0 && i % 2 == 0)
            out[len++] = ':';
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
            out[len++] = c;
        else if (c >= 'A' && c <= 'F')
            out[len++] = (char)(c - 'A' + 'a');
        else
            out = NULL;
    }
    if (out != NULL)
        text_record_add_decoded(
                context->record, BW_STR("client.mac"), (bw_str){.ptr = out, .len = len});
    else
        text_record_add_opt(context->record, BW_STR("client.mac"), text);
}

struct column {
    size_t at;
    bw_str name;
};

static void add_columns(struct text_record *record, const struct dhcp_line *line,
        const struct column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_record_add_opt(record, columns[i].name, bw_str_trim(line->values[columns[i].at]));
}

static void add_v4(struct line_context *context, const struct dhcp_line *line)
{
    static const struct column columns[] = {
            {4, BW_STR_INIT("client.ip")},
            {5, BW_STR_INIT("client.domain")},
            {7, BW_STR_INIT("user.name")},
            {8, BW_STR_INIT("microsoft.dhcp.transaction_id")},
            {9, BW_STR_INIT("microsoft.dhcp.result")},
            {14, BW_STR_INIT("microsoft.dhcp.vendor_class")},
            {16, BW_STR_INIT("microsoft.dhcp.user_class")},
            {17, BW_STR_INIT("microsoft.dhcp.relay_agent_info")},
            {18, BW_STR_INIT("microsoft.dhcp.dns_error_code")},
    };
    add_mac(context, bw_str_trim(line->values[6]));
    add_columns(context->record, line, columns, BW_COUNT(columns));
}

static void add_v6(struct line_context *context, const struct dhcp_line *line)
{
    static const struct column columns[] = {
            {4, BW_STR_INIT("client.ip")},
            {5, BW_STR_INIT("client.domain")},
            {6, BW_STR_INIT("microsoft.dhcp.error_code")},
            {8, BW_STR_INIT("microsoft.dhcp.duid.hex")},
            {9, BW_STR_INIT("user.name")},
            {11, BW_STR_INIT("microsoft.dhcp.subnet_prefix")},
    };
    add_columns(context->record, line, columns, BW_COUNT(columns));
}

/* ---- records ---- */

static void *dhcp_new(const struct input_options *options)
{
    struct dhcp_log *log = calloc(1, sizeof(*log));
    if (log != NULL)
        stamp_guess_init(&log->guess, options, hint);
    return log;
}

static void dhcp_finish(void *state)
{
    stamp_guess_tell(&((struct dhcp_log *)state)->guess, "dhcp_server");
}

static enum line_verdict dhcp_parse(struct line_context *context, bw_str line)
{
    struct dhcp_log *log = context->state;
    struct dhcp_line read;
    if (!is_event(line))
        return LINE_NOTHING;
    if (!read_line(line, &read)) {
        context->reason = "no id, date and time between commas";
        return LINE_BAD;
    }
    const bool v6 = read.id >= FIRST_V6;
    context->time =
            stamp_guess_time(&log->guess, &read.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(context->record, (uint32_t)read.id);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("microsoft_dhcp.log"));
    text_record_add(
            context->record, BW_STR("event.code"), event_value_uint(read.id), TEXT_FIELD_PIECE);
    text_record_add_str(context->record, BW_STR("event.category"), BW_STR("network"));
    add_meaning(context->record, read.id);
    text_record_add_opt(context->record, BW_STR("message"), bw_str_trim(read.values[3]));
    if (v6)
        add_v6(context, &read);
    else
        add_v4(context, &read);
    return LINE_EVENT;
}

/* ---- what it is ---- */

/* The title in any language begins with the product's name behind blanks; the names of the columns
 * are not translated. */
static bool is_title(bw_str line)
{
    return bw_str_find(line, BW_STR("Microsoft DHCP")) != SIZE_MAX ||
           bw_str_starts_with(line, BW_STR("ID,Date,Time,Description,IP"));
}

static enum input_match dhcp_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[8 * BW_KIB];
    size_t mark;
    bw_str line;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bool title = false;
    unsigned lines = 0;
    unsigned hits = 0;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    while (lines < 64 && bw_str_cut(&text, '\n', &line)) {
        struct dhcp_line read;
        title |= is_title(line);
        if (text.ptr == NULL && !whole && lines != 0)
            break; /* it may be cut */
        if (bw_str_trim(line).len == 0)
            continue;
        lines++;
        hits += read_line(line, &read);
    }
    if (title)
        return INPUT_MATCH_SURE;
    return hits != 0 && hits == lines ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "dhcp_server",
        .parse = dhcp_parse,
        .state_new = dhcp_new,
        .state_free = free,
        .finish = dhcp_finish,
};

static bw_status dhcp_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_dhcp_server = {
        .name = "dhcp_server",
        .summary = "the audit log of Windows' DHCP server",
        .product = NULL,
        .details = "a lease on a line: which host got which address, IPv4 and IPv6",
        .split = INPUT_SPLIT_LINES,
        .probe = dhcp_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = dhcp_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
