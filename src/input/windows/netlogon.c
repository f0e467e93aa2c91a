/*
 * Lines as
 *
 *     07/19 03:10:51 [LOGON] [1234] CORP: SamLogon: Transitive Network logon of CORP\ann from WS01
 *                                                   (via SRV01) Returns 0xC000006A
 *     07/19 03:10:51 [LOGON] CORP: SamLogon: Network logon of CORP\ann from WS01 Entered
 *     07/19 03:10:51 [1234] CORP: NO_CLIENT_SITE: WS01 10.0.0.9
 *
 * in local time, month first, without a year. The number is the thread's; Windows before 2012 has
 * none. Clients choose the names of accounts and of their machines.
 *
 * Source: Microsoft Learn, "Enable debug logging for the Netlogon service"; [MS-ERREF] 2.3.1.
 */
#include "input/windows/netlogon.h"

#include <stdlib.h>

#include "base/number.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"
#include "input/text/window.h"

/* Lines that the probe looks at. */
#define LOOK_LINES 32

struct netlogon_line {
    struct stamp stamp;
    bw_str kind; /* "LOGON" */
    bw_str thread;
    bw_str domain;
    bw_str message;
};

struct netlogon_logon {
    bw_str type;    /* "Transitive Network" */
    bw_str account; /* "CORP\ann" */
    bw_str from;
    bw_str via;
    bw_str status; /* "0xC000006A"; empty: it only began */
};

/* ---- a line ---- */

/* "07/19" and "03:10:51": two numbers, or three, of two digits. */
static bool read_numbers(bw_str text, char sep, uint64_t *numbers, size_t count)
{
    if (text.len != 3 * count - 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        const bw_str digits = bw_str_head(bw_str_from(text, 3 * i), 2);
        if ((i != 0 && text.ptr[3 * i - 1] != sep) ||
                bw_parse_u64(digits, 0, 99, &numbers[i]) != BW_OK)
            return false;
    }
    return true;
}

static bool read_stamp(bw_str line, struct stamp *ret_stamp)
{
    uint64_t day[2];
    uint64_t clock[3];
    if (line.len < 15 || line.ptr[5] != ' ' || line.ptr[14] != ' ' ||
            !read_numbers(bw_str_head(line, 5), '/', day, 2) ||
            !read_numbers(bw_str_head(bw_str_from(line, 6), 8), ':', clock, 3))
        return false;
    *ret_stamp = (struct stamp){.form = STAMP_OTHER,
            .date = {.month = (uint8_t)day[0],
                    .day = (uint8_t)day[1],
                    .hour = (uint8_t)clock[0],
                    .minute = (uint8_t)clock[1],
                    .second = (uint8_t)clock[2]}};
    return day[0] >= 1 && day[0] <= 12 && day[1] >= 1 && day[1] <= 31 && clock[0] <= 23 &&
           clock[1] <= 59 && clock[2] <= 60;
}

/* "[LOGON] ": what stands in brackets, and what is behind it. */
static bw_str take_bracket(bw_str *rest)
{
    const size_t close = bw_str_find_char(bw_str_head(*rest, 32), ']');
    if (!bw_str_starts_with(*rest, BW_STR("[")) || close == SIZE_MAX)
        return (bw_str){0};
    const bw_str inside = bw_str_head(bw_str_from(*rest, 1), close - 1);
    *rest = bw_str_from(*rest, close + 1);
    if (bw_str_starts_with(*rest, BW_STR(" ")))
        *rest = bw_str_from(*rest, 1);
    return inside;
}

static bool is_number(bw_str text)
{
    uint64_t number;
    return bw_parse_u64(text, 0, UINT32_MAX, &number) == BW_OK;
}

static bool line_read(bw_str line, struct netlogon_line *ret_line)
{
    static const bw_str site = BW_STR_INIT("NO_CLIENT_SITE: ");
    *ret_line = (struct netlogon_line){0};
    if (!read_stamp(line, &ret_line->stamp))
        return false;
    bw_str rest = bw_str_from(line, 15);
    bw_str inside = take_bracket(&rest);
    if (inside.len != 0 && !is_number(inside)) {
        ret_line->kind = inside;
        inside = take_bracket(&rest);
    }
    if (inside.len != 0 && is_number(inside))
        ret_line->thread = inside;
    const size_t colon = bw_str_find(bw_str_head(rest, 64), BW_STR(": "));
    const bw_str behind = bw_str_from(rest, colon != SIZE_MAX ? colon + 2 : rest.len);
    if (bw_str_starts_with(behind, BW_STR("SamLogon: ")) || bw_str_starts_with(behind, site)) {
        ret_line->domain = bw_str_head(rest, colon);
        rest = behind;
    }
    ret_line->message = bw_str_trim(rest);
    return ret_line->kind.len != 0 || bw_str_starts_with(rest, site);
}

/* ---- what it says ---- */

/* Cuts *text before the last place where `mark` stands; what is behind it, or nothing. */
static bw_str cut_last(bw_str *text, bw_str mark)
{
    size_t at = SIZE_MAX;
    for (size_t from = 0;;) {
        const size_t found = bw_str_find(bw_str_from(*text, from), mark);
        if (found == SIZE_MAX)
            break;
        at = from + found;
        from = at + 1;
    }
    if (at == SIZE_MAX)
        return (bw_str){0};
    const bw_str behind = bw_str_from(*text, at + mark.len);
    *text = bw_str_head(*text, at);
    return behind;
}

static bool logon_read(bw_str message, struct netlogon_logon *ret_logon)
{
    static const bw_str begin = BW_STR_INIT("SamLogon: ");
    static const bw_str of = BW_STR_INIT("ogon of ");
    static const bw_str from = BW_STR_INIT(" from ");
    struct netlogon_logon logon = {0};
    if (!bw_str_starts_with(message, begin))
        return false;
    bw_str rest = bw_str_from(message, begin.len);
    logon.status = cut_last(&rest, BW_STR(" Returns "));
    if (logon.status.len == 0 && bw_str_ends_with(rest, BW_STR(" Entered")))
        rest = bw_str_head(rest, rest.len - (sizeof(" Entered") - 1));
    else if (logon.status.len == 0)
        return false;
    const size_t at = bw_str_find(rest, of);
    if (at == SIZE_MAX || at < 1)
        return false;
    logon.type = bw_str_trim(bw_str_head(rest, at - 1));
    rest = bw_str_from(rest, at + of.len);
    if (bw_str_ends_with(rest, BW_STR(")"))) {
        bw_str before = bw_str_head(rest, rest.len - 1);
        logon.via = cut_last(&before, BW_STR(" (via "));
        rest = logon.via.len != 0 ? before : rest;
    }
    if (bw_str_find(rest, from) == SIZE_MAX)
        return false;
    logon.account = bw_str_head(rest, bw_str_find(rest, from));
    logon.from = bw_str_trim(bw_str_from(rest, logon.account.len + from.len));
    *ret_logon = logon;
    return true;
}

/* Why a logon was refused. */
static const struct {
    bw_str status;
    bw_str reason;
} reasons[] = {
        {BW_STR_INIT("0xC0000064"), BW_STR_INIT("no such user")},
        {BW_STR_INIT("0xC000006A"), BW_STR_INIT("wrong password")},
        {BW_STR_INIT("0xC000006D"), BW_STR_INIT("wrong user or password")},
        {BW_STR_INIT("0xC000006E"), BW_STR_INIT("account restriction")},
        {BW_STR_INIT("0xC000006F"), BW_STR_INIT("outside of logon hours")},
        {BW_STR_INIT("0xC0000070"), BW_STR_INIT("workstation not allowed")},
        {BW_STR_INIT("0xC0000071"), BW_STR_INIT("password expired")},
        {BW_STR_INIT("0xC0000072"), BW_STR_INIT("account disabled")},
        {BW_STR_INIT("0xC0000193"), BW_STR_INIT("account expired")},
        {BW_STR_INIT("0xC0000224"), BW_STR_INIT("password must be changed")},
        {BW_STR_INIT("0xC0000234"), BW_STR_INIT("account locked out")},
        {BW_STR_INIT("0xC0000413"), BW_STR_INIT("not allowed to authenticate")},
};

static void add_logon(struct text_record *record, const struct netlogon_logon *logon)
{
    bw_str user = logon->account;
    bw_str domain;
    if (!bw_str_cut(&user, '\\', &domain) || user.ptr == NULL) {
        user = logon->account;
        domain = (bw_str){0};
    }
    text_record_add_named_opt(record, BW_STR("netlogon.type"), logon->type);
    text_record_add_named_opt(record, BW_STR("user.name"), user);
    text_record_add_named_opt(record, BW_STR("user.domain"), domain);
    text_record_add_named_opt(record, BW_STR("source.address"), logon->from);
    text_record_add_named_opt(record, BW_STR("netlogon.via"), logon->via);
    text_record_add_named_opt(record, BW_STR("Status"), logon->status);
    for (size_t i = 0; i < BW_COUNT(reasons); i++)
        if (bw_str_eq_ascii_nocase(reasons[i].status, logon->status))
            text_record_add_named(
                    record, BW_STR("event.reason"), reasons[i].reason, TEXT_FIELD_DECODED);
    text_record_add_named(
            record, BW_STR("event.category"), BW_STR("authentication"), TEXT_FIELD_PIECE);
    text_record_add_named(
            record, BW_STR("event.action"), BW_STR("netlogon_logon"), TEXT_FIELD_PIECE);
    if (logon->status.len != 0)
        text_record_add_named(record, BW_STR("event.outcome"),
                bw_str_eq(logon->status, BW_STR("0x0")) ? BW_STR("success") : BW_STR("failure"),
                TEXT_FIELD_PIECE);
}

/* "NO_CLIENT_SITE: WS01 10.0.0.9" */
static void add_site(struct text_record *record, bw_str message)
{
    static const bw_str begin = BW_STR_INIT("NO_CLIENT_SITE: ");
    if (!bw_str_starts_with(message, begin))
        return;
    bw_str rest = bw_str_trim(bw_str_from(message, begin.len));
    bw_str name;
    if (!bw_str_cut(&rest, ' ', &name) || rest.ptr == NULL)
        return;
    text_record_add_named_opt(record, BW_STR("source.address"), name);
    text_record_add_named_opt(record, BW_STR("source.ip"), bw_str_trim(rest));
}

/* ---- what is it? ---- */

static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[4096];
    size_t mark;
    unsigned lines = 0;
    unsigned read = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    while (lines < LOOK_LINES && bw_str_cut(&text, '\n', &line)) {
        struct netlogon_line l;
        if (text.ptr == NULL && !whole && lines != 0)
            break;
        if (bw_str_trim(line).len == 0)
            continue;
        lines++;
        read += line_read(line, &l);
        if (read == 0)
            return INPUT_MATCH_NO; /* nearly every other file ends here */
    }
    if (read * 2 <= lines)
        return INPUT_MATCH_NO;
    return read * 10 >= lines * 9 ? INPUT_MATCH_SURE : INPUT_MATCH_LIKELY;
}

/* ---- the record ---- */

static bool continues(bw_str line)
{
    struct stamp stamp;
    return line.len != 0 && !read_stamp(line, &stamp);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct text_record *record = context->record;
    struct netlogon_line l;
    struct netlogon_logon logon;
    if (!line_read(line, &l)) {
        context->reason = "no time and kind in front: not a line of netlogon.log";
        return LINE_BAD;
    }
    const bool is_logon = logon_read(l.message, &logon);
    context->time =
            stamp_guess_time(context->state, &l.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, is_logon);
    text_record_add_named(
            record, BW_STR("event.dataset"), BW_STR("windows.netlogon"), TEXT_FIELD_PIECE);
    text_record_add_named_opt(record, BW_STR("netlogon.kind"), l.kind);
    text_record_add_named_number(record, BW_STR("process.thread.id"), l.thread);
    text_record_add_named_opt(record, BW_STR("netlogon.domain"), l.domain);
    text_record_add_named_opt(record, BW_STR("message"), l.message);
    if (is_logon)
        add_logon(record, &logon);
    else
        add_site(record, l.message);
    return LINE_EVENT;
}

/* ---- the item ---- */

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct netlogon_line l;
    if (!line_read(line, &l))
        return false;
    *ret_hint = (struct stamp_hint){.stamp = l.stamp, .written = BW_TIME_UNKNOWN};
    return true;
}

static void *state_new(const struct input_options *options)
{
    struct stamp_guess *guess = calloc(1, sizeof(*guess));
    if (guess != NULL)
        stamp_guess_init(guess, options, hint);
    return guess;
}

static void finish(void *data)
{
    stamp_guess_tell(data, "netlogon");
}

static const struct line_format format = {
        .name = "netlogon",
        .parse = parse,
        .continues = continues,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static bw_status netlogon_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_netlogon = {
        .name = "netlogon",
        .summary = "netlogon.log of Windows' domain controllers and members",
        .product = "windows",
        .details = "debug/netlogon.log and .bak: logons through it (with DBFlag), clients without "
                   "a site",
        .split = INPUT_SPLIT_LINES,
        .probe = probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = netlogon_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
