/* What daemons say: cron and crontab, systemd, name servers, FTP servers, virus scanners,
 * Guacamole, mail servers, VPN servers (OpenVPN's src/openvpn/{ssl_verify,multi,ssl}.c,
 * strongSwan's src/libcharon/sa). */
#include "input/syslog/book.h"
#include "input/syslog/forms.h"

#define UNIT BW_STR_INIT("systemd.unit")

// clang-format off

/* ---- cron (Vixie, cronie, BusyBox), crontab, anacron, at ---- */

static const struct message_form cron_table[] = {
        {"(%w) CMD (%t)", S("process"), S("cron_command"), NONE, {USER, S("COMMAND")}},
        {"(%w) CMDOUT (%t)", S("process"), S("cron_output"), NONE, {USER, S("process.io.text")}},
        {"(%w) CMDEND (%t)", S("process"), S("cron_end"), NONE, {USER, S("COMMAND")}},
        {"(%w) REPLACE (%w)", S("configuration"), S("crontab_replaced"), SUCCESS, {USER, S("user.target.name")}},
        {"(%w) DELETE (%w)", S("configuration"), S("crontab_deleted"), SUCCESS, {USER, S("user.target.name")}},
        {"(%w) BEGIN EDIT (%w)", S("configuration"), S("crontab_edit_begun"), NONE, {USER, S("user.target.name")}},
        {"(%w) END EDIT (%w)", S("configuration"), S("crontab_edit_ended"), NONE, {USER, S("user.target.name")}},
        {"(%w) LIST (%w)", S("configuration"), S("crontab_listed"), NONE, {USER, S("user.target.name")}},
        {"(%w) RELOAD (%t)", S("configuration"), S("crontab_reloaded"), NONE, {USER, S("file.path")}},
        {"(%w) AUTH (%t)", S("authentication"), S("crontab_denied"), FAILURE, {USER, REASON}},
        {"(%w) WRONG %t", S("configuration"), S("crontab_ignored"), NONE, {USER, REASON}},
        {"(%w) BAD %t", S("configuration"), S("crontab_ignored"), NONE, {USER, REASON}},
        {"(%w) FAILED to authorize user with PAM%*", S("authentication"), S("cron_pam"), FAILURE, {USER}},
        {"USER %w pid %n cmd %t", S("process"), S("cron_command"), NONE, {USER, S("process.child.pid"), S("COMMAND")}},
        {"Job `%t' started", S("process"), S("cron_command"), NONE, {S("cron.job")}},
};
static const struct message_forms cron_forms = FORMS(cron_table);

/* ---- systemd ---- */

static const struct message_form systemd_table[] = {
        {"Started %w - %t.", S("process"), S("unit_started"), SUCCESS, {UNIT, S("systemd.description")}},
        {"Started %t.", S("process"), S("unit_started"), SUCCESS, {S("systemd.description")}},
        {"Starting %w - %t...", S("process"), S("unit_starting"), NONE, {UNIT, S("systemd.description")}},
        {"Starting %t...", S("process"), S("unit_starting"), NONE, {S("systemd.description")}},
        {"Stopped %w - %t.", S("process"), S("unit_stopped"), NONE, {UNIT, S("systemd.description")}},
        {"Stopped %t.", S("process"), S("unit_stopped"), NONE, {S("systemd.description")}},
        {"Stopping %w - %t...", S("process"), S("unit_stopping"), NONE, {UNIT, S("systemd.description")}},
        {"Stopping %t...", S("process"), S("unit_stopping"), NONE, {S("systemd.description")}},
        {"Finished %w - %t.", S("process"), S("unit_finished"), SUCCESS, {UNIT, S("systemd.description")}},
        {"Finished %t.", S("process"), S("unit_finished"), SUCCESS, {S("systemd.description")}},
        {"Failed to start %w - %t.", S("process"), S("unit_failed"), FAILURE, {UNIT, S("systemd.description")}},
        {"Failed to start %t.", S("process"), S("unit_failed"), FAILURE, {S("systemd.description")}},
        {"Reloading%*", S("configuration"), S("systemd_reloaded"), NONE, {NONE}},
        {"%w: Deactivated successfully.", S("process"), S("unit_stopped"), SUCCESS, {UNIT}},
        {"%w: Succeeded.", S("process"), S("unit_stopped"), SUCCESS, {UNIT}},
        {"%w: Failed with result '%t'.", S("process"), S("unit_failed"), FAILURE, {UNIT, REASON}},
        {"%w: Main process exited, code=%w, status=%t", S("process"), S("unit_main_exited"), NONE, {UNIT, REASON, S("process.exit_code")}},
};
static const struct message_forms systemd_forms = FORMS(systemd_table);

/* ---- name servers ---- */

static const struct message_form named_table[] = {
        {"client @%w %a#%n (%w): query: %w IN %w %t (%w)", S("network"), S("dns_query"), NONE,
                {NONE, IP, PORT, NONE, S("dns.question.name"), S("dns.question.type")}},
        {"client %a#%n (%w): query: %w IN %w %t (%w)", S("network"), S("dns_query"), NONE,
                {IP, PORT, NONE, S("dns.question.name"), S("dns.question.type")}},
        {"client %a#%n: query: %w IN %w %t (%w)", S("network"), S("dns_query"), NONE,
                {IP, PORT, S("dns.question.name"), S("dns.question.type")}},
        {"client @%w %a#%n (%w): query: %w %w %w %t (%w)", S("network"), S("dns_query"), NONE,
                {NONE, IP, PORT, NONE, S("dns.question.name"), S("dns.question.class"), S("dns.question.type")}},
        {"client @%w %a#%n (%w): %t denied (%t)", S("network"), S("dns_denied"), FAILURE, {NONE, IP, PORT, S("dns.question.name"), REASON}},
        {"client @%w %a#%n: %t denied", S("network"), S("dns_denied"), FAILURE, {NONE, IP, PORT, REASON}},
        {"client @%w %a#%n (%w): query failed (%w) for %w at %t", S("network"), S("dns_failed"), FAILURE, {NONE, IP, PORT, S("dns.question.name"), REASON}},
        {"client @%w %a#%n (%w): %t denied", S("network"), S("dns_denied"), FAILURE, {NONE, IP, PORT, S("dns.question.name"), REASON}},
        {"client %a#%n (%w): %t denied", S("network"), S("dns_denied"), FAILURE, {IP, PORT, S("dns.question.name"), REASON}},
        {"client %a#%n: %t denied", S("network"), S("dns_denied"), FAILURE, {IP, PORT, REASON}},
        {"client @%w %a#%n (%w): bad zone transfer request: %t", S("network"), S("dns_denied"), FAILURE, {NONE, IP, PORT, S("dns.question.name"), REASON}},
        {"client %a#%n (%w): bad zone transfer request: %t", S("network"), S("dns_denied"), FAILURE, {IP, PORT, S("dns.question.name"), REASON}},
};
static const struct message_forms named_forms = FORMS(named_table);

static const struct message_form dnsmasq_table[] = {
        {"query[%w] %w from %w", S("network"), S("dns_query"), NONE, {S("dns.question.type"), S("dns.question.name"), IP}},
        {"%n %a/%n query[%w] %w from %w", S("network"), S("dns_query"), NONE,
                {NONE, IP, PORT, S("dns.question.type"), S("dns.question.name")}},
        {"%n %a/%n reply %w is %t", S("network"), S("dns_answer"), NONE, {NONE, IP, PORT, S("dns.question.name"), S("dns.answers.data")}},
        {"%n %a/%n cached %w is %t", S("network"), S("dns_answer"), NONE, {NONE, IP, PORT, S("dns.question.name"), S("dns.answers.data")}},
        {"%n %a/%n config %w is %t", S("network"), S("dns_answer"), NONE, {NONE, IP, PORT, S("dns.question.name"), S("dns.answers.data")}},
        {"%n %a/%n forwarded %w to %w", S("network"), S("dns_forwarded"), NONE, {NONE, IP, PORT, S("dns.question.name"), S("server.ip")}},
        {"reply %w is %t", S("network"), S("dns_answer"), NONE, {S("dns.question.name"), S("dns.answers.data")}},
        {"cached %w is %t", S("network"), S("dns_answer"), NONE, {S("dns.question.name"), S("dns.answers.data")}},
        {"config %w is %t", S("network"), S("dns_answer"), NONE, {S("dns.question.name"), S("dns.answers.data")}},
        {"forwarded %w to %w", S("network"), S("dns_forwarded"), NONE, {S("dns.question.name"), S("server.ip")}},
};
static const struct message_forms dnsmasq_forms = FORMS(dnsmasq_table);

/* "[89:0] info: " stands before it by syslog and in a file with the seconds since 1970. */
static const struct message_form unbound_table[] = {
        {"query: %a %w %w IN", S("network"), S("dns_query"), NONE, {IP, S("dns.question.name"), S("dns.question.type")}},
        {"reply: %a %w %w IN %w %*", S("network"), S("dns_answer"), NONE, {IP, S("dns.question.name"), S("dns.question.type"), S("dns.response_code")}},
        {"info: %a %w %w IN %*", S("network"), S("dns_query"), NONE, {IP, S("dns.question.name"), S("dns.question.type")}},
        {"info: %a %w %w IN", S("network"), S("dns_query"), NONE, {IP, S("dns.question.name"), S("dns.question.type")}},
};
static const struct message_forms unbound_forms = FORMS(unbound_table);

static const struct message_form dhcp_table[] = {
        {"DHCPACK(%w) %w %w %w", S("network"), S("dhcp_ack"), NONE, {S("network.interface"), S("client.ip"), S("client.mac"), S("client.domain")}},
        {"DHCPACK(%w) %w %w", S("network"), S("dhcp_ack"), NONE, {S("network.interface"), S("client.ip"), S("client.mac")}},
        {"DHCPACK on %w to %w (%t) via %w", S("network"), S("dhcp_ack"), NONE,
                {S("client.ip"), S("client.mac"), S("client.domain"), S("network.interface")}},
        {"DHCPACK on %w to %w via %w", S("network"), S("dhcp_ack"), NONE, {S("client.ip"), S("client.mac"), S("network.interface")}},
};
static const struct message_forms dhcp_forms = FORMS(dhcp_table);

/* ---- vsftpd ---- */

static const struct message_form vsftpd_table[] = {
        {"[%w] OK LOGIN: Client \"%w\"%*", S("authentication"), S("ftp_login"), SUCCESS, {USER, IP}},
        {"[%w] FAIL LOGIN: Client \"%w\"%*", S("authentication"), S("ftp_login"), FAILURE, {USER, IP}},
        {"[%w] OK UPLOAD: Client \"%w\", \"%t\", %n bytes%*", S("file"), S("ftp_upload"), SUCCESS, {USER, IP, S("file.path"), S("file.size")}},
        {"[%w] OK DOWNLOAD: Client \"%w\", \"%t\", %n bytes%*", S("file"), S("ftp_download"), SUCCESS, {USER, IP, S("file.path"), S("file.size")}},
        {"[%w] FAIL UPLOAD: Client \"%w\", \"%t\"%*", S("file"), S("ftp_upload"), FAILURE, {USER, IP, S("file.path")}},
        {"[%w] FAIL DOWNLOAD: Client \"%w\", \"%t\"%*", S("file"), S("ftp_download"), FAILURE, {USER, IP, S("file.path")}},
        {"[%w] OK %w: Client \"%w\"%*", S("file"), S("ftp_command"), SUCCESS, {USER, REASON, IP}},
        {"CONNECT: Client \"%w\"%*", S("network"), S("ftp_connection"), NONE, {IP}},
};
static const struct message_forms vsftpd_forms = FORMS(vsftpd_table);

/* ---- scanners, Guacamole, mail, time ---- */

static const struct message_form clamav_table[] = {
        {"%t: %w(%w:%n) FOUND", S("malware"), S("malware_found"), NONE, {S("file.path"), S("threat.software.name"), S("file.hash.md5")}},
        {"%t: %w FOUND", S("malware"), S("malware_found"), NONE, {S("file.path"), S("threat.software.name")}},
};
static const struct message_forms clamav_forms = FORMS(clamav_table);

static const struct message_form guacd_table[] = {
        {"User \"%t\" joined connection \"%t\" (%n users now present)", S("session"), S("guacamole_joined"), NONE,
                {S("session.id"), S("guacamole.connection"), S("guacamole.users")}},
        {"User \"%t\" disconnected (%n users remain)", S("session"), S("guacamole_left"), NONE, {S("session.id"), S("guacamole.users")}},
};
static const struct message_forms guacd_forms = FORMS(guacd_table);

static const struct message_form postfix_table[] = {
        {"warning: %w[%w]: SASL %w authentication failed: %t, sasl_username=%t", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, S("smtp.auth.method"), REASON, USER}},
        {"warning: %w[%w]:%n: SASL %w authentication failed: %t, sasl_username=%t", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, PORT, S("smtp.auth.method"), REASON, USER}},
        {"warning: %w[%w]: SASL %w authentication failed: %t", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, S("smtp.auth.method"), REASON}},
        {"warning: %w[%w]: SASL %w authentication failed:", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, S("smtp.auth.method")}},
        {"warning: %w[%w]:%n: SASL %w authentication failed%*", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, PORT, S("smtp.auth.method")}},
        {"warning: %w[%w]: SASL %w authentication failed", S("authentication"), S("smtp_login"), FAILURE,
                {S("source.domain"), IP, S("smtp.auth.method")}},
        {"NOQUEUE: reject: %w from %w[%w]: %t", S("network"), S("smtp_rejected"), FAILURE, {NONE, S("source.domain"), IP, REASON}},
        {"improper command pipelining after %w from %w[%w]%*", S("network"), S("smtp_rejected"), FAILURE, {NONE, S("source.domain"), IP}},
        {"lost connection after %w from %w[%w]", S("network"), S("smtp_disconnect"), NONE, {REASON, S("source.domain"), IP}},
        {"timeout after %w from %w[%w]", S("network"), S("smtp_disconnect"), NONE, {REASON, S("source.domain"), IP}},
        {"too many errors after %w from %w[%w]", S("network"), S("smtp_disconnect"), NONE, {REASON, S("source.domain"), IP}},
        {"warning: non-SMTP command from %w[%w]: %t", S("network"), S("smtp_rejected"), FAILURE, {S("source.domain"), IP, REASON}},
        {"SSL_accept error from %w[%w]: %t", S("network"), S("smtp_tls"), FAILURE, {S("source.domain"), IP, REASON}},
        {"connect from %w[%w]", S("network"), S("smtp_connection"), NONE, {S("source.domain"), IP}},
        {"disconnect from %w[%w]%*", S("network"), S("smtp_disconnect"), NONE, {S("source.domain"), IP}},
        {"%w: client=%w[%w], sasl_method=%w, sasl_username=%t", S("authentication"), S("smtp_login"), SUCCESS,
                {NONE, S("source.domain"), IP, S("smtp.auth.method"), USER}},
        {"%w: client=%w[%w]%*", S("network"), S("smtp_connection"), NONE, {NONE, S("source.domain"), IP}},
};
static const struct message_forms postfix_forms = FORMS(postfix_table);

/* ---- HAProxy, of what is no request: those are read as such ---- */

static const struct message_form haproxy_table[] = {
        {"Connect from %a:%n to %a:%n (%w)", S("network"), S("connection"), NONE, {IP, PORT, S("destination.ip"), S("destination.port")}},
        {"%a:%n [%w] %w: SSL handshake failure%*", S("network"), S("tls_handshake"), FAILURE, {IP, PORT}},
        {"%a:%n [%w] %w: Connection closed during SSL handshake", S("network"), S("tls_handshake"), FAILURE, {IP, PORT}},
};
static const struct message_forms haproxy_forms = FORMS(haproxy_table);

/* ---- VPN servers ---- */

static const struct message_form openvpn_table[] = {
        {"%a:%n TLS: Username/Password authentication succeeded for username '%t'%*", S("authentication"), S("vpn_password"), NONE, {IP, PORT, USER}},
        {"%a:%n TLS Auth Error: Auth Username/Password verification failed for peer", S("authentication"), S("vpn_login"), FAILURE, {IP, PORT}},
        {"%a:%n TLS Auth Error: username attempted to change from '%t' to '%t'%*", S("authentication"), S("vpn_login"), FAILURE, {IP, PORT, NONE, USER}},
        {"%a:%n VERIFY ERROR: %t", S("authentication"), S("vpn_login"), FAILURE, {IP, PORT, REASON}},
        {"user '%t' could not authenticate%*", S("authentication"), S("vpn_login"), FAILURE, {USER}}, /* pfSense's and OPNsense's */
        {"user '%t' authenticated%*", S("authentication"), S("vpn_password"), NONE, {USER}},
        {"%a:%n [%t] Peer Connection Initiated with [AF_INET%w", S("authentication"), S("vpn_login"), SUCCESS, {IP, PORT, USER}},
        {"%t/%a:%n SIGTERM[soft,%t] received, client-instance exiting", S("session"), S("vpn_logout"), NONE, {USER, IP, PORT, REASON}},
        {"%a:%n SIGUSR1[soft,%t] received, client-instance restarting", S("network"), S("vpn_disconnect"), NONE, {IP, PORT, REASON}},
        {"%t/%a:%n SIGUSR1[soft,%t] received, client-instance restarting", S("session"), S("vpn_logout"), NONE, {USER, IP, PORT, REASON}},
        {"Incorrect password supplied for LDAP DN \"%t\".", S("authentication"), S("vpn_login"), FAILURE, {USER}}, /* its plug-in for LDAP */
        {"Incorrect password supplied for LDAP DN \"%t\"", S("authentication"), S("vpn_login"), FAILURE, {USER}},
};
static const struct message_forms openvpn_forms = FORMS(openvpn_table);

/* VMware Horizon's connection server ("View"): the texts of its events. */
static const struct message_form horizon_table[] = {
        {"User %t has logged in", S("authentication"), S("vdi_login"), SUCCESS, {USER}},
        {"User %t failed to authenticate%*", S("authentication"), S("vdi_login"), FAILURE, {USER}},
        {"User %t has logged out", S("session"), S("vdi_logout"), NONE, {USER}},
        {"The agent running on machine %w has accepted an allocated session for user %t", S("session"), S("vdi_session"), NONE,
                {S("destination.address"), USER}},
};
static const struct message_forms horizon_forms = FORMS(horizon_table);

static const struct message_form charon_table[] = {
        {"%n[IKE] IKE_SA %t established between %t...%a[%t]", S("authentication"), S("vpn_login"), SUCCESS,
                {NONE, S("vpn.connection"), NONE, IP, USER}},
        {"%n[IKE] EAP method %w failed for peer %t", S("authentication"), S("vpn_login"), FAILURE, {NONE, S("vpn.auth.method"), USER}},
        {"%n[IKE] deleting IKE_SA %t between %t...%a[%t]", S("session"), S("vpn_logout"), NONE, {NONE, S("vpn.connection"), NONE, IP, USER}},
};
static const struct message_forms charon_forms = FORMS(charon_table);

// clang-format on

/* A command of cron, under the names that process creations have. */
static bool parse_cron(struct message *message)
{
    if (!message_match(message, &cron_forms))
        return false;
    const bw_str command = bw_str_trim(message_get(message, BW_STR("COMMAND")));
    if (command.len == 0 || !bw_str_eq(message->action, BW_STR("cron_command")))
        return true;
    message_add(message, BW_STR("CommandLine"), command);
    message_add(message, BW_STR("User"), message_get(message, BW_STR("user.name")));
    message_add(message, BW_STR("ParentImage"), BW_STR("/usr/sbin/cron"));
    return true;
}

/* Its requests are for whoever reads requests. */
static bool parse_haproxy(struct message *message)
{
    message->known = message_match(message, &haproxy_forms);
    return message->known;
}

static bool parse_unbound(struct message *message)
{
    const size_t end = bw_str_find(bw_str_head(message->text, 32), BW_STR("] "));
    if (end != SIZE_MAX)
        message->text = bw_str_from(message->text, end + 2);
    return message_match(message, &unbound_forms);
}

/* OpenVPN says that the connection is initiated of a peer with a wrong password, too: before it
 * tells the peer that it is refused. */
static bool parse_openvpn(struct message *message)
{
    const bw_str peer = bw_str_head(message->text, bw_str_find_char(message->text, ' '));
    if (!message_match(message, &openvpn_forms))
        return false;
    if (!bw_str_eq(message->action, BW_STR("vpn_login")))
        return true;
    if (bw_str_eq(message->outcome, BW_STR("failure")))
        message_book_refuse(message->book, peer);
    else if (message_book_refused(message->book, peer))
        message_set(message, BW_STR("network"), BW_STR("vpn_handshake"), (bw_str){0});
    return true;
}

/* BIND writes the category and the severity first, as its channel is configured. */
static bool parse_named(struct message *message)
{
    const size_t at = bw_str_find(bw_str_head(message->text, 64), BW_STR("client "));
    if (at == SIZE_MAX)
        return false;
    message->text = bw_str_from(message->text, at);
    return message_match(message, &named_forms);
}

// clang-format off
const struct message_program message_daemon_programs[] = {
        {S("CRON"), false, NULL, parse_cron},
        {S("cron"), false, NULL, parse_cron},
        {S("crond"), false, NULL, parse_cron},
        {S("CROND"), false, NULL, parse_cron},
        {S("crontab"), false, NULL, parse_cron},
        {S("anacron"), false, NULL, parse_cron},
        {S("systemd"), false, &systemd_forms, NULL},
        {S("named"), false, NULL, parse_named},
        {S("dnsmasq"), false, &dnsmasq_forms, NULL},
        {S("unbound"), false, NULL, parse_unbound},
        {S("dnsmasq-dhcp"), false, &dhcp_forms, NULL},
        {S("dhcpd"), false, &dhcp_forms, NULL},
        {S("vsftpd"), false, &vsftpd_forms, NULL},
        {S("clamd"), false, &clamav_forms, NULL},
        {S("clamav"), false, &clamav_forms, NULL},
        {S("clamscan"), false, &clamav_forms, NULL},
        {S("clamdscan"), false, &clamav_forms, NULL},
        {S("clamonacc"), false, &clamav_forms, NULL},
        {S("guacd"), false, &guacd_forms, NULL},
        {S("haproxy"), false, NULL, parse_haproxy},
        {S("smtpd"), false, &postfix_forms, NULL},
        {S("openvpn"), false, NULL, parse_openvpn},
        {S("ovpn-server"), false, NULL, parse_openvpn},
        {S("ovpn-openvpn"), false, NULL, parse_openvpn},
        {S("View"), false, &horizon_forms, NULL},
        {S("charon"), false, &charon_forms, NULL},
        {S("charon-systemd"), false, &charon_forms, NULL},
};
// clang-format on
const size_t message_daemon_program_count = BW_COUNT(message_daemon_programs);
