/* Logins to identity services that keep a log of text: Keycloak, Authelia.
 *
 * Sources: Keycloak, "Server administration guide", the logger of events (services,
 * JBossLoggingEventListenerProvider: values in quotes since version 22); Authelia's log of
 * authentication attempts, as fail2ban's filter in its documentation has it. */
#include "input/syslog/forms.h"

/* type="LOGIN_ERROR", realmId="master", userId=null: the next; moves *rest over it. */
static bool next_value(bw_str *rest, bw_str *ret_name, bw_str *ret_value)
{
    bw_str text = *rest;
    if (!bw_str_cut(&text, '=', ret_name) || text.ptr == NULL)
        return false;
    *ret_name = bw_str_trim(*ret_name);
    if (bw_str_starts_with(text, BW_STR("\""))) {
        text = bw_str_from(text, 1);
        const size_t end = bw_str_find(text, BW_STR("\", "));
        *ret_value = bw_str_head(text, end == SIZE_MAX ? text.len : end);
        if (end == SIZE_MAX && bw_str_ends_with(*ret_value, BW_STR("\"")))
            ret_value->len--;
        *rest = bw_str_from(text, end == SIZE_MAX ? text.len : end + 3);
        return true;
    }
    const size_t end = bw_str_find(text, BW_STR(", "));
    *ret_value = bw_str_head(text, end == SIZE_MAX ? text.len : end);
    *rest = bw_str_from(text, end == SIZE_MAX ? text.len : end + 2);
    return true;
}

static void add_keycloak(struct message *message, bw_str name, bw_str value)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("realmId"), BW_STR_INIT("keycloak.realm.id")},
            {BW_STR_INIT("realmName"), BW_STR_INIT("keycloak.realm.name")},
            {BW_STR_INIT("clientId"), BW_STR_INIT("keycloak.client.id")},
            {BW_STR_INIT("userId"), BW_STR_INIT("user.id")},
            {BW_STR_INIT("username"), USER},
            {BW_STR_INIT("error"), REASON},
            {BW_STR_INIT("type"), BW_STR_INIT("keycloak.event_type")},
    };
    if (value.len == 0 || bw_str_eq(value, BW_STR("null")))
        return;
    if (bw_str_eq(name, BW_STR("ipAddress")))
        message_add_source(message, value);
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_eq(name, names[i][0]))
            message_add(message, names[i][1], value);
}

bool message_parse_keycloak(struct message *message)
{
    static const bw_str begin = BW_STR_INIT("type=");
    const size_t at = bw_str_find(bw_str_head(message->text, 128), begin);
    bw_str rest = bw_str_from(message->text, at != SIZE_MAX ? at : message->text.len);
    bw_str name;
    bw_str value;
    bw_str type = {0};
    while (message->count < 16 && next_value(&rest, &name, &value)) {
        if (type.ptr == NULL)
            type = value;
        add_keycloak(message, name, value);
    }
    if (bw_str_eq(type, BW_STR("LOGIN")))
        message_set(message, BW_STR("authentication"), BW_STR("sso_login"), BW_STR("success"));
    else if (bw_str_eq(type, BW_STR("LOGIN_ERROR")))
        message_set(message, BW_STR("authentication"), BW_STR("sso_login"), BW_STR("failure"));
    else if (bw_str_eq(type, BW_STR("LOGOUT")))
        message_set(message, BW_STR("session"), BW_STR("sso_logout"), BW_STR("success"));
    return type.ptr != NULL;
}

// clang-format off
static const struct message_form authelia_table[] = {
        {"Unsuccessful %w authentication attempt by user '%f'%tremote_ip=%w%*", AUTH, S("sso_login"), FAILURE, {S("authelia.factor"), USER, NONE, IP}},
        {"Successful %w authentication attempt made by user '%f'%tremote_ip=%w%*", AUTH, S("sso_login"), SUCCESS, {S("authelia.factor"), USER, NONE, IP}},
        {"Successful %w authentication attempt by user '%f'%tremote_ip=%w%*", AUTH, S("sso_login"), SUCCESS, {S("authelia.factor"), USER, NONE, IP}},
};
// clang-format on
static const struct message_forms authelia_forms = FORMS(authelia_table);

bool message_parse_authelia(struct message *message)
{
    static const bw_str words[] = {BW_STR_INIT("Unsuccessful "), BW_STR_INIT("Successful ")};
    const bw_str whole = message->text;
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        const size_t at = bw_str_find(bw_str_head(whole, 128), words[i]);
        if (at == SIZE_MAX)
            continue;
        message->text = bw_str_from(whole, at);
        if (message_match(message, &authelia_forms))
            return true;
    }
    message->text = whole;
    return false;
}
