#include "summary/rotation_name.h"

#include "base/number.h"

/* Letters of an ending that a mark may stand before (".log", ".txt", ".json"). */
#define MAX_ENDING 5

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bw_str without_packing(bw_str name)
{
    static const bw_str endings[] = {BW_STR_INIT(".gz"), BW_STR_INIT(".xz"), BW_STR_INIT(".bz2"),
            BW_STR_INIT(".zst"), BW_STR_INIT(".lz4"), BW_STR_INIT(".lzma"), BW_STR_INIT(".Z")};
    for (size_t i = 0; i < BW_COUNT(endings); i++)
        if (bw_str_ends_with(name, endings[i]))
            return bw_str_head(name, name.len - endings[i].len);
    return name;
}

static bool is_date(uint64_t year, uint64_t month, uint64_t day)
{
    return year >= 1970 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* The digits that `name` ends with. */
static bw_str last_digits(bw_str name)
{
    size_t begin = name.len;
    while (begin > 0 && is_digit(name.ptr[begin - 1]))
        begin--;
    return bw_str_from(name, begin);
}

static bool is_separator(bw_str name)
{
    const char c = name.len != 0 ? name.ptr[name.len - 1] : '\0';
    return c == '.' || c == '-' || c == '_';
}

/* "20220717" behind a separator, "220717" behind IIS' letters. */
static bool cut_date(bw_str name, bw_str digits, uint64_t number, struct rotation_name *found)
{
    const bw_str stem = bw_str_head(name, name.len - digits.len);
    const bool iis = digits.len == 6 && bw_str_ends_with(stem, BW_STR("ex"));
    if (iis)
        number += 20000000;
    if (!iis && (digits.len != 8 || !is_separator(stem)))
        return false;
    if (!is_date(number / 10000, number / 100 % 100, number % 100))
        return false;
    *found = (struct rotation_name){.mark = ROTATION_DATE,
            .stem = iis ? stem : bw_str_head(stem, stem.len - 1),
            .number = number};
    return true;
}

/* "2022-07-17" behind a separator. */
static bool cut_dashed_date(bw_str name, struct rotation_name *found)
{
    uint64_t year, month, day;
    if (name.len < 12)
        return false;
    const bw_str date = bw_str_from(name, name.len - 10);
    const bw_str stem = bw_str_head(name, name.len - 10);
    if (date.ptr[4] != '-' || date.ptr[7] != '-' || !is_separator(stem) ||
            bw_parse_u64(bw_str_head(date, 4), 0, 9999, &year) != BW_OK ||
            bw_parse_u64(bw_str_head(bw_str_from(date, 5), 2), 0, 99, &month) != BW_OK ||
            bw_parse_u64(bw_str_from(date, 8), 0, 99, &day) != BW_OK || !is_date(year, month, day))
        return false;
    *found = (struct rotation_name){.mark = ROTATION_DATE,
            .stem = bw_str_head(stem, stem.len - 1),
            .number = year * 10000 + month * 100 + day};
    return true;
}

static bool cut_mark(bw_str name, struct rotation_name *found)
{
    uint64_t number;
    const bw_str digits = last_digits(name);
    if (digits.len == 0 || digits.len == name.len)
        return false;
    if (cut_dashed_date(name, found))
        return true;
    if (bw_parse_u64(digits, 0, 99999999, &number) != BW_OK)
        return false;
    if (cut_date(name, digits, number, found))
        return true;
    const bw_str stem = bw_str_head(name, name.len - digits.len);
    if (number > ROTATION_MAX_NUMBER || digits.len > 4 || !bw_str_ends_with(stem, BW_STR(".")) ||
            stem.len < 2)
        return false;
    *found = (struct rotation_name){
            .mark = ROTATION_NUMBER, .stem = bw_str_head(stem, stem.len - 1), .number = number};
    return true;
}

/* ".log" at the end of a name, where something stands before it. */
static bw_str ending_of(bw_str name)
{
    size_t dot = name.len;
    while (dot > 0 && name.len - dot <= MAX_ENDING && name.ptr[dot - 1] != '.')
        dot--;
    const bool there = dot > 1 && name.ptr[dot - 1] == '.' && dot != name.len;
    return there ? bw_str_from(name, dot - 1) : BW_STR("");
}

/* A name that is nothing but a mark is no piece of anything; 10.0.0.1.log is of a machine. */
static bool is_piece(const struct rotation_name *name)
{
    const char last = name->stem.len != 0 ? name->stem.ptr[name->stem.len - 1] : '/';
    return last != '/' && last != '!' && (name->mark == ROTATION_DATE || !is_digit(last));
}

struct rotation_name rotation_name_of(bw_str label)
{
    struct rotation_name found;
    const bw_str name = without_packing(label);
    if (cut_mark(name, &found) && is_piece(&found))
        return found;
    const bw_str ending = ending_of(name);
    if (ending.len != 0 && cut_mark(bw_str_head(name, name.len - ending.len), &found) &&
            is_piece(&found)) {
        found.tail = ending;
        return found;
    }
    return (struct rotation_name){.mark = ROTATION_CURRENT, .stem = name, .tail = BW_STR("")};
}

static bw_str without_folder(bw_str path)
{
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/' && path.ptr[begin - 1] != '!')
        begin--;
    return bw_str_from(path, begin);
}

/* "system@0005e…-….journal" and "user-1000.journal~" are pieces of what stands before the sign. */
static bool add_journal(struct bw_buffer *out, bw_str name)
{
    static const bw_str ending = BW_STR_INIT(".journal");
    if (bw_str_ends_with(name, BW_STR("~")))
        name = bw_str_head(name, name.len - 1);
    if (!bw_str_ends_with(name, ending))
        return false;
    name = bw_str_head(name, name.len - ending.len);
    bw_buffer_add_str(out, bw_str_head(name, bw_str_find_char(name, '@')));
    bw_buffer_add_str(out, ending);
    return true;
}

void rotation_add_log(struct bw_buffer *out, bw_str label)
{
    const struct rotation_name name = rotation_name_of(label);
    const bw_str stem = without_folder(name.stem);
    size_t digits = 0;
    if (name.mark == ROTATION_CURRENT && add_journal(out, stem))
        return;
    for (size_t i = 0; i < stem.len; i++)
        digits += is_digit(stem.ptr[i]);
    if (digits > ROTATION_MAX_DIGITS)
        return;
    bw_buffer_add_str(out, stem);
    bw_buffer_add_str(out, name.tail);
}
