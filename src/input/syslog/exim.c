/* What Exim says: who sent mail and with what login, and whom it refused. Sources: Exim's
 * specification, "Log files", and its src/{smtp_in,receive,acl}.c; sample lines of fail2ban's
 * filters. */
#include "input/syslog/forms.h"

#define DOMAIN S("source.domain")
#define METHOD S("smtp.auth.method")

// clang-format off
static const struct message_form exim_table[] = {
        {"%f authenticator failed for %f [%w]%f: 535 %f (set_id=%t)%*", AUTH, S("smtp_login"), FAILURE, {METHOD, DOMAIN, IP, NONE, REASON, USER}},
        {"%f authenticator failed for %f [%w]%f: 535 %t", AUTH, S("smtp_login"), FAILURE, {METHOD, DOMAIN, IP, NONE, REASON}},
        {"SMTP protocol error in \"AUTH%t\" H=%f[%w]%*", NETWORK, S("smtp_rejected"), FAILURE, {NONE, DOMAIN, IP}},
        {"SMTP protocol synchronization error (%f): rejected %f H=%f[%w]%*", NETWORK, S("smtp_rejected"), FAILURE, {REASON, NONE, DOMAIN, IP}},
        {"SMTP protocol synchronization error (%f): rejected connection from H=%f[%w]%*", NETWORK, S("smtp_rejected"), FAILURE, {REASON, DOMAIN, IP}},
        {"SMTP call from %f[%w]%f dropped: %t", NETWORK, S("smtp_rejected"), FAILURE, {DOMAIN, IP, NONE, REASON}},
        {"no MAIL in SMTP connection from %f[%w]%*", NETWORK, S("smtp_connection"), NONE, {DOMAIN, IP}},
        {"SMTP connection from %f[%w]%*", NETWORK, S("smtp_connection"), NONE, {DOMAIN, IP}},
        {"H=%f[%w]%f rejected %t", NETWORK, S("smtp_rejected"), FAILURE, {DOMAIN, IP, NONE, REASON}},
        {"H=%f[%w] sender verify fail for %t", NETWORK, S("smtp_rejected"), FAILURE, {DOMAIN, IP, REASON}},
};
// clang-format on
static const struct message_forms exim_forms = FORMS(exim_table);

/* The value of " A=" and the like, up to the next blank. */
static bw_str value_of(bw_str text, bw_str key)
{
    const size_t at = bw_str_find(text, key);
    const bw_str value = bw_str_from(text, at == SIZE_MAX ? SIZE_MAX : at + key.len);
    return bw_str_head(value, bw_str_find_char(value, ' '));
}

/*
 * "1dXYZa-0001Ab-CD <= anna@example.org H=(pc1) [192.0.2.7]:5555 P=esmtpsa A=login:anna S=1234": a
 * message came in; with A= its sender had logged in. What the client called itself stands between
 * H= and the address; a subject may follow in quotes.
 */
static bool parse_arrival(struct message *message)
{
    const bw_str text = message->text;
    const size_t arrow = bw_str_find(bw_str_head(text, 64), BW_STR(" <= "));
    if (arrow == SIZE_MAX)
        return false;
    bw_str rest = bw_str_from(text, arrow + 4);
    rest = bw_str_head(rest, bw_str_find(rest, BW_STR(" T=\"")));
    const size_t protocol = bw_str_find(rest, BW_STR(" P="));
    bw_str client = bw_str_head(rest, protocol);
    const size_t name = bw_str_find(client, BW_STR(" H="));
    client = bw_str_from(client, name);
    for (size_t at; (at = bw_str_find(client, BW_STR(" ["))) != SIZE_MAX;)
        client = bw_str_from(client, at + 2);
    bw_str login = value_of(bw_str_from(rest, protocol), BW_STR(" A="));
    bw_str method = {0};
    if (name == SIZE_MAX || client.len == 0)
        return false;
    message_add_source(message, bw_str_head(client, bw_str_find_char(client, ']')));
    bw_str_cut(&login, ':', &method);
    message_add(message, BW_STR("smtp.auth.method"), method);
    message_add(message, BW_STR("user.name"), login);
    if (login.len != 0)
        message_set(message, BW_STR("authentication"), BW_STR("smtp_login"), BW_STR("success"));
    else
        message_set(message, BW_STR("email"), BW_STR("mail_received"), BW_STR(""));
    return true;
}

bool message_parse_exim(struct message *message)
{
    bw_str rest = message->text;
    bw_str number;
    /* in syslog, Exim's own time stands first */
    if (rest.len > 20 && rest.ptr[4] == '-' && rest.ptr[19] == ' ')
        rest = bw_str_from(rest, 20);
    if (bw_str_starts_with(rest, BW_STR("[")) && bw_str_cut(&rest, ']', &number))
        rest = bw_str_trim(rest); /* its process */
    message->text = rest;
    if (message_match(message, &exim_forms) || parse_arrival(message))
        return true;
    /* "1ahr79-0006jK-G9 SMTP connection from ...": the message that it is about */
    if (!bw_str_cut(&rest, ' ', &number) || number.len < 16 || number.len > 24)
        return false;
    message->text = rest;
    return message_match(message, &exim_forms);
}
