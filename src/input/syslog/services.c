/* Logins to services that programs tell of in words of their own: databases, FTP and mail servers,
 * Webmin, Samba, VMware ESXi and vCenter, fail2ban.
 *
 * Sources: MySQL's and MariaDB's sql/sql_connect.cc, PostgreSQL's libpq/auth.c, Microsoft's
 * "MSSQLSERVER 18456", ProFTPD's mod_auth, Pure-FTPd, Dovecot's auth and login-common, Sendmail's
 * srvrsmtp.c, Courier's authlib, Cyrus' imapd, Webmin's miniserv.pl, Samba's vfs_full_audit(8) and
 * auth_log.c, VMware's "ESXi log files" and vSphere events, fail2ban's actions.py; sample lines of
 * fail2ban's filters. */
#include "input/syslog/forms.h"

#define DOMAIN BW_STR_INIT("source.domain")
#define METHOD BW_STR_INIT("smtp.auth.method")

/* How far into a message what tells what it says is looked for: levels and numbers stand before it.
 */
#define LOOK_BYTES 160

/* The forms from the first place on where `word` stands; false when nothing fits. */
static bool match_from(struct message *message, bw_str word, const struct message_forms *forms)
{
    const size_t at = bw_str_find(bw_str_head(message->text, LOOK_BYTES), word);
    if (at == SIZE_MAX)
        return false;
    message->text = bw_str_from(message->text, at);
    return message_match(message, forms);
}

// clang-format off

/* ---- databases ---- */

static const struct message_form mysql_table[] = {
        {"Access denied for user '%f'@'%f' to database '%f'%*", AUTH, S("db_login"), FAILURE, {USER, IP, S("db.name")}},
        {"Access denied for user '%f'@'%f'%*", AUTH, S("db_login"), FAILURE, {USER, IP}},
};
static const struct message_forms mysql_forms = FORMS(mysql_table);

/* The general log tells of a connection before it knows whether the password is right. */
static const struct message_form mysql_connect_table[] = {
        {"%n Connect\t%w@%w on %w using %*", NETWORK, S("db_connection"), NONE, {S("mysql.thread_id"), USER, IP, S("db.name")}},
        {"%n Connect\t%w@%w on %*", NETWORK, S("db_connection"), NONE, {S("mysql.thread_id"), USER, IP}},
        {"%n Connect\t%w@%w as %*", NETWORK, S("db_connection"), NONE, {S("mysql.thread_id"), USER, IP}},
};
static const struct message_forms mysql_connect_forms = FORMS(mysql_connect_table);

/* MariaDB's server_audit: host, account, from where, numbers of the connection and the query, what
 * was done, database, what with, code. */
static const struct message_form mysql_audit_table[] = {
        {"%w,%f,%f,%n,%n,CONNECT,%f,%f,0", AUTH, S("db_login"), SUCCESS, {NONE, USER, IP, S("mysql.thread_id"), NONE, S("db.name")}},
        {"%w,%f,%f,%n,%n,CONNECT,,,0", AUTH, S("db_login"), SUCCESS, {NONE, USER, IP, S("mysql.thread_id")}},
        {"%w,%f,%f,%n,%n,FAILED_CONNECT,%*", AUTH, S("db_login"), FAILURE, {NONE, USER, IP, S("mysql.thread_id")}},
        {"%w,%f,%f,%n,%n,DISCONNECT,%*", SESSION, S("db_logout"), NONE, {NONE, USER, IP, S("mysql.thread_id")}},
        {"%w,%f,%f,%n,%n,QUERY,,%t", S("database"), S("db_query"), NONE, {NONE, USER, IP, S("mysql.thread_id"), NONE, S("db.statement")}},
        {"%w,%f,%f,%n,%n,QUERY,%f,%t", S("database"), S("db_query"), NONE, {NONE, USER, IP, S("mysql.thread_id"), NONE, S("db.name"), S("db.statement")}},
};
static const struct message_forms mysql_audit_forms = FORMS(mysql_audit_table);

static const struct message_form tinyproxy_table[] = {
        {"Connect (file descriptor %n): %a [%a]", NETWORK, S("connection"), NONE, {NONE, NONE, IP}},
        {"Connect (file descriptor %n): %a", NETWORK, S("connection"), NONE, {NONE, IP}},
        {"Request (file descriptor %n): %w %w %*", NETWORK, S("proxy_request"), NONE, {NONE, S("http.request.method"), S("url.original")}},
        {"Unauthorized connection from \"%a\"%*", NETWORK, S("connection_denied"), FAILURE, {IP}},
};
static const struct message_forms tinyproxy_forms = FORMS(tinyproxy_table);

static const struct message_form postgres_table[] = {
        {"no pg_hba.conf entry for host \"%w\", user \"%f\", database \"%f\"%*", AUTH, S("db_login"), FAILURE, {IP, USER, S("db.name")}},
        {"pg_hba.conf rejects connection for host \"%w\", user \"%f\", database \"%f\"%*", AUTH, S("db_login"), FAILURE, {IP, USER, S("db.name")}},
        {"pg_hba.conf rejects replication connection for host \"%w\", user \"%f\"%*", AUTH, S("db_login"), FAILURE, {IP, USER}},
        {"FATAL:  role \"%f\" does not exist", AUTH, S("db_login"), FAILURE, {USER}},
        {"connection authorized: user=%f database=%w%*", AUTH, S("db_login"), SUCCESS, {USER, S("db.name")}},
        {"connection received: host=%w port=%n", NETWORK, S("db_connection"), NONE, {IP, PORT}},
        {"authentication failed for user \"%f\"%*", AUTH, S("db_login"), FAILURE, {USER}},
};
static const struct message_forms postgres_forms = FORMS(postgres_table);

static const struct message_form mssql_table[] = {
        {"Login failed for user '%t'. Reason: %t [CLIENT: %w]", AUTH, S("db_login"), FAILURE, {USER, REASON, IP}},
        {"Login failed for user '%t'. [CLIENT: %w]", AUTH, S("db_login"), FAILURE, {USER, IP}},
        {"Login succeeded for user '%t'. Connection%t [CLIENT: %w]", AUTH, S("db_login"), SUCCESS, {USER, NONE, IP}},
};
static const struct message_forms mssql_forms = FORMS(mssql_table);

/* ---- FTP ---- */

/* "server (client[192.0.2.1]): " or, out of later versions, "server (client[192.0.2.1]) - " */
static const struct message_form proftpd_table[] = {
        {"USER %t (Login failed)%*", AUTH, S("ftp_login"), FAILURE, {USER}},
        {"USER %t: no such user found from %*", AUTH, S("ftp_login"), FAILURE, {USER}},
        {"USER %t: Login successful%*", AUTH, S("ftp_login"), SUCCESS, {USER}},
        {"ANON %t: Login successful%*", AUTH, S("ftp_login"), SUCCESS, {USER}},
        {"SECURITY VIOLATION: %w login attempted%*", AUTH, S("ftp_login"), FAILURE, {USER}},
        {"Maximum login attempts %t", AUTH, S("ftp_too_many_failures"), FAILURE, {REASON}},
        {"FTP session opened%*", NETWORK, S("ftp_connection"), NONE, {NONE}},
};
static const struct message_forms proftpd_forms = FORMS(proftpd_table);

static const struct message_form pure_ftpd_table[] = {
        {"(%f@%w) [WARNING] Authentication failed for user [%t]", AUTH, S("ftp_login"), FAILURE, {NONE, IP, USER}},
        {"(%f@%w) [INFO] %t is now logged in", AUTH, S("ftp_login"), SUCCESS, {NONE, IP, USER}},
        {"(%f@%w) [NOTICE] %t uploaded  (%n bytes%*", S("file"), S("ftp_upload"), SUCCESS, {USER, IP, S("file.path"), S("file.size")}},
        {"(%f@%w) [NOTICE] %t downloaded  (%n bytes%*", S("file"), S("ftp_download"), SUCCESS, {USER, IP, S("file.path"), S("file.size")}},
        {"(%f@%w) [INFO] New connection from %w", NETWORK, S("ftp_connection"), NONE, {NONE, IP}},
};
static const struct message_forms pure_ftpd_forms = FORMS(pure_ftpd_table);

/* ---- mail ---- */

/* Behind "imap-login: ", and a level. */
static const struct message_form dovecot_login_table[] = {
        {"%f(no auth attempts%f): user=<>, rip=%w, lip=%w%*", NETWORK, S("mail_connection"), NONE, {NONE, NONE, IP}},
        {"%f(no auth attempts%f): user=<>, rip=%w%*", NETWORK, S("mail_connection"), NONE, {NONE, NONE, IP}},
        {"%f(no auth attempts%f): rip=%w, lip=%w%*", NETWORK, S("mail_connection"), NONE, {NONE, NONE, IP}},
        {"Login: user=<%f>, method=%w, rip=%w, lip=%w%*", AUTH, S("mail_login"), SUCCESS, {USER, NONE, IP}},
        {"Logged in: user=<%f>, method=%w, rip=%w, lip=%w%*", AUTH, S("mail_login"), SUCCESS, {USER, NONE, IP}}, /* since 2.4 */
        {"%f user=<%f>, method=%w, rip=%w, lip=%w%*", AUTH, S("mail_login"), FAILURE, {REASON, USER, NONE, IP}},
        {"%f user=<%f>, method=%w, rip=%w", AUTH, S("mail_login"), FAILURE, {REASON, USER, NONE, IP}},
        {"%f user=<%f>, rip=%w, lip=%w%*", AUTH, S("mail_login"), FAILURE, {REASON, USER, IP}},
        {"%f method=%w, rip=%w, lip=%w%*", AUTH, S("mail_login"), FAILURE, {REASON, NONE, IP}},
        {"%f(%f): rip=%w, lip=%w%*", AUTH, S("mail_login"), FAILURE, {NONE, REASON, IP}},
};
static const struct message_forms dovecot_login_forms = FORMS(dovecot_login_table);

/* "pam(anna,192.0.2.1,<session>): unknown user": what it says is in event.reason. */
static const struct message_form dovecot_auth_table[] = {
        {"%w(%f,%w,<%f>): %t", AUTH, S("mail_auth"), FAILURE, {NONE, USER, IP, NONE, REASON}},
        {"%w(%f,%w,): %t", AUTH, S("mail_auth"), FAILURE, {NONE, USER, IP, REASON}},
        {"%w(%f,%w): %t", AUTH, S("mail_auth"), FAILURE, {NONE, USER, IP, REASON}},
};
static const struct message_forms dovecot_auth_forms = FORMS(dovecot_auth_table);

static const struct message_form sendmail_table[] = {
        {"%w: AUTH failure (%w): %f, user=%t, relay=%f[%w]%*", AUTH, S("smtp_login"), FAILURE,
                {NONE, METHOD, REASON, USER, DOMAIN, IP}},
        {"%w: AUTH failure (%w): %f, relay=%f[%w]%*", AUTH, S("smtp_login"), FAILURE, {NONE, METHOD, REASON, DOMAIN, IP}},
        {"AUTH=server, relay=%f[%w], authid=%w, mech=%w%*", AUTH, S("smtp_login"), SUCCESS, {DOMAIN, IP, USER, METHOD}},
        {"%w: %f[%w]: possible SMTP attack: command=AUTH%*", AUTH, S("smtp_login"), FAILURE, {NONE, DOMAIN, IP}},
        {"%w: %f[%w] (may be forged): possible SMTP attack: command=AUTH%*", AUTH, S("smtp_login"), FAILURE, {NONE, DOMAIN, IP}},
};
static const struct message_forms sendmail_forms = FORMS(sendmail_table);

/* Courier's, Cyrus', the University of Washington's: some of their programs have the same names. */
static const struct message_form imap_table[] = {
        {"LOGIN FAILED, user=%f, ip=[%f]%*", AUTH, S("mail_login"), FAILURE, {USER, IP}},
        {"LOGIN FAILED, method=%w, ip=[%f]%*", AUTH, S("mail_login"), FAILURE, {NONE, IP}},
        {"LOGIN, user=%f, ip=[%f]%*", AUTH, S("mail_login"), SUCCESS, {USER, IP}},
        {"badlogin: %f[%w] plaintext %w %t", AUTH, S("mail_login"), FAILURE, {DOMAIN, IP, USER, REASON}},
        {"badlogin: %f[%w] %w %t", AUTH, S("mail_login"), FAILURE, {DOMAIN, IP, NONE, REASON}},
        {"login: %f[%w] %w %*", AUTH, S("mail_login"), SUCCESS, {DOMAIN, IP, USER}},
        {"Login failed user=%f auth=%f host=%f[%w]", AUTH, S("mail_login"), FAILURE, {USER, NONE, DOMAIN, IP}},
        {"Login excessive login failures user=%f auth=%f host=%f[%w]", AUTH, S("mail_login"), FAILURE, {USER, NONE, DOMAIN, IP}},
        {"Login user=%f host=%f[%w]%*", AUTH, S("mail_login"), SUCCESS, {USER, DOMAIN, IP}},
};
static const struct message_forms imap_forms = FORMS(imap_table);

static const struct message_form saslauthd_table[] = {
        {"%f: auth failure: [user=%f] [service=%f] [realm=%f] [mech=%f] [reason=%t]", AUTH, S("sasl_login"), FAILURE,
                {NONE, USER, S("network.application"), S("user.domain"), NONE, REASON}},
        {"AUTHFAIL: user=%f service=%f realm=%f [%t]", AUTH, S("sasl_login"), FAILURE, {USER, S("network.application"), S("user.domain"), REASON}},
};
static const struct message_forms saslauthd_forms = FORMS(saslauthd_table);

/* ---- files that a client of SSH asked for ---- */

static const struct message_form sftp_table[] = {
        {"session opened for local user %t from [%w]", S("session"), S("sftp_session"), NONE, {USER, IP}},
        {"session closed for local user %t from [%w]", S("session"), S("sftp_session_closed"), NONE, {USER, IP}},
        {"open \"%t\" flags %w mode %w", S("file"), S("sftp_open"), NONE, {S("file.path"), S("sftp.flags"), S("file.mode")}},
        {"close \"%t\" bytes read %n written %n", S("file"), S("sftp_close"), NONE, {S("file.path"), S("sftp.read"), S("sftp.written")}},
        {"remove name \"%t\"", S("file"), S("sftp_remove"), NONE, {S("file.path")}},
        {"rename old \"%f\" new \"%t\"", S("file"), S("sftp_rename"), NONE, {S("sftp.old_path"), S("file.path")}},
        {"posix-rename old \"%f\" new \"%t\"", S("file"), S("sftp_rename"), NONE, {S("sftp.old_path"), S("file.path")}},
        {"mkdir name \"%t\" mode %w", S("file"), S("sftp_mkdir"), NONE, {S("file.path"), S("file.mode")}},
        {"rmdir name \"%t\"", S("file"), S("sftp_rmdir"), NONE, {S("file.path")}},
        {"symlink old \"%f\" new \"%t\"", S("file"), S("sftp_symlink"), NONE, {S("sftp.old_path"), S("file.path")}},
        {"opendir \"%t\"", S("file"), S("sftp_opendir"), NONE, {S("file.path")}},
};
static const struct message_forms sftp_forms = FORMS(sftp_table);

/* ---- Webmin, fail2ban ---- */

static const struct message_form webmin_table[] = {
        {"Invalid login as %t from %w", AUTH, S("webmin_login"), FAILURE, {USER, IP}},
        {"Non-existent login as %t from %w", AUTH, S("webmin_login"), FAILURE, {USER, IP}},
        {"Successful login as %t from %w", AUTH, S("webmin_login"), SUCCESS, {USER, IP}},
        {"Logout by %t from %w", S("session"), S("webmin_logout"), NONE, {USER, IP}},
};
static const struct message_forms webmin_forms = FORMS(webmin_table);

static const struct message_form fail2ban_table[] = {
        {"[%w] Ban %w", S("intrusion_detection"), S("address_banned"), NONE, {S("rule.name"), IP}},
        {"[%w] Unban %w", S("intrusion_detection"), S("address_unbanned"), NONE, {S("rule.name"), IP}},
        {"[%w] Found %w%*", S("intrusion_detection"), S("address_found"), NONE, {S("rule.name"), IP}},
};
static const struct message_forms fail2ban_forms = FORMS(fail2ban_table);

/* ---- VMware ---- */

static const struct message_form esxi_event_table[] = {
        {"User %f@%w logged in as %t", AUTH, S("esxi_login"), SUCCESS, {USER, IP, S("user_agent.original")}},
        {"User %f@%w logged in%*", AUTH, S("esxi_login"), SUCCESS, {USER, IP}},
        {"User %f@%w logged out%*", S("session"), S("esxi_logout"), NONE, {USER, IP}},
};
static const struct message_forms esxi_event_forms = FORMS(esxi_event_table);

static const struct message_form esxi_refused_table[] = {
        {"Cannot login user %f@%w: %t", AUTH, S("esxi_login"), FAILURE, {USER, IP, REASON}},
        {"Cannot login %f@%w", AUTH, S("esxi_login"), FAILURE, {USER, IP}},
        {"Rejected password for user %f from %w", AUTH, S("esxi_password"), FAILURE, {USER, IP}},
        {"Accepted password for user %f from %w", AUTH, S("esxi_password"), SUCCESS, {USER, IP}},
};
static const struct message_forms esxi_refused_forms = FORMS(esxi_refused_table);

/* Behind "Event 125 : ". */
static const struct message_form esxi_change_table[] = {
        {"Account %w was created on host %t", S("iam"), S("user_added"), SUCCESS, {S("user.target.name")}},
        {"Account %w was removed on host %t", S("iam"), S("user_removed"), SUCCESS, {S("user.target.name")}},
        {"Account %w was updated on host %t", S("iam"), S("user_changed"), SUCCESS, {S("user.target.name")}},
        {"Password was changed for account %w on host %t", S("iam"), S("password_changed"), SUCCESS, {S("user.target.name")}},
        {"SSH access has been enabled%*", S("configuration"), S("esxi_ssh_enabled"), SUCCESS, {NONE}},
        {"The ESXi command line shell has been enabled%*", S("configuration"), S("esxi_shell_enabled"), SUCCESS, {NONE}},
};
static const struct message_forms esxi_change_forms = FORMS(esxi_change_table);

/* Behind "[esx.audit.ssh.session.opened] ": what the kernel tells of the host. */
static const struct message_form vobd_table[] = {
        {"SSH session was opened for '%f@%w'.", AUTH, S("esxi_ssh"), SUCCESS, {USER, IP}},
        {"SSH login has failed for '%f@%w'.", AUTH, S("esxi_ssh"), FAILURE, {USER, IP}},
        {"SSH session was closed for '%f@%w'.", S("session"), S("esxi_ssh_closed"), NONE, {USER, IP}},
        {"SSH access has been enabled%*", S("configuration"), S("esxi_ssh_enabled"), SUCCESS, {NONE}},
        {"The ESXi command line shell has been enabled%*", S("configuration"), S("esxi_shell_enabled"), SUCCESS, {NONE}},
        {"Remote access for ESXi local user account '%f' has been locked for %n seconds after %n failed login attempts.", AUTH,
                S("esxi_account_locked"), NONE, {USER}},
};
static const struct message_forms vobd_forms = FORMS(vobd_table);

static const struct message_form esxi_shell_table[] = {
        {"[%f]: %t", S("process"), S("shell_command"), NONE, {USER, S("CommandLine")}},
};
static const struct message_forms esxi_shell_forms = FORMS(esxi_shell_table);

/* NetScaler's bash.log and sh.log: who, on which terminal */
static const struct message_form netscaler_shell_table[] = {
        {"%w on %w shell_command=\"%t\"", S("process"), S("shell_command"), NONE, {USER, S("TTY"), S("CommandLine")}},
};
static const struct message_forms netscaler_shell_forms = FORMS(netscaler_shell_table);

// clang-format on

/* ---- what needs a look of its own ---- */

/* "7 Query\tselect ...", of the general log. */
static bool is_mysql_query(bw_str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    const bw_str asked = bw_str_from(text, at);
    const size_t tab = bw_str_find_char(bw_str_head(asked, 20), '\t');
    return at != 0 && bw_str_starts_with(asked, BW_STR(" ")) && tab != SIZE_MAX &&
           !bw_str_starts_with(asked, BW_STR(" Connect\t"));
}

static bool parse_mysql(struct message *message)
{
    const bw_str whole = message->text;
    if (is_mysql_query(whole)) /* whatever stands in it */
        return false;
    if (match_from(message, BW_STR("Access denied for user '"), &mysql_forms))
        return true;
    message->text = whole;
    return message_match(message, &mysql_connect_forms);
}

/* 203.0.113.7, as it may stand in front of "(51234)". */
static bool is_ipv4(bw_str text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return false;
        dots += text.ptr[i] == '.';
    }
    return dots == 3 && text.len >= 7;
}

/* One word of what log_line_prefix put before the level: "client=203.0.113.7" or an address alone.
 */
static void add_postgres_word(struct message *message, bw_str word, bool *user, bool *source)
{
    static const bw_str clients[] = {S("client="), S("host=")};
    const bw_str account = BW_STR("user=");
    bw_str address = word;
    if (word.ptr[0] == 'u' && !*user && bw_str_starts_with(word, account)) {
        const bw_str name = bw_str_from(word, account.len);
        *user = name.len != 0 && name.ptr[0] != '[';
        if (*user)
            message_add(message, BW_STR("user.name"), name);
        return;
    }
    for (size_t i = 0; i < BW_COUNT(clients); i++)
        if (bw_str_starts_with(word, clients[i]))
            address = bw_str_from(word, clients[i].len);
    const bool named = address.ptr != word.ptr;
    address = bw_str_head(address, bw_str_find_char(address, '('));
    if (*source || address.len == 0 || address.ptr[0] == '[' || !(named || is_ipv4(address)))
        return;
    message_add_source(message, address);
    *source = true;
}

/* Who and from where: "[157]: user=a,db=b,client=c". Administrators write it as they like; what the
 * message itself says goes first. */
static void add_postgres_prefix(struct message *message, bw_str lead)
{
    bool user = message_get(message, BW_STR("user.name")).len != 0;
    bool source = message_get(message, BW_STR("source.ip")).len != 0;
    size_t begin = 0;
    for (size_t i = 0; i <= lead.len; i++) {
        if (i != lead.len && lead.ptr[i] != ' ' && lead.ptr[i] != ',')
            continue;
        const char first = i > begin ? lead.ptr[begin] : '\0';
        if (first == 'u' || first == 'c' || first == 'h' || (first >= '1' && first <= '9'))
            add_postgres_word(
                    message, bw_str_head(bw_str_from(lead, begin), i - begin), &user, &source);
        begin = i + 1;
    }
}

/* What a message of PostgreSQL can say of logins: by itself, and behind its level. */
static bool match_postgres(struct message *message, const bw_str *words, size_t count)
{
    const bw_str whole = message->text;
    for (size_t i = 0; i < count; i++) {
        message->text = whole;
        if (match_from(message, words[i], &postgres_forms))
            return true;
    }
    return false;
}

static bool parse_postgres(struct message *message)
{
    static const bw_str refusals[] = {S("authentication failed for user \""),
            S("no pg_hba.conf entry for host"), S("pg_hba.conf rejects "), S("FATAL:  role \"")};
    static const bw_str connections[] = {S("connection authorized: "), S("connection received: ")};
    const bw_str whole = message->text;
    const size_t level = bw_str_find(bw_str_head(whole, LOOK_BYTES), BW_STR(":  "));
    const bw_str lead = bw_str_head(whole, level);
    bool found = false;
    if (level == SIZE_MAX || bw_str_ends_with(lead, BW_STR("FATAL")))
        found = match_postgres(message, refusals, BW_COUNT(refusals));
    if (!found && (level == SIZE_MAX || bw_str_ends_with(lead, BW_STR("LOG")))) {
        message->text = whole;
        found = match_postgres(message, connections, BW_COUNT(connections));
    }
    if (found && level != SIZE_MAX) /* of statements it stands in the line: most are those */
        add_postgres_prefix(message, lead);
    return found;
}

static bool parse_tinyproxy(struct message *message)
{
    const size_t end = bw_str_find(bw_str_head(message->text, 24), BW_STR("]: "));
    message->text = bw_str_from(message->text, end != SIZE_MAX ? end + 3 : 0);
    return message_match(message, &tinyproxy_forms);
}

/* By syslog server_audit_syslog_info stands before the record, and a blank where it is empty. */
static bool parse_mysql_audit(struct message *message)
{
    bw_str front = bw_str_head(message->text, bw_str_find_char(message->text, ','));
    size_t at = front.len;
    while (at != 0 && front.ptr[at - 1] != ' ')
        at--;
    message->text = bw_str_from(message->text, at);
    return message_match(message, &mysql_audit_forms);
}

static bool parse_mssql(struct message *message)
{
    return match_from(message, BW_STR("Login "), &mssql_forms);
}

/* The address stands in brackets behind the name that the client's address has. */
static bool parse_proftpd(struct message *message)
{
    const bw_str head = bw_str_head(message->text, LOOK_BYTES);
    const size_t colon = bw_str_find(head, BW_STR("]): "));
    const size_t dash = bw_str_find(head, BW_STR("]) - "));
    const size_t end = colon < dash ? colon : dash; /* what follows the first is the client's */
    if (end == SIZE_MAX)
        return false;
    size_t open = end;
    while (open > 0 && head.ptr[open - 1] != '[')
        open--;
    if (open == 0)
        return false;
    const bw_str address = bw_str_head(bw_str_from(head, open), end - open);
    const size_t behind = end + (head.ptr[end + 2] == ':' ? 4 : 5);
    message->text = bw_str_from(message->text, behind);
    if (!message_match(message, &proftpd_forms))
        return false;
    message_add_source(message, address);
    return true;
}

/* "Info: ", "Error: ": of Dovecot's own log. */
static bw_str skip_level(bw_str text)
{
    static const bw_str levels[] = {S("Info: "), S("Warning: "), S("Error: "), S("Debug: ")};
    for (size_t i = 0; i < BW_COUNT(levels); i++)
        if (bw_str_starts_with(text, levels[i]))
            return bw_str_from(text, levels[i].len);
    return text;
}

/* From "pam(anna,192.0.2.1): unknown user" on, whatever stands before the name of the driver. */
static bool parse_dovecot_auth(struct message *message)
{
    static const bw_str drivers[] = {S("pam("), S("sql("), S("ldap("), S("passwd-file("),
            S("passwd("), S("shadow("), S("static("), S("oauth2(")};
    static const bw_str reasons[] = {S("unknown user"), S("Password mismatch"),
            S("pam_authenticate() failed"), S("invalid credentials"), S("user not found"),
            S("Invalid credentials"), S("password mismatch")};
    const bw_str whole = message->text;
    const size_t count = message->count;
    for (size_t i = 0; i < BW_COUNT(drivers); i++) {
        message->text = whole;
        if (!match_from(message, drivers[i], &dovecot_auth_forms))
            continue;
        const bw_str reason = message_get(message, BW_STR("event.reason"));
        for (size_t k = 0; k < BW_COUNT(reasons); k++)
            if (bw_str_starts_with(reason, reasons[k]))
                return true;
        message->count = count; /* that something was looked up, or went wrong */
        message_set(message, (bw_str){0}, (bw_str){0}, (bw_str){0});
        return false;
    }
    return false;
}

/* "imap-login: ..." of syslog, or Dovecot's own log, in which that is the program. */
static bool parse_dovecot(struct message *message)
{
    bw_str part = message->program;
    if (bw_str_starts_with(message->text, BW_STR("dovecot: "))) /* some relays name it again */
        message->text = bw_str_from(message->text, 9);
    if (bw_str_eq(part, BW_STR("dovecot")) &&
            (!bw_str_cut(&message->text, ':', &part) || message->text.ptr == NULL))
        return false;
    message->text = skip_level(bw_str_trim(message->text));
    if (bw_str_starts_with(part, BW_STR("auth")))
        return parse_dovecot_auth(message);
    const bw_str suffix = BW_STR("-login");
    if (!bw_str_ends_with(part, suffix))
        return false;
    message_add(message, BW_STR("network.application"), bw_str_head(part, part.len - suffix.len));
    return message_match(message, &dovecot_login_forms);
}

/* "prefix|operation|ok|what": the prefix is the administrator's own, user and address as a rule. */
static bool parse_samba_audit(struct message *message)
{
    bw_str rest = message->text;
    bw_str before = {0};
    bw_str part;
    bw_str user = {0};
    for (unsigned n = 0; n < 16 && bw_str_cut(&rest, '|', &part); n++) {
        const bool ok = bw_str_eq(part, BW_STR("ok"));
        if (n > 1 && (ok || bw_str_starts_with(part, BW_STR("fail ")))) {
            const size_t bar = bw_str_find_char(rest, '|');
            message_add(message, BW_STR("user.name"), user);
            size_t last = bar; /* "0x12019f|file|overwrite_if|/srv/share/a" */
            if (bw_str_eq(before, BW_STR("create_file")))
                for (size_t i = 0; i < rest.len; i++)
                    last = rest.ptr[i] == '|' ? i : last;
            message_add(message, BW_STR("file.path"),
                    last != SIZE_MAX && (bar < 4 || last != bar) ? bw_str_from(rest, last + 1)
                                                                 : rest);
            if (!ok)
                message_add(message, BW_STR("event.reason"), part);
            message_set(
                    message, BW_STR("file"), before, ok ? BW_STR("success") : BW_STR("failure"));
            return true;
        }
        if (n == 0)
            user = part;
        else if (n < 3 && bw_str_find_char(part, '.') != SIZE_MAX && part.len != 0 &&
                 part.ptr[0] >= '0' && part.ptr[0] <= '9')
            message_add_source(message, part);
        before = part;
    }
    message->count = 0;
    return false;
}

/* "ipv4:192.0.2.1:51234", "ipv6:2001:db8::1:51234" */
static void add_samba_source(struct message *message, bw_str host)
{
    size_t colon = host.len;
    while (colon != 0 && host.ptr[colon - 1] != ':')
        colon--;
    if (host.len > 5 && colon > 5 && bw_str_starts_with(host, BW_STR("ipv")))
        message_add_source(message, bw_str_head(bw_str_from(host, 5), colon - 6));
}

static void set_samba_login(struct message *message, bw_str action, bw_str status)
{
    const bool ok = bw_str_eq(status, BW_STR("NT_STATUS_OK"));
    if (!ok)
        message_add(message, BW_STR("event.reason"), status);
    message_set(
            message, BW_STR("authentication"), action, ok ? BW_STR("success") : BW_STR("failure"));
}

/* auth_json_audit: {"timestamp": ..., "type": "Authentication", "Authentication": {...}} */
static bool parse_samba_json(struct message *message)
{
    const bw_str text = message->text;
    const bw_str end = BW_STR("\"");
    const bw_str status = bw_str_between(text, BW_STR("\"status\": \""), end);
    if (bw_str_find(text, BW_STR("\"type\": \"Authentication\"")) == SIZE_MAX || status.len == 0)
        return false;
    message_add(message, BW_STR("user.name"),
            bw_str_between(text, BW_STR("\"clientAccount\": \""), end));
    message_add(message, BW_STR("user.domain"),
            bw_str_between(text, BW_STR("\"clientDomain\": \""), end));
    message_add(message, BW_STR("source.domain"),
            bw_str_between(text, BW_STR("\"workstation\": \""), end));
    add_samba_source(message, bw_str_between(text, BW_STR("\"remoteAddress\": \""), end));
    set_samba_login(message, BW_STR("smb_login"), status);
    return true;
}

/* The words of older levels, which do not say from where. */
static bool parse_samba_password(struct message *message)
{
    const bw_str text = message->text;
    const bw_str lead = BW_STR("uthentication for user [");
    const size_t at = bw_str_find(bw_str_head(text, LOOK_BYTES * 2), lead);
    if (at == SIZE_MAX)
        return false;
    const bw_str rest = bw_str_from(text, at);
    const size_t failed = bw_str_find(rest, BW_STR("] FAILED with error "));
    if (failed == SIZE_MAX && bw_str_find(rest, BW_STR("] succeeded")) == SIZE_MAX)
        return false;
    message_add(message, BW_STR("user.name"), bw_str_between(rest, BW_STR(" user ["), BW_STR("]")));
    const bw_str why = bw_str_from(rest, failed != SIZE_MAX ? failed + 20 : rest.len);
    size_t len = 0;
    while (len < why.len && (why.ptr[len] == '_' || (why.ptr[len] >= '0' && why.ptr[len] <= '9') ||
                                    (why.ptr[len] >= 'A' && why.ptr[len] <= 'Z')))
        len++;
    set_samba_login(message, BW_STR("smb_password"),
            failed != SIZE_MAX ? bw_str_head(why, len) : BW_STR("NT_STATUS_OK"));
    return true;
}

/* "Auth: [SMB2,(null)] user [CORP]\[anna] at [...] with [NTLMv2] status [NT_STATUS_OK] workstation
 * [WS1] remote host [ipv4:192.0.2.1:51234] ..." */
static bool parse_smbd(struct message *message)
{
    const bw_str text = message->text;
    if (bw_str_find(bw_str_head(text, LOOK_BYTES), BW_STR("Auth: [")) == SIZE_MAX)
        return parse_samba_json(message) || parse_samba_password(message);
    const bw_str status = bw_str_between(text, BW_STR(" status ["), BW_STR("]"));
    if (status.len == 0)
        return false;
    message_add(
            message, BW_STR("user.name"), bw_str_between(text, BW_STR("]\\["), BW_STR("] at [")));
    message_add(message, BW_STR("user.domain"),
            bw_str_between(text, BW_STR(" user ["), BW_STR("]\\[")));
    message_add(message, BW_STR("source.domain"),
            bw_str_between(text, BW_STR(" workstation ["), BW_STR("] remote host [")));
    add_samba_source(message, bw_str_between(text, BW_STR(" remote host ["), BW_STR("]")));
    set_samba_login(message, BW_STR("smb_login"), status);
    return true;
}

/* "Event 125 : Account svc was created on host esx1": what somebody changed, who is in the brackets
 * before it ("user=root"). */
static bool parse_esxi_change(struct message *message, bw_str text)
{
    const bw_str head = bw_str_head(text, LOOK_BYTES * 4);
    const size_t at = bw_str_find(head, BW_STR("] Event "));
    const size_t end =
            at != SIZE_MAX ? bw_str_find(bw_str_from(head, at), BW_STR(" : ")) : SIZE_MAX;
    if (end == SIZE_MAX)
        return false;
    message->text = bw_str_from(text, at + end + 3);
    if (!message_match(message, &esxi_change_forms))
        return false;
    message_add(message, BW_STR("user.name"),
            bw_str_between(bw_str_head(text, at + 1), BW_STR(" user="), BW_STR("]")));
    return true;
}

/* Events of vSphere, as the host and vCenter write them into their logs. */
static bool parse_esxi(struct message *message)
{
    static const bw_str words[] = {
            S("Cannot login "), S("Rejected password for user "), S("Accepted password for user ")};
    bw_str text = message->text;
    while (text.len != 0 && text.ptr[text.len - 1] == ']') /* vCenter's are in brackets */
        text.len--;
    message->text = text;
    size_t from = 0;
    for (size_t at; (at = bw_str_find(bw_str_from(text, from), BW_STR("User "))) != SIZE_MAX;) {
        message->text = bw_str_from(text, from + at);
        if (message_match(message, &esxi_event_forms))
            return true;
        from += at + 5;
        if (from > LOOK_BYTES * 4)
            break;
    }
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        const size_t at = bw_str_find(bw_str_head(text, LOOK_BYTES * 4), words[i]);
        if (at == SIZE_MAX)
            continue;
        message->text = bw_str_from(text, at);
        return message_match(message, &esxi_refused_forms);
    }
    return parse_esxi_change(message, text);
}

/* "[UserLevelCorrelator] 2714452012us: [esx.audit.ssh.session.opened] SSH session was opened ...":
 * the other correlator says the same before. */
static bool parse_vobd(struct message *message)
{
    const size_t at = bw_str_find(bw_str_head(message->text, LOOK_BYTES), BW_STR(": [esx."));
    if (at == SIZE_MAX)
        return false;
    bw_str rest = bw_str_from(message->text, at + 3);
    bw_str code;
    if (!bw_str_cut(&rest, ']', &code) || rest.ptr == NULL)
        return false;
    message->text = bw_str_trim(rest);
    const bool known = message_match(message, &vobd_forms);
    message_add(message, BW_STR("event.code"), code);
    return known;
}

/* Commands typed into the ESXi shell, which all are links to programs in /bin. */
static bool parse_esxi_shell(struct message *message)
{
    static const bw_str programs[] = {S("/bin/esxcli"), S("/bin/vim-cmd"), S("/bin/esxcfg-advcfg"),
            S("/bin/esxcfg-firewall"), S("/bin/vmkfstools"), S("/bin/vsish"), S("/bin/localcli"),
            S("/bin/chmod"), S("/bin/wget"), S("/bin/python"), S("/bin/kill"), S("/bin/sh"),
            S("/bin/openssl"), S("/bin/nohup"), S("/bin/rm"), S("/bin/cat"), S("/bin/ls")};
    if (!message_match(message, &esxi_shell_forms))
        return false;
    bw_str command = bw_str_trim(message_get(message, BW_STR("CommandLine")));
    bw_str word = {0};
    bw_str_cut(&command, ' ', &word);
    for (size_t i = 0; i < BW_COUNT(programs); i++)
        if (bw_str_eq(bw_str_from(programs[i], 5), word))
            word = programs[i];
    message_add(message, BW_STR("Image"), word);
    message_add(message, BW_STR("User"), message_get(message, BW_STR("user.name")));
    return true;
}

static bool parse_netscaler_shell(struct message *message)
{
    if (!message_match(message, &netscaler_shell_forms))
        return false;
    bw_str command = bw_str_trim(message_get(message, BW_STR("CommandLine")));
    bw_str word = {0};
    bw_str_cut(&command, ' ', &word);
    message_add(message, BW_STR("Image"), word);
    message_add(message, BW_STR("User"), message_get(message, BW_STR("user.name")));
    return true;
}

/* In its own log a number stands in brackets before the jail. */
static bool parse_fail2ban(struct message *message)
{
    const bw_str text = bw_str_head(message->text, LOOK_BYTES);
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '[')
            continue;
        message->text = bw_str_from(text, at);
        if (message_match(message, &fail2ban_forms))
            return true;
    }
    return false;
}

// clang-format off
const struct message_program message_service_programs[] = {
        {S("mysqld"), false, NULL, parse_mysql},
        {S("mariadbd"), false, NULL, parse_mysql},
        {S("server_audit"), false, &mysql_audit_forms, NULL},
        {S("mysql-server_auditing"), false, NULL, parse_mysql_audit},
        {S("tinyproxy"), false, NULL, parse_tinyproxy},
        {S("keycloak"), false, NULL, message_parse_keycloak},
        {S("org.keycloak.events"), false, NULL, message_parse_keycloak},
        {S("authelia"), false, NULL, message_parse_authelia},
        {S("MsMpEng"), false, NULL, message_parse_defender},
        {S("postgres"), false, NULL, parse_postgres},
        {S("sqlservr"), false, NULL, parse_mssql},
        {S("proftpd"), false, NULL, parse_proftpd},
        {S("xferlog"), false, NULL, message_parse_xferlog},
        {S("pure-ftpd"), false, &pure_ftpd_forms, NULL},
        {S("dovecot"), false, NULL, parse_dovecot},
        {S("imap-login"), false, NULL, parse_dovecot},
        {S("pop3-login"), false, NULL, parse_dovecot},
        {S("submission-login"), false, NULL, parse_dovecot},
        {S("managesieve-login"), false, NULL, parse_dovecot},
        {S("auth"), false, NULL, parse_dovecot},
        {S("auth-worker"), false, NULL, parse_dovecot},
        {S("exim"), false, NULL, message_parse_exim},
        {S("exim4"), false, NULL, message_parse_exim},
        {S("sendmail"), false, &sendmail_forms, NULL},
        {S("sm-mta"), false, &sendmail_forms, NULL},
        {S("sm-acceptingconnections"), false, &sendmail_forms, NULL},
        {S("imapd"), false, &imap_forms, NULL},
        {S("imapd-ssl"), false, &imap_forms, NULL},
        {S("pop3d"), false, &imap_forms, NULL},
        {S("pop3d-ssl"), false, &imap_forms, NULL},
        {S("ipop3d"), false, &imap_forms, NULL},
        {S("courierpop3login"), false, &imap_forms, NULL},
        {S("imap"), false, &imap_forms, NULL},
        {S("imaps"), false, &imap_forms, NULL},
        {S("pop3"), false, &imap_forms, NULL},
        {S("pop3s"), false, &imap_forms, NULL},
        {S("saslauthd"), false, &saslauthd_forms, NULL},
        {S("sftp-server"), false, &sftp_forms, NULL},
        {S("internal-sftp"), false, &sftp_forms, NULL},
        {S("webmin"), false, &webmin_forms, NULL},
        {S("fail2ban.actions"), false, NULL, parse_fail2ban},
        {S("fail2ban.filter"), false, NULL, parse_fail2ban},
        {S("smbd_audit"), false, NULL, parse_samba_audit},
        {S("smbd"), false, NULL, parse_smbd},
        {S("samba"), false, NULL, parse_smbd},
        {S("Hostd"), false, NULL, parse_esxi},
        {S("hostd"), false, NULL, parse_esxi},
        {S("vpxd"), false, NULL, parse_esxi},
        {S("vpxa"), false, NULL, parse_esxi},
        {S("vobd"), false, NULL, parse_vobd},
        {S("shell"), false, NULL, parse_esxi_shell},
        {S("ESXShell"), false, NULL, parse_esxi_shell},
        {S("bash"), false, NULL, parse_netscaler_shell},
        {S("sh"), false, NULL, parse_netscaler_shell},
};
// clang-format on
const size_t message_service_program_count = BW_COUNT(message_service_programs);
