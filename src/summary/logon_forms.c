/*
 * Sources: Microsoft Learn, "Sign-in logs schema" of Azure Monitor, SigninLogs of Log Analytics,
 * the resource signIn of Microsoft Graph, "Office 365 Management Activity API schema"; Okta, "Event
 * types"; Google, "Login Audit Activity Events" of the Reports API and Cloud Audit Logs; AWS,
 * "AWS Management Console sign-in events" and "Logging IAM and STS API calls"; GitHub, "Audit log
 * events"; OCSF 1.1, class 3002; Microsoft, ASIM's authentication schema and the tables
 * DeviceLogonEvents, IdentityLogonEvents and EntraIdSignInEvents; Kubernetes, audit.k8s.io/v1;
 * Fortinet, "FortiOS Log Message Reference"; Palo Alto Networks, "GlobalProtect log fields" and
 * "System log fields"; Linux, the audit system's USER_AUTH and USER_LOGIN records; VMware, "Horizon
 * event messages"; Cisco, "ASA Series Syslog Messages"; Cisco IOS login enhancements.
 */
#include "summary/logon_forms.h"

#include <string.h>

#define ALWAYS                                                                                     \
    {                                                                                              \
        NULL, "*"                                                                                  \
    }
#define NEVER                                                                                      \
    {                                                                                              \
        NULL, NULL                                                                                 \
    }

/* Entra's results that are no outcome: the user was shown something and comes again (keep me signed
 * in, choose an account, silent single sign-on that was not possible, consent). */
#define ENTRA_INTERRUPTS "50058|50097|50125|50127|50129|50132|50140|50203|16000|16003|65001|81010"
/* The password was right, and the second factor was wanted, refused or not there. */
#define ENTRA_SECOND_FACTOR "50072|50074|50076|50079|500121|500133|53004"

#define ENTRA(name, tests, result, account, other, source)                                         \
    {"entra, second factor", NULL, tests, NEVER, NEVER, {result, ENTRA_SECOND_FACTOR},             \
            {account, other}, {source}},                                                           \
    {                                                                                              \
        name, NULL, tests, NEVER, {result, "0"},                                                   \
                {result, "!0|" ENTRA_SECOND_FACTOR "|" ENTRA_INTERRUPTS}, {account, other},        \
        {                                                                                          \
            source                                                                                 \
        }                                                                                          \
    }
#define TESTS(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

// clang-format off
const struct logon_form logon_forms[] = {
    /* ---- Entra: Azure Monitor, Log Analytics, Microsoft Graph ---- */
    ENTRA("entra", TESTS({"category", "SignInLogs|NonInteractiveUserSignInLogs|ServicePrincipalSignInLogs|MicrosoftServicePrincipalSignInLogs|ManagedIdentitySignInLogs|ADFSSignInLogs"},
                {"resultType", "*"}), "resultType", "properties.userPrincipalName", "properties.servicePrincipalName", "callerIpAddress"),
    ENTRA("entra", TESTS({"ResultType", "*"}, {"UserPrincipalName", "*"}, {"IPAddress", "*"}),
            "ResultType", "UserPrincipalName", "UserId", "IPAddress"),
    ENTRA("entra", TESTS({"status.errorCode", "*"}, {"userPrincipalName", "*"}, {"ipAddress", "*"}),
            "status.errorCode", "userPrincipalName", "userId", "ipAddress"),

    ENTRA("entra", TESTS({"ErrorCode", "*"}, {"AccountUpn", "*"}, {"IPAddress", "*"}),
            "ErrorCode", "AccountUpn", "AccountObjectId", "IPAddress"),

    /* the portal's download as CSV */
    {"entra, second factor", NULL, {{"Request ID", "*"}, {"Username", "*"}, {"Status", "Failure|Interrupted"}},
            NEVER, NEVER, {"Sign-in error code", ENTRA_SECOND_FACTOR}, {"Username", "User"}, {"IP address"}},
    {"entra", NULL, {{"Request ID", "*"}, {"Username", "*"}, {"Status", "Success|Failure"}},
            NEVER, {"Status", "Success"}, ALWAYS, {"Username", "User"}, {"IP address"}},
    {"entra", NULL, {{"Request ID", "*"}, {"Service principal ID", "*"}, {"Status", "Success|Failure"}},
            NEVER, {"Status", "Success"}, ALWAYS, {"Service principal name", "Service principal ID"}, {"IP address"}},

    /* ---- Microsoft 365 ---- */
    {"m365", NULL, {{"Operation", "UserLoggedIn|UserLoginFailed"}}, NEVER, {"Operation", "UserLoggedIn"}, ALWAYS,
            {"UserId", "UserKey"}, {"ActorIpAddress", "ClientIP", "ClientIPAddress"}},
    {"m365 mailbox", NULL, {{"Operation", "MailboxLogin"}}, NEVER, {"ResultStatus", "Succeeded|Success|True"}, ALWAYS,
            {"UserId", "MailboxOwnerUPN"}, {"ClientIPAddress", "ClientIP"}},

    /* ---- Okta ---- */
    {"okta", NULL, {{"eventType", "user.session.start"}}, NEVER, {"outcome.result", "SUCCESS|ALLOW"}, {"outcome.result", "FAILURE|DENY"},
            {"actor.alternateId", "actor.displayName"}, {"client.ipAddress"}},
    {"okta", NULL, {{"eventType", "user.session.end"}}, ALWAYS, NEVER, NEVER, {"actor.alternateId"}, {"client.ipAddress"}},
    {"okta", "eventType", {{"eventType", "user.authentication.*"}}, NEVER, {"outcome.result", "SUCCESS|ALLOW"}, {"outcome.result", "FAILURE|DENY"},
            {"actor.alternateId", "actor.displayName"}, {"client.ipAddress"}},

    /* the console's download as CSV */
    {"okta", NULL, {{"event_type", "user.session.start"}, {"actor.alternate_id", "*"}}, NEVER, {"outcome.result", "SUCCESS|ALLOW"},
            {"outcome.result", "FAILURE|DENY"}, {"actor.alternate_id", "actor.display_name"}, {"client.ip_address"}},

    /* Sentinel's tables of it */
    {"okta", NULL, {{"eventType_s", "user.session.start"}}, NEVER, {"outcome_result_s", "SUCCESS|ALLOW"}, {"outcome_result_s", "FAILURE|DENY"},
            {"actor_alternateId_s"}, {"client_ipAddress_s"}},
    {"okta", NULL, {{"EventOriginalType", "user.session.start"}}, NEVER, {"OriginalOutcomeResult", "SUCCESS|ALLOW"},
            {"OriginalOutcomeResult", "FAILURE|DENY"}, {"ActorUsername"}, {"SrcIpAddr"}},

    /* ---- Auth0, Keycloak, authentik, JumpCloud, Duo, OneLogin ---- */
    {"auth0", NULL, {{"type", "s|f|fp|fu|fcoa|limit_wc|limit_mu|pwd_leak|slo"}, {"ip", "*"}, {"log_id", "*"}},
            {"type", "slo"}, {"type", "s"}, ALWAYS, {"user_name", "user_id"}, {"ip"}},
    {"auth0", NULL, {{"data.type", "s|f|fp|fu|fcoa|limit_wc|limit_mu|pwd_leak|slo"}, {"data.ip", "*"}, {"log_id", "*"}},
            {"data.type", "slo"}, {"data.type", "s"}, ALWAYS, {"data.user_name", "data.user_id"}, {"data.ip"}},
    {"keycloak", NULL, {{"type", "LOGIN|LOGIN_ERROR|LOGOUT"}, {"realmId", "*"}, {"ipAddress", "*"}},
            {"type", "LOGOUT"}, {"type", "LOGIN"}, ALWAYS, {"details.username", "userId"}, {"ipAddress"}},
    {"authentik", NULL, {{"action", "login|login_failed|logout"}, {"client_ip", "*"}, {"context.http_request.path", "*"}},
            {"action", "logout"}, {"action", "login"}, ALWAYS, {"context.username", "user.username"}, {"client_ip"}},
    {"jumpcloud", "event_type", {{"event_type", "user_login_attempt|admin_login_attempt|sso_auth|radius_auth_attempt|ldap_bind"}, {"client_ip", "*"}, {"success", "*"}},
            NEVER, {"success", "true"}, ALWAYS, {"initiated_by.username", "initiated_by.email"}, {"client_ip"}},
    {"duo", NULL, {{"factor", "*"}, {"access_device.ip", "*"}, {"result", "success|denied|fraud|failure"}},
            NEVER, {"result", "success"}, ALWAYS, {"user.name", "username"}, {"access_device.ip"}},
    {"onelogin", NULL, {{"event_type_id", "5|6"}, {"ipaddr", "*"}, {"user_name", "*"}},
            NEVER, {"event_type_id", "5"}, ALWAYS, {"user_name"}, {"ipaddr"}},

    /* ---- Mattermost: its log, which tells of what was refused by the user's number, and its audit log ---- */
    {"mattermost", NULL, {{"path", "/api/v4/users/login"}, {"ip_addr", "*"}, {"http_code", "401"}},
            NEVER, NEVER, ALWAYS, {"user_id"}, {"ip_addr"}},
    {"mattermost", NULL, {{"event_name", "login"}, {"actor.ip_address", "*"}, {"meta.api_path", "/api/v4/users/login"}},
            NEVER, {"status", "success"}, {"status", "fail"}, {"event.parameters.login_id", "actor.user_id"}, {"actor.ip_address"}},

    /* ---- RADIUS of Windows ---- */
    {"radius", NULL, {{"event.dataset", "windows.nps"}, {"event.outcome", "*"}},
            NEVER, {"event.outcome", "success"}, ALWAYS, {"user.name"}, {"source.ip", "Calling-Station-Id"}},

    /* ---- Google Workspace, as its API and as Cloud Logging have it ---- */
    {"google", NULL, {{"id.applicationName", "login"}, {"events.name", "login_success|login_failure|logout"}},
            {"events.name", "logout"}, {"events.name", "login_success"}, {"events.name", "login_failure"}, {"actor.email"}, {"ipAddress"}},
    {"google", NULL, {{"protoPayload.serviceName", "login.googleapis.com"}},
            {"protoPayload.methodName", "google.login.LoginService.logout"},
            {"protoPayload.methodName", "google.login.LoginService.loginSuccess"}, {"protoPayload.methodName", "google.login.LoginService.loginFailure"},
            {"protoPayload.authenticationInfo.principalEmail"}, {"protoPayload.requestMetadata.callerIp"}},

    /* ---- AWS. The name of a user that failed may be hidden, and root has none. ---- */
    {"aws console", NULL, {{"EventName", "ConsoleLogin"}, {"UserIdentityType", "*"}}, NEVER, {"ResponseElements.ConsoleLogin", "Success"},
            {"ResponseElements.ConsoleLogin", "Failure"}, {"UserIdentityUserName", "UserIdentityArn", "UserIdentityType"}, {"SourceIpAddress"}},
    {"aws console", NULL, {{"eventName", "ConsoleLogin"}}, NEVER, {"responseElements.ConsoleLogin", "Success"}, ALWAYS,
            {"userIdentity.userName", "userIdentity.arn", "userIdentity.type"}, {"sourceIPAddress"}},
    {"aws", "eventName", {{"eventName", "AssumeRole*|SwitchRole|GetFederationToken|GetSessionToken"}, {"eventSource", "sts.amazonaws.com|signin.amazonaws.com"}},
            NEVER, {"errorCode", "!*"}, ALWAYS,
            {"userIdentity.userName", "userIdentity.arn", "userIdentity.invokedBy"}, {"sourceIPAddress"}},

    /* ---- GitHub ---- */
    {"github", NULL, {{"action", "user.login|user.failed_login|user.two_factor_challenge_failure|org.sso_response|business.sso_response"},
                {"actor", "*"}}, NEVER, {"action", "user.login|org.sso_response|business.sso_response"}, ALWAYS,
            {"actor", "user"}, {"actor_ip", "actor_location.ip"}},

    /* ---- Kubernetes: each request says who it is from; 401 is "nobody that is known" ---- */
    {"kubernetes", NULL, {{"apiVersion", "audit.k8s.io/*"}, {"stage", "ResponseComplete|ResponseStarted"}},
            NEVER, {"responseStatus.code", "!401"}, ALWAYS, {"user.username"}, {"sourceIPs"}},
    /* in the lists that a webhook is sent */
    {"kubernetes", NULL, {{"auditID", "*"}, {"requestURI", "*"}, {"stage", "ResponseComplete|ResponseStarted"}},
            NEVER, {"responseStatus.code", "!401"}, ALWAYS, {"user.username"}, {"sourceIPs"}},

    {"kubernetes", NULL, {{"protoPayload.serviceName", "k8s.io"}, {"protoPayload.methodName", "io.k8s.*"}},
            NEVER, {"protoPayload.status.code", "!16"}, ALWAYS,
            {"protoPayload.authenticationInfo.principalEmail"}, {"protoPayload.requestMetadata.callerIp"}},

    /* ---- Linux' audit system: what PAM was asked, and who came in ---- */
    {"audit login", NULL, {{"event.dataset", "auditd.log"}, {"type", "USER_LOGIN"}}, NEVER, {"res", "success|1|yes"}, ALWAYS,
            {"user.name", "acct", "id"}, {"addr", "hostname"}},
    {"audit", "exe", {{"event.dataset", "auditd.log"}, {"type", "USER_AUTH"}}, NEVER, {"res", "success|1|yes"}, ALWAYS,
            {"user.name", "acct", "id"}, {"addr", "hostname"}},
    {"audit login", NULL, {{"event.dataset", "auditd.log"}, {"type", "USER_LOGOUT"}}, ALWAYS, NEVER, NEVER,
            {"user.name", "acct", "id"}, {"addr", "hostname"}},
    {"audit login", NULL, {{"USER_LOGIN.res", "*"}}, NEVER, {"USER_LOGIN.res", "success|1|yes"}, ALWAYS,
            {"USER_LOGIN.acct", "USER_LOGIN.ID", "USER_LOGIN.id"}, {"USER_LOGIN.addr", "USER_LOGIN.hostname"}},
    {"audit", "USER_AUTH.exe", {{"USER_AUTH.res", "*"}}, NEVER, {"USER_AUTH.res", "success|1|yes"}, ALWAYS,
            {"USER_AUTH.acct", "USER_AUTH.ID"}, {"USER_AUTH.addr", "USER_AUTH.hostname"}},

    /* ---- VMware Horizon, where its syslog has structured data ---- */
    {"horizon", NULL, {{"log.syslog.structured_data.View@6876.EventType", "BROKER_USERLOGGED*|BROKER_USER_AUTHFAILED_*|VLSI_USERLOGGED*"}},
            {"log.syslog.structured_data.View@6876.EventType", "BROKER_USERLOGGEDOUT*|VLSI_USERLOGGEDOUT*"},
            {"log.syslog.structured_data.View@6876.EventType", "BROKER_USERLOGGEDIN*|VLSI_USERLOGGEDIN*"}, ALWAYS,
            {"log.syslog.structured_data.View@6876.UserDisplayName", "user.name"},
            {"log.syslog.structured_data.View@6876.ForwardedClientIpAddress", "log.syslog.structured_data.View@6876.ClientIpAddress"}},

    /* ---- Exchange's POP and IMAP, MOVEit's audit as a table ---- */
    {"exchange mail", NULL, {{"event.dataset", "microsoft_exchange_server.imap4_pop3"}, {"command", "login|pass|auth|authenticate"}, {"context", "*"}},
            NEVER, {"context", "R=ok*"}, ALWAYS, {"user"}, {"cIp"}},
    {"moveit", NULL, {{"Action", "user_signon|user_signoff"}, {"InstID", "*"}, {"IPAddress", "*"}},
            {"Action", "user_signoff"}, {"Error", "0"}, ALWAYS, {"Username"}, {"IPAddress"}},

    /* ---- the schemas OCSF and ASIM; Defender's tables of hosts and of domain controllers ---- */
    {"ocsf", "metadata.product.name", {{"class_uid", "3002"}, {"activity_id", "1|2"}}, {"activity_id", "2"}, {"status_id", "1"}, {"status_id", "2"},
            {"user.name", "user.email_addr", "actor.user.name"}, {"src_endpoint.ip"}},
    {"asim", "EventProduct", {{"EventType", "Logon|Logoff"}, {"EventResult", "*"}, {"TargetUsername", "*"}}, {"EventType", "Logoff"},
            {"EventResult", "Success"}, {"EventResult", "Failure"}, {"TargetUsername"}, {"SrcIpAddr"}},
    {"defender", "LogonType", {{"ActionType", "LogonSuccess|LogonFailed"}, {"DeviceName", "*"}}, NEVER, {"ActionType", "LogonSuccess"}, ALWAYS,
            {"AccountUpn", "AccountName", "AccountSid"}, {"RemoteIP", "IPAddress"}},
    {"defender", "properties.LogonType", {{"properties.ActionType", "LogonSuccess|LogonFailed"}, {"properties.DeviceName", "*"}}, NEVER,
            {"properties.ActionType", "LogonSuccess"}, ALWAYS, {"properties.AccountUpn", "properties.AccountName"},
            {"properties.RemoteIP", "properties.IPAddress"}},

    /* ---- CrowdStrike's sensor ---- */
    {"crowdstrike", NULL, {{"event_simpleName", "UserLogon|UserLogonFailed*|UserLogoff"}, {"aid", "*"}}, {"event_simpleName", "UserLogoff"},
            {"event_simpleName", "UserLogon"}, ALWAYS, {"UserName", "UserPrincipal"}, {"RemoteAddressIP4", "RemoteAddressIP6"}},

    /* ---- FortiGate ---- */
    {"fortigate vpn", NULL, {{"event.dataset", "fortinet_fortigate.log"}, {"subtype", "vpn"}, {"action", "tunnel-up|ssl-login-fail|tunnel-down"}},
            {"action", "tunnel-down"}, {"action", "tunnel-up"}, ALWAYS, {"user", "xauthuser"}, {"remip", "srcip"}},
    {"fortigate user", NULL, {{"event.dataset", "fortinet_fortigate.log"}, {"subtype", "user"}, {"action", "authentication|auth-logon|FSSO-logon"}},
            NEVER, {"status", "success|logon"}, {"status", "failure|failed|timed_out"}, {"user"}, {"srcip"}},
    {"fortigate administrator", NULL, {{"event.dataset", "fortinet_fortigate.log"}, {"subtype", "system"}, {"action", "login|logout"}},
            {"action", "logout"}, {"status", "success"}, {"status", "failure|failed"}, {"user"}, {"srcip"}},

    /* ---- MongoDB since 4.4 and its audit log, Nextcloud, Authelia: their own logs as JSON ---- */
    {"mongodb", NULL, {{"attr.mechanism", "*"}, {"attr.remote", "*"}, {"msg", "Authentication failed|Authentication succeeded|Successful authentication"}},
            NEVER, {"msg", "!Authentication failed"}, ALWAYS, {"attr.principalName", "attr.user"}, {"attr.remote"}},
    {"mongodb", NULL, {{"attr.mechanism", "*"}, {"attr.client", "*"}, {"msg", "Authentication failed|Failed to authenticate|Successfully authenticated"}},
            NEVER, {"msg", "Successfully authenticated"}, ALWAYS, {"attr.principalName", "attr.user"}, {"attr.client"}},
    {"mongodb", NULL, {{"atype", "authenticate"}, {"remote.ip", "*"}, {"param.user", "*"}}, NEVER, {"result", "0"}, ALWAYS, {"param.user"}, {"remote.ip"}},
    {"nextcloud", NULL, {{"reqId", "*"}, {"remoteAddr", "*"}, {"message", "Login failed: *"}}, NEVER, NEVER, ALWAYS, {NULL}, {"remoteAddr"}},
    {"nextcloud", NULL, {{"remoteAddr", "*"}, {"app", "admin_audit"}, {"message", "Login successful: *|Logout occurred"}},
            {"message", "Logout*"}, ALWAYS, NEVER, {"user"}, {"remoteAddr"}},
    {"authelia", NULL, {{"remote_ip", "*"}, {"path", "/api/*"}, {"msg", "Unsuccessful 1FA authentication attempt by user *"}},
            NEVER, NEVER, ALWAYS, {"user.name"}, {"remote_ip"}},
    {"authelia", NULL, {{"remote_ip", "*"}, {"path", "/api/*"}, {"msg", "Successful 1FA authentication attempt made by user *"}},
            NEVER, ALWAYS, NEVER, {"user.name"}, {"remote_ip"}},

    /* ---- Palo Alto's GlobalProtect ---- */
    {"globalprotect", NULL, {{"event.dataset", "panw.panos"}, {"type", "GLOBALPROTECT"}, {"eventid", "portal-auth|gateway-auth|gateway-logout"}},
            {"eventid", "gateway-logout"}, {"status", "success"}, ALWAYS, {"srcuser"}, {"public_ip", "public_ipv6"}},

    /* what the firewall says in its system log: administrators, profiles, GlobalProtect before version 9.1 */
    {"globalprotect", NULL, {{"event.dataset", "panw.panos"}, {"eventid", "globalprotectportal-auth-*|globalprotectgateway-auth-*|globalprotectgateway-logout-succ"}, {"type", "SYSTEM"}},
            {"eventid", "globalprotectgateway-logout-succ"}, {"eventid", "globalprotectportal-auth-succ|globalprotectgateway-auth-succ"}, ALWAYS,
            {"user"}, {"src_ip"}},
    {"pan-os authentication", NULL, {{"event.dataset", "panw.panos"}, {"type", "SYSTEM"}, {"eventid", "auth-success|auth-fail"}},
            NEVER, {"eventid", "auth-success"}, ALWAYS, {"user"}, {"src_ip"}},
    {"pan-os administrator", NULL, {{"event.dataset", "panw.panos"}, {"type", "SYSTEM"}, {"event.action", "admin-login|admin-logout"}},
            {"event.action", "admin-logout"}, {"event.outcome", "success"}, {"event.outcome", "failure"}, {"user"}, {"src_ip"}},

    /* ---- Ivanti (Pulse) Connect Secure, NetScaler Gateway ---- */
    {"pulse secure", NULL, {{"event.dataset", "pulse_connect_secure.log"}, {"action", "login|login-failed|logout"}},
            {"action", "logout"}, {"action", "login"}, ALWAYS, {"user"}, {"src_ip"}},
    {"netscaler", NULL, {{"event.dataset", "citrix_adc.log"}, {"event.code", "LOGIN|LOGIN_FAILED|LOGOUT"}},
            {"event.code", "LOGOUT"}, {"event.code", "LOGIN"}, ALWAYS, {"user"}, {"src_ip"}},

    /* ---- Cloudflare Access ---- */
    {"cloudflare access", NULL, {{"Action", "login"}, {"AppDomain", "*"}, {"Allowed", "*"}},
            NEVER, {"Allowed", "true"}, ALWAYS, {"Email", "UserUID"}, {"IPAddress"}},

    {"big-ip administrator", NULL, {{"event.dataset", "f5_bigip.log"}, {"src_ip", "*"}, {"action", "login|login-failed|logout"}},
            {"action", "logout"}, {"action", "login"}, ALWAYS, {"user"}, {"src_ip"}},

    /* ---- Cisco ASA and FTD: VPN, what a server for authentication answered, administrators ---- */
    {"asa vpn", NULL, {{"event.dataset", "cisco_asa.log|cisco_ftd.log"}, {"event.code", "113019|113039|716001|716002|716039"}},
            {"event.code", "113019|716002"}, {"event.code", "113039|716001"}, ALWAYS, {"user"}, {"src_ip"}},
    {"asa authentication", NULL, {{"event.dataset", "cisco_asa.log|cisco_ftd.log"}, {"event.code", "113004|113005|113012|113015"}},
            NEVER, {"event.code", "113004|113012"}, ALWAYS, {"user"}, {"src_ip"}},
    {"asa administrator", NULL, {{"event.dataset", "cisco_asa.log|cisco_ftd.log"}, {"event.code", "605004|605005|611101|611102"}},
            NEVER, {"event.code", "605005|611101"}, ALWAYS, {"user"}, {"src_ip"}},
    {"cisco administrator", NULL, {{"event.dataset", "cisco_ios.log"}, {"event.code", "LOGIN_SUCCESS|WEBLOGIN_SUCCESS|LOGIN_FAILED"}},
            NEVER, {"event.code", "!LOGIN_FAILED"}, ALWAYS, {"user"}, {"src_ip"}},
};
// clang-format on

const size_t logon_form_count = BW_COUNT(logon_forms);

static bool word_fits(bw_str word, bw_str value)
{
    if (bw_str_ends_with(word, BW_STR("*"))) {
        word.len--;
        return value.len != 0 && value.len >= word.len &&
               bw_str_eq_ascii_nocase(bw_str_head(value, word.len), word);
    }
    return bw_str_eq_ascii_nocase(word, value);
}

bool logon_words_fit(const char *words, bw_str value)
{
    if (words == NULL || (value.len == 0 && words[0] != '!'))
        return false; /* most records have none of the fields */
    bw_str rest = bw_str_of(words);
    bw_str word;
    const bool inverted = bw_str_starts_with(rest, BW_STR("!"));
    bool fits = false;
    rest = bw_str_from(rest, inverted ? 1 : 0);
    while (!fits && bw_str_cut(&rest, '|', &word))
        fits = word_fits(word, value);
    return fits != inverted;
}
