#include "input/network/body.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/hash.h"
#include "base/number.h"
#include "input/network/kinds.h"
#include "input/network/windows.h"
#include "input/network/zone.h"

/* In the order in which they are asked: those that are told by more come first. */
static const struct network_body_kind *const kinds[] = {
        &network_cef, &network_leef, &network_pulse, &network_netscaler, &network_bigip,
        &network_asa, &network_huawei, &network_ios, &network_fortigate, &network_sophos,
        &network_utm, &network_sonicwall, &network_checkpoint_pairs, &network_netfilter,
        &network_panos, &network_filterlog, &network_fast, &network_checkpoint, &network_juniper,
        &network_screenos, &network_fortimail, &network_fortiauthenticator, &network_watchguard,
        &network_zyxel, &network_fwlog, &network_netgear, &network_meraki, &network_mikrotik,
        &network_separated, &network_pairs, /* accepts much, and is the last */
};

/* ---- what is kept ---- */

struct network_reader {
    struct network_patterns *patterns;
    struct network_lists *lists;
    struct network_date date;
    struct network_packet packet;
};

struct network_reader *network_reader_new(void)
{
    struct network_reader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL)
        return NULL;
    reader->patterns = network_patterns_new();
    reader->lists = network_lists_new();
    if (reader->patterns == NULL || reader->lists == NULL) {
        network_reader_free(reader);
        return NULL;
    }
    return reader;
}

void network_reader_free(struct network_reader *reader)
{
    if (reader == NULL)
        return;
    network_patterns_free(reader->patterns);
    network_lists_free(reader->lists);
    free(reader);
}

/* ---- whose message it is ---- */

/* How far into a message what tells its kind may stand. */
#define LOOK_BYTES 512

/* By their lengths: most words in front of '=' are none. */
struct key {
    const char *name;
    uint32_t key;
};
static const struct key keys_of_2[] = {{"fw", NETWORK_KEY_FW}, {"id", NETWORK_KEY_ID},
        {"sn", NETWORK_KEY_SN}, {"vd", NETWORK_KEY_DEVICE}, {"IN", NETWORK_KEY_IN}};
static const struct key keys_of_3[] = {{"SRC", NETWORK_KEY_SRC}, {"DST", NETWORK_KEY_DST},
        {"OUT", NETWORK_KEY_OUT}, {"sys", NETWORK_KEY_SYS}, {"sub", NETWORK_KEY_SUB}};
static const struct key keys_of_4[] = {{"type", NETWORK_KEY_TYPE}};
static const struct key keys_of_5[] = {{"logid", NETWORK_KEY_LOGID}, {"devid", NETWORK_KEY_DEVICE}};
static const struct key keys_of_6[] = {{"log_id", NETWORK_KEY_LOGID},
        {"device", NETWORK_KEY_DEVICE_NAME}, {"loguid", NETWORK_KEY_LOGUID},
        {"origin", NETWORK_KEY_ORIGIN}, {"msg_id", NETWORK_KEY_MSG_ID}};
static const struct key keys_of_7[] = {
        {"devname", NETWORK_KEY_DEVICE}, {"product", NETWORK_KEY_PRODUCT}};
static const struct key keys_of_8[] = {{"log_type", NETWORK_KEY_LOG_TYPE}};
static const struct key keys_of_11[] = {{"device_name", NETWORK_KEY_DEVICE_NAME}};
static const struct key keys_of_12[] = {{"device_model", NETWORK_KEY_DEVICE_NAME}};
static const struct key keys_of_13[] = {{"log_component", NETWORK_KEY_LOG_COMPONENT}};

#define KEY_LENGTHS 14
#define KEYS(list)                                                                                 \
    {                                                                                              \
        .keys = (list), .count = BW_COUNT(list)                                                    \
    }
static const struct {
    const struct key *keys;
    size_t count;
} keys_by_length[KEY_LENGTHS] = {
        [2] = KEYS(keys_of_2),
        [3] = KEYS(keys_of_3),
        [4] = KEYS(keys_of_4),
        [5] = KEYS(keys_of_5),
        [6] = KEYS(keys_of_6),
        [7] = KEYS(keys_of_7),
        [8] = KEYS(keys_of_8),
        [11] = KEYS(keys_of_11),
        [12] = KEYS(keys_of_12),
        [13] = KEYS(keys_of_13),
};

static uint32_t key_of(bw_str name)
{
    const size_t length = name.len < KEY_LENGTHS ? name.len : 0;
    for (size_t i = 0; i < keys_by_length[length].count; i++) {
        const struct key *key = &keys_by_length[length].keys[i];
        if (key->name[0] == name.ptr[0] && bw_same_bytes(key->name, name.ptr, length))
            return key->key;
    }
    return 0;
}

/* True when the keys make one kind certain: no more are looked for. */
static bool are_enough(uint32_t keys)
{
    static const uint32_t groups[] = {NETWORK_KEYS_FORTIGATE, NETWORK_KEYS_SOPHOS, NETWORK_KEYS_UTM,
            NETWORK_KEYS_SONICWALL, NETWORK_KEYS_CHECKPOINT, NETWORK_KEYS_NETFILTER};
    for (size_t i = 0; i < BW_COUNT(groups); i++)
        if ((keys & groups[i]) == groups[i])
            return true;
    return false;
}

/* Bytes that are looked at together, a bit for each in a number. */
#define STRIDE 64

/* What stands in one stride. */
struct look {
    uint64_t equals;
    uint64_t others; /* none that a key has: neither letters nor '_' */
    uint32_t marks;  /* of this stride and those before */
};

#ifdef __SSE2__
static inline __m128i equal_to(__m128i block, char c)
{
    return _mm_cmpeq_epi8(block, _mm_set1_epi8(c));
}

static inline uint64_t bits_of(__m128i block)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(block);
}

/* Letters, whose case is put aside: what is below 'a' wraps to a large number. */
static inline __m128i letters_of(__m128i block)
{
    const __m128i from_a =
            _mm_sub_epi8(_mm_or_si128(block, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i letters = _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8(25)), from_a);
    return _mm_or_si128(letters, equal_to(block, '_'));
}

static void look_at(const char text[STRIDE], struct look *look)
{
    __m128i percent = _mm_setzero_si128();
    __m128i bar = percent;
    __m128i bracket = percent;
    __m128i close = percent;
    look->equals = look->others = 0;
    for (unsigned i = 0; i < STRIDE; i += 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        look->equals |= bits_of(equal_to(block, '=')) << i;
        look->others |= (bits_of(letters_of(block)) ^ 0xffff) << i;
        percent = _mm_or_si128(percent, equal_to(block, '%'));
        bar = _mm_or_si128(bar, equal_to(block, '|'));
        bracket = _mm_or_si128(bracket, equal_to(block, '['));
        close = _mm_or_si128(close, equal_to(block, ']'));
    }
    look->marks |= (bits_of(percent) != 0 ? NETWORK_MARK_PERCENT : 0) |
                   (bits_of(bar) != 0 ? NETWORK_MARK_BAR : 0) |
                   (bits_of(bracket) != 0 ? NETWORK_MARK_BRACKET : 0) |
                   (bits_of(close) != 0 ? NETWORK_MARK_CLOSE : 0) |
                   (look->equals != 0 ? NETWORK_MARK_EQUALS : 0);
}
#else
static void look_at(const char text[STRIDE], struct look *look)
{
    look->equals = look->others = 0;
    for (unsigned i = 0; i < STRIDE; i++) {
        const char c = text[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        look->equals |= (uint64_t)(c == '=') << i;
        look->others |= (uint64_t)!letter << i;
        look->marks |= c == '%'   ? NETWORK_MARK_PERCENT
                       : c == '|' ? NETWORK_MARK_BAR
                       : c == '[' ? NETWORK_MARK_BRACKET
                       : c == ']' ? NETWORK_MARK_CLOSE
                       : c == '=' ? NETWORK_MARK_EQUALS
                                  : 0;
    }
}
#endif

/* Where the key begins that ends in front of the '=' at `at` of the stride at `from`. */
static size_t key_begin(bw_str text, size_t from, unsigned at, const struct look *look)
{
    const uint64_t before = look->others & ((UINT64_C(1) << at) - 1);
    if (before != 0)
        return from + STRIDE - (unsigned)__builtin_clzll(before);
    size_t begin = from;
    while (begin > 0 && from - begin < KEY_LENGTHS) {
        const char c = text.ptr[begin - 1];
        if (c != '_' && ((c | 0x20) < 'a' || (c | 0x20) > 'z'))
            break;
        begin--;
    }
    return begin;
}

/* Adds the keys in front of '=' in the stride that begins at `from`, until they are enough. */
static void look_for_keys(bw_str text, size_t from, const struct look *look, uint32_t *keys)
{
    for (uint64_t left = look->equals; left != 0; left &= left - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(left);
        const size_t begin = key_begin(text, from, at, look);
        const size_t len = from + at - begin;
        const uint32_t key = len != 0 ? key_of((bw_str){text.ptr + begin, len}) : 0;
        *keys |= key;
        if (key != 0 && are_enough(*keys))
            return;
    }
}

static bool begins_with_digit(bw_str text)
{
    text = bw_str_trim(text);
    return text.len != 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9';
}

static struct network_features features_of(bw_str message)
{
    const bw_str text = bw_str_head(message, LOOK_BYTES);
    struct look look = {.equals = 0};
    uint32_t keys = 0;
    for (size_t at = 0; at < text.len; at += STRIDE) {
        char end[STRIDE];
        const char *here = text.ptr + at;
        if (text.len - at < STRIDE) {
            memset(end, 0, sizeof(end));
            memcpy(end, here, text.len - at);
            here = end;
        }
        look_at(here, &look);
        if (look.equals != 0 && !are_enough(keys))
            look_for_keys(text, at, &look, &keys);
    }
    return (struct network_features){
            .keys = keys,
            .marks = look.marks | (begins_with_digit(text) ? NETWORK_MARK_DIGIT : 0),
    };
}

/* Asks the first `count` of them. */
static bool find_kind(bw_str message, size_t count, struct network_body *ret_body)
{
    if (message.len == 0)
        return false;
    const struct network_features features = features_of(message);
    for (size_t i = 0; i < count; i++) {
        bw_str text = message;
        if (kinds[i]->marks != 0 && (kinds[i]->marks & features.marks) == 0)
            continue;
        if (!kinds[i]->looks(&features, &text))
            continue;
        *ret_body = (struct network_body){
                .kind = kinds[i],
                .text = text,
                .layout = (uint32_t)i * 0x9e3779b1u,
                .time = BW_TIME_UNKNOWN,
        };
        if (kinds[i]->layout != NULL)
            ret_body->layout ^= kinds[i]->layout(ret_body);
        return true;
    }
    return false;
}

bool network_body_find(bw_str message, struct network_body *ret_body)
{
    return find_kind(message, BW_COUNT(kinds), ret_body);
}

bool network_body_find_device(bw_str message, struct network_body *ret_body)
{
    return find_kind(message, BW_COUNT(kinds) - 1, ret_body);
}

bool network_body_read(struct network_body *body, struct network_reader *reader,
        struct text_record *record, struct bw_arena *arena)
{
    struct network_reading reading = {.body = body,
            .patterns = reader->patterns,
            .lists = reader->lists,
            .date = &reader->date,
            .packet = &reader->packet,
            .record = record,
            .arena = arena};
    text_record_add_named(
            record, BW_STR("event.dataset"), bw_str_of(body->kind->dataset), TEXT_FIELD_PIECE);
    if (!body->kind->read(&reading))
        return false;
    if (network_windows_looks(body->text))
        network_windows_add(record, arena);
    return true;
}

/* An address, or a serial number. */
static bool is_nameless(bw_str host)
{
    for (size_t i = 0; i < host.len; i++) {
        const char c = host.ptr[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F') &&
                c != '.' && c != ':')
            return false;
    }
    return true;
}

bw_str network_body_host(const struct network_body *body, bw_str header_host)
{
    if (header_host.len == 0 || (body->relayed && body->host.len != 0) ||
            (is_nameless(header_host) && !is_nameless(body->host)))
        return body->host;
    return header_host;
}

/* Zones are whole quarters of an hour; a message arrives soon after it was written. */
#define ZONE_STEP   (900 * BW_TIME_SECOND)
#define ZONE_MOST   (14 * 3600 * BW_TIME_SECOND)
#define WRITE_DELAY (120 * BW_TIME_SECOND)

bw_time network_body_time(
        const struct network_body *body, bw_time header_time, bool header_local, bw_time zone)
{
    const bool own = body != NULL && body->time != BW_TIME_UNKNOWN;
    const bw_time time = own ? body->time : header_time;
    if (time == BW_TIME_UNKNOWN || !(own ? body->local : header_local))
        return time;
    if (own && header_time != BW_TIME_UNKNOWN && !header_local) {
        const bw_time apart = time - header_time;
        const bw_time half = apart < 0 ? -ZONE_STEP / 2 : ZONE_STEP / 2;
        const bw_time told = (apart + half) / ZONE_STEP * ZONE_STEP;
        if (llabs(told) <= ZONE_MOST && llabs(apart - told) <= WRITE_DELAY)
            return time - told;
    }
    return time - zone;
}

uint32_t network_layout_of(bw_str text)
{
    return (uint32_t)bw_hash64(bw_str_bytes(text), 0);
}

void network_add_unescaped(struct network_reading *reading, const struct pair *pair)
{
    char *out = pair->escaped ? bw_arena_alloc_raw(reading->arena, pair->value.len + 1, 1) : NULL;
    if (out == NULL) {
        text_record_add_str(reading->record, pair->key, pair->value);
        return;
    }
    const bw_str text = {.ptr = out, .len = pairs_unescape(pair->value, out)};
    text_record_add_decoded(reading->record, pair->key, text);
}

/* Where the port is in an address of eight groups with a ninth number behind; SIZE_MAX: nowhere. */
static size_t find_ninth(bw_str text)
{
    size_t colons = 0;
    size_t last = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != ':')
            continue;
        colons++;
        last = i;
    }
    return colons == 8 ? last : SIZE_MAX;
}

void network_add_endpoint(
        struct network_reading *reading, bw_str text, bw_str ip_name, bw_str port_name)
{
    bw_str ip = text;
    bw_str rest = {0};
    if (text.len != 0 && text.ptr[0] == '[') {
        const size_t end = bw_str_find_char(text, ']');
        ip = end != SIZE_MAX ? bw_str_head(bw_str_from(text, 1), end - 1) : text;
        rest = end != SIZE_MAX ? bw_str_from(text, end + 2) : rest;
    } else {
        const size_t colon = bw_str_find_char(text, ':');
        const bw_str behind = colon != SIZE_MAX ? bw_str_from(text, colon + 1) : rest;
        const bool v4 = bw_str_find_char(bw_str_head(text, colon), '.') != SIZE_MAX;
        const size_t ninth = v4 ? SIZE_MAX : find_ninth(text);
        if (colon != SIZE_MAX && v4) {
            ip = bw_str_head(text, colon);
            rest = behind;
        } else if (ninth != SIZE_MAX) {
            ip = bw_str_head(text, ninth);
            rest = bw_str_from(text, ninth + 1);
        }
    }
    bw_str port = {0};
    if (rest.len != 0)
        bw_str_cut(&rest, ':', &port);
    text_record_add_opt(reading->record, ip_name, ip);
    text_record_add_number(reading->record, port_name, port);
}

/* ---- times ---- */

bw_time network_epoch(bw_str text)
{
    uint64_t value;
    uint64_t scale = BW_TIME_SECOND;
    if (text.len < 9 || bw_parse_u64(text, 0, INT64_MAX, &value) != BW_OK)
        return BW_TIME_UNKNOWN;
    if (value >= UINT64_C(100000000000000000))
        scale = 1;
    else if (value >= UINT64_C(100000000000000))
        scale = 1000;
    else if (value >= UINT64_C(100000000000))
        scale = 1000000;
    uint64_t time;
    if (__builtin_mul_overflow(value, scale, &time) || time > INT64_MAX)
        return BW_TIME_UNKNOWN;
    return (bw_time)time;
}

/* The text of a date and a time, and of a zone if it is one that bw_time_parse reads. */
static bw_time join_time(bw_str date, bw_str time, bw_str zone)
{
    char text[64];
    size_t len = 0;
    const bw_str parts[] = {date, BW_STR(" "), time, zone};
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        if (parts[i].len > sizeof(text) - len)
            return BW_TIME_UNKNOWN;
        if (parts[i].len != 0)
            memcpy(text + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    bw_time result;
    for (size_t i = 0; i < date.len; i++)
        if (text[i] == '/')
            text[i] = '-';
    if (bw_time_parse((bw_str){.ptr = text, .len = len}, &result) != BW_OK)
        return BW_TIME_UNKNOWN;
    return result;
}

bw_time network_date_time(bw_str date, bw_str time, bw_str zone, bool *ret_local)
{
    int32_t seconds = 0;
    const bool zoned = zone.len != 0 && network_zone_read(zone, &seconds);
    const bw_time result = join_time(date, time, zoned ? BW_STR("") : zone);
    *ret_local = !zoned;
    if (zoned && result != BW_TIME_UNKNOWN)
        return result - seconds * BW_TIME_SECOND;
    return result != BW_TIME_UNKNOWN ? result : join_time(date, time, BW_STR(""));
}

bw_time network_iso_time(bw_str text, bool *ret_local)
{
    bw_time time;
    if (bw_time_parse(text, &time) != BW_OK)
        return BW_TIME_UNKNOWN;
    const bw_str zone = bw_str_from(text, 19); /* behind date and time */
    *ret_local = true;
    for (size_t i = 0; i < zone.len; i++)
        *ret_local &= zone.ptr[i] == '.' || zone.ptr[i] == ',' ||
                      (zone.ptr[i] >= '0' && zone.ptr[i] <= '9');
    return time;
}

static unsigned month_of(bw_str name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (unsigned i = 0; name.len >= 3 && i < 12; i++)
        if (bw_str_eq_ascii_nocase(bw_str_head(name, 3), (bw_str){.ptr = names + i * 3, .len = 3}))
            return i + 1;
    return 0;
}

static bool is_number(bw_str text, uint64_t max, uint64_t *ret_value)
{
    return bw_parse_u64(text, 0, max, ret_value) == BW_OK;
}

bw_time network_month_time(bw_str text, bool *ret_local)
{
    bw_str rest = bw_str_trim(text);
    bw_str words[5] = {0};
    size_t count = 0;
    while (count < BW_COUNT(words) && rest.ptr != NULL && bw_str_cut(&rest, ' ', &words[count]))
        count += words[count].len != 0; /* "Aug  1" */
    uint64_t day;
    uint64_t year = 0;
    const unsigned month = month_of(words[0]);
    if (count < 4 || month == 0 || !is_number(words[1], 31, &day) ||
            !is_number(words[2], 9999, &year) || words[3].len < 8)
        return BW_TIME_UNKNOWN;
    char date[11];
    const char digits[] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
            (char)('0' + year / 10 % 10), (char)('0' + year % 10), '-', (char)('0' + month / 10),
            (char)('0' + month % 10), '-', (char)('0' + day / 10), (char)('0' + day % 10)};
    memcpy(date, digits, sizeof(digits));
    return network_date_time(
            (bw_str){.ptr = date, .len = sizeof(digits)}, words[3], words[4], ret_local);
}

/* ---- patterns ---- */

bool network_add_pattern(struct network_reading *reading, bw_str text, const char *pattern)
{
    struct network_capture captures[NETWORK_MAX_CAPTURES];
    size_t count;
    if (!network_pattern_match(reading->patterns, text, pattern, captures, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        text_record_add_named_number(reading->record, captures[i].name, captures[i].value);
    return true;
}
