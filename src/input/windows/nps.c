#include "input/windows/nps.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/number.h"
#include "format/delimited/quoted.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"

/* Attributes of a record that are looked at: the database form has 68 columns. */
#define MAX_VALUES 96

/* Requests that are remembered until their answer comes: it does so within seconds. */
#define MAX_REQUESTS 1024

/* Longer ones are not remembered. */
#define MAX_NAME 128

enum nps_field {
    COMPUTER,
    PACKET_TYPE,
    USER,
    QUALIFIED_USER,
    CALLED_STATION,
    CALLING_STATION,
    NAS_IDENTIFIER,
    NAS_ADDRESS,
    NAS_PORT_TYPE,
    CLIENT_ADDRESS,
    CLIENT_NAME,
    AUTHENTICATION_TYPE,
    POLICY,
    PROXY_POLICY,
    REASON,
    CLASS,
    FRAMED_ADDRESS,
    TUNNEL_CLIENT,
    FIELD_COUNT,
};

/* What a field is called here, in the database form (its column; 0: found otherwise), as XML, and
 * as a number. */
static const struct {
    bw_str name;
    uint8_t column;
    bw_str element;
    uint16_t number;
} fields[FIELD_COUNT] = {
        [COMPUTER] = {BW_STR_INIT("host.name"), 1, BW_STR_INIT("Computer-Name"), 0},
        [PACKET_TYPE] = {BW_STR_INIT("Packet-Type"), 5, BW_STR_INIT("Packet-Type"), 4136},
        [USER] = {BW_STR_INIT("User-Name"), 6, BW_STR_INIT("User-Name"), 1},
        [QUALIFIED_USER] = {BW_STR_INIT("Fully-Qualified-Distinguished-Name"), 7,
                BW_STR_INIT("Fully-Qualifed-User-Name"), 4130},
        [CALLED_STATION] = {BW_STR_INIT("Called-Station-Id"), 8, BW_STR_INIT("Called-Station-Id"),
                30},
        [CALLING_STATION] = {BW_STR_INIT("Calling-Station-Id"), 9,
                BW_STR_INIT("Calling-Station-Id"), 31},
        [FRAMED_ADDRESS] = {BW_STR_INIT("Framed-IP-Address"), 11, BW_STR_INIT("Framed-IP-Address"),
                8},
        [NAS_IDENTIFIER] = {BW_STR_INIT("NAS-Identifier"), 12, BW_STR_INIT("NAS-Identifier"), 32},
        [NAS_ADDRESS] = {BW_STR_INIT("NAS-IP-Address"), 13, BW_STR_INIT("NAS-IP-Address"), 4},
        [CLIENT_ADDRESS] = {BW_STR_INIT("Client-IP-Address"), 16, BW_STR_INIT("Client-IP-Address"),
                4108},
        [CLIENT_NAME] = {BW_STR_INIT("Client-Friendly-Name"), 17,
                BW_STR_INIT("Client-Friendly-Name"), 4128},
        [NAS_PORT_TYPE] = {BW_STR_INIT("NAS-Port-Type"), 20, BW_STR_INIT("NAS-Port-Type"), 61},
        [AUTHENTICATION_TYPE] = {BW_STR_INIT("Authentication-Type"), 0,
                BW_STR_INIT("Authentication-Type"), 4127},
        [POLICY] = {BW_STR_INIT("NP-Policy-Name"), 0, BW_STR_INIT("NP-Policy-Name"), 4149},
        [PROXY_POLICY] = {BW_STR_INIT("Proxy-Policy-Name"), 0, BW_STR_INIT("Proxy-Policy-Name"),
                4154},
        [REASON] = {BW_STR_INIT("Reason-Code"), 0, BW_STR_INIT("Reason-Code"), 4142},
        [CLASS] = {BW_STR_INIT("Class"), 0, BW_STR_INIT("Class"), 25},
        [TUNNEL_CLIENT] = {BW_STR_INIT("Tunnel-Client-Endpt"), 0,
                BW_STR_INIT("Tunnel-Client-Endpt"), 66},
};

struct nps_line {
    bw_str date; /* "05/03/2026" */
    bw_str time; /* "08:00:01", with a fraction or not */
    struct stamp stamp;
    bw_str values[FIELD_COUNT]; /* empty where the record has none */
};

/* Who asked from where. */
struct request {
    uint64_t class;
    uint8_t user_len;
    uint8_t station_len;
    char user[MAX_NAME];
    char station[MAX_NAME];
};

struct nps_log {
    struct stamp_guess guess;
    struct request requests[MAX_REQUESTS]; /* by the class */
};

/* ---- a line ---- */

/* "MM/DD/YYYY", in this order in every language. */
static bool read_stamp(bw_str date, bw_str clock, struct stamp *stamp)
{
    uint64_t numbers[6];
    bw_str part;
    for (size_t i = 0; i < 6; i++) {
        bw_str *rest = i < 3 ? &date : &clock;
        if (!bw_str_cut(rest, i < 3 ? '/' : ':', &part))
            return false;
        if (i == 5) /* a fraction */
            part = bw_str_head(part, 2);
        if (bw_parse_u64(part, 0, 9999, &numbers[i]) != BW_OK)
            return false;
    }
    if (date.ptr != NULL || clock.ptr != NULL || numbers[0] < 1 || numbers[0] > 12 ||
            numbers[1] < 1 || numbers[1] > 31 || numbers[2] < 1990 || numbers[3] > 23 ||
            numbers[4] > 59 || numbers[5] > 59)
        return false;
    *stamp = (struct stamp){.form = STAMP_OTHER,
            .has_year = true,
            .date = {.year = (int32_t)numbers[2],
                    .month = (uint8_t)numbers[0],
                    .day = (uint8_t)numbers[1],
                    .hour = (uint8_t)numbers[3],
                    .minute = (uint8_t)numbers[4],
                    .second = (uint8_t)numbers[5]}};
    return true;
}

static bool is_service(bw_str text)
{
    return bw_str_eq(text, BW_STR("IAS")) || bw_str_eq(text, BW_STR("RAS"));
}

/* "311 1 10.0.0.2 05/01/2026 06:00:00 17": the vendor is Microsoft. */
static bool is_class(bw_str text)
{
    return bw_str_starts_with(text, BW_STR("311 "));
}

/* Columns behind the class were added from version to version; those around it stand beside it. */
static void read_database(const bw_str *values, size_t count, struct nps_line *line)
{
    line->date = values[2];
    line->time = values[3];
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (fields[i].column != 0 && fields[i].column <= count)
            line->values[i] = values[fields[i].column - 1];
    for (size_t i = 23; i < count; i++) {
        if (!is_class(values[i]))
            continue;
        line->values[CLASS] = values[i];
        line->values[REASON] = values[i - 1];
        line->values[POLICY] = values[i - 2];
        return;
    }
    if (count >= 26) { /* the record has no class */
        line->values[POLICY] = values[24];
        line->values[REASON] = values[25];
    }
}

static void read_numbers(const bw_str *values, size_t count, struct nps_line *line)
{
    line->date = values[2];
    line->time = values[3];
    line->values[NAS_ADDRESS] = values[0];
    line->values[USER] = values[1];
    line->values[COMPUTER] = values[5];
    for (size_t i = 6; i + 1 < count; i += 2) {
        uint64_t number;
        if (bw_parse_u64(values[i], 1, UINT16_MAX, &number) != BW_OK)
            continue;
        for (size_t f = 0; f < FIELD_COUNT; f++)
            if (fields[f].number == number)
                line->values[f] = values[i + 1];
    }
}

static bool read_commas(bw_str text, struct nps_line *line)
{
    struct quoted quoted = quoted_of(text, ',');
    bw_str values[MAX_VALUES];
    bool doubled;
    size_t count = 0;
    while (count < MAX_VALUES && quoted_next(&quoted, &values[count], &doubled))
        count++;
    if (count >= 20 && is_service(values[1]))
        read_database(values, count, line);
    else if (count >= 8 && is_service(values[4]))
        read_numbers(values, count, line);
    else
        return false;
    return true;
}

/* <Name data_type="1">value</Name>: the next one. */
static bool next_element(bw_str *rest, bw_str *ret_name, bw_str *ret_value)
{
    static const bw_str type = BW_STR_INIT(" data_type=\"");
    bw_str tag;
    while (bw_str_cut(rest, '<', &tag)) {
        if (rest->ptr == NULL)
            return false;
        const size_t at = bw_str_find(bw_str_head(*rest, MAX_NAME), type);
        const size_t end = bw_str_find_char(*rest, '>');
        if (at == SIZE_MAX || end == SIZE_MAX || at > end)
            continue;
        *ret_name = bw_str_head(*rest, at);
        *rest = bw_str_from(*rest, end + 1);
        const size_t close = bw_str_find_char(*rest, '<');
        *ret_value = bw_str_head(*rest, close == SIZE_MAX ? rest->len : close);
        return true;
    }
    return false;
}

static bool read_xml(bw_str text, struct nps_line *line)
{
    bw_str name;
    bw_str value;
    bool service = false;
    while (next_element(&text, &name, &value)) {
        if (bw_str_eq(name, BW_STR("Timestamp"))) {
            line->time = value;
            (void)bw_str_cut(&line->time, ' ', &line->date);
        }
        service |= bw_str_eq(name, BW_STR("Event-Source")) && is_service(value);
        for (size_t f = 0; f < FIELD_COUNT; f++)
            if (bw_str_eq(name, fields[f].element))
                line->values[f] = value;
    }
    return service;
}

static bool read_line(bw_str text, struct nps_line *ret_line)
{
    *ret_line = (struct nps_line){.date = BW_STR("")};
    const bool known = bw_str_starts_with(text, BW_STR("<Event>")) ? read_xml(text, ret_line)
                                                                   : read_commas(text, ret_line);
    return known && read_stamp(ret_line->date, ret_line->time, &ret_line->stamp);
}

static bool hint(bw_str text, struct stamp_hint *ret_hint)
{
    struct nps_line line;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (!read_line(text, &line))
        return false;
    ret_hint->stamp = line.stamp;
    return true;
}

/* ---- requests and answers ---- */

static struct request *request_of(struct nps_log *log, bw_str class, uint64_t *ret_hash)
{
    *ret_hash = bw_hash64(bw_str_bytes(class), 0) | 1;
    return &log->requests[*ret_hash / 2 % MAX_REQUESTS];
}

static void remember(struct nps_log *log, const struct nps_line *line)
{
    const bw_str user = line->values[USER];
    const bw_str station = line->values[CALLING_STATION];
    if (line->values[CLASS].len == 0 || user.len > MAX_NAME || station.len > MAX_NAME)
        return;
    uint64_t hash;
    struct request *request = request_of(log, line->values[CLASS], &hash);
    request->class = hash;
    request->user_len = (uint8_t)user.len;
    request->station_len = (uint8_t)station.len;
    if (user.len != 0)
        memcpy(request->user, user.ptr, user.len);
    if (station.len != 0)
        memcpy(request->station, station.ptr, station.len);
}

/* Who the answer is for, where it does not say so itself. */
static void recall(struct nps_log *log, struct nps_line *line)
{
    uint64_t hash;
    if (line->values[CLASS].len == 0)
        return;
    const struct request *request = request_of(log, line->values[CLASS], &hash);
    if (request->class != hash)
        return;
    if (line->values[USER].len == 0)
        line->values[USER] = (bw_str){.ptr = request->user, .len = request->user_len};
    if (line->values[CALLING_STATION].len == 0)
        line->values[CALLING_STATION] =
                (bw_str){.ptr = request->station, .len = request->station_len};
}

/* ---- the event ---- */

/* Types of packets (RFC 2865, 2866). */
static const struct {
    bw_str action;
    bw_str outcome;
} packets[] = {
        [1] = {BW_STR_INIT("radius_request"), BW_STR_INIT("")},
        [2] = {BW_STR_INIT("radius_login"), BW_STR_INIT("success")},
        [3] = {BW_STR_INIT("radius_login"), BW_STR_INIT("failure")},
        [4] = {BW_STR_INIT("radius_accounting"), BW_STR_INIT("")},
        [11] = {BW_STR_INIT("radius_challenge"), BW_STR_INIT("")},
};

static bool is_address(bw_str text)
{
    size_t dots = 0;
    size_t colons = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        dots += c == '.';
        colons += c == ':';
        if (c != '.' && c != ':' &&
                !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return (dots == 3 && colons == 0) || (dots == 0 && colons > 1 && colons != 5);
}

/* "CORP\alice" and "host/pc17.corp.example": as a domain and a name. */
static void add_user(struct text_record *record, bw_str user)
{
    const size_t at = bw_str_find_char(user, '\\');
    if (at != SIZE_MAX) {
        text_record_add_opt(record, BW_STR("user.domain"), bw_str_head(user, at));
        user = bw_str_from(user, at + 1);
    }
    text_record_add_opt(record, BW_STR("user.name"), user);
}

static void add_packet(struct text_record *record, bw_str type)
{
    uint64_t number;
    if (bw_parse_u64(type, 0, BW_COUNT(packets) - 1, &number) != BW_OK)
        return;
    text_record_add_opt(record, BW_STR("event.action"), packets[number].action);
    text_record_add_opt(record, BW_STR("event.outcome"), packets[number].outcome);
    if (packets[number].outcome.len != 0)
        text_record_add_str(record, BW_STR("event.category"), BW_STR("authentication"));
}

static enum line_verdict nps_parse(struct line_context *context, bw_str text)
{
    struct nps_log *log = context->state;
    struct text_record *record = context->record;
    struct nps_line line;
    if (bw_str_trim(text).len == 0)
        return LINE_NOTHING;
    if (!read_line(text, &line)) {
        context->reason = "none of the forms of NPS' log";
        return LINE_BAD;
    }
    if (bw_str_eq(line.values[PACKET_TYPE], BW_STR("1")))
        remember(log, &line);
    else
        recall(log, &line);
    context->time =
            stamp_guess_time(&log->guess, &line.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, line.values[PACKET_TYPE].len != 0
                                      ? (uint32_t)(uint8_t)line.values[PACKET_TYPE].ptr[0]
                                      : 0);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("windows.nps"));
    add_packet(record, line.values[PACKET_TYPE]);
    add_user(record, line.values[USER].len != 0 ? line.values[USER] : line.values[QUALIFIED_USER]);
    const bw_str station = is_address(line.values[CALLING_STATION]) ? line.values[CALLING_STATION]
                                                                    : line.values[TUNNEL_CLIENT];
    if (is_address(station))
        text_record_add_str(record, BW_STR("source.ip"), station);
    for (size_t f = 0; f < FIELD_COUNT; f++)
        text_record_add_opt(record, fields[f].name, line.values[f]);
    return LINE_EVENT;
}

static void *nps_new(const struct input_options *options)
{
    struct nps_log *log = calloc(1, sizeof(*log));
    if (log != NULL)
        stamp_guess_init(&log->guess, options, hint);
    return log;
}

static void nps_finish(void *state)
{
    stamp_guess_tell(&((struct nps_log *)state)->guess, "nps");
}

/* ---- what it is ---- */

static bool looks(bw_str text)
{
    struct nps_line line;
    return read_line(text, &line);
}

static enum input_match nps_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, looks, '\0', ret_split);
    *ret_split = false; /* an answer may be in the part behind its request */
    return match;
}

static const struct line_format format = {
        .name = "nps",
        .parse = nps_parse,
        .state_new = nps_new,
        .state_free = free,
        .finish = nps_finish,
};

static bw_status nps_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_nps = {
        .name = "nps",
        .summary = "the log of Windows' RADIUS server (NPS)",
        .product = NULL,
        .details = "logins to VPN and Wi-Fi: the database-compatible form, IAS' and XML",
        .split = INPUT_SPLIT_NONE,
        .probe = nps_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = nps_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
