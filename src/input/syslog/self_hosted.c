/*
 * What servers that people host for themselves say of logins, in logs of their own or by syslog:
 * Apache, lighttpd, SOGo, phpMyAdmin, Vaultwarden and Bitwarden, GitLab, Gitea and Forgejo,
 * Jellyfin, Drupal, AdGuard Home, Apereo CAS, Proxmox, Monit, SoftEther VPN, MongoDB, cPanel,
 * Courier's and wu-ftpd's daemons, Kerio Connect, Mumble.
 *
 * Sources: sample lines of fail2ban's filters and of CrowdSec's parsers; lighttpd's mod_auth.c;
 * SOGo's SOGoRootPage.m; phpMyAdmin's Logging.php; Vaultwarden's api/identity.rs; Gitea's
 * routers/web/auth; Drupal's syslog module; Proxmox VE's API2/AccessControl.pm; Monit's
 * processor.c; SoftEther's Server.c; MongoDB's authentication_commands.cpp; Kerio Connect's manual
 * ("Security log"); Mumble's murmur/Messages.cpp and Server.cpp.
 */
#include "input/syslog/book.h"
#include "input/syslog/forms.h"

/* How far into a message what tells what it says is looked for. */
#define LOOK_BYTES 512

/* How often a name may say " from ". */
#define MAX_TRIES 64

#define APP S("app_login")

// clang-format off

/* ---- lighttpd, behind "(mod_auth.c.828) " ---- */

static const struct message_form lighttpd_table[] = {
        {"password doesn't match for %f username: %t, IP: %w", AUTH, S("http_login"), FAILURE, {S("url.path"), USER, IP}},
        {"password doesn't match for %f username: %t IP: %w", AUTH, S("http_login"), FAILURE, {S("url.path"), USER, IP}},
        {"digest: auth failed for %t: wrong password, IP: %w", AUTH, S("http_login"), FAILURE, {USER, IP}},
        {"digest: auth failed for %t: wrong password IP: %w", AUTH, S("http_login"), FAILURE, {USER, IP}},
        {"get_password failed, IP: %w", AUTH, S("http_login"), FAILURE, {IP}},
};
static const struct message_forms lighttpd_forms = FORMS(lighttpd_table);

/* ---- Apache whose error log is syslog, behind "[client 192.0.2.1:5555] AH01618: " ---- */

static const struct message_form httpd_table[] = {
        {"user %t: authentication failure for \"%*", AUTH, S("http_login"), FAILURE, {USER}},
        {"user %t: password mismatch: %*", AUTH, S("http_login"), FAILURE, {USER}},
        {"user %t not found: %*", AUTH, S("http_login"), FAILURE, {USER}},
        {"user `%t' in realm `%f' not found%*", AUTH, S("http_login"), FAILURE, {USER}},
};
static const struct message_forms httpd_forms = FORMS(httpd_table);

/* ---- web applications ---- */

/* Behind proxies, the client is the first of a list. */
static const struct message_form sogo_table[] = {
        {"SOGoRootPage Login from '%f, %f' for user '%t' might not have worked%*", AUTH, S("mail_login"), FAILURE, {IP, NONE, USER}},
        {"SOGoRootPage Login from '%w' for user '%t' might not have worked%*", AUTH, S("mail_login"), FAILURE, {IP, USER}},
        {"SOGoRootPage successful login from '%f, %f' for user '%t'%*", AUTH, S("mail_login"), SUCCESS, {IP, NONE, USER}},
        {"SOGoRootPage successful login from '%w' for user '%t'%*", AUTH, S("mail_login"), SUCCESS, {IP, USER}},
};
static const struct message_forms sogo_forms = FORMS(sogo_table);

/* cPanel: who became somebody else stands behind the name of that account. */
static const struct message_form cpanel_table[] = {
        {"info [cpsrvd] %w - %w (possessor: %w) - SUCCESS LOGIN %w", AUTH, APP, SUCCESS, {IP, S("user.effective.name"), USER, S("network.application")}},
        {"info [cpsrvd] %w - %w - SUCCESS LOGIN %w", AUTH, APP, SUCCESS, {IP, USER, S("network.application")}},
        {"info [cpsrvd] %w - %t \"%f\" FAILED LOGIN %w: %t", AUTH, APP, FAILURE, {IP, USER, NONE, S("network.application"), REASON}},
        {"info [cpsrvd] %w - %t \"%f\" DEFERRED LOGIN %w: %t", AUTH, APP, NONE, {IP, USER, NONE, S("network.application"), REASON}},
};
static const struct message_forms cpanel_forms = FORMS(cpanel_table);

static const struct message_form phpmyadmin_table[] = {
        {"user denied: %t (%f) from %w", AUTH, APP, FAILURE, {USER, REASON, IP}},
        {"user authenticated: %t from %w", AUTH, APP, SUCCESS, {USER, IP}},
};
static const struct message_forms phpmyadmin_forms = FORMS(phpmyadmin_table);

/* Behind the module and the level in brackets. */
static const struct message_form vaultwarden_table[] = {
        {"Username or password is incorrect. Try again. IP: %w. Username: %t.", AUTH, APP, FAILURE, {IP, USER}},
        {"Invalid admin token%f IP: %w. Username: %t", AUTH, S("device_login"), FAILURE, {NONE, IP, USER}},
        {"Invalid admin token%f IP: %w", AUTH, S("device_login"), FAILURE, {NONE, IP}},
        {"Invalid TOTP code! %f IP: %w", AUTH, S("app_second_factor"), FAILURE, {REASON, IP}},
        {"User %t logged in successfully. IP: %w", AUTH, APP, SUCCESS, {USER, IP}},
};
static const struct message_forms vaultwarden_forms = FORMS(vaultwarden_table);

static const struct message_form bitwarden_table[] = {
        {"Failed login attempt. %w", AUTH, APP, FAILURE, {IP}},
        {"Failed login attempt, 2FA invalid. %w", AUTH, S("app_second_factor"), FAILURE, {IP}},
};
static const struct message_forms bitwarden_forms = FORMS(bitwarden_table);

static const struct message_form gitlab_table[] = {
        {"Failed Login: username=%t ip=%w", AUTH, APP, FAILURE, {USER, IP}},
};
static const struct message_forms gitlab_forms = FORMS(gitlab_table);

static const struct message_form gitea_table[] = {
        {"Failed authentication attempt for %t from %a:%n", AUTH, APP, FAILURE, {USER, IP, PORT}},
        {"Failed authentication attempt for %t from %a", AUTH, APP, FAILURE, {USER, IP}},
        {"Failed authentication attempt from %a:%n", AUTH, APP, FAILURE, {IP, PORT}},
        {"Failed authentication attempt from %a", AUTH, APP, FAILURE, {IP}},
};
static const struct message_forms gitea_forms = FORMS(gitea_table);

static const struct message_form jellyfin_table[] = {
        {"Authentication request for \"%t\" has been denied (IP: \"%w\")%*", AUTH, APP, FAILURE, {USER, IP}},
        {"Authentication request for \"%t\" has succeeded%*", AUTH, APP, SUCCESS, {USER}},
        {"Authentication request for %t has been denied (IP: %w)%*", AUTH, APP, FAILURE, {USER, IP}},
};
static const struct message_forms jellyfin_forms = FORMS(jellyfin_table);

/* base|time|type|address|uri|referer|uid|link|message */
static const struct message_form drupal_table[] = {
        {"%f|%n|user|%a|%f|Login attempt failed for %t.", AUTH, APP, FAILURE, {NONE, NONE, IP, NONE, USER}},
        {"%f|%n|user|%a|%f|Login attempt failed from %a.", AUTH, APP, FAILURE, {NONE, NONE, IP, NONE, NONE}},
        {"%f|%n|user|%a|%f|Session opened for %t.", AUTH, APP, SUCCESS, {NONE, NONE, IP, NONE, USER}},
        {"%f|%n|user|%a|%f|Session closed for %t.", SESSION, S("app_logout"), NONE, {NONE, NONE, IP, NONE, USER}},
};
static const struct message_forms drupal_forms = FORMS(drupal_table);

static const struct message_form adguard_table[] = {
        {"auth: user \"%t\" successfully logged in from ip %w", AUTH, APP, SUCCESS, {USER, IP}},
        {"auth: failed to login user from ip %w%*", AUTH, APP, FAILURE, {IP}},
        {"POST %w /control/login: invalid username or password", AUTH, APP, FAILURE, {IP}},
};
static const struct message_forms adguard_forms = FORMS(adguard_table);

/* ...|application|what|action|who|client|server */
static const struct message_form cas_table[] = {
        {"%t|AUTHENTICATION_FAILED|%f|%a|%a", AUTH, S("sso_login"), FAILURE, {NONE, USER, IP, NONE}},
        {"%t|AUTHENTICATION_SUCCESS|%f|%a|%a", AUTH, S("sso_login"), SUCCESS, {NONE, USER, IP, NONE}},
};
static const struct message_forms cas_forms = FORMS(cas_table);

/* ---- administration: Proxmox, Monit ---- */

static const struct message_form proxmox_table[] = {
        {"authentication failure; rhost=%w user=%t msg=%t", AUTH, S("device_login"), FAILURE, {IP, USER, REASON}},
        {"<%f> successful auth for user '%t'", AUTH, S("device_login"), SUCCESS, {NONE, USER}},
        {"successful auth for user '%t'", AUTH, S("device_login"), SUCCESS, {USER}},
};
static const struct message_forms proxmox_forms = FORMS(proxmox_table);

static const struct message_form monit_table[] = {
        {"HttpRequest: access denied -- client [%w]: unknown user '%t'", AUTH, APP, FAILURE, {IP, USER}},
        {"HttpRequest: access denied -- client [%w]: wrong password for user '%t'", AUTH, APP, FAILURE, {IP, USER}},
        {"HttpRequest: access denied -- client %a: unknown user '%t'", AUTH, APP, FAILURE, {IP, USER}},
        {"HttpRequest: access denied -- client %a: wrong password for user '%t'", AUTH, APP, FAILURE, {IP, USER}},
};
static const struct message_forms monit_forms = FORMS(monit_table);

/* ---- SoftEther VPN ---- */

static const struct message_form softether_table[] = {
        {"Connection \"%w\": User authentication failed. The user name that has been provided was \"%t\", from %a.", AUTH, S("vpn_login"), FAILURE,
                {S("vpn.connection"), USER, IP}},
        {"Connection \"%w\": User authentication failed. The user name that has been provided was \"%t\".", AUTH, S("vpn_login"), FAILURE,
                {S("vpn.connection"), USER}},
        {"Connection \"%w\": Successfully authenticated as user \"%t\".", AUTH, S("vpn_login"), SUCCESS, {S("vpn.connection"), USER}},
        {"On the TCP Listener (Port %n), a Client (IP address %w, Host name \"%f\", Port number %n) has connected.", NETWORK, S("vpn_connection"), NONE,
                {S("server.port"), IP, S("source.domain"), PORT}},
};
static const struct message_forms softether_forms = FORMS(softether_table);

/* ---- MongoDB up to 4.2, behind "I  ACCESS   [conn12] "; the source has the client's port ---- */

static const struct message_form mongod_table[] = {
        {"Failed to authenticate %t@%w with mechanism %w: %t", AUTH, S("db_login"), FAILURE, {USER, S("db.name"), NONE, REASON}},
        {"Failed to authenticate %t@%w from client %a:%n with mechanism %w: %t", AUTH, S("db_login"), FAILURE, {USER, S("db.name"), IP, PORT, NONE, REASON}},
        {"SASL %w authentication failed for %t on %w from client %a:%n ; %t", AUTH, S("db_login"), FAILURE, {NONE, USER, S("db.name"), IP, PORT, REASON}},
        {"Successfully authenticated as principal %t on %w from client %a:%n", AUTH, S("db_login"), SUCCESS, {USER, S("db.name"), IP, PORT}},
        {"Successfully authenticated as principal %t on %w", AUTH, S("db_login"), SUCCESS, {USER, S("db.name")}},
};
static const struct message_forms mongod_forms = FORMS(mongod_table);

/* ---- daemons ---- */

static const struct message_form courier_smtp_table[] = {
        {"error,relay=%a,%fmsg=\"535 Authentication failed%*", AUTH, S("smtp_login"), FAILURE, {IP, NONE}},
        {"error,relay=%a,%f: %t", NETWORK, S("smtp_rejected"), FAILURE, {IP, NONE, REASON}},
};
static const struct message_forms courier_smtp_forms = FORMS(courier_smtp_table);

static const struct message_form wu_ftpd_table[] = {
        {"failed login from %f [%w]", AUTH, S("ftp_login"), FAILURE, {S("source.domain"), IP}},
        {"FTP LOGIN FROM %f [%w], %t", AUTH, S("ftp_login"), SUCCESS, {S("source.domain"), IP, USER}},
};
static const struct message_forms wu_ftpd_forms = FORMS(wu_ftpd_table);

// clang-format on

/* What stands in front of what is said: levels, modules, places in sources. */
static bool parse_lighttpd(struct message *message)
{
    message->known = bw_str_starts_with(message->text, BW_STR("(")); /* else of its access log */
    const size_t end = bw_str_find(bw_str_head(message->text, 64), BW_STR(") "));
    if (end == SIZE_MAX)
        return false;
    message->text = bw_str_from(message->text, end + 2);
    return message_match(message, &lighttpd_forms);
}

/* Who was refused is said behind brackets, of which the last is the client's. */
static bool parse_httpd(struct message *message)
{
    const bw_str begin = BW_STR("[client ");
    bw_str rest = message->text;
    bw_str client = {0};
    message->known = bw_str_starts_with(rest, BW_STR("[")); /* else of an access log */
    while (bw_str_starts_with(rest, BW_STR("[")) && client.len == 0) {
        const bool last = bw_str_starts_with(rest, begin);
        const size_t end = bw_str_find(rest, BW_STR("] "));
        if (end == SIZE_MAX)
            return false;
        if (last)
            client = bw_str_head(bw_str_from(rest, begin.len), end - begin.len);
        rest = bw_str_from(rest, end + 2);
    }
    if (bw_str_starts_with(rest, BW_STR("AH")) && rest.len > 9 && rest.ptr[7] == ':')
        rest = bw_str_from(rest, 9);
    message->text = rest;
    if (client.len == 0 || !message_match(message, &httpd_forms))
        return false;
    size_t colon = client.len;
    while (colon > 0 && client.ptr[colon - 1] != ':')
        colon--;
    if (bw_str_starts_with(client, BW_STR("["))) /* of IPv6, with a port */
        client = bw_str_between(client, BW_STR("["), BW_STR("]"));
    else if (colon != 0 && bw_str_find_char(client, '.') != SIZE_MAX)
        client = bw_str_head(client, colon - 1);
    message_add_source(message, client);
    return true;
}

/* From where one of the words stands: the first of them from which a form fits. */
static bool match_from_any(struct message *message, const bw_str *words, size_t count,
        const struct message_forms *forms)
{
    for (size_t i = 0; i < count; i++)
        if (message_match_from(message, words[i], LOOK_BYTES, forms))
            return true;
    return false;
}

static bool parse_vaultwarden(struct message *message)
{
    static const bw_str words[] = {S("Username or password"), S("Invalid admin token"),
            S("Invalid TOTP code!"), S("User ")};
    return match_from_any(message, words, BW_COUNT(words), &vaultwarden_forms);
}

static bool parse_bitwarden(struct message *message)
{
    return message_match_from(
            message, BW_STR("Failed login attempt"), LOOK_BYTES, &bitwarden_forms);
}

/*
 * "for bob from 192.0.2.7:5555: user does not exist [uid: 0, name: bob]": the name may look like
 * all of this, and it is what stands at the end again.
 */
static bool parse_gitea_reason(struct message *message, bw_str text)
{
    const bw_str from = BW_STR(" from ");
    const bw_str again = BW_STR(", name: ");
    const bw_str named = bw_str_head(text, text.len - 1);
    size_t at = 0;
    for (unsigned n = 0; n < MAX_TRIES; n++) {
        const size_t next = bw_str_find(bw_str_from(named, at), from);
        if (next == SIZE_MAX)
            break;
        const bw_str user = bw_str_head(named, at + next);
        at += next + from.len;
        if (!bw_str_ends_with(named, user) ||
                !bw_str_ends_with(bw_str_head(named, named.len - user.len), again))
            continue;
        const bw_str rest = bw_str_from(named, at);
        bw_str client = bw_str_head(rest, bw_str_find(rest, BW_STR(": ")));
        if (bw_str_starts_with(client, BW_STR("[")))
            client = bw_str_between(client, BW_STR("["), BW_STR("]"));
        else
            client = bw_str_head(client, bw_str_find_char(client, ':'));
        message_add(message, BW_STR("user.name"), user);
        message_add_source(message, client);
        message_set(message, BW_STR("authentication"), BW_STR("app_login"), BW_STR("failure"));
        return true;
    }
    return false;
}

static bool parse_gitea(struct message *message)
{
    const bw_str begin = BW_STR("Failed authentication attempt for ");
    const size_t at = bw_str_find(bw_str_head(message->text, LOOK_BYTES), begin);
    if (at != SIZE_MAX && bw_str_ends_with(message->text, BW_STR("]")) &&
            parse_gitea_reason(message, bw_str_from(message->text, at + begin.len)))
        return true;
    return message_match_from(
            message, BW_STR("Failed authentication attempt "), LOOK_BYTES, &gitea_forms);
}

static bool parse_jellyfin(struct message *message)
{
    return message_match_from(
            message, BW_STR("Authentication request for "), LOOK_BYTES, &jellyfin_forms);
}

static bool parse_adguard(struct message *message)
{
    return message_match_from(message, BW_STR("auth: "), LOOK_BYTES, &adguard_forms) ||
           message_match_from(message, BW_STR("POST "), LOOK_BYTES, &adguard_forms);
}

static bool parse_mongod(struct message *message)
{
    static const bw_str words[] = {S("Failed to authenticate "), S("SASL "),
            S("Successfully authenticated as principal ")};
    return match_from_any(message, words, BW_COUNT(words), &mongod_forms);
}

static bool parse_monit(struct message *message)
{
    return message_match_from(
            message, BW_STR("HttpRequest: access denied -- "), LOOK_BYTES, &monit_forms);
}

/* ---- Kerio Connect's security log ---- */

// clang-format off
static const struct message_form kerio_table[] = {
        {"%w: Invalid password for user %t. Attempt from IP address %a.", AUTH, S("mail_login"), FAILURE, {S("network.application"), USER, IP}},
        {"%w: User %t doesn't exist. Attempt from IP address %a.", AUTH, S("mail_login"), FAILURE, {S("network.application"), USER, IP}},
        {"Failed SMTP login from %a with SASL method %*", AUTH, S("mail_login"), FAILURE, {IP}},
};
// clang-format on
static const struct message_forms kerio_forms = FORMS(kerio_table);

/* Of one attempt by SMTP, the account and the method are told in a line each. */
static bool parse_kerio(struct message *message)
{
    if (!message_match(message, &kerio_forms))
        return false;
    const bw_str address = message_get(message, BW_STR("source.ip"));
    if (bw_str_eq(message_get(message, BW_STR("network.application")), BW_STR("SMTP")))
        message_book_refuse(message->book, address);
    else if (message_get(message, BW_STR("user.name")).len == 0 &&
             message_book_take_refused(message->book, address))
        message_set(message, BW_STR("network"), BW_STR("mail_refused"), (bw_str){0});
    return true;
}

/* ---- Mumble's server: "1 => <4:eve(-1)> ...", the server, the session and the account ---- */

// clang-format off
static const struct message_form murmur_table[] = {
        {"%n => <%n:%t(%w)> Rejected connection from [%f]:%n: Invalid server password", AUTH, APP, FAILURE, {NONE, NONE, USER, NONE, IP, PORT}},
        {"%n => <%n:%t(%w)> Rejected connection from %w:%n: Invalid server password", AUTH, APP, FAILURE, {NONE, NONE, USER, NONE, IP, PORT}},
        {"%n => <%n:%t(%w)> Rejected connection from [%f]:%n: Wrong certificate or password for existing user", AUTH, APP, FAILURE, {NONE, NONE, USER, NONE, IP, PORT}},
        {"%n => <%n:%t(%w)> Rejected connection from %w:%n: Wrong certificate or password for existing user", AUTH, APP, FAILURE, {NONE, NONE, USER, NONE, IP, PORT}},
        {"%n => <%n:%t(%w)> Authenticated", AUTH, APP, SUCCESS, {NONE, NONE, USER}},
        {"%n => <%n:(%w)> New connection: [%f]:%n", NETWORK, S("connection"), NONE, {NONE, NONE, NONE, IP, PORT}},
        {"%n => <%n:(%w)> New connection: %a:%n", NETWORK, S("connection"), NONE, {NONE, NONE, NONE, IP, PORT}},
};
static const struct message_forms murmur_forms = FORMS(murmur_table);

const struct message_program message_self_hosted_programs[] = {
        {S("kerio"), false, NULL, parse_kerio},
        {S("murmurd"), false, &murmur_forms, NULL},
        {S("mumble-server"), false, &murmur_forms, NULL},
        {S("httpd"), false, NULL, parse_httpd},
        {S("apache2"), false, NULL, parse_httpd},
        {S("lighttpd"), false, NULL, parse_lighttpd},
        {S("sogod"), false, &sogo_forms, NULL},
        {S("phpMyAdmin"), false, &phpmyadmin_forms, NULL},
        {S("cpsrvd"), false, &cpanel_forms, NULL},
        {S("vaultwarden"), false, NULL, parse_vaultwarden},
        {S("bitwarden"), false, NULL, parse_bitwarden},
        {S("gitlab"), false, &gitlab_forms, NULL},
        {S("gitea"), false, NULL, parse_gitea},
        {S("forgejo"), false, NULL, parse_gitea},
        {S("jellyfin"), false, NULL, parse_jellyfin},
        {S("drupal"), false, &drupal_forms, NULL},
        {S("AdGuardHome"), false, NULL, parse_adguard},
        {S("cas"), false, &cas_forms, NULL},
        {S("pvedaemon"), false, &proxmox_forms, NULL},
        {S("pmgdaemon"), false, &proxmox_forms, NULL},
        {S("proxmox-backup-api"), false, &proxmox_forms, NULL},
        {S("monit"), false, NULL, parse_monit},
        {S("vpnserver"), false, &softether_forms, NULL},
        {S("mongod"), false, NULL, parse_mongod},
        {S("courieresmtpd"), false, &courier_smtp_forms, NULL},
        {S("esmtpd"), false, &courier_smtp_forms, NULL},
        {S("wu-ftpd"), false, &wu_ftpd_forms, NULL},
        {S("ftpd"), false, &wu_ftpd_forms, NULL},
};
// clang-format on
const size_t message_self_hosted_program_count = BW_COUNT(message_self_hosted_programs);
