/* What servers of directories say: MIT's Kerberos of tickets and of principals (krb5's
 * src/kdc/kdc_log.c, src/kadmin/server/server_stubs.c), by syslog and in files of their own, and
 * OpenLDAP's slapd (loglevel stats). */
#include "input/syslog/book.h"
#include "input/syslog/forms.h"

#define REALM      BW_STR_INIT("user.domain")
#define FOR        BW_STR_INIT("kerberos.service")
#define WHOM       BW_STR_INIT("user.target.name")
#define CONNECTION BW_STR_INIT("ldap.connection")

// clang-format off

/* A client that asks without proof is told to prove first (NEEDED_PREAUTH): no failure. */
static const struct message_form kdc_table[] = {
        {"AS_REQ (%f) %w: ISSUE: authtime %n, etypes {%f}, %f@%w for %w", AUTH, S("kerberos_login"), SUCCESS, {NONE, IP, NONE, NONE, USER, REALM, FOR}},
        {"AS_REQ (%f) %w: NEEDED_PREAUTH: %f@%w for %w, %t", NETWORK, S("kerberos_request"), NONE, {NONE, IP, USER, REALM, FOR, REASON}},
        {"AS_REQ (%f) %w: %w: %f@%w for %w, %t", AUTH, S("kerberos_login"), FAILURE, {NONE, IP, NONE, USER, REALM, FOR, REASON}},
        {"TGS_REQ (%f) %w: ISSUE: authtime %n, etypes {%f}, %f@%w for %w", NETWORK, S("kerberos_ticket"), SUCCESS, {NONE, IP, NONE, NONE, USER, REALM, FOR}},
        {"TGS_REQ (%f) %w: %w: authtime %n, etypes {%f}, %f@%*", NETWORK, S("kerberos_ticket"), FAILURE, {NONE, IP, REASON, NONE, NONE, USER}},
        {"TGS_REQ (%f) %w: %w: authtime %n, %f@%*", NETWORK, S("kerberos_ticket"), FAILURE, {NONE, IP, REASON, NONE, USER}},
};
static const struct message_forms kdc_forms = FORMS(kdc_table);

static const struct message_form kadmin_table[] = {
        {"Request: kadm5_create_principal, %f, success, client=%f, service=%f, addr=%w", S("iam"), S("user_added"), SUCCESS, {WHOM, USER, NONE, IP}},
        {"Request: kadm5_delete_principal, %f, success, client=%f, service=%f, addr=%w", S("iam"), S("user_deleted"), SUCCESS, {WHOM, USER, NONE, IP}},
        {"Request: kadm5_modify_principal, %f, success, client=%f, service=%f, addr=%w", S("iam"), S("user_changed"), SUCCESS, {WHOM, USER, NONE, IP}},
        {"Request: kadm5_chpass_principal, %f, success, client=%f, service=%f, addr=%w", S("iam"), S("password_changed"), SUCCESS, {WHOM, USER, NONE, IP}},
        {"Unauthorized request: %f, %f, client=%f, service=%f, addr=%w", S("iam"), S("kerberos_admin"), FAILURE, {REASON, WHOM, USER, NONE, IP}},
};
static const struct message_forms kadmin_forms = FORMS(kadmin_table);

/* 97 answers a bind; 49: the password is wrong, or there is no such entry. A bind by SASL has a second line with the name. */
static const struct message_form slapd_table[] = {
        {"conn=%n fd=%n ACCEPT from IP=%a:%n (IP=%*", NETWORK, S("connection"), NONE, {CONNECTION, NONE, IP, PORT}},
        {"conn=%n op=%n BIND dn=\"%t\" method=%n", NETWORK, S("ldap_bind"), NONE, {CONNECTION, S("ldap.operation"), USER}},
        {"conn=%n op=%n BIND dn=\"%t\" mech=%*", NETWORK, S("ldap_bind"), NONE, {CONNECTION, S("ldap.operation"), USER}},
        {"conn=%n op=%n RESULT tag=97 err=0 %*", AUTH, S("ldap_login"), SUCCESS, {CONNECTION, S("ldap.operation")}},
        {"conn=%n op=%n RESULT tag=97 err=49 %*", AUTH, S("ldap_login"), FAILURE, {CONNECTION, S("ldap.operation")}},
        {"conn=%n op=%n SRCH base=\"%f\" scope=%n deref=%n filter=\"%t\"", NETWORK, S("ldap_search"), NONE,
                {CONNECTION, S("ldap.operation"), S("ldap.base"), NONE, NONE, S("ldap.filter")}},
};
static const struct message_forms slapd_forms = FORMS(slapd_table);

// clang-format on

/* Who asks, from where, and what came of it are lines of their own. */
static bool parse_slapd(struct message *message)
{
    if (!message_match(message, &slapd_forms))
        return false;
    struct ldap_connections *connections = message_book_ldap(message->book);
    const struct ldap_connection_key key = {.host = message->host,
            .process = message->process,
            .number = message_get(message, BW_STR("ldap.connection"))};
    const bw_str operation = message_get(message, BW_STR("ldap.operation"));
    if (connections == NULL)
        return true;
    if (bw_str_eq(message->action, BW_STR("connection"))) {
        ldap_connections_accept(connections, &key, message_get(message, BW_STR("source.ip")));
        return true;
    }
    if (bw_str_eq(message->action, BW_STR("ldap_bind")))
        ldap_connections_bind(
                connections, &key, operation, message_get(message, BW_STR("user.name")));
    else if (bw_str_eq(message->action, BW_STR("ldap_login")))
        message_add(
                message, BW_STR("user.name"), ldap_connections_name(connections, &key, operation));
    const bw_str address = ldap_connections_address(connections, &key);
    if (address.len != 0)
        message_add_source(message, address);
    return true;
}

// clang-format off
const struct message_program message_directory_programs[] = {
        {S("slapd"), false, NULL, parse_slapd},
        {S("krb5kdc"), true, &kdc_forms, NULL},
        {S("kadmind"), true, &kadmin_forms, NULL},
};
// clang-format on
const size_t message_directory_program_count = BW_COUNT(message_directory_programs);
