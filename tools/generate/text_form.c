#include "text_form.h"

#include "world.h"

#define TICKS_SECOND UINT64_C(10000000)
#define TICKS_DAY    (86400 * TICKS_SECOND)

static const struct text_form forms[] = {
        {"access", NULL, access_lines, NULL},
        {"nginx-error", NULL, error_lines, NULL},
        {"w3c", w3c_head, w3c_lines, NULL},
        {"catalina", NULL, catalina_lines, NULL},
        {"syslog", NULL, syslog_lines, NULL},
        {"auditd", NULL, audit_lines, audit_serial},
        {"zeek", zeek_head, zeek_lines, NULL},
        {"fortigate", NULL, fortigate_lines, NULL},
        {"json", NULL, json_lines, NULL},
};

const struct text_form *text_form_find(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(forms); i++)
        if (bw_str_eq(name, bw_str_of(forms[i].name)))
            return &forms[i];
    return NULL;
}

uint64_t text_period_end(enum text_rotation rotation, uint64_t time)
{
    const uint64_t day = time / TICKS_DAY;
    if (rotation == ROTATE_NEVER)
        return UINT64_MAX;
    if (rotation == ROTATE_DAY)
        return (day + 1) * TICKS_DAY;
    if (rotation == ROTATE_MONTH) {
        const struct bw_date now = bw_date_from_time(bw_time_from_filetime(time));
        const bool december = now.month == 12;
        const struct bw_date next = {.year = now.year + december,
                .month = (uint8_t)(december ? 1 : now.month + 1),
                .day = 1};
        return bw_filetime_from_time(bw_time_from_date(&next));
    }
    return (day + 7 - (day + 1) % 7) * TICKS_DAY; /* 1601-01-01 was a Monday */
}

bw_str record_text(const struct record *record, const char *field)
{
    const struct evtx_event_kind *format = &record->event->format;
    for (size_t i = 0; i < format->field_count; i++)
        if (bw_str_eq(format->fields[i].name, bw_str_of(field)))
            return record->texts[i];
    return (bw_str){.ptr = NULL, .len = 0};
}

static void add_stamp_part(struct bw_buffer *out, uint64_t time, const struct bw_date *date, char c)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const unsigned fraction = (unsigned)(time % TICKS_SECOND);
    if (c == 'Y')
        bw_buffer_printf(out, "%04d", (int)date->year);
    else if (c == 'y')
        bw_buffer_printf(out, "%02d", (int)date->year % 100);
    else if (c == 'm')
        bw_buffer_printf(out, "%02u", date->month);
    else if (c == 'd')
        bw_buffer_printf(out, "%02u", date->day);
    else if (c == 'e')
        bw_buffer_printf(out, "%2u", date->day);
    else if (c == 'b')
        bw_buffer_add(out, months + (size_t)(date->month - 1) * 3, 3);
    else if (c == 'H')
        bw_buffer_printf(out, "%02u", date->hour);
    else if (c == 'M')
        bw_buffer_printf(out, "%02u", date->minute);
    else if (c == 'S')
        bw_buffer_printf(out, "%02u", date->second);
    else if (c == 's')
        bw_buffer_add_u64(out, time / TICKS_SECOND - UINT64_C(11644473600));
    else if (c == 'L')
        bw_buffer_printf(out, "%03u", fraction / 10000);
    else if (c == 'f')
        bw_buffer_printf(out, "%06u", fraction / 10);
    else if (c == 'N')
        bw_buffer_printf(out, "%09u", fraction * 100);
    else
        bw_buffer_add_char(out, c);
}

void text_stamp(struct bw_buffer *out, uint64_t time, const char *format)
{
    const struct bw_date date = bw_date_from_time(bw_time_from_filetime(time));
    for (; *format != '\0'; format++) {
        if (*format == '%' && format[1] != '\0')
            add_stamp_part(out, time, &date, *++format);
        else
            bw_buffer_add_char(out, *format);
    }
}
