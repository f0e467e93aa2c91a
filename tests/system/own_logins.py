"""Logins that servers and applications tell of in their own words: who, from where, with what outcome, in records and in `logons`."""
from _breakwater import Checks, Sandbox
from _lines import try_programs

checks = Checks()

FIELDS = {"did": "event.action", "result": "event.outcome", "user": "user.name", "from": "source.ip", "time": "@timestamp", "what": "event.dataset",
          "why": "event.reason", "host": "host.name"}


def login(did, user, source, result, **more):
    return {"did": did, "user": user, "from": source, "result": result, **more}


def http(user, source="203.0.113.7", **more):
    return login("http_login", user, source, "failure", **more)


OTHER = {"did": None, "result": None, "user": None}


def apache(text, client="203.0.113.7:51380", module="auth_basic:error"):
    return f"[Fri Jan 05 10:00:00.123456 2024] [{module}] [pid 7:tid 8] [client {client}] {text}"


def nginx(text, request="GET /a HTTP/1.1"):
    return f'2024/01/05 10:00:00 [error] 7#8: *9 {text}, client: 203.0.113.7, server: www.example.org, request: "{request}", host: "www.example.org"'


def syslog(program, text):
    return f"2024-01-05T10:00:00Z gate {program}: {text}"


def app(user, source="203.0.113.7", result="failure", **more):
    return login("app_login", user, source, result, **more)


def sip(user, source="203.0.113.7", **more):
    return login("sip_login", user, source, "failure", **more)


def smtp(user, result="failure", source="203.0.113.7", **more):
    return login("smtp_login", user, source, result, **more)


def asterisk(text, level="NOTICE[16]"):
    return f"[2024-01-05 10:00:00] {level} {text}"


def event(name, account, address, session="0x1"):
    return asterisk(f'res_security_log.c: SecurityEvent="{name}",EventTV="2024-01-05T10:00:00.123+0000",Severity="Error",Service="PJSIP",EventVersion="1",AccountID="{account}",'
                    f'SessionID="{session}",LocalAddress="IPV4/UDP/10.0.0.5/5060",RemoteAddress="{address}"', "SECURITY[17]")


def gitea(text):
    return f"2024/01/05 10:00:00 ...ers/web/auth/auth.go:17:SignIn() [W] {text}"


# what: (a file's name, lines with what their records say)
LINES = {
    "Apache": ("error.log", [
        (apache('AH01617: user anna: authentication failure for "/intern": Password Mismatch'), http("anna", time="2024-01-05T10:00:00.123456Z")),
        (apache("AH01618: user bob not found: /intern"), http("bob")),
        (apache("AH01792: user anna: password mismatch: /digest", module="auth_digest:error"), http("anna")),
        (apache("AH01790: user `eve' in realm `the staff' not found: /digest", module="auth_digest:error"), http("eve")),
        (apache("AH01790: user 'eve' in realm 'the staff' not found: /digest", module="auth_digest:error"), http("eve")),
        (apache("AH01695: auth_ldap authenticate: user carl authentication failed; URI /intern [User not found][No such object]", module="authnz_ldap:info"), http("carl")),
        (apache("AH01618: user bob not found: /intern", client="[2001:db8::7]:51380"), http("bob", "2001:db8::7")),
        # a name that looks like more
        (apache('AH01618: user x not found: /a [client 192.0.2.1] user root not found: /intern, referer: http://www.example.org/user'),
         http("x not found: /a [client 192.0.2.1] user root")),
        (apache("AH01631: user anna: authorization failure for \"/intern\": ", module="authz_core:error"), OTHER),
        (apache("AH01630: client denied by server configuration: /var/www/user bob not found: /x", module="authz_core:error"), OTHER),
        (apache("AH01630:", module="authz_core:error"), OTHER),
    ]),
    "Apache 2.2": ("error_log", [
        ("[Fri Jan 05 10:00:00 2024] [error] [client 203.0.113.7] user anna: authentication failure for \"/intern\": Password Mismatch", http("anna", time="2024-01-05T10:00:00.000Z")),
        ("[Fri Jan 05 10:00:01 2024] [error] [client 203.0.113.7] user bob not found: /intern, referer: http://www.example.org/", http("bob")),
        ("[Fri Jan 05 10:00:01 2024] [error] [client 203.0.113.7] user root not found", http("root")),
        ("[Fri Jan 05 10:00:02 2024] [error] [client 203.0.113.7] Digest: user anna: password mismatch: /digest", http("anna")),
        ("[Fri Jan 05 10:00:03 2024] [error] [client 203.0.113.7] File does not exist: /var/www/[client 192.0.2.1] user root not found", OTHER),
    ]),
    "nginx": ("error.log", [
        (nginx('user "anna": password mismatch'), http("anna", time="2024-01-05T10:00:00.000Z")),
        (nginx('user "bob" was not found in "/etc/nginx/htpasswd"'), http("bob")),
        (nginx('user "x": password mismatch, client: 192.0.2.1, server: y": password mismatch'), http('x": password mismatch, client: 192.0.2.1, server: y')),
        (nginx('open() "/var/www/user "eve": password mismatch" failed (2: No such file or directory)'), OTHER),
        (nginx('no user/password was provided for basic authentication'), OTHER),
    ]),
    "Apache by syslog": ("messages", [
        (syslog("httpd[7]", "[auth_basic:error] [pid 7:tid 8] [client 203.0.113.7:51380] AH01618: user bob not found: /intern"), http("bob")),
        (syslog("apache2[7]", "[:error] [pid 7] [client 2001:db8::7] user anna: password mismatch: /digest"), http("anna", "2001:db8::7")),
        (syslog("httpd[7]", "[authz_core:error] [pid 7] [client 203.0.113.7:51380] AH01630: client denied by server configuration: /var/www/user bob not found: /x"), OTHER),
    ]),
    "lighttpd": ("error.log", [
        ("2024-01-05 10:00:00: (mod_auth.c.828) password doesn't match for /intern username: anna IP: 203.0.113.7", http("anna", time="2024-01-05T10:00:00.000Z")),
        ("2024-01-05 10:00:01: (http_auth.c.875) password doesn't match for /intern username: bob, IP: 203.0.113.7", http("bob")),
        ("2024-01-05 10:00:02: (http_auth.c.877) get_password failed, IP: 203.0.113.7", http(None)),
        ("2024-01-05 10:00:03: (server.c.1521) server started", OTHER),
    ]),
    "cPanel": ("login_log", [
        ("[2024-01-05 10:00:00 +0000] info [cpsrvd] 203.0.113.7 - root - SUCCESS LOGIN whostmgrd", app("root", result="success", time="2024-01-05T10:00:00.000Z")),
        ("[2024-01-05 10:00:01 +0000] info [cpsrvd] 203.0.113.8 - shop (possessor: root) - SUCCESS LOGIN cpaneld",
         app("root", "203.0.113.8", result="success", **{"user.effective.name": "shop"})),
        ('[2024-01-05 10:00:02 +0000] info [cpsrvd] 203.0.113.7 - eve "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN cpaneld: invalid cpanel user eve (loadcpdata failed)',
         app("eve", why="invalid cpanel user eve (loadcpdata failed)")),
        ("[2024-01-05 10:00:03 +0000] info [cpsrvd] 203.0.113.8 PURGE root:Nmm4 logout", OTHER),
    ]),
    "OpenVPN's plug-in for LDAP": ("messages", [
        (syslog("openvpn", 'Incorrect password supplied for LDAP DN "CN=Anna A,OU=x,DC=example,DC=org".'), login("vpn_login", "CN=Anna A,OU=x,DC=example,DC=org", None, "failure")),
    ]),
    "Asterisk": ("full", [
        (asterisk("chan_sip.c: Registration from '<sip:301@pbx.example>' failed for '203.0.113.7' - Wrong password"), sip("<sip:301@pbx.example>", time="2024-01-05T10:00:00.000Z")),
        (asterisk("""chan_sip.c: Registration from '"100"<sip:100@192.0.2.1>' failed for '203.0.113.7:5070' - No matching peer found"""), sip('"100"<sip:100@192.0.2.1>')),
        (asterisk("chan_iax2.c: Host 203.0.113.7 failed to authenticate as 'bob'"), sip("bob")),
        (asterisk("""res_pjsip/pjsip_distributor.c: Request from '"1" <sip:1@10.0.0.5>' failed for '203.0.113.7:48336' (callid: 27) - Failed to authenticate"""), sip('"1" <sip:1@10.0.0.5>')),
        (asterisk("manager.c: 203.0.113.7 failed to authenticate as 'admin'", "NOTICE [16]"), login("device_login", "admin", "203.0.113.7", "failure")),
        (event("InvalidPassword", "300", "IPV4/UDP/203.0.113.7/5070"), sip("300", why="InvalidPassword")),
        (event("ChallengeResponseFailed", "300", "IPV4/UDP/203.0.113.7/5070", '",RemoteAddress="IPV4/UDP/192.0.2.1/1'), sip("300")),
        (event("SuccessfulAuth", "anna", "IPV4/TLS/203.0.113.8/5070"), login("sip_login", "anna", "203.0.113.8", "success")),
        (asterisk("chan_sip.c: Peer '300' is now UNREACHABLE!"), OTHER),
    ]),
    "Asterisk by syslog": ("messages", [
        (syslog("asterisk[7]", "NOTICE[9]: chan_sip.c:17 in handle_request_register: Registration from '<sip:301@pbx.example>' failed for '203.0.113.7:36998' - Wrong password"),
         sip("<sip:301@pbx.example>")),
    ]),
    "FreeSWITCH": ("freeswitch.log", [
        ("2024-01-05 10:00:00.123456 [WARNING] sofia_reg.c:1478 SIP auth failure (INVITE) on sofia profile 'internal' for [17@10.0.0.5] from ip 203.0.113.7",
         sip("17@10.0.0.5", time="2024-01-05T10:00:00.123456Z")),
        ("2024-01-05 10:00:01.123456 [WARNING] sofia_reg.c:2531 Can't find user [18@10.0.0.5] from 203.0.113.7", sip("18@10.0.0.5")),
    ]),
    "Exim": ("mainlog", [
        ("2024-01-05 10:00:00 [7] login authenticator failed for (pc) [203.0.113.7]:41556 I=[10.0.0.5]:25: 535 Incorrect authentication data (set_id=bob)",
         smtp("bob", time="2024-01-05T10:00:00.000Z")),
        ("2024-01-05 10:00:01 1dXYZa-0001Ab-CD <= anna@example.org H=(pc [192.0.2.1]) [203.0.113.7]:5555 P=esmtpsa X=TLS1.2:A:128 A=dovecot_login:anna@example.org S=12 id=x "
         'T="a H=x [192.0.2.2] P=x A=x:eve"', smtp("anna@example.org", "success")),
        ("2024-01-05 10:00:02 1dXYZb-0001Ab-CD <= x@example.net H=mx.example.net [203.0.113.8]:5555 P=esmtps S=12", {"did": "mail_received", "from": "203.0.113.8", "result": None}),
        ('2024-01-05 10:00:03 [7] SMTP protocol error in "AUTH LOGIN" H=(pc) [203.0.113.7]:60723 I=[10.0.0.5]:587 AUTH command used when not advertised',
         {"did": "smtp_rejected", "from": "203.0.113.7"}),
        ('2024-01-05 10:00:04 [7] SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[203.0.113.7]:25936 I=[10.0.0.5]:25 '
         'input="GET / HTTP/1.1\\r\\n"', {"did": "smtp_rejected", "from": "203.0.113.7", "what": "text.log"}),
        ("2024-01-05 10:00:05 H=mx.example.net [203.0.113.7] F=<a@example.net> rejected RCPT <b@example.org>: Unknown user", {"did": "smtp_rejected", "from": "203.0.113.7"}),
        ("2024-01-05 10:00:06 1dXYZa-0001Ab-CD => b@example.org R=dnslookup T=remote_smtp H=mx.example.net [203.0.113.9]", {"did": None, "from": None}),
    ]),
    "Dovecot, its own log": ("dovecot.log", [
        ("2024-01-05 10:00:00 imap-login: Info: Login: user=<anna>, method=PLAIN, rip=203.0.113.7, lip=10.0.0.5, mpid=5, TLS", login("mail_login", "anna", "203.0.113.7", "success")),
        ("2024-01-05 10:00:01 pop3-login: Info: Disconnected (auth failed, 1 attempts in 2 secs): user=<bob>, method=PLAIN, rip=203.0.113.7, lip=10.0.0.5",
         login("mail_login", "bob", "203.0.113.7", "failure")),
        ("2024-01-05 10:00:02 auth-worker(default): Info: pam(bob,203.0.113.7): pam_authenticate() failed: Authentication failure (password mismatch?)",
         login("mail_auth", "bob", "203.0.113.7", "failure")),
        ("2024-01-05 10:00:03 master: Info: Dovecot v2.3 starting up", OTHER),
    ]),
    "mail servers by syslog": ("mail.log", [
        (syslog("sendmail[7]", "06I02CNi016765: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): authentication failure: checkpass failed, user=x, relay=[192.0.2.1], "
                "relay=[203.0.113.7] (may be forged)"), smtp("x, relay=[192.0.2.1]")),
        (syslog("postfix/smtpd[7]", "NOQUEUE: reject: RCPT from mx.example.net[203.0.113.7]: 554 5.7.1 <b@example.com>: Relay access denied; from=<a@example.net> to=<b@example.com>"),
         {"did": "smtp_rejected", "from": "203.0.113.7"}),
        (syslog("courieresmtpd", 'error,relay=::ffff:203.0.113.7,msg="535 Authentication failed.",cmd: YWRt'), smtp(None)),
        (syslog("roundcube", "IMAP Error: Login failed for bob from 192.0.2.1 from 203.0.113.7. AUTHENTICATE PLAIN: A2 NO Login failed. in /a.php on line 9 (POST /?_task=login)"),
         login("mail_login", "bob from 192.0.2.1", "203.0.113.7", "failure")),
        (syslog("sogod[7]", "SOGoRootPage Login from '203.0.113.7, 10.0.0.1' for user 'bob' might not have worked - password policy: 65535  grace: -1"),
         login("mail_login", "bob", "203.0.113.7", "failure")),
        (syslog("dovecot[7]", "dovecot: auth(default): pam(bob,203.0.113.7): pam_authenticate() failed: User not known to the underlying authentication module"),
         login("mail_auth", "bob", "203.0.113.7", "failure")),
    ]),
    "Roundcube, its own log": ("errors.log", [
        ("[05-Jan-2024 11:00:00 +0100]: <4a5b> IMAP Error: Login failed for bob from 203.0.113.7. AUTHENTICATE PLAIN: A2 NO Login failed. in /a.php on line 9 (POST /?_task=login)",
         login("mail_login", "bob", "203.0.113.7", "failure", time="2024-01-05T10:00:00.000Z")),
    ]),
    "Vaultwarden": ("vaultwarden.log", [
        ("[2024-01-05 10:00:00.123][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 203.0.113.7. Username: bob@example.org.",
         app("bob@example.org", time="2024-01-05T10:00:00.123Z")),
        ("[2024-01-05 10:00:01.123][vaultwarden::api::admin][ERROR] Invalid admin token. IP: 203.0.113.7", login("device_login", None, "203.0.113.7", "failure")),
        ("[2024-01-05 10:00:02.123][vaultwarden::api::identity][INFO] User anna@example.org logged in successfully. IP: 203.0.113.7", app("anna@example.org", result="success")),
        ("[2024-01-05 10:00:03.123][vaultwarden::db][ERROR] Database connection failed.", OTHER),
    ]),
    "Bitwarden": ("identity.txt", [("2024-01-05 11:00:00.123 +01:00 [WRN] Failed login attempt. 203.0.113.7", app(None, time="2024-01-05T10:00:00.123Z"))]),
    "GitLab": ("application.log", [("2024-01-05T10:00:00.123Z: Failed Login: username=bob b ip=203.0.113.7", app("bob b", time="2024-01-05T10:00:00.123Z"))]),
    "Gitea": ("gitea.log", [
        (gitea("Failed authentication attempt for bob from 203.0.113.7:48861: user does not exist [uid: 0, name: bob]"), app("bob", time="2024-01-05T10:00:00.000Z")),
        (gitea("Failed authentication attempt for a from 192.0.2.1:1: b from [2001:db8::7]:48861: user does not exist [uid: 0, name: a from 192.0.2.1:1: b]"),
         app("a from 192.0.2.1:1: b", "2001:db8::7")),
        (gitea("Failed authentication attempt from 203.0.113.7:48861"), app(None)),
    ]),
    "Apereo CAS": ("cas_audit.log", [
        ("2024-01-05 10:00:00,123 INFO [org.apereo.inspektr.audit.support.Slf4jLoggingAuditTrailManager] - Fri Jan 05 10:00:00 UTC 2024|CAS|Supplied credentials: [Credential"
         "(username=bob, source=null)]|AUTHENTICATION_FAILED|bob|203.0.113.7|10.0.0.5", login("sso_login", "bob", "203.0.113.7", "failure")),
    ]),
    "SoftEther": ("sec.log", [
        ('2024-01-05 10:00:00.123 Connection "CID-72": User authentication failed. The user name that has been provided was "bob", from 203.0.113.7.',
         login("vpn_login", "bob", "203.0.113.7", "failure", time="2024-01-05T10:00:00.123Z")),
        ('2024-01-05 10:00:01.123 Connection "CID-73": Successfully authenticated as user "anna".', login("vpn_login", "anna", None, "success")),
    ]),
    "MongoDB 3 and 4": ("mongod.log", [
        ("2024-01-05T11:00:00.123+0100 I  ACCESS   [conn7] SASL SCRAM-SHA-1 authentication failed for bob on admin from client 203.0.113.7:53276 ; UserNotFound: x",
         login("db_login", "bob", "203.0.113.7", "failure", time="2024-01-05T10:00:00.123Z")),
        ("2024-01-05T11:00:01.123+0100 I  ACCESS   [conn7] Successfully authenticated as principal anna on admin from client 203.0.113.7:53276",
         login("db_login", "anna", "203.0.113.7", "success")),
        ("2024-01-05T11:00:02.123+0100 I  NETWORK  [listener] connection accepted from 203.0.113.7:53276 #8 (1 connection now open)", OTHER),
    ]),
    "servers by syslog": ("syslog", [
        (syslog("pvedaemon[7]", "authentication failure; rhost=::ffff:203.0.113.7 user=root@pam msg=Authentication failure"), login("device_login", "root@pam", "203.0.113.7", "failure")),
        (syslog("pvedaemon[7]", "<root@pam> successful auth for user 'root@pam'"), login("device_login", "root@pam", None, "success")),
        (syslog("phpMyAdmin[7]", "user denied: root (mysql-denied) from 203.0.113.7"), app("root")),
        (syslog("monit[7]", "HttpRequest: access denied -- client [203.0.113.7]: wrong password for user 'admin'"), app("admin")),
        (syslog("drupal", "https://www.example.org|1704448800|user|203.0.113.7|https://www.example.org/user|https://www.example.org/user|0||Login attempt failed for bob."), app("bob")),
        (syslog("jellyfin", '[INF] Authentication request for "bob" has been denied (IP: "203.0.113.7"). Reason: x'), app("bob")),
        (syslog("wu-ftpd[7]", "failed login from pc.example.net [203.0.113.7]"), login("ftp_login", None, "203.0.113.7", "failure")),
        (syslog("openvpn[7]", "user 'bob' could not authenticate."), login("vpn_login", "bob", None, "failure")),
        (syslog("dropbear[7]", "Exit before auth (user 'root', 10 fails): Max auth tries reached - user 'root' from 203.0.113.7:60588"),
         login("ssh_too_many_failures", "root", "203.0.113.7", "failure")),
    ]),
    "Authelia": ("authelia.log", [
        ('time="2024-01-05T11:00:00+01:00" level=error msg="Unsuccessful 1FA authentication attempt by user \'bob\': user not found" method=POST path=/api/firstfactor '
         'remote_ip=203.0.113.7 stack="x"', login("sso_login", "bob", "203.0.113.7", "failure", time="2024-01-05T10:00:00.000Z")),
        ('time="2024-01-05T11:00:01+01:00" level=debug msg="Successful Duo authentication attempt made by user \'anna\'" method=POST path=/api/secondfactor/duo remote_ip=203.0.113.7',
         login("sso_login", "anna", "203.0.113.7", "success")),
    ]),
    "Grafana": ("grafana.log", [
        ('t=2024-01-05T11:00:00+0100 lvl=eror msg="Invalid username or password" logger=context userId=0 orgId=0 uname= error="User not found" remote_addr=203.0.113.7', app(None)),
        ('t=2024-01-05T11:00:01+0100 lvl=info msg="Request Completed" logger=context userId=1 orgId=1 uname=anna method=GET path=/ status=200 remote_addr=203.0.113.7', OTHER),
    ]),
    "screen sharing of macOS": ("system.log", [
        (syslog("screensharingd[1170]", "Authentication: FAILED :: User Name: eve () mro :: Viewer Address: 203.0.113.7 :: Type: DH"), login("vnc_login", "eve () mro", "203.0.113.7", "failure")),
        (syslog("screensharingd[1170]", "Authentication: SUCCEEDED :: User Name: anna :: Viewer Address: 203.0.113.7 :: Type: N/A"), login("vnc_login", "anna", "203.0.113.7", "success")),
        (syslog("screensharingd[1170]", "Authentication: FAILED :: User Name: x :: Viewer Address: 198.51.100.1 :: Type: DH :: Viewer Address: 203.0.113.7 :: Type: DH"),
         login("vnc_login", "x :: Viewer Address: 198.51.100.1 :: Type: DH", "203.0.113.7", "failure")),
        (syslog("screensharingd[1170]", "Authentication: SUCCEEDED :: User Name: N/A :: Type: RSA-SRP"), OTHER),
    ]),
    "RealVNC, by syslog and its own log": ("vncserver-x11.log", [
        (syslog("vncserver-x11[551]", "Connections: connected: 203.0.113.7::63330 (TCP)"), {"did": "vnc_connection", "from": "203.0.113.7", "result": None}),
        (syslog("vncserver-x11[551,root]", "Connections: authenticated: 203.0.113.7::61007 (TCP), as anna (f permissions)"), login("vnc_login", "anna", "203.0.113.7", "success")),
        ("<13> 2024-01-05T10:00:00.774Z gate vncserver-x11[551]: Connections: disconnected: 203.0.113.7::54605 (TCP) ([AuthFailure] Either the username was not recognised, "
         "or the password was incorrect)", login("vnc_login", None, "203.0.113.7", "failure", time="2024-01-05T10:00:00.774Z")),
        ("<13> 2024-01-05T10:00:01.774Z gate vncserver-x11[551]: Connections: disconnected: 203.0.113.7::54605 (TCP) ([AuthDenied] Access is denied)",
         login("vnc_login", None, "203.0.113.7", "failure")),
        ("<13> 2024-01-05T10:00:02.774Z gate vncserver-x11[551]: Connections: disconnected: 203.0.113.7::54605 (TCP) ([EndOfStream] Disconnection by client)",
         {"result": None, "from": "203.0.113.7"}),
    ]),
}

# what `logons` counts: account, source, success, failure
LOGONS = {
    "Apache 2.2": [("anna", "203.0.113.7", 0, 2), ("bob", "203.0.113.7", 0, 1), ("root", "203.0.113.7", 0, 1)],
}


try_programs(checks, Sandbox(), LINES, FIELDS, LOGONS)
checks.exit()
