#include "decode/request.h"

#include <string.h>

#include "decode/web_forms.h"

#define URI    (WEB_FORMS_PERCENT | WEB_FORMS_PLUS)
#define QUERY  (WEB_FORMS_PERCENT | WEB_FORMS_QUERY)
#define HEADER WEB_FORMS_PERCENT

/* Names without letter case, underscores, dashes and blanks: of the last part, or whole where that
 * alone says too little. */
static const struct {
    bw_str name;
    bool whole;
    unsigned flags;
} request_fields[] = {
        {BW_STR_INIT("uri"), false, URI}, /* Zeek, Caddy, ModSecurity */
        {BW_STR_INIT("url"), false, URI}, /* Suricata, Express, LEEF */
        {BW_STR_INIT("requesturi"), false, URI},
        {BW_STR_INIT("requesturl"), false, URI},
        {BW_STR_INIT("request"), true, URI}, /* nginx, CEF */
        {BW_STR_INIT("requestpath"), false, URI},
        {BW_STR_INIT("requestquery"), false, QUERY}, /* Azure */
        {BW_STR_INIT("requesteduri"), false, URI},   /* logback-access */
        {BW_STR_INIT("path"), true, URI},            /* Envoy */
        {BW_STR_INIT("req.path"), true, URI},
        {BW_STR_INIT("resourcepath"), false, URI},      /* Amazon's API Gateway */
        {BW_STR_INIT("httprequest.args"), true, QUERY}, /* AWS WAF */
        {BW_STR_INIT("originalrequesturiwithargs"), false, URI},
        {BW_STR_INIT("clientrequesturi"), false, URI}, /* Cloudflare */
        {BW_STR_INIT("clientrequestpath"), false, HEADER},
        {BW_STR_INIT("uripath"), false, HEADER},
        {BW_STR_INIT("urlpath"), false, HEADER},
        {BW_STR_INIT("uriquery"), false, QUERY},
        {BW_STR_INIT("urlquery"), false, QUERY},
        {BW_STR_INIT("querystring"), false, QUERY},
        {BW_STR_INIT("url.original"), true, URI}, /* ECS */
        {BW_STR_INIT("url.full"), true, URI},
        {BW_STR_INIT("url.path"), true, HEADER},
        {BW_STR_INIT("url.query"), true, QUERY},
        {BW_STR_INIT("curi"), false, URI}, /* W3C, in tables and as JSON */
        {BW_STR_INIT("csuri"), false, URI},
        {BW_STR_INIT("csuristem"), false, HEADER},
        {BW_STR_INIT("csuriquery"), false, QUERY},
        {BW_STR_INIT("misc"), true, URI}, /* PAN-OS: the address of a page */
        {BW_STR_INIT("useragent"), false, HEADER},
        {BW_STR_INIT("httpuseragent"), false, HEADER},
        {BW_STR_INIT("useragent.original"), true, HEADER},
        {BW_STR_INIT("referrer"), false, HEADER},
        {BW_STR_INIT("referer"), false, HEADER},
        {BW_STR_INIT("httpreferer"), false, HEADER},
        {BW_STR_INIT("httpreferrer"), false, HEADER},
        {BW_STR_INIT("xforwardedfor"), false, HEADER},
        {BW_STR_INIT("httpxforwardedfor"), false, HEADER},
};

/* Longer ones are none of them. */
#define FOLDED_MAX 32

/* `name` as the table has it; false: too long for any of them. */
static bool fold(bw_str name, char folded[FOLDED_MAX], size_t *ret_len)
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        if (c == '_' || c == '-' || c == ' ')
            continue;
        if (len == FOLDED_MAX)
            return false;
        folded[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    *ret_len = len;
    return true;
}

static bw_str last_part(bw_str name)
{
    size_t at = name.len;
    while (at != 0 && name.ptr[at - 1] != '.')
        at--;
    return bw_str_from(name, at);
}

/* Access logs have all that follows from the request beside it, decoded. */
static bool is_access_log(const struct event_shape *shape)
{
    return event_shape_find(shape, BW_STR("cs-uri")) != UINT32_MAX &&
           event_shape_find(shape, BW_STR("cs-uri-stem")) != UINT32_MAX &&
           event_shape_find(shape, BW_STR("event.dataset")) != UINT32_MAX;
}

unsigned request_field_flags(const struct event_shape *shape, uint32_t slot)
{
    char whole[FOLDED_MAX];
    char part[FOLDED_MAX];
    size_t whole_len = 0;
    size_t part_len = 0;
    const bw_str name = shape->fields[slot].name;
    const bool short_enough = fold(name, whole, &whole_len);
    if (!fold(last_part(name), part, &part_len))
        return 0;
    for (size_t i = 0; i < BW_COUNT(request_fields); i++) {
        const bool asks_whole = request_fields[i].whole;
        const bw_str folded = {
                .ptr = asks_whole ? whole : part, .len = asks_whole ? whole_len : part_len};
        if ((!asks_whole || short_enough) && bw_str_eq(folded, request_fields[i].name))
            return is_access_log(shape) ? 0 : request_fields[i].flags;
    }
    return 0;
}

/* "percent > percent > lookup": a slice of it. */
static bw_str layers_of(uint32_t rounds, bool lookup)
{
    static const char percents[] = "percent > percent > percent > percent > percent > percent";
    static const char lookups[] =
            "percent > percent > percent > percent > percent > percent > lookup";
    const size_t each = strlen("percent > ");
    const size_t most = (sizeof(percents) - 1 + 3) / each;
    const size_t count = rounds < most ? rounds : most;
    if (lookup)
        return bw_str_from(bw_str_of(lookups), (most - count) * each);
    return bw_str_head(bw_str_of(percents), count != 0 ? count * each - 3 : 0);
}

void request_forms(
        bw_str text, unsigned flags, struct bw_arena *arena, struct decode_forms *ret_forms)
{
    bw_str form = text;
    uint32_t round = 0;
    ret_forms->count = 0;
    ret_forms->cut = false;
    if (!web_forms_needed(text, flags))
        return;
    while (round < BW_LIMIT_WEB_DECODE_ROUNDS && web_percent_decode(form, flags, arena, &form)) {
        ret_forms->items[ret_forms->count++] =
                (struct decode_form){.text = form, .layers = layers_of(++round, false)};
        flags = WEB_FORMS_PERCENT; /* a '+' that was encoded is one */
    }
    if (web_lookups_resolve(form, arena, &form))
        ret_forms->items[ret_forms->count++] =
                (struct decode_form){.text = form, .layers = layers_of(round, true)};
}
