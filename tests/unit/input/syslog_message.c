/*
 * What programs say, as fields: the messages are those that the programs' sources print, with
 * addresses and names of documentation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "input/syslog/message.h"

/* "auth" or "log", the action, the outcome, and the fields. */
static const struct {
    const char *program, *text, *want;
} cases[] = {
        {"sshd", "Accepted password for root from 192.0.2.7 port 50000 ssh2",
                "auth ssh_login success: "
                "system.auth.ssh.method=password|user.name=root|source.ip=192.0.2.7|source.port="
                "50000"},
        {"sshd", "Accepted publickey for alice from 192.0.2.7 port 50000 ssh2: ED25519 SHA256:abc",
                "auth ssh_login success: "
                "system.auth.ssh.method=publickey|user.name=alice|source.ip=192.0.2.7|source.port="
                "50000|system.auth.ssh.signature=ED25519 SHA256:abc"},
        {"sshd", "Accepted keyboard-interactive/pam for alice from 2001:db8::7 port 50000 ssh2",
                "auth ssh_login success: "
                "system.auth.ssh.method=keyboard-interactive/"
                "pam|user.name=alice|source.ip=2001:db8::7|source.port=50000"},
        {"sshd",
                "Accepted publickey for git from 192.0.2.7 port 5 ssh2: ED25519-CERT SHA256:a ID x "
                "from 9.9.9.9 port 1 ssh2 (serial 0) CA ED25519 SHA256:b",
                "auth ssh_login success: "
                "system.auth.ssh.method=publickey|user.name=git|source.ip=192.0.2.7|source.port=5|"
                "system.auth.ssh.signature=ED25519-CERT SHA256:a ID x from 9.9.9.9 port 1 ssh2 "
                "(serial 0) CA ED25519 SHA256:b"},
        {"sshd", "Failed password for invalid user x from 192.0.2.7 port 5",
                "auth ssh_login failure: "
                "system.auth.ssh.method=password|user.name=x|source.ip=192.0.2.7|source.port=5"},
        {"sshd", "Failed password for invalid user x from 2001:db8::7 ",
                "auth ssh_login failure: "
                "system.auth.ssh.method=password|user.name=x|source.ip=2001:db8::7"},
        {"sshd", "[ID 800047 auth.info] Failed password for x from 192.0.2.7 port 5 ssh2",
                "auth ssh_login failure: "
                "system.auth.ssh.method=password|user.name=x|source.ip=192.0.2.7|source.port=5"},
        {"sshd", "error: PAM: authentication error for james from 192.0.2.7 via 10.0.0.1",
                "auth ssh_pam failure: event.reason=authentication "
                "error|user.name=james|source.ip=192.0.2.7"},
        {"sshd", "User root not allowed because account is locked",
                "auth ssh_not_allowed failure: user.name=root|event.reason=account is locked"},
        {"sshd", "refused connect from far.example (192.0.2.7)",
                "auth ssh_refused: source.domain=far.example|source.ip=192.0.2.7"},
        {"sshd", "Connection from 192.0.2.7", "auth ssh_connection: source.ip=192.0.2.7"},
        {"mysqld",
                "130916 21:30:26 [Warning] Access denied for user 'root'@'192.0.2.7' (using "
                "password: YES)",
                "log db_login failure: user.name=root|source.ip=192.0.2.7"},
        {"postgres",
                "[12] postgres@db FATAL:  password authentication failed for user \"postgres\"",
                "log db_login failure: user.name=postgres"},
        {"postgres",
                "[12] FATAL:  no pg_hba.conf entry for host \"192.0.2.7\", user \"a b\", database "
                "\"shop\", SSL off",
                "log db_login failure: source.ip=192.0.2.7|user.name=a b|db.name=shop"},
        {"sqlservr",
                "Logon       Login failed for user 'O'Leary'. Reason: Password did not match that "
                "for the login provided. [CLIENT: 192.0.2.7]",
                "log db_login failure: user.name=O'Leary|event.reason=Password did not match that "
                "for the login provided.|source.ip=192.0.2.7"},
        {"xferlog", "7 192.0.2.7 1234 /srv/www/a b.php b _ i r ann ftp 0 * c",
                "log ftp_upload success: source.ip=192.0.2.7|user.name=ann|file.path=/srv/www/"
                "a b.php|file.size=1234"},
        {"xferlog", "0 far.example 5 /x.txt a _ o a a@b.example ftp 1 ann i",
                "log ftp_download failure: source.address=far.example|user.name=a@b.example|"
                "file.path=/x.txt|file.size=5"},
        {"xferlog", "0 192.0.2.7 5 /x.txt a _ d g ann ftp 0 * c",
                "log ftp_delete success: "
                "source.ip=192.0.2.7|user.name=ann|file.path=/x.txt|file.size=5"},
        {"xferlog", "7 192.0.2.7 1234 b _ i r ann ftp 0 * c", "log -:"},
        {"xferlog", "7 192.0.2.7 1234 /x b _ q r ann ftp 0 * c", "log -:"},
        {"xferlog", "x 192.0.2.7 1234 /x b _ i r ann ftp 0 * c", "log -:"},
        {"proftpd", "srv (far.example[192.0.2.7]): USER bob (Login failed): Incorrect password",
                "log ftp_login failure: user.name=bob|source.ip=192.0.2.7"},
        {"proftpd",
                "srv (192.0.2.7[192.0.2.7]) - USER a (b[192.0.2.9]): x: no such user found from y "
                "[192.0.2.9] to z:21",
                "log ftp_login failure: user.name=a (b[192.0.2.9]): x|source.ip=192.0.2.7"},
        {"pure-ftpd", "(?@192.0.2.7) [WARNING] Authentication failed for user [Administrator]",
                "log ftp_login failure: source.ip=192.0.2.7|user.name=Administrator"},
        {"dovecot",
                "auth-worker(31): pam(anna,192.0.2.7): pam_authenticate() failed: Authentication "
                "failure",
                "log mail_auth failure: "
                "user.name=anna|source.ip=192.0.2.7|event.reason=pam_authenticate() failed: "
                "Authentication failure"},
        {"auth-worker",
                "Info: conn unix:auth-worker (uid=143): auth-worker<13>: "
                "sql(anna@example.org,192.0.2.7,<Yx7+W8>): Password mismatch",
                "log mail_auth failure: "
                "user.name=anna@example.org|source.ip=192.0.2.7|event.reason=Password mismatch"},
        {"dovecot", "auth: ldap(anna,192.0.2.7): user lookup took 3 seconds", "log -:"},
        {"imap-login",
                "Info: Login: user=<anna>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.1, mpid=5, TLS",
                "log mail_login success: "
                "network.application=imap|user.name=anna|source.ip=192.0.2.7"},
        {"exim",
                "login authenticator failed for far.example (x) [192.0.2.7]: 535 Incorrect "
                "authentication data (set_id=anna)",
                "log smtp_login failure: smtp.auth.method=login|source.domain=far.example "
                "(x)|source.ip=192.0.2.7|event.reason=Incorrect authentication "
                "data|user.name=anna"},
        {"sendmail",
                "06I02C: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): checkpass "
                "failed, user=anna, relay=far.example [192.0.2.7]",
                "log smtp_login failure: smtp.auth.method=LOGIN|event.reason=authentication "
                "failure (-13) SASL(-13): checkpass "
                "failed|user.name=anna|source.domain=far.example|source.ip=192.0.2.7"},
        {"imapd", "LOGIN FAILED, user=anna, ip=[::ffff:192.0.2.7]",
                "log mail_login failure: user.name=anna|source.ip=192.0.2.7"},
        {"webmin", "Invalid login as root from 192.0.2.7",
                "log webmin_login failure: user.name=root|source.ip=192.0.2.7"},
        {"fail2ban.actions", "fail2ban.actions        [2206]: NOTICE  [sshd] Ban 192.0.2.7",
                "log address_banned: rule.name=sshd|source.ip=192.0.2.7"},
        {"smbd_audit", "CORP\\anna|10.0.0.7|WS1|share|open|ok|r|pay/list.xlsx",
                "log open success: "
                "source.ip=10.0.0.7|user.name=CORP\\anna|file.path=pay/list.xlsx"},
        {"smbd",
                "  Auth: [SMB2,(null)] user [CORP]\\[anna] at [Wed, 15 Jun 2022 07:51:31.1 UTC] "
                "with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [WS1] remote host "
                "[ipv4:10.0.0.7:5123] mapped to [CORP]\\[anna].",
                "log smb_login failure: "
                "user.name=anna|user.domain=CORP|source.domain=WS1|source.ip=10.0.0.7|event.reason="
                "NT_STATUS_WRONG_PASSWORD"},
        {"Hostd",
                "info hostd[20] [Originator@6876 sub=Vimsvc opID=a user=vpxuser] Event 123 : User "
                "root@192.0.2.7 logged in as VMware-client/6.5.0",
                "log esxi_login success: "
                "user.name=root|source.ip=192.0.2.7|user_agent.original=VMware-client/6.5.0"},
        {"vpxd",
                "Event [98] [1-1] [2022-06-15T07:51:30Z] [vim.event.BadUsernameSessionEvent] "
                "[error] [root] [] [98] [Cannot login root@192.0.2.7]",
                "log esxi_login failure: user.name=root|source.ip=192.0.2.7"},
        {"hostd",
                "info hostd[20] [Originator@6876 sub=Vimsvc user=root] Event 125 : Account svc was "
                "created on host esx1",
                "log user_added success: user.target.name=svc|user.name=root"},
        {"vpxa",
                "info vpxa[20] [Originator@6876 sub=x] Event 125 : Password was changed for "
                "account svc on host esx1",
                "log password_changed success: user.target.name=svc"},
        {"vobd",
                "[UserLevelCorrelator] 27us: [esx.audit.ssh.session.opened] SSH session was opened "
                "for 'root@192.0.2.7'.",
                "log esxi_ssh success: "
                "user.name=root|source.ip=192.0.2.7|event.code=esx.audit.ssh.session.opened"},
        {"vobd",
                "[GenericCorrelator] 27us: [vob.user.ssh.session.opened] SSH session was opened "
                "for 'root@192.0.2.7'.",
                "log -:"},
        {"guacamole",
                "10:00:00.123 [http-1] INFO  o.a.g.r.auth.AuthenticationService - User \"a \"b\" "
                "successfully authenticated from 192.0.2.7.",
                "log gateway_login success: user.name=a \"b|source.ip=192.0.2.7"},
        {"tomcat9",
                "x AuthenticationService - Authentication attempt from [192.0.2.7, 10.0.0.2] for "
                "user \"ann\" failed.",
                "log gateway_login failure: source.ip=192.0.2.7|user.name=ann"},
        {"radiusd",
                "(12) Login OK: [ann/<via Auth-Type = mschap>] (from client gate port 0 cli "
                "192.0.2.7)",
                "log radius_login success: user.name=ann|observer.name=gate|source.ip=192.0.2.7"},
        {"radiusd",
                "Login incorrect (pap: x (y)): [ann/se/cret] (from client gate port 0 via TLS "
                "tunnel)",
                "log radius_login failure: event.reason=pap: x "
                "(y)|user.name=ann|observer.name=gate"},
        {"zimbra",
                "INFO  [x] [name=a;ip=10.0.0.2;oip=192.0.2.7;] security - cmd=Auth; account=ann@x; "
                "error=no;",
                "log mail_login failure: user.name=ann@x|event.reason=no|source.ip=192.0.2.7"},
        {"zimbra", "INFO  [x] [name=adm;ip=192.0.2.7;] security - cmd=DeleteAccount; name=ann@x;",
                "log -: "
                "user.name=adm|event.code=DeleteAccount|user.target.name=ann@x|source.ip=192.0.2."
                "7"},
        {"web", "[192.0.2.7] LOGIN (admin)",
                "log device_login success: source.ip=192.0.2.7|user.name=admin"},
        {"web", "[192.0.2.7] FAILED_LOGIN (ann)",
                "log device_login failure: source.ip=192.0.2.7|user.name=ann"},
        {"jira",
                "http-nio-1 anonymous 1x1x1 a 192.0.2.7,10.0.0.3 /login.jsp The user 'ann' has "
                "FAILED authentication. Failure count equals 1",
                "log app_login failure: user.name=ann|source.ip=192.0.2.7"},
        {"websso",
                "x auditlogger] {\"user\":\"adm@v\",\"client\":\"192.0.2.7, "
                "10.0.0.2\",\"type\":\"com.vmware.sso.LoginFailure\"}",
                "log esxi_login failure: user.name=adm@v|source.ip=192.0.2.7"},
        {"shell", "[root]: esxcli vm process list",
                "log shell_command: user.name=root|CommandLine=esxcli vm process "
                "list|Image=/bin/esxcli|User=root"},
        {"dropbear", "bad password attempt for 'root' from 192.0.2.7:5543",
                "auth ssh_login failure: user.name=root|source.ip=192.0.2.7|source.port=5543"},
        {"dovecot",
                "imap-login: Disconnected (auth failed, 1 attempts): method=PLAIN, rip=192.0.2.7, "
                "lip=10.0.0.1, TLS: Disconnected",
                "log mail_login failure: network.application=imap|event.reason=Disconnected (auth "
                "failed, 1 attempts):|source.ip=192.0.2.7"},
        {"dovecot",
                "imap-login: Disconnected (no auth attempts in 58 secs): user=<>, rip=192.0.2.7, "
                "lip=10.0.0.1, session=<x>",
                "log mail_connection: network.application=imap|source.ip=192.0.2.7"},
        {"auth",
                "pam_unix(dovecot:auth): authentication failure; logname= uid=0 euid=0 tty=dovecot "
                "ruser=anna rhost=192.0.2.7",
                "auth pam_authentication failure: "
                "pam.module=pam_unix|pam.service=dovecot|pam.type=auth|user.id=0|TTY=dovecot|"
                "pam.ruser=anna|source.ip=192.0.2.7|user.name=anna"},
        {"View", "User CORP\\anna has logged in", "log vdi_login success: user.name=CORP\\anna"},
        {"sshd", "Failed password for root from 192.0.2.7 port 50000 ssh2",
                "auth ssh_login failure: "
                "system.auth.ssh.method=password|user.name=root|source.ip=192.0.2.7|source.port="
                "50000"},
        {"sshd", "Failed password for invalid user admin from 192.0.2.7 port 50000 ssh2",
                "auth ssh_login failure: "
                "system.auth.ssh.method=password|user.name=admin|source.ip=192.0.2.7|source.port="
                "50000"},
        {"sshd",
                "Failed password for invalid user a from 9.9.9.9 port 1 ssh2 from 192.0.2.7 port "
                "50000 ssh2",
                "auth ssh_login failure: system.auth.ssh.method=password|user.name=a from 9.9.9.9 "
                "port 1 ssh2|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Failed none for invalid user  from 192.0.2.7 port 50000 ssh2",
                "auth ssh_login failure: "
                "system.auth.ssh.method=none|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Failed publickey for alice from 192.0.2.7 port 50000 ssh2: RSA SHA256:abc",
                "auth ssh_login failure: "
                "system.auth.ssh.method=publickey|user.name=alice|source.ip=192.0.2.7|source.port="
                "50000"},
        {"sshd",
                "Postponed keyboard-interactive for invalid user x from 192.0.2.7 port 50000 ssh2 "
                "[preauth]",
                "auth ssh_postponed: "
                "system.auth.ssh.method=keyboard-interactive|user.name=x|source.ip=192.0.2.7|"
                "source.port=50000"},
        {"sshd", "Partial publickey for alice from 192.0.2.7 port 50000 ssh2: RSA SHA256:abc",
                "auth ssh_partial: "
                "system.auth.ssh.method=publickey|user.name=alice|source.ip=192.0.2.7|source.port="
                "50000"},
        {"sshd", "Invalid user admin from 192.0.2.7 port 50000",
                "auth ssh_invalid_user failure: "
                "user.name=admin|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Invalid user a b from 192.0.2.7",
                "auth ssh_invalid_user failure: user.name=a b|source.ip=192.0.2.7"},
        {"sshd", "Connection from 192.0.2.7 port 50000 on 10.0.0.1 port 22 rdomain \"\"",
                "auth ssh_connection: "
                "source.ip=192.0.2.7|source.port=50000|destination.ip=10.0.0.1|destination.port="
                "22"},
        {"sshd", "Connection closed by authenticating user root 192.0.2.7 port 50000 [preauth]",
                "auth ssh_connection_closed: user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Connection closed by invalid user a b c 192.0.2.7 port 50000 [preauth]",
                "auth ssh_connection_closed: user.name=a b "
                "c|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Connection closed by 192.0.2.7 port 50000",
                "auth ssh_connection_closed: source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Connection reset by 192.0.2.7 port 50000 [preauth]",
                "auth ssh_connection_reset: source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Disconnected from user alice 192.0.2.7 port 50000",
                "auth ssh_disconnect: user.name=alice|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Disconnected from authenticating user root 192.0.2.7 port 50000 [preauth]",
                "auth ssh_disconnect: user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"sshd",
                "Disconnecting authenticating user root 192.0.2.7 port 50000: Too many "
                "authentication failures [preauth]",
                "auth ssh_too_many_failures failure: "
                "user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"sshd",
                "Disconnecting invalid user x 192.0.2.7 port 5: Change of username or service not "
                "allowed: (x,ssh-connection) -> (y,ssh-connection) [preauth]",
                "auth ssh_disconnect: "
                "user.name=x|source.ip=192.0.2.7|source.port=5|event.reason=Change of username or "
                "service not allowed: (x,ssh-connection) -> (y,ssh-connection)"},
        {"sshd", "Received disconnect from 192.0.2.7 port 50000:11: Bye Bye [preauth]",
                "auth ssh_disconnect: source.ip=192.0.2.7|source.port=50000|event.reason=11: Bye "
                "Bye"},
        {"sshd",
                "error: maximum authentication attempts exceeded for invalid user x from 192.0.2.7 "
                "port 50000 ssh2 [preauth]",
                "auth ssh_too_many_failures failure: "
                "user.name=x|source.ip=192.0.2.7|source.port=50000"},
        {"sshd",
                "error: maximum authentication attempts exceeded for root from 192.0.2.7 port "
                "50000 ssh2 [preauth]",
                "auth ssh_too_many_failures failure: "
                "user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Did not receive identification string from 192.0.2.7 port 50000",
                "auth ssh_no_banner: source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Bad protocol version identification 'GET / HTTP/1.1' from 192.0.2.7 port 50000",
                "auth ssh_bad_banner: system.auth.ssh.banner=GET / "
                "HTTP/1.1|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "banner exchange: Connection from 192.0.2.7 port 50000: invalid format",
                "auth ssh_bad_banner: source.ip=192.0.2.7|source.port=50000|event.reason=invalid "
                "format"},
        {"sshd", "error: kex_exchange_identification: Connection closed by remote host",
                "auth ssh_bad_banner: event.reason=Connection closed by remote host"},
        {"sshd",
                "Unable to negotiate with 192.0.2.7 port 50000: no matching host key type found. "
                "Their offer: ssh-rsa [preauth]",
                "auth ssh_no_negotiation: source.ip=192.0.2.7|source.port=50000|event.reason=no "
                "matching host key type found. Their offer: ssh-rsa"},
        {"sshd", "User bob from 192.0.2.7 not allowed because not listed in AllowUsers",
                "auth ssh_not_allowed failure: user.name=bob|source.ip=192.0.2.7|event.reason=not "
                "listed in AllowUsers"},
        {"sshd", "User bob from host.example not allowed because account is locked",
                "auth ssh_not_allowed failure: "
                "user.name=bob|source.address=host.example|event.reason=account is locked"},
        {"sshd", "ROOT LOGIN REFUSED FROM 192.0.2.7 port 50000",
                "auth ssh_root_refused failure: source.ip=192.0.2.7|source.port=50000"},
        {"sshd",
                "reverse mapping checking getaddrinfo for a.example [192.0.2.7] failed - POSSIBLE "
                "BREAK-IN ATTEMPT!",
                "auth ssh_reverse_mapping: source.domain=a.example|source.ip=192.0.2.7"},
        {"sshd", "Server listening on 0.0.0.0 port 22.",
                "auth ssh_listening: server.ip=0.0.0.0|server.port=22"},
        {"sshd", "Starting session: shell on pts/0 for alice from 192.0.2.7 port 50000 id 0",
                "auth ssh_session: system.auth.ssh.session=shell on "
                "pts/0|user.name=alice|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Starting session: subsystem 'sftp' for alice from 192.0.2.7 port 50000 id 0",
                "auth ssh_session: system.auth.ssh.session=subsystem "
                "'sftp'|user.name=alice|source.ip=192.0.2.7|source.port=50000"},
        {"sshd", "Accepted key ED25519 SHA256:abc found at /home/alice/.ssh/authorized_keys:1",
                "auth ssh_key_accepted: "
                "system.auth.ssh.key_type=ED25519|system.auth.ssh.signature=SHA256:abc|file.path=/"
                "home/alice/.ssh/authorized_keys:1"},
        {"sshd", "drop connection #10 from [192.0.2.7]:50000 on [10.0.0.1]:22 past MaxStartups",
                "auth ssh_dropped: "
                "source.ip=192.0.2.7|source.port=50000|destination.ip=10.0.0.1|destination.port=22|"
                "event.reason=past MaxStartups"},
        {"sshd", "fatal: Timeout before authentication for 192.0.2.7 port 50000",
                "auth ssh_timeout: source.ip=192.0.2.7|source.port=50000"},
        {"sshd",
                "Timeout before authentication for connection from 192.0.2.7 to 10.0.0.1, pid = 33",
                "auth ssh_timeout: source.ip=192.0.2.7|destination.ip=10.0.0.1"},
        {"sshd", "error: PAM: Authentication failure for illegal user x from host.example",
                "auth ssh_pam failure: event.reason=Authentication "
                "failure|user.name=x|source.address=host.example"},
        {"sshd", "error: PAM: Authentication failure for root from 192.0.2.7",
                "auth ssh_pam failure: event.reason=Authentication "
                "failure|user.name=root|source.ip=192.0.2.7"},
        {"sshd-session", "Accepted password for root from 192.0.2.7 port 50000 ssh2",
                "auth ssh_login success: "
                "system.auth.ssh.method=password|user.name=root|source.ip=192.0.2.7|source.port="
                "50000"},
        {"dropbear", "Password auth succeeded for 'root' from 192.0.2.7:50000",
                "auth ssh_login success: user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"dropbear",
                "Pubkey auth succeeded for 'root' with ssh-rsa key SHA256:x from 2001:db8::1:50000",
                "auth ssh_login success: user.name=root|system.auth.ssh.signature=ssh-rsa key "
                "SHA256:x|source.ip=2001:db8::1|source.port=50000"},
        {"dropbear", "Bad password attempt for 'root' from 192.0.2.7:50000",
                "auth ssh_login failure: user.name=root|source.ip=192.0.2.7|source.port=50000"},
        {"dropbear", "Login attempt for nonexistent user from 192.0.2.7:50000",
                "auth ssh_invalid_user failure: source.ip=192.0.2.7|source.port=50000"},
        {"dropbear", "Exit (root) from <192.0.2.7:50000>: Disconnect received",
                "auth ssh_disconnect: "
                "user.name=root|source.ip=192.0.2.7|source.port=50000|event.reason=Disconnect "
                "received"},
        {"sshd",
                "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
                "rhost=192.0.2.7  user=root",
                "auth pam_authentication failure: "
                "pam.module=pam_unix|pam.service=sshd|pam.type=auth|user.id=0|TTY=ssh|source.ip="
                "192.0.2.7|user.name=root"},
        {"sshd",
                "PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= "
                "rhost=192.0.2.7  user=root",
                "auth pam_authentication failure: "
                "pam.module=pam_unix|pam.more_failures=2|user.id=0|TTY=ssh|source.ip=192.0.2.7|"
                "user.name=root"},
        {"sshd", "pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)",
                "auth session_opened success: "
                "pam.module=pam_unix|pam.service=sshd|pam.type=session|user.effective.name=alice|"
                "user.effective.id=1000|user.id=0"},
        {"sshd", "pam_unix(sshd:session): session opened for user alice by (uid=0)",
                "auth session_opened success: "
                "pam.module=pam_unix|pam.service=sshd|pam.type=session|user.effective.name=alice|"
                "user.id=0"},
        {"sshd", "pam_unix(sshd:session): session closed for user alice",
                "auth session_closed: "
                "pam.module=pam_unix|pam.service=sshd|pam.type=session|user.effective.name=alice"},
        {"sudo", "pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)",
                "auth session_opened success: "
                "pam.module=pam_unix|pam.service=sudo|pam.type=session|user.effective.name=root|"
                "user.effective.id=0|user.name=alice|user.id=1000"},
        {"sshd", "pam_unix(sshd:auth): check pass; user unknown",
                "auth pam_user_unknown failure: "
                "pam.module=pam_unix|pam.service=sshd|pam.type=auth"},
        {"passwd", "pam_unix(passwd:chauthtok): password changed for alice",
                "auth password_changed success: "
                "pam.module=pam_unix|pam.service=passwd|pam.type=chauthtok|user.target.name=alice"},
        {"sshd(pam_unix)", "session opened for user root by (uid=0)",
                "auth session_opened success: "
                "pam.module=pam_unix|user.effective.name=root|user.id=0"},
        {"su", "pam_succeed_if(su:auth): requirement \"uid >= 1000\" not met by user \"root\"",
                "auth pam_requirement failure: "
                "pam.module=pam_succeed_if|pam.service=su|pam.type=auth|event.reason=uid >= "
                "1000|user.name=root"},
        {"sshd",
                "pam_faillock(sshd:auth): Consecutive login failures for user bob account "
                "temporarily locked",
                "auth pam_locked failure: "
                "pam.module=pam_faillock|pam.service=sshd|pam.type=auth|user.name=bob"},
        {"sshd", "pam_broken without a bracket", "auth -:"},
        {"sudo",
                "   alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/cat "
                "/etc/shadow",
                "auth sudo success: "
                "user.name=alice|TTY=pts/0|PWD=/home/alice|CurrentDirectory=/home/"
                "alice|USER=root|User=root|user.effective.name=root|COMMAND=/usr/bin/cat "
                "/etc/shadow|CommandLine=cat "
                "/etc/shadow|Image=/usr/bin/cat|ParentImage=/usr/bin/sudo"},
        {"sudo",
                "   alice : TTY=pts/0 ; PWD=/home/alice ; USER=#-1 ; GROUP=adm ; ENV=A=b ; "
                "COMMAND=/bin/id",
                "auth sudo success: "
                "user.name=alice|TTY=pts/0|PWD=/home/alice|CurrentDirectory=/home/"
                "alice|USER=#-1|User=#-1|user.effective.name=#-1|GROUP=adm|sudo.env=A=b|COMMAND=/"
                "bin/id|CommandLine=id|Image=/bin/id|ParentImage=/usr/bin/sudo"},
        {"sudo",
                "   alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/home/alice ; "
                "USER=root ; COMMAND=/bin/sh -c a ; b",
                "auth sudo failure: user.name=alice|event.reason=3 incorrect password "
                "attempts|TTY=pts/0|PWD=/home/alice|CurrentDirectory=/home/"
                "alice|USER=root|User=root|user.effective.name=root|COMMAND=/bin/sh -c a ; "
                "b|CommandLine=sh -c a ; b|Image=/bin/sh"},
        {"sudo", "    root : unable to resolve host vm: Temporary failure in name resolution",
                "auth sudo_notice: user.name=root|event.reason=unable to resolve host vm: "
                "Temporary failure in name resolution"},
        {"sudo", "     bob : problem with defaults entries ; TTY=pts/1 ; PWD=/tmp ; USER=root ;",
                "auth sudo_notice: user.name=bob|event.reason=problem with defaults "
                "entries|TTY=pts/1|PWD=/tmp|CurrentDirectory=/"
                "tmp|USER=root|User=root|user.effective.name=root"},
        {"sudo",
                "     bob : user NOT in sudoers ; TTY=pts/1 ; PWD=/tmp ; USER=root ; "
                "COMMAND=/bin/sh",
                "auth sudo failure: user.name=bob|event.reason=user NOT in "
                "sudoers|TTY=pts/1|PWD=/tmp|CurrentDirectory=/"
                "tmp|USER=root|User=root|user.effective.name=root|COMMAND=/bin/sh|CommandLine=sh|"
                "Image=/bin/sh"},
        {"sudo", "     bob : command not allowed ; PWD=/tmp ; USER=root ; COMMAND=/bin/sh",
                "auth sudo failure: user.name=bob|event.reason=command not "
                "allowed|PWD=/tmp|CurrentDirectory=/"
                "tmp|USER=root|User=root|user.effective.name=root|COMMAND=/bin/sh|CommandLine=sh|"
                "Image=/bin/sh"},
        {"sudo", "   alice : PWD=/ ; USER=root ; COMMAND=/usr/local/bin/../x /usr/bin/y",
                "auth sudo success: "
                "user.name=alice|PWD=/|CurrentDirectory=/|USER=root|User=root|user.effective.name="
                "root|COMMAND=/usr/local/bin/../x /usr/bin/y|CommandLine=/usr/local/bin/../x "
                "/usr/bin/y|Image=/usr/local/bin/../x|ParentImage=/usr/bin/sudo"},
        {"sudo", "   alice : (command continued) and more",
                "auth sudo_continued: user.name=alice|COMMAND=and more"},
        {"sudo", "nothing of the kind", "auth -:"},
        {"su", "(to root) alice on pts/0",
                "auth su success: user.effective.name=root|user.name=alice|TTY=pts/0"},
        {"su", "FAILED SU (to root) alice on pts/0",
                "auth su failure: user.effective.name=root|user.name=alice|TTY=pts/0"},
        {"su", "Successful su for root by alice",
                "auth su success: user.effective.name=root|user.name=alice"},
        {"su", "+ /dev/pts/0 alice:root",
                "auth su success: TTY=/dev/pts/0|user.name=alice|user.effective.name=root"},
        {"su", "BAD SU alice to root on /dev/ttyp0",
                "auth su failure: user.name=alice|user.effective.name=root|TTY=/dev/ttyp0"},
        {"login", "ROOT LOGIN  on '/dev/tty1'", "auth login success: TTY=/dev/tty1"},
        {"login", "LOGIN ON tty1 BY alice", "auth login success: TTY=tty1|user.name=alice"},
        {"login", "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure",
                "auth login failure: TTY=/dev/tty1|user.name=root|event.reason=Authentication "
                "failure"},
        {"pkexec",
                "alice: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/alice] "
                "[COMMAND=/bin/sh]",
                "auth pkexec success: "
                "user.name=alice|USER=root|TTY=/dev/pts/0|PWD=/home/alice|COMMAND=/bin/"
                "sh|CommandLine=sh|Image=/bin/sh|User=root|CurrentDirectory=/home/alice"},
        {"pkexec",
                "alice: The value for the SHELL variable was not found in the /etc/shells file "
                "[USER=root] [TTY=/dev/pts/0] [CWD=/tmp] [COMMAND=x]",
                "auth pkexec failure: user.name=alice|event.reason=The value for the SHELL "
                "variable was not found in the /etc/shells "
                "file|USER=root|TTY=/dev/pts/0|PWD=/"
                "tmp|COMMAND=x|CommandLine=x|Image=x|User=root|CurrentDirectory=/tmp"},
        {"systemd-logind", "New session 5 of user alice.",
                "auth session_opened: session.id=5|user.name=alice"},
        {"systemd-logind", "New session '5' of user 'alice' with class 'user' and type 'tty'.",
                "auth session_opened: session.id=5|user.name=alice"},
        {"systemd-logind", "Removed session 5.", "auth session_closed: session.id=5"},
        {"useradd",
                "new user: name=svc, UID=0, GID=0, home=/home/svc, shell=/bin/bash, "
                "from=/dev/pts/0",
                "auth user_added success: "
                "user.target.name=svc|user.target.id=0|group.id=0|system.auth.useradd.home=/home/"
                "svc|system.auth.useradd.shell=/bin/bash|TTY=/dev/pts/0"},
        {"useradd", "new group: name=svc, GID=1001",
                "auth group_added success: group.name=svc|group.id=1001"},
        {"useradd", "add 'svc' to group 'sudo'",
                "auth group_member_added success: user.target.name=svc|group.name=sudo"},
        {"usermod", "add 'svc' to shadow group 'sudo'",
                "auth group_member_added success: user.target.name=svc|group.name=sudo"},
        {"usermod", "change user 'svc' UID from '1001' to '0'",
                "auth user_changed success: "
                "user.target.name=svc|user.changes.old_id=1001|user.changes.id=0"},
        {"usermod", "change user 'svc' shell from '/bin/sh' to '/bin/bash'",
                "auth user_changed success: "
                "user.target.name=svc|system.auth.useradd.shell=/bin/bash"},
        {"usermod", "change user 'svc' password",
                "auth password_changed success: user.target.name=svc"},
        {"usermod", "lock user 'svc' password", "auth user_locked success: user.target.name=svc"},
        {"userdel", "delete user 'svc'", "auth user_deleted success: user.target.name=svc"},
        {"userdel", "removed group 'svc' owned by 'svc'",
                "auth group_deleted success: group.name=svc|user.target.name=svc"},
        {"groupadd", "group added to /etc/group: name=x, GID=1002",
                "auth group_added success: file.path=/etc/group|group.name=x|group.id=1002"},
        {"gpasswd", "user alice added by root to group sudo",
                "auth group_member_added success: "
                "user.target.name=alice|user.name=root|group.name=sudo"},
        {"chage", "changed password expiry for alice",
                "auth password_expiry_changed success: user.target.name=alice"},
        {"passwd", "password for 'alice' changed by 'root'",
                "auth password_changed success: user.target.name=alice|user.name=root"},
        {"CRON", "(root) CMD (   cd / && run-parts --report /etc/cron.hourly)",
                "log cron_command: user.name=root|COMMAND=   cd / && run-parts --report "
                "/etc/cron.hourly|CommandLine=cd / && run-parts --report "
                "/etc/cron.hourly|User=root|ParentImage=/usr/sbin/cron"},
        {"cron", "(CRON) INFO (Running @reboot jobs)", "log -:"},
        {"crontab", "(alice) REPLACE (alice)",
                "log crontab_replaced success: user.name=alice|user.target.name=alice"},
        {"crontab", "(alice) BEGIN EDIT (alice)",
                "log crontab_edit_begun: user.name=alice|user.target.name=alice"},
        {"cron", "(alice) RELOAD (crontabs/alice)",
                "log crontab_reloaded: user.name=alice|file.path=crontabs/alice"},
        {"crontab", "(mallory) AUTH (crontab command not allowed)",
                "log crontab_denied failure: user.name=mallory|event.reason=crontab command not "
                "allowed"},
        {"crond", "USER root pid 12 cmd /usr/bin/x -y",
                "log cron_command: user.name=root|process.child.pid=12|COMMAND=/usr/bin/x "
                "-y|CommandLine=/usr/bin/x -y|User=root|ParentImage=/usr/sbin/cron"},
        {"systemd", "Started Daily apt download activities.",
                "log unit_started success: systemd.description=Daily apt download activities"},
        {"systemd", "Started ssh.service - OpenBSD Secure Shell server.",
                "log unit_started success: systemd.unit=ssh.service|systemd.description=OpenBSD "
                "Secure Shell server"},
        {"systemd", "Stopped Regular background program processing daemon.",
                "log unit_stopped: systemd.description=Regular background program processing "
                "daemon"},
        {"systemd", "x.service: Main process exited, code=killed, status=9/KILL",
                "log unit_main_exited: "
                "systemd.unit=x.service|event.reason=killed|process.exit_code=9/KILL"},
        {"systemd", "x.service: Failed with result 'signal'.",
                "log unit_failed failure: systemd.unit=x.service|event.reason=signal"},
        {"named",
                "queries: info: client @0x7f0 192.0.2.7#5353 (a.example): query: a.example IN TXT "
                "+E(0)K (10.0.0.1)",
                "log dns_query: "
                "source.ip=192.0.2.7|source.port=5353|dns.question.name=a.example|dns.question."
                "type=TXT"},
        {"named", "client 192.0.2.7#5353 (a.example): query: a.example IN A + (10.0.0.1)",
                "log dns_query: "
                "source.ip=192.0.2.7|source.port=5353|dns.question.name=a.example|dns.question."
                "type=A"},
        {"named", "client 192.0.2.7#5353 (a.example): zone transfer 'a.example/AXFR/IN' denied",
                "log dns_denied failure: "
                "source.ip=192.0.2.7|source.port=5353|dns.question.name=a.example|event.reason="
                "zone transfer 'a.example/AXFR/IN'"},
        {"dnsmasq", "query[A] a.example from 192.0.2.7",
                "log dns_query: "
                "dns.question.type=A|dns.question.name=a.example|source.ip=192.0.2.7"},
        {"dnsmasq", "reply a.example is 192.0.2.9",
                "log dns_answer: dns.question.name=a.example|dns.answers.data=192.0.2.9"},
        {"dnsmasq-dhcp", "DHCPACK(eth0) 192.0.2.7 00:11:22:33:44:55 pc7",
                "log dhcp_ack: "
                "network.interface=eth0|client.ip=192.0.2.7|client.mac=00:11:22:33:44:55|client."
                "domain=pc7"},
        {"", "system,error,critical login failure for user admin from x from 192.0.2.7 via ssh",
                "auth device_login failure: user.name=admin from "
                "x|source.ip=192.0.2.7|network.application=ssh"},
        {"", "system,error,critical login failure for user  from 2001:db8::7 via ssh",
                "auth device_login failure: source.ip=2001:db8::7|network.application=ssh"},
        {"", "system,info,account: user bob logged in from 192.0.2.7 via winbox",
                "auth device_login success: "
                "user.name=bob|source.ip=192.0.2.7|network.application=winbox"},
        {"", "system,info new script scheduled by bob (winbox:bob@192.0.2.7/action:1)",
                "auth script_scheduled success: user.name=bob"},
        {"", "system,info nat rule added by bob",
                "auth device_changed success: event.reason=nat rule|user.name=bob"},
        {"", "hello,world login failure for user x from 192.0.2.7 via ssh", "log -:"},
        {"php-fpm", "/index.php: Successful login for user 'a' from: 192.0.2.7 (Local Database)",
                "log device_login success: user.name=a|source.ip=192.0.2.7|event.reason=Local "
                "Database"},
        {"php-fpm",
                "/index.php: webConfigurator authentication error for user 'x' from: 1.1.1.1' "
                "from: "
                "192.0.2.7",
                "log device_login failure: user.name=x' from: 1.1.1.1|source.ip=192.0.2.7"},
        {"opnsense", "/index.php: Web GUI authentication error for 'root' from 192.0.2.7",
                "log device_login failure: user.name=root|source.ip=192.0.2.7"},
        {"sshguard", "Attack from \"192.0.2.7\" on service SSH with danger 10.",
                "log address_found: source.ip=192.0.2.7|network.application=SSH"},
        {"Connection",
                "User [admin] from [192.0.2.7] failed to log in via [DSM] due to authorization "
                "failure.",
                "log device_login failure: "
                "user.name=admin|source.ip=192.0.2.7|network.application=DSM|event.reason="
                "authorization failure"},
        {"WinFileService",
                "Event: delete, Path: /share/a b.docx, File/Folder: File, Size: 1.00 KB, User: "
                "bob, "
                "IP: 192.0.2.7",
                "log file_accessed: event.reason=delete|file.path=/share/a b.docx|file.size=1.00 "
                "KB|user.name=bob|source.ip=192.0.2.7"},
        {"qlogd",
                "conn log: Users: admin, Source IP: 192.0.2.7, Computer name: ---, Connection "
                "type: "
                "SSH, Accessed resources: ---, Action: Login Fail",
                "log device_login failure: "
                "user.name=admin|source.ip=192.0.2.7|source.domain=---|network.application=SSH|"
                "file."
                "path=---|event.reason=Login Fail"},
        {"qulogd",
                "conn log: Users: bob, Source IP: 192.0.2.7, Computer name: ---, Connection type: "
                "HTTPS, Accessed resources: Administration, Action: Login Success",
                "log device_login success: "
                "user.name=bob|source.ip=192.0.2.7|source.domain=---|network.application=HTTPS|"
                "file.path=Administration|event.reason=Login Success"},
        {"ocserv", "main[bob]:192.0.2.7:50234 user logged in",
                "log vpn_login success: user.name=bob|source.ip=192.0.2.7|source.port=50234"},
        {"ocserv", "worker[x' y]: 192.0.2.7 failed authentication attempt for user 'x' y'",
                "log vpn_login failure: source.ip=192.0.2.7|user.name=x' y"},
        {"pppd", "CHAP peer authentication succeeded for bob",
                "log vpn_login success: user.name=bob"},
        {"vsftpd", "[bob] FAIL LOGIN: Client \"192.0.2.7\"",
                "log ftp_login failure: user.name=bob|source.ip=192.0.2.7"},
        {"clamd", "/var/www/x.php: Php.Webshell.X-1 FOUND",
                "log malware_found: "
                "file.path=/var/www/x.php|threat.software.name=Php.Webshell.X-1"},
        {"clamd", "/var/www/a b: c.php: Php.Webshell.X-1(0a1b:12) FOUND",
                "log malware_found: file.path=/var/www/a b: "
                "c.php|threat.software.name=Php.Webshell.X-1|file.hash.md5=0a1b"},
        {"guacd", "User \"@a\" joined connection \"$b\" (2 users now present)",
                "log guacamole_joined: session.id=@a|guacamole.connection=$b|guacamole.users=2"},
        {"postfix/smtpd",
                "warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
                "log smtp_login failure: "
                "source.domain=unknown|source.ip=192.0.2.7|smtp.auth.method=LOGIN|event.reason="
                "UGFzc3dvcmQ6"},
        {"dovecot",
                "imap-login: Login: user=<alice>, method=PLAIN, rip=192.0.2.7, lip=10.0.0.1, "
                "mpid=1, TLS",
                "log mail_login success: "
                "network.application=imap|user.name=alice|source.ip=192.0.2.7"},
        {"dovecot",
                "imap-login: Aborted login (auth failed, 1 attempts in 2 secs): user=<x>, "
                "method=PLAIN, rip=192.0.2.7, lip=10.0.0.1",
                "log mail_login failure: network.application=imap|event.reason=Aborted login (auth "
                "failed, 1 attempts in 2 secs):|user.name=x|source.ip=192.0.2.7"},
        {"openvpn",
                "203.0.113.7:41194 TLS: Username/Password authentication succeeded for username "
                "'ann' [CN SET]",
                "log vpn_password: source.ip=203.0.113.7|source.port=41194|user.name=ann"},
        {"ovpn-server",
                "203.0.113.7:41194 [ann] Peer Connection Initiated with [AF_INET]203.0.113.7:41194",
                "log vpn_login success: source.ip=203.0.113.7|source.port=41194|user.name=ann"},
        {"openvpn",
                "203.0.113.7:41194 TLS Auth Error: Auth Username/Password verification failed for "
                "peer",
                "log vpn_login failure: source.ip=203.0.113.7|source.port=41194"},
        {"openvpn",
                "ann/203.0.113.7:41194 SIGTERM[soft,remote-exit] received, client-instance exiting",
                "log vpn_logout: user.name=ann|source.ip=203.0.113.7|source.port=41194|"
                "event.reason=remote-exit"},
        {"charon",
                "12[IKE] IKE_SA roadwarrior[7] established between "
                "192.0.2.1[vpn.example.org]...203.0.113.7[ann]",
                "log vpn_login success: "
                "vpn.connection=roadwarrior[7]|source.ip=203.0.113.7|user.name=ann"},
        {"charon", "12[IKE] EAP method EAP_MSCHAPV2 failed for peer ann",
                "log vpn_login failure: vpn.auth.method=EAP_MSCHAPV2|user.name=ann"},
        {"kernel",
                "[12345.678901] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=192.0.2.66 DST=10.0.0.1 "
                "LEN=60 TTL=64 ID=1 DF PROTO=TCP SPT=40000 DPT=22 SYN",
                "log blocked: iptables.prefix=[UFW "
                "BLOCK]|IN=eth0|observer.ingress.interface.name=eth0|MAC=00:11|SRC=192.0.2.66|"
                "source.ip=192.0.2.66|DST=10.0.0.1|destination.ip=10.0.0.1|LEN=60|TTL=64|PROTO=TCP|"
                "network.transport=TCP|SPT=40000|source.port=40000|DPT=22|destination.port=22"},
        {"kernel",
                "fw-allow: IN=eth0 OUT=eth1 SRC=192.0.2.66 DST=10.0.0.1 PROTO=ICMP TYPE=3 CODE=1 "
                "[SRC=10.0.0.1 DST=192.0.2.66 PROTO=UDP SPT=1 DPT=2 ]",
                "log allowed: "
                "iptables.prefix=fw-allow:|IN=eth0|observer.ingress.interface.name=eth0|OUT=eth1|"
                "observer.egress.interface.name=eth1|SRC=192.0.2.66|source.ip=192.0.2.66|DST=10.0."
                "0.1|destination.ip=10.0.0.1|PROTO=ICMP|network.transport=ICMP|TYPE=3|CODE=1"},
        {"kernel", "LOGIN=x OUT= SRC=1", "log -:"},
        {"kernel", "[1.000000] device eth0 entered promiscuous mode",
                "log promiscuous_mode_entered: network.interface=eth0"},
        {"kernel", "r8169 0000:01:00.0 eth0: entered promiscuous mode",
                "log promiscuous_mode_entered: network.interface=eth0"},
        {"kernel", "sshd[123]: segfault at 0 ip 00007f sp 00007f error 4 in libc.so.6[7f000+1000]",
                "log segfault: "
                "process.crashed.name=sshd|process.crashed.pid=123|kernel.fault_address=0|file."
                "name=libc.so.6"},
        {"kernel", "traps: a b[7] general protection fault ip:1 sp:2 error:0 in a[1+2]",
                "log segfault: process.crashed.name=a b|process.crashed.pid=7"},
        {"kernel", "rootkit: loading out-of-tree module taints kernel.",
                "log module_loaded: kernel.module=rootkit"},
        {"kernel",
                "rootkit: module verification failed: signature and/or required key missing - "
                "tainting kernel",
                "log module_loaded: kernel.module=rootkit|event.reason=signature and/or required "
                "key missing - tainting kernel"},
        {"kernel", "usb 1-1: New USB device found, idVendor=0781, idProduct=5567, bcdDevice= 1.00",
                "log usb_connected: usb.device=1-1|usb.vendor_id=0781|usb.product_id=5567"},
        {"kernel", "usb 1-1: SerialNumber: 123",
                "log usb_described: usb.device=1-1|usb.serial_number=123"},
        {"kernel", "usb 1-1: USB disconnect, device number 2",
                "log usb_disconnected: usb.device=1-1"},
        {"kernel", "Out of memory: Killed process 7 (x) total-vm:1kB",
                "log out_of_memory: process.crashed.pid=7|process.crashed.name=x"},
        {"kernel", "process 'a' launched '/tmp/b' with NULL argv: empty string added",
                "log no_arguments: process.parent.name=a|Image=/tmp/b"},
        {"kernel",
                "audit: type=1400 audit(1656936000.123:7): apparmor=\"DENIED\" operation=\"open\" "
                "profile=\"/usr/bin/man\" name=\"/etc/shadow\" pid=7 comm=\"man\"",
                "log kernel_audit failure: "
                "audit.type=1400|apparmor.status=DENIED|apparmor.operation=open|apparmor.profile=/"
                "usr/bin/man|file.path=/etc/shadow|audit.pid=7|comm=man"},
        {"kernel", "Linux version 5.10.0 (x@y) #1 SMP", "log boot: host.os.kernel=5.10.0"},
        {"kernel", "[broken", "log -:"},
        {"unknown", "Accepted password for root from 192.0.2.7 port 50000 ssh2", "log -:"},
};

static void print(const struct message *message, struct bw_buffer *out)
{
    bw_buffer_add_text(out, message->auth ? "auth " : "log ");
    if (message->action.len != 0)
        bw_buffer_add_str(out, message->action);
    else
        bw_buffer_add_char(out, '-');
    if (message->outcome.len != 0)
        bw_buffer_add_char(out, ' ');
    bw_buffer_add_str(out, message->outcome);
    bw_buffer_add_char(out, ':');
    for (size_t i = 0; i < message->count; i++) {
        bw_buffer_add_char(out, i == 0 ? ' ' : '|');
        bw_buffer_add_str(out, message->fields[i].name);
        bw_buffer_add_char(out, '=');
        bw_buffer_add_str(out, message->fields[i].value);
    }
    bw_buffer_add_char(out, '\0');
}

static void test_cases(void **state)
{
    struct message_book *book = *state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct message message;
        struct bw_buffer got;
        bw_buffer_init(&got, 64 * BW_KIB);
        print_message("%s: %s\n", cases[i].program, cases[i].text);
        message_read(&message, book, bw_str_of(cases[i].program), bw_str_of(cases[i].text));
        print(&message, &got);
        assert_string_equal((const char *)got.ptr, cases[i].want);
        bw_buffer_release(&got);
    }
}

/* Packets are compared with the last one: whatever that was, they say the same. */
static void test_packets(void **state)
{
    (void)state;
    static const char *const packets[] = {
            "IN=eth0 OUT= SRC=192.0.2.1 DST=10.0.0.1 LEN=60 TTL=64 PROTO=TCP SPT=1 DPT=22 SYN",
            "IN=eth0 OUT=eth1 DST=10.0.0.1 SRC=192.0.2.1 LEN=60 LEN=20 PROTO=UDP DPT=2 X=1 SPT=3",
            "x: IN=eth0, OUT=eth1,, SRC=1 ,DST=2 =5 LEN= PROTO SPT=7",
            "IN=eth0 OUT= SRC=\"1 2\" DST=2 PROTO=TCP SPT=\"",
            "IN=eth0  OUT= SRC=1 DST=2 [SRC=3 DST=4 ] SPT=5",
            "IN= OUT= SRC= DST=2",
            "IN=a OUT=b SRC=1 DST=",
            "IN=a OUT=b SRC=1 HOPLIMIT=7 A_LONG_WORD=8 IN=c D=2 DS=3 DST=4",
    };
    for (size_t i = 0; i < BW_COUNT(packets); i++)
        for (size_t k = 0; k < BW_COUNT(packets); k++) {
            struct message_book *books[2] = {message_book_new(), message_book_new()};
            struct bw_buffer got[2];
            for (size_t n = 0; n < 2; n++) {
                struct message message;
                assert_non_null(books[n]);
                bw_buffer_init(&got[n], 64 * BW_KIB);
                if (n == 1)
                    message_read(&message, books[n], BW_STR("kernel"), bw_str_of(packets[k]));
                message_read(&message, books[n], BW_STR("kernel"), bw_str_of(packets[i]));
                assert_true(bw_str_eq(message.action, BW_STR("logged")));
                print(&message, &got[n]);
                message_book_free(books[n]);
            }
            assert_string_equal((const char *)got[0].ptr, (const char *)got[1].ptr);
            bw_buffer_release(&got[0]);
            bw_buffer_release(&got[1]);
        }
}

/* Cut anywhere, a message gives fields that lie inside of it, or constants. */
static void test_cut(void **state)
{
    struct message_book *book = *state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t len = 0; len <= strlen(cases[i].text); len++) {
            struct message message;
            struct bw_buffer got;
            char copy[512];
            memcpy(copy, cases[i].text, len);
            bw_buffer_init(&got, 64 * BW_KIB);
            message_read(&message, book, bw_str_of(cases[i].program), (bw_str){copy, len});
            print(&message, &got);
            assert_false(got.failed);
            bw_buffer_release(&got);
        }
}

/* A name that holds a separator a hundred thousand times costs little, and gives nothing wrong. */
static void test_hostile(void **state)
{
    struct message_book *book = *state;
    struct message message;
    struct bw_buffer text;
    bw_buffer_init(&text, 4 * BW_MIB);
    bw_buffer_add_text(&text, "Failed password for invalid user ");
    for (size_t i = 0; i < 100000; i++)
        bw_buffer_add_text(&text, " from 192.0.2.9");
    bw_buffer_add_text(&text, " port 50000 ssh1");
    message_read(&message, book, BW_STR("sshd"), bw_buffer_str(&text));
    assert_true(message_get(&message, BW_STR("source.port")).len == 5);
    bw_buffer_release(&text);
}

/* More fields than a message may have are left out. */
static void test_many_fields(void **state)
{
    struct message_book *book = *state;
    static struct message message;
    message_read(&message, book, BW_STR("x"), BW_STR("y"));
    for (size_t i = 0; i < 2 * MESSAGE_MAX_FIELDS; i++) {
        message_add(&message, BW_STR("a"), BW_STR("b"));
        message_add_number(&message, BW_STR("c"), BW_STR("1"));
    }
    assert_int_equal(message.count, MESSAGE_MAX_FIELDS);
    message_read(&message, book, (bw_str){0}, BW_STR("y"));
    assert_int_equal(message.count, 0);
}

static void test_pairs(void **state)
{
    (void)state;
    bw_str rest = BW_STR(" a=1, b=\"x y\" c d= e=\"open");
    static const char *const want[][2] = {
            {"a", "1,"}, {"b", "x y"}, {"c", ""}, {"d", ""}, {"e", "open"}};
    bw_str key;
    bw_str value;
    for (size_t i = 0; i < BW_COUNT(want); i++) {
        assert_true(message_next_pair(&rest, &key, &value));
        assert_true(bw_str_eq(key, bw_str_of(want[i][0])));
        assert_true(bw_str_eq(value, bw_str_of(want[i][1])));
    }
    assert_false(message_next_pair(&rest, &key, &value));
}

/* One book for all of them: what it remembers of one program must not be another's. */
static int set_up(void **state)
{
    *state = message_book_new();
    return *state != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    message_book_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_packets),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_hostile),
            cmocka_unit_test(test_many_fields),
            cmocka_unit_test(test_pairs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
