#include "input/web/event.h"

#include <string.h>

#include "base/hash.h"
#include "decode/web_forms.h"

static const struct {
    bw_str name;
    bool header; /* what a client sent in a header: may be encoded in any way */
    unsigned forms;
} web_fields[WEB_FIELD_COUNT] = {
        [WEB_DATASET] = {BW_STR_INIT("event.dataset"), false, 0},
        [WEB_HOST_NAME] = {BW_STR_INIT("host.name"), false, 0},
        [WEB_C_IP] = {BW_STR_INIT("c-ip"), false, 0},
        [WEB_C_PORT] = {BW_STR_INIT("c-port"), false, 0},
        [WEB_X_FORWARDED_FOR] = {BW_STR_INIT("x-forwarded-for"), true, WEB_FORMS_PERCENT},
        [WEB_USERNAME] = {BW_STR_INIT("cs-username"), false, WEB_FORMS_PERCENT},
        [WEB_METHOD] = {BW_STR_INIT("cs-method"), false, 0},
        [WEB_URI] = {BW_STR_INIT("cs-uri"), false, WEB_FORMS_PERCENT | WEB_FORMS_PLUS},
        [WEB_STEM] = {BW_STR_INIT("cs-uri-stem"), false, WEB_FORMS_PERCENT},
        [WEB_QUERY] = {BW_STR_INIT("cs-uri-query"), false, WEB_FORMS_PERCENT | WEB_FORMS_QUERY},
        [WEB_SCHEME] = {BW_STR_INIT(""), false, 0},
        [WEB_URI_PORT] = {BW_STR_INIT(""), false, 0},
        [WEB_EXTENSION] = {BW_STR_INIT("c-uri-extension"), false, 0},
        [WEB_VERSION] = {BW_STR_INIT("cs-version"), false, 0},
        [WEB_CS_HOST] = {BW_STR_INIT("cs-host"), true, WEB_FORMS_PERCENT},
        [WEB_USER_AGENT] = {BW_STR_INIT("cs-user-agent"), true, WEB_FORMS_PERCENT},
        [WEB_REFERER] = {BW_STR_INIT("cs-referer"), true, WEB_FORMS_PERCENT},
        [WEB_COOKIE] = {BW_STR_INIT("cs-cookie"), true, WEB_FORMS_PERCENT},
        [WEB_CS_CONTENT_TYPE] = {BW_STR_INIT("cs-content-type"), true, WEB_FORMS_PERCENT},
        [WEB_SC_CONTENT_TYPE] = {BW_STR_INIT("sc-content-type"), false, 0},
        [WEB_STATUS] = {BW_STR_INIT("sc-status"), false, 0},
        [WEB_SUBSTATUS] = {BW_STR_INIT("sc-substatus"), false, 0},
        [WEB_WIN32_STATUS] = {BW_STR_INIT("sc-win32-status"), false, 0},
        [WEB_SC_BYTES] = {BW_STR_INIT("sc-bytes"), false, 0},
        [WEB_CS_BYTES] = {BW_STR_INIT("cs-bytes"), false, 0},
        [WEB_TIME_TAKEN] = {BW_STR_INIT("time-taken"), false, 0},
        [WEB_S_IP] = {BW_STR_INIT("s-ip"), false, 0},
        [WEB_S_PORT] = {BW_STR_INIT("s-port"), false, 0},
        [WEB_S_COMPUTERNAME] = {BW_STR_INIT("s-computername"), false, 0},
        [WEB_S_SITENAME] = {BW_STR_INIT("s-sitename"), false, 0},
        [WEB_S_ACTION] = {BW_STR_INIT("s-action"), false, 0},
        [WEB_R_IP] = {BW_STR_INIT("r-ip"), false, 0},
        [WEB_R_PORT] = {BW_STR_INIT("r-port"), false, 0},
        [WEB_R_DNS] = {BW_STR_INIT("r-dns"), false, 0},
};

/* Longest file ending that is one: ".properties". */
#define EXTENSION_MAX 12

/* ---- filling it ---- */

void *web_log_state_new(const struct input_options *options)
{
    (void)options;
    return web_store_new();
}

void web_log_state_free(void *state)
{
    web_store_free(state);
}

void web_event_init(struct web_event *event, bw_str dataset)
{
    event->present = 0;
    web_event_set(event, WEB_DATASET, dataset);
    event->extra_count = 0;
    event->layout = 0;
    event->plus = false;
    event->plain = false;
    event->escapes = false;
    event->in_pieces = false;
    event->store = NULL;
}

static inline void add_extra(struct web_event *event, struct web_extra extra)
{
    if (event->extra_count < WEB_MAX_EXTRAS)
        event->extras[event->extra_count++] = extra;
}

void web_event_extra(struct web_event *event, bw_str name, bw_str value)
{
    add_extra(event, (struct web_extra){.name = name, .value = value});
}

void web_event_extra_named(struct web_event *event, bw_str name, bw_str value)
{
    add_extra(event, (struct web_extra){.name = name, .value = value, .constant = true});
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

/* Longer words in front of a request are none of its methods. */
#define METHOD_MAX 32

/* Length of the method that `request` begins with, a blank behind it; 0: it has none. A method is a
 * token of letters, in use upper case; PROPFIND and VERSION-CONTROL are some. */
static size_t method_len(bw_str request)
{
    const size_t most = request.len < METHOD_MAX + 1 ? request.len : METHOD_MAX + 1;
    size_t at = 0;
    while (at < most &&
            (is_letter(request.ptr[at]) || request.ptr[at] == '-' || request.ptr[at] == '_'))
        at++;
    return at < most && request.ptr[at] == ' ' ? at : 0;
}

/* Where the last blank of `uri` stands; SIZE_MAX: there is none. Nearly always " HTTP/1.1" ends it,
 * which is seen without a search. */
static size_t version_blank(bw_str uri)
{
    if (uri.len == 0)
        return SIZE_MAX;
    const char *end = uri.ptr + uri.len;
    if (BW_LIKELY(uri.len >= 9 && end[-9] == ' ' && memchr(end - 8, ' ', 8) == NULL))
        return uri.len - 9;
    const char *last = memrchr(uri.ptr, ' ', uri.len);
    return last != NULL ? (size_t)(last - uri.ptr) : SIZE_MAX;
}

void web_event_request_line(struct web_event *event, bw_str request)
{
    bw_str uri = request;
    if (is_missing(request))
        return;
    const size_t blank = method_len(request);
    if (blank != 0) {
        web_event_set(event, WEB_METHOD, bw_str_head(request, blank));
        uri = bw_str_from(request, blank + 1);
    }
    const size_t at = version_blank(uri);
    if (at != SIZE_MAX) {
        const bw_str version = bw_str_from(uri, at + 1);
        if (bw_str_starts_with(version, BW_STR("HTTP/"))) {
            web_event_set(event, WEB_VERSION, version);
            uri.len = at;
        }
    }
    web_event_set(event, WEB_URI, uri);
}

bool web_looks_like_address(bw_str text)
{
    unsigned dots = 0;
    unsigned colons = 0;
    if (text.len < 2 || text.len > 45)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (is_digit(c))
            continue;
        dots += c == '.';
        colons += c == ':';
        if (c != '.' && c != ':' && (dots != 0 || (c | 0x20) < 'a' || (c | 0x20) > 'f'))
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
    web_event_set(event, address, without_brackets(bw_str_head(text, colon)));
    if (colon != SIZE_MAX)
        web_event_set(event, port, bw_str_from(text, colon + 1));
}

/* ---- what follows from what ---- */

static bool lacks(const struct web_event *event, enum web_field field)
{
    return !web_event_has(event, field) || is_missing(event->fields[field]);
}

static void conclude_host(struct web_event *event, bw_str authority)
{
    const size_t user = bw_str_find_char(authority, '@');
    if (user != SIZE_MAX)
        authority = bw_str_from(authority, user + 1);
    if (lacks(event, WEB_CS_HOST))
        web_event_set(event, WEB_CS_HOST, authority);
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
    bw_str rest = web_event_get(event, WEB_URI);
    const size_t scheme = scheme_len(rest);
    if (bw_str_eq(web_event_get(event, WEB_METHOD), BW_STR("CONNECT"))) {
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
    const bw_str stem = bw_str_head(rest, mark);
    web_event_set(event, WEB_STEM, scheme != 0 && stem.len == 0 ? BW_STR("/") : stem);
    if (mark != SIZE_MAX)
        web_event_set(event, WEB_QUERY, bw_str_from(rest, mark + 1));
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
    const bw_str stem = web_event_get(event, WEB_STEM);
    bw_str query = web_event_get(event, WEB_QUERY);
    const bw_str scheme = web_event_get(event, WEB_SCHEME);
    const bw_str port = web_event_get(event, WEB_URI_PORT);
    const bool absolute = !is_missing(scheme) && !lacks(event, WEB_CS_HOST);
    const bw_str host = absolute ? event->fields[WEB_CS_HOST] : BW_STR("");
    const bool with_port = absolute && !is_missing(port) && !bw_str_eq(port, BW_STR("80")) &&
                           !bw_str_eq(port, BW_STR("443")) && !bw_str_eq(port, BW_STR("0"));
    if (!is_missing(query) && query.ptr[0] == '?')
        query = bw_str_from(query, 1);
    web_event_set(event, WEB_QUERY, query);
    if (is_missing(query))
        query = BW_STR("");
    if (!absolute && query.len == 0) {
        web_event_set(event, WEB_URI, stem);
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
    web_event_set(event, WEB_URI, (bw_str){.ptr = room, .len = (size_t)(out - room)});
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
    const bool no_uri = lacks(event, WEB_URI);
    const bool no_stem = lacks(event, WEB_STEM);
    if (!no_uri && no_stem)
        split_uri(event);
    else if (no_uri && !no_stem)
        join_uri(event, arena);
    if (lacks(event, WEB_EXTENSION))
        web_event_set(event, WEB_EXTENSION, extension_of(web_event_get(event, WEB_STEM)));
    if (lacks(event, WEB_HOST_NAME))
        web_event_set(event, WEB_HOST_NAME, web_event_get(event, WEB_S_COMPUTERNAME));
    if (!lacks(event, WEB_CS_HOST)) {
        const bw_str host = event->fields[WEB_CS_HOST];
        const size_t colon = port_colon(host);
        web_event_set(event, WEB_CS_HOST, bw_str_head(host, colon));
        event->in_pieces &= colon == SIZE_MAX;
    }
}

/* ---- the record ---- */

static void number_value(bw_str text, struct event_value *ret_value)
{
    uint64_t number = 0;
    const char *p = text.ptr;
    const char *end = text.ptr + text.len;
    /* a leading zero means something to whoever wrote it */
    const bool plain = text.len != 0 && text.len < 19 && (text.len == 1 || text.ptr[0] != '0');
    for (; plain && p != end; p++) {
        const unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit > 9)
            break;
        number = number * 10 + digit;
    }
    if (plain && p == end)
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
    if (flags == 0)
        return 0;
    if (event->escapes)
        flags |= WEB_FORMS_ESCAPES;
    if (event->plus && web_fields[field].header)
        flags |= WEB_FORMS_QUERY;
    return flags;
}

_Static_assert(WEB_FIELD_COUNT <= TEXT_COLUMNS_MAX, "there is room for all of them");

/* Values of the fields of one event, in their order, and which those are. */
struct web_values {
    uint64_t present;
    uint64_t decoded;           /* of which there is more than the line shows */
    struct event_value *values; /* where the record has them */
};

/* Sets of fields by what is made of them: a bit of a number is asked faster than a table. */
struct web_sets {
    uint64_t shown;  /* the others only help to make these */
    uint64_t blank;  /* "-" is an empty text: rules ask for clients that send none; what is in none
                      * of the sets is left out when it is empty or "-" */
    uint64_t number; /* a number where it is one */
};

#define FIELD_BIT(field) (UINT64_C(1) << (field))

static const struct web_sets sets = {
        .shown = ~(FIELD_BIT(WEB_SCHEME) | FIELD_BIT(WEB_URI_PORT)),
        .blank = FIELD_BIT(WEB_USER_AGENT) | FIELD_BIT(WEB_REFERER),
        .number = FIELD_BIT(WEB_C_PORT) | FIELD_BIT(WEB_STATUS) | FIELD_BIT(WEB_SUBSTATUS) |
                  FIELD_BIT(WEB_WIN32_STATUS) | FIELD_BIT(WEB_SC_BYTES) | FIELD_BIT(WEB_CS_BYTES) |
                  FIELD_BIT(WEB_TIME_TAKEN) | FIELD_BIT(WEB_S_PORT) | FIELD_BIT(WEB_R_PORT),
};

static void make_values(
        const struct web_event *event, struct bw_arena *arena, struct web_values *made)
{
    uint64_t present = event->present & sets.shown;
    uint64_t decoded = 0;
    struct event_value *value = made->values;
    for (uint64_t left = present; left != 0; left &= left - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(left);
        const uint64_t bit = FIELD_BIT(i);
        bw_str text = event->fields[i];
        if (BW_UNLIKELY(text.len <= 1) && is_missing(text)) {
            if ((sets.blank & bit) == 0) {
                present &= ~bit;
                continue;
            }
            text = BW_STR("");
        }
        if ((sets.number & bit) != 0)
            number_value(text, value);
        else if (event->plain)
            event_value_set_utf8(value, text);
        else if (form_value(text, form_flags(event, i), web_fields[i].header ? event->store : NULL,
                         arena, value))
            decoded |= bit;
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
    context->in_pieces = event->in_pieces && (event->present & ~sets.shown) == 0;
    make_values(event, context->arena, &made);
    struct text_columns *columns = event->store != NULL ? columns_of(event->store, &made) : NULL;
    if (columns != NULL)
        (void)text_record_begin_columns(context->record, columns); /* the values are there */
    else
        add_fields(context->record, event, &made);
    for (uint32_t i = 0; i < event->extra_count; i++) {
        const struct web_extra *extra = &event->extras[i];
        if (extra->constant)
            text_record_add_named_opt(context->record, extra->name, extra->value);
        else
            text_record_add_opt(context->record, extra->name, extra->value);
    }
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
