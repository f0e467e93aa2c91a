#include "input/text/carrier.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/time.h"
#include "format/syslog/header.h"
#include "format/syslog/stamp.h"
#include "input/text/line_frame.h"

/* Lines of the head that are looked at. */
#define LOOK_LINES 256

/* Longer ones are no name of a stream, a pod or a container. */
#define MAX_NAME 256

/* What stands before a line, one letter for each word:
 *   t  a time          n  a name               s  "stdout" or "stderr"    f  "F" or "P": a piece
 *   e  an epoch        |  a name and a bar     [  "[pod/name/container]"
 *   E  "EVENTS", a number and a number: filter-log-events as text
 *   k  what kafka-console-consumer prints of a message besides its value
 *   p  the ten columns of Papertrail's archives but the last
 *   K  what Kiwi's server puts in front: date, time, facility and level, and who sent it */
static const char *const forms[] = {
        "p",        /* Papertrail */
        "K",        /* Kiwi's Syslog Server */
        "k",        /* kafka-console-consumer */
        "tsf",      /* containerd, CRI-O */
        "t",        /* CloudWatch's export, docker logs -t, kubectl logs --timestamps */
        "et",       /* Grafana */
        "[t",       /* kubectl logs --prefix --timestamps */
        "|t",       /* docker compose logs -t */
        "nnt",      /* stern -t */
        "[",        /* kubectl logs --prefix */
        "|",        /* docker compose logs */
        "En",       /* aws logs filter-log-events --output text */
        "tn",       /* aws logs tail */
        "nt", "nn", /* stern */
};

/* So many of these are not mistaken for something else. */
#define SURE_FORMS 12

struct prefix {
    size_t len;
    bw_str time;
    char own_time[20]; /* the same in another form where it is not empty */
    int32_t year;      /* 0: no time */
    bw_str host;    /* who said it, where the text alone is carried: it becomes a line of syslog */
    bw_str program; /* may be empty */
    bool piece;     /* the line goes on in the next */
    bool object;    /* what is carried is an object of JSON */
};

struct carrier {
    struct bw_source source; /* first: what reads the lines */
    struct text_window window;
    struct line_frame frame;
    struct bw_buffer line;
    size_t given; /* of it */
    unsigned form;
};

/* ---- what stands before a line ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t blanks(bw_str text)
{
    size_t len = 0;
    while (len < text.len && is_blank(text.ptr[len]))
        len++;
    return len;
}

/* The word that `text` begins with. */
static bw_str word_of(bw_str text)
{
    size_t len = 0;
    while (len < text.len && len <= MAX_NAME && !is_blank(text.ptr[len]))
        len++;
    return bw_str_head(text, len);
}

static bool is_number(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return word.len >= 10 && word.len <= 60;
}

/* "web-7d4b9c-x2x", "my-stream/i-0abc": no address, no time, no object, no priority. */
static bool is_name(bw_str word)
{
    bool letter = false;
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.ptr[i];
        const bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        letter |= alpha;
        if (!alpha && (c < '0' || c > '9') && strchr("-_./$[]@:", c) == NULL)
            return false;
    }
    return letter && word.len <= MAX_NAME && word.ptr[0] != '[' && word.ptr[word.len - 1] != ':';
}

static bool read_time(bw_str word, struct prefix *prefix)
{
    struct stamp stamp;
    if (word.len < 19 || word.ptr[4] != '-' || word.ptr[10] != 'T' ||
            stamp_read(word, &stamp) != word.len)
        return false;
    prefix->time = word;
    prefix->year = stamp.date.year;
    return true;
}

/* Passes "EVENTS <id> <number>" and leaves what follows. */
static size_t read_events(bw_str text)
{
    const bw_str id = bw_str_from(text, 7);
    if (!bw_str_starts_with(text, BW_STR("EVENTS\t")) || !is_number(word_of(id)))
        return 0;
    const size_t at = 7 + word_of(id).len + 1;
    const bw_str ingested = word_of(bw_str_from(text, at));
    return is_number(ingested) ? at + ingested.len : 0;
}

static bool is_epoch(bw_str word, struct prefix *prefix)
{
    uint64_t milliseconds;
    if (word.len != 13 || bw_parse_u64(word, 0, UINT64_MAX, &milliseconds) != BW_OK)
        return false;
    prefix->time = word;
    prefix->year = bw_date_from_time((bw_time)milliseconds * (BW_TIME_SECOND / 1000)).year;
    return true;
}

/* "CreateTime:1777795200000", "Partition:0", "Offset:12", "null" or the key, each before a tab. */
static size_t read_kafka(bw_str text, struct prefix *prefix)
{
    static const bw_str times[] = {BW_STR_INIT("CreateTime:"), BW_STR_INIT("LogAppendTime:")};
    static const bw_str others[] = {BW_STR_INIT("Partition:"), BW_STR_INIT("Offset:"),
            BW_STR_INIT("Headers:"), BW_STR_INIT("NO_HEADERS")};
    bw_str rest = text;
    bw_str word = {0};
    for (size_t i = 0; i < BW_COUNT(times); i++)
        if (bw_str_starts_with(text, times[i]) && bw_str_cut(&rest, '\t', &word))
            word = bw_str_from(word, times[i].len);
    if (rest.ptr == NULL || !is_epoch(word, prefix))
        return 0;
    size_t len = text.len - rest.len - 1;
    for (bool more = true; more;) {
        more = false;
        if (!bw_str_cut(&rest, '\t', &word) || rest.ptr == NULL)
            break;
        for (size_t i = 0; i < BW_COUNT(others); i++)
            more |= bw_str_starts_with(word, others[i]);
        if (more || is_name(word))
            len = text.len - rest.len - 1;
    }
    return len;
}

/* Identifier, time of the event, time of arrival, number and name of the source, its address,
 * facility, severity, program: each before a tab. */
static size_t read_papertrail(bw_str text, struct prefix *prefix)
{
    bw_str rest = text;
    bw_str words[9];
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (!bw_str_cut(&rest, '\t', &words[i]) || rest.ptr == NULL)
            return 0;
    if (!is_number(words[0]) || !read_time(words[2], prefix) || !read_time(words[1], prefix) ||
            words[4].len == 0 || words[4].len > MAX_NAME ||
            bw_str_find_char(words[4], ' ') != SIZE_MAX)
        return 0;
    prefix->host = words[4];
    prefix->program = words[8];
    return text.len - rest.len - 1;
}

/* "Local7.Notice": the level tells it. */
static bool is_level(bw_str word)
{
    static const bw_str levels[] = {BW_STR_INIT("Emerg"), BW_STR_INIT("Alert"),
            BW_STR_INIT("Critical"), BW_STR_INIT("Error"), BW_STR_INIT("Warning"),
            BW_STR_INIT("Notice"), BW_STR_INIT("Info"), BW_STR_INIT("Debug")};
    const size_t dot = bw_str_find_char(word, '.');
    for (size_t i = 0; i < BW_COUNT(levels) && dot != SIZE_MAX; i++)
        if (bw_str_eq(bw_str_from(word, dot + 1), levels[i]))
            return true;
    return false;
}

/* "2024-01-27", "01-27-2024", and "27-01-2024" where the first number can be no month: as
 * "2024-01-27". */
static bool read_kiwi_date(bw_str word, char *ret_date)
{
    if (word.len != 10)
        return false;
    if (word.ptr[4] == '-') {
        memcpy(ret_date, word.ptr, 10);
        return true;
    }
    const bool day_first = word.ptr[0] > '1' || (word.ptr[0] == '1' && word.ptr[1] > '2');
    if (word.ptr[2] != '-' || word.ptr[5] != '-')
        return false;
    memcpy(ret_date, word.ptr + 6, 4);
    ret_date[4] = ret_date[7] = '-';
    memcpy(ret_date + 5, word.ptr + (day_first ? 3 : 0), 2);
    memcpy(ret_date + 8, word.ptr + (day_first ? 0 : 3), 2);
    return true;
}

static size_t read_kiwi(bw_str text, struct prefix *prefix)
{
    bw_str words[4];
    size_t at = 0;
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        words[i] = word_of(bw_str_from(text, at));
        at += words[i].len;
        if (words[i].len == 0 || at >= text.len)
            return 0;
        if (i + 1 < BW_COUNT(words))
            at += blanks(bw_str_from(text, at));
    }
    struct stamp stamp;
    char *own = prefix->own_time;
    if (words[1].len != 8 || !is_level(words[2]) || !read_kiwi_date(words[0], own))
        return 0;
    own[10] = 'T';
    memcpy(own + 11, words[1].ptr, 8);
    prefix->time = (bw_str){.ptr = text.ptr, .len = (size_t)(words[1].ptr - text.ptr) + 8};
    if (stamp_read((bw_str){.ptr = own, .len = 19}, &stamp) != 19)
        return 0;
    prefix->year = stamp.date.year;
    prefix->host = words[3];
    return at;
}

/* How long what `what` stands for is at the beginning of `text`; 0: it does not stand there. */
static size_t read_part(char what, bw_str text, struct prefix *prefix)
{
    const bw_str word = word_of(text);
    switch (what) {
    case 't':
        return read_time(word, prefix) ? word.len : 0;
    case 'e':
        return is_number(word) ? word.len : 0;
    case 's':
        return bw_str_eq(word, BW_STR("stdout")) || bw_str_eq(word, BW_STR("stderr")) ? word.len
                                                                                      : 0;
    case 'f':
        prefix->piece = word.len != 0 && word.ptr[0] == 'P';
        return word.len != 0 && strchr("FP", word.ptr[0]) != NULL ? word.len : 0;
    case '[':
        return bw_str_starts_with(word, BW_STR("[pod/")) && bw_str_ends_with(word, BW_STR("]"))
                       ? word.len
                       : 0;
    case '|': {
        const size_t at = word.len + blanks(bw_str_from(text, word.len));
        return is_name(word) && at > word.len && at < text.len && text.ptr[at] == '|' ? at + 1 : 0;
    }
    case 'E':
        return read_events(text);
    case 'k':
        return read_kafka(text, prefix);
    case 'p':
        return read_papertrail(text, prefix);
    case 'K':
        return read_kiwi(text, prefix);
    default: /* n */
        return is_name(word) ? word.len : 0;
    }
}

/* "2026-05-03T08:00:01Z web01 nginx: …": a line of syslog begins with a time of its own. */
static bool is_syslog(bw_str line)
{
    struct syslog_header header;
    return syslog_header_read(line, &header) && syslog_header_is_sure(&header) &&
           header.program.len != 0;
}

/* False when the line does not begin with what the form says. */
static bool read_prefix(const char *form, bw_str line, struct prefix *ret_prefix)
{
    struct prefix prefix = {0};
    for (const char *what = form; *what != '\0'; what++) {
        const bw_str rest = bw_str_from(line, prefix.len);
        const size_t len = read_part(*what, rest, &prefix);
        if (len == 0)
            return false;
        /* one blank: what is carried may be indented */
        const size_t gap = what[1] == '\0' ? len < rest.len : blanks(bw_str_from(rest, len));
        if (len < rest.len && !is_blank(rest.ptr[len]))
            return false;
        prefix.len += len + gap;
    }
    if (form[0] == 't' && form[1] != 's' && is_syslog(line))
        return false;
    *ret_prefix = prefix;
    return true;
}

/* "web-7d4b9c nginx 203.0.113.9 - - [": stern before a line of an access log. */
static bool is_before_address(bw_str line)
{
    struct prefix prefix;
    if (!read_prefix("nn", line, &prefix))
        return false;
    const bw_str word = word_of(bw_str_from(line, prefix.len));
    size_t dots = 0;
    for (size_t i = 0; i < word.len; i++) {
        dots += word.ptr[i] == '.';
        if (word.ptr[i] != '.' && (word.ptr[i] < '0' || word.ptr[i] > '9'))
            return false;
    }
    return dots == 3;
}

bool carrier_form_is_sure(unsigned form)
{
    return form < SURE_FORMS;
}

bool carrier_begins(bw_str line)
{
    struct prefix prefix;
    for (size_t i = 0; i < SURE_FORMS; i++)
        if (read_prefix(forms[i], line, &prefix))
            return true;
    return read_prefix("tn", line, &prefix) || is_before_address(line);
}

/* ---- the lines ---- */

static bool is_object(bw_str text)
{
    return bw_str_starts_with(text, BW_STR("{")) &&
           bw_str_ends_with(bw_str_trim(text), BW_STR("}"));
}

/* {"msg":"…"} with the time that stood before it. */
static void add_object(struct bw_buffer *out, bw_str object, bw_str time)
{
    const bw_str rest = bw_str_from(object, 1);
    bw_buffer_add_text(out, "{\"carried_at\":\"");
    bw_buffer_add_str(out, time);
    bw_buffer_add_char(out, '"');
    if (!bw_str_starts_with(bw_str_trim(rest), BW_STR("}")))
        bw_buffer_add_char(out, ',');
    bw_buffer_add_str(out, rest);
}

/* "2026-05-03T08:00:01Z web01 sshd: text" */
static void add_message(struct bw_buffer *out, const struct prefix *prefix, bw_str text)
{
    if (prefix->own_time[0] != '\0')
        bw_buffer_add_text(out, prefix->own_time);
    else
        bw_buffer_add_str(out, prefix->time);
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, prefix->host);
    bw_buffer_add_char(out, ' ');
    if (prefix->program.len != 0) {
        bw_buffer_add_str(out, prefix->program);
        bw_buffer_add_text(out, ": ");
    }
    bw_buffer_add_str(out, text);
}

/* At the end of filter-log-events' text stands its time. */
static bw_str without_end(const char *form, bw_str text)
{
    size_t at = text.len;
    while (form[0] == 'E' && at != 0 && text.ptr[at - 1] != '\t')
        at--;
    return form[0] == 'E' && at != 0 && is_number(bw_str_from(text, at)) ? bw_str_head(text, at - 1)
                                                                         : text;
}

/* What `line` carries. False: it does not begin as the form says, and comes as it is. */
static bool add_carried(
        struct bw_buffer *out, unsigned form, bw_str line, struct prefix *ret_prefix)
{
    *ret_prefix = (struct prefix){0};
    const bool fits = read_prefix(forms[form], line, ret_prefix);
    const bw_str text = without_end(forms[form], bw_str_from(line, ret_prefix->len));
    ret_prefix->object = is_object(text);
    if (ret_prefix->object && ret_prefix->time.len != 0)
        add_object(out, text, ret_prefix->time);
    else if (ret_prefix->host.len != 0)
        add_message(out, ret_prefix, text);
    else
        bw_buffer_add_str(out, text);
    if (!ret_prefix->piece)
        bw_buffer_add_char(out, '\n');
    return fits;
}

static bw_status carrier_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct carrier *carrier = (struct carrier *)source;
    *ret_len = 0;
    while (carrier->given == carrier->line.len) {
        struct prefix prefix;
        bw_str line;
        bw_buffer_clear(&carrier->line);
        carrier->given = 0;
        const enum line_frame_found found = line_frame_next(&carrier->frame, &line);
        if (found == LINE_FRAME_END) {
            if (carrier->window.status != BW_OK && err != NULL)
                *err = carrier->window.err;
            return carrier->window.status;
        }
        (void)add_carried(&carrier->line, carrier->form, line, &prefix);
        if (carrier->line.failed)
            return bw_fail(err, BW_E_NOMEM, "no memory to read lines");
    }
    const size_t left = carrier->line.len - carrier->given;
    *ret_len = left < size ? left : size;
    memcpy(out, carrier->line.ptr + carrier->given, *ret_len);
    carrier->given += *ret_len;
    return BW_OK;
}

struct bw_source *carrier_source(struct carrier *carrier)
{
    return &carrier->source;
}

void carrier_free(struct carrier *carrier)
{
    if (carrier == NULL)
        return;
    bw_buffer_release(&carrier->line);
    text_window_release(&carrier->window);
    free(carrier);
}

bw_status carrier_open(const struct input_options *options, unsigned form,
        struct carrier **ret_carrier, struct bw_err *err)
{
    struct carrier *carrier = calloc(1, sizeof(*carrier));
    if (carrier == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read lines");
    carrier->source = (struct bw_source){.read = carrier_read, .size = BW_SOURCE_SIZE_UNKNOWN};
    carrier->form = form;
    bw_buffer_init(&carrier->line, 2 * BW_LIMIT_RECORD_BYTES);
    const bw_status status = text_window_init(&carrier->window, options, err);
    if (status != BW_OK) {
        bw_buffer_release(&carrier->line);
        free(carrier);
        return status;
    }
    const struct input_options all = {.part_end = UINT64_MAX};
    line_frame_init(&carrier->frame, &carrier->window, NULL, &all);
    *ret_carrier = carrier;
    return BW_OK;
}

/* ---- what is it? ---- */

unsigned carrier_form_count(void)
{
    return BW_COUNT(forms);
}

bool carrier_look(bw_bytes head, bool whole, unsigned form, struct bw_buffer *lines,
        struct carrier_look *ret_look)
{
    static const char none[LINE_FRAME_ZEROS];
    static const bw_str zeros = {.ptr = none, .len = sizeof(none)};
    size_t mark;
    size_t seen = 0;
    size_t fits = 0;
    size_t objects = 0;
    bw_str line;
    bw_str text = bw_bytes_str(head);
    *ret_look = (struct carrier_look){0};
    if (text_encoding_detect(head, &mark) != TEXT_UTF8)
        return false;
    text = bw_str_from(text, mark);
    while (seen < LOOK_LINES && bw_str_cut(&text, '\n', &line)) {
        struct prefix prefix;
        if (text.ptr == NULL && !whole && seen != 0)
            break; /* it may be cut */
        if (bw_str_ends_with(line, BW_STR("\r")))
            line.len--;
        if (text.ptr == NULL && line.len == 0)
            break; /* behind the last end of a line */
        if (bw_str_find(line, zeros) != SIZE_MAX)
            break;                        /* no text: line_frame ends the record there */
        if (bw_str_trim(line).len == 0) { /* comes as it is, and says nothing of the form */
            bw_buffer_add_str(lines, line);
            bw_buffer_add_char(lines, '\n');
            continue;
        }
        seen++;
        fits += add_carried(lines, form, line, &prefix);
        objects += prefix.object;
        if (ret_look->year == 0)
            ret_look->year = prefix.year;
        if (seen >= 8 && fits * 10 < seen * 8)
            return false;
    }
    ret_look->objects = objects == seen;
    return seen != 0 && fits * 10 >= seen * 9 && !lines->failed;
}
