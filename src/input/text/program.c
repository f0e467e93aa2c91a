#include "input/text/program.h"

#include <string.h>

#include "input/syslog/message.h"
#include "input/text/lead_stamp.h"

/* How far into a message its form is looked for. */
#define MAX_LEAD 128

/* The same of words that stand behind addresses, names and the like. */
#define MAX_LOOK 1024

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static bool has_any(bw_str text, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_find(text, words[i]) != SIZE_MAX)
            return true;
    return false;
}

/* "\t    8 Query\t": MySQL's general log. */
bool text_is_mysql_command(bw_str text)
{
    static const bw_str commands[] = {BW_STR_INIT(" Query\t"), BW_STR_INIT(" Connect\t"),
            BW_STR_INIT(" Execute\t"), BW_STR_INIT(" Prepare\t"), BW_STR_INIT(" Init DB\t"),
            BW_STR_INIT(" Quit\t")};
    return char_at(text, 0) >= '0' && char_at(text, 0) <= '9' &&
           has_any(bw_str_head(text, 24), commands, BW_COUNT(commands));
}

bw_str text_mysql_same_second(bw_str line)
{
    static const bw_str tabs = BW_STR_INIT("\t\t");
    if (!bw_str_starts_with(line, tabs))
        return (bw_str){0};
    const bw_str text = bw_str_trim(bw_str_from(line, tabs.len));
    size_t at = 0;
    while (char_at(text, at) >= '0' && char_at(text, at) <= '9')
        at++;
    const size_t digits = at;
    if (digits == 0 || char_at(text, at) != ' ' || char_at(text, at + 1) < 'A' ||
            char_at(text, at + 1) > 'Z')
        return (bw_str){0};
    for (at++; char_at(text, at) == ' ' || (char_at(text, at) | 32) >= 'a'; at++)
        if ((char_at(text, at) | 32) > 'z')
            return (bw_str){0};
    const bool ended = at >= text.len; /* "Quit" and its tab, which is trimmed */
    return ended || char_at(text, at) == '\t' ? text : (bw_str){0};
}

/* "web01,root,localhost,3,0,CONNECT,,,0" of MariaDB's server_audit: host, account, from where, two
 * numbers, then what was done. */
static bool is_mariadb_audit(bw_str text)
{
    static const bw_str operations[] = {BW_STR_INIT("CONNECT"), BW_STR_INIT("DISCONNECT"),
            BW_STR_INIT("FAILED_CONNECT"), BW_STR_INIT("QUERY"), BW_STR_INIT("READ"),
            BW_STR_INIT("WRITE"), BW_STR_INIT("CREATE"), BW_STR_INIT("ALTER"), BW_STR_INIT("DROP"),
            BW_STR_INIT("RENAME"), BW_STR_INIT("PROXY_CONNECT")};
    bw_str part = {0};
    size_t word = 0; /* no blank in the host's name */
    while (word < text.len && text.ptr[word] != ',' && text.ptr[word] != ' ')
        word++;
    if (char_at(text, word) != ',')
        return false;
    for (size_t n = 0; n < 6; n++) {
        if (!bw_str_cut(&text, ',', &part))
            return false;
        if ((n == 3 || n == 4) && !(char_at(part, 0) >= '0' && char_at(part, 0) <= '9'))
            return false;
    }
    for (size_t i = 0; i < BW_COUNT(operations); i++)
        if (bw_str_eq(part, operations[i]))
            return true;
    return false;
}

static bw_str text_dataset(bw_str text)
{
    static const bw_str postgresql[] = {BW_STR_INIT(" LOG:  "), BW_STR_INIT(" ERROR:  "),
            BW_STR_INIT(" FATAL:  "), BW_STR_INIT(" STATEMENT:  "), BW_STR_INIT(" DETAIL:  "),
            BW_STR_INIT(" WARNING:  "), BW_STR_INIT(" HINT:  ")};
    static const bw_str mysql[] = {BW_STR_INIT("[Note]"), BW_STR_INIT("[Warning]"),
            BW_STR_INIT("[ERROR]"), BW_STR_INIT("[System]")};
    const bw_str lead = bw_str_head(text, MAX_LEAD);
    if (bw_str_find(lead, BW_STR(":  ")) != SIZE_MAX &&
            has_any(lead, postgresql, BW_COUNT(postgresql)))
        return BW_STR("postgresql.log");
    if (text_is_mysql_command(text))
        return BW_STR("mysql.log");
    if (is_mariadb_audit(lead))
        return BW_STR("mysql.audit");
    if (bw_str_find(lead, BW_STR("[MY-")) != SIZE_MAX ||
            (char_at(text, 0) >= '0' && char_at(text, 0) <= '9' &&
                    has_any(bw_str_head(text, 24), mysql, BW_COUNT(mysql))))
        return BW_STR("mysql.error");
    return BW_STR("text.log");
}

/* "203.0.113.9:51234" or "anna/203.0.113.9:51234": whom OpenVPN talks with. */
static bool is_peer(bw_str word)
{
    size_t at = word.len;
    while (at != 0 && word.ptr[at - 1] >= '0' && word.ptr[at - 1] <= '9')
        at--;
    return at != word.len && at > 2 && word.ptr[at - 1] == ':' && word.len - at <= 5 &&
           has_any(bw_str_head(word, at - 1), (const bw_str[]){BW_STR_INIT("."), BW_STR_INIT(":")},
                   2);
}

/* OpenVPN's log: behind the peer stands what is done with it. */
static bool is_openvpn(bw_str *text)
{
    static const bw_str begins[] = {BW_STR_INIT("["), BW_STR_INIT("TLS"), BW_STR_INIT("VERIFY "),
            BW_STR_INIT("MULTI"), BW_STR_INIT("SIG"), BW_STR_INIT("peer info: "),
            BW_STR_INIT("PUSH: "), BW_STR_INIT("SENT CONTROL "), BW_STR_INIT("Control Channel"),
            BW_STR_INIT("Data Channel"), BW_STR_INIT("Incoming Data"),
            BW_STR_INIT("Outgoing Data")};
    bw_str rest = *text;
    bw_str word;
    if (bw_str_starts_with(rest, BW_STR("us="))) /* --verb 4: microseconds */
        bw_str_cut(&rest, ' ', &word);
    const bw_str whole = rest;
    if (!bw_str_cut(&rest, ' ', &word) || !is_peer(word))
        return false;
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (bw_str_starts_with(rest, begins[i])) {
            *text = whole;
            return true;
        }
    return false;
}

/* "info hostd[2099395] [Originator@6876 ...] text": VMware's own files. */
static bw_str vmware_program(bw_str text)
{
    static const bw_str names[] = {BW_STR_INIT("hostd"), BW_STR_INIT("vpxd"), BW_STR_INIT("vpxa")};
    const size_t end = bw_str_find_char(bw_str_head(text, 24), '[');
    if (end == SIZE_MAX)
        return (bw_str){0};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (bw_str_ends_with(bw_str_head(text, end), names[i]) &&
                (end == names[i].len || text.ptr[end - names[i].len - 1] == ' '))
            return names[i];
    return (bw_str){0};
}

/* "[140]: Connect (file descriptor 2): 203.0.113.7" */
static bool is_tinyproxy(bw_str text)
{
    static const bw_str words[] = {BW_STR_INIT("Connect (file descriptor "),
            BW_STR_INIT("Request (file descriptor "),
            BW_STR_INIT("Unauthorized connection from \"")};
    size_t at = 1;
    if (char_at(text, 0) != '[')
        return false;
    while (at < 12 && char_at(text, at) >= '0' && char_at(text, at) <= '9')
        at++;
    if (!bw_str_starts_with(bw_str_from(text, at), BW_STR("]: ")))
        return false;
    text = bw_str_from(text, at + 3);
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (bw_str_starts_with(text, words[i]))
            return true;
    return false;
}

/* Samba's own logs: "3] ../../auth/auth_log.c:647(log_authentication_event)" behind the time, then
 * what is said, in lines of its own. */
static bool is_samba(bw_str text)
{
    if (!(char_at(text, 0) >= '0' && char_at(text, 0) <= '9'))
        return false;
    bw_str line = bw_str_head(text, MAX_LOOK);
    bw_str rest = bw_str_head(line, bw_str_find_char(line, '\n'));
    bw_str place = {0};
    if (!bw_str_cut(&rest, ']', &line))
        return false;
    const size_t name = bw_str_find(rest, BW_STR(".c:"));
    if (name == SIZE_MAX || !bw_str_starts_with(rest, BW_STR(" ")) ||
            bw_str_find_char(bw_str_head(bw_str_from(rest, 1), name - 1), ' ') != SIZE_MAX)
        return false;
    place = bw_str_trim(bw_str_from(rest, name + 3));
    return char_at(place, 0) >= '0' && char_at(place, 0) <= '9' &&
           bw_str_ends_with(place, BW_STR(")"));
}

/* What only one program writes: how its messages begin, and a word behind that. */
static const struct {
    bw_str begin;
    bw_str word;
    bw_str program;
} marks[] = {
        {BW_STR_INIT("["), BW_STR_INIT("LevelCorrelator] "), BW_STR_INIT("vobd")},
        {BW_STR_INIT("tomcat-http"), BW_STR_INIT("auditlogger] {"), BW_STR_INIT("vmware-sso")},
        {BW_STR_INIT("INFO  ["), BW_STR_INIT(" security - cmd="), BW_STR_INIT("zimbra")},
        {BW_STR_INIT("WARN  ["), BW_STR_INIT(" security - cmd="), BW_STR_INIT("zimbra")},
        {BW_STR_INIT("unbound["), BW_STR_INIT("] "), BW_STR_INIT("unbound")},
        {BW_STR_INIT("Auth: "), BW_STR_INIT(" (from client "), BW_STR_INIT("radiusd")},
        {BW_STR_INIT("http"), BW_STR_INIT(" has PASSED authentication."), BW_STR_INIT("jira")},
        {BW_STR_INIT("http"), BW_STR_INIT(" has FAILED authentication."), BW_STR_INIT("jira")},
        {BW_STR_INIT("WARN [http"), BW_STR_INIT("[atlassian.seraph."), BW_STR_INIT("confluence")},
        {BW_STR_INIT("[http"), BW_STR_INIT("AuthenticationService - "), BW_STR_INIT("guacamole")},
        {BW_STR_INIT("info [cpsrvd] "), BW_STR_INIT(" LOGIN "), BW_STR_INIT("cpsrvd")},
        {BW_STR_INIT("[vaultwarden::"), BW_STR_INIT("IP: "), BW_STR_INIT("vaultwarden")},
        {BW_STR_INIT("[WRN] Failed login attempt"), BW_STR_INIT(". "), BW_STR_INIT("bitwarden")},
        {BW_STR_INIT("Failed Login: username="), BW_STR_INIT(" ip="), BW_STR_INIT("gitlab")},
        {BW_STR_INIT("[INF] "), BW_STR_INIT("Authentication request for "),
                BW_STR_INIT("jellyfin")},
        {BW_STR_INIT("[info] auth: user \""), BW_STR_INIT("successfully logged in from ip "),
                BW_STR_INIT("AdGuardHome")},
        {BW_STR_INIT("[error] POST "), BW_STR_INIT("/control/login: "), BW_STR_INIT("AdGuardHome")},
        {BW_STR_INIT("[error] auth: "), BW_STR_INIT("login user from ip "),
                BW_STR_INIT("AdGuardHome")},
        {BW_STR_INIT("INFO [org.apereo.inspektr.audit."), BW_STR_INIT("|AUTHENTICATION_"),
                BW_STR_INIT("cas")},
        {BW_STR_INIT("Connection \""), BW_STR_INIT(": User authentication failed. The user name"),
                BW_STR_INIT("vpnserver")},
        {BW_STR_INIT("Connection \""), BW_STR_INIT(": Successfully authenticated as user \""),
                BW_STR_INIT("vpnserver")},
        {BW_STR_INIT("On the TCP Listener (Port "), BW_STR_INIT("a Client (IP address "),
                BW_STR_INIT("vpnserver")},
        {BW_STR_INIT("NOTICE"), BW_STR_INIT(".c:"), BW_STR_INIT("asterisk")},
        {BW_STR_INIT("SECURITY["), BW_STR_INIT("SecurityEvent=\""), BW_STR_INIT("asterisk")},
        {BW_STR_INIT("[WARN"), BW_STR_INIT("sofia_reg.c:"), BW_STR_INIT("freeswitch")},
        {BW_STR_INIT("error "), BW_STR_INIT(" HttpRequest: access denied -- client "),
                BW_STR_INIT("monit")},
        {BW_STR_INIT("(mod_auth.c."), BW_STR_INIT("IP: "), BW_STR_INIT("lighttpd")},
        {BW_STR_INIT("(http_auth.c."), BW_STR_INIT("IP: "), BW_STR_INIT("lighttpd")},
        {BW_STR_INIT("[conn"), BW_STR_INIT(" authenticat"), BW_STR_INIT("mongod")},
        {BW_STR_INIT("I ACCESS "), BW_STR_INIT(" [conn"), BW_STR_INIT("mongod")},
        {BW_STR_INIT("I  ACCESS "), BW_STR_INIT(" [conn"), BW_STR_INIT("mongod")},
        {BW_STR_INIT("Failed SMTP login from "), BW_STR_INIT(" with SASL method "),
                BW_STR_INIT("kerio")},
        {BW_STR_INIT("SMTP: "), BW_STR_INIT(". Attempt from IP address "), BW_STR_INIT("kerio")},
        {BW_STR_INIT("IMAP: "), BW_STR_INIT(". Attempt from IP address "), BW_STR_INIT("kerio")},
        {BW_STR_INIT("POP3: "), BW_STR_INIT(". Attempt from IP address "), BW_STR_INIT("kerio")},
        {BW_STR_INIT("HTTP/"), BW_STR_INIT(". Attempt from IP address "), BW_STR_INIT("kerio")},
        {BW_STR_INIT("1 => <"), BW_STR_INIT(")> "), BW_STR_INIT("murmurd")},
        {BW_STR_INIT("FAILED login for "), BW_STR_INIT(" from "), BW_STR_INIT("roundcube")},
        {BW_STR_INIT("IMAP Error: Login failed for "), BW_STR_INIT(" from "),
                BW_STR_INIT("roundcube")},
        {BW_STR_INIT("<"), BW_STR_INIT("> IMAP Error: Login failed for "),
                BW_STR_INIT("roundcube")},
        {BW_STR_INIT("<"), BW_STR_INIT("> Successful login for "), BW_STR_INIT("roundcube")},
        {BW_STR_INIT("<"), BW_STR_INIT("> Failed login for "), BW_STR_INIT("roundcube")},
        {BW_STR_INIT("[INFO ] "), BW_STR_INIT("] AUTHFAIL: user="), BW_STR_INIT("xrdp-sesman")},
        {BW_STR_INIT("[INFO ] "), BW_STR_INIT("] ++ created session (access granted)"),
                BW_STR_INIT("xrdp-sesman")},
};

static bw_str marked_program(bw_str text)
{
    if (char_at(text, 2) == ':' && char_at(text, 12) == ' ') /* logback's "10:00:00.123 [" */
        text = bw_str_from(text, 13);
    for (size_t i = 0; i < BW_COUNT(marks); i++)
        if (bw_str_starts_with(text, marks[i].begin) &&
                bw_str_find(bw_str_head(text, MAX_LOOK), marks[i].word) != SIZE_MAX)
            return marks[i].program;
    return (bw_str){0};
}

/* Exim's main log: "[7513] ", the message's number, then who did what. */
static bool is_exim(bw_str lead)
{
    static const bw_str words[] = {BW_STR_INIT(" authenticator failed for "),
            BW_STR_INIT("SMTP protocol error in "), BW_STR_INIT("SMTP protocol synchronization "),
            BW_STR_INIT("no MAIL in SMTP connection from "), BW_STR_INIT("SMTP call from "),
            BW_STR_INIT("SMTP connection from ")};
    const bool arrival = bw_str_find(lead, BW_STR(" <= ")) != SIZE_MAX;
    const bool client =
            bw_str_starts_with(lead, BW_STR("H=")) || bw_str_find(lead, BW_STR(" H=")) != SIZE_MAX;
    return has_any(lead, words, BW_COUNT(words)) ||
           (client && (arrival || bw_str_find(lead, BW_STR(" rejected ")) != SIZE_MAX ||
                              bw_str_find(lead, BW_STR(" sender verify fail ")) != SIZE_MAX));
}

/* Programs that are told by what they say. */
static bw_str program_of(bw_str text, bw_str dataset)
{
    const bw_str lead = bw_str_head(text, MAX_LEAD);
    if (bw_str_eq(dataset, BW_STR("postgresql.log")))
        return BW_STR("postgres");
    if (bw_str_eq(dataset, BW_STR("mysql.audit")))
        return BW_STR("server_audit");
    if (bw_str_eq(dataset, BW_STR("mysql.error")) || bw_str_eq(dataset, BW_STR("mysql.log")))
        return BW_STR("mysqld");
    if (bw_str_find(lead, BW_STR("] Access denied for user '")) != SIZE_MAX)
        return BW_STR("mysqld");
    if (bw_str_starts_with(text, BW_STR("Logon ")) &&
            bw_str_find(lead, BW_STR("Login ")) != SIZE_MAX)
        return BW_STR("sqlservr");
    if (is_samba(text))
        return BW_STR("samba");
    if (is_tinyproxy(text))
        return BW_STR("tinyproxy");
    if (bw_str_starts_with(text, BW_STR("fail2ban.")))
        return bw_str_head(text, bw_str_find_char(bw_str_head(text, 24), ' '));
    if (bw_str_find(lead, BW_STR(" proftpd[")) != SIZE_MAX)
        return BW_STR("proftpd");
    if (is_exim(lead))
        return BW_STR("exim");
    if (bw_str_find(lead, BW_STR(" Failed authentication attempt ")) != SIZE_MAX &&
            bw_str_find(lead, BW_STR(".go:")) != SIZE_MAX)
        return BW_STR("gitea");
    if (message_is_defender(text))
        return BW_STR("MsMpEng");
    if (bw_str_find(lead, BW_STR("[org.keycloak.events]")) != SIZE_MAX)
        return BW_STR("keycloak");
    if (bw_str_find(lead, BW_STR(" authentication attempt")) != SIZE_MAX &&
            bw_str_find(text, BW_STR(" remote_ip=")) != SIZE_MAX)
        return BW_STR("authelia");
    const bw_str marked = marked_program(text);
    if (marked.len != 0)
        return marked;
    const size_t client = bw_str_find(bw_str_head(text, 40), BW_STR("client "));
    if (client != SIZE_MAX && bw_str_find_char(lead, '#') != SIZE_MAX)
        return BW_STR("named");
    return vmware_program(text);
}

bool text_tells_program(bw_str text)
{
    return program_of(text, text_dataset(text)).len != 0;
}

bool line_tells_program(bw_str line)
{
    struct stamp stamp;
    bool doubt;
    const size_t len = lead_stamp_find(line, NULL, &stamp, &doubt);
    return text_tells_program(len != 0 ? lead_stamp_behind(line, len) : line);
}

/* Dovecot's own log, in which its parts are the programs: "imap-login: Info: ...". Moves *text
 * over the name. */
static bw_str dovecot_part(bw_str *text)
{
    static const bw_str parts[] = {BW_STR_INIT("imap-login"), BW_STR_INIT("pop3-login"),
            BW_STR_INIT("submission-login"), BW_STR_INIT("managesieve-login"),
            BW_STR_INIT("auth-worker"), BW_STR_INIT("auth")};
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        const char behind = char_at(*text, parts[i].len);
        const size_t end = bw_str_find(bw_str_head(*text, 48), BW_STR(": "));
        if (!bw_str_starts_with(*text, parts[i]) || (behind != ':' && behind != '(') ||
                end == SIZE_MAX)
            continue;
        *text = bw_str_from(*text, end + 2);
        return parts[i];
    }
    return (bw_str){0};
}

/* "host proftpd[123] server (client[192.0.2.1]): ...": ProFTPD's own log, without syslog's colon.
 */
static bool take_proftpd(bw_str *text, bw_str *ret_host, bw_str *ret_pid)
{
    bw_str rest = *text;
    bw_str host, name, pid;
    if (!bw_str_cut(&rest, ' ', &host) || !bw_str_cut(&rest, '[', &name) ||
            !bw_str_eq(name, BW_STR("proftpd")) || !bw_str_cut(&rest, ']', &pid) || rest.len < 2 ||
            rest.ptr[0] != ' ')
        return false;
    *ret_host = host;
    *ret_pid = pid;
    *text = bw_str_from(rest, 1);
    return true;
}

bw_str text_program(const struct stamp *stamp, bw_str *text, bw_str *ret_host, bw_str *ret_pid,
        bw_str *ret_dataset)
{
    *ret_dataset = BW_STR("text.log");
    *ret_host = (bw_str){0};
    *ret_pid = (bw_str){0};
    if (take_proftpd(text, ret_host, ret_pid))
        return BW_STR("proftpd");
    if (is_openvpn(text))
        return BW_STR("openvpn");
    *ret_dataset = text_dataset(*text);
    const bw_str said = program_of(*text, *ret_dataset);
    if (said.len != 0)
        return said;
    const bw_str part = dovecot_part(text);
    if (part.len != 0)
        return part;
    if (stamp->form != STAMP_CTIME)
        return (bw_str){0};
    if (bw_str_starts_with(*text, BW_STR("-> "))) {
        *text = bw_str_from(*text, 3);
        return BW_STR("clamd");
    }
    if (message_is_xferlog(*text))
        return BW_STR("xferlog");
    if (!bw_str_starts_with(*text, BW_STR("[pid ")))
        return (bw_str){0};
    const size_t end = bw_str_find_char(bw_str_head(*text, 24), ']');
    if (end == SIZE_MAX)
        return (bw_str){0};
    *ret_pid = bw_str_head(bw_str_from(*text, 5), end - 5);
    *text = bw_str_from(*text, char_at(*text, end + 1) == ' ' ? end + 2 : end + 1);
    return BW_STR("vsftpd");
}
