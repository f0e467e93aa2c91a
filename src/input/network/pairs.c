/* Firewalls that log key=value: FortiGate, Sophos, SonicWall, Check Point, and whoever does
 * likewise.
 *
 * Sources: FortiOS Log Message Reference; Sophos Firewall syslog guide (SFOS 18, 19); SonicOS Log
 * Events Reference Guide; Check Point Log Exporter (sk122323). */
#include <string.h>

#include "format/delimited/quoted.h"
#include "input/network/kinds.h"
#include "input/network/login.h"

/* How far into a message what tells its kind may stand. */
#define LOOK_BYTES 512

static struct pairs pairs_of(bw_str text)
{
    return (struct pairs){.rest = text, .assign = '=', .between = ' '};
}

/* The value that stands behind `word` ("logid="), for layouts. */
static bw_str value_behind(bw_str text, const char *word)
{
    const size_t at = bw_str_find(bw_str_head(text, LOOK_BYTES), bw_str_of(word));
    if (at == SIZE_MAX)
        return (bw_str){0};
    const bw_str rest = bw_str_from(text, at + strlen(word));
    size_t len = 0;
    while (len < rest.len && rest.ptr[len] != ' ' && rest.ptr[len] != ';' && rest.ptr[len] != ',')
        len++;
    return bw_str_head(rest, len);
}

/* Adds a pair as it is: numbers of FortiGate stand in quotes or not, so all is text or number by
 * its form. */
static void add_pair(struct network_reading *reading, const struct pair *pair)
{
    if (pair->escaped)
        network_add_unescaped(reading, pair);
    else
        text_record_add_number(reading->record, pair->key, pair->value);
}

/* Keeps the pair's value when it is the first of those that are wanted by its name. */
static void keep_wanted(
        const struct pair *pair, const bw_str *wanted, bw_str *values, size_t wanted_count)
{
    for (size_t i = 0; i < wanted_count; i++)
        if (pair->key.len == wanted[i].len && pair->key.ptr[0] == wanted[i].ptr[0] &&
                bw_str_eq(pair->key, wanted[i]) && values[i].ptr == NULL)
            values[i] = pair->value;
}

/* Adds all pairs, remembering those that `wanted` names. */
static size_t add_pairs(struct network_reading *reading, struct pairs pairs, const bw_str *wanted,
        bw_str *values, size_t wanted_count)
{
    struct pair pair;
    size_t count = 0;
    uint32_t lengths = 0; /* of those that are wanted: most keys have another one */
    for (size_t i = 0; i < wanted_count; i++)
        lengths |= UINT32_C(1) << (wanted[i].len & 31);
    for (; pairs_next(&pairs, &pair); count++) {
        add_pair(reading, &pair);
        if ((lengths >> (pair.key.len & 31) & 1) != 0)
            keep_wanted(&pair, wanted, values, wanted_count);
    }
    return count;
}

/* ---- pairs in a table's cells ---- */

/* `"devname=""FGT60"""` without the quotes of the cell and of the value. */
static bw_str cell_text(struct network_reading *reading, bw_str cell, bool doubled)
{
    char *single = doubled ? bw_arena_alloc(reading->arena, cell.len, 1) : NULL;
    if (single == NULL)
        return cell;
    return (bw_str){.ptr = single, .len = quoted_undouble(cell, single)};
}

/* Adds `"key=value","key=value"`, a pair in each quoted cell, as add_pairs does. */
static void add_cells(struct network_reading *reading, bw_str text, const bw_str *wanted,
        bw_str *values, size_t wanted_count)
{
    struct quoted cells = quoted_of(text, ',');
    bw_str cell;
    bool doubled;
    while (quoted_next(&cells, &cell, &doubled)) {
        struct pair pair = {.value = cell_text(reading, cell, doubled)};
        if (!bw_str_cut(&pair.value, '=', &pair.key) || pair.value.ptr == NULL || pair.key.len == 0)
            continue;
        const size_t len = pair.value.len;
        if (len >= 2 && pair.value.ptr[0] == '"' && pair.value.ptr[len - 1] == '"')
            pair.value = (bw_str){.ptr = pair.value.ptr + 1, .len = len - 2};
        text_record_add_number(reading->record, pair.key, pair.value);
        keep_wanted(&pair, wanted, values, wanted_count);
    }
}

/* ---- FortiGate ---- */

static bool fortigate_looks(const struct network_features *features, bw_str *message)
{
    (void)message;
    return network_has_keys(features, NETWORK_KEYS_FORTIGATE);
}

static uint32_t fortigate_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, "logid="));
}

/* What is between its pairs: a comma after "set format csv", else a blank. */
static char fortigate_between(bw_str text)
{
    for (size_t i = 0; i < text.len && text.ptr[i] != ' '; i++)
        if (text.ptr[i] == ',')
            return ',';
    return ' ';
}

/* FortiAnalyzer's downloads have each pair in a quoted cell. */
/* Who logged in to FortiManager or FortiAnalyzer: their pairs are not those of firewalls. */
static void add_manager_login(struct network_reading *reading, struct pairs pairs)
{
    struct pair pair;
    struct network_said said = {0};
    while (pairs_next(&pairs, &pair)) {
        if (bw_str_eq(pair.key, BW_STR("operation")))
            said.operation = pair.value;
        else if (bw_str_eq(pair.key, BW_STR("user")))
            said.user = pair.value;
        else if (bw_str_eq(pair.key, BW_STR("userfrom")))
            said.source = pair.value;
    }
    network_add_fortimanager_login(reading->record, &said);
}

static bool fortigate_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("date"), BW_STR_INIT("time"), BW_STR_INIT("tz"),
            BW_STR_INIT("eventtime"), BW_STR_INIT("devname"), BW_STR_INIT("devid")};
    bw_str values[BW_COUNT(wanted)] = {0};
    const bw_str text = reading->body->text;
    struct pairs pairs = pairs_of(text);
    if (bw_str_starts_with(text, BW_STR("\""))) {
        add_cells(reading, text, wanted, values, BW_COUNT(wanted));
    } else {
        pairs.between = fortigate_between(text);
        add_pairs(reading, pairs, wanted, values, BW_COUNT(wanted));
    }
    reading->body->time = network_epoch(values[3]);
    if (reading->body->time == BW_TIME_UNKNOWN)
        reading->body->time =
                network_date_time(values[0], values[1], values[2], &reading->body->local);
    reading->body->host = values[4].len != 0 ? values[4] : values[5];
    if (bw_str_starts_with(values[5], BW_STR("FMG")) ||
            bw_str_starts_with(values[5], BW_STR("FAZ")))
        add_manager_login(reading, pairs);
    return true;
}

const struct network_body_kind network_fortigate = {
        .dataset = "fortinet_fortigate.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = fortigate_looks,
        .layout = fortigate_layout,
        .read = fortigate_read,
};

/* ---- Sophos ---- */

static bool sophos_looks(const struct network_features *features, bw_str *message)
{
    (void)message;
    return network_has_keys(features, NETWORK_KEYS_SOPHOS);
}

static uint32_t sophos_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, "log_id="));
}

static bool sophos_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("date"), BW_STR_INIT("time"),
            BW_STR_INIT("timestamp"), BW_STR_INIT("device_name"), BW_STR_INIT("timezone"),
            BW_STR_INIT("log_subtype"), BW_STR_INIT("log_component"), BW_STR_INIT("status"),
            BW_STR_INIT("message"), BW_STR_INIT("user_name"), BW_STR_INIT("src_ip")};
    bw_str values[BW_COUNT(wanted)] = {0};
    add_pairs(reading, pairs_of(reading->body->text), wanted, values, BW_COUNT(wanted));
    reading->body->time = network_iso_time(values[2], &reading->body->local);
    if (reading->body->time == BW_TIME_UNKNOWN)
        reading->body->time =
                network_date_time(values[0], values[1], values[4], &reading->body->local);
    reading->body->host = values[3];
    network_add_sophos_login(reading->record, &(struct network_said){.kind = values[5],
                                                      .part = values[6],
                                                      .status = values[7],
                                                      .text = values[8],
                                                      .user = values[9],
                                                      .source = values[10]});
    return true;
}

const struct network_body_kind network_sophos = {
        .dataset = "sophos.xg",
        .marks = NETWORK_MARK_EQUALS,
        .looks = sophos_looks,
        .layout = sophos_layout,
        .read = sophos_read,
};

/* Sophos UTM (ASG): id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="..." */
static bool utm_looks(const struct network_features *features, bw_str *message)
{
    (void)message;
    return network_has_keys(features, NETWORK_KEYS_UTM);
}

static uint32_t utm_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, "id="));
}

static bool utm_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("sub"), BW_STR_INIT("name"), BW_STR_INIT("caller"),
            BW_STR_INIT("user"), BW_STR_INIT("srcip")};
    bw_str values[BW_COUNT(wanted)] = {0};
    const bool read = add_pairs(reading, pairs_of(reading->body->text), wanted, values,
                              BW_COUNT(wanted)) != 0;
    if (bw_str_eq(values[0], BW_STR("auth")))
        network_add_utm_login(reading->record, &(struct network_said){.text = values[1],
                                                       .part = values[2],
                                                       .user = values[3],
                                                       .source = values[4]});
    return read;
}

const struct network_body_kind network_utm = {
        .dataset = "sophos.utm",
        .marks = NETWORK_MARK_EQUALS,
        .looks = utm_looks,
        .layout = utm_layout,
        .read = utm_read,
};

/* ---- SonicWall ---- */

static bool sonicwall_looks(const struct network_features *features, bw_str *message)
{
    (void)message;
    return network_has_keys(features, NETWORK_KEYS_SONICWALL);
}

static uint32_t sonicwall_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, " m="));
}

/* "10.0.0.1:1234:X0:host", ":1234:X0", "::LAN": of IPv6, the address stands elsewhere. */
static void add_sonicwall_end(
        struct network_reading *reading, bw_str text, bw_str ip_name, bw_str port_name)
{
    if (text.len == 0 || text.ptr[0] != ':' || bw_str_find_char(text, '.') != SIZE_MAX) {
        network_add_endpoint(reading, text, ip_name, port_name);
        return;
    }
    bw_str port = {0};
    text = bw_str_from(text, 1);
    bw_str_cut(&text, ':', &port);
    if (port.len != 0 && port.ptr[0] >= '0' && port.ptr[0] <= '9')
        text_record_add_number(reading->record, port_name, port);
}

/* Times of the SMA are local; behind them, the same stands in UTC. */
static void take_sonicwall_time(struct network_body *body, bw_str time, bw_str universal)
{
    body->time = network_iso_time(time, &body->local);
    if (!body->local || universal.len == 0)
        return;
    bool local;
    const bw_time other = network_iso_time(universal, &local);
    if (other == BW_TIME_UNKNOWN || local)
        return;
    body->time = other;
    body->local = false;
}

static bool sonicwall_read(struct network_reading *reading)
{
    struct pairs pairs = pairs_of(reading->body->text);
    struct pair pair;
    struct network_said said = {0};
    bw_str time = {0};
    bw_str universal = {0};
    const struct {
        bw_str key;
        bw_str *place;
    } kept[] = {{BW_STR("time"), &time}, {BW_STR("vp_time"), &universal},
            {BW_STR("fw"), &reading->body->host}, {BW_STR("id"), &said.part},
            {BW_STR("m"), &said.kind}, {BW_STR("msg"), &said.text}, {BW_STR("usr"), &said.user},
            {BW_STR("src"), &said.source}};
    while (pairs_next(&pairs, &pair)) {
        add_pair(reading, &pair);
        for (size_t i = 0; i < BW_COUNT(kept); i++)
            if (pair.key.len == kept[i].key.len && bw_str_eq(pair.key, kept[i].key))
                *kept[i].place = pair.value;
        if (bw_str_eq(pair.key, BW_STR("src")))
            add_sonicwall_end(reading, pair.value, BW_STR("src_ip"), BW_STR("src_port"));
        else if (bw_str_eq(pair.key, BW_STR("dst")))
            add_sonicwall_end(reading, pair.value, BW_STR("dst_ip"), BW_STR("dst_port"));
        else if (bw_str_eq(pair.key, BW_STR("srcV6")))
            text_record_add_opt(reading->record, BW_STR("src_ip"), pair.value);
        else if (bw_str_eq(pair.key, BW_STR("dstV6")))
            text_record_add_opt(reading->record, BW_STR("dst_ip"), pair.value);
    }
    take_sonicwall_time(reading->body, time, universal);
    said.source = bw_str_head(said.source, bw_str_find_char(said.source, ':'));
    network_add_sonicwall_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_sonicwall = {
        .dataset = "sonicwall_firewall.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = sonicwall_looks,
        .layout = sonicwall_layout,
        .read = sonicwall_read,
};

/* ---- Check Point ---- */

#define CHECKPOINT_FIELDS "[Fields@1.3.6.1.4.1.2620 "

/* RFC 5424's message of the Log Exporter: [action:"Accept"; flags:"411908"; ...], and its
 * structured data before R80: [Fields@1.3.6.1.4.1.2620 Action="accept" src="10.0.0.7" ...] */
static bool checkpoint_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    const size_t fields = bw_str_find(bw_str_head(*message, LOOK_BYTES), BW_STR(CHECKPOINT_FIELDS));
    if (fields != SIZE_MAX) {
        *message = bw_str_from(*message, fields);
        return true;
    }
    static const bw_str first[] = {
            BW_STR_INIT("[action:\""), BW_STR_INIT("[flags:\""), BW_STR_INIT("[alert:\"")};
    size_t begin = SIZE_MAX;
    for (size_t i = 0; i < BW_COUNT(first) && begin == SIZE_MAX; i++)
        begin = bw_str_find(bw_str_head(*message, LOOK_BYTES), first[i]);
    if (begin == SIZE_MAX)
        return false;
    *message = bw_str_from(*message, begin + 1);
    if (bw_str_ends_with(*message, BW_STR("]")))
        message->len--;
    return true;
}

static bool read_checkpoint(struct network_reading *reading, struct pairs pairs)
{
    static const bw_str wanted[] = {BW_STR_INIT("time"), BW_STR_INIT("origin"), BW_STR_INIT("orig"),
            BW_STR_INIT("operation"), BW_STR_INIT("action"), BW_STR_INIT("product"),
            BW_STR_INIT("audit_status"), BW_STR_INIT("administrator"), BW_STR_INIT("client_ip"),
            BW_STR_INIT("user"), BW_STR_INIT("src"), BW_STR_INIT("hostname"),
            BW_STR_INIT("objecttype"), BW_STR_INIT("objectname")};
    bw_str values[BW_COUNT(wanted)] = {0};
    add_pairs(reading, pairs, wanted, values, BW_COUNT(wanted));
    reading->body->time = network_epoch(values[0]);
    if (reading->body->time == BW_TIME_UNKNOWN)
        reading->body->time = network_iso_time(values[0], &reading->body->local);
    reading->body->host = values[11].len != 0  ? values[11]
                          : values[1].len != 0 ? values[1]
                                               : values[2];
    network_add_checkpoint_login(
            reading->record, &(struct network_said){.operation = values[3],
                                     .action = values[4],
                                     .kind = values[12],
                                     .part = values[5],
                                     .status = values[6],
                                     .note = values[13],
                                     .user = values[7].len != 0 ? values[7] : values[9],
                                     .source = values[8].len != 0 ? values[8] : values[10]});
    return true;
}

static uint32_t checkpoint_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, "product:"));
}

static bool checkpoint_read(struct network_reading *reading)
{
    const bw_str fields = BW_STR(CHECKPOINT_FIELDS);
    bw_str text = reading->body->text;
    if (bw_str_starts_with(text, fields)) {
        text = bw_str_from(text, fields.len);
        if (bw_str_ends_with(text, BW_STR("]")))
            text.len--;
        return read_checkpoint(reading, pairs_of(text));
    }
    return read_checkpoint(
            reading, (struct pairs){.rest = reading->body->text, .assign = ':', .between = ';'});
}

const struct network_body_kind network_checkpoint = {
        .dataset = "checkpoint.firewall",
        .marks = NETWORK_MARK_BRACKET,
        .looks = checkpoint_looks,
        .layout = checkpoint_layout,
        .read = checkpoint_read,
};

/* The same as key="value" with blanks (Splunk's form), or with '|' between; what readers of LEA
 * write, "loc=4036|time=...|action=drop|orig=...". */
static bool checkpoint_pairs_looks(const struct network_features *features, bw_str *message)
{
    return network_has_keys(features, NETWORK_KEYS_CHECKPOINT) ||
           (network_has_mark(features, NETWORK_MARK_BAR) &&
                   network_has_keys(features, NETWORK_KEY_PRODUCT) &&
                   bw_str_starts_with(*message, BW_STR("loc=")));
}

static bool checkpoint_pairs_read(struct network_reading *reading)
{
    struct pairs pairs = pairs_of(reading->body->text);
    if (bw_str_find_char(bw_str_head(pairs.rest, LOOK_BYTES), '|') != SIZE_MAX)
        pairs.between = '|';
    return read_checkpoint(reading, pairs);
}

const struct network_body_kind network_checkpoint_pairs = {
        .dataset = "checkpoint.firewall",
        .marks = NETWORK_MARK_EQUALS,
        .looks = checkpoint_pairs_looks,
        .read = checkpoint_pairs_read,
};

/* ---- Zyxel (ZyWALL, USG, ATP): src="192.0.2.7:0" dst="..." msg="..." note="..." user="..."
 * devID="..." cat="User" ---- */

static bool zyxel_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return bw_str_starts_with(*message, BW_STR("src=\"")) &&
           bw_str_find(*message, BW_STR("\" devID=\"")) != SIZE_MAX;
}

static uint32_t zyxel_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, " cat="));
}

static bool zyxel_read(struct network_reading *reading)
{
    struct pairs pairs = pairs_of(reading->body->text);
    struct pair pair;
    struct network_said said = {0};
    while (pairs_next(&pairs, &pair)) {
        add_pair(reading, &pair);
        if (bw_str_eq(pair.key, BW_STR("src"))) {
            network_add_endpoint(reading, pair.value, BW_STR("src_ip"), BW_STR("src_port"));
            said.source = bw_str_head(pair.value, bw_str_find_char(pair.value, ':'));
        } else if (bw_str_eq(pair.key, BW_STR("dst"))) {
            network_add_endpoint(reading, pair.value, BW_STR("dst_ip"), BW_STR("dst_port"));
        } else if (bw_str_eq(pair.key, BW_STR("msg"))) {
            said.text = pair.value;
        } else if (bw_str_eq(pair.key, BW_STR("user"))) {
            said.user = pair.value;
        } else if (bw_str_eq(pair.key, BW_STR("note"))) {
            said.note = pair.value;
        }
    }
    network_add_zyxel_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_zyxel = {
        .dataset = "zyxel.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = zyxel_looks,
        .layout = zyxel_layout,
        .read = zyxel_read,
};

/* ---- whoever does likewise ---- */

/* Pairs that a line of unknown origin must have, and nothing but pairs in front of them. */
#define MIN_PAIRS 5

static bool pairs_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    struct pairs pairs = pairs_of(*message);
    struct pair pair;
    if (bw_str_find(bw_str_head(*message, 96), BW_STR("msg=audit(")) != SIZE_MAX)
        return false; /* the Linux audit log has an input of its own */
    for (unsigned i = 0; i < MIN_PAIRS; i++) {
        const char *at = pairs.rest.ptr;
        const size_t left = pairs.rest.len;
        if (!pairs_next(&pairs, &pair))
            return false;
        for (size_t k = 0; k < left && at + k < pair.key.ptr; k++)
            if (at[k] != ' ')
                return false;
    }
    return true;
}

/* The first name: a rough sort of what the line is. */
static uint32_t pairs_layout(struct network_body *body)
{
    return network_layout_of(value_behind(body->text, "type="));
}

static bool pairs_read(struct network_reading *reading)
{
    static const bw_str wanted[] = {BW_STR_INIT("time"), BW_STR_INIT("timestamp"),
            BW_STR_INIT("ts"), BW_STR_INIT("t"), BW_STR_INIT("date"), BW_STR_INIT("host"),
            BW_STR_INIT("devname"), BW_STR_INIT("msg"), BW_STR_INIT("remote_ip"),
            BW_STR_INIT("remote_addr"), BW_STR_INIT("uname")};
    bw_str values[BW_COUNT(wanted)] = {0};
    add_pairs(reading, pairs_of(reading->body->text), wanted, values, BW_COUNT(wanted));
    /* a date alone would do for a time, too */
    bw_time time = network_date_time(values[4], values[0], BW_STR(""), &reading->body->local);
    for (size_t i = 0; i < 5 && time == BW_TIME_UNKNOWN; i++) {
        time = network_epoch(values[i]);
        if (time == BW_TIME_UNKNOWN)
            time = network_iso_time(values[i], &reading->body->local);
    }
    reading->body->time = time;
    reading->body->host = values[5].len != 0 ? values[5] : values[6];
    network_add_application_login(
            reading->record, &(struct network_said){.text = values[7],
                                     .source = values[8].len != 0 ? values[8] : values[9],
                                     .user = values[10]});
    return true;
}

const struct network_body_kind network_pairs = {
        .dataset = "keyvalue.log",
        .marks = NETWORK_MARK_EQUALS,
        .looks = pairs_looks,
        .layout = pairs_layout,
        .read = pairs_read,
};
