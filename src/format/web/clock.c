#include "format/web/clock.h"

#include "format/web/date.h"

enum {
    KNOWN_YEAR = 1,
    KNOWN_MONTH = 2,
    KNOWN_DAY = 4,
    KNOWN_HOUR = 8,
    KNOWN_EPOCH = 16,
    KNOWN_HALF = 32, /* of the day: AM or PM */
    KNOWN_DATE = KNOWN_YEAR | KNOWN_MONTH | KNOWN_DAY | KNOWN_HOUR,
};

/* Conversions of strftime that stand for others, in the C locale. */
static const struct {
    char letter;
    bw_str form;
} compounds[] = {
        {'c', BW_STR_INIT("%a %b %e %H:%M:%S %Y")},
        {'D', BW_STR_INIT("%m/%d/%y")},
        {'F', BW_STR_INIT("%Y-%m-%d")},
        {'R', BW_STR_INIT("%H:%M")},
        {'r', BW_STR_INIT("%I:%M:%S %p")},
        {'T', BW_STR_INIT("%H:%M:%S")},
        {'x', BW_STR_INIT("%m/%d/%y")},
        {'X', BW_STR_INIT("%H:%M:%S")},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char first_of(bw_str text)
{
    return text.len != 0 ? text.ptr[0] : '\0';
}

/* `least` to `most` digits, blanks in front of them in the place of zeros. */
static bool take_number(bw_str *rest, size_t least, size_t most, uint32_t *ret)
{
    size_t at = 0;
    size_t digits = 0;
    *ret = 0;
    while (at + 1 < most && at < rest->len && rest->ptr[at] == ' ')
        at++;
    for (; at < rest->len && at < most && is_digit(rest->ptr[at]); at++, digits++)
        *ret = *ret * 10 + (uint32_t)(rest->ptr[at] - '0');
    *rest = bw_str_from(*rest, at);
    return digits != 0 && at >= least;
}

static bool take_char(bw_str *rest, char c)
{
    if (first_of(*rest) != c || rest->len == 0)
        return false;
    *rest = bw_str_from(*rest, 1);
    return true;
}

/* "Jan", "January" */
static bool take_month(struct web_clock *clock, bw_str *rest)
{
    const unsigned month = rest->len >= 3 ? web_month(rest->ptr) : 0;
    if (month == 0)
        return false;
    clock->date.month = (uint8_t)month;
    clock->known |= KNOWN_MONTH;
    while (is_letter(first_of(*rest)))
        *rest = bw_str_from(*rest, 1);
    return true;
}

/* The name of a day or a zone: says nothing that is not known. */
static bool take_name(bw_str *rest)
{
    const size_t before = rest->len;
    while (is_letter(first_of(*rest)))
        *rest = bw_str_from(*rest, 1);
    return rest->len != before;
}

static bool take_half(struct web_clock *clock, bw_str *rest)
{
    const char c = first_of(*rest);
    if (rest->len < 2 || (rest->ptr[1] | 32) != 'm' || ((c | 32) != 'a' && (c | 32) != 'p'))
        return false;
    clock->pm = (c | 32) == 'p';
    clock->known |= KNOWN_HALF;
    *rest = bw_str_from(*rest, 2);
    return true;
}

/* "+0200", "+02:00", "+02", "Z" */
static bool take_zone(struct web_clock *clock, bw_str *rest)
{
    uint32_t hours;
    uint32_t minutes = 0;
    const char sign = first_of(*rest);
    if (take_char(rest, 'Z'))
        return true;
    if (sign != '+' && sign != '-')
        return false;
    *rest = bw_str_from(*rest, 1);
    if (!is_digit(first_of(*rest)) || !take_number(rest, 2, 2, &hours))
        return false;
    take_char(rest, ':');
    if (is_digit(first_of(*rest)) && !take_number(rest, 2, 2, &minutes))
        return false;
    const int32_t seconds = (int32_t)(hours * 3600 + minutes * 60);
    clock->zone = sign == '-' ? -seconds : seconds;
    return hours < 24 && minutes < 60;
}

static bool take_epoch(struct web_clock *clock, bw_str *rest)
{
    size_t len = 0;
    while (len < rest->len && is_digit(rest->ptr[len]))
        len++;
    clock->epoch = web_date_epoch(bw_str_head(*rest, len));
    clock->known |= KNOWN_EPOCH;
    *rest = bw_str_from(*rest, len);
    return clock->epoch != BW_TIME_UNKNOWN;
}

static bool take_year(struct web_clock *clock, bw_str *rest, size_t digits)
{
    uint32_t year;
    if (!take_number(rest, digits, digits, &year))
        return false;
    if (digits == 2)
        year += year < 69 ? 2000 : 1900; /* as strptime(3) has it */
    clock->date.year = (int32_t)year;
    clock->known |= KNOWN_YEAR;
    return true;
}

/* One or two digits of what `known` stands for; 0: of nothing that has to be there. */
static bool take_part(struct web_clock *clock, bw_str *rest, uint8_t *part, unsigned known)
{
    uint32_t number;
    if (!take_number(rest, 1, 2, &number))
        return false;
    *part = (uint8_t)number;
    clock->known |= known;
    return true;
}

bool web_clock_read_fraction(struct web_clock *clock, unsigned digits, bw_str *rest)
{
    uint32_t number;
    if (!is_digit(first_of(*rest)) || !take_number(rest, digits, digits, &number))
        return false;
    for (unsigned i = digits; i < 9; i++)
        number *= 10;
    clock->date.nanosecond = number;
    return true;
}

/* ---- strftime ---- */

/* One conversion that stands for no other. */
static bool read_conversion(struct web_clock *clock, char letter, bw_str *rest)
{
    struct bw_date *date = &clock->date;
    uint32_t unused;
    switch (letter) {
    case 'Y':
        return take_year(clock, rest, 4);
    case 'y':
        return take_year(clock, rest, 2);
    case 'm':
        return take_part(clock, rest, &date->month, KNOWN_MONTH);
    case 'b':
    case 'B':
    case 'h':
        return take_month(clock, rest);
    case 'd':
    case 'e':
        return take_part(clock, rest, &date->day, KNOWN_DAY);
    case 'H':
    case 'I':
    case 'k':
    case 'l':
        return take_part(clock, rest, &date->hour, KNOWN_HOUR);
    case 'M':
        return take_part(clock, rest, &date->minute, 0);
    case 'S':
        return take_part(clock, rest, &date->second, 0);
    case 'p':
    case 'P':
        return take_half(clock, rest);
    case 'z':
        return take_zone(clock, rest);
    case 's':
        return take_epoch(clock, rest);
    case 'a':
    case 'A':
    case 'Z':
        return take_name(rest);
    case 'j':
        return take_number(rest, 3, 3, &unused);
    case 'n':
    case 't':
        return take_char(rest, letter == 'n' ? '\n' : '\t');
    case '%':
        return take_char(rest, '%');
    default:
        return false;
    }
}

static bw_str compound_of(char letter)
{
    for (size_t i = 0; i < BW_COUNT(compounds); i++)
        if (compounds[i].letter == letter)
            return compounds[i].form;
    return (bw_str){0};
}

/* A form without compounds, or with them: they have none in them. */
static bool read_strftime(struct web_clock *clock, bw_str form, bw_str *rest, bool compound)
{
    while (form.len != 0) {
        const char c = form.ptr[0];
        form = bw_str_from(form, 1);
        if (c != '%') {
            if (!take_char(rest, c))
                return false;
            continue;
        }
        if (first_of(form) == 'E' || first_of(form) == 'O')
            form = bw_str_from(form, 1);
        const char letter = first_of(form);
        const bw_str whole = compound ? (bw_str){0} : compound_of(letter);
        form = bw_str_from(form, 1);
        if (whole.ptr != NULL ? !read_strftime(clock, whole, rest, true)
                              : !read_conversion(clock, letter, rest))
            return false;
    }
    return true;
}

static bool knows_strftime(bw_str form)
{
    static const bw_str letters = BW_STR_INIT("YymbBhdeHIklMSpPzsaAZjnt%");
    for (size_t at = bw_str_find_char(form, '%'); at != SIZE_MAX;
            at = bw_str_find_char(form, '%')) {
        form = bw_str_from(form, at + 1);
        if (first_of(form) == 'E' || first_of(form) == 'O')
            form = bw_str_from(form, 1);
        const char letter = first_of(form);
        if (form.len == 0 ||
                (bw_str_find_char(letters, letter) == SIZE_MAX && compound_of(letter).ptr == NULL))
            return false;
        form = bw_str_from(form, 1);
    }
    return true;
}

/* ---- SimpleDateFormat ---- */

/* How often the letter stands that `form` begins with. */
static size_t run_of(bw_str form)
{
    size_t len = 1;
    while (len < form.len && form.ptr[len] == form.ptr[0])
        len++;
    return len;
}

/* `count` letters of one kind. */
static bool read_letters(struct web_clock *clock, char letter, size_t count, bw_str *rest)
{
    struct bw_date *date = &clock->date;
    switch (letter) {
    case 'y':
        return take_year(clock, rest, count == 2 ? 2 : 4);
    case 'M':
        return count > 2 ? take_month(clock, rest)
                         : take_part(clock, rest, &date->month, KNOWN_MONTH);
    case 'd':
        return take_part(clock, rest, &date->day, KNOWN_DAY);
    case 'H':
    case 'h':
        return take_part(clock, rest, &date->hour, KNOWN_HOUR);
    case 'm':
        return take_part(clock, rest, &date->minute, 0);
    case 's':
        return take_part(clock, rest, &date->second, 0);
    case 'S':
        return count <= 9 && web_clock_read_fraction(clock, (unsigned)count, rest);
    case 'a':
        return take_half(clock, rest);
    case 'Z':
    case 'X':
        return take_zone(clock, rest);
    case 'E':
    case 'z':
        return take_name(rest);
    default:
        return false;
    }
}

static bool read_java(struct web_clock *clock, bw_str form, bw_str *rest)
{
    bool quoted = false;
    while (form.len != 0) {
        const char c = form.ptr[0];
        const size_t count = !quoted && is_letter(c) ? run_of(form) : 1;
        form = bw_str_from(form, count);
        if (c == '\'')
            quoted = !quoted;
        else if (!quoted && is_letter(c) ? !read_letters(clock, c, count, rest)
                                         : !take_char(rest, c))
            return false;
    }
    return true;
}

static bool knows_java(bw_str form)
{
    static const bw_str letters = BW_STR_INIT("yMdHhmsSaZXEz");
    bool quoted = false;
    bool any = false;
    for (size_t i = 0; i < form.len; i++) {
        const char c = form.ptr[i];
        if (c == '\'')
            quoted = !quoted;
        else if (!quoted && is_letter(c) && bw_str_find_char(letters, c) == SIZE_MAX)
            return false;
        any |= !quoted && is_letter(c);
    }
    return any && !quoted;
}

/* ---- either ---- */

static bool is_strftime(bw_str form)
{
    return bw_str_find_char(form, '%') != SIZE_MAX;
}

bool web_clock_knows(bw_str form)
{
    return is_strftime(form) ? knows_strftime(form) : knows_java(form);
}

bool web_clock_read(struct web_clock *clock, bw_str form, bw_str *rest)
{
    return is_strftime(form) ? read_strftime(clock, form, rest, false)
                             : read_java(clock, form, rest);
}

bw_time web_clock_time(const struct web_clock *clock)
{
    struct bw_date date = clock->date;
    if ((clock->known & KNOWN_EPOCH) != 0)
        return clock->epoch + (bw_time)date.nanosecond;
    if ((clock->known & KNOWN_DATE) != KNOWN_DATE)
        return BW_TIME_UNKNOWN;
    if ((clock->known & KNOWN_HALF) != 0) {
        if (date.hour == 0 || date.hour > 12)
            return BW_TIME_UNKNOWN;
        date.hour = (uint8_t)(date.hour % 12 + (clock->pm ? 12 : 0));
    }
    const bw_time time = bw_time_from_date(&date);
    return time == BW_TIME_UNKNOWN ? time : time - clock->zone * BW_TIME_SECOND;
}
