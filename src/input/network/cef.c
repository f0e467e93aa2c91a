/* ArcSight's Common Event Format and IBM's Log Event Extended Format.
 *
 * Sources: "Implementing ArcSight Common Event Format (CEF)", version 26; IBM, "Log Event Extended
 * Format (LEEF)", versions 1.0 and 2.0. */
#include <string.h>

#include "input/network/kinds.h"
#include "input/network/login.h"
#include "input/network/windows.h"

#define LOOK_BYTES 512

/* Labels that are remembered until the value comes that they name, and the other way round. */
#define MAX_LABELS 32

struct labelled {
    bw_str key; /* "cs1" */
    bw_str label;
    struct event_value value;
    bool has_value;
};

struct labels {
    struct labelled items[MAX_LABELS];
    size_t count;
};

/* ---- header ---- */

static bool find_mark(bw_str *message, const char *mark)
{
    const bw_str word = bw_str_of(mark);
    if (bw_str_starts_with(*message, word))
        return true;
    const size_t at = bw_str_find(bw_str_head(*message, LOOK_BYTES), word);
    if (at == SIZE_MAX || message->ptr[at - 1] != ' ')
        return false;
    *message = bw_str_from(*message, at);
    return true;
}

/* The part up to the next bar that has no backslash before it. */
static bool header_part(bw_str *rest, bw_str *ret_part, bool *ret_escaped)
{
    *ret_escaped = false;
    for (size_t i = 0; i < rest->len; i++) {
        if (rest->ptr[i] == '\\') {
            *ret_escaped = true;
            i++;
        } else if (rest->ptr[i] == '|') {
            *ret_part = bw_str_head(*rest, i);
            *rest = bw_str_from(*rest, i + 1);
            return true;
        }
    }
    return false;
}

/* With escapes undone: \n and \r are line ends, \t a tab, any other character is itself. */
static bw_str unescape(struct bw_arena *arena, bw_str text)
{
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    size_t len = 0;
    if (out == NULL)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\\' || i + 1 == text.len) {
            out[len++] = text.ptr[i];
            continue;
        }
        const char c = text.ptr[++i];
        if (c == 'n' || c == 'r' || c == 't') {
            out[len++] = c == 'n' ? '\n' : c == 'r' ? '\r' : '\t';
            continue;
        }
        if (c != '\\' && c != '|' && c != '=')
            out[len++] = '\\'; /* C:\Windows, written by who does not know the rules */
        out[len++] = c;
    }
    return (bw_str){.ptr = out, .len = len};
}

static void add(struct network_reading *reading, bw_str name, bw_str value, bool escaped)
{
    if (escaped)
        text_record_add_decoded(reading->record, name, unescape(reading->arena, value));
    else
        text_record_add_number(reading->record, name, value);
}

/* Adds `count` parts of the header under their names. */
static bool add_header(
        struct network_reading *reading, bw_str *rest, const bw_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bw_str part;
        bool escaped;
        if (!header_part(rest, &part, &escaped))
            return false;
        if (names[i].len != 0)
            add(reading, names[i], part, escaped);
    }
    return true;
}

/* Vendor, product and event class: their events have the same fields. */
static uint32_t header_layout(struct network_body *body)
{
    const bw_str text = body->text;
    bw_str rest = text;
    bw_str part;
    bool escaped;
    for (unsigned i = 0; i < 5; i++)
        if (!header_part(&rest, &part, &escaped))
            return 0;
    return network_layout_of(bw_str_head(text, text.len - rest.len));
}

/* ---- logins, of vendors whose own fields tell them ---- */

/* True where the header's vendor is one of them; *ret_add is told what the message says. */
static bool find_login(
        bw_str text, void (**ret_add)(struct text_record *record, const struct network_said *said))
{
    const size_t bar = bw_str_find_char(bw_str_head(text, 10), '|');
    const bw_str vendor = bw_str_from(text, bar != SIZE_MAX ? bar + 1 : text.len);
    if (bw_str_starts_with(vendor, BW_STR("Check Point|")))
        *ret_add = network_add_checkpoint_login;
    else if (bw_str_starts_with(vendor, BW_STR("ZyXEL|")) ||
             bw_str_starts_with(vendor, BW_STR("Zyxel|")))
        *ret_add = network_add_zyxel_login;
    else
        *ret_add = NULL;
    return *ret_add != NULL;
}

/* The first value of each counts. */
static void take_said(struct network_said *said, bw_str key, bw_str value)
{
    const struct {
        bw_str key;
        bw_str *place;
    } kept[] = {{BW_STR("operation"), &said->operation}, {BW_STR("act"), &said->action},
            {BW_STR("action"), &said->action}, {BW_STR("product"), &said->part},
            {BW_STR("audit_status"), &said->status}, {BW_STR("msg"), &said->text},
            {BW_STR("note"), &said->note}, {BW_STR("objecttype"), &said->kind},
            {BW_STR("objectname"), &said->note}, {BW_STR("administrator"), &said->user},
            {BW_STR("suser"), &said->user}, {BW_STR("usrName"), &said->user},
            {BW_STR("user"), &said->user}, {BW_STR("client_ip"), &said->source},
            {BW_STR("src"), &said->source}};
    for (size_t i = 0; i < BW_COUNT(kept); i++)
        if (bw_str_eq(key, kept[i].key) && kept[i].place->len == 0)
            *kept[i].place = value;
}

/* ---- CEF's extension ---- */

static bool is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '[' || c == ']' || c == ':' || c == '@';
}

/*
 * Where the key begins that stands before the next '=' which has no backslash before it, and
 * follows a blank: there the value ends that begins at 0. text.len when there is none.
 */
static size_t next_key(bw_str text, bool *ret_escaped)
{
    *ret_escaped = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\') {
            *ret_escaped = true;
            i++;
            continue;
        }
        if (text.ptr[i] != '=')
            continue;
        size_t begin = i;
        while (begin > 0 && is_key_char(text.ptr[begin - 1]))
            begin--;
        if (begin < i && begin > 0 && text.ptr[begin - 1] == ' ')
            return begin;
    }
    return text.len;
}

static struct labelled *label_of(struct labels *labels, bw_str key)
{
    for (size_t i = 0; i < labels->count; i++)
        if (bw_str_eq(labels->items[i].key, key))
            return &labels->items[i];
    if (labels->count == MAX_LABELS)
        return NULL;
    labels->items[labels->count] = (struct labelled){.key = key};
    return &labels->items[labels->count++];
}

/* "cs1", "cn2", "deviceCustomDate1", "flexString1": keys that another key with Label names. */
static bool may_have_label(bw_str key)
{
    const char last = key.len != 0 ? key.ptr[key.len - 1] : ' ';
    return last >= '1' && last <= '9' &&
           (key.ptr[0] == 'c' || key.ptr[0] == 'f' || key.ptr[0] == 'd');
}

static void note_label(
        struct network_reading *reading, struct labels *labels, bw_str key, bw_str value)
{
    const bw_str suffix = BW_STR("Label");
    const bool is_label = key.len > suffix.len && bw_str_ends_with(key, suffix);
    if (!is_label && !may_have_label(key))
        return;
    struct labelled *item =
            label_of(labels, is_label ? bw_str_head(key, key.len - suffix.len) : key);
    if (item == NULL)
        return;
    if (is_label) {
        item->label = value;
    } else {
        const struct event_value *added = text_record_get(reading->record, key);
        item->has_value = added != NULL;
        if (added != NULL)
            item->value = *added;
    }
}

/* The value under the name that its label gives it, besides its own. */
static void add_labelled(struct network_reading *reading, const struct labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        const struct labelled *item = &labels->items[i];
        if (item->has_value && item->label.len != 0)
            text_record_add(reading->record, item->label, item->value, TEXT_FIELD_PIECE);
    }
}

static bw_time cef_time(bw_str text, bool *ret_local)
{
    bw_time time = network_epoch(text);
    if (time == BW_TIME_UNKNOWN)
        time = network_month_time(text, ret_local);
    return time != BW_TIME_UNKNOWN ? time : network_iso_time(text, ret_local);
}

/* What the event itself says of time and device; the first that is there counts. */
static void take_context(struct network_body *body, bw_str key, bw_str value)
{
    static const bw_str times[] = {BW_STR_INIT("rt"), BW_STR_INIT("end"), BW_STR_INIT("start"),
            BW_STR_INIT("deviceReceiptTime")};
    for (size_t i = 0; i < BW_COUNT(times) && body->time == BW_TIME_UNKNOWN; i++)
        if (bw_str_eq(key, times[i]))
            body->time = cef_time(value, &body->local);
    if (bw_str_eq(key, BW_STR("dvchost")) || (bw_str_eq(key, BW_STR("dvc")) && body->host.len == 0))
        body->host = value;
}

/* "CEF:0|", or "CEF: 0|", which collectors make of it that take "CEF:" for a program's name. */
static bool cef_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    bw_str text = *message;
    if (!find_mark(&text, "CEF:"))
        return false;
    const size_t at = text.len > 4 && text.ptr[4] == ' ' ? 5 : 4;
    if (at + 2 > text.len || (text.ptr[at] != '0' && text.ptr[at] != '1') ||
            text.ptr[at + 1] != '|')
        return false;
    *message = text;
    return true;
}

static bool cef_read(struct network_reading *reading)
{
    static const bw_str names[] = {BW_STR_INIT(""), BW_STR_INIT("DeviceVendor"),
            BW_STR_INIT("DeviceProduct"), BW_STR_INIT("DeviceVersion"),
            BW_STR_INIT("DeviceEventClassID"), BW_STR_INIT("Name"), BW_STR_INIT("Severity")};
    struct labels labels;
    struct network_said said = {0};
    void (*add_login)(struct text_record * record, const struct network_said *said);
    const bool tells_logins = find_login(reading->body->text, &add_login);
    labels.count = 0;
    bw_str rest = reading->body->text;
    if (!add_header(reading, &rest, names, BW_COUNT(names)))
        return false;
    rest = bw_str_trim(rest);
    while (rest.len != 0) {
        bw_str key = rest;
        bool escaped;
        if (!bw_str_cut(&rest, '=', &key) || rest.ptr == NULL)
            break; /* words without a key: in event.original */
        const size_t blank = bw_str_find_char(key, ' ');
        if (blank != SIZE_MAX)
            key = bw_str_trim(bw_str_from(key, blank));
        const size_t end = next_key(rest, &escaped);
        const bw_str value = bw_str_trim(bw_str_head(rest, end));
        rest = bw_str_from(rest, end);
        if (key.len == 0 || value.len == 0)
            continue;
        add(reading, key, value, escaped);
        take_context(reading->body, key, value);
        note_label(reading, &labels, key, value);
        if (tells_logins)
            take_said(&said, key, value);
    }
    add_labelled(reading, &labels);
    const struct event_value *class =
            text_record_get(reading->record, BW_STR("DeviceEventClassID"));
    if (network_windows_is_cef(reading->body->text) && class != NULL &&
            class->kind == EVENT_VALUE_UTF8)
        reading->body->relayed =
                network_windows_add_cef(reading->record, bw_bytes_str(class->bytes));
    if (tells_logins)
        add_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_cef = {
        .dataset = "cef.log",
        .marks = NETWORK_MARK_BAR,
        .looks = cef_looks,
        .layout = header_layout,
        .read = cef_read,
};

/* ---- LEEF ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "^", "x5E", "0x5E", "\t", or nothing: what stands between the pairs of LEEF 2.0. */
static char delimiter_of(bw_str text)
{
    if (text.len == 1)
        return text.ptr[0];
    if (bw_str_eq(text, BW_STR("\\t")))
        return '\t';
    const size_t x = bw_str_find_char(text, 'x');
    unsigned value = 0;
    if (x == SIZE_MAX || x > 1 || text.len - x < 2)
        return '\t';
    for (size_t i = x + 1; i < text.len; i++) {
        if (hex_digit(text.ptr[i]) < 0)
            return '\t';
        value = value * 16 + (unsigned)hex_digit(text.ptr[i]);
    }
    return value > 0 && value < 0x80 ? (char)value : '\t';
}

static bool leef_looks(const struct network_features *features, bw_str *message)
{
    (void)features;
    return find_mark(message, "LEEF:1.0|") || find_mark(message, "LEEF:2.0|");
}

static bool leef_read(struct network_reading *reading)
{
    static const bw_str names[] = {BW_STR_INIT(""), BW_STR_INIT("DeviceVendor"),
            BW_STR_INIT("DeviceProduct"), BW_STR_INIT("DeviceVersion"), BW_STR_INIT("EventID")};
    bw_str rest = reading->body->text;
    const bool second = bw_str_starts_with(rest, BW_STR("LEEF:2"));
    char delimiter = '\t';
    struct network_said said = {0};
    void (*add_login)(struct text_record * record, const struct network_said *said);
    const bool tells_logins = find_login(rest, &add_login);
    bw_str part;
    bool escaped;
    if (!add_header(reading, &rest, names, BW_COUNT(names)))
        return false;
    if (second) {
        const size_t bar = bw_str_find_char(bw_str_head(rest, 6), '|');
        if (bar != SIZE_MAX && header_part(&rest, &part, &escaped))
            delimiter = delimiter_of(part);
        else if (bw_str_find_char(rest, '\t') == SIZE_MAX &&
                 bw_str_find_char(rest, '|') != SIZE_MAX)
            delimiter = '|'; /* PAN-OS, where the delimiter was left out */
    }
    while (rest.len != 0 && bw_str_cut(&rest, delimiter, &part)) {
        bw_str key;
        if (!bw_str_cut(&part, '=', &key) || part.ptr == NULL)
            continue;
        key = bw_str_trim(key);
        if (key.len == 0 || part.len == 0)
            continue;
        text_record_add_number(reading->record, key, part);
        if (tells_logins)
            take_said(&said, key, part);
        if (bw_str_eq(key, BW_STR("devTime")))
            reading->body->time = cef_time(part, &reading->body->local);
        else if (bw_str_eq(key, BW_STR("identHostName")) || bw_str_eq(key, BW_STR("devName")))
            reading->body->host = part;
    }
    if (tells_logins)
        add_login(reading->record, &said);
    return true;
}

const struct network_body_kind network_leef = {
        .dataset = "leef.log",
        .marks = NETWORK_MARK_BAR,
        .looks = leef_looks,
        .layout = header_layout,
        .read = leef_read,
};
