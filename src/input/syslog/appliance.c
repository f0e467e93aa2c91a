/*
 * What routers, storage boxes and the web interfaces of firewalls say: the devices that relays of
 * attackers are made of. MikroTik RouterOS (topics in front, system/logging), pfSense and OPNsense
 * (src/etc/inc/auth.inc, src/opnsense/mvc), sshguard, QNAP QTS (connection log), Synology DSM (log
 * centre), Barracuda's Email Security Gateway (web syslog), ocserv (src/main-user.c,
 * src/worker-auth.c), pppd (auth.c) and pptpd.
 */
#include "input/syslog/forms.h"

#include <string.h>

#define SERVICE BW_STR_INIT("network.application")

// clang-format off

/* ---- MikroTik: the name is empty where a client of SSH ended before it said one ---- */

static const struct message_form routeros_table[] = {
        {"login failure for user %t from %w via %w", S("authentication"), S("device_login"), FAILURE, {USER, IP, SERVICE}},
        {"login failure for user  from %w via %w", S("authentication"), S("device_login"), FAILURE, {IP, SERVICE}},
        {"login failure for user %t via %w", S("authentication"), S("device_login"), FAILURE, {USER, SERVICE}},
        {"user %t logged in from %w via %w", S("authentication"), S("device_login"), SUCCESS, {USER, IP, SERVICE}},
        {"user %t logged in via %w", S("authentication"), S("device_login"), SUCCESS, {USER, SERVICE}},
        {"user %t logged out from %w via %w", S("session"), S("device_logout"), NONE, {USER, IP, SERVICE}},
        {"user %t logged out via %w", S("session"), S("device_logout"), NONE, {USER, SERVICE}},
        {"user %w added by %w%*", S("iam"), S("user_added"), SUCCESS, {S("user.target.name"), USER}},
        {"user %w changed by %w%*", S("iam"), S("user_changed"), SUCCESS, {S("user.target.name"), USER}},
        {"user %w removed by %w%*", S("iam"), S("user_removed"), SUCCESS, {S("user.target.name"), USER}},
        {"new script scheduled by %w%*", S("configuration"), S("script_scheduled"), SUCCESS, {USER}},
        {"%f added by %w%*", S("configuration"), S("device_changed"), SUCCESS, {REASON, USER}},
        {"%f changed by %w%*", S("configuration"), S("device_changed"), SUCCESS, {REASON, USER}},
        {"%f removed by %w%*", S("configuration"), S("device_changed"), SUCCESS, {REASON, USER}},
};
static const struct message_forms routeros_forms = FORMS(routeros_table);

/* ---- pfSense and OPNsense: the page comes first and is taken away ---- */

static const struct message_form firewall_page_table[] = {
        {"Successful login for user '%t' from: %w (%t)", S("authentication"), S("device_login"), SUCCESS, {USER, IP, REASON}},
        {"Successful login for user '%t' from: %w", S("authentication"), S("device_login"), SUCCESS, {USER, IP}},
        {"User logged in for user '%t' from: %w%*", S("authentication"), S("device_login"), SUCCESS, {USER, IP}},
        {"User logged out for user '%t' from: %w%*", S("session"), S("device_logout"), NONE, {USER, IP}},
        {"Session timed out for user '%t' from: %w%*", S("session"), S("device_logout"), NONE, {USER, IP}},
        {"webConfigurator authentication error for user '%t' from: %w", S("authentication"), S("device_login"), FAILURE, {USER, IP}},
        {"webConfigurator authentication error for user '%t' from: %w%*", S("authentication"), S("device_login"), FAILURE, {USER, IP}},
        {"webConfigurator authentication error for '%t' from %w%*", S("authentication"), S("device_login"), FAILURE, {USER, IP}},
        {"Web GUI authentication error for '%t' from %w", S("authentication"), S("device_login"), FAILURE, {USER, IP}},
        {"user %w authenticated successfully for %w %*", S("authentication"), S("device_password"), SUCCESS, {USER, SERVICE}},
        {"user %w could not authenticate for %w. %*", S("authentication"), S("device_password"), FAILURE, {USER, SERVICE}},
        {"user %w changed configuration to %w in %w%*", S("configuration"), S("device_changed"), SUCCESS, {USER, S("file.path"), REASON}},
};
static const struct message_forms firewall_page_forms = FORMS(firewall_page_table);

static const struct message_form sshguard_table[] = {
        {"Attack from \"%w\" on service %t with danger %n.", S("intrusion_detection"), S("address_found"), NONE, {IP, SERVICE}},
        {"Blocking \"%w\" %*", S("intrusion_detection"), S("address_banned"), NONE, {IP}},
};
static const struct message_forms sshguard_forms = FORMS(sshguard_table);

/* ---- Synology ---- */

static const struct message_form synology_table[] = {
        {"User [%t] from [%w] failed to log in via [%t] due to %t.", S("authentication"), S("device_login"), FAILURE, {USER, IP, SERVICE, REASON}},
        {"User [%t] from [%w] failed to sign in to [%t] via [%t] due to %t.", S("authentication"), S("device_login"), FAILURE,
                {USER, IP, SERVICE, NONE, REASON}},
        {"User [%t] from [%w] signed in to [%t] successfully via [%t].", S("authentication"), S("device_login"), SUCCESS, {USER, IP, SERVICE}},
        {"User [%t] from [%w] logged in successfully via [%t].", S("authentication"), S("device_login"), SUCCESS, {USER, IP, SERVICE}},
        {"User [%t] from [%w] via [%t] accessed shared folder [%t].", S("file"), S("share_opened"), SUCCESS, {USER, IP, SERVICE, S("file.path")}},
        {"User [%t] from [%w] signed out%*", S("session"), S("device_logout"), NONE, {USER, IP}},
        {"User [%t] from [%w] logged out%*", S("session"), S("device_logout"), NONE, {USER, IP}},
        {"Host [%w] was blocked via [%t].", S("intrusion_detection"), S("address_banned"), NONE, {IP, SERVICE}},
        {"Event: %w, Path: %f, File/Folder: %w, Size: %f, User: %t, IP: %w", S("file"), S("file_accessed"), NONE,
                {REASON, S("file.path"), NONE, S("file.size"), USER, IP}},
};
static const struct message_forms synology_forms = FORMS(synology_table);

/* ---- QNAP ---- */

static const struct message_form qnap_table[] = {
        {"conn log: Users: %f, Source IP: %w, Computer name: %f, Connection type: %w, Accessed resources: %t, Action: %t", NONE, NONE, NONE,
                {USER, IP, S("source.domain"), SERVICE, S("file.path"), REASON}},
        {"event log: Users: %f, Source IP: %w, Computer name: %f, Content: %t", NONE, NONE, NONE, {USER, IP, S("source.domain"), REASON}},
};
static const struct message_forms qnap_forms = FORMS(qnap_table);

/* ---- Barracuda's gateway for mail: what its page says ---- */

static const struct message_form barracuda_table[] = {
        {"[%w] LOGIN (%t)", S("authentication"), S("device_login"), SUCCESS, {IP, USER}},
        {"[%w] FAILED_LOGIN (%t)", S("authentication"), S("device_login"), FAILURE, {IP, USER}},
        {"[%w] LOGOUT (%t)", S("session"), S("device_logout"), NONE, {IP, USER}},
        {"[%w] global CHANGE %t", S("configuration"), S("device_changed"), SUCCESS, {IP, REASON}},
        {"[%w] global[%f] CHANGE %t", S("configuration"), S("device_changed"), SUCCESS, {IP, USER, REASON}},
};
static const struct message_forms barracuda_forms = FORMS(barracuda_table);

/* ---- remote access ---- */

static const struct message_form ocserv_table[] = {
        {"main[%t]:%a:%n user logged in", S("authentication"), S("vpn_login"), SUCCESS, {USER, IP, PORT}},
        {"main[%t]: %a:%n user logged in", S("authentication"), S("vpn_login"), SUCCESS, {USER, IP, PORT}},
        {"worker[%t]: %a user '%t' logged in", S("authentication"), S("vpn_login"), SUCCESS, {NONE, IP, USER}},
        {"main[%t]:%a:%n user disconnected (reason: %t)", S("session"), S("vpn_logout"), NONE, {USER, IP, PORT, REASON}},
        {"worker: %a failed authentication attempt for user '%t'", S("authentication"), S("vpn_login"), FAILURE, {IP, USER}},
        {"worker[%t]: %a failed authentication attempt for user '%t'", S("authentication"), S("vpn_login"), FAILURE, {NONE, IP, USER}},
        {"main:%a:%n failed authentication attempt for user '%t'", S("authentication"), S("vpn_login"), FAILURE, {IP, PORT, USER}},
};
static const struct message_forms ocserv_forms = FORMS(ocserv_table);

static const struct message_form pppd_table[] = {
        {"CHAP peer authentication succeeded for %t", S("authentication"), S("vpn_login"), SUCCESS, {USER}},
        {"PAP peer authentication succeeded for %t", S("authentication"), S("vpn_login"), SUCCESS, {USER}},
        {"EAP peer authentication succeeded for %t", S("authentication"), S("vpn_login"), SUCCESS, {USER}},
        {"CHAP authentication failure for %t", S("authentication"), S("vpn_login"), FAILURE, {USER}},
        {"PAP authentication failure for %t", S("authentication"), S("vpn_login"), FAILURE, {USER}},
        {"Peer %t failed CHAP authentication", S("authentication"), S("vpn_login"), FAILURE, {USER}},
        {"peer from calling number %w authorized", S("session"), S("vpn_session"), SUCCESS, {IP}},
};
static const struct message_forms pppd_forms = FORMS(pppd_table);

static const struct message_form pptpd_table[] = {
        {"CTRL: Client %w control connection started", S("network"), S("vpn_connection"), NONE, {IP}},
        {"CTRL: Client %w control connection finished", S("network"), S("vpn_disconnect"), NONE, {IP}},
};
static const struct message_forms pptpd_forms = FORMS(pptpd_table);

// clang-format on

/* "/index.php: " of the page that says it. */
static bool parse_firewall_page(struct message *message)
{
    const size_t end = message->text.len != 0 && message->text.ptr[0] == '/'
                               ? bw_str_find(message->text, BW_STR(": "))
                               : SIZE_MAX;
    if (end != SIZE_MAX)
        message->text = bw_str_from(message->text, end + 2);
    return message_match(message, &firewall_page_forms);
}

/* What was done is the last word. */
static bool parse_qnap(struct message *message)
{
    if (!message_match(message, &qnap_forms))
        return false;
    const bw_str action = message_get(message, BW_STR("event.reason"));
    if (bw_str_eq_ascii_nocase(action, BW_STR("Login OK")) ||
            bw_str_eq_ascii_nocase(action, BW_STR("Login Success")))
        message_set(message, BW_STR("authentication"), BW_STR("device_login"), BW_STR("success"));
    else if (bw_str_eq_ascii_nocase(action, BW_STR("Login Fail")))
        message_set(message, BW_STR("authentication"), BW_STR("device_login"), BW_STR("failure"));
    else if (bw_str_eq_ascii_nocase(action, BW_STR("Logout")))
        message_set(message, BW_STR("session"), BW_STR("device_logout"), BW_STR(""));
    else
        message_set(message, BW_STR("file"), BW_STR("file_accessed"), BW_STR(""));
    message->layout += 0x20;
    return true;
}

bool message_is_routeros(bw_str text, bw_str *ret_rest)
{
    static const bw_str topics[] = {S("system"), S("firewall"), S("dhcp"), S("ppp"), S("pppoe"),
            S("l2tp"), S("pptp"), S("sstp"), S("ovpn"), S("ipsec"), S("wireless"), S("wireguard"),
            S("interface"), S("script"), S("hotspot"), S("dns"), S("web-proxy"), S("certificate"),
            S("account"), S("ssh"), S("telnet"), S("route"), S("radius"), S("bridge"), S("caps"),
            S("backup"), S("fetch"), S("info"), S("warning"), S("error"), S("critical")};
    const bw_str first = bw_str_head(text, bw_str_find_char(bw_str_head(text, 16), ','));
    bool known = false;
    size_t end = 0;
    size_t commas = 0;
    while (end < text.len && ((text.ptr[end] >= 'a' && text.ptr[end] <= 'z') ||
                                     text.ptr[end] == ',' || text.ptr[end] == '-'))
        commas += text.ptr[end++] == ',';
    for (size_t i = 0; i < BW_COUNT(topics); i++)
        known |= bw_str_eq(first, topics[i]);
    if (commas == 0 || end >= text.len || !known)
        return false;
    if (bw_str_eq(first, BW_STR("firewall"))) /* packets are read as firewalls' are */
        return false;
    end += text.ptr[end] == ':';
    if (end >= text.len || text.ptr[end] != ' ')
        return false;
    *ret_rest = bw_str_from(text, end + 1);
    return true;
}

// clang-format off
const struct message_program message_appliance_programs[] = {
        {S("routeros"), true, &routeros_forms, NULL},
        {S("php-fpm"), false, NULL, parse_firewall_page},
        {S("php"), false, NULL, parse_firewall_page},
        {S("opnsense"), false, NULL, parse_firewall_page},
        {S("audit"), false, NULL, parse_firewall_page},
        {S("sshguard"), false, &sshguard_forms, NULL},
        {S("Connection"), false, &synology_forms, NULL},
        {S("System"), false, &synology_forms, NULL},
        {S("WinFileService"), false, &synology_forms, NULL},
        {S("FileStation"), false, &synology_forms, NULL},
        {S("qlogd"), false, NULL, parse_qnap},
        {S("qulogd"), false, NULL, parse_qnap}, /* since QTS 4.5 */
        {S("web"), false, &barracuda_forms, NULL},
        {S("ocserv"), false, &ocserv_forms, NULL},
        {S("pppd"), false, &pppd_forms, NULL},
        {S("pptpd"), false, &pptpd_forms, NULL},
};
// clang-format on
const size_t message_appliance_program_count = BW_COUNT(message_appliance_programs);
