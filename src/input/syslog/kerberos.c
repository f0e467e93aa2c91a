/* What MIT's Kerberos servers say of tickets and of principals (krb5's src/kdc/kdc_log.c,
 * src/kadmin/server/server_stubs.c), by syslog and in files of their own. */
#include "input/syslog/forms.h"

#define REALM BW_STR_INIT("user.domain")
#define FOR   BW_STR_INIT("kerberos.service")
#define WHOM  BW_STR_INIT("user.target.name")

// clang-format off

/* A client that asks without proof is told to prove first (NEEDED_PREAUTH): no failure. */
static const struct message_form kdc_table[] = {
        {"AS_REQ (%f) %w: ISSUE: authtime %n, etypes {%f}, %f@%w for %w", AUTH, S("kerberos_login"), SUCCESS, {NONE, IP, NONE, NONE, USER, REALM, FOR}},
        {"AS_REQ (%f) %w: NEEDED_PREAUTH: %f@%w for %w, %t", NETWORK, S("kerberos_request"), NONE, {NONE, IP, USER, REALM, FOR, REASON}},
        {"AS_REQ (%f) %w: %w: %f@%w for %w, %t", AUTH, S("kerberos_login"), FAILURE, {NONE, IP, NONE, USER, REALM, FOR, REASON}},
        {"TGS_REQ (%f) %w: ISSUE: authtime %n, etypes {%f}, %f@%w for %w", NETWORK, S("kerberos_ticket"), SUCCESS, {NONE, IP, NONE, NONE, USER, REALM, FOR}},
        {"TGS_REQ (%f) %w: %w: authtime %n, etypes {%f}, %f@%w for %w, %t", NETWORK, S("kerberos_ticket"), FAILURE, {NONE, IP, REASON, NONE, NONE, USER, FOR}},
        {"TGS_REQ (%f) %w: %w: authtime %n, %f@%w for %w, %t", NETWORK, S("kerberos_ticket"), FAILURE, {NONE, IP, REASON, NONE, USER, REALM, FOR}},
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

const struct message_program message_kerberos_programs[] = {
        {S("krb5kdc"), true, &kdc_forms, NULL},
        {S("kadmind"), true, &kadmin_forms, NULL},
};
// clang-format on
const size_t message_kerberos_program_count = BW_COUNT(message_kerberos_programs);
