#include "format/audit/line.h"

#include <string.h>

#include "base/number.h"

/* Where the record begins behind a syslog prefix at the latest. */
#define PREFIX_MAX 512

#define SEPARATOR '\x1d'

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes digits off *rest. False when there are none, or more than fit. */
static bool take_number(bw_str *rest, uint64_t *ret_number)
{
    uint64_t number = 0;
    size_t len = 0;
    while (len < rest->len && is_digit(rest->ptr[len])) {
        if (len == 19)
            return false;
        number = number * 10 + (uint64_t)(rest->ptr[len++] - '0');
    }
    *ret_number = number;
    *rest = bw_str_from(*rest, len);
    return len != 0;
}

static bool take_char(bw_str *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != c)
        return false;
    *rest = bw_str_from(*rest, 1);
    return true;
}

static bool take_text(bw_str *rest, bw_str text)
{
    if (!bw_str_starts_with(*rest, text))
        return false;
    *rest = bw_str_from(*rest, text.len);
    return true;
}

/* Up to nine digits behind a point, as nanoseconds. */
static bool take_fraction(bw_str *rest, uint32_t *ret_nanoseconds)
{
    uint32_t value = 0;
    size_t len = 0;
    while (len < rest->len && is_digit(rest->ptr[len]) && len < 9)
        value = value * 10 + (uint32_t)(rest->ptr[len++] - '0');
    *rest = bw_str_from(*rest, len);
    if (len == 0)
        return false;
    for (; len < 9; len++)
        value *= 10;
    *ret_nanoseconds = value;
    return true;
}

/* 09/01/2022, 09/01/22, 2022-09-01. A first number above 12 is a day. */
static bool take_date(bw_str *rest, uint64_t first, struct bw_date *date)
{
    uint64_t second;
    uint64_t third;
    const char between = rest->len != 0 ? rest->ptr[0] : '\0';
    if ((between != '/' && between != '-' && between != '.') || !take_char(rest, between) ||
            !take_number(rest, &second) || !take_char(rest, between) ||
            !take_number(rest, &third) || second > 99)
        return false;
    const bool year_first = first > 31;
    const bool day_first = !year_first && (between == '.' || (first > 12 && second <= 12));
    uint64_t year = year_first ? first : third;
    if (year < 100)
        year += 2000;
    if (year > 9999)
        return false;
    date->year = (int32_t)year;
    date->month = (uint8_t)(year_first || day_first ? second : first);
    date->day = (uint8_t)(year_first ? third % 100 : day_first ? first : second);
    return true;
}

/* What ausearch -i prints for a time, in the zone of whoever ran it. */
static bool take_local_time(bw_str *rest, uint64_t first, bw_time *ret_time)
{
    struct bw_date date = {.year = 0};
    uint64_t hour;
    uint64_t minute;
    uint64_t second;
    if (!take_date(rest, first, &date) || !take_char(rest, ' ') || !take_number(rest, &hour) ||
            !take_char(rest, ':') || !take_number(rest, &minute) || !take_char(rest, ':') ||
            !take_number(rest, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    date.hour = (uint8_t)hour;
    date.minute = (uint8_t)minute;
    date.second = (uint8_t)second;
    if (take_char(rest, '.') && !take_fraction(rest, &date.nanosecond))
        return false;
    *ret_time = bw_time_from_date(&date);
    return *ret_time != BW_TIME_UNKNOWN;
}

/* "1661990398.123:456):" and the blank behind it; or the same with a date. */
static bool take_stamp(bw_str *rest, struct audit_line *line)
{
    uint64_t seconds;
    uint32_t fraction = 0;
    if (!take_number(rest, &seconds))
        return false;
    if (rest->len > 5 && rest->ptr[0] == '.' && seconds > 31) {
        *rest = bw_str_from(*rest, 1);
        if (!take_fraction(rest, &fraction) || seconds > INT64_MAX / BW_TIME_SECOND - 1)
            return false;
        line->time = (bw_time)seconds * BW_TIME_SECOND + fraction;
    } else if (take_local_time(rest, seconds, &line->time)) {
        line->interpreted = true;
    } else {
        return false;
    }
    if (!take_char(rest, ':') || !take_number(rest, &line->serial) || !take_char(rest, ')'))
        return false;
    line->interpreted |= take_text(rest, BW_STR(" :"));
    take_char(rest, ':');
    take_char(rest, ' ');
    return true;
}

/* Types have a place by their length and the letters at their end. */
static uint32_t type_number(bw_str name, struct audit_memory *memory)
{
    if (memory == NULL || name.len < 3 || name.len > sizeof(memory->types[0].name))
        return audit_type_number(name);
    const unsigned hash = (unsigned)name.len * 5 + (uint8_t)name.ptr[name.len - 1] +
                          (uint8_t)name.ptr[name.len - 3] * 3u;
    struct audit_known_type *type = &memory->types[hash % AUDIT_MEMORY_TYPES];
    if (type->len != name.len || !bw_same_bytes(type->name, name.ptr, name.len)) {
        type->number = audit_type_number(name);
        type->len = (uint8_t)name.len;
        memcpy(type->name, name.ptr, name.len);
    }
    return type->number;
}

/* The type by name ("SYSCALL"), by number ("1300"), or as auditd writes what it does not know. */
static void set_type(struct audit_line *line, bw_str text, struct audit_memory *memory)
{
    uint64_t number = 0;
    bw_str digits = text;
    line->type = text;
    if (take_text(&digits, BW_STR("UNKNOWN[")) && digits.len != 0)
        digits.len--;
    if (digits.len != 0 && is_digit(digits.ptr[0])) {
        if (bw_parse_u64(digits, 0, 65535, &number) != BW_OK)
            return;
        line->number = (uint32_t)number;
        const bw_str name = audit_type_name(line->number);
        line->type = name.len != 0 ? name : text;
        return;
    }
    if (bw_str_eq(text, BW_STR("SYSCALL")))
        line->number = AUDIT_TYPE_SYSCALL;
    else if (bw_str_eq(text, BW_STR("PATH")))
        line->number = AUDIT_TYPE_PATH;
    else if (bw_str_eq(text, BW_STR("EXECVE")))
        line->number = AUDIT_TYPE_EXECVE;
    else if (bw_str_eq(text, BW_STR("CWD")))
        line->number = AUDIT_TYPE_CWD;
    else if (bw_str_eq(text, BW_STR("PROCTITLE")))
        line->number = AUDIT_TYPE_PROCTITLE;
    else
        line->number = type_number(text, memory);
}

/* The stamp that the line before had: records of one event follow each other. */
static bool take_same_stamp(
        bw_str *rest, const struct audit_memory *memory, struct audit_line *line)
{
    if (memory == NULL || memory->stamp_len == 0 ||
            !take_text(rest, (bw_str){.ptr = memory->stamp, .len = memory->stamp_len}))
        return false;
    line->time = memory->time;
    line->serial = memory->serial;
    return true;
}

/* `stamp` and what follows it in the line: kept when nothing behind it could still belong to it. */
static void keep_stamp(struct audit_memory *memory, bw_str stamp, const struct audit_line *line)
{
    memory->stamp_len = 0;
    if (line->interpreted || stamp.len > sizeof(memory->stamp) ||
            !bw_str_ends_with(stamp, BW_STR("): ")))
        return;
    memcpy(memory->stamp, stamp.ptr, stamp.len);
    memory->stamp_len = (uint8_t)stamp.len;
    memory->time = line->time;
    memory->serial = line->serial;
}

/* From "type=" on. */
static bool parse_record(bw_str text, struct audit_memory *memory, struct audit_line *line)
{
    bw_str type;
    if (!take_text(&text, BW_STR("type=")) || !bw_str_cut(&text, ' ', &type) || type.len == 0)
        return false;
    take_text(&text, BW_STR("msg="));
    if (!take_text(&text, BW_STR("audit(")))
        return false;
    if (!take_same_stamp(&text, memory, line)) {
        const bw_str stamp = text;
        if (!take_stamp(&text, line))
            return false;
        if (memory != NULL)
            keep_stamp(memory, bw_str_head(stamp, stamp.len - text.len), line);
    }
    set_type(line, type, memory);
    const size_t at = bw_str_find_char(text, SEPARATOR);
    line->body = at != SIZE_MAX ? bw_str_head(text, at) : text;
    line->names = at != SIZE_MAX ? bw_str_from(text, at + 1) : BW_STR("");
    return true;
}

static bool take_node(bw_str *rest, bw_str *ret_node)
{
    return !take_text(rest, BW_STR("node=")) || bw_str_cut(rest, ' ', ret_node);
}

/*
 * The host in "Sep  1 00:00:00 HOST prog: ", "2022-09-01T00:00:00Z HOST prog: ", and RFC 5424's
 * "<13>1 2022-09-01T00:00:00Z HOST prog ...".
 */
static bw_str host_of_prefix(bw_str prefix)
{
    bw_str words[6] = {{.ptr = NULL, .len = 0}};
    size_t count = 0;
    bw_str word;
    while (count < BW_COUNT(words) && bw_str_cut(&prefix, ' ', &word))
        if (word.len != 0)
            words[count++] = word;
    for (size_t i = 0; i + 1 < count && i < 3; i++) {
        const bool iso = words[i].len > 18 && words[i].ptr[10] == 'T' && words[i].ptr[4] == '-';
        const bool clock = words[i].len == 8 && words[i].ptr[2] == ':' && words[i].ptr[5] == ':';
        if (iso || clock)
            return words[i + 1].len != 0 && words[i + 1].ptr[words[i + 1].len - 1] != ':'
                           ? words[i + 1]
                           : BW_STR("");
    }
    return BW_STR("");
}

/* A record behind a syslog prefix: the first "type=" that an audit stamp follows. */
static bool parse_prefixed(bw_str text, struct audit_memory *memory, struct audit_line *line)
{
    const bw_str head = bw_str_head(text, PREFIX_MAX);
    size_t from = 0;
    for (;;) {
        const size_t found = bw_str_find(bw_str_from(head, from), BW_STR("type="));
        if (found == SIZE_MAX)
            return false;
        const size_t at = from + found;
        from = at + 5;
        if (at == 0 || head.ptr[at - 1] != ' ' ||
                !parse_record(bw_str_from(text, at), memory, line))
            continue;
        const bw_str prefix = bw_str_head(text, at);
        const size_t node = bw_str_find(prefix, BW_STR(" node="));
        line->node = node != SIZE_MAX ? bw_str_trim(bw_str_from(prefix, node + 6))
                                      : host_of_prefix(prefix);
        return true;
    }
}

bool audit_line_parse_next(bw_str text, struct audit_memory *memory, struct audit_line *ret_line)
{
    *ret_line = (struct audit_line){.time = BW_TIME_UNKNOWN};
    bw_str rest = text;
    if (take_node(&rest, &ret_line->node) && parse_record(rest, memory, ret_line))
        return true;
    *ret_line = (struct audit_line){.time = BW_TIME_UNKNOWN};
    return parse_prefixed(text, memory, ret_line);
}

bool audit_line_parse(bw_str text, struct audit_line *ret_line)
{
    return audit_line_parse_next(text, NULL, ret_line);
}

bool audit_line_is_separator(bw_str line)
{
    return bw_str_eq(line, BW_STR("----")) || bw_str_starts_with(line, BW_STR("time->"));
}

/* ---- fields ---- */

/* Letters, digits, '_', '-', '.', '[', ']': one bit for each byte below 128. */
static const uint64_t key_chars[4] = {0x03ff600000000000, 0x07fffffeaffffffe, 0, 0};

static inline bool is_key_char(char c)
{
    const uint8_t byte = (uint8_t)c;
    return (key_chars[byte >> 6] >> (byte & 63) & 1) != 0;
}

/* Length of the key that begins `text` when a '=' follows it; else 0. */
static size_t key_length(bw_str text)
{
    size_t len = 0;
    while (len < text.len && is_key_char(text.ptr[len]))
        len++;
    return len < text.len && text.ptr[len] == '=' ? len : 0;
}

/* Most words are too short for a call of memchr to pay. */
static size_t word_length(bw_str text)
{
    size_t len = 0;
    const size_t near = text.len < 24 ? text.len : 24;
    while (len < near && text.ptr[len] != ' ')
        len++;
    if (len < near || len == text.len)
        return len;
    const size_t at = bw_str_find_char(bw_str_from(text, len), ' ');
    return at != SIZE_MAX ? len + at : text.len;
}

/* An interpreted value: up to a blank that a key and '=' follow. */
static size_t interpreted_length(bw_str text)
{
    size_t len = word_length(text);
    while (len < text.len && key_length(bw_str_from(text, len + 1)) == 0)
        len += 1 + word_length(bw_str_from(text, len + 1));
    while (len != 0 && text.ptr[len - 1] == ' ')
        len--;
    /* "saddr={ saddr_fam=inet laddr=192.0.2.1 lport=443 }" */
    return len > 2 && text.ptr[len - 1] == '}' && text.ptr[len - 2] == ' ' ? len - 2 : len;
}

/* "value," and "value)" of old programs' messages. */
static bw_str without_comma(bw_str value)
{
    if (value.len != 0 && value.ptr[value.len - 1] == ',')
        value.len--;
    if (value.len != 0 && value.ptr[value.len - 1] == ')' &&
            bw_str_find_char(value, '(') == SIZE_MAX)
        value.len--;
    return value;
}

/* What a program sent, up to the last quote (there may be others inside), or all when it was cut.
 */
static void take_nested(bw_str *rest, struct audit_field *field)
{
    const bw_str inside = bw_str_from(*rest, 1);
    size_t end = inside.len;
    while (end > 0 && inside.ptr[end - 1] != '\'')
        end--;
    field->quote = AUDIT_NESTED;
    field->value = bw_str_head(inside, end != 0 ? end - 1 : inside.len);
    *rest = bw_str_from(inside, end != 0 ? end : inside.len);
}

void audit_value_take(bw_str *rest, bool interpreted, struct audit_field *field)
{
    const char first = rest->len != 0 ? rest->ptr[0] : ' ';
    if (first == '\'') {
        take_nested(rest, field);
        return;
    }
    if (first == '"') {
        const bw_str inside = bw_str_from(*rest, 1);
        const size_t end = bw_str_find_char(inside, '"');
        if (end != SIZE_MAX) {
            field->quote = AUDIT_QUOTED;
            field->value = bw_str_head(inside, end);
            *rest = bw_str_from(inside, end + 1);
            return;
        }
    }
    const size_t len = interpreted ? interpreted_length(*rest) : word_length(*rest);
    field->quote = AUDIT_BARE;
    field->value = without_comma(bw_str_head(*rest, len));
    *rest = bw_str_from(*rest, len);
}

bool audit_field_next(bw_str *rest, bool interpreted, struct audit_field *ret_field)
{
    while (rest->len != 0) {
        if (rest->ptr[0] == ' ' || rest->ptr[0] == '(' || rest->ptr[0] == ',') {
            *rest = bw_str_from(*rest, 1);
            continue;
        }
        const size_t len = key_length(*rest);
        if (len == 0) {
            const size_t word = word_length(*rest);
            *rest = bw_str_from(*rest, word != 0 ? word : 1);
            continue;
        }
        ret_field->key = bw_str_head(*rest, len);
        *rest = bw_str_from(*rest, len + 1);
        audit_value_take(rest, interpreted, ret_field);
        return true;
    }
    return false;
}
