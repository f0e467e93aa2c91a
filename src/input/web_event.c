#include "input/web_event.h"

#include <string.h>

#include "base/hash.h"
#include "format/web/forms.h"

enum web_kind {
    WEB_KIND_NONE,   /* helps to make others */
    WEB_KIND_TEXT,   /* left out when it is empty or "-" */
    WEB_KIND_BLANK,  /* "-" is an empty text: rules ask for clients that send none */
    WEB_KIND_NUMBER, /* a number where it is one */
};

static const struct {
    bw_str name;
    enum web_kind kind;
    bool header; /* what a client sent in a header: may be encoded in any way */
    unsigned forms;
} web_fields[WEB_FIELD_COUNT] = {
        [WEB_DATASET] = {BW_STR_INIT("event.dataset"), WEB_KIND_TEXT, false, 0},
        [WEB_HOST_NAME] = {BW_STR_INIT("host.name"), WEB_KIND_TEXT, false, 0},
        [WEB_C_IP] = {BW_STR_INIT("c-ip"), WEB_KIND_TEXT, false, 0},
        [WEB_C_PORT] = {BW_STR_INIT("c-port"), WEB_KIND_NUMBER, false, 0},
        [WEB_X_FORWARDED_FOR] = {BW_STR_INIT("x-forwarded-for"), WEB_KIND_TEXT, true,
                WEB_FORMS_PERCENT},
        [WEB_USERNAME] = {BW_STR_INIT("cs-username"), WEB_KIND_TEXT, false, WEB_FORMS_PERCENT},
        [WEB_METHOD] = {BW_STR_INIT("cs-method"), WEB_KIND_TEXT, false, 0},
        [WEB_URI] = {BW_STR_INIT("cs-uri"), WEB_KIND_TEXT, false,
                WEB_FORMS_PERCENT | WEB_FORMS_PLUS},
        [WEB_STEM] = {BW_STR_INIT("cs-uri-stem"), WEB_KIND_TEXT, false, WEB_FORMS_PERCENT},
        [WEB_QUERY] = {BW_STR_INIT("cs-uri-query"), WEB_KIND_TEXT, false,
                WEB_FORMS_PERCENT | WEB_FORMS_QUERY},
        [WEB_SCHEME] = {BW_STR_INIT(""), WEB_KIND_NONE, false, 0},
        [WEB_URI_PORT] = {BW_STR_INIT(""), WEB_KIND_NONE, false, 0},
        [WEB_EXTENSION] = {BW_STR_INIT("c-uri-extension"), WEB_KIND_TEXT, false, 0},
        [WEB_VERSION] = {BW_STR_INIT("cs-version"), WEB_KIND_TEXT, false, 0},
        [WEB_CS_HOST] = {BW_STR_INIT("cs-host"), WEB_KIND_TEXT, true, WEB_FORMS_PERCENT},
        [WEB_USER_AGENT] = {BW_STR_INIT("cs-user-agent"), WEB_KIND_BLANK, true, WEB_FORMS_PERCENT},
        [WEB_REFERER] = {BW_STR_INIT("cs-referer"), WEB_KIND_BLANK, true, WEB_FORMS_PERCENT},
        [WEB_COOKIE] = {BW_STR_INIT("cs-cookie"), WEB_KIND_TEXT, true, WEB_FORMS_PERCENT},
        [WEB_CS_CONTENT_TYPE] = {BW_STR_INIT("cs-content-type"), WEB_KIND_TEXT, true,
                WEB_FORMS_PERCENT},
        [WEB_SC_CONTENT_TYPE] = {BW_STR_INIT("sc-content-type"), WEB_KIND_TEXT, false, 0},
        [WEB_STATUS] = {BW_STR_INIT("sc-status"), WEB_KIND_NUMBER, false, 0},
        [WEB_SUBSTATUS] = {BW_STR_INIT("sc-substatus"), WEB_KIND_NUMBER, false, 0},
        [WEB_WIN32_STATUS] = {BW_STR_INIT("sc-win32-status"), WEB_KIND_NUMBER, false, 0},
        [WEB_SC_BYTES] = {BW_STR_INIT("sc-bytes"), WEB_KIND_NUMBER, false, 0},
        [WEB_CS_BYTES] = {BW_STR_INIT("cs-bytes"), WEB_KIND_NUMBER, false, 0},
        [WEB_TIME_TAKEN] = {BW_STR_INIT("time-taken"), WEB_KIND_NUMBER, false, 0},
        [WEB_S_IP] = {BW_STR_INIT("s-ip"), WEB_KIND_TEXT, false, 0},
        [WEB_S_PORT] = {BW_STR_INIT("s-port"), WEB_KIND_NUMBER, false, 0},
        [WEB_S_COMPUTERNAME] = {BW_STR_INIT("s-computername"), WEB_KIND_TEXT, false, 0},
        [WEB_S_SITENAME] = {BW_STR_INIT("s-sitename"), WEB_KIND_TEXT, false, 0},
        [WEB_S_ACTION] = {BW_STR_INIT("s-action"), WEB_KIND_TEXT, false, 0},
        [WEB_R_IP] = {BW_STR_INIT("r-ip"), WEB_KIND_TEXT, false, 0},
        [WEB_R_PORT] = {BW_STR_INIT("r-port"), WEB_KIND_NUMBER, false, 0},
        [WEB_R_DNS] = {BW_STR_INIT("r-dns"), WEB_KIND_TEXT, false, 0},
};

/* Longest file ending that is one: ".properties". */
#define EXTENSION_MAX 12

/* ---- filling it ---- */

void web_event_init(struct web_event *event, bw_str dataset)
{
    memset(event->fields, 0, sizeof(event->fields));
    event->fields[WEB_DATASET] = dataset;
    event->extra_count = 0;
    event->layout = 0;
    event->plus = false;
    event->plain = false;
    event->escapes = false;
    event->store = NULL;
}

void web_event_extra(struct web_event *event, bw_str name, bw_str value)
{
    if (event->extra_count < WEB_MAX_EXTRAS)
        event->extras[event->extra_count++] = (struct web_extra){.name = name, .value = value};
}

static bool is_missing(bw_str value)
{
    return value.len == 0 || (value.len == 1 && value.ptr[0] == '-');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A method is a token of letters, in use upper case; PROPFIND and VERSION-CONTROL are some. */
static bool is_method(bw_str word)
{
    if (word.len == 0 || word.len > 32)
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!is_letter(word.ptr[i]) && word.ptr[i] != '-' && word.ptr[i] != '_')
            return false;
    return true;
}

void web_event_request_line(struct web_event *event, bw_str request)
{
    const size_t blank = bw_str_find_char(request, ' ');
    bw_str uri = request;
    if (is_missing(request))
        return;
    if (blank != SIZE_MAX && is_method(bw_str_head(request, blank))) {
        event->fields[WEB_METHOD] = bw_str_head(request, blank);
        uri = bw_str_from(request, blank + 1);
    }
    const char *last = uri.len != 0 ? memrchr(uri.ptr, ' ', uri.len) : NULL;
    if (last != NULL) {
        const size_t at = (size_t)(last - uri.ptr);
        const bw_str version = bw_str_from(uri, at + 1);
        if (bw_str_starts_with(version, BW_STR("HTTP/"))) {
            event->fields[WEB_VERSION] = version;
            uri.len = at;
        }
    }
    event->fields[WEB_URI] = uri;
}

bool web_looks_like_address(bw_str text)
{
    unsigned dots = 0;
    unsigned colons = 0;
    if (text.len < 2 || text.len > 45)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        dots += c == '.';
        colons += c == ':';
        if (!is_digit(c) && c != '.' && c != ':' && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
            return false;
        if (is_letter(c) && dots != 0)
            return false;
    }
    return dots == 3 || (dots == 0 && colons >= 2);
}

/* Where the colon of a port stands: SIZE_MAX when there is no port. */
static size_t port_colon(bw_str text)
{
    size_t at = text.len;
    while (at != 0 && is_digit(text.ptr[at - 1]))
        at--;
    if (at == 0 || at == text.len || text.ptr[at - 1] != ':')
        return SIZE_MAX;
    /* the colons of an IPv6 address without brackets are no port's */
    const bw_str host = bw_str_head(text, at - 1);
    const bool brackets = host.len != 0 && host.ptr[host.len - 1] == ']';
    return brackets || bw_str_find_char(host, ':') == SIZE_MAX ? at - 1 : SIZE_MAX;
}

static bw_str without_brackets(bw_str host)
{
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        return (bw_str){.ptr = host.ptr + 1, .len = host.len - 2};
    return host;
}

void web_event_endpoint(
        struct web_event *event, enum web_field address, enum web_field port, bw_str text)
{
    const size_t colon = port_colon(text);
    event->fields[address] = without_brackets(bw_str_head(text, colon));
    if (colon != SIZE_MAX)
        event->fields[port] = bw_str_from(text, colon + 1);
}

/* ---- what follows from what ---- */

static void conclude_host(struct web_event *event, bw_str authority)
{
    const size_t user = bw_str_find_char(authority, '@');
    if (user != SIZE_MAX)
        authority = bw_str_from(authority, user + 1);
    if (is_missing(event->fields[WEB_CS_HOST]))
        event->fields[WEB_CS_HOST] = authority;
}

/* Length of "http://" and the like at the start of `uri`, 0: it is relative. */
static size_t scheme_len(bw_str uri)
{
    size_t at = 0;
    while (at < uri.len && at < 16 && is_letter(uri.ptr[at]))
        at++;
    return at != 0 && bw_str_starts_with(bw_str_from(uri, at), BW_STR("://")) ? at + 3 : 0;
}

static void split_uri(struct web_event *event)
{
    bw_str rest = event->fields[WEB_URI];
    const size_t scheme = scheme_len(rest);
    if (bw_str_eq(event->fields[WEB_METHOD], BW_STR("CONNECT"))) {
        conclude_host(event, rest);
        return;
    }
    if (scheme != 0) {
        rest = bw_str_from(rest, scheme);
        size_t path = 0;
        while (path < rest.len && rest.ptr[path] != '/' && rest.ptr[path] != '?')
            path++;
        conclude_host(event, bw_str_head(rest, path));
        rest = bw_str_from(rest, path);
    }
    const size_t mark = bw_str_find_char(rest, '?');
    event->fields[WEB_STEM] = bw_str_head(rest, mark);
    if (mark != SIZE_MAX)
        event->fields[WEB_QUERY] = bw_str_from(rest, mark + 1);
    if (scheme != 0 && event->fields[WEB_STEM].len == 0)
        event->fields[WEB_STEM] = BW_STR("/");
}

static char *put(char *out, bw_str text)
{
    if (text.len != 0)
        memcpy(out, text.ptr, text.len);
    return out + text.len;
}

/* scheme://host:port/stem?query of what is there. */
static void join_uri(struct web_event *event, struct bw_arena *arena)
{
    const bw_str stem = event->fields[WEB_STEM];
    bw_str query = event->fields[WEB_QUERY];
    const bw_str scheme = event->fields[WEB_SCHEME];
    const bw_str port = event->fields[WEB_URI_PORT];
    const bool absolute = !is_missing(scheme) && !is_missing(event->fields[WEB_CS_HOST]);
    const bw_str host = absolute ? event->fields[WEB_CS_HOST] : BW_STR("");
    const bool with_port = absolute && !is_missing(port) && !bw_str_eq(port, BW_STR("80")) &&
                           !bw_str_eq(port, BW_STR("443")) && !bw_str_eq(port, BW_STR("0"));
    if (!is_missing(query) && query.ptr[0] == '?')
        query = bw_str_from(query, 1);
    event->fields[WEB_QUERY] = query;
    if (is_missing(query))
        query = BW_STR("");
    if (!absolute && query.len == 0) {
        event->fields[WEB_URI] = stem;
        return;
    }
    char *room = bw_arena_alloc_raw(
            arena, scheme.len + host.len + port.len + stem.len + query.len + 8, 1);
    if (room == NULL)
        return;
    char *out = room;
    if (absolute)
        out = put(put(put(out, scheme), BW_STR("://")), host);
    if (with_port)
        out = put(put(out, BW_STR(":")), port);
    out = put(out, is_missing(stem) ? BW_STR("") : stem);
    if (query.len != 0)
        out = put(put(out, BW_STR("?")), query);
    event->fields[WEB_URI] = (bw_str){.ptr = room, .len = (size_t)(out - room)};
}

/* "aspx" of "/a/b.aspx". */
static bw_str extension_of(bw_str stem)
{
    size_t at = stem.len;
    while (at != 0 && stem.len - at <= EXTENSION_MAX) {
        const char c = stem.ptr[at - 1];
        if (c == '.')
            return bw_str_from(stem, at);
        if (!is_letter(c) && !is_digit(c))
            break;
        at--;
    }
    return (bw_str){.ptr = NULL, .len = 0};
}

static void conclude(struct web_event *event, struct bw_arena *arena)
{
    bw_str *fields = event->fields;
    if (!is_missing(fields[WEB_URI]) && is_missing(fields[WEB_STEM]))
        split_uri(event);
    else if (!is_missing(fields[WEB_STEM]) && is_missing(fields[WEB_URI]))
        join_uri(event, arena);
    if (is_missing(fields[WEB_EXTENSION]))
        fields[WEB_EXTENSION] = extension_of(fields[WEB_STEM]);
    if (is_missing(fields[WEB_HOST_NAME]))
        fields[WEB_HOST_NAME] = fields[WEB_S_COMPUTERNAME];
    if (!is_missing(fields[WEB_CS_HOST]))
        fields[WEB_CS_HOST] = bw_str_head(fields[WEB_CS_HOST], port_colon(fields[WEB_CS_HOST]));
}

/* ---- the record ---- */

static void number_value(bw_str text, struct event_value *ret_value)
{
    uint64_t number = 0;
    /* a leading zero means something to whoever wrote it */
    bool plain = text.len != 0 && text.len < 19 && (text.len == 1 || text.ptr[0] != '0');
    for (size_t i = 0; plain && i < text.len; i++) {
        plain = is_digit(text.ptr[i]);
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (plain)
        event_value_set_uint(ret_value, number);
    else
        event_value_set_utf8(ret_value, text);
}

/* All forms of a text that has several, as a list. False: there is but one, or no room. */
static bool list_forms(
        bw_str text, unsigned flags, struct bw_arena *arena, struct event_value *ret_value)
{
    struct web_forms forms;
    web_forms_make(text, flags, arena, &forms);
    struct event_value *items =
            forms.count > 1 ? bw_arena_alloc_raw(arena, forms.count, sizeof(*items)) : NULL;
    if (items == NULL)
        return false;
    for (uint32_t i = 0; i < forms.count; i++)
        items[i] = event_value_utf8(forms.items[i]);
    *ret_value =
            (struct event_value){.kind = EVENT_VALUE_LIST, .count = forms.count, .items = items};
    return true;
}

/* All forms of a text as one value. True when there is more than the text itself. `store` where
 * texts come again, else NULL. */
static bool form_value(bw_str text, unsigned flags, struct web_store *store, struct bw_arena *arena,
        struct event_value *ret_value)
{
    event_value_set_utf8(ret_value, text);
    if (flags == 0 || !web_forms_needed(text, flags))
        return false;
    const struct event_value *known = store != NULL ? web_store_forms(store, text, flags) : NULL;
    if (known != NULL) {
        *ret_value = *known;
        return true;
    }
    if (!list_forms(text, flags, arena, ret_value))
        return false;
    if (store != NULL)
        web_store_add_forms(store, text, flags, ret_value);
    return true;
}

static unsigned form_flags(const struct web_event *event, unsigned field)
{
    unsigned flags = web_fields[field].forms;
    if (flags == 0 || event->plain)
        return 0;
    if (event->escapes)
        flags |= WEB_FORMS_ESCAPES;
    if (event->plus && web_fields[field].header)
        flags |= WEB_FORMS_QUERY;
    return flags;
}

_Static_assert(WEB_FIELD_COUNT <= 64, "sets of fields are bits of one number");

_Static_assert(WEB_FIELD_COUNT <= TEXT_COLUMNS_MAX, "there is room for all of them");

/* Values of the fields of one event, in their order, and which those are. */
struct web_values {
    uint64_t present;
    uint64_t decoded;           /* of which there is more than the line shows */
    struct event_value *values; /* where the record has them */
};

static void make_values(
        const struct web_event *event, struct bw_arena *arena, struct web_values *made)
{
    uint64_t present = 0;
    uint64_t decoded = 0;
    struct event_value *value = made->values;
    for (unsigned i = 0; i < WEB_FIELD_COUNT; i++) {
        bw_str text = event->fields[i];
        bool more = false;
        if (BW_LIKELY(text.ptr == NULL) || web_fields[i].kind == WEB_KIND_NONE)
            continue;
        if (is_missing(text)) {
            if (web_fields[i].kind != WEB_KIND_BLANK)
                continue;
            text = BW_STR("");
        }
        if (web_fields[i].kind == WEB_KIND_NUMBER)
            number_value(text, value);
        else
            more = form_value(text, form_flags(event, i),
                    web_fields[i].header ? event->store : NULL, arena, value);
        present |= UINT64_C(1) << i;
        decoded |= (uint64_t)more << i;
        value++;
    }
    made->present = present;
    made->decoded = decoded;
}

static enum text_field_flag flag_of(const struct web_values *made, unsigned field)
{
    return (made->decoded >> field & 1) != 0 ? TEXT_FIELD_DECODED : TEXT_FIELD_PIECE;
}

/* The columns of events with these fields, which the log's earlier lines mostly had, too. */
static struct text_columns *columns_of(struct web_store *store, const struct web_values *made)
{
    struct text_column columns[WEB_FIELD_COUNT];
    size_t count = 0;
    struct text_columns *known = web_store_columns(store, made->present, made->decoded);
    if (known != NULL)
        return known;
    for (uint64_t left = made->present; left != 0; left &= left - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(left);
        columns[count++] =
                (struct text_column){.name = web_fields[i].name, .flag = flag_of(made, i)};
    }
    return web_store_add_columns(store, made->present, made->decoded, columns, count);
}

static void add_fields(
        struct text_record *record, const struct web_event *event, const struct web_values *made)
{
    uint32_t at = 0; /* each value is added where it already is */
    const uint64_t layout = made->present * UINT64_C(0x9e3779b97f4a7c15) ^
                            made->decoded * UINT64_C(0xc2b2ae3d27d4eb4f) ^ event->layout;
    text_record_begin(record, (uint32_t)(layout >> 32 ^ layout));
    for (uint64_t left = made->present; left != 0; left &= left - 1, at++) {
        const unsigned i = (unsigned)__builtin_ctzll(left);
        text_record_add(record, web_fields[i].name, made->values[at], flag_of(made, i));
    }
}

void web_event_add(struct line_context *context, struct web_event *event)
{
    struct web_values made = {.values = text_record_room(context->record)};
    if (event->store != NULL)
        web_store_begin(event->store);
    conclude(event, context->arena);
    make_values(event, context->arena, &made);
    struct text_columns *columns = event->store != NULL ? columns_of(event->store, &made) : NULL;
    if (columns != NULL)
        (void)text_record_begin_columns(context->record, columns); /* the values are there */
    else
        add_fields(context->record, event, &made);
    for (uint32_t i = 0; i < event->extra_count; i++)
        text_record_add_opt(context->record, event->extras[i].name, event->extras[i].value);
}

/* ---- probes ---- */

/* Lines among which a message is looked for: longer than the stack traces of Java. */
#define JOINED_LINES 512

enum input_match web_probe_joined(bw_bytes head, bool whole, line_looks_fn *begins, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, begins, '\0', ret_split);
    bw_str text = bw_bytes_str(head);
    bw_str line;
    if (match == INPUT_MATCH_SURE || match == INPUT_MATCH_LIKELY)
        return match;
    for (unsigned i = 0; i < JOINED_LINES && bw_str_cut(&text, '\n', &line); i++)
        if (line.len != 0 && begins(line))
            return i == 0 ? INPUT_MATCH_LIKELY : INPUT_MATCH_WEAK;
    return INPUT_MATCH_NO;
}
