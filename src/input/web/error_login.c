/* Sources: Apache's mod_auth_basic.c, mod_auth_digest.c and mod_authnz_ldap.c; nginx's
 * ngx_http_auth_basic_module.c; sample lines of fail2ban's filters. */
#include "input/web/error_login.h"

/* What stands around the name; `end` may stand in a name, so the last one counts. */
struct login_form {
    bw_str begin;
    bw_str end;
    bw_str behind; /* what must follow, wherever; empty: nothing */
};

#define S(text) BW_STR_INIT(text)

// clang-format off
static const struct login_form apache_forms[] = {
        {S("user `"), S("' in realm `"), S("' not found")},
        {S("user '"), S("' in realm '"), S("' not found")},
        {S("user "), S(": authentication failure for \""), S("")},
        {S("user "), S(": password mismatch: "), S("")},
        {S("user "), S(" not found: "), S("")},
        {S("auth_ldap authenticate: user "), S(" authentication failed; URI "), S("")},
        {S("user "), S(" not found"), S("")}, /* before 2.2 without the path */
};
static const struct login_form nginx_forms[] = {
        {S("user \""), S("\": password mismatch"), S("")},
        {S("user \""), S("\" was not found in \""), S("")},
};
// clang-format on

static size_t find_last(bw_str text, bw_str needle)
{
    size_t last = SIZE_MAX;
    size_t from = 0;
    for (size_t at; (at = bw_str_find(bw_str_from(text, from), needle)) != SIZE_MAX;) {
        last = from + at;
        from = last + 1;
    }
    return last;
}

static bool read_form(struct web_event *event, bw_str message, const struct login_form *form)
{
    if (!bw_str_starts_with(message, form->begin))
        return false;
    const bw_str rest = bw_str_from(message, form->begin.len);
    const size_t end = find_last(rest, form->end);
    if (end == SIZE_MAX || (form->behind.len != 0 &&
                                   bw_str_find(bw_str_from(rest, end), form->behind) == SIZE_MAX))
        return false;
    web_event_extra(event, BW_STR("event.category"), BW_STR("authentication"));
    web_event_extra(event, BW_STR("event.action"), BW_STR("http_login"));
    web_event_extra(event, BW_STR("event.outcome"), BW_STR("failure"));
    web_event_extra(event, BW_STR("user.name"), bw_str_head(rest, end));
    web_event_extra(event, BW_STR("source.ip"), web_event_get(event, WEB_C_IP));
    return true;
}

void web_error_login_apache(struct web_event *event, bw_str message)
{
    static const bw_str digest = BW_STR_INIT("Digest: "); /* Apache 2.2 */
    if (bw_str_starts_with(message, digest))
        message = bw_str_from(message, digest.len);
    for (size_t i = 0; i < BW_COUNT(apache_forms); i++)
        if (read_form(event, message, &apache_forms[i]))
            return;
}

void web_error_login_nginx(struct web_event *event, bw_str message)
{
    if (!bw_str_starts_with(message, nginx_forms[0].begin))
        return;
    message = bw_str_head(message, find_last(message, BW_STR(", client: ")));
    for (size_t i = 0; i < BW_COUNT(nginx_forms); i++)
        if (read_form(event, message, &nginx_forms[i]))
            return;
}
